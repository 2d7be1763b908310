// The built page in Firefox: `node --test firefox.test.mjs`. Playwright brings a Firefox of its own, which is not what
// people have; Puppeteer leads the one that is installed.
import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { createRequire } from "node:module";
import { after, before, test } from "node:test";
import { pathToFileURL } from "node:url";
import puppeteer from "puppeteer-core";
import { DIST, POLICY, serve } from "./serve.js";

const LINK = "#v=1&flink=2.3&on=docker&tm.process.size=4g&jm.process.size=1600m";
const axe = readFileSync(createRequire(import.meta.url).resolve("axe-core/axe.min.js"), "utf8");
let browser, host;

before(async () => {
  host = await serve({ path: "/some/folder/", headers: { "Content-Security-Policy": POLICY } });
  browser = await puppeteer.launch({ browser: "firefox", executablePath: process.env.FIREFOX ?? "/usr/bin/firefox-esr", headless: true });
});
after(async () => {
  await browser?.close();
  await host.close();
});

/** A test with a page of its own, which fails it by any error. */
function on(name, steps) {
  test(name, { timeout: 60_000 }, async () => {
    const context = await browser.createBrowserContext();
    const page = await context.newPage();
    await page.setViewport({ width: 1280, height: 800 });
    const faults = [];
    page.on("pageerror", ({ message }) => faults.push(message));
    page.on("console", (message) => { if (message.type() === "error") faults.push(message.text()); });
    await steps(page);
    assert.deepEqual(faults, []);
    await context.close();
  });
}

/** Waits until `look`, in the page or a frame, gives `expected`. */
async function until(frame, look, expected) {
  let seen;
  for (const start = Date.now(); Date.now() - start < 15_000; await new Promise((done) => setTimeout(done, 50))) {
    seen = await frame.evaluate(look).catch(() => undefined);
    if (seen === expected) return;
  }
  assert.equal(seen, expected);
}

/**
 * Opens an address, and waits until its program runs: what was rendered beforehand looks like it, and
 * is none. It begins to listen a moment after it is drawn.
 */
async function open(page, address) {
  await page.goto(address);
  await until(page, () => document.querySelectorAll(".prerendered").length, 0);
  await new Promise((done) => setTimeout(done, 300));
}

const total = () => document.querySelector(".table tbody tr .bytes")?.textContent;
const write = async (page, selector, text) => {
  await page.waitForSelector(selector);
  await page.focus(selector);
  await page.evaluate((selector) => document.querySelector(selector).select(), selector);
  await page.keyboard.type(text);
};

on("opens on what Flink ships, and a link on what it says", async (page) => {
  await open(page, host.address);
  await until(page, total, "1811939328");
  await page.goto("about:blank");
  await open(page, `${host.address}${LINK}`);
  await until(page, total, "4294967296");
});

for (const [what, act, look, expected] of [
  ["pressed", (page) => page.click("#view-1"), () => document.querySelector("#view-panel textarea")?.tagName, "TEXTAREA"],
  ["chosen", (page) => page.select("#deployment", "docker"), () => location.hash.includes("on=docker"), true],
  ["opened", (page) => page.click("#group-name-managed-memory"), () => document.querySelector("#group-managed-memory").open, true],
  ["pasted", (page) => page.evaluate(() => {
    const data = "taskmanager.memory.process.size: 3g\n";
    document.body.dispatchEvent(new ClipboardEvent("paste", { dataType: "text/plain", data, bubbles: true, cancelable: true }));
  }), total, "3221225472"],
  ["pasted into a field, and is more than that holds,", (page) => page.evaluate(() => {
    const data = "-Dtaskmanager.memory.process.size=3g";
    document.querySelector(".prerendered [type=text]").dispatchEvent(new ClipboardEvent("paste", { dataType: "text/plain", data, bubbles: true, cancelable: true }));
  }), total, "3221225472"],
  ["dropped", (page) => page.evaluate(() => {
    const dataTransfer = new DataTransfer();
    dataTransfer.items.add(new File(["taskmanager.memory.process.size: 3g\n"], "config.yaml"));
    document.body.dispatchEvent(new DragEvent("drop", { dataTransfer, bubbles: true, cancelable: true }));
  }), total, "3221225472"],
  ["typed", async (page) => {
    await page.evaluate(() => document.querySelector(".prerendered [aria-label='TaskManager total process memory']").select());
    await page.keyboard.type("5g");
  }, total, "5368709120"],
]) {
  on(`what is ${what} before the program is there is done when it is`, async (page) => {
    let release;
    const released = new Promise((resolve) => (release = resolve));
    const slow = await serve({ answer: async (name) => { if (name.endsWith(".wasm")) await released; } });
    await page.goto(slow.address);
    await act(page);
    assert.equal(await page.evaluate(() => document.querySelectorAll(".prerendered").length), 1);
    release();
    await until(page, () => document.querySelectorAll(".prerendered").length, 0);
    await until(page, look, expected);
    await slow.close();
  });
}

