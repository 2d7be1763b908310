//! Which keys are no options of a release, and which were perhaps meant.
//!
//! Flink passes over keys that it does not know without a word. Here they are told, but carefully: many keys have parts
//! that users choose or are another system's, and those are nobody's mistake.

use std::cell::RefCell;
use std::fmt;
use std::sync::LazyLock;

use flink_memory::option::{Era, Kind, find};
use flink_memory::{FlinkVersion, OPTIONS, Place};

use crate::limits;
use crate::reading::Reading;

/// Something to say about a key.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct KeyNote {
    /// Where the value of the key stands.
    pub place: Place,
    /// The entry, by its index in [`Reading::entries`].
    pub entry: usize,
    /// The whole key, with dots.
    pub key: String,
    /// What there is to say.
    pub verdict: Verdict,
}

/// Why a release passes over a key. `Display` gives a sentence or two.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Verdict {
    /// A later release brings it: this one.
    NotYet(FlinkVersion),
    /// It is gone since this release; 1.13 stands for any before.
    Removed(FlinkVersion),
    /// No release from 1.13 on knows it. Others that were perhaps meant, the likeliest first.
    Unknown(Vec<&'static str>),
}

impl fmt::Display for Verdict {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::NotYet(since) => write!(
                f,
                "This option exists from Flink {since} on; earlier releases ignore it."
            ),
            Self::Removed(since) if *since == FlinkVersion::ALL[0] => {
                write!(f, "Flink removed this option before {since} and ignores it.")
            }
            Self::Removed(since) => write!(f, "Flink removed this option in {since} and ignores it."),
            Self::Unknown(meant) => {
                f.write_str("Flink has no such option and ignores it.")?;
                for (index, key) in meant.iter().enumerate() {
                    f.write_str(match index {
                        0 => " Did you mean ",
                        _ if index + 1 == meant.len() => " or ",
                        _ => ", ",
                    })?;
                    f.write_str(key)?;
                }
                f.write_str(if meant.is_empty() { "" } else { "?" })
            }
        }
    }
}

/// What there is to say about the keys of a text, in its order. No more is told than of other problems, and for no more
/// keys is looked what was meant.
pub fn check_keys(reading: &Reading, version: FlinkVersion) -> Vec<KeyNote> {
    let mut looked = 0;
    let notes = reading.entries.iter().enumerate().filter_map(|(index, entry)| {
        let verdict = released(&entry.key, version).or_else(|| {
            if !is_unknown(&entry.key) {
                return None;
            }
            looked += 1;
            let meant = match looked <= limits::PROBLEMS {
                true => meant(&entry.key, version),
                false => Vec::new(),
            };
            unknown(&entry.key, meant)
        })?;
        Some(KeyNote {
            place: entry.place,
            entry: index,
            key: entry.key.clone(),
            verdict,
        })
    });
    notes.take(limits::PROBLEMS).collect()
}

/// Why a release passes over a key; `None` where it does not, or where that is as it should be.
pub fn check_key(key: &str, version: FlinkVersion) -> Option<Verdict> {
    released(key, version).or_else(|| match is_unknown(key) {
        true => unknown(key, meant(key, version)),
        false => None,
    })
}

/// Whether a release may pass over a key. [`check_key`] says whether it does, and takes a while for one that is unknown.
pub fn is_suspect(key: &str, version: FlinkVersion) -> bool {
    released(key, version).is_some() || is_unknown(key)
}

/// The release that brings or removed an option; `None` where the release in question reads it, and for other keys.
pub fn released(key: &str, version: FlinkVersion) -> Option<Verdict> {
    if let Some((option, old)) = find(key) {
        let def = option.def();
        if let Some(until) = old.and_then(|place| def.old_keys.get(place)?.until)
            && version >= until
        {
            return Some(Verdict::Removed(until));
        }
        return match def.era(version) {
            None => def.history.first().map(|(since, _)| Verdict::NotYet(*since)),
            Some(Era::Removed) => {
                let removed = |(since, era): &&(FlinkVersion, Era)| *era == Era::Removed && *since <= version;
                def.history
                    .iter()
                    .rfind(removed)
                    .map(|(since, _)| Verdict::Removed(*since))
            }
            // Called otherwise until a later release renamed it.
            Some(Era::Default(_)) if old.is_none() && def.key_in(version) != def.key => {
                def.old_keys.iter().map(|old| old.since).max().map(Verdict::NotYet)
            }
            Some(Era::Default(_)) => None,
        };
    }
    let known = known(key)?;
    if version < known.since {
        return Some(Verdict::NotYet(known.since));
    }
    known.until.filter(|until| version >= *until).map(Verdict::Removed)
}

