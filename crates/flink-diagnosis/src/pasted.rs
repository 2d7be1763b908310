//! A text that someone pastes, and patterns in it.

use flink_config::Answer;
use flink_memory::{MemorySize, Process};

/// What stands between two pieces of a pattern is no longer than this, in bytes.
const HOLE: usize = 600;

/// A pattern's beginning is looked for so many times: a log repeats itself.
const TRIES: usize = 64;

/// Words that only a TaskManager's or only a JobManager's texts have, the surest first: the first of these in which words
/// of just one of the two stand decides. Each process names the other, too.
const SIGNS: [[&[&str]; 2]; 5] = [
    // What Flink says of the process itself, and what a JobManager says of TaskManagers that have ended.
    [
        &[
            "The task executor has to be shutdown",
            "TaskManager memory configuration failed",
            "Pod terminated, container termination statuses",
            " is terminated. Diagnostics: ",
            " marked as failed.",
        ],
        &["Flink Master", "JobManager memory configuration failed"],
    ],
    // Names of pods, their labels, and the scripts that they start.
    [
        &[
            "-taskmanager-",
            "component=taskmanager",
            "component: taskmanager",
            "kubernetes-taskmanager.sh",
        ],
        &[
            "-jobmanager-",
            "component=jobmanager",
            "component: jobmanager",
            "kubernetes-jobmanager.sh",
        ],
    ],
    // Classes of stack traces and loggers.
    [
        &[
            "TaskManagerRunner",
            "taskmanager.Task",
            "streaming.runtime.tasks",
            "taskexecutor.",
            "TaskExecutorProcessUtils",
        ],
        &[
            "ClusterEntrypoint",
            "jobmanager-io-thread",
            "JobManagerRunner",
            "runtime.dispatcher.",
            "runtime.jobmaster.",
            "JobManagerProcessUtils",
        ],
    ],
    [&["taskmanager.memory."], &["jobmanager.memory."]],
    [
        &["TaskManager", "taskmanager", "TaskExecutor"],
        &["JobManager", "jobmanager", "JobMaster"],
    ],
];

/// A text in which messages are looked for, and your configuration.
#[derive(Debug)]
pub(crate) struct Pasted<'a> {
    /// The text with one blank for all white space: a message that a terminal or a mail has wrapped is whole in it.
    pub flat: String,
    /// Where each line of the text begins in `flat`.
    starts: Vec<usize>,
    /// The text as it is.
    pub text: &'a str,
    /// What Flink makes of your configuration.
    pub answer: Option<&'a Answer>,
    /// Whether the text was made here of a message's numbers, and the process that it is then of.
    rebuilt: Option<Option<Process>>,
}

/// Where a pattern stands in a text.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Match<'t> {
    /// Where it begins, in bytes.
    pub at: usize,
    /// Where it ends.
    pub end: usize,
    /// What stands for each `{}`.
    pub holes: Vec<&'t str>,
}

impl<'t> Match<'t> {
    /// What stands for a `{}`.
    pub fn hole(&self, index: usize) -> &'t str {
        self.holes.get(index).copied().unwrap_or_default()
    }

    /// The whole number that stands for a `{}`.
    pub fn number(&self, index: usize) -> Option<i64> {
        number(self.hole(index))
    }

    /// The size that stands for a `{}`, as Flink prints sizes.
    pub fn size(&self, index: usize) -> Option<MemorySize> {
        printed_size(self.hole(index))
    }
}

impl<'a> Pasted<'a> {
    pub fn new(text: &'a str, answer: Option<&'a Answer>) -> Self {
        let mut flat = String::with_capacity(text.len());
        let mut starts = Vec::new();
        for line in text.lines() {
            starts.push(flat.len());
            for word in line.split_whitespace() {
                flat += word;
                flat.push(' ');
            }
        }
        Self {
            flat,
            starts,
            text,
            answer,
            rebuilt: None,
        }
    }

    /// A text that was made of a message's numbers, and is of this process, if of any.
    pub fn rebuilt(text: &'a str, answer: Option<&'a Answer>, process: Option<Process>) -> Self {
        Self {
            rebuilt: Some(process),
            ..Self::new(text, answer)
        }
    }

