//! Packages of Debian and its relatives.

use crate::{
    places,
    problem::Problem,
    process::{program, read, run_quietly},
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
    let command = format!("apt-get install --no-install-recommends {}", missing.join(" "));
    if places::find_program("apt-get").is_none() {
        return Err(format!("Missing: {purpose}. On Debian it would come by `{command}`.").into());
    }
    if !read(program("id").arg("-u")).is_ok_and(|user| user == "0") {
        return Err(format!("Missing: {purpose}. Please run `sudo {command}`, and then this again.").into());
    }
    println!(
        "Installing {purpose} ({}); takes about {duration} …",
        missing.join(", ")
    );
    run_quietly(apt_get().arg("update"))
        .and_then(|()| {
            run_quietly(
                apt_get()
                    .args(["install", "--yes", "--no-install-recommends"])
                    .args(missing),
            )
        })
        .map_err(|problem| format!("Missing: {purpose}. It could not be had by `{command}`: {problem}").into())
}

fn is_installed(package: &str) -> bool {
    read(program("dpkg-query").args(["--show", "--showformat=${Status}", package]))
        .is_ok_and(|status| status == "install ok installed")
}

/// `apt-get` that asks nothing, and waits while somebody else installs.
fn apt_get() -> std::process::Command {
    let mut command = program("apt-get");
    command
        .env("DEBIAN_FRONTEND", "noninteractive")
        .args(["--quiet", "--option", "DPkg::Lock::Timeout=600"]);
    command
}
