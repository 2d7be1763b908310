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

const DAMAGE = {
  "missing": () => { throw new Error("there is none"); },
  "cut short": (content) => content.subarray(0, content.length / 2),
  "replaced by a page of the host": () => "<!doctype html><title>Not found</title>",
  "empty": () => "",
};

/** A host of which some files are damaged until it is healed. */
async function damaged(files, damage) {
  let isDamaged = true;
  const answer = (name) => isDamaged && files.test(name) ? damage(readFileSync(join(DIST, name))) : undefined;
  return { ...(await serve({ answer })), heal: () => { isDamaged = false; } };
}

const KEPT = "2.3\nyarn\nconfig.yaml\n# mine\ntaskmanager.memory.process.size: 4g\n";
const keep = (page) => page.addInitScript((kept) => localStorage.setItem("flink-memory.configuration", kept), KEPT);
const kept = (page) => page.evaluate(() => localStorage.getItem("flink-memory.configuration"));

const paste = (page, text) => page.evaluate((text) => {
  const clipboardData = new DataTransfer();
  clipboardData.setData("text/plain", text);
  document.body.dispatchEvent(new ClipboardEvent("paste", { clipboardData, bubbles: true, cancelable: true }));
}, text);

for (const [fault, damage] of Object.entries(DAMAGE)) {
  base(`a program that is ${fault} ends in a sentence, and heals`, async ({ page }) => {
    const host = await damaged(/^calculator-/, damage);
    await keep(page);
    await page.goto(host.address);
    await expect(page.getByText("could not be loaded")).toBeVisible();
    await page.goto("about:blank");
    await page.goto(host.address + link);
    await expect(page.getByRole("alert")).toContainText("Not all files of this page could be loaded.");
    host.heal();
    await page.getByRole("button", { name: "Reload the page" }).click();
    await expect(total(page)).toHaveText("4294967296");
    expect(await kept(page)).toBe(KEPT);
    await host.close();
  });

  base(`panels and a reader that are ${fault} leave the page, say so, and heal`, async ({ page }) => {
    const host = await damaged(/^(panels|reader)-/, damage);
    await page.goto(host.address + link);
    await expect(total(page)).toHaveText("4294967296");
    await page.locator("#all-releases").click();
    await expect(page.getByText("This part of the page could not be loaded.")).toBeVisible();
    await paste(page, "-Dtaskmanager.memory.process.size=5g");
    await expect(page.getByText("The reader for pasted texts could not be loaded")).toBeVisible();
    await expect(total(page)).toHaveText("4294967296");
    await expect(page.locator(".stopped")).toHaveCount(0);
    host.heal();
    await page.getByRole("button", { name: "Try again" }).click();
    await expect(page.getByRole("region", { name: "All releases" }).getByRole("row")).toHaveCount(26);
    await paste(page, "-Dtaskmanager.memory.process.size=5g");
    await expect(total(page)).toHaveText("5368709120");
    await host.close();
  });

  base(`scripts that are ${fault} are no page that looks live`, async ({ page }) => {
    for (const files of [/^start-/, /^early-/]) {
      for (const hash of ["", link]) {
        const host = await damaged(files, damage);
        await page.goto(host.address + hash);
        await expect(page.locator("[role=alert]")).toContainText("This page could not start");
        host.heal();
        await page.reload();
        await expect(page.locator(".prerendered")).toHaveCount(0);
        await expect(page.getByRole("alert")).toHaveCount(0);
        await host.close();
      }
    }
  });

  base(`a style sheet that is ${fault} and scripts that are not needed leave a page that works`, async ({ page }) => {
    const host = await damaged(/^(first-|style-|colours-|save-picture)/, damage);
    await page.goto(host.address + link);
    await expect(total(page)).toHaveText("4294967296");
    await host.close();
  });
}

