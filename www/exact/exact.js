// Asks the calculator what the real Flink was asked, and compares its answers with the recorded ones.

import start, { derive } from "./flink_memory.js";

const byId = (id) => document.getElementById(id);
const table = document.querySelector("table");
/** How many differences are shown; the others are counted. */
const SHOWN = 20;
/** How long the page may stand still, in milliseconds. */
const BREATH = 24;

/** The lines of a recorded file. Some servers unpack it on the way, others hand it out as it is. */
async function linesOf(name) {
  const file = await fetch(`answers/${name}`);
  if (!file.ok) throw new Error(`answers/${name}: ${file.status} ${file.statusText}`);
  const bytes = await file.arrayBuffer();
  const [first, second] = new Uint8Array(bytes, 0, 2);
  const isPacked = first === 0x1f && second === 0x8b;
  const stream = new Blob([bytes]).stream();
  const text = await new Response(isPacked ? stream.pipeThrough(new DecompressionStream("gzip")) : stream).text();
  return text.split("\n").filter((line) => line);
}

const same = (one, other) => JSON.stringify(sorted(one)) === JSON.stringify(sorted(other));

/** Objects with their keys in order: Flink's settings have none. */
function sorted(value) {
  if (Array.isArray(value)) return value.map(sorted);
  if (value === null || typeof value !== "object") return value ?? null;
  return Object.fromEntries(Object.keys(value).sort().map((key) => [key, sorted(value[key])]));
}

const once = (notices) => [...new Map(notices.map((notice) => [JSON.stringify([notice.level, notice.text]), notice])).values()];
const exception = ({ type, message }) => ({ type, message: message ?? "" });

/** What of an answer differs from the recorded one; nothing, most of all. */
function difference(recorded) {
  const { flink, process, file, config: text } = recorded;
  const ours = derive({ text, flink, process, file });
  const notices = once(recorded.notices ?? []).map(({ level, text }) => ({ level, text }));
  if (!same(notices, ours.notices)) return { what: "log lines", flink: notices, ours: ours.notices };
  if (recorded.error) {
    // Of a file that cannot be read, the causes are in a YAML library's words.
    const compared = ours.components ? undefined : 1;
    const [theirs, told] = [recorded.error, ours.error ?? []].map((chain) => chain.map(exception).slice(0, compared));
    return same(theirs, told) ? undefined : { what: "exceptions", flink: theirs, ours: told };
  }
  const theirs = { jvmArgs: recorded.jvm_args, dynamic: recorded.dynamic, summary: recorded.summary };
  const told = { jvmArgs: ours.jvmArgs, dynamic: ours.dynamic, summary: ours.summary };
  return same(theirs, told) ? undefined : { what: "answer", flink: theirs, ours: ours.error ?? told };
}

function show(recorded, difference) {
  const details = document.createElement("details");
  const summary = document.createElement("summary");
  summary.textContent = `${recorded.id} (${recorded.process}): ${difference.what}`;
  const pre = document.createElement("pre");
  pre.textContent = `${recorded.config}\n\nFlink: ${JSON.stringify(difference.flink, null, 2)}\n\nHere: ${JSON.stringify(difference.ours, null, 2)}`;
  details.append(summary, pre);
  byId("differences").append(details);
  byId("differences").hidden = false;
}

/** A row for each release, the oldest first. */
function tabulate(releases) {
  const number = (release) => release.split(".").reduce((sum, part) => sum * 100 + Number(part), 0);
  const rows = [...releases].sort(([one], [other]) => number(one) - number(other)).map(([release, { asked, agree }]) => {
    const row = document.createElement("tr");
    const head = document.createElement("th");
    head.scope = "row";
    head.textContent = release;
    const cells = [asked, agree, asked - agree].map((count) => {
      const cell = document.createElement("td");
      cell.textContent = count.toLocaleString("en");
      return cell;
    });
    row.classList.toggle("differs", asked > agree);
    row.append(head, ...cells);
    return row;
  });
  table.tBodies[0].replaceChildren(...rows);
  table.hidden = false;
}

async function compareAll() {
  const progress = byId("progress");
  progress.hidden = false;
  byId("told").textContent = "Loading …";
  await start();
  const names = await (await fetch("answers/index.json")).json();
  const releases = new Map();
  let [asked, agree] = [0, 0];
  let breathed = performance.now();
  for (const [index, name] of names.entries()) {
    const lines = await linesOf(name);
    for (const [at, line] of lines.entries()) {
      const recorded = JSON.parse(line);
      const found = difference(recorded);
      const release = releases.get(recorded.flink) ?? { asked: 0, agree: 0 };
      releases.set(recorded.flink, release);
      release.asked += 1;
      asked += 1;
      if (found) {
        if (asked - agree <= SHOWN) show(recorded, found);
      } else {
        release.agree += 1;
        agree += 1;
      }
      if (performance.now() - breathed > BREATH) {
        progress.value = (index + at / lines.length) / names.length;
        byId("told").textContent = `${agree.toLocaleString("en")} of ${asked.toLocaleString("en")} agree so far`;
        await new Promise((go) => setTimeout(go));
        breathed = performance.now();
      }
    }
    tabulate(releases);
  }
  progress.value = 1;
  byId("told").textContent = `${agree.toLocaleString("en")} of ${asked.toLocaleString("en")} answers agree with the real Flink.`;
}

byId("start").addEventListener("click", async ({ currentTarget: button }) => {
  button.disabled = true;
  byId("differences").querySelectorAll("details").forEach((details) => details.remove());
  try {
    await compareAll();
  } catch (error) {
    byId("told").textContent = `It stopped: ${error.message}`;
  }
  button.disabled = false;
});
// Before, nothing would have heard it.
byId("start").disabled = false;
