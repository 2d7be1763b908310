// `test` as Playwright has it, with a page that fails its test when it reports an error or asks another host.
import { test as base, expect } from "@playwright/test";

export { expect };

/** Waits until the program of a page or frame runs, which takes the place of what was rendered beforehand. */
export const isLive = (page) => expect(page.locator(".prerendered")).toHaveCount(0);

/**
 * Lets `reader` or `panels` end by a trap where it calls the browser next after `self.trapIn` names it: nothing that a
 * user, a link or a message can do is known to lead to one.
 */
export const withTraps = (page) => page.addInitScript(() => {
  const { instantiateStreaming, Instance, Module } = WebAssembly;
  // A function that does nothing but `unreachable`.
  const UNREACHABLE = [0, 97, 115, 109, 1, 0, 0, 0, 1, 4, 1, 96, 0, 0, 3, 2, 1, 0, 7, 5, 1, 1, 116, 0, 0, 10, 5, 1, 3, 0, 0, 11];
  const trap = () => new Instance(new Module(new Uint8Array(UNREACHABLE))).exports.t();
  const each = (object, become) => Object.fromEntries(Object.entries(object).map(([name, value]) => [name, become(value)]));
  const trapping = (program) => (act) => typeof act !== "function" ? act : (...given) => {
    if (self.trapIn === program) {
      self.trapIn = null;
      trap();
    }
    return act(...given);
  };
  WebAssembly.instantiateStreaming = async (response, imports) => {
    const answer = await response;
    const [, program] = /(reader|panels)-/.exec(answer.url) ?? [];
    return instantiateStreaming(answer, each(imports, (functions) => each(functions, trapping(program))));
  };
});

export const test = base.extend({
  page: async ({ page, baseURL }, use) => {
    // Most tests write the text; the form has its own.
    await page.addInitScript(() => {
      try {
        localStorage.getItem("flink-memory.view") ?? localStorage.setItem("flink-memory.view", "text");
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
    // What was rendered beforehand looks like the page, and is none yet.
    for (const name of ["goto", "reload"]) {
      const load = page[name].bind(page);
      page[name] = async (...given) => {
        const response = await load(...given);
        const wantsPart = given.at(-1)?.waitUntil === "commit";
        if (!wantsPart) await isLive(page);
        return response;
      };
    }
    await use(page);
    expect(faults).toEqual([]);
  },
});
