//! RocksDB or ForSt has a memory of its own, outside managed memory.
//!
//! With `memory.fixed-per-slot` or `memory.fixed-per-tm` it takes native memory that no component counts: in a
//! container there must be room for it in JVM Overhead or task off-heap memory, or the container is killed. The state
//! backend's share of managed memory is still reserved, unused. And `fixed-per-tm` counts only where managed
//! memory is turned off and no size is fixed for slots. Source: the page about tuning RocksDB, and
//! `RocksDBMemoryConfiguration`.

use flink_memory::slots::StoreMemory;
use flink_memory::{Component, MemorySize, OptionId, Process, ShortSize};

use super::Rule;
use crate::finding::{Finding, Fix, Severity};
use crate::managed::consumers;
use crate::raise::{fix, with_least};
use crate::round;
use crate::sizes::{bytes, text, up};
use crate::store::{StateStore, finding};
use crate::subject::Subject;

pub(super) const RULE: Rule = Rule {
    name: "store-fixed",
    find,
};

fn find(subject: &Subject) -> Vec<Finding> {
    let Some(used) = StateStore::of(subject) else {
        return Vec::new();
    };
    outside(subject, &used)
        .into_iter()
        .chain(idle(subject, &used))
        .collect()
}

/// A fixed size that counts.
fn outside(subject: &Subject, used: &StateStore) -> Option<Finding> {
    let store = used.divided()?;
    let option = match store.memory {
        StoreMemory::FixedPerSlot => used.fixed_per_slot,
        StoreMemory::FixedPerTaskManager => used.fixed_per_tm,
        StoreMemory::Managed | StoreMemory::PerState => return None,
    };
    let size = |component| subject.size(Process::TaskManager, component);
    let overhead = size(Component::JvmOverhead)?;
    let room = overhead.bytes().saturating_add(size(Component::TaskOffHeap)?.bytes());
    let total = used.total(store);
    let reserved = bytes(used.share.bytes().saturating_mul(i64::from(used.slots.count)));
    let is_risk = subject.is_contained() && total.bytes() > room;
    if !is_risk && reserved == MemorySize::ZERO {
        return None;
    }
    let mut reason = format!(
        "`{}` gives {} {} of native memory outside managed memory.",
        option.def().key,
        used.name,
        ShortSize(total)
    );
    if is_risk {
        reason += &format!(
            " JVM Overhead and task off-heap memory have room for {}.{}",
            ShortSize(bytes(room)),
            subject.killed()
        );
    }
    if reserved > MemorySize::ZERO {
        reason += &format!(" {} of managed memory stays reserved and unused.", ShortSize(reserved));
    }
    let back = [used.fixed_per_slot, used.fixed_per_tm, used.managed];
    let back = back.into_iter().flat_map(|option| subject.unset(option)).collect();
    let back = Fix {
        title: format!("give {} managed memory again", used.name),
        ..fix(back)
    };
    Some(Finding {
        severity: if is_risk { Severity::Risk } else { Severity::Waste },
        title: match is_risk {
            true => format!("The container has no room for the memory of {}", used.name),
            false => format!("{} does not use its managed memory", used.name),
        },
        reason,
        components: vec![Component::Managed, Component::JvmOverhead],
        fixes: [Some(back), keep(subject, total, overhead, is_risk)]
            .into_iter()
            .flatten()
            .collect(),
        ..finding(RULE.name)
    })
}

/// Gives up managed memory, if nobody else uses it, and makes room where there is none.
fn keep(subject: &Subject, total: MemorySize, overhead: MemorySize, is_risk: bool) -> Option<Fix> {
    (consumers(subject).len() == 1).then_some(())?;
    let needed = overhead.checked_add(total).ok()?;
    let edits = |overhead: MemorySize| {
        let mut edits = vec![subject.set(OptionId::ManagedSize, "0")];
        if is_risk {
            edits.push(subject.set(OptionId::TmOverheadMin, text(overhead)));
            if subject.option_size(OptionId::TmOverheadMax)? < overhead {
                edits.push(subject.set(OptionId::TmOverheadMax, text(overhead)));
            }
        }
        Some(edits)
    };
    Some(with_least(edits(round::up(needed))?, edits(up(needed))))
}

