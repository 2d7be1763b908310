//! Makes the page “How exact is this?”: the recorded answers of the real Flink, and the package that is asked again.

use std::{fs, io, path::Path};

use crate::{
    page::PROFILE,
    places,
    problem::Problem,
    process::{command, run},
    setup::{TARGET, WasmCompiler},
};

/// The package whose answers are compared.
const PACKAGE: &str = "flink-memory-js";

/// Makes the page in the folder `exact` of `dist`.
pub fn make(compiler: &WasmCompiler, dist: &Path) -> Result<(), Problem> {
    let folder = dist.join("exact");
    run(&mut compiler.command(&format!(
        "cargo build --package {PACKAGE} --target {TARGET} --profile {PROFILE}"
    )))?;
    let program = places::wasm_target()
        .join(TARGET)
        .join(PROFILE)
        .join("flink_memory_js.wasm");
    let bindgen = "wasm-bindgen --target web --no-typescript --out-name flink_memory --out-dir";
    run(compiler.command(bindgen).arg(&folder).arg(program))?;
    let wasm = folder.join("flink_memory_bg.wasm");
    run(command("wasm-opt -Oz --output").arg(&wasm).arg(&wasm))?;
    fill(&folder).map_err(|error| Problem::at(&folder, &error))
}

/// Puts the page itself and the answers beside the program.
fn fill(folder: &Path) -> io::Result<()> {
    let project = places::project();
    for entry in fs::read_dir(project.join("www/exact"))? {
        let entry = entry?;
        fs::copy(entry.path(), folder.join(entry.file_name()))?;
    }
    fs::copy(project.join("www/icon.svg"), folder.join("icon.svg"))?;
    let answers = folder.join("answers");
    fs::create_dir_all(&answers)?;
    let mut names = Vec::new();
    for recorded in ["answers", "earlier-answers"] {
        for entry in fs::read_dir(project.join("tests/conformance").join(recorded))? {
            let entry = entry?;
            let name = entry.file_name().to_string_lossy().into_owned();
            if name.ends_with(".gz") {
                fs::copy(entry.path(), answers.join(&name))?;
                names.push(name);
            }
        }
    }
    names.sort();
    fs::write(answers.join("index.json"), serde_json::Value::from(names).to_string())
}
