//! Packages of Debian and its relatives.

use std::process::Command;

use crate::{
    places,
    problem::Problem,
    process::{command, read, run_quietly},
};

/// Installs those of `packages` that are missing, or says how to get what they are needed for.
pub fn install(packages: &[&str], purpose: &str, duration: &str) -> Result<(), Problem> {
    let missing: Vec<&str> = packages
        .iter()
        .copied()
        .filter(|package| !is_installed(package))
        .collect();
    if missing.is_empty() {
        return Ok(());
    }
    let line = format!("apt-get install --no-install-recommends {}", missing.join(" "));
    if places::find_program("apt-get").is_none() {
        return Err(format!("Missing: {purpose}. On Debian it would come by `{line}`.").into());
    }
    if !read(&mut command("id -u")).is_ok_and(|user| user == "0") {
        return Err(format!("Missing: {purpose}. Please run `sudo {line}`, and then this again.").into());
    }
    println!(
        "Installing {purpose} ({}); takes about {duration} …",
        missing.join(", ")
    );
    run_quietly(&mut unattended("apt-get update"))
        .and_then(|()| run_quietly(unattended(&line).arg("--yes")))
        .map_err(|problem| format!("Missing: {purpose}. It could not be had by `{line}`: {problem}").into())
}

fn is_installed(package: &str) -> bool {
    read(&mut command(&format!(
        "dpkg-query --show --showformat=${{Status}} {package}"
    )))
    .is_ok_and(|status| status == "install ok installed")
}

/// The command so that it asks nothing, and waits while somebody else installs.
fn unattended(line: &str) -> Command {
    let mut command = command(line);
    command
        .env("DEBIAN_FRONTEND", "noninteractive")
        .args(["--quiet", "--option", "DPkg::Lock::Timeout=600"]);
    command
}
