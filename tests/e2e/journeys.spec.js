// What people do from beginning to end: bring a configuration, change it, think better of it, and come back.
import { expect, test } from "./page.js";
import { TOTAL, address, bytes, choice, field, says, text, toForm, toText, write } from "./configuration.js";

const total = (page) => bytes(page, "Total Process Memory");
const offer = (page) => page.getByRole("region", { name: "Your last configuration" });
const note = (page) => page.locator(".toast p").last();

/** Leaves the page and opens it anew. */
async function visit(page, link = "./") {
  await page.goto("about:blank");
  await page.goto(link);
  await expect(page.getByRole("heading", { level: 1 })).toBeVisible();
}

async function copy(page, words) {
  await page.context().grantPermissions(["clipboard-read", "clipboard-write"]);
  await page.evaluate((words) => navigator.clipboard.writeText(words), words);
}

/** Pastes while nothing is being written. */
async function pasteAnywhere(page, words) {
  await copy(page, words);
  await page.getByRole("heading", { level: 1 }).click();
  await page.keyboard.press("ControlOrMeta+v");
}

async function drop(page, name, content) {
  const dataTransfer = await page.evaluateHandle(
    ([name, content]) => {
      const transfer = new DataTransfer();
      transfer.items.add(new File([content], name));
      return transfer;
    },
    [name, content],
  );
  await page.getByRole("main").dispatchEvent("drop", { dataTransfer });
}

test("undo and redo of what was typed into the text, from pause to pause", async ({ page }) => {
  // The time stands still but for the pauses.
  const start = new Date("2026-01-01T12:00:00Z");
  await page.clock.setFixedTime(start);
  await page.goto("./");
  await text(page).fill("taskmanager.memory.process.size: 4g\n");
  await page.clock.setFixedTime(new Date(start.getTime() + 60_000));
  await text(page).press("ControlOrMeta+End");
  await text(page).pressSequentially("# one thing");
  await page.clock.setFixedTime(new Date(start.getTime() + 120_000));
  await text(page).pressSequentially("\n# and another");
  const [none, one, both] = ["", "# one thing", "# one thing\n# and another"].map((typed) => `taskmanager.memory.process.size: 4g\n${typed}`);
  await expect(text(page)).toHaveValue(both);
  for (const [keys, after] of [["z", one], ["z", none], ["Shift+z", one], ["y", both], ["z", one]]) {
    await text(page).press(`ControlOrMeta+${keys}`);
    await expect(text(page)).toHaveValue(after);
  }
  // What is typed now takes the place of what was undone.
  await text(page).press("ControlOrMeta+End");
  await text(page).pressSequentially("!");
  await text(page).press("ControlOrMeta+y");
  await expect(text(page)).toHaveValue(`${one}!`);
});

test("undo and redo of fields and choices, one by one, with the address following", async ({ page }) => {
  // Else what is typed slowly would be two steps.
  await page.clock.setFixedTime(new Date("2026-01-01T12:00:00Z"));
  await page.goto("./");
  await toForm(page);
  await field(page, TOTAL).press("ControlOrMeta+a");
  await field(page, TOTAL).pressSequentially("8g");
  await choice(page, "State backend").selectOption("rocksdb");
  await page.getByLabel("Runs on").selectOption("yarn");
  await page.keyboard.press("ControlOrMeta+z");
  await expect(page.getByLabel("Runs on")).toHaveValue("standalone");
  await expect(choice(page, "State backend")).toHaveValue("rocksdb");
  await page.keyboard.press("ControlOrMeta+z");
  await expect(choice(page, "State backend")).toHaveValue("");
  await expect(total(page)).toHaveText("8589934592");
  await field(page, TOTAL).press("ControlOrMeta+z");
  await expect(field(page, TOTAL)).toHaveValue("1728m");
  await expect(total(page)).toHaveText("1811939328");
  await expect.poll(() => address(page)).toMatch(/on=standalone&tm\.process\.size=1728m/);
  for (let redo = 0; redo < 3; redo += 1) await page.keyboard.press("ControlOrMeta+Shift+z");
  await expect(page.getByLabel("Runs on")).toHaveValue("yarn");
  await expect(choice(page, "State backend")).toHaveValue("rocksdb");
  await expect.poll(() => address(page)).toMatch(/on=yarn&tm\.process\.size=8g.*&state\.backend\.type=rocksdb/);
});

