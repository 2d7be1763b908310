//! Runs other programs.

use std::{env, path::Path};

use anyhow::Result;
use xshell::{Cmd, Shell};

use crate::places;

/// A shell in the project's root, with our tools first on `PATH`.
pub fn native() -> Result<Shell> {
    let shell = Shell::new()?;
    shell.change_dir(places::project());
    let path = env::var_os("PATH").unwrap_or_default();
    let folders = places::tool_folders().into_iter().chain(env::split_paths(&path));
    shell.set_var("PATH", env::join_paths(folders)?);
    Ok(shell)
}

/// Runs a command to its end; what it prints is shown.
pub fn run(command: Cmd<'_>) -> Result<()> {
    Ok(without_cargo(command).quiet().run()?)
}

/// Runs a command, and gives what it prints, without the line's end.
pub fn read(command: Cmd<'_>) -> Result<String> {
    Ok(without_cargo(command).quiet().ignore_stderr().read()?)
}

/// Takes away what `cargo run` says to *this* program: it would bind another cargo below us to our own compiler.
fn without_cargo(command: Cmd<'_>) -> Cmd<'_> {
    let is_ours = |name: &str| {
        name.starts_with("CARGO_PKG_")
            || name.starts_with("CARGO_MANIFEST_")
            || ["CARGO", "LD_LIBRARY_PATH", "DYLD_FALLBACK_LIBRARY_PATH"].contains(&name)
    };
    env::vars_os()
        .filter(|(name, _)| name.to_str().is_some_and(is_ours))
        .fold(command, |command, (name, _)| command.env_remove(name))
}

/// The name of a file.
pub fn name(path: &Path) -> String {
    path.file_name()
        .map(|name| name.to_string_lossy().into_owned())
        .unwrap_or_default()
}
