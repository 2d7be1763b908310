// What was rendered beforehand is enough for those who look. The program comes when someone turns to it, and what they
// do meanwhile is not lost.
import { test as base } from "@playwright/test";
import { expect, isLive, test as used } from "./page.js";
import { TOTAL, bytes, choice, field } from "./configuration.js";

const PROGRAM = /calculator-/;
const LINK = "#v=1&flink=2.3&on=docker&tm.process.size=4g&jm.process.size=1600m";
const managed = (page) => page.locator(".picture").getByRole("button", { name: /^Managed Memory/ });
const total = (page) => bytes(page, "Total Process Memory");

/** A page whose faults are a test's own, as a first visit meets it. */
const test = base.extend({
  asked: async ({ page }, use) => {
    const asked = [];
    page.on("request", (request) => asked.push(request.url()));
    await use(asked);
  },
});

/** Lets what a pattern names come only when told so. */
async function hold(page, what = /\.wasm$/) {
  let release;
  const released = new Promise((resolve) => (release = resolve));
  const asked = [];
  await page.route(what, async (route) => {
    asked.push(route.request().url());
    await released;
    await route.continue();
  });
  return { asked, release };
}

const prerendered = (page) => page.locator(".prerendered");
const turn = (page) => page.getByRole("tab", { name: /JobManager/ }).hover();

/** Sends what is pasted or dropped, as a browser does. */
const carry = (page, kind, text) => page.evaluate(([kind, text]) => {
  const data = new DataTransfer();
  data.setData("text/plain", text);
  const event = kind === "paste"
    ? new ClipboardEvent("paste", { clipboardData: data, bubbles: true, cancelable: true })
    : new DragEvent("drop", { dataTransfer: data, bubbles: true, cancelable: true });
  (document.activeElement ?? document.body).dispatchEvent(event);
}, [kind, text]);

test("who looks loads no program, and who turns to something does", async ({ page, asked }) => {
  await page.goto("./");
  // All of it is in view: form, picture, recommendations, table and result.
  await expect(field(page, TOTAL)).toBeVisible();
  await expect(page.getByRole("region", { name: "Result" })).toBeVisible();
  await expect(page.getByRole("heading", { level: 1 })).toHaveCount(1);
  // Reading is no more than looking.
  await page.mouse.move(3, 400);
  await page.mouse.wheel(0, 600);
  await page.keyboard.press("End");
  await page.waitForTimeout(500);
  expect(asked.filter((address) => PROGRAM.test(address))).toEqual([]);
  await turn(page);
  await isLive(page);
  expect(asked.filter((address) => address.endsWith(".wasm"))).toHaveLength(1);
});

test("who comes back has it at once", async ({ page }) => {
  await page.goto("./");
  await page.getByLabel("Runs on").selectOption("docker");
  await expect.poll(() => page.evaluate(() => location.hash)).toContain("on=docker");
  await page.goto("about:blank");
  await page.goto("./");
  await isLive(page);
  await expect(page.getByRole("region", { name: "Your last configuration" })).toBeVisible();
});

for (const [what, act, check] of [
  [
    "pressed",
    (page) => page.getByRole("tab", { name: "Compose" }).click(),
    (page) => expect(page.getByRole("heading", { name: "docker-compose.yaml" })).toBeVisible(),
  ],
  [
    "pressed in the picture",
    (page) => managed(page).click(),
    (page) => expect(page.locator(".why")).toContainText("Total Flink"),
  ],
  [
    "opened",
    (page) => page.locator("summary:visible").filter({ hasText: "Managed memory" }).click(),
    (page) => expect(field(page, "Managed fraction")).toBeVisible(),
  ],
  [
    "opened and shut again",
    async (page) => {
      const summary = page.locator("summary:visible").filter({ hasText: "Managed memory" });
      await summary.click();
      await summary.click();
    },
    (page) => expect(field(page, "Managed fraction")).toBeHidden(),
  ],
  [
    "typed",
    async (page) => {
      await field(page, TOTAL).click();
      await page.keyboard.press("ControlOrMeta+a");
      await page.keyboard.type("3g");
    },
    async (page) => {
      await expect(total(page)).toHaveText("3221225472");
      await expect(field(page, TOTAL)).toBeFocused();
      // The cursor stands where it stood.
      await page.keyboard.press("Backspace");
      await page.keyboard.type("000m");
      await expect(total(page)).toHaveText("3145728000");
    },
  ],
  [
    "typed, and then chosen elsewhere",
    async (page) => {
      await field(page, TOTAL).fill("3g");
      await page.getByLabel("Runs on").selectOption("docker");
      await page.getByRole("tab", { name: /JobManager/ }).click();
    },
    async (page) => {
      await expect.poll(() => page.evaluate(() => location.hash)).toMatch(/on=docker.*tm\.process\.size=3g/);
      await expect(page.getByRole("tab", { name: /JobManager/ })).toHaveAttribute("aria-selected", "true");
    },
  ],
  [
    "pressed, and then typed elsewhere",
    async (page) => {
      await page.getByRole("tab", { name: "Compose" }).click();
      await field(page, TOTAL).fill("3g");
    },
    async (page) => {
      await expect(total(page)).toHaveText("3221225472");
      await expect(page.getByRole("heading", { name: "docker-compose.yaml" })).toBeVisible();
    },
  ],
  [
    "chosen",
    (page) => choice(page, "State backend").selectOption("rocksdb"),
    (page) => expect.poll(() => page.evaluate(() => location.hash)).toContain("rocksdb"),
  ],
  [
    "pasted",
    (page) => carry(page, "paste", "taskmanager.memory.process.size: 4g\n"),
    (page) => expect(total(page)).toHaveText("4294967296"),
  ],
  [
    "pasted into a field, and is more than that holds",
    async (page) => {
      await field(page, TOTAL).focus();
      await carry(page, "paste", "-Dtaskmanager.memory.process.size=4g");
    },
    (page) => expect(total(page)).toHaveText("4294967296"),
  ],
  [
    "pasted into a field, as its value",
    async (page) => {
      await field(page, TOTAL).focus();
      await carry(page, "paste", "3g");
      await field(page, TOTAL).fill("3g");
    },
    (page) => expect(total(page)).toHaveText("3221225472"),
  ],
  [
    "dropped",
    (page) => carry(page, "drop", "taskmanager.memory.process.size: 4g\n"),
    (page) => expect(total(page)).toHaveText("4294967296"),
  ],
  [
    "opened as a file",
    (page) => page.getByLabel("Open a file").setInputFiles({
      name: "config.yaml",
      mimeType: "text/yaml",
      buffer: Buffer.from("taskmanager.memory.process.size: 4g\n"),
    }),
    (page) => expect(total(page)).toHaveText("4294967296"),
  ],
]) {
  test(`what is ${what} before it lives is done when it does`, async ({ page }) => {
    const { asked, release } = await hold(page);
    await page.goto("./");
    await act(page);
    await expect.poll(() => asked.length).toBe(1);
    release();
    await isLive(page);
    await check(page);
  });
}

