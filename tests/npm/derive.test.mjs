// The package as Node users meet it: what it answers, in the shapes that its types promise.

import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { test } from "node:test";

const folder = new URL("../../dist/npm/", import.meta.url);
const { advise, apply, compare, derive, diagnose, fleet, flinkVersions, importText, initSync, link, linkNotes, open, plan, solve, upgrade, write } = await import(new URL("flink_memory.js", folder));
initSync({ module: readFileSync(new URL("flink_memory_bg.wasm", folder)) });

test("derives a TaskManager to the byte", () => {
  const derived = derive({ text: "taskmanager.memory.process.size: 1728m\n", flink: "2.3" });
  assert.equal(
    derived.jvmArgs,
    "-Xmx536870902 -Xms536870902 -XX:MaxDirectMemorySize=268435458 -XX:MaxMetaspaceSize=268435456",
  );
  assert.equal(derived.dynamic["taskmanager.memory.managed.size"], "536870920b");
  assert.equal(derived.summary[0], "Final TaskExecutor Memory configuration:");
  assert.equal(derived.notices[0].level, "INFO");
  assert.equal(derived.path, "total-process");
  assert.deepEqual(derived.problems, []);
  assert.ok(!("error" in derived));
});

test("gives every component with its bytes and their reason", () => {
  const { components } = derive({ text: "taskmanager.memory.process.size: 1728m", flink: "2.3.0" });
  assert.equal(components.name, "Total Process Memory");
  const [flink, metaspace, overhead] = components.parts;
  assert.equal(components.bytes, flink.bytes + metaspace.bytes + overhead.bytes);
  assert.deepEqual(metaspace.provenance, { kind: "default", option: "taskmanager.memory.jvm-metaspace.size" });
  assert.equal(overhead.provenance.kind, "raised-to-min");
  assert.equal(overhead.provenance.derived, 181193935);
  assert.equal(overhead.size, "192.000mb (201326592 bytes)");
});

test("derives local execution", () => {
  const text = "taskmanager.memory.process.size: 4g\ntaskmanager.memory.network.max: 80m\n";
  const derived = derive({ text, flink: "2.3", deployment: "local" });
  const parts = (component) => [component, ...component.parts.flatMap(parts)];
  const sized = parts(derived.components).filter((component) => !component.nominal);
  assert.deepEqual(
    sized.map(({ name, bytes }) => [name, bytes]),
    [["Managed Memory", 128 << 20], ["Network", 80 << 20]],
  );
  assert.equal(derived.path, "local");
  assert.ok(!("jvmArgs" in derived) && !("summary" in derived));
});

test("sizes of native memory count that you know better", () => {
  const request = { text: "taskmanager.memory.process.size: 4g", flink: "2.3", deployment: "kubernetes" };
  const before = derive(request).native;
  const after = derive({ ...request, native: { libraries: "512m" } }).native;
  assert.equal(before.headroom - after.headroom, 512 * 1024 * 1024);
  assert.equal(after.lines.find(({ id }) => id === "libraries").confidence, "given");
  assert.throws(() => derive({ ...request, native: { moon: "1m" } }), /is no native memory/);
});

test("derives a JobManager", () => {
  const derived = derive({ text: "jobmanager.memory.process.size: 1600m", flink: "1.20", process: "jobmanager" });
  assert.equal(derived.jvmArgs, "-Xmx1073741824 -Xms1073741824 -XX:MaxMetaspaceSize=268435456");
});

test("refuses in Flink's words, and gives the amounts known until then", () => {
  const derived = derive({ text: "taskmanager.memory.process.size: 600m", flink: "2.3" });
  assert.equal(derived.error[0].type, "org.apache.flink.configuration.IllegalConfigurationException");
  assert.match(derived.error[0].message, /^TaskManager memory configuration failed: Sum of configured Framework Heap/);
  assert.equal(derived.error.length, 2);
  assert.ok(!("jvmArgs" in derived) && !("dynamic" in derived) && !("summary" in derived));
  assert.equal(derived.components.bytes, 600 * 2 ** 20);
});

