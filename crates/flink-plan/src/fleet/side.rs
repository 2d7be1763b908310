//! One large against several small TaskManagers in the same memory: what each costs once a process, and what it shares.

use flink_advice::{Subject, applied, buffers, required_buffers};
use flink_config::{Answer, Edit};
use flink_memory::slots::slots;
use flink_memory::{Component, DerivationPath, MemorySize, OptionId, Process, to_integer};

use super::nodes::Group;
use super::{Asked, Resources};
use crate::search::mebibytes;

/// So many processes are compared.
const COUNTS: [i64; 5] = [1, 2, 4, 8, 16];

/// A number of TaskManagers in the memory of one node, and what these have together, in bytes.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Side {
    /// How many there are.
    pub count: i64,
    /// The slots of each.
    pub slots: i64,
    /// The size of each, in mebibytes.
    pub size: i64,
    /// Whether it is what is configured.
    pub is_present: bool,
    /// What all take together once a process: metaspace, overhead and Flink's own memory.
    pub metaspace: i64,
    /// JVM Overhead.
    pub overhead: i64,
    /// Framework heap and off-heap.
    pub framework: i64,
    /// Task heap of all slots.
    pub task_heap: i64,
    /// Managed memory of all slots.
    pub managed: i64,
    /// Network memory, which the slots of a process share.
    pub network: i64,
    /// Network buffers of one process, and those that one exchange must have there, where the parallelism is known.
    pub buffers: i64,
    /// Buffers that one exchange between all tasks must have in a process.
    pub required: Option<i64>,
}

/// The same slots in one process, in two, in four: on a node of the first kind, or where none is said in four times the
/// memory of a TaskManager.
pub(super) fn sides(answer: &Answer, groups: &[Group], task_manager: Asked) -> Vec<Side> {
    let subject = Subject::of(answer);
    let Ok(Some(present)) = slots(subject.derivation(Process::TaskManager)) else {
        return Vec::new();
    };
    // What is set part by part does not grow and shrink with a total.
    let path = subject.derivation(Process::TaskManager).path;
    if !matches!(path, Some(DerivationPath::TotalProcess | DerivationPath::TotalFlink)) {
        return Vec::new();
    }
    let each = i64::from(present.count);
    let (room, count) = match groups.first() {
        Some(group) => {
            let free = group.node.free();
            let count = super::pack::places(&group.node, free, task_manager.takes, 0);
            (free, count)
        }
        None => (task_manager.takes.times(4), 4),
    };
    let all = each.saturating_mul(count);
    let divides = |count: &i64| *count > 0 && all % *count == 0 && all / *count > 0;
    let mut counts: Vec<i64> = COUNTS.into_iter().chain([count]).filter(divides).collect();
    counts.sort_unstable();
    counts.dedup();
    let side = |others: i64| side(&subject, room, others, all / others, others == count);
    counts.into_iter().filter_map(side).collect()
}

fn side(subject: &Subject, room: Resources, count: i64, slots: i64, is_present: bool) -> Option<Side> {
    let size = (room.memory / count) >> 20;
    let mut edits = subject.unset(OptionId::TmFlinkSize);
    edits.push(Edit::Set {
        key: OptionId::TmProcessSize.def().key.to_owned(),
        text: mebibytes(size),
    });
    edits.push(subject.set(OptionId::Slots, slots.to_string()));
    let configuration = applied(subject.configuration, &edits);
    let after = subject.with(&configuration);
    if !after.starts(Process::TaskManager) {
        return None;
    }
    let of = |component| after.size(Process::TaskManager, component).map_or(0, MemorySize::bytes);
    let all = |component| of(component).saturating_mul(count);
    let parallelism = subject.entry(OptionId::DefaultParallelism);
    let parallelism = parallelism.and_then(|entry| to_integer(&entry.value).ok());
    Some(Side {
        count,
        slots,
        size,
        is_present,
        metaspace: all(Component::JvmMetaspace),
        overhead: all(Component::JvmOverhead),
        framework: all(Component::FrameworkHeap).saturating_add(all(Component::FrameworkOffHeap)),
        task_heap: all(Component::TaskHeap),
        managed: all(Component::Managed),
        network: all(Component::Network),
        buffers: buffers(&after).unwrap_or_default(),
        required: parallelism.map(|parallelism| required_buffers(&after, i64::from(parallelism), slots)),
    })
}
