// Should the program ever stop, what was written is not lost. Nothing that a user, a link or a message can do leads
// there, so the browser has to be broken for it.
import { test as base } from "@playwright/test";
import { expect, isLive } from "./page.js";
import { TOTAL, field } from "./configuration.js";

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
    await notice.getByText("What a report of this should say").click();
    await expect(notice.locator("pre")).toContainText(/panicked at .*/);
    await Promise.all([page.waitForEvent("load"), notice.getByRole("button", { name: "Reload the page" }).click()]);
    await isLive(page);
    await expect(page.locator(".picture")).toBeVisible();
    await expect(page.getByRole("alert")).toHaveCount(0);
  });
}

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
