//! What a job needs, from the answers: sums of judged parts, and what Flink's own formulas say.

use flink_advice::{Subject, buffer_options};
use flink_memory::network_buffers::{Job as Shape, TaskManagers};
use flink_memory::slots::{Consumer, Weights, store};
use flink_memory::{Component, MemorySize, Process};

use crate::answers::{Job, Plan};
use crate::job_plan::usual_kind;
use crate::judged::{
    EXCHANGES, HOT, JOB_MANAGER, MOST_STATE, Needed, OBJECTS, SLOTS, UNKNOWN_STATE, keeps_in_store, lines, needed, sums,
};

pub(crate) const MIB: i64 = 1 << 20;

/// Less than this, a consumer of managed memory does not run: RocksDB flushes with every write below 28 MiB.
const LEAST_SHARE: i64 = 32 * MIB;

/// What a TaskManager must have, and what is judged that it takes: at least, as counted, at most.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Wants {
    /// Task heap, in bytes.
    pub heap: i64,
    /// Task off-heap.
    pub off_heap: i64,
    /// Managed memory of one slot.
    pub managed_slot: i64,
    /// Network buffers.
    pub buffers: i64,
}

impl Wants {
    /// Wants on the way from these to others, in sixteenths.
    pub fn towards(self, other: Self, sixteenths: i64) -> Self {
        let between = |from: i64, to: i64| {
            from + (to - from).max(0) / 16 * sixteenths + (to - from).max(0) % 16 * sixteenths / 16
        };
        Self {
            heap: between(self.heap, other.heap),
            off_heap: between(self.off_heap, other.off_heap),
            managed_slot: between(self.managed_slot, other.managed_slot),
            buffers: between(self.buffers, other.buffers),
        }
    }
}

/// What a job needs, with so many slots in a TaskManager.
#[derive(Clone, Debug)]
pub(crate) struct Needs {
    pub slots: i64,
    pub parallelism: i64,
    pub exchanges: i64,
    /// The job as network buffers see it.
    pub shape: Shape,
    /// Task heap of the TaskManager.
    pub heap: Vec<Needed>,
    /// Its task off-heap memory.
    pub off_heap: Vec<Needed>,
    /// Managed memory of one slot, by who takes it.
    pub managed: Vec<(Consumer, Vec<Needed>)>,
    /// Hot state of one slot, in bytes, where the size of the state is said.
    pub hot: Option<i64>,
    /// Buffers that the tasks of a TaskManager must have, and that they can use.
    pub required: i64,
    pub wanted: i64,
    /// The JobManager's heap and off-heap memory.
    pub job_heap: Vec<Needed>,
    pub job_off_heap: Vec<Needed>,
    /// What of each slot's managed memory each consumer gets.
    fractions: Vec<(Consumer, f64)>,
}

impl Needs {
    /// What the answers come to, with so many slots.
    pub fn of(plan: &Plan, told: Option<&Shape>, base: &Subject, slots: i64) -> Self {
        let parallelism = parallelism(plan, slots);
        let exchanges = match told {
            Some(told) => told.exchanges.len() as i64,
            None => exchanges(plan),
        };
        let consumers = consumers(plan);
        let whole = MemorySize::from_mebibytes(1 << 20);
        let shares = Weights::read(base.configuration, base.version).map(|weights| weights.shares(whole, &consumers));
        let fractions = shares
            .into_iter()
            .flatten()
            .map(|share| (share.consumer, share.fraction));
        let (hot, state) = state(plan, base, parallelism);
        let managed = |consumer: &Consumer| match consumer {
            Consumer::StateBackend => vec![state.clone()],
            Consumer::Operator | Consumer::Python => lines(plan, Process::TaskManager, Component::Managed, 1),
        };
        let mut heap = lines(plan, Process::TaskManager, Component::TaskHeap, slots);
        heap.extend(on_heap(plan, parallelism, slots));
        let shape = told.cloned().unwrap_or_else(|| chain(plan, parallelism, exchanges));
        let (required, wanted) = buffers(&shape, base, slots);
        Self {
            slots,
            parallelism,
            exchanges,
            heap,
            off_heap: lines(plan, Process::TaskManager, Component::TaskOffHeap, slots),
            managed: consumers
                .iter()
                .map(|consumer| (*consumer, managed(consumer)))
                .collect(),
            hot,
            required,
            wanted,
            job_heap: job_heap(plan, &shape),
            shape,
            job_off_heap: lines(plan, Process::JobManager, Component::OffHeap, 1),
            fractions: fractions.collect(),
        }
    }

