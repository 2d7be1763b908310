// The package in Node.js: there the WebAssembly is read from its file, so that nothing needs to be awaited.
import { readFileSync } from "node:fs";
import { initSync } from "./flink_memory.js";

const file = new URL("./flink_memory_bg.wasm", import.meta.url);
const exports = initSync({ module: readFileSync(file) });

export * from "./flink_memory.js";

/** What a browser has to await is done already, so that the same code runs in both. */
export default async function init() {
  return exports;
}
