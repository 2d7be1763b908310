// Parts that are held at sizes, and borders that are moved.
import { expect, test } from "./page.js";
import { box, bytes, drawnBelow } from "./configuration.js";

const LINK = "./#v=1&flink=2.3&on=kubernetes&tm.process.size=4g&jm.process.size=1600m";
const MIB = 2 ** 20;
const held = (page) => page.getByRole("region", { name: "Held sizes" });
const border = (page, one, other) => page.getByRole("separator", { name: `Border between ${one} and ${other}` });
const size = async (page, name) => {
  await drawnBelow(page);
  return Number(await bytes(page, name).textContent());
};
const undo = (page) => page.getByRole("button", { name: "Undo" }).first();

const hold = async (page, part, bound, text) => {
  await box(page, part).click();
  await page.getByRole("button", { name: "Hold at a size" }).click();
  await expect(page.getByLabel(`Size of ${part}`)).toBeFocused();
  await page.getByLabel("How the size is met").selectOption(bound);
  await page.getByLabel(`Size of ${part}`).fill(text);
  await page.getByLabel(`Size of ${part}`).press("Tab");
  await page.locator("#hold-set").click();
};

test("a part is held, a way is looked at and taken, and the link brings the hold back", async ({ page }) => {
  const loaded = [];
  page.on("request", (request) => loaded.push(request.url()));
  await page.goto(LINK);
  expect(loaded.filter((url) => /panels-/.test(url))).toEqual([]);
  await hold(page, "Task Heap", "exactly", "2g");
  await expect(held(page).getByRole("button", { name: /Let go of Task Heap 2/ })).toBeVisible();
  const way = held(page).getByRole("button", { name: "Take it from Managed Memory" });
  await way.hover();
  await expect(page.locator(".ghost [data-ghost='Task Heap']")).toHaveCount(1);
  await way.click();
  expect(Math.abs((await size(page, "Task Heap")) - 2048 * MIB)).toBeLessThan(MIB);
  await expect(held(page)).toContainText("The configuration gives these sizes.");
  await expect(page).toHaveURL(/&hold=tm\.task-heap=2g$/);
  await undo(page).click();
  await expect(held(page).getByRole("button", { name: "Take it from Managed Memory" })).toBeVisible();

  await page.reload();
  await expect(held(page).getByRole("button", { name: /Let go of Task Heap 2/ })).toBeVisible();
  await held(page).getByRole("button", { name: "Let go of all" }).click();
  await expect(held(page)).toHaveCount(0);
  await expect(page).not.toHaveURL(/hold=/);
});

test("several are held at once, and what contradicts is told", async ({ page }) => {
  await page.goto(`${LINK}&hold=tm.network=512m%2B,tm.container=5g-`);
  await expect(held(page)).toContainText("Network at least 512");
  await hold(page, "Task Heap", "exactly", "8g");
  await expect(held(page).getByRole("alert")).toContainText("cannot be met together");
  await held(page).getByRole("button", { name: /^Let go of Container/ }).last().click();
  await expect(held(page).locator(".fixes li").first()).toBeVisible();
  await held(page).getByLabel("Everything else stays").check();
  await expect(page).toHaveURL(/hold=.*,rest/);
  await held(page).locator(".fixes button").first().click();
  await expect(held(page)).toContainText("The configuration gives these sizes.");
  expect(Math.abs((await size(page, "Task Heap")) - 8192 * MIB)).toBeLessThan(MIB);
});

test("a row of the table is held, too", async ({ page }) => {
  await page.goto(LINK);
  await page.getByRole("button", { name: "Hold Network" }).click();
  await expect(page.getByLabel("Size of Network")).toBeFocused();
  await page.getByLabel("Size of Network").fill("much");
  await page.getByLabel("Size of Network").press("Enter");
  await expect(page.getByText("“much” is no size")).toBeVisible();
  await page.getByRole("button", { name: "More: Network", exact: true }).click();
  await expect(page.getByLabel("Size of Network")).toHaveValue("352m");
});

