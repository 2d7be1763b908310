// The pictures of the page for the README: `cargo xtask pictures` has them made.
import { fileURLToPath } from "node:url";
import { expect, test } from "./page.js";

test.skip(!process.env.PICTURES, "only on demand");

for (const colorScheme of ["light", "dark"]) {
  test(`the page in ${colorScheme}`, async ({ page }) => {
    await page.addInitScript(() => localStorage.setItem("flink-memory.view", "form"));
    await page.emulateMedia({ colorScheme });
    await page.goto(
      "./#v=1&flink=2.3&on=kubernetes&taskmanager.numberOfTaskSlots=2&tm.process.size=4g&jm.process.size=1600m&state.backend.type=rocksdb",
    );
    await expect(page.getByRole("heading", { name: "Recommendations" })).toBeVisible();
    const path = fileURLToPath(new URL(`../../docs/page-${colorScheme}.png`, import.meta.url));
    await page.screenshot({ path });
  });
}
