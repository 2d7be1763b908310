// `test` as Playwright has it, with a page that fails its test when it reports an error or asks another host.
import { test as base, expect } from "@playwright/test";

export { expect };

export const test = base.extend({
  page: async ({ page, baseURL }, use) => {
    // Most tests write the text; the form has its own.
    await page.addInitScript(() => {
      try {
        localStorage.getItem("view") ?? localStorage.setItem("view", "text");
      } catch {
        // Storage is denied in some tests.
      }
    });
    const faults = [];
    page.on("pageerror", (error) => faults.push(`exception: ${error.message}`));
    page.on("console", (message) => {
      if (message.text() === "Service Worker registration blocked by Playwright") return;
      if (message.type() === "error" || message.type() === "warning") faults.push(`console: ${message.text()}`);
    });
    page.on("requestfailed", (request) => {
      // What is still on its way when a test leaves the page did not fail.
      if (request.failure()?.errorText !== "net::ERR_ABORTED") faults.push(`failed: ${request.url()}`);
    });
    page.on("request", (request) => {
      const { origin, protocol } = new URL(request.url());
      const stays = origin === new URL(baseURL).origin || protocol === "data:" || protocol === "blob:";
      if (!stays) faults.push(`left the page's host: ${request.url()}`);
    });
    await use(page);
    expect(faults).toEqual([]);
  },
});
