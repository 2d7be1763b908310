//! What must hold of every finding, over every configuration that the real Flink was asked about, and random ones: no
//! fix is refused, each makes its finding go away, what can be fixed is fixed, and what is recommended is sensible.

#![allow(clippy::expect_used, clippy::panic, reason = "a test may stop at what it can't read")]

use flink_advice::{Finding, Fix, MINIMUMS, Minimum, Severity, Subject, advise_subject, applied, is_round};
use flink_config::{Answer, CannotEdit, ConfigFile, Document, Edit, apply};
use flink_memory::option::{Kind, find};
use flink_memory::{
    Component, Configuration, Deployment, FlinkVersion, MemorySize, OPTIONS, Process, ShortSize, Value, check,
};
use proptest::prelude::*;
use recorded::{Recorded, lines, record};

/// What was told and tried.
#[derive(Clone, Copy, Debug, Default)]
struct Tally {
    configurations: usize,
    findings: usize,
    fixes: usize,
    recommended: usize,
    cannot_edit: usize,
    refused: usize,
    fixed: usize,
}

impl std::ops::AddAssign for Tally {
    fn add_assign(&mut self, other: Self) {
        self.configurations += other.configurations;
        self.findings += other.findings;
        self.fixes += other.fixes;
        self.recommended += other.recommended;
        self.cannot_edit += other.cannot_edit;
        self.refused += other.refused;
        self.fixed += other.fixed;
    }
}

/// Holds one configuration to the laws; says what breaks one.
fn hold(
    text: &str,
    file: ConfigFile,
    version: FlinkVersion,
    deployment: Deployment,
    tally: &mut Tally,
) -> Result<(), String> {
    let answer = Answer::new(Document::new(text, file, version, deployment));
    let subject = Subject::of(&answer);
    tally.configurations += 1;
    for finding in advise_subject(&subject) {
        tally.findings += 1;
        if finding.rule == "refused" {
            tally.refused += 1;
            tally.fixed += usize::from(!finding.fixes.is_empty());
            let process = finding.process.expect("a refusal is a process's");
            if finding.fixes.is_empty() && can_be_fixed(&subject, process) {
                return Err(format!("nothing fixes it, and something could: {finding:?}"));
            }
        }
        let is_any_recommended = finding.fixes.iter().any(|fix| fix.is_recommended);
        for way in &finding.fixes {
            if is_any_recommended && !way.is_recommended {
                return Err(format!("{way:?} stands beside better ways of {finding:?}"));
            }
            if way.is_recommended {
                tally.recommended += 1;
                is_sensible(&subject, &finding, way).map_err(|broken| format!("{broken}: {way:?} of {finding:?}"))?;
            }
            for fix in [Some(way), way.least.as_deref()].into_iter().flatten() {
                hold_fix(&answer, &subject, &finding, fix, tally)?;
            }
        }
    }
    Ok(())
}

/// Holds a fix to what every fix promises: the process starts, nothing stops, the finding is gone, and the changes are
/// those that are told.
fn hold_fix(answer: &Answer, subject: &Subject, finding: &Finding, fix: &Fix, tally: &mut Tally) -> Result<(), String> {
    tally.fixes += 1;
    // From here on as from outside: the text is edited, read and derived again.
    let edited = match apply(answer, &fix.edits) {
        Ok(edited) => edited,
        // Some texts do not let a setting be changed by itself, and where Flink cannot read the file at all,
        // nothing is changed.
        Err(CannotEdit::Refused { .. }) if answer.reading.refusal.is_some() => return Ok(()),
        Err(_) => {
            tally.cannot_edit += 1;
            return Ok(());
        }
    };
    let after = Answer::new(edited);
    let edited = &after.document.text;
    let after = Subject::of(&after);
    for process in Process::ALL {
        let is_concerned = finding.process.is_none_or(|concerned| concerned == process);
        if (is_concerned || subject.starts(process)) && !after.starts(process) {
            return Err(format!("{process:?} is refused with {fix:?} of {finding:?}\n{edited}"));
        }
        if subject.starts(process) && subject.container(process).is_ok() && after.container(process).is_err() {
            return Err(format!("no container with {fix:?} of {finding:?}\n{edited}"));
        }
    }
    if let Some(still) = advise_subject(&after).iter().find(|still| still.is_same(finding)) {
        return Err(format!("{fix:?} leaves {still:?}\n{edited}"));
    }
    let changed = fix.changes.iter().all(|change| {
        let size = |subject: &Subject| subject.derivation(change.process).amounts.size(change.component);
        (size(subject), size(&after)) == (change.before, change.after)
    });
    if !changed {
        return Err(format!("{fix:?} tells other changes than it makes\n{edited}"));
    }
    Ok(())
}

