//! The size of a TaskManager with which the least is left over on nodes.

use std::ops::RangeInclusive;

use super::nodes::{Group, Node};
use super::pack::{Pod, pack};

const MIB: i64 = 1 << 20;

/// A size, and what is left over with it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Best {
    /// The size of a TaskManager, in mebibytes.
    pub size: i64,
    /// What is left over on all nodes, in bytes.
    pub left: i64,
    /// How many nodes are used.
    pub nodes: i64,
    /// TaskManagers on a node without a JobManager.
    pub each: i64,
}

/// The size of so many TaskManagers, in whole mebibytes within a range and a multiple of `step`, with which the least is
/// left over on nodes of one kind; of equally good ones, that with the fewest nodes, and of these the smallest.
///
/// As long as the places on a node stay the same, a larger process leaves less. So only the largest sizes come into
/// question with which some number of processes fits on a node, beside a JobManager or alone, and the end of the range.
pub fn best_size(
    node: &Node,
    job_manager: Pod,
    task_manager: Pod,
    range: RangeInclusive<i64>,
    step: i64,
) -> Option<Best> {
    let (least, most) = (*range.start(), *range.end());
    let step = step.max(1);
    let alone = node.free().memory / MIB;
    let beside = node.free().less(job_manager.takes).memory / MIB;
    let counts = 1..=(alone / least.max(1)).clamp(1, 1 << 15);
    let sizes = counts.flat_map(|count| [alone / count, beside / count]).chain([most]);
    let mut sizes: Vec<i64> = sizes.map(|size| size / step * step).collect();
    sizes.retain(|size| range.contains(size) && *size > 0);
    sizes.sort_unstable();
    sizes.dedup();
    let found = sizes
        .into_iter()
        .filter_map(|size| left_with(node, job_manager, task_manager, size));
    found.min_by_key(|best| (best.left, best.nodes, best.size))
}

/// What is left over with a size, if every process has a place.
pub(super) fn left_with(node: &Node, job_manager: Pod, task_manager: Pod, size: i64) -> Option<Best> {
    let mut takes = task_manager.takes;
    takes.memory = size.saturating_mul(MIB);
    let group = [Group {
        node: node.clone(),
        count: None,
    }];
    let packing = pack(&group, job_manager, Pod { takes, ..task_manager });
    (packing.unplaced == 0 && packing.unplaced_managers == 0).then(|| Best {
        size,
        left: packing.left.memory,
        nodes: packing.nodes(),
        each: super::pack::places(node, node.free(), takes, 0),
    })
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::super::pack::tests::{node, pod};
    use super::*;

    #[test]
    fn nothing_is_left_where_sizes_divide() {
        // Three of 28 GiB beside nothing; a JobManager takes 1.6 GiB.
        let best = best_size(
            &node(28 << 10, 8000, 58),
            pod(1600, 1000, 0),
            pod(8 << 10, 1000, 3),
            8192..=16_384,
            1,
        );
        assert_eq!(
            best,
            Some(Best {
                size: 9557,
                left: MIB,
                nodes: 1,
                each: 3
            })
        );
        let beside = best_size(
            &node(28 << 10, 8000, 58),
            pod(1600, 1000, 1),
            pod(8 << 10, 1000, 3),
            8192..=16_384,
            1,
        );
        assert_eq!(beside.unwrap().size, (28 * 1024 - 1600) / 3);
    }

    proptest! {
        #![proptest_config(ProptestConfig { cases: 400, ..ProptestConfig::default() })]
        #[test]
        fn no_size_leaves_less(
            memory in 4..160i64,
            pods in 1..12i64,
            cpu in 1_000..9_000i64,
            manager in (1..20i64, 0..1_500i64, 0..3i64),
            worker in (0..2_500i64, 1..14i64),
            least in 1..60i64,
            more in 0..60i64,
            step in 1..5i64,
        ) {
            let node = node(memory, cpu, pods);
            let manager = pod(manager.0, manager.1, manager.2);
            let worker = pod(least, worker.0, worker.1);
            let range = least..=least + more;
            let found = best_size(&node, manager, worker, range.clone(), step);
            let every = range.filter(|size| size % step == 0).filter_map(|size| left_with(&node, manager, worker, size));
            let best = every.map(|best| (best.left, best.nodes)).min();
            prop_assert_eq!(found.map(|best| (best.left, best.nodes)), best);
        }
    }
}
