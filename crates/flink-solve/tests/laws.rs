//! What must hold of everything that is offered, over random configurations of every release and those that the real
//! Flink was asked about: the edits derive to the held sizes; and where nothing is offered, a search finds nothing.

#![allow(
    clippy::expect_used,
    clippy::panic,
    clippy::indexing_slicing,
    reason = "a test may stop at what it can't read"
)]

use flink_advice::{Subject, applied, changes};
use flink_config::{Answer, ConfigFile, Document, apply, write_document};
use flink_memory::{Component, Configuration, Deployment, FlinkVersion, MemorySize, Process, Value};
use flink_solve::{Bound, Hold, Holds, ROUNDING, Unsolved, What, move_border, size_of, solve};
use proptest::prelude::*;
use recorded::{Recorded, lines, record};

/// What was asked, and what came of it.
#[derive(Clone, Copy, Debug, Default)]
struct Tally {
    asked: usize,
    offered: usize,
    ways: usize,
    exact: usize,
    contradictions: usize,
    refused: usize,
    cannot_edit: usize,
}

impl std::ops::AddAssign for Tally {
    fn add_assign(&mut self, other: Self) {
        self.asked += other.asked;
        self.offered += other.offered;
        self.ways += other.ways;
        self.exact += other.exact;
        self.contradictions += other.contradictions;
        self.refused += other.refused;
        self.cannot_edit += other.cannot_edit;
    }
}

/// Holds an answer to the laws; says what breaks one.
fn check(answer: &Answer, holds: &Holds, tally: &mut Tally) -> Result<(), String> {
    tally.asked += 1;
    match solve(answer, holds) {
        Ok(ways) => {
            tally.offered += 1;
            let subject = Subject::of(answer);
            if ways.is_empty() && !holds.holds.iter().all(|hold| is_met(&subject, hold)) {
                return Err("nothing is to be done, and the holds are not met".to_owned());
            }
            if ways.len() > 3 {
                return Err(format!("{} ways", ways.len()));
            }
            for way in &ways {
                tally.ways += 1;
                tally.exact += usize::from(way.rounded.is_empty());
                // From here on as from outside: the text is edited, read and derived again.
                let edited = apply(answer, &way.edits).map_err(|error| format!("{error}: {way:?}"))?;
                let after = Answer::new(edited);
                let after = Subject::of(&after);
                keeps(&subject, &after, holds).map_err(|broken| format!("{broken}: {way:?}"))?;
                for hold in &holds.holds {
                    let size = size_of(&after, hold.process, hold.what).unwrap_or_default();
                    let by = size.bytes() - hold.size.bytes();
                    let said = way
                        .rounded
                        .iter()
                        .find(|rounded| rounded.hold == *hold)
                        .map_or(0, |rounded| rounded.by);
                    let is_as_said = match hold.bound {
                        Bound::Exactly => by == said && by.abs() <= ROUNDING,
                        Bound::AtLeast | Bound::AtMost => said == 0 && is_met(&after, hold),
                    };
                    if !is_as_said {
                        return Err(format!("{hold} comes to {}: {way:?}", size.bytes()));
                    }
                }
                if way.changes != changes(&subject, &after) {
                    return Err(format!("it tells other changes than it makes: {way:?}"));
                }
            }
            Ok(())
        }
        Err(Unsolved::Unreadable) if answer.reading.refusal.is_some() => Ok(()),
        Err(Unsolved::Nominal(_)) if answer.document.deployment == Deployment::Local => Ok(()),
        Err(Unsolved::CannotEdit(_)) => {
            tally.cannot_edit += 1;
            Ok(())
        }
        Err(error) => {
            match error {
                Unsolved::Contradiction(_) | Unsolved::Steps { .. } => tally.contradictions += 1,
                Unsolved::Refused { .. } => tally.refused += 1,
                _ => return Err(format!("{error}")),
            }
            match anything(answer, holds) {
                Some(found) => Err(format!("{error}\nbut there is: {:?}", found.entries())),
                None => Ok(()),
            }
        }
    }
}

fn is_met(subject: &Subject, hold: &Hold) -> bool {
    let size = size_of(subject, hold.process, hold.what);
    size.is_some_and(|size| hold.is_met(size, ROUNDING))
}

