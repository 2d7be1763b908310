//! The parts that Flink divides a process's memory into.

use std::fmt;
use std::str::FromStr;

/// One of Flink's two kinds of process.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Process {
    /// Runs the tasks of jobs.
    TaskManager,
    /// Coordinates jobs.
    JobManager,
}

impl Process {
    /// Both.
    pub const ALL: [Self; 2] = [Self::TaskManager, Self::JobManager];

    /// What Flink calls it.
    pub const fn name(self) -> &'static str {
        match self {
            Self::TaskManager => "TaskManager",
            Self::JobManager => "JobManager",
        }
    }

    /// The word for it in option keys, commands and requests.
    pub const fn word(self) -> &'static str {
        match self {
            Self::TaskManager => "taskmanager",
            Self::JobManager => "jobmanager",
        }
    }
}

/// A word that names no process.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("Unknown process “{0}”: use taskmanager or jobmanager")]
pub struct UnknownProcess(pub String);

impl fmt::Display for Process {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.word())
    }
}

impl FromStr for Process {
    type Err = UnknownProcess;

    fn from_str(word: &str) -> Result<Self, UnknownProcess> {
        Self::ALL
            .into_iter()
            .find(|process| process.word() == word)
            .ok_or_else(|| UnknownProcess(word.to_owned()))
    }
}

/// A part of a process's memory, in the words of Flink's documentation and web UI.
///
/// `JvmHeap` and `OffHeap` are sums in a TaskManager and parts of their own in a JobManager; the other sums are
/// `TotalProcess`, `TotalFlink` and `Direct`.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
#[allow(missing_docs)]
pub enum Component {
    TotalProcess,
    TotalFlink,
    JvmHeap,
    FrameworkHeap,
    TaskHeap,
    OffHeap,
    Managed,
    Direct,
    FrameworkOffHeap,
    TaskOffHeap,
    Network,
    JvmMetaspace,
    JvmOverhead,
}

impl Component {
    /// Every component, wholes before their parts, in the order of Flink's log block.
    pub const ALL: [Self; 13] = [
        Self::TotalProcess,
        Self::TotalFlink,
        Self::JvmHeap,
        Self::FrameworkHeap,
        Self::TaskHeap,
        Self::OffHeap,
        Self::Managed,
        Self::Direct,
        Self::FrameworkOffHeap,
        Self::TaskOffHeap,
        Self::Network,
        Self::JvmMetaspace,
        Self::JvmOverhead,
    ];

    /// What Flink's documentation calls the component.
    pub const fn name(self) -> &'static str {
        match self {
            Self::TotalProcess => "Total Process Memory",
            Self::TotalFlink => "Total Flink Memory",
            Self::JvmHeap => "JVM Heap",
            Self::FrameworkHeap => "Framework Heap",
            Self::TaskHeap => "Task Heap",
            Self::OffHeap => "Off-Heap Memory",
            Self::Managed => "Managed Memory",
            Self::Direct => "Direct Memory",
            Self::FrameworkOffHeap => "Framework Off-Heap",
            Self::TaskOffHeap => "Task Off-Heap",
            Self::Network => "Network",
            Self::JvmMetaspace => "JVM Metaspace",
            Self::JvmOverhead => "JVM Overhead",
        }
    }

    /// Every component of a process with its depth, wholes before their parts.
    pub fn tree(process: Process) -> Vec<(Self, usize)> {
        fn grow(component: Component, depth: usize, process: Process, tree: &mut Vec<(Component, usize)>) {
            tree.push((component, depth));
            for part in component.parts(process) {
                grow(*part, depth + 1, process, tree);
            }
        }
        let mut tree = Vec::new();
        grow(Self::TotalProcess, 0, process, &mut tree);
        tree
    }

    /// Whether another component is this one, or within it, in a process of the given kind.
    pub fn holds(self, other: Self, process: Process) -> bool {
        self == other || self.parts(process).iter().any(|part| part.holds(other, process))
    }

    /// The components that this one is the sum of, in a process of the given kind.
    pub const fn parts(self, process: Process) -> &'static [Self] {
        match (self, process) {
            (Self::TotalProcess, _) => &[Self::TotalFlink, Self::JvmMetaspace, Self::JvmOverhead],
            (Self::TotalFlink, _) => &[Self::JvmHeap, Self::OffHeap],
            (Self::JvmHeap, Process::TaskManager) => &[Self::FrameworkHeap, Self::TaskHeap],
            (Self::OffHeap, Process::TaskManager) => &[Self::Managed, Self::Direct],
            (Self::Direct, Process::TaskManager) => &[Self::FrameworkOffHeap, Self::TaskOffHeap, Self::Network],
            _ => &[],
        }
    }
}
