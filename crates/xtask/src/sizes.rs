//! How large the built files are, as they are and as they travel, and the most that a first visit may come to.

use std::{fs, io, path::Path};

use crate::{finish::files_of, problem::Problem};

/// Prints the size of each file in `folder`, not those in folders below, with that of its copy for Brotli.
pub fn print(folder: &Path) -> Result<(), Problem> {
    lines(folder).map_err(|error| Problem::at(folder, &error))
}

/// What a first visit may come to, in bytes as they travel. A change that passes it has to win back the rest elsewhere.
const BUDGET: u64 = 240_000;

/// What a first visit loads, by the ends of the names: not the second way to start, nor what others read.
const FIRST_VISIT: [&str; 4] = ["index.html", ".css", "_bg.wasm", ".js"];
/// What is loaded when someone does something with the page.
const IN_USE: &str = "-later.wasm";
const OTHERS: [&str; 5] = [
    "-whole.js",
    "embed.js",
    "service-worker.js",
    "embedding.css",
    "embedding.js",
];

/// Prints what a first visit loads of the page in `folder`, and fails where that is more than its budget.
pub fn hold_budget(folder: &Path) -> Result<(), Problem> {
    let sum = |is_loaded: fn(&str) -> bool| travelling(folder, is_loaded).map_err(|error| Problem::at(folder, &error));
    let loaded = sum(|name| ends(name, &FIRST_VISIT) && !ends(name, &OTHERS))?;
    let more = sum(|name| name.ends_with(IN_USE))?;
    println!(
        "A first visit loads {loaded} bytes; its budget is {BUDGET}. Who does something with the page loads {more} more."
    );
    if loaded > BUDGET {
        return Err(format!(
            "A first visit would load {loaded} bytes, which is more than its budget of {BUDGET}. \
             `cargo xtask costs` says what each module has of it."
        )
        .into());
    }
    Ok(())
}

fn ends(name: &str, with: &[&str]) -> bool {
    with.iter().any(|end| name.ends_with(end))
}

/// What the files that `is_loaded` names come to, as they travel.
fn travelling(folder: &Path, is_loaded: fn(&str) -> bool) -> io::Result<u64> {
    let mut sum = 0;
    for path in files_of(folder)? {
        let name = path.to_string_lossy();
        if is_loaded(&name) {
            let compressed = folder.join(format!("{name}.br"));
            sum += fs::metadata(compressed).or_else(|_| fs::metadata(&path))?.len();
        }
    }
    Ok(sum)
}

fn lines(folder: &Path) -> io::Result<()> {
    let line = |raw: &str, compressed: &str, name: &str| println!("{raw:>11} {compressed:>11}  {name}");
    line("bytes", "brotli", "");
    for path in files_of(folder)? {
        let name = path
            .file_name()
            .map(|name| name.to_string_lossy().into_owned())
            .unwrap_or_default();
        if name.ends_with(".br") || name.ends_with(".gz") {
            continue;
        }
        let raw = fs::metadata(&path)?.len();
        let compressed = fs::metadata(folder.join(format!("{name}.br"))).map_or(raw, |copy| copy.len());
        line(&raw.to_string(), &compressed.to_string(), &name);
    }
    Ok(())
}
