// The page starts.
import { expect, test } from "./page.js";

test("the page starts below a folder, quietly, under a strict content policy", async ({ page }) => {
  await page.goto("./");
  await expect(page.getByRole("heading", { level: 1 })).toBeVisible();
});
