// The selected part as something to edit, what an edit changed, and the ways back.
import { expect, test } from "./page.js";
import { address, box, bytes, drawnBelow, field, toForm } from "./configuration.js";

const LINK = "./#v=1&flink=2.3&on=kubernetes&tm.process.size=4g&jm.process.size=1600m";
const slider = (page, name) => page.getByRole("slider", { name: `Slide: ${name}` });
const changed = (page) => page.locator(".changed");
const managed = (page) => bytes(page, "Managed Memory");

test("a part is slid within what starts, and a drag is one step", async ({ page }) => {
  await page.goto(LINK);
  await box(page, "Managed Memory").click();
  const fraction = slider(page, "Managed fraction");
  await fraction.scrollIntoViewIfNeeded();
  const { x, y, width, height } = await fraction.boundingBox();
  await page.mouse.move(x + width / 2, y + height / 2);
  await page.mouse.down();
  await page.mouse.move(x + 12, y + height / 2, { steps: 3 });
  // However long it is held.
  await page.waitForTimeout(1100);
  await page.mouse.move(x + width - 1, y + height / 2, { steps: 6 });
  await expect(changed(page)).toContainText("Managed Memory");
  await expect(page.locator(".past [data-ghost='Managed Memory']")).toHaveCount(1);
  await page.mouse.up();
  await expect(fraction).toHaveAttribute("aria-valuetext", "0.82");
  await expect(page.locator(".refusal")).toHaveCount(0);
  await expect(page.getByRole("button", { name: "More: Managed fraction" })).toBeDisabled();
  await page.getByRole("button", { name: "Undo" }).click();
  await expect(managed(page)).toHaveText("1438814063");
  await expect(page.getByRole("button", { name: "Undo" })).toHaveAttribute("aria-disabled", "true");
  await page.getByRole("button", { name: "Redo" }).click();
  await expect(fraction).toHaveAttribute("aria-valuetext", "0.82");
});

test("two drags are two steps, and steppers step", async ({ page }) => {
  await page.goto(LINK);
  await box(page, "Managed Memory").click();
  const size = slider(page, "Managed memory");
  await size.scrollIntoViewIfNeeded();
  for (const part of [0.3, 0.6]) {
    const { x, y, width, height } = await size.boundingBox();
    await page.mouse.click(x + width * part, y + height / 2);
  }
  await drawnBelow(page);
  const second = await managed(page).textContent();
  await page.getByRole("button", { name: "Undo" }).click();
  await drawnBelow(page);
  const first = await managed(page).textContent();
  expect(Number(first)).toBeLessThan(Number(second));
  await expect(page.getByRole("button", { name: "Undo" })).toHaveAttribute("aria-disabled", "false");
  await page.getByRole("button", { name: "More: Managed memory" }).click();
  await expect.poll(async () => Number(await managed(page).textContent())).toBeGreaterThan(Number(first));
});

test("keys in an explanation lead to their fields", async ({ page }) => {
  await page.goto(LINK);
  await toForm(page);
  await box(page, "Task Heap").click();
  const why = page.getByRole("region", { name: "Why" });
  await why.getByRole("button", { name: "taskmanager.memory.task.heap.size" }).click();
  await expect(page.locator("#part-taskmanager-memory-task-heap-size")).toBeFocused();
  // One that is not beside the sentence is on the form, in a group that was closed.
  await page.goto("about:blank");
  await page.goto(`${LINK}&tm.network.fraction=0.2&tm.flink.size=3g&tm.task.heap.size=1g&tm.managed.size=1g`);
  await page.getByRole("region", { name: "Configuration" }).getByRole("tab", { name: /yaml/ }).click();
  await page.keyboard.press("ControlOrMeta+k");
  await page.keyboard.type("network max");
  await page.keyboard.press("Enter");
  await expect(page.locator("#grouped-taskmanager-memory-network-max")).toBeFocused();
});

test("what a release or a deployment changes is said in a sentence", async ({ page }) => {
  await page.goto("./#v=1&flink=1.16&on=standalone&tm.flink.size=20g&jm.process.size=1600m");
  await page.getByLabel("Flink version").selectOption("2.2");
  await expect(changed(page)).toContainText("Flink 1.16 → 2.2:");
  await expect(changed(page)).toContainText("Network 1 → 2 GiB");
  await page.goto("about:blank");
  await page.goto("./#v=1&flink=2.3&on=standalone&tm.process.size=4100m&jm.process.size=1600m");
  await page.getByLabel("Runs on").selectOption("yarn");
  await expect(changed(page)).toContainText("5120 MiB for the requested 4100 MiB");
  await page.getByRole("spinbutton", { name: "Minimum YARN allocation" }).fill("4100");
  await expect(page.getByRole("region", { name: "Container" })).toContainText("4100 MiB");
});

