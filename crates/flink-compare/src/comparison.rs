//! Two answers beside each other.

use std::collections::HashSet;
use std::hash::Hash;

use flink_advice::{Finding, Severity, advise};
use flink_config::{Answer, ConfigFile};
use flink_memory::{Component, Deployment, Exception, FlinkVersion, LogLine, MemorySize, Process};

use crate::cause::{Changes, Subject, Why, size};
use crate::facts::{Fact, fact_differences};
use crate::settings::{SettingDifference, settings};
use crate::words::{Sides, told};

/// Two answers beside each other: what differs, and why.
#[derive(Clone, Debug, PartialEq)]
pub struct Comparison {
    /// Both releases.
    pub flink: (FlinkVersion, FlinkVersion),
    /// Both deployments.
    pub deployment: (Deployment, Deployment),
    /// Both files.
    pub file: (ConfigFile, ConfigFile),
    /// The settings that differ.
    pub settings: Vec<SettingDifference>,
    /// The TaskManager and the JobManager.
    pub processes: [ProcessDifference; 2],
    /// Findings that only one of the answers has.
    pub findings: CameAndWent<Finding>,
}

/// What the second answer has and the first has not, and the other way round.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct CameAndWent<T> {
    /// Only the second answer has these.
    pub came: Vec<T>,
    /// Only the first answer has these.
    pub went: Vec<T>,
}

impl<T> Default for CameAndWent<T> {
    fn default() -> Self {
        Self {
            came: Vec::new(),
            went: Vec::new(),
        }
    }
}

impl<T> CameAndWent<T> {
    /// Whether nothing came and nothing went.
    pub const fn is_empty(&self) -> bool {
        self.came.is_empty() && self.went.is_empty()
    }
}

impl<T: Clone> CameAndWent<T> {
    /// Items are the same where `what` gives the same of them. There may be thousands.
    fn of<'a, K: Eq + Hash>(before: &'a [T], after: &'a [T], what: impl Fn(&'a T) -> K) -> Self {
        let new = |items: &'a [T], others: &'a [T]| {
            let others: HashSet<K> = others.iter().map(&what).collect();
            let items = items.iter().filter(|item| !others.contains(&what(item)));
            items.cloned().collect()
        };
        Self {
            came: new(after, before),
            went: new(before, after),
        }
    }
}

/// How the two answers see one process.
#[derive(Clone, Debug, PartialEq)]
pub struct ProcessDifference {
    /// The process.
    pub process: Process,
    /// Whether each starts it.
    pub starts: (bool, bool),
    /// Why each refuses it, the exceptions with the outermost first.
    pub refusal: (Vec<Exception>, Vec<Exception>),
    /// Why one starts it and the other does not.
    pub start: Option<Why>,
    /// Every part, wholes before their parts.
    pub parts: Vec<PartDifference>,
    /// JVM arguments that Flink computes.
    pub arguments: CameAndWent<String>,
    /// What Flink logs.
    pub notices: CameAndWent<LogLine>,
    /// What of container and slots differs.
    pub facts: Vec<Fact>,
}

/// A part of a process's memory in both answers.
#[derive(Clone, Debug, PartialEq)]
pub struct PartDifference {
    /// The part.
    pub component: Component,
    /// How deep it stands below the whole process.
    pub depth: usize,
    /// Its size in the first answer; none where the process does not start, or nothing is held to the size.
    pub before: Option<MemorySize>,
    /// Its size in the second.
    pub after: Option<MemorySize>,
    /// Why it differs. Where a process does not start, that is said once, in [`ProcessDifference::start`].
    pub why: Option<Why>,
}

impl PartDifference {
    /// Whether the size differs.
    pub fn differs(&self) -> bool {
        self.before != self.after
    }

    /// By how many bytes the size differs.
    pub fn bytes(&self) -> Option<i64> {
        Some(self.after?.bytes() - self.before?.bytes())
    }
}

/// The worst that came with the second answer.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Severe {
    /// No size differs, and nothing refused or risky came in.
    Same,
    /// Sizes differ.
    Sizes,
    /// A risk came in.
    Risk,
    /// Something that Flink refuses came in.
    Refused,
}