/// Whether a key is no option of any release, and none of those that others may have.
fn is_unknown(key: &str) -> bool {
    find(key).is_none() && known(key).is_none() && !is_open(key) && !is_below_a_map(key)
}

/// An unknown key is told of where another was perhaps meant, or where nobody but Flink has keys.
fn unknown(key: &str, meant: Vec<&'static str>) -> Option<Verdict> {
    (!meant.is_empty() || is_flinks_alone(key)).then_some(Verdict::Unknown(meant))
}

/// An option that the option table has no row for.
struct Known {
    since: FlinkVersion,
    until: Option<FlinkVersion>,
    is_map: bool,
    /// Another key has taken its place.
    is_old: bool,
}

/// The options of all releases that the option table has no row for, in order.
static KNOWN: LazyLock<Vec<(&'static str, Known)>> = LazyLock::new(|| {
    let line = |line: &'static str| {
        let mut fields = line.split('\t');
        let key = fields.next().filter(|key| !key.starts_with('#'))?;
        let mut version = || fields.next().and_then(|text| text.parse().ok());
        let (since, until) = (version(), version());
        let flags = fields.next().unwrap_or_default();
        let known = Known {
            since: since.unwrap_or(FlinkVersion::ALL[0]),
            until,
            is_map: flags.contains('*'),
            is_old: flags.contains('~'),
        };
        Some((key, known))
    };
    include_str!("spelling/known_keys.tsv")
        .lines()
        .filter_map(line)
        .collect()
});

fn known(key: &str) -> Option<&'static Known> {
    let place = KNOWN.binary_search_by(|(known, _)| (*known).cmp(key)).ok()?;
    KNOWN.get(place).map(|(_, known)| known)
}

/// Prefixes below which users, connectors, file systems and other systems have keys of their own.
const OPEN: [&str; 30] = [
    "$internal.",
    "celeborn.",
    "containerized.",
    "dfs.",
    "events.reporter.",
    "external-resource.",
    "flink.",
    "fs.",
    "gs.",
    "hadoop.",
    "hive.",
    "ipc.",
    "job.autoscaler.",
    "kubernetes.operator.",
    "log4j.",
    "mesos.",
    "metrics.reporter.",
    "oss.",
    "presto.",
    "python.",
    "s3.",
    "s3a.",
    "security.delegation.token.provider.",
    "sql-client.",
    "sql-gateway.",
    "table.",
    "traces.reporter.",
    "wasb.",
    "yarn.application-master.env.",
    "yarn.taskmanager.env.",
];

fn is_open(key: &str) -> bool {
    OPEN.iter().any(|prefix| key.starts_with(prefix))
}

/// Whether the key is one of a map's, written below the option: `kubernetes.taskmanager.labels.team`.
fn is_below_a_map(key: &str) -> bool {
    let dots = key.match_indices('.').filter_map(|(dot, _)| key.get(..dot));
    dots.into_iter().any(|whole| {
        let in_table = |option| flink_memory::OptionId::def(option).kind == Kind::Map;
        known(whole).is_some_and(|known| known.is_map) || find(whole).is_some_and(|(option, _)| in_table(option))
    })
}

/// Whether nobody but Flink has keys there, so that one which no release knows is wrong whatever was meant.
fn is_flinks_alone(key: &str) -> bool {
    let Some((first, rest)) = key.split_once('.') else {
        return false;
    };
    match first {
        "taskmanager" | "jobmanager" | "kubernetes" | "yarn" => true,
        // Other state backends have options beside those of Flink's own.
        "state" => match rest.strip_prefix("backend.").and_then(|rest| rest.split_once('.')) {
            Some((backend, _)) => ["rocksdb", "forst"].contains(&backend),
            None => true,
        },
        _ => false,
    }
}

