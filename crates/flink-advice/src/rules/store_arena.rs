//! RocksDB or ForSt has so little memory that it flushes with every write.
//!
//! A write buffer takes memory in arena blocks of an eighth of its size. Where a single block is more than the write
//! buffers may come to, every write is followed by a flush, and a job crawls. Flink only logs it. Source:
//! `RocksDBMemoryControllerUtils.validateArenaBlockSize`.

use flink_memory::Process;
use flink_memory::ShortSize;
use flink_memory::slots::StoreMemory;

use super::Rule;
use crate::finding::{Finding, Severity};
use crate::managed::more;
use crate::raise::Raise;
use crate::store::{StateStore, finding};
use crate::subject::Subject;

pub(super) const RULE: Rule = Rule {
    name: "store-arena",
    find,
};

fn find(subject: &Subject) -> Vec<Finding> {
    let found = || {
        let used = StateStore::of(subject)?;
        let store = used.divided().filter(|store| store.flushes_constantly())?;
        let enough = |after: &Subject| {
            let used = StateStore::of(after);
            used.is_none_or(|used| used.divided().is_some_and(|store| !store.flushes_constantly()))
        };
        let raise = Raise {
            subject,
            process: Process::TaskManager,
            enough: &enough,
        };
        Some(Finding {
            severity: Severity::Risk,
            title: format!("{} flushes with every write", used.name),
            reason: format!(
                "It has {}, of which {} are for write buffers that still take writes. They grow by {} at once, which is \
                 more. Flink warns: `{}StateBackend performance will be poor because of the current Flink memory \
                 configuration!`",
                ShortSize(store.budget),
                ShortSize(store.mutable_limit),
                ShortSize(store.arena_block),
                used.name
            ),
            fixes: match store.memory {
                StoreMemory::FixedPerSlot => raise.size(used.fixed_per_slot, store.budget).into_iter().collect(),
                StoreMemory::FixedPerTaskManager => raise.size(used.fixed_per_tm, store.budget).into_iter().collect(),
                StoreMemory::Managed | StoreMemory::PerState => more(subject, &enough),
            },
            ..finding(RULE.name)
        })
    };
    found().into_iter().collect()
}

#[cfg(test)]
mod tests {
    use flink_memory::{Deployment, v};

    use super::RULE;
    use crate::checks::check;

    fn check_store(text: &str, expected: &[&str]) {
        let text = format!("state.backend.type: rocksdb\ntaskmanager.memory.process.size: 1728m\n{text}");
        check(&RULE, v(2, 3), Deployment::Kubernetes, &text, expected);
    }

    #[test]
    fn too_little_for_one_block() {
        check_store("", &[]);
        check_store("taskmanager.numberOfTaskSlots: 18", &[]);
        check_store(
            "taskmanager.numberOfTaskSlots: 19",
            &[
                "risk TaskManager: RocksDB flushes with every write | set `taskmanager.memory.managed.fraction` to \
                  `0.45` (least 0.41) | set `taskmanager.memory.process.size` to `1792m` (least 1751m) | set \
                  `taskmanager.numberOfTaskSlots` to `18`",
            ],
        );
        check_store(
            "taskmanager.memory.managed.size: 16m",
            &[
                "risk TaskManager: RocksDB flushes with every write | set `taskmanager.memory.managed.size` to `32m` \
                  (least 28m)",
            ],
        );
        check_store(
            "state.backend.rocksdb.memory.fixed-per-slot: 1m",
            &["risk TaskManager: RocksDB flushes with every write | set \
                  `state.backend.rocksdb.memory.fixed-per-slot` to `32m` (least 28m)"],
        );
    }

    #[test]
    fn batches_keep_no_state_there() {
        check_store(
            "taskmanager.memory.managed.size: 1m\nexecution.runtime-mode: BATCH",
            &[],
        );
    }
}