    /// What a slot's managed memory must be, for each consumer to get what it needs of it.
    fn managed_slot(&self, need: impl Fn(&[Needed]) -> i64) -> i64 {
        let of = |(consumer, lines): &(Consumer, Vec<Needed>)| {
            let fraction = self.fractions.iter().find(|(known, _)| known == consumer)?.1;
            (fraction > 0.0).then(|| (need(lines) as f64 / fraction).ceil() as i64)
        };
        self.managed.iter().filter_map(of).max().unwrap_or(0)
    }

    /// Without this, it does not run.
    pub fn must(&self) -> Wants {
        Wants {
            heap: 128 * MIB,
            off_heap: 0,
            managed_slot: self.managed_slot(|_| LEAST_SHARE),
            buffers: self.required,
        }
    }

    /// What is judged: the least, what is counted with, or the most.
    pub fn judged(&self, which: usize) -> Wants {
        let sum = |lines: &[Needed]| sums(lines).get(which).copied().unwrap_or_default();
        Wants {
            heap: sum(&self.heap).max(128 * MIB),
            off_heap: sum(&self.off_heap),
            managed_slot: self.managed_slot(sum).max(self.must().managed_slot),
            buffers: if which == 0 { self.required } else { self.wanted },
        }
    }

    /// Whether something takes managed memory.
    pub fn uses_managed(&self) -> bool {
        !self.managed.is_empty()
    }
}

/// The exchanges: as answered, or as many as a usual job has.
pub(crate) fn exchanges(plan: &Plan) -> i64 {
    plan.exchanges.map_or(EXCHANGES[1], i64::from)
}

/// The parallelism: as answered, or as much as one TaskManager runs.
pub(crate) fn parallelism(plan: &Plan, slots: i64) -> i64 {
    plan.parallelism.map_or(slots, i64::from)
}

/// The slots to try, the ones to prefer first. Local execution has one TaskManager, which runs all.
pub(crate) fn slots(plan: &Plan, is_local: bool) -> Vec<i64> {
    let parallelism = plan.parallelism.map(i64::from);
    match (plan.slots.map(i64::from), parallelism) {
        (slots, parallelism) if is_local => {
            vec![slots.unwrap_or(1).max(parallelism.unwrap_or(1))]
        }
        (Some(slots), _) => vec![slots],
        (None, parallelism) => {
            let most = parallelism.unwrap_or(SLOTS[1]).min(SLOTS[1]);
            // An odd number of tasks spreads evenly over a number that divides it.
            let even = |slots: &i64| parallelism.is_none_or(|parallelism| parallelism % slots == 0);
            let mut slots: Vec<i64> = (1..=most).rev().collect();
            slots.sort_by_key(|slots| !even(slots) || *slots * 2 < most);
            slots
        }
    }
}

/// Who takes managed memory.
fn consumers(plan: &Plan) -> Vec<Consumer> {
    let takes = |consumer: &Consumer| match consumer {
        Consumer::Operator => matches!(plan.job, Some(Job::Batch | Job::Sql)),
        Consumer::StateBackend => keeps_in_store(plan),
        Consumer::Python => plan.job == Some(Job::Python),
    };
    Consumer::ALL.into_iter().filter(takes).collect()
}

/// The hot state of a slot where the size of the state is said, and what a store needs of managed memory for it.
///
/// Half of the write buffers' limit is beyond the budget, so the cache keeps room for blocks while they are full: the
/// budget less what all write buffers take.
fn state(plan: &Plan, base: &Subject, parallelism: i64) -> (Option<i64>, Needed) {
    let (least, blocks) = store_of(base);
    let Some(size) = plan.size.filter(|_| keeps_in_store(plan)) else {
        let unknown = UNKNOWN_STATE.map(|mebibytes| (mebibytes * MIB).max(least));
        let line = needed(
            "state of unknown size",
            unknown,
            "one write buffer fits from the least on; the TaskManager that Flink ships has 512 MiB for its slot",
        );
        return (None, line);
    };
    let slot = size.bytes() / parallelism.max(1);
    let percents = plan.hot.map_or(HOT, |percent| [i64::from(percent); 3]);
    let hot = percents.map(|percent| slot / 100 * percent + slot % 100 * percent / 100);
    let budgets = hot.map(|hot| ((hot as f64 / blocks).ceil() as i64).clamp(least, (MOST_STATE * MIB).max(least)));
    let line = needed(
        "the hot state, in the block cache",
        budgets,
        "`RocksDBMemoryControllerUtils`; more than 8 GiB a slot is left to the page cache",
    );
    (Some(hot[1]), line)
}