/** A host that has another build from some moment on: its program has another name, and the others are gone. */
async function replaced() {
  const [name] = /calculator-[0-9a-f]+/.exec(readFileSync(join(DIST, "index.html"), "utf8"));
  const newer = "calculator-0123456789abcdef";
  let isNew = false, hasFiles = true;
  const host = await serve({
    answer: (asked) => {
      if (!isNew) return undefined;
      if (asked === "") return readFileSync(join(DIST, "index.html"), "utf8").replaceAll(name, newer);
      if (asked.startsWith(name) || !hasFiles && asked.startsWith("calculator-")) throw new Error("gone");
      if (asked.startsWith(newer)) return readFileSync(join(DIST, asked.replace(newer, name)));
      if (/^(panels|reader)-/.test(asked) && !hasFiles) throw new Error("gone");
    },
  });
  return { ...host, replace: (files) => { isNew = true; hasFiles = files; } };
}

base("an old page on a host with new files says that there is a newer one, and keeps its text", async ({ page }) => {
  const host = await replaced();
  await page.goto(host.address);
  await expect(page.locator(".prerendered")).toHaveCount(0);
  await page.locator("#view-1").click();
  await page.locator("#text").fill("taskmanager.memory.process.size: 5g # mine\n");
  await expect(page).toHaveURL(/process\.size=5g/);
  host.replace(false);
  await page.locator("#all-releases").click();
  await expect(page.getByText("This part of the page could not be loaded.")).toBeVisible();
  const newer = page.getByRole("status").filter({ hasText: "new version" });
  await expect(newer).toBeVisible();
  await expect(page.locator("#text")).toHaveValue(/5g # mine/);
  host.replace(true);
  await newer.getByRole("button", { name: "Reload" }).click();
  await expect(page.locator(".prerendered")).toHaveCount(0);
  await expect(page.locator("#text")).toHaveValue(/5g # mine/);
  await page.locator("#all-releases").click();
  await expect(page.getByRole("region", { name: "All releases" }).getByRole("row")).toHaveCount(26);
  await host.close();
});

base("a new page on a host that has not got its files yet says so, and starts when they are there", async ({ page }) => {
  const host = await replaced();
  await keep(page);
  host.replace(false);
  await page.goto(host.address);
  await expect(page.getByText("could not be loaded")).toBeVisible();
  expect(await kept(page)).toBe(KEPT);
  host.replace(true);
  await page.getByRole("button", { name: "Try again" }).click();
  await expect(page.locator(".prerendered")).toHaveCount(0);
  await page.getByRole("button", { name: "Open it" }).click();
  await expect(total(page)).toHaveText("4294967296");
  await host.close();
});

base("a browser that keeps nothing more leaves the page at work, and the link has what was set", async ({ page }) => {
  const host = await serve({});
  await page.addInitScript(() => {
    Storage.prototype.setItem = () => { throw new DOMException("full", "QuotaExceededError"); };
  });
  const faults = [];
  page.on("pageerror", (error) => faults.push(error.message));
  await page.goto(host.address + link);
  await page.locator("#view-1").click();
  await page.locator("#text").fill("taskmanager.memory.process.size: 5g # mine\n");
  await expect(total(page)).toHaveText("5368709120");
  await expect(page).toHaveURL(/process\.size=5g/);
  await page.reload();
  await expect(total(page)).toHaveText("5368709120");
  expect(faults).toEqual([]);
  await host.close();
});

base("WebAssembly of another type is read", async ({ page }) => {
  const host = await serve({});
  await page.route(/_bg\.wasm$/, async (route) => {
    const response = await route.fetch();
    await route.fulfill({ response, headers: { ...response.headers(), "content-type": "text/plain" } });
  });
  await page.goto(host.address + link);
  await expect(total(page)).toHaveText("4294967296");
  await page.locator("#all-releases").click();
  await expect(page.getByRole("region", { name: "All releases" }).getByRole("row")).toHaveCount(26);
  await paste(page, "-Dtaskmanager.memory.process.size=5g");
  await expect(total(page)).toHaveText("5368709120");
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
  // A paste and a panel load other programs.
  await page.evaluate(() => Promise.all(["reader", "panels"].map(self.loadProgram)));
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