test("Back undoes what was chosen on the form and what was imported", async ({ page }) => {
  await page.goto("./");
  await toForm(page);
  await choice(page, "State backend").selectOption("rocksdb");
  await drop(page, "config.yaml", "taskmanager.memory.process.size: 3g\n");
  await expect(total(page)).toHaveText("3221225472");
  await expect(choice(page, "State backend")).toHaveValue("");
  await page.goBack();
  await expect(total(page)).toHaveText("1811939328");
  await expect(choice(page, "State backend")).toHaveValue("rocksdb");
  await page.goBack();
  await expect(choice(page, "State backend")).toHaveValue("");
  await page.goForward();
  await page.goForward();
  await expect(total(page)).toHaveText("3221225472");
});

test("a configuration is pasted anywhere, and the page says what it understood", async ({ page }) => {
  await page.goto("./");
  await toForm(page);
  await pasteAnywhere(page, "taskmanager:\n  memory.process.size: 5g\n  numberOfTaskSlots: 4\ns3.endpoint: there\n");
  await expect(total(page)).toHaveText("5368709120");
  await expect(note(page)).toHaveText("Read as config.yaml: 3 settings, 2 of them about memory.");
  await expect(field(page, "Task slots")).toHaveValue("4");
  await pasteAnywhere(page, "See you at lunch!");
  await expect(note(page)).toContainText("Nothing was changed");
  await expect(total(page)).toHaveText("5368709120");
});

test("-D arguments are imported as edits, wherever they are pasted", async ({ page }) => {
  const ours = "# ours\ntaskmanager.memory.process.size: 2g # agreed\ns3.endpoint: there\n";
  await page.goto("./");
  await write(page, ours);
  await copy(page, "bin/taskmanager.sh start -Dtaskmanager.memory.process.size=7g -Dtaskmanager.memory.managed.fraction=0.2");
  await text(page).press("ControlOrMeta+v");
  await expect(total(page)).toHaveText("7516192768");
  await expect(note(page)).toHaveText("Imported 2 settings from a command line on Standalone; “start” was ignored.");
  await expect(text(page)).toHaveValue(
    "# ours\ntaskmanager.memory.process.size: 7g # agreed\ntaskmanager.memory.managed.fraction: 0.2\ns3.endpoint: there\n",
  );
  await page.goBack();
  await expect(text(page)).toHaveValue(ours);
});

test("a word that is pasted into a field goes there and nowhere else", async ({ page }) => {
  await page.goto("./");
  await toForm(page);
  await copy(page, "9g");
  await field(page, TOTAL).press("ControlOrMeta+a");
  await field(page, TOTAL).press("ControlOrMeta+v");
  await expect(field(page, TOTAL)).toHaveValue("9g");
  await expect(await toText(page)).toHaveValue(/size: 9g\n(.|\n)*jobmanager/);
});

test("a file is dropped, or opened by its button", async ({ page }) => {
  await page.goto("./");
  await drop(page, "flink-conf.yaml", "taskmanager.memory.process.size: 3g\n");
  await expect(total(page)).toHaveText("3221225472");
  await expect(note(page)).toContainText("1 setting, 1 of them about memory");
  const open = page.getByLabel("Open a file");
  const file = (content) => ({ name: "config.yaml", mimeType: "text/yaml", buffer: Buffer.from(content) });
  await open.setInputFiles(file("taskmanager.memory.process.size: 6g\n"));
  await expect(total(page)).toHaveText("6442450944");
  await page.goBack();
  await expect(total(page)).toHaveText("3221225472");
  // The same file once more.
  await open.setInputFiles(file("taskmanager.memory.process.size: 6g\n"));
  await expect(total(page)).toHaveText("6442450944");
  await drop(page, "film.yaml", "x".repeat(5 * 2 ** 20));
  await expect(note(page)).toContainText("too large for a configuration");
  await expect(total(page)).toHaveText("6442450944");
});