/// Whether a fix that is recommended leaves every part what it needs, sets round sizes, and changes nothing without
/// need; says what it does otherwise.
fn is_sensible(subject: &Subject, finding: &Finding, fix: &Fix) -> Result<(), String> {
    let with = |edits: &[Edit]| applied(subject.configuration, edits);
    let configuration = with(&fix.edits);
    let after = subject.with(&configuration);
    if let Some((component, size)) = short(subject, &after) {
        return Err(format!("{} gets {}", component.name(), ShortSize(size)));
    }
    let starts_well = |edits: &[Edit]| {
        let configuration = with(edits);
        let after = subject.with(&configuration);
        let concerned = finding.process.expect("a refusal is a process's");
        after.starts(concerned) && short(subject, &after).is_none()
    };
    if finding.rule != "refused" {
        return Ok(());
    }
    for (index, edit) in fix.edits.iter().enumerate() {
        let mut others = fix.edits.clone();
        others.remove(index);
        // A setting that goes under several keys, or comes under another, is one change.
        let is_alone = matches!(edit, Edit::Set { .. }) || fix.edits.len() == 1;
        if is_alone && !others.is_empty() && starts_well(&others) {
            return Err(format!("{edit:?} is not needed"));
        }
        let Edit::Set { key, text } = edit else { continue };
        let Some(size) = set_size(subject, key, text) else {
            continue;
        };
        let is_only_one = [-1, 1].into_iter().all(|direction| {
            let round = next_round(size.bytes(), direction);
            let near = Edit::Set {
                key: key.clone(),
                text: round.to_string(),
            };
            let before = fix.edits.iter().take(index);
            let nearby = before.chain([&near]).chain(fix.edits.iter().skip(index + 1));
            !starts_well(&nearby.cloned().collect::<Vec<_>>())
        });
        if !is_round(size.bytes()) && !is_only_one {
            return Err(format!("{text} is not round"));
        }
    }
    Ok(())
}

/// The size that an edit sets, unless it only writes what the user meant.
fn set_size(subject: &Subject, key: &str, text: &str) -> Option<MemorySize> {
    let (option, _) = find(key)?;
    let kind = option.def().kind;
    let written = subject.configuration.get(key).map(|entry| &entry.value);
    let is_unclear = |value: &&Value| check(kind, value).is_err() || value.to_string().parse::<i64>().is_ok();
    (kind == Kind::Size && !written.iter().any(is_unclear)).then(|| MemorySize::parse(text).ok())?
}

/// The next round size in bytes, below or above.
fn next_round(bytes: i64, direction: i64) -> i64 {
    let mebibyte = 1 << 20;
    let mut at = match direction {
        1 => (bytes / mebibyte + 1) * mebibyte,
        _ => (bytes - 1) / mebibyte * mebibyte,
    };
    while at > 0 && !is_round(at) {
        at += direction * mebibyte;
    }
    at.max(0)
}

/// The first part that has less than it needs, though nobody chose that, and it had not as little before.
fn short(before: &Subject, after: &Subject) -> Option<(Component, MemorySize)> {
    MINIMUMS.iter().find_map(|minimum| {
        let Minimum { process, component, .. } = *minimum;
        let size = after.size(process, component)?;
        let is_chosen = OPTIONS.iter().any(|def| {
            let is_job_manager = def.key.starts_with("jobmanager.");
            let is_own = def.bounds == Some(component) && is_job_manager == (process == Process::JobManager);
            is_own && before.is_set(def.id) && before.text(def.id) == after.text(def.id)
        });
        let was = before.size(process, component);
        // Of managed memory, which few jobs use, the rules look after who does.
        let is_short = size < minimum.size && was.is_none_or(|was| size < was) && component != Component::Managed;
        (is_short && !is_chosen).then_some((component, size))
    })
}

/// Whether taking one or two settings away would do: the plainest of fixes, tried without the crate's own search.
fn can_be_fixed(subject: &Subject, process: Process) -> bool {
    let keys: Vec<&String> = subject.configuration.entries().iter().map(|entry| &entry.key).collect();
    let starts_without = |keys: &[&String]| {
        let edits: Vec<Edit> = keys.iter().map(|key| Edit::Unset { key: (*key).clone() }).collect();
        let configuration: Configuration = applied(subject.configuration, &edits);
        let after = subject.with(&configuration);
        let other_stays = Process::ALL
            .iter()
            .all(|other| *other == process || after.starts(*other) || !subject.starts(*other));
        after.starts(process) && other_stays
    };
    keys.iter().enumerate().any(|(index, first)| {
        starts_without(&[*first])
            || keys
                .iter()
                .skip(index + 1)
                .any(|second| starts_without(&[*first, *second]))
    })
}

