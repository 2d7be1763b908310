//! The compiler for the browser: a Rust compiler together with the standard library of wasm32.
//!
//! The library is had in one of three ways: it is there; rustup adds it; or it is built from Debian's source for
//! Debian's compiler, where only package registries can be reached. `WASM_STD=source` takes the third at once.
//!
//! The third way writes nothing outside the tools' folder. It makes a toolchain there out of links to Debian's own, and
//! puts its programs first on `PATH`, so that cargo, Trunk and wasm-pack all find it without rustup.

use std::{
    env, fs, io,
    os::unix::fs::{PermissionsExt, symlink},
    path::{Path, PathBuf},
    process::Command,
};

use super::apt;
use crate::{
    places,
    problem::Problem,
    process::{command, read, run},
};

/// What a browser runs.
pub const TARGET: &str = "wasm32-unknown-unknown";

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

/// Flags for the compiler, where it builds for the browser.
const FLAGS: &str = "CARGO_TARGET_WASM32_UNKNOWN_UNKNOWN_RUSTFLAGS";

/// A Rust compiler that can build for wasm32.
#[derive(Debug)]
pub enum WasmCompiler {
    /// The one on `PATH`.
    Usual,
    /// The one in this folder of ours.
    FromSource(PathBuf),
}

impl WasmCompiler {
    /// Finds or makes one, and says which way it took.
    pub fn set_up() -> Result<Self, Problem> {
        let from_source = env::var_os("WASM_STD").is_some_and(|way| way == "source");
        let toolchain = places::tools().join("wasm-toolchain");
        if !from_source {
            if Self::usual_is_complete() {
                println!("Standard library for wasm32: the compiler's own.");
                return Ok(Self::Usual);
            }
            if !is_current(&toolchain) && places::find_program("rustup").is_some() {
                println!(
                    "Adding the standard library for wasm32 by `rustup target add {TARGET}`; takes about 10 seconds …"
                );
                if run(&mut command(&format!("rustup target add {TARGET}"))).is_ok() && Self::usual_is_complete() {
                    return Ok(Self::Usual);
                }
                println!("That did not work, so Debian's compiler and source shall do.");
            }
        }
        if !is_current(&toolchain) {
            build_from_source(&toolchain).map_err(|problem| {
                format!("{problem} Elsewhere, `rustup target add {TARGET}` gets the standard library for wasm32.")
            })?;
        }
        println!(
            "Standard library for wasm32: built from Debian's source, in {}.",
            toolchain.display()
        );
        Ok(Self::FromSource(toolchain))
    }

    /// Whether the compiler on `PATH` has the standard library.
    fn usual_is_complete() -> bool {
        let folder = read(&mut command(&format!("rustc --print target-libdir --target {TARGET}")));
        folder.is_ok_and(|folder| fs::read_dir(folder).is_ok_and(|mut files| files.next().is_some()))
    }

    /// A program with its arguments, to be run so that it, and what it calls in turn, compiles with this compiler.
    pub fn command(&self, line: &str) -> Command {
        let mut command = command(line);
        command.env("CARGO_TARGET_DIR", places::wasm_target());
        // Unlike RUSTFLAGS, this adds to what `.cargo/config.toml` says.
        let flags = env::var(FLAGS).into_iter().chain(without_folders());
        command.env(FLAGS, flags.collect::<Vec<_>>().join(" "));
        if let Self::FromSource(toolchain) = self {
            let path = env::var_os("PATH").unwrap_or_default();
            let bin = toolchain.join("bin");
            let folders = std::iter::once(bin.clone())
                .chain(places::tool_folders())
                .chain(env::split_paths(&path));
            if let Ok(path) = env::join_paths(folders) {
                command.env("PATH", path);
            }
            command.env_remove("RUSTUP_TOOLCHAIN").env("RUSTC", bin.join("rustc"));
            // Clippy takes the place of rustc, and so misses what our `rustc` would have told it.
            command.env("SYSROOT", toolchain);
        }
        command
    }
}

/// Whether `toolchain` is complete and was built for the compiler that is now installed, in the way that it is built now.
fn is_current(toolchain: &Path) -> bool {
    let built_for = fs::read_to_string(toolchain.join("built-for"));
    built_for.is_ok_and(|built_for| debian_compiler().is_ok_and(|compiler| mark(&compiler) == built_for))
}

/// What a toolchain is marked with.
fn mark(compiler: &str) -> String {
    format!("{compiler}{EMPTY_CRATE}{FEATURES}\n{WAY}\n")
}

