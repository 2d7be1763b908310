//! Runs other programs.

use std::{
    env,
    ffi::OsStr,
    process::{Command, Output},
};

use crate::{places, problem::Problem};

/// A program with its arguments, as one types them.
pub fn command(line: &str) -> Command {
    let mut words = line.split(' ');
    let mut command = program(words.next().unwrap_or_default());
    command.args(words);
    command
}

/// A program to be run in the project's root, with our tools on `PATH` and without what cargo told *this* program.
pub fn program(name: impl AsRef<OsStr>) -> Command {
    let mut command = Command::new(name);
    command.current_dir(places::project());
    for (variable, _) in env::vars_os() {
        if variable.to_str().is_some_and(is_for_xtask_alone) {
            command.env_remove(variable);
        }
    }
    let path = env::var_os("PATH").unwrap_or_default();
    let folders = places::tool_folders().into_iter().chain(env::split_paths(&path));
    if let Ok(path) = env::join_paths(folders) {
        command.env("PATH", path);
    }
    command
}

/// Whether `cargo run` sets this variable for the program it runs. Another cargo below us must not see it: `CARGO` and
/// `LD_LIBRARY_PATH` would bind it to our own compiler.
fn is_for_xtask_alone(variable: &str) -> bool {
    variable.starts_with("CARGO_PKG_")
        || variable.starts_with("CARGO_MANIFEST_")
        || matches!(variable, "CARGO" | "LD_LIBRARY_PATH" | "DYLD_FALLBACK_LIBRARY_PATH")
}

/// Runs `command` to its end; what it prints is shown.
pub fn run(command: &mut Command) -> Result<(), Problem> {
    let status = command.status().map_err(|error| not_started(command, &error))?;
    if status.success() {
        Ok(())
    } else {
        Err(failed(command, status))
    }
}

/// Runs `command` to its end; what it prints is shown only if it fails.
pub fn run_quietly(command: &mut Command) -> Result<(), Problem> {
    let Output { status, stdout, stderr } = command.output().map_err(|error| not_started(command, &error))?;
    if status.success() {
        return Ok(());
    }
    eprint!(
        "{}{}",
        String::from_utf8_lossy(&stdout),
        String::from_utf8_lossy(&stderr)
    );
    Err(failed(command, status))
}

/// Runs `command` and gives what it printed, without the white space around it.
pub fn read(command: &mut Command) -> Result<String, Problem> {
    let Output { status, stdout, stderr } = command.output().map_err(|error| not_started(command, &error))?;
    if !status.success() {
        return Err(format!(
            "{} {}",
            failed(command, status),
            String::from_utf8_lossy(&stderr).trim()
        )
        .into());
    }
    Ok(String::from_utf8_lossy(&stdout).trim().to_owned())
}

fn not_started(command: &Command, error: &std::io::Error) -> Problem {
    format!("`{}` could not be started: {error}.", line(command)).into()
}

fn failed(command: &Command, status: std::process::ExitStatus) -> Problem {
    format!("`{}` failed ({status}).", line(command)).into()
}

/// The command as one would type it.
fn line(command: &Command) -> String {
    let words = std::iter::once(command.get_program()).chain(command.get_args());
    words.map(|word| word.to_string_lossy()).collect::<Vec<_>>().join(" ")
}
