//! How long a derivation takes from a configuration that has been read.

use divan::{Bencher, black_box};
use flink_memory::{Configuration, Deployment, FlinkVersion, Process, Target, derive};

/// A process as most are configured, one with much set, and one that is refused.
const CASES: [(&str, &[(&str, &str)]); 3] = [
    ("process size", &[("taskmanager.memory.process.size", "1728m")]),
    (
        "much set",
        &[
            ("taskmanager.memory.process.size", "16g"),
            ("taskmanager.memory.managed.fraction", "0.37"),
            ("taskmanager.memory.network.max", "2g"),
            ("taskmanager.memory.task.off-heap.size", "256m"),
            ("taskmanager.numberOfTaskSlots", "4"),
        ],
    ),
    ("refused", &[("taskmanager.memory.process.size", "600m")]),
];

fn main() {
    divan::main();
}

#[divan::bench(args = CASES.map(|(name, _)| name))]
fn task_manager(bencher: Bencher, name: &str) {
    let entries = CASES
        .iter()
        .find(|(case, _)| *case == name)
        .map_or(&[][..], |(_, entries)| entries);
    let configuration: Configuration = entries.iter().copied().collect();
    let target = Target {
        process: Process::TaskManager,
        version: FlinkVersion::NEWEST,
        deployment: Deployment::Standalone,
    };
    bencher.bench(|| derive(black_box(target), black_box(&configuration)));
}
