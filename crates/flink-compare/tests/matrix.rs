//! The same configuration in every release: every difference that the real Flink shows is told with its cause, and
//! nothing is told that is none.

#![allow(
    clippy::expect_used,
    clippy::panic,
    clippy::indexing_slicing,
    reason = "a test may stop at what it can't read"
)]

use std::collections::{BTreeMap, BTreeSet};

use flink_compare::{Aim, Cause, Proof, differences, upgrade};
use flink_config::{Answer, Document};
use flink_memory::{Component, Deployment, FlinkVersion, Process, v};
use recorded::{Notice, Recorded, records};

/// What is compared of a recorded answer.
struct Real(Recorded);

impl Real {
    fn process(&self) -> Process {
        self.0.process.parse().expect("a process")
    }

    fn version(&self) -> FlinkVersion {
        self.0.flink.parse().expect("a release")
    }

    fn answer(&self) -> Answer {
        let file = self.0.file.parse().expect("a file");
        Answer::new(Document::new(
            self.0.config.as_str(),
            file,
            self.version(),
            Deployment::Standalone,
        ))
    }

    /// The case: the same text in every release.
    fn case(&self) -> String {
        self.0.id.rsplit('/').next().unwrap_or_default().to_owned()
    }

    /// The sizes in bytes, in the order of Flink's log block; none where it refuses.
    fn sizes(&self) -> Option<Vec<i64>> {
        let size = |line: &String| {
            let (_, size) = line.split_once(": ")?;
            let number = match size.split_once('(') {
                Some((_, exact)) => exact,
                None => size,
            };
            number.trim().split(' ').next()?.parse().ok()
        };
        self.0
            .summary
            .as_ref()
            .map(|lines| lines.iter().filter_map(size).collect())
    }
}

/// The parts in the order of Flink's log block.
fn parts(process: Process) -> Vec<Component> {
    Component::tree(process)
        .into_iter()
        .map(|(component, _)| component)
        .collect()
}

/// The recorded answers of a file whose case begins with a word, by case and release.
fn recorded(file: &str, theme: &str) -> BTreeMap<String, Vec<Real>> {
    let mut cases: BTreeMap<_, Vec<_>> = BTreeMap::new();
    for recorded in records(&format!("answers/{file}.jsonl.gz")).map(Real) {
        if recorded.case().starts_with(theme) {
            cases.entry(recorded.case()).or_default().push(recorded);
        }
    }
    for releases in cases.values_mut() {
        // Of several patches of a release, the last.
        releases.sort_by_key(Real::version);
        releases.reverse();
        releases.dedup_by_key(|recorded| recorded.version());
        releases.reverse();
    }
    cases
}

/// How the real Flink's answers to two releases differ, and what is told of it.
struct Told {
    sizes: usize,
    causes: BTreeSet<String>,
}

fn check(before: &Real, after: &Real, told: &mut Told) {
    let process = before.process();
    let (old, new) = (before.answer(), after.answer());
    let comparison = differences(&old, &new);
    let of = comparison.of(process);
    let name = format!("{} to {}: {}", before.0.id, after.0.id, before.0.config);
    let (real_old, real_new) = (before.sizes(), after.sizes());
    assert_eq!(of.starts, (real_old.is_some(), real_new.is_some()), "{name}");
    if of.starts.0 != of.starts.1 && old.reading.refusal.is_none() && new.reading.refusal.is_none() {
        let why = of.start.as_ref().unwrap_or_else(|| panic!("no cause: {name}"));
        note(&why.causes, &name, told);
    }
    if of.starts.0 == of.starts.1 {
        assert!(of.start.is_none(), "{name}");
    }
    for (at, component) in parts(process).into_iter().enumerate() {
        let real = |sizes: &Option<Vec<i64>>| sizes.as_ref().map(|sizes| sizes[at]);
        let part = of
            .parts
            .iter()
            .find(|part| part.component == component)
            .expect("every part");
        let ours = (
            part.before.map(|size| size.bytes()),
            part.after.map(|size| size.bytes()),
        );
        assert_eq!(ours, (real(&real_old), real(&real_new)), "{component:?} {name}");
        let differs = of.starts == (true, true) && real(&real_old) != real(&real_new);
        assert_eq!(part.why.is_some(), differs, "{component:?} {name}");
        if let Some(why) = &part.why {
            told.sizes += 1;
            note(&why.causes, &name, told);
            assert!(!why.because.is_empty(), "{name}");
        }
    }
    // Log lines that came and went.
    let distinct = |real: &Real| real.0.notices.iter().cloned().collect::<BTreeSet<_>>();
    let (said, says) = (distinct(before), distinct(after));
    let ours = |lines: &[flink_memory::LogLine]| -> BTreeSet<Notice> {
        let lines = lines.iter().map(|line| Notice {
            level: line.level.to_string(),
            text: line.text.clone(),
        });
        lines.collect()
    };
    assert_eq!(
        ours(&of.notices.came),
        says.difference(&said).cloned().collect(),
        "{name}"
    );
    assert_eq!(
        ours(&of.notices.went),
        said.difference(&says).cloned().collect(),
        "{name}"
    );
}

