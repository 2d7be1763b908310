// Frozen links open in the page as ever; that all of them are read as ever, a test of `flink-config` sees to.
import { readFileSync } from "node:fs";
import { expect, test } from "./page.js";
import { text } from "./configuration.js";

const frozen = readFileSync(new URL("../links/v1.txt", import.meta.url), "utf8")
  .split("\n\n")
  .map((block) => block.split("\n").filter((line) => line && !line.startsWith("# ")))
  .filter(([link]) => link);

test("links that were written once open for ever, damaged ones as far as they are sound", async ({ page }) => {
  const sound = frozen.filter(([, , ...rest]) => rest.length > 5);
  const damaged = frozen.filter(([, , ...rest]) => rest.some((line) => line.startsWith("! ")) && rest.some((line) => !line.startsWith("! ")));
  expect(sound.length).toBeGreaterThan(0);
  expect(damaged.length).toBeGreaterThan(4);
  await page.goto("./");
  // Until the page is there, it does not hear of another address.
  await expect(page.locator(".picture")).toBeVisible();
  for (const [link, target, ...rest] of [...sound, ...damaged]) {
    const [release, deployment] = target.split(" ");
    // Over the one that is open, as when somebody follows the next link in a chat.
    await page.evaluate((link) => (location.hash = link), link);
    await expect(page.getByLabel("Flink version"), link).toHaveValue(release);
    await expect(page.getByLabel("Runs on"), link).toHaveValue(deployment);
    const settings = rest.filter((line) => !/^(! |vs )/.test(line) && line.includes(": "));
    await expect.poll(async () => (await text(page).inputValue()).split("\n").filter(Boolean), link).toEqual(settings);
    for (const lost of rest.filter((line) => line.startsWith("! "))) await expect(page.getByRole("region", { name: "About the link" }), link).toContainText(lost.slice(2));
  }
});
