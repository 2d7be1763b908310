//! Slots: too few of them, or too small.

use flink_memory::{OptionId, Process};

use crate::diagnosis::{Case, count};
use crate::fixes;
use crate::message::Message;
use crate::pasted::Pasted;

/// `NoResourceAvailableException`, `DeclarativeSlotPoolBridge`, `PhysicalSlotRequestBulkCheckerImpl`, 1.13 to 2.3.
pub(crate) const NOT_ENOUGH_SLOTS: Message = Message {
    id: "not-enough-slots",
    title: "There are not enough task slots",
    meaning: "The job did not get the slots that it needs. This alone is not about memory: often TaskManagers are \
        missing, because Flink refuses their configuration or no node has room for their pods, or the job’s \
        parallelism exceeds the slots.",
    advice: "Look at the TaskManagers first: how many there are, and what their logs or pods say. A job needs as many \
              slots as its largest parallelism, times its slot sharing groups.",
    source: "NoResourceAvailableException, DeclarativeSlotPoolBridge, 1.13 to 2.3",
    example: "org.apache.flink.runtime.jobmanager.scheduler.NoResourceAvailableException: Could not acquire the minimum \
              required resources.",
    hides: &[],
    words: &[],
    read: |pasted| {
        let words = [
            "Could not acquire the minimum required resources",
            "Could not allocate the required slot within slot request timeout",
            "Could not allocate all requires slots within timeout",
            "Could not allocate all required slots within timeout",
            "Not enough free slots available to run the job",
            "Slot request bulk is not fulfillable!",
            "Not enough resources available for scheduling.",
        ];
        let (at, _) = pasted.any(&words)?;
        let mut case = Case { at, ..Case::default() };
        let Some(subject) = fixes::subject(pasted) else {
            case.needs = Some(fixes::CONFIGURATION);
            return Some(case);
        };
        if !subject.starts(Process::TaskManager) {
            case.details = "With your configuration no TaskManager starts: that is the reason.".to_owned();
            case.process = Some(Process::TaskManager);
            case.fixes = flink_advice::refusal_fixes(&subject, Process::TaskManager);
            return Some(case);
        }
        let parallelism = subject
            .text(OptionId::DefaultParallelism)
            .and_then(|text| text.parse::<i64>().ok());
        if let (Some(parallelism), Some(slots)) = (parallelism.filter(|number| *number > 0), subject.slots()) {
            let each = i64::from(slots.count);
            let task_managers = parallelism.saturating_add(each - 1) / each;
            case.numbers = vec![count("parallelism", parallelism), count("slots of a TaskManager", each)];
            case.details = format!(
                "Your configuration starts. A parallelism of {parallelism} needs {task_managers} TaskManagers of \
                 {each} slots."
            );
        } else {
            case.details = "Your configuration starts.".to_owned();
        }
        Some(case)
    },
};

/// `TaskSlotTableImpl`, since 1.11; `DefaultSlotPool` of fine-grained resource management.
pub(crate) const SLOT_PROFILE: Message = Message {
    id: "slot-profile",
    title: "A requested slot is larger than what is left",
    meaning: "A job asks for a slot of a size of its own (fine-grained resource management), and the TaskManager has \
              less left of one of CPU, task heap, off-heap, managed or network memory; or all TaskManagers together \
              would be more than `slotmanager.max-total-resource.*` allows.",
    advice: "The message has both profiles: compare them part by part.",
    source: "TaskSlotTableImpl, FineGrainedSlotManager, since 1.14",
    example: "org.apache.flink.runtime.taskexecutor.exceptions.SlotAllocationException: Cannot allocate the requested \
              resources. Trying to allocate ResourceProfile{cpuCores=1, taskHeapMemory=2.000gb (2147483648 bytes), \
              taskOffHeapMemory=0 bytes, managedMemory=1.000gb (1073741824 bytes), networkMemory=128.000mb (134217728 \
              bytes)}, while the currently remaining available resources are ResourceProfile{cpuCores=1, \
              taskHeapMemory=1.500gb (1610612736 bytes), taskOffHeapMemory=0 bytes, managedMemory=1.250gb (1342177280 \
              bytes), networkMemory=320.000mb (335544320 bytes)}, total is ResourceProfile{cpuCores=2}.",
    hides: &[],
    words: &[
        "Cannot allocate the requested resources. Trying to allocate {any}taskHeapMemory={size}, taskOffHeapMemory={size}, managedMemory={size}, networkMemory={size}}, while{any}remaining available resources are {any}taskHeapMemory={size}, taskOffHeapMemory={size}, managedMemory={size}, networkMemory={size}}, total is",
        "Max total resource limitation <",
    ],
    read: slot_profile,
};

fn slot_profile(pasted: &Pasted) -> Option<Case> {
    use flink_memory::Component::{Managed, Network, TaskHeap, TaskOffHeap};
    let limit = "ax total resource limitation <";
    let wanted = pasted.find("Cannot allocate the requested resources. Trying to allocate {}, while");
    let at = wanted
        .as_ref()
        .map(|found| found.at)
        .or_else(|| Some(pasted.find(limit)?.at))?;
    let mut case = Case {
        at,
        process: Some(Process::TaskManager),
        ..Case::default()
    };
    let parts = [
        ("taskHeapMemory=", TaskHeap),
        ("taskOffHeapMemory=", TaskOffHeap),
        ("managedMemory=", Managed),
        ("networkMemory=", Network),
    ];
    let left = pasted.find_from(at, "remaining available resources are {}, total is");
    for (name, component) in parts {
        let part = |profile: &str| {
            let (_, rest) = profile.split_once(name)?;
            let end = rest.find(", ").or_else(|| rest.find('}'))?;
            crate::pasted::printed_size(rest.get(..end)?)
        };
        let asked = wanted.as_ref().and_then(|found| part(found.hole(0)));
        let there = left.as_ref().and_then(|found| part(found.hole(0)));
        if let (Some(asked), Some(there)) = (asked, there)
            && asked > there
        {
            case.components.push(component);
            case.numbers.push(crate::diagnosis::size("requested", asked));
            case.numbers.push(crate::diagnosis::size("left", there));
            case.details += &format!(
                "It requests {} of {}, and {} are left. ",
                flink_memory::ShortSize(asked),
                component.name(),
                flink_memory::ShortSize(there)
            );
        }
    }
    case.details = case.details.trim_end().to_owned();
    if case.components.is_empty() {
        case.components = parts.map(|(_, component)| component).to_vec();
    }
    Some(case)
}
