//! How many network buffers tasks must have before they run, and may use, release by release.
//!
//! Follows `NettyShuffleUtils` and, from 1.17 on, `InputGateSpecUtils.createGateBuffersSpec`. Only a channel whose
//! producer runs in another TaskManager (`RemoteInputChannel`) has buffers of its own; one to the same TaskManager
//! (`LocalInputChannel`) has none, in every release.
//!
//! Buffer debloating and unaligned checkpoints change none of this: the one fills buffers less, the other keeps what is
//! in them. Sorted results are read through memory of another pool, framework off-heap memory.

mod job;
mod shortage;

pub use job::{Demand, Exchange, Job, Ship, TaskManagers, Tasks, Vertex, greatest_parallelism};
pub use shortage::{Asked, Shortage, explain_shortage};

use crate::version::{FlinkVersion, v};

/// Most buffers that a gate of a result that is kept must have, where no option says otherwise, since 1.17.
const KEPT_GATE: i64 = 1000;

/// Buffers that a result must have in tiered hybrid shuffle: 100 of its memory tier and 1 of its disk tier.
const TIERED_RESULT: i64 = 101;

/// Extra buffers that a pipelined result may borrow in 2.x, where no option says it any more.
const OVERDRAFT: i64 = 20;

/// How a result is handed from task to task (`ResultPartitionType`).
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum ResultType {
    /// Both tasks run at once, and a result has no upper bound of buffers.
    Pipelined,
    /// Both tasks run at once: streams.
    PipelinedBounded,
    /// The same, of a job that may lose records where a task fails.
    PipelinedApproximate,
    /// The result is kept, sorted or not, before it is read: batches.
    Blocking,
    /// Read while it is written, or afterwards, from memory and disk; without tiers.
    Hybrid,
    /// The same through tiers, as since 1.18 if `hybrid-shuffle.enable-new-mode` does not say otherwise.
    TieredHybrid,
}

impl ResultType {
    /// Whether the tasks on both sides run at once.
    pub const fn is_pipelined(self) -> bool {
        matches!(
            self,
            Self::Pipelined | Self::PipelinedBounded | Self::PipelinedApproximate
        )
    }

    /// Hybrid shuffle of a release; `new_mode` is `hybrid-shuffle.enable-new-mode`, which went with 2.0.
    pub fn hybrid(version: FlinkVersion, new_mode: bool) -> Self {
        match version >= v(2, 0) || version >= v(1, 18) && new_mode {
            true => Self::TieredHybrid,
            false => Self::Hybrid,
        }
    }
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
    /// `sort-shuffle.min-parallelism`, which is 1 since 2.0.
    pub sort_parallelism: i64,
    /// `max-overdraft-buffers-per-gate`, of 1.16 to 1.20.
    pub overdraft: i64,
}

impl Default for BufferOptions {
    /// What counts since 2.0, where no option says otherwise.
    fn default() -> Self {
        Self {
            per_channel: 2,
            floating: 8,
            required_per_gate: None,
            sort_shuffle: 512,
            sort_parallelism: 1,
            overdraft: OVERDRAFT,
        }
    }
}

/// What a result must have, and may use.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct ResultBuffers {
    /// Without these, its task does not start.
    pub min: i64,
    /// No more than these, but for overdraft; `None` has no bound but the pool.
    pub max: Option<i64>,
}

/// What an input gate must have, and may use.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct GateBuffers {
    /// Buffers of its own for each remote channel.
    pub exclusive: i64,
    /// Buffers that all channels share, and that must be there.
    pub floating: i64,
    /// Buffers that all channels share, at most.
    pub most_floating: i64,
}

impl GateBuffers {
    /// What a gate must have with so many remote channels.
    pub const fn required(self, remote_channels: i64) -> i64 {
        self.floating
            .saturating_add(self.exclusive.saturating_mul(remote_channels))
    }

    /// What a gate may use with so many remote channels.
    pub const fn most(self, remote_channels: i64) -> i64 {
        self.most_floating
            .saturating_add(self.exclusive.saturating_mul(remote_channels))
    }
}

