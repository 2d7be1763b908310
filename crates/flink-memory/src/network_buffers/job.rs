//! A job as network buffers see it: tasks and what they exchange, and how many buffers that takes of a TaskManager.

use super::{BufferOptions, ResultType, gate, overdraft, result};
use crate::version::FlinkVersion;

/// Flink's own bound of a parallelism (`KeyGroupRangeAssignment.UPPER_BOUND_MAX_PARALLELISM`).
const GREATEST_PARALLELISM: i64 = 1 << 15;

/// Operators that run as one task, side by side in so many copies.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Vertex {
    /// What it is called, for people.
    pub name: String,
    /// How many copies there are, 1 or more.
    pub parallelism: i64,
}

impl Vertex {
    /// The parallelism as far as Flink can have it, which counts in 32 bits.
    fn copies(&self) -> i64 {
        self.parallelism.clamp(1, i32::MAX.into())
    }
}

/// Which tasks of one vertex read from which of another.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Ship {
    /// Every task from every task: `HASH`, `REBALANCE`, `BROADCAST`, `GLOBAL`, `CUSTOM`, `SHUFFLE`.
    AllToAll,
    /// Each from a few of its own: `FORWARD`, `RESCALE`.
    Pointwise,
}

impl Ship {
    /// What Flink's plans call it.
    pub fn named(name: &str) -> Self {
        match ["FORWARD", "RESCALE"]
            .iter()
            .any(|known| name.eq_ignore_ascii_case(known))
        {
            true => Self::Pointwise,
            false => Self::AllToAll,
        }
    }
}

/// What one vertex hands to another: a result of each task of `from`, an input gate of each task of `to`.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Exchange {
    /// The place of the producer in [`Job::vertices`].
    pub from: usize,
    /// The place of the consumer.
    pub to: usize,
    /// Which tasks read from which.
    pub ship: Ship,
    /// How results are handed over.
    pub kind: ResultType,
}

/// The shape of a job.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Job {
    /// What runs.
    pub vertices: Vec<Vertex>,
    /// What is exchanged.
    pub exchanges: Vec<Exchange>,
}

/// The TaskManagers that a job runs on.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct TaskManagers {
    /// The slots of each.
    pub slots: i64,
    /// How many there are, if that is known.
    pub count: Option<i64>,
}

/// Tasks of a vertex on one TaskManager.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Tasks {
    /// How many run there.
    pub running: i64,
    /// How many results of this vertex lie there, of tasks that run or have run: who reads them there needs no buffers.
    pub results: i64,
}

/// How many buffers a TaskManager needs.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Demand {
    /// Without these, a task does not start.
    pub required: i64,
    /// With these, no task ever waits for a buffer; results without a bound are counted with their least.
    pub wanted: i64,
    /// What results may borrow on top (overdraft).
    pub overdraft: i64,
    /// The slots that are used where the demand is greatest. More are not always more: channels within a TaskManager
    /// have no buffers of their own.
    pub slots: i64,
}

/// The same in numbers that a hostile job does not overflow.
#[derive(Clone, Copy, Default)]
struct Sums {
    required: i128,
    wanted: i128,
    overdraft: i128,
}

impl Sums {
    fn plus(self, other: Self, times: i128) -> Self {
        Self {
            required: self.required + other.required * times,
            wanted: self.wanted + other.wanted * times,
            overdraft: self.overdraft + other.overdraft * times,
        }
    }

    fn demand(self, slots: i64) -> Demand {
        let cut = |sum: i128| i64::try_from(sum).unwrap_or(i64::MAX);
        Demand {
            required: cut(self.required),
            wanted: cut(self.wanted),
            overdraft: cut(self.overdraft),
            slots,
        }
    }
}

impl Job {
    /// A chain of vertices of one parallelism, with so many exchanges between all tasks.
    pub fn chain(parallelism: i64, exchanges: usize, kind: ResultType) -> Self {
        let vertex = || Vertex {
            name: String::new(),
            parallelism,
        };
        Self {
            vertices: std::iter::repeat_with(vertex).take(exchanges + 1).collect(),
            exchanges: (0..exchanges)
                .map(|from| Exchange {
                    from,
                    to: from + 1,
                    ship: Ship::AllToAll,
                    kind,
                })
                .collect(),
        }
    }

    /// The greatest parallelism of a vertex, at least 1: the slots that the job uses.
    pub fn parallelism(&self) -> i64 {
        self.vertices.iter().map(Vertex::copies).max().unwrap_or(1)
    }

