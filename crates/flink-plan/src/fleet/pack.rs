//! Places processes on nodes.

use super::Resources;
use super::nodes::{Group, Node};

/// Some processes of one size.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Pod {
    /// What each takes of a node.
    pub takes: Resources,
    /// How many there are.
    pub count: i64,
}

/// Nodes with the same processes on them.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Used {
    /// What they are called; of several, the first.
    pub name: String,
    /// How many there are.
    pub count: i64,
    /// What processes of Flink can have of each.
    pub free: Resources,
    /// TaskManagers on each.
    pub task_managers: i64,
    /// JobManagers on each.
    pub job_managers: i64,
    /// What is left over on each.
    pub left: Resources,
}

/// Processes on nodes.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Packing {
    /// The nodes that are used.
    pub used: Vec<Used>,
    /// Nodes that stay empty, of those that there are.
    pub empty: i64,
    /// TaskManagers that find no place.
    pub unplaced: i64,
    /// JobManagers that find none.
    pub unplaced_managers: i64,
    /// All that the used nodes have, also what pods cannot have of it.
    pub capacity: Resources,
    /// What is left over on the used nodes.
    pub left: Resources,
    /// Whether two JobManagers are on one node.
    pub shares_managers: bool,
}

impl Packing {
    /// How many nodes are used.
    pub fn nodes(&self) -> i64 {
        self.used.iter().map(|used| used.count).sum()
    }
}

/// How many processes of a size a node has room for.
pub(super) fn places(node: &Node, free: Resources, takes: Resources, taken: i64) -> i64 {
    let by_memory = free.memory / takes.memory.max(1);
    let by_cpu = if takes.cpu > 0 { free.cpu / takes.cpu } else { i64::MAX };
    by_memory.min(by_cpu).min(node.pods - taken).max(0)
}

/// Places JobManagers, each on a node of its own as far as there are nodes, where they cost the fewest TaskManagers their
/// place; and then TaskManagers, on nodes with JobManagers first, and then on the nodes that hold the most.
pub(super) fn pack(groups: &[Group], job_manager: Pod, task_manager: Pod) -> Packing {
    let mut packing = Packing::default();
    if groups.is_empty() {
        return packing;
    }
    let left: Vec<i64> = groups.iter().map(|group| group.count.unwrap_or(i64::MAX)).collect();
    let managers = managers_on(groups, job_manager, task_manager, left);
    packing.unplaced_managers = managers.unplaced;
    packing.shares_managers = managers.on.iter().any(|(.., managers)| *managers > 1);
    let mut kinds: Vec<(usize, i64, i64)> = managers.on;
    let rest = groups.iter().enumerate().zip(&managers.left);
    let mut others: Vec<_> = rest.map(|((place, _), left)| (place, *left, 0)).collect();
    let held = |place: usize, managers: i64| {
        let Some(group) = groups.get(place) else { return 0 };
        let free = group.node.free().less(job_manager.takes.times(managers));
        places(&group.node, free, task_manager.takes, managers)
    };
    others.sort_by_key(|(place, ..)| std::cmp::Reverse(held(*place, 0)));
    kinds.extend(others);
    let mut waiting = task_manager.count;
    for (place, count, managers) in kinds {
        let Some(Group { node, .. }) = groups.get(place) else {
            continue;
        };
        let each = held(place, managers);
        let mut add = |count: i64, tasks: i64| {
            if count > 0 {
                let takes = job_manager.takes.times(managers).plus(task_manager.takes.times(tasks));
                let used = Used {
                    name: node.name.clone(),
                    count,
                    free: node.free(),
                    task_managers: tasks,
                    job_managers: managers,
                    left: node.free().less(takes),
                };
                packing.capacity = packing.capacity.plus(node.capacity.times(count));
                packing.left = packing.left.plus(used.left.times(count));
                packing.used.push(used);
            }
        };
        let full = if each > 0 { (waiting / each).min(count) } else { 0 };
        add(full, each);
        waiting -= full * each;
        let mut empty = count - full;
        if each > 0 && waiting > 0 && empty > 0 {
            add(1, waiting);
            (waiting, empty) = (0, empty - 1);
        }
        match managers {
            0 if count < i64::MAX => packing.empty += empty,
            0 => {}
            // A JobManager is there, whether TaskManagers are beside it or not.
            _ => add(empty, 0),
        }
    }
    packing.unplaced = waiting;
    packing
}

/// Nodes with JobManagers: the kind, how many nodes, and JobManagers on each.
struct Managers {
    on: Vec<(usize, i64, i64)>,
    left: Vec<i64>,
    unplaced: i64,
}

