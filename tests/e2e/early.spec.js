// What was rendered beforehand is painted first, and the program comes by itself. What people do until it is there is
// handed over to it: by the ids of what they did it to.
import { test as base } from "@playwright/test";
import { expect, isLive } from "./page.js";
import { TOTAL, box, bytes, choice, field } from "./configuration.js";

const PROGRAM = /calculator-/;
const LINK = "#v=1&flink=2.3&on=docker&tm.process.size=4g&jm.process.size=1600m";
const total = (page) => bytes(page, "Total Process Memory");
const summary = (page, name) => page.locator("summary:visible").filter({ hasText: name });

/** A page whose faults are a test's own, as a first visit meets it. */
const test = base.extend({
  asked: async ({ page }, use) => {
    const asked = [];
    page.on("request", (request) => asked.push(request.url()));
    await use(asked);
  },
});

/** Lets the program come only when told so. */
async function hold(page) {
  let release;
  const released = new Promise((resolve) => (release = resolve));
  await page.route(/\.wasm$/, async (route) => {
    await released;
    await route.continue();
  });
  return release;
}

/** Opens the page, and does something to it before it lives. */
async function early(page, act) {
  const release = await hold(page);
  await page.goto("./");
  await act();
  await expect(page.locator(".prerendered")).not.toHaveCount(0);
  release();
  await isLive(page);
}

/** Sends what is pasted or dropped, as a browser does. */
const carry = (page, kind, text, isFile = false) => page.evaluate(([kind, text, isFile]) => {
  const data = new DataTransfer();
  if (isFile) data.items.add(new File([text], "config.yaml"));
  else data.setData("text/plain", text);
  const event = kind === "paste"
    ? new ClipboardEvent("paste", { clipboardData: data, bubbles: true, cancelable: true })
    : new DragEvent("drop", { dataTransfer: data, bubbles: true, cancelable: true });
  (document.activeElement ?? document.body).dispatchEvent(event);
}, [kind, text, isFile]);

const savesData = (page) => page.addInitScript(() => {
  Object.defineProperty(Navigator.prototype, "connection", { get: () => ({ saveData: true }) });
});

test("the program comes by itself, behind the first paint", async ({ page }) => {
  const release = await hold(page);
  await page.goto("./");
  // All of it is in view before: form, picture, recommendations, table and result.
  await expect(field(page, TOTAL)).toBeVisible();
  await expect(page.getByRole("region", { name: "Result" })).toBeVisible();
  await expect(page.getByRole("heading", { level: 1 })).toHaveCount(1);
  release();
  await isLive(page);
  const { painted, asked } = await page.evaluate(() => ({
    painted: performance.getEntriesByName("first-contentful-paint")[0].startTime,
    asked: performance.getEntriesByType("resource").filter(({ name }) => /calculator-/.test(name)).map(({ startTime }) => startTime),
  }));
  expect(asked).toHaveLength(2);
  // The browser says when a frame was on the screen, which is a moment after the page is done with it.
  expect(Math.min(...asked)).toBeGreaterThan(painted - 50);
});

test("where data is to be saved, it waits until someone turns to something", async ({ page, asked }) => {
  await savesData(page);
  await page.goto("./");
  await expect(field(page, TOTAL)).toBeVisible();
  // Reading is no more than looking.
  await page.mouse.move(3, 400);
  await page.mouse.wheel(0, 600);
  await page.keyboard.press("End");
  await page.waitForTimeout(700);
  expect(asked.filter((address) => PROGRAM.test(address))).toEqual([]);
  await page.getByRole("tab", { name: /JobManager/ }).hover();
  await isLive(page);
  expect(asked.filter((address) => address.endsWith(".wasm"))).toHaveLength(1);
});

for (const [what, act] of [
  ["typed into", (page) => field(page, TOTAL).fill("3g")],
  ["pasted", (page) => carry(page, "paste", "taskmanager.memory.process.size: 3g\n")],
  ["dropped", (page) => carry(page, "drop", "taskmanager.memory.process.size: 3g\n")],
]) {
  test(`where data is to be saved, what is ${what} is not lost`, async ({ page }) => {
    await savesData(page);
    await page.goto("./");
    await act(page);
    await expect(total(page)).toHaveText("3221225472");
  });
}

