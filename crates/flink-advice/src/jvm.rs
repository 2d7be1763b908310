//! The JVM arguments that a user gives a process.

use flink_config::{Edit, edit_jvm_option, jvm_option};
use flink_memory::{OptionId, Process};

use crate::subject::Subject;

/// The options that hold arguments, in the order in which the JVM gets them: of two equal arguments, the later counts.
pub(crate) const fn options(process: Process) -> [OptionId; 4] {
    use OptionId::*;
    match process {
        Process::TaskManager => [
            DefaultJavaOptsAll,
            JavaOptsAll,
            DefaultJavaOptsTaskManager,
            JavaOptsTaskManager,
        ],
        Process::JobManager => [
            DefaultJavaOptsAll,
            JavaOptsAll,
            DefaultJavaOptsJobManager,
            JavaOptsJobManager,
        ],
    }
}

/// Every option that holds arguments for one of the processes, or for both.
pub(crate) const ALL: [OptionId; 6] = [
    OptionId::DefaultJavaOptsAll,
    OptionId::JavaOptsAll,
    OptionId::DefaultJavaOptsTaskManager,
    OptionId::JavaOptsTaskManager,
    OptionId::DefaultJavaOptsJobManager,
    OptionId::JavaOptsJobManager,
];

/// The process that a finding about an option's arguments concerns: of those that get them, the one that starts; both, if
/// both do. The outer `None` means neither.
pub(crate) fn process_of(subject: &Subject, option: OptionId) -> Option<Option<Process>> {
    let gets = |process: &Process| subject.starts(*process) && options(*process).contains(&option);
    let mut gets = Process::ALL.into_iter().filter(gets);
    let first = gets.next()?;
    Some(Some(first).filter(|_| gets.next().is_none()))
}

/// The arguments that an option holds, if the release reads it. In local execution Flink starts no JVM with them.
pub(crate) fn arguments(subject: &Subject, option: OptionId) -> Option<String> {
    let is_known = option.def().exists(subject.version) && !subject.is_local();
    subject.text(option).filter(|_| is_known)
}

/// The value that counts of an argument, as [`jvm_option`] tells it.
pub(crate) fn argument(subject: &Subject, process: Process, name: &str) -> Option<String> {
    let value = |option| jvm_option(&arguments(subject, option)?, name);
    options(process).into_iter().filter_map(value).next_back()
}

/// Changes arguments among those of an option, one after the other, as [`edit_jvm_option`] does.
pub(crate) fn edit(subject: &Subject, option: OptionId, changes: &[(&str, Option<&str>)]) -> Edit {
    let mut text = subject.text(option).unwrap_or_default();
    for (name, value) in changes {
        text = edit_jvm_option(&text, name, *value);
    }
    match text.trim().is_empty() {
        true => Edit::Unset {
            key: subject.key(option),
        },
        false => subject.set(option, text),
    }
}
