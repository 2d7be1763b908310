//! How large the built files are, as they are and as they travel, and the most that may be loaded of them.

use std::{fs, io, path::Path};

use anyhow::{Result, ensure};
use sha2::{Digest, Sha256};

use crate::{
    finish::{SERVICE_WORKER, files_of, is_kept},
    shell::name,
};

/// What someone does with the page, which files that loads, and the most that it may come to, in bytes as they travel. A
/// change that passes it has to win back the rest elsewhere.
type Visit = (&'static str, fn(&str) -> bool, u64);

const VISITS: [Visit; 4] = [
    (
        "The page in use loads",
        |name| is_shown(name) || name.starts_with("calculator-"),
        442_000,
    ),
    (
        "What reads pasted texts loads",
        |name| name.starts_with("reader-"),
        360_500,
    ),
    (
        "The panels that are opened load",
        |name| name.starts_with("panels-"),
        396_000,
    ),
    (
        "A picture within another page loads",
        |name| is_shown(name) || name.starts_with("picture-"),
        232_500,
    ),
];

/// Whether a file is loaded to show the page, before its program.
fn is_shown(name: &str) -> bool {
    let is_kept = is_kept(name) || name == SERVICE_WORKER;
    let programs = ["calculator-", "reader-", "panels-"];
    let is_program = programs.iter().any(|program| name.starts_with(program));
    is_kept && !is_program && !name.ends_with(".png")
}

/// Prints what is loaded of the page in `folder` by whom, and fails where that is more than its budget.
pub fn hold_budgets(folder: &Path) -> Result<()> {
    let files = files(folder)?;
    for (told, loads, budget) in VISITS {
        let is_loaded = |name: &str| loads(name) && !name.ends_with("-whole.js");
        let loaded: u64 = files
            .iter()
            .filter(|file| is_loaded(&file.name))
            .map(|file| file.compressed)
            .sum();
        println!("{told} {loaded} bytes of at most {budget}.");
        ensure!(
            loaded <= budget,
            "{told} {loaded} bytes, which is more than its budget of {budget}. CONTRIBUTING.md says how to find out what \
             they are made of."
        );
    }
    Ok(())
}

/// Prints the size of each file in `folder`, not those in folders below, with that of its copy for Brotli.
pub fn print(folder: &Path) -> Result<()> {
    println!("{:>11} {:>11}", "bytes", "brotli");
    for File {
        name,
        bytes,
        compressed,
    } in files(folder)?
    {
        println!("{bytes:>11} {compressed:>11}  {name}");
    }
    Ok(())
}

/// Prints one digest of all files in `folder`: two builds of one state with the same tools have the same.
pub fn print_digest(folder: &Path) -> Result<()> {
    let mut digest = Sha256::new();
    for path in files_of(folder)? {
        digest.update(name(&path));
        digest.update(Sha256::digest(fs::read(&path)?));
    }
    let digest: String = digest.finalize().iter().map(|byte| format!("{byte:02x}")).collect();
    println!("Digest of all files: {digest}");
    Ok(())
}

struct File {
    name: String,
    bytes: u64,
    /// As it travels.
    compressed: u64,
}

/// The files in `folder`, without their compressed copies.
fn files(folder: &Path) -> io::Result<Vec<File>> {
    let mut files = Vec::new();
    for path in files_of(folder)? {
        let (name, bytes) = (name(&path), fs::metadata(&path)?.len());
        if !name.ends_with(".br") && !name.ends_with(".gz") {
            let compressed = fs::metadata(folder.join(format!("{name}.br"))).map_or(bytes, |copy| copy.len());
            files.push(File {
                name,
                bytes,
                compressed,
            });
        }
    }
    Ok(files)
}
