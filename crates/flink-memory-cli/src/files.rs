//! Files below folders, and files that take the place of others.

use std::collections::BTreeSet;
use std::ffi::OsString;
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
        let looked_into = folder.join(&within);
        let named = |error: io::Error| io::Error::new(error.kind(), format!("{}: {error}", looked_into.display()));
        for entry in fs::read_dir(&looked_into).map_err(named)? {
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

/// Writes a file, which is there whole or as it was before, wherever that fails: a disk may be full.
pub(crate) fn replace(path: &Path, text: &str) -> io::Result<()> {
    let Ok(about) = fs::metadata(path) else {
        return fs::write(path, text);
    };
    // Who may not write it does not replace it either.
    fs::OpenOptions::new().append(true).open(path)?;
    // What a link leads to is replaced, and not the link.
    let path = path.canonicalize()?;
    let mut name = OsString::from(".");
    name.push(path.file_name().unwrap_or_default());
    name.push(format!(".{}", std::process::id()));
    let beside = path.with_file_name(name);
    // Devices are written to, and so is a file in a folder that takes no other.
    if !about.is_file() || fs::write(&beside, "").is_err() {
        return fs::write(&path, text);
    }
    let written = fs::write(&beside, text)
        .and_then(|()| fs::set_permissions(&beside, about.permissions()))
        .and_then(|()| fs::rename(&beside, &path));
    if written.is_err() {
        // Nothing is in it that is not elsewhere.
        let _ = fs::remove_file(&beside);
    }
    written
}

fn is_text(path: &Path) -> bool {
    let ending = path.extension().map(|ending| ending.to_string_lossy().to_lowercase());
    ending.is_none_or(|ending| !BINARY.contains(&ending.as_str()))
}
