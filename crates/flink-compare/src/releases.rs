//! A document in every release, at a glance.

use flink_config::Answer;
use flink_memory::{Component, FlinkVersion, MemorySize, Process};

use crate::cause::size;
use crate::convert::as_read_by;

/// The parts that are shown of each process.
pub const TABLE: [(Process, &[Component]); 2] = [
    (
        Process::TaskManager,
        &[
            Component::TotalProcess,
            Component::JvmHeap,
            Component::Managed,
            Component::Network,
            Component::JvmMetaspace,
            Component::JvmOverhead,
        ],
    ),
    (
        Process::JobManager,
        &[
            Component::TotalProcess,
            Component::JvmHeap,
            Component::OffHeap,
            Component::JvmMetaspace,
            Component::JvmOverhead,
        ],
    ),
];

/// What a release makes of a document.
#[derive(Clone, Debug, PartialEq)]
pub struct ReleaseRow {
    /// The release.
    pub flink: FlinkVersion,
    /// Whether it starts the TaskManager and the JobManager, and what it says if not.
    pub starts: [Result<(), String>; 2],
    /// The sizes of each process, in the order of [`TABLE`].
    pub sizes: [Vec<Option<MemorySize>>; 2],
}

/// What every release makes of a document, oldest first. Where a release does not read the file, its settings are put
/// into the file that it reads.
pub fn releases(answer: &Answer) -> Vec<ReleaseRow> {
    FlinkVersion::ALL.into_iter().map(|flink| row(answer, flink)).collect()
}

fn row(answer: &Answer, flink: FlinkVersion) -> ReleaseRow {
    let of_release = match flink == answer.document.flink {
        true => answer.clone(),
        false => Answer::new(as_read_by(answer, flink)),
    };
    let starts = |process| match of_release.refusal(process).into_iter().next() {
        Some(exception) => Err(exception.message),
        None => Ok(()),
    };
    let sizes = |(process, parts): (Process, &[Component])| {
        let known = |component: &Component| match of_release.starts(process) {
            true => size(&of_release.derivations, process, *component),
            false => None,
        };
        parts.iter().map(known).collect()
    };
    ReleaseRow {
        flink,
        starts: Process::ALL.map(starts),
        sizes: TABLE.map(sizes),
    }
}