test("start over, and come back", async ({ page }) => {
  await page.goto(LINK);
  await page.getByRole("button", { name: "Start over" }).click();
  await expect(bytes(page, "Total Process Memory")).toHaveText("1811939328");
  await expect(page.getByLabel("Runs on")).toHaveValue("kubernetes");
  await page.getByRole("button", { name: "Undo" }).click();
  await expect(bytes(page, "Total Process Memory")).toHaveText("4294967296");
  await expect.poll(() => address(page)).toContain("tm.process.size=4g");
});

test("the keys: a palette, the search and their list", async ({ page }) => {
  await page.goto("./");
  // It listens a task later than it is drawn.
  await expect(async () => {
    await page.keyboard.press("?");
    await expect(page.getByRole("dialog", { name: "Keys" })).toBeVisible({ timeout: 500 });
  }).toPass();
  await page.keyboard.press("Escape");
  await expect(page.getByRole("dialog")).toHaveCount(0);
  await page.keyboard.press("/");
  await expect(page.getByRole("searchbox", { name: "Find an option" })).toBeFocused();
  // Where someone types, these are letters.
  await page.keyboard.type("?/");
  await expect(page.getByRole("searchbox", { name: "Find an option" })).toHaveValue("?/");
  await page.keyboard.press("ControlOrMeta+k");
  const found = page.getByRole("combobox", { name: "Find an action or an option" });
  await expect(found).toBeFocused();
  await found.fill("job");
  await page.keyboard.press("ArrowDown");
  await page.keyboard.press("ArrowUp");
  await page.keyboard.press("Enter");
  await expect(page.getByRole("tab", { name: /JobManager/ })).toHaveAttribute("aria-selected", "true");
  await expect(page.getByRole("dialog")).toHaveCount(0);
});

test("the picture is taken along, with its link", async ({ page, context, browserName }) => {
  await context.grantPermissions(["clipboard-read", "clipboard-write"]);
  await page.goto(LINK);
  await page.getByRole("button", { name: "Share" }).click();
  await page.getByRole("button", { name: "Copy as Markdown table" }).click();
  const markdown = await page.evaluate(() => navigator.clipboard.readText());
  expect(markdown).toContain("**TaskManager, Flink 2.3 on Kubernetes: 4 GiB** ([calculated](http");
  expect(markdown).toContain("| Managed Memory | 1.34 GiB |");
  const [svg] = await Promise.all([page.waitForEvent("download"), page.getByRole("button", { name: "Download picture (SVG)" }).click()]);
  const text = (await (await import("node:fs/promises")).readFile(await svg.path())).toString();
  expect(text).toContain("Managed Memory");
  expect(text).toContain("tm.process.size=4g");
  expect(text).not.toMatch(/oklab|color-mix|var\(/);
  const [png] = await Promise.all([page.waitForEvent("download"), page.getByRole("button", { name: "Download picture (PNG)" }).click()]);
  const bytes = await (await import("node:fs/promises")).readFile(await png.path());
  expect(bytes.subarray(1, 4).toString()).toBe("PNG");
  expect(bytes.toString("latin1")).toContain("tEXtSource\0http");
  await page.getByRole("button", { name: "Copy picture (PNG)" }).click();
  await expect(page.locator("#copy-png")).toHaveText("Done");
  const types = await page.evaluate(async () => (await navigator.clipboard.read()).flatMap((item) => item.types));
  expect(types).toContain("image/png");
});

test("on a phone, the picture stays in view as a bar, and fingers hit", async ({ browser, baseURL }) => {
  const context = await browser.newContext({ viewport: { width: 390, height: 844 }, hasTouch: true, isMobile: true, baseURL });
  const page = await context.newPage();
  await page.goto(LINK);
  await expect(page.locator(".prerendered")).toHaveCount(0);
  await toForm(page);
  const bar = page.locator(".slim");
  await field(page, "TaskManager total process memory").fill("5g");
  await expect(bar).toContainText("5 GiB");
  const { y, height } = await bar.boundingBox();
  expect(y).toBe(0);
  expect((await field(page, "TaskManager total process memory").boundingBox()).y).toBeGreaterThan(height);
  for (const target of ["#copy-link", "#undo", "#find-option", "#process-0", "#start-over", "#deployment", "#share"]) {
    const { height } = await page.locator(target).boundingBox();
    expect(height, target).toBeGreaterThanOrEqual(44);
  }
  expect(await page.evaluate(() => document.documentElement.scrollWidth)).toBeLessThanOrEqual(390);
  await context.close();
});

test("examples are links, and one of them is of a failure", async ({ page }) => {
  await page.goto("./");
  await page.getByRole("link", { name: "Refused" }).click();
  await expect(page.locator(".refusal")).toBeVisible();
  await page.getByRole("link", { name: "Killed pod" }).click();
  await expect(page.locator(".failure")).toContainText("killed");
  await page.getByRole("link", { name: "SQL batch" }).click();
  await expect(bytes(page, "Total Process Memory")).toHaveText("8589934592");
  await page.getByRole("button", { name: "Undo" }).click();
  await expect(bytes(page, "Total Process Memory")).toHaveText("1811939328");
  await page.getByRole("link", { name: "What’s new" }).click();
  await expect(page.getByRole("heading", { name: "Unreleased" })).toBeVisible();
});
