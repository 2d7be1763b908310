//! An option that is set by an old key.
//!
//! Flink still reads it, with a warning, until a release that does not. Source: the deprecated and fallback keys that
//! each release declares; for the heap options of old, `MemoryBackwardsCompatibilityUtils`.

use flink_config::Edit;
use flink_memory::{Notice, Process};

use super::Rule;
use crate::finding::{Finding, Fix, Severity};
use crate::options::process_of;
use crate::sizes::text;
use crate::subject::Subject;

pub(super) const RULE: Rule = Rule {
    name: "renamed-key",
    find,
};

fn find(subject: &Subject) -> Vec<Finding> {
    let mut findings: Vec<Finding> = flink_memory::OPTIONS
        .iter()
        .filter_map(|def| {
            let entry = subject.entry(def.id)?;
            let new = def.key_in(subject.version);
            let is_old = entry.key != new && def.old_keys.iter().any(|old| old.key == entry.key);
            is_old.then(|| finding(&entry.key, new, entry.value.to_string(), subject))
        })
        .collect();
    for process in Process::ALL {
        for notice in &subject.derivation(process).notices {
            if let Notice::LegacyHeap { option, heap } = notice
                && let Some(old) = legacy_key(subject, process)
            {
                findings.push(finding(old, option.def().key, text(*heap), subject));
            }
        }
    }
    findings
}

/// The key that a heap option of old is set by.
fn legacy_key(subject: &Subject, process: Process) -> Option<&'static str> {
    let keys = match process {
        Process::TaskManager => ["taskmanager.heap.size", "taskmanager.heap.mb"],
        Process::JobManager => ["jobmanager.heap.size", "jobmanager.heap.mb"],
    };
    keys.into_iter().find(|key| subject.configuration.get(key).is_some())
}

fn finding(old: &str, new: &str, text: String, subject: &Subject) -> Finding {
    Finding {
        rule: RULE.name,
        about: old.to_owned(),
        severity: Severity::Hint,
        process: Some(process_of(new)),
        title: format!("`{old}` is a deprecated key"),
        reason: format!(
            "Flink {} still reads it as `{new}`. A later release may not.",
            subject.version
        ),
        components: Vec::new(),
        fixes: vec![Fix {
            title: format!("rename it to `{new}`"),
            edits: vec![
                Edit::Unset { key: old.to_owned() },
                Edit::Set {
                    key: new.to_owned(),
                    text,
                },
            ],
            ..Fix::default()
        }],
        page: "docs/deployment/memory/mem_migration/",
    }
}

#[cfg(test)]
mod tests {
    use super::RULE;
    use crate::checks::check;
    use flink_memory::{Deployment, v};

    #[test]
    fn old_names_have_new_ones() {
        let cases: &[(_, _, &str, &[&str])] = &[
            (
                v(2, 3),
                Deployment::Docker,
                "taskmanager.memory.size: 1g",
                &[
                    "hint TaskManager taskmanager.memory.size: `taskmanager.memory.size` is a deprecated key \
                   | rename it to `taskmanager.memory.managed.size`",
                ],
            ),
            (v(1, 16), Deployment::Docker, "state.backend: rocksdb", &[]),
            (
                v(1, 17),
                Deployment::Docker,
                "state.backend: rocksdb",
                &[
                    "hint TaskManager state.backend: `state.backend` is a deprecated key | rename it to \
                      `state.backend.type`",
                ],
            ),
            (v(2, 3), Deployment::Docker, "taskmanager.memory.managed.size: 1g", &[]),
        ];
        for (version, deployment, text, expected) in cases {
            let text = format!("taskmanager.memory.process.size: 4g\n{text}");
            check(&RULE, *version, *deployment, &text, expected);
        }
        check(
            &RULE,
            v(1, 20),
            Deployment::Kubernetes,
            "taskmanager.heap.mb: 3000\njobmanager.heap.size: 2g",
            &[
                "hint TaskManager taskmanager.heap.mb: `taskmanager.heap.mb` is a deprecated key \
                 | rename it to `taskmanager.memory.process.size`",
                "hint JobManager jobmanager.heap.size: `jobmanager.heap.size` is a deprecated key \
                 | rename it to `jobmanager.memory.process.size`",
            ],
        );
    }
}
