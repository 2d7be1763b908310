//! The memory that batch jobs read shuffled data through is too small, or more than what it is a part of.
//!
//! `taskmanager.memory.framework.off-heap.batch-shuffle.size` is taken out of framework off-heap memory and does not come
//! on top: it must be smaller, or Flink's own direct memory runs out. And it must hold a segment, or the TaskManager
//! stops. Source: the page about blocking shuffle, `BatchShuffleReadBufferPool`.

use flink_memory::{Component, MemorySize, OptionId, Process, ShortSize};

use super::Rule;
use crate::finding::{Finding, Severity};
use crate::raise::fix;
use crate::round;
use crate::sizes::{bytes, down, text};
use crate::subject::Subject;

pub(super) const RULE: Rule = Rule {
    name: "batch-read-memory",
    find,
};

fn find(subject: &Subject) -> Vec<Finding> {
    let found = || {
        let option = OptionId::BatchShuffleRead;
        let key = option.def().key;
        let (read, segment) = (
            subject.option_size(option)?,
            subject.option_size(OptionId::SegmentSize)?,
        );
        let whole = subject.size(Process::TaskManager, Component::FrameworkOffHeap)?;
        let is_refused = read < segment || read == MemorySize::ZERO;
        let is_used = subject.is_batch() || subject.is_set(option);
        if !is_refused && (read < whole || !is_used) {
            return None;
        }
        let half = down(bytes(whole.bytes() / 2)).max(segment);
        let twice = round::up(bytes(read.bytes().saturating_mul(2)));
        Some(Finding {
            rule: RULE.name,
            about: String::new(),
            severity: if is_refused { Severity::Refused } else { Severity::Risk },
            process: Some(Process::TaskManager),
            title: match is_refused {
                true => "The TaskManager does not start: too little memory to read batch results".to_owned(),
                false => "Reading batch results can use up framework off-heap memory".to_owned(),
            },
            reason: match is_refused {
                true => format!(
                    "`{key}` is {} and a segment {}. Flink derives all sizes, and then the TaskManager stops: `Illegal \
                     configuration, config value for '{key}' must be no smaller than 'taskmanager.memory.segment-size', \
                     please increase '{key}' to at least {} bytes.`",
                    ShortSize(read),
                    ShortSize(segment),
                    segment.bytes()
                ),
                false => format!(
                    "`{key}` is {}, and is taken out of `{}`, which is {}; it does not come on top. It must be smaller: \
                     network and RPC need direct memory from there too.",
                    ShortSize(read),
                    OptionId::FrameworkOffHeap.def().key,
                    ShortSize(whole)
                ),
            },
            components: vec![Component::FrameworkOffHeap],
            fixes: match is_refused {
                true => vec![
                    fix(subject.unset(option)),
                    fix(subject.unset(OptionId::SegmentSize)),
                    fix(vec![subject.set(option, text(segment))]),
                ],
                false => vec![
                    fix(subject.unset(option)),
                    fix(vec![subject.set(option, text(half))]),
                    fix(vec![subject.set(OptionId::FrameworkOffHeap, text(twice))]),
                ],
            },
            page: "docs/ops/batch/blocking_shuffle/",
        })
    };
    found().into_iter().collect()
}

#[cfg(test)]
mod tests {
    use flink_memory::{Deployment, v};

    use super::RULE;
    use crate::checks::check;

    const READ: &str = "taskmanager.memory.framework.off-heap.batch-shuffle.size";
    const WHOLE: &str = "taskmanager.memory.framework.off-heap.size";

    fn check_read(text: &str, expected: &[&str]) {
        let text = format!("taskmanager.memory.process.size: 4g\n{text}");
        check(&RULE, v(2, 3), Deployment::Standalone, &text, expected);
    }

    #[test]
    fn it_is_a_part() {
        let found = "risk TaskManager: Reading batch results can use up framework off-heap memory";
        check_read("execution.runtime-mode: BATCH", &[]);
        check_read(&format!("{WHOLE}: 64m"), &[]);
        check_read(
            &format!("{WHOLE}: 64m\nexecution.runtime-mode: BATCH"),
            &[&format!("{found} | set `{READ}` to `32m` | set `{WHOLE}` to `128m`")],
        );
        check_read(
            &format!("{READ}: 256m"),
            &[&format!(
                "{found} | remove `{READ}` | set `{READ}` to `64m` | set `{WHOLE}` to `512m`"
            )],
        );
    }

    #[test]
    fn it_holds_a_segment() {
        let found = "refused TaskManager: The TaskManager does not start: too little memory to read batch results";
        check_read(
            &format!("{READ}: 0"),
            &[&format!("{found} | remove `{READ}` | set `{READ}` to `32k`")],
        );
        check_read(
            "taskmanager.memory.segment-size: 128m",
            &[&format!("{found} | remove `taskmanager.memory.segment-size`")],
        );
        check_read(
            &format!("{READ}: 9223372036854775807b"),
            &[&format!(
                "risk TaskManager: Reading batch results can use up framework off-heap memory \
                 | remove `{READ}` | set `{READ}` to `64m`"
            )],
        );
    }
}