test("where data is to be saved, an address that changes is followed, and a link is opened at once", async ({ page }) => {
  await savesData(page);
  await page.goto("./");
  await page.evaluate((link) => { location.hash = link; }, LINK);
  await expect(total(page)).toHaveText("4294967296");
  await page.goto("about:blank");
  await page.goto(`./${LINK}`);
  await expect(total(page)).toHaveText("4294967296");
});

test("who comes back is offered what they left", async ({ page }) => {
  await page.goto("./");
  await isLive(page);
  await choice(page, "Runs on").selectOption("docker");
  await expect.poll(() => page.evaluate(() => location.hash)).toContain("on=docker");
  await page.goto("about:blank");
  await page.goto("./");
  await expect(page.getByRole("region", { name: "Your last configuration" })).toBeVisible();
});

test("all that can be acted upon has an id, by which the live page knows the same", async ({ page }) => {
  const actedUpon = () => page.evaluate(() => {
    // Of the pictures that were rendered beforehand, one is shown; and an offer only where there is something to offer.
    const isShown = (element) => element.closest(".at, .offer")?.checkVisibility() ?? true;
    const elements = document.body.querySelectorAll("a, button, input, select, textarea, details, summary, [role=button], [role=tab]");
    // Links within sentences have the id of a button that does the same.
    return [...elements].filter((element) => !element.dataset.id && isShown(element))
      .map((element) => [element.id.replace(/^at-\d+-/, ""), element.localName, element.getAttribute("aria-label") ?? element.textContent].join(": "));
  });
  const release = await hold(page);
  await page.goto("./");
  const before = await actedUpon();
  release();
  await isLive(page);
  const live = await actedUpon();
  const ids = live.map((line) => line.split(": ")[0]);
  expect(ids).toEqual(ids.filter(Boolean));
  expect(new Set(ids).size).toBe(ids.length);
  expect(live.length).toBeGreaterThan(50);
  expect(before).toEqual(live);
});

