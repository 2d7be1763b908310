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

test("a pasted text is compared with, by keys alone; one that is none says why, and stays", async ({ page }) => {
  await page.goto(LINK);
  await page.locator("#compare").focus();
  await page.keyboard.press("Enter");
  await page.locator("#compare-paste").focus();
  await page.keyboard.press("Space");
  await page.locator("#compare-text").focus();
  await page.keyboard.type("nothing of the kind");
  await page.getByRole("button", { name: "Compare with it" }).press("Enter");
  await expect(comparison(page).getByRole("alert")).toContainText("No Flink settings found");
  await expect(page.locator("#compare-text")).toHaveValue("nothing of the kind");
  // What is undone there is what was typed there.
  await page.locator("#compare-text").press("Control+z");
  await expect(page.getByText("Undone")).toHaveCount(0);
  await page.locator("#compare-text").fill("taskmanager.memory.process.size: 8g\n");
  await page.getByRole("button", { name: "Compare with it" }).press("Enter");
  await expect(row(page, "Total Process Memory")).toContainText("+24 GiB");
  await expect(comparison(page)).toContainText("Flink refuses the other side");
  await expect(page.locator("#compare-text")).toHaveCount(0);
});

const MANIFEST = `apiVersion: flink.apache.org/v1beta1
kind: FlinkDeployment
metadata: { name: orders }
spec:
  image: flink:1.18
  flinkVersion: v1_18
  taskManager: { resource: { memory: 8g } }
  jobManager: { resource: { memory: 2g } }
`;
const DIFF = `--- a/config.yaml
+++ b/config.yaml
@@ -1,2 +1,2 @@
-taskmanager.memory.process.size: 4g
+taskmanager.memory.process.size: 6g
 jobmanager.memory.process.size: 1600m
`;
const LOG = `2026-01-02 03:04:05,678 INFO  org.apache.flink.runtime.util.bash.BashJavaUtils [] - Final TaskExecutor Memory configuration:
2026-01-02 03:04:05,679 INFO  org.apache.flink.configuration.GlobalConfiguration [] - Loading configuration property: taskmanager.memory.process.size, 8g
2026-01-02 03:04:05,679 INFO  org.apache.flink.configuration.GlobalConfiguration [] - Loading configuration property: jobmanager.memory.process.size, 2g
`;

for (const [what, given, total, told] of [
  ["a manifest", MANIFEST, "+24 GiB", /Other side: Imported 2 settings from an operator's manifest for Flink 1.18/],
  ["a command line", "./bin/taskmanager.sh start -Dtaskmanager.memory.process.size=8g", "+24 GiB", /Everything else is as in your configuration/],
  ["a log", LOG, "+24 GiB", /Other side: Imported 2 settings from/],
  ["Helm values", "image:\n  repository: flink\n  tag: 1.18\nflinkConfiguration:\n  taskmanager.memory.process.size: 8g\n  jobmanager.memory.process.size: 2g\n", "+24 GiB", /Other side: Imported/],
  ["a link with more", "https://example.org/#v=1&flink=1.16&on=kubernetes&tm.process.size=8g&jm.process.size=2g&plan=job:sql&hold=tm.task-heap=3g", "+24 GiB", /“plan” and “hold” were ignored/],
]) {
  test(`${what} is compared with, and replaces nothing`, async ({ page }) => {
    await page.goto(LINK);
    await open(page);
    await page.locator("#compare-paste").click();
    // As it is pasted, which the page would else take for its own.
    await page.locator("#compare-text").evaluate((box, text) => {
      const clipboardData = new DataTransfer();
      clipboardData.setData("text/plain", text);
      const isForTheBox = box.dispatchEvent(new ClipboardEvent("paste", { clipboardData, bubbles: true, cancelable: true }));
      if (isForTheBox) document.execCommand("insertText", false, text);
    }, given);
    await page.locator("#compare-text").fill(given);
    await page.getByRole("button", { name: "Compare with it" }).click();
    await expect(row(page, "Total Process Memory")).toContainText(total);
    await expect(comparison(page).getByRole("status")).toContainText(told);
    await expect(page).toHaveURL(/tm.process.size=32g/);
    await expect.poll(() => address(page)).toContain("vs.tm.process.size=8g");
  });
}

test("a file is opened or dropped as the other side, and a diff has two", async ({ page }) => {
  await page.goto(LINK);
  await open(page);
  await page.locator("#compare-paste").click();
  await page.locator("#compare-file").setInputFiles({ name: "orders.yaml", mimeType: "text/yaml", buffer: Buffer.from(MANIFEST) });
  await expect(row(page, "Total Process Memory")).toContainText("+24 GiB");
  await page.locator(".choices").evaluate((box, text) => {
    const dataTransfer = new DataTransfer();
    dataTransfer.items.add(new File([text], "change.diff"));
    box.dispatchEvent(new DragEvent("drop", { dataTransfer, bubbles: true, cancelable: true }));
  }, DIFF);
  const sides = page.getByRole("group", { name: "Configurations in the text" });
  await expect(page.locator("#compare-text")).toHaveValue(DIFF);
  expect(await violations(page)).toEqual([]);
  await sides.getByRole("button", { name: "before", exact: true }).click();
  await expect(row(page, "Total Process Memory")).toContainText("+28 GiB");
  await expect(page).toHaveURL(/tm.process.size=32g/);
  await page.locator("#compare-paste").click();
  await page.getByRole("button", { name: "Compare with it" }).click();
  await sides.getByRole("button", { name: "before beside after" }).click();
  await expect(row(page, "Total Process Memory")).toContainText("+2 GiB");
  await expect(page).toHaveURL(/tm.process.size=6g.*vs.tm.process.size=4g/);
  await page.locator("#undo").click();
  await expect.poll(() => address(page)).toContain("tm.process.size=32g");
});

test("the plan is compared with, from either panel", async ({ page }) => {
  await page.goto(LINK);
  await page.getByRole("tab", { name: "Plan" }).click();
  const questions = page.getByRole("form", { name: /^Questions/ });
  await questions.getByLabel("A TaskManager has", { exact: true }).selectOption("container");
  await questions.getByLabel("Its size", { exact: true }).fill("8g");
  await page.locator("#plan-compare").click();
  await expect(page.locator("#compare")).toBeFocused();
  await expect(row(page, "Total Process Memory")).toContainText("+24 GiB");
  await expect(page).toHaveURL(/tm.process.size=32g/);
  await page.locator("#compare-stop").click();
  await expect(row(page, "Total Process Memory")).toHaveCount(0);
  await page.locator("#compare-plan").click();
  await expect(row(page, "Total Process Memory")).toContainText("+24 GiB");
});

test("a pasted manifest is upgraded with its release and image", async ({ page, context }) => {
  await context.grantPermissions(["clipboard-read", "clipboard-write"]);
  await page.goto("./");
  await page.evaluate((words) => navigator.clipboard.writeText(words), MANIFEST);
  await page.getByRole("heading", { level: 1 }).click();
  await page.keyboard.press("ControlOrMeta+v");
  await expect(page.getByLabel("Flink version")).toHaveValue("1.18");
  const panel = await open(page, "upgrade");
  await expect(panel).toContainText("Your FlinkDeployment below becomes the one for Flink 2.3, with flinkVersion and Flink’s own image.");
  await page.locator("#apply-upgrade").click();
  await expect(page.locator("#result-panel pre")).toHaveText(MANIFEST.replace("v1_18", "v2_3").replace("flink:1.18", "flink:2.3"));
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
