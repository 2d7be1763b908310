//! RocksDB and ForSt: how a slot’s managed memory is divided, and where that does not do.

use flink_advice::more_managed;
use flink_memory::{Component, Process, ShortSize};

use crate::diagnosis::{Case, bytes, size};
use crate::fixes;
use crate::message::Message;

/// `RocksDBOperationUtils.sanityCheckArenaBlockSize`, since 1.11.
pub(crate) const ROCKSDB_ARENA: Message = Message {
    id: "rocksdb-arena",
    title: "RocksDB flushes with every write",
    meaning: "A write buffer grows by whole arena blocks, 8 MiB by default, and one of them is more than 7/8 of what all \
              write buffers of the slot may have. So RocksDB flushes all the time: the job runs, very slowly, with much \
              CPU and disk. It comes below some 27 MiB of managed memory for each slot.",
    advice: "It is too small, and no leak. Fewer slots, more managed memory, or a smaller \
              `state.backend.rocksdb.writebuffer.size`.",
    source: "RocksDBOperationUtils, since 1.11",
    example: "WARN  org.apache.flink.state.rocksdb.RocksDBOperationUtils [] - RocksDBStateBackend performance will be \
              poor because of the current Flink memory configuration! RocksDB will flush memtable constantly, causing \
              high IO and CPU. Typically the easiest fix is to increase task manager managed memory size. If running \
              locally, see the parameter taskmanager.memory.managed.size. Details: arenaBlockSize 8388608 > \
              mutableLimit 7340032 (writeBufferSize = 67108864, arenaBlockSizeConfigured = 0, defaultArenaBlockSize = \
              8388608, writeBufferManagerCapacity = 8388608)",
    hides: &[],
    words: &[
        "performance will be poor because of the current Flink memory configuration!{any}Details: arenaBlockSize {} > mutableLimit {} (writeBufferSize = {any}, arenaBlockSizeConfigured = {any}, defaultArenaBlockSize = {any}, writeBufferManagerCapacity = {any})",
        "performance will be poor because of the current Flink memory configuration!",
    ],
    read: |pasted| {
        let found = pasted.find("performance will be poor because of the current Flink memory configuration!")?;
        let details = pasted.find_from(
            found.at,
            "Details: arenaBlockSize {} > mutableLimit {} (writeBufferSize = {}, arenaBlockSizeConfigured = {}, \
             defaultArenaBlockSize = {}, writeBufferManagerCapacity = {})",
        );
        let mut case = Case {
            at: found.at,
            process: Some(Process::TaskManager),
            components: vec![Component::Managed],
            ..Case::default()
        };
        let mut factor = 1.5;
        if let Some(details) = details
            && let (Some(arena), Some(limit)) = (details.number(0), details.number(1))
        {
            case.numbers = vec![size("arena block", bytes(arena)), size("write buffers", bytes(limit))];
            case.details = format!(
                "They grow by {} at once, and may have {} altogether.",
                ShortSize(bytes(arena)),
                ShortSize(bytes(limit))
            );
            // All shares of a slot’s memory grow alike.
            factor = (arena as f64 / limit.max(1) as f64).clamp(1.0, 1e6);
        }
        let (fixes, needs) = fixes::fixes(pasted, Some(Process::TaskManager), &|subject, _| {
            let Some(now) = subject.slots().map(|slots| slots.managed) else {
                return Vec::new();
            };
            let wanted = (now.bytes() as f64 * factor).ceil() as i64;
            more_managed(subject, &|after| {
                after.slots().is_some_and(|slots| slots.managed.bytes() >= wanted)
            })
        });
        (case.fixes, case.needs) = (fixes, needs);
        Some(case)
    },
};

/// `RocksDBMemoryConfiguration.validate`, since 1.10.
pub(crate) const ROCKSDB_RATIOS: Message = Message {
    id: "rocksdb-ratios",
    title: "RocksDB’s write buffers and its priority pool are more than its memory",
    meaning: "The job does not start: with `write-buffer-ratio` r, write buffers take 2r/(3 − r) of the cache, and that \
              and `high-prio-pool-ratio` must be less than 1 together.",
    advice: "The defaults are 0.5 and 0.1.",
    source: "RocksDBMemoryConfiguration, since 1.10",
    example: "java.lang.IllegalArgumentException: Invalid configuration: writeBufferRatio 0.9 with highPriPoolRatio 0.2",
    hides: &[],
    words: &["Invalid configuration: writeBufferRatio {} with highPriPoolRatio {}"],
    read: |pasted| {
        use flink_memory::OptionId::{RocksDbHighPriorityRatio, RocksDbWriteBufferRatio};
        let found = pasted.find("Invalid configuration: writeBufferRatio {} with highPriPoolRatio {}")?;
        let (fixes, needs) = fixes::fixes(pasted, Some(Process::TaskManager), &|subject, _| {
            let options = [RocksDbWriteBufferRatio, RocksDbHighPriorityRatio].into_iter();
            let set = options.filter(|option| subject.is_set(*option));
            set.map(|option| flink_advice::fix(subject.unset(option))).collect()
        });
        Some(Case {
            at: found.at,
            process: Some(Process::TaskManager),
            components: vec![Component::Managed],
            details: format!("They are set to {} and {}.", found.hole(0), found.hole(1)),
            fixes,
            needs,
            ..Case::default()
        })
    },
};

/// `RocksDBOperationUtils.allocateSharedCachesIfConfigured`, since 1.10.
pub(crate) const ROCKSDB_SHARED_CACHE: Message = Message {
    id: "rocksdb-shared-cache",
    title: "RocksDB does not get its share of managed memory",
    meaning: "The state backend could not be built: a slot’s share of managed memory was not given. What is wrong with \
              it stands in the exception’s cause.",
    advice: "With `taskmanager.memory.managed.size: 0` RocksDB has none; either give it some, or limit it with \
        `state.backend.rocksdb.memory.fixed-per-slot`.",
    source: "RocksDBOperationUtils, since 1.10",
    example: "java.io.IOException: Failed to acquire shared cache resource for RocksDB",
    hides: &[],
    words: &[],
    read: |pasted| {
        let found = pasted.find("Failed to acquire shared cache resource for RocksDB")?;
        let (fixes, needs) = fixes::fixes(pasted, Some(Process::TaskManager), &|subject, _| {
            let Some(now) = subject.slots().map(|slots| slots.managed) else {
                return Vec::new();
            };
            // Below, write buffers are flushed with every write. A slot that has more has another problem.
            let wanted = 32 << 20;
            if now.bytes() >= wanted {
                return Vec::new();
            }
            more_managed(subject, &|after| {
                after.slots().is_some_and(|slots| slots.managed.bytes() >= wanted)
            })
        });
        Some(Case {
            at: found.at,
            process: Some(Process::TaskManager),
            components: vec![Component::Managed],
            fixes,
            needs,
            ..Case::default()
        })
    },
};