for (const [what, act, check] of [
  [
    "pressed",
    (page) => page.getByRole("tab", { name: "Compose" }).click(),
    (page) => expect(page.getByRole("heading", { name: "docker-compose.yaml" })).toBeVisible(),
  ],
  [
    "pressed in the picture",
    (page) => box(page, "Managed Memory").and(page.locator(":visible")).click(),
    (page) => expect(page.locator(".why")).toContainText("Total Flink"),
  ],
  [
    "pressed in the table",
    (page) => page.getByRole("row", { name: /^Network/ }).getByRole("button").first().click(),
    (page) => expect(page.locator(".why h2")).toContainText("Network"),
  ],
  [
    "pressed in a sentence",
    (page) => page.getByRole("region", { name: "Why" }).getByRole("button", { name: "Total Process Memory", exact: true }).click(),
    (page) => expect(page.locator(".why h2")).toContainText("Total Process Memory"),
  ],
  [
    "pressed twice, as one who waits does",
    async (page) => {
      for (const _ of [1, 2]) await page.getByRole("row", { name: /^Network/ }).getByRole("button").first().click();
    },
    (page) => expect(page.locator(".why h2")).toContainText("Network"),
  ],
  [
    "dismissed",
    (page) => page.getByRole("button", { name: "Dismiss" }).first().click(),
    (page) => expect(page.getByText("1 dismissed")).toBeVisible(),
  ],
  [
    "opened",
    (page) => summary(page, "Managed memory").click(),
    (page) => expect(field(page, "Managed fraction")).toBeVisible(),
  ],
  [
    "opened and shut again",
    async (page) => {
      await summary(page, "Managed memory").click();
      await summary(page, "Managed memory").click();
    },
    (page) => expect(field(page, "Managed fraction")).toBeHidden(),
  ],
  [
    "ticked",
    (page) => page.getByRole("checkbox", { name: "Only memory options" }).check(),
    async (page) => {
      await expect(page.getByRole("checkbox", { name: "Only memory options" })).toBeChecked();
      await carry(page, "drop", "taskmanager.memory.process.size: 4g\ns3.endpoint: there\n");
      await expect(page.getByRole("region", { name: "Result" })).toContainText("process.size: 4g");
      await expect(page.getByRole("region", { name: "Result" })).not.toContainText("s3.endpoint");
    },
  ],
  [
    "sought",
    (page) => page.getByRole("searchbox").fill("fraction"),
    (page) => expect(field(page, "Managed fraction")).toBeVisible(),
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
      await choice(page, "Runs on").selectOption("docker");
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
    async (page) => {
      await expect.poll(() => page.evaluate(() => location.hash)).toContain("rocksdb");
      await expect(choice(page, "State backend")).toHaveValue("rocksdb");
    },
  ],
  [
    "chosen by keys, which leave the focus there",
    async (page) => {
      await choice(page, "Flink version").focus();
      await page.keyboard.press("ArrowDown");
    },
    async (page) => {
      await expect.poll(() => page.evaluate(() => location.hash)).toContain("flink=2.2");
      await expect(choice(page, "Flink version")).toHaveValue("2.2");
      await expect(choice(page, "Flink version")).toBeFocused();
    },
  ],
  [
    "pasted",
    (page) => carry(page, "paste", "taskmanager.memory.process.size: 4g\n"),
    (page) => expect(total(page)).toHaveText("4294967296"),
  ],
  [
    "pasted, and then changed in a field",
    async (page) => {
      await carry(page, "paste", "taskmanager.memory.process.size: 4g\ntaskmanager.numberOfTaskSlots: 2\n");
      await field(page, TOTAL).fill("5g");
    },
    async (page) => {
      await expect(total(page)).toHaveText("5368709120");
      await expect(field(page, "Task slots")).toHaveValue("2");
    },
  ],
  [
    "pasted into a field, and is more than that holds",
    async (page) => {
      await page.context().grantPermissions(["clipboard-read", "clipboard-write"]);
      await page.evaluate(() => navigator.clipboard.writeText("-Dtaskmanager.memory.managed.fraction=0.2"));
      await field(page, TOTAL).press("End");
      await page.keyboard.press("ControlOrMeta+v");
    },
    async (page) => {
      await expect.poll(() => page.evaluate(() => location.hash)).toContain("tm.managed.fraction=0.2");
      await expect(total(page)).toHaveText("1811939328");
      await expect(field(page, TOTAL)).toHaveValue("1728m");
    },
  ],
  [
    "pasted into a field, as its value",
    async (page) => {
      await page.context().grantPermissions(["clipboard-read", "clipboard-write"]);
      await page.evaluate(() => navigator.clipboard.writeText("3g"));
      await field(page, TOTAL).press("ControlOrMeta+a");
      await page.keyboard.press("ControlOrMeta+v");
    },
    (page) => expect(total(page)).toHaveText("3221225472"),
  ],
  [
    "dropped",
    (page) => carry(page, "drop", "taskmanager.memory.process.size: 4g\n"),
    (page) => expect(total(page)).toHaveText("4294967296"),
  ],
  [
    "dropped as a file",
    (page) => carry(page, "drop", "taskmanager.memory.process.size: 4g\n", true),
    (page) => expect(total(page)).toHaveText("4294967296"),
  ],
  [
    "opened as a file",
    (page) => page.getByRole("button", { name: "Open a file" }).setInputFiles({
      name: "config.yaml",
      mimeType: "text/yaml",
      buffer: Buffer.from("taskmanager.memory.process.size: 4g\n"),
    }),
    (page) => expect(total(page)).toHaveText("4294967296"),
  ],
]) {
  test(`what is ${what} before it lives is done when it does`, async ({ page }) => {
    await early(page, () => act(page));
    await check(page);
  });
}

test("a link that is copied before it lives holds what was typed before", async ({ page, context }) => {
  await context.grantPermissions(["clipboard-read", "clipboard-write"]);
  await early(page, async () => {
    await field(page, TOTAL).fill("3g");
    await page.getByRole("button", { name: "Copy link" }).click();
  });
  await expect(page.getByRole("button", { name: "Copied" })).toBeVisible();
  expect(await page.evaluate(() => navigator.clipboard.readText())).toContain("tm.process.size=3g");
});

