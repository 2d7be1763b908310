//! The rows of the option table, in the order of the form and the option reference.
//!
//! Adding an option is adding a row. A row stands in a section, which gives its group and the page that explains it
//! unless the row names a better one. What a row does not say is: a memory size without a default, in every release
//! since 1.13, under this key alone, never deprecated, no component's bound.
//!
//! `tests/option_history.rs` compares kinds, defaults, old keys, deprecations and removals with what every release of
//! Flink itself declares.

use super::{DefaultValue, Era, Group, Kind, OldKey, OptionDef, Words};
use crate::component::Component;
use crate::size::MemorySize;
use crate::version::{FlinkVersion, v};
use Kind::{Boolean, Double, Duration, Enum, Fraction, Integer, List, Long, Map, Size, Text};

const CONFIG: &str = "docs/deployment/config/";
const MEMORY: &str = "docs/deployment/memory/mem_setup/";
const TASK_MANAGER: &str = "docs/deployment/memory/mem_setup_tm/";
const OFF_HEAP: &str = "docs/deployment/memory/mem_setup_tm/#configure-off-heap-memory-direct-or-native";
const MANAGED: &str = "docs/deployment/memory/mem_setup_tm/#managed-memory";
const JOB_MANAGER: &str = "docs/deployment/memory/mem_setup_jobmanager/";
const MIGRATION: &str = "docs/deployment/memory/mem_migration/";
const TROUBLE: &str = "docs/deployment/memory/mem_trouble/";
const BUFFERS: &str = "docs/deployment/memory/network_mem_tuning/";
const DEBLOATING: &str = "docs/deployment/memory/network_mem_tuning/#the-buffer-debloating-mechanism";
// Renamed in 1.16; this address leads there in every release.
const BATCH_SHUFFLE: &str = "docs/ops/batch/blocking_shuffle/";
const BATCH_MODE: &str = "docs/dev/datastream/execution_mode/";
const SQL: &str = "docs/dev/table/config/#execution-options";
const STATE_BACKENDS: &str = "docs/ops/state/state_backends/";
const CHANGELOG: &str = "docs/ops/state/state_backends/#enabling-changelog";
const CHECKPOINTS: &str = "docs/ops/state/checkpoints/";
const ROCKSDB_MEMORY: &str = "docs/ops/state/large_state_tuning/#tuning-rocksdb-memory";
const ROCKSDB_OPTIONS: &str = "docs/deployment/config/#advanced-rocksdb-state-backends-options";
const FORST: &str = "docs/ops/state/disaggregated_state/";
const FINE_GRAINED: &str = "docs/deployment/finegrained_resource/";
const EXTERNAL_RESOURCES: &str = "docs/deployment/advanced/external_resources/";
const JVM_OPTIONS: &str = "docs/deployment/config/#jvm-and-logging-options";
const KUBERNETES: &str = "docs/deployment/config/#kubernetes";
const YARN: &str = "docs/deployment/config/#yarn";

/// What a section says for its rows, and what every row says if nothing else.
const fn section(group: Group, page: &'static str) -> OptionDef {
    OptionDef {
        id: OptionId::TmProcessSize,
        key: "",
        old_keys: &[],
        group,
        kind: Size,
        history: ALWAYS_UNSET,
        deprecated: None,
        bounds: None,
        page,
    }
}

/// An old key that every release reads, with a warning.
const fn old(key: &'static str) -> OldKey {
    renamed(key, v(1, 13))
}

/// The key that the option had before the release `since`, which reads it with a warning.
const fn renamed(key: &'static str, since: FlinkVersion) -> OldKey {
    OldKey {
        key,
        deprecated: true,
        since,
        until: None,
    }
}

const ALWAYS_UNSET: &[(FlinkVersion, Era)] = &[(v(1, 13), UNSET)];

const UNSET: Era = Era::Default(DefaultValue::None);
const REMOVED: Era = Era::Removed;
const NO_BYTES: Era = Era::Default(DefaultValue::Size(MemorySize::ZERO));
const NO_LIMIT: Era = Era::Default(DefaultValue::Size(MemorySize::MAX));
const NOTHING: Era = text("");

const fn mib(mebibytes: u32) -> Era {
    Era::Default(DefaultValue::Size(MemorySize::from_mebibytes(mebibytes)))
}

const fn kib(kibibytes: u32) -> Era {
    Era::Default(DefaultValue::Size(MemorySize::from_kibibytes(kibibytes)))
}

const fn bytes(bytes: i64) -> Era {
    match MemorySize::from_bytes(bytes) {
        Some(size) => Era::Default(DefaultValue::Size(size)),
        None => UNSET,
    }
}

const fn float(float: f32) -> Era {
    Era::Default(DefaultValue::Float(float))
}

const fn double(double: f64) -> Era {
    Era::Default(DefaultValue::Double(double))
}

const fn integer(integer: i64) -> Era {
    Era::Default(DefaultValue::Integer(integer))
}

const fn boolean(boolean: bool) -> Era {
    Era::Default(DefaultValue::Boolean(boolean))
}

const fn text(text: &'static str) -> Era {
    Era::Default(DefaultValue::Text(text))
}

/// What an option is, in words.
pub fn words(id: OptionId) -> Words {
    WORDS.get(id as usize).copied().unwrap_or_default()
}

macro_rules! options {
    ($($group:ident, $page:ident { $($id:ident {
        key: $key:expr,
        $(old_keys: $old_keys:expr,)?
        name: $name:expr,
        sentence: $sentence:expr
        $(, $field:ident: $value:expr)* $(,)?
    })* })*) => {
        /// The name of an option in code; its number is its row's place in [`OPTIONS`].
        #[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
        #[allow(missing_docs)]
        pub enum OptionId { $($($id,)*)* }

        /// The table.
        pub static OPTIONS: [OptionDef; [$($(OptionId::$id,)*)*].len()] = [$($(OptionDef {
            id: OptionId::$id,
            key: $key,
            $(old_keys: $old_keys,)?
            $($field: $value,)*
            ..section(Group::$group, $page)
        },)*)*];

        // On their own, because deriving does without them, and the page loads them with the form.
        static WORDS: [Words; OPTIONS.len()] = [$($(Words {
            name: $name,
            sentence: $sentence,
        },)*)*];
    };
}

