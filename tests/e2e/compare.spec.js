// A second configuration beside the first, and the way to another release.
import { readFileSync } from "node:fs";
import { createRequire } from "node:module";
import { address, text, toText } from "./configuration.js";
import { expect, test } from "./page.js";

const LINK = "./#v=1&flink=1.16&on=kubernetes&tm.process.size=32g&jm.process.size=2g";

const axe = readFileSync(createRequire(import.meta.url).resolve("axe-core/axe.min.js"), "utf8");

async function violations(page) {
  await page.evaluate(axe);
  return page.evaluate(async () => {
    const { violations } = await window.axe.run(document, { runOnly: { type: "tag", values: ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa"] } });
    return violations.map(({ id, nodes }) => `${id}: ${nodes.map(({ html }) => html).join("\n")}`);
  });
}

const comparison = (page) => page.getByRole("region", { name: "Compare", exact: true });
const row = (page, part) => comparison(page).getByRole("region", { name: "TaskManager", exact: true }).getByRole("row", { name: new RegExp(`^${part} `) });

async function open(page, name = "compare") {
  await page.locator(`#${name}`).click();
  const panel = page.getByRole("region", { name: name === "compare" ? "Compare" : "Upgrade", exact: true });
  await expect(panel).toBeVisible();
  return panel;
}

test("another release beside this one: sizes, reasons, and a link that opens both", async ({ page }) => {
  await page.goto(LINK);
  await open(page);
  await page.locator("#compare-release").selectOption("1.17");
  await expect(row(page, "Network")).toContainText("3.08 GiB");
  await expect(row(page, "Network")).toContainText("−2.08 GiB");
  await expect(comparison(page)).toContainText("The default of taskmanager.memory.network.max is 1 GiB before Flink 1.17 (from then on: unlimited)");
  await expect.poll(() => address(page)).toContain("&vs.flink=1.17");
  await expect(comparison(page).getByRole("img", { name: /to one scale/ }).first()).toBeVisible();
  expect(await violations(page)).toEqual([]);

  const link = page.url();
  await page.goto("about:blank");
  await page.goto(link);
  await expect(row(page, "Network")).toContainText("3.08 GiB");

  await page.locator("#compare-swap").click();
  await expect(page.getByLabel("Flink version")).toHaveValue("1.17");
  await expect(row(page, "Network")).toContainText("+2.08 GiB");
  await page.locator("#compare-stop").click();
  await expect(row(page, "Network")).toHaveCount(0);
  await expect.poll(() => address(page)).not.toContain("vs.");
});

test("the text before an edit, and one difference taken over", async ({ page }) => {
  await page.goto(LINK);
  await (await toText(page)).fill("taskmanager.memory.process.size: 16g\njobmanager.memory.process.size: 3g\n");
  await open(page);
  await page.locator("#compare-step").selectOption({ index: 1 });
  await expect(row(page, "Total Process Memory")).toContainText("−16 GiB");
  await comparison(page).getByRole("button", { name: "Take over jobmanager.memory.process.size" }).click();
  await expect(text(page)).toHaveValue("taskmanager.memory.process.size: 16g\njobmanager.memory.process.size: 2g\n");
  await expect(page.getByText("Done: took over jobmanager.memory.process.size.")).toBeVisible();
  await page.getByRole("button", { name: "Undo" }).first().click();
  await expect(text(page)).toHaveValue(/3g/);
});

test("a pasted text and a link are compared with, by keys alone", async ({ page }) => {
  await page.goto(LINK);
  await page.locator("#compare").focus();
  await page.keyboard.press("Enter");
  await page.locator("#compare-paste").focus();
  await page.keyboard.press("Space");
  await page.getByLabel("A link of this page").focus();
  await page.keyboard.type("nothing of the kind");
  await page.getByRole("button", { name: "Compare with it" }).press("Enter");
  await expect(comparison(page).getByRole("alert")).toContainText("neither a link");
  await page.getByLabel("A link of this page").fill("taskmanager.memory.process.size: 8g\n");
  await page.getByRole("button", { name: "Compare with it" }).press("Enter");
  await expect(row(page, "Total Process Memory")).toContainText("+24 GiB");
  await expect(comparison(page)).toContainText("Flink refuses the other side");
});

test("an upgrade is shown release by release, and applied as one step", async ({ page }) => {
  await page.goto("./#v=1&flink=1.16&on=standalone&tm.process.size=32g&jobmanager.heap.size=2g&state.backend.type=rocksdb");
  const panel = await open(page, "upgrade");
  await expect(panel).toContainText("JobManager stops starting.");
  await expect(panel).toContainText("every size is as in Flink 1.16");
  expect(await violations(page)).toEqual([]);
  await page.locator("#apply-upgrade").click();
  await expect(page.getByLabel("Flink version")).toHaveValue("2.3");
  await expect(await toText(page)).toHaveValue(/taskmanager.memory.network.max: 1g/);
  await expect(text(page)).toHaveValue(/jobmanager.memory.heap.size: 2g/);
  await page.getByRole("button", { name: "Undo" }).first().click();
  await expect(page.getByLabel("Flink version")).toHaveValue("1.16");
});
