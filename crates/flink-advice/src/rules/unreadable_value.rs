//! A value that Flink cannot read, of an option that it reads only later, or not on this path.
//!
//! What it reads at the start it refuses, see `refused`. What it reads when a job starts fails the job; what it passes
//! over on this path keeps it from starting once another option is changed. Source: the real Flink's readers:
//! `MemorySize.parse` takes no `Gi`, `Mi` or decimal point, and `flink-conf.yaml` keeps quotes.

use flink_config::{ConfigFile, Edit};
use flink_memory::option::{Group, find as find_option};
use flink_memory::{Process, check};

use super::Rule;
use crate::finding::{Finding, Severity};
use crate::meant;
use crate::options::process_of;
use crate::raise::fix;
use crate::subject::Subject;

pub(super) const RULE: Rule = Rule {
    name: "unreadable-value",
    find,
};

fn find(subject: &Subject) -> Vec<Finding> {
    let about = |entry: &flink_memory::Entry| {
        let (option, _) = find_option(&entry.key)?;
        let def = option.def();
        // The state backend's options have a rule of their own.
        let is_told_elsewhere = matches!(def.group, Group::RocksDb | Group::ForSt);
        let process = process_of(&entry.key);
        if !def.exists(subject.version) || !subject.starts(process) || is_told_elsewhere {
            return None;
        }
        let written = entry.value.to_string();
        let (why, meant) = match check(def.kind, &entry.value) {
            Err(error) => (error.to_string(), meant::value(def.kind, &written)),
            Ok(()) => {
                // Flink's scripts take the quotes around JVM arguments away.
                let keeps_quotes = subject.file == ConfigFile::FlinkConf && def.group != Group::JvmOptions;
                let bare = meant::unquoted(&written);
                if !keeps_quotes || bare == written {
                    return None;
                }
                ("flink-conf.yaml keeps quotes".to_owned(), Some(bare.to_owned()))
            }
        };
        let key = entry.key.clone();
        let set = meant.map(|text| fix(vec![Edit::Set { key: key.clone(), text }]));
        let away = fix(vec![Edit::Unset { key: key.clone() }]);
        Some(Finding {
            rule: RULE.name,
            about: key.clone(),
            severity: Severity::Risk,
            process: key.starts_with("jobmanager.").then_some(Process::JobManager),
            title: format!("Flink cannot read `{key}`"),
            reason: format!(
                "It is set to `{written}`: {}. Flink starts, and fails once it reads it.",
                why.trim_end_matches('.')
            ),
            components: def.bounds.into_iter().collect(),
            fixes: set.into_iter().chain([away]).collect(),
            page: def.page,
        })
    };
    subject.configuration.entries().iter().filter_map(about).collect()
}

#[cfg(test)]
mod tests {
    use super::RULE;
    use crate::checks::check;
    use flink_memory::{Deployment, v};

    #[test]
    fn values_that_are_read_later() {
        let told =
            |key: &str, fixes: &str| vec![format!("risk {key}: Flink cannot read `{key}`{fixes} | remove `{key}`")];
        let cases = [
            (
                v(2, 3),
                "taskmanager.memory.managed.size: 1g\ntaskmanager.memory.managed.fraction: 40%",
                told(
                    "taskmanager.memory.managed.fraction",
                    " | set `taskmanager.memory.managed.fraction` to `0.4`",
                ),
            ),
            (
                v(2, 3),
                "taskmanager.memory.framework.off-heap.batch-shuffle.size: 64Mi",
                told(
                    "taskmanager.memory.framework.off-heap.batch-shuffle.size",
                    " | set `taskmanager.memory.framework.off-heap.batch-shuffle.size` to `64m`",
                ),
            ),
            (v(2, 3), "parallelism.default: many", told("parallelism.default", "")),
            (
                v(1, 18),
                "state.backend.type: \"rocksdb\"",
                told("state.backend.type", " | set `state.backend.type` to `rocksdb`"),
            ),
            (v(1, 18), "env.java.opts.all: \"-Xss2m\"", vec![]),
            (v(2, 3), "state.backend.type: \"rocksdb\"", vec![]),
            (v(2, 3), "state.backend.type: '\"rocksdb\"'", vec![]),
        ];
        for (version, text, expected) in cases {
            let text = format!("taskmanager.memory.process.size: 4g\njobmanager.memory.process.size: 2g\n{text}");
            let expected: Vec<&str> = expected.iter().map(String::as_str).collect();
            check(&RULE, version, Deployment::Kubernetes, &text, &expected);
        }
    }
}
