//! How many network buffers tasks must have before they run, release by release.
//!
//! Follows `NettyShuffleUtils` and, from 1.17 on, `InputGateSpecUtils.createGateBuffersSpec`. Only a channel whose
//! producer runs in another TaskManager (`RemoteInputChannel`) has buffers of its own; one to the same TaskManager
//! (`LocalInputChannel`) has none, in every release.

use crate::version::{FlinkVersion, v};

/// Most buffers that a gate of a blocking result must have, where no option says otherwise, since 1.17.
const BLOCKING_GATE: i64 = 1000;

/// Buffers that a result must have in tiered hybrid shuffle: 100 of its memory tier and 1 of its disk tier.
const TIERED_RESULT: i64 = 101;

/// How a result is handed from task to task.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Exchange {
    /// Both tasks run at once: streams.
    Pipelined,
    /// The result is sorted and written before it is read: batches.
    Blocking,
    /// Read while it is written, or afterwards, through tiers of memory and disk.
    Hybrid,
}

/// The options that decide how many buffers tasks must have.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct BufferOptions {
    /// `buffers-per-channel`, which is 2 since 2.0.
    pub per_channel: i64,
    /// `floating-buffers-per-gate`, which is 8 since 2.0.
    pub floating: i64,
    /// `read-buffer.required-per-gate.max`, if it is set; read since 1.17.
    pub required_per_gate: Option<i64>,
    /// `sort-shuffle.min-buffers`.
    pub sort_shuffle: i64,
}

impl Default for BufferOptions {
    fn default() -> Self {
        Self {
            per_channel: 2,
            floating: 8,
            required_per_gate: None,
            sort_shuffle: 512,
        }
    }
}

/// What an input gate must have.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct GateBuffers {
    /// Buffers of its own for each remote channel.
    pub exclusive: i64,
    /// Buffers that all channels share.
    pub floating: i64,
}

impl GateBuffers {
    /// What a gate must have with so many remote channels.
    pub const fn required(self, remote_channels: i64) -> i64 {
        self.floating
            .saturating_add(self.exclusive.saturating_mul(remote_channels))
    }
}

/// What an input gate of so many channels, local ones too, must have.
pub fn gate(options: BufferOptions, version: FlinkVersion, exchange: Exchange, channels: i64) -> GateBuffers {
    let (each, channels) = (options.per_channel.max(0), channels.max(1));
    if version < v(1, 17) {
        return GateBuffers {
            exclusive: each,
            floating: 1,
        };
    }
    let most = options.required_per_gate.unwrap_or(match exchange {
        Exchange::Pipelined => i64::MAX,
        Exchange::Blocking | Exchange::Hybrid => BLOCKING_GATE,
    });
    let required = each.saturating_mul(channels).saturating_add(1).min(most.max(1));
    let exclusive = each.min((required - 1) / channels);
    GateBuffers {
        exclusive,
        floating: required.saturating_sub(exclusive.saturating_mul(channels)),
    }
}

/// What a result of so many subpartitions must have.
pub fn result(options: BufferOptions, exchange: Exchange, subpartitions: i64) -> i64 {
    let one_each = subpartitions.saturating_add(1);
    match exchange {
        Exchange::Pipelined => one_each,
        Exchange::Blocking => options.sort_shuffle,
        Exchange::Hybrid => one_each.min(TIERED_RESULT),
    }
}

/// What the tasks of one TaskManager must have for an exchange between all tasks of a parallelism, of which it runs
/// `tasks` producers and as many consumers, all at once.
pub fn all_to_all(options: BufferOptions, version: FlinkVersion, parallelism: i64, tasks: i64) -> i64 {
    let gate = gate(options, version, Exchange::Pipelined, parallelism);
    let each = gate.required(parallelism.saturating_sub(tasks)).saturating_add(result(
        options,
        Exchange::Pipelined,
        parallelism,
    ));
    tasks.saturating_mul(each)
}

/// A number of tasks on one TaskManager, and the buffers that they must have.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Placement {
    /// Producers, and as many consumers.
    pub tasks: i64,
    /// The buffers.
    pub required: i64,
}

/// The placement of an exchange between all tasks that takes the most buffers of one TaskManager. More tasks are not
/// always more buffers, since channels within the TaskManager have none of their own.
pub fn worst_placement(options: BufferOptions, version: FlinkVersion, parallelism: i64, slots: i64) -> Placement {
    let parallelism = parallelism.max(1);
    let most = slots.clamp(1, parallelism);
    let gate = gate(options, version, Exchange::Pipelined, parallelism);
    let placement = |tasks| Placement {
        tasks,
        required: all_to_all(options, version, parallelism, tasks),
    };
    // k·(r + g + e·(p − k)) is a parabola in k; its top is between two whole numbers.
    let top = result(options, Exchange::Pipelined, parallelism)
        .saturating_add(gate.required(parallelism))
        .checked_div(gate.exclusive.saturating_mul(2))
        .unwrap_or(most);
    let (below, above) = (
        placement(top.clamp(1, most)),
        placement(top.saturating_add(1).clamp(1, most)),
    );
    if above.required > below.required { above } else { below }
}

