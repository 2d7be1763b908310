// A tab that stays open for weeks: what it holds does not grow with what is done in it.
import { expect, test } from "./page.js";
import { text, toText } from "./configuration.js";

/** What the page holds when nothing is left to collect. */
async function held(page, client) {
  await client.send("HeapProfiler.collectGarbage");
  const { nodes, jsEventListeners } = await client.send("Memory.getDOMCounters");
  const { usedSize } = await client.send("Runtime.getHeapUsage");
  const program = await page.evaluate(() => self.programMemory.buffer.byteLength);
  return { nodes, listeners: jsEventListeners, heap: usedSize, program };
}

test("edits, undos and looks leave memory, elements and listeners level", async ({ page }) => {
  test.setTimeout(180_000);
  await page.addInitScript(() => {
    const { Instance } = WebAssembly;
    WebAssembly.Instance = function (...given) {
      const instance = new Instance(...given);
      self.programMemory ??= instance.exports.memory;
      return instance;
    };
  });
  await page.goto("./");
  await toText(page);
  const client = await page.context().newCDPSession(page);
  // Each acts as a person would, some hundred times as fast. Undo leads back through what came before.
  const act = (count) => page.evaluate(async (count) => {
    const drawn = () => new Promise((done) => setTimeout(done));
    const box = document.querySelector("#text");
    const flink = document.querySelector("header select");
    for (let n = 0; n < count; n++) {
      box.value = `taskmanager.memory.process.size: ${1000 + n}m\njobmanager.memory.process.size: 2g\n# ${n}\n`;
      box.dispatchEvent(new InputEvent("input", { bubbles: true }));
      await drawn();
      if (n % 5 === 0) {
        flink.value = n % 2 ? "1.20" : "2.3";
        flink.dispatchEvent(new Event("change", { bubbles: true }));
      }
      if (n % 3 === 0) dispatchEvent(new KeyboardEvent("keydown", { key: "z", ctrlKey: true, bubbles: true }));
      await drawn();
    }
    await new Promise((done) => setTimeout(done, 1500));
  }, count);
  // The history and the allocators are full after this.
  await act(500);
  const before = await held(page, client);
  await act(1500);
  const after = await held(page, client);
  console.log("held after 500 and after 2,000 edits:", JSON.stringify(before), JSON.stringify(after));
  expect(after.listeners).toBeLessThanOrEqual(before.listeners + 5);
  expect(after.nodes).toBeLessThan(before.nodes * 1.1 + 50);
  expect(after.heap).toBeLessThan(before.heap * 1.3);
  expect(after.program).toBeLessThan(before.program * 1.3);
  await expect(text(page)).toHaveValue(/process\.size: \d+m/);
});
