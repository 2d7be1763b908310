//! Files below folders, and what two folders have in common.

use std::collections::BTreeSet;
use std::fs;
use std::io;
use std::path::{Path, PathBuf};

/// Deeper folders are not looked into, and of one folder no more files are looked at.
const DEPTH: usize = 24;
const FILES: usize = 20_000;

/// Endings of files that are no texts, and are not opened.
const BINARY: [&str; 14] = [
    "png", "jpg", "jpeg", "gif", "ico", "jar", "class", "zip", "gz", "tgz", "wasm", "pdf", "woff2", "parquet",
];

/// Every file below a folder, by its way from there; hidden folders are passed over.
pub(crate) fn below(folder: &Path) -> io::Result<BTreeSet<PathBuf>> {
    let mut files = BTreeSet::new();
    let mut folders = vec![(PathBuf::new(), 0)];
    while let Some((within, depth)) = folders.pop() {
        for entry in fs::read_dir(folder.join(&within))? {
            let entry = entry?;
            let name = entry.file_name();
            let path = within.join(&name);
            let kind = entry.file_type()?;
            let is_hidden = name.to_string_lossy().starts_with('.');
            if kind.is_dir() && !is_hidden && depth < DEPTH && name != "node_modules" && name != "target" {
                folders.push((path, depth + 1));
            } else if kind.is_file() && files.len() < FILES && is_text(&path) {
                files.insert(path);
            }
        }
    }
    Ok(files)
}

fn is_text(path: &Path) -> bool {
    let ending = path.extension().map(|ending| ending.to_string_lossy().to_lowercase());
    ending.is_none_or(|ending| !BINARY.contains(&ending.as_str()))
}
