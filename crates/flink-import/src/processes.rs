//! Which process of Flink something is about, and whether its size is set.

use flink_memory::option::{Group, find};
use flink_memory::{FlinkVersion, OptionId, Process, v};

use crate::imported::Setting;

/// The two processes as options, the operator and Flink's image call them.
pub(super) const PROCESSES: [(Process, &str, &str); 2] = [
    (Process::JobManager, "jobManager", "jobmanager"),
    (Process::TaskManager, "taskManager", "taskmanager"),
];

/// The size of the whole process, as an option.
pub(super) const fn process_size(process: Process) -> OptionId {
    match process {
        Process::TaskManager => OptionId::TmProcessSize,
        Process::JobManager => OptionId::JmProcessSize,
    }
}

/// The word that keys for the process begin with.
pub(super) const fn word(process: Process) -> &'static str {
    match process {
        Process::TaskManager => "taskmanager",
        Process::JobManager => "jobmanager",
    }
}

/// The process of which a word speaks.
pub(super) fn process_named(word: &str) -> Option<Process> {
    let word = word.to_lowercase().replace(['-', '_'], "");
    let mut named = PROCESSES.iter().filter(|(.., name)| word.contains(name));
    named.next().map(|(process, ..)| *process)
}

/// The process that a word is the name of.
pub(super) fn process_called(word: &str) -> Option<Process> {
    let word = word.to_lowercase().replace(['-', '_'], "");
    let mut named = PROCESSES.iter().filter(|(.., name)| word == *name);
    named.next().map(|(process, ..)| *process)
}

/// The process whose option a key is.
pub(super) fn process_of_key(key: &str) -> Option<Process> {
    let first = key.split('.').next()?;
    let mut of_key = PROCESSES.iter().filter(|(.., word)| *word == first);
    of_key.next().map(|(process, ..)| *process)
}

/// Whether some settings say how large a process is, so that Flink can derive the rest.
pub(super) fn has_total(process: Process, settings: &[Setting], version: FlinkVersion) -> bool {
    let word = word(process);
    let is_set = |end: &str| {
        settings
            .iter()
            .any(|setting| setting.key.strip_prefix(word).is_some_and(|rest| rest == end))
    };
    let has_parts = match process {
        Process::TaskManager => {
            is_set(".memory.task.heap.size") && (is_set(".memory.managed.size") || is_set(".memory.size"))
        }
        Process::JobManager => is_set(".memory.heap.size"),
    };
    let has_heap = version < v(2, 0) && (is_set(".heap.size") || is_set(".heap.mb"));
    is_set(".memory.process.size") || is_set(".memory.flink.size") || has_parts || has_heap
}

/// Whether a key says how large a process is, alone or with others.
pub(super) fn is_total(process: Process, key: &str) -> bool {
    const ENDS: [&str; 6] = [
        ".memory.process.size",
        ".memory.flink.size",
        ".memory.task.heap.size",
        ".memory.heap.size",
        ".heap.size",
        ".heap.mb",
    ];
    key.strip_prefix(word(process)).is_some_and(|end| ENDS.contains(&end))
}

/// Whether a key is about memory, or about what memory is divided by.
pub(super) fn is_about_memory(key: &str) -> bool {
    find(key).is_some_and(|(option, _)| {
        let group = option.def().group;
        group <= Group::JobManagerJvm || matches!(group, Group::Slots | Group::Legacy)
    })
}
