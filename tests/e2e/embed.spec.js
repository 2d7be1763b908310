// The page within others: by a frame, by the element, by messages, and what strangers may send.
import { test as base } from "@playwright/test";
import { expect } from "./page.js";
import { DIST, serve } from "./serve.js";
import { readFileSync } from "node:fs";
import { join } from "node:path";

const LINK = "v=1&flink=2.3&on=kubernetes&tm.process.size=4g";
const total = (frame) => frame.getByRole("row", { name: /^Total Process Memory/ }).locator(".bytes");
const box = (frame, part) => frame.locator(`.picture [data-component="${part}"]`);
const caption = (frame) => frame.getByRole("heading", { level: 1 });

/** Two hosts: one with the built page, one with pages around it. Exceptions and forbidden doings fail a test. */
const test = base.extend({
  calculator: async ({}, use) => {
    const host = await serve({ path: "/flink/" });
    await use(host.address);
    await host.close();
  },
  around: async ({ page }, use) => {
    let content = "";
    const host = await serve({ answer: () => content });
    const faults = [];
    page.on("pageerror", ({ message }) => faults.push(message));
    page.on("dialog", (dialog) => { faults.push(`dialog: ${dialog.message()}`); dialog.dismiss(); });
    page.on("console", (message) => {
      if (/Content Security Policy|Content-Security-Policy/.test(message.text())) faults.push(message.text());
    });
    await use(async (html) => {
      content = `<!doctype html><meta charset="utf-8"><title>Around</title>${html}`;
      await page.goto(`${host.address}page.html`);
    });
    await host.close();
    expect(faults).toEqual([]);
  },
});

/** Listens to what the frames say. */
const EARS = "<script>heard = []; addEventListener('message', ({ data }) => heard.push(data))</script>";
const heard = (page, type) => page.evaluate((type) => heard.filter((message) => message.type === type), type);
const say = (page, message) => page.evaluate((message) => frames[0].postMessage({ target: "flink-memory", v: 1, ...message }, "*"), message);

test("?embed shows the picture and the way to the whole page", async ({ page, calculator, around }) => {
  await around(`<iframe width="800" height="600" src="${calculator}?embed#${LINK}"></iframe>`);
  const frame = page.frameLocator("iframe");
  await expect(frame.locator(".prerendered")).toHaveCount(0);
  await expect(box(frame, "Managed Memory")).toBeVisible();
  await expect(caption(frame)).toHaveText("TaskManager of Flink 2.3 on Kubernetes");
  const way = frame.getByRole("link", { name: "Open in the calculator" });
  expect(await way.evaluate(({ href }) => href)).toBe(`${calculator}#${LINK}`);
  for (const part of ["header", ".configuration", ".why", ".table", ".cards", ".tabs"]) {
    for (const hidden of await frame.locator(part).all()) await expect(hidden).toBeHidden();
  }
});

test("parts, process, theme and form are chosen in the address", async ({ page, calculator, around }) => {
  await around(`<iframe width="800" height="600" src="${calculator}?embed=form&parts=table,nonsense&theme=dark&process=jobmanager#v=1&flink=1.20&on=yarn&tm.process.size=4g&jm.process.size=2g"></iframe>`);
  const frame = page.frameLocator("iframe");
  await expect(total(frame)).toHaveText("2147483648");
  await expect(frame.locator(".picture")).toBeHidden();
  await expect(frame.getByLabel("Flink version")).toBeVisible();
  expect(await page.frames()[1].evaluate(() => getComputedStyle(document.documentElement).colorScheme)).toBe("dark");
  await frame.getByRole("tab", { name: /^TaskManager/ }).click();
  await expect(total(frame)).toHaveText("4294967296");
});

