//! How large the built files are, as they are and as they travel.

use std::path::Path;

use crate::{
    problem::Problem,
    process::{program, run},
};

/// Node.js is there anyway, and knows Brotli.
const SCRIPT: &str = r#"
import { readdirSync, readFileSync } from "node:fs";
import { brotliCompressSync } from "node:zlib";

const files = readdirSync(".", { withFileTypes: true }).filter((entry) => entry.isFile()).map((entry) => entry.name);
const line = (name, raw, compressed) =>
  console.log(`${String(raw).padStart(11)} ${String(compressed).padStart(11)}  ${name}`);
line("", "bytes", "brotli");
let [rawSum, compressedSum] = [0, 0];
for (const name of files.sort()) {
  const content = readFileSync(name);
  const compressed = brotliCompressSync(content).length;
  line(name, content.length, compressed);
  rawSum += content.length;
  compressedSum += compressed;
}
line("in all", rawSum, compressedSum);
"#;

/// Prints the size of each file in `folder`, not those in folders below.
pub fn print(folder: &Path) -> Result<(), Problem> {
    run(program("node")
        .args(["--input-type=module", "--eval", SCRIPT])
        .current_dir(folder))
}
