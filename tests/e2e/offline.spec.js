// The service worker: the page without a network, newer builds, and never two at once.
import { cpSync, readFileSync, readdirSync, rmSync, writeFileSync } from "node:fs";
import { createHash } from "node:crypto";
import { join } from "node:path";
import { test as base, expect } from "@playwright/test";
import { wake } from "./page.js";
import { DIST, serve } from "./serve.js";

const LINK = "#v=1&flink=2.3&on=docker&tm.process.size=4g";
const total = (page) => page.getByRole("row", { name: /^Total Process Memory/ }).locator(".bytes");
const noted = (page) => page.getByRole("status").filter({ hasText: "could not be loaded" });
const title = (page) => page.evaluate(() => document.title);

/** A host whose folder can be replaced, and whose network can be cut. */
const test = base.extend({
  // The tests of the page itself have none.
  serviceWorkers: "allow",
  host: async ({}, use, info) => {
    const folder = info.outputPath("host");
    cpSync(DIST, folder, { recursive: true });
    let isUp = true;
    const asked = [];
    const host = await serve({ path: "/some/folder/", folder: () => (isUp ? folder : "/nowhere"), answer: (name) => void asked.push(name), headers: { "Cache-Control": "max-age=600" } });
    await use({ address: host.address, folder, asked, cut: () => { isUp = false; } });
    await host.close();
  },
});

/** Makes another build of the one in the folder: its index has another title, its style sheet another name. */
function rebuild(folder, name) {
  const style = readdirSync(folder).find((file) => /^style-\w+\.css$/.test(file));
  const renamed = `style-${createHash("sha256").update(name).digest("hex").slice(0, 16)}.css`;
  const digest = (text) => `sha256-${createHash("sha256").update(text).digest("base64")}`;
  const read = (file) => readFileSync(join(folder, file), "utf8");
  const index = read("index.html").replace(/<title>.*<\/title>/, `<title>${name}</title>`).replace(style, renamed);
  const css = `${read(style)}\n/* ${name} */\n`;
  const worker = read("service-worker.js").replace(/^const BUILD = .*$/m, `const BUILD = ${JSON.stringify(name)};`)
    .replace(/^const FILES = (.*);$/m, (_, json) => {
      const files = JSON.parse(json);
      delete files[`./${style}`];
      return `const FILES = ${JSON.stringify({ ...files, "./": digest(index), [`./${renamed}`]: digest(css) })};`;
    });
  rmSync(join(folder, style));
  writeFileSync(join(folder, "index.html"), index);
  writeFileSync(join(folder, renamed), css);
  return { worker: () => writeFileSync(join(folder, "service-worker.js"), worker) };
}

/** Opens the page, and waits until what shows it is kept. */
async function look(page, address) {
  await page.goto(address);
  await expect(total(page)).not.toHaveCount(0);
  await page.evaluate(() => navigator.serviceWorker.ready.then(({ active }) => active.state === "activated" || new Promise((done) => {
    active.addEventListener("statechange", () => active.state === "activated" && done());
  })));
}

/** What is kept of the program. */
const program = (page) => page.evaluate(async () => {
  const kept = await Promise.all((await caches.keys()).map(async (name) => (await caches.open(name)).keys()));
  return kept.flat().filter(({ url }) => url.endsWith(".wasm")).length;
});

/** Opens the page, turns to it, and waits until all of it is kept. */
async function open(page, address) {
  await look(page, address);
  await wake(page);
  await expect.poll(() => program(page)).toBe(1);
}

test("the page opens with its network unplugged, with links and as an embed", async ({ page, host }) => {
  await open(page, host.address);
  host.cut();
  for (const address of [`${host.address}${LINK}`, `${host.address}index.html${LINK}`, `${host.address}?embed&parts=table${LINK}`]) {
    await page.goto("about:blank");
    await page.goto(address);
    await expect(total(page)).toHaveText("4294967296");
  }
  expect((await page.request.get(host.address)).status()).toBe(404);
});

