// The package as npm packs and installs it, in an empty project.

import assert from "node:assert/strict";
import { execFileSync } from "node:child_process";
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { after, test } from "node:test";
import { fileURLToPath } from "node:url";

const built = fileURLToPath(new URL("../../dist/npm/", import.meta.url));
const project = mkdtempSync(join(tmpdir(), "flink-memory-"));
after(() => rmSync(project, { recursive: true }));

const run = (program, ...words) => execFileSync(program, words, { cwd: project, encoding: "utf8" });
const [packed] = JSON.parse(run("npm", "pack", built, "--json", "--loglevel=error"));

test("the package holds what it needs and nothing else", () => {
  const names = packed.files.map((file) => file.path).sort();
  assert.deepEqual(names, [
    "LICENSE",
    "README.md",
    "flink_memory.d.ts",
    "flink_memory.js",
    "flink_memory_bg.wasm",
    "flink_memory_bg.wasm.d.ts",
    "node.js",
    "package.json",
  ]);
  const { name, license, dependencies } = JSON.parse(readFileSync(join(built, "package.json"), "utf8"));
  assert.deepEqual([name, license, dependencies], ["flink-memory", "Apache-2.0", undefined]);
});

test("an empty project installs it, and Node.js imports it", () => {
  writeFileSync(join(project, "package.json"), '{ "type": "module" }');
  run("npm", "install", packed.filename, "--offline", "--no-audit", "--no-fund", "--loglevel=error");
  const script = `
    import init, { derive, flinkVersions } from "flink-memory";
    await init();
    const { jvmArgs } = derive({ text: "taskmanager.memory.process.size: 1728m", flink: "2.3" });
    console.log(JSON.stringify([jvmArgs, flinkVersions()]));
  `;
  writeFileSync(join(project, "main.js"), script);
  const [jvmArgs, versions] = JSON.parse(run("node", "main.js"));
  assert.match(jvmArgs, /^-Xmx536870902 /);
  const readme = readFileSync(join(built, "README.md"), "utf8");
  const told = versions.slice(0, -1).join(", ") + ` and ${versions.at(-1)}`;
  assert.ok(readme.includes(`the releases ${told} of Flink`), "the package's README names every release");
});
