//! What no formula gives: how much memory things take that a job does. Each is a range with what stands for it, and says
//! so wherever it is used.

use flink_memory::{Component, MemorySize, Process};

use crate::answers::{Beside, Job, Plan, State};

/// What a number is counted for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Per {
    /// Each slot of a TaskManager.
    Slot,
    /// The process, whatever its slots.
    Process,
}

/// A judgement: what something takes of a part of memory.
#[derive(Clone, Copy, Debug)]
pub struct Judged {
    /// What takes the memory.
    pub what: &'static str,
    /// The process it is in.
    pub process: Process,
    /// The part of memory.
    pub component: Component,
    /// What it is counted for.
    pub per: Per,
    /// The least that is usual, in mebibytes.
    pub low: u32,
    /// What the plan counts with.
    pub take: u32,
    /// The most that is usual.
    pub high: u32,
    /// Where the numbers are from.
    pub source: &'static str,
    applies: fn(&Plan) -> bool,
}

/// A part that is judged, for the answers to which it applies.
const fn judged(
    what: &'static str,
    component: Component,
    per: Per,
    (low, take, high): (u32, u32, u32),
    source: &'static str,
    applies: fn(&Plan) -> bool,
) -> Judged {
    Judged {
        what,
        process: Process::TaskManager,
        component,
        per,
        low,
        take,
        high,
        source,
        applies,
    }
}

const NO_PAGE: &str = "experience; no page says";

/// Every judgement.
pub static JUDGED: &[Judged] = {
    use Component::{Managed, TaskHeap, TaskOffHeap};
    use Per::{Process as Once, Slot};
    &[
        judged(
            "user code and its records",
            TaskHeap,
            Slot,
            (128, 384, 1024),
            "the TaskManager that Flink ships has 384 MiB for its only slot",
            |_| true,
        ),
        judged(
            "windows that gather records",
            TaskHeap,
            Slot,
            (256, 512, 2048),
            NO_PAGE,
            |plan| plan.does(Beside::Windows) && !keeps_in_store(plan),
        ),
        judged("large joins", TaskHeap, Slot, (128, 512, 2048), NO_PAGE, |plan| {
            plan.does(Beside::Joins) && !keeps_in_store(plan)
        }),
        judged(
            "records in flight of asynchronous I/O",
            TaskHeap,
            Slot,
            (16, 64, 256),
            NO_PAGE,
            |plan| plan.does(Beside::Async),
        ),
        judged(
            "clients of asynchronous I/O",
            TaskOffHeap,
            Once,
            (16, 64, 128),
            "their Netty takes pieces of 4 MiB or 16 MiB; how many is theirs",
            |plan| plan.does(Beside::Async),
        ),
        judged(
            "a Kafka source and sink",
            TaskHeap,
            Slot,
            (32, 96, 256),
            "Kafka’s defaults: `fetch.max.bytes` is 50 MiB, `buffer.memory` 32 MiB",
            |plan| plan.does(Beside::Kafka),
        ),
        judged(
            "sockets of Kafka’s clients",
            TaskOffHeap,
            Once,
            (8, 32, 64),
            NO_PAGE,
            |plan| plan.does(Beside::Kafka),
        ),
        judged(
            "buffers of file systems",
            TaskOffHeap,
            Once,
            (32, 64, 256),
            NO_PAGE,
            |plan| plan.does(Beside::Files),
        ),
        judged(
            "libraries with native memory",
            TaskOffHeap,
            Once,
            (64, 256, 2048),
            "ask the library: no default can know",
            |plan| plan.does(Beside::Native),
        ),
        judged(
            "sorting, joining and aggregating",
            Managed,
            Slot,
            (128, 512, 2048),
            "each operator has a weight of 128 MiB by default (`ExecutionConfigOptions`)",
            |plan| plan.job == Some(Job::Batch),
        ),
        judged(
            "windows and buffers of SQL operators",
            Managed,
            Slot,
            (32, 128, 512),
            "`table.exec.resource.*`, 128 MiB by default",
            |plan| plan.job == Some(Job::Sql),
        ),
        judged(
            "Python workers",
            Managed,
            Slot,
            (64, 192, 1024),
            "as much as Python’s weight of 30 gives beside a state backend’s 70 in 640 MiB",
            |plan| plan.job == Some(Job::Python),
        ),
        Judged {
            process: Process::JobManager,
            ..judged(
                "buffers of file systems that checkpoints are written to",
                Component::OffHeap,
                Once,
                (64, 128, 512),
                "experience: uploads on the JobManager take direct memory",
                |plan| plan.does(Beside::Files),
            )
        },
    ]
};

