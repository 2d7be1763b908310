// Nobody is kept out: axe finds nothing against WCAG 2.2 AA in any state of the page, and numbers are right anywhere.
import { readFileSync } from "node:fs";
import { createRequire } from "node:module";
import { expect, test } from "./page.js";
import { TOTAL, box, bytes, field, openGroup, says, text, toForm, toText, write } from "./configuration.js";

const axe = readFileSync(createRequire(import.meta.url).resolve("axe-core/axe.min.js"), "utf8");
const TAGS = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"];

/** What axe has against the page as it is, each as a line. */
async function faults(page) {
  // Like this, and not as a script of the page, the content policy holds while axe looks.
  await page.evaluate(axe);
  return page.evaluate(async (values) => {
    const { violations } = await window.axe.run(document, { runOnly: { type: "tag", values } });
    return violations.flatMap(({ id, nodes }) =>
      nodes.map(({ target, failureSummary }) => `${id}: ${target.join(" ")}: ${failureSummary.replace(/\s+/g, " ")}`),
    );
  }, TAGS);
}

const states = {
  "as it opens": async () => {},
  "the form with open groups": async (page) => {
    await toForm(page);
    for (const group of ["TaskManager totals", "Managed memory", "Network", "JVM options"]) await openGroup(page, group);
    await field(page, "Network minimum").fill("much");
    await expect(field(page, "Network minimum")).toHaveAccessibleDescription(/text does not start with a number/);
  },
  "a search in the form": async (page) => {
    await page.getByRole("searchbox").fill("rocksdb");
    await expect(field(page, TOTAL)).toHaveCount(0);
  },
  "a text with problems and remarks": async (page) => {
    await write(page, "taskmanager.memory.process.size: 2g\nnothing here\ntaskmanager.memory.managed.fracton: 1\n");
    await expect(page.locator("#problems button").first()).toBeVisible();
  },
  "a refusal": async (page) => {
    await text(page).fill("taskmanager.memory.process.size: 600m\njobmanager.memory.process.size: 1600m\n");
    await expect(says(page)).toContainText("does not start");
  },
  "a recommendation that is pointed at": async (page) => {
    await text(page).fill("taskmanager.memory.process.size: 4g\njobmanager.memory.process.size: 1600m\n");
    await page.getByLabel("Runs on").selectOption("kubernetes");
    await page.locator(".recommendations .fixes button").first().focus();
    await expect(page.locator(".ghost")).toHaveCount(1);
  },
  "a part that nothing is recommended about": async (page) => {
    await box(page, "JVM Metaspace").click();
    await expect(page.locator(".beside").first()).toBeVisible();
    await page.keyboard.press("Escape");
  },
  "a recommendation that is applied": async (page) => {
    await page.locator(".recommendations .fixes button").first().click();
    await expect(page.locator("#undo")).toBeVisible();
  },
  "a process of which nothing is set": async (page) => {
    await text(page).fill("taskmanager.memory.process.size: 4g\ntaskmanager.memory.proces.size: 4g\n");
    await page.getByRole("tab", { name: /^JobManager/ }).click();
    await expect(page.getByRole("button", { name: /Use 1600m/ })).toBeVisible();
    await page.getByRole("tab", { name: /^TaskManager/ }).click();
    await text(page).fill("taskmanager.memory.process.size: 4g\njobmanager.memory.process.size: 1600m\n");
    await page.locator(".recommendations .fixes button").first().click();
    await expect(page.locator("#undo")).toBeVisible();
  },
  "one that is dismissed, and one of the other process": async (page) => {
    await page.locator("#undo").click();
    await page.getByRole("button", { name: "Dismiss" }).first().click();
    await expect(page.getByText("1 dismissed")).toBeVisible();
    await text(page).fill("taskmanager.memory.process.size: 4g\njobmanager.memory.process.size: 160m\n");
    await expect(page.locator("[data-finding]").first()).toContainText("JobManager");
  },
  "a result in colours": async (page) => {
    const tab = page.getByRole("tab", { name: "Compose" });
    if (await tab.isVisible()) await tab.click();
    else await page.getByRole("combobox", { name: "Form of the result" }).selectOption("Compose");
    await expect(page.locator(".c-key").first()).toBeVisible();
  },
  "a selected part": async (page) => {
    await text(page).fill("taskmanager.memory.process.size: 2g\njobmanager.memory.process.size: 1600m\n");
    await page.getByRole("row", { name: /^Network/ }).getByRole("button").first().click();
    await expect(page.locator(".why h2")).toContainText("Network");
    await page.getByText("Step by step").click();
  },
  "the JobManager": async (page) => {
    await page.getByRole("tab", { name: /^JobManager/ }).click();
    await expect(box(page, "Task Heap")).toHaveCount(0);
  },
  "a damaged link": async (page) => {
    await page.goto("about:blank");
    await page.goto("./#v=1&flink=9.9&on=moon&no.such=1&tm.process.size=4g");
    await expect(page.getByRole("region", { name: "About the link" })).toContainText("no.such");
  },
  "an offer of the last configuration": async (page) => {
    await page.getByLabel("Runs on").selectOption("yarn");
    await page.goto("about:blank");
    await page.goto("./");
    await expect(page.getByRole("region", { name: "Your last configuration" })).toBeVisible();
  },
};