/// Whether every held process starts, and none that started stops, be it for the platform.
fn keeps(before: &Subject, after: &Subject, holds: &Holds) -> Result<(), String> {
    for process in Process::ALL {
        let is_held = holds.holds.iter().any(|hold| hold.process == process);
        if (is_held || before.starts(process)) && !after.starts(process) {
            return Err(format!("{process:?} is refused"));
        }
        if before.starts(process) && before.container(process).is_ok() && after.container(process).is_err() {
            return Err(format!("{process:?} gets no container"));
        }
    }
    Ok(())
}

/// A configuration that meets the holds, among many on a coarse grid: every option that gives a part its size takes a few
/// sizes, among them those that are held.
fn anything(answer: &Answer, holds: &Holds) -> Option<Configuration> {
    const TRIES: u64 = 300;
    let subject = Subject::of(answer);
    let mut grid: Vec<i64> = [0, 64, 128, 192, 256, 512, 1024, 2048, 4096, 16384]
        .map(|mebibytes| mebibytes << 20)
        .into();
    let held: Vec<i64> = holds.holds.iter().map(|hold| hold.size.bytes()).collect();
    grid.extend(&held);
    grid.extend(
        held.iter()
            .flat_map(|one| held.iter().map(move |other| one.abs_diff(*other).cast_signed())),
    );
    let mut state = 0x9e37_79b9_7f4a_7c15_u64;
    let mut random = move |below: usize| {
        state ^= state << 13;
        state ^= state >> 7;
        state ^= state << 17;
        (state % below as u64) as usize
    };
    let is_stayed = |after: &Subject| {
        // Where everything else is to stay, only what the solver itself would call so is looked for.
        !holds.rest_stays || changes(&subject, after).len() <= holds.holds.len()
    };
    (0..TRIES).find_map(|_| {
        let mut configuration = subject.configuration.clone();
        for (process, prefix) in [
            (Process::TaskManager, "taskmanager"),
            (Process::JobManager, "jobmanager"),
        ] {
            if !holds.holds.iter().any(|hold| hold.process == process) {
                continue;
            }
            let starts: &[&[&str]] = match process {
                Process::TaskManager => &[
                    &["process.size"],
                    &["flink.size"],
                    &["task.heap.size", "managed.size"],
                    &["process.size", "managed.size"],
                    &["flink.size", "task.heap.size"],
                ],
                Process::JobManager => &[&["process.size"], &["flink.size"], &["heap.size"]],
            };
            let all: Vec<String> = starts
                .concat()
                .iter()
                .map(|key| format!("{prefix}.memory.{key}"))
                .chain(["heap.size", "heap.mb"].map(|key| format!("{prefix}.{key}")))
                .collect();
            let unset = all.into_iter().map(|key| flink_config::Edit::Unset { key });
            configuration = applied(&configuration, &unset.collect::<Vec<_>>());
            let mut set = |key: &str, bytes: i64| {
                configuration.set(
                    &format!("{prefix}.memory.{key}"),
                    Value::Text(format!("{bytes}b")),
                    None,
                );
            };
            for key in starts[random(starts.len())] {
                set(key, grid[random(grid.len())]);
            }
            let fixed: &[&str] = match process {
                Process::TaskManager => &["framework.heap.size", "framework.off-heap.size", "task.off-heap.size"],
                Process::JobManager => &["off-heap.size"],
            };
            for key in fixed.iter().chain(&["jvm-metaspace.size"]) {
                if random(2) == 0 {
                    set(key, grid[random(grid.len())]);
                }
            }
            let bounded: &[&str] = match process {
                Process::TaskManager => &["jvm-overhead", "network"],
                Process::JobManager => &["jvm-overhead"],
            };
            for key in bounded {
                let size = grid[random(grid.len())];
                if random(3) > 0 {
                    set(&format!("{key}.min"), size);
                    set(&format!("{key}.max"), size);
                } else {
                    set(&format!("{key}.min"), 0);
                    set(&format!("{key}.max"), 64 << 30);
                }
            }
        }
        let after = subject.with(&configuration);
        let is_found = holds.holds.iter().all(|hold| {
            let size = size_of(&after, hold.process, hold.what);
            after.starts(hold.process) && size.is_some_and(|size| hold.is_met(size, 0))
        });
        (is_found && is_stayed(&after)).then_some(configuration)
    })
}

