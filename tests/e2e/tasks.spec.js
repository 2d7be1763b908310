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

test("a library with native memory counts, and travels in the link", async ({ page }) => {
  await page.goto("./#v=1&flink=2.3&on=kubernetes&tm.process.size=4g&jm.process.size=1600m&state.backend.type=rocksdb");
  const pod = page.getByRole("region", { name: "Pod" });
  const summary = pod.locator("summary");
  await expect(summary).toHaveText(/from being killed$/);
  await summary.click();
  const libraries = pod.getByLabel("Libraries");
  await libraries.fill("much");
  await libraries.press("Enter");
  await expect(libraries).toHaveAttribute("aria-invalid", "true");
  await libraries.fill("1g");
  await libraries.press("Enter");
  await expect(summary).toHaveText(/too little: expect it to be killed$/);
  await expect.poll(() => page.evaluate(() => location.hash)).toContain("&native=tm.libraries:1g");
  await page.reload();
  await expect(summary).toHaveText(/too little: expect it to be killed$/);
  await summary.click();
  await expect(pod.getByLabel("Libraries")).toHaveValue("1g");
  await pod.getByLabel("Libraries").fill("");
  await pod.getByLabel("Libraries").press("Enter");
  await expect(summary).toHaveText(/from being killed$/);
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

/**
 * Hands on the keyboard alone, and what that takes by the keystroke-level model: 0.28 s for a key, as of someone who types
 * on an average, and 1.35 s to think before each thing that is done.
 */
function keyboard(page) {
  const count = { keys: 0, thoughts: 0 };
  const press = async (key) => {
    count.keys += 1;
    await page.keyboard.press(key);
  };
  const type = async (text) => {
    count.keys += text.length;
    await page.keyboard.type(text);
  };
  const focused = () => page.evaluate(() => document.activeElement.id);
  return {
    press,
    seconds: () => count.keys * 0.28 + count.thoughts * 1.35,
    /** Tabs on to a field, and types into it; a choice goes to what begins so. */
    answer: async (id, text) => {
      count.thoughts += 1;
      for (let step = 0; step < 150 && (await focused()) !== id; step++) await press("Tab");
      expect(await focused()).toBe(id);
      await type(text);
    },
    /** Runs an action of the palette. */
    act: async (words) => {
      count.thoughts += 1;
      await press("ControlOrMeta+k");
      await expect(page.locator("#palette")).toBeFocused();
      await type(words);
      await press("Enter");
    },
  };
}

const figure = (page, region, name) => page.getByRole("region", { name: region }).locator(".figures > div", { hasText: name }).first();

test("my containers have 8 GiB, my state is 200 GB, parallelism 64: by keyboard, under a minute", async ({ page }) => {
  await page.goto("./#v=1&flink=2.3&on=kubernetes&tm.process.size=4g&jm.process.size=1600m");
  const { act, answer, press, seconds } = keyboard(page);
  await act("plan");
  await expect(page.getByRole("region", { name: "The plan" })).toBeVisible();
  await answer("plan-bound", "a");
  await answer("plan-bound-size", "8g");
  await answer("plan-parallelism", "64");
  await answer("plan-state", "R");
  await answer("plan-size", "200g");
  await answer("plan-apply", "");
  await press("Enter");
  await expect(page.getByText("Done: set what was planned.")).toBeVisible();
  await expect(bytes(page, "Total Process Memory")).toHaveText("8589934592");
  console.log(`plan: ${seconds().toFixed(1)} s`);
  expect(seconds()).toBeLessThan(60);
  // And how many fit on a node.
  await answer("fleet-node", "m6i.4");
  const machines = page.getByRole("region", { name: "Machines" });
  await expect(figure(page, "Machines", "TaskManagers")).toContainText(/^TaskManagers\d+/);
  await expect(machines.getByRole("img")).toHaveAttribute("aria-label", /nodes with \d+ TaskManagers/);
  console.log(`plan and fleet: ${seconds().toFixed(1)} s`);
  expect(seconds()).toBeLessThan(60);
});

test("I need 3 GiB of task heap in that: by keyboard, under a minute", async ({ page }) => {
  await page.goto("./#v=1&flink=2.3&on=kubernetes&tm.process.size=8g&jm.process.size=1600m&state.backend.type=rocksdb");
  const { answer, press, seconds } = keyboard(page);
  const hold = await page.getByRole("button", { name: "Hold Task Heap" }).getAttribute("id");
  await answer(hold, "");
  await press("Enter");
  await expect(page.locator("#hold-size")).toBeFocused();
  await press("ControlOrMeta+a");
  await answer("hold-size", "3g");
  await press("Enter");
  await expect(page.locator(".holds")).toContainText("Task Heap");
  console.log(`hold: ${seconds().toFixed(1)} s`);
  expect(seconds()).toBeLessThan(60);
});
