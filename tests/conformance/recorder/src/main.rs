//! Asks the real Flink, and records what it answers for the conformance tests: `cargo run -p conformance-recorder -- 2.3.0`.

mod cases;
mod chance;
mod converter;
mod everyday;
mod files;
mod local;
mod logs;
mod native;
mod network;
mod oddities;
mod release;
mod settings;
mod values;

use std::{
    collections::BTreeMap,
    env,
    fs::{self, File},
    io::{BufRead, BufReader, Write},
    path::{Path, PathBuf},
};

use anyhow::{Context, Result, bail, ensure};
use flate2::{Compression, bufread::GzDecoder, write::GzEncoder};
use serde_json::Value;
use xshell::{Shell, cmd};

use crate::{
    cases::{Case, FileKind},
    release::Release,
};

/// Records the answers of each of the Flink versions that are named; those of other versions stay. After `logs`, what
/// their processes log as they start; after `classes`, what classes say of network buffers and state stores; after
/// `least-buffers`, how few of them jobs run with; after `native-memory`, what TaskManagers take under load;
/// after `converter`, what Flink's converter makes of old files.
fn main() -> Result<()> {
    let mut arguments = env::args().skip(1).peekable();
    let about = arguments.next_if(|word| word.starts_with(|first: char| first.is_ascii_alphabetic()));
    let releases: Vec<Release> = arguments.map(|version| Release::new(&version)).collect::<Result<_>>()?;
    ensure!(!releases.is_empty(), "Please name the versions to ask, such as 2.3.0.");
    match about.as_deref() {
        Some("questions") => return answer_questions(&releases),
        Some("logs") => return logs::record(&releases),
        Some("native-memory") => return native::record(&releases),
        Some("classes") => return network::record_classes(&releases),
        Some("least-buffers") => return network::record_least(&releases),
        Some("converter") => return record_converted(&releases),
        Some(other) => bail!("There is nothing to record about “{other}”."),
        None => {}
    }
    for file in FileKind::ALL {
        let cases = cases::of(file);
        let path = format!("answers/{}.jsonl.gz", file.name());
        record(&path, &releases, |release| release.reads(file).then_some(&cases))?;
    }
    record_converted(&releases)?;
    let local = FileKind::ALL.map(|file| (file, local::cases(file)));
    record("local/answers.jsonl.gz", &releases, |release| {
        let (_, cases) = local.iter().find(|(file, _)| release.reads(*file))?;
        Some(cases)
    })
}

/// What Flink's own converter makes of `flink-conf.yaml`, in the releases that have it.
fn record_converted(releases: &[Release]) -> Result<()> {
    let converted = converter::cases();
    record("converter/answers.jsonl.gz", releases, |release| {
        release.reads(FileKind::ConfigYaml).then_some(&converted)
    })
}

/// Asks the releases what is asked on the standard input, as `AskFlink.java` takes it, and prints the answers.
fn answer_questions(releases: &[Release]) -> Result<()> {
    let questions = std::io::read_to_string(std::io::stdin())?;
    for release in releases {
        print!("{}", ask_words(release, &questions)?);
    }
    Ok(())
}

/// Asks the releases about their cases, and keeps the answers.
fn record<'a>(path: &str, releases: &[Release], cases: impl Fn(&Release) -> Option<&'a Vec<Case>>) -> Result<()> {
    let path = folder().join(path);
    let asked: Vec<_> = releases
        .iter()
        .filter_map(|release| Some((release, cases(release)?)))
        .collect();
    let Some((_, any)) = asked.first() else {
        return Ok(());
    };
    // A case has the same name and text in every file.
    let mut answers = Answers::read(&path, any)?;
    for (release, cases) in asked {
        println!(
            "Asking Flink {} about {} cases of {} …",
            release.version,
            cases.len(),
            path.display()
        );
        for answer in ask(release, cases)? {
            answers.insert(answer)?;
        }
    }
    answers.write(&path)
}

/// The program that asks, and the answers.
fn folder() -> PathBuf {
    // As cargo says it now: clones that share a target folder share this program too.
    let recorder = env::var_os("CARGO_MANIFEST_DIR").unwrap_or_else(|| env!("CARGO_MANIFEST_DIR").into());
    Path::new(&recorder).join("..")
}

/// What the release answers, a line for each case.
fn ask(release: &Release, cases: &[Case]) -> Result<Vec<String>> {
    let requests: String = cases
        .iter()
        .map(|case| case.request(&release.version).to_string() + "\n")
        .collect();
    let answers: Vec<String> = ask_words(release, &requests)?.lines().map(str::to_owned).collect();
    ensure!(
        answers.len() == cases.len(),
        "Flink {} gave {} answers to {} questions.",
        release.version,
        answers.len(),
        cases.len()
    );
    Ok(answers)
}

/// Asks a release requests, a line each, and gives as many answers.
fn ask_words(release: &Release, requests: &str) -> Result<String> {
    let (jars, program, version) = (release.class_path()?, folder().join("AskFlink.java"), &release.version);
    let shell = Shell::new()?;
    // Flink's old options are marked as such, and old logging libraries complain about new Java.
    let answers = cmd!(shell, "java -cp {jars} {program} {version}")
        .quiet()
        .ignore_stderr()
        .stdin(requests)
        .read();
    Ok(answers.with_context(|| format!("Flink {version} could not be asked; `java` must be Java 17"))? + "\n")
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
    fn read(path: &Path, cases: &[Case]) -> Result<Self> {
        let places = cases
            .iter()
            .enumerate()
            .map(|(place, case)| (case.name.clone(), (place, case.text.clone())));
        let mut answers = Self {
            cases: places.collect(),
            lines: BTreeMap::new(),
        };
        if path.exists() {
            let file = File::open(path).with_context(|| path.display().to_string())?;
            for line in BufReader::new(GzDecoder::new(BufReader::new(file))).lines() {
                answers.insert(line.with_context(|| path.display().to_string())?)?;
            }
        }
        Ok(answers)
    }

    fn insert(&mut self, line: String) -> Result<()> {
        let answer: Value = serde_json::from_str(&line).with_context(|| format!("“{line}” is no answer"))?;
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

    fn write(&self, path: &Path) -> Result<()> {
        fs::create_dir_all(path.parent().unwrap_or(path))?;
        let mut file = GzEncoder::new(File::create(path)?, Compression::best());
        for line in self.lines.values() {
            writeln!(file, "{line}")?;
        }
        let bytes = file.finish()?.metadata()?.len();
        println!("{} answers, {bytes} bytes: {}", self.lines.len(), path.display());
        Ok(())
    }
}
