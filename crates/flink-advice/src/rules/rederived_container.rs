//! Kubernetes and YARN: the TaskManager's container is not as large as the total that is set.
//!
//! Since 1.18, Flink's resource manager ignores both totals and adds metaspace and overhead to Total Flink Memory
//! again. Where both totals or all parts were set, the container gets another size, usually smaller, with less room
//! for native memory. Source: `TaskExecutorProcessUtils.processSpecFromWorkerResourceSpec`,
//! `ActiveResourceManagerFactory`; asked of the real classes. A difference of a mebibyte is a matter of rounding.

use flink_memory::{Component, MemorySize, OptionId, Process, ShortSize};

use super::{Rule, pinned_overhead::both_ways};
use crate::finding::{Finding, Severity};
use crate::raise::fix;
use crate::sizes::{MIB, down};
use crate::subject::Subject;

pub(super) const RULE: Rule = Rule {
    name: "rederived-container",
    find,
};

/// What is configured and what the container is made for, if these differ.
pub(super) fn difference(subject: &Subject) -> Option<(MemorySize, MemorySize)> {
    let configured = subject.size(Process::TaskManager, Component::TotalProcess)?;
    let container = subject.container(Process::TaskManager).ok()??;
    let away = (configured.bytes() - container.process.bytes()).abs();
    (container.worker.is_some() && away > MIB).then_some((configured, container.process))
}

fn find(subject: &Subject) -> Vec<Finding> {
    let Some((configured, container)) = difference(subject) else {
        return Vec::new();
    };
    let mut fixes = both_ways(subject, OptionId::TmProcessSize, OptionId::TmFlinkSize);
    if subject.is_set(OptionId::TaskHeap) {
        fixes.push(fix([
            subject.unset(OptionId::TaskHeap),
            subject.unset(OptionId::TmFlinkSize),
        ]
        .concat()));
    }
    vec![Finding {
        rule: RULE.name,
        about: String::new(),
        severity: Severity::Risk,
        process: Some(Process::TaskManager),
        title: format!(
            "{} asks for {}, not the {} that are set",
            subject.deployment.name(),
            ShortSize(down(container)),
            ShortSize(configured)
        ),
        reason: format!(
            "Flink {} ignores `{}` when it requests TaskManagers, and adds JVM Metaspace and JVM Overhead again to what \
             is left for Flink. The JVM Overhead that you reserved is not there.",
            subject.version,
            subject.key(OptionId::TmProcessSize)
        ),
        components: vec![Component::TotalProcess, Component::JvmOverhead],
        fixes,
        page: "docs/deployment/memory/mem_setup/#configure-total-memory",
    }]
}

#[cfg(test)]
mod tests {
    use super::RULE;
    use crate::checks::check;
    use flink_memory::{Deployment, v};

    #[test]
    fn the_container_is_not_the_total() {
        let totals = "taskmanager.memory.process.size: 3g\ntaskmanager.memory.flink.size: 2g";
        let parts = "taskmanager.memory.process.size: 2g\ntaskmanager.memory.task.heap.size: 384m\n\
                     taskmanager.memory.managed.size: 512m";
        check(
            &RULE,
            v(2, 3),
            Deployment::Kubernetes,
            totals,
            &[
                "risk TaskManager: Kubernetes asks for 2.5 GiB, not the 3 GiB that are set \
               | remove `taskmanager.memory.flink.size` | remove `taskmanager.memory.process.size`",
            ],
        );
        check(
            &RULE,
            v(1, 18),
            Deployment::Yarn,
            parts,
            &["risk TaskManager: YARN asks for 1.69 GiB, not the 2 GiB that are set \
               | remove `taskmanager.memory.process.size` | remove `taskmanager.memory.task.heap.size`"],
        );
        check(&RULE, v(1, 17), Deployment::Kubernetes, totals, &[]);
        check(&RULE, v(2, 3), Deployment::Docker, totals, &[]);
        check(
            &RULE,
            v(2, 3),
            Deployment::Kubernetes,
            "taskmanager.memory.process.size: 3g",
            &[],
        );
    }
}