    fn parallelism_of(&self, vertex: usize) -> i64 {
        self.vertices.get(vertex).map_or(1, Vertex::copies)
    }

    /// Subpartitions of a producer's result, and channels of a consumer's gate.
    pub fn width(&self, exchange: Exchange) -> (i64, i64) {
        let (from, to) = (self.parallelism_of(exchange.from), self.parallelism_of(exchange.to));
        let of_each = |whole: i64, parts: i64| 1 + (whole - 1) / parts;
        match exchange.ship {
            Ship::AllToAll => (to, from),
            Ship::Pointwise => (of_each(to, from), of_each(from, to)),
        }
    }

    /// What an exchange takes of one TaskManager with such tasks of its two vertices.
    fn of_exchange(
        &self,
        options: BufferOptions,
        version: FlinkVersion,
        exchange: Exchange,
        from: Tasks,
        to: Tasks,
    ) -> Sums {
        let (subpartitions, channels) = self.width(exchange);
        let result = result(options, version, exchange.kind, subpartitions);
        let gate = gate(options, version, exchange.kind, channels);
        let (producers, consumers) = (self.parallelism_of(exchange.from), self.parallelism_of(exchange.to));
        // Flink puts the two tasks of a forward exchange into one slot.
        let is_forward = exchange.ship == Ship::Pointwise && producers == consumers && exchange.kind.is_pipelined();
        let remote = match is_forward {
            true => 0,
            false => channels.min(producers.saturating_sub(from.results).max(0)),
        };
        Sums::default()
            .plus(
                Sums {
                    required: result.min.into(),
                    wanted: result.max.unwrap_or(result.min).max(result.min).into(),
                    overdraft: overdraft(options, version, exchange.kind).into(),
                },
                from.running.into(),
            )
            .plus(
                Sums {
                    required: gate.required(remote).into(),
                    wanted: gate.most(remote).max(gate.required(remote)).into(),
                    overdraft: 0,
                },
                to.running.into(),
            )
    }

    /// What one TaskManager needs for given tasks of each vertex, in the order of [`Job::vertices`].
    pub fn placed(&self, options: BufferOptions, version: FlinkVersion, tasks: &[Tasks]) -> Demand {
        let of = |vertex: usize| tasks.get(vertex).copied().unwrap_or_default();
        let sums = self.exchanges.iter().fold(Sums::default(), |sum, exchange| {
            let (from, to) = (of(exchange.from), of(exchange.to));
            sum.plus(self.of_exchange(options, version, *exchange, from, to), 1)
        });
        let slots = tasks.iter().map(|tasks| tasks.running).max().unwrap_or(0);
        sums.demand(slots)
    }

    /// What the TaskManager with the greatest demand needs, wherever Flink puts the tasks. Tasks that run at once share
    /// slots; of tasks that run one after the other, each slot has one. It is an upper bound for jobs with more than six
    /// vertices narrower than the widest, and for jobs with stages.
    pub fn demand(&self, options: BufferOptions, version: FlinkVersion, task_managers: TaskManagers) -> Demand {
        let slots = task_managers.slots.max(1);
        let mut stages: Vec<(Demand, i64)> = self
            .stages()
            .iter()
            .map(|stage| self.demand_of(stage, options, version, task_managers))
            .filter(|(demand, _)| demand.required > 0 || demand.wanted > 0)
            .collect();
        // The stages that take most for each slot come first, until all slots are used.
        stages.sort_by(|(one, one_slots), (other, other_slots)| {
            let each = |demand: &Demand, slots: i64| i128::from(demand.required) * i128::from(slots);
            each(other, *one_slots).cmp(&each(one, *other_slots))
        });
        let mut left = slots;
        let mut sum = Demand::default();
        for (demand, used) in stages {
            if left <= 0 {
                break;
            }
            let share = |of: i64| match used > left {
                true => i64::try_from((i128::from(of) * i128::from(left) + i128::from(used) - 1) / i128::from(used))
                    .unwrap_or(i64::MAX),
                false => of,
            };
            sum = Demand {
                required: sum.required.saturating_add(share(demand.required)),
                wanted: sum.wanted.saturating_add(share(demand.wanted)),
                overdraft: sum.overdraft.saturating_add(share(demand.overdraft)),
                slots: sum.slots.saturating_add(demand.slots.min(left)),
            };
            left -= used;
        }
        sum
    }

