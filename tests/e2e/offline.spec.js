// The service worker: the page without a network, newer builds, and never two at once.
import { cpSync, readFileSync, readdirSync, rmSync, writeFileSync } from "node:fs";
import { createHash } from "node:crypto";
import { join } from "node:path";
import { test as base, expect } from "@playwright/test";
import { isLive } from "./page.js";
import { DIST, serve } from "./serve.js";

const LINK = "#v=1&flink=2.3&on=docker&tm.process.size=4g";
const total = (page) => page.getByRole("row", { name: /^Total Process Memory/ }).locator(".bytes");
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

/** How many files are kept, by the names of the builds. */
const kept = (page) => page.evaluate(async () => Object.fromEntries(await Promise.all(
  (await caches.keys()).map(async (name) => [name, (await (await caches.open(name)).keys()).length]),
)));

/** Opens the page, and waits until it is kept. */
async function open(page, address) {
  await page.goto(address);
  await isLive(page);
  await page.evaluate(() => navigator.serviceWorker.ready.then(({ active }) => active.state === "activated" || new Promise((done) => {
    active.addEventListener("statechange", () => active.state === "activated" && done());
  })));
}

/** Waits until another build has come, and gives how that ended. */
const update = (page) => page.evaluate(() => navigator.serviceWorker.getRegistration().then((registration) => registration.update()).then(
  (registration) => new Promise((done) => {
    const worker = registration.installing;
    if (!worker) return done(registration.waiting ? "waiting" : "none");
    worker.addEventListener("statechange", () => done(worker.state));
  }), () => "failed"));

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

test("a page that saves data is kept when it is used, and not before", async ({ page, host }) => {
  await page.addInitScript(() => {
    Object.defineProperty(Navigator.prototype, "connection", { get: () => ({ saveData: true }) });
  });
  await page.goto(host.address);
  await page.waitForTimeout(700);
  expect(await kept(page)).toEqual({});
  await page.getByRole("combobox", { name: "Flink version" }).hover();
  await expect.poll(() => kept(page)).not.toEqual({});
});

test("a build of which a file is gone serves no page, and the next takes its place", async ({ page, host }) => {
  await open(page, host.address);
  await page.evaluate(async () => {
    const [name] = await caches.keys();
    const cache = await caches.open(name);
    for (const { url } of await cache.keys()) if (/style-/.test(url)) await cache.delete(url);
  });
  rebuild(host.folder, "Newer").worker();
  await page.goto("about:blank");
  await open(page, host.address);
  expect(await title(page)).toBe("Newer");
  await expect.poll(() => page.evaluate(() => caches.keys())).toContainEqual(expect.stringMatching(/Newer$/));
  // It waits for nobody.
  await expect.poll(() => page.evaluate(() => navigator.serviceWorker.getRegistration().then(({ waiting, installing }) => !waiting && !installing))).toBe(true);
  host.cut();
  await page.goto("about:blank");
  await page.goto(`${host.address}${LINK}`);
  expect(await title(page)).toBe("Newer");
  await expect(total(page)).toHaveText("4294967296");
});

test("a host that leads elsewhere is no harm: nothing that was led is kept as such", async ({ page, host }) => {
  const led = await serve({
    path: "/led/",
    folder: () => host.folder,
    answer: (name) => (name.startsWith("moved/") ? readFileSync(join(host.folder, name.slice(6))) : undefined),
    lead: (name) => {
      if (name === "") return "index.html";
      return name.startsWith("style-") ? `moved/${name}` : undefined;
    },
  });
  await open(page, led.address);
  await led.close();
  await page.goto("about:blank");
  for (const address of [led.address, `${led.address}index.html${LINK}`]) {
    await page.goto(address);
    await isLive(page);
    expect(await page.evaluate(() => getComputedStyle(document.body).margin)).toBe("0px");
  }
});

test("a host that leads to another page for a while spoils nothing", async ({ page, host }) => {
  let isAway = false;
  const asks = await serve({
    path: "/asks/",
    folder: () => host.folder,
    answer: (name) => (name === "sign-in.html" ? "<!doctype html><title>Sign in</title>" : undefined),
    lead: (name) => (isAway && !/^(sign-in|service-worker)/.test(name) ? `${asks.address}sign-in.html` : undefined),
  });
  await open(page, asks.address);
  isAway = true;
  rebuild(host.folder, "Newer").worker();
  expect(await update(page)).toBe("redundant");
  await page.goto("about:blank");
  await page.goto(`${asks.address}${LINK}`);
  await expect(total(page)).toHaveText("4294967296");
  expect(Object.keys(await kept(page))).toHaveLength(1);
  isAway = false;
  expect(await update(page)).toBe("installed");
  await asks.close();
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
  const newer = page.getByRole("status").filter({ hasText: "new version" });
  await expect(newer).toBeVisible();
  expect(await title(page)).toBe("Flink memory calculator");
  await newer.getByRole("button", { name: "Reload" }).click();
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
  expect(await update(page)).toBe("redundant");
  await page.reload();
  expect(await title(page)).toBe("Flink memory calculator");
  writeFileSync(join(host.folder, "index.html"), after);
  expect(await update(page)).toBe("installed");
  expect(await title(page)).toBe("Flink memory calculator");
});