test("reads the release's usual file unless told another", () => {
  const text = 'taskmanager.memory.process.size: "2g"';
  assert.ok(!("error" in derive({ text, flink: "1.19" })));
  assert.ok("error" in derive({ text, flink: "1.18" }));
  assert.ok("error" in derive({ text, flink: "1.19", file: "flink-conf.yaml" }));
});

test("reads the old heap options by the deployment", () => {
  const text = "taskmanager.heap.size: 2g";
  const flink = derive({ text, flink: "1.18" });
  const process = derive({ text, flink: "1.18", deployment: "yarn" });
  assert.equal(flink.components.parts[0].bytes, 2 * 2 ** 30);
  assert.equal(process.components.bytes, 2 * 2 ** 30);
});

test("says where a text is wrong", () => {
  const { error, problems } = derive({ text: "a: 1\nb:\n", flink: "2.3" });
  assert.equal(error[0].message, "Error parsing YAML configuration.");
  assert.equal(problems[0].line, 2);
});

test("throws where the request is wrong, and answers the next one", () => {
  assert.throws(() => derive({ text: "", flink: "0.9" }), /Unknown Flink release “0.9”/);
  assert.throws(() => derive({ flink: "2.3" }), /missing field `text`/);
  assert.throws(() => derive(undefined), Error);
  assert.throws(() => derive({ text: "", flink: "2.3", process: "__proto__" }), /Unknown process “__proto__”/);
  assert.ok("error" in derive({ text: "", flink: "2.3" }));
});