test("the last configuration is offered again, and opened", async ({ page }) => {
  const ours = "# ours\ntaskmanager.memory.process.size: 4g\ns3.secret-key: hush\n";
  await visit(page);
  await expect(offer(page)).toHaveCount(0);
  await page.getByLabel("Flink version").selectOption("1.20");
  await page.getByLabel("Runs on").selectOption("yarn");
  await write(page, ours);
  await expect(total(page)).toHaveText("4294967296");
  await visit(page);
  // Only offered: the page opens on what Flink ships.
  await expect(total(page)).toHaveText("1811939328");
  await offer(page).getByRole("button", { name: "Open it" }).click();
  await expect(offer(page)).toHaveCount(0);
  await expect(text(page)).toHaveValue(ours);
  await expect(page.getByLabel("Flink version")).toHaveValue("1.20");
  await expect(page.getByLabel("Runs on")).toHaveValue("yarn");
  await page.goBack();
  await expect(total(page)).toHaveText("1811939328");
});

/** Who leaves faster than the page keeps what was written would not be a person. */
const isKept = (page, words) =>
  expect.poll(() => page.evaluate(() => localStorage.getItem("flink-memory.configuration") ?? "")).toContain(words);

test("the last configuration is forgotten when asked to", async ({ page }) => {
  await visit(page);
  await write(page, "s3.secret-key: hush\n");
  await isKept(page, "hush");
  await visit(page);
  await offer(page).getByRole("button", { name: "Delete it" }).click();
  await expect(offer(page)).toHaveCount(0);
  expect(await page.evaluate(() => JSON.stringify(localStorage))).not.toContain("hush");
  await visit(page);
  await expect(offer(page)).toHaveCount(0);
});

test("who opens a link is offered nothing else, and what was kept is still there later", async ({ page }) => {
  await visit(page);
  await write(page, "taskmanager.memory.process.size: 4g\n");
  await isKept(page, "4g");
  const links = {
    "another configuration": ["./#v=1&flink=2.3&on=standalone&tm.process.size=3g", "3221225472"],
    "what Flink ships": [
      "./#v=1&flink=2.3&on=standalone&tm.process.size=1728m&taskmanager.numberOfTaskSlots=1&jm.process.size=1600m",
      "1811939328",
    ],
  };
  for (const [name, [link, bytes]] of Object.entries(links)) {
    await visit(page, link);
    await expect(total(page), name).toHaveText(bytes);
    await expect(offer(page), name).toHaveCount(0);
  }
  await visit(page);
  await offer(page).getByRole("button", { name: "Open it" }).click();
  await expect(total(page)).toHaveText("4294967296");
});

test("a reload brings back the very text, with what no link carries", async ({ page }) => {
  const ours = "# ours\ntaskmanager.memory.process.size: 4g\ns3.secret-key: hush\n";
  await visit(page);
  await write(page, ours);
  await isKept(page, "hush");
  await expect(page).toHaveURL(/tm\.process\.size=4g/);
  await page.reload();
  await expect(text(page)).toHaveValue(ours);
  await expect(offer(page)).toHaveCount(0);
  // Another link shows itself, and does not hide what would be lost by the next edit.
  await visit(page, "./#v=1&flink=2.3&on=standalone&tm.process.size=3g");
  await expect(total(page)).toHaveText("3221225472");
  await offer(page).getByRole("button", { name: "Open it" }).click();
  await expect(text(page)).toHaveValue(ours);
});

