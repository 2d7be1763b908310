//! A job of the default parallelism needs more network buffers than there are.
//!
//! Counted is the smallest job that shuffles: each slot runs a producer and a consumer of one exchange between all, in the
//! number of slots that takes the most of one TaskManager. A consumer must have buffers for its channels before it
//! starts: `buffers-per-channel` for each one that comes from another TaskManager, none for those within it, and one
//! more; from 1.17 on never more than `required-per-gate.max`. A producer must have one for each receiver and one more.
//! Else the task fails with `Insufficient number of network buffers`. A consumer can use `floating-buffers-per-gate`
//! instead of that one more, and a producer these and `buffers-per-channel` for each receiver; both run slower without.
//! The two options are fixed at 2 and 8 since 2.0. Source: the page about network memory tuning, `NettyShuffleUtils`,
//! `InputGateSpecUtils`, and jobs of every release that were run with fewer and fewer buffers.

use flink_memory::{Component, OptionId, Process, ShortSize};

use super::Rule;
use crate::finding::{Finding, Severity};
use crate::network::{buffers, demand, more, number};
use crate::sizes::bytes;
use crate::subject::Subject;

pub(super) const RULE: Rule = Rule {
    name: "network-buffers",
    find,
};

/// What the tasks of one TaskManager must have, and what they can use.
#[derive(Clone, Copy)]
struct Demand {
    parallelism: i64,
    required: i64,
    wanted: i64,
}

impl Demand {
    /// That of streams; `batch-shuffle-buffers` looks after batches.
    fn of(subject: &Subject) -> Option<Self> {
        let slots = subject.slots().filter(|_| !subject.is_batch())?;
        let parallelism = number(subject, OptionId::DefaultParallelism)?.max(1);
        let slots = i64::from(slots.count);
        let needed = demand(subject, parallelism, slots);
        let is_local = subject.is_local();
        // What does not fit into the one TaskManager of a local run does not run.
        (!is_local || parallelism <= slots).then_some(Self {
            parallelism,
            required: needed.required,
            wanted: if is_local { needed.required } else { needed.wanted },
        })
    }
}

fn is_enough(subject: &Subject) -> bool {
    Demand::of(subject).is_none_or(|demand| buffers(subject).is_none_or(|there| demand.wanted <= there))
}

fn find(subject: &Subject) -> Vec<Finding> {
    let found = || {
        let (demand, there) = (Demand::of(subject)?, buffers(subject)?);
        let Demand {
            parallelism,
            required,
            wanted,
        } = demand;
        (wanted > there).then_some(())?;
        let is_short = required > there;
        let segment = subject.option_size(OptionId::SegmentSize)?;
        let size = |count: i64| ShortSize(bytes(count.saturating_mul(segment.bytes())));
        let mut reason = format!(
            "One exchange between all tasks of parallelism {parallelism} must have {required} buffers in a TaskManager \
             ({})",
            size(required)
        );
        if wanted > required {
            reason += &format!(", and can use {wanted} ({})", size(wanted));
        }
        reason += ". Further exchanges come on top.";
        reason += match is_short {
            true => " Jobs fail with `Insufficient number of network buffers`.",
            false => " Without the rest it starts, and runs slower.",
        };
        Some(Finding {
            rule: RULE.name,
            about: String::new(),
            severity: if is_short { Severity::Risk } else { Severity::Hint },
            process: Some(Process::TaskManager),
            title: match is_short {
                true => format!("A shuffle needs {required} network buffers, and there are {there}"),
                false => format!("A shuffle can use {wanted} network buffers, and there are {there}"),
            },
            reason,
            components: vec![Component::Network],
            fixes: more(subject, &is_enough),
            page: "docs/deployment/memory/network_mem_tuning/",
        })
    };
    found().into_iter().collect()
}

#[cfg(test)]
mod tests {
    use flink_memory::{Deployment, FlinkVersion, v};

    use super::RULE;
    use crate::checks::check;

    fn check_stream(version: FlinkVersion, text: &str, expected: &[&str]) {
        let text = format!("taskmanager.memory.process.size: 1728m\n{text}");
        check(&RULE, version, Deployment::Standalone, &text, expected);
    }

    #[test]
    fn local_runs_have_one_taskmanager() {
        let parallel = |parallelism: u32| format!("parallelism.default: {parallelism}\n");
        check(&RULE, v(2, 3), Deployment::Local, &parallel(44), &[]);
        check(
            &RULE,
            v(1, 13),
            Deployment::Local,
            &parallel(45),
            &[
                "risk TaskManager: A shuffle needs 2115 network buffers, and there are 2048 \
               | set `taskmanager.memory.network.min` to `80m` (least 67m)",
            ],
        );
        let fixed = parallel(45) + "taskmanager.memory.network.min: 64m\ntaskmanager.memory.network.max: 64m\n";
        check(
            &RULE,
            v(2, 3),
            Deployment::Local,
            &fixed,
            &[
                "risk TaskManager: A shuffle needs 2115 network buffers, and there are 2048 \
               | set `taskmanager.memory.network.min` to `80m` and set `taskmanager.memory.network.max` to `80m` (least 67m)",
            ],
        );
    }

    #[test]
    fn a_shuffle_needs_buffers() {
        let job = |parallelism: i32, slots: i32| {
            format!("parallelism.default: {parallelism}\ntaskmanager.numberOfTaskSlots: {slots}\n")
        };
        check_stream(v(2, 3), "", &[]);
        check_stream(v(2, 3), &job(120, 8), &[]);
        check_stream(
            v(2, 3),
            &job(150, 8),
            &[
                "hint TaskManager: A shuffle can use 4800 network buffers, and there are 4096 | set \
                  `taskmanager.memory.network.min` to `160m` (least 150m) | set `taskmanager.memory.process.size` to \
                  `1984m` (least 1952m)",
            ],
        );
        check_stream(
            v(2, 3),
            &job(200, 8),
            &[
                "risk TaskManager: A shuffle needs 4688 network buffers, and there are 4096 | set \
                  `taskmanager.memory.network.min` to `208m` (least 200m) | set `taskmanager.memory.process.size` to \
                  `2560m` (least 2507m)",
            ],
        );
        // Channels within the TaskManager have no buffers of their own: with all in one, the least is 40·41 + 40.
        check_stream(v(2, 3), &job(40, 40), &[]);
        // The options are read until 1.20.
        check_stream(v(1, 16), &job(8, 8), &[]);
        check_stream(
            v(1, 20),
            &format!(
                "{}taskmanager.network.memory.buffers-per-channel: \
                  0\ntaskmanager.network.memory.floating-buffers-per-gate: 1",
                job(300, 8)
            ),
            &[],
        );
        check_stream(
            v(2, 3),
            "parallelism.default: 2147483647\ntaskmanager.numberOfTaskSlots: 2147483647",
            &["risk TaskManager: A shuffle needs 5188146769120198656 network buffers, and there are 4096"],
        );
        check_stream(v(2, 3), &format!("execution.runtime-mode: BATCH\n{}", job(200, 8)), &[]);
    }
}
