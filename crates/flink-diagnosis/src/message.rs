//! The messages, in the order in which they are shown: what says most comes first.

use crate::diagnosis::{Diagnosis, Number};
use crate::pasted::Pasted;
use crate::rebuilt::Rebuilt;
use crate::{autotuning, exit_codes, jvm, managed, netty, network, platforms, refusals, slots, state_store, usage};
use flink_advice::Fix;
use flink_memory::{Component, Process};

/// A message of a failure.
#[derive(Clone, Copy, Debug)]
pub struct Message {
    /// Its short address, which stays for ever: `oom-metaspace`.
    pub id: &'static str,
    /// What it is, in one line without a full stop.
    pub title: &'static str,
    /// What happened, and what it is not. Keys, classes and words of Flink's stand between backticks, here and below.
    pub meaning: &'static str,
    /// What to look at next: whether something is too small or leaking, and how to tell.
    pub telling: &'static str,
    /// The class that says it, with its releases, or the manual that tells of it.
    pub source: &'static str,
    /// A text as it is met, with numbers of its own.
    pub example: &'static str,
    /// Messages that are only a part or a consequence of this one, and need not be shown beside it.
    pub(crate) hides: &'static [&'static str],
    /// Finds it in a text.
    pub(crate) read: fn(&Pasted) -> Option<Said>,
}

impl PartialEq for Message {
    fn eq(&self, other: &Self) -> bool {
        self.id == other.id
    }
}

/// What one text says of a message.
#[derive(Debug, Default)]
pub(crate) struct Said {
    /// Where the message begins.
    pub at: usize,
    pub process: Option<Process>,
    pub components: Vec<Component>,
    pub numbers: Vec<Number>,
    pub says: String,
    pub rebuilt: Option<Rebuilt>,
    pub fixes: Vec<Fix>,
    pub needs: Option<&'static str>,
}

/// Every message, the most telling first.
pub static MESSAGES: &[Message] = &[
    // Flink does not start.
    refusals::COMPONENTS_EXCEED_FLINK,
    refusals::METASPACE_OVERHEAD_EXCEED_PROCESS,
    refusals::FLINK_METASPACE_EXCEED_PROCESS,
    refusals::OVERHEAD_OUTSIDE_RANGE,
    refusals::NETWORK_OUTSIDE_RANGE,
    refusals::HEAP_OFF_HEAP_NOT_FLINK,
    refusals::HEAP_EXCEEDS_FLINK,
    refusals::FLINK_BELOW_OFF_HEAP,
    refusals::NO_TOTAL_MEMORY,
    refusals::INCONSISTENT_RANGE,
    refusals::UNREADABLE_SIZE,
    refusals::UNREADABLE_VALUE,
    refusals::NO_CPU_CORES,
    refusals::SEGMENT_SIZE,
    refusals::TOO_FEW_SLOTS,
    refusals::NETWORK_MIN_MAX_MISMATCH,
    refusals::NEGATIVE_HEAP,
    refusals::LONG_OVERFLOW,
    // A job, or a part of it, fails for want of something that is counted.
    network::INSUFFICIENT_NETWORK_BUFFERS,
    network::EXCLUSIVE_BUFFERS_TIMEOUT,
    network::NETWORK_POOL_ALLOCATION,
    network::BATCH_READ_MEMORY,
    network::BATCH_READ_TIMEOUT,
    network::TOO_FEW_SORT_BUFFERS,
    managed::MANAGED_FRACTION_ZERO,
    managed::MANAGED_PAGES,
    managed::MANAGED_RESERVATION,
    managed::PYTHON_WORKER,
    slots::SLOT_PROFILE,
    state_store::ROCKSDB_ARENA,
    state_store::ROCKSDB_RATIOS,
    state_store::ROCKSDB_SHARED_CACHE,
    // A limit of the JVM's.
    netty::OOM_NETTY,
    jvm::OOM_DIRECT,
    jvm::OOM_METASPACE,
    jvm::OOM_CLASS_SPACE,
    jvm::OOM_GC_OVERHEAD,
    jvm::OOM_ARRAY,
    jvm::OOM_HEAP,
    jvm::OOM_THREADS,
    jvm::OOM_NATIVE,
    jvm::HEAP_RESERVATION,
    jvm::HEAP_FULL,
    // What kills from outside.
    platforms::KERNEL_OOM,
    platforms::OOM_KILLED,
    platforms::EVICTED,
    platforms::YARN_PHYSICAL_MEMORY,
    platforms::YARN_VIRTUAL_MEMORY,
    platforms::YARN_MAXIMUM_ALLOCATION,
    slots::NOT_ENOUGH_SLOTS,
    // What is left when a process has ended.
    exit_codes::EXIT_239,
    exit_codes::EXIT_137,
    exit_codes::EXIT_143,
    exit_codes::EXIT_134,
    exit_codes::EXIT_3,
    exit_codes::EXIT_2,
    exit_codes::EXIT_1,
    exit_codes::EXIT_163,
    exit_codes::EXIT_165,
    exit_codes::YARN_104,
    exit_codes::YARN_103,
    // What is no failure, and tells of memory.
    autotuning::AUTOTUNING,
    usage::USAGE_REST,
    usage::USAGE_PROMETHEUS,
    usage::USAGE_LOG,
    usage::USAGE_NATIVE_MEMORY,
    usage::USAGE_TOP,
];

impl Message {
    /// The message of a short address.
    pub fn of(id: &str) -> Option<&'static Self> {
        MESSAGES.iter().find(|message| message.id == id)
    }

    /// What a text says of it, if it stands there.
    pub(crate) fn diagnosis(&'static self, pasted: &Pasted) -> Option<Diagnosis> {
        let said = (self.read)(pasted)?;
        Some(Diagnosis {
            message: self,
            line: pasted.line(said.at),
            process: said.process,
            components: said.components,
            numbers: said.numbers,
            says: said.says,
            rebuilt: said.rebuilt,
            fixes: said.fixes,
            needs: said.needs,
        })
    }
}
