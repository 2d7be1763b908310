// Nothing jumps and nothing is lost: what is typed, pasted, selected and said leaves everything else where it is.
import { expect, test } from "./page.js";
import { TOTAL, box, bytes, field, openGroup, says, text, toForm, toText, write } from "./configuration.js";

const LINK =
  "#v=1&flink=2.2&on=kubernetes&tm.process.size=4g&taskmanager.numberOfTaskSlots=4&jm.process.size=1600m";
const picture = (page) => page.locator(".picture svg[role=group]");
const toast = (page) => page.locator(".toast");
const total = (page) => bytes(page, "Total Process Memory");
const press = (page, name) => toast(page).getByRole("button", { name }).click();

/** Pastes onto the page, as a browser does. */
const paste = (page, text) => page.evaluate((text) => {
  const clipboardData = new DataTransfer();
  clipboardData.setData("text/plain", text);
  document.body.dispatchEvent(new ClipboardEvent("paste", { clipboardData, bubbles: true, cancelable: true }));
}, text);

test("while a size is typed key by key, the picture stays where it is", async ({ page }) => {
  await page.goto(`./${LINK}`);
  await toForm(page);
  const before = await picture(page).boundingBox();
  await field(page, TOTAL).focus();
  await page.keyboard.press("ControlOrMeta+a");
  for (const key of "6144m") {
    await page.keyboard.type(key);
    expect(await picture(page).boundingBox(), key).toEqual(before);
    await expect(page.locator(".refusal")).toHaveCount(0);
  }
  await expect(total(page)).toHaveText("6442450944");
  await page.keyboard.press("Backspace");
  // What Flink says is there at once in a line, and whole when typing pauses.
  await expect(page.locator(".banner")).toContainText("Flink refuses this");
  await expect(page.locator(".refusal")).toContainText("does not start");
  expect(await picture(page).boundingBox()).toEqual(before);
  await page.keyboard.type("m");
  await expect(page.locator(".refusal, .banner")).toHaveCount(0);
  expect(await picture(page).boundingBox()).toEqual(before);
});

test("while it is typed into the text, too", async ({ page }) => {
  await page.goto(`./${LINK}`);
  await (await toText(page)).fill("jobmanager.memory.process.size: 1600m\ntaskmanager.memory.process.size: ");
  await expect(page.getByRole("tab", { name: /TaskManager .*does not start/ })).toBeVisible();
  await text(page).press("ControlOrMeta+End");
  await page.keyboard.type("4g");
  await expect(total(page)).toHaveText("4294967296");
  const before = await picture(page).boundingBox();
  await page.keyboard.press("Backspace");
  for (const key of "096m") {
    await page.keyboard.type(key);
    expect(await picture(page).boundingBox(), key).toEqual(before);
  }
});

test("the message of a failure leaves the configuration as it is", async ({ page }) => {
  await page.goto(`./${LINK}`);
  await paste(page, "java.lang.OutOfMemoryError: Direct buffer memory");
  await expect(page.getByRole("region", { name: "What the message means" })).toBeVisible();
  await expect(toast(page)).toContainText("Your configuration was not changed");
  await expect(total(page)).toHaveText("4294967296");
});

test("a paste without an option known here replaces nothing", async ({ page }) => {
  await page.goto(`./${LINK}`);
  for (const nothing of ["s3.endpoint: there\nfoo: bar\n", "Hello, world", "a: 1\n"]) {
    await paste(page, nothing);
    await expect(toast(page)).toContainText("Nothing was changed");
    await expect(total(page)).toHaveText("4294967296");
    await press(page, "Close");
  }
});

