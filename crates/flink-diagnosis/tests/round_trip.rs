//! What the real Flink threw is read back into configurations that it refuses in the same words.

#![allow(
    clippy::expect_used,
    clippy::panic,
    clippy::indexing_slicing,
    reason = "a test may stop at what it can't read"
)]

use std::collections::{BTreeMap, HashSet};

use flink_config::{Answer, ConfigFile, Document, write_document};
use flink_diagnosis::{Rebuilt, diagnose};
use flink_memory::{Deployment, FlinkVersion, Process, Target, derive};
use recorded::{Exception, Recorded, lines, record};

/// The exceptions as a log has them.
fn log(chain: &[Exception]) -> String {
    let lines = chain.iter().map(|exception| {
        let Exception { class, message } = exception;
        match message.is_empty() {
            true => class.clone(),
            false => format!("{class}: {message}"),
        }
    });
    lines.collect::<Vec<_>>().join("\nCaused by: ")
}

/// The messages that Flink throws for what was rebuilt, be it given as texts or as a file, whose values have types.
fn thrown(rebuilt: &Rebuilt, process: Process, version: FlinkVersion, file: ConfigFile) -> [Vec<String>; 2] {
    let target = Target {
        process,
        version,
        deployment: Deployment::Standalone,
    };
    let settings = || {
        let settings = rebuilt.settings.iter();
        settings.map(|(key, text)| (key.as_str(), text.as_str()))
    };
    let chain = derive(target, &settings().collect()).outcome.err();
    let chain = chain.map(|refusal| refusal.chain()).unwrap_or_default();
    let text = write_document(settings(), file).text;
    let answer = Answer::new(Document::new(text, file, version, Deployment::Standalone));
    [chain, answer.refusal(process)].map(|chain| chain.into_iter().map(|exception| exception.message).collect())
}

/// How many are rebuilt, in percent; fewer is a loss.
const REBUILT: usize = 98;

#[test]
fn refusals_are_read_back() {
    // Of each message: how often it was thrown, found, rebuilt in its own release, and with its process.
    let mut shares = BTreeMap::<String, [usize; 4]>::new();
    let mut examples = BTreeMap::<String, String>::new();
    let mut seen = HashSet::new();
    for line in lines().filter(|line| line.contains("\"error\"")) {
        let recorded: Recorded = record(&line);
        let error = recorded.error.unwrap_or_default();
        let Some(outer) = error.first() else { continue };
        if outer.message == "Error parsing YAML configuration." {
            continue;
        }
        let process: Process = recorded.process.parse().expect("a process");
        let version: FlinkVersion = recorded.flink.parse().expect("a release");
        let file: ConfigFile = recorded.file.parse().expect("a file");
        let text = log(&error);
        if !seen.insert((text.clone(), version, process, file)) {
            continue;
        }
        let diagnoses = diagnose(&text, None);
        let found = diagnoses.first();
        let id = found.map_or("none".to_owned(), |diagnosis| diagnosis.message.id.to_owned());
        let share = shares.entry(id.clone()).or_default();
        share[0] += 1;
        share[1] += usize::from(diagnoses.len() == 1);
        let messages: Vec<_> = error.iter().map(|exception| exception.message.clone()).collect();
        let rebuilt = found.and_then(|diagnosis| diagnosis.case.rebuilt.as_ref());
        let is_same = rebuilt.is_some_and(|rebuilt| thrown(rebuilt, process, version, file).contains(&messages));
        share[2] += usize::from(is_same);
        share[3] += usize::from(found.is_some_and(|diagnosis| diagnosis.case.process == Some(process)));
        if !is_same {
            examples
                .entry(format!(
                    "{id} {}",
                    messages[0].rsplit("for key").next().unwrap_or_default()
                ))
                .or_insert_with(|| format!("{version} {process}: {text}\n    {rebuilt:?}"));
        }
    }
    let sum = |index: usize| shares.values().map(|share| share[index]).sum::<usize>();
    for (id, [all, found, rebuilt, process]) in &shares {
        println!("{id}: {all} thrown, {found} found alone, {rebuilt} rebuilt, {process} with their process");
    }
    println!("all: {} thrown, {} found alone, {} rebuilt", sum(0), sum(1), sum(2));
    for (id, example) in &examples {
        println!("not rebuilt, {id}: {example}");
    }
    assert!(sum(2) * 100 >= sum(0) * REBUILT, "fewer are rebuilt than were");
}
