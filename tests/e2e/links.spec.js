// The address holds the state, and Back undoes.
import { expect, test } from "./page.js";

const text = (page) => page.getByRole("textbox", { name: /The text of/ });
const total = (page) => page.getByRole("row", { name: /^Total Process Memory/ }).locator(".bytes");
const address = (page) => page.evaluate(() => location.hash);

test("a link shows the same to someone else", async ({ page, browser, baseURL }) => {
  await page.goto("./");
  await page.getByLabel("Runs on").selectOption("yarn");
  await page.getByLabel("Flink version").selectOption("1.20");
  await text(page).fill("taskmanager:\n  memory:\n    process.size: 6g\n    managed.fraction: 0.25\njobmanager.memory.process.size: 2g\n");
  await expect.poll(() => address(page)).toBe(
    "#v=1&flink=1.20&on=yarn&tm.process.size=6g&tm.managed.fraction=0.25&jm.process.size=2g",
  );
  const other = await (await browser.newContext({ baseURL })).newPage();
  await other.goto(`./${await address(page)}`);
  await expect(other.getByLabel("Flink version")).toHaveValue("1.20");
  await expect(other.getByLabel("Runs on")).toHaveValue("yarn");
  for (const part of ["Total Process Memory", "Managed Memory", "Task Heap"]) {
    const bytes = (page) => page.getByRole("row", { name: new RegExp(`^${part}`) }).locator(".bytes").textContent();
    expect(await bytes(other)).toBe(await bytes(page));
  }
  await other.context().close();
});

test("copying says what stays behind, and no secret travels", async ({ page, context }) => {
  await context.grantPermissions(["clipboard-read", "clipboard-write"]);
  await page.goto("./");
  await text(page).fill("taskmanager.memory.process.size: 3g\ns3.secret-key: hush-hush\n");
  await page.getByRole("button", { name: "Copy link" }).click();
  await expect(page.locator(".toast")).toContainText("All but s3.secret-key");
  const copied = await page.evaluate(() => navigator.clipboard.readText());
  expect(copied).toContain("#v=1&flink=2.3&on=standalone&tm.process.size=3g");
  expect(copied).not.toContain("hush");
  expect(page.url()).toBe(copied);
});

test("typing changes the address seldom, and adds no history", async ({ page }) => {
  await page.addInitScript(() => {
    window.writes = [];
    const { replaceState, pushState } = History.prototype;
    History.prototype.replaceState = function (...all) { if (all[2]) window.writes.push(performance.now()); return replaceState.apply(this, all); };
    History.prototype.pushState = function (...all) { window.writes.push("push"); return pushState.apply(this, all); };
  });
  await page.goto("./");
  await text(page).fill("");
  await text(page).pressSequentially("taskmanager.memory.process.size: 4g # for all of us", { delay: 40 });
  await expect.poll(() => address(page)).toContain("tm.process.size=4g");
  const writes = await page.evaluate(() => window.writes);
  expect(writes).not.toContain("push");
  for (const [index, at] of writes.entries()) if (index > 0) expect(at - writes[index - 1]).toBeGreaterThan(740);
});

