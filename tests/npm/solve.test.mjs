// Held parts as Node users meet them.

import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { test } from "node:test";

const folder = new URL("../../dist/npm/", import.meta.url);
const { apply, derive, initSync, solve } = await import(new URL("flink_memory.js", folder));
initSync({ module: readFileSync(new URL("flink_memory_bg.wasm", folder)) });

const request = {
  text: "taskmanager.memory.process.size: 4g # ours\njobmanager.memory.process.size: 1600m\n",
  flink: "2.3",
  deployment: "kubernetes",
};

test("each way meets the holds, and says what it moves", () => {
  const solved = solve(request, "tm.task-heap=2g,tm.container<=6g");
  assert.equal(solved.holds, "tm.task-heap=2g,tm.container=6g-");
  assert.equal(solved.met, false);
  assert.ok(solved.ways.length > 1);
  for (const way of solved.ways) {
    const text = apply(request, way.edits);
    assert.match(text, /# ours/);
    const heap = derive({ ...request, text }).components.parts[0].parts[0].parts[1];
    assert.equal(heap.name, "Task Heap");
    const rounded = way.rounded.find(({ hold }) => hold === "tm.task-heap=2g")?.by ?? 0;
    assert.equal(heap.bytes, 2 ** 31 + rounded);
    assert.ok(way.changes.some((change) => change.component === "Task Heap" && change.after === heap.bytes));
  }
});

test("what is so already, and what cannot be, is told", () => {
  assert.deepEqual(solve(request, "tm.process=4g"), { holds: "tm.process=4g", met: true, ways: [] });
  const { ways, problem } = solve(request, "tm.task-heap=3g,tm.process<=2g");
  assert.deepEqual(ways, []);
  assert.deepEqual(problem.holds, ["tm.task-heap=3g", "tm.process=2g-"]);
  assert.equal(problem.by, 2 ** 30);
  assert.equal(problem.letGo, "tm.process=2g-");
  assert.match(problem.message, /cannot be met together/);
  assert.throws(() => solve(request, "tm.heaps=1g"), /Unknown part “tm\.heaps”/);
  assert.throws(() => solve(request, 1), TypeError);
});