/// Objects on the heap take so many times what state is as bytes: the least, what is counted with, the most.
pub(crate) const OBJECTS: [i64; 3] = [2, 3, 5];

/// How many percent of the state are hot where nobody says.
pub(crate) const HOT: [i64; 3] = [5, 10, 30];

/// A slot's managed memory for state of which the size is not known, in mebibytes. Flink ships 512 MiB for its slot.
pub(crate) const UNKNOWN_STATE: [i64; 3] = [192, 512, 2048];

/// More than this, in mebibytes, is not planned for the state of one slot: beyond, the page cache and disks do.
pub(crate) const MOST_STATE: i64 = 8 << 10;

/// The JobManager's heap, in kibibytes: for itself, for each job, for each task, and for each task of a checkpoint kept.
pub(crate) const JOB_MANAGER: [[i64; 3]; 4] = [
    [256 << 10, 384 << 10, 768 << 10],
    [8 << 10, 32 << 10, 128 << 10],
    [16, 64, 256],
    [1, 8, 64],
];

/// Exchanges of a job of which nothing is said.
pub(crate) const EXCHANGES: [i64; 3] = [1, 2, 5];

/// The slots of a TaskManager where nobody says.
pub(crate) const SLOTS: [i64; 3] = [1, 4, 8];

/// What a machine needs beside a TaskManager: a tenth, and 1 GiB at least.
pub(crate) fn beside_node(node: MemorySize) -> i64 {
    (node.bytes() / 10).max(1 << 30).min(node.bytes() / 2)
}

/// Whether the job keeps its state in RocksDB or ForSt.
pub(crate) fn keeps_in_store(plan: &Plan) -> bool {
    plan.job != Some(Job::Batch) && matches!(plan.state, Some(State::RocksDb | State::ForSt))
}

/// A line of what a part needs.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Needed {
    /// What takes it.
    pub what: String,
    /// The least that is usual.
    pub low: MemorySize,
    /// What the plan counts with.
    pub take: MemorySize,
    /// The most that is usual.
    pub high: MemorySize,
    /// Where the numbers are from.
    pub source: &'static str,
}

/// A line for some bytes, three of them.
pub(crate) fn needed(what: impl Into<String>, bytes: [i64; 3], source: &'static str) -> Needed {
    let [low, take, high] = bytes.map(|bytes| MemorySize::from_bytes(bytes).unwrap_or_default());
    Needed {
        what: what.into(),
        low,
        take,
        high,
        source,
    }
}

/// The lines that apply to answers, for a part of a process with so many slots.
pub(crate) fn lines(plan: &Plan, process: Process, component: Component, slots: i64) -> Vec<Needed> {
    let is_of = |judged: &&Judged| judged.process == process && judged.component == component && (judged.applies)(plan);
    let line = |judged: &Judged| {
        let times = if judged.per == Per::Slot { slots } else { 1 };
        let bytes = [judged.low, judged.take, judged.high].map(|mebibytes| (i64::from(mebibytes) << 20) * times);
        needed(judged.what, bytes, judged.source)
    };
    JUDGED.iter().filter(is_of).map(line).collect()
}

/// The sums of lines.
pub(crate) fn sums(lines: &[Needed]) -> [i64; 3] {
    let sum = |size: fn(&Needed) -> MemorySize| {
        lines
            .iter()
            .fold(0, |sum: i64, line| sum.saturating_add(size(line).bytes()))
    };
    [sum(|line| line.low), sum(|line| line.take), sum(|line| line.high)]
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn ranges_hold_what_is_taken() {
        for judged in JUDGED {
            assert!(
                judged.low <= judged.take && judged.take <= judged.high,
                "{}",
                judged.what
            );
            assert!(!judged.source.is_empty());
        }
    }
}
