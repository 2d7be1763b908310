//! Tools that are written in Rust: the user's own where they are of the right version, ready ones by `cargo binstall`
//! where that is there, and else built by `cargo install`.

use anyhow::{Context, Result};
use xshell::{Shell, cmd};

use crate::{
    places,
    shell::{read, run},
};

/// The command-line tool must be of the very version that the page is linked with.
pub fn wasm_bindgen(sh: &Shell) -> Result<()> {
    let version = version_in(sh, "Cargo.lock", "name = \"wasm-bindgen\"\nversion = \"")?;
    // Not --locked: its lock file has named a version that the registry lacks.
    install(sh, "wasm-bindgen-cli", "wasm-bindgen", &version, &[])
}

pub fn trunk(sh: &Shell) -> Result<()> {
    let version = version_in(sh, "Trunk.toml", "trunk-version = \"^")?;
    // Without its default features: they look for updates of Trunk.
    install(sh, "trunk", "trunk", &version, &["--locked", "--no-default-features"])
}

pub fn wasm_pack(sh: &Shell) -> Result<()> {
    install(sh, "wasm-pack", "wasm-pack", "0.15.1", &["--locked"])
}

/// Gets the `package` that holds a `program`, unless it is there.
fn install(sh: &Shell, package: &str, program: &str, version: &str, flags: &[&str]) -> Result<()> {
    let is_there = || {
        let said = read(cmd!(sh, "{program} --version"));
        said.is_ok_and(|said| said.split_whitespace().any(|word| word == version))
    };
    if is_there() {
        return Ok(());
    }
    let folder = places::tools();
    if places::find_program("cargo-binstall").is_some() {
        println!("Installing {package} {version} by `cargo binstall` …");
        let ready = run(cmd!(
            sh,
            "cargo binstall --no-confirm {package}@{version} --root {folder}"
        ));
        if ready.is_ok() && is_there() {
            return Ok(());
        }
    }
    println!("Building {package} {version} by `cargo install`; takes some minutes, this once …");
    // Unoptimised and without debug information: that halves the time, and our page is small work for these tools.
    // A target folder that outlives an interruption lets the next attempt go on from there.
    let build = cmd!(
        sh,
        "cargo install --debug --force {package} --version ={version} --root {folder} {flags...}"
    )
    .env("CARGO_PROFILE_DEV_DEBUG", "0")
    .env("CARGO_TARGET_DIR", places::target().join("tools"));
    run(build).with_context(|| {
        format!("Missing: {package} {version}. It could not be built; with a network connection, try again")
    })
}

/// The version that stands in the project's `file` between `before` and the next quotation mark.
fn version_in(sh: &Shell, file: &str, before: &str) -> Result<String> {
    let text = sh.read_file(places::project().join(file))?;
    let found = text.split_once(before).and_then(|(_, rest)| rest.split_once('"'));
    let (version, _) = found.with_context(|| format!("{file} should hold a line `{before}…\"`."))?;
    Ok(version.to_owned())
}
