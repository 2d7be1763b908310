//! Builds the npm package into `dist/npm`.

use anyhow::Result;
use xshell::cmd;

use crate::{
    page::{PROFILE, is_newer, linked},
    places,
    setup::{self, TARGET, Tools},
    shell::run,
    sizes,
};

/// Compares what WebAssembly answers with what native code answers: for the recorded configurations, or for every so
/// many of them.
pub fn same(every: &str) -> Result<()> {
    let tools = setup::for_npm()?;
    build(&tools)?;
    compare(&tools, every)
}

/// The same for a package that is built.
pub fn compare(tools: &Tools, every: &str) -> Result<()> {
    let sh = &tools.native;
    run(cmd!(
        sh,
        "cargo build --quiet --package flink-memory-json --example answers"
    ))?;
    let native = places::target().join("debug/examples/answers");
    run(cmd!(sh, "node tests/npm/same.mjs {every} {native}"))
}

/// Builds the package, and says how large it is.
pub fn build(tools: &Tools) -> Result<()> {
    println!("Building the npm package; takes a minute at first, and seconds later …");
    let (sh, folder) = (&tools.wasm, places::dist().join("npm"));
    let source = places::project().join("crates/flink-memory-js");
    // wasm-pack would call cargo in the same way, but always go on from there.
    run(cmd!(
        sh,
        "cargo build --package flink-memory-js --target {TARGET} --profile {PROFILE}"
    ))?;
    let made_of = [linked("flink_memory_js"), source.join("npm"), source.join("Cargo.toml")];
    if !is_newer(&folder.join("package.json"), made_of.iter()) {
        let options = "--target web --mode no-install --no-gitignore --out-name flink_memory".split(' ');
        run(cmd!(
            sh,
            "wasm-pack --log-level error build {options...} --profile {PROFILE} --out-dir {folder} {source}"
        ))?;
        // What wasm-pack does not know of: the way in for Node.js, the licence, and what the package says of itself.
        for own in ["README.md", "node.js", "package.json"] {
            sh.copy_file(source.join("npm").join(own), folder.join(own))?;
        }
        sh.copy_file(places::project().join("LICENSE"), folder.join("LICENSE"))?;
        let _in = sh.push_dir(&folder);
        let version = concat!("version=", env!("CARGO_PKG_VERSION"));
        run(cmd!(sh, "npm pkg set {version}"))?;
    }
    println!("The npm package is in {}:", folder.display());
    sizes::print(&folder)
}
