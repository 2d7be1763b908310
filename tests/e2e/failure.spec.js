// Messages of failures that are pasted: explained above the picture, with fixes for your configuration.
import { test, expect } from "./page.js";
import { TOTAL, field, toForm } from "./configuration.js";

const LINK = "#v=1&flink=2.2&on=kubernetes&tm.process.size=4g&taskmanager.numberOfTaskSlots=4&jm.process.size=1600m";

const paste = (page, text) => page.evaluate((text) => {
  const clipboardData = new DataTransfer();
  clipboardData.setData("text/plain", text);
  document.body.dispatchEvent(new ClipboardEvent("paste", { clipboardData, bubbles: true, cancelable: true }));
}, text);
const explained = (page) => page.getByRole("region", { name: "What the message means" });

test("a message is explained, leaves the configuration as it is, and its fix is applied and undone", async ({ page }) => {
  await page.goto(`./${LINK}`);
  await page.locator(".picture .box").first().waitFor();
  await paste(page, "2026-03-01 02:11:09 ERROR org.apache.flink.runtime.taskexecutor.TaskExecutor [] - java.lang.OutOfMemoryError: Metaspace");
  await expect(explained(page)).toContainText("Metaspace");
  await expect(page.locator(".toast p")).toContainText("Your configuration was not changed");
  await expect(page).toHaveURL(/tm\.process\.size=4g&taskmanager\.numberOfTaskSlots=4/);
  const fix = explained(page).getByRole("button", { name: /jvm-metaspace\.size/ }).first();
  await fix.click();
  await expect(page).toHaveURL(/tm\.jvm-metaspace\.size=/);
  // It stays, and its fixes are computed for what the configuration is now.
  await expect(explained(page)).toContainText("Metaspace");
  await page.keyboard.press("Control+z");
  await expect(page).not.toHaveURL(/jvm-metaspace/);
  await explained(page).getByRole("button", { name: "Close" }).click();
  await expect(explained(page)).toHaveCount(0);
});

test("a refusal that is pasted shows its conflict without a file", async ({ page }) => {
  await page.goto("./");
  await page.locator(".picture .box").first().waitFor();
  await paste(page, "org.apache.flink.configuration.IllegalConfigurationException: Sum of configured JVM Metaspace (256.000mb (268435456 bytes)) and JVM Overhead (192.000mb (201326592 bytes)) exceed configured Total Process Memory (300.000mb (314572800 bytes)).");
  await explained(page).getByRole("button", { name: "Show the configuration that gives this message" }).click();
  await expect(page.locator(".refusal")).toContainText("exceed configured Total Process Memory");
  await expect(page.locator(".refusal svg").first()).toBeVisible();
});

test("a text without a message or a setting changes nothing", async ({ page }) => {
  await page.goto(`./${LINK}`);
  await page.locator(".picture .box").first().waitFor();
  await paste(page, "Dear all, the meeting is at three.");
  await expect(page.locator(".toast p")).toContainText("Nothing was changed");
  await expect(explained(page)).toHaveCount(0);
  await expect(page).toHaveURL(/tm\.process\.size=4g/);
});

test("a short address opens the explanation of its message with an example", async ({ page }) => {
  await page.goto("./#oom-metaspace");
  await expect(explained(page)).toContainText("Metaspace is used up");
  await page.goto("./?again#no-such-message");
  await expect(page.locator(".toast p")).toContainText("“no-such-message”");
});

const BUFFERS = "java.io.IOException: Insufficient number of network buffers: required 65, but only 32 available. The total number of network buffers is currently set to 2048 of 32768 bytes each.";

test("a link carries the numbers of a message, and opens the same explanation", async ({ page }) => {
  await page.goto(`./${LINK}`);
  await page.locator(".picture .box").first().waitFor();
  await paste(page, BUFFERS);
  const why = "why=insufficient-network-buffers:65:32:2048:32768";
  await expect(page).toHaveURL(new RegExp(`tm\\.process\\.size=4g.*&${why}$`));
  const said = await explained(page).innerText();
  const link = page.url();
  await page.goto("about:blank");
  await page.goto(link);
  await expect(explained(page)).toContainText("of 2048 (64 MiB) 32 are left");
  expect(await explained(page).innerText()).toBe(said);
  await expect(page).toHaveURL(link);
  await explained(page).getByRole("button", { name: "Close" }).click();
  await expect(page).not.toHaveURL(/why=/);
});

test("what is hostile in a link opens its configuration and nothing else", async ({ page }) => {
  await page.goto(`./${LINK}&why=oom-direct:1:2:99999999999999999999999`);
  await page.locator(".picture .box").first().waitFor();
  await expect(page.locator(".toast p")).toContainText("No message has the address");
  await expect(explained(page)).toHaveCount(0);
  await expect(page).toHaveURL(/tm\.process\.size=4g/);
});

test("what is used is shown in the boxes and in the table, until it is closed", async ({ page }) => {
  await page.goto(`./${LINK}`);
  await page.locator(".picture .box").first().waitFor();
  await paste(page, '{"heapUsed": 1212345678, "heapMax": 1664299798}');
  const heap = page.getByRole("button", { name: /^JVM Heap, used 1\.13 of 1\.55.GiB/ });
  await expect(heap.locator(".level.full")).toHaveCount(1);
  const row = page.locator(".table tr", { hasText: "JVM Heap" });
  await expect(row).toContainText(/1\.13.GiB \(72\.8.%\)/);
  // It stays beside other limits, be they too small.
  await toForm(page);
  const total = field(page, TOTAL);
  const resize = explained(page).getByRole("button", { name: /Resize/ }).first();
  const before = await resize.innerText();
  await total.fill("2g");
  await expect(page.locator(".picture .level.over")).toHaveCount(1);
  await expect(resize).not.toHaveText(before);
  await resize.click();
  await expect(page.locator(".picture .level.full")).toHaveCount(1);
  await explained(page).getByRole("button", { name: "Close" }).click();
  await expect(page.locator(".picture .level")).toHaveCount(0);
});
