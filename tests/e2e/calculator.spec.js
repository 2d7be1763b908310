// What someone does who comes with a configuration.
import { expect, test } from "./page.js";

const text = (page) => page.getByRole("textbox", { name: /The text of/ });
const bytes = (page, part) => page.getByRole("row", { name: new RegExp(`^${part}`) }).locator(".bytes");
const box = (page, part) => page.locator(`.picture [data-component="${part}"]`);
const says = (page) => page.getByRole("region", { name: "What Flink says" });

test("opens on what Flink ships, already drawn", async ({ page }) => {
  await page.goto("./");
  await expect(page.getByLabel("Flink version")).toHaveValue("2.3");
  await expect(page.getByRole("tab", { name: /^TaskManager 1\.69.GiB/ })).toHaveAttribute("aria-selected", "true");
  await expect(bytes(page, "Total Process Memory")).toHaveText("1811939328");
  await expect(bytes(page, "Managed Memory")).toHaveText("536870920");
  await expect(bytes(page, "Network")).toHaveText("134217730");
  await expect(box(page, "Task Heap")).toBeVisible();
  await expect(says(page)).toContainText("INFO The derived from fraction jvm overhead memory (172.800mb (181193935 bytes))");
  await page.getByRole("tab", { name: "JVM" }).click();
  await expect(page.getByRole("tabpanel", { name: "JVM" })).toContainText("-Xmx536870902");
});

for (const [width, height] of [[1440, 900], [1280, 800], [1100, 800]]) {
  test(`setup, picture, container and the first recommendation share one screen of ${width} × ${height}`, async ({ page }) => {
    await page.setViewportSize({ width, height });
    for (const link of ["", "#v=1&flink=2.3&on=kubernetes&tm.process.size=4g&jm.process.size=1600m"]) {
      await page.goto(`./${link}`);
      const first = page.getByRole("region", { name: "Recommendations" }).getByRole("heading", { level: 3 }).first();
      const container = page.getByRole("region", { name: link ? "Pod" : "Machine" });
      for (const part of [page.getByRole("region", { name: "Configuration" }), box(page, "Task Heap"), container, first]) {
        await expect(part).toBeInViewport({ ratio: 0.99 });
      }
      await page.goto("about:blank");
    }
  });
}

test("the total is edited beside the findings while no part is selected", async ({ page }) => {
  await page.goto("./#v=1&flink=2.3&on=kubernetes&tm.process.size=4g&jm.process.size=1600m");
  const why = page.getByRole("region", { name: "Why" });
  const findings = page.locator(".recommendations");
  const { x, y } = await findings.boundingBox();
  await why.getByRole("button", { name: "More: Total process memory" }).click();
  await expect(bytes(page, "Total Process Memory")).not.toHaveText("4294967296");
  await box(page, "Managed Memory").click();
  await expect(why.getByRole("heading")).toContainText("Managed Memory");
  // What there is to say stays where it is.
  expect(await findings.boundingBox()).toMatchObject({ x, y });
});

test("a pasted file with comments and other options is read as Flink reads it", async ({ page, context }) => {
  await context.grantPermissions(["clipboard-read", "clipboard-write"]);
  await page.goto("./");
  const pasted = `# production
jobmanager:
  rpc.address: flink-jobmanager   # of the service
  memory.process.size: 2g
taskmanager:
  numberOfTaskSlots: 4
  memory:
    process.size: 8g
    managed:
      fraction: 0.6
s3.access-key: AKIA
`;
  await page.evaluate((pasted) => navigator.clipboard.writeText(pasted), pasted);
  await text(page).press("ControlOrMeta+a");
  await text(page).press("ControlOrMeta+v");
  await expect(bytes(page, "Total Process Memory")).toHaveText("8589934592");
  await expect(page.getByRole("tab", { name: /^JobManager 2.GiB/ })).toBeVisible();
  await expect(box(page, "Managed Memory")).toHaveAttribute("aria-label", /^Managed Memory, 4\.17.GiB · 52\.1.%$/);
  await expect(text(page)).toHaveValue(pasted);
});

test("every key stroke is followed", async ({ page }) => {
  await page.goto("./");
  await text(page).fill("taskmanager.memory.process.size: 1");
  await expect(says(page)).toContainText("does not start");
  const strokes = [["6", null], ["0", null], ["0", null], ["m", "1677721600"], [" ", "1677721600"], ["# f", "1677721600"]];
  for (const [stroke, total] of strokes) {
    await text(page).press("End");
    await page.keyboard.insertText(stroke);
    await (total ? expect(bytes(page, "Total Process Memory")).toHaveText(total) : expect(says(page)).toContainText("Flink 2.3"));
  }
});

