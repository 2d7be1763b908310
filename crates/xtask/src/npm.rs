//! Builds the npm package into `dist/npm`.

use anyhow::Result;
use xshell::cmd;

use crate::{
    page::{PROFILE, is_newer, linked},
    places,
    setup::{TARGET, Tools},
    shell::run,
    sizes,
};

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
