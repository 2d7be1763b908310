import { test } from "./page.js";
const sizes = { wide: { width: 1280, height: 900 }, narrow: { width: 390, height: 844 } };
for (const [name, viewport] of Object.entries(sizes)) for (const colorScheme of ["light", "dark"]) {
  test(`${name} ${colorScheme}`, async ({ browser, baseURL }) => {
    const context = await browser.newContext({ viewport, colorScheme, baseURL, serviceWorkers: "block" });
    const page = await context.newPage();
    await page.goto("./#v=1&flink=1.16&on=kubernetes&tm.process.size=16g&tm.managed.fraction=0.3&jm.process.size=2g&vs.flink=2.2&vs.tm.process.size=24g&vs.unset=tm.managed.fraction&vs.jm.process.size=3g");
    await page.locator(".bars").first().waitFor();
    await page.locator("#compare").scrollIntoViewIfNeeded();
    await page.screenshot({ path: `/tmp/shot-${name}-${colorScheme}.png`, fullPage: true });
    if (colorScheme === "light") { await page.emulateMedia({ media: "print" }); await page.locator(".comparison").first().screenshot({ path: `/tmp/shot-${name}-print.png` }); await page.emulateMedia({ media: "screen" }); }
    await page.locator("#upgrade").click();
    await page.locator(".upgrade .path, .upgrade h3").first().waitFor();
    await page.locator(".upgrade").screenshot({ path: `/tmp/shot-${name}-${colorScheme}-upgrade.png` });
    await context.close();
  });
}
