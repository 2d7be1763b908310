//! Builds the npm package into `dist/npm`.

use crate::{
    page, places,
    problem::Problem,
    process::{command, run, run_quietly},
    setup,
    setup::WasmCompiler,
    sizes,
};

/// What the package is called on npm; its crate is `flink-memory-js`.
const NAME: &str = "flink-memory";

/// Sets up, builds the package, and says how large it is.
pub fn build() -> Result<(), Problem> {
    build_with(&setup::for_npm()?)
}

pub fn build_with(compiler: &WasmCompiler) -> Result<(), Problem> {
    println!("Building the npm package; takes a minute at first, and seconds later …");
    let folder = places::dist().join("npm");
    let line = format!(
        "wasm-pack --log-level error build --target web --mode no-install --no-gitignore --profile {} --out-name {}",
        page::PROFILE,
        NAME.replace('-', "_"),
    );
    let source = places::project().join("crates/flink-memory-js");
    run(compiler.command(&line).arg("--out-dir").arg(&folder).arg(source))?;
    run_quietly(command(&format!("npm pkg set name={NAME}")).current_dir(&folder))?;
    println!("The npm package is in {}:", folder.display());
    sizes::print(&folder)
}