options! {
    TaskManagerTotal, MEMORY {
        TmProcessSize {
            key: "taskmanager.memory.process.size",
            name: "Total process memory",
            sentence: "All memory of the TaskManager's JVM process; in a container, the size of the container.",
            bounds: Some(Component::TotalProcess),
        }
        TmFlinkSize {
            key: "taskmanager.memory.flink.size",
            name: "Total Flink memory",
            sentence: "What the TaskManager gives to Flink: the process without JVM metaspace and JVM overhead.",
            bounds: Some(Component::TotalFlink),
        }
    }

    TaskManagerHeap, TASK_MANAGER {
        FrameworkHeap {
            key: "taskmanager.memory.framework.heap.size",
            name: "Framework heap",
            sentence: "JVM heap that Flink itself uses and slots do not get.",
            kind: Size, history: &[(v(1, 13), mib(128))],
            bounds: Some(Component::FrameworkHeap),
        }
        TaskHeap {
            key: "taskmanager.memory.task.heap.size",
            name: "Task heap",
            sentence: "JVM heap for the operators and user code of all slots.",
            bounds: Some(Component::TaskHeap),
        }
        SystemOutCache {
            key: "taskmanager.system-out.log.cache-upper-size",
            name: "Cache for System.out",
            sentence: "The longest line of System.out or System.err that is kept on the heap until it can be logged.",
            kind: Size, history: &[(v(1, 19), kib(100))],
            page: CONFIG,
        }
    }

    ManagedMemory, MANAGED {
        ManagedSize {
            key: "taskmanager.memory.managed.size",
            old_keys: &[old("taskmanager.memory.size")],
            name: "Managed memory",
            sentence: "Native memory that Flink hands to RocksDB, sorting, hash tables, caching and Python.",
            bounds: Some(Component::Managed),
        }
        ManagedFraction {
            key: "taskmanager.memory.managed.fraction",
            name: "Managed fraction",
            sentence: "Share of Total Flink Memory for managed memory when its size is not set.",
            kind: Fraction, history: &[(v(1, 13), float(0.4))],
            bounds: Some(Component::Managed),
        }
        ConsumerWeights {
            key: "taskmanager.memory.managed.consumer-weights",
            name: "Consumer weights",
            sentence: "How operators, state backend and Python divide a slot's managed memory where a job has several.",
            kind: Map, history: &[(v(1, 13), text("OPERATOR:70,STATE_BACKEND:70,PYTHON:30"))],
            page: "docs/deployment/memory/mem_setup_tm/#consumer-weights",
        }
        SortSpillingThreshold {
            key: "taskmanager.runtime.sort-spilling-threshold",
            name: "Sort spilling threshold",
            sentence: "How full a sorter's managed memory may get before it starts to write to disk.",
            kind: Kind::Float, history: &[(v(1, 13), float(0.8))],
            page: CONFIG,
        }
        MergeFan {
            key: "taskmanager.runtime.max-fan",
            name: "Merge width",
            sentence: "How many spilled files one merge reads at once, each through its own pages of managed memory.",
            kind: Integer, history: &[(v(1, 13), integer(128))],
            page: CONFIG,
        }
        LargeRecordHandler {
            key: "taskmanager.runtime.large-record-handler",
            name: "Large record handler",
            sentence: "Whether sorters set memory aside for records that do not fit into their sort buffers.",
            kind: Boolean, history: &[(v(1, 13), boolean(false))],
            page: CONFIG,
        }
        HashJoinBloomFilters {
            key: "taskmanager.runtime.hashjoin-bloom-filters",
            name: "Hash join filters",
            sentence: "Whether hash joins that spill keep Bloom filters in managed memory to write less to disk.",
            kind: Boolean, history: &[(v(1, 13), boolean(false))],
            page: CONFIG,
        }
    }

    TaskManagerDirect, OFF_HEAP {
        FrameworkOffHeap {
            key: "taskmanager.memory.framework.off-heap.size",
            name: "Framework off-heap",
            sentence: "Direct and native memory that Flink itself uses.",
            kind: Size, history: &[(v(1, 13), mib(128))],
            bounds: Some(Component::FrameworkOffHeap),
        }
        TaskOffHeap {
            key: "taskmanager.memory.task.off-heap.size",
            name: "Task off-heap",
            sentence: "Direct and native memory that operators and user code use.",
            kind: Size, history: &[(v(1, 13), NO_BYTES)],
            bounds: Some(Component::TaskOffHeap),
        }
        BatchShuffleRead {
            key: "taskmanager.memory.framework.off-heap.batch-shuffle.size",
            name: "Batch shuffle reading",
            sentence: "The part of framework off-heap memory that batch jobs read shuffled data through.",
            kind: Size, history: &[(v(1, 13), mib(32)), (v(1, 15), mib(64))],
            page: BATCH_SHUFFLE,
        }
    }

    Network, BUFFERS {
        NetworkFraction {
            key: "taskmanager.memory.network.fraction",
            old_keys: &[old("taskmanager.network.memory.fraction")],
            name: "Network fraction",
            sentence: "Share of Total Flink Memory for the buffers that records travel through between tasks.",
            kind: Fraction, history: &[(v(1, 13), float(0.1))],
            bounds: Some(Component::Network),
        }
        NetworkMin {
            key: "taskmanager.memory.network.min",
            old_keys: &[old("taskmanager.network.memory.min")],
            name: "Network minimum",
            sentence: "The minimum that the network fraction is raised to.",
            kind: Size, history: &[(v(1, 13), mib(64))],
            bounds: Some(Component::Network),
        }
        NetworkMax {
            key: "taskmanager.memory.network.max",
            old_keys: &[old("taskmanager.network.memory.max")],
            name: "Network maximum",
            sentence: "The maximum that the network fraction is limited to.",
            kind: Size, history: &[(v(1, 13), mib(1024)), (v(1, 17), NO_LIMIT)],
            bounds: Some(Component::Network),
        }
        SegmentSize {
            key: "taskmanager.memory.segment-size",
            name: "Segment size",
            sentence: "Size of one network buffer and of one page of managed memory; a power of two, at least 4 KiB.",
            kind: Size, history: &[(v(1, 13), kib(32))],
        }
        MinSegmentSize {
            key: "taskmanager.memory.min-segment-size",
            name: "Smallest used segment",
            sentence: "The least of each buffer that debloating leaves in use; the buffer itself keeps its size.",
            kind: Size, history: &[(v(1, 14), kib(1)), (v(1, 15), bytes(256))],
            page: DEBLOATING,
        }
        StartingSegmentSize {
            key: "taskmanager.memory.starting-segment-size",
            name: "First used segment",
            sentence: "How much of each buffer is used until debloating has measured the throughput.",
            kind: Size, history: &[(v(2, 0), kib(1))],
            page: DEBLOATING,
        }
        BuffersPerChannel {
            key: "taskmanager.network.memory.buffers-per-channel",
            name: "Buffers per channel",
            sentence: "Network buffers that each connection between two tasks has for itself.",
            kind: Integer, history: &[(v(1, 13), integer(2)), (v(2, 0), REMOVED)],
            deprecated: Some(v(1, 20)),
        }
        FloatingBuffers {
            key: "taskmanager.network.memory.floating-buffers-per-gate",
            name: "Floating buffers",
            sentence: "Network buffers that all channels of one input or output share, for whichever is busiest.",
            kind: Integer, history: &[(v(1, 13), integer(8)), (v(2, 0), REMOVED)],
            deprecated: Some(v(1, 20)),
        }
        MaxBuffersPerChannel {
            key: "taskmanager.network.memory.max-buffers-per-channel",
            name: "Max buffers per channel",
            sentence: "The most buffers that one outgoing channel may fill, so that a slow receiver leaves some.",
            kind: Integer, history: &[(v(1, 13), integer(10)), (v(2, 0), REMOVED)],
            deprecated: Some(v(1, 20)),
        }
        OverdraftBuffers {
            key: "taskmanager.network.memory.max-overdraft-buffers-per-gate",
            name: "Overdraft buffers",
            sentence: "Extra buffers that an output may borrow to finish a record instead of blocking halfway.",
            kind: Integer, history: &[(v(1, 16), integer(5)), (v(2, 0), REMOVED)],
            deprecated: Some(v(1, 20)),
        }
        RequiredBuffersPerGate {
            key: "taskmanager.network.memory.read-buffer.required-per-gate.max",
            name: "Required input buffers",
            sentence: "The most buffers that an input needs before its task starts; fewer start easier and run slower.",
            kind: Integer, history: &[(v(1, 17), UNSET)],
        }
        BuffersRequestTimeout {
            key: "taskmanager.network.memory.buffers-request-timeout",
            old_keys: &[renamed("taskmanager.network.memory.exclusive-buffers-request-timeout-ms", v(1, 20))],
            name: "Buffers request timeout",
            sentence: "How long a task waits for its network buffers before it fails; before 1.20 in milliseconds.",
            kind: Duration, history: &[(v(1, 13), integer(30_000)), (v(1, 20), text("30 s"))],
        }
        Debloating {
            key: "taskmanager.network.memory.buffer-debloat.enabled",
            name: "Buffer debloating",
            sentence: "Whether slow tasks have less data waiting, for faster checkpoints; it saves no memory.",
            kind: Boolean, history: &[(v(1, 14), boolean(false))],
            page: DEBLOATING,
        }
        DebloatingTarget {
            key: "taskmanager.network.memory.buffer-debloat.target",
            name: "Debloating target",
            sentence: "How long a task should need to work through the data that waits for it.",
            kind: Duration, history: &[(v(1, 14), text("1 s"))],
            page: DEBLOATING,
        }
        DebloatingPeriod {
            key: "taskmanager.network.memory.buffer-debloat.period",
            name: "Debloating period",
            sentence: "How often debloating recomputes how much of each buffer to use.",
            kind: Duration, history: &[(v(1, 14), text("500 ms")), (v(1, 15), text("200 ms"))],
            page: DEBLOATING,
        }
        DebloatingSamples {
            key: "taskmanager.network.memory.buffer-debloat.samples",
            name: "Debloating samples",
            sentence: "Over how many measurements debloating averages the throughput; more are calmer and slower.",
            kind: Integer, history: &[(v(1, 14), integer(20))],
            page: DEBLOATING,
        }
        DebloatingThreshold {
            key: "taskmanager.network.memory.buffer-debloat.threshold-percentages",
            name: "Debloating threshold",
            sentence: "By how many percent the buffer size must change before debloating announces it.",
            kind: Integer, history: &[(v(1, 14), integer(50)), (v(1, 15), integer(25))],
            page: DEBLOATING,
        }
        SortShuffleMinBuffers {
            key: "taskmanager.network.sort-shuffle.min-buffers",
            name: "Sort shuffle buffers",
            sentence: "Network buffers that each result of a batch task must have to be sorted and written.",
            kind: Integer, history: &[(v(1, 13), integer(64)), (v(1, 15), integer(512))],
            page: BATCH_SHUFFLE,
        }
        SortShuffleMinParallelism {
            key: "taskmanager.network.sort-shuffle.min-parallelism",
            name: "Sort shuffle parallelism",
            sentence: "From how many receivers on a batch result is sorted into one file instead of one file for each.",
            kind: Integer,
            history: &[(v(1, 13), integer(i32::MAX as i64)), (v(1, 15), integer(1)), (v(2, 0), REMOVED)],
            deprecated: Some(v(1, 20)),
            page: BATCH_SHUFFLE,
        }
        BlockingShuffleType {
            key: "taskmanager.network.blocking-shuffle.type",
            name: "Blocking shuffle files",
            sentence: "How unsorted batch results are read; mapped files use memory that no limit of Flink's counts.",
            kind: Enum(&["file", "mmap", "auto"]), history: &[(v(1, 13), text("file")), (v(2, 0), REMOVED)],
            deprecated: Some(v(1, 20)),
            page: BATCH_SHUFFLE,
        }
        BatchShuffleCompression {
            key: "taskmanager.network.batch-shuffle.compression.enabled",
            old_keys: &[renamed("taskmanager.network.blocking-shuffle.compression.enabled", v(1, 16))],
            name: "Batch shuffle compression",
            sentence: "Whether batch results are compressed, which costs every writer a second buffer on the heap.",
            kind: Boolean,
            history: &[(v(1, 13), boolean(false)), (v(1, 15), boolean(true)), (v(2, 0), REMOVED)],
            deprecated: Some(v(1, 20)),
            page: BATCH_SHUFFLE,
        }
        CompressionCodec {
            key: "taskmanager.network.compression.codec",
            name: "Shuffle compression codec",
            sentence: "How batch results are compressed; every writer needs a second buffer on the heap for it.",
            kind: Enum(&["LZ4", "LZO", "ZSTD", "NONE"]), history: &[(v(1, 13), text("LZ4"))],
            page: BATCH_SHUFFLE,
        }
        HybridNewMode {
            key: "taskmanager.network.hybrid-shuffle.enable-new-mode",
            name: "Tiered hybrid shuffle",
            sentence: "Whether hybrid shuffle keeps data in tiers, which needs fewer network buffers.",
            kind: Boolean, history: &[(v(1, 18), boolean(true)), (v(2, 0), REMOVED)],
            deprecated: Some(v(1, 20)),
            page: BATCH_SHUFFLE,
        }
        HybridRemotePath {
            key: "taskmanager.network.hybrid-shuffle.remote.path",
            name: "Hybrid shuffle storage",
            sentence: "Remote storage for hybrid shuffle, a further tier that needs a network buffer of its own.",
            kind: Text, history: &[(v(1, 18), UNSET)],
            page: BATCH_SHUFFLE,
        }
        HybridRetainedRegions {
            key: "taskmanager.network.hybrid-shuffle.num-retained-in-memory-regions-max",
            name: "Hybrid shuffle regions",
            sentence: "How many entries of its index hybrid shuffle may keep on the heap for each result.",
            kind: Long, history: &[(v(1, 17), integer(1_048_576)), (v(2, 0), REMOVED)],
            deprecated: Some(v(1, 20)),
            page: BATCH_SHUFFLE,
        }
        HybridRegionGroupSize {
            key: "taskmanager.network.hybrid-shuffle.spill-index-region-group-size",
            old_keys: &[renamed("taskmanager.network.hybrid-shuffle.spill-index-segment-size", v(1, 18))],
            name: "Hybrid shuffle group",
            sentence: "Bytes of the hybrid shuffle's index that move between heap and disk at once.",
            kind: Integer, history: &[(v(1, 17), integer(1024)), (v(2, 0), REMOVED)],
            deprecated: Some(v(1, 20)),
            page: BATCH_SHUFFLE,
        }
        NettyArenas {
            key: "taskmanager.network.netty.num-arenas",
            old_keys: &[old("taskmanager.net.num-arenas")],
            name: "Netty arenas",
            sentence: "Pools of 4 MiB chunks of direct memory that Netty sends and receives with; -1 means one a slot.",
            kind: Integer, history: &[(v(1, 13), integer(-1)), (v(2, 0), REMOVED)],
            deprecated: Some(v(1, 20)),
            page: CONFIG,
        }
        NettyServerThreads {
            key: "taskmanager.network.netty.server.numThreads",
            old_keys: &[old("taskmanager.net.server.numThreads")],
            name: "Netty server threads",
            sentence: "Threads that send data to other TaskManagers; -1 means one a slot.",
            kind: Integer, history: &[(v(1, 13), integer(-1)), (v(2, 0), REMOVED)],
            deprecated: Some(v(1, 20)),
            page: CONFIG,
        }
        NettyClientThreads {
            key: "taskmanager.network.netty.client.numThreads",
            old_keys: &[old("taskmanager.net.client.numThreads")],
            name: "Netty client threads",
            sentence: "Threads that receive data from other TaskManagers; -1 means one a slot.",
            kind: Integer, history: &[(v(1, 13), integer(-1)), (v(2, 0), REMOVED)],
            deprecated: Some(v(1, 20)),
            page: CONFIG,
        }
        NettySocketBuffers {
            key: "taskmanager.network.netty.sendReceiveBufferSize",
            old_keys: &[old("taskmanager.net.sendReceiveBufferSize")],
            name: "Netty socket buffers",
            sentence: "Bytes that the operating system buffers for each connection; 0 leaves it to the system.",
            kind: Integer, history: &[(v(1, 13), integer(0)), (v(2, 0), REMOVED)],
            deprecated: Some(v(1, 20)),
            page: CONFIG,
        }
        NettyTransport {
            key: "taskmanager.network.netty.transport",
            old_keys: &[old("taskmanager.net.transport")],
            name: "Netty transport",
            sentence: "Whether Netty uses Java's sockets or, on Linux, native ones.",
            kind: Enum(&["auto", "nio", "epoll"]), history: &[(v(1, 13), text("auto")), (v(2, 0), REMOVED)],
            deprecated: Some(v(1, 20)),
            page: CONFIG,
        }
    }

    TaskManagerJvm, MEMORY {
        TmMetaspace {
            key: "taskmanager.memory.jvm-metaspace.size",
            name: "JVM metaspace",
            sentence: "Memory for the classes that the TaskManager's JVM loads.",
            kind: Size, history: &[(v(1, 13), mib(256))],
            bounds: Some(Component::JvmMetaspace),
        }
        TmOverheadMin {
            key: "taskmanager.memory.jvm-overhead.min",
            name: "JVM overhead minimum",
            sentence: "The minimum for thread stacks, compiled code and the garbage collector.",
            kind: Size, history: &[(v(1, 13), mib(192))],
            bounds: Some(Component::JvmOverhead),
        }
        TmOverheadMax {
            key: "taskmanager.memory.jvm-overhead.max",
            name: "JVM overhead maximum",
            sentence: "The maximum for thread stacks, compiled code and the garbage collector.",
            kind: Size, history: &[(v(1, 13), mib(1024))],
            bounds: Some(Component::JvmOverhead),
        }
        TmOverheadFraction {
            key: "taskmanager.memory.jvm-overhead.fraction",
            name: "JVM overhead fraction",
            sentence: "Share of Total Process Memory for the JVM's native memory.",
            kind: Fraction, history: &[(v(1, 13), float(0.1))],
            bounds: Some(Component::JvmOverhead),
        }
        ExitOnOutOfMemory {
            key: "taskmanager.jvm-exit-on-oom",
            name: "Stop on OutOfMemoryError",
            sentence: "Whether the TaskManager stops when a task finds no memory, so that a fresh one takes over.",
            kind: Boolean, history: &[(v(1, 13), boolean(false))],
            page: TROUBLE,
        }
        MemoryLog {
            key: "taskmanager.debug.memory.log",
            old_keys: &[old("taskmanager.debug.memory.startLogThread")],
            name: "Log memory use",
            sentence: "Whether the TaskManager logs every few seconds how much memory of each kind it uses.",
            kind: Boolean, history: &[(v(1, 13), boolean(false))],
            page: TROUBLE,
        }
        MemoryLogInterval {
            key: "taskmanager.debug.memory.log-interval",
            old_keys: &[old("taskmanager.debug.memory.logIntervalMs")],
            name: "Memory log interval",
            sentence: "How often the TaskManager logs its memory use; before 1.20 in milliseconds.",
            kind: Duration, history: &[(v(1, 13), integer(5000)), (v(1, 20), text("5 s"))],
            page: TROUBLE,
        }
    }

    JobManagerTotal, JOB_MANAGER {
        JmProcessSize {
            key: "jobmanager.memory.process.size",
            name: "Total process memory",
            sentence: "All memory of the JobManager's JVM process; in a container, the size of the container.",
            bounds: Some(Component::TotalProcess),
        }
        JmFlinkSize {
            key: "jobmanager.memory.flink.size",
            name: "Total Flink memory",
            sentence: "What the JobManager gives to Flink: the process without JVM metaspace and JVM overhead.",
            bounds: Some(Component::TotalFlink),
        }
    }

    JobManagerParts, JOB_MANAGER {
        JmHeap {
            key: "jobmanager.memory.heap.size",
            name: "JVM heap",
            sentence: "The JobManager's JVM heap, which grows with the number and width of jobs.",
            bounds: Some(Component::JvmHeap),
        }
        JmOffHeap {
            key: "jobmanager.memory.off-heap.size",
            name: "Off-heap memory",
            sentence: "Direct and native memory of the JobManager.",
            kind: Size, history: &[(v(1, 13), mib(128))],
            bounds: Some(Component::OffHeap),
        }
        JmDirectLimit {
            key: "jobmanager.memory.enable-jvm-direct-memory-limit",
            name: "Limit direct memory",
            sentence: "Whether the JobManager's JVM gets a limit for direct memory, which finds leaks.",
            kind: Boolean, history: &[(v(1, 13), boolean(false))],
            bounds: Some(Component::OffHeap),
        }
    }

    JobManagerJvm, JOB_MANAGER {
        JmMetaspace {
            key: "jobmanager.memory.jvm-metaspace.size",
            name: "JVM metaspace",
            sentence: "Memory for the classes that the JobManager's JVM loads.",
            kind: Size, history: &[(v(1, 13), mib(256))],
            bounds: Some(Component::JvmMetaspace),
        }
        JmOverheadMin {
            key: "jobmanager.memory.jvm-overhead.min",
            name: "JVM overhead minimum",
            sentence: "The minimum for thread stacks, compiled code and the garbage collector.",
            kind: Size, history: &[(v(1, 13), mib(192))],
            bounds: Some(Component::JvmOverhead),
        }
        JmOverheadMax {
            key: "jobmanager.memory.jvm-overhead.max",
            name: "JVM overhead maximum",
            sentence: "The maximum for thread stacks, compiled code and the garbage collector.",
            kind: Size, history: &[(v(1, 13), mib(1024))],
            bounds: Some(Component::JvmOverhead),
        }
        JmOverheadFraction {
            key: "jobmanager.memory.jvm-overhead.fraction",
            name: "JVM overhead fraction",
            sentence: "Share of Total Process Memory for the JVM's native memory.",
            kind: Fraction, history: &[(v(1, 13), float(0.1))],
            bounds: Some(Component::JvmOverhead),
        }
    }

    JobManagerStores, CONFIG {
        CompletedStoreType {
            key: "completed-application-store.type",
            old_keys: &[renamed("jobstore.type", v(2, 3))],
            name: "Finished job store",
            sentence: "Whether the JobManager keeps finished jobs in files or wholly on its heap.",
            kind: Enum(&["File", "Memory"]), history: &[(v(1, 15), text("File"))],
        }
        CompletedStoreCacheSize {
            key: "completed-application-store.cache-size",
            old_keys: &[renamed("jobstore.cache-size", v(2, 3))],
            name: "Finished job cache",
            sentence: "Bytes of the JobManager's heap that may hold finished jobs for the web UI.",
            kind: Long, history: &[(v(1, 13), integer(50 << 20))],
        }
        CompletedStoreCapacity {
            key: "completed-application-store.max-capacity",
            old_keys: &[renamed("jobstore.max-capacity", v(2, 3))],
            name: "Finished jobs kept",
            sentence: "How many finished jobs the JobManager keeps.",
            kind: Integer, history: &[(v(1, 13), integer(i32::MAX as i64))],
        }
        AttemptsHistory {
            key: "jobmanager.execution.attempts-history-size",
            old_keys: &[old("job-manager.max-attempts-history-size")],
            name: "Attempts kept",
            sentence: "How many earlier attempts of each task the JobManager remembers on its heap.",
            kind: Integer, history: &[(v(1, 13), integer(16))],
        }
        ExceptionHistory {
            key: "web.exception-history-size",
            name: "Failures kept",
            sentence: "How many failures of each job the JobManager remembers on its heap for the web UI.",
            kind: Integer, history: &[(v(1, 13), integer(16))],
        }
        CheckpointHistory {
            key: "web.checkpoints.history",
            old_keys: &[old("jobmanager.web.checkpoints.history")],
            name: "Checkpoints remembered",
            sentence: "For how many checkpoints of each job the JobManager keeps statistics on its heap.",
            kind: Integer, history: &[(v(1, 13), integer(10))],
        }
        RescaleHistory {
            key: "web.adaptive-scheduler.rescale-history.size",
            name: "Rescales remembered",
            sentence: "How many changes of each job's parallelism the JobManager remembers on its heap.",
            kind: Integer, history: &[(v(2, 3), integer(0))],
        }
        CheckpointStatisticsCache {
            key: "rest.cache.checkpoint-statistics.size",
            name: "Checkpoint statistics cache",
            sentence: "How many checkpoints' detailed statistics the JobManager caches on its heap for the web UI.",
            kind: Integer, history: &[(v(1, 18), integer(1000))],
        }
        JobEventBuffer {
            key: "job-event.store.write-buffer.size",
            name: "Job event buffer",
            sentence: "Heap in which the JobManager gathers a batch job's events before it writes them, for recovery.",
            kind: Size, history: &[(v(1, 20), mib(1))],
            page: "docs/ops/batch/recovery_from_job_master_failure/",
        }
        RpcFrameSize {
            key: "pekko.framesize",
            old_keys: &[renamed("akka.framesize", v(1, 18))],
            name: "Largest RPC message",
            sentence: "The largest message between JobManager and TaskManagers, which both must hold in memory.",
            kind: Text, history: &[(v(1, 13), text("10485760b"))],
        }
    }

    Slots, CONFIG {
        Slots {
            key: "taskmanager.numberOfTaskSlots",
            name: "Task slots",
            sentence: "How many parallel pipelines one TaskManager runs; managed memory is divided evenly among them.",
            kind: Integer, history: &[(v(1, 13), integer(1))],
        }
        CpuCores {
            key: "taskmanager.cpu.cores",
            name: "CPU cores",
            sentence: "CPU cores of one TaskManager; by default one for each slot.",
            kind: Double,
        }
        DefaultParallelism {
            key: "parallelism.default",
            name: "Default parallelism",
            sentence: "How many parallel tasks an operator gets where a job does not say; each needs slot and buffers.",
            kind: Integer, history: &[(v(1, 13), integer(1))],
        }
        FineGrainedResources {
            key: "cluster.fine-grained-resource-management.enabled",
            name: "Fine-grained resources",
            sentence: "Whether jobs may ask for slots of different sizes; later releases always let them.",
            kind: Boolean,
            history: &[(v(1, 13), boolean(false)), (v(1, 18), boolean(true)), (v(1, 19), REMOVED)],
            deprecated: Some(v(1, 18)),
            page: FINE_GRAINED,
        }
        FineGrainedAllBlocking {
            key: "fine-grained.shuffle-mode.all-blocking",
            name: "Fine-grained blocking shuffle",
            sentence: "Whether batch jobs with slots of different sizes run step by step, to need fewer at once.",
            kind: Boolean, history: &[(v(1, 14), boolean(false)), (v(2, 0), REMOVED)],
            deprecated: Some(v(1, 20)),
            page: FINE_GRAINED,
        }
        MaxSlots {
            key: "slotmanager.number-of-slots.max",
            name: "Max slots",
            sentence: "The most slots that the cluster starts TaskManagers for, on Kubernetes and YARN.",
            kind: Integer, history: &[(v(1, 13), integer(i32::MAX as i64))],
        }
        MinSlots {
            key: "slotmanager.number-of-slots.min",
            name: "Min slots",
            sentence: "The minimum number of slots that the cluster keeps ready, on Kubernetes and YARN.",
            kind: Integer, history: &[(v(1, 19), integer(0))],
        }
        MaxTotalMemory {
            key: "slotmanager.max-total-resource.memory",
            name: "Max cluster memory",
            sentence: "The most memory that all TaskManagers together may take, on Kubernetes and YARN.",
        }
        MinTotalMemory {
            key: "slotmanager.min-total-resource.memory",
            name: "Min cluster memory",
            sentence: "The least memory that all TaskManagers together keep ready, on Kubernetes and YARN.",
            kind: Size, history: &[(v(1, 19), UNSET)],
        }
        MaxTotalCpu {
            key: "slotmanager.max-total-resource.cpu",
            name: "Max cluster CPU",
            sentence: "The most CPU cores that all TaskManagers together may take, on Kubernetes and YARN.",
            kind: Double,
        }
        MinTotalCpu {
            key: "slotmanager.min-total-resource.cpu",
            name: "Min cluster CPU",
            sentence: "The least CPU cores that all TaskManagers together keep ready, on Kubernetes and YARN.",
            kind: Double, history: &[(v(1, 19), UNSET)],
        }
        RedundantTaskManagers {
            key: "slotmanager.redundant-taskmanager-num",
            name: "Spare TaskManagers",
            sentence: "TaskManagers that stand ready beyond those in use, so that a failed one is replaced at once.",
            kind: Integer, history: &[(v(1, 13), integer(0))],
        }
        ExternalResources {
            key: "external-resources",
            name: "External resources",
            sentence: "Names of the external resources (GPUs, for example) that each TaskManager has.",
            kind: List, history: &[(v(1, 13), NOTHING)],
            page: EXTERNAL_RESOURCES,
        }
        ExternalResourceAmount {
            key: "external-resource.<name>.amount",
            name: "External resource amount",
            sentence: "How many pieces of the external resource each TaskManager has.",
            kind: Long,
            page: EXTERNAL_RESOURCES,
        }
    }

    Execution, BATCH_MODE {
        RuntimeMode {
            key: "execution.runtime-mode",
            name: "Runtime mode",
            sentence: "Whether jobs run as streams or, over finished input, in batches that sort and spill.",
            kind: Enum(&["STREAMING", "BATCH", "AUTOMATIC"]), history: &[(v(1, 13), text("STREAMING"))],
        }
        BatchShuffleMode {
            key: "execution.batch-shuffle-mode",
            name: "Batch shuffle mode",
            sentence: "Whether a batch job's steps hand over in files or run at once, with more slots and buffers.",
            kind: Enum(&[
                "ALL_EXCHANGES_BLOCKING",
                "ALL_EXCHANGES_PIPELINED",
                "ALL_EXCHANGES_HYBRID_FULL",
                "ALL_EXCHANGES_HYBRID_SELECTIVE",
            ]),
            history: &[(v(1, 14), text("ALL_EXCHANGES_BLOCKING"))],
            page: BATCH_SHUFFLE,
        }
        BatchStateBackend {
            key: "execution.batch-state-backend.enabled",
            name: "Batch state backend",
            sentence: "Whether batch jobs keep the state of only one key at a time, whatever the state backend.",
            kind: Boolean, history: &[(v(1, 13), boolean(true))],
        }
        SortedInputs {
            key: "execution.sorted-inputs.enabled",
            name: "Sorted inputs",
            sentence: "Whether batch jobs sort the input of keyed operators, in managed memory.",
            kind: Boolean, history: &[(v(1, 13), boolean(true))],
        }
        SortedInputsMemory {
            key: "execution.sorted-inputs.memory",
            name: "Sorted inputs weight",
            sentence: "Weight, not size, of sorting inputs when operators divide a slot's managed memory.",
            kind: Size, history: &[(v(1, 14), mib(128))],
        }
        SortPartitionMemory {
            key: "execution.sort-partition.memory",
            name: "Sorted partition weight",
            sentence: "Weight, not size, of sorting whole partitions when operators divide a slot's managed memory.",
            kind: Size, history: &[(v(1, 20), mib(128))],
            page: "docs/dev/datastream/operators/full_window_partition/",
        }
        SortKeyedPartitionMemory {
            key: "execution.sort-keyed-partition.memory",
            name: "Keyed partition weight",
            sentence: "Weight, not size, of sorting keyed partitions when operators divide a slot's managed memory.",
            kind: Size, history: &[(v(1, 20), mib(128))],
            page: "docs/dev/datastream/operators/full_window_partition/",
        }
        SqlSortMemory {
            key: "table.exec.resource.sort.memory",
            name: "SQL sort weight",
            sentence: "Weight, not size, of a batch sort in SQL when operators divide a slot's managed memory.",
            kind: Size, history: &[(v(1, 13), mib(128))],
            page: SQL,
        }
        SqlHashJoinMemory {
            key: "table.exec.resource.hash-join.memory",
            name: "SQL hash join weight",
            sentence: "Weight, not size, of a batch hash join in SQL when operators divide a slot's managed memory.",
            kind: Size, history: &[(v(1, 13), mib(128))],
            page: SQL,
        }
        SqlHashAggregateMemory {
            key: "table.exec.resource.hash-agg.memory",
            name: "SQL hash aggregate weight",
            sentence: "Weight, not size, of a batch aggregate in SQL when operators divide a slot's managed memory.",
            kind: Size, history: &[(v(1, 13), mib(128))],
            page: SQL,
        }
        SqlExternalBufferMemory {
            key: "table.exec.resource.external-buffer-memory",
            name: "SQL buffer weight",
            sentence: "Weight, not size, of the buffers of merge joins, nested loops and windows in batch SQL.",
            kind: Size, history: &[(v(1, 13), mib(10))],
            page: SQL,
        }
        AsyncStateBatch {
            key: "execution.async-state.active-buffer-size",
            name: "Asynchronous state batch",
            sentence: "How many requests to asynchronous state an operator gathers on the heap before it sends them.",
            kind: Integer, history: &[(v(2, 0), integer(1000))],
            page: FORST,
        }
        AsyncStateTotal {
            key: "execution.async-state.total-buffer-size",
            name: "Asynchronous state limit",
            sentence: "How many records of one operator may wait on the heap for asynchronous state.",
            kind: Integer, history: &[(v(2, 0), integer(6000))],
            page: FORST,
        }
        AsyncStateBatchOld {
            key: "execution.async-state.buffer-size",
            name: "Asynchronous state (1.20)",
            sentence: "The name that only 1.20 knew execution.async-state.active-buffer-size by.",
            kind: Integer, history: &[(v(1, 20), integer(1000)), (v(2, 0), REMOVED)],
            page: FORST,
        }
        AsyncStateTotalOld {
            key: "execution.async-state.in-flight-records-limit",
            name: "Asynchronous limit (1.20)",
            sentence: "The name that only 1.20 knew execution.async-state.total-buffer-size by.",
            kind: Integer, history: &[(v(1, 20), integer(6000)), (v(2, 0), REMOVED)],
            page: FORST,
        }
    }

    StateBackend, STATE_BACKENDS {
        StateBackendType {
            key: "state.backend.type",
            old_keys: &[renamed("state.backend", v(1, 17))],
            name: "State backend",
            sentence: "Where jobs keep their state: on the heap, or in RocksDB or ForSt, which use managed memory.",
            kind: Enum(&["hashmap", "rocksdb", "forst"]), history: &[(v(1, 13), UNSET), (v(1, 19), text("hashmap"))],
        }
        IncrementalCheckpoints {
            key: "execution.checkpointing.incremental",
            old_keys: &[renamed("state.backend.incremental", v(1, 20))],
            name: "Incremental checkpoints",
            sentence: "Whether RocksDB and ForSt save only what changed since the last checkpoint.",
            kind: Boolean, history: &[(v(1, 13), boolean(false))],
            page: "docs/ops/state/state_backends/#incremental-checkpoints",
        }
        CheckpointStorage {
            key: "execution.checkpointing.storage",
            old_keys: &[renamed("state.checkpoint-storage", v(1, 20))],
            name: "Checkpoint storage",
            sentence: "Whether checkpoints stay on the JobManager's heap or go to files.",
            kind: Enum(&["jobmanager", "filesystem"]),
            page: CHECKPOINTS,
        }
        CheckpointInlineThreshold {
            key: "execution.checkpointing.data-inline-threshold",
            old_keys: &[
                renamed("state.storage.fs.memory-threshold", v(1, 20)),
                old("state.backend.fs.memory-threshold"),
            ],
            name: "Inlined state size",
            sentence: "State up to this size travels inside the checkpoint's metadata, over the JobManager's heap.",
            kind: Size, history: &[(v(1, 13), kib(20))],
            page: CHECKPOINTS,
        }
        CheckpointWriteBuffer {
            key: "execution.checkpointing.write-buffer-size",
            old_keys: &[
                renamed("state.storage.fs.write-buffer-size", v(1, 20)),
                old("state.backend.fs.write-buffer-size"),
            ],
            name: "Checkpoint write buffer",
            sentence: "Bytes of heap through which each piece of state is written to checkpoint files.",
            kind: Integer, history: &[(v(1, 13), integer(4096))],
            page: CHECKPOINTS,
        }
        Changelog {
            key: "state.changelog.enabled",
            old_keys: &[renamed("state.backend.changelog.enabled", v(1, 20))],
            name: "State changelog",
            sentence: "Whether changes of state are uploaded all the time, for shorter checkpoints and more memory.",
            kind: Boolean, history: &[(v(1, 13), boolean(false))],
            page: CHANGELOG,
        }
        ChangelogStorage {
            key: "state.changelog.storage",
            old_keys: &[renamed("state.backend.changelog.storage", v(1, 20))],
            name: "Changelog storage",
            sentence: "Whether the changelog is kept in memory, which is for tests, or in files.",
            kind: Enum(&["memory", "filesystem"]), history: &[(v(1, 14), text("memory"))],
            page: CHANGELOG,
        }
        ChangelogBatchSize {
            key: "state.changelog.dstl.dfs.batch.persist-size-threshold",
            old_keys: &[renamed("dstl.dfs.batch.persist-size-threshold", v(1, 20))],
            name: "Changelog batch",
            sentence: "How many bytes of changes are gathered on the heap before they are uploaded together.",
            kind: Size, history: &[(v(1, 15), mib(10))],
            page: CHANGELOG,
        }
        ChangelogPreemptiveThreshold {
            key: "state.changelog.dstl.dfs.preemptive-persist-threshold",
            old_keys: &[renamed("dstl.dfs.preemptive-persist-threshold", v(1, 20))],
            name: "Changelog upload threshold",
            sentence: "How many bytes of changes an operator holds on the heap before it uploads without a checkpoint.",
            kind: Size, history: &[(v(1, 15), mib(5))],
            page: CHANGELOG,
        }
        ChangelogUploadBuffer {
            key: "state.changelog.dstl.dfs.upload.buffer-size",
            old_keys: &[renamed("dstl.dfs.upload.buffer-size", v(1, 20))],
            name: "Changelog upload buffer",
            sentence: "Heap through which each upload of changes is written.",
            kind: Size, history: &[(v(1, 15), mib(1))],
            page: CHANGELOG,
        }
        ChangelogInFlight {
            key: "state.changelog.dstl.dfs.upload.max-in-flight",
            old_keys: &[renamed("dstl.dfs.upload.max-in-flight", v(1, 20))],
            name: "Changelog in flight",
            sentence: "The most heap that changes waiting for upload may take before operators have to wait.",
            kind: Size, history: &[(v(1, 15), mib(100))],
            page: CHANGELOG,
        }
    }

    RocksDb, ROCKSDB_MEMORY {
        RocksDbManaged {
            key: "state.backend.rocksdb.memory.managed",
            name: "Use managed memory",
            sentence: "Whether all RocksDB instances of a slot share the slot's managed memory and stay within it.",
            kind: Boolean, history: &[(v(1, 13), boolean(true))],
        }
        RocksDbFixedPerSlot {
            key: "state.backend.rocksdb.memory.fixed-per-slot",
            name: "Fixed memory per slot",
            sentence: "Memory of a slot's RocksDB instances instead of managed memory; it comes on top, so leave room.",
        }
        RocksDbFixedPerTm {
            key: "state.backend.rocksdb.memory.fixed-per-tm",
            name: "Fixed memory per TaskManager",
            sentence: "Memory that RocksDB of all slots shares when it is not managed; it comes on top, so leave room.",
            kind: Size, history: &[(v(1, 17), UNSET)],
        }
        RocksDbWriteBufferRatio {
            key: "state.backend.rocksdb.memory.write-buffer-ratio",
            name: "Write buffer ratio",
            sentence: "Share of RocksDB's memory for writing; more means fewer flushes and less cache for reading.",
            kind: Double, history: &[(v(1, 13), double(0.5))],
        }
        RocksDbHighPriorityRatio {
            key: "state.backend.rocksdb.memory.high-prio-pool-ratio",
            name: "Index pool ratio",
            sentence: "Share of RocksDB's cache that is kept for indexes and filters.",
            kind: Double, history: &[(v(1, 13), double(0.1))],
        }
        RocksDbPartitionedIndex {
            key: "state.backend.rocksdb.memory.partitioned-index-filters",
            name: "Partitioned indexes",
            sentence: "Whether RocksDB loads indexes and filters in parts, which helps where memory is short.",
            kind: Boolean, history: &[(v(1, 13), boolean(false))],
        }
        RocksDbWriteBufferSize {
            key: "state.backend.rocksdb.writebuffer.size",
            name: "Write buffer size",
            sentence: "How much each state gathers in memory before RocksDB writes it to a file.",
            kind: Size, history: &[(v(1, 13), UNSET), (v(1, 15), mib(64))],
            page: ROCKSDB_OPTIONS,
        }
        RocksDbWriteBufferCount {
            key: "state.backend.rocksdb.writebuffer.count",
            name: "Write buffers",
            sentence: "The most write buffers that each state may hold in memory.",
            kind: Integer, history: &[(v(1, 13), UNSET), (v(1, 15), integer(2))],
            page: ROCKSDB_OPTIONS,
        }
        RocksDbWriteBuffersToMerge {
            key: "state.backend.rocksdb.writebuffer.number-to-merge",
            name: "Write buffers merged",
            sentence: "How many full write buffers RocksDB gathers before it writes them to a file.",
            kind: Integer, history: &[(v(1, 13), UNSET), (v(1, 15), integer(1))],
            page: ROCKSDB_OPTIONS,
        }
        RocksDbBlockCacheSize {
            key: "state.backend.rocksdb.block.cache-size",
            name: "Block cache size",
            sentence: "Cache of each state for reading, where RocksDB's memory is neither managed nor fixed.",
            kind: Size, history: &[(v(1, 13), UNSET), (v(1, 15), mib(8))],
            page: ROCKSDB_OPTIONS,
        }
        RocksDbBlockSize {
            key: "state.backend.rocksdb.block.blocksize",
            name: "Block size",
            sentence: "How much RocksDB reads at once; larger blocks need less memory for indexes.",
            kind: Size, history: &[(v(1, 13), UNSET), (v(1, 15), kib(4))],
            page: ROCKSDB_OPTIONS,
        }
        RocksDbMetadataBlockSize {
            key: "state.backend.rocksdb.block.metadata-blocksize",
            name: "Index block size",
            sentence: "Size of the parts of partitioned indexes and filters.",
            kind: Size, history: &[(v(1, 13), UNSET), (v(1, 15), kib(4))],
            page: ROCKSDB_OPTIONS,
        }
        RocksDbBloomFilter {
            key: "state.backend.rocksdb.use-bloom-filter",
            name: "Bloom filters",
            sentence: "Whether RocksDB keeps filters in its cache, so that it looks into fewer files.",
            kind: Boolean, history: &[(v(1, 14), boolean(false))],
            page: ROCKSDB_OPTIONS,
        }
        RocksDbBloomFilterBits {
            key: "state.backend.rocksdb.bloom-filter.bits-per-key",
            name: "Bloom filter bits",
            sentence: "Bits of filter for each key; more need more cache and save more reads.",
            kind: Double, history: &[(v(1, 14), double(10.0))],
            page: ROCKSDB_OPTIONS,
        }
        RocksDbBloomFilterBlocks {
            key: "state.backend.rocksdb.bloom-filter.block-based-mode",
            name: "Bloom filter blocks",
            sentence: "Whether each block has its own filter instead of one filter for a whole file.",
            kind: Boolean, history: &[(v(1, 14), boolean(false))],
            page: ROCKSDB_OPTIONS,
        }
        RocksDbWriteBatchSize {
            key: "state.backend.rocksdb.write-batch-size",
            name: "Write batch size",
            sentence: "Native memory that gathers writes when state is restored; 0 goes by their number instead.",
            kind: Size, history: &[(v(1, 13), mib(2))],
            page: ROCKSDB_OPTIONS,
        }
        RocksDbOpenFiles {
            key: "state.backend.rocksdb.files.open",
            name: "Open files",
            sentence: "The most files that each RocksDB keeps open, with their indexes in memory; -1 means all.",
            kind: Integer, history: &[(v(1, 13), UNSET), (v(1, 15), integer(-1))],
            page: ROCKSDB_OPTIONS,
        }
        RocksDbPredefinedOptions {
            key: "state.backend.rocksdb.predefined-options",
            name: "Predefined options",
            sentence: "A set of RocksDB settings for a kind of disk; the one named HIGH_MEM needs much more memory.",
            kind: Enum(&[
                "DEFAULT",
                "SPINNING_DISK_OPTIMIZED",
                "SPINNING_DISK_OPTIMIZED_HIGH_MEM",
                "FLASH_SSD_OPTIMIZED",
            ]),
            history: &[(v(1, 13), text("DEFAULT"))],
            page: "docs/ops/state/state_backends/#predefined-per-columnfamily-options",
        }
        RocksDbOptionsFactory {
            key: "state.backend.rocksdb.options-factory",
            name: "Options factory",
            sentence: "A class of yours that changes RocksDB's settings, and with them the memory it uses.",
            kind: Text,
            history: &[
                (v(1, 13), text("org.apache.flink.contrib.streaming.state.DefaultConfigurableOptionsFactory")),
                (v(1, 15), UNSET),
            ],
            page: "docs/ops/state/state_backends/#passing-options-factory-to-rocksdb",
        }
        RocksDbTimers {
            key: "state.backend.rocksdb.timer-service.factory",
            name: "Timers",
            sentence: "Whether timers are kept in RocksDB or on the heap, which is faster for few and heavy for many.",
            kind: Enum(&["ROCKSDB", "HEAP"]), history: &[(v(1, 13), text("ROCKSDB"))],
            page: "docs/ops/state/state_backends/#timers-heap-vs-rocksdb",
        }
        RocksDbTimerCache {
            key: "state.backend.rocksdb.timer-service.cache-size",
            name: "Timer cache",
            sentence: "How many timers of each key group are cached on the heap when timers are kept in RocksDB.",
            kind: Integer, history: &[(v(1, 19), integer(128))],
            page: "docs/ops/state/state_backends/#timers-heap-vs-rocksdb",
        }
    }

    ForSt, FORST {
        ForStManaged {
            key: "state.backend.forst.memory.managed",
            name: "Use managed memory",
            sentence: "Whether all ForSt instances of a slot share the slot's managed memory and stay within it.",
            kind: Boolean, history: &[(v(2, 0), boolean(true))],
        }
        ForStFixedPerSlot {
            key: "state.backend.forst.memory.fixed-per-slot",
            name: "Fixed memory per slot",
            sentence: "Memory of a slot's ForSt instances instead of managed memory; it comes on top, so leave room.",
            kind: Size, history: &[(v(2, 0), UNSET)],
        }
        ForStFixedPerTm {
            key: "state.backend.forst.memory.fixed-per-tm",
            name: "Fixed memory per TaskManager",
            sentence: "Memory that ForSt of all slots shares when it is not managed; it comes on top, so leave room.",
            kind: Size, history: &[(v(2, 0), UNSET)],
        }
        ForStWriteBufferRatio {
            key: "state.backend.forst.memory.write-buffer-ratio",
            name: "Write buffer ratio",
            sentence: "Share of ForSt's memory for writing; more means fewer flushes and less cache for reading.",
            kind: Double, history: &[(v(2, 0), double(0.5))],
        }
        ForStHighPriorityRatio {
            key: "state.backend.forst.memory.high-prio-pool-ratio",
            name: "Index pool ratio",
            sentence: "Share of ForSt's cache that is kept for indexes and filters.",
            kind: Double, history: &[(v(2, 0), double(0.1))],
        }
        ForStPartitionedIndex {
            key: "state.backend.forst.memory.partitioned-index-filters",
            name: "Partitioned indexes",
            sentence: "Whether ForSt loads indexes and filters in parts, which helps where memory is short.",
            kind: Boolean, history: &[(v(2, 0), boolean(true))],
        }
        ForStWriteBufferSize {
            key: "state.backend.forst.writebuffer.size",
            name: "Write buffer size",
            sentence: "How much each state gathers in memory before ForSt writes it to a file.",
            kind: Size, history: &[(v(2, 0), mib(64))],
        }
        ForStWriteBufferCount {
            key: "state.backend.forst.writebuffer.count",
            name: "Write buffers",
            sentence: "The most write buffers that each state may hold in memory.",
            kind: Integer, history: &[(v(2, 0), integer(2))],
        }
        ForStWriteBuffersToMerge {
            key: "state.backend.forst.writebuffer.number-to-merge",
            name: "Write buffers merged",
            sentence: "How many full write buffers ForSt gathers before it writes them to a file.",
            kind: Integer, history: &[(v(2, 0), integer(1))],
        }
        ForStBlockCacheSize {
            key: "state.backend.forst.block.cache-size",
            name: "Block cache size",
            sentence: "Cache of each state for reading, where ForSt's memory is neither managed nor fixed.",
            kind: Size, history: &[(v(2, 0), mib(8))],
        }
        ForStBlockSize {
            key: "state.backend.forst.block.blocksize",
            name: "Block size",
            sentence: "How much ForSt reads at once; larger blocks need less memory for indexes.",
            kind: Size, history: &[(v(2, 0), kib(4))],
        }
        ForStMetadataBlockSize {
            key: "state.backend.forst.block.metadata-blocksize",
            name: "Index block size",
            sentence: "Size of the parts of partitioned indexes and filters.",
            kind: Size, history: &[(v(2, 0), kib(4))],
        }
        ForStBloomFilter {
            key: "state.backend.forst.use-bloom-filter",
            name: "Bloom filters",
            sentence: "Whether ForSt keeps filters in its cache, so that it looks into fewer files.",
            kind: Boolean, history: &[(v(2, 0), boolean(false))],
        }
        ForStBloomFilterBits {
            key: "state.backend.forst.bloom-filter.bits-per-key",
            name: "Bloom filter bits",
            sentence: "Bits of filter for each key; more need more cache and save more reads.",
            kind: Double, history: &[(v(2, 0), double(10.0))],
        }
        ForStBloomFilterBlocks {
            key: "state.backend.forst.bloom-filter.block-based-mode",
            name: "Bloom filter blocks",
            sentence: "Whether each block has its own filter instead of one filter for a whole file.",
            kind: Boolean, history: &[(v(2, 0), boolean(false))],
        }
        ForStWriteBatchSize {
            key: "state.backend.forst.write-batch-size",
            name: "Write batch size",
            sentence: "Native memory that gathers writes when state is restored; 0 goes by their number instead.",
            kind: Size, history: &[(v(2, 0), mib(2))],
        }
        ForStOpenFiles {
            key: "state.backend.forst.files.open",
            name: "Open files",
            sentence: "The most files that each ForSt keeps open, with their indexes in memory; -1 means all.",
            kind: Integer, history: &[(v(2, 0), integer(-1))],
        }
        ForStOptionsFactory {
            key: "state.backend.forst.options-factory",
            name: "Options factory",
            sentence: "A class of yours that changes ForSt's settings, and with them the memory it uses.",
            kind: Text, history: &[(v(2, 0), UNSET)],
        }
        ForStTimers {
            key: "state.backend.forst.timer-service.factory",
            name: "Timers",
            sentence: "Whether timers are kept in ForSt or on the heap, which is faster for few and heavy for many.",
            kind: Enum(&["ForStDB", "HEAP"]), history: &[(v(2, 0), text("ForStDB"))],
        }
        ForStTimerCache {
            key: "state.backend.forst.timer-service.cache-size",
            name: "Timer cache",
            sentence: "How many timers of each key group are cached on the heap when timers are kept in ForSt.",
            kind: Integer, history: &[(v(2, 0), integer(128))],
        }
        ForStDiskCacheLimit {
            key: "state.backend.forst.cache.size-based-limit",
            name: "Disk cache limit",
            sentence: "The most local disk that ForSt's file cache may take; 0 means no limit.",
            kind: Size, history: &[(v(2, 0), NO_BYTES)],
            page: "docs/ops/state/disaggregated_state/#forst-file-cache",
        }
        ForStDiskCacheReserve {
            key: "state.backend.forst.cache.reserve-size",
            name: "Disk cache reserve",
            sentence: "How much of the local disk ForSt's file cache must leave free.",
            kind: Size, history: &[(v(2, 0), mib(256))],
            page: "docs/ops/state/disaggregated_state/#forst-file-cache",
        }
    }

    JvmOptions, JVM_OPTIONS {
        JavaOptsAll {
            key: "env.java.opts.all",
            old_keys: &[renamed("env.java.opts", v(1, 17))],
            name: "JVM options, all",
            sentence: "JVM arguments for every process of Flink; a -Xmx here wins over the heap that Flink computed.",
            kind: Text, history: &[(v(1, 13), NOTHING)],
        }
        JavaOptsJobManager {
            key: "env.java.opts.jobmanager",
            name: "JVM options, JobManager",
            sentence: "JVM arguments for the JobManager, after those for every process.",
            kind: Text, history: &[(v(1, 13), NOTHING)],
        }
        JavaOptsTaskManager {
            key: "env.java.opts.taskmanager",
            name: "JVM options, TaskManager",
            sentence: "JVM arguments for TaskManagers, after those for every process.",
            kind: Text, history: &[(v(1, 13), NOTHING)],
        }
        JavaOptsClient {
            key: "env.java.opts.client",
            name: "JVM options, client",
            sentence: "JVM arguments for the command line client, which Flink computes no memory for.",
            kind: Text, history: &[(v(1, 13), NOTHING)],
        }
        JavaOptsHistoryServer {
            key: "env.java.opts.historyserver",
            name: "JVM options, history server",
            sentence: "JVM arguments for the history server, which Flink computes no memory for.",
            kind: Text, history: &[(v(1, 13), NOTHING)],
        }
        JavaOptsSqlGateway {
            key: "env.java.opts.sql-gateway",
            name: "JVM options, SQL gateway",
            sentence: "JVM arguments for the SQL gateway, which Flink computes no memory for.",
            kind: Text, history: &[(v(1, 19), NOTHING)],
        }
        DefaultJavaOptsAll {
            key: "env.java.default-opts.all",
            name: "Default options, all",
            sentence: "JVM arguments that an administrator puts before env.java.opts.all.",
            kind: Text, history: &[(v(1, 19), NOTHING)],
        }
        DefaultJavaOptsJobManager {
            key: "env.java.default-opts.jobmanager",
            name: "Default options, JobManager",
            sentence: "JVM arguments that an administrator puts before env.java.opts.jobmanager.",
            kind: Text, history: &[(v(1, 19), NOTHING)],
        }
        DefaultJavaOptsTaskManager {
            key: "env.java.default-opts.taskmanager",
            name: "Default options, TaskManager",
            sentence: "JVM arguments that an administrator puts before env.java.opts.taskmanager.",
            kind: Text, history: &[(v(1, 19), NOTHING)],
        }
        FailOnMetaspaceError {
            key: "classloader.fail-on-metaspace-oom-error",
            name: "Stop on metaspace error",
            sentence: "Whether a process of Flink stops when it finds no metaspace for the classes of a job.",
            kind: Boolean, history: &[(v(1, 13), boolean(true))],
            page: "docs/deployment/memory/mem_trouble/#outofmemoryerror-metaspace",
        }
    }

    Kubernetes, KUBERNETES {
        KubernetesTmCpu {
            key: "kubernetes.taskmanager.cpu.amount",
            old_keys: &[renamed("kubernetes.taskmanager.cpu", v(1, 17))],
            name: "TaskManager CPU",
            sentence: "CPU cores that a TaskManager pod asks for; by default one for each slot.",
            kind: Double, history: &[(v(1, 13), double(-1.0))],
        }
        KubernetesTmCpuLimit {
            key: "kubernetes.taskmanager.cpu.limit-factor",
            name: "TaskManager CPU limit",
            sentence: "How many times the CPU it asks for a TaskManager pod may use.",
            kind: Double, history: &[(v(1, 15), double(1.0))],
        }
        KubernetesTmMemoryLimit {
            key: "kubernetes.taskmanager.memory.limit-factor",
            name: "TaskManager memory limit",
            sentence: "How many times the memory it asks for a TaskManager pod may use before it is killed.",
            kind: Double, history: &[(v(1, 15), double(1.0))],
        }
        KubernetesJmCpu {
            key: "kubernetes.jobmanager.cpu.amount",
            old_keys: &[renamed("kubernetes.jobmanager.cpu", v(1, 17))],
            name: "JobManager CPU",
            sentence: "CPU cores that a JobManager pod asks for.",
            kind: Double, history: &[(v(1, 13), double(1.0))],
        }
        KubernetesJmCpuLimit {
            key: "kubernetes.jobmanager.cpu.limit-factor",
            name: "JobManager CPU limit",
            sentence: "How many times the CPU it asks for a JobManager pod may use.",
            kind: Double, history: &[(v(1, 15), double(1.0))],
        }
        KubernetesJmMemoryLimit {
            key: "kubernetes.jobmanager.memory.limit-factor",
            name: "JobManager memory limit",
            sentence: "How many times the memory it asks for a JobManager pod may use before it is killed.",
            kind: Double, history: &[(v(1, 15), double(1.0))],
        }
        KubernetesExternalResource {
            key: "external-resource.<name>.kubernetes.config-key",
            name: "External resource name",
            sentence: "What Kubernetes calls the external resource, for example nvidia.com/gpu.",
            kind: Text,
            page: EXTERNAL_RESOURCES,
        }
    }

    Yarn, YARN {
        YarnVcores {
            key: "yarn.containers.vcores",
            name: "TaskManager vcores",
            sentence: "Virtual cores of a YARN container that runs a TaskManager; by default one for each slot.",
            kind: Integer, history: &[(v(1, 13), integer(-1))],
        }
        YarnAppMasterVcores {
            key: "yarn.appmaster.vcores",
            name: "JobManager vcores",
            sentence: "Virtual cores of the YARN container that runs the JobManager.",
            kind: Integer, history: &[(v(1, 13), integer(1))],
        }
        YarnExternalResource {
            key: "external-resource.<name>.yarn.config-key",
            name: "External resource name",
            sentence: "What YARN calls the external resource, for example yarn.io/gpu.",
            kind: Text,
            page: EXTERNAL_RESOURCES,
        }
    }

    Legacy, MIGRATION {
        TmLegacyHeap {
            key: "taskmanager.heap.size",
            name: "TaskManager heap (old)",
            sentence: "Read as Total Flink Memory on standalone clusters and as Total Process Memory in containers.",
            kind: Size, history: &[(v(1, 13), UNSET), (v(2, 0), REMOVED)],
            deprecated: Some(v(1, 13)),
        }
        TmLegacyHeapMb {
            key: "taskmanager.heap.mb",
            name: "TaskManager heap, MiB (old)",
            sentence: "Read like taskmanager.heap.size, as a number of mebibytes.",
            kind: Integer, history: &[(v(1, 13), UNSET), (v(2, 0), REMOVED)],
            deprecated: Some(v(1, 13)),
        }
        JmLegacyHeap {
            key: "jobmanager.heap.size",
            name: "JobManager heap (old)",
            sentence: "Read as JVM Heap on standalone clusters and as Total Process Memory in containers.",
            kind: Size, history: &[(v(1, 13), UNSET), (v(2, 0), REMOVED)],
            deprecated: Some(v(1, 13)),
        }
        JmLegacyHeapMb {
            key: "jobmanager.heap.mb",
            name: "JobManager heap, MiB (old)",
            sentence: "Read like jobmanager.heap.size, as a number of mebibytes.",
            kind: Integer, history: &[(v(1, 13), UNSET), (v(2, 0), REMOVED)],
            deprecated: Some(v(1, 13)),
        }
        NumberOfBuffers {
            key: "taskmanager.network.numberOfBuffers",
            name: "Network buffers (old)",
            sentence: "Network memory as a number of segments; counts only where no other network option is set.",
            kind: Integer, history: &[(v(1, 13), integer(2048)), (v(2, 0), REMOVED)],
            deprecated: Some(v(1, 13)),
            bounds: Some(Component::Network),
        }
        RemovedManagedFraction {
            key: "taskmanager.memory.fraction",
            name: "Managed fraction (removed)",
            sentence: "Ignored since 1.10; its successor is a share of another whole, so that it needs another value.",
            kind: Fraction, history: &[(v(1, 13), REMOVED)],
        }
        RemovedManagedOffHeap {
            key: "taskmanager.memory.off-heap",
            name: "Managed off-heap (removed)",
            sentence: "Ignored since 1.10: managed memory is always outside the heap.",
            kind: Boolean, history: &[(v(1, 13), REMOVED)],
        }
        RemovedPreallocation {
            key: "taskmanager.memory.preallocate",
            name: "Preallocation (removed)",
            sentence: "Ignored since 1.10: managed memory is always taken when it is needed.",
            kind: Boolean, history: &[(v(1, 13), REMOVED)],
        }
        RemovedCutoffRatio {
            key: "containerized.heap-cutoff-ratio",
            name: "Cut-off ratio (removed)",
            sentence: "Ignored since 1.11: metaspace and JVM overhead have options of their own.",
            kind: Kind::Float, history: &[(v(1, 13), REMOVED)],
        }
        RemovedCutoffMin {
            key: "containerized.heap-cutoff-min",
            name: "Cut-off minimum (removed)",
            sentence: "Ignored since 1.11: metaspace and JVM overhead have options of their own.",
            kind: Integer, history: &[(v(1, 13), REMOVED)],
        }
        RemovedMesosMemory {
            key: "mesos.resourcemanager.tasks.mem",
            name: "Mesos memory (removed)",
            sentence: "Ignored since 1.10; Flink left Mesos in 1.14.",
            kind: Integer, history: &[(v(1, 13), REMOVED)],
        }
    }
}