fn managers_on(groups: &[Group], job_manager: Pod, task_manager: Pod, mut left: Vec<i64>) -> Managers {
    let mut on: Vec<(usize, i64, i64)> = Vec::new();
    let mut unplaced = 0;
    for _ in 0..job_manager.count {
        let holds = |group: &Group, managers: i64| {
            let free = group.node.free().less(job_manager.takes.times(managers - 1));
            places(&group.node, free, job_manager.takes, managers - 1) > 0
        };
        let loss = |group: &Group| {
            let of = |free, taken| places(&group.node, free, task_manager.takes, taken);
            let free = group.node.free();
            of(free, 0) - of(free.less(job_manager.takes), 1)
        };
        let fresh = groups.iter().enumerate().zip(&left);
        let fresh = fresh
            .filter(|((_, group), left)| **left > 0 && holds(group, 1))
            .map(|((place, group), _)| (loss(group), place))
            .min();
        let shared = |on: &[(usize, i64, i64)]| {
            let mut kinds = on.iter().enumerate();
            let can = |place: usize, managers: i64| groups.get(place).is_some_and(|group| holds(group, managers + 1));
            kinds
                .find(|(_, (place, _, managers))| can(*place, *managers))
                .map(|(at, _)| at)
        };
        match (fresh, shared(&on)) {
            (Some((_, place)), _) => {
                if let Some(left) = left.get_mut(place) {
                    *left = if *left == i64::MAX { *left } else { *left - 1 };
                }
                match on
                    .iter_mut()
                    .find(|(known, _, managers)| *known == place && *managers == 1)
                {
                    Some((_, count, _)) => *count += 1,
                    None => on.push((place, 1, 1)),
                }
            }
            (None, Some(at)) => {
                if let Some((place, count, managers)) = on.get_mut(at) {
                    let moved = (*place, 1, *managers + 1);
                    *count -= 1;
                    on.push(moved);
                    on.retain(|(_, count, _)| *count > 0);
                }
            }
            (None, None) => unplaced += 1,
        }
    }
    Managers { on, left, unplaced }
}

#[cfg(test)]
pub(super) mod tests {
    use proptest::prelude::*;

    use super::*;

    pub(crate) const MIB: i64 = 1 << 20;

    pub(crate) fn node(memory: i64, cpu: i64, pods: i64) -> Node {
        let all = Resources {
            memory: memory * MIB,
            cpu,
        };
        Node {
            name: "n".to_owned(),
            capacity: all,
            allocatable: all,
            beside: Resources::default(),
            pods,
        }
    }

    pub(crate) fn pod(memory: i64, cpu: i64, count: i64) -> Pod {
        Pod {
            takes: Resources {
                memory: memory * MIB,
                cpu,
            },
            count,
        }
    }

    fn told(packing: &Packing) -> Vec<(i64, i64, i64, i64)> {
        let used = packing.used.iter();
        used.map(|used| {
            (
                used.count,
                used.job_managers,
                used.task_managers,
                used.left.memory / MIB,
            )
        })
        .collect()
    }

    #[test]
    fn pods_find_their_places() {
        let open = |memory| {
            vec![Group {
                node: node(memory, 8000, 58),
                count: None,
            }]
        };
        let packing = pack(&open(100), pod(16, 1000, 1), pod(30, 2000, 8));
        assert_eq!(told(&packing), [(1, 1, 2, 24), (2, 0, 3, 10)]);
        let packing = pack(&open(100), pod(16, 1000, 2), pod(30, 2000, 1));
        assert_eq!(told(&packing), [(1, 1, 1, 54), (1, 1, 0, 84)]);
        // Two JobManagers and one node.
        let one = vec![Group {
            node: node(100, 8000, 58),
            count: Some(1),
        }];
        let packing = pack(&one, pod(16, 1000, 2), pod(30, 2000, 4));
        assert_eq!(
            (told(&packing), packing.unplaced, packing.shares_managers),
            (vec![(1, 2, 2, 8)], 2, true)
        );
        // Too large for any.
        let packing = pack(&open(100), pod(16, 1000, 1), pod(101, 2000, 4));
        assert_eq!((told(&packing), packing.unplaced), (vec![(1, 1, 0, 84)], 4));
        // The number of pods is a limit, too.
        let few = vec![Group {
            node: node(100, 8000, 2),
            count: None,
        }];
        assert_eq!(
            told(&pack(&few, pod(16, 0, 1), pod(10, 0, 4))),
            [(1, 1, 1, 74), (1, 0, 2, 80), (1, 0, 1, 90)]
        );
    }

    proptest! {
        #[test]
        fn no_node_has_more_on_it_than_it_has(
            kinds in prop::collection::vec((1..200i64, 500..16_000i64, 1..20i64, prop::option::of(0..6i64)), 1..4),
            manager in (1..60i64, 0..3_000i64, 0..4i64),
            worker in (1..90i64, 0..5_000i64, 0..60i64),
        ) {
            let groups: Vec<_> = kinds
                .iter()
                .map(|(memory, cpu, pods, count)| Group { node: node(*memory, *cpu, *pods), count: *count })
                .collect();
            let (manager, worker) = (pod(manager.0, manager.1, manager.2), pod(worker.0, worker.1, worker.2));
            let packing = pack(&groups, manager, worker);
            let (mut managers, mut workers) = (0, 0);
            for used in &packing.used {
                let takes = manager.takes.times(used.job_managers).plus(worker.takes.times(used.task_managers));
                prop_assert!(takes.memory <= used.free.memory && takes.cpu <= used.free.cpu, "{used:?}");
                prop_assert_eq!(used.left, used.free.less(takes));
                managers += used.job_managers * used.count;
                workers += used.task_managers * used.count;
            }
            prop_assert_eq!(managers + packing.unplaced_managers, manager.count);
            prop_assert_eq!(workers + packing.unplaced, worker.count);
            let there: i64 = groups.iter().map(|group| group.count.unwrap_or(1_000_000)).sum();
            prop_assert!(packing.nodes() <= there);
            // What finds no place fits nowhere.
            if packing.unplaced > 0 {
                let room = groups.iter().any(|group| {
                    group.count.is_none() && places(&group.node, group.node.free(), worker.takes, 0) > 0
                });
                prop_assert!(!room);
            }
        }
    }
}
