//! Containers: a part of the process is set, and the container is what Flink puts around it.
//!
//! Total Process Memory is the container's size; with Total Flink Memory or finer parts, Flink adds metaspace and
//! overhead and asks for what that comes to. Source: Flink's tuning guide, "Configure memory for containers".

use flink_memory::container::Request;
use flink_memory::{Component, DerivationPath, OptionId, Process, ShortSize};

use super::Rule;
use crate::finding::{Finding, Fix, Severity};
use crate::options::totals;
use crate::sizes::{text, up};
use crate::subject::Subject;

pub(super) const RULE: Rule = Rule {
    name: "container-total",
    find,
};

fn find(subject: &Subject) -> Vec<Finding> {
    if !subject.is_contained() {
        return Vec::new();
    }
    Process::ALL
        .into_iter()
        .filter_map(|process| about(subject, process))
        .collect()
}

fn about(subject: &Subject, process: Process) -> Option<Finding> {
    let (process_size, flink_size) = totals(process);
    let heap = match process {
        Process::TaskManager => OptionId::TaskHeap,
        Process::JobManager => OptionId::JmHeap,
    };
    let total = subject.size(process, Component::TotalProcess)?;
    let flink = subject.size(process, Component::TotalFlink)?;
    let path = subject.derivation(process).path?;
    // With the process's total set as well, it is another matter: see `pinned_overhead`.
    if path == DerivationPath::TotalProcess || subject.is_set(process_size) {
        return None;
    }
    let request = match subject
        .container(process)
        .ok()
        .flatten()
        .map(|container| container.request)
    {
        Some(Request::Kubernetes(pod)) => format!("Flink asks for a pod of {} MiB", pod.memory_request),
        Some(Request::Yarn(yarn)) => format!("Flink asks YARN for {} MiB", yarn.requested),
        None => format!("Your container must hold {}", ShortSize(total)),
    };
    let mut edits = subject.unset(flink_size);
    if path == DerivationPath::FineGrained {
        edits.extend(subject.unset(heap));
    }
    edits.push(subject.set(process_size, text(up(total))));
    Some(Finding {
        rule: RULE.name,
        about: String::new(),
        severity: Severity::Hint,
        process: Some(process),
        title: format!("The {} container size isn’t set explicitly", process.name()),
        reason: format!(
            "Flink adds JVM Metaspace and JVM Overhead to Total Flink Memory ({}): {} in all. {request}. Set Total \
             Process Memory, and the container has exactly that size.",
            ShortSize(flink),
            ShortSize(total)
        ),
        components: vec![Component::TotalProcess, Component::TotalFlink],
        fixes: vec![Fix {
            title: format!("set `{}` to `{}` instead", subject.key(process_size), text(up(total))),
            edits,
            ..Fix::default()
        }],
        page: "docs/deployment/memory/mem_tuning/#configure-memory-for-containers",
    })
}

#[cfg(test)]
mod tests {
    use super::RULE;
    use crate::checks::check;
    use flink_memory::{Deployment, v};

    #[test]
    fn offers_the_size_of_the_container() {
        let cases = [
            (
                "taskmanager.memory.flink.size: 1280m",
                "hint TaskManager: The TaskManager container size isn’t set explicitly \
                 | set `taskmanager.memory.process.size` to `1728m` instead",
            ),
            (
                "taskmanager.memory.task.heap.size: 1g\ntaskmanager.memory.managed.size: 1g",
                "hint TaskManager: The TaskManager container size isn’t set explicitly \
                 | set `taskmanager.memory.process.size` to `3129m` instead",
            ),
            (
                "jobmanager.memory.heap.size: 1g",
                "hint JobManager: The JobManager container size isn’t set explicitly \
                 | set `jobmanager.memory.process.size` to `1600m` instead",
            ),
        ];
        for (text, expected) in cases {
            for deployment in [Deployment::Kubernetes, Deployment::Yarn, Deployment::Docker] {
                check(&RULE, v(2, 3), deployment, text, &[expected]);
            }
            check(&RULE, v(2, 3), Deployment::Standalone, text, &[]);
            let with_total =
                format!("{text}\ntaskmanager.memory.process.size: 4g\njobmanager.memory.process.size: 1700m");
            check(&RULE, v(2, 3), Deployment::Docker, &with_total, &[]);
        }
    }
}
