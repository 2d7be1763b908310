// Advice, edits and links as Node users meet them.

import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { test } from "node:test";

const folder = new URL("../../dist/npm/", import.meta.url);
const { advise, apply, derive, initSync, link, linkNotes, open } = await import(new URL("flink_memory.js", folder));
initSync({ module: readFileSync(new URL("flink_memory_bg.wasm", folder)) });

const on = { flink: "2.3", deployment: "kubernetes" };
const jobManager = "jobmanager.memory.process.size: 1600m\n";

test("a refusal is fixed by the first fix, and the comment stays", () => {
  const request = { ...on, text: `# ours\ntaskmanager.memory.process.size: 4096 # all of it\n${jobManager}` };
  const [refused] = advise(request);
  assert.equal(refused.severity, "refused");
  assert.equal(refused.process, "taskmanager");
  const [fix] = refused.fixes;
  assert.deepEqual(fix.edits, [{ key: "taskmanager.memory.process.size", value: "4096m" }]);
  const total = fix.changes.find((change) => change.component === "Total Process Memory");
  assert.equal(total.after, 4 * 2 ** 30);
  const text = apply(request, fix.edits);
  assert.equal(text, `# ours\ntaskmanager.memory.process.size: 4096m # all of it\n${jobManager}`);
  assert.ok(!("error" in derive({ ...request, text })));
  assert.ok(!advise({ ...request, text }).some((finding) => finding.rule === "refused"));
});

test("findings carry what their types promise", () => {
  const text = `taskmanager.memory.process.size: 4g\nstate.backend.type: hashmap\n${jobManager}`;
  const [waste, ...more] = advise({ ...on, text });
  assert.deepEqual(more, []);
  assert.equal(waste.rule, "managed-unused");
  assert.equal(waste.severity, "waste");
  assert.equal(waste.components[0], "Managed Memory");
  assert.match(waste.documentation, /^https:\/\/nightlies\.apache\.org\/flink\/flink-docs-release-2\.3\/docs\//);
  const managed = waste.fixes[0].changes.find((change) => change.component === "Managed Memory");
  assert.equal(managed.process, "taskmanager");
  assert.ok(managed.before > 0 && managed.after === 0);
});

test("a request that names a process is told what concerns it", () => {
  const text = "taskmanager.memory.process.size: 4g\njobmanager.memory.process.size: 577m";
  const processes = (process) => advise({ ...on, text, process }).map((finding) => finding.process);
  assert.deepEqual(processes("jobmanager"), ["jobmanager"]);
  assert.ok(!processes("taskmanager").includes("jobmanager"));
});

test("edits take away, and say why they cannot be made", () => {
  const request = { ...on, text: "a: 1\nb: 2\n" };
  assert.equal(apply(request, [{ key: "a", value: null }, { key: "b", value: "3" }]), "b: 3\n");
  const old = { ...request, flink: "1.18" };
  assert.throws(() => apply(old, [{ key: "a", value: "1 # one" }]), /cannot hold a value with “#”/);
  assert.throws(() => apply(request, [{ value: "1" }]), /expected shape/);
  assert.throws(() => apply(request, "a"), /expected shape/);
});

test("links lead back, and leave secrets behind", () => {
  const text = "taskmanager.memory.process.size: 4g\ns3.secret-key: hush\n";
  const written = link({ ...on, text, page: "https://example.org/" });
  assert.equal(written, "https://example.org/#v=1&flink=2.3&on=kubernetes&tm.process.size=4g");
  const { request, problems } = open(written);
  assert.deepEqual(problems, []);
  assert.deepEqual(request, {
    text: "taskmanager.memory.process.size: 4g\n",
    flink: "2.3",
    deployment: "kubernetes",
    file: "config.yaml",
  });
  assert.equal(link(request), "#v=1&flink=2.3&on=kubernetes&tm.process.size=4g");
});

test("what a link lacks is said", () => {
  const request = { flink: "2.3", text: "taskmanager.memory.process.size: 4g\njobmanager.memory.process.size: 2g\n" };
  assert.deepEqual(linkNotes(request), []);
  const refused = linkNotes({ ...request, text: `${request.text}s3.secret-key: hush\n\tx: y\n` });
  assert.match(refused[0], /^Flink refuses this text/);
  assert.match(refused[1], /s3\.secret-key/);
});

test("a damaged link opens its sound rest", () => {
  const { request, problems } = open("#v=1&flink=9.9&tm.process.size=4g&x=1&%");
  assert.equal(request.text, "taskmanager.memory.process.size: 4g\n");
  assert.equal(problems.length, 3);
});
