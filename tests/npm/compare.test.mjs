// Comparisons and upgrades as Node users meet them.

import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { test } from "node:test";

const folder = new URL("../../dist/npm/", import.meta.url);
const { compare, importText, initSync, upgrade, writeBack } = await import(new URL("flink_memory.js", folder));
initSync({ module: readFileSync(new URL("flink_memory_bg.wasm", folder)) });

const both = (size) => `taskmanager.memory.process.size: ${size}\njobmanager.memory.process.size: 1600m\n`;

test("two configurations beside each other, each difference with its cause", () => {
  const compared = compare({ text: both("4g"), flink: "2.3" }, { text: both("8g"), flink: "2.3" });
  assert.equal(compared.worst, "sizes");
  assert.deepEqual(compared.settings, [{ key: "taskmanager.memory.process.size", before: "4g", after: "8g", memory: true }]);
  const [total] = compared.taskmanager.parts;
  assert.deepEqual([total.component, total.before, total.after], ["Total Process Memory", 4 * 2 ** 30, 8 * 2 ** 30]);
  assert.equal(total.why.sentence, "`taskmanager.memory.process.size` is `8g` instead of `4g`.");
  assert.deepEqual(total.why.causes[0].kind, "setting");
  assert.ok(compared.jobmanager.parts.every(({ why }) => !why));
});

test("a default that changed between releases is a cause", () => {
  const text = both("32g");
  const { taskmanager } = compare({ text, flink: "1.16" }, { text, flink: "1.17" });
  const network = taskmanager.parts.find(({ component }) => component === "Network");
  assert.deepEqual(network.why.causes.map(({ kind, key, since }) => [kind, key, since]), [["default", "taskmanager.memory.network.max", "1.17"]]);
});

test("an upgrade keeps sizes and comments, or takes the new defaults", () => {
  const request = { text: `# ours\n${both("32g")}state.backend: rocksdb # fast\n`, flink: "1.16" };
  const kept = upgrade(request, "2.3");
  assert.equal(kept.upgraded.proof, "same-sizes");
  assert.equal(kept.upgraded.file, "config.yaml");
  assert.match(kept.upgraded.text, /^# ours\n.*\ntaskmanager\.memory\.network\.max: 1g\n/);
  assert.match(kept.upgraded.text, /state\.backend\.type: rocksdb # fast\n/);
  assert.equal(kept.releases.length, 12);
  assert.deepEqual(kept.steps.map(({ flink }) => flink), ["1.17", "1.18", "1.19", "1.20", "2.0", "2.1", "2.2", "2.3"]);
  assert.equal(upgrade(request, "2.3", "new-defaults").upgraded.proof, "other-sizes");
  assert.throws(() => upgrade(request, "9.9"), /Unknown Flink release/);
  assert.throws(() => upgrade(request, "2.3", "bigger"), /Unknown aim/);
});

test("an upgraded manifest has the new release and image, and says what it cannot have", () => {
  const manifest = (image, flink, more = "") => `kind: FlinkDeployment # ours
spec:
  image: ${image}
  flinkVersion: ${flink} # since March
  flinkConfiguration:
    taskmanager.numberOfTaskSlots: "4"${more}
  jobManager: { resource: { memory: 2g } }
  taskManager: { resource: { memory: 32g } }
`;
  const text = manifest("flink:1.16.3-scala_2.12-java11", "v1_16");
  const { request } = importText({ text, flink: "2.3" });
  const { to, upgraded } = upgrade(request, "2.3");
  const changed = { ...request, text: upgraded.text, file: upgraded.file, flink: to };
  const written = writeBack({ text, request: changed });
  assert.deepEqual(written.left, []);
  assert.equal(written.text, manifest("flink:2.3-scala_2.12-java11", "v2_3", "\n    taskmanager.memory.network.max: \"1g\""));
  const own = writeBack({ text: manifest("registry.example/orders:7", "v1_16"), request: changed });
  assert.match(own.text, /flinkVersion: v2_3 # since March/);
  assert.deepEqual(own.left, [{ key: "the image registry.example/orders:7", reason: "it is not Flink’s own: build or choose one with Flink 2.3" }]);
});