test("a border is dragged: the picture follows, and that is one step", async ({ page }) => {
  await page.goto(LINK);
  const total = await size(page, "Total Process Memory");
  const before = await size(page, "Task Heap");
  const handle = border(page, "Framework Heap", "Task Heap");
  const { x, y, width, height } = await handle.boundingBox();
  await page.mouse.move(x + width / 2, y + height * 0.7);
  await page.mouse.down();
  await page.mouse.move(x + width / 2 + 30, y + height * 0.7, { steps: 4 });
  await expect.poll(() => size(page, "Framework Heap")).toBeGreaterThan(140 * MIB);
  await page.mouse.move(x + width / 2 + 60, y + height * 0.7, { steps: 4 });
  const middle = await size(page, "Framework Heap");
  await expect.poll(() => size(page, "Framework Heap")).toBeGreaterThanOrEqual(middle);
  await page.mouse.up();
  await expect(undo(page)).toHaveAttribute("aria-disabled", "false");
  const after = await size(page, "Framework Heap");
  expect(after % MIB).toBe(0);
  expect((await size(page, "Task Heap")) + after).toBe(before + 128 * MIB);
  expect(await size(page, "Total Process Memory")).toBe(total);
  await undo(page).click();
  await expect.poll(() => size(page, "Task Heap")).toBe(before);
  await expect(undo(page)).toHaveAttribute("aria-disabled", "true");
});

test.describe("by touch", () => {
  test.use({ hasTouch: true });

  test("a border is dragged by a finger, and the page does not scroll with it", async ({ page, context }) => {
    await page.goto(LINK);
    const before = await size(page, "Task Heap");
    const { x, y, width, height } = await border(page, "Framework Heap", "Task Heap").boundingBox();
    const browser = await context.newCDPSession(page);
    const touch = (type, along = 0, down = 0) => {
      const touchPoints = type === "touchEnd" ? [] : [{ x: x + width / 2 + along, y: y + height * 0.7 + down }];
      return browser.send("Input.dispatchTouchEvent", { type, touchPoints });
    };
    const scrolled = () => page.evaluate(() => [window.scrollX, window.scrollY]);
    const place = await scrolled();
    await touch("touchStart");
    // A finger does not move along a line.
    for (let step = 1; step <= 6; step++) await touch("touchMove", step * 10, step * 2);
    await expect.poll(() => size(page, "Framework Heap")).toBeGreaterThan(140 * MIB);
    await touch("touchEnd");
    await expect(undo(page)).toHaveAttribute("aria-disabled", "false");
    const after = await size(page, "Framework Heap");
    expect(after % MIB).toBe(0);
    expect((await size(page, "Task Heap")) + after).toBe(before + 128 * MIB);
    expect(await scrolled()).toEqual(place);
    await undo(page).click();
    await expect.poll(() => size(page, "Task Heap")).toBe(before);
    await expect(undo(page)).toHaveAttribute("aria-disabled", "true");
  });
});

test("Escape puts a border back, and a press on one selects the part beside it", async ({ page }) => {
  await page.goto(LINK);
  const before = await size(page, "Managed Memory");
  const handle = border(page, "JVM Heap", "Off-Heap Memory");
  const { x, y, width } = await handle.boundingBox();
  await page.mouse.move(x + width / 2, y + 10);
  await page.mouse.down();
  await page.mouse.move(x + width / 2 + 50, y + 10, { steps: 4 });
  await expect.poll(() => size(page, "Managed Memory")).not.toBe(before);
  await page.keyboard.press("Escape");
  await expect.poll(() => size(page, "Managed Memory")).toBe(before);
  await page.mouse.up();
  await expect(undo(page)).toHaveAttribute("aria-disabled", "true");
  await page.mouse.click(x + width - 1, y + 10);
  await expect(box(page, "Off-Heap Memory")).toHaveAttribute("aria-pressed", "true");
});

test("a border is moved by keys in whole mebibytes", async ({ page }) => {
  await page.goto(LINK);
  await box(page, "Task Heap").click();
  const handle = border(page, "Framework Heap", "Task Heap");
  await expect(handle).toHaveAttribute("aria-valuenow", "128");
  await handle.focus();
  await page.keyboard.press("ArrowRight");
  await expect(handle).toHaveAttribute("aria-valuenow", "129");
  await page.keyboard.press("Shift+ArrowRight");
  await expect(handle).toHaveAttribute("aria-valuenow", "145");
  await page.keyboard.press("PageUp");
  await expect(handle).toHaveAttribute("aria-valuenow", "209");
  await page.keyboard.press("ArrowLeft");
  await expect(handle).toHaveAttribute("aria-valuenow", "208");
  await expect(handle).toBeFocused();
  expect(await size(page, "Framework Heap")).toBe(208 * MIB);
  await undo(page).click();
  await expect(handle).toHaveAttribute("aria-valuenow", "128");
  await expect(undo(page)).toHaveAttribute("aria-disabled", "true");
});
