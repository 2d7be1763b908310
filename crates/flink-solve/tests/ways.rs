//! What is offered for holds that people have.

#![allow(
    clippy::expect_used,
    clippy::unwrap_used,
    clippy::panic,
    reason = "a test may stop at what it can't read"
)]

use flink_config::{Answer, ConfigFile, Document, Edit};
use flink_memory::{Component, Deployment, FlinkVersion, Process};
use flink_solve::{Holds, Way, move_border, solve};

const PROCESS: &str = "taskmanager.memory.process.size: 4g\njobmanager.memory.process.size: 1600m\n";
const FLINK: &str = "taskmanager.memory.flink.size: 4g\njobmanager.memory.heap.size: 1g\n";
const PARTS: &str = "taskmanager.memory.task.heap.size: 1g\ntaskmanager.memory.managed.size: 1g\n";
const REFUSED: &str = "taskmanager.memory.process.size: 400m\n";

fn answer(text: &str, deployment: Deployment) -> Answer {
    let document = Document::new(text, ConfigFile::ConfigYaml, FlinkVersion::NEWEST, deployment);
    Answer::new(document)
}

fn told(way: &Way) -> String {
    let edits = way.edits.iter().map(|edit| match edit {
        Edit::Set { key, text } => format!("{key}: {text}"),
        Edit::Unset { key } => format!("no {key}"),
        Edit::Lines { .. } => panic!("no lines"),
    });
    let edits = edits.collect::<Vec<_>>().join(", ");
    format!(
        "{} [{}]",
        way.title,
        edits
            .replace("taskmanager.memory", "tm")
            .replace("jobmanager.memory", "jm")
    )
    .replace('\u{a0}', " ")
}

fn check(text: &str, on: Deployment, holds: &str, expected: &[&str]) {
    let parsed: Holds = holds.parse().unwrap();
    let ways = match solve(&answer(text, on), &parsed) {
        Ok(ways) => ways.iter().map(told).collect(),
        Err(error) => vec![error.to_string().replace('\u{a0}', " ")],
    };
    assert_eq!(ways, expected, "{text}{on} {holds}");
}

#[test]
fn a_part_grows_at_the_expense_of_another_or_with_the_process() {
    let on = Deployment::Standalone;
    check(
        PROCESS,
        on,
        "task-heap=2g",
        &[
            "Take it from Managed Memory [tm.managed.fraction: 0.2284]",
            "Grow the process to 5.28 GiB [tm.process.size: 5404m]",
            "Grow the process to 4.58 GiB, nothing else moves [tm.process.size: 4685m, tm.jvm-overhead.max: 410m, \
             tm.managed.fraction: 0.3414, tm.network.max: 343m]",
        ],
    );
    check(
        PROCESS,
        on,
        "network=512m",
        &[
            "Take it from Task Heap [tm.network.min: 512m]",
            "Take it from Managed Memory [tm.managed.fraction: 0.351, tm.network.min: 512m]",
            "Grow the process to 4.17 GiB, nothing else moves [tm.process.size: 4265m, tm.jvm-overhead.max: 410m, \
             tm.managed.fraction: 0.381, tm.network.min: 512m]",
        ],
    );
    check(
        FLINK,
        on,
        "task-heap=3g",
        &[
            "Take it from Managed Memory [tm.managed.fraction: 0.0875]",
            "Grow the process to 7.5 GiB [tm.flink.size: 6656m]",
            "Grow the process to 5.97 GiB, nothing else moves [tm.flink.size: 5376m, tm.jvm-overhead.max: 484m, \
             tm.managed.fraction: 0.3048, tm.network.max: 410m]",
        ],
    );
}

#[test]
fn what_starts_from_parts_stays_so() {
    check(
        PARTS,
        Deployment::Docker,
        "task-heap=3g",
        &[
            "Grow the process to 5.52 GiB [tm.task.heap.size: 3g]",
            "Grow the process to 5.06 GiB, nothing else moves [tm.task.heap.size: 3g, tm.jvm-overhead.max: 313m, \
             tm.network.max: 256m]",
        ],
    );
    check(
        FLINK,
        Deployment::Docker,
        "jm.heap=2g",
        &[
            "Grow the process to 2.64 GiB [jm.heap.size: 2g]",
            "Grow the process to 2.56 GiB, nothing else moves [jm.heap.size: 2g, jm.jvm-overhead.max: 192m]",
        ],
    );
}

