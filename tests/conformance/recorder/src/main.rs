//! Asks the real Flink, and records what it answers for the conformance tests.

mod cases;
mod chance;
mod everyday;
mod files;
mod oddities;
mod release;
mod settings;
mod values;

use std::{
    collections::BTreeMap,
    fs::{self, File},
    io::{self, BufRead, BufReader, Write},
    path::{Path, PathBuf},
    process::Stdio,
    thread,
};

use flate2::{Compression, bufread::GzDecoder, write::GzEncoder};
use serde_json::Value;

use self::{
    cases::{Case, FileKind},
    release::Release,
};
use crate::{places, problem::Problem, process::program};

/// Records the answers of each of the Flink `versions`; those of other versions stay.
pub fn run(versions: &[String]) -> Result<(), Problem> {
    let releases = versions
        .iter()
        .map(|version| Release::new(version))
        .collect::<Result<Vec<_>, _>>()?;
    for file in FileKind::ALL {
        let cases = cases::of(file);
        let path = folder().join("answers").join(format!("{}.jsonl.gz", file.name()));
        let mut answers = Answers::read(&path, &cases)?;
        for release in releases.iter().filter(|release| release.reads(file)) {
            println!(
                "Asking Flink {} about {} files named {} …",
                release.version,
                cases.len(),
                file.name()
            );
            for answer in ask(release, &cases)? {
                answers.insert(answer)?;
            }
        }
        answers.write(&path)?;
    }
    Ok(())
}

/// The program that asks, and the answers.
fn folder() -> PathBuf {
    places::project().join("tests/conformance")
}

/// What the release answers, a line for each case.
fn ask(release: &Release, cases: &[Case]) -> Result<Vec<String>, Problem> {
    let mut requests = String::new();
    for case in cases {
        requests.push_str(&case.request(&release.version).to_string());
        requests.push('\n');
    }
    let failed = |error: io::Error| Problem::from(format!("Flink {} could not be asked: {error}.", release.version));
    let mut java = program("java")
        .arg("-cp")
        .arg(release.class_path()?)
        .arg(folder().join("AskFlink.java"))
        .arg(&release.version)
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        // Flink's old options are marked as such, and old logging libraries complain about new Java.
        .stderr(Stdio::null())
        .spawn()
        .map_err(failed)?;
    let mut stdin = java.stdin.take().ok_or("Java takes no requests.")?;
    let writer = thread::spawn(move || stdin.write_all(requests.as_bytes()));
    let output = java.wait_with_output().map_err(failed)?;
    let written = writer.join().is_ok_and(|written| written.is_ok());
    let answers: Vec<String> = String::from_utf8_lossy(&output.stdout)
        .lines()
        .map(str::to_owned)
        .collect();
    if !written || answers.len() != cases.len() {
        return Err(format!(
            "Flink {} gave {} answers to {} questions; `java` must be Java 17.",
            release.version,
            answers.len(),
            cases.len()
        )
        .into());
    }
    Ok(answers)
}

/// The recorded answers: case by case and, within a case, from the oldest release to the newest. Answers to one case
/// are much alike, so that order compresses well.
struct Answers {
    /// The place of each case, by name, and its text.
    cases: BTreeMap<String, (usize, String)>,
    /// The lines by place of the case and numbers of the version.
    lines: BTreeMap<(usize, Vec<u32>), String>,
}

impl Answers {
    /// What was recorded before, less the answers to what is no longer asked.
    fn read(path: &Path, cases: &[Case]) -> Result<Self, Problem> {
        let places = cases
            .iter()
            .enumerate()
            .map(|(place, case)| (case.name.clone(), (place, case.text.clone())));
        let mut answers = Self {
            cases: places.collect(),
            lines: BTreeMap::new(),
        };
        if path.exists() {
            let file = File::open(path).map_err(|error| Problem::at(path, &error))?;
            for line in BufReader::new(GzDecoder::new(BufReader::new(file))).lines() {
                answers.insert(line.map_err(|error| Problem::at(path, &error))?)?;
            }
        }
        Ok(answers)
    }

    fn insert(&mut self, line: String) -> Result<(), Problem> {
        let answer: Value = serde_json::from_str(&line).map_err(|error| format!("“{line}” is no answer: {error}."))?;
        let text = |name: &str| answer.get(name).and_then(Value::as_str).unwrap_or_default();
        let release = Release::new(text("flink"))?;
        let name = text("id").rsplit('/').next().unwrap_or_default();
        if let Some((place, config)) = self.cases.get(name)
            && config == text("config")
        {
            self.lines.insert((*place, release.numbers().to_vec()), line);
        }
        Ok(())
    }

    fn write(&self, path: &Path) -> Result<(), Problem> {
        let write = || {
            fs::create_dir_all(path.parent().unwrap_or(path))?;
            let mut file = GzEncoder::new(File::create(path)?, Compression::best());
            for line in self.lines.values() {
                writeln!(file, "{line}")?;
            }
            file.finish()?.metadata()
        };
        let metadata = write().map_err(|error| Problem::at(path, &error))?;
        println!(
            "{} answers, {} bytes: {}",
            self.lines.len(),
            metadata.len(),
            path.display()
        );
        Ok(())
    }
}