/// Moves a border, and sees to it that what is offered does just that.
fn check_border(answer: &Answer, process: Process, which: usize, mebibytes: u32) -> Result<bool, String> {
    let pairs: Vec<(Component, Component)> = Component::ALL
        .iter()
        .flat_map(|whole| whole.parts(process).windows(2))
        .map(|pair| (pair[0], pair[1]))
        .collect();
    let (before, behind) = pairs[which % pairs.len()];
    let Some(way) = move_border(answer, process, (before, behind), mebibytes) else {
        return Ok(false);
    };
    let after = Answer::new(apply(answer, &way.edits).map_err(|error| error.to_string())?);
    let size = |answer: &Answer, component| {
        answer
            .derivation(process)
            .amounts
            .size(component)
            .unwrap_or_default()
            .bytes()
    };
    let held = i64::from(mebibytes) << 20;
    let is_moved = (size(&after, before) - held).abs() <= ROUNDING;
    let is_total_kept =
        (size(&after, Component::TotalProcess) - size(answer, Component::TotalProcess)).abs() <= ROUNDING;
    if !after.starts(process) || !is_moved || !is_total_kept {
        return Err(format!("{before:?} {behind:?} {mebibytes}: {way:?}"));
    }
    Ok(true)
}

/// Every part that can be held of a process.
fn parts(process: Process) -> Vec<What> {
    let components = Component::tree(process)
        .into_iter()
        .map(|(component, _)| What::Component(component));
    components.chain([What::Container]).collect()
}

/// A hold near to what a part has.
fn hold(subject: &Subject, which: usize, bound: usize, percent: i64, rough: bool) -> Hold {
    let process = if which % 4 == 3 {
        Process::JobManager
    } else {
        Process::TaskManager
    };
    let parts = parts(process);
    let what = parts[which / 4 % parts.len()];
    let now = size_of(subject, process, what)
        .unwrap_or(MemorySize::from_mebibytes(256))
        .bytes();
    let bytes = (now.clamp(1 << 24, 1 << 44) / 100).saturating_mul(percent);
    let unit = if rough { 1 } else { 1 << 20 };
    Hold {
        process,
        what,
        bound: [Bound::Exactly, Bound::AtLeast, Bound::AtMost][bound % 3],
        size: MemorySize::from_bytes(bytes / unit * unit).unwrap_or_default(),
    }
}

#[test]
fn recorded_configurations_are_held_to_the_laws() {
    let recorded: Vec<Recorded> = lines().map(|line| record(&line)).collect();
    let asked: Vec<_> = recorded
        .iter()
        .zip(Deployment::ALL.into_iter().cycle())
        .enumerate()
        .collect();
    let threads = std::thread::available_parallelism().map_or(1, usize::from);
    let (mut tally, mut failures, mut borders) = (Tally::default(), Vec::new(), 0);
    std::thread::scope(|scope| {
        let asked = &asked;
        let parts: Vec<_> = (0..threads)
            .map(|first| {
                scope.spawn(move || {
                    let (mut tally, mut failures, mut borders) = (Tally::default(), Vec::new(), 0);
                    for (index, (recorded, deployment)) in asked.iter().skip(first).step_by(threads) {
                        let version: FlinkVersion = recorded.flink.parse().expect("a known release");
                        let file = recorded.file.parse().expect("a known file");
                        let answer = Answer::new(Document::new(recorded.config.as_str(), file, version, *deployment));
                        let subject = Subject::of(&answer);
                        let count = 1 + index % 2;
                        let of = |at: usize| {
                            let mixed = (index + 1).wrapping_mul(2_654_435_761).wrapping_add(at * 40_503) >> 4;
                            hold(
                                &subject,
                                mixed,
                                mixed / 7,
                                [40, 80, 125, 160, 300][mixed % 5],
                                mixed % 3 == 0,
                            )
                        };
                        let holds = Holds {
                            holds: (0..count).map(of).collect(),
                            rest_stays: index % 7 == 0,
                        };
                        let border = check_border(&answer, Process::TaskManager, *index, (index % 3000) as u32);
                        borders += usize::from(border == Ok(true));
                        let told = check(&answer, &holds, &mut tally).and(border.map(|_| ()));
                        if let Err(failure) = told {
                            failures.push(format!(
                                "{version} {file} {deployment} {holds}\n{}\n{failure}\n",
                                recorded.config
                            ));
                        }
                    }
                    (tally, failures, borders)
                })
            })
            .collect();
        for part in parts {
            let (told, failed, moved) = part.join().expect("a thread that ends");
            tally += told;
            failures.extend(failed);
            borders += moved;
        }
    });
    println!("{tally:?}, {borders} borders, {} failures", failures.len());
    let shown = failures.len().min(8);
    assert!(
        failures.is_empty(),
        "{} failures\n{}",
        failures.len(),
        failures[..shown].join("\n")
    );
    assert!(tally.ways > 5_000 && borders > 300, "{tally:?}");
}

