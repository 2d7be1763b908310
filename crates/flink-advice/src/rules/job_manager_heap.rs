//! A JobManager's heap below 128 MiB.
//!
//! It starts, with a warning, and runs out of heap with the first jobs. Source: `JobManagerFlinkMemoryUtils`, which
//! recommends 128 MiB at least.

use flink_memory::{Component, DerivationPath, MemorySize, OptionId, Process, ShortSize};

use super::Rule;
use crate::finding::{Finding, Fix, Severity};
use crate::raise::nearest_size;
use crate::sizes::MIB;
use crate::subject::Subject;

pub(super) const RULE: Rule = Rule {
    name: "job-manager-heap",
    find,
};

const LEAST: MemorySize = MemorySize::from_mebibytes(128);

fn find(subject: &Subject) -> Vec<Finding> {
    let about = || {
        let heap = subject.size(Process::JobManager, Component::JvmHeap)?;
        if heap >= LEAST {
            return None;
        }
        Some(Finding {
            rule: RULE.name,
            about: String::new(),
            severity: Severity::Risk,
            process: Some(Process::JobManager),
            title: format!("The JobManager’s heap is only {}", ShortSize(heap)),
            reason: format!(
                "Flink recommends {} at least, and ships with 1 GiB. With less, submitting a job can end in \
                 `OutOfMemoryError: Java heap space`.",
                ShortSize(LEAST)
            ),
            components: vec![Component::JvmHeap],
            fixes: enough(subject).into_iter().collect(),
            page: "docs/deployment/memory/mem_setup_jobmanager/#configure-jvm-heap",
        })
    };
    about().into_iter().collect()
}

/// The least total, or heap, with which it is enough.
fn enough(subject: &Subject) -> Option<Fix> {
    let option = match subject.derivation(Process::JobManager).path? {
        DerivationPath::Local => return None,
        DerivationPath::TotalProcess => OptionId::JmProcessSize,
        DerivationPath::TotalFlink => OptionId::JmFlinkSize,
        DerivationPath::FineGrained => OptionId::JmHeap,
    };
    let now = subject.option_size(option)?.bytes() / MIB;
    let is_enough = |after: &Subject| after.size(Process::JobManager, Component::JvmHeap) >= Some(LEAST);
    nearest_size(subject, option, (now, 1 << 20), &is_enough)
}

#[cfg(test)]
mod tests {
    use super::RULE;
    use crate::checks::check;
    use flink_memory::{Deployment, v};

    #[test]
    fn a_heap_has_its_least_size() {
        let cases: &[(&str, &[&str])] = &[
            (
                "jobmanager.memory.process.size: 577m",
                &[
                    "risk JobManager: The JobManager’s heap is only 1 MiB | set `jobmanager.memory.process.size` to \
                      `704m`",
                ],
            ),
            (
                "jobmanager.memory.flink.size: 200m",
                &[
                    "risk JobManager: The JobManager’s heap is only 72 MiB | set `jobmanager.memory.flink.size` to \
                      `256m`",
                ],
            ),
            (
                "jobmanager.memory.heap.size: 100m",
                &[
                    "risk JobManager: The JobManager’s heap is only 100 MiB | set `jobmanager.memory.heap.size` to \
                      `128m`",
                ],
            ),
            ("jobmanager.memory.process.size: 704m", &[]),
        ];
        for (text, expected) in cases {
            check(&RULE, v(2, 3), Deployment::Kubernetes, text, expected);
        }
    }
}