test("Back and Forward undo and redo distinct acts, with the text as it was", async ({ page }) => {
  await page.goto("./");
  await text(page).fill("# mine\ntaskmanager.memory.process.size: 4g\n");
  await page.getByLabel("Runs on").selectOption("kubernetes");
  await page.getByLabel("Flink version").selectOption("1.19");
  await page.goBack();
  await expect(page.getByLabel("Flink version")).toHaveValue("2.3");
  await expect(page.getByLabel("Runs on")).toHaveValue("kubernetes");
  await page.goBack();
  await expect(page.getByLabel("Runs on")).toHaveValue("standalone");
  await expect(text(page)).toHaveValue("# mine\ntaskmanager.memory.process.size: 4g\n");
  await page.goForward();
  await expect(page.getByLabel("Runs on")).toHaveValue("kubernetes");
  await expect(text(page)).toHaveValue(/^# mine/);
});

test("a link that is opened over another is followed", async ({ page }) => {
  await page.goto("./#v=1&flink=2.3&on=docker&tm.process.size=4g");
  await expect(total(page)).toHaveText("4294967296");
  await page.evaluate(() => { location.hash = "#v=1&flink=2.3&on=docker&tm.process.size=5g"; });
  await expect(total(page)).toHaveText("5368709120");
  await page.goBack();
  await expect(total(page)).toHaveText("4294967296");
});

test("a damaged link keeps its sound rest and says what is lost", async ({ page }) => {
  await page.goto("./#v=1&flink=9.9&on=moon&tm.process.size=4g&no.such=1&%zz&tm.managed.fraction=0.3");
  await expect(total(page)).toHaveText("4294967296");
  const says = page.getByRole("region", { name: "About the link" });
  for (const lost of ["9.9", "moon", "no.such", "%zz"]) await expect(says).toContainText(lost);
  await expect(text(page)).toHaveValue(/managed\.fraction: 0\.3/);
  await expect(page.getByLabel("Flink version")).toHaveValue("2.3");
});

test("nonsense in the address does no harm", async ({ page }) => {
  for (const fragment of ["#", "#what", "#v=7", `#${"%41&=".repeat(5000)}`]) {
    await page.goto("about:blank");
    await page.goto(`./${fragment}`);
    await expect(text(page)).toBeVisible();
    await page.waitForLoadState("networkidle");
  }
});

test("within a frame, the address is left alone", async ({ page }) => {
  await page.goto("./");
  // Else the page would be drawn over the frame.
  await expect(page.getByRole("heading", { level: 1 })).toBeVisible();
  const before = await page.evaluate(() => history.length);
  await page.evaluate(() => {
    const frame = document.createElement("iframe");
    frame.src = `${location.pathname}#v=1&flink=2.3&on=docker&tm.process.size=4g`;
    frame.width = 900;
    frame.height = 700;
    document.body.replaceChildren(frame);
  });
  const frame = page.frameLocator("iframe");
  // What was rendered beforehand knows nothing of the link.
  await expect(frame.getByRole("tab", { name: /TaskManager 4\sGiB/ })).toBeVisible();
  await frame.getByLabel("Flink version").selectOption("1.20");
  // What was chosen elsewhere is not known within a frame.
  await frame.getByRole("tablist", { name: "Configuration" }).getByRole("tab").nth(1).click();
  await frame.getByRole("textbox", { name: /The text of/ }).fill("taskmanager.memory.process.size: 5g");
  await page.waitForTimeout(900);
  const inside = page.frames()[1];
  expect(await inside.evaluate(() => location.hash)).toBe("#v=1&flink=2.3&on=docker&tm.process.size=4g");
  expect(await page.evaluate(() => history.length)).toBe(before);
});

for (const names of [2000, 4000, 8000, 15500]) {
  test(`a link with ${names} names is answered at once`, async ({ page }) => {
    await page.addInitScript(() => {
      window.tasks = [];
      new PerformanceObserver((list) => window.tasks.push(...list.getEntries().map((task) => task.duration))).observe({ type: "longtask", buffered: true });
    });
    const list = Array.from({ length: names }, (_, name) => name.toString(36)).join(";");
    await page.goto("./");
    await expect(text(page)).toBeVisible();
    await page.evaluate(() => (window.tasks.length = 0));
    await page.evaluate((list) => (location.hash = `#v=1&flink=2.3&on=kubernetes&tm.process.size=4g&external-resources=${list}`), list);
    await expect(total(page)).toHaveText(/4.?294.?967.?296/);
    // What is beyond the limit is not read, and said.
    if (list.length > 8000) await expect(page.getByText(/The link is too long/)).toBeVisible();
    else await expect(page.getByText("and 1900 more")).toBeVisible();
    await page.waitForTimeout(300);
    const longest = Math.max(0, ...(await page.evaluate(() => window.tasks)));
    console.log(`${names} names, ${list.length} characters: longest task ${longest.toFixed(0)} ms`);
    expect(longest).toBeLessThan(200);
  });
}
