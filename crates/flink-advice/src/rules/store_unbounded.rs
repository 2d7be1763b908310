//! RocksDB or ForSt takes memory without a bound.
//!
//! With `memory.managed: false` and no fixed size, every state has caches and write buffers of its own, and their number
//! is up to the job. Nothing of Flink's model counts them; a container that runs out is killed. The state backend's
//! share of managed memory stays reserved, unused. Source: the guide's section about state backends, and
//! `RocksDBMemoryConfiguration`.

use flink_memory::slots::StoreMemory;
use flink_memory::{Component, ShortSize};

use super::Rule;
use crate::finding::{Finding, Severity};
use crate::raise::fix;
use crate::sizes::bytes;
use crate::store::{StateStore, finding};
use crate::subject::Subject;

pub(super) const RULE: Rule = Rule {
    name: "store-unbounded",
    find,
};

fn find(subject: &Subject) -> Vec<Finding> {
    let found = || {
        let used = StateStore::of(subject)?;
        used.divided().filter(|store| store.memory == StoreMemory::PerState)?;
        let write_buffer = used.write_buffer(subject).bytes();
        let each = bytes(write_buffer.saturating_mul(2).saturating_add(8 << 20));
        let mut reason = format!(
            "Every state takes up to some {} of its own in every slot, for its cache and two write buffers.",
            ShortSize(each)
        );
        reason += subject.killed();
        let reserved = bytes(used.share.bytes().saturating_mul(i64::from(used.slots.count)));
        if reserved.bytes() > 0 {
            reason += &format!(" {} of managed memory stays reserved and unused.", ShortSize(reserved));
        }
        let fixed = used.fixed_per_tm;
        if !fixed.def().exists(subject.version) && subject.is_set(fixed) {
            reason += &format!(" Flink reads `{}` only since 1.17.", fixed.def().key);
        }
        Some(Finding {
            severity: Severity::Risk,
            title: format!("The memory of {} is not bounded", used.name),
            reason,
            components: vec![Component::Managed, Component::JvmOverhead],
            fixes: vec![fix(subject.unset(used.managed))],
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

    const UNMANAGED: &str = "taskmanager.memory.process.size: 4g\nstate.backend.rocksdb.memory.managed: false\n";
    const FOUND: &[&str] = &["risk TaskManager: The memory of RocksDB is not bounded \
                              | remove `state.backend.rocksdb.memory.managed`"];

    #[test]
    fn nothing_bounds_it() {
        let unmanaged = format!("{UNMANAGED}state.backend.type: rocksdb");
        check(&RULE, v(2, 3), Deployment::Kubernetes, &unmanaged, FOUND);
        check(&RULE, v(2, 3), Deployment::Kubernetes, UNMANAGED, &[]);
        let fixed = format!("{unmanaged}\nstate.backend.rocksdb.memory.fixed-per-tm: 100m");
        check(&RULE, v(2, 3), Deployment::Kubernetes, &fixed, &[]);
        let old = format!("{UNMANAGED}state.backend: rocksdb\nstate.backend.rocksdb.memory.fixed-per-tm: 100m");
        check(&RULE, v(1, 16), Deployment::Standalone, &old, FOUND);
        check(&RULE, v(1, 17), Deployment::Standalone, &old, &[]);
    }
}
