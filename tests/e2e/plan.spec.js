// Plan: from what someone knows about a job to a configuration, and to the machines for it.
import { readFileSync } from "node:fs";
import { createRequire } from "node:module";
import { expect, test } from "./page.js";

const axe = readFileSync(createRequire(import.meta.url).resolve("axe-core/axe.min.js"), "utf8");
const TAGS = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"];
const LINK = "./#v=1&flink=2.3&on=kubernetes&tm.process.size=4g&jm.process.size=1600m";

async function faults(page) {
  await page.evaluate(axe);
  return page.evaluate(async (values) => {
    const { violations } = await window.axe.run(document, { runOnly: { type: "tag", values } });
    return violations.flatMap(({ id, nodes }) => nodes.map(({ target, failureSummary }) => `${id}: ${target.join(" ")}: ${failureSummary}`));
  }, TAGS);
}

/** A question, by its label within the questions alone: other parts of the page speak of parallelism, too. */
const question = (page, label) => page.getByRole("form", { name: /^Questions/ }).getByLabel(label, { exact: true });

/** Opens Plan, and gives what it says of a setting. */
async function toPlan(page) {
  await page.getByRole("tab", { name: "Plan" }).click();
  await expect(page.getByRole("region", { name: "The plan" })).toBeVisible();
  return (key) => page.locator(".settings li", { hasText: key });
}

test("a job becomes a configuration, which is applied and undone as one step", async ({ page }) => {
  const loaded = [];
  page.on("request", (request) => loaded.push(request.url()));
  await page.goto(LINK);
  expect(loaded.filter((url) => /panels-/.test(url))).toEqual([]);
  const setting = await toPlan(page);
  await question(page, "A TaskManager has").selectOption("container");
  await question(page, "Its size").fill("8g");
  await question(page, "Parallelism").fill("64");
  await question(page, "Slots of a TaskManager").fill("4");
  await question(page, "Kept in").selectOption("rocksdb");
  await question(page, "Size in all").fill("200g");
  await question(page, "Percent that is hot").fill("10");
  await expect(setting("taskmanager.memory.process.size")).toContainText("8g");
  await expect(setting("state.backend.type")).toContainText("as answered");
  const figures = page.getByRole("region", { name: "The plan" }).locator("dl");
  await expect(figures).toContainText("TaskManagers16 exact");
  await expect(figures).toContainText("judgement: 1 exchange – 5 exchanges");
  await question(page, "All-to-all exchanges").fill("3");
  await expect(figures).not.toContainText("5 exchanges");

  await page.getByText("settings would change").click();
  await expect(page.locator(".edits")).toContainText("taskmanager.memory.process.size 4g → 8g");
  await page.getByRole("button", { name: "Apply" }).click();
  await expect(page.getByText("Done: set what was planned.")).toBeVisible();
  await expect(page.getByText("The configuration is the plan’s already")).toBeVisible();
  await expect(page.getByRole("button", { name: "Apply" })).toBeDisabled();
  await expect(page.locator(".picture svg").first()).toContainText("8 GiB");
  await page.getByRole("button", { name: "Undo" }).first().click();
  await expect(page.locator(".picture svg").first()).toContainText("4 GiB");
});

test("answers travel in a link, and stay while other views are looked at", async ({ page, context }) => {
  await context.grantPermissions(["clipboard-read", "clipboard-write"]);
  await page.goto(LINK);
  await toPlan(page);
  await question(page, "Parallelism").fill("22");
  await question(page, "Kafka sources or sinks").check();
  await page.getByRole("tab", { name: "Form" }).click();
  await toPlan(page);
  await expect(question(page, "Parallelism")).toHaveValue("22");
  await expect(question(page, "Kafka sources or sinks")).toBeChecked();
  await page.getByRole("region", { name: "The plan" }).getByRole("button", { name: "Copy link" }).click();
  const link = await page.evaluate(() => navigator.clipboard.readText());
  expect(link).toContain("&plan=parallelism:22,with:kafka");

  await page.goto("about:blank");
  await page.goto(link);
  await expect(page.getByRole("tab", { name: "Plan" })).toHaveAttribute("aria-selected", "true");
  await expect(question(page, "Parallelism")).toHaveValue("22");
  await expect(page.getByText("The configuration is the plan’s already")).toBeVisible();
});