test("another release and the other process", async ({ page }) => {
  await page.goto("./");
  const panel = page.getByRole("region", { name: "Configuration" });
  await expect(panel).toContainText("config.yaml");
  await page.getByLabel("Flink version").selectOption("1.16");
  await expect(panel).toContainText("flink-conf.yaml");
  await expect(text(page)).toHaveValue(/^taskmanager\.memory\.process\.size: 1728m$/m);
  await text(page).fill("taskmanager.memory.process.size: 16g\njobmanager.memory.process.size: 1600m\n");
  await expect(bytes(page, "Network")).toHaveText("1073741824");
  await page.getByLabel("Flink version").selectOption("1.17");
  await expect(bytes(page, "Network")).toHaveText("1583769214");
  await page.getByRole("tab", { name: /^JobManager/ }).click();
  await expect(bytes(page, "JVM Heap")).toHaveText("1073741824");
  await expect(box(page, "Task Heap")).toHaveCount(0);
  await page.getByRole("tab", { name: /^JobManager/ }).press("ArrowLeft");
  await expect(box(page, "Task Heap")).toBeVisible();
});

test("a refusal in Flink's words, and the way out of it", async ({ page }) => {
  await page.goto("./");
  await text(page).fill("taskmanager.memory.process.size: 600m\njobmanager.memory.process.size: 1600m\n");
  await expect(says(page)).toContainText(
    "TaskManager memory configuration failed: Sum of configured Framework Heap Memory (128.000mb (134217728 bytes))",
  );
  await expect(page.getByRole("tab", { name: /^TaskManager .*does not start/ })).toBeVisible();
  // The last sound picture stays, and the amounts that were known until then.
  await expect(box(page, "Task Heap")).toHaveAttribute("aria-label", /384.MiB/);
  await expect(page.locator(".picture")).toHaveClass(/dimmed/);
  await expect(bytes(page, "Total Flink Memory")).toHaveText("159383552");
  await text(page).fill("taskmanager.memory.process.size: 2g\njobmanager.memory.process.size: 1600m\n");
  await expect(page.locator(".picture")).not.toHaveClass(/dimmed/);
  await expect(says(page)).not.toContainText("does not start");
});

test("a problem in the text is marked at its line, and the rest is read", async ({ page }) => {
  await page.goto("./");
  await text(page).fill("taskmanager.memory.process.size: 2g\nnothing here\n");
  const problem = page.locator("#problems button").first();
  await expect(problem).toContainText(/Line \d+, column \d+/);
  await expect(page.locator(".numbers mark")).not.toHaveCount(0);
  await problem.click();
  await expect(text(page)).toBeFocused();
  await expect(page.locator(".picture")).toBeVisible();
});

test("the picture is led through by arrow keys, and explains what is selected", async ({ page }) => {
  await page.goto("./");
  await box(page, "Total Process Memory").focus();
  for (const key of ["ArrowDown", "ArrowDown", "ArrowDown", "ArrowRight"]) await page.keyboard.press(key);
  await expect(box(page, "Task Heap")).toBeFocused();
  await page.keyboard.press("Enter");
  await expect(page.locator(".why h2")).toContainText("Task Heap");
  await expect(page.locator(".why h2 .bytes")).toHaveText("402653174");
  await expect(page.getByRole("row", { name: /^Task Heap/ }).getByRole("button").first()).toHaveAttribute("aria-pressed", "true");
  await page.keyboard.press("Enter");
  await expect(page.locator(".why h2")).toHaveCount(0);
});

test("results can be copied", async ({ page, context }) => {
  await context.grantPermissions(["clipboard-read", "clipboard-write"]);
  await page.goto("./");
  await page.getByRole("tab", { name: "Flink’s log" }).click();
  await page.getByRole("region", { name: "Result" }).getByRole("button", { name: "Copy" }).click();
  const copied = await page.evaluate(() => navigator.clipboard.readText());
  expect(copied).toMatch(/^# Flink 2\.3, Standalone: http.*#v=1&flink=2\.3/);
  expect(copied).toMatch(/\n# TaskManager\nFinal TaskExecutor Memory configuration:\n {2}Total Process Memory:/);
  expect(copied).toMatch(/\n# JobManager\nFinal Master Memory configuration:\n/);
});

test("the theme follows the system until it is switched, and then stays", async ({ page }) => {
  const paper = () => page.evaluate(() => getComputedStyle(document.body).backgroundColor);
  await page.emulateMedia({ colorScheme: "dark" });
  await page.goto("./");
  const dark = await paper();
  await page.getByRole("button", { name: "Switch to light" }).click();
  await expect.poll(paper).not.toBe(dark);
  const light = await paper();
  await page.reload();
  await expect.poll(paper).toBe(light);
});