#[test]
fn several_holds_are_met_at_once() {
    check(
        PROCESS,
        Deployment::Kubernetes,
        "task-heap=3g,container=8g",
        &[
            "Grow the process to 8 GiB, the rest to Managed Memory [tm.process.size: 8g, tm.managed.fraction: 0.4324]",
            "Grow the process to 8 GiB, the rest to Network [tm.process.size: 8g, tm.network.min: 942m]",
        ],
    );
    check(
        PROCESS,
        Deployment::Docker,
        "network>=512m,task-heap=2g,jm.heap>=2g",
        &[
            "Take it from Managed Memory; Grow the process to 2.69 GiB [tm.managed.fraction: 0.179, \
             tm.network.min: 512m, jm.process.size: 2752m]",
            "Grow the process to 5.37 GiB; Grow the process to 2.56 GiB, nothing else moves [tm.network.min: 512m, \
             tm.process.size: 5499m, jm.process.size: 2624m, jm.jvm-overhead.max: 192m]",
            "Grow the process to 4.74 GiB, nothing else moves; Grow the process to 2.56 GiB, nothing else moves \
             [tm.process.size: 4854m, tm.jvm-overhead.max: 410m, tm.managed.fraction: 0.3276, tm.network.min: 512m, \
             jm.process.size: 2624m, jm.jvm-overhead.max: 192m]",
        ],
    );
}

#[test]
fn a_refused_process_starts_with_what_is_held() {
    check(
        REFUSED,
        Deployment::Docker,
        "task-heap=1g",
        &[
            "Grow the process to 3.06 GiB [tm.process.size: 3129m]",
            "Grow the process to 1.81 GiB, nothing else moves [tm.process.size: 1856m, tm.managed.fraction: 0.045, \
             tm.network.max: 64m]",
        ],
    );
}

#[test]
fn what_cannot_be_is_told() {
    let on = Deployment::Kubernetes;
    check(PROCESS, on, "process=4g", &[]);
    check(
        PROCESS,
        on,
        "task-heap=3g,process<=2g",
        &[
            "TaskManager: “Task Heap 3 GiB” and “Total Process Memory at most 2 GiB” cannot be met together: they miss \
           each other by 1 GiB. Let go of “Total Process Memory at most 2 GiB”, or raise it by at least that.",
        ],
    );
    check(
        PROCESS,
        Deployment::Local,
        "task-heap=3g",
        &[
            "In local execution, Task Heap is only a number: Flink reserves managed memory and network memory, and the \
           JVM around it decides the rest",
        ],
    );
    check(
        "",
        Deployment::Local,
        "managed=256m,network>=100m",
        &["Set the sizes [tm.managed.size: 256m, tm.network.min: 100m, tm.network.max: 100m]"],
    );
    check(
        PROCESS,
        Deployment::Yarn,
        "container=1500m",
        &["No container of YARN gets exactly 1500 MiB: the sizes nearest to it are 1 GiB and 2 GiB"],
    );
    check(
        &format!("{PROCESS}taskmanager.cpu.cores: -1\n"),
        on,
        "task-heap=3g",
        &[
            "The TaskManager does not start, whatever size its parts have: TaskManager memory configuration failed: \
             TaskExecutors need to be started with a positive number of CPU cores. Please configure taskmanager.cpu.cores \
             accordingly.",
        ],
    );
}

#[test]
fn borders_move_between_two_parts() {
    use Component::*;
    let answer = answer(PROCESS, Deployment::Docker);
    for (pair, mebibytes, expected) in [
        (
            (TaskHeap, Managed),
            2000,
            Some("Set the sizes [tm.managed.fraction: 0.2424]"),
        ),
        (
            (JvmHeap, OffHeap),
            1000,
            Some("Set the sizes [tm.managed.fraction: 0.571]"),
        ),
        (
            (FrameworkHeap, TaskHeap),
            200,
            Some("Set the sizes [tm.framework.heap.size: 200m]"),
        ),
        (
            (JvmMetaspace, JvmOverhead),
            500,
            Some("Set the sizes [tm.jvm-metaspace.size: 500m, tm.jvm-overhead.max: 166m, tm.jvm-overhead.min: 166m]"),
        ),
        ((TaskHeap, Managed), 1 << 20, None),
    ] {
        let way = move_border(&answer, Process::TaskManager, pair, mebibytes);
        assert_eq!(way.as_ref().map(told).as_deref(), expected, "{pair:?}");
    }
}