test("answers and machines are in the address, and what is pasted is not", async ({ page, context }) => {
  await context.grantPermissions(["clipboard-read", "clipboard-write"]);
  await page.goto(LINK);
  await toPlan(page);
  await question(page, "Parallelism").fill("22");
  await question(page, "Nodes").selectOption("sized");
  await question(page, "Memory of each").fill("64Gi");
  await question(page, "Cores of each").fill("15500m");
  await question(page, "Price of a GiB-hour").fill("0,01");
  const plan = "&plan=parallelism:22,node:64g-15500m,price:0.01";
  await expect.poll(() => page.evaluate(() => location.hash)).toContain(plan);
  await page.getByText("Paste the job’s plan instead").click();
  await page.getByLabel("The job’s plan as JSON").fill('{"nodes":[{"id":"secret","parallelism":22}]}');
  await expect(page.getByText("Links leave out what you pasted: the job’s plan.")).toBeVisible();
  await page.getByRole("banner").getByRole("button", { name: "Copy link" }).click();
  const link = await page.evaluate(() => navigator.clipboard.readText());
  expect(link).toContain(plan);
  expect(link).not.toContain("secret");

  await page.reload();
  await expect(question(page, "Parallelism")).toHaveValue("22");
  await expect(question(page, "Memory of each")).toHaveValue("64Gi");
  await expect(question(page, "Price of a GiB-hour")).toHaveValue("0.01");
});

test("a link that was changed by hand keeps what can be read", async ({ page }) => {
  await page.goto(`${LINK}&plan=parallelism:0,slots:4,node:moon`);
  await expect(page.getByText("Not read from the link: “parallelism:0” is no answer of a plan")).toBeVisible();
  await expect(question(page, "Slots of a TaskManager")).toHaveValue("4");
  await expect(question(page, "Parallelism")).toHaveValue("");
});

test("memory tuning says what the operator would move", async ({ page }) => {
  await page.goto(LINK.replace("kubernetes", "kubernetes-operator"));
  await toPlan(page);
  const tuning = page.getByRole("region", { name: "Memory tuning" });
  await expect(tuning).toContainText("The autoscaler is off");
  await tuning.getByLabel("Heap used").fill("500m");
  await tuning.getByLabel("Metaspace used").fill("100m");
  await tuning.getByLabel("Managed memory used").fill("1m");
  await expect(tuning.locator(".edits")).toContainText("taskmanager.memory.jvm-metaspace.size → 120m");
  await expect(tuning.getByRole("row", { name: /TaskManager: Total Process Memory/ })).toBeVisible();
});

test("what is no answer is said at its field, and the rest counts", async ({ page }) => {
  await page.goto(LINK);
  const setting = await toPlan(page);
  await question(page, "Slots of a TaskManager").fill("2");
  await question(page, "Parallelism").fill("many");
  await expect(question(page, "Parallelism")).toHaveAttribute("aria-invalid", "true");
  await expect(setting("numberOfTaskSlots")).toContainText("2");
  await expect(question(page, "Parallelism")).toHaveValue("many");
});

test("a pasted job makes network memory exact", async ({ page }) => {
  await page.goto(LINK);
  await toPlan(page);
  await page.getByText("Paste the job’s plan instead").click();
  const box = page.getByLabel("The job’s plan as JSON");
  await box.fill('{"plan":{"nodes":[{"id":"a","parallelism":200},{"id":"b","parallelism":200,"inputs":[{"id":"a","ship_strategy":"HASH"}]}]}}');
  await question(page, "Slots of a TaskManager").fill("8");
  await expect(page.getByText("Read: network memory follows")).toBeVisible();
  await expect(page.getByRole("region", { name: "The plan" }).locator("dl")).toContainText("must be there4688 exact");
  await box.fill("{}");
  await expect(page.getByText("Not read:")).toBeVisible();
});