test("what a paste replaced comes back, or is merged with it", async ({ page }) => {
  await page.goto(`./${LINK}`);
  const former = await text(page).inputValue();
  const pasted = "taskmanager.memory.process.size: 8g\ntaskmanager.memory.managed.fraction: 0.3\n";
  const replace = async () => {
    await paste(page, pasted);
    await expect(toast(page)).toContainText("Replaced your configuration.");
    await expect(text(page)).toHaveValue(pasted);
  };
  await replace();
  await press(page, "Undo");
  await expect(text(page)).toHaveValue(former);
  await expect(toast(page)).toHaveCount(0);
  await replace();
  await press(page, "Merge instead");
  await expect(text(page)).toHaveValue(/process\.size: 8g/);
  for (const kept of ["numberOfTaskSlots: 4", "1600m"]) await expect(text(page)).toHaveValue(new RegExp(kept));
  await expect(text(page)).toHaveValue(/managed\.fraction: 0\.3/);
  await expect(toast(page)).toContainText("Merged");
  await press(page, "Undo");
  await expect(text(page)).toHaveValue(former);
  // It stays until the next edit.
  await replace();
  await page.waitForTimeout(6000);
  await expect(toast(page)).toBeVisible();
  await page.getByLabel("Flink version").selectOption("2.1");
  await expect(toast(page)).toHaveCount(0);
});

test("after a refused paste, no picture is another configuration's", async ({ page }) => {
  await page.goto(`./${LINK}`);
  await paste(page, "taskmanager.memory.process.size: 300m\njobmanager.memory.process.size: 1600m\n");
  await expect(says(page)).toContainText("does not start");
  await expect(picture(page)).toHaveCount(0);
  await expect(page.locator(".conflict svg")).toBeVisible();
  await press(page, "Undo");
  await expect(picture(page)).toBeVisible();
});

test("what is said leaves by itself, or when someone is done with it", async ({ page }) => {
  await page.goto(`./${LINK}`);
  await paste(page, "Hello, world");
  await expect(toast(page)).toHaveCount(1);
  await expect(page.getByRole("status").filter({ has: toast(page) })).toHaveCount(1);
  await expect(toast(page)).toHaveCount(0, { timeout: 15_000 });
  await paste(page, "Hello, world");
  await press(page, "Close");
  await expect(toast(page)).toHaveCount(0);
});

for (const [width, height] of [[1440, 900], [1100, 700], [390, 844]]) {
  test(`what is said covers no control, at ${width} pixels`, async ({ page }) => {
    await page.setViewportSize({ width, height });
    await page.goto(`./${LINK}`);
    await page.locator(".recommendations .fixes button").first().click();
    await expect(toast(page)).toBeVisible();
    const covered = await page.evaluate(async () => {
      const covered = [];
      const shown = [...document.querySelectorAll("button, input, select, textarea, a, summary")].filter((one) => one.checkVisibility());
      for (const control of shown.filter((one) => !one.closest(".toast"))) {
        control.focus();
        control.scrollIntoView({ block: "nearest" });
        await new Promise((drawn) => requestAnimationFrame(drawn));
        const toast = document.querySelector(".toast").getBoundingClientRect();
        const room = control.getBoundingClientRect();
        const overlaps = room.top < toast.bottom && toast.top < room.bottom && room.left < toast.right && toast.left < room.right;
        // A long text goes on below what can be seen of it.
        if (overlaps && room.height < toast.top) covered.push(control.id || control.textContent);
      }
      return covered;
    });
    expect(covered).toEqual([]);
  });
}

test("a selected part has what concerns it first, and the rest stands back", async ({ page }) => {
  await page.goto("./#v=1&flink=2.3&on=kubernetes&tm.process.size=4g&jm.process.size=1600m&tm.framework.heap.size=64m");
  const items = page.locator(".recommendations > ol > li");
  const before = await items.locator("h3").allTextContents();
  expect(before.length).toBeGreaterThan(0);
  await box(page, "JVM Metaspace").click();
  await expect(items).toHaveCount(before.length);
  await expect(page.locator(".recommendations .beside")).toHaveCount(before.length);
  await expect(page.locator(".count")).toHaveText(String(before.length));
  await box(page, "Total Process Memory").click();
  await expect(items.first()).not.toHaveClass(/beside/);
});

