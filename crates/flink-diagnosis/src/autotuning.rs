//! What the Kubernetes operator’s autotuning recommends, as a change of your configuration.

use flink_advice::{applied, fix};
use flink_config::Edit;
use flink_memory::{Component, Configuration, Deployment, FlinkVersion, OptionId, Process, ShortSize, Target, derive};

use crate::diagnosis::{Case, size};
use crate::fixes;
use crate::message::Message;
use crate::pasted::Pasted;

const LEAD: &str = "Memory tuning recommends the following configuration";
const REMOVALS: &str = "Remove the following config entries if present: [";

/// `MemoryTuning` of the operator’s autoscaler, since 1.8.
pub(crate) const AUTOTUNING: Message = Message {
    id: "autotuning",
    title: "The Kubernetes operator recommends other sizes",
    meaning: "It is an event of the operator’s autoscaler, and no failure: from what TaskManagers used of heap, metaspace \
              and managed memory, with a fifth on top, and from the job’s exchanges it computes smaller sizes. It never \
              recommends more than there is now, and never looks at the JobManager.",
    advice: "Its values look odd on purpose. `framework.heap.size: 0 bytes`: all heap is task heap. `managed.fraction: \
              0.0`: nothing used managed memory while it was watched; a batch or SQL job that comes later has none. \
              `jvm-overhead.fraction` is rounded up to three places, and `jvm-overhead.min` still holds, so that a smaller \
              process can come out with more overhead, and less heap, than was estimated.",
    source: "MemoryTuning of the Kubernetes operator, since 1.8",
    example: "Event[Job]       | Info    | CONFIGURATION RECOMMENDATION | Memory tuning recommends the following \
              configuration (automatic tuning is disabled):\ntaskmanager.memory.process.size: 1870659584 bytes\n\
              taskmanager.memory.network.max: 3840 kb\ntaskmanager.memory.jvm-overhead.fraction: 0.116\n\
              taskmanager.memory.network.min: 3840 kb\ntaskmanager.memory.framework.heap.size: 0 bytes\n\
              taskmanager.memory.jvm-metaspace.size: 131072000 bytes\ntaskmanager.memory.managed.fraction: 0.0\nRemove the \
              following config entries if present: [taskmanager.memory.flink.size, taskmanager.memory.managed.size, \
              taskmanager.memory.task.heap.size, taskmanager.memory.size]",
    hides: &[],
    words: &[],
    read: autotuning,
};

fn autotuning(pasted: &Pasted) -> Option<Case> {
    let found = pasted.find(LEAD)?;
    let (_, rest) = pasted.text.split_once(LEAD)?;
    let settings = settings(rest);
    if settings.is_empty() {
        return None;
    }
    let removals = pasted.find_from(found.at, "Remove the following config entries if present: [{}]");
    let removals: Vec<String> = removals
        .map(|found| found.hole(0).split(", ").map(str::to_owned).collect())
        .unwrap_or_default();
    let mut case = Case {
        at: found.at,
        process: Some(Process::TaskManager),
        components: vec![Component::TotalProcess],
        ..Case::default()
    };
    let set = settings.iter().map(|(key, text)| Edit::Set {
        key: key.clone(),
        text: text.clone(),
    });
    let process = Process::TaskManager;
    let recommended: Configuration = settings
        .iter()
        .map(|(key, text)| (key.as_str(), text.as_str()))
        .collect();
    let subject = fixes::subject(pasted);
    let after = match &subject {
        Some(subject) => {
            let present = removals.iter().filter(|key| subject.configuration.get(key).is_some());
            let unset = present.map(|key| Edit::Unset { key: key.clone() });
            let edits: Vec<Edit> = unset.chain(set).collect();
            let configuration = applied(subject.configuration, &edits);
            let mut all = fix(edits);
            all.title = "take over what the operator recommends".to_owned();
            case.fixes = flink_advice::proven(subject, Some(process), vec![all]);
            let after = subject.with(&configuration).derivation(process).clone();
            let before = subject.size(process, Component::TotalProcess);
            if let (Some(before), Some(total)) = (before, after.amounts.size(Component::TotalProcess)) {
                case.details = format!("The process goes from {} to {}. ", ShortSize(before), ShortSize(total));
            }
            after
        }
        None => {
            case.needs = Some(fixes::CONFIGURATION);
            let target = Target {
                process,
                version: FlinkVersion::NEWEST,
                deployment: Deployment::KubernetesOperator,
            };
            derive(target, &recommended)
        }
    };
    match &after.outcome {
        Ok(_) => {
            let of = |component| after.amounts.size(component).unwrap_or_default();
            case.numbers = [
                ("process", Component::TotalProcess),
                ("JVM heap", Component::JvmHeap),
                ("managed memory", Component::Managed),
                ("network memory", Component::Network),
                ("JVM Metaspace", Component::JvmMetaspace),
                ("JVM Overhead", Component::JvmOverhead),
            ]
            .map(|(name, component)| size(name, of(component)))
            .to_vec();
            case.details += &format!(
                "With what it recommends, {} are heap, {} managed, {} network memory and {} overhead.",
                ShortSize(of(Component::JvmHeap)),
                ShortSize(of(Component::Managed)),
                ShortSize(of(Component::Network)),
                ShortSize(of(Component::JvmOverhead))
            );
            let overhead = after
                .amounts
                .get(Component::JvmOverhead)
                .map(|amount| amount.provenance);
            if let Some(flink_memory::Provenance::RaisedToMin(share)) = overhead {
                case.details += &format!(
                    " Overhead was computed with {}, and `{}` raises it.",
                    ShortSize(share.derived),
                    OptionId::TmOverheadMin.def().key
                );
            }
        }
        Err(refusal) => case.details += &format!("Flink refuses what it recommends: {refusal}"),
    }
    Some(case)
}

/// The lines `key: value` that follow, up to the removals or the first line that is none.
fn settings(rest: &str) -> Vec<(String, String)> {
    let lines = rest.lines().skip(1).map(str::trim);
    let lines = lines.take_while(|line| !line.starts_with(REMOVALS.trim_end_matches('[').trim_end()));
    lines
        .map_while(|line| {
            let (key, text) = line.split_once(": ")?;
            key.starts_with("taskmanager.")
                .then(|| (key.to_owned(), text.trim().to_owned()))
        })
        .take(50)
        .collect()
}
