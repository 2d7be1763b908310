//! The messages, in the order in which they are shown: what says most comes first.

use crate::message::Message;
use crate::{autotuning, exit_codes, jvm, managed, netty, network, platforms, refusals, slots, state_store, usage};

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
}
