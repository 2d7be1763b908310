// A configuration in every form, and read back.

import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { test } from "node:test";

const folder = new URL("../../dist/npm/", import.meta.url);
const { derive, initSync, importText, write, writeBack } = await import(new URL("flink_memory.js", folder));
initSync({ module: readFileSync(new URL("flink_memory_bg.wasm", folder)) });

const request = {
  text: "taskmanager.memory.process.size: 4g\njobmanager.memory.process.size: 1600m\n",
  flink: "1.20",
  deployment: "kubernetes",
  page: "https://example.org/",
};
const processes = ["taskmanager", "jobmanager"];
const formats = {
  "config.yaml": /^taskmanager\.memory\.process\.size: 4g$/m,
  "flink-conf.yaml": /^taskmanager\.memory\.process\.size: 4g$/m,
  "flink-deployment": /^kind: FlinkDeployment$/m,
  "kubernetes-resources": /^ *memory: .*4096Mi/m,
  "docker-compose": /^services:$/m,
  "dynamic-properties": /-Dtaskmanager\.memory\.process\.size=4g/,
  "jvm-arguments": /^-Xmx/m,
  log: /Final TaskExecutor Memory configuration:/,
  markdown: /^## Memory of Flink 1\.20, Kubernetes$/m,
};

for (const [format, expected] of Object.entries(formats)) {
  test(`${format} is read back`, () => {
    const text = write(request, format);
    assert.match(text, expected);
    assert.match(text, /https:\/\/example\.org\/#v=1&flink=1\.20&on=/);
    // The release and the deployment are told by what is written.
    const imported = importText({ text, flink: "2.3" });
    assert.deepEqual(imported.problems.filter((problem) => !/was ignored/.test(problem)), []);
    const deployment = { "flink-deployment": "kubernetes-operator", "docker-compose": "docker" }[format] ?? "kubernetes";
    assert.deepEqual([imported.request.flink, imported.request.deployment], ["1.20", deployment]);
    for (const process of processes) {
      const [before, after] = [request, imported.request].map((request) => derive({ ...request, process }));
      assert.deepEqual(
        [after.jvmArgs, after.components.bytes],
        [before.jvmArgs, before.components.bytes],
        `${process}\n${text}`,
      );
    }
  });
}

test("what Flink refuses says so", () => {
  const text = write({ ...request, text: "taskmanager.memory.process.size: 400m" }, "config.yaml");
  assert.match(text, /^# Flink 1\.20 does NOT start a TaskManager with this: /m);
});

test("throws where there is no such form, and nothing of Flink's to take in", () => {
  assert.throws(() => write(request, "yaml"), /Unknown format “yaml”/);
  assert.throws(() => write({ text: "" }, "log"), /missing field `flink`/);
  assert.throws(() => importText({ text: "# nothing\n", flink: "2.3" }), /[Nn]o Flink settings/);
});

test("clusters are named, and what was taken is told", () => {
  const deployment = (name, size) =>
    `kind: FlinkDeployment\nmetadata: {name: ${name}}\nspec:\n  flinkVersion: v1_20\n  jobManager: {resource: {memory: 1g}}\n  taskManager: {resource: {memory: ${size}}}\n`;
  const text = `${deployment("one", "2g")}---\n${deployment("two", "3g")}`;
  const { request, notes, clusters } = importText({ text, flink: "2.3" }, "two");
  assert.deepEqual(clusters, ["one", "two"]);
  assert.match(request.text, /^taskmanager\.memory\.process\.size: 3g$/m);
  assert.deepEqual([request.flink, request.deployment], ["1.20", "kubernetes-operator"]);
  assert.match(notes.join("\n"), /line 12/);
  assert.throws(() => importText({ text, flink: "2.3" }, "three"), /no cluster called “three”/);
  const job = "kind: FlinkSessionJob\nspec: {deploymentName: ours}\n";
  assert.throws(() => importText({ text: job, flink: "2.3" }), /has no cluster of its own/);
});

test("a configuration file is taken as it stands", () => {
  const text = "# ours\ntaskmanager:\n  memory.process.size: 4g\n";
  const { request, problems } = importText({ text, flink: "2.3", deployment: "docker" });
  assert.deepEqual(request, { text, flink: "2.3", deployment: "docker", file: "config.yaml" });
  assert.deepEqual(problems, []);
});

test("the types name every form", () => {
  const types = readFileSync(new URL("flink_memory.d.ts", folder), "utf8");
  const [, words] = /export type Format =([^;]*);/.exec(types);
  assert.deepEqual(words.match(/"[^"]*"/g).map((word) => JSON.parse(word)), Object.keys(formats));
  assert.match(types, /export function write\(request: Request, format: Format\): string;/);
});

test("a change goes back into the text that it came from", () => {
  const text = "kind: FlinkDeployment\nspec:\n  flinkVersion: v1_20\n  jobManager: {resource: {memory: 1g}}\n  taskManager: {resource: {memory: 4Gi}} # large\n";
  const changed = text.replace("4Gi", "6Gi");
  const edits = [{ key: "taskmanager.memory.process.size", value: "6g" }];
  const written = writeBack({ text, name: "flink.yaml", edits });
  assert.deepEqual([written.text, written.left], [changed, []]);
  assert.match(written.diff, /^--- a\/flink\.yaml\n\+\+\+ b\/flink\.yaml\n@@ -2,4 \+2,4 @@\n/);
  const { request } = importText({ text, flink: "2.3" });
  assert.equal(writeBack({ text, request }).diff, "");
  assert.equal(writeBack({ text, request: { ...request, text: request.text.replace("4294967296b", "6g").replace(/process\.size: 4\S*/, "process.size: 6g") } }).text, changed);
  assert.throws(() => writeBack({ text: "nothing", edits }), /No Flink settings/);
  assert.throws(() => writeBack({ text, cluster: "other", edits }), /no cluster called “other”/);
});