    /// The vertices that run at once: those that pipelined exchanges connect.
    fn stages(&self) -> Vec<Vec<usize>> {
        let mut stage_of: Vec<usize> = (0..self.vertices.len()).collect();
        let root = |stage_of: &[usize], vertex: usize| {
            let mut at = vertex;
            while let Some(next) = stage_of.get(at).copied().filter(|next| *next != at) {
                at = next;
            }
            at
        };
        for exchange in self.exchanges.iter().filter(|exchange| exchange.kind.is_pipelined()) {
            let (one, other) = (root(&stage_of, exchange.from), root(&stage_of, exchange.to));
            if let Some(stage) = stage_of.get_mut(one.max(other)) {
                *stage = one.min(other);
            }
        }
        let mut stages: Vec<Vec<usize>> = vec![Vec::new(); self.vertices.len()];
        for vertex in 0..self.vertices.len() {
            if let Some(stage) = stages.get_mut(root(&stage_of, vertex)) {
                stage.push(vertex);
            }
        }
        stages.retain(|stage| !stage.is_empty());
        stages
    }

    /// The greatest demand of a stage, and the slots that it uses of one TaskManager.
    fn demand_of(
        &self,
        stage: &[usize],
        options: BufferOptions,
        version: FlinkVersion,
        task_managers: TaskManagers,
    ) -> (Demand, i64) {
        let widest = stage
            .iter()
            .map(|vertex| self.parallelism_of(*vertex))
            .max()
            .unwrap_or(1);
        let slots = task_managers.slots.clamp(1, i32::MAX.into());
        let most = slots.min(widest);
        // What does not fit into the others must be here.
        let elsewhere = |parallelism: i64| {
            let others = task_managers.count.map(|count| count.saturating_sub(1).max(0));
            let room = others.map_or(i64::MAX, |others| others.saturating_mul(slots));
            parallelism.saturating_sub(room).max(0)
        };
        let least = elsewhere(widest).clamp(1, most);
        let mut is_in_stage = vec![false; self.vertices.len()];
        for vertex in stage {
            if let Some(is_in_stage) = is_in_stage.get_mut(*vertex) {
                *is_in_stage = true;
            }
        }
        let is_in_stage = |vertex: usize| is_in_stage.get(vertex).copied().unwrap_or(false);
        let narrow = |vertex: &&usize| self.parallelism_of(**vertex) < widest;
        let narrow: Vec<usize> = stage.iter().filter(narrow).copied().collect();
        // Of a narrower vertex, Flink may put as many tasks as fit beside the widest's, or as few as the others leave:
        // bit by bit, one of the two for each. Where that is too much to try, its consumers run beside few producers.
        let (choices, is_tried) = match narrow.len() {
            few @ ..=6 => (1_u32 << few, true),
            _ => (1, false),
        };
        let tasks = |vertex: usize, used: i64, choice: u32| {
            let parallelism = self.parallelism_of(vertex);
            let (few, many) = ((used - (widest - parallelism)).max(0), used.min(parallelism));
            let place = narrow.iter().position(|narrow| *narrow == vertex).unwrap_or(0);
            match is_in_stage(vertex) {
                true if is_tried && parallelism < widest => {
                    let running = if choice >> place & 1 == 1 { many } else { few };
                    Tasks {
                        running,
                        results: running,
                    }
                }
                true => Tasks {
                    running: many,
                    results: few,
                },
                false => Tasks {
                    running: 0,
                    results: elsewhere(parallelism),
                },
            }
        };
        let with = |used: i64, choice: u32| {
            self.exchanges.iter().fold(Sums::default(), |sum, exchange| {
                let (from, to) = (tasks(exchange.from, used, choice), tasks(exchange.to, used, choice));
                sum.plus(self.of_exchange(options, version, *exchange, from, to), 1)
            })
        };
        // Between these numbers of slots the demand is a parabola; its top is between two whole numbers.
        let mut turns = vec![least, most];
        for vertex in stage {
            let parallelism = self.parallelism_of(*vertex);
            turns.extend([parallelism, widest - parallelism].map(|turn| turn.clamp(least, most)));
        }
        turns.sort_unstable();
        turns.dedup();
        let mut greatest = (Sums::default(), least);
        for choice in 0..choices {
            let mut tries = turns.clone();
            for (one, other) in turns
                .iter()
                .zip(turns.iter().skip(1))
                .filter(|(one, other)| *other - *one >= 2)
            {
                let [first, second, third] = [0, 1, 2].map(|step| with(one + step, choice).required);
                let bend = third - 2 * second + first;
                if bend < 0 {
                    // f(one + x) = first + x·(second − first) + x·(x − 1)/2·bend, greatest at 1/2 − (second − first)/bend.
                    let top = i64::try_from((2 * (second - first) - bend) / (-2 * bend)).unwrap_or(i64::MAX);
                    tries.extend([0, 1].map(|step| one.saturating_add(top).saturating_add(step).clamp(*one, *other)));
                }
            }
            for used in tries {
                let (sums, most) = (with(used, choice), &mut greatest.0);
                most.wanted = most.wanted.max(sums.wanted);
                most.overdraft = most.overdraft.max(sums.overdraft);
                if sums.required > most.required {
                    most.required = sums.required;
                    greatest.1 = used;
                }
            }
        }
        (greatest.0.demand(greatest.1), most)
    }

