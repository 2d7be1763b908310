//! JVM Metaspace other than Flink's default.
//!
//! It is a limit for classes: below the default, jobs fail with `OutOfMemoryError: Metaspace` that would have run.
//! The process reserves it whether classes fill it or not, so far more than the default is lost for the heap;
//! what grows with each job that is submitted is a leak that no size fixes. Source: Flink's tuning and troubleshooting
//! guides: adjust it only if it causes problems.

use flink_memory::{Component, MemorySize, OptionId, Process, ShortSize};

use super::Rule;
use crate::finding::{Finding, Severity};
use crate::raise::fix;
use crate::subject::Subject;

pub(super) const RULE: Rule = Rule {
    name: "metaspace",
    find,
};

const DEFAULT: MemorySize = MemorySize::from_mebibytes(256);
const LARGE: MemorySize = MemorySize::from_mebibytes(1024);

fn find(subject: &Subject) -> Vec<Finding> {
    let about = |process| {
        let option = match process {
            Process::TaskManager => OptionId::TmMetaspace,
            Process::JobManager => OptionId::JmMetaspace,
        };
        let metaspace = subject.size(process, Component::JvmMetaspace)?;
        let (severity, title, why) = if metaspace < DEFAULT {
            (
                Severity::Risk,
                "JVM Metaspace is below Flink’s default",
                "If the classes of Flink and its jobs do not fit, jobs fail with `OutOfMemoryError: Metaspace`.",
            )
        } else if metaspace >= LARGE {
            (
                Severity::Hint,
                "JVM Metaspace is far above Flink’s default",
                "It is taken from the rest of the process, used or not. Need that grows with each job submitted is a \
                 class loading leak, which a larger limit only puts off.",
            )
        } else {
            return None;
        };
        Some(Finding {
            rule: RULE.name,
            about: String::new(),
            severity,
            process: Some(process),
            title: title.to_owned(),
            reason: format!(
                "It is {}; Flink’s default is {}. {why}",
                ShortSize(metaspace),
                ShortSize(DEFAULT)
            ),
            components: vec![Component::JvmMetaspace],
            fixes: vec![fix(subject.unset(option))],
            page: "docs/deployment/memory/mem_trouble/#outofmemoryerror-metaspace",
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
    fn the_default_is_seldom_wrong() {
        let cases: &[(&str, &[&str])] = &[
            ("", &[]),
            ("taskmanager.memory.jvm-metaspace.size: 512m", &[]),
            (
                "taskmanager.memory.jvm-metaspace.size: 96m",
                &["risk TaskManager: JVM Metaspace is below Flink’s default \
                   | remove `taskmanager.memory.jvm-metaspace.size`"],
            ),
            (
                "jobmanager.memory.jvm-metaspace.size: 1g",
                &["hint JobManager: JVM Metaspace is far above Flink’s default \
                   | remove `jobmanager.memory.jvm-metaspace.size`"],
            ),
        ];
        for (text, expected) in cases {
            let text = format!("taskmanager.memory.process.size: 4g\njobmanager.memory.process.size: 3g\n{text}");
            check(&RULE, v(2, 3), Deployment::Kubernetes, &text, expected);
        }
    }
}