test("the element: attributes, properties, height and theme follow while it is shown", async ({ page, calculator, around }) => {
  await around(`<style>body.night { color: #eee; background: #111 }</style><script src="${calculator}embed.js"></script>
    <p>Before</p><flink-memory config="tm.process.size=4g" flink="2.3" on="kubernetes" parts="table"></flink-memory>
    <p>After</p><flink-memory></flink-memory>`);
  const frame = page.frameLocator("flink-memory >> nth=0 >> iframe");
  await expect(total(frame)).toHaveText("4294967296");
  await page.evaluate(() => {
    const element = document.querySelector("flink-memory");
    element.addEventListener("change", ({ detail }) => { window.link = detail.link; });
    element.config = "tm.process.size=5g&tm.managed.fraction=0.3";
    element.flink = "2.0";
  });
  await expect(total(frame)).toHaveText("5368709120");
  await expect(caption(frame)).toHaveText("TaskManager of Flink 2.0 on Kubernetes");
  await expect.poll(() => page.evaluate(() => window.link)).toBe("v=1&flink=2.0&on=kubernetes&tm.process.size=5g&tm.managed.fraction=0.3");

  const fits = () => page.evaluate(() => {
    const { frame } = document.querySelector("flink-memory");
    return frame.getBoundingClientRect().height;
  });
  const inside = await page.frames()[1].evaluate(() => document.body.getBoundingClientRect().height);
  await expect.poll(fits).toBe(Math.ceil(inside));
  await page.evaluate(() => document.querySelector("flink-memory").setAttribute("parts", "picture"));
  await expect(total(frame)).toBeHidden();
  await expect.poll(fits).not.toBe(Math.ceil(inside));

  const scheme = () => page.frames()[1].evaluate(() => getComputedStyle(document.documentElement).colorScheme);
  expect(await scheme()).toBe("light");
  await page.evaluate(() => document.body.classList.add("night"));
  await expect.poll(scheme).toBe("dark");
  await page.evaluate(() => { document.querySelector("flink-memory").theme = "light"; });
  await expect.poll(scheme).toBe("light");

  // Without attributes it is what Flink ships.
  await page.locator("flink-memory").nth(1).scrollIntoViewIfNeeded();
  await expect(caption(page.frameLocator("flink-memory >> nth=1 >> iframe"))).toHaveText("TaskManager of Flink 2.3 on Standalone");
  // Moved, it starts again; removed, it leaves nothing behind.
  await page.evaluate(() => document.body.prepend(document.querySelector("flink-memory")));
  await expect(caption(frame)).toHaveText("TaskManager of Flink 2.0 on Kubernetes");
  await page.evaluate(() => document.querySelector("flink-memory").remove());
});

test("frames that nobody sees yet are not loaded", async ({ page, calculator, around }) => {
  const asked = [];
  page.on("request", (request) => { if (request.url().includes("?embed")) asked.push(request.url()); });
  await around(`<script src="${calculator}embed.js"></script><flink-memory></flink-memory><p style="height: 9000px"></p><flink-memory id="far"></flink-memory>`);
  await expect(caption(page.frameLocator("flink-memory >> nth=0 >> iframe"))).toBeVisible();
  expect(asked.length).toBe(1);
  // What changes until then is known by then.
  await page.evaluate(() => { document.querySelector("#far").on = "yarn"; });
  await page.locator("#far").scrollIntoViewIfNeeded();
  await expect(caption(page.frameLocator("#far iframe"))).toHaveText("TaskManager of Flink 2.3 on YARN");
});

test("it works in a sandbox and speaks with the page around", async ({ page, calculator, around }) => {
  await around(`${EARS}<iframe sandbox="allow-scripts" width="800" height="600" src="${calculator}?embed&parts=table#${LINK}"></iframe>`);
  const frame = page.frameLocator("iframe");
  await expect(total(frame)).toHaveText("4294967296");
  await expect.poll(() => heard(page, "ready")).toMatchObject([{ source: "flink-memory", v: 1, link: LINK, flink: "2.3", on: "kubernetes" }]);
  await say(page, { type: "set", config: "tm.process.size=3g" });
  await expect(total(frame)).toHaveText("3221225472");
  await expect.poll(() => heard(page, "change")).toMatchObject([{ link: "v=1&flink=2.3&on=kubernetes&tm.process.size=3g" }]);
  await say(page, { type: "set", text: "taskmanager.memory.process.size: 6g # by text\njobmanager.memory.process.size: 1600m\n", flink: "1.18" });
  await expect(total(frame)).toHaveText("6442450944");
  await say(page, { type: "set", process: "jobmanager" });
  await expect(total(frame)).toHaveText("1677721600");
  await say(page, { type: "theme", theme: "dark" });
  await expect.poll(() => page.frames()[1].evaluate(() => document.documentElement.dataset.theme)).toBe("dark");
  expect((await heard(page, "height")).at(-1).height).toBeGreaterThan(100);
});