    /// Whether the text was made of a message's numbers.
    pub fn is_rebuilt(&self) -> bool {
        self.rebuilt.is_some()
    }

    /// The line of a place in `flat`, counted from 1.
    pub fn line(&self, at: usize) -> u32 {
        let before = self.starts.partition_point(|start| *start <= at);
        u32::try_from(before.max(1)).unwrap_or(u32::MAX)
    }

    /// The first place where a pattern matches: its words, and whatever stands for each `{}`.
    pub fn find(&self, pattern: &str) -> Option<Match<'_>> {
        self.find_from(0, pattern)
    }

    /// The first place from another on where a pattern matches.
    pub fn find_from(&self, from: usize, pattern: &str) -> Option<Match<'_>> {
        self.find_where(from, pattern, &|_| true)
    }

    /// The first place where a pattern matches with a whole number for each `{}`.
    pub fn find_numbers(&self, pattern: &str) -> Option<Match<'_>> {
        self.find_where(0, pattern, &|found| {
            found.holes.iter().all(|hole| number(hole).is_some())
        })
    }

    /// The first place from another on where a pattern matches and the match is one that is meant.
    pub fn find_where(&self, from: usize, pattern: &str, is_meant: &dyn Fn(&Match) -> bool) -> Option<Match<'_>> {
        let mut pieces = pattern.split("{}");
        let head = pieces.next()?;
        let rest = self.flat.get(from..)?;
        let places = rest.match_indices(head).take(TRIES);
        places.map(|(at, _)| from + at).find_map(|at| {
            let mut end = at + head.len();
            let mut holes = Vec::new();
            for piece in pieces.clone() {
                let window = self.window(end, end + HOLE);
                let length = match piece {
                    "" => token(window),
                    piece => window.find(piece)?,
                };
                holes.push(window.get(..length)?);
                end += length + piece.len();
            }
            Some(Match { at, end, holes }).filter(|found| is_meant(found))
        })
    }

    /// The first of several words that stands in the text, and where.
    pub fn any<'w>(&self, words: &[&'w str]) -> Option<(usize, &'w str)> {
        let found = words.iter().filter_map(|word| Some((self.flat.find(word)?, *word)));
        found.min_by_key(|(at, _)| *at)
    }

    /// Whether a word stands in the text.
    pub fn has(&self, word: &str) -> bool {
        self.flat.contains(word)
    }

    /// A part of the text that need not begin or end between two characters.
    pub fn window(&self, from: usize, to: usize) -> &str {
        let (mut from, mut to) = (from.min(self.flat.len()), to.min(self.flat.len()));
        while !self.flat.is_char_boundary(from) {
            from -= 1;
        }
        while !self.flat.is_char_boundary(to) {
            to -= 1;
        }
        self.flat.get(from..to).unwrap_or_default()
    }

    /// The process that the words around a place are of, as far as they tell it: see [`SIGNS`].
    pub fn process(&self, at: usize) -> Option<Process> {
        if let Some(process) = self.rebuilt {
            return process;
        }
        let near = self.window(at.saturating_sub(1500), at.saturating_add(2500));
        SIGNS.iter().find_map(|signs| {
            let [task_manager, job_manager] = signs.map(|words| words.iter().any(|word| near.contains(word)));
            match (task_manager, job_manager) {
                (true, false) => Some(Process::TaskManager),
                (false, true) => Some(Process::JobManager),
                _ => None,
            }
        })
    }

    /// Whether the text is about Flink, or is nothing but the words that someone looks up.
    pub fn is_of_flink(&self) -> bool {
        if self.is_rebuilt() {
            return true;
        }
        let words = [
            "flink",
            "Flink",
            "FLINK",
            "TaskManager",
            "taskmanager",
            "JobManager",
            "jobmanager",
            "TaskExecutor",
            "ClusterEntrypoint",
        ];
        let first = self.flat.split(' ').next().unwrap_or_default().to_ascii_lowercase();
        let is_looked_up =
            self.flat.len() <= 48 && ["exit", "exited", "exitcode", "container", "pod"].contains(&&*first);
        is_looked_up || self.any(&words).is_some()
    }
}

