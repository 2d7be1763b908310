//! JVM Overhead stops at 1 GiB by default, however large the container.
//!
//! It is the only room for native memory that no JVM flag limits. What needs it, RocksDB's overshoot above all, grows
//! with the process. Source: Flink's set-up page on capped fractions; `questions` about killed containers.

use flink_memory::{Component, OptionId, Process, Provenance, ShortSize};

use super::Rule;
use crate::finding::{Finding, Severity};
use crate::raise::fix;
use crate::round;
use crate::sizes::text;
use crate::subject::Subject;

pub(super) const RULE: Rule = Rule {
    name: "overhead-cap",
    find,
};

fn find(subject: &Subject) -> Vec<Finding> {
    let about = |process| {
        let max = match process {
            Process::TaskManager => OptionId::TmOverheadMax,
            Process::JobManager => OptionId::JmOverheadMax,
        };
        let overhead = subject.amount(process, Component::JvmOverhead)?;
        let Provenance::CutToMax(share) = overhead.provenance else {
            return None;
        };
        if !subject.is_contained() || subject.is_set(max) {
            return None;
        }
        let has_store = process == Process::TaskManager && subject.backend().takes_managed();
        let wanted = text(round::up(share.derived));
        Some(Finding {
            rule: RULE.name,
            about: String::new(),
            severity: if has_store { Severity::Risk } else { Severity::Hint },
            process: Some(process),
            title: format!("JVM Overhead stops at {}", ShortSize(overhead.size)),
            reason: format!(
                "Its fraction would give {}, but the default maximum limits it. Native memory that no JVM flag limits \
                 must fit in it{}.{}",
                ShortSize(share.derived),
                if has_store {
                    ", also what the state backend takes beyond managed memory"
                } else {
                    ""
                },
                subject.killed()
            ),
            components: vec![Component::JvmOverhead],
            fixes: vec![fix(vec![subject.set(max, wanted)])],
            page: "docs/deployment/memory/mem_setup/#capped-fractionated-components",
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
    fn large_containers_have_little_room() {
        let told = "TaskManager: JVM Overhead stops at 1 GiB | set `taskmanager.memory.jvm-overhead.max` to `1664m`";
        let cases = [
            ("", Some("hint")),
            ("state.backend.type: rocksdb", Some("risk")),
            ("taskmanager.memory.jvm-overhead.max: 1g", None),
        ];
        for (text, severity) in cases {
            let text = format!("taskmanager.memory.process.size: 16g\n{text}");
            let line = severity.map(|severity| format!("{severity} {told}"));
            let expected: Vec<&str> = line.iter().map(String::as_str).collect();
            check(&RULE, v(2, 3), Deployment::Kubernetes, &text, &expected);
            check(&RULE, v(2, 3), Deployment::Standalone, &text, &[]);
        }
    }
}
