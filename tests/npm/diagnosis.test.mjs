// What failures mean, as Node users meet it.

import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { test } from "node:test";

const folder = new URL("../../dist/npm/", import.meta.url);
const { derive, diagnose, initSync } = await import(new URL("flink_memory.js", folder));
initSync({ module: readFileSync(new URL("flink_memory_bg.wasm", folder)) });

const direct =
  "java.lang.OutOfMemoryError: Cannot reserve 16777216 bytes of direct buffer memory (allocated: 260046849, limit: 268435458)";

test("numbers are read from the text alone", () => {
  const [told, ...more] = diagnose({ text: `\n${direct}\n` });
  assert.deepEqual(more, []);
  assert.equal(told.message, "oom-direct");
  assert.equal(told.line, 2);
  assert.equal(told.process, undefined);
  assert.deepEqual(told.numbers[2], { name: "limit", kind: "bytes", value: 268435458 });
  assert.deepEqual(told.fixes, []);
  assert.match(told.needs, /configuration/);
});

test("with a request, the limit tells the process, and fixes are edits", () => {
  const request = { text: "taskmanager.memory.process.size: 1728m", flink: "2.3", deployment: "kubernetes" };
  const [told] = diagnose({ text: direct, request });
  assert.equal(told.process, "taskmanager");
  assert.deepEqual(told.fixes[0].edits, [{ key: "taskmanager.memory.task.off-heap.size", value: "16m" }]);
  assert.equal(told.needs, undefined);
});

test("a refusal is read back into settings that Flink refuses in the same words", () => {
  const refused = derive({ text: "taskmanager.memory.process.size: 400m", flink: "2.3" });
  const [told] = diagnose({ text: refused.error.map(({ type, message }) => `${type}: ${message}`).join("\nCaused by: ") });
  assert.equal(told.message, "metaspace-overhead-exceed-process");
  const text = told.rebuilt.settings.map(({ key, value }) => `${key}: ${value}`).join("\n");
  assert.deepEqual(derive({ text, flink: told.rebuilt.flink }).error, refused.error);
});

test("what has no message of memory has no diagnosis, and a bad request throws", () => {
  assert.deepEqual(diagnose({ text: "all is well" }), []);
  assert.throws(() => diagnose({}), /shape/);
  assert.throws(() => diagnose({ text: "", request: { text: "", flink: "9.9" } }), /9\.9/);
});

test("a link carries a message's numbers, and what is used is told", () => {
  const [told] = diagnose({ text: direct });
  assert.equal(told.why, "oom-direct:16777216:260046849:268435458");
  const link = `https://example.org/#v=1&flink=2.3&on=kubernetes&tm.process.size=1728m&why=${told.why}`;
  const [linked] = diagnose({ text: link });
  assert.deepEqual(linked.fixes[0].edits, [{ key: "taskmanager.memory.task.off-heap.size", value: "16m" }]);
  const [{ used }] = diagnose({ text: '{"heapUsed": 100000000, "heapMax": 536870902}' });
  assert.deepEqual(used, [{ process: "taskmanager", component: "JVM Heap", used: 100000000, limit: 536870902 }]);
});
