//! A heap just above 32 GiB, which holds no more than one just below.
//!
//! Up to there the JVM writes references in 4 bytes, beyond in 8. With the G1 collector, which rounds the heap up to its
//! regions, the last size with short references is 32 MiB less: tried with Java 17, `-Xmx34326183936` has them and
//! `-Xmx34334738368` has not. Source: OpenJDK, `Arguments::set_use_compressed_oops`.

use flink_memory::{Component, DerivationPath, MemorySize, OptionId, Process, ShortSize};

use super::Rule;
use crate::finding::{Finding, Fix, Severity};
use crate::jvm;
use crate::raise::nearest_size;
use crate::sizes::MIB;
use crate::subject::Subject;

pub(super) const RULE: Rule = Rule {
    name: "compressed-pointers",
    find,
};

/// The largest heap with short references.
const LAST: MemorySize = MemorySize::from_mebibytes(32 * 1024 - 32);

/// A heap that holds more than one with short references, even if half of it were references.
const WORTH_IT: MemorySize = MemorySize::from_mebibytes(48 * 1024);

fn find(subject: &Subject) -> Vec<Finding> {
    let about = |process| {
        let heap = subject.size(process, Component::JvmHeap)?;
        if heap <= LAST || heap > WORTH_IT || jvm::argument(subject, process, "-XX:ObjectAlignmentInBytes").is_some() {
            return None;
        }
        Some(Finding {
            rule: RULE.name,
            about: String::new(),
            severity: Severity::Waste,
            process: Some(process),
            title: format!("A heap of {} holds no more than one below 32 GiB", ShortSize(heap)),
            reason:
                "From 32 GiB on, the JVM writes every reference in 8 bytes instead of 4. Objects grow, and the cache \
                     holds fewer of them; only a heap of 48 GiB or more makes up for it."
                    .to_owned(),
            components: vec![Component::JvmHeap],
            fixes: fixes(subject, process),
            page: "docs/deployment/memory/mem_setup_tm/#task-operator-heap-memory",
        })
    };
    Process::ALL.into_iter().filter_map(about).collect()
}

/// A smaller total, or more managed memory in its place.
fn fixes(subject: &Subject, process: Process) -> Vec<Fix> {
    let option = match (subject.derivation(process).path, process) {
        (Some(DerivationPath::TotalProcess), Process::TaskManager) => OptionId::TmProcessSize,
        (Some(DerivationPath::TotalFlink), Process::TaskManager) => OptionId::TmFlinkSize,
        (_, Process::TaskManager) => OptionId::TaskHeap,
        (Some(DerivationPath::TotalProcess), Process::JobManager) => OptionId::JmProcessSize,
        (Some(DerivationPath::TotalFlink), Process::JobManager) => OptionId::JmFlinkSize,
        (_, Process::JobManager) => OptionId::JmHeap,
    };
    let fits = |after: &Subject| after.size(process, Component::JvmHeap).is_some_and(|heap| heap <= LAST);
    let search = |option, end: i64| {
        let now = match subject.option_size(option) {
            Some(size) => size,
            None => subject.size(process, Component::Managed)?,
        };
        nearest_size(subject, option, (now.bytes() / MIB, end), &fits)
    };
    let smaller = search(option, 0);
    let total = subject.size(process, Component::TotalFlink).unwrap_or_default();
    let managed = (process == Process::TaskManager && subject.backend().takes_managed())
        .then(|| search(OptionId::ManagedSize, total.bytes() / MIB))
        .flatten();
    managed.into_iter().chain(smaller).collect()
}

#[cfg(test)]
mod tests {
    use super::RULE;
    use crate::checks::check;
    use flink_memory::{Deployment, v};

    #[test]
    fn a_little_less_is_as_much() {
        let told = "waste TaskManager: A heap of 33.25 GiB holds no more than one below 32 GiB";
        check(
            &RULE,
            v(2, 3),
            Deployment::Kubernetes,
            "taskmanager.memory.process.size: 68g",
            &[&format!("{told} | set `taskmanager.memory.process.size` to `67008m`")],
        );
        check(
            &RULE,
            v(2, 3),
            Deployment::Kubernetes,
            "taskmanager.memory.process.size: 68g\nstate.backend.type: rocksdb",
            &[&format!(
                "{told} | set `taskmanager.memory.managed.size` to `28g` (least 28653m) \
                 | set `taskmanager.memory.process.size` to `67008m`"
            )],
        );
        for text in [
            "taskmanager.memory.process.size: 64g",
            "taskmanager.memory.process.size: 128g",
            "taskmanager.memory.process.size: 68g\nenv.java.opts.all: -XX:ObjectAlignmentInBytes=16",
        ] {
            check(&RULE, v(2, 3), Deployment::Kubernetes, text, &[]);
        }
        check(
            &RULE,
            v(2, 3),
            Deployment::Standalone,
            "jobmanager.memory.heap.size: 32g",
            &[
                "waste JobManager: A heap of 32 GiB holds no more than one below 32 GiB | set \
                  `jobmanager.memory.heap.size` to `32704m` (least 32736m)",
            ],
        );
    }
}
