//! All write buffers of a slot together are smaller than one is meant to be.
//!
//! Each state of RocksDB or ForSt gathers up to `writebuffer.size` before it is flushed. Where the write buffers of a
//! slot may not even come to that, states are flushed early, in small files that have to be merged again. Source: the
//! page about tuning RocksDB, and `RocksDBMemoryControllerUtils`. Below a boundary the same is a risk: `store-arena`.

use flink_memory::ShortSize;
use flink_memory::slots::{Store, StoreMemory};

use super::Rule;
use crate::finding::{Finding, Severity};
use crate::managed::more;
use crate::store::{StateStore, finding};
use crate::subject::Subject;

pub(super) const RULE: Rule = Rule {
    name: "store-small",
    find,
};

/// The managed memory of a slot, if it is too small and does not flush constantly.
fn small(subject: &Subject, used: &StateStore) -> Option<Store> {
    let store = used.divided().filter(|store| store.memory == StoreMemory::Managed)?;
    let is_small = store.write_buffers < used.write_buffer(subject) && !store.flushes_constantly();
    is_small.then_some(*store)
}

fn find(subject: &Subject) -> Vec<Finding> {
    let found = || {
        let used = StateStore::of(subject)?;
        let store = small(subject, &used)?;
        let enough = |after: &Subject| StateStore::of(after).is_none_or(|used| small(after, &used).is_none());
        Some(Finding {
            severity: Severity::Hint,
            title: format!("{} has room for less than one write buffer", used.name),
            reason: format!(
                "Of a slot's {}, {} are its block cache, which holds up to {} of write buffers. One write buffer is \
                 {} (`writebuffer.size`), so state is flushed early, in small files that cost time to merge.",
                ShortSize(store.budget),
                ShortSize(store.cache),
                ShortSize(store.write_buffers),
                ShortSize(used.write_buffer(subject))
            ),
            fixes: more(subject, &enough),
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
    fn less_than_a_write_buffer() {
        check_store("", &[]);
        check_store("taskmanager.numberOfTaskSlots: 2", &[]);
        check_store(
            "taskmanager.numberOfTaskSlots: 3",
            &[
                "hint TaskManager: RocksDB has room for less than one write buffer | set \
                  `taskmanager.memory.managed.fraction` to `0.5` (least 0.46) | set \
                  `taskmanager.memory.process.size` to `1920m` (least 1888m) | set `taskmanager.numberOfTaskSlots` \
                  to `2`",
            ],
        );
        check_store(
            "taskmanager.numberOfTaskSlots: 3\nstate.backend.rocksdb.writebuffer.size: 32m",
            &[],
        );
        check_store("taskmanager.numberOfTaskSlots: 19", &[]);
    }
}
