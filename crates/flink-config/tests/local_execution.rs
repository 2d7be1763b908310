//! Every recorded answer of the real Flink about local execution is given again: sizes, slots, log and exceptions.

#![allow(
    clippy::expect_used,
    clippy::panic,
    clippy::indexing_slicing,
    reason = "a test may stop at what it can't read"
)]

use std::collections::{BTreeMap, BTreeSet};

use flink_config::{Answer, Document};
use flink_memory::slots::slots;
use flink_memory::{Component, Deployment, OptionId, Process, to_size};
use recorded::{Exception, Notice, records};
use serde::Deserialize;

/// A configuration that a MiniCluster was asked about, and what its TaskManager starts with.
#[derive(Deserialize)]
struct Recorded {
    id: String,
    flink: String,
    file: String,
    config: String,
    notices: Vec<Notice>,
    sizes: Option<BTreeMap<String, i64>>,
    cpu: Option<f64>,
    external: Option<BTreeMap<String, i64>>,
    /// The number of slots, or what Flink says of it.
    slots: Option<NumberOrWords<i32>>,
    /// The number of network buffers, or what Flink says of the segment size.
    buffers: Option<NumberOrWords<i64>>,
    error: Option<Vec<Exception>>,
}

#[derive(Deserialize, Debug, PartialEq)]
#[serde(untagged)]
enum NumberOrWords<T> {
    Number(T),
    Words(String),
}

impl Recorded {
    /// What of our answer differs, if anything.
    fn difference(&self) -> Option<String> {
        let file = self.file.parse().expect("a known file");
        let version = self.flink.parse().expect("a known release");
        let answer = Answer::new(Document::new(self.config.as_str(), file, version, Deployment::Local));
        let derivation = answer.derivation(Process::TaskManager);
        let mut said = BTreeSet::new();
        let theirs = self.notices.iter().filter(|notice| said.insert(*notice)).cloned();
        let mut ours: Vec<_> = answer
            .notices(Process::TaskManager)
            .into_iter()
            .map(|line| Notice {
                level: line.level.to_string(),
                text: line.text,
            })
            .collect();
        // A segment size that no TaskManager starts with is found before the last line.
        if matches!(self.buffers, Some(NumberOrWords::Words(_))) {
            ours.retain(|notice| !notice.text.starts_with("Ignoring old"));
        }
        let refusal: Vec<_> = answer
            .refusal(Process::TaskManager)
            .into_iter()
            .map(|exception| Exception {
                class: exception.class.to_owned(),
                message: exception.message,
            })
            .collect();
        let log = differ("log lines", &theirs.collect(), &ours);
        if let Some(error) = &self.error {
            return differ("exceptions", error, &refusal).or(log);
        }
        if !refusal.is_empty() {
            return Some(format!("Flink accepts, we refuse: {refusal:#?}"));
        }
        let theirs = self.sizes.clone().expect("an answer without error");
        let sizes = Component::ALL.into_iter().filter_map(|component| {
            let name = format!("{component:?}");
            let size = derivation.amounts.size(component)?.bytes();
            theirs.contains_key(&name).then_some((name, size))
        });
        let resources = derivation.outcome.as_ref().expect("it starts");
        let slots = match slots(derivation) {
            Ok(slots) => NumberOrWords::Number(slots.expect("a TaskManager").count),
            Err(refusal) => NumberOrWords::Words(refusal.to_string()),
        };
        let segment = answer.configuration().option(OptionId::SegmentSize, version);
        let segment = segment.map_or(32768, |entry| to_size(&entry.value).map_or(0, |size| size.bytes()));
        let buffers = match &self.buffers {
            // The rule about segments says it.
            None | Some(NumberOrWords::Words(_)) => None,
            Some(NumberOrWords::Number(theirs)) => {
                let ours = derivation
                    .amounts
                    .size(Component::Network)
                    .map(|size| size.bytes() / segment);
                differ("buffers", &Some(*theirs), &ours)
            }
        };
        [
            differ("sizes", &theirs, &sizes.collect()),
            differ("CPU cores", &self.cpu, &Some(resources.cpu_cores)),
            differ(
                "external resources",
                &self.external.clone().unwrap_or_default(),
                &resources.external.iter().cloned().collect(),
            ),
            differ("slots", &self.slots, &Some(slots)),
            buffers,
            log,
        ]
        .into_iter()
        .flatten()
        .reduce(|all, one| all + &one)
    }
}

fn differ<T: PartialEq + std::fmt::Debug>(what: &str, theirs: &T, ours: &T) -> Option<String> {
    (theirs != ours).then(|| format!("{what}: Flink gives {theirs:#?}\nwe give {ours:#?}\n"))
}

#[test]
fn every_recorded_answer_about_local_execution_is_given_again() {
    let mut asked = BTreeMap::<String, usize>::new();
    let mut differences = Vec::new();
    for recorded in records::<Recorded>("local/answers.jsonl.gz") {
        if let Some(difference) = recorded.difference() {
            differences.push(format!("{}\n{}\n{difference}", recorded.id, recorded.config));
        }
        *asked.entry(recorded.flink).or_default() += 1;
    }
    assert_eq!(asked.len(), 13, "every release has recorded answers");
    let shown = differences.len().min(6);
    assert!(
        differences.is_empty(),
        "{} of {} differ, such as:\n{}",
        differences.len(),
        asked.values().sum::<usize>(),
        differences[..shown].join("\n")
    );
}
