//! Every recorded answer of the real Flink is given again: arguments, settings, log and exceptions, to the letter.

#![allow(
    clippy::expect_used,
    clippy::panic,
    clippy::indexing_slicing,
    reason = "a test may stop at what it can't read"
)]

use std::collections::{BTreeMap, BTreeSet};

use flink_config::{Answer, Document};
use flink_memory::Deployment;
use recorded::{Exception, Notice, Recorded, answers, lines_of, record};

/// What of our answer differs, if anything.
fn difference(recorded: &Recorded) -> Option<String> {
    let process = recorded.process.parse().expect("a known process");
    let version = recorded.flink.parse().expect("a known release");
    let file = recorded.file.parse().expect("a known file");
    let document = Document::new(recorded.config.as_str(), file, version, Deployment::Standalone);
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
    let notices: Vec<_> = recorded
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
    if let Some(error) = &recorded.error {
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
        differ("JVM arguments", &recorded.jvm_args, &derivation.jvm_arguments()),
        differ("settings", &recorded.dynamic, &derivation.dynamic_properties()),
        differ("log block", &recorded.summary, &derivation.summary()),
        differ("log lines", &notices, &ours),
    ]
    .into_iter()
    .flatten()
    .reduce(|all, one| all + &one)
}

fn differ<T: PartialEq + std::fmt::Debug>(what: &str, theirs: &T, ours: &T) -> Option<String> {
    (theirs != ours).then(|| format!("{what}: Flink gives {theirs:#?}\nwe give {ours:#?}\n"))
}

/// The recorded answers, and any others in the folder that `FLINK_ANSWERS` names.
fn lines() -> Vec<String> {
    let others = std::env::var_os("FLINK_ANSWERS").map(Into::into);
    lines_of(answers().chain(others)).collect()
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
        let recorded: Recorded = record(line);
        if let Some(difference) = difference(&recorded) {
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
