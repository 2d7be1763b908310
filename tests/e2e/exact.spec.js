// The page that asks the calculator what the real Flink was asked.
import { expect, test } from "./page.js";

test("every recorded answer of the real Flink is given again in the browser", async ({ page }) => {
  test.setTimeout(180_000);
  await page.goto("./");
  await page.getByRole("link", { name: "How exact is this?" }).click();
  await expect(page.getByRole("heading", { level: 1, name: "How exact is this?" })).toBeVisible();
  await page.getByRole("button", { name: "Run all checks" }).click();
  const told = page.getByRole("status");
  await expect(told).toContainText("answers agree with the real Flink.", { timeout: 150_000 });
  const [, agree, asked] = (await told.textContent()).match(/([\d,]+) of ([\d,]+)/);
  expect(agree).toBe(asked);
  expect(Number(asked.replace(/,/g, ""))).toBeGreaterThan(50_000);
  await expect(page.getByRole("row")).toHaveCount(14);
});

test("a difference would be shown", async ({ page }) => {
  const wrong = {
    id: "wrong", flink: "2.3.0", process: "taskmanager", file: "config.yaml",
    config: "taskmanager.memory.process.size: 1728m", notices: [], jvm_args: "-Xmx1", dynamic: {}, summary: [],
  };
  await page.route("**/answers/index.json", (route) => route.fulfill({ json: ["some.jsonl.gz"] }));
  await page.route("**/answers/some.jsonl.gz", (route) => route.fulfill({ body: JSON.stringify(wrong) }));
  await page.goto("./exact/index.html");
  await page.getByRole("button", { name: "Run all checks" }).click();
  await expect(page.getByRole("status")).toHaveText("0 of 1 answers agree with the real Flink.");
  await page.getByText("wrong (taskmanager): log lines").click();
  await expect(page.locator("pre")).toContainText("taskmanager.memory.process.size: 1728m");
});