test("a fleet is drawn, told in a table, and priced", async ({ page }) => {
  await page.goto(LINK);
  await toPlan(page);
  await question(page, "Parallelism").fill("22");
  await question(page, "Slots of a TaskManager").fill("4");
  const machines = page.getByRole("region", { name: "Machines" });
  await machines.getByLabel("Nodes", { exact: true }).selectOption("pasted");
  const node = (name) => `{"metadata":{"name":"${name}"},"status":{"allocatable":{"cpu":"16","memory":"30Gi","pods":"58"}}}`;
  await machines.getByLabel("Nodes as YAML or JSON").fill(`{"items":[${node("one")},${node("two")}]}`);
  await expect(machines.getByRole("img")).toHaveAttribute("aria-label", /nodes with 6 TaskManagers and 1 JobManagers/);
  await machines.getByLabel("Price of a GiB-hour").fill("0,01");
  await expect(machines).toContainText("Cost a month");
  await machines.getByLabel("Upgrades").selectOption("blue-green");
  await expect(machines).toContainText("everything twice");
  await machines.getByText("Nodes as a table").click();
  await expect(machines.getByRole("row", { name: /× one/ }).first()).toBeVisible();
  await machines.getByText("One large or several small TaskManagers").click();
  await expect(machines.getByRole("row", { name: /JVM Metaspace/ })).toBeVisible();
});

test("all of it is there by keyboard", async ({ page }) => {
  await page.goto(LINK);
  await page.getByRole("region", { name: "Configuration" }).getByRole("tab", { name: "config.yaml" }).focus();
  await page.keyboard.press("Home");
  await page.keyboard.press("End");
  await expect(page.getByRole("tab", { name: "Plan" })).toBeFocused();
  await expect(question(page, "Parallelism")).toBeVisible();
  const reached = [];
  for (let step = 0; step < 40 && !reached.includes("plan-apply"); step++) {
    await page.keyboard.press("Tab");
    const id = await page.evaluate(() => document.activeElement.id);
    reached.push(id);
    if (id === "plan-parallelism") await page.keyboard.type("8");
    if (id === "plan-with-kafka") await page.keyboard.press("Space");
  }
  for (const id of ["plan-bound", "plan-job", "plan-parallelism", "plan-slots", "plan-state", "plan-with-kafka", "plan-jobs", "plan-link", "plan-apply"]) {
    expect(reached).toContain(id);
  }
  await expect(page.locator(".settings li", { hasText: "parallelism.default" })).toContainText("8");
  await page.keyboard.press("Enter");
  await expect(page.getByText("Done: set what was planned.")).toBeVisible();
});

for (const colorScheme of ["light", "dark"]) {
  for (const [name, viewport] of [["wide", { width: 1280, height: 800 }], ["narrow", { width: 360, height: 740 }]]) {
    test(`axe finds nothing on Plan: ${colorScheme}, ${name}`, async ({ page }) => {
      test.slow();
      await page.setViewportSize(viewport);
      await page.emulateMedia({ colorScheme, reducedMotion: "reduce" });
      await page.goto(LINK);
      await toPlan(page);
      await question(page, "Parallelism").fill("64");
      await question(page, "Slots of a TaskManager").fill("many");
      await question(page, "Kept in").selectOption("rocksdb");
      await question(page, "Nodes").selectOption("m6i.4xlarge");
      await page.locator(".planning details").evaluateAll((all) => all.forEach((details) => { details.open = true; }));
      await expect(page.getByRole("region", { name: "Machines" }).getByRole("img")).toBeVisible();
      expect(await faults(page)).toEqual([]);
      const width = await page.evaluate(() => document.documentElement.scrollWidth - window.innerWidth);
      expect(width).toBeLessThanOrEqual(0);
    });
  }
}
