// Names and sizes are whole and in their place, in the letters that this browser really draws.
import { expect, test } from "./page.js";

const configurations = {
  shipped: null,
  large: "#v=1&flink=2.3&on=standalone&tm.process.size=64g&jm.process.size=1600m",
  small: "#v=1&flink=2.3&on=standalone&tm.process.size=800m&tm.managed.size=0&jm.process.size=600m",
  "all but off-heap tiny":
    "#v=1&flink=2.3&on=standalone&tm.flink.size=1g&tm.task.heap.size=1m&tm.managed.size=1m&tm.framework.heap.size=1m" +
    "&tm.framework.off-heap.size=900m&tm.network.min=1m",
  "all but heap tiny":
    "#v=1&flink=2.3&on=standalone&tm.task.heap.size=80g&tm.managed.size=1m&tm.framework.off-heap.size=1m&tm.network.max=64m",
};
const sizes = [[1280, 800], [1000, 700], [1920, 1080], [600, 900], [360, 740], [3840, 2160]];

for (const [name, fragment] of Object.entries(configurations)) {
  test(`every name of the picture is legible: ${name}`, async ({ page }) => {
    // Else boxes would be on their way while they are measured.
    await page.emulateMedia({ reducedMotion: "reduce" });
    for (const [width, height] of sizes) {
      await page.setViewportSize({ width, height });
      await page.waitForLoadState("networkidle");
      await page.goto("about:blank");
      await page.goto(`./${fragment ?? ""}`);
      await expect(page.locator(".picture")).toBeVisible();
      const faults = await page.evaluate(() => {
        const faults = [];
        const svg = document.querySelector(".picture svg[role=group]");
        const inside = (inner, outer) =>
          inner.left >= outer.left - 1 && inner.right <= outer.right + 1 && inner.top >= outer.top - 1 && inner.bottom <= outer.bottom + 1;
        const shown = [];
        for (const box of svg.querySelectorAll(".box")) {
          const texts = [...box.querySelectorAll("text")];
          const part = box.dataset.component;
          if (texts.map((text) => text.textContent).join(" ").replaceAll("\u2002", " ").indexOf(part) !== 0) faults.push(`${part}: name`);
          const below = box.querySelector(".below");
          for (const text of texts) {
            const room = (below ? svg : box.querySelector(".edge")).getBoundingClientRect();
            if (!inside(text.getBoundingClientRect(), room)) faults.push(`${part}: “${text.textContent}” leaves its room`);
            shown.push([`${part}: “${text.textContent}”`, text.getBoundingClientRect()]);
          }
        }
        for (const [one, a] of shown)
          for (const [other, b] of shown)
            if (one < other && a.left < b.right - 1 && b.left < a.right - 1 && a.top < b.bottom - 3 && b.top < a.bottom - 3)
              faults.push(`${one} overlaps ${other}`);
        if (document.documentElement.scrollWidth > innerWidth) faults.push("scrolls sideways");
        return faults;
      });
      expect(faults, `${width} × ${height}`).toEqual([]);
    }
  });
}

test("on a phone the picture comes first and stands upright", async ({ page }) => {
  await page.setViewportSize({ width: 360, height: 740 });
  await page.goto("./");
  const top = async (locator) => (await locator.boundingBox()).y;
  expect(await top(page.locator(".picture"))).toBeLessThan(await top(page.getByRole("textbox", { name: /The text of/ })));
  await expect(page.locator(".picture")).toHaveClass(/upright/);
  await page.locator('.picture [data-component="Task Heap"]').click();
  await expect(page.locator(".why h2")).toContainText("Task Heap");
});

test("it prints whole, without what only a screen can use", async ({ page }) => {
  await page.emulateMedia({ media: "print" });
  await page.goto("./");
  await expect(page.getByRole("button", { name: "Copy link" })).toBeHidden();
  await expect(page.locator(".picture")).toBeVisible();
  await expect(page.getByRole("table")).toBeVisible();
});