fn note(causes: &[Cause], name: &str, told: &mut Told) {
    assert!(!causes.is_empty(), "{name}");
    for cause in causes {
        assert!(
            !matches!(cause, Cause::Release { .. }),
            "no more than a release is told: {name}"
        );
        told.causes.insert(match cause {
            Cause::Default { option, since, .. } => format!("default {} {since}", option.def().key),
            Cause::NoLongerRead { key, since } => format!("no longer read {key} {since}"),
            Cause::NewlyRead { key, since } => format!("newly read {key} {since}"),
            other => panic!("nothing else differs: {other:?}: {name}"),
        });
    }
}

#[test]
fn every_difference_between_neighbouring_releases_has_a_cause() {
    let mut told = Told {
        sizes: 0,
        causes: BTreeSet::new(),
    };
    let mut pairs = 0;
    for file in ["flink-conf.yaml", "config.yaml"] {
        for releases in recorded(file, "").values() {
            for pair in releases.windows(2) {
                check(&pair[0], &pair[1], &mut told);
                pairs += 1;
            }
        }
    }
    println!("{pairs} pairs, {} sizes moved, for {:?}", told.sizes, told.causes);
    assert!(told.sizes > 0);
}

#[test]
fn every_difference_on_the_way_from_any_release_to_any_other_has_a_cause() {
    let (old_files, new_files) = (
        recorded("flink-conf.yaml", "upgrades"),
        recorded("config.yaml", "upgrades"),
    );
    assert_eq!(old_files.len(), new_files.len());
    let mut told = Told {
        sizes: 0,
        causes: BTreeSet::new(),
    };
    let mut pairs = 0;
    for (case, old_releases) in &old_files {
        let later = new_files[case].iter().filter(|recorded| recorded.version() >= v(2, 0));
        let all: Vec<&Real> = old_releases.iter().chain(later).collect();
        assert_eq!(all.len(), FlinkVersion::ALL.len(), "{case}");
        for before in &all {
            for after in &all {
                check(before, after, &mut told);
                pairs += 1;
            }
        }
    }
    println!("{pairs} pairs, {} sizes moved, for {:?}", told.sizes, told.causes);
    assert!(
        told.causes
            .iter()
            .any(|cause| cause.starts_with("default taskmanager.memory.network.max"))
    );
    assert!(
        told.causes
            .iter()
            .any(|cause| cause.starts_with("no longer read taskmanager.heap.size"))
    );
}

/// An upgraded document gives the sizes that the real Flink gave before, wherever it started.
#[test]
fn upgraded_documents_keep_their_sizes() {
    let mut kept = 0;
    for (case, releases) in recorded("flink-conf.yaml", "upgrades") {
        for recorded in releases {
            let answer = recorded.answer();
            let Some(real) = recorded.sizes() else { continue };
            for to in FlinkVersion::ALL.into_iter().filter(|to| *to > recorded.version()) {
                let upgraded = upgrade(&answer, to, Aim::SameSizes).upgraded;
                let name = format!(
                    "{case} {} to {to}:\n{}\n{}",
                    recorded.0.flink, recorded.0.config, upgraded.document.text
                );
                let after = Answer::new(upgraded.document.clone());
                let process = recorded.process();
                let sizes: Vec<i64> = parts(process)
                    .into_iter()
                    .filter_map(|part| after.derivation(process).amounts.size(part))
                    .map(|size| size.bytes())
                    .collect();
                assert!(after.starts(process), "{name}\n{:?}", upgraded.left);
                assert_eq!(sizes, real, "{name}");
                assert_ne!(upgraded.proof, Proof::Refused, "{name}");
                assert_ne!(upgraded.proof, Proof::OtherSizes, "{name}");
                kept += 1;
            }
        }
    }
    println!("{kept} upgrades keep their sizes");
    assert!(kept > 1000);
}