test("it does not take over what someone holds", async ({ page }) => {
  const { release } = await hold(page);
  await page.goto("./");
  const tab = page.getByRole("tab", { name: /JobManager/ });
  await tab.hover();
  await page.mouse.down();
  release();
  await page.waitForTimeout(1500);
  await expect(prerendered(page)).toHaveCount(1);
  await page.mouse.up();
  await isLive(page);
  await expect(tab).toHaveAttribute("aria-selected", "true");
});

test("a file that is chosen when the page already lives is opened", async ({ page }) => {
  await page.goto("./");
  const opened = page.waitForEvent("filechooser");
  await page.getByText("Open a file").click();
  const chooser = await opened;
  await isLive(page);
  const buffer = Buffer.from("taskmanager.memory.process.size: 4g\n");
  await chooser.setFiles({ name: "config.yaml", mimeType: "text/yaml", buffer });
  await expect(total(page)).toHaveText("4294967296");
});

test("it leaves what someone has marked until they are done", async ({ page }) => {
  const { release } = await hold(page);
  await page.goto("./");
  await page.getByRole("heading", { level: 1 }).dblclick();
  await turn(page);
  release();
  await page.waitForTimeout(1500);
  await expect(prerendered(page)).toHaveCount(1);
  expect(await page.evaluate(() => String(getSelection()))).not.toBe("");
  await page.mouse.click(3, 400);
  await isLive(page);
});

test("a window that becomes narrow is not left empty", async ({ page }) => {
  await hold(page);
  await page.goto("./");
  await page.setViewportSize({ width: 380, height: 800 });
  await expect(field(page, TOTAL)).toBeVisible();
  await page.emulateMedia({ media: "print" });
  await expect(page.getByRole("heading", { level: 1 })).toBeVisible();
});

test("an address that changes is followed", async ({ page }) => {
  await page.goto("./");
  await page.evaluate((link) => { location.hash = link; }, LINK);
  await expect(total(page)).toHaveText("4294967296");
});

test("without a network the page says what is missing, and takes it up again", async ({ page }) => {
  await page.goto("./");
  await page.route(PROGRAM, (route) => route.abort());
  await field(page, TOTAL).fill("3g");
  const said = page.getByRole("status").filter({ hasText: "could not be loaded" });
  await expect(said).toBeVisible();
  await expect(page.locator(".loading")).toHaveCount(0);
  // What stands there can still be read.
  await expect(page.getByRole("table", { name: /Memory of the TaskManager/ })).toBeVisible();
  await said.getByRole("button", { name: "Try again" }).click();
  await expect(said).toBeVisible();
  await page.unroute(PROGRAM);
  await said.getByRole("button", { name: "Try again" }).click();
  await expect(total(page)).toHaveText("3221225472");
  await expect(said).toHaveCount(0);
});

test("a page whose host has another build by now leads to that", async ({ page, request }) => {
  const newer = (await (await request.get("./")).text()).replaceAll("calculator-", "calculator-newer-");
  await page.goto("./");
  const index = new URL(page.url());
  await page.route(PROGRAM, (route) => route.fulfill({ status: 404 }));
  await page.route(index.href, (route) => route.fulfill({ body: newer, contentType: "text/html" }));
  await turn(page);
  const said = page.getByRole("status").filter({ hasText: "newer version" });
  await expect(said).toBeVisible();
  await said.getByRole("button", { name: "Take it" }).click();
  await expect(page.locator("meta[name=program]")).toHaveAttribute("content", /newer/);
});

test.describe("within another page", () => {
  const PICTURE = /picture-/;

  test("a picture loads a program of its own, and not the page's", async ({ page, asked }) => {
    await page.goto(`./?embed&parts=picture${LINK}`);
    await expect(managed(page)).toBeVisible();
    expect(asked.filter((address) => PICTURE.test(address))).toHaveLength(2);
    expect(asked.filter((address) => PROGRAM.test(address))).toEqual([]);
  });

  test("where that is missing, the page's program does as well", async ({ page }) => {
    await page.route(PICTURE, (route) => route.abort());
    await page.goto(`./?embed&parts=picture,table${LINK}`);
    await expect(total(page)).toHaveText("4294967296");
  });
});
