//! What is asked about local execution: each option alone with every kind of value, the pairs that must agree, and
//! everything together by chance.

use crate::{cases::Case, cases::FileKind, chance::Chance};

/// Sizes at boundaries, ordinary ones, and what is none.
const SIZES: &[&str] = &[
    "0",
    "1",
    "4096",
    "32767",
    "32k",
    "32769b",
    "64m",
    "67108863",
    "64mb",
    "128m",
    "192m",
    "512m",
    "1g",
    "1023m",
    "2 gb",
    "1t",
    "9223372036854775807",
    "9223372036854775807b",
    "9223372036854775808",
    "9000000000g",
    "-1",
    "1.5g",
    "1Gi",
    "much",
];

const FRACTIONS: &[&str] = &["0", "0.1", "0.5", "1", "2", "-0.1", "NaN", "few"];

const NUMBERS: &[&str] = &[
    "1",
    "2",
    "3",
    "7",
    "0",
    "-1",
    "-2",
    "2147483647",
    "2147483648",
    "1.5",
    "many",
];

const CORES: &[&str] = &[
    "1",
    "0",
    "-0.0",
    "0.5",
    "-1",
    "2.25",
    "0.123456789012",
    "1e300",
    "1e-300",
    "NaN",
    "Infinity",
    "-Infinity",
    "one",
];

/// Options with the values they are asked with: those that count, those that do not, and old keys of both.
const OPTIONS: &[(&str, &[&str])] = &[
    ("taskmanager.cpu.cores", CORES),
    ("taskmanager.memory.task.heap.size", SIZES),
    ("taskmanager.memory.task.off-heap.size", SIZES),
    ("taskmanager.memory.network.min", SIZES),
    ("taskmanager.memory.network.max", SIZES),
    ("taskmanager.memory.managed.size", SIZES),
    ("taskmanager.memory.framework.heap.size", SIZES),
    ("taskmanager.memory.framework.off-heap.size", SIZES),
    ("taskmanager.memory.jvm-metaspace.size", SIZES),
    ("taskmanager.memory.jvm-overhead.min", SIZES),
    ("taskmanager.memory.jvm-overhead.max", SIZES),
    ("taskmanager.memory.jvm-overhead.fraction", FRACTIONS),
    ("taskmanager.memory.network.fraction", FRACTIONS),
    ("taskmanager.memory.managed.fraction", FRACTIONS),
    ("taskmanager.memory.process.size", SIZES),
    ("taskmanager.memory.flink.size", SIZES),
    ("taskmanager.numberOfTaskSlots", NUMBERS),
    ("parallelism.default", &["1", "2", "12"]),
    ("taskmanager.network.memory.min", SIZES),
    ("taskmanager.network.memory.max", SIZES),
    ("taskmanager.network.memory.fraction", FRACTIONS),
    ("taskmanager.network.numberOfBuffers", NUMBERS),
    ("taskmanager.memory.size", SIZES),
    ("taskmanager.heap.size", SIZES),
    ("taskmanager.heap.mb", NUMBERS),
    ("jobmanager.memory.process.size", SIZES),
    ("jobmanager.heap.size", SIZES),
    (
        "taskmanager.memory.segment-size",
        &["4k", "32k", "64kb", "3k", "100", "1m", "2g", "x"],
    ),
    ("external-resources", &["gpu", "gpu;fpga", "none", ""]),
    ("external-resource.gpu.amount", &["1", "0", "-1", "x"]),
    ("external-resource.fpga.amount", &["2"]),
    ("state.backend.type", &["rocksdb"]),
];

/// Options of which two are often seen together, and must then agree.
const PAIRS: &[(&str, &str)] = &[
    ("taskmanager.memory.network.min", "taskmanager.memory.network.max"),
    ("taskmanager.network.memory.min", "taskmanager.memory.network.max"),
    ("taskmanager.memory.network.min", "taskmanager.network.memory.min"),
    (
        "taskmanager.memory.jvm-overhead.min",
        "taskmanager.memory.jvm-overhead.max",
    ),
    ("taskmanager.memory.managed.size", "taskmanager.memory.size"),
];

const PAIRED: &[&str] = &["64m", "67108864", "1g", "1024m", "0", "x"];

/// Every case, for the kind of file that a release reads best.
pub fn cases(file: FileKind) -> Vec<Case> {
    let mut texts = vec![String::new()];
    for (key, values) in OPTIONS {
        texts.extend(values.iter().map(|value| line(key, value)));
    }
    for (one, other) in PAIRS {
        for first in PAIRED {
            texts.extend(PAIRED.iter().map(|second| line(one, first) + &line(other, second)));
        }
    }
    let mut chance = Chance::named("local");
    for _ in 0..300 {
        let mut keys: Vec<_> = OPTIONS.iter().collect();
        chance.shuffle(&mut keys);
        keys.truncate(chance.between(2, 9) as usize);
        // Mostly sound, so that not every case stops at its first option.
        let value = |chance: &mut Chance, values: &&[&'static str]| match chance.one_in(8) {
            true => chance.pick(values),
            false => chance.pick(values.get(..values.len().min(7)).unwrap_or(values)),
        };
        texts.push(
            keys.iter()
                .map(|(key, values)| line(key, value(&mut chance, values)))
                .collect(),
        );
    }
    let case = |(number, text)| Case {
        name: format!("local-{number}"),
        process: "local",
        file,
        text,
    };
    texts.into_iter().enumerate().map(case).collect()
}

fn line(key: &str, value: &str) -> String {
    match value {
        "" => String::new(),
        value => format!("{key}: {value}\n"),
    }
}
