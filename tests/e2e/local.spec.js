// Local execution: a JVM that Flink has not started, of which two parts have a size.
import { expect, test } from "./page.js";
import { bytes } from "./configuration.js";

test("what limits nothing is drawn and told as that", async ({ page }) => {
  await page.goto("./#v=1&flink=2.3&on=local&tm.process.size=4g&tm.network.max=80m");
  await expect(page.getByRole("combobox", { name: "Runs on" })).toHaveValue("local");
  const picture = page.getByRole("tabpanel", { name: "TaskManager" });
  await expect(picture.getByRole("button", { name: "Network, 80 MiB", exact: true })).toBeVisible();
  await expect(picture.getByRole("button", { name: "JVM Heap, no limit", exact: true })).toBeVisible();
  await expect(picture).toContainText("Not in proportion");
  await expect(bytes(page, "Managed Memory")).toHaveText("134217728");
  await expect(page.getByRole("region", { name: "Task slots" })).toContainText("2560 network buffers of 32768 bytes");
  await expect(page.getByRole("region", { name: "What Flink says" })).toContainText("no effect for local execution");
  const result = page.getByRole("region", { name: "Result" });
  await expect(result.getByRole("tab")).toHaveText(["config.yaml", "flink-conf.yaml", "Markdown"]);

  await picture.getByRole("button", { name: "JVM Heap, no limit" }).click();
  await expect(page.getByRole("region", { name: "Why" })).toContainText("The number limits nothing");
  await page.getByRole("tab", { name: /JobManager/ }).click();
  await expect(page.getByRole("tabpanel", { name: "JobManager" })).toContainText("the same JVM");
});