test("a process of which nothing is set is not given, and is given by one press", async ({ page }) => {
  await page.goto(`./${LINK}`);
  await write(page, "taskmanager.memory.process.size: 4g\n");
  const tab = page.getByRole("tab", { name: /JobManager/ });
  await expect(tab).toHaveText(/not given/);
  await expect(tab).not.toHaveClass(/alarming/);
  await expect(page.locator(".recommendations .refused")).toHaveCount(0);
  await tab.click();
  await expect(page.locator(".refusal")).toHaveCount(0);
  // What Flink says is there for those who ask.
  await says(page).getByText("does not start").click();
  await says(page).getByText("Flink’s own words").first().click();
  await expect(says(page).locator("ol").first()).toBeVisible();
  await page.getByRole("button", { name: "Use 1600m, Flink’s shipped default" }).click();
  await expect(text(page)).toHaveValue(/jobmanager\.memory\.process\.size: 1600m/);
  await expect(picture(page)).toBeVisible();
  await write(page, "jobmanager.memory.process.size: 2g\n");
  await page.getByRole("tab", { name: /TaskManager/ }).click();
  await page.getByRole("button", { name: "Use 1728m, Flink’s shipped default" }).click();
  await expect(total(page)).toHaveText(String(1728 * 1024 * 1024));
});

test("Escape and a press on the background deselect", async ({ page }) => {
  await page.goto(`./${LINK}`);
  const selected = page.locator(".why h2");
  await box(page, "Managed Memory").click();
  await expect(selected).toContainText("Managed Memory");
  await page.keyboard.press("Escape");
  await expect(selected).toHaveCount(0);
  await box(page, "Managed Memory").click();
  await expect(selected).toHaveCount(1);
  const card = await page.locator(".card:has(.picture)").boundingBox();
  await page.mouse.click(card.x + 4, card.y + 4);
  await expect(selected).toHaveCount(0);
  // Within what explains it, a press deselects nothing.
  await box(page, "Managed Memory").click();
  await page.locator(".why p").first().click();
  await expect(selected).toHaveCount(1);
});

test("a key is renamed to what was meant", async ({ page }) => {
  await page.goto(`./${LINK}`);
  await write(page, "jobmanager.memory.process.size: 1600m\ntaskmanager.memory.proces.size: 3g # mine\n");
  await page.getByRole("button", { name: "Rename to taskmanager.memory.process.size" }).click();
  await expect(text(page)).toHaveValue(/^taskmanager\.memory\.process\.size: 3g/m);
  await expect(text(page)).not.toHaveValue(/proces\.size/);
  await expect(toast(page)).toContainText("Done:");
});

test("a search finds words by their beginnings, and names the process", async ({ page }) => {
  await page.goto(`./${LINK}`);
  await toForm(page);
  const labels = page.locator(".field label");
  await page.getByRole("searchbox").fill("oom");
  await expect(labels.filter({ hasText: /bloom/i })).toHaveCount(0);
  await page.getByRole("searchbox").fill("overhead");
  const found = await labels.allTextContents();
  expect(found).toEqual(expect.arrayContaining([expect.stringMatching(/^TaskManager JVM/), expect.stringMatching(/^JobManager JVM/)]));
  expect(new Set(found).size).toBe(found.length);
});

test("print has what is there to read, and no controls for what is not", async ({ page }) => {
  await page.goto(`./${LINK}`);
  await toForm(page);
  await openGroup(page, "Managed memory");
  await page.emulateMedia({ media: "print" });
  await expect(page.locator(".field label").first()).toBeVisible();
  await expect(page.locator("details.options[open]")).toHaveCount(1);
  for (const hidden of [".search", ".import", "details.options:not([open])", ".unset", ".toasts"]) {
    await expect(page.locator(hidden).filter({ visible: true })).toHaveCount(0);
  }
});
