//! Builds the npm package into `dist/npm`.

use std::{fs, path::Path};

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
    run(compiler.command(&line).arg("--out-dir").arg(&folder).arg(&source))?;
    complete(&source, &folder)?;
    println!("The npm package is in {}:", folder.display());
    sizes::print(&folder)
}

/// Adds what wasm-pack does not know of: the way in for Node.js, the licence, and what the package says of itself.
fn complete(source: &Path, folder: &Path) -> Result<(), Problem> {
    let own = ["README.md", "node.js", "package.json"].map(|name| (source.join("npm").join(name), name));
    let license = (places::project().join("LICENSE"), "LICENSE");
    for (from, name) in own.into_iter().chain([license]) {
        fs::copy(&from, folder.join(name)).map_err(|error| Problem::at(&from, &error))?;
    }
    let line = concat!("npm pkg set version=", env!("CARGO_PKG_VERSION"));
    run_quietly(command(line).current_dir(folder))
}