/// The least that a store needs to gather one write buffer, and how much of its budget is room for blocks while its write
/// buffers are full.
fn store_of(base: &Subject) -> (i64, f64) {
    let of = |budget: MemorySize| store(base.configuration, base.version, budget).ok().flatten();
    let write_buffer = 64 * MIB;
    let is_enough = |mebibytes: &i64| {
        let size = MemorySize::from_bytes(mebibytes * MIB).unwrap_or_default();
        of(size).is_some_and(|store| store.write_buffers.bytes() >= write_buffer)
    };
    let least = (64..1024).find(is_enough).unwrap_or(192) * MIB;
    let whole = MemorySize::from_mebibytes(1 << 20);
    let blocks = of(whole)
        .map(|store| (store.cache.bytes().saturating_sub(store.write_buffers.bytes())) as f64 / whole.bytes() as f64);
    (least, blocks.filter(|blocks| *blocks > 0.0).unwrap_or(0.5))
}

/// State that is objects on the heap.
fn on_heap(plan: &Plan, parallelism: i64, slots: i64) -> Option<Needed> {
    let is_on_heap = plan.job != Some(Job::Batch) && !keeps_in_store(plan);
    let size = plan.size.filter(|_| is_on_heap)?;
    let here = size.bytes() / parallelism.max(1) * slots.min(parallelism);
    let bytes = OBJECTS.map(|times| here.saturating_mul(times));
    Some(needed(
        "state as objects",
        bytes,
        "experience: objects take 2 to 5 times what the same state takes as bytes in a checkpoint",
    ))
}

/// A job of which only the number of exchanges between all tasks is known.
pub(crate) fn chain(plan: &Plan, parallelism: i64, exchanges: i64) -> Shape {
    Shape::chain(parallelism, usize::try_from(exchanges).unwrap_or(0), usual_kind(plan))
}

/// The same job in another parallelism, as far as its vertices have the greatest one.
pub(crate) fn scaled(shape: &Shape, parallelism: i64) -> Shape {
    let greatest = shape.parallelism();
    let mut shape = shape.clone();
    for vertex in &mut shape.vertices {
        vertex.parallelism = match vertex.parallelism >= greatest {
            true => parallelism,
            false => vertex.parallelism.min(parallelism),
        };
    }
    shape
}

/// The TaskManagers that it runs on: in local execution one, else as many as there may be.
pub(crate) fn task_managers(base: &Subject, slots: i64) -> TaskManagers {
    TaskManagers {
        slots,
        count: base.is_local().then_some(1),
    }
}

/// The buffers that the tasks of the worst TaskManager must have, and that they can use.
fn buffers(shape: &Shape, base: &Subject, slots: i64) -> (i64, i64) {
    let demand = shape.demand(buffer_options(base), base.version, task_managers(base, slots));
    match base.is_local() {
        true => (demand.required, demand.required),
        false => (demand.required, demand.wanted.max(demand.required)),
    }
}

/// The JobManager's heap.
fn job_heap(plan: &Plan, shape: &Shape) -> Vec<Needed> {
    let jobs = plan.jobs.map_or(1, i64::from);
    let tasks = shape.vertices.iter().map(|vertex| vertex.parallelism);
    let tasks = tasks.fold(0, i64::saturating_add).saturating_mul(jobs);
    let tasks = plan.tasks.map_or(tasks, i64::from);
    let checkpoints = plan.checkpoints.map_or(1, i64::from);
    let times = [1, jobs, tasks, tasks.saturating_mul(checkpoints)];
    let what = [
        "the JobManager itself".to_owned(),
        format!("{jobs} {}", if jobs == 1 { "job" } else { "jobs" }),
        format!("{tasks} tasks"),
        format!("what {checkpoints} checkpoints hold of these tasks"),
    ];
    let lines = what.into_iter().zip(times).zip(JOB_MANAGER);
    lines
        .map(|((what, times), each)| {
            let bytes = each.map(|kibibytes| kibibytes.saturating_mul(1024).saturating_mul(times));
            needed(what, bytes, "experience; Flink ships 1 GiB of heap and says no more")
        })
        .collect()
}
