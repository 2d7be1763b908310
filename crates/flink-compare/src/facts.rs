//! What else of two answers can differ: containers and slots.

use flink_config::Answer;
use flink_memory::container::{Request, YARN_MINIMUM_ALLOCATION, container};
use flink_memory::slots::slots;
use flink_memory::{Component, Process, ShortSize};

/// Something that differs and is no part of memory.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Fact {
    /// What it is.
    pub label: &'static str,
    /// What the first answer says; nothing where there is no such thing.
    pub before: Option<String>,
    /// What the second answer says.
    pub after: Option<String>,
}

/// What of a process's container and slots differs.
pub fn fact_differences(before: &Answer, after: &Answer, process: Process) -> Vec<Fact> {
    let (old, new) = (facts(before, process), facts(after, process));
    let value = |facts: &[(&'static str, String)], label: &str| {
        let mut facts = facts.iter();
        facts.find(|(known, _)| *known == label).map(|(_, text)| text.clone())
    };
    let only_old = old.iter().filter(|(label, _)| value(&new, label).is_none());
    let labels: Vec<&'static str> = new.iter().chain(only_old).map(|(label, _)| *label).collect();
    let facts = labels.into_iter().map(|label| Fact {
        label,
        before: value(&old, label),
        after: value(&new, label),
    });
    facts.filter(|fact| fact.before != fact.after).collect()
}

fn facts(answer: &Answer, process: Process) -> Vec<(&'static str, String)> {
    let mut facts = Vec::new();
    if !answer.starts(process) {
        return facts;
    }
    let derivation = answer.derivation(process);
    match container(derivation, answer.configuration(), YARN_MINIMUM_ALLOCATION) {
        Ok(Some(container)) => {
            match container.request {
                Request::Kubernetes(pod) => {
                    let ((cpu, memory), (most_cpu, most_memory)) = (pod.requests(), pod.limits());
                    facts.push(("Pod memory request", memory));
                    facts.push(("Pod memory limit", most_memory));
                    facts.push(("Pod CPU request", cpu));
                    facts.push(("Pod CPU limit", most_cpu));
                }
                Request::Yarn(yarn) => {
                    facts.push(("YARN container", format!("{} MiB", yarn.allocated)));
                    facts.push(("Unused of the container", format!("{} MiB", yarn.stranded)));
                    facts.push(("Virtual cores", yarn.vcores.to_string()));
                }
            }
            // The process in the container, where the resource manager derives it anew.
            if let Some(worker) = container.worker {
                for component in [Component::TotalProcess, Component::JvmHeap, Component::JvmOverhead] {
                    let label = match component {
                        Component::TotalProcess => "Total process in the container",
                        Component::JvmHeap => "JVM heap in the container",
                        _ => "JVM overhead in the container",
                    };
                    if let Some(size) = worker.amounts.size(component) {
                        facts.push((label, ShortSize(size).to_string()));
                    }
                }
            }
        }
        Ok(None) => {}
        Err(refusal) => facts.push(("Container", format!("refused: {refusal}"))),
    }
    match slots(derivation) {
        Ok(Some(slots)) => {
            facts.push(("Slots", slots.count.to_string()));
            facts.push(("Managed memory per slot", ShortSize(slots.managed).to_string()));
            facts.push(("Network memory per slot", ShortSize(slots.network).to_string()));
            facts.push(("Task heap per slot", ShortSize(slots.task_heap).to_string()));
        }
        Ok(None) => {}
        Err(refusal) => facts.push(("Slots", format!("refused: {refusal}"))),
    }
    facts
}
