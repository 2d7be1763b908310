// Compares what WebAssembly answers with what the same code answers natively, for the recorded configurations:
// `cargo xtask same` builds both. An argument N takes every Nth of them.

import assert from "node:assert/strict";
import { spawn } from "node:child_process";
import { createReadStream, readFileSync } from "node:fs";
import { createInterface } from "node:readline";
import { createGunzip } from "node:zlib";

const [every = "1", native] = process.argv.slice(2);
const project = new URL("../../", import.meta.url);
const folder = new URL("dist/npm/", project);
const { advise, derive, initSync, link, linkNotes, write } = await import(new URL("flink_memory.js", folder));
initSync({ module: readFileSync(new URL("flink_memory_bg.wasm", folder)) });

// As in crates/flink-memory-json/examples/answers.rs.
const PAGE = "https://a.b/";
const DEPLOYMENTS = ["standalone", "docker", "kubernetes", "kubernetes-operator", "yarn", "local"];
const FORMATS = ["config.yaml", "flink-conf.yaml", "flink-deployment", "kubernetes-resources", "docker-compose", "dynamic-properties", "jvm-arguments", "log", "markdown"];

async function* recorded() {
  let at = 0;
  for (const file of ["config.yaml", "flink-conf.yaml"]) {
    const answers = createReadStream(new URL(`tests/conformance/answers/${file}.jsonl.gz`, project)).pipe(createGunzip());
    for await (const line of createInterface({ input: answers })) {
      if (at % every === 0) yield [at, JSON.parse(line)];
      at += 1;
    }
  }
}

function answered(index, { flink, file, config }) {
  const deployment = DEPLOYMENTS[Math.floor(index / every) % DEPLOYMENTS.length];
  const request = { text: config, flink, file, deployment, page: PAGE };
  return [
    ["taskmanager", "jobmanager"].map((process) => derive({ ...request, process })),
    advise(request),
    link(request),
    linkNotes(request),
    FORMATS.map((format) => write(request, format)),
  ];
}

const answers = spawn(native, [every], { stdio: ["ignore", "pipe", "inherit"] });
const lines = createInterface({ input: answers.stdout })[Symbol.asyncIterator]();
let compared = 0, bytes = 0;
for await (const [index, { id, ...asked }] of recorded()) {
  const { value } = await lines.next();
  const own = JSON.stringify(answered(index, asked));
  // Numbers that JavaScript has no room for are rounded alike.
  const others = JSON.stringify(JSON.parse(value));
  if (own !== others) assert.deepEqual(JSON.parse(own), JSON.parse(others), id);
  assert.equal(own, others, id);
  compared += 1;
  bytes += own.length;
}
assert.equal((await lines.next()).done, true, "Both have the same cases.");
console.log(`${compared} recorded configurations: native code and WebAssembly answer the same ${(bytes / 1e6).toFixed(0)} MB.`);