impl Comparison {
    /// How one process differs.
    pub const fn of(&self, process: Process) -> &ProcessDifference {
        let [task_manager, job_manager] = &self.processes;
        match process {
            Process::TaskManager => task_manager,
            Process::JobManager => job_manager,
        }
    }

    /// The worst that came with the second answer, as far as the given processes go.
    pub fn severe(&self, processes: &[Process]) -> Severe {
        let concerned = |process: Option<Process>| process.is_none_or(|process| processes.contains(&process));
        let came = self.findings.came.iter().filter(|finding| concerned(finding.process));
        let worst = came.map(|finding| finding.severity).min();
        let looked_at = || processes.iter().map(|process| self.of(*process));
        let stops = looked_at().any(|process| process.starts == (true, false));
        match worst {
            _ if stops => Severe::Refused,
            Some(Severity::Refused) => Severe::Refused,
            Some(Severity::Risk) => Severe::Risk,
            _ if looked_at().any(ProcessDifference::sizes_differ) => Severe::Sizes,
            _ => Severe::Same,
        }
    }

    /// Whether anything differs but texts that mean the same.
    pub fn is_same(&self) -> bool {
        let is_same = |process: &ProcessDifference| {
            !process.sizes_differ()
                && process.starts.0 == process.starts.1
                && process.facts.is_empty()
                && process.notices.is_empty()
        };
        self.settings.is_empty() && self.findings.is_empty() && self.processes.iter().all(is_same)
    }
}

impl ProcessDifference {
    /// Whether the size of any part differs, or only one of the answers starts the process.
    pub fn sizes_differ(&self) -> bool {
        self.starts.0 != self.starts.1 || self.parts.iter().any(PartDifference::differs)
    }
}

/// Compares two answers, with the recommendations for each.
pub fn compare(before: &Answer, after: &Answer) -> Comparison {
    let findings = CameAndWent::of(&advise(before), &advise(after), Finding::identity);
    Comparison {
        findings,
        ..differences(before, after)
    }
}

/// Compares two answers without recommendations, which take the most time.
pub fn differences(before: &Answer, after: &Answer) -> Comparison {
    let changes = Changes::between(before, after);
    Comparison {
        flink: (before.document.flink, after.document.flink),
        deployment: (before.document.deployment, after.document.deployment),
        file: (before.document.file, after.document.file),
        settings: settings(before, after),
        processes: Process::ALL.map(|process| of_process(before, after, &changes, process)),
        findings: CameAndWent::default(),
    }
}

fn of_process(before: &Answer, after: &Answer, changes: &Changes, process: Process) -> ProcessDifference {
    let sides = Sides {
        before: &before.derivations,
        after: &after.derivations,
    };
    let starts = (before.starts(process), after.starts(process));
    let why = |subject: Subject| {
        let causes = changes.causes(subject);
        (!causes.is_empty()).then(|| told(subject, causes, &sides))
    };
    // Where a text cannot be read, no derivation says why.
    let is_read = |answer: &Answer| answer.reading.refusal.is_none();
    let both_read = is_read(before) && is_read(after);
    let start = (starts.0 != starts.1 && both_read).then(|| why(Subject::Start(process)));
    let held = |answer: &Answer, component| match answer.starts(process) {
        true => size(&answer.derivations, process, component),
        false => None,
    };
    let parts = Component::tree(process).into_iter().map(|(component, depth)| {
        let (old, new) = (held(before, component), held(after, component));
        let is_told = starts == (true, true) && old != new;
        PartDifference {
            component,
            depth,
            before: old,
            after: new,
            why: is_told.then(|| why(Subject::Part(process, component))).flatten(),
        }
    });
    let arguments = |answer: &Answer| -> Vec<String> {
        let computed = answer.derivation(process).jvm_arguments();
        let computed = computed.filter(|_| answer.starts(process)).unwrap_or_default();
        computed.split_whitespace().map(str::to_owned).collect()
    };
    ProcessDifference {
        process,
        starts,
        refusal: (before.refusal(process), after.refusal(process)),
        start: start.flatten(),
        parts: parts.collect(),
        arguments: CameAndWent::of(&arguments(before), &arguments(after), String::as_str),
        notices: CameAndWent::of(&before.notices(process), &after.notices(process), |line| {
            (line.level, line.text.as_str())
        }),
        facts: fact_differences(before, after, process),
    }
}