test("who only looked can look again with the network unplugged", async ({ page, host }) => {
  await look(page, host.address);
  expect(await program(page)).toBe(0);
  const before = host.asked.length;
  host.cut();
  await page.goto("about:blank");
  await page.goto(host.address);
  await expect(total(page)).toHaveText("1811939328");
  await page.getByLabel("Flink version").hover();
  await expect(noted(page)).toBeVisible();
  expect(host.asked.slice(before)).not.toEqual([]);
});

test("who only looked sees the newest build, and keeps that", async ({ page, host }) => {
  await look(page, host.address);
  rebuild(host.folder, "Newer").worker();
  await page.goto("about:blank");
  await page.goto(host.address);
  expect(await title(page)).toBe("Newer");
  await expect.poll(() => page.evaluate(() => caches.keys())).toContainEqual(expect.stringMatching(/Newer$/));
  await expect(page.getByText("newer version")).toHaveCount(0);
  await wake(page);
  // It becomes the one that serves, and keeps the program then or the next time.
  await page.goto("about:blank");
  await open(page, host.address);
  host.cut();
  await page.goto("about:blank");
  await page.goto(`${host.address}${LINK}`);
  expect(await title(page)).toBe("Newer");
  await expect(total(page)).toHaveText("4294967296");
});

test("a newer build is told of, taken when asked for, and opens offline", async ({ page, host }) => {
  await open(page, host.address);
  await page.reload();
  await expect(total(page)).toHaveText("1811939328");
  rebuild(host.folder, "Newer").worker();
  // The build before is served at once, and the newer one is offered.
  await page.goto("about:blank");
  await page.goto(`${host.address}${LINK}`);
  expect(await title(page)).toBe("Flink memory calculator");
  const newer = page.getByRole("status").filter({ hasText: "newer version" });
  await expect(newer).toBeVisible();
  expect(await title(page)).toBe("Flink memory calculator");
  await newer.getByRole("button", { name: "Take it" }).click();
  await expect.poll(() => title(page).catch(() => "")).toBe("Newer");
  await expect(total(page)).toHaveText("4294967296");
  host.cut();
  await page.reload();
  await expect(total(page)).toHaveText("4294967296");
  expect(await title(page)).toBe("Newer");
  expect(await page.evaluate(() => getComputedStyle(document.body).margin)).toBe("0px");
});

test("a build that is half there is passed over until it is whole", async ({ page, host }) => {
  await open(page, host.address);
  const style = readdirSync(host.folder).find((file) => /^style-\w+\.css$/.test(file));
  // The worker of the next build comes before the rest of it.
  const before = readFileSync(join(host.folder, "index.html"), "utf8");
  const css = readFileSync(join(host.folder, style), "utf8");
  rebuild(host.folder, "Newer").worker();
  const after = readFileSync(join(host.folder, "index.html"), "utf8");
  writeFileSync(join(host.folder, "index.html"), before);
  writeFileSync(join(host.folder, style), css);
  const update = () => page.evaluate(() => navigator.serviceWorker.getRegistration().then((registration) => registration.update()).then(
    (registration) => new Promise((done) => {
      const worker = registration.installing;
      if (!worker) return done(registration.waiting ? "waiting" : "none");
      worker.addEventListener("statechange", () => done(worker.state));
    }), () => "failed"));
  expect(await update()).toBe("redundant");
  await page.reload();
  expect(await title(page)).toBe("Flink memory calculator");
  writeFileSync(join(host.folder, "index.html"), after);
  expect(await update()).toBe("installed");
  expect(await title(page)).toBe("Flink memory calculator");
});

test("it can be installed", async ({ page, host }) => {
  await open(page, host.address);
  const client = await page.context().newCDPSession(page);
  const { errors } = await client.send("Page.getAppManifest");
  expect(errors).toEqual([]);
  const { installabilityErrors } = await client.send("Page.getInstallabilityErrors");
  expect(installabilityErrors.filter(({ errorId }) => errorId !== "in-incognito")).toEqual([]);
});

test("nothing is kept for frames", async ({ page, host }) => {
  await page.goto(`${host.address}embedding.html`);
  await expect(page.frameLocator("flink-memory >> nth=0 >> iframe").locator(".picture")).toBeVisible();
  expect(await page.evaluate(() => navigator.serviceWorker.getRegistrations().then((all) => all.length))).toBe(0);
});
