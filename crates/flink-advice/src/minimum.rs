//! What each part needs at least to be of use, and why: recommended values leave every part that much.

use flink_memory::slots::{Consumer, StoreMemory};
use flink_memory::{Component, MemorySize, OPTIONS, Process};

use crate::managed::consumers;
use crate::options::process_of;
use crate::store::StateStore;
use crate::subject::Subject;

/// What a part of a process needs at least.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Minimum {
    /// The process.
    pub process: Process,
    /// The part of it.
    pub component: Component,
    /// How much it needs.
    pub size: MemorySize,
    /// What for, as the end of a sentence.
    pub why: &'static str,
    /// Where that is written.
    pub source: &'static str,
}

const fn minimum(
    process: Process,
    component: Component,
    mebibytes: u32,
    why: &'static str,
    source: &'static str,
) -> Minimum {
    Minimum {
        process,
        component,
        size: MemorySize::from_mebibytes(mebibytes),
        why,
        source,
    }
}

const DEFAULT: &str = "the option's default";
const DEFAULT_MIN: &str = "the default of the option `…min`";

/// What each part needs at least. What someone sets lower stays as it is.
pub static MINIMUMS: &[Minimum] = {
    use Component::*;
    use Process::{JobManager, TaskManager};
    &[
        minimum(TaskManager, FrameworkHeap, 128, "Flink's own code", DEFAULT),
        minimum(
            TaskManager,
            TaskHeap,
            128,
            "user code and its records",
            "undocumented; Flink's recommended minimum for the JobManager heap",
        ),
        minimum(TaskManager, FrameworkOffHeap, 128, "RPC and batch shuffles", DEFAULT),
        minimum(
            TaskManager,
            Managed,
            64,
            "one write buffer of the state backend, or for sorting",
            "the default of `state.backend.rocksdb.writebuffer.size`; only where something uses managed memory",
        ),
        minimum(TaskManager, Network, 64, "shuffles", DEFAULT_MIN),
        minimum(
            TaskManager,
            JvmMetaspace,
            256,
            "the classes of Flink and its jobs",
            DEFAULT,
        ),
        minimum(
            TaskManager,
            JvmOverhead,
            192,
            "thread stacks and compiled code",
            DEFAULT_MIN,
        ),
        minimum(
            JobManager,
            JvmHeap,
            128,
            "scheduling jobs",
            "`JobManagerFlinkMemoryUtils`, which warns below",
        ),
        minimum(JobManager, OffHeap, 128, "RPC and file systems", DEFAULT),
        minimum(
            JobManager,
            JvmMetaspace,
            256,
            "the classes of Flink and its jobs",
            DEFAULT,
        ),
        minimum(
            JobManager,
            JvmOverhead,
            192,
            "thread stacks and compiled code",
            DEFAULT_MIN,
        ),
    ]
};

/// The parts that edits leave less than they need, with what they get. A part that had no more before, or that one of
/// its own options holds at a value which the edits leave alone, is not the edits' doing.
pub fn short<'a>(
    before: &'a Subject<'_>,
    after: &'a Subject<'_>,
) -> impl Iterator<Item = (&'static Minimum, MemorySize)> + 'a {
    MINIMUMS.iter().filter_map(|minimum| {
        let Minimum { process, component, .. } = *minimum;
        let size = after.size(process, component).filter(|size| *size < minimum.size)?;
        let is_less = before.size(process, component).is_none_or(|before| size < before);
        let is_used = component != Component::Managed || is_managed_used(after);
        (is_less && is_used && !is_chosen(before, after, minimum)).then_some((minimum, size))
    })
}

/// Whether something of the job takes managed memory. A state backend with memory of its own does not.
fn is_managed_used(subject: &Subject) -> bool {
    let mut consumers = consumers(subject).into_iter();
    consumers.any(|consumer| {
        let has_own = || {
            let store = StateStore::of(subject);
            store.is_some_and(|used| used.divided().is_some_and(|store| store.memory != StoreMemory::Managed))
        };
        consumer != Consumer::StateBackend || !has_own()
    })
}

/// Whether someone set an option of the part, and it stays as it is.
fn is_chosen(before: &Subject, after: &Subject, minimum: &Minimum) -> bool {
    let own = OPTIONS.iter().filter(|def| {
        let is_of_process = process_of(def.key) == minimum.process;
        def.bounds == Some(minimum.component) && is_of_process
    });
    own.map(|def| def.id)
        .any(|option| before.is_set(option) && before.text(option) == after.text(option))
}
