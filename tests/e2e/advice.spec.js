// Recommendations: seen, shown in the picture, applied, undone, put aside.
import { expect, test } from "./page.js";
import { box, bytes, says, text, toText, write } from "./configuration.js";

// The state is on the heap, so managed memory is for nothing.
const UNUSED = "#v=1&flink=2.3&on=kubernetes&tm.process.size=4g&jm.process.size=1600m";
const advice = (page) => page.getByRole("region", { name: "Recommendations" });
const finding = (page, words) => advice(page).locator("[data-finding]").filter({ hasText: words });
const unused = (page) => finding(page, /managed memory .* unused/);
const fix = (page) => unused(page).getByRole("button", { name: /^Set taskmanager\.memory\.managed/ });
const ghost = (page) => page.locator(".picture .ghost:not(.past)");
const outcome = (page) => advice(page).locator(".toasts");

test("what is pointed at is shown in the picture, by mouse and by keyboard, and nothing moves", async ({ page }) => {
  await page.emulateMedia({ reducedMotion: "reduce" });
  await page.goto(`./${UNUSED}`);
  await expect(fix(page)).toBeVisible();
  await expect(ghost(page)).toHaveCount(0);
  await fix(page).scrollIntoViewIfNeeded();
  const places = () => page.locator("main, .picture, .box, [data-finding]").evaluateAll((all) => all.map((one) => JSON.stringify(one.getBoundingClientRect())));
  const before = await places();
  await fix(page).hover();
  await expect(ghost(page).locator('[data-ghost="Task Heap"]')).toContainText("→ 2.76");
  await expect(ghost(page)).toHaveAttribute("aria-hidden", "true");
  await expect(box(page, "Managed Memory")).toHaveClass(/about/);
  await expect(box(page, "Network")).not.toHaveClass(/about/);
  expect(await places()).toEqual(before);
  // A text says the same.
  await expect(unused(page)).toContainText(/Task Heap 1\.42.GiB → 2\.76.GiB/);
  await page.getByRole("heading", { level: 1 }).hover();
  await expect(ghost(page)).toHaveCount(0);
  await fix(page).focus();
  await expect(ghost(page)).toHaveCount(1);
  await fix(page).blur();
  await expect(ghost(page)).toHaveCount(0);
});

test("a ghost of less memory ends before the picture does", async ({ page }) => {
  await page.goto("./");
  const width = async (locator) => (({ width }) => width)(await locator.boundingBox());
  await write(page, "taskmanager.memory.process.size: 4g\njobmanager.memory.process.size: 1600m\n");
  await expect(box(page, "Task Heap")).toBeVisible();
  await write(page, "taskmanager.memory.process.size: 4\njobmanager.memory.process.size: 1600m\n");
  // What stands there still is how Flink started last.
  await says(page).getByRole("button", { name: "Set taskmanager.memory.process.size to 1280m" }).hover();
  const whole = ghost(page).locator('[data-ghost="Total Process Memory"] .line');
  await expect(whole).toBeVisible();
  expect(await width(whole)).toBeLessThan((await width(box(page, "Total Process Memory"))) / 2);
});

test("a recommendation is applied by one click, and undone by a button, the keyboard and Back", async ({ page }) => {
  await page.goto(`./${UNUSED}`);
  await toText(page);
  const before = await text(page).inputValue();
  const undoes = {
    button: () => outcome(page).getByRole("button", { name: "Undo" }).click(),
    keys: () => page.keyboard.press("ControlOrMeta+z"),
    Back: () => page.goBack(),
  };
  for (const [name, undo] of Object.entries(undoes)) {
    await fix(page).click();
    await expect(text(page), name).toHaveValue(/managed\.size: 0/);
    await expect(bytes(page, "Managed Memory"), name).toHaveText("0");
    await expect(unused(page), name).toHaveCount(0);
    await expect(ghost(page), name).toHaveCount(0);
    await expect(outcome(page), name).toContainText("Done: set taskmanager.memory.managed.size to 0");
    await undo();
    await expect(text(page), name).toHaveValue(before);
    await expect(unused(page), name).toHaveCount(1);
    await expect(outcome(page), name).toBeEmpty();
  }
});

test("with a key, the focus goes on to the heading, and the next Tab to Undo", async ({ page }) => {
  await page.goto(`./${UNUSED}`);
  await fix(page).focus();
  await page.keyboard.press("Enter");
  await expect(advice(page).getByRole("heading", { name: "Recommendations" })).toBeFocused();
  await page.keyboard.press("Tab");
  await expect(outcome(page).getByRole("button", { name: "Undo" })).toBeFocused();
  await page.keyboard.press("Enter");
  await expect(unused(page)).toHaveCount(1);
});

test("what is dismissed stays so when the page is opened again, until it is to be shown", async ({ page }) => {
  await page.goto(`./${UNUSED}`);
  await unused(page).getByRole("button", { name: "Dismiss" }).click();
  await expect(unused(page)).toHaveCount(0);
  await expect(advice(page)).toContainText("1 dismissed");
  // Numbers of the same document may change.
  await write(page, "taskmanager.memory.process.size: 5g\njobmanager.memory.process.size: 1600m\n");
  await expect.poll(() => page.evaluate(() => localStorage.getItem("flink-memory.dismissed"))).toContain("tm.process.size=5g");
  await expect.poll(() => page.evaluate(() => location.hash)).toContain("tm.process.size=5g");
  await page.reload();
  await expect(advice(page)).toContainText("1 dismissed");
  await expect(unused(page)).toHaveCount(0);
  await advice(page).getByRole("button", { name: "show again" }).click();
  await expect(unused(page)).toHaveCount(1);
  await page.reload();
  await expect(unused(page)).toHaveCount(1);
  // Another document has its own.
  await unused(page).getByRole("button", { name: "Dismiss" }).click();
  await page.goto("about:blank");
  await page.goto(`./${UNUSED.replace("4g", "3g")}`);
  await expect(unused(page)).toHaveCount(1);
});

