//! Gets what is missing: each thing once, and nothing that is there already.

mod apt;
mod cargo_tools;
mod node_packages;
mod wasm_compiler;

use std::path::PathBuf;

pub use node_packages::esbuild;
pub use wasm_compiler::{TARGET, WasmCompiler};

use crate::{places, problem::Problem};

/// Sets up all that any chore needs.
pub fn everything() -> Result<(), Problem> {
    for_tests()?;
    println!("Everything is set up. To call Trunk and wasm-pack by hand, put the tools on your PATH:");
    for folder in places::tool_folders() {
        println!("  {}", folder.display());
    }
    Ok(())
}

/// Sets up what builds the page.
pub fn for_page() -> Result<WasmCompiler, Problem> {
    node_packages::wasm_opt()?;
    esbuild()?;
    let compiler = WasmCompiler::set_up()?;
    cargo_tools::wasm_bindgen()?;
    cargo_tools::trunk()?;
    Ok(compiler)
}

/// Sets up what builds the npm package.
pub fn for_npm() -> Result<WasmCompiler, Problem> {
    node_packages::wasm_opt()?;
    let compiler = WasmCompiler::set_up()?;
    cargo_tools::wasm_bindgen()?;
    cargo_tools::wasm_pack()?;
    Ok(compiler)
}

/// Sets up what runs the tests.
pub fn for_tests() -> Result<WasmCompiler, Problem> {
    // What takes seconds goes before what takes minutes, so that a problem shows early.
    node_packages::end_to_end_tests()?;
    chromium()?;
    firefox()?;
    let compiler = for_page()?;
    cargo_tools::wasm_pack()?;
    Ok(compiler)
}

/// The browser that most tests of the page use: `$CHROMIUM`, or a Chromium or Chrome on `PATH`.
pub fn chromium() -> Result<PathBuf, Problem> {
    let names = ["chromium", "chromium-browser", "google-chrome", "google-chrome-stable"];
    browser("CHROMIUM", &names, "chromium")
}

/// The browser that the page's journeys are tried in too: `$FIREFOX`, or a Firefox on `PATH`.
pub fn firefox() -> Result<PathBuf, Problem> {
    browser("FIREFOX", &["firefox-esr", "firefox"], "firefox-esr")
}

/// What the variable names, or a program with one of the `names`, or Debian's `package`.
fn browser(variable: &str, names: &[&str], package: &str) -> Result<PathBuf, Problem> {
    if let Some(program) = std::env::var_os(variable) {
        return Ok(program.into());
    }
    let find = || names.iter().find_map(|name| places::find_program(name));
    if let Some(program) = find() {
        return Ok(program);
    }
    apt::install(&[package], "a browser in which the page is tested", "two minutes")?;
    find()
        .ok_or_else(|| format!("{package} was not found. Please set {variable} to the path of such a browser.").into())
}
