//! A JobManager's off-heap memory, which no JVM flag limits by default.
//!
//! `jobmanager.memory.off-heap.size` is only an estimate until `enable-jvm-direct-memory-limit` turns it into a JVM
//! argument; with the limit, less than the default is soon too little. Source: Flink's page on the JobManager's memory,
//! "Configure Off-heap Memory".

use flink_memory::{Component, MemorySize, OptionId, Process, ShortSize};

use super::Rule;
use crate::finding::{Finding, Severity};
use crate::raise::fix;
use crate::subject::Subject;

pub(super) const RULE: Rule = Rule {
    name: "job-manager-direct",
    find,
};

const DEFAULT: MemorySize = MemorySize::from_mebibytes(128);

fn find(subject: &Subject) -> Vec<Finding> {
    let about = || {
        let off_heap = subject.size(Process::JobManager, Component::OffHeap)?;
        let (size, limit) = (OptionId::JmOffHeap, OptionId::JmDirectLimit);
        let is_limited = subject.is_true(limit);
        let (severity, title, reason, edit) = if is_limited && off_heap < DEFAULT {
            (
                Severity::Risk,
                "The JobManager’s limit for direct memory is low",
                format!(
                    "With `-XX:MaxDirectMemorySize` at {}, less than the default of {}, RPC and file systems can run into \
                     `OutOfMemoryError: Direct buffer memory`.",
                    ShortSize(off_heap),
                    ShortSize(DEFAULT)
                ),
                (size, "128m"),
            )
        } else if !is_limited && subject.is_set(size) && off_heap >= DEFAULT {
            (
                Severity::Hint,
                "No JVM flag limits the JobManager’s off-heap memory",
                format!(
                    "{} are planned for it, but direct memory can grow beyond that into JVM Overhead. With the limit, a \
                     leak shows as an error instead of a killed container.",
                    ShortSize(off_heap)
                ),
                (limit, "true"),
            )
        } else {
            return None;
        };
        let (option, text) = edit;
        Some(Finding {
            rule: RULE.name,
            about: String::new(),
            severity,
            process: Some(Process::JobManager),
            title: title.to_owned(),
            reason,
            components: vec![Component::OffHeap],
            fixes: vec![fix(vec![subject.set(option, text)])],
            page: "docs/deployment/memory/mem_setup_jobmanager/#configure-off-heap-memory",
        })
    };
    about().into_iter().collect()
}

#[cfg(test)]
mod tests {
    use super::RULE;
    use crate::checks::check;
    use flink_memory::{Deployment, v};

    #[test]
    fn off_heap_memory_has_a_limit_on_demand() {
        let limited = "jobmanager.memory.enable-jvm-direct-memory-limit: true";
        let small = "jobmanager.memory.off-heap.size: 64m";
        let large = "jobmanager.memory.off-heap.size: 256m";
        let cases = [
            (
                large.to_owned(),
                Some(
                    "hint JobManager: No JVM flag limits the JobManager’s off-heap memory \
                      | set `jobmanager.memory.enable-jvm-direct-memory-limit` to `true`",
                ),
            ),
            (
                format!("{small}\n{limited}"),
                Some(
                    "risk JobManager: The JobManager’s limit for direct memory is low \
                      | set `jobmanager.memory.off-heap.size` to `128m`",
                ),
            ),
            (format!("{large}\n{limited}"), None),
            (small.to_owned(), None),
            (limited.to_owned(), None),
            (String::new(), None),
        ];
        for (text, expected) in cases {
            let text = format!("jobmanager.memory.process.size: 1600m\n{text}");
            let expected: Vec<&str> = expected.into_iter().collect();
            check(&RULE, v(2, 3), Deployment::Kubernetes, &text, &expected);
        }
    }
}
