//! Builds the page into `dist/`.

use std::{
    fs, io,
    path::{Path, PathBuf},
    time::SystemTime,
};

use crate::{
    costs,
    costs::Depth,
    exact, finish, places,
    problem::Problem,
    process::run,
    setup,
    setup::{TARGET, WasmCompiler},
    sizes,
};

/// The crate that is the page.
pub const PACKAGE: &str = "calculator";

/// The profile in `Cargo.toml` that makes code small.
pub const PROFILE: &str = "wasm";

/// Sets up, builds the page for release, and says how large it is and what that comes from.
pub fn build(depth: Depth) -> Result<(), Problem> {
    build_with(&setup::for_page()?, depth)
}

pub fn build_with(compiler: &WasmCompiler, depth: Depth) -> Result<(), Problem> {
    println!("Building the page for release; takes two minutes at first, and seconds later …");
    let dist = places::dist();
    // Trunk would call cargo in the same way, but always go on from there.
    let cargo = format!("cargo build --package {PACKAGE} --target {TARGET} --profile {PROFILE}");
    run(&mut compiler.command(&cargo))?;
    if !is_up_to_date(&dist).unwrap_or(false) {
        // Trunk clears the folder it writes to, and dist/ holds the npm package too.
        let fresh = places::wasm_target().join("page");
        let trunk = format!("trunk --log warn build --release --cargo-profile {PROFILE} --dist");
        run(compiler.command(&trunk).arg(&fresh))?;
        finish::finish(compiler, &fresh, &linked(PACKAGE))?;
        exact::make(compiler, &fresh)?;
        replace(&dist, &fresh).map_err(|error| Problem::at(&dist, &error))?;
    }
    println!("The page is in {}:", dist.display());
    sizes::print(&dist)?;
    costs::print(&dist, depth)?;
    sizes::hold_budgets(&dist)
}

/// Where cargo leaves a program that it builds for the page.
pub fn linked(program: &str) -> PathBuf {
    let folder = places::wasm_target().join(TARGET).join(PROFILE);
    folder.join(program).with_extension("wasm")
}

/// Whether the page in `dist` is younger than all it is made of.
fn is_up_to_date(dist: &Path) -> io::Result<bool> {
    let built = fs::metadata(dist.join("index.html"))?.modified()?;
    let address = finish::page_url().unwrap_or_else(|| "./".to_owned());
    if !fs::read_to_string(dist.join("index.html"))?.contains(&format!("rel=\"canonical\" href=\"{address}\"")) {
        return Ok(false);
    }
    let sources = ["index.html", "Trunk.toml", "www", "crates/xtask/src"].map(|name| places::project().join(name));
    for made_of in sources.iter().chain([&linked(PACKAGE)]) {
        if last_change(made_of)? >= built {
            return Ok(false);
        }
    }
    Ok(true)
}

/// When the file, or anything in the folder, last changed.
fn last_change(path: &Path) -> io::Result<SystemTime> {
    let mut last = fs::metadata(path)?.modified()?;
    if path.is_dir() {
        for entry in fs::read_dir(path)? {
            last = last.max(last_change(&entry?.path())?);
        }
    }
    Ok(last)
}

/// Serves the page for development by `trunk serve`, with `options` of that.
pub fn develop(options: &[String]) -> Result<(), Problem> {
    run(setup::for_page()?.command("trunk serve").args(options))
}

/// Puts the files of `fresh` in the place of what is in `dist`, all but the npm package.
fn replace(dist: &Path, fresh: &Path) -> io::Result<()> {
    fs::create_dir_all(dist)?;
    for entry in fs::read_dir(dist)? {
        let entry = entry?;
        if entry.file_type()?.is_file() {
            fs::remove_file(entry.path())?;
        } else if entry.file_name() != "npm" {
            fs::remove_dir_all(entry.path())?;
        }
    }
    copy(fresh, dist)
}

/// Copies all that is in the folder `from` into the folder `to`.
fn copy(from: &Path, to: &Path) -> io::Result<()> {
    fs::create_dir_all(to)?;
    for entry in fs::read_dir(from)? {
        let entry = entry?;
        let to = to.join(entry.file_name());
        if entry.file_type()?.is_dir() {
            copy(&entry.path(), &to)?;
        } else {
            fs::copy(entry.path(), to)?;
        }
    }
    Ok(())
}
