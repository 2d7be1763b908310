//! What a pool that ran out of buffers says about the job that ran in it.

use super::{BufferOptions, Job, ResultType, TaskManagers};
use crate::version::FlinkVersion;

/// Who asked for buffers that were not there.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Asked {
    /// A sorted result of a batch task: just `sort-shuffle.min-buffers`.
    SortedResult,
    /// A result with so many receivers: one buffer for each, and one more.
    Result {
        /// The parallelism of the tasks that read it.
        receivers: i64,
    },
    /// An input: one remote channel, or what all channels share.
    Input,
}

/// What a message about missing buffers says.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Shortage {
    /// Who asked.
    pub asked: Asked,
    /// What one exchange between all tasks takes of a TaskManager.
    pub exchange: Option<i64>,
    /// The least number of such exchanges that is more than the pool has: 1 where it is too small for a single one.
    pub exchanges: Option<i64>,
}

/// Explains that a task required so many buffers of a pool, in which too few were left, on one of such TaskManagers. The
/// number is of the message: an input asks for the buffers of one channel at a time, or for what all of them share.
pub fn explain_shortage(
    options: BufferOptions,
    version: FlinkVersion,
    required: i64,
    pool: Option<i64>,
    task_managers: impl Fn(i64) -> TaskManagers,
) -> Shortage {
    let asked = match required {
        ..=1 => Asked::Input,
        _ if required == options.per_channel || Some(required) == options.required_per_gate => Asked::Input,
        _ if required == options.sort_shuffle => Asked::SortedResult,
        _ => Asked::Result {
            receivers: required - 1,
        },
    };
    let exchange = match asked {
        Asked::Result { receivers } => {
            let job = Job::chain(receivers, 1, ResultType::PipelinedBounded);
            Some(job.demand(options, version, task_managers(receivers)).required)
        }
        Asked::SortedResult | Asked::Input => None,
    };
    Shortage {
        asked,
        exchange,
        exchanges: exchange.zip(pool).map(|(each, pool)| pool / each.max(1) + 1),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::version::v;

    #[test]
    fn the_number_says_who_asked() {
        for (required, pool, asked, exchange, exchanges) in [
            (65, Some(2048), Asked::Result { receivers: 64 }, Some(4224), Some(1)),
            (9, Some(2048), Asked::Result { receivers: 8 }, Some(80), Some(26)),
            (9, None, Asked::Result { receivers: 8 }, Some(80), None),
            (512, Some(2048), Asked::SortedResult, None, None),
            (2, Some(2048), Asked::Input, None, None),
            (1, Some(2048), Asked::Input, None, None),
        ] {
            let said = explain_shortage(BufferOptions::default(), v(2, 3), required, pool, |slots| {
                TaskManagers { slots, count: Some(1) }
            });
            assert_eq!(
                said,
                Shortage {
                    asked,
                    exchange,
                    exchanges
                },
                "{required} {pool:?}"
            );
        }
    }
}
