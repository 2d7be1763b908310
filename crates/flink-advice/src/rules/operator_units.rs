//! The Kubernetes operator: a size that means something else to Kubernetes.
//!
//! In `resource.memory` the operator tries Flink's units first, so `2G` is 2 GiB, while Kubernetes itself would take it
//! for 2,000,000,000 bytes. What Flink does not read, like `2Gi`, it tries as a quantity of Kubernetes'; in
//! `flinkConfiguration` Flink refuses that. Source: the operator's `FlinkConfigBuilder` and `ResourceConfigUtils`.

use flink_config::Edit;
use flink_memory::{Component, Deployment, Process, ShortSize, to_size};

use super::Rule;
use crate::finding::{Finding, Fix, Severity};
use crate::options::totals;
use crate::subject::Subject;

pub(super) const RULE: Rule = Rule {
    name: "operator-units",
    find,
};

fn find(subject: &Subject) -> Vec<Finding> {
    if subject.deployment != Deployment::KubernetesOperator {
        return Vec::new();
    }
    let about = |process| {
        let (option, _) = totals(process);
        let entry = subject.entry(option)?;
        let written = entry.value.to_string();
        let size = to_size(&entry.value).ok()?;
        let number = written.trim().strip_suffix(['K', 'M', 'G', 'T'])?;
        number.bytes().all(|byte| byte.is_ascii_digit()).then_some(())?;
        let text = written.trim().to_lowercase();
        Some(Finding {
            rule: RULE.name,
            about: entry.key.clone(),
            severity: Severity::Hint,
            process: Some(process),
            title: format!("`{written}` means one thing to Flink and another to Kubernetes"),
            reason: format!(
                "In `resource.memory` the operator reads it as Flink does: {}. Kubernetes itself would use powers of 1000. \
                 Flink’s own `{text}` is unambiguous.",
                ShortSize(size)
            ),
            components: vec![Component::TotalProcess],
            fixes: vec![Fix {
                title: format!("write `{text}`"),
                edits: vec![Edit::Set {
                    key: entry.key.clone(),
                    text,
                }],
                ..Fix::default()
            }],
            page: "docs/deployment/memory/mem_setup/#configure-total-memory",
        })
    };
    Process::ALL.into_iter().filter_map(about).collect()
}

#[cfg(test)]
mod tests {
    use super::RULE;
    use crate::checks::check;
    use flink_memory::{Deployment, v};

    #[test]
    fn units_of_two_worlds() {
        let text = "taskmanager.memory.process.size: 2G\njobmanager.memory.process.size: 2g";
        check(
            &RULE,
            v(2, 3),
            Deployment::KubernetesOperator,
            text,
            &[
                "hint TaskManager taskmanager.memory.process.size: `2G` means one thing to Flink and another to \
               Kubernetes | write `2g`",
            ],
        );
        check(&RULE, v(2, 3), Deployment::Kubernetes, text, &[]);
    }
}
