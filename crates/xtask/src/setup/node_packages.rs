//! Packages from npm.

use std::{fs, path::PathBuf, process::Command};

use crate::{
    places,
    problem::Problem,
    process::{command, program, read, run},
    versions,
};

/// `wasm-opt`, which npm's `binaryen` carries: it makes the page's code smaller.
pub fn wasm_opt() -> Result<(), Problem> {
    let version = versions::wasm_opt()?;
    let wanted = format!("version_{version}");
    let is_there = places::find_program("wasm-opt")
        .is_some_and(|path| read(program(path).arg("--version")).is_ok_and(|text| text.contains(&wanted)));
    if is_there {
        return Ok(());
    }
    println!("Installing wasm-opt {version}; takes about 10 seconds …");
    let folder = places::tools();
    fs::create_dir_all(&folder).map_err(|error| Problem::at(&folder, &error))?;
    let line = format!("npm install --no-save --no-package-lock binaryen@{version} --prefix");
    npm(command(&line).arg(&folder))
}

/// `esbuild`, which makes a script smaller.
pub fn esbuild() -> Result<PathBuf, Problem> {
    // A folder of its own: npm clears away what it was not asked for.
    let folder = places::tools().join("esbuild");
    let path = folder.join("node_modules/.bin/esbuild");
    let version = versions::ESBUILD;
    if read(program(&path).arg("--version")).is_ok_and(|text| text == version) {
        return Ok(path);
    }
    println!("Installing esbuild {version}; takes a few seconds …");
    fs::create_dir_all(&folder).map_err(|error| Problem::at(&folder, &error))?;
    let line = format!("npm install --no-save --no-package-lock esbuild@{version} --prefix");
    npm(command(&line).arg(&folder))?;
    Ok(path)
}

/// Playwright and what else the tests of the page use.
pub fn end_to_end_tests() -> Result<(), Problem> {
    let folder = places::end_to_end_tests();
    let lock = folder.join("package-lock.json");
    let installed = folder.join("node_modules/.installed-from");
    let wanted = fs::read(&lock).map_err(|error| Problem::at(&lock, &error))?;
    if fs::read(&installed).is_ok_and(|lock| lock == wanted) {
        return Ok(());
    }
    println!("Installing Playwright; takes about 10 seconds …");
    npm(command("npm ci").current_dir(folder))?;
    fs::write(&installed, wanted).map_err(|error| Problem::at(&installed, &error))
}

fn npm(command: &mut Command) -> Result<(), Problem> {
    if places::find_program("npm").is_none() {
        return Err("Missing: Node.js and its npm. Please install them, and then run this again.".into());
    }
    run(command.args(["--no-audit", "--no-fund", "--loglevel=error"]))
}
