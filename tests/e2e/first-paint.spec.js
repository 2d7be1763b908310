// What the page shows before its program runs, and without it.
import { expect, test } from "./page.js";

test.describe("without JavaScript", () => {
  test.use({ javaScriptEnabled: false });
  for (const width of [1280, 360]) {
    test(`the first answer is there, at ${width} pixels`, async ({ browser, baseURL }) => {
      const context = await browser.newContext({ javaScriptEnabled: false, viewport: { width, height: 800 } });
      const page = await context.newPage();
      await page.goto(baseURL);
      await expect(page.locator("noscript")).toBeVisible();
      // One of the renderings, and not both.
      await expect(page.getByRole("heading", { level: 1 })).toHaveCount(1);
      await expect(page.locator(".picture svg[role=group]:visible")).toHaveCount(1);
      await expect(page.getByRole("button", { name: /^Managed Memory, 512\sMiB/ })).toBeVisible();
      await expect(page.getByRole("table", { name: /Memory of the TaskManager/ })).toBeVisible();
      await context.close();
    });
  }
});

test("the live page takes over without a jump", async ({ page }) => {
  // The program comes late, as over a slow line.
  await page.route("**/*.wasm", async (route) => {
    await new Promise((go) => setTimeout(go, 700));
    await route.continue();
  });
  await page.addInitScript(() => {
    localStorage.setItem("flink-memory.view", "form");
    self.jumps = [];
    const watch = (list) => list.getEntries().forEach((entry) => self.jumps.push(entry.value));
    new PerformanceObserver(watch).observe({ type: "layout-shift", buffered: true });
  });
  await page.goto("./", { waitUntil: "commit" });
  const prepared = page.locator(".prerendered .picture svg[role=group]").filter({ visible: true });
  await expect(prepared).toBeVisible();
  const before = await prepared.boundingBox();
  await expect(page.locator(".prerendered")).toHaveCount(0);
  expect(await page.locator(".picture svg[role=group]").boundingBox()).toEqual(before);
  expect((await page.evaluate(() => self.jumps)).reduce((sum, jump) => sum + jump, 0)).toBeLessThan(0.01);
});

test("what was prepared is not shown to those who ask for something else", async ({ page }) => {
  let go;
  const held = new Promise((resolve) => (go = resolve));
  await page.route("**/*.wasm", async (route) => {
    await held;
    await route.continue();
  });
  await page.goto("./#v=1&flink=2.3&on=docker&tm.process.size=4g&jm.process.size=2g", { waitUntil: "commit" });
  await expect(page.locator("html.opening")).toHaveCount(1);
  await expect(page.getByText("1.69 GiB").filter({ visible: true })).toHaveCount(0);
  go();
  await expect(page.getByRole("tab", { name: /TaskManager 4 GiB/ })).toBeVisible();
});
