//! The process's total is set together with Total Flink Memory or finer parts: JVM Overhead is what they leave.
//!
//! The total then decides nothing but the overhead, the overhead's fraction nothing at all, and a change of one of the
//! sizes alone soon leaves an overhead outside its range, which Flink refuses. Source: Flink's set-up page, which
//! advises against setting both totals; `ProcessMemoryUtils.deriveJvmMetaspaceAndOverheadFromTotalFlinkMemory`.

use flink_memory::{Component, DerivationPath, OptionId, Process, ShortSize};

use super::{Rule, rederived_container};
use crate::finding::{Finding, Fix, Severity};
use crate::options::totals;
use crate::raise::fix;
use crate::subject::Subject;

pub(super) const RULE: Rule = Rule {
    name: "pinned-overhead",
    find,
};

fn find(subject: &Subject) -> Vec<Finding> {
    // Where the resource manager passes over the totals, that is the larger matter.
    if rederived_container::difference(subject).is_some() {
        return Vec::new();
    }
    Process::ALL
        .into_iter()
        .filter_map(|process| about(subject, process))
        .collect()
}

fn about(subject: &Subject, process: Process) -> Option<Finding> {
    let (process_size, flink_size) = totals(process);
    let overhead = subject.size(process, Component::JvmOverhead)?;
    if subject.derivation(process).path == Some(DerivationPath::TotalProcess) || !subject.is_set(process_size) {
        return None;
    }
    Some(Finding {
        rule: RULE.name,
        about: String::new(),
        severity: Severity::Hint,
        process: Some(process),
        title: "JVM Overhead is only the remainder of other sizes".to_owned(),
        reason: format!(
            "Total Process Memory and the parts in it are both set, so JVM Overhead is the remainder: {}. A change of \
             only one of them can push it out of its range, and Flink then refuses to start.",
            ShortSize(overhead)
        ),
        components: vec![Component::JvmOverhead, Component::TotalProcess, Component::TotalFlink],
        fixes: both_ways(subject, process_size, flink_size),
        page: "docs/deployment/memory/mem_setup/#configure-total-memory",
    })
}

/// One total or the other goes.
pub(super) fn both_ways(subject: &Subject, process_size: OptionId, flink_size: OptionId) -> Vec<Fix> {
    let away = |option| fix(subject.unset(option));
    let (inner, outer) = (away(flink_size), away(process_size));
    // In a container, the outer total is the one to keep.
    let fixes = if subject.is_contained() {
        [inner, outer]
    } else {
        [outer, inner]
    };
    fixes.into_iter().filter(|fix| !fix.edits.is_empty()).collect()
}

#[cfg(test)]
mod tests {
    use super::RULE;
    use crate::checks::check;
    use flink_memory::{Deployment, v};

    #[test]
    fn one_total_is_enough() {
        let both = "taskmanager.memory.process.size: 3g\ntaskmanager.memory.flink.size: 2g";
        let inner = "remove `taskmanager.memory.flink.size`";
        let outer = "remove `taskmanager.memory.process.size`";
        let told = |first, second| {
            format!("hint TaskManager: JVM Overhead is only the remainder of other sizes | {first} | {second}")
        };
        check(&RULE, v(2, 3), Deployment::Docker, both, &[&told(inner, outer)]);
        check(&RULE, v(2, 3), Deployment::Standalone, both, &[&told(outer, inner)]);
        check(&RULE, v(1, 17), Deployment::Kubernetes, both, &[&told(inner, outer)]);
        check(&RULE, v(2, 3), Deployment::Kubernetes, both, &[]);
        check(
            &RULE,
            v(2, 3),
            Deployment::Kubernetes,
            "jobmanager.memory.process.size: 1600m\njobmanager.memory.heap.size: 1000m",
            &[
                "hint JobManager: JVM Overhead is only the remainder of other sizes | remove `jobmanager.memory.process.size`",
            ],
        );
        check(
            &RULE,
            v(2, 3),
            Deployment::Docker,
            "taskmanager.memory.flink.size: 2g",
            &[],
        );
    }
}