fn hold_all<'a>(asked: impl Iterator<Item = &'a (&'a Recorded, Deployment)>) -> (Tally, Vec<String>) {
    let (mut tally, mut failures) = (Tally::default(), Vec::new());
    for (recorded, deployment) in asked {
        let Recorded {
            flink, file, config, ..
        } = recorded;
        let version = flink.parse().expect("a known release");
        let file = file.parse().expect("a known file");
        if let Err(failure) = hold(config, file, version, *deployment, &mut tally) {
            failures.push(format!("{version} {file} {deployment}\n{config}\n{failure}\n"));
        }
    }
    (tally, failures)
}

#[test]
fn every_fix_starts_and_fixes() {
    let recorded: Vec<Recorded> = lines().map(|line| record(&line)).collect();
    // Each deployment in its turn.
    let asked: Vec<_> = recorded.iter().zip(Deployment::ALL.into_iter().cycle()).collect();
    let threads = std::thread::available_parallelism().map_or(1, usize::from);
    let (mut tally, mut failures) = (Tally::default(), Vec::new());
    std::thread::scope(|scope| {
        // In turns: what is alike, and takes as long, stands together.
        let part = |first| asked.iter().skip(first).step_by(threads);
        let parts: Vec<_> = (0..threads)
            .map(|first| scope.spawn(move || hold_all(part(first))))
            .collect();
        for part in parts {
            let (told, failed) = part.join().expect("a thread that ends");
            tally += told;
            failures.extend(failed);
        }
    });
    println!("{tally:?}, {} failures", failures.len());
    let shown = failures.len().min(5);
    assert!(
        failures.is_empty(),
        "{} failures\n{}",
        failures.len(),
        failures[..shown].join("\n")
    );
    assert!(tally.fixes > 10_000, "{tally:?}");
}

#[test]
fn shipped_configurations_are_left_alone() {
    let shipped = "taskmanager.memory.process.size: 1728m\njobmanager.memory.process.size: 1600m\n\
                   taskmanager.numberOfTaskSlots: 1\nparallelism.default: 1\n";
    for version in FlinkVersion::ALL.iter().copied() {
        for deployment in Deployment::ALL {
            let file = ConfigFile::usual(version);
            let answer = Answer::new(Document::new(shipped, file, version, deployment));
            let findings = advise_subject(&Subject::of(&answer));
            let told: Vec<_> = findings
                .iter()
                .map(|finding| (finding.severity, finding.rule))
                .collect();
            assert!(told.len() <= 2, "{version} {deployment}: {told:?}");
            assert!(
                told.iter().all(|(severity, _)| *severity >= Severity::Waste),
                "{version} {deployment}: {told:?}"
            );
        }
    }
}

/// Settings of any option, with values that are sound, odd and unsound.
fn settings() -> impl Strategy<Value = Vec<(String, String)>> {
    let keys: Vec<&str> = flink_memory::OPTIONS
        .iter()
        .flat_map(|def| std::iter::once(def.key).chain(def.old_keys.iter().map(|old| old.key)))
        .collect();
    let memory: Vec<&str> = keys.iter().copied().filter(|key| key.contains(".memory.")).collect();
    let size = prop_oneof![
        (0u32..4000).prop_map(|mebibytes| format!("{mebibytes}m")),
        (0u32..200).prop_map(|gibibytes| format!("{gibibytes}g")),
        (0u32..100_000).prop_map(|bytes| bytes.to_string()),
    ];
    let value = prop_oneof![
        4 => size,
        2 => (0u32..1200).prop_map(|thousandths| (f64::from(thousandths) / 1000.0).to_string()),
        1 => prop::sample::select(vec![
            "true", "false", "rocksdb", "forst", "hashmap", "BATCH", "1.5g", "2Gi", "-1", "", "9223372036854775807",
            "8388607t", "-Xmx1g", "40%", "OPERATOR:1", "PYTHON:0", "a;b",
        ])
        .prop_map(str::to_owned),
    ];
    let key = prop_oneof![3 => prop::sample::select(memory), 1 => prop::sample::select(keys)];
    prop::collection::vec((key.prop_map(|key| key.replace("<name>", "gpu")), value), 0..8)
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(2000))]

    #[test]
    fn random_settings_are_held_to_the_laws(
        settings in settings(),
        total in 0u32..70_000,
        version in prop::sample::select(FlinkVersion::ALL.to_vec()),
        deployment in prop::sample::select(Deployment::ALL.to_vec()),
    ) {
        let file = ConfigFile::usual(version);
        let total = ("taskmanager.memory.process.size".to_owned(), format!("{total}m"));
        let settings = std::iter::once(&total).chain(&settings);
        let pairs = settings.map(|(key, value)| (key.as_str(), value.as_str()));
        let text = flink_config::write_document(pairs, file).text;
        let held = hold(&text, file, version, deployment, &mut Tally::default());
        prop_assert!(held.is_ok(), "{version} {deployment}\n{text}\n{}", held.unwrap_err());
    }
}
