//! How many network buffers a TaskManager has, and ways to give it more.

use flink_memory::network_buffers::{BufferOptions, Demand, Job, ResultType, TaskManagers};
use flink_memory::{Component, OptionId, Process, to_integer, v};

use crate::finding::Fix;
use crate::raise::Raise;
use crate::subject::Subject;

/// The buffers of all slots together; none where the TaskManager does not start.
pub fn buffers(subject: &Subject) -> Option<i64> {
    let network = subject.size(Process::TaskManager, Component::Network)?;
    let segment = subject.option_size(OptionId::SegmentSize)?;
    network.bytes().checked_div(segment.bytes())
}

/// The number that an option is set to, or its default; none where the release does not know it.
pub(crate) fn number(subject: &Subject, option: OptionId) -> Option<i64> {
    let default = option.def().default(subject.version);
    match (subject.entry(option), default) {
        _ if !option.def().exists(subject.version) => None,
        (Some(entry), _) => to_integer(&entry.value).ok().map(i64::from),
        (None, flink_memory::option::DefaultValue::Integer(default)) => Some(default),
        (None, _) => None,
    }
}

/// What decides how many buffers tasks must have.
pub fn options(subject: &Subject) -> BufferOptions {
    let defaults = BufferOptions::default();
    let number = |option| number(subject, option);
    BufferOptions {
        per_channel: number(OptionId::BuffersPerChannel)
            .unwrap_or(defaults.per_channel)
            .max(0),
        floating: number(OptionId::FloatingBuffers).unwrap_or(defaults.floating).max(0),
        required_per_gate: number(OptionId::RequiredBuffersPerGate),
        sort_shuffle: sort_shuffle(subject).unwrap_or(defaults.sort_shuffle),
        sort_parallelism: number(OptionId::SortShuffleMinParallelism).unwrap_or(defaults.sort_parallelism),
        overdraft: number(OptionId::OverdraftBuffers).unwrap_or(defaults.overdraft),
    }
}

/// The buffers that a sorted result must have: fewer in a `MiniCluster`, where the option is not set.
pub(crate) fn sort_shuffle(subject: &Subject) -> Option<i64> {
    let option = OptionId::SortShuffleMinBuffers;
    match subject.is_local() && subject.version >= v(1, 15) && !subject.is_set(option) {
        true => Some(16),
        false => number(subject, option),
    }
}

/// The buffers that one TaskManager needs for an exchange between all tasks of a parallelism, wherever these run. Local
/// execution has one TaskManager, which runs them all.
pub fn demand(subject: &Subject, parallelism: i64, slots: i64) -> Demand {
    let job = Job::chain(parallelism.max(1), 1, ResultType::PipelinedBounded);
    let task_managers = match subject.is_local() {
        true => TaskManagers {
            slots: parallelism,
            count: Some(1),
        },
        false => TaskManagers { slots, count: None },
    };
    job.demand(options(subject), subject.version, task_managers)
}

/// What such an exchange must have.
pub fn required(subject: &Subject, parallelism: i64, slots: i64) -> i64 {
    demand(subject, parallelism, slots).required
}

/// Ways to get more buffers, until they are enough.
pub fn more(subject: &Subject, enough: &dyn Fn(&Subject) -> bool) -> Vec<Fix> {
    let raise = Raise {
        subject,
        process: Process::TaskManager,
        enough,
    };
    let now = subject.size(Process::TaskManager, Component::Network);
    // In local execution both bounds are the same: where only the upper one is set, the lower one follows it.
    let has_upper_alone = !subject.is_set(OptionId::NetworkMin) && subject.is_set(OptionId::NetworkMax);
    let option = match subject.is_local() && has_upper_alone {
        true => OptionId::NetworkMax,
        false => OptionId::NetworkMin,
    };
    let network = now.and_then(|now| raise.size(option, now));
    [network, raise.total()].into_iter().flatten().collect()
}
