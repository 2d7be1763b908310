//! An option that Flink ignores on the path that it takes.
//!
//! A fraction next to its size, an old key next to the new one, bounds that leave a fraction nothing to decide: they
//! change nothing now, and mislead whoever reads them. Source: the order in which Flink's classes look.

use flink_config::Edit;
use flink_memory::{IgnoredBecause, Process, ignored_options};

use super::Rule;
use crate::finding::{Finding, Severity};
use crate::raise::fix;
use crate::subject::Subject;

pub(super) const RULE: Rule = Rule {
    name: "ignored-option",
    find,
};

fn find(subject: &Subject) -> Vec<Finding> {
    let mut findings = Vec::new();
    for process in Process::ALL {
        if !subject.starts(process) {
            continue;
        }
        for ignored in ignored_options(subject.derivation(process), subject.configuration) {
            // Other releases' keys and other deployments' options are told elsewhere, or are no one's mistake.
            let is_on_this_path = matches!(
                ignored.reason,
                IgnoredBecause::OtherKey(_)
                    | IgnoredBecause::Instead(_)
                    | IgnoredBecause::Rest(_)
                    | IgnoredBecause::SameBounds { .. }
                    | IgnoredBecause::Locally
                    | IgnoredBecause::ResourceNotNamed
            );
            let key = &ignored.entry.key;
            let is_told = findings.iter().any(|finding: &Finding| finding.about == *key);
            if !is_on_this_path || is_told {
                continue;
            }
            findings.push(Finding {
                rule: RULE.name,
                about: key.clone(),
                severity: Severity::Hint,
                process: Some(process),
                title: format!("`{key}` has no effect"),
                reason: ignored.reason.sentence(subject.version).to_string(),
                components: ignored.option.def().bounds.into_iter().collect(),
                fixes: vec![fix(vec![Edit::Unset { key: key.clone() }])],
                page: ignored.option.def().page,
            });
        }
    }
    findings
}

#[cfg(test)]
mod tests {
    use super::RULE;
    use crate::checks::check;
    use flink_memory::{Deployment, v};

    #[test]
    fn options_that_change_nothing() {
        let told = |key: &str| format!("hint TaskManager {key}: `{key}` has no effect | remove `{key}`");
        let cases = [
            (
                "taskmanager.memory.managed.size: 1g\ntaskmanager.memory.managed.fraction: 0.3",
                "taskmanager.memory.managed.fraction",
            ),
            (
                "taskmanager.memory.managed.size: 1g\ntaskmanager.memory.size: 2g",
                "taskmanager.memory.size",
            ),
            (
                "taskmanager.memory.network.min: 1g\ntaskmanager.memory.network.max: 1g\n\
                 taskmanager.memory.network.fraction: 0.3",
                "taskmanager.memory.network.fraction",
            ),
        ];
        for (text, key) in cases {
            let text = format!("taskmanager.memory.process.size: 4g\n{text}");
            check(&RULE, v(2, 3), Deployment::Docker, &text, &[&told(key)]);
        }
        let other = "taskmanager.memory.process.size: 4g\nyarn.containers.vcores: 3";
        check(&RULE, v(2, 3), Deployment::Docker, other, &[]);
    }
}
