//! Packages of Debian and its relatives.

use anyhow::{Context, Result, bail, ensure};
use xshell::{Shell, cmd};

use crate::{
    places,
    shell::{read, run},
};

/// Installs those of `packages` that are missing, or says how to get what they are needed for.
pub fn install(sh: &Shell, packages: &[&str], purpose: &str, duration: &str) -> Result<()> {
    let is_installed = |package: &&str| {
        let status = read(cmd!(sh, "dpkg-query --show --showformat").arg("${Status}").arg(package));
        status.is_ok_and(|status| status == "install ok installed")
    };
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
        bail!("Missing: {purpose}. On Debian it would come by `{line}`.");
    }
    let is_root = read(cmd!(sh, "id -u")).is_ok_and(|user| user == "0");
    ensure!(
        is_root,
        "Missing: {purpose}. Please run `sudo {line}`, and then this again."
    );
    println!(
        "Installing {purpose} ({}); takes about {duration} …",
        missing.join(", ")
    );
    // It asks nothing, and waits while somebody else installs.
    let unattended = ["-qq", "--yes", "--option", "DPkg::Lock::Timeout=600"];
    let commands = [
        cmd!(sh, "apt-get update {unattended...}"),
        cmd!(
            sh,
            "apt-get install {unattended...} --no-install-recommends {missing...}"
        ),
    ];
    for command in commands {
        let done = run(command.ignore_stdout().env("DEBIAN_FRONTEND", "noninteractive"));
        done.with_context(|| format!("Missing: {purpose}. It could not be had by `{line}`"))?;
    }
    Ok(())
}
