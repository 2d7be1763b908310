//! What the real Flink answered, as the tests read it: one loader for all of them.

#![allow(
    clippy::expect_used,
    clippy::panic,
    reason = "a test that cannot read what was recorded has nothing to test"
)]

use std::collections::BTreeMap;
use std::fs::{self, File};
use std::io::{BufRead, BufReader};
use std::path::{Path, PathBuf};

use flate2::read::GzDecoder;
use serde::de::DeserializeOwned;
use serde::{Deserialize, Deserializer};

/// The folders with answers about one process of a configuration: those of the last recording, and of earlier ones, which
/// have other cases and patch releases.
const ANSWERS: [&str; 2] = ["answers", "earlier-answers"];

/// A configuration, and what a release made of one of its processes. `README.md` beside the answers says what each is.
#[derive(Clone, Debug, Deserialize)]
#[allow(missing_docs)]
pub struct Recorded {
    pub id: String,
    pub flink: String,
    pub process: String,
    pub file: String,
    pub config: String,
    #[serde(default)]
    pub notices: Vec<Notice>,
    pub jvm_args: Option<String>,
    pub dynamic: Option<BTreeMap<String, String>>,
    pub summary: Option<Vec<String>>,
    pub error: Option<Vec<Exception>>,
}

/// A line that Flink logged.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Deserialize)]
#[allow(missing_docs)]
pub struct Notice {
    pub level: String,
    pub text: String,
}

/// An exception that Flink threw.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize)]
#[allow(missing_docs)]
pub struct Exception {
    #[serde(rename = "type")]
    pub class: String,
    /// Empty where it has none.
    #[serde(deserialize_with = "or_nothing")]
    pub message: String,
}

fn or_nothing<'de, D: Deserializer<'de>>(deserializer: D) -> Result<String, D::Error> {
    Ok(Option::deserialize(deserializer)?.unwrap_or_default())
}

/// Every answer about one process, a line each: see [`Recorded`].
pub fn lines() -> impl Iterator<Item = String> {
    lines_of(answers())
}

/// The lines of all recorded files in folders, in the order of the files' names.
pub fn lines_of(folders: impl Iterator<Item = PathBuf>) -> impl Iterator<Item = String> {
    let mut files: Vec<_> = folders
        .flat_map(|folder| fs::read_dir(&folder).unwrap_or_else(|error| panic!("{}: {error}", folder.display())))
        .map(|entry| entry.expect("a readable folder").path())
        .filter(|path| path.extension().is_some_and(|extension| extension == "gz"))
        .collect();
    files.sort();
    files.into_iter().flat_map(lines_in)
}

/// The folders with answers about one process.
pub fn answers() -> impl Iterator<Item = PathBuf> {
    ANSWERS.iter().map(|folder| in_conformance(folder))
}

/// The records of a file below `tests/conformance`: `local/answers.jsonl.gz`.
pub fn records<T: DeserializeOwned>(file: &str) -> impl Iterator<Item = T> + use<T> {
    lines_in(in_conformance(file)).map(|line| record(&line))
}

/// The record in a line.
pub fn record<T: DeserializeOwned>(line: &str) -> T {
    serde_json::from_str(line).unwrap_or_else(|error| panic!("{error}: {line}"))
}

fn lines_in(path: PathBuf) -> impl Iterator<Item = String> {
    let file = File::open(&path).unwrap_or_else(|error| panic!("{}: {error}", path.display()));
    let lines = BufReader::new(GzDecoder::new(file)).lines();
    lines.map(|line| line.expect("text"))
}

fn in_conformance(name: &str) -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("..").join(name)
}
