//! Holds network buffers against what Flink's classes say, and against the least with which real jobs ran.

#![allow(
    clippy::unwrap_used,
    clippy::panic,
    clippy::indexing_slicing,
    reason = "the helpers of tests may fail"
)]

use flink_memory::network_buffers::{
    BufferOptions, Exchange, Job, ResultType, Ship, TaskManagers, Tasks, Vertex, announced, gate, result,
};
use flink_memory::{FlinkVersion, v};

/// What classes say; the first lines tell how to read it.
const CLASSES: &str = include_str!("../../../tests/conformance/network/classes.txt");

/// With how many buffers jobs ran.
const LEAST: &str = include_str!("../../../tests/conformance/network/least-buffers.txt");

/// How many subpartitions or channels the classes were asked about.
const COUNTS: [i64; 10] = [1, 2, 3, 4, 64, 499, 500, 999, 1000, 2000];

/// Calls `compare` with each question, a release, and its answer.
fn each_answer(record: &str, mut compare: impl FnMut(&[&str], FlinkVersion, &str)) -> usize {
    let mut question = "";
    let mut compared = 0;
    for line in record.lines().filter(|line| !line.starts_with('#')) {
        let Some(answer) = line.strip_prefix("  ") else {
            question = line;
            continue;
        };
        let (versions, answer) = answer.split_once(" => ").unwrap();
        let fields: Vec<&str> = question.split(' ').collect();
        for version in versions.split(' ') {
            compare(&fields, version.parse().unwrap(), answer);
            compared += 1;
        }
    }
    compared
}

fn kind(name: &str) -> ResultType {
    match name {
        "PIPELINED" => ResultType::Pipelined,
        "PIPELINED_BOUNDED" => ResultType::PipelinedBounded,
        "PIPELINED_APPROXIMATE" => ResultType::PipelinedApproximate,
        "BLOCKING" | "BLOCKING_PERSISTENT" => ResultType::Blocking,
        "HYBRID_FULL" | "HYBRID_SELECTIVE" => ResultType::Hybrid,
        "HYBRID_FULL+tiers" | "HYBRID_SELECTIVE+tiers" => ResultType::TieredHybrid,
        _ => panic!("{name}"),
    }
}

fn pair(text: &str) -> (i64, i64) {
    let (one, other) = text.split_once(',').unwrap();
    (one.parse().unwrap(), other.parse().unwrap())
}

fn options(buffers: &str, required_per_gate: &str) -> BufferOptions {
    let (per_channel, floating) = pair(buffers);
    BufferOptions {
        per_channel,
        floating,
        required_per_gate: required_per_gate.parse().ok(),
        ..BufferOptions::default()
    }
}

#[test]
fn classes_say_the_same() {
    let compared = each_answer(CLASSES, |question, version, answer| {
        let said = match question[0] {
            "result" => {
                let (sort_parallelism, sort_shuffle) = pair(question[3]);
                let options = BufferOptions {
                    sort_parallelism,
                    sort_shuffle,
                    ..options(question[2], "-")
                };
                let one = |count| {
                    let buffers = result(options, version, kind(question[1]), count);
                    let unbounded = i64::from(i32::MAX);
                    format!("{},{}", buffers.min, buffers.max.unwrap_or(unbounded))
                };
                COUNTS.map(one).join(" ")
            }
            "gate" => {
                let options = options(question[2], question[3]);
                let one = |count| {
                    let gate = gate(options, version, kind(question[1]), count);
                    format!("{},{},{}", gate.exclusive, gate.floating, gate.most_floating)
                };
                COUNTS.map(one).join(" ")
            }
            _ => {
                let tasks = |text: &str| -> Vec<(ResultType, i64)> {
                    let parts = text.split(',').filter(|part| *part != "-");
                    parts
                        .flat_map(|part| {
                            let fields: Vec<&str> = part.split(':').collect();
                            let times = fields.get(2).map_or(1, |times| times.parse().unwrap());
                            std::iter::repeat_n((kind(fields[1]), fields[0].parse().unwrap()), times)
                        })
                        .collect()
                };
                let announced = announced(
                    options(question[3], question[4]),
                    version,
                    &tasks(question[1]),
                    &tasks(question[2]),
                );
                announced.map_or("IllegalArgumentException".to_owned(), |number| number.to_string())
            }
        };
        assert_eq!(said, answer, "{question:?} in {version}");
    });
    assert!(compared > 4000, "{compared}");
}

/// A job of the recorder's, with its tasks at each TaskManager.
struct Run {
    job: Job,
    options: BufferOptions,
    task_managers: TaskManagers,
    is_batch: bool,
}

