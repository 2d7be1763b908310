// The built folder works wherever it is put, by itself.
import { cpSync, existsSync, readFileSync, readdirSync } from "node:fs";
import { join } from "node:path";
import { brotliDecompressSync, gunzipSync } from "node:zlib";
import { test as base } from "@playwright/test";
import { expect, test } from "./page.js";
import { DIST, serve } from "./serve.js";

const link = "#v=1&flink=2.3&on=docker&tm.process.size=4g";
const total = (page) => page.getByRole("row", { name: /^Total Process Memory/ }).locator(".bytes");

base("from a file, without any server", async ({ page }, info) => {
  const folder = info.outputPath("a folder with spaces");
  cpSync(DIST, folder, { recursive: true });
  const exceptions = [];
  page.on("pageerror", (error) => exceptions.push(error.message));
  await page.goto(`file://${encodeURI(folder)}/index.html${link}`);
  await expect(total(page)).toHaveText("4294967296");
  await page.getByLabel("Flink version").selectOption("1.20");
  await expect.poll(() => page.evaluate(() => location.hash)).toContain("flink=1.20");
  await page.goBack();
  await expect(page.getByLabel("Flink version")).toHaveValue("2.3");
  expect(exceptions).toEqual([]);
});

base("below any folder of any host, without a single header of its own", async ({ context }) => {
  for (const path of ["/", "/a/b/c.d/"]) {
    const host = await serve({ path });
    // Browsers ask late for icons, also of a page that was left.
    const page = await context.newPage();
    const asked = [];
    page.on("request", (request) => asked.push(request.url()));
    await page.goto(`${host.address}${link}`);
    await expect(total(page)).toHaveText("4294967296");
    expect(asked.filter((address) => !address.startsWith(host.address))).toEqual([]);
    await host.close();
  }
});

base("in a sandbox, where the host permits loading to strangers and where it does not", async ({ page }) => {
  for (const headers of [{}, { "Access-Control-Allow-Origin": "*" }]) {
    const host = await serve({ headers });
    const other = await serve({ answer: () => `<!doctype html><iframe sandbox="allow-scripts" width="900" height="900" src="${host.address}${link}">` });
    await page.goto(`${other.address}index.html`);
    await expect(total(page.frameLocator("iframe"))).toHaveText("4294967296");
    await host.close();
    await other.close();
  }
});

base("it says so where a browser will not run it", async ({ page }) => {
  const host = await serve({});
  await page.addInitScript(() => { delete self.WebAssembly; });
  await page.goto(host.address);
  await expect(page.getByRole("heading", { level: 1 })).toHaveText("The calculator could not start");
  await expect(page.getByRole("alert")).toContainText("WebAssembly");
  await host.close();
});

base("it says so where files are missing", async ({ page }) => {
  const host = await serve({});
  await page.route(/calculator-/, (route) => route.fulfill({ status: 404 }));
  await page.goto(host.address + link);
  await expect(page.getByRole("button", { name: "Reload the page" })).toBeVisible();
  await page.unroute(/calculator-/);
  await page.getByRole("button", { name: "Reload the page" }).click();
  await expect(total(page)).toHaveText("4294967296");
  await host.close();
});

for (const [fault, damage] of Object.entries({
  "cut short": (content) => content.subarray(0, content.length / 2),
  "replaced by a page of the host": () => "<!doctype html><title>Not found</title>",
  "empty": () => "",
})) {
  base(`files that are ${fault} end in a sentence, and heal`, async ({ page }) => {
    let isDamaged = true;
    const host = await serve({
      answer: (name) => isDamaged && /^calculator-/.test(name) ? damage(readFileSync(join(DIST, name))) : undefined,
    });
    const kept = "2.3\nyarn\nconfig.yaml\n# mine\ntaskmanager.memory.process.size: 4g\n";
    await page.addInitScript((kept) => localStorage.setItem("flink-memory.configuration", kept), kept);
    await page.goto(host.address);
    await expect(page.getByText("could not be loaded")).toBeVisible();
    await page.goto("about:blank");
    await page.goto(host.address + link);
    await expect(page.getByRole("alert")).toContainText("Not all files of this page could be loaded.");
    isDamaged = false;
    await page.getByRole("button", { name: "Reload the page" }).click();
    await expect(total(page)).toHaveText("4294967296");
    expect(await page.evaluate(() => localStorage.getItem("flink-memory.configuration"))).toBe(kept);
    await host.close();
  });
}

