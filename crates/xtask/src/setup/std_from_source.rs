//! The standard library of wasm32 from Debian's source, for Debian's compiler: where only package registries can be
//! reached, as in continuous integration.
//!
//! This writes nothing outside the tools' folder. It makes a toolchain there out of links to Debian's own, so that cargo,
//! Trunk and wasm-pack all find it without rustup.

use std::{
    fs, io,
    os::unix::fs::{PermissionsExt, symlink},
    path::{Path, PathBuf},
};

use anyhow::{Context, Result};
use xshell::{Shell, cmd};

use super::{TARGET, apt, wasm::without_folders};
use crate::{
    places,
    shell::{read, run},
};

/// Debian 12's newest Rust, kept fresh there for its browsers.
const DEBIAN_PACKAGES: [&str; 4] = ["rustc-web", "cargo-web", "rust-web-src", "rust-web-clippy"];
const DEBIAN_RUSTC: &str = "/usr/bin/rustc";

/// The crate that the library is built along with. The page is to be small: so is the library's part in it.
const EMPTY_CRATE: &str = r#"[package]
name = "empty"
edition = "2024"

[workspace]

[profile.release]
opt-level = "s"
"#;

/// Features of the library: with this one it sorts, searches and prints in less code.
const FEATURES: &str = "optimize_for_size";

/// To be raised with each other change of how the library is built.
const WAY: u32 = 2;

/// The toolchain's folder. It is built unless that was done before for the very compiler, and in the way of now.
pub fn toolchain(sh: &Shell) -> Result<PathBuf> {
    if !is_built(sh) {
        build(sh)?;
    }
    Ok(folder())
}

/// Whether the toolchain is complete.
pub fn is_built(sh: &Shell) -> bool {
    let built_for = fs::read_to_string(folder().join("built-for"));
    built_for.is_ok_and(|built_for| compiler(sh).is_ok_and(|compiler| mark(&compiler) == built_for))
}

fn folder() -> PathBuf {
    places::tools().join("wasm-toolchain")
}

/// What identifies Debian's compiler: a standard library serves only the very build that compiled it.
fn compiler(sh: &Shell) -> Result<String> {
    read(cmd!(sh, "{DEBIAN_RUSTC} -vV"))
}

/// What a toolchain is marked with.
fn mark(compiler: &str) -> String {
    format!("{compiler}{EMPTY_CRATE}{FEATURES}\n{WAY}\n")
}

fn build(sh: &Shell) -> Result<()> {
    apt::install(
        sh,
        &DEBIAN_PACKAGES,
        "Debian's Rust compiler with its source",
        "2 minutes",
    )?;
    let compiler = compiler(sh)?;
    // The linker has to read what this very LLVM wrote.
    let llvm = compiler
        .lines()
        .find_map(|line| line.strip_prefix("LLVM version: ")?.split('.').next());
    let llvm = llvm.context("Debian's rustc does not say which LLVM it has.")?;
    let lld = PathBuf::from(format!("/usr/lib/llvm-{llvm}/bin/lld"));
    if !lld.exists() {
        apt::install(sh, &[&format!("lld-{llvm}")], "the linker for wasm32", "30 seconds")?;
    }
    println!("Building the standard library for wasm32 from Debian's source; takes about a minute, this once …");
    let libraries = build_libraries(sh)?;
    assemble(&lld, &libraries, &compiler).with_context(|| folder().display().to_string())
}

/// Builds the standard library along with an empty crate, and gives the folder of its parts.
fn build_libraries(sh: &Shell) -> Result<PathBuf> {
    let folder = places::wasm_target().join("standard-library");
    // What an older compiler left there would get mixed up with the new.
    sh.remove_path(&folder)?;
    sh.write_file(folder.join("src/lib.rs"), "")?;
    sh.write_file(folder.join("Cargo.toml"), EMPTY_CRATE)?;
    // Without bitcode, link-time optimisation finds nothing to work on.
    let flags = ["-Cembed-bitcode=yes".to_owned()].into_iter().chain(without_folders());
    let _in = sh.push_dir(&folder);
    let parts = "-Zbuild-std=std,panic_abort,panic_unwind,test";
    run(cmd!(
        sh,
        "/usr/bin/cargo build --quiet --release --target {TARGET} {parts} -Zbuild-std-features={FEATURES}"
    )
    .env_remove("RUSTUP_TOOLCHAIN")
    .env("CARGO_TARGET_DIR", folder.join("target"))
    .env("RUSTC", DEBIAN_RUSTC)
    .env("RUSTC_BOOTSTRAP", "1")
    .env("RUSTFLAGS", flags.collect::<Vec<_>>().join(" ")))?;
    Ok(folder.join("target").join(TARGET).join("release/deps"))
}

/// Lays out the toolchain: Debian's programs and native libraries as links, ours for wasm32 beside them.
fn assemble(lld: &Path, libraries: &Path, compiler: &str) -> io::Result<()> {
    let toolchain = folder();
    if toolchain.exists() {
        fs::remove_dir_all(&toolchain)?;
    }
    let bin = toolchain.join("bin");
    fs::create_dir_all(&bin)?;
    for name in ["cargo", "cargo-clippy"] {
        symlink(Path::new("/usr/bin").join(name), bin.join(name))?;
    }
    symlink(lld, bin.join("rust-lld"))?;
    let rustc = bin.join("rustc");
    let sysroot = toolchain.display();
    fs::write(
        &rustc,
        format!("#!/bin/sh\nexec {DEBIAN_RUSTC} --sysroot '{sysroot}' \"$@\"\n"),
    )?;
    fs::set_permissions(&rustc, fs::Permissions::from_mode(0o755))?;

    let rustlib = toolchain.join("lib/rustlib");
    let wasm = rustlib.join(TARGET).join("lib");
    fs::create_dir_all(&wasm)?;
    for entry in fs::read_dir("/usr/lib/rustlib")? {
        let entry = entry?;
        symlink(entry.path(), rustlib.join(entry.file_name()))?;
    }
    for entry in fs::read_dir(libraries)? {
        let (path, name) = entry.map(|entry| (entry.path(), entry.file_name()))?;
        let is_library = path.extension().is_some_and(|extension| extension == "rlib");
        if is_library && !name.to_string_lossy().starts_with("libempty-") {
            fs::copy(&path, wasm.join(&name))?;
        }
    }
    // Last, so that an interrupted set-up begins anew.
    fs::write(toolchain.join("built-for"), mark(compiler))
}
