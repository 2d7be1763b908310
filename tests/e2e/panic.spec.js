// Should the program ever stop, what was written is not lost. Nothing that a user, a link or a message can do leads
// there, so the browser has to be broken for it.
import { test as base } from "@playwright/test";
import { expect, isLive, withTraps } from "./page.js";
import { TOTAL, field, toText } from "./configuration.js";

const test = base;

/** Breaks what the program takes for granted: that elements can be put into others. */
const breakPage = (page) => page.evaluate(() => {
  Node.prototype.insertBefore = Node.prototype.appendChild = () => { throw new DOMException("broken by a test"); };
});

for (const view of ["text", "form"]) {
  test(`a program that stops leaves a notice with the text: ${view}`, async ({ page }) => {
    await page.addInitScript((view) => localStorage.setItem("flink-memory.view", view), view);
    await page.goto("./#v=1&flink=2.3&on=docker&tm.process.size=4g&jm.process.size=1600m");
    await isLive(page);
    const changes = async (value) => {
      if (view === "form") return field(page, TOTAL).fill(value);
      return page.getByRole("textbox", { name: /The text of/ }).fill(`taskmanager.memory.process.size: ${value} # mine\n`);
    };
    await changes("3g");
    // By then, all that follows a pause in typing is drawn.
    await expect(page).toHaveURL(/process\.size=3g/);
    await breakPage(page);
    await changes("64m");
    const notice = page.getByRole("alert");
    await expect(notice.getByRole("heading")).toHaveText("The calculator stopped");
    await expect(notice.getByRole("textbox")).toHaveValue(view === "form" ? /process\.size: 64m/ : /64m # mine/);
    await notice.getByText("Details for a bug report").click();
    await expect(notice.locator("pre")).toContainText(/panicked at .*/);
    await Promise.all([page.waitForEvent("load"), notice.getByRole("button", { name: "Reload the page" }).click()]);
    await isLive(page);
    await expect(page.locator(".picture")).toBeVisible();
    await expect(page.getByRole("alert")).toHaveCount(0);
  });
}

/** What the page says in the place of a section that stopped. */
const stopped = (page) => page.locator(".stopped-section");

for (const section of ["Recommendations", "Picture", "Table", "Result", "Slots", "Calculation", "Messages", "Form"]) {
  test(`a fault takes down its section and nothing else: ${section}`, async ({ page }) => {
    await page.goto("./#v=1&flink=2.3&on=docker&tm.process.size=4g&jm.process.size=1600m");
    await isLive(page);
    await field(page, TOTAL).fill("5g");
    await expect(page).toHaveURL(/process\.size=5g/);
    await page.evaluate((section) => { window.stopSection = section; }, section);
    if (section === "Calculation") await page.locator('.picture [data-component="Managed Memory"]').first().click();
    else await field(page, TOTAL).fill("6g");
    const notice = stopped(page);
    await expect(notice).toHaveCount(1);
    await expect(notice).toContainText(`${section} stopped working`);
    await expect(notice.locator("pre")).toContainText(/panicked at .*section\.rs:\d+/);
    await expect(page.locator(".stopped")).toHaveCount(0);
    // The rest goes on, with what was edited and what can be undone.
    const text = await toText(page);
    await expect(text).toHaveValue(section === "Calculation" ? /size: 5g/ : /size: 6g/);
    await text.fill("taskmanager.memory.process.size: 7g # mine\n");
    await expect(page).toHaveURL(/process\.size=7g/);
    await page.locator("#undo").click();
    await expect(text).toHaveValue(section === "Calculation" ? /size: 5g/ : /size: 6g/);
    await page.locator("#undo").click();
    // What is typed in one go is one step.
    await expect(text).toHaveValue(/size: [45]g/);
    if (section !== "Table") await expect(page.locator(".table")).toBeVisible();
    // What still calls the program that stopped does no harm.
    await page.waitForTimeout(1000);
    await expect(page.locator(".stopped")).toHaveCount(0);
    await page.evaluate(() => { window.stopSection = null; });
    await page.reload();
    await isLive(page);
    await expect(stopped(page)).toHaveCount(0);
  });
}

test("a second fault, in another section, takes down that as well", async ({ page }) => {
  await page.goto("./#v=1&flink=2.3&on=docker&tm.process.size=4g&jm.process.size=1600m");
  await isLive(page);
  for (const [section, size] of [["Recommendations", "5g"], ["Result", "6g"]]) {
    await page.evaluate((section) => { window.stopSection = section; }, section);
    await field(page, TOTAL).fill(size);
    await expect(stopped(page).filter({ hasText: section })).toBeVisible();
  }
  await expect(stopped(page)).toHaveCount(2);
  await expect(field(page, TOTAL)).toHaveValue("6g");
});

for (const section of ["Recommendations", "Picture", "Table", "Result", "Slots", "Messages", "Form"]) {
  test(`a fault when a link is opened takes down its section and nothing else: ${section}`, async ({ page }) => {
    await page.addInitScript((section) => { window.stopSection = section; }, section);
    await page.goto("./#v=1&flink=2.3&on=docker&tm.process.size=4g&jm.process.size=1600m");
    await expect(stopped(page)).toContainText(`${section} stopped working`);
    await expect(stopped(page)).toHaveCount(1);
    await expect(page.locator(".stopped")).toHaveCount(0);
    const text = await toText(page);
    await expect(text).toHaveValue(/taskmanager[^]*size: 4g/);
    await text.fill("taskmanager.memory.process.size: 7g # mine\n");
    await expect(page).toHaveURL(/process\.size=7g/);
    if (section !== "Picture") await expect(page.locator(".picture")).toBeVisible();
  });
}

test("a fault before anything was asked for takes down its section, and what is typed meanwhile counts", async ({ page }) => {
  await page.addInitScript(() => { window.stopSection = "Result"; });
  await page.goto("./", { waitUntil: "commit" });
  await field(page, TOTAL).fill("5g");
  await expect(stopped(page)).toContainText("Result stopped working");
  await expect(field(page, TOTAL)).toHaveValue("5g");
  await expect(page).toHaveURL(/process\.size=5g/);
});

test("a trap in what reads texts leaves the page and its text, and the next text is read", async ({ page }) => {
  await withTraps(page);
  await page.goto("./#v=1&flink=2.3&on=docker&tm.process.size=4g");
  await isLive(page);
  const paste = (text) => page.evaluate((text) => {
    const clipboardData = new DataTransfer();
    clipboardData.setData("text/plain", text);
    document.body.dispatchEvent(new ClipboardEvent("paste", { clipboardData, bubbles: true, cancelable: true }));
  }, text);
  for (const time of [1, 2]) {
    await page.evaluate(() => self.loadProgram("reader"));
    await page.evaluate(() => { window.trapIn = "reader"; });
    await paste(`-Dtaskmanager.memory.process.size=5g -Dx=${time}`);
    await expect(page.getByText("stopped on this text")).toBeVisible();
    await expect(field(page, TOTAL)).toHaveValue("4g");
    await field(page, TOTAL).fill(`${6 + time}g`);
    await expect(page).toHaveURL(new RegExp(`process\\.size=${6 + time}g`));
    await field(page, TOTAL).fill("4g");
    await expect(page).toHaveURL(/process\.size=4g/);
  }
  await paste("-Dtaskmanager.memory.process.size=6g");
  await expect(page).toHaveURL(/process\.size=6g/);
  await expect(page.locator(".stopped")).toHaveCount(0);
});

test("a trap in a panel takes down that panel, says so, and the page and its text go on", async ({ page }) => {
  await withTraps(page);
  await page.goto("./#v=1&flink=2.3&on=kubernetes&tm.process.size=4g&jm.process.size=1600m");
  await isLive(page);
  const table = page.getByRole("region", { name: "All releases" });
  const says = page.getByText("This part of the page stopped.");
  const goesOn = async (size) => {
    await field(page, TOTAL).fill(size);
    await expect(page).toHaveURL(new RegExp(`process\\.size=${size}`));
    await expect(page.locator(".stopped")).toHaveCount(0);
  };
  // When it is opened, when the page changes what it is about, and when someone presses a button in it.
  const traps = [
    () => page.locator("#all-releases").click(),
    () => goesOn("5g"),
    () => table.getByRole("button", { name: "Flink 1.20" }).first().click(),
  ];
  for (const [time, act] of traps.entries()) {
    await page.evaluate(() => self.loadProgram("panels"));
    await page.evaluate(() => { window.trapIn = "panels"; });
    await act();
    await expect(says).toBeVisible();
    await expect(table).toHaveCount(0);
    await expect(page.getByText("could not be loaded")).toHaveCount(0);
    await goesOn(`${6 + time}g`);
    await page.getByRole("button", { name: "Try again" }).click();
    await expect(table.getByRole("row", { name: /Flink 2\.3/ }).first()).toContainText(`${6 + time} GiB`);
    await expect(says).toHaveCount(0);
  }
  await table.getByRole("button", { name: "Flink 1.20" }).first().click();
  await expect(page.getByLabel("Flink version")).toHaveValue("1.20");
});

test("errors of others leave the page alone", async ({ page }) => {
  await page.goto("./");
  await isLive(page);
  await expect(page.locator(".picture")).toBeVisible();
  await page.evaluate(() => {
    setTimeout(() => { throw new TypeError("an extension's"); });
    Promise.reject(new Error("an extension's"));
    dispatchEvent(new ErrorEvent("error", { message: "ResizeObserver loop" }));
    return new Promise((done) => setTimeout(done, 200));
  });
  await expect(page.locator(".picture")).toBeVisible();
  await expect(page.locator(".stopped")).toHaveCount(0);
});
