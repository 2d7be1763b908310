//! Standalone: Total Process Memory is set, where Total Flink Memory fits better.
//!
//! On a machine of your own nothing enforces JVM Overhead, so the process's total limits nothing. Total Flink
//! Memory, or its components, is what Flink gets. Source: Flink's tuning guide, "Configure memory for standalone
//! deployment".

use flink_memory::{Component, Deployment, DerivationPath, Process, ShortSize};

use super::Rule;
use crate::finding::{Finding, Fix, Severity};
use crate::options::totals;
use crate::sizes::{down, text};
use crate::subject::Subject;

pub(super) const RULE: Rule = Rule {
    name: "standalone-total",
    find,
};

fn find(subject: &Subject) -> Vec<Finding> {
    if subject.deployment != Deployment::Standalone {
        return Vec::new();
    }
    let starts_from_process = |process: &Process| {
        subject.starts(*process) && subject.derivation(*process).path == Some(DerivationPath::TotalProcess)
    };
    let found: Vec<Process> = Process::ALL.into_iter().filter(starts_from_process).collect();
    let Some(first) = found.first() else {
        return Vec::new();
    };
    let (mut edits, mut told) = (Vec::new(), Vec::new());
    for process in &found {
        let (total, flink) = totals(*process);
        let size = down(subject.size(*process, Component::TotalFlink).unwrap_or_default());
        told.push(format!("{} for the {}", ShortSize(size), process.name()));
        // A total that an old heap option stands for is that option's: it goes too.
        edits.extend(subject.unset(total));
        edits.push(subject.set(flink, text(size)));
    }
    vec![Finding {
        rule: RULE.name,
        about: String::new(),
        severity: Severity::Hint,
        process: (found.len() == 1).then_some(*first),
        title: "Set Total Flink Memory on standalone".to_owned(),
        reason: format!(
            "On your own machines nothing limits a process to Total Process Memory: the JVM Overhead in it is only an \
             estimate. Total Flink Memory is what Flink really uses: {}.",
            told.join(", ")
        ),
        components: vec![Component::TotalFlink, Component::TotalProcess, Component::JvmOverhead],
        fixes: vec![Fix {
            title: "set Total Flink Memory instead".to_owned(),
            edits,
            ..Fix::default()
        }],
        page: "docs/deployment/memory/mem_tuning/#configure-memory-for-standalone-deployment",
    }]
}

#[cfg(test)]
mod tests {
    use super::RULE;
    use crate::checks::check;
    use flink_memory::{Deployment, v};

    const TITLE: &str = "Set Total Flink Memory on standalone \
                         | set Total Flink Memory instead";

    #[test]
    fn prefers_flink_memory_where_nothing_bounds_the_process() {
        let shipped = "taskmanager.memory.process.size: 1728m\njobmanager.memory.process.size: 1600m";
        let one = "taskmanager.memory.process.size: 1728m\njobmanager.memory.flink.size: 1g";
        let none = "taskmanager.memory.flink.size: 1g\njobmanager.memory.heap.size: 1g";
        check(
            &RULE,
            v(2, 3),
            Deployment::Standalone,
            shipped,
            &[&format!("hint: {TITLE}")],
        );
        check(
            &RULE,
            v(1, 13),
            Deployment::Standalone,
            one,
            &[&format!("hint TaskManager: {TITLE}")],
        );
        check(&RULE, v(2, 3), Deployment::Standalone, none, &[]);
        check(&RULE, v(2, 3), Deployment::Kubernetes, shipped, &[]);
    }
}
