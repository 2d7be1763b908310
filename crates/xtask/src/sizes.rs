//! How large the built files are, as they are and as they travel, and the most that may be loaded of them.

use std::{fs, io, path::Path};

use crate::{
    finish::{Kept, SERVICE_WORKER, files_of, kept, name},
    problem::Problem,
};

/// Prints the size of each file in `folder`, not those in folders below, with that of its copy for Brotli.
pub fn print(folder: &Path) -> Result<(), Problem> {
    lines(folder).map_err(|error| Problem::at(folder, &error))
}

/// What someone does with the page.
struct Visit {
    told: &'static str,
    loads: fn(&str) -> bool,
    /// The most that it may come to, in bytes as they travel. A change that passes it has to win back the rest elsewhere.
    budget: u64,
}

const VISITS: [Visit; 3] = [
    Visit {
        told: "Who looks at the page loads",
        loads: is_shown,
        budget: 25_000,
    },
    Visit {
        told: "Who uses it, or opens a link, loads",
        loads: |name| is_shown(name) || is_program(name),
        budget: 420_000,
    },
    Visit {
        told: "A picture within another page loads",
        loads: |name| is_shown(name) || is_program(name) && !name.ends_with("-later.wasm"),
        budget: 240_000,
    },
];

fn is_shown(name: &str) -> bool {
    kept(name) == Some(Kept::Shown) || name == SERVICE_WORKER
}

fn is_program(name: &str) -> bool {
    kept(name) == Some(Kept::Used) && !name.ends_with(".png")
}

/// Prints what is loaded of the page in `folder` by whom, and fails where that is more than its budget.
pub fn hold_budgets(folder: &Path) -> Result<(), Problem> {
    for Visit { told, loads, budget } in VISITS {
        let loaded = travelling(folder, loads).map_err(|error| Problem::at(folder, &error))?;
        println!("{told} {loaded} bytes of at most {budget}.");
        if loaded > budget {
            return Err(format!(
                "{told} {loaded} bytes, which is more than its budget of {budget}. `cargo xtask costs` says what each \
                 module has of it."
            )
            .into());
        }
    }
    Ok(())
}

/// What the files whose names `loads` takes come to, as they travel.
fn travelling(folder: &Path, loads: fn(&str) -> bool) -> io::Result<u64> {
    let mut sum = 0;
    for path in files_of(folder)?.into_iter().filter(|path| !is_copy(path)) {
        let name = name(&path);
        if loads(&name) {
            let compressed = folder.join(format!("{name}.br"));
            sum += fs::metadata(compressed).or_else(|_| fs::metadata(&path))?.len();
        }
    }
    Ok(sum)
}

/// Whether it is a compressed copy of another file.
fn is_copy(path: &Path) -> bool {
    path.extension().is_some_and(|ending| ending == "br" || ending == "gz")
}

fn lines(folder: &Path) -> io::Result<()> {
    let line = |raw: &str, compressed: &str, name: &str| println!("{raw:>11} {compressed:>11}  {name}");
    line("bytes", "brotli", "");
    for path in files_of(folder)?.into_iter().filter(|path| !is_copy(path)) {
        let name = name(&path);
        let raw = fs::metadata(&path)?.len();
        let compressed = fs::metadata(folder.join(format!("{name}.br"))).map_or(raw, |copy| copy.len());
        line(&raw.to_string(), &compressed.to_string(), &name);
    }
    Ok(())
}