/// Settings of memory, most of them sound.
fn settings() -> impl Strategy<Value = Vec<(String, String)>> {
    let keys: Vec<&str> = flink_memory::OPTIONS
        .iter()
        .flat_map(|def| std::iter::once(def.key).chain(def.old_keys.iter().map(|old| old.key)))
        .filter(|key| key.contains(".memory.") || key.contains("heap") || key.contains("limit-factor"))
        .collect();
    let size = prop_oneof![
        (0u32..4000).prop_map(|mebibytes| format!("{mebibytes}m")),
        (0u32..30).prop_map(|gibibytes| format!("{gibibytes}g")),
        (0u32..2_000_000_000).prop_map(|bytes| bytes.to_string()),
    ];
    let value = prop_oneof![
        4 => size,
        3 => (0u32..1000).prop_map(|thousandths| (f64::from(thousandths) / 1000.0).to_string()),
        1 => prop::sample::select(vec!["true", "1.5g", "-1", "1.5", "9223372036854775807"]).prop_map(str::to_owned),
    ];
    prop::collection::vec((prop::sample::select(keys).prop_map(str::to_owned), value), 0..5)
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(4000))]

    #[test]
    fn random_holds_are_held_to_the_laws(
        settings in settings(),
        start in prop::sample::select(vec![
            "taskmanager.memory.process.size", "taskmanager.memory.flink.size", "taskmanager.memory.task.heap.size",
        ]),
        total in 300u32..40_000,
        asked in prop::collection::vec((0usize..400, 0usize..3, 1i64..400, any::<bool>()), 1..4),
        border in (0usize..20, 0u32..8000),
        rest_stays: bool,
        version in prop::sample::select(FlinkVersion::ALL.to_vec()),
        deployment in prop::sample::select(Deployment::ALL.to_vec()),
    ) {
        let file = ConfigFile::usual(version);
        let mut all = vec![
            (start.to_owned(), format!("{total}m")),
            ("jobmanager.memory.process.size".to_owned(), "1600m".to_owned()),
        ];
        if start.ends_with("task.heap.size") {
            all.push(("taskmanager.memory.managed.size".to_owned(), format!("{}m", total / 3)));
        }
        // A limit of millions of times the request wraps around Java's `int` of mebibytes: more memory may give less.
        let wraps = |(key, value): &(String, String)| {
            key.ends_with("limit-factor") && value.parse::<f64>().is_ok_and(|factor| factor > 10_000.0)
        };
        all.extend(settings.into_iter().filter(|setting| !wraps(setting)));
        let text = write_document(all.iter().map(|(key, value)| (key.as_str(), value.as_str())), file).text;
        let answer = Answer::new(Document::new(text.as_str(), file, version, deployment));
        let subject = Subject::of(&answer);
        let mut holds = Holds { rest_stays, ..Holds::default() };
        for (which, bound, percent, rough) in asked {
            holds.holds.push(hold(&subject, which, bound, percent, rough));
        }
        let told = check(&answer, &holds, &mut Tally::default());
        prop_assert!(told.is_ok(), "{version} {deployment} {holds}\n{text}\n{}", told.unwrap_err());
        for process in Process::ALL {
            let told = check_border(&answer, process, border.0, border.1);
            prop_assert!(told.is_ok(), "{version} {deployment}\n{text}\n{}", told.unwrap_err());
        }
    }
}
