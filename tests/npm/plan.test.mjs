// Plans and fleets.

import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { test } from "node:test";

const folder = new URL("../../dist/npm/", import.meta.url);
const { apply, derive, fleet, initSync, open, plan } = await import(new URL("flink_memory.js", folder));
initSync({ module: readFileSync(new URL("flink_memory_bg.wasm", folder)) });

test("answers become a configuration with reasons", () => {
  const answers = { in: "container-8g", parallelism: 64, slots: 4, state: "rocksdb", with: ["kafka", "files"] };
  const planned = plan({ answers, deployment: "kubernetes", page: "https://example.org/" });
  assert.equal(planned.answers, "in:container-8g,parallelism:64,slots:4,state:rocksdb,with:kafka.files");
  assert.deepEqual(plan({ answers: planned.answers, deployment: "kubernetes", page: "https://example.org/" }), planned);
  const size = planned.settings.find(({ key }) => key === "taskmanager.memory.process.size");
  assert.deepEqual([size.value, size.basis], ["8g", "answer"]);
  assert.ok(planned.settings.every(({ why }) => why.length > 0));
  assert.ok(planned.settings.some(({ basis, low, high }) => basis === "judgement" && low && high));
  for (const process of ["taskmanager", "jobmanager"]) assert.equal(derive({ ...planned.request, process }).error, undefined);
  assert.deepEqual(open(planned.link).problems, []);
});

test("edits make a text the plan’s", () => {
  const request = { text: "# ours\ntaskmanager.memory.process.size: 4g\n", flink: "1.20" };
  const planned = plan({ answers: { parallelism: 8 }, request });
  const text = apply(request, planned.edits);
  assert.match(text, /^# ours\n/);
  assert.deepEqual(plan({ answers: { parallelism: 8 }, request: { ...request, text } }).edits, []);
});

test("a fleet is placed on nodes", () => {
  const { request } = plan({ answers: { in: "container-8g", parallelism: 22, slots: 4 }, deployment: "kubernetes" });
  const placed = fleet({ request, nodes: { memory: "64Gi", cpu: "16", reserved: { memory: "2Gi" } }, jobManagers: 2, price: 0.01 });
  assert.equal(placed.taskManager.count, 6);
  assert.equal(placed.unplaced, 0);
  assert.equal(placed.nodes.reduce((sum, { count, taskManagers }) => sum + count * taskManagers, 0), 6);
  assert.ok(placed.best.left <= placed.left.memory);
  assert.ok(placed.cost.nodesPerMonth > placed.cost.requestedPerMonth);
  const tuned = fleet({ request, used: { heap: "500m", metaspace: "120m" } }).tuning;
  assert.equal(tuned.enabled, false);
  assert.ok(tuned.edits.some(({ key }) => key === "taskmanager.memory.framework.heap.size"));
});

test("what is wrong is said", () => {
  assert.throws(() => plan({ answers: "colour:red" }), /no answer/);
  assert.throws(() => plan({ jobPlan: "{}" }), /nodes/);
  assert.throws(() => plan("parallelism"), TypeError);
  const request = { text: "taskmanager.memory.process.size: 100m", flink: "2.3" };
  assert.throws(() => fleet({ request }), /does not start/);
  assert.throws(() => fleet({}), TypeError);
});
