// What is loaded when someone does something with the page, and what stands in its place until then.
import { expect, isLive, test } from "./page.js";
import { TOTAL, box, bytes, choice, field } from "./configuration.js";

const LATER = "**/*-later.wasm";
const total = (page) => bytes(page, "Total Process Memory");

/** Notes what is asked of the host, and lets the later part come only when told so. */
async function hold(page) {
  let release;
  const released = new Promise((resolve) => (release = resolve));
  const asked = [];
  await page.route(LATER, async (route) => {
    asked.push(route.request().url());
    await released;
    await route.continue();
  });
  return { asked, release };
}

/** What was rendered beforehand has other ids. */
const prepared = (page) => page.locator("[id^=at-]");

test.beforeEach(({ page }) => page.addInitScript(() => localStorage.setItem("view", "form")));

test("who looks loads the first part, and who moves the other", async ({ page }) => {
  const { asked, release } = await hold(page);
  release();
  await page.goto("./");
  // All of it is in view: form, picture, recommendations, table and result.
  await expect(field(page, TOTAL)).toBeVisible();
  await expect(page.getByRole("region", { name: "Result" })).toBeVisible();
  await page.waitForTimeout(1000);
  expect(asked).toEqual([]);
  await page.mouse.move(300, 300);
  await expect(prepared(page)).toHaveCount(0);
  expect(asked).toHaveLength(1);
});

test("the first part lives at once", async ({ page }) => {
  await hold(page);
  await page.goto("./");
  await page.getByLabel("Runs on").selectOption("docker");
  await page.getByRole("tab", { name: /JobManager/ }).click();
  await expect(page.locator(".picture").getByRole("button", { name: /^Off-heap/i })).toBeVisible();
  expect(await page.evaluate(() => location.hash)).toContain("on=docker");
});

test("nothing moves when the later part takes its place", async ({ page }) => {
  const { release } = await hold(page);
  await page.goto("./");
  await page.mouse.move(300, 300);
  await page.evaluate(() => {
    self.jumps = [];
    const watch = (list) => list.getEntries().forEach((entry) => self.jumps.push(entry.value));
    new PerformanceObserver(watch).observe({ type: "layout-shift" });
  });
  const result = () => page.evaluate(() => document.querySelector(".outputs .bar").getBoundingClientRect().top);
  const before = await result();
  release();
  await expect(prepared(page)).toHaveCount(0);
  expect(await result()).toBe(before);
  expect((await page.evaluate(() => self.jumps)).reduce((sum, jump) => sum + jump, 0)).toBeLessThan(0.01);
});

for (const [what, act, check] of [
  [
    "pressed",
    (page) => page.getByRole("tab", { name: "Compose" }).click(),
    (page) => expect(page.getByRole("heading", { name: "docker-compose.yaml" })).toBeVisible(),
  ],
  [
    "opened",
    (page) => page.locator("summary").filter({ hasText: "Managed memory" }).click(),
    (page) => expect(field(page, "Managed fraction")).toBeVisible(),
  ],
  [
    "typed",
    async (page) => {
      await field(page, TOTAL).click();
      await page.keyboard.press("ControlOrMeta+a");
      await page.keyboard.type("3g");
    },
    async (page) => {
      await expect(total(page)).toHaveText("3221225472");
      await expect(field(page, TOTAL)).toBeFocused();
      // The cursor stands where it stood.
      await page.keyboard.press("Backspace");
      await page.keyboard.type("000m");
      await expect(total(page)).toHaveText("3145728000");
    },
  ],
  [
    "chosen",
    (page) => choice(page, "State backend").selectOption("rocksdb"),
    (page) => expect.poll(() => page.evaluate(() => location.hash)).toContain("rocksdb"),
  ],
]) {
  test(`what is ${what} before it lives is done when it does`, async ({ page }) => {
    const { asked, release } = await hold(page);
    await page.goto("./");
    await act(page);
    await expect.poll(() => asked.length).toBe(1);
    release();
    await expect(prepared(page)).toHaveCount(0);
    await check(page);
  });
}

test.describe("without the later part", () => {
  // The browser reports what was not loaded, which is what is tried here.
  const failing = test.extend({ page: async ({ context }, use) => use(await context.newPage()) });

  failing("the page says what is missing, and takes it up again", async ({ page }) => {
    await page.route(LATER, (route) => route.abort());
    await page.goto("./#v=1&flink=2.3&on=docker&tm.process.size=4g&jm.process.size=1600m");
    await expect(page.getByRole("tab", { name: /TaskManager 4 GiB/ })).toBeVisible();
    const missing = page.getByRole("alert");
    await expect(missing).toContainText("could not be loaded");
    await page.unroute(LATER);
    await missing.getByRole("button", { name: "Try again" }).click();
    await expect(total(page)).toHaveText("4294967296");
    await expect(missing).toHaveCount(0);
  });

  failing("what is pasted is not lost without a word", async ({ page }) => {
    await page.goto("./");
    await isLive(page);
    await page.route(LATER, (route) => route.abort());
    await page.evaluate(() => {
      const clipboardData = new DataTransfer();
      clipboardData.setData("text/plain", "taskmanager.memory.process.size: 4g");
      document.body.dispatchEvent(new ClipboardEvent("paste", { clipboardData, bubbles: true, cancelable: true }));
    });
    await expect(page.locator(".note-line")).toContainText("could not be loaded");
    await expect(page.getByRole("tab", { name: /TaskManager 1728/ })).toBeVisible();
  });
});

test("an embedded picture does without it", async ({ page }) => {
  const { asked } = await hold(page);
  await page.goto("./?embed#v=1&flink=2.3&on=docker&tm.process.size=4g&jm.process.size=1600m");
  await expect(page.getByRole("button", { name: /^Managed Memory/ })).toBeVisible();
  await page.waitForTimeout(500);
  expect(asked).toEqual([]);
});
