//! Gets what is missing: each thing once, and nothing that is there already.

mod apt;
mod cargo_tools;
mod std_from_source;
mod wasm;

use std::{env, fs, path::PathBuf};

use anyhow::{Context, Result};
use xshell::{Shell, cmd};

use crate::{
    places,
    shell::{native, run},
};

/// What a browser runs.
pub const TARGET: &str = "wasm32-unknown-unknown";

/// The shells in which tools are called.
pub struct Tools {
    /// For this machine.
    pub native: Shell,
    /// For the browser: what is called here, and what that calls in turn, compiles for wasm32.
    pub wasm: Shell,
}

/// Sets up all that any chore needs.
pub fn everything() -> Result<()> {
    for_tests()?;
    println!("Everything is set up. To call Trunk and wasm-pack by hand, put the tools on your PATH:");
    for folder in places::tool_folders() {
        println!("  {}", folder.display());
    }
    Ok(())
}

/// Sets up what builds the npm package.
pub fn for_npm() -> Result<Tools> {
    node_packages()?;
    let native = native()?;
    let wasm = wasm::shell(&native)?;
    cargo_tools::wasm_bindgen(&native)?;
    cargo_tools::wasm_pack(&native)?;
    Ok(Tools { native, wasm })
}

/// Sets up what builds the page, which offers the npm package for comparison.
pub fn for_page() -> Result<Tools> {
    let tools = for_npm()?;
    cargo_tools::trunk(&tools.native)?;
    Ok(tools)
}

/// Sets up what runs the tests.
pub fn for_tests() -> Result<Tools> {
    // What takes seconds goes before what takes minutes, so that a problem shows early.
    chromium()?;
    firefox()?;
    for_page()
}

/// The browser that most tests of the page use: `$CHROMIUM`, or a Chromium or Chrome on `PATH`.
pub fn chromium() -> Result<PathBuf> {
    let names = ["chromium", "chromium-browser", "google-chrome", "google-chrome-stable"];
    browser("CHROMIUM", &names, "chromium")
}

/// The browser that the page's journeys are tried in too: `$FIREFOX`, or a Firefox on `PATH`.
pub fn firefox() -> Result<PathBuf> {
    browser("FIREFOX", &["firefox-esr", "firefox"], "firefox-esr")
}

/// What the variable names, or a program with one of the `names`, or Debian's `package`.
fn browser(variable: &str, names: &[&str], package: &str) -> Result<PathBuf> {
    if let Some(program) = env::var_os(variable) {
        return Ok(program.into());
    }
    let find = || names.iter().find_map(|name| places::find_program(name));
    if let Some(program) = find() {
        return Ok(program);
    }
    apt::install(
        &native()?,
        &[package],
        "a browser in which the page is tested",
        "two minutes",
    )?;
    find().with_context(|| format!("{package} was not found. Please set {variable} to the path of such a browser."))
}

/// The tools from npm, at the versions in `package-lock.json`: wasm-opt, esbuild, and what the tests of the page use.
pub fn node_packages() -> Result<()> {
    let wanted = fs::read(places::project().join("package-lock.json"))?;
    let installed = places::project().join("node_modules/.installed-from");
    if fs::read(&installed).is_ok_and(|lock| lock == wanted) {
        return Ok(());
    }
    places::find_program("npm")
        .context("Missing: Node.js and its npm. Please install them, and then run this again.")?;
    println!("Installing tools from npm; takes about 10 seconds …");
    let sh = native()?;
    run(cmd!(sh, "npm ci --no-audit --no-fund --loglevel=error"))?;
    Ok(fs::write(&installed, wanted)?)
}
