// Prints how long a derivation takes in WebAssembly: `node tests/npm/measure.mjs` after `cargo xtask npm`.

import { readFileSync } from "node:fs";

const folder = new URL("../../dist/npm/", import.meta.url);
const { derive, initSync, measure } = await import(new URL("flink_memory.js", folder));
initSync({ module: readFileSync(new URL("flink_memory_bg.wasm", folder)) });

const texts = {
  "process size": "taskmanager.memory.process.size: 1728m\n",
  "much set": [
    "taskmanager.memory.process.size: 16g",
    "taskmanager.memory.managed.fraction: 0.37",
    "taskmanager.memory.network.max: 2g",
    "taskmanager.memory.task.off-heap.size: 256m",
    "taskmanager.numberOfTaskSlots: 4",
  ].join("\n"),
  refused: "taskmanager.memory.process.size: 600m\n",
};

/** The median of nine measurements after one that warms up, in microseconds. */
function median(once) {
  once();
  return Array.from({ length: 9 }, once).sort((a, b) => a - b)[4];
}

/** Microseconds for a whole call, answer and all. */
function call(request, times) {
  const start = performance.now();
  for (let i = 0; i < times; i++) derive(request);
  return ((performance.now() - start) * 1000) / times;
}

for (const [name, text] of Object.entries(texts)) {
  const request = { text, flink: "2.3" };
  const configuration = median(() => measure(request, "configuration", 50_000));
  const reading = median(() => measure(request, "text", 10_000));
  const whole = median(() => call(request, 2_000));
  console.log(
    `${name}: ${configuration.toFixed(2)} µs from a configuration, ${reading.toFixed(2)} µs from text, ` +
      `${whole.toFixed(2)} µs for derive() as a whole`,
  );
}