test("an embed shows what it compares with to one scale, and messages and links carry it", async ({ page, calculator, around }) => {
  const both = `${LINK}&vs.tm.process.size=8g`;
  await around(`${EARS}<iframe width="800" height="600" src="${calculator}?embed#${both}"></iframe>`);
  const frame = page.frameLocator("iframe");
  await expect(frame.locator(".prerendered")).toHaveCount(0);
  // The other side is twice as large, and so is its bar.
  const widths = () => frame.locator(".bars").evaluate((figure) => {
    const rows = new Map();
    for (const box of figure.querySelectorAll("rect.fill")) {
      const row = box.getAttribute("y");
      rows.set(row, (rows.get(row) ?? 0) + box.getBoundingClientRect().width);
    }
    const [other, own] = [...rows.values()];
    return Math.round(10 * own / other);
  });
  await expect.poll(widths).toBe(5);
  await expect(frame.locator(".bars")).toContainText("Other: 8 GiB");
  const way = frame.getByRole("link", { name: "Open in the calculator" });
  expect(await way.evaluate(({ href }) => href)).toBe(`${calculator}#${both}`);
  await expect.poll(() => heard(page, "ready")).toMatchObject([{ link: both }]);

  // Only what is compared with changes: that is a change, too.
  await say(page, { type: "set", config: "tm.process.size=4g&vs.tm.process.size=6g" });
  await expect.poll(() => heard(page, "change")).toMatchObject([{ link: `${LINK}&vs.tm.process.size=6g` }]);
  // Another release is that of both.
  await say(page, { type: "set", flink: "2.0" });
  const newer = LINK.replace("2.3", "2.0");
  await expect.poll(async () => (await heard(page, "change")).at(-1)).toMatchObject({ link: `${newer}&vs.tm.process.size=6g` });
  // The whole page goes on with it.
  await say(page, { type: "set", parts: "picture,table" });
  await expect(total(frame)).toHaveText("4294967296");
  await expect.poll(async () => (await heard(page, "ready")).at(-1)).toMatchObject({ link: `${newer}&vs.tm.process.size=6g` });
  await say(page, { type: "set", config: "tm.process.size=4g" });
  await expect.poll(async () => (await heard(page, "change")).at(-1)).toMatchObject({ link: newer });
});

test("within a frame neither address nor history nor storage is touched", async ({ page, calculator, around }) => {
  await page.addInitScript(() => {
    const touched = (what) => { (top.touched ??= []).push(what); };
    for (const name of ["pushState", "replaceState"]) History.prototype[name] = () => touched(name);
    Object.defineProperty(window, "localStorage", { get: () => { touched("storage"); throw new DOMException("denied", "SecurityError"); } });
  });
  // Of the same origin, so that the frames can tell.
  await page.goto(`${calculator}embedding.html`);
  const form = page.frameLocator("flink-memory >> nth=3 >> iframe");
  await page.locator("flink-memory").nth(3).scrollIntoViewIfNeeded();
  await form.getByRole("textbox", { name: "Task slots" }).fill("3");
  await expect(page.locator("#said")).toContainText("taskmanager.numberOfTaskSlots=3");
  await page.waitForTimeout(900);
  expect(await page.evaluate(() => window.touched)).toBe(undefined);
});

test("hostile messages are passed over, and hang nothing", async ({ page, calculator, around }) => {
  await around(`${EARS}<iframe width="800" height="600" src="${calculator}?embed&parts=picture,table#${LINK}"></iframe>
    <iframe name="stranger" srcdoc="<script>setInterval(() => parent.frames[0].postMessage({ target: 'flink-memory', v: 1, type: 'set', config: 'tm.process.size=1g' }, '*'), 50)</script>"></iframe>`);
  const frame = page.frameLocator("iframe >> nth=0");
  await expect(total(frame)).toHaveText("4294967296");
  await page.evaluate(() => {
    const send = (data) => frames[0].postMessage(data, "*");
    const head = { target: "flink-memory", v: 1 };
    const megabytes = "tm.process.size=4g&".repeat(400_000);
    for (const data of [
      null, undefined, 1, "flink-memory", [], [head], new Map([["target", "flink-memory"]]), new ArrayBuffer(1 << 22), megabytes,
      { ...head }, { ...head, type: "set" }, { ...head, type: {} }, { ...head, type: "__proto__" }, { ...head, type: "constructor" },
      { ...head, v: 2, type: "set", config: "tm.process.size=1g" }, { ...head, v: "1", type: "set", config: "tm.process.size=1g" },
      { ...head, target: ["flink-memory"], type: "set", config: "tm.process.size=1g" },
      { ...head, type: "set", config: megabytes }, { ...head, type: "set", text: "a: b\n".repeat(3_000_000) },
      { ...head, type: "set", config: ["tm.process.size=1g"] }, { ...head, type: "set", config: { toString: "x" } },
      { ...head, type: "set", flink: megabytes, on: 7, process: [], parts: {}, theme: megabytes },
      { ...head, type: "set", flink: "__proto__", on: "constructor" },
      { ...head, type: "theme", theme: { dark: true } }, { ...head, type: "theme" },
      JSON.parse('{"__proto__": {"target": "flink-memory", "v": 1, "type": "set", "config": "tm.process.size=1g"}}'),
    ]) send(data);
    const round = { ...head, type: "set" };
    round.config = round;
    send(round);
    for (let count = 0; count < 2000; count += 1) send({ ...head, type: "theme", theme: count % 2 ? "dark" : "light" });
  });
  await expect(total(frame)).toHaveText("4294967296");
  // What can be read of a hostile text is shown as the text that it is.
  const markup = `<img src=x onerror="parent.alert(1)">`;
  await say(page, { type: "set", config: `tm.process.size=${encodeURIComponent(markup)}&__proto__=1&constructor=2&${encodeURIComponent("<script>alert(1)</script>")}=3` });
  await expect(frame.locator(".faults")).toContainText("__proto__");
  await expect(frame.locator(".refusal")).toContainText("onerror");
  expect(await frame.locator("img, .messages script").count()).toBe(0);
  await say(page, { type: "set", config: "tm.process.size=2g" });
  await expect(total(frame)).toHaveText("2147483648");
  expect(await page.evaluate(() => ({}).config)).toBe(undefined);
});

