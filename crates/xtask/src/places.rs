//! Where things are: the project, what it builds, and the tools it installed.

use std::{
    env,
    path::{Path, PathBuf},
};

/// The root of the project.
pub fn project() -> PathBuf {
    // As cargo says it now: clones that share a target folder share this program too.
    let xtask = env::var_os("CARGO_MANIFEST_DIR").unwrap_or_else(|| env!("CARGO_MANIFEST_DIR").into());
    let xtask = Path::new(&xtask);
    xtask.ancestors().nth(2).unwrap_or(xtask).to_owned()
}

/// The built page, and the npm package in its folder `npm`.
pub fn dist() -> PathBuf {
    project().join("dist")
}

/// Where cargo builds.
pub fn target() -> PathBuf {
    env::var_os("CARGO_TARGET_DIR").map_or_else(|| project().join("target"), |folder| project().join(folder))
}

/// Where cargo builds for the browser. The compiler may be another one there, and two compilers that share a folder
/// throw away each other's work.
pub fn wasm_target() -> PathBuf {
    target().join("wasm")
}

/// Where tools are installed, to be found again by later runs and by other clones: `$FLINK_MEMORY_TOOLS`, or a folder
/// in the user's cache.
pub fn tools() -> PathBuf {
    if let Some(folder) = env::var_os("FLINK_MEMORY_TOOLS") {
        return project().join(folder);
    }
    let cache = env::var_os("XDG_CACHE_HOME").map(PathBuf::from);
    let cache = cache
        .filter(|folder| folder.is_absolute())
        .or_else(|| Some(env::home_dir()?.join(".cache")))
        .unwrap_or_else(target);
    cache.join("flink-memory-calculator")
}

/// The folders that hold our tools' programs: they go before everything else on `PATH`.
pub fn tool_folders() -> [PathBuf; 2] {
    [tools().join("bin"), project().join("node_modules/.bin")]
}

/// The program called `name`, if it is on `PATH` or among the tools.
pub fn find_program(name: &str) -> Option<PathBuf> {
    let path = env::var_os("PATH").unwrap_or_default();
    let folders = tool_folders().into_iter().chain(env::split_paths(&path));
    folders
        .map(|folder| folder.join(name))
        .find(|program| program.is_file())
}
