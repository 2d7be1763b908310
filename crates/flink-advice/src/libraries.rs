//! What connectors and formats are known to take, and of which budget. The numbers are theirs, not Flink's.

use flink_memory::{Component, Process};

/// A connector or a format that takes memory by itself.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Library {
    /// What it is called.
    pub name: &'static str,
    /// Whose memory it is.
    pub process: Process,
    /// The budget that must have room for it.
    pub component: Component,
    /// How much, in a sentence; or that nobody says.
    pub takes: &'static str,
    /// Where that is from.
    pub source: &'static str,
}

/// Those that users met trouble with.
pub const LIBRARIES: [Library; 8] = [
    Library {
        name: "Fluss",
        process: Process::TaskManager,
        component: Component::TaskOffHeap,
        takes: "16 MB for each server that it fetches from, and 10 to 15 MB for each batch that it decompresses",
        source: "fluss issues 2236, 2663 and 2773",
    },
    Library {
        name: "Lance, Arrow",
        process: Process::TaskManager,
        component: Component::TaskOffHeap,
        takes: "direct memory; no number is known",
        source: "fluss pull request 1909",
    },
    Library {
        name: "Pulsar, BigTable, gRPC",
        process: Process::TaskManager,
        component: Component::TaskOffHeap,
        takes: "chunks of 16 MiB of a Netty of their own",
        source: "pulsar issue 12039",
    },
    Library {
        name: "Hudi writer",
        process: Process::TaskManager,
        component: Component::TaskHeap,
        takes: "1024 MB for each write task (`write.task.max.size`), and 100 MB each to merge and to compact",
        source: "Hudi's page about tuning for Flink",
    },
    Library {
        name: "Paimon writer",
        process: Process::TaskManager,
        component: Component::TaskHeap,
        takes: "`write-buffer-size` for each writer; of managed memory with `sink.use-managed-memory-allocator`, which \
                needs a weight of OPERATOR",
        source: "paimon issues 796, 1240 and 4232",
    },
    Library {
        name: "Iceberg writer",
        process: Process::TaskManager,
        component: Component::TaskHeap,
        takes: "a row group for each open file, and the keys of a checkpoint where it deletes by equality",
        source: "iceberg issues 2504, 7217 and 15859",
    },
    Library {
        name: "Flink CDC",
        process: Process::JobManager,
        component: Component::JvmHeap,
        takes: "every chunk of a snapshot: more than 100,000 fill it; a larger chunk size makes fewer",
        source: "flink-cdc issues 490 and 865",
    },
    Library {
        name: "S3 writers",
        process: Process::JobManager,
        component: Component::OffHeap,
        takes: "direct memory with each checkpoint; no number is known",
        source: "Stack Overflow question 79818098",
    },
];
