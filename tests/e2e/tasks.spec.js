// What someone comes for, with the presses that it takes: five tasks, each from a page that was just opened.
import { expect, test } from "./page.js";
import { box, bytes, choice, field, says, toForm, TOTAL } from "./configuration.js";

const clipboard = (page) => page.evaluate(() => navigator.clipboard.readText());

/** Counts presses of the mouse and keys that are typed. */
function counted(page) {
  const count = { presses: 0, keys: 0 };
  return {
    count,
    press: async (target) => {
      count.presses += 1;
      await target.click();
    },
    choose: async (target, value) => {
      count.presses += 2;
      await target.selectOption(value);
    },
    type: async (target, text) => {
      count.presses += 1;
      count.keys += text.length;
      await target.fill(text);
    },
  };
}

test.beforeEach(async ({ context }) => {
  await context.grantPermissions(["clipboard-read", "clipboard-write"]);
});

test("size a TaskManager of 4 GiB with RocksDB on Kubernetes: one press", async ({ page }) => {
  await page.goto("./");
  const { count, press } = counted(page);
  await press(page.getByRole("link", { name: "RocksDB in a 4 GiB pod" }));
  await expect(bytes(page, "Total Process Memory")).toHaveText("4294967296");
  await expect(page.getByLabel("Runs on")).toHaveValue("kubernetes");
  await expect(page.getByRole("region", { name: "Pod" })).toContainText("4096Mi");
  expect(count).toEqual({ presses: 1, keys: 0 });
});

test("how far a pod is from being killed, and what takes the rest: two presses", async ({ page }) => {
  await page.goto("./");
  const { count, press } = counted(page);
  await press(page.getByRole("link", { name: "RocksDB in a 4 GiB pod" }));
  const pod = page.getByRole("region", { name: "Pod" });
  await expect(pod.locator("summary")).toHaveText(/^[\d.]+.MiB from being killed$/);
  await press(pod.locator("summary"));
  await expect(pod.locator("details")).toContainText("Thread stacks");
  await expect(pod.locator("details")).toContainText("Expected in all");
  expect(count).toEqual({ presses: 2, keys: 0 });
});

test("size it from Flink's defaults, on the form", async ({ page }) => {
  await page.goto("./");
  await toForm(page);
  const { count, choose, type } = counted(page);
  await choose(page.getByLabel("Runs on"), "kubernetes");
  await choose(choice(page, "State backend"), "rocksdb");
  await type(field(page, TOTAL), "4g");
  await expect(bytes(page, "Total Process Memory")).toHaveText("4294967296");
  await expect(page.getByRole("region", { name: "Pod" })).toContainText("4096Mi");
  expect(count).toEqual({ presses: 5, keys: 2 });
});

test("fix a pasted conflict: one press", async ({ page }) => {
  await page.goto("./");
  await page.evaluate(() => navigator.clipboard.writeText("taskmanager.memory.process.size: 1g\ntaskmanager.memory.managed.size: 768m\njobmanager.memory.process.size: 1600m\n"));
  await page.getByRole("heading", { level: 1 }).click();
  await page.keyboard.press("ControlOrMeta+v");
  await expect(says(page).locator(".refusal")).toBeVisible();
  const { count, press } = counted(page);
  await press(says(page).getByRole("button", { name: /taskmanager/ }).first());
  await expect(says(page).locator(".refusal")).toHaveCount(0);
  await expect(box(page, "Managed Memory")).toBeVisible();
  expect(count).toEqual({ presses: 1, keys: 0 });
});

test("halve managed memory: select the part, and slide or type", async ({ page }) => {
  await page.goto("./#v=1&flink=2.3&on=kubernetes&tm.process.size=4g&jm.process.size=1600m");
  const { count, press, type } = counted(page);
  await press(box(page, "Managed Memory"));
  // Without scrolling.
  await expect(field(page, "Managed fraction")).toBeInViewport({ ratio: 1 });
  await type(field(page, "Managed fraction"), "0.2");
  await expect(bytes(page, "Managed Memory")).toHaveText("719407031");
  await expect(page.locator(".changed")).toHaveText(/Managed Memory 1\.34.GiB → 686.MiB/);
  expect(count).toEqual({ presses: 2, keys: 3 });
});

test("send it: one press", async ({ page }) => {
  await page.goto("./#v=1&flink=2.3&on=kubernetes&tm.process.size=4g&jm.process.size=1600m");
  const { count, press } = counted(page);
  await press(page.getByRole("button", { name: "Copy link" }));
  await expect.poll(() => clipboard(page)).toContain("tm.process.size=4g");
  expect(count).toEqual({ presses: 1, keys: 0 });
});

test("hand it out as FlinkDeployment: two presses", async ({ page }) => {
  await page.goto("./#v=1&flink=2.3&on=kubernetes&tm.process.size=4g&jm.process.size=1600m");
  const { count, press } = counted(page);
  await press(page.getByRole("button", { name: "Share" }));
  await press(page.getByRole("button", { name: "Copy as FlinkDeployment" }));
  await expect.poll(() => clipboard(page)).toContain("kind: FlinkDeployment");
  expect(count).toEqual({ presses: 2, keys: 0 });
});

test("hand it out as FlinkDeployment: where the operator is, and one press", async ({ page }) => {
  await page.goto("./#v=1&flink=2.3&on=kubernetes&tm.process.size=4g&jm.process.size=1600m");
  const { count, press, choose } = counted(page);
  await choose(page.getByLabel("Runs on"), "kubernetes-operator");
  await press(page.getByRole("button", { name: "Copy config" }));
  await expect.poll(() => clipboard(page)).toContain("kind: FlinkDeployment");
  expect(count).toEqual({ presses: 3, keys: 0 });
});