test("where storage is denied, what is dismissed stays so for the visit", async ({ page }) => {
  await page.addInitScript(() => {
    Object.defineProperty(window, "localStorage", {
      get() {
        throw new DOMException("denied", "SecurityError");
      },
    });
  });
  await page.goto(`./${UNUSED}`);
  await unused(page).getByRole("button", { name: "Dismiss" }).click();
  await expect(unused(page)).toHaveCount(0);
  await page.getByLabel("Flink version").selectOption("2.2");
  await expect(advice(page)).toContainText("1 dismissed");
});

test("a selected part comes first, and the rest stands back", async ({ page }) => {
  await page.goto(`./${UNUSED}`);
  await expect(unused(page)).toHaveCount(1);
  const chip = (part) => advice(page).getByRole("button", { name: `about ${part}` });
  await box(page, "Managed Memory").click();
  await expect(chip("Managed Memory")).toBeVisible();
  await expect(unused(page)).not.toHaveClass(/beside/);
  await box(page, "JVM Overhead").click();
  await expect(chip("JVM Overhead")).toContainText("none");
  await expect(unused(page)).toHaveClass(/beside/);
  await chip("JVM Overhead").click();
  await expect(unused(page)).not.toHaveClass(/beside/);
  await expect(page.locator(".why h2")).toHaveCount(0);
});

test("what concerns the other process is told, and leads there", async ({ page }) => {
  await page.goto("./#v=1&flink=2.3&on=kubernetes&tm.process.size=4g&jm.process.size=100m");
  const other = finding(page, "does not start this JobManager");
  // The most serious comes first, wherever it is.
  await expect(advice(page).locator("[data-finding]").first()).toContainText("does not start this JobManager");
  await expect(other.getByRole("button", { name: "Dismiss" })).toHaveCount(0);
  await other.getByRole("button", { name: "JobManager", exact: true }).click();
  await expect(page.getByRole("tab", { name: /^JobManager/ })).toHaveAttribute("aria-selected", "true");
  // There it stands with Flink's words, and not twice.
  await expect(other).toHaveCount(0);
  await expect(says(page).getByRole("heading", { name: "Suggested fix" })).toBeVisible();
});

test("a refusal says what it means, and starts after one click", async ({ page }) => {
  await page.goto("./#v=1&flink=2.3&on=kubernetes&tm.process.size=600m&jm.process.size=1600m");
  await expect(says(page)).toContainText("exceed configured Total Flink Memory");
  await expect(says(page)).toContainText("nothing is left for task heap");
  // A round value, and beside it the least.
  const size = /^Set taskmanager\.memory\.process\.size to 1280m/;
  await expect(says(page).getByRole("button", { name: "Use 982m" })).toBeVisible();
  await expect(says(page).getByText("exceed configured Total Flink Memory")).toBeHidden();
  await says(page).getByText("Flink’s own words").click();
  await expect(says(page).getByText("exceed configured Total Flink Memory")).toBeVisible();
  await says(page).getByRole("button", { name: size }).first().click();
  await expect(says(page)).not.toContainText("does not start");
  await expect(box(page, "Task Heap")).toBeVisible();
  await expect(outcome(page)).toContainText("Done:");
  await outcome(page).getByRole("button", { name: "Undo" }).click();
  await expect(says(page)).toContainText("does not start");
});

test("in a file that Flink cannot read, nothing is offered", async ({ page }) => {
  await page.goto("./");
  await write(page, "taskmanager.memory.process.size: 600m\n}\n");
  await expect(says(page)).toContainText("cannot read this file");
  await expect(page.locator(".fixes button")).toHaveCount(0);
  await expect(advice(page)).toContainText("Fix the error above");
});

test("a file that Flink cannot read is made readable by one click, where a slip is plain", async ({ page }) => {
  await page.goto("./");
  await write(page, "taskmanager:\n\tmemory.process.size: 4g\n");
  await says(page).getByRole("button", { name: "Replace the tab on line 2 by spaces" }).click();
  await expect(text(page)).toHaveValue("taskmanager:\n  memory.process.size: 4g\n");
  await expect(says(page)).not.toContainText("cannot read");
});

test("advice follows when typing pauses, and is never applied to another text", async ({ page }) => {
  await page.goto(`./${UNUSED}`);
  await toText(page);
  await expect(unused(page)).toHaveCount(1);
  await text(page).focus();
  await text(page).press("ControlOrMeta+End");
  // A key stroke, and at once a click on advice that was given before it.
  await page.evaluate(() => {
    const text = document.querySelector("textarea");
    text.value += "taskmanager.memory.managed.fraction: 0.2\n";
    text.dispatchEvent(new InputEvent("input", { bubbles: true }));
    document.querySelector("[data-finding] .fixes button").click();
  });
  await expect(text(page)).toHaveValue(/fraction: 0\.2\n$/);
  await expect(text(page)).not.toHaveValue(/managed\.size/);
  await expect(unused(page)).toContainText(/→ 0/);
  await fix(page).or(unused(page).locator(".fixes button")).first().click();
  await expect(unused(page)).toHaveCount(0);
});