test("what is pasted or dropped while a link is being opened is imported", async ({ page }) => {
  const release = await hold(page);
  await page.goto(`./${LINK}`);
  await carry(page, "paste", "taskmanager.memory.process.size: 3g\n");
  release();
  await expect(total(page)).toHaveText("3221225472");
});

for (const [what, id] of [
  ["a tab", "process-0"],
  ["the picture", "box-managed-memory"],
  ["a group of the form", "group-name-network"],
  ["a link", "exactness"],
  ["a button", "copy-link"],
]) {
  test(`the focus stays where it is: ${what}`, async ({ page }) => {
    const focused = () => page.evaluate(() => document.activeElement.id);
    await early(page, async () => {
      const elements = page.locator(`[id=${id}], [id^=at-][id$=-${id}]`);
      await elements.and(page.locator(":visible")).focus();
      expect((await focused()).replace(/^at-\d+-/, "")).toBe(id);
    });
    expect(await focused()).toBe(id);
  });
}

test("no key falls between what was rendered beforehand and the live page", async ({ page }) => {
  await page.goto("./");
  await field(page, TOTAL).focus();
  await page.keyboard.press("ControlOrMeta+a");
  // As fast as keys come, until it lives and on.
  let typed = "";
  for (const end = Date.now() + 1500; Date.now() < end;) {
    await page.keyboard.type("1");
    typed += "1";
  }
  await isLive(page);
  await expect(field(page, TOTAL)).toHaveValue(typed);
});

test("it does not take over what someone holds", async ({ page }) => {
  const release = await hold(page);
  await page.goto("./");
  const tab = page.getByRole("tab", { name: /JobManager/ });
  await tab.hover();
  await page.mouse.down();
  release();
  await page.waitForTimeout(1500);
  await expect(page.locator(".prerendered")).not.toHaveCount(0);
  await page.mouse.up();
  await isLive(page);
  await expect(tab).toHaveAttribute("aria-selected", "true");
});

test("a file that is chosen when the page already lives is opened", async ({ page }) => {
  const release = await hold(page);
  await page.goto("./");
  const opened = page.waitForEvent("filechooser");
  await page.locator("label:visible", { hasText: "Open a file" }).click();
  const chooser = await opened;
  release();
  await isLive(page);
  const buffer = Buffer.from("taskmanager.memory.process.size: 4g\n");
  await chooser.setFiles({ name: "config.yaml", mimeType: "text/yaml", buffer });
  await expect(total(page)).toHaveText("4294967296");
});

test("it leaves what someone has marked until they are done", async ({ page }) => {
  const release = await hold(page);
  await page.goto("./");
  await page.getByRole("heading", { level: 1 }).dblclick();
  release();
  await page.waitForTimeout(1500);
  await expect(page.locator(".prerendered")).not.toHaveCount(0);
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

test("what was typed in a wide window is handed over where it became narrow", async ({ page }) => {
  await early(page, async () => {
    await field(page, TOTAL).fill("3g");
    await page.setViewportSize({ width: 380, height: 800 });
  });
  await expect(total(page)).toHaveText("3221225472");
});

test("an address that changes is followed", async ({ page }) => {
  await early(page, () => page.evaluate((link) => { location.hash = link; }, LINK));
  await expect(total(page)).toHaveText("4294967296");
});

test("without a network the page says what is missing, and takes it up again", async ({ page }) => {
  await page.route(PROGRAM, (route) => route.abort());
  await page.goto("./");
  const said = page.getByRole("status").filter({ hasText: "could not be loaded" });
  await expect(said).toBeVisible();
  await field(page, TOTAL).fill("3g");
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
  let replace;
  const replaced = new Promise((resolve) => (replace = resolve));
  await page.route(PROGRAM, async (route) => {
    await replaced;
    await route.fulfill({ status: 404 });
  });
  await page.goto("./");
  await page.route(new URL(page.url()).href, (route) => route.fulfill({ body: newer, contentType: "text/html" }));
  replace();
  const said = page.getByRole("status").filter({ hasText: "new version" });
  await expect(said).toBeVisible();
  await said.getByRole("button", { name: "Reload" }).click();
  await expect(page.locator("meta[name=program]")).toHaveAttribute("content", /newer/);
});
