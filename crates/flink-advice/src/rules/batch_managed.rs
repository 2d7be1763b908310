//! Batch jobs have little managed memory to sort, join and aggregate in, or none.
//!
//! Operators divide a slot's managed memory by weights (`table.exec.resource.*`, `execution.sorted-inputs.memory`),
//! which are relative and not sizes: one sort alone gets all. Without any they fail, and with little they spill to disk.
//! Each has a weight of 128 MiB by default, so less than that for a whole slot is called little. Source: the guide's
//! section about batch jobs, `ExecutionConfigOptions`.

use flink_memory::slots::Consumer;
use flink_memory::{Component, MemorySize, OptionId, Process, ShortSize};

use super::Rule;
use crate::finding::{Finding, Severity};
use crate::managed::{more, share};
use crate::raise::fix;
use crate::subject::Subject;

pub(super) const RULE: Rule = Rule {
    name: "batch-managed",
    find,
};

const ENOUGH: MemorySize = MemorySize::from_mebibytes(128);

fn find(subject: &Subject) -> Vec<Finding> {
    let found = || {
        let slots = subject.slots().filter(|_| subject.is_batch())?;
        let share = share(subject, Consumer::Operator)?;
        let is_nothing = slots.managed == MemorySize::ZERO;
        // Where only the weights leave nothing, `consumer-weights` tells.
        (is_nothing || (share < ENOUGH && share > MemorySize::ZERO)).then_some(())?;
        let enough = |after: &Subject| self::share(after, Consumer::Operator).is_some_and(|share| share >= ENOUGH);
        let mut fixes = more(subject, &enough);
        if is_nothing {
            fixes.push(fix(subject.unset(OptionId::ManagedSize)));
        }
        Some(Finding {
            rule: RULE.name,
            about: String::new(),
            severity: if is_nothing { Severity::Risk } else { Severity::Hint },
            process: Some(Process::TaskManager),
            title: match is_nothing {
                true => "Batch jobs have no managed memory".to_owned(),
                false => format!("Batch operators have {} in a slot", ShortSize(share)),
            },
            reason: match is_nothing {
                true => "Operators that sort, join or aggregate take their memory from there, and fail without. \
                         `table.exec.resource.*` are weights to divide it by, not sizes."
                    .to_owned(),
                false => format!(
                    "All that sort, join or aggregate in a slot share {} of managed memory, and spill to disk beyond. \
                     `table.exec.resource.*` are weights to divide it by, not sizes: only more managed memory helps.",
                    ShortSize(share)
                ),
            },
            components: vec![Component::Managed],
            fixes,
            page: "docs/deployment/memory/mem_tuning/#configure-memory-for-batch-jobs",
        })
    };
    found().into_iter().collect()
}

#[cfg(test)]
mod tests {
    use flink_memory::{Deployment, v};

    use super::RULE;
    use crate::checks::check;

    fn check_batch(text: &str, expected: &[&str]) {
        let text = format!("taskmanager.memory.process.size: 1728m\n{text}");
        check(&RULE, v(2, 3), Deployment::Standalone, &text, expected);
    }

    #[test]
    fn batches_work_in_managed_memory() {
        let batch = "execution.runtime-mode: BATCH\n";
        check_batch(batch, &[]);
        check_batch("taskmanager.memory.managed.size: 0", &[]);
        check_batch(
            &format!("{batch}taskmanager.memory.managed.size: 0"),
            &["risk TaskManager: Batch jobs have no managed memory \
               | set `taskmanager.memory.managed.size` to `128m` | remove `taskmanager.memory.managed.size`"],
        );
        check_batch(
            &format!("{batch}taskmanager.numberOfTaskSlots: 5"),
            &["hint TaskManager: Batch operators have 102 MiB in a slot | set \
                  `taskmanager.memory.managed.fraction` to `0.5` | set `taskmanager.memory.process.size` to `2112m` \
                  (least 2063m) | set `taskmanager.numberOfTaskSlots` to `4`"],
        );
    }
}
