//! Managed memory that nobody uses: state on the heap, and no sign of SQL, batch or Python.
//!
//! 40 % of Total Flink Memory are set aside by default. With the HashMap state backend or without state, the heap
//! could have them. Not so for batch operators, SQL (sorting, joins, windows) and Python workers, which use managed
//! memory. Source: Flink's tuning guide, "HashMap state backend".

use flink_memory::slots::Backend;
use flink_memory::{Component, OptionId, Process, ShortSize};

use super::Rule;
use crate::finding::{Finding, Severity};
use crate::raise::fix;
use crate::subject::{Subject, applied};

pub(super) const RULE: Rule = Rule {
    name: "managed-unused",
    find,
};

fn find(subject: &Subject) -> Vec<Finding> {
    let about = || {
        let managed = subject.size(Process::TaskManager, Component::Managed)?;
        let heap = subject.size(Process::TaskManager, Component::TaskHeap)?;
        if managed.bytes() == 0 || subject.backend() != Backend::HashMap || may_use_managed(subject) {
            return None;
        }
        let edits = vec![subject.set(OptionId::ManagedSize, "0m")];
        let configuration = applied(subject.configuration, &edits);
        let after = subject.with(&configuration);
        let after = after.size(Process::TaskManager, Component::TaskHeap)?;
        let wins = match after > heap {
            true => format!(
                "Without it, task heap grows from {} to {}.",
                ShortSize(heap),
                ShortSize(after)
            ),
            false => "Without it, the process is smaller by as much.".to_owned(),
        };
        let is_said = subject.is_set(OptionId::StateBackendType);
        Some(Finding {
            rule: RULE.name,
            about: String::new(),
            severity: if is_said { Severity::Waste } else { Severity::Hint },
            process: Some(Process::TaskManager),
            title: format!(
                "{} of managed memory are unused unless jobs run SQL, batch or Python",
                ShortSize(managed)
            ),
            reason: format!(
                "State is kept on the heap ({}), which uses no managed memory. {wins} Keep it where jobs use SQL, batch \
                 operators, sorting or Python.",
                if is_said {
                    "HashMap state backend"
                } else {
                    "HashMap, the default"
                }
            ),
            components: vec![Component::Managed, Component::TaskHeap],
            fixes: vec![fix(edits)],
            page: "docs/deployment/memory/mem_tuning/#hashmap-state-backend",
        })
    };
    about().into_iter().collect()
}

/// Whether something in the configuration is about those who use managed memory.
fn may_use_managed(subject: &Subject) -> bool {
    let streams = subject
        .text(OptionId::RuntimeMode)
        .is_none_or(|mode| mode.eq_ignore_ascii_case("streaming"));
    let is_of_a_user = |key: &str| key.starts_with("python.") || key.starts_with("table.") || key.starts_with("sql-");
    let mut entries = subject.configuration.entries().iter();
    !streams || subject.is_set(OptionId::ConsumerWeights) || entries.any(|entry| is_of_a_user(&entry.key))
}

#[cfg(test)]
mod tests {
    use super::RULE;
    use crate::checks::check;
    use flink_memory::{Deployment, v};

    #[test]
    fn the_heap_could_have_it() {
        let told = "512 MiB of managed memory are unused unless jobs run SQL, batch or Python \
                    | set `taskmanager.memory.managed.size` to `0m`";
        let cases = [
            ("", Some("hint")),
            ("state.backend.type: hashmap", Some("waste")),
            ("state.backend.type: rocksdb", None),
            ("taskmanager.memory.managed.size: 0", None),
            ("taskmanager.memory.managed.fraction: 0", None),
            ("execution.runtime-mode: BATCH", None),
            ("execution.runtime-mode: AUTOMATIC", None),
            ("python.executable: python3", None),
            ("table.exec.state.ttl: 1 h", None),
            ("taskmanager.memory.managed.consumer-weights: PYTHON:1", None),
        ];
        for (text, severity) in cases {
            let text = format!("taskmanager.memory.process.size: 1728m\n{text}");
            let expected: Vec<_> = severity
                .map(|severity| format!("{severity} TaskManager: {told}"))
                .into_iter()
                .collect();
            let expected: Vec<&str> = expected.iter().map(String::as_str).collect();
            check(&RULE, v(2, 3), Deployment::Kubernetes, &text, &expected);
        }
    }
}