/// How many keys are offered at most.
const OFFERED: usize = 3;

/// Longer keys are compared with none.
const COMPARED: usize = 120;

/// For how many keys is remembered what was perhaps meant.
const REMEMBERED: usize = 200;

/// What was perhaps meant in a release, which takes a while to find and is asked of the same keys at each key stroke.
struct Remembered {
    version: FlinkVersion,
    candidates: Vec<&'static str>,
    meant: Vec<(String, Vec<&'static str>)>,
}

thread_local! {
    static MEANT: RefCell<Option<Remembered>> = const { RefCell::new(None) };
}

/// The keys that were perhaps meant, the likeliest first; few, or none.
fn meant(key: &str, version: FlinkVersion) -> Vec<&'static str> {
    if key.len() > COMPARED {
        return Vec::new();
    }
    MEANT.with_borrow_mut(|last| {
        last.take_if(|last| last.version != version || last.meant.len() >= REMEMBERED);
        let last = last.get_or_insert_with(|| Remembered {
            version,
            candidates: candidates(version),
            meant: Vec::new(),
        });
        if let Some((_, meant)) = last.meant.iter().find(|(asked, _)| asked == key) {
            return meant.clone();
        }
        let meant = likeliest(key, &last.candidates);
        last.meant.push((key.to_owned(), meant.clone()));
        meant
    })
}

