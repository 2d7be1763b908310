//! Which options are whose.

use flink_memory::{OptionId, Process};

/// The options with a process's totals: Total Process Memory, and Total Flink Memory.
pub(crate) const fn totals(process: Process) -> (OptionId, OptionId) {
    match process {
        Process::TaskManager => (OptionId::TmProcessSize, OptionId::TmFlinkSize),
        Process::JobManager => (OptionId::JmProcessSize, OptionId::JmFlinkSize),
    }
}

/// The process that reads a key.
pub(crate) fn process_of(key: &str) -> Process {
    match key.starts_with("jobmanager.") {
        true => Process::JobManager,
        false => Process::TaskManager,
    }
}