    /// Bytes that an unaligned checkpoint may keep beside the state, of all tasks together: what their buffers hold. It
    /// is no more than the pools of all TaskManagers.
    pub fn in_flight(&self, options: BufferOptions, version: FlinkVersion, segment: i64) -> i64 {
        let everywhere: Vec<Tasks> = self
            .vertices
            .iter()
            .map(|vertex| Tasks {
                running: vertex.copies(),
                results: 0,
            })
            .collect();
        let demand = self.placed(options, version, &everywhere);
        demand.wanted.saturating_mul(segment)
    }
}

/// The greatest parallelism with which a job's TaskManagers have buffers enough, if `job` makes one of each parallelism;
/// 0 where not even 1 fits.
pub fn greatest_parallelism(
    options: BufferOptions,
    version: FlinkVersion,
    task_managers: TaskManagers,
    buffers: i64,
    job: impl Fn(i64) -> Job,
) -> i64 {
    let fits = |parallelism: i64| job(parallelism).demand(options, version, task_managers).required <= buffers;
    let (mut fitting, mut too_much) = (0, GREATEST_PARALLELISM + 1);
    while too_much - fitting > 1 {
        let middle = (fitting + too_much) / 2;
        match fits(middle) {
            true => fitting = middle,
            false => too_much = middle,
        }
    }
    fitting
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::version::v;

    const STREAM: ResultType = ResultType::PipelinedBounded;

    fn anywhere(slots: i64) -> TaskManagers {
        TaskManagers { slots, count: None }
    }

    #[test]
    fn the_worst_placement_is_the_worst() {
        let options = BufferOptions::default();
        let found = Job::chain(40, 1, STREAM).demand(options, v(2, 3), anywhere(40));
        assert_eq!((found.required, found.slots), (1860, 30));
        let with = |per_channel, required_per_gate| BufferOptions {
            per_channel,
            required_per_gate,
            ..options
        };
        for parallelism in 1..40 {
            for slots in 1..40 {
                for options in [with(2, None), with(0, None), with(7, None), with(2, Some(9))] {
                    let job = Job::chain(parallelism, 2, STREAM);
                    let all = (1..=slots.min(parallelism)).map(|tasks| {
                        let tasks = [Tasks {
                            running: tasks,
                            results: tasks,
                        }; 3];
                        job.placed(options, v(2, 3), &tasks).required
                    });
                    let worst = job.demand(options, v(2, 3), anywhere(slots)).required;
                    assert_eq!(Some(worst), all.max(), "{parallelism} {slots} {options:?}");
                }
            }
        }
    }

    /// A source of one task, say, may run on any TaskManager: no way to put the tasks takes more than is said.
    #[test]
    fn no_placement_takes_more() {
        let options = BufferOptions::default();
        let exchange = |from, to| Exchange {
            from,
            to,
            ship: Ship::AllToAll,
            kind: STREAM,
        };
        for parallelisms in [[1, 6, 6], [6, 1, 6], [6, 6, 1], [3, 6, 2], [4, 4, 6], [2, 3, 5]] {
            let job = Job {
                vertices: parallelisms
                    .map(|parallelism| Vertex {
                        name: String::new(),
                        parallelism,
                    })
                    .to_vec(),
                exchanges: vec![exchange(0, 1), exchange(1, 2), exchange(0, 2)],
            };
            let widest = job.parallelism();
            for slots in 1..=6 {
                let said = job.demand(options, v(2, 3), anywhere(slots));
                let mut worst = 0;
                for used in 1..=slots.min(widest) {
                    let range = |parallelism: i64| (used - (widest - parallelism)).max(0)..=used.min(parallelism);
                    for one in range(parallelisms[0]) {
                        for two in range(parallelisms[1]) {
                            for three in range(parallelisms[2]) {
                                let tasks = [one, two, three].map(|tasks| Tasks {
                                    running: tasks,
                                    results: tasks,
                                });
                                worst = worst.max(job.placed(options, v(2, 3), &tasks).required);
                            }
                        }
                    }
                }
                assert!(worst <= said.required, "{parallelisms:?} {slots}: {worst} of {said:?}");
                assert!(
                    said.required <= worst + worst / 2,
                    "{parallelisms:?} {slots}: {worst} of {said:?}"
                );
            }
        }
    }

    #[test]
    fn one_task_manager_has_no_remote_channels() {
        let only = |slots| TaskManagers { slots, count: Some(1) };
        let demand = |parallelism, exchanges| {
            Job::chain(parallelism, exchanges, STREAM).demand(BufferOptions::default(), v(2, 3), only(parallelism))
        };
        assert_eq!(demand(40, 1).required, 1680);
        assert_eq!(demand(44, 1).required, 2024);
        assert_eq!(demand(4, 3).required, 3 * 24);
        assert!(demand(45, 1).required > 2048);
        assert_eq!(demand(4, 1).wanted, 4 * (16 + 8));
        assert_eq!(demand(4, 1).overdraft, 4 * 20);
    }

    #[test]
    fn the_greatest_parallelism_fits_and_the_next_does_not() {
        let options = BufferOptions::default();
        for (slots, count, exchanges, buffers, expected) in [
            (100, Some(1), 1, 2048, 44),
            (100, Some(1), 4, 2048, 21),
            (8, None, 1, 4096, 175),
            (1, None, 1, 2, 0),
            (1, None, 0, 2, 1 << 15),
        ] {
            let job = |parallelism| Job::chain(parallelism, exchanges, STREAM);
            let found = greatest_parallelism(options, v(2, 3), TaskManagers { slots, count }, buffers, job);
            assert_eq!(found, expected, "{slots} {count:?} {exchanges} {buffers}");
        }
    }

    #[test]
    fn batches_run_stage_by_stage() {
        let options = BufferOptions {
            sort_shuffle: 64,
            ..BufferOptions::default()
        };
        let job = Job::chain(4, 2, ResultType::Blocking);
        // The one in the middle has both: a sorted result, and a gate whose channels may all be remote.
        assert_eq!(job.demand(options, v(2, 3), anywhere(2)).required, 2 * (64 + 1 + 2 * 4));
        // Of more slots than it has tasks, the others run what takes the next most.
        assert_eq!(
            job.demand(options, v(2, 3), anywhere(6)).required,
            4 * (64 + 1 + 2 * 4) + 2 * 64
        );
    }

    #[test]
    fn pointwise_exchanges_are_narrow() {
        let job = |from, to| Job {
            vertices: [from, to]
                .map(|parallelism| Vertex {
                    name: String::new(),
                    parallelism,
                })
                .to_vec(),
            exchanges: vec![Exchange {
                from: 0,
                to: 1,
                ship: Ship::named("RESCALE"),
                kind: STREAM,
            }],
        };
        for (from, to, subpartitions, channels) in [(4, 4, 1, 1), (4, 2, 1, 2), (2, 5, 3, 1), (1, 9, 9, 1)] {
            let job = job(from, to);
            assert_eq!(job.width(job.exchanges[0]), (subpartitions, channels), "{from} {to}");
        }
        // A forward exchange stays in its slot.
        let demand = job(8, 8).demand(BufferOptions::default(), v(2, 3), anywhere(4));
        assert_eq!(demand.required, 4 * 3);
    }

    #[test]
    fn unaligned_checkpoints_keep_what_is_in_flight() {
        let job = Job::chain(4, 1, STREAM);
        let bytes = job.in_flight(BufferOptions::default(), v(2, 3), 32768);
        assert_eq!(bytes, 4 * (16 + 16) * 32768);
    }

    #[test]
    fn huge_numbers_stop_at_the_largest() {
        for parallelism in [i64::MAX, i64::from(i32::MAX), 0, -1] {
            for slots in [i64::MAX, i64::from(i32::MAX), 0, -1] {
                let job = Job::chain(parallelism, 2, STREAM);
                let demand = job.demand(BufferOptions::default(), v(2, 3), anywhere(slots));
                assert!(demand.required > 0, "{parallelism} {slots}");
            }
        }
    }
}