test("a host that goes back to the build before, file by file, harms nothing that is kept", async ({ page, host }) => {
  const before = Object.fromEntries(readdirSync(host.folder, { withFileTypes: true }).filter((file) => file.isFile())
    .map(({ name }) => [name, readFileSync(join(host.folder, name))]));
  await open(page, host.address);
  rebuild(host.folder, "Newer").worker();
  expect(await update(page)).toBe("installed");
  // The worker of the build before is back, the rest of it is not.
  writeFileSync(join(host.folder, "service-worker.js"), before["service-worker.js"]);
  expect(await update(page)).toBe("installed");
  host.cut();
  await page.goto("about:blank");
  await page.goto(`${host.address}${LINK}`);
  await expect(total(page)).toHaveText("4294967296");
  expect(await title(page)).toBe("Flink memory calculator");
});

test("a page that moves to another folder of its host takes its text along, and the old folder still answers", async ({ page, host }) => {
  const names = ["before/", "after/"];
  let isMoved = false;
  const moving = await serve({
    path: "/",
    folder: () => "/nowhere",
    answer: (name) => {
      const folder = names.find((folder) => name.startsWith(folder));
      if (!folder || (isMoved && folder === "before/")) return undefined;
      return readFileSync(join(host.folder, name.slice(folder.length) || "index.html"));
    },
  });
  await open(page, `${moving.address}before/`);
  const box = page.getByRole("textbox", { name: /The text of/ });
  await page.locator("#view-1").click();
  await box.fill("taskmanager.memory.process.size: 5g # mine\n");
  await expect(page).toHaveURL(/process\.size=5g/);
  isMoved = true;
  await page.goto("about:blank");
  await page.goto(`${moving.address}after/`);
  await isLive(page);
  await page.getByRole("button", { name: "Open it" }).click();
  await expect(box).toHaveValue(/5g # mine/);
  await page.goto("about:blank");
  await page.goto(`${moving.address}before/${LINK}`);
  await expect(total(page)).toHaveText("4294967296");
  await moving.close();
});

test("a worker of a build long gone gives way to the page of now", async ({ page, host }) => {
  const worker = readFileSync(join(host.folder, "service-worker.js"), "utf8");
  // One that kept everything that was asked for, as the simplest do, and answers from that alone.
  writeFileSync(join(host.folder, "service-worker.js"), `
    addEventListener("install", () => skipWaiting());
    addEventListener("activate", (event) => event.waitUntil(clients.claim()));
    addEventListener("fetch", (event) => event.respondWith(caches.open("of old").then(async (cache) => {
      const known = await cache.match(event.request);
      if (known) return known;
      const answer = await fetch(event.request);
      await cache.put(event.request, answer.clone());
      return answer;
    })));`);
  await open(page, host.address);
  await page.reload();
  writeFileSync(join(host.folder, "service-worker.js"), worker);
  rebuild(host.folder, "Newer").worker();
  expect(await update(page)).toBe("installed");
  const newer = page.getByRole("status").filter({ hasText: "new version" });
  if (await newer.isVisible()) await newer.getByRole("button", { name: "Reload" }).click();
  else await page.evaluate(() => navigator.serviceWorker.getRegistration().then(({ waiting }) => waiting?.postMessage("take over")));
  await expect(async () => {
    await page.goto("about:blank");
    await page.goto(`${host.address}${LINK}`);
    expect(await title(page)).toBe("Newer");
  }).toPass();
  await expect(total(page)).toHaveText("4294967296");
});

test("it works offline under a policy that demands Trusted Types", async ({ page, host }) => {
  const policy = "require-trusted-types-for 'script'; trusted-types flink-memory";
  const strict = await serve({ path: "/strict/", folder: () => host.folder, headers: { "Content-Security-Policy": policy } });
  const faults = [];
  page.on("console", (message) => /Content Security|Trusted|offline/.test(message.text()) && faults.push(message.text()));
  await open(page, strict.address);
  await page.getByRole("combobox", { name: "Flink version" }).selectOption("1.20");
  await strict.close();
  await page.goto("about:blank");
  await page.goto(`${strict.address}${LINK}`);
  await expect(total(page)).toHaveText("4294967296");
  expect(faults).toEqual([]);
});

test("two tabs show two builds, each whole, until the newer is taken", async ({ page, context, host }) => {
  await open(page, host.address);
  rebuild(host.folder, "Newer").worker();
  const second = await context.newPage();
  await second.goto(`${host.address}${LINK}`);
  await expect(second.getByRole("status").filter({ hasText: "new version" })).toBeVisible();
  await second.getByRole("button", { name: "Reload" }).click();
  await expect.poll(() => title(second).catch(() => "")).toBe("Newer");
  await isLive(second);
  // The first tab has the program of the build before, and still reads with it.
  await page.getByRole("combobox", { name: "Flink version" }).selectOption("1.20");
  await page.evaluate(() => Promise.all(["reader", "panels"].map(self.loadProgram)));
  await expect(page.getByRole("combobox", { name: "Flink version" })).toHaveValue("1.20");
});

test("a browser without room for the files works by the network", async ({ page, host }) => {
  const client = await page.context().newCDPSession(page);
  await client.send("Storage.overrideQuotaForOrigin", { origin: new URL(host.address).origin, quotaSize: 900_000 });
  await page.goto(host.address);
  await isLive(page);
  await page.waitForTimeout(1500);
  expect(await kept(page)).toEqual({});
  await page.reload();
  await isLive(page);
  await page.evaluate(() => Promise.all(["reader", "panels"].map(self.loadProgram)));
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