on("a field and the text are edited, and the address follows", async (page) => {
  await open(page, `${host.address}${LINK}`);
  await until(page, total, "4294967296");
  const field = await page.evaluateHandle(() => [...document.querySelectorAll(".field")]
    .find((field) => field.textContent.includes("TaskManager total process memory")).querySelector("input"));
  await field.focus();
  await page.evaluate((field) => field.select(), field);
  await page.keyboard.type("5g");
  await until(page, total, "5368709120");
  await page.evaluate(() => document.querySelector("#view-1").click());
  await write(page, "#text", "taskmanager.memory.process.size: 6g\n");
  await until(page, total, "6442450944");
  await until(page, () => location.hash, "#v=1&flink=2.3&on=docker&tm.process.size=6g");
  await page.select("select[aria-label='Flink version']", "1.20");
  await until(page, () => location.hash, "#v=1&flink=1.20&on=docker&tm.process.size=6g");
  await page.evaluate(() => history.back());
  await until(page, () => document.querySelector("select[aria-label='Flink version']").value, "2.3");
});

on("what is pasted anywhere is imported", async (page) => {
  await open(page, host.address);
  await until(page, total, "1811939328");
  await page.evaluate(() => {
    const data = "taskmanager.memory.process.size: 3g\njobmanager.memory.process.size: 1600m\n";
    document.body.dispatchEvent(new ClipboardEvent("paste", { dataType: "text/plain", data, bubbles: true, cancelable: true }));
  });
  await until(page, total, "3221225472");
});

on("a dropped manifest is compared with, one difference taken over, and the link opens both", async (page) => {
  const both = "#v=1&flink=1.16&on=kubernetes&tm.process.size=32g&jm.process.size=2g";
  await open(page, `${host.address}${both}`);
  await page.waitForSelector("#compare");
  await page.click("#compare");
  await page.waitForSelector("#compare-paste");
  await page.evaluate(() => {
    const text = "kind: FlinkDeployment\nspec:\n  flinkVersion: v1_17\n  taskManager: {resource: {memory: 16g}}\n  jobManager: {resource: {memory: 2g}}\n";
    const dataTransfer = new DataTransfer();
    dataTransfer.items.add(new File([text], "orders.yaml"));
    document.querySelector(".choices").dispatchEvent(new DragEvent("drop", { dataTransfer, bubbles: true, cancelable: true }));
  });
  const difference = () => [...document.querySelectorAll(".comparison tr")].find((row) => /^Total Process Memory/.test(row.textContent))?.textContent.replaceAll("\u00a0", " ");
  await until(page, difference, "Total Process Memory16 GiB32 GiB+16 GiB+100 %");
  await until(page, () => decodeURIComponent(location.hash).includes("vs.flink=1.17&vs.on=kubernetes-operator&vs.tm.process.size=16g"), true);
  const link = page.url();
  await page.evaluate(() => document.querySelector("[aria-label='Take over taskmanager.memory.process.size']").click());
  await until(page, total, "17179869184");
  await page.goto("about:blank");
  await open(page, link);
  await until(page, difference, "Total Process Memory16 GiB32 GiB+16 GiB+100 %");
});

