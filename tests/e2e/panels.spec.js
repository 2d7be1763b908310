// Panels that are loaded when one is opened: a program of its own draws them within the page.
import { test as plain } from "@playwright/test";
import { expect, test } from "./page.js";

const LINK = "./#v=1&flink=2.3&on=kubernetes&tm.process.size=4g&jm.process.size=1600m";

const opened = async (page) => {
  await page.locator("#all-releases").click();
  const table = page.getByRole("region", { name: "All releases" });
  await expect(table.getByRole("row")).toHaveCount(26);
  return table;
};

test("a panel is loaded when it is opened, follows the document, and changes it as one step", async ({ page }) => {
  const loaded = [];
  page.on("request", (request) => loaded.push(request.url()));
  await page.goto(LINK);
  expect(loaded.filter((url) => /panels-/.test(url))).toEqual([]);
  const table = await opened(page);
  const row = (process, flink) => table.getByRole("table", { name: process }).getByRole("row", { name: `Flink ${flink} ` });
  await expect(row("TaskManager", "2.3")).toContainText("4 GiB");

  await page.locator("#text").fill("taskmanager.memory.process.size: 6g");
  await expect(row("TaskManager", "2.3")).toContainText("6 GiB");
  await expect(row("JobManager", "2.3")).toContainText("Does not start: Either required fine-grained memory");
  // What the release above says, too, is not repeated.
  await expect(row("JobManager", "2.2").getByRole("cell")).toHaveText("Does not start");

  await table.getByRole("button", { name: "Flink 1.20" }).first().click();
  await expect(page.getByLabel("Flink version")).toHaveValue("1.20");
  await expect(page.getByText("Done: switched to Flink 1.20.")).toBeVisible();
  await expect(row("TaskManager", "1.20")).toHaveClass("selected");
  await page.getByRole("button", { name: "Undo" }).first().click();
  await expect(page.getByLabel("Flink version")).toHaveValue("2.3");
});

test("a closed panel leaves nothing behind, and opens again", async ({ page }) => {
  await page.goto(LINK);
  for (let time = 0; time < 3; time++) {
    const table = await opened(page);
    await page.locator("#all-releases").click();
    await expect(table).toHaveCount(0);
  }
});

// What the browser itself logs of a missing file is no fault here.
plain("a panel that cannot be loaded says so, and can be tried again", async ({ page }) => {
  await page.route("**/panels-*", (route) => route.fulfill({ status: 404 }));
  await page.goto(LINK);
  await page.locator("#all-releases").click();
  await expect(page.getByText("This part of the page could not be loaded.")).toBeVisible();
  await expect(page.getByText("4 GiB").first()).toBeVisible();
});