test("a flood of messages is answered with the last of them", async ({ page, calculator, around }) => {
  await around(`${EARS}<iframe width="800" height="600" src="${calculator}?embed&parts=table#${LINK}"></iframe>`);
  const frame = page.frameLocator("iframe");
  await expect.poll(() => heard(page, "ready")).toHaveLength(1);
  await page.evaluate(() => {
    for (let n = 1; n <= 10_000; n++) {
      frames[0].postMessage({ target: "flink-memory", v: 1, type: "set", config: `tm.process.size=${1000 + n}m` }, "*");
      frames[0].postMessage({ target: "flink-memory", v: 1, type: "theme", theme: n % 2 ? "dark" : "light" }, "*");
    }
    const long = "#".repeat(3 << 20);
    for (let n = 0; n < 40; n++) frames[0].postMessage({ target: "flink-memory", v: 1, type: "set", text: long }, "*");
  });
  await expect(total(frame)).toHaveText(String(11_000 * 1024 * 1024));
  // Messages that came together count as one.
  expect((await heard(page, "change")).length).toBeLessThan(200);
  await expect(frame.locator("html")).toHaveAttribute("data-theme", "light");
});

test("hostile links are shown as the text that they are, and hang nothing", async ({ page, calculator, around }) => {
  const markup = `"><img src=x onerror=alert(1)><svg onload=alert(2)>`;
  const hostile = [
    `tm.process.size=${markup}`,
    `tm.process.size=${encodeURIComponent(markup)}&jm.process.size=javascript:alert(1)`,
    `${encodeURIComponent(markup)}=${encodeURIComponent(markup)}`,
    "__proto__=1&constructor=2&toString=3&hasOwnProperty=4&__proto__.tm.process.size=1g",
    `env.java.opts=${encodeURIComponent("-Xmx1g `alert(1)` ${alert(2)}")}`,
    `tm.process.size=${"9".repeat(1_000_000)}g`,
    `${"&=%00%ff%F0%9F%98%80;".repeat(60_000)}tm.process.size=4g`,
    `tm.managed.fraction=${"0".repeat(100_000)}.5&tm.process.size=${"%0a- &*a ".repeat(20_000)}`,
  ];
  await around("");
  for (const link of hostile) {
    for (const view of ["", "?embed=form&parts=picture,why,table,result,advice"]) {
      await page.goto("about:blank");
      const start = Date.now();
      await page.goto(`${calculator}${view}#v=1&flink=2.3&on=docker&${link}`);
      await expect(page.locator("h1").first()).toBeAttached();
      await expect(page.locator(".stopped")).toHaveCount(0);
      expect(await page.locator("img, main script, main [onload], main [onerror]").count()).toBe(0);
      expect(Date.now() - start, link.slice(0, 40)).toBeLessThan(10_000);
    }
  }
});

test("it prints", async ({ page, calculator, browserName }) => {
  base.skip(browserName !== "chromium", "only Chromium prints for tests");
  await page.goto(`${calculator}embedding.html`);
  const frame = page.frameLocator("flink-memory >> nth=0 >> iframe");
  await expect(frame.locator(".prerendered")).toHaveCount(0);
  await expect(box(frame, "Task Heap")).toBeVisible();
  const printed = await page.pdf({ format: "A4" });
  expect(printed.length).toBeGreaterThan(20_000);
});

test("the script is small, and needs nothing but itself", () => {
  const script = readFileSync(join(DIST, "embed.js"), "utf8");
  expect(Buffer.byteLength(script)).toBeLessThanOrEqual(1500);
  expect(script).not.toMatch(/import|require|fetch|eval/);
});
