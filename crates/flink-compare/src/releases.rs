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
    rows(&in_releases(answer))
}

/// A document as each release reads it, oldest first.
pub(crate) fn in_releases(answer: &Answer) -> Vec<Answer> {
    let of_release = |flink| match flink == answer.document.flink {
        true => answer.clone(),
        false => Answer::new(as_read_by(answer, flink)),
    };
    FlinkVersion::ALL.into_iter().map(of_release).collect()
}

/// What releases make of a document.
pub(crate) fn rows(of_releases: &[Answer]) -> Vec<ReleaseRow> {
    of_releases.iter().map(row).collect()
}

fn row(of_release: &Answer) -> ReleaseRow {
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
        flink: of_release.document.flink,
        starts: Process::ALL.map(starts),
        sizes: TABLE.map(sizes),
    }
}
