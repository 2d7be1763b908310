//! The compiler for the browser: a Rust compiler together with the standard library of wasm32.
//!
//! The library is had in one of three ways: it is there; rustup adds it; or it is built from Debian's source for
//! Debian's compiler, where only package registries can be reached. `WASM_STD=source` takes the third at once.

use std::{env, fs, path::PathBuf};

use anyhow::{Context, Result};
use xshell::{Shell, cmd};

use super::{TARGET, std_from_source};
use crate::{
    places,
    shell::{native, read, run},
};

/// Flags for the compiler, where it builds for the browser. Unlike RUSTFLAGS, these do not keep it from finding what it
/// built before for this machine.
const FLAGS: &str = "CARGO_TARGET_WASM32_UNKNOWN_UNKNOWN_RUSTFLAGS";

/// Finds or makes the compiler, says which way it took, and gives a shell in which cargo uses it.
pub fn shell(native_shell: &Shell) -> Result<Shell> {
    let toolchain = if is_ready(native_shell) {
        println!("Standard library for wasm32: the compiler's own.");
        None
    } else {
        let toolchain = std_from_source::toolchain(native_shell)
            .with_context(|| format!("Elsewhere, `rustup target add {TARGET}` gets the standard library for wasm32"))?;
        println!(
            "Standard library for wasm32: built from Debian's source, in {}.",
            toolchain.display()
        );
        Some(toolchain)
    };
    let sh = native()?;
    sh.set_var("CARGO_TARGET_DIR", places::wasm_target());
    // Trunk's hook has them already: other flags would build everything anew.
    let given = env::var(FLAGS).unwrap_or_default();
    let missing = without_folders().into_iter().filter(|flag| !given.contains(flag));
    let flags = missing.fold(given.clone(), |flags, flag| flags + " " + &flag);
    sh.set_var(FLAGS, flags);
    if let Some(toolchain) = toolchain {
        let bin = toolchain.join("bin");
        sh.set_var("RUSTC", bin.join("rustc"));
        // Clippy takes the place of rustc, and so misses what our `rustc` would have told it.
        sh.set_var("SYSROOT", &toolchain);
        let path = sh.var_os("PATH").unwrap_or_default();
        sh.set_var(
            "PATH",
            env::join_paths([bin].into_iter().chain(env::split_paths(&path)))?,
        );
    }
    Ok(sh)
}

/// Whether the compiler on `PATH` has the standard library, or rustup adds it.
fn is_ready(sh: &Shell) -> bool {
    if env::var_os("WASM_STD").is_some_and(|way| way == "source") {
        return false;
    }
    let is_there = || {
        let folder = read(cmd!(sh, "rustc --print target-libdir --target {TARGET}"));
        folder.is_ok_and(|folder| fs::read_dir(folder).is_ok_and(|mut files| files.next().is_some()))
    };
    if is_there() {
        return true;
    }
    if std_from_source::is_built(sh) || places::find_program("rustup").is_none() {
        return false;
    }
    println!("Adding the standard library for wasm32 by `rustup target add {TARGET}`; takes about 10 seconds …");
    run(cmd!(sh, "rustup target add {TARGET}")).is_ok() && is_there()
}

/// Flags that take the folder of cargo's downloads out of the places that panics tell: what is published would tell of
/// the machine that built it.
pub fn without_folders() -> Vec<String> {
    let home = || Some(env::home_dir()?.join(".cargo"));
    let cargo = env::var_os("CARGO_HOME").map(PathBuf::from).or_else(home);
    // One for each registry.
    let folders = cargo.and_then(|cargo| fs::read_dir(cargo.join("registry/src")).ok());
    let folders = folders.into_iter().flatten();
    let mut folders: Vec<String> = folders
        .filter_map(|folder| Some(folder.ok()?.path().to_str()?.to_owned()))
        // Blanks part flags.
        .filter(|folder| !folder.contains(' '))
        .map(|folder| format!("--remap-path-prefix={folder}="))
        .collect();
    // Other flags, even in another order, would build everything anew.
    folders.sort();
    folders
}