/// The buffers of an input gate of so many channels, local ones too.
pub fn gate(options: BufferOptions, version: FlinkVersion, from: ResultType, channels: i64) -> GateBuffers {
    let (each, channels) = (options.per_channel.max(0), channels.max(1));
    if version < v(1, 17) {
        return GateBuffers {
            exclusive: each,
            floating: 1,
            most_floating: options.floating,
        };
    }
    let most = options.required_per_gate.unwrap_or(match from {
        ResultType::Pipelined | ResultType::PipelinedBounded | ResultType::Hybrid => i64::MAX,
        ResultType::PipelinedApproximate | ResultType::Blocking | ResultType::TieredHybrid => KEPT_GATE,
    });
    let all = each.saturating_mul(channels);
    let required = all.saturating_add(1).min(most.max(1));
    let exclusive = each.min((required - 1) / channels);
    let of_channels = exclusive.saturating_mul(channels);
    GateBuffers {
        exclusive,
        floating: required.saturating_sub(of_channels),
        most_floating: all.saturating_add(options.floating).saturating_sub(of_channels),
    }
}

/// The buffers of a result of so many subpartitions, one for each task that reads it.
pub fn result(options: BufferOptions, version: FlinkVersion, kind: ResultType, subpartitions: i64) -> ResultBuffers {
    let one_each = subpartitions.saturating_add(1);
    match kind {
        ResultType::PipelinedBounded | ResultType::PipelinedApproximate => ResultBuffers {
            min: one_each,
            max: Some(
                options
                    .per_channel
                    .max(0)
                    .saturating_mul(subpartitions)
                    .saturating_add(options.floating)
                    .max(one_each),
            ),
        },
        ResultType::Blocking if subpartitions >= options.sort_parallelism => ResultBuffers {
            min: options.sort_shuffle,
            max: (version >= v(1, 15)).then(|| options.sort_shuffle.max(subpartitions.saturating_mul(4))),
        },
        ResultType::Pipelined | ResultType::Blocking | ResultType::Hybrid => ResultBuffers {
            min: one_each,
            max: None,
        },
        ResultType::TieredHybrid => ResultBuffers {
            min: one_each.min(TIERED_RESULT),
            max: None,
        },
    }
}

/// Buffers that a result may borrow beyond its most, to finish a record; only while the pool has any.
pub fn overdraft(options: BufferOptions, version: FlinkVersion, kind: ResultType) -> i64 {
    match kind.is_pipelined() && version >= v(1, 16) {
        true if version >= v(2, 0) => OVERDRAFT,
        true => options.overdraft.max(0),
        false => 0,
    }
}

/// What a task announces that it takes, where jobs ask for resources of a size (fine-grained resource management): all
/// that its inputs may use, and of its results the most if they are pipelined, else the least
/// (`NettyShuffleUtils.computeNetworkBuffersForAnnouncing`, since 1.14). `None` where Flink cannot say it, as of hybrid
/// results.
pub fn announced(
    options: BufferOptions,
    version: FlinkVersion,
    inputs: &[(ResultType, i64)],
    results: &[(ResultType, i64)],
) -> Option<i64> {
    let of_inputs = inputs.iter().fold(0, |sum: i64, (kind, channels)| {
        sum.saturating_add(gate(options, version, *kind, *channels).most(*channels))
    });
    results.iter().try_fold(of_inputs, |sum, (kind, subpartitions)| {
        let of_result = result(options, version, *kind, *subpartitions);
        let announced = match kind {
            ResultType::Hybrid | ResultType::TieredHybrid => None,
            ResultType::Blocking => Some(of_result.min),
            _ => of_result.max,
        };
        Some(sum.saturating_add(announced?))
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn overdraft_is_of_pipelined_results() {
        let few = BufferOptions {
            overdraft: 5,
            ..BufferOptions::default()
        };
        for (version, kind, expected) in [
            (v(1, 15), ResultType::PipelinedBounded, 0),
            (v(1, 16), ResultType::PipelinedBounded, 5),
            (v(1, 20), ResultType::Blocking, 0),
            (v(2, 0), ResultType::PipelinedBounded, 20),
        ] {
            assert_eq!(overdraft(few, version, kind), expected, "{version} {kind:?}");
        }
    }

    #[test]
    fn hybrid_shuffle_has_tiers_since_1_18() {
        for (version, new_mode, expected) in [
            (v(1, 17), true, ResultType::Hybrid),
            (v(1, 18), true, ResultType::TieredHybrid),
            (v(1, 20), false, ResultType::Hybrid),
            (v(2, 0), false, ResultType::TieredHybrid),
        ] {
            assert_eq!(ResultType::hybrid(version, new_mode), expected, "{version} {new_mode}");
        }
    }
}