base("WebAssembly of another type is read", async ({ page }) => {
  const host = await serve({});
  await page.route(/_bg\.wasm$/, async (route) => {
    const response = await route.fetch();
    await route.fulfill({ response, headers: { ...response.headers(), "content-type": "text/plain" } });
  });
  await page.goto(host.address + link);
  await expect(total(page)).toHaveText("4294967296");
  await host.close();
});

base("under the strictest policies, with nothing blocked", async ({ page }) => {
  const policy = [
    "default-src 'none'; script-src 'self' 'wasm-unsafe-eval'; style-src 'self'; img-src 'self'; connect-src 'self'",
    "manifest-src 'self'; worker-src 'self'; base-uri 'none'; form-action 'none'",
    "require-trusted-types-for 'script'; trusted-types flink-memory",
  ].join("; ");
  const headers = {
    "Content-Security-Policy": policy,
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Embedder-Policy": "require-corp",
    "X-Content-Type-Options": "nosniff",
  };
  const host = await serve({ headers });
  const faults = [];
  page.on("console", (message) => {
    const isBlocked = message.type() === "error" || /Content Security Policy|Trusted/.test(message.text());
    if (isBlocked) faults.push(message.text());
  });
  page.on("pageerror", (error) => faults.push(error.message));
  await page.goto(host.address + link);
  await expect(total(page)).toHaveText("4294967296");
  expect(await page.evaluate(() => crossOriginIsolated)).toBe(true);
  await page.getByLabel("Flink version").selectOption("1.20");
  // A paste loads another program.
  await page.evaluate(() => self.loadProgram("reader"));
  expect(faults).toEqual([]);
  await host.close();
});

test("the page carries its policy, and everything stays within it", async ({ page, request }) => {
  const index = await (await request.get("./")).text();
  expect(index).toMatch(/http-equiv="Content-Security-Policy" content="default-src 'self'; script-src 'self' 'wasm-unsafe-eval';/);
  expect(index).not.toMatch(/<style|\sstyle=|<script(?![^>]*\ssrc=)|\son\w+=/);
  await page.goto(`./${link}`);
  await expect(total(page)).toHaveText("4294967296");
  // Each thing that a policy stops is an error in the console, which the fixture takes for a fault.
  await page.evaluate(() => new Promise((done) => setTimeout(done, 100)));
  expect(await page.locator("[style]").count()).toBe(0);
});

test("all that the page names is there", async ({ page, request }) => {
  await page.goto("./");
  const addresses = await page.evaluate(() => [
    ...[...document.querySelectorAll("link[href]")].map(({ href }) => href),
    ...[...document.querySelectorAll("meta[property='og:image'], meta[name=service-worker]")].map(({ content }) => new URL(content, location.href).href),
  ]);
  expect(addresses.length).toBeGreaterThan(7);
  for (const address of addresses) expect((await request.get(address)).ok(), address).toBe(true);
  const manifest = await (await request.get("./manifest.webmanifest")).json();
  for (const { src } of manifest.icons) expect((await request.get(`./${src}`)).ok(), src).toBe(true);
  expect((await request.get("./robots.txt")).ok()).toBe(true);
  expect(await page.locator("meta[name=description]").getAttribute("content")).toContain("Flink");
});

test("compressed copies are what they are copies of, and names change with content", () => {
  const names = readdirSync(DIST);
  for (const name of names.filter((name) => /\.(wasm|js|css|html|svg)$/.test(name))) {
    if (!existsSync(join(DIST, `${name}.br`))) continue;
    const content = readFileSync(join(DIST, name));
    expect(brotliDecompressSync(readFileSync(join(DIST, `${name}.br`))).equals(content), name).toBe(true);
    expect(gunzipSync(readFileSync(join(DIST, `${name}.gz`))).equals(content), name).toBe(true);
  }
  expect(names).toContain("index.html.br");
  const stable = /^(index\.html|changes\.html|save-picture\.js|sbom\.cdx\.json|embedding\.(html|css|js)|embed\.js|service-worker\.js|manifest\.webmanifest|robots\.txt|share\.png|icon-\w+\.png)$/;
  for (const name of names.filter((name) => /\.\w+$/.test(name) && !/\.(br|gz)$/.test(name))) {
    if (!stable.test(name)) expect(name).toMatch(/-[0-9a-f]{10,16}/);
  }
});