/// How long the first word of a text is, without the marks at its end.
fn token(text: &str) -> usize {
    let word = text.split(' ').next().unwrap_or_default();
    word.trim_end_matches(['.', ',', ';', ')', ']', '\'', '"']).len()
}

/// A whole number as it stands in a message.
pub(crate) fn number(text: &str) -> Option<i64> {
    text.trim().parse().ok()
}

/// A size as `MemorySize.toHumanReadableString` prints it: `256.000mb (268435456 bytes)`, `52 bytes`.
pub(crate) fn printed_size(text: &str) -> Option<MemorySize> {
    let bytes = text.trim().strip_suffix(')').unwrap_or(text.trim());
    let bytes = bytes.strip_suffix(" bytes")?;
    let bytes = bytes.rsplit('(').next().unwrap_or(bytes);
    MemorySize::from_bytes(bytes.trim().parse().ok()?)
}

/// A size as tools print it: `4Gi`, `4194304Ki`, `2.1 GB`, `318768kB`, `1.5GiB`. Units count in powers of 1024, as YARN
/// and the kernel mean them.
pub(crate) fn tool_size(text: &str) -> Option<MemorySize> {
    let text = text.trim();
    let end = text
        .find(|char: char| !char.is_ascii_digit() && char != '.')
        .unwrap_or(text.len());
    let (number, unit) = text.split_at_checked(end)?;
    let power = match unit.trim_start().as_bytes().first().map(u8::to_ascii_lowercase) {
        None | Some(b'b') => 0,
        Some(b'k') => 10,
        Some(b'm') => 20,
        Some(b'g') => 30,
        Some(b't') => 40,
        Some(_) => return None,
    };
    let bytes = flink_memory::read_double(number).filter(|number| number.is_finite())? * (1_i64 << power) as f64;
    // Beyond, whole bytes are no longer told apart.
    MemorySize::from_bytes(Some(bytes).filter(|bytes| *bytes < 9e15)? as i64)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn finds_what_is_wrapped() {
        let pasted = Pasted::new("a\nmessage: required 65, but only\n    32 available. Then", None);
        let found = pasted.find("required {}, but only {} available").unwrap();
        assert_eq!((found.number(0), found.number(1)), (Some(65), Some(32)));
        assert_eq!(pasted.line(found.at), 2);
        assert_eq!(pasted.find("only {}").unwrap().hole(0), "32");
        assert_eq!(pasted.find("required {} or"), None);
    }

    #[test]
    fn reads_sizes() {
        let sizes = [
            ("256.000mb (268435456 bytes)", Some(268_435_456)),
            ("52 bytes", Some(52)),
            ("52", None),
            ("", None),
        ];
        for (text, bytes) in sizes {
            assert_eq!(printed_size(text).map(MemorySize::bytes), bytes, "{text}");
        }
        let sizes = [
            ("4Gi", Some(4 << 30)),
            ("318768kB", Some(318_768 << 10)),
            ("2.5 GB", Some(5 << 29)),
            ("17", Some(17)),
            ("4x", None),
            ("", None),
            ("9999999999 TB", None),
        ];
        for (text, bytes) in sizes {
            assert_eq!(tool_size(text).map(MemorySize::bytes), bytes, "{text}");
        }
    }

    #[test]
    fn a_process_is_told_by_what_only_it_says() {
        for (text, process) in [
            ("pod my-job-taskmanager-1-1 died", Some(Process::TaskManager)),
            ("StandaloneSessionClusterEntrypoint", Some(Process::JobManager)),
            ("TaskManagerRunner lost its JobManager", Some(Process::TaskManager)),
            ("TaskManager and JobManager", None),
            (
                "my-job-taskmanager-1-1 -Djobmanager.memory.off-heap.size=1b",
                Some(Process::TaskManager),
            ),
            (
                "StandaloneSessionClusterEntrypoint Worker my-job-taskmanager-1-1 is terminated. Diagnostics: Pod",
                Some(Process::TaskManager),
            ),
            ("", None),
        ] {
            assert_eq!(Pasted::new(text, None).process(0), process, "{text}");
        }
    }
}