test("what earlier builds kept is found, and other pages of the host keep theirs", async ({ page }) => {
  const settings = (values) => page.evaluate((values) => {
    localStorage.clear();
    for (const [name, value] of Object.entries(values)) localStorage.setItem(name, value);
  }, values);
  const stored = () => page.evaluate(() => ({ ...localStorage }));
  await visit(page);
  const old = { theme: "dark", view: "text", format: "markdown", dismissed: "v=1&flink=2.3&on=yarn\nrule TaskManager " };
  await settings({ configuration: "2.3\nyarn\nconfig.yaml\n# old\n", ...old, others: "1" });
  await visit(page);
  await offer(page).getByRole("button", { name: "Open it" }).click();
  await expect(text(page)).toHaveValue("# old\n");
  expect(await page.evaluate(() => document.documentElement.dataset.theme)).toBe("dark");
  await expect(page.getByRole("tab", { name: "Markdown" })).toHaveAttribute("aria-selected", "true");
  expect(Object.keys(await stored()).filter((name) => !name.startsWith("flink-memory."))).toEqual(["others"]);

  const theirs = { configuration: "{}", theme: "dark", view: "list" };
  // From a page that has nothing to keep when it is left.
  await visit(page);
  await settings(theirs);
  await visit(page);
  expect(await stored()).toMatchObject(theirs);
  await expect(offer(page)).toHaveCount(0);
  expect(await page.evaluate(() => document.documentElement.dataset.theme)).toBeUndefined();
});

test("what Back leaves is not offered as if it were of an earlier visit", async ({ page }) => {
  await visit(page);
  await page.getByLabel("Runs on").selectOption("yarn");
  await expect(page).toHaveURL(/on=yarn/);
  await page.goBack();
  await expect(page.getByLabel("Runs on")).toHaveValue("standalone");
  await expect(offer(page)).toHaveCount(0);
});