#[cfg(test)]
mod tests {
    use super::*;

    const DEFAULTS: BufferOptions = BufferOptions {
        per_channel: 2,
        floating: 8,
        required_per_gate: None,
        sort_shuffle: 512,
    };

    /// The least number of buffers with which a job of one exchange between all its tasks ran on a `MiniCluster`, each
    /// TaskManager with the same share of them.
    #[test]
    fn jobs_run_with_just_so_many_buffers() {
        let capped = BufferOptions {
            required_per_gate: Some(2),
            ..DEFAULTS
        };
        let per_channel = |per_channel| BufferOptions {
            per_channel,
            ..DEFAULTS
        };
        for (version, task_managers, parallelism, options, least) in [
            (v(2, 3), 1, 4, DEFAULTS, 24),
            (v(2, 3), 2, 4, DEFAULTS, 20),
            (v(1, 17), 2, 4, DEFAULTS, 20),
            (v(2, 3), 4, 8, DEFAULTS, 44),
            (v(2, 3), 2, 4, capped, 14),
            (v(2, 3), 1, 40, DEFAULTS, 1680),
            (v(1, 20), 2, 4, per_channel(5), 32),
            (v(1, 20), 2, 4, per_channel(0), 12),
        ] {
            let tasks = parallelism / task_managers;
            assert_eq!(
                all_to_all(options, version, parallelism, tasks),
                least,
                "{version} {parallelism} {options:?}"
            );
        }
        // Batches: the readers run in a later stage.
        let sorted = BufferOptions {
            sort_shuffle: 64,
            ..DEFAULTS
        };
        assert_eq!(2 * result(sorted, Exchange::Blocking, 2), 128);
        assert_eq!(2 * result(DEFAULTS, Exchange::Hybrid, 2), 6);
        assert_eq!(2 * result(DEFAULTS, Exchange::Hybrid, 4), 10);
    }

    /// What `NettyShuffleUtils` and `InputGateSpecUtils` answer.
    #[test]
    fn gates_and_results_are_flinks() {
        for (version, exchange, channels, exclusive, floating) in [
            (v(1, 16), Exchange::Pipelined, 64, 2, 1),
            (v(1, 17), Exchange::Pipelined, 64, 2, 1),
            (v(2, 3), Exchange::Pipelined, 2000, 2, 1),
            (v(2, 3), Exchange::Blocking, 499, 2, 1),
            (v(2, 3), Exchange::Blocking, 500, 1, 500),
            (v(2, 3), Exchange::Blocking, 2000, 0, 1000),
            (v(1, 16), Exchange::Blocking, 2000, 2, 1),
        ] {
            let gate = gate(DEFAULTS, version, exchange, channels);
            assert_eq!(
                (gate.exclusive, gate.floating),
                (exclusive, floating),
                "{version} {channels}"
            );
        }
        for (exchange, subpartitions, least) in [
            (Exchange::Pipelined, 1, 2),
            (Exchange::Pipelined, 500, 501),
            (Exchange::Blocking, 1, 512),
            (Exchange::Blocking, 2000, 512),
            (Exchange::Hybrid, 64, 65),
            (Exchange::Hybrid, 500, 101),
        ] {
            assert_eq!(
                result(DEFAULTS, exchange, subpartitions),
                least,
                "{exchange:?} {subpartitions}"
            );
        }
    }

    #[test]
    fn the_worst_placement_is_the_worst() {
        assert_eq!(
            worst_placement(DEFAULTS, v(2, 3), 40, 40),
            Placement {
                tasks: 30,
                required: 1860
            }
        );
        for parallelism in 1..60 {
            for slots in 1..60 {
                for options in [
                    DEFAULTS,
                    BufferOptions {
                        per_channel: 0,
                        ..DEFAULTS
                    },
                    BufferOptions {
                        per_channel: 7,
                        ..DEFAULTS
                    },
                    BufferOptions {
                        required_per_gate: Some(9),
                        ..DEFAULTS
                    },
                ] {
                    let all =
                        (1..=slots.min(parallelism)).map(|tasks| all_to_all(options, v(2, 3), parallelism, tasks));
                    let worst = worst_placement(options, v(2, 3), parallelism, slots);
                    assert_eq!(Some(worst.required), all.max(), "{parallelism} {slots} {options:?}");
                }
            }
        }
    }

    #[test]
    fn huge_numbers_stop_at_the_largest() {
        for parallelism in [i64::MAX, i64::from(i32::MAX), 0, -1] {
            for slots in [i64::MAX, i64::from(i32::MAX), 0, -1] {
                assert!(worst_placement(DEFAULTS, v(2, 3), parallelism, slots).required > 0);
            }
        }
    }
}