/// Flags that take the folder of cargo's downloads out of the places that panics tell: what is published would tell of
/// the machine that built it.
fn without_folders() -> Vec<String> {
    let cargo = env::var_os("CARGO_HOME")
        .map(PathBuf::from)
        .or_else(|| Some(env::home_dir()?.join(".cargo")));
    // One for each registry.
    let folders = cargo.and_then(|cargo| fs::read_dir(cargo.join("registry/src")).ok());
    let mut folders: Vec<String> = folders
        .into_iter()
        .flatten()
        .filter_map(|folder| Some(folder.ok()?.path().to_str()?.to_owned()))
        // Blanks part flags.
        .filter(|folder| !folder.contains(' '))
        .map(|folder| format!("--remap-path-prefix={folder}="))
        .collect();
    // Other flags, even in another order, would build everything anew.
    folders.sort();
    folders
}

/// What identifies Debian's compiler: a standard library serves only the very build that compiled it.
fn debian_compiler() -> Result<String, Problem> {
    read(Command::new(DEBIAN_RUSTC).arg("-vV"))
}

fn build_from_source(toolchain: &Path) -> Result<(), Problem> {
    apt::install(
        &DEBIAN_PACKAGES,
        "a Rust compiler for wasm32 with its source",
        "2 minutes",
    )?;
    let compiler = debian_compiler()?;
    // The linker has to read what this very LLVM wrote.
    let llvm = compiler
        .lines()
        .find_map(|line| line.strip_prefix("LLVM version: ")?.split('.').next());
    let llvm = llvm.ok_or("Debian's rustc does not say which LLVM it has.")?;
    let lld = PathBuf::from(format!("/usr/lib/llvm-{llvm}/bin/lld"));
    if !lld.exists() {
        apt::install(&[&format!("lld-{llvm}")], "the linker for wasm32", "30 seconds")?;
    }

    println!("Building the standard library for wasm32 from Debian's source; takes about a minute, this once …");
    let libraries = build_libraries()?;
    assemble(toolchain, &lld, &libraries, &compiler).map_err(|error| Problem::at(toolchain, &error))
}

/// Builds the standard library along with an empty crate, and gives the folder of its parts.
fn build_libraries() -> Result<PathBuf, Problem> {
    let folder = places::wasm_target().join("standard-library");
    write_empty_crate(&folder).map_err(|error| Problem::at(&folder, &error))?;
    let parts = "std,panic_abort,panic_unwind,test";
    let mut cargo = command(&format!(
        "/usr/bin/cargo build --quiet --release --target {TARGET} -Zbuild-std={parts} \
         -Zbuild-std-features={FEATURES}"
    ));
    cargo
        .current_dir(&folder)
        .env("CARGO_TARGET_DIR", folder.join("target"));
    cargo
        .env_remove("RUSTUP_TOOLCHAIN")
        .env("RUSTC", DEBIAN_RUSTC)
        .env("RUSTC_BOOTSTRAP", "1");
    // Without bitcode, link-time optimisation finds nothing to work on.
    let flags = std::iter::once("-Cembed-bitcode=yes".to_owned()).chain(without_folders());
    cargo.env("RUSTFLAGS", flags.collect::<Vec<_>>().join(" "));
    run(&mut cargo)?;
    Ok(folder.join("target").join(TARGET).join("release/deps"))
}

fn write_empty_crate(folder: &Path) -> io::Result<()> {
    // What an older compiler left there would get mixed up with the new.
    if folder.exists() {
        fs::remove_dir_all(folder)?;
    }
    fs::create_dir_all(folder.join("src"))?;
    fs::write(folder.join("src/lib.rs"), "")?;
    fs::write(folder.join("Cargo.toml"), EMPTY_CRATE)
}

/// Lays out the toolchain: Debian's programs and native libraries as links, ours for wasm32 beside them.
fn assemble(toolchain: &Path, lld: &Path, libraries: &Path, compiler: &str) -> io::Result<()> {
    if toolchain.exists() {
        fs::remove_dir_all(toolchain)?;
    }
    let bin = toolchain.join("bin");
    fs::create_dir_all(&bin)?;
    for name in ["cargo", "cargo-clippy"] {
        symlink(Path::new("/usr/bin").join(name), bin.join(name))?;
    }
    symlink(lld, bin.join("rust-lld"))?;
    let rustc = bin.join("rustc");
    fs::write(
        &rustc,
        format!(
            "#!/bin/sh\nexec {DEBIAN_RUSTC} --sysroot '{}' \"$@\"\n",
            toolchain.display()
        ),
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
