//! The options of RocksDB or ForSt keep the job from starting it.
//!
//! TaskManagers start, and every job with state fails. Source: `RocksDBMemoryConfiguration.validate`, and the reading of
//! options.

use flink_memory::slots::StoreError;

use super::Rule;
use crate::finding::{Finding, Severity};
use crate::meant;
use crate::raise::fix;
use crate::store::{StateStore, finding};
use crate::subject::Subject;

pub(super) const RULE: Rule = Rule {
    name: "store-ratios",
    find,
};

fn find(subject: &Subject) -> Vec<Finding> {
    let found = || {
        let used = StateStore::of(subject)?;
        let error = used.memory.as_ref().err()?;
        let (about, fixes) = match error {
            StoreError::BadValue { option, raw } => {
                let meant = meant::value(option.def().kind, raw);
                let meant = meant.map(|meant| fix(vec![subject.set(*option, meant)]));
                let unset = fix(subject.unset(*option));
                (option.def().key, meant.into_iter().chain([unset]).collect())
            }
            StoreError::Ratios { .. } => {
                let unset = |option| fix(subject.unset(option));
                let ratios = [used.write_buffer_ratio, used.high_priority_ratio];
                let mut set = ratios.into_iter().filter(|option| subject.is_set(*option));
                let both = || ratios.into_iter().flat_map(|option| subject.unset(option)).collect();
                let either: Vec<_> = set.by_ref().map(unset).collect();
                // Where each of the two would do, both are no fix of their own.
                let fixes = either.into_iter().chain([fix(both())]);
                let mut fixes: Vec<_> = fixes.collect();
                fixes.dedup_by(|later, earlier| later.edits == earlier.edits);
                ("", fixes)
            }
        };
        Some(Finding {
            about: about.to_owned(),
            severity: Severity::Refused,
            title: format!("Jobs fail when they start {}", used.name),
            reason: match error {
                StoreError::BadValue { .. } => format!("TaskManagers start, but every job with state fails: `{error}`"),
                StoreError::Ratios { .. } => format!(
                    "Write buffers and the part for indexes leave no room in the cache. Every job with state fails: \
                     `{error}`"
                ),
            },
            fixes,
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
        let text = format!("state.backend.type: rocksdb\ntaskmanager.memory.process.size: 4g\n{text}");
        check(&RULE, v(2, 3), Deployment::Standalone, &text, expected);
    }

    #[test]
    fn ratios_that_leave_no_room() {
        let write = "state.backend.rocksdb.memory.write-buffer-ratio: ";
        let index = "state.backend.rocksdb.memory.high-prio-pool-ratio: ";
        check_store(&format!("{write}0.6"), &[]);
        check_store(
            &format!("{write}0.95"),
            &["refused TaskManager: Jobs fail when they start RocksDB \
               | take `state.backend.rocksdb.memory.write-buffer-ratio` away"],
        );
        check_store(
            &format!("{write}0.95\n{index}0.9"),
            &["refused TaskManager: Jobs fail when they start RocksDB \
               | take `state.backend.rocksdb.memory.write-buffer-ratio` away and take \
               `state.backend.rocksdb.memory.high-prio-pool-ratio` away"],
        );
    }

    #[test]
    fn values_that_are_none() {
        check_store(
            "state.backend.rocksdb.memory.fixed-per-slot: 1.5g",
            &[
                "refused TaskManager state.backend.rocksdb.memory.fixed-per-slot: Jobs fail when they start RocksDB \
               | set `state.backend.rocksdb.memory.fixed-per-slot` to `1536m` \
               | take `state.backend.rocksdb.memory.fixed-per-slot` away",
            ],
        );
    }
}