test("everything else works where the browser denies storage", async ({ page, context }) => {
  await page.addInitScript(() => {
    for (const name of ["localStorage", "sessionStorage"]) {
      Object.defineProperty(window, name, {
        get() {
          throw new DOMException("denied", "SecurityError");
        },
      });
    }
  });
  await context.grantPermissions(["clipboard-read", "clipboard-write"]);
  await visit(page);
  await field(page, TOTAL).fill("4g");
  await expect(total(page)).toHaveText("4294967296");
  await expect(await toText(page)).toHaveValue(/size: 4g/);
  await toForm(page);
  await choice(page, "State backend").selectOption("rocksdb");
  await page.keyboard.press("ControlOrMeta+z");
  await expect(choice(page, "State backend")).toHaveValue("");
  const paper = () => page.evaluate(() => getComputedStyle(document.body).backgroundColor);
  const before = await paper();
  await page.getByRole("button", { name: /^Switch to/ }).click();
  await expect.poll(paper).not.toBe(before);
  await drop(page, "config.yaml", "taskmanager.memory.process.size: 3g\n");
  await expect(total(page)).toHaveText("3221225472");
  await page.getByRole("button", { name: "Copy link" }).click();
  await expect(page.getByRole("button", { name: "Copied" })).toBeVisible();
  expect(await page.evaluate(() => navigator.clipboard.readText())).toMatch(/#v=1&flink=2\.3&on=standalone&tm\.process\.size=3g$/);
  await visit(page);
  await expect(offer(page)).toHaveCount(0);
});

test("from load to the copied link with nothing but a keyboard", async ({ page, context }) => {
  await context.grantPermissions(["clipboard-read", "clipboard-write"]);
  const tabTo = async (target, keys = "Tab") => {
    await expect(target).toBeVisible();
    for (let presses = 0; presses < 40; presses += 1) {
      await page.keyboard.press(keys);
      if (await target.evaluate((target) => target === document.activeElement)) return;
    }
    throw new Error("the focus never came there");
  };
  await page.goto("./");
  await tabTo(page.getByRole("region", { name: "Configuration" }).getByRole("tab", { name: "config.yaml" }));
  await page.keyboard.press("ArrowLeft");
  await expect(page.getByRole("tab", { name: "Form" })).toHaveAttribute("aria-selected", "true");
  await tabTo(choice(page, "State backend"));
  await page.keyboard.type("rocks");
  await tabTo(field(page, TOTAL));
  await page.keyboard.press("ControlOrMeta+a");
  await page.keyboard.type("4g");
  await page.keyboard.press("ArrowUp");
  await expect(total(page)).toHaveText("4831838208");
  await tabTo(page.getByRole("button", { name: "Copy link" }), "Shift+Tab");
  await page.keyboard.press("Enter");
  await expect(page.getByRole("button", { name: "Copied" })).toBeFocused();
  const link = await page.evaluate(() => navigator.clipboard.readText());
  expect(link).toMatch(/&tm\.process\.size=4608m&.*state\.backend\.type=rocksdb/);
  await visit(page, link);
  await expect(total(page)).toHaveText("4831838208");
});

test("the focus can be seen wherever the keyboard takes it", async ({ page }) => {
  await page.emulateMedia({ reducedMotion: "reduce" });
  await page.goto("./");
  await toForm(page);
  const seen = new Set();
  for (let presses = 0; presses < 100; presses += 1) {
    await page.keyboard.press("Tab");
    const [name, isSeen] = await page.evaluate(() => {
      const focus = document.activeElement;
      if (focus === document.body) return ["", true];
      const around = [focus, focus.parentElement, focus.parentElement.parentElement, ...focus.children];
      const looks = () => around.map((element) => {
        const { outline, boxShadow, borderColor, stroke, strokeWidth } = getComputedStyle(element);
        return [outline, boxShadow, borderColor, stroke, strokeWidth].join();
      }).join();
      const focused = looks();
      focus.blur();
      const blurred = looks();
      focus.focus();
      return [focus.id || focus.getAttribute("aria-label") || focus.textContent, focused !== blurred];
    });
    expect(isSeen, name).toBe(true);
    // Around the page once; behind its end, the focus is the browser's.
    if (name === [...seen][0]) break;
    if (name !== "") seen.add(name);
  }
  for (const name of ["copy-link", "option-taskmanager-memory-process-size", "row-task-heap"]) expect([...seen]).toContain(name);
});

test("a key that no release knows is told with the one that was perhaps meant", async ({ page }) => {
  await page.goto("./");
  await text(page).fill("taskmanager.memory.process.size: 2g\ntaskmanager.memory.managed.fracton: 0.2\n");
  const remark = page.locator(".remarks li");
  await expect(remark).toHaveText("Line 2: Flink has no such option and ignores it. Did you mean taskmanager.memory.managed.fraction? Rename to taskmanager.memory.managed.fraction");
  await remark.getByRole("button", { name: "Line 2" }).click();
  await expect(text(page)).toBeFocused();
  expect(await text(page).evaluate((text) => text.value.slice(0, text.selectionStart).split("\n").length)).toBe(2);
  await text(page).fill("taskmanager.memory.process.size: 2g\ntaskmanager.memory.managed.fraction: 0.2\n");
  await expect(remark).toHaveCount(0);
});

test("why the heap is smaller than expected, how it is made larger, and the link to that", async ({ page, context }) => {
  await context.grantPermissions(["clipboard-read", "clipboard-write"]);
  await page.goto("./");
  await toForm(page);
  await pasteAnywhere(page, "taskmanager.memory.process.size: 4096m\ntaskmanager.numberOfTaskSlots: 2\nstate.backend.type: hashmap\n");
  await page.getByRole("row", { name: /^Task Heap/ }).getByRole("button").first().click();
  const why = page.getByRole("region", { name: "Why" });
  await expect(why.getByRole("heading")).toContainText("Task Heap");
  await why.getByRole("button", { name: "Managed Memory" }).first().click();
  await expect(why.getByRole("heading")).toContainText("Managed Memory");
  await expect(why).toContainText("40 %");
  const heap = async () => Number(await bytes(page, "Task Heap").textContent());
  const before = await heap();
  await page.getByRole("searchbox").fill("managed fraction");
  await field(page.getByRole("tabpanel", { name: "Form" }), "Managed fraction").fill("0");
  await expect.poll(heap).toBeGreaterThan(before * 1.9);
  await expect(says(page)).not.toContainText("does not start");
  const after = await heap();
  await page.getByRole("button", { name: "Copy link" }).click();
  await expect(page.getByRole("button", { name: "Copied" })).toBeVisible();
  await visit(page, await page.evaluate(() => navigator.clipboard.readText()));
  expect(await heap()).toBe(after);
});