test("an argument of a wrong type is a TypeError that names it", () => {
  const request = { text: "taskmanager.memory.process.size: 4g", flink: "2.3" };
  const edits = [{ key: "a", value: "b" }];
  const calls = [
    [() => derive(null), /request/],
    [() => derive(5), /request/],
    [() => derive("text"), /request/],
    [() => derive(undefined), /request/],
    [() => derive([]), /missing field `text`/],
    [() => derive({ ...request, text: 5 }), /`text` of the request/],
    [() => derive({ ...request, flink: 2.3 }), /`flink` of the request/],
    [() => advise({ ...request, process: {} }), /`process` of the request/],
    [() => link({ ...request, page: 1 }), /`page` of the request/],
    [() => linkNotes(), /request/],
    [() => write(request, 0), /`format`/],
    [() => write(request), /`format`/],
    [() => write(request, { toString: () => "log" }), /`format`/],
    [() => open(5), /`link`/],
    [() => open(null), /`link`/],
    [() => importText(request, 5), /`cluster`/],
    [() => importText(null), /request/],
    [() => apply(request, null), /edits/],
    [() => apply(request, [5]), /edits/],
    [() => apply(5, edits), /request/],
    [() => diagnose(null), /failure/],
    [() => diagnose({ text: 5 }), /`text` of the failure/],
    [() => diagnose({ text: "", request: 5 }), /`request` of the failure is no object/],
    [() => diagnose({ text: "", request: { text: 5 } }), /`text` of the request of the failure/],
    [() => solve(null, "tm.heap=1g"), /request/],
    [() => solve(request), /`holds`/],
    [() => solve(request, ["tm.heap=1g"]), /`holds`/],
    [() => compare(5, request), /first request/],
    [() => compare(request, null), /second request/],
    [() => compare(request, { ...request, text: [] }), /`text` of the second request/],
    [() => upgrade(null, "2.3"), /request/],
    [() => upgrade(request, 2.3), /`to`/],
    [() => upgrade(request), /`to`/],
    [() => upgrade(request, "2.3", true), /`aim`/],
    [() => plan(), /plan/],
    [() => plan({ answers: 5 }), /`answers` of the plan is no string or object/],
    [() => plan({ answers: ["slots"] }), /`answers` of the plan is no string or object/],
    [() => plan({ answers: { slots: {} } }), /`slots` in `answers` of the plan/],
    [() => plan({ answers: { slots: 1.5 } }), /`slots` in `answers` of the plan/],
    [() => plan({ answers: { slots: -1 } }), /`slots` in `answers` of the plan/],
    [() => plan({ answers: { with: [5] } }), /plan/],
    [() => plan({ jobPlan: {} }), /`jobPlan` of the plan is no string/],
    [() => plan({ request: "text" }), /`request` of the plan is no object/],
    [() => plan({ request: { flink: "2.3" } }), /missing field `text`/],
    [() => plan({ request: { ...request, flink: 2 } }), /`flink` of the request of the plan/],
    [() => plan({ colour: "red" }), /`colour`/],
    [() => fleet(null), /fleet/],
    [() => fleet({}), /missing field `request`/],
    [() => fleet({ request: {} }), /missing field `text`/],
    [() => fleet({ request: [] }), /`request` of the fleet is no object/],
    [() => fleet({ request, parallelism: "8" }), /`parallelism` of the fleet is no whole number/],
    [() => fleet({ request, parallelism: NaN }), /`parallelism` of the fleet is no whole number/],
    [() => fleet({ request, taskManagers: -1 }), /`taskManagers` of the fleet is no whole number/],
    [() => fleet({ request, jobManagers: 2 ** 40 }), /`jobManagers` of the fleet is no whole number/],
    [() => fleet({ request, nodes: 5 }), /`nodes` of the fleet is no string or object/],
    [() => fleet({ request, nodes: { memory: 64, cpu: "16" } }), /`memory` of the nodes of the fleet is no string/],
    [() => fleet({ request, nodes: { memory: "64Gi", cpu: "16", reserved: "2Gi" } }), /`reserved` of the nodes of the fleet/],
    [() => fleet({ request, yarn: { minimum: "1g" } }), /`minimum` of the yarn of the fleet/],
    [() => fleet({ request, price: Infinity }), /`price` of the fleet is no finite number/],
    [() => fleet({ request, used: { heap: 5 } }), /`heap` of the used of the fleet/],
    [() => fleet({ request, colour: "red" }), /`colour`/],
  ];
  for (const [call, named] of calls) {
    assert.throws(call, (thrown) => thrown instanceof TypeError && named.test(thrown.message), String(call));
  }
  // A getter of the caller's that throws is heard, and a circle is no request.
  assert.throws(() => derive({ get text() { throw new RangeError("mine"); } }), /mine/);
  const circle = { ...request };
  circle.circle = circle;
  assert.throws(() => derive(circle), TypeError);
  assert.ok("components" in derive(request));
});

test("half of a surrogate pair is what browsers make of it", () => {
  const text = (half) => `taskmanager.memory.process.size: 4g\n# ${half} \\ud800 \u{1F600}\n`;
  for (const half of ["\ud800", "\udc00", "\udc00\ud800"]) {
    const again = apply({ text: text(half), flink: "2.3" }, []);
    assert.equal(again, text(half.replace(/./g, "\ufffd")));
    assert.ok("request" in open(`#v=1&tm.process.size=4g&x=${half}`));
  }
});

test("knows its releases", () => {
  const versions = flinkVersions();
  assert.equal(versions[0], "1.13");
  assert.ok(versions.includes("2.3"));
});

test("answers a hostile text, large and deep, without a hang", () => {
  for (const text of ["[".repeat(2 ** 20), "a: ".repeat(2 ** 18), "- ".repeat(2 ** 19), "#".repeat(2 ** 20), "\0"]) {
    assert.ok("error" in derive({ text, flink: "2.3" }));
  }
});

test("promises no shape that it does not keep", () => {
  const types = readFileSync(new URL("flink_memory.d.ts", folder), "utf8");
  assert.match(types, /export function derive\(request: Request\): Derived;/);
  const code = types.replace(/\/\*\*[^]*?\*\//g, "").replace(/export interface InitOutput[^]*$/, "");
  assert.doesNotMatch(code, /\bany\b/);
});
