//! The versions of the tools, each read from the one place where it stands.

use std::fs;

use crate::{places, problem::Problem};

/// wasm-pack has no file of its own to say it in.
pub const WASM_PACK: &str = "0.15.1";

/// The same.
pub const ESBUILD: &str = "0.28.2";

/// The command-line tool must be of the very version that the page is linked with.
pub fn wasm_bindgen() -> Result<String, Problem> {
    find("Cargo.lock", "name = \"wasm-bindgen\"\nversion = \"")
}

pub fn trunk() -> Result<String, Problem> {
    find("Trunk.toml", "trunk-version = \"^")
}

/// A number without dots, as binaryen counts.
pub fn wasm_opt() -> Result<String, Problem> {
    find("Trunk.toml", "wasm_opt = \"version_")
}

/// What stands in the project's `file` between `before` and the next quotation mark.
fn find(file: &str, before: &str) -> Result<String, Problem> {
    let path = places::project().join(file);
    let text = fs::read_to_string(&path).map_err(|error| Problem::at(&path, &error))?;
    let found = text.split_once(before).and_then(|(_, rest)| rest.split_once('"'));
    let (version, _) = found.ok_or_else(|| format!("{file} should hold a line `{}…\"`.", before.replace('\n', " ")))?;
    Ok(version.to_owned())
}
