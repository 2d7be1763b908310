//! How large the built files are, as they are and as they travel.

use std::{fs, io, path::Path};

use crate::{finish::files_of, problem::Problem};

/// Prints the size of each file in `folder`, not those in folders below, with that of its copy for Brotli.
pub fn print(folder: &Path) -> Result<(), Problem> {
    lines(folder).map_err(|error| Problem::at(folder, &error))
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
