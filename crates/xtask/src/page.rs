//! Builds the page into `dist/`.

use std::{fs, io, path::Path};

use crate::{places, problem::Problem, process::run, setup, setup::WasmCompiler, sizes};

/// Sets up, builds the page for release, and says how large it is.
pub fn build() -> Result<(), Problem> {
    build_with(&setup::for_page()?)
}

pub fn build_with(compiler: &WasmCompiler) -> Result<(), Problem> {
    println!("Building the page for release; takes about a minute at first …");
    // Trunk clears the folder it writes to, and dist/ holds the npm package too.
    let fresh = places::wasm_target().join("page");
    run(compiler
        .program("trunk")
        .args(["build", "--release", "--cargo-profile", "wasm", "--dist"])
        .arg(&fresh))?;
    let dist = places::dist();
    replace(&dist, &fresh).map_err(|error| Problem::at(&dist, &error))?;
    println!("The page is in {}:", dist.display());
    sizes::print(&dist)
}

/// Serves the page for development by `trunk serve`, with `options` of that.
pub fn develop(options: &[String]) -> Result<(), Problem> {
    run(setup::for_page()?.program("trunk").arg("serve").args(options))
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
