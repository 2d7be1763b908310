//! Batch results need more network buffers than there are.
//!
//! A sorted result of a batch task must have `taskmanager.network.sort-shuffle.min-buffers` buffers, 512 since 1.15, or
//! the task fails with `Insufficient number of network buffers`. Counted is one result for each slot; what the tasks
//! read through comes on top. Results are sorted from `sort-shuffle.min-parallelism` receivers on, which before 1.15
//! was nearly never, and not in the pipelined and hybrid modes. Source: the page about blocking shuffle,
//! `NettyShuffleUtils`.

use flink_memory::{Component, OptionId, Process, ShortSize};

use super::Rule;
use crate::finding::{Finding, Severity};
use crate::network::{buffers, more, number, sort_shuffle};
use crate::sizes::bytes;
use crate::subject::Subject;

pub(super) const RULE: Rule = Rule {
    name: "batch-shuffle-buffers",
    find,
};

/// The buffers that one result for each slot must have.
fn needed(subject: &Subject) -> Option<i64> {
    let is_sorted =
        |parallelism| number(subject, OptionId::SortShuffleMinParallelism).is_none_or(|min| parallelism >= min);
    let mode = subject.text(OptionId::BatchShuffleMode).unwrap_or_default();
    let is_blocking = mode.is_empty() || mode.eq_ignore_ascii_case("ALL_EXCHANGES_BLOCKING");
    let sorts = subject.is_batch() && is_blocking && is_sorted(number(subject, OptionId::DefaultParallelism)?);
    let slots = subject.slots().filter(|_| sorts)?;
    let each = sort_shuffle(subject)?;
    Some(each.saturating_mul(i64::from(slots.count)))
}

fn is_enough(subject: &Subject) -> bool {
    needed(subject).is_none_or(|needed| buffers(subject).is_none_or(|there| needed <= there))
}

fn find(subject: &Subject) -> Vec<Finding> {
    let found = || {
        let (needed, there) = (needed(subject)?, buffers(subject)?);
        let segment = subject.option_size(OptionId::SegmentSize)?;
        (needed > there).then(|| Finding {
            rule: RULE.name,
            about: String::new(),
            severity: Severity::Risk,
            process: Some(Process::TaskManager),
            title: format!("Batch results need {needed} network buffers, and there are {there}"),
            reason: format!(
                "A result must have `{}` buffers of {}, and every slot writes one: {} in all. Else tasks fail with \
                 `Insufficient number of network buffers`. For large jobs Flink advises 2048 a result.",
                OptionId::SortShuffleMinBuffers.def().key,
                ShortSize(segment),
                ShortSize(bytes(needed.saturating_mul(segment.bytes())))
            ),
            components: vec![Component::Network],
            fixes: more(subject, &is_enough),
            page: "docs/ops/batch/blocking_shuffle/",
        })
    };
    found().into_iter().collect()
}

#[cfg(test)]
mod tests {
    use flink_memory::{Deployment, FlinkVersion, v};

    use super::RULE;
    use crate::checks::check;

    fn check_batch(version: FlinkVersion, text: &str, expected: &[&str]) {
        let text = format!("taskmanager.memory.process.size: 1728m\nexecution.runtime-mode: BATCH\n{text}");
        check(&RULE, version, Deployment::Standalone, &text, expected);
    }

    #[test]
    fn results_need_buffers() {
        check_batch(v(2, 3), "taskmanager.numberOfTaskSlots: 8", &[]);
        let nine = "taskmanager.numberOfTaskSlots: 9\n";
        let found = &[
            "risk TaskManager: Batch results need 4608 network buffers, and there are 4096 | set \
              `taskmanager.memory.network.min` to `144m` | set `taskmanager.memory.process.size` to `1920m` (least \
              1888m)",
        ];
        check_batch(v(2, 3), nine, found);
        check_batch(v(1, 15), nine, found);
        check_batch(v(1, 14), nine, &[]);
        check_batch(
            v(2, 3),
            &format!("{nine}execution.batch-shuffle-mode: ALL_EXCHANGES_PIPELINED"),
            &[],
        );
        check_batch(v(2, 3), &format!("{nine}taskmanager.memory.segment-size: 0"), &[]);
        let more = "taskmanager.network.sort-shuffle.min-buffers: 6000\ntaskmanager.memory.network.max: 130m";
        check_batch(
            v(2, 3),
            more,
            &[
                "risk TaskManager: Batch results need 6000 network buffers, and there are 4096 | set \
                  `taskmanager.memory.network.min` to `192m` and set `taskmanager.memory.network.max` to `192m` \
                  (least 188m)",
            ],
        );
    }
}