/// The same, from these keys.
fn likeliest(key: &str, candidates: &[&'static str]) -> Vec<&'static str> {
    let near = best(candidates, &|candidate| letters_apart(key, candidate));
    if !near.is_empty() {
        return near;
    }
    let moved = best(candidates, &|candidate| {
        if letters(key).eq(letters(candidate)) {
            return Some(0);
        }
        same_segments(key, candidate).then_some(1)
    });
    if !moved.is_empty() {
        return moved;
    }
    let cut = best(candidates, &|candidate| is_cut(key, candidate).then_some(0));
    if !cut.is_empty() {
        return cut;
    }
    match is_flinks_alone(key) {
        true => best(candidates, &|candidate| one_segment_apart(key, candidate)),
        false => Vec::new(),
    }
}

/// The keys that a release reads, and that may be meant.
fn candidates(version: FlinkVersion) -> Vec<&'static str> {
    let of_table = OPTIONS
        .iter()
        .filter(|option| option.exists(version) && !option.key.contains("<name>"))
        .map(|option| option.key_in(version));
    let others = KNOWN
        .iter()
        .filter(|(_, known)| !known.is_old && known.since <= version && known.until.is_none_or(|until| version < until))
        .map(|(key, _)| *key);
    of_table.chain(others).collect()
}

/// The candidates with the least cost, at most [`OFFERED`]; none where more are equally good.
fn best(candidates: &[&'static str], cost: &dyn Fn(&str) -> Option<usize>) -> Vec<&'static str> {
    let mut best = Vec::new();
    let mut least = usize::MAX;
    for candidate in candidates.iter().copied() {
        match cost(candidate) {
            Some(cost) if cost < least => {
                least = cost;
                best = vec![candidate];
            }
            Some(cost) if cost == least => best.push(candidate),
            _ => {}
        }
    }
    if best.len() > OFFERED {
        best.clear();
    }
    best
}

/// How many letters a key is from a candidate, where that is few enough for a slip: in each segment a third of its
/// letters at most, or two in all where a dot is too many or too few.
fn letters_apart(key: &str, candidate: &str) -> Option<usize> {
    let segments = |key: &str| key.bytes().filter(|byte| *byte == b'.').count();
    if segments(key) != segments(candidate) {
        return distance(key, candidate, 2);
    }
    key.split('.')
        .zip(candidate.split('.'))
        .try_fold(0, |sum, (one, other)| {
            let cutoff = match one.len().max(other.len()) {
                0..6 => 1,
                6..9 => 2,
                _ => 3,
            };
            distance(one, other, cutoff).map(|distance| sum + distance)
        })
}

/// How many letters must be put in, left out, replaced, or swapped with the next one to make one text of the other,
/// whatever their case; `None` if more than `cutoff`.
fn distance(one: &str, other: &str, cutoff: usize) -> Option<usize> {
    // Nearly all pairs are the one or the other.
    if one.eq_ignore_ascii_case(other) {
        return Some(0);
    }
    if one.len().abs_diff(other.len()) > cutoff {
        return None;
    }
    if unshared(one, other) > cutoff {
        return None;
    }
    let distance = strsim::osa_distance(&one.to_ascii_lowercase(), &other.to_ascii_lowercase());
    (distance <= cutoff).then_some(distance)
}

/// How many letters one text has more of than the other: at least so many must be put in or replaced. Letters are counted
/// by the last bits of their codes, so that some count as the same.
fn unshared(one: &str, other: &str) -> usize {
    let mut surplus = [0_isize; 32];
    let mut count = |text: &str, by: isize| {
        for letter in text.chars() {
            if let Some(surplus) = surplus.get_mut(u32::from(letter.to_ascii_lowercase()) as usize % 32) {
                *surplus += by;
            }
        }
    };
    count(one, 1);
    count(other, -1);
    let sum = |sign: isize| surplus.iter().map(|surplus| (sign * surplus).max(0)).sum::<isize>();
    sum(1).max(sum(-1)).unsigned_abs()
}

/// A key's letters, without what separates its words, of which there are three kinds.
fn letters(key: &str) -> impl Iterator<Item = u8> {
    key.bytes()
        .filter(|letter| !matches!(letter, b'.' | b'-' | b'_'))
        .map(|letter| letter.to_ascii_lowercase())
}

/// Whether two keys have the same segments in another order.
fn same_segments(one: &str, other: &str) -> bool {
    let count = |key: &str, segment: &str| {
        key.split('.')
            .filter(|other| other.eq_ignore_ascii_case(segment))
            .count()
    };
    one.len() == other.len()
        && one
            .split('.')
            .all(|segment| count(one, segment) == count(other, segment))
}

/// Whether the key is the end of the candidate, as where nesting was lost, or the candidate the end of the key.
fn is_cut(key: &str, candidate: &str) -> bool {
    let ends_with = |whole: &str, end: &str| whole.strip_suffix(end).is_some_and(|before| before.ends_with('.'));
    let segments = |key: &str| key.split('.').count();
    (ends_with(candidate, key) && (segments(key) >= 2 || key.len() >= 12))
        || (ends_with(key, candidate) && segments(candidate) >= 3)
}

/// For keys where one has a segment more, or that differ in one: how far from the end that stands, since keys with a
/// long common start are likelier meant; and a segment is likelier forgotten than mistaken for another.
fn one_segment_apart(key: &str, candidate: &str) -> Option<usize> {
    /// More segments than any key has.
    const MISTAKEN: usize = 100;
    fn common<'a>(one: impl Iterator<Item = &'a str>, other: impl Iterator<Item = &'a str>) -> usize {
        one.zip(other)
            .take_while(|(one, other)| one.eq_ignore_ascii_case(other))
            .count()
    }
    let start = common(key.split('.'), candidate.split('.'));
    if start == 0 {
        return None;
    }
    let end = common(key.rsplit('.'), candidate.rsplit('.'));
    let (of_key, of_candidate) = (key.split('.').count(), candidate.split('.').count());
    let shorter = of_key.min(of_candidate);
    match of_key.abs_diff(of_candidate) {
        1 => (start + end >= shorter && shorter >= 2).then_some(of_key - start),
        // Two segments in common say little, and fewer say nothing.
        0 => (start + end + 1 == of_key && start >= 2).then_some(of_key - start + MISTAKEN),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::file::ConfigFile;
    use crate::read::read;
    use flink_memory::v;
    use proptest::prelude::*;

    fn check(key: &str, version: FlinkVersion, verdict: &str) {
        let found = check_key(key, version).map_or_else(String::new, |verdict| verdict.to_string());
        assert_eq!(found, verdict, "{key} in {version}");
    }

    #[test]
    fn keys_have_their_releases() {
        check("taskmanager.memory.process.size", v(2, 3), "");
        check("jobmanager.rpc.address", v(1, 13), "");
        check(
            "taskmanager.heap.size",
            v(2, 0),
            "Flink removed this option in 2.0 and ignores it.",
        );
        check("taskmanager.heap.size", v(1, 20), "");
        check(
            "taskmanager.memory.preallocate",
            v(1, 20),
            "Flink removed this option before 1.13 and ignores it.",
        );
        check(
            "taskmanager.load-balance.mode",
            v(1, 18),
            "This option exists from Flink 1.19 on; earlier releases ignore it.",
        );
        check(
            "slotmanager.request-timeout",
            v(2, 3),
            "Flink removed this option in 1.18 and ignores it.",
        );
        check(
            "state.backend.type",
            v(1, 16),
            "This option exists from Flink 1.17 on; earlier releases ignore it.",
        );
        check("state.backend", v(2, 3), "");
    }

    #[test]
    fn offers_what_was_perhaps_meant() {
        let unknown = |meant: &str| format!("Flink has no such option and ignores it. Did you mean {meant}?");
        let keys = [
            ("taskmanager.memory.proces.size", "taskmanager.memory.process.size"),
            ("taskmanager.memory.porcess.size", "taskmanager.memory.process.size"),
            ("taskmanager.memory.Process.Size", "taskmanager.memory.process.size"),
            ("taskmanager.numberoftaskslots", "taskmanager.numberOfTaskSlots"),
            ("taskmanager.number-of-task-slots", "taskmanager.numberOfTaskSlots"),
            ("TASKMANAGER_MEMORY_PROCESS_SIZE", "taskmanager.memory.process.size"),
            (
                "taskmanger.memory.managed.fraction",
                "taskmanager.memory.managed.fraction",
            ),
            (
                "taskmanager.memory.network.size",
                "taskmanager.memory.network.fraction, taskmanager.memory.network.min or taskmanager.memory.network.max",
            ),
            (
                "taskmanager.memory.jvm-overhead.size",
                "taskmanager.memory.jvm-overhead.min, taskmanager.memory.jvm-overhead.max or \
                 taskmanager.memory.jvm-overhead.fraction",
            ),
            ("taskmanager.memory.heap.task.size", "taskmanager.memory.task.heap.size"),
            (
                "process.size",
                "taskmanager.memory.process.size or jobmanager.memory.process.size",
            ),
            (
                "flinkConfiguration.taskmanager.memory.managed.size",
                "taskmanager.memory.managed.size",
            ),
            ("parallelism.defualt", "parallelism.default"),
            (
                "state.backend.rocksdb.memory.manged",
                "state.backend.rocksdb.memory.managed",
            ),
            ("jobmanager.memory.heap", "jobmanager.memory.heap.size"),
            (
                "taskmanager.memory.heap.size",
                "taskmanager.memory.framework.heap.size or taskmanager.memory.task.heap.size",
            ),
            ("taskmanager.registration.resource-id", "taskmanager.resource-id"),
            ("high-availability.storage.dir", "high-availability.storageDir"),
        ];
        for (key, meant) in keys {
            check(key, v(2, 3), &unknown(meant));
        }
        check(
            "taskmanager.what.on.earth",
            v(2, 3),
            "Flink has no such option and ignores it.",
        );
        // Older releases know it by its older name.
        check("state.backnd", v(1, 16), &unknown("state.backend"));
    }

    #[test]
    fn leaves_the_keys_of_others_alone() {
        for key in [
            "metrics.reporter.prom.factory.class",
            "metrics.reporter.grph.port",
            "external-resource.gpu.param.discovery-script.args",
            "s3.secret-key",
            "s3.path.style.access",
            "fs.s3a.connection.maximum",
            "fs.azure.account.key.account.blob.core.windows.net",
            "flink.hadoop.dfs.replication",
            "containerized.taskmanager.env.LD_PRELOAD",
            "containerized.master.env.HADOOP_CONF_DIR",
            "kubernetes.taskmanager.labels.team",
            "kubernetes.jobmanager.node-selector.zone",
            "kubernetes.operator.reconcile.interval",
            "job.autoscaler.enabled",
            "pipeline.global-job-parameters.source",
            "taskmanager.memory.managed.consumer-weights.PYTHON",
            "security.delegation.token.provider.s3.access-key",
            "table.exec.mini-batch.enabled",
            "python.fn-execution.bundle.size",
            "state.backend.mystore.cache.size",
            "my.own.parameter",
            "environment",
            "",
            ".",
            "name",
        ] {
            check(key, v(2, 3), "");
        }
    }

    #[test]
    fn notes_stand_where_the_keys_stand() {
        let text = "taskmanager:\n  memory:\n    process.size: 4g\n    proces.size: 4g\ns3.secret-key: x\n";
        let reading = read(text, ConfigFile::ConfigYaml, v(2, 3));
        let notes = check_keys(&reading, v(2, 3));
        let [note] = notes.as_slice() else {
            panic!("{notes:?}");
        };
        assert_eq!((note.place.line, note.entry), (4, 1));
        assert_eq!(note.key, "taskmanager.memory.proces.size");
        assert_eq!(note.verdict, Verdict::Unknown(vec!["taskmanager.memory.process.size"]));
    }

    #[test]
    fn the_list_is_in_order_and_beside_the_table() {
        let lines = || {
            let list = include_str!("spelling/known_keys.tsv").lines();
            list.filter(|line| !line.starts_with('#'))
        };
        assert!(lines().is_sorted_by_key(|line| line.split('\t').next()));
        assert_eq!(KNOWN.len(), lines().count());
        for line in lines() {
            let fields: Vec<_> = line.split('\t').collect();
            assert_eq!(find(fields[0]), None, "{line} has a row in the table");
            assert!(
                !is_open(fields[0]) || fields[0].starts_with("fs.") || fields[0].starts_with("mesos."),
                "{line}"
            );
            for version in fields.iter().skip(1).take(2).filter(|version| !version.is_empty()) {
                assert!(version.parse::<FlinkVersion>().is_ok(), "{line}");
            }
        }
    }

    #[test]
    fn counts_letters() {
        let texts = [
            ("", "", Some(0)),
            ("abc", "abc", Some(0)),
            ("abc", "acb", Some(1)),
            ("abc", "ab", Some(1)),
            ("abc", "abcd", Some(1)),
            ("abc", "xbc", Some(1)),
            ("abcdef", "badcfe", Some(3)),
            ("abc", "xyz", Some(3)),
            ("abcd", "wxyz", None),
        ];
        for (one, other, expected) in texts {
            assert_eq!(distance(one, other, 3), expected, "{one} {other}");
            assert_eq!(distance(other, one, 3), expected, "{other} {one}");
        }
    }

    /// Every key that a release reads.
    fn read_by(version: FlinkVersion) -> Vec<&'static str> {
        let of_table = OPTIONS
            .iter()
            .filter(|option| option.exists(version) && !option.key.contains("<name>"))
            .map(|option| option.key_in(version));
        let known = KNOWN
            .iter()
            .map(|(key, _)| *key)
            .filter(|key| check_key(key, version).is_none());
        of_table.chain(known).collect()
    }

    #[test]
    fn no_key_that_is_read_is_noted() {
        for version in FlinkVersion::ALL {
            for key in read_by(version) {
                check(key, version, "");
            }
        }
    }

    proptest! {
        #[test]
        fn no_key_panics(key in "[a-zß.\\-_A-Z0-9]{0,60}", version in proptest::sample::select(&FlinkVersion::ALL[..])) {
            if let Some(verdict) = check_key(&key, version) {
                prop_assert!(verdict.to_string().ends_with(['.', '?']));
            }
        }

        #[test]
        fn a_swap_of_letters_is_undone(index in any::<proptest::sample::Index>(), at in any::<proptest::sample::Index>()) {
            let keys: Vec<_> = OPTIONS
                .iter()
                .filter(|option| option.exists(v(2, 3)) && option.key.starts_with("taskmanager.memory."))
                .collect();
            let key = index.get(&keys).key;
            let mut letters: Vec<char> = key.chars().collect();
            let at = at.index(letters.len() - 1);
            letters.swap(at, at + 1);
            let swapped: String = letters.into_iter().collect();
            if swapped != key {
                let Some(Verdict::Unknown(meant)) = check_key(&swapped, v(2, 3)) else {
                    return Err(TestCaseError::fail(swapped));
                };
                prop_assert!(meant.contains(&key), "{} {:?}", swapped, meant);
            }
        }
    }
}
