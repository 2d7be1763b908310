//! What every release makes of a document, at a glance.

use flink_config::{Answer, Document};
use flink_memory::{Component, FlinkVersion, MemorySize, Process};

use crate::cause::size;
use crate::convert::as_read_by;

/// The parts of a process that are shown.
const fn parts(process: Process) -> &'static [Component] {
    match process {
        Process::TaskManager => &[
            Component::TotalProcess,
            Component::JvmHeap,
            Component::Managed,
            Component::Network,
            Component::JvmMetaspace,
            Component::JvmOverhead,
        ],
        Process::JobManager => &[
            Component::TotalProcess,
            Component::JvmHeap,
            Component::OffHeap,
            Component::JvmMetaspace,
            Component::JvmOverhead,
        ],
    }
}

/// What a release makes of a document.
#[derive(Clone, Debug, PartialEq)]
pub struct ReleaseRow {
    /// The document for the release, which names it.
    pub document: Document,
    /// The TaskManager and the JobManager.
    pub processes: [ProcessRow; 2],
}

/// What a release makes of one process.
#[derive(Clone, Debug, PartialEq)]
pub struct ProcessRow {
    /// The process.
    pub process: Process,
    /// What the release says if it does not start it.
    pub refusal: Option<String>,
    /// Its parts, the same ones in every row, and their sizes; none where it does not start.
    pub sizes: Vec<(Component, Option<MemorySize>)>,
}

/// What every release makes of a document, oldest first. Where a release does not read the file, its settings are put
/// into the file that it reads.
pub fn releases(answer: &Answer) -> Vec<ReleaseRow> {
    rows(&in_releases(answer))
}

/// A document as each release reads it, oldest first.
pub(crate) fn in_releases(answer: &Answer) -> Vec<Answer> {
    let Document { flink: own, file, .. } = answer.document;
    let of_release = |flink| match flink == own || file.is_read_by(flink) {
        true => answer.in_release(flink),
        false => Answer::new(as_read_by(answer, flink)),
    };
    FlinkVersion::ALL.into_iter().map(of_release).collect()
}

/// What releases make of a document.
pub(crate) fn rows(of_releases: &[Answer]) -> Vec<ReleaseRow> {
    of_releases.iter().map(row).collect()
}

fn row(of_release: &Answer) -> ReleaseRow {
    let process = |process: Process| {
        let known = |component: &Component| match of_release.starts(process) {
            true => size(&of_release.derivations, process, *component),
            false => None,
        };
        let refusal = of_release.refusal(process).into_iter().next();
        ProcessRow {
            process,
            refusal: refusal.map(|exception| exception.message),
            sizes: parts(process).iter().map(|part| (*part, known(part))).collect(),
        }
    };
    ReleaseRow {
        processes: Process::ALL.map(process),
        document: of_release.document.clone(),
    }
}