for (const colorScheme of ["light", "dark"]) {
  for (const [name, viewport] of [["wide", { width: 1280, height: 800 }], ["narrow", { width: 360, height: 740 }]]) {
    test(`axe finds nothing: ${colorScheme}, ${name}`, async ({ page }) => {
      test.slow();
      await page.setViewportSize(viewport);
      // Colours on their way to others are none that anyone reads.
      await page.emulateMedia({ colorScheme, reducedMotion: "reduce" });
      await page.goto("./");
      await expect(page.locator(".picture svg")).not.toHaveCount(0);
      for (const [state, reach] of Object.entries(states)) {
        await test.step(state, async () => {
          await reach(page);
          expect.soft(await faults(page), state).toEqual([]);
        });
      }
    });
  }
}

for (const [name, address, ready] of [
  ["the page that shows embeds", "./embedding.html", "iframe"],
  ["the page about exactness", "./exact/index.html", "[role=status]"],
]) {
  for (const colorScheme of ["light", "dark"]) {
    test(`axe finds nothing on ${name}: ${colorScheme}`, async ({ context, baseURL }) => {
      // Neither of them becomes the calculator, for which `page` waits.
      const other = await context.newPage();
      await other.setViewportSize({ width: 390, height: 800 });
      await other.emulateMedia({ colorScheme });
      await other.goto(new URL(address, baseURL).href);
      await expect(other.locator(ready).first()).toBeVisible();
      expect(await faults(other)).toEqual([]);
    });
  }
}

test("axe would find something if there were something", async ({ page }) => {
  await page.goto("./");
  await page.evaluate(() => document.querySelector("main").append(document.createElement("button")));
  expect(await faults(page)).toEqual([expect.stringMatching(/^button-name/)]);
});

test("digits and sizes are the same in every locale", async ({ browser, baseURL }) => {
  const seen = {};
  for (const locale of ["en-US", "de-DE", "ar-EG", "hi-IN"]) {
    const context = await browser.newContext({ baseURL, locale });
    const page = await context.newPage();
    await page.goto("./#v=1&flink=2.3&on=standalone&tm.process.size=5000m&tm.managed.fraction=0.333&jm.process.size=1600m");
    expect(await page.evaluate(() => navigator.language)).toBe(locale);
    await expect(bytes(page, "Total Process Memory")).toHaveText("5242880000");
    await expect(page.getByRole("tab", { name: /^TaskManager 4\.88.GiB/ })).toBeVisible();
    await expect(box(page, "Managed Memory")).toHaveAttribute("aria-label", /^Managed Memory, [0-9]\.[0-9]+.GiB · [0-9]+\.[0-9].%$/);
    // A step is reckoned, too.
    await toForm(page);
    await field(page, TOTAL).press("ArrowUp");
    await expect(field(page, TOTAL)).toHaveValue("5g");
    await expect(await toText(page)).toHaveValue(/process\.size: 5g/);
    await expect(bytes(page, "Total Process Memory")).toHaveText("5368709120");
    // Advice and result follow when typing pauses.
    await expect(page.getByRole("region", { name: "Result" })).toContainText("tm.process.size=5g");
    seen[locale] = await page.getByRole("main").innerText();
    await context.close();
  }
  for (const [locale, words] of Object.entries(seen)) expect(words, locale).toBe(seen["en-US"]);
});