fn run(question: &[&str], version: FlinkVersion) -> Run {
    let number = |index: usize| question[index].parse::<i64>().unwrap();
    let (count, slots, parallelism) = (number(2), number(3), number(4));
    let set = |key: &str| {
        let pairs = question[5].split(';').filter_map(|pair| pair.split_once('='));
        pairs
            .filter(|(name, _)| name.ends_with(key))
            .map(|(_, value)| value)
            .next_back()
    };
    let number_of = |key: &str| set(key).map(|value| value.parse::<i64>().unwrap());
    let defaults = BufferOptions::default();
    // A MiniCluster sorts with fewer buffers where no option says how many: since 1.15.
    let before_sorting = version < v(1, 15);
    let options = BufferOptions {
        per_channel: number_of(".buffers-per-channel").unwrap_or(defaults.per_channel),
        floating: number_of(".floating-buffers-per-gate").unwrap_or(defaults.floating),
        required_per_gate: number_of(".required-per-gate.max"),
        sort_shuffle: number_of(".min-buffers").unwrap_or(if before_sorting { 64 } else { 16 }),
        sort_parallelism: match number_of(".min-parallelism") {
            Some(parallelism) if version < v(2, 0) => parallelism,
            _ if before_sorting => i32::MAX.into(),
            _ => 1,
        },
        ..defaults
    };
    let is_batch = question[1] == "BATCH";
    let kind = match set("batch-shuffle-mode") {
        Some(mode) if mode.contains("HYBRID") => ResultType::hybrid(version, set("enable-new-mode") != Some("false")),
        Some(mode) if mode.contains("PIPELINED") => ResultType::PipelinedBounded,
        _ if is_batch => ResultType::Blocking,
        _ => ResultType::PipelinedBounded,
    };
    let half = parallelism / 2;
    let exchange = |from, to, ship| Exchange { from, to, ship, kind };
    let (vertices, exchanges) = match question[0] {
        "all-to-all" | "hash" | "broadcast" => (vec![parallelism; 2], vec![exchange(0, 1, Ship::AllToAll)]),
        "forward" => (vec![parallelism; 2], vec![exchange(0, 1, Ship::Pointwise)]),
        "two" => (
            vec![parallelism; 3],
            vec![exchange(0, 1, Ship::AllToAll), exchange(1, 2, Ship::AllToAll)],
        ),
        "union" => (
            vec![parallelism; 3],
            vec![exchange(0, 2, Ship::AllToAll), exchange(1, 2, Ship::AllToAll)],
        ),
        "two-readers" => (
            vec![parallelism; 3],
            vec![exchange(0, 1, Ship::AllToAll), exchange(0, 2, Ship::AllToAll)],
        ),
        "to-half" => (vec![parallelism, half], vec![exchange(0, 1, Ship::AllToAll)]),
        "rescale-to-half" => (vec![parallelism, half], vec![exchange(0, 1, Ship::Pointwise)]),
        shape => panic!("{shape}"),
    };
    let vertices = vertices.into_iter().map(|parallelism| Vertex {
        name: String::new(),
        parallelism,
    });
    Run {
        job: Job {
            vertices: vertices.collect(),
            exchanges,
        },
        options,
        task_managers: TaskManagers {
            slots,
            count: Some(count),
        },
        is_batch,
    }
}

/// What a run should take: of each TaskManager the same, since all slots are in use.
fn needed(run: &Run, version: FlinkVersion) -> i64 {
    let here = |parallelism: i64| parallelism / run.task_managers.count.unwrap();
    let is_pipelined = run.job.exchanges.iter().all(|exchange| exchange.kind.is_pipelined());
    let stages: Vec<Vec<usize>> = match is_pipelined {
        true => vec![(0..run.job.vertices.len()).collect()],
        false => (0..run.job.vertices.len()).map(|vertex| vec![vertex]).collect(),
    };
    let of_stage = |stage: &Vec<usize>| {
        let tasks = run.job.vertices.iter().enumerate().map(|(place, vertex)| Tasks {
            running: if stage.contains(&place) {
                here(vertex.parallelism)
            } else {
                0
            },
            results: here(vertex.parallelism),
        });
        let tasks: Vec<Tasks> = tasks.collect();
        run.job.placed(run.options, version, &tasks).required
    };
    stages.iter().map(of_stage).max().unwrap()
}

#[test]
fn jobs_run_with_just_so_many() {
    let compared = each_answer(LEAST, |question, version, answer| {
        let least: i64 = answer.split(' ').next().unwrap().parse().unwrap();
        let run = run(question, version);
        let demand = run.job.demand(run.options, version, run.task_managers);
        assert!(
            least <= demand.required,
            "{question:?} in {version}: {least} of {demand:?}"
        );
        // Where a slot stays free, Flink may put tasks otherwise.
        if question[2..5] != ["2", "3", "4"] {
            assert_eq!(needed(&run, version), least, "{question:?} in {version}");
            if !run.is_batch {
                assert_eq!(demand.required, least, "{question:?} in {version}");
            }
        }
    });
    assert!(compared > 30, "{compared}");
}
