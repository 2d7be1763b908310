//! Every recorded answer of the real Flink is given again: arguments, settings, log and exceptions, to the letter.

#![allow(
    clippy::expect_used,
    clippy::panic,
    clippy::indexing_slicing,
    reason = "a test may stop at what it can't read"
)]

use std::collections::{BTreeMap, BTreeSet};
use std::fs::{self, File};
use std::io::{BufRead, BufReader};
use std::path::Path;

use flate2::read::GzDecoder;
use flink_config::{Answer, Document};
use flink_memory::{Deployment, Process};
use serde::Deserialize;

/// A configuration that the real Flink was asked about, and what it answered.
#[derive(Deserialize)]
struct Recorded {
    id: String,
    flink: String,
    process: String,
    file: String,
    config: String,
    #[serde(default)]
    notices: Vec<Notice>,
    jvm_args: Option<String>,
    dynamic: Option<BTreeMap<String, String>>,
    summary: Option<Vec<String>>,
    error: Option<Vec<Exception>>,
}

#[derive(Deserialize, Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
struct Notice {
    level: String,
    text: String,
}

#[derive(Deserialize, Debug, PartialEq)]
struct Exception {
    #[serde(rename = "type")]
    class: String,
    #[serde(deserialize_with = "or_nothing")]
    message: String,
}

/// A Java exception may have no message, which is said as an empty one.
fn or_nothing<'de, D: serde::Deserializer<'de>>(deserializer: D) -> Result<String, D::Error> {
    Ok(Option::<String>::deserialize(deserializer)?.unwrap_or_default())
}

impl Recorded {
    /// What of our answer differs, if anything.
    fn difference(&self) -> Option<String> {
        let process = match self.process.as_str() {
            "jobmanager" => Process::JobManager,
            _ => Process::TaskManager,
        };
        let version = self.flink.parse().expect("a known release");
        let file = self.file.parse().expect("a known file");
        let document = Document::new(self.config.as_str(), file, version, Deployment::Standalone);
        let answer = Answer::new(document);
        let refusal: Vec<_> = answer
            .refusal(process)
            .into_iter()
            .map(|exception| Exception {
                class: exception.class.to_owned(),
                message: exception.message,
            })
            .collect();
        let mut said = BTreeSet::new();
        let notices: Vec<_> = self
            .notices
            .iter()
            .filter(|notice| said.insert(*notice))
            .cloned()
            .collect();
        let ours: Vec<_> = answer
            .notices(process)
            .into_iter()
            .map(|line| Notice {
                level: line.level.to_string(),
                text: line.text,
            })
            .collect();
        if let Some(error) = &self.error {
            // Below its own message, Flink repeats the YAML library's, which show the text with its own marks.
            let compared = if answer.reading.refusal.is_some() {
                1
            } else {
                error.len()
            };
            let same = refusal.get(..compared) == error.get(..compared)
                && (answer.reading.refusal.is_some() || refusal.len() == error.len());
            let exceptions = (!same).then(|| format!("Flink refuses: {error:#?}\nwe say: {refusal:#?}"));
            return exceptions.or_else(|| differ("log lines", &notices, &ours));
        }
        if !refusal.is_empty() {
            return Some(format!("Flink accepts, we refuse: {refusal:#?}"));
        }
        let derivation = answer.derivation(process);
        [
            differ("JVM arguments", &self.jvm_args, &derivation.jvm_arguments()),
            differ("settings", &self.dynamic, &derivation.dynamic_properties()),
            differ("log block", &self.summary, &derivation.summary()),
            differ("log lines", &notices, &ours),
        ]
        .into_iter()
        .flatten()
        .reduce(|all, one| all + &one)
    }
}

fn differ<T: PartialEq + std::fmt::Debug>(what: &str, theirs: &T, ours: &T) -> Option<String> {
    (theirs != ours).then(|| format!("{what}: Flink gives {theirs:#?}\nwe give {ours:#?}\n"))
}

/// The recorded answers, and any others in the folder that `FLINK_ANSWERS` names.
fn files() -> Vec<std::path::PathBuf> {
    let recorded = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../tests/conformance");
    let others = std::env::var_os("FLINK_ANSWERS").map(Into::into);
    let mut files: Vec<_> = [recorded.join("answers"), recorded.join("earlier-answers")]
        .into_iter()
        .chain(others)
        .flat_map(|folder: std::path::PathBuf| fs::read_dir(&folder).unwrap_or_else(|e| panic!("{folder:?}: {e}")))
        .map(|entry| entry.expect("a readable folder").path())
        .filter(|path| path.extension().is_some_and(|extension| extension == "gz"))
        .collect();
    files.sort();
    files
}

/// The lines of the files, which are records.
fn lines() -> Vec<String> {
    let lines = files().into_iter().flat_map(|path| {
        let file = File::open(&path).expect("a readable file");
        BufReader::new(GzDecoder::new(file)).lines()
    });
    lines.map(|line| line.expect("text")).collect()
}

/// How many were recorded, by release and file, and what we answer otherwise.
#[derive(Default)]
struct Comparison {
    asked: BTreeMap<(String, String), usize>,
    differences: Vec<String>,
}

fn compare(lines: &[String]) -> Comparison {
    let mut comparison = Comparison::default();
    for line in lines {
        let recorded: Recorded = serde_json::from_str(line).expect("a recorded answer");
        if let Some(difference) = recorded.difference() {
            let Recorded {
                id, process, config, ..
            } = &recorded;
            comparison
                .differences
                .push(format!("{id} {process}\n{config}\n{difference}"));
        }
        *comparison.asked.entry((recorded.flink, recorded.file)).or_default() += 1;
    }
    comparison
}

#[test]
fn every_recorded_answer_is_given_again() {
    let lines = lines();
    let threads = std::thread::available_parallelism().map_or(1, usize::from);
    let mut all = Comparison::default();
    std::thread::scope(|scope| {
        let parts = lines.chunks(lines.len().div_ceil(threads));
        let parts: Vec<_> = parts.map(|part| scope.spawn(|| compare(part))).collect();
        for part in parts {
            let Comparison { asked, differences } = part.join().expect("a thread that ends");
            for (release, count) in asked {
                *all.asked.entry(release).or_default() += count;
            }
            all.differences.extend(differences);
        }
    });
    let Comparison { asked, differences } = all;
    for ((flink, file), count) in &asked {
        println!("{flink} {file}: {count} answers");
    }
    println!("{} of {} agree", lines.len() - differences.len(), lines.len());
    assert!(asked.len() >= 12, "every release has recorded answers");
    let shown = differences.len().min(10);
    assert!(
        differences.is_empty(),
        "{} differ, such as:\n{}",
        differences.len(),
        differences[..shown].join("\n")
    );
}