/// A fixed size for the TaskManager that does not count.
fn idle(subject: &Subject, used: &StateStore) -> Option<Finding> {
    let store = used.divided()?;
    let option = used.fixed_per_tm;
    let size = Some(subject.option_size(option)?).filter(|_| subject.is_set(option))?;
    let is_idle = matches!(store.memory, StoreMemory::Managed | StoreMemory::FixedPerSlot);
    if !is_idle || size == MemorySize::ZERO || !option.def().exists(subject.version) {
        return None;
    }
    let key = option.def().key;
    let managed = subject.set(used.managed, "false");
    let first = subject
        .unset(used.fixed_per_slot)
        .into_iter()
        .chain([managed])
        .collect();
    Some(Finding {
        about: key.to_owned(),
        severity: Severity::Hint,
        title: format!("`{key}` has no effect"),
        reason: format!(
            "{} takes it only where `{}` is `false` and `{}` is not set.",
            used.name,
            used.managed.def().key,
            used.fixed_per_slot.def().key
        ),
        fixes: vec![fix(subject.unset(option)), fix(first)],
        ..finding(RULE.name)
    })
}

#[cfg(test)]
mod tests {
    use flink_memory::{Deployment, v};

    use super::RULE;
    use crate::checks::check;

    fn check_store(deployment: Deployment, text: &str, expected: &[&str]) {
        let text = format!("state.backend.type: rocksdb\ntaskmanager.memory.process.size: 4g\n{text}");
        check(&RULE, v(2, 3), deployment, &text, expected);
    }

    #[test]
    fn room_for_what_is_fixed() {
        let fixed = "taskmanager.numberOfTaskSlots: 2\nstate.backend.rocksdb.memory.fixed-per-slot: 256m\n";
        check_store(Deployment::Kubernetes, "", &[]);
        check_store(
            Deployment::Kubernetes,
            fixed,
            &[
                "risk TaskManager: The container has no room for the memory of RocksDB | give RocksDB managed memory \
                  again | set `taskmanager.memory.managed.size` to `0` and set `taskmanager.memory.jvm-overhead.min` \
                  to `928m` (least 922m)",
            ],
        );
        check_store(
            Deployment::Standalone,
            fixed,
            &[
                "waste TaskManager: RocksDB does not use its managed memory | give RocksDB managed memory again | set \
              `taskmanager.memory.managed.size` to `0`",
            ],
        );
        check_store(
            Deployment::Standalone,
            &format!("{fixed}python.files: x"),
            &["waste TaskManager: RocksDB does not use its managed memory | give RocksDB managed memory again"],
        );
        check_store(
            Deployment::Kubernetes,
            &format!("{fixed}taskmanager.memory.managed.size: 0\ntaskmanager.memory.task.off-heap.size: 512m"),
            &[],
        );
        check_store(
            Deployment::Yarn,
            "state.backend.rocksdb.memory.fixed-per-slot: 8000000t",
            &[
                "risk TaskManager: The container has no room for the memory of RocksDB | give RocksDB managed memory \
                  again",
            ],
        );
    }

    #[test]
    fn a_size_for_the_task_manager_needs_managed_memory_off() {
        let fixed = "state.backend.rocksdb.memory.fixed-per-tm: 100m";
        check_store(
            Deployment::Standalone,
            fixed,
            &["hint TaskManager state.backend.rocksdb.memory.fixed-per-tm: \
                 `state.backend.rocksdb.memory.fixed-per-tm` has no effect \
                 | remove `state.backend.rocksdb.memory.fixed-per-tm` \
                 | set `state.backend.rocksdb.memory.managed` to `false`"],
        );
        check_store(
            Deployment::Standalone,
            &format!("{fixed}\nstate.backend.rocksdb.memory.managed: false"),
            &[
                "waste TaskManager: RocksDB does not use its managed memory | give RocksDB managed memory again | set \
              `taskmanager.memory.managed.size` to `0`",
            ],
        );
    }
}
