//! RocksDB or ForSt, where jobs keep their state in one.

use flink_memory::slots::{Backend, Consumer, Slots, Store, StoreError, StoreMemory, store};
use flink_memory::{Component, MemorySize, OptionId, Process};

use crate::finding::{Finding, Severity};
use crate::managed::{share, uses_backend};
use crate::sizes::bytes;
use crate::subject::Subject;

/// What findings about a store have in common; the rest is empty.
pub(crate) fn finding(rule: &'static str) -> Finding {
    Finding {
        rule,
        about: String::new(),
        severity: Severity::Hint,
        process: Some(Process::TaskManager),
        title: String::new(),
        reason: String::new(),
        components: vec![Component::Managed],
        fixes: Vec::new(),
        page: "docs/ops/state/large_state_tuning/#tuning-rocksdb-memory",
    }
}

/// RocksDB or ForSt in the slots of a TaskManager.
pub(crate) struct StateStore {
    pub name: &'static str,
    pub slots: Slots,
    /// The state backend's share of a slot's managed memory, be it used or not.
    pub share: MemorySize,
    pub memory: Result<Store, StoreError>,
    pub managed: OptionId,
    pub fixed_per_slot: OptionId,
    pub fixed_per_tm: OptionId,
    pub write_buffer_ratio: OptionId,
    pub high_priority_ratio: OptionId,
    write_buffer_size: OptionId,
}

impl StateStore {
    /// That of a TaskManager that starts.
    pub fn of(subject: &Subject) -> Option<Self> {
        use OptionId::*;
        let backend = Some(subject.backend()).filter(|_| uses_backend(subject));
        let (name, options) = match backend? {
            Backend::RocksDb => (
                "RocksDB",
                [
                    RocksDbManaged,
                    RocksDbFixedPerSlot,
                    RocksDbFixedPerTm,
                    RocksDbWriteBufferRatio,
                    RocksDbHighPriorityRatio,
                    RocksDbWriteBufferSize,
                ],
            ),
            Backend::ForSt => (
                "ForSt",
                [
                    ForStManaged,
                    ForStFixedPerSlot,
                    ForStFixedPerTm,
                    ForStWriteBufferRatio,
                    ForStHighPriorityRatio,
                    ForStWriteBufferSize,
                ],
            ),
            Backend::HashMap | Backend::Custom => return None,
        };
        let [
            managed,
            fixed_per_slot,
            fixed_per_tm,
            write_buffer_ratio,
            high_priority_ratio,
            write_buffer_size,
        ] = options;
        let share = share(subject, Consumer::StateBackend)?;
        Some(Self {
            name,
            slots: subject.slots()?,
            share,
            memory: store(subject.configuration, subject.version, share).transpose()?,
            managed,
            fixed_per_slot,
            fixed_per_tm,
            write_buffer_ratio,
            high_priority_ratio,
            write_buffer_size,
        })
    }

    /// How the memory is divided, if the job starts.
    pub fn divided(&self) -> Option<&Store> {
        self.memory.as_ref().ok()
    }

    /// How much a state gathers before it is flushed; what the library itself takes where the release does not say.
    pub fn write_buffer(&self, subject: &Subject) -> MemorySize {
        let size = subject.option_size(self.write_buffer_size);
        size.unwrap_or(MemorySize::from_mebibytes(64))
    }

    /// The memory of all slots together; 0 where nothing bounds it.
    pub fn total(&self, store: &Store) -> MemorySize {
        let times = match store.memory {
            StoreMemory::FixedPerSlot | StoreMemory::Managed => i64::from(self.slots.count),
            StoreMemory::FixedPerTaskManager | StoreMemory::PerState => 1,
        };
        bytes(store.budget.bytes().saturating_mul(times))
    }
}