on("an upgrade is shown and applied, and undone as one step", async (page) => {
  await open(page, `${host.address}#v=1&flink=1.16&on=standalone&tm.process.size=32g&jobmanager.heap.size=2g`);
  await page.waitForSelector("#upgrade");
  await page.click("#upgrade");
  await page.waitForSelector("#apply-upgrade");
  await until(page, () => /JobManager stops starting\./.test(document.querySelector(".upgrade").textContent), true);
  await page.click("#apply-upgrade");
  await until(page, () => document.querySelector("select[aria-label='Flink version']").value, "2.3");
  await until(page, () => location.hash.includes("jm.heap.size=2g"), true);
  await page.click("#undo");
  await until(page, () => document.querySelector("select[aria-label='Flink version']").value, "1.16");
});

on("the element follows its host", async (page) => {
  let content = "";
  const around = await serve({ answer: () => content });
  content = `<!doctype html><style>.night { color: #eee; background: #111 }</style><script src="${host.address}embed.js"></script>
    <flink-memory config="tm.process.size=4g" parts="picture,table"></flink-memory>`;
  await open(page, `${around.address}page.html`);
  const frame = await page.waitForFrame((frame) => frame.url().includes("?embed"));
  await until(frame, total, "4294967296");
  await page.evaluate(() => { document.querySelector("flink-memory").config = "tm.process.size=5g"; });
  await until(frame, total, "5368709120");
  await page.evaluate(() => document.body.classList.add("night"));
  await until(frame, () => getComputedStyle(document.documentElement).colorScheme, "dark");
  const inside = await frame.evaluate(() => `${Math.ceil(document.body.getBoundingClientRect().height)}px`);
  await until(page, () => document.querySelector("flink-memory").frame.style.height, inside);
  await around.close();
});

test("a sandbox whose host does not permit strangers to load, and a file", { timeout: 60_000 }, async () => {
  const page = await browser.newPage();
  const around = await serve({ answer: () => `<!doctype html><iframe sandbox="allow-scripts" width="900" height="700" src="${host.address}?embed&parts=table${LINK}"></iframe>` });
  await open(page, `${around.address}page.html`);
  await page.waitForFrame((frame) => frame.url().includes("?embed"));
  await until(page.frames()[1], total, "4294967296");
  await around.close();
  await open(page, `${pathToFileURL(DIST)}index.html${LINK}`);
  await until(page, total, "4294967296");
  await page.close();
});

on("it is kept for when there is no network", async (page) => {
  let isUp = true;
  const own = await serve({ path: "/kept/", folder: () => (isUp ? DIST : "/nowhere") });
  await open(page, own.address);
  await until(page, total, "1811939328");
  await page.evaluate(() => navigator.serviceWorker.ready.then(({ active }) => active.state === "activated" || new Promise((done) => {
    active.addEventListener("statechange", done);
  })));
  isUp = false;
  await page.goto("about:blank");
  await open(page, `${own.address}${LINK}`);
  await until(page, total, "4294967296");
  await own.close();
});

on("axe finds nothing", async (page) => {
  for (const address of [LINK, "?embed=form&parts=picture,why,table,result" + LINK]) {
    await page.goto("about:blank");
    await open(page, `${host.address}${address}`);
    await until(page, total, "4294967296");
    await page.evaluate(axe);
    const faults = await page.evaluate(async () => {
      const values = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"];
      const { violations } = await window.axe.run(document, { runOnly: { type: "tag", values } });
      return violations.flatMap(({ id, nodes }) => nodes.map(({ target }) => `${id}: ${target.join(" ")}`));
    });
    assert.deepEqual(faults, []);
  }
});
