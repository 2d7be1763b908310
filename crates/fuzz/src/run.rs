//! Random texts for each target in turn, for as long as asked.

use std::fs::{self, File};
use std::io::{BufRead, BufReader};
use std::panic::{self, AssertUnwindSafe};
use std::path::{Path, PathBuf};
use std::time::{Duration, Instant};

use flate2::read::GzDecoder;
use flink_config::{Answer, ConfigFile, Document, Extent, Format, write};
use flink_diagnosis::MESSAGES;
use flink_memory::{Deployment, FlinkVersion};
use serde::Deserialize;

use crate::mutate::{Random, dictionary, mutated};
use crate::steps;
use crate::targets::{TARGETS, Target};

/// Longer texts are not made of those that are kept.
const LENGTH: usize = 16 << 10;

/// How many steps a call may take; about 50 ms without instrumentation.
const STEPS: u64 = 50_000_000;

/// How many texts are kept for a target.
const KEPT: usize = 4_000;

/// The texts of one target, and what is known of the ways that they go.
struct Corpus {
    target: &'static Target,
    texts: Vec<String>,
    /// How often each branch was gone, as a bit for each rough count.
    gone: Vec<u32>,
    spent: Duration,
    calls: u64,
    most: u64,
}

/// Runs for some minutes; gives what was found, with the file that it can be repeated with.
pub fn run(minutes: f64, seed: u64) -> Vec<String> {
    // A panic is told once, with its text.
    panic::set_hook(Box::new(|_| {}));
    let end = Instant::now() + Duration::from_secs_f64(minutes * 60.0);
    let (words, mut random) = (dictionary(), Random::new(seed));
    let seeds = seeds();
    let mut corpora: Vec<Corpus> = TARGETS
        .iter()
        .map(|target| Corpus {
            target,
            texts: Vec::new(),
            gone: Vec::new(),
            spent: Duration::ZERO,
            calls: 0,
            most: 0,
        })
        .collect();
    for text in &seeds {
        for corpus in &mut corpora {
            if let Err(fault) = corpus.call(text.clone(), true) {
                return vec![fault];
            }
        }
    }
    while Instant::now() < end {
        // Each target gets as much time as any other.
        let Some(corpus) = corpora.iter_mut().min_by_key(|corpus| corpus.spent) else {
            break;
        };
        let other = random.pick(&seeds).map_or("", String::as_str);
        let from = random.pick(&corpus.texts).map_or("", String::as_str);
        let text = mutated(from, other, &words, &mut random);
        if let Err(fault) = corpus.call(text, false) {
            return vec![fault];
        }
    }
    for Corpus {
        target,
        texts,
        gone,
        calls,
        most,
        ..
    } in &corpora
    {
        println!(
            "{}: {calls} calls, {} texts kept, {} branches, at most {most} steps",
            target.name,
            texts.len(),
            gone.iter().filter(|counts| **counts > 0).count()
        );
    }
    Vec::new()
}

impl Corpus {
    /// Calls the target with a text, and keeps it if it goes a new way.
    fn call(&mut self, text: String, is_seed: bool) -> Result<(), String> {
        let start = Instant::now();
        steps::forget_ways();
        // Where the stack overflows, this is what is left.
        let _ = fs::write(folder().join("last.txt"), &text);
        let call = self.target.call;
        let mut answer = Ok(Ok(()));
        let taken = steps::of(|| answer = panic::catch_unwind(AssertUnwindSafe(|| call(&text))));
        self.calls += 1;
        self.spent += start.elapsed();
        self.most = self.most.max(taken);
        match answer {
            Err(panic) => return Err(self.found(&text, &format!("panics: {}", words_of(&*panic)))),
            Ok(Err(fault)) => return Err(self.found(&text, &fault)),
            Ok(Ok(())) if taken > STEPS => return Err(self.found(&text, &format!("takes {taken} steps"))),
            Ok(Ok(())) => {}
        }
        let mut is_new = false;
        for (branch, count) in steps::ways() {
            if self.gone.len() <= branch {
                self.gone.resize(branch + 1, 0);
            }
            let known = self.gone.get_mut(branch);
            let bit = 1_u32 << count;
            is_new |= known.is_some_and(|known| std::mem::replace(known, *known | bit) & bit == 0);
        }
        if (is_new || is_seed) && text.len() <= LENGTH && self.texts.len() < KEPT {
            self.texts.push(text);
        }
        Ok(())
    }

    fn found(&self, text: &str, fault: &str) -> String {
        let name = self.target.name;
        let path = folder().join(format!("{name}-{}.txt", text.len()));
        let _ = fs::write(&path, text);
        format!(
            "{name} {fault}\nAgain: cargo xtask fuzz repeat {name} {}",
            path.display()
        )
    }
}

fn words_of(panic: &dyn std::any::Any) -> String {
    let text = panic.downcast_ref::<String>().cloned();
    text.or_else(|| panic.downcast_ref::<&str>().map(|text| (*text).to_owned()))
        .unwrap_or_default()
}

/// Where what is found is written.
fn folder() -> PathBuf {
    let folder = project().join("target/fuzz/found");
    let _ = fs::create_dir_all(&folder);
    folder
}

fn project() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("../..")
}

#[derive(Deserialize)]
struct Recorded {
    config: String,
}

/// Texts to begin with: what once failed, what the real Flink was asked, every form that is written of some of these,
/// and what messages look like.
fn seeds() -> Vec<String> {
    let found = fs::read_dir(project().join("crates/fuzz/found"))
        .into_iter()
        .flatten()
        .flatten();
    let mut seeds: Vec<String> = found.filter_map(|file| fs::read_to_string(file.path()).ok()).collect();
    for file in [ConfigFile::ConfigYaml, ConfigFile::FlinkConf] {
        let path = project().join(format!("tests/conformance/answers/{file}.jsonl.gz"));
        let Ok(answers) = File::open(&path) else { continue };
        let lines = BufReader::new(GzDecoder::new(answers)).lines().map_while(Result::ok);
        let recorded = lines.filter_map(|line| serde_json::from_str::<Recorded>(&line).ok());
        seeds.extend(recorded.step_by(401).map(|recorded| recorded.config));
    }
    let plain: Vec<String> = seeds.iter().step_by(17).cloned().collect();
    for (text, deployment) in plain.into_iter().zip(Deployment::ALL.into_iter().cycle()) {
        let document = Document::new(text, ConfigFile::ConfigYaml, FlinkVersion::NEWEST, deployment);
        let answer = Answer::new(document);
        seeds.extend(Format::ALL.map(|format| write(&answer, "https://a.b/", format, Extent::Whole).text));
        seeds.push(flink_config::Link::to(&answer).0.write());
    }
    seeds.extend(MESSAGES.iter().map(|message| message.example.to_owned()));
    seeds.retain(|text| text.len() <= LENGTH);
    seeds
}
