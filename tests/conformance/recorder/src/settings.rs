//! What is configured: options and values, theme by theme, not yet written into a file.

use std::fmt::Display;

use crate::{chance::Chance, values};

/// The process whose memory is asked for.
#[derive(Clone, Copy, PartialEq, Eq)]
pub enum Process {
    TaskManager,
    JobManager,
}

impl Process {
    /// The process's name in requests, and the first word of its options.
    pub fn name(self) -> &'static str {
        match self {
            Self::TaskManager => "taskmanager",
            Self::JobManager => "jobmanager",
        }
    }
}

/// The options of one configuration, in their order in the file.
pub struct Settings {
    pub process: Process,
    pub entries: Vec<(String, String)>,
}

impl Settings {
    fn new(process: Process) -> Self {
        Self {
            process,
            entries: Vec::new(),
        }
    }

    /// Settings with these options, each without its first part: `memory.process.size`.
    fn of(process: Process, entries: &[(&str, &str)]) -> Self {
        let mut settings = Self::new(process);
        for (key, value) in entries {
            settings.set(key, value);
        }
        settings
    }

    /// Adds an option of the process, whose name stands without its first part.
    fn set(&mut self, key: &str, value: impl Display) {
        self.add(&format!("{}.{key}", self.process.name()), value);
    }

    /// Adds any option.
    fn add(&mut self, key: &str, value: impl Display) {
        self.entries.push((key.to_owned(), value.to_string()));
    }

    /// Whether the process's option is not there.
    fn lacks(&self, key: &str) -> bool {
        let key = format!("{}.{key}", self.process.name());
        self.entries.iter().all(|(other, _)| *other != key)
    }

    /// Adds an option once in `times`.
    fn sometimes(&mut self, chance: &mut Chance, times: u64, key: &str, value: fn(&mut Chance) -> String) {
        let value = value(chance);
        if chance.one_in(times) {
            self.set(key, value);
        }
    }
}

/// A theme: its name, and the settings that belong to it.
pub type Theme = (&'static str, fn(&mut Chance) -> Vec<Settings>);

/// Every theme.
pub const THEMES: [Theme; 14] = [
    ("paths", paths),
    ("anything", anything),
    ("edges", edges),
    ("fractions", fractions),
    ("sizes", sizes),
    ("numbers", numbers),
    ("switches", switches),
    ("overflows", overflows),
    ("old-keys", old_keys),
    ("legacy-heaps", legacy_heaps),
    ("buffers", buffers),
    ("cpus-and-slots", cpus_and_slots),
    ("external-resources", external_resources),
    ("nothing", nothing),
];

/// Options that are sizes, without the first part of their names.
fn size_keys(process: Process) -> &'static [&'static str] {
    match process {
        Process::TaskManager => &[
            "memory.process.size",
            "memory.flink.size",
            "memory.task.heap.size",
            "memory.managed.size",
            "memory.framework.heap.size",
            "memory.framework.off-heap.size",
            "memory.task.off-heap.size",
            "memory.network.min",
            "memory.network.max",
            "memory.jvm-metaspace.size",
            "memory.jvm-overhead.min",
            "memory.jvm-overhead.max",
        ],
        Process::JobManager => &[
            "memory.process.size",
            "memory.flink.size",
            "memory.heap.size",
            "memory.off-heap.size",
            "memory.jvm-metaspace.size",
            "memory.jvm-overhead.min",
            "memory.jvm-overhead.max",
        ],
    }
}

/// Options that are fractions.
fn fraction_keys(process: Process) -> &'static [&'static str] {
    match process {
        Process::TaskManager => &[
            "memory.managed.fraction",
            "memory.network.fraction",
            "memory.jvm-overhead.fraction",
        ],
        Process::JobManager => &["memory.jvm-overhead.fraction"],
    }
}

fn a_process(chance: &mut Chance) -> Process {
    if chance.below(5) < 3 {
        Process::TaskManager
    } else {
        Process::JobManager
    }
}

/// The least that makes Flink derive memory, along each of the paths that there are.
fn bases(process: Process) -> &'static [&'static [(&'static str, &'static str)]] {
    match process {
        Process::TaskManager => &[
            &[("memory.process.size", "4g")],
            &[("memory.flink.size", "3g")],
            &[("memory.flink.size", "3g"), ("memory.task.heap.size", "1g")],
            &[("memory.task.heap.size", "1g"), ("memory.managed.size", "1g")],
            &[
                ("memory.process.size", "4g"),
                ("memory.task.heap.size", "700m"),
                ("memory.managed.size", "600m"),
            ],
            &[
                ("memory.flink.size", "3g"),
                ("memory.task.heap.size", "1g"),
                ("memory.managed.size", "1g"),
            ],
        ],
        Process::JobManager => &[
            &[("memory.process.size", "1600m")],
            &[("memory.flink.size", "1g")],
            &[("memory.heap.size", "900m")],
            &[("memory.heap.size", "900m"), ("memory.flink.size", "1g")],
            &[("memory.heap.size", "900m"), ("memory.process.size", "1500m")],
        ],
    }
}

/// One of [`bases`], with room for something else: `without` is left out.
fn a_base(chance: &mut Chance, process: Process, without: &str) -> Settings {
    let base: &[_] = chance.pick(bases(process));
    let kept: Vec<_> = base.iter().copied().filter(|(key, _)| *key != without).collect();
    Settings::of(process, &kept)
}

/// Sound sizes that more or less fit into each other, along every path.
fn paths(chance: &mut Chance) -> Vec<Settings> {
    (0..800).map(|_| a_path(chance)).collect()
}

fn a_path(chance: &mut Chance) -> Settings {
    let mut settings = Settings::new(a_process(chance));
    let largest = 1 << chance.between(10, 17);
    let total = chance.between(700, largest) << 20;
    let mut part = |settings: &mut Settings, times, key, least, most| {
        if chance.one_in(times) {
            let percent = chance.between(least, most);
            let bytes = values::round(chance, total / 100 * percent);
            settings.set(key, values::size(chance, bytes));
        }
    };
    match settings.process {
        Process::TaskManager => {
            part(&mut settings, 2, "memory.process.size", 100, 100);
            part(&mut settings, 3, "memory.flink.size", 60, 95);
            let fine_grained = if settings.entries.is_empty() { 1 } else { 4 };
            part(&mut settings, fine_grained, "memory.task.heap.size", 5, 60);
            part(&mut settings, fine_grained, "memory.managed.size", 0, 50);
            part(&mut settings, 5, "memory.framework.heap.size", 0, 10);
            part(&mut settings, 5, "memory.framework.off-heap.size", 0, 10);
            part(&mut settings, 5, "memory.task.off-heap.size", 0, 10);
            part(&mut settings, 4, "memory.network.min", 0, 15);
            part(&mut settings, 3, "memory.network.max", 15, 60);
        }
        Process::JobManager => {
            part(&mut settings, 2, "memory.process.size", 100, 100);
            part(&mut settings, 3, "memory.flink.size", 60, 95);
            let heap_alone = if settings.entries.is_empty() { 1 } else { 5 };
            part(&mut settings, heap_alone, "memory.heap.size", 5, 95);
            part(&mut settings, 3, "memory.off-heap.size", 0, 30);
        }
    }
    part(&mut settings, 4, "memory.jvm-metaspace.size", 1, 20);
    part(&mut settings, 4, "memory.jvm-overhead.min", 0, 12);
    part(&mut settings, 3, "memory.jvm-overhead.max", 12, 60);
    for key in fraction_keys(settings.process) {
        settings.sometimes(chance, 4, key, values::fraction);
    }
    match settings.process {
        Process::TaskManager => {
            settings.sometimes(chance, 6, "numberOfTaskSlots", |chance| {
                chance.between(1, 40).to_string()
            });
        }
        Process::JobManager => {
            settings.sometimes(chance, 4, "memory.enable-jvm-direct-memory-limit", values::switch);
        }
    }
    settings
}

/// Any options with any values, sound or not.
fn anything(chance: &mut Chance) -> Vec<Settings> {
    let one = |chance: &mut Chance| {
        let process = a_process(chance);
        let mut settings = if chance.one_in(2) {
            Settings::new(process)
        } else {
            a_base(chance, process, "")
        };
        for key in size_keys(process) {
            if settings.lacks(key) && chance.one_in(5) {
                let end = 1 << chance.between(1, 40);
                let bytes = chance.below(end);
                let bytes = values::round(chance, bytes);
                let value = if chance.one_in(12) {
                    chance.pick(values::SIZES).to_owned()
                } else {
                    values::size(chance, bytes)
                };
                settings.set(key, value);
            }
        }
        for key in fraction_keys(process) {
            if chance.one_in(5) {
                let value = if chance.one_in(8) {
                    chance.pick(values::FRACTIONS).to_owned()
                } else {
                    values::fraction(chance)
                };
                settings.set(key, value);
            }
        }
        settings
    };
    (0..260).map(|_| one(chance)).collect()
}

/// Sums that are equal to what they are compared with, or differ from it by one byte: `±` stands behind the size that
/// is one byte less, exact, and one byte more.
const EDGES: &[&str] = &[
    // Metaspace and overhead against the whole, and the overhead's range.
    "taskmanager memory.process.size=448m±",
    "taskmanager memory.process.size=576m±",
    "taskmanager memory.process.size=1920m±",
    "taskmanager memory.process.size=10240m±",
    "taskmanager memory.process.size=1024m memory.jvm-metaspace.size=832m±",
    "taskmanager memory.process.size=2048m memory.jvm-overhead.min=300m± memory.jvm-overhead.max=300m",
    "taskmanager memory.flink.size=2048m memory.jvm-overhead.min=300m± memory.jvm-overhead.max=300m",
    "jobmanager memory.process.size=448m±",
    "jobmanager memory.process.size=1920m±",
    "jobmanager memory.process.size=10240m±",
    "jobmanager memory.process.size=1024m memory.jvm-metaspace.size=832m±",
    "jobmanager memory.process.size=2048m memory.jvm-overhead.min=300m± memory.jvm-overhead.max=300m",
    "jobmanager memory.flink.size=1024m memory.jvm-overhead.min=300m± memory.jvm-overhead.max=300m",
    // What is left for the overhead against its range, and against nothing at all.
    "taskmanager memory.flink.size=2000m memory.process.size=2256m±",
    "taskmanager memory.flink.size=2000m memory.process.size=2448m±",
    "taskmanager memory.flink.size=2000m memory.process.size=3280m±",
    "taskmanager memory.flink.size=1024m memory.process.size=1280m± memory.jvm-overhead.min=0",
    "taskmanager memory.flink.size=1800m memory.process.size=2284m± memory.jvm-overhead.fraction=0.1",
    "jobmanager memory.flink.size=2000m memory.process.size=2256m±",
    "jobmanager memory.flink.size=2000m memory.process.size=2448m±",
    "jobmanager memory.heap.size=1872m memory.process.size=3280m±",
    "jobmanager memory.flink.size=1024m memory.process.size=1280m± memory.jvm-overhead.min=0",
    // The remainder for the network against its range, and against nothing at all.
    "taskmanager memory.flink.size=1220m± memory.task.heap.size=400m memory.managed.size=500m",
    "taskmanager memory.flink.size=2180m± memory.task.heap.size=400m memory.managed.size=500m",
    "taskmanager memory.flink.size=1156m± memory.task.heap.size=400m memory.managed.size=500m memory.network.min=0",
    "taskmanager memory.flink.size=2560m memory.task.heap.size=1280m memory.network.max=0± memory.network.min=0",
    "taskmanager memory.process.size=1668m± memory.jvm-overhead.max=192m memory.flink.size=1220m \
     memory.task.heap.size=400m memory.managed.size=500m",
    "taskmanager memory.flink.size=2048m memory.task.heap.size=640m memory.managed.size=947m± \
     memory.network.fraction=0.1",
    // Parts against the whole; the network's range and share.
    "taskmanager memory.flink.size=1024m± memory.managed.size=568m memory.network.min=200m memory.network.max=200m",
    "taskmanager memory.flink.size=2048m memory.network.min=200m± memory.network.max=200m",
    "taskmanager memory.flink.size=2048m memory.network.fraction=0.125 memory.network.max=256m±",
    "taskmanager memory.flink.size=2048m memory.network.fraction=0.125 memory.network.min=256m±",
    "taskmanager memory.flink.size=0± memory.framework.heap.size=0 memory.framework.off-heap.size=0 \
     memory.network.min=0",
    "taskmanager memory.task.heap.size=0 memory.managed.size=0 memory.framework.heap.size=1b± \
     memory.framework.off-heap.size=0 memory.network.min=0 memory.jvm-metaspace.size=0 memory.jvm-overhead.min=0",
    // Heap and off-heap against the whole; the smallest heap that is recommended.
    "jobmanager memory.process.size=576m±",
    "jobmanager memory.process.size=704m±",
    "jobmanager memory.flink.size=128m±",
    "jobmanager memory.flink.size=256m±",
    "jobmanager memory.flink.size=0± memory.off-heap.size=0",
    "jobmanager memory.heap.size=128m±",
    "jobmanager memory.heap.size=0± memory.off-heap.size=0 memory.jvm-metaspace.size=0",
    "jobmanager memory.flink.size=512m memory.heap.size=384m±",
    "jobmanager memory.flink.size=512m memory.heap.size=512m±",
    "jobmanager memory.flink.size=512m memory.heap.size=400m± memory.off-heap.size=112m",
];

fn edges(chance: &mut Chance) -> Vec<Settings> {
    let mut all = Vec::new();
    for edge in EDGES {
        // One byte less, exactly as much, one byte more.
        for more in [0, 1, 2] {
            let mut words = edge.split_whitespace();
            let first = words.next();
            let processes = [Process::TaskManager, Process::JobManager];
            let process = processes.into_iter().find(|process| first == Some(process.name()));
            let mut settings = Settings::new(process.unwrap_or(Process::TaskManager));
            for (key, size) in words.filter_map(|word| word.split_once('=')) {
                let exact = size.trim_end_matches('±');
                let value = match exact
                    .strip_suffix('m')
                    .and_then(|mebibytes| mebibytes.parse::<u64>().ok())
                {
                    Some(mebibytes) if exact == size => values::size(chance, mebibytes << 20),
                    Some(mebibytes) => values::size(chance, (mebibytes << 20) + more - 1),
                    None if exact == size => exact.to_owned(),
                    None => more.to_string(),
                };
                settings.set(key, value);
            }
            all.push(settings);
        }
    }
    all
}

/// Every way to write a fraction, for every option that is one.
fn fractions(chance: &mut Chance) -> Vec<Settings> {
    let mut all = Vec::new();
    for text in values::FRACTIONS {
        for process in [Process::TaskManager, Process::TaskManager, Process::JobManager] {
            let key = chance.pick(fraction_keys(process));
            let mut settings = a_base(chance, process, "");
            settings.set(key, text);
            all.push(settings);
        }
    }
    all
}

/// Every way to write a size, for every option that is one.
fn sizes(chance: &mut Chance) -> Vec<Settings> {
    let mut all = Vec::new();
    for text in values::SIZES {
        for process in [Process::TaskManager, Process::TaskManager, Process::JobManager] {
            let key = chance.pick(size_keys(process));
            let mut settings = a_base(chance, process, key);
            settings.set(key, text);
            all.push(settings);
        }
    }
    all
}

/// Numbers, dates and switches as YAML and as Java understand them, where a size, a fraction or a count is wanted.
fn numbers(chance: &mut Chance) -> Vec<Settings> {
    let mut all = Vec::new();
    for text in values::NUMBERS {
        let mut settings = a_base(chance, Process::TaskManager, "");
        settings.set(chance.pick(&["numberOfTaskSlots", "cpu.cores"]), text);
        all.push(settings);
        let process = a_process(chance);
        let key = chance.pick(fraction_keys(process));
        let mut settings = a_base(chance, process, "");
        settings.set(key, text);
        all.push(settings);
        let process = a_process(chance);
        let key = chance.pick(size_keys(process));
        let mut settings = a_base(chance, process, key);
        settings.set(key, text);
        all.push(settings);
    }
    all
}

/// Every way to write a switch.
fn switches(chance: &mut Chance) -> Vec<Settings> {
    let mut all = Vec::new();
    for text in values::SWITCHES {
        let mut settings = a_base(chance, Process::JobManager, "");
        settings.set("memory.enable-jvm-direct-memory-limit", text);
        all.push(settings);
    }
    let mut refused_before = Settings::of(Process::JobManager, &[("memory.process.size", "400m")]);
    refused_before.set("memory.enable-jvm-direct-memory-limit", "perhaps");
    all.push(refused_before);
    all
}

/// Sizes whose sums and products leave the range of 64 bits.
fn overflows(chance: &mut Chance) -> Vec<Settings> {
    let one = |chance: &mut Chance| {
        let mut settings = Settings::new(a_process(chance));
        for key in size_keys(settings.process) {
            if chance.one_in(3) {
                settings.set(key, chance.pick(values::HUGE_SIZES));
            }
        }
        for key in fraction_keys(settings.process) {
            settings.sometimes(chance, 4, key, |chance| {
                chance
                    .pick(&["0.9", "0.999999", "0.99999994", "0.5", "0", "1e-10", "0.1"])
                    .to_owned()
            });
        }
        settings
    };
    (0..180).map(|_| one(chance)).collect()
}

/// Keys that were renamed, alone and beside their successors.
fn old_keys(chance: &mut Chance) -> Vec<Settings> {
    const OLD: [(&str, &str); 4] = [
        ("memory.size", "memory.managed.size"),
        ("network.memory.fraction", "memory.network.fraction"),
        ("network.memory.min", "memory.network.min"),
        ("network.memory.max", "memory.network.max"),
    ];
    let one = |chance: &mut Chance| {
        let mut settings = a_base(chance, Process::TaskManager, "memory.managed.size");
        for (old, new) in OLD {
            if chance.one_in(5) {
                settings.set(new, old_value(chance, new));
            }
            if chance.one_in(2) {
                settings.set(old, old_value(chance, new));
            }
        }
        chance.shuffle(&mut settings.entries);
        settings
    };
    (0..130).map(|_| one(chance)).collect()
}

fn old_value(chance: &mut Chance, key: &str) -> &'static str {
    if chance.one_in(15) {
        return chance.pick(&["", "x", "-1", "1.5g"]);
    }
    match key {
        "memory.network.fraction" => chance.pick(&["0.1", "0.2", "0.05", "0", "1"]),
        "memory.network.min" => chance.pick(&["64mb", "0", "128m", "1g"]),
        "memory.network.max" => chance.pick(&["1g", "2gb", "256m", "10g"]),
        _ => chance.pick(&["512m", "1g", "0", "100000k"]),
    }
}

/// The heap sizes of Flink 1.9 and before, alone and beside what they were replaced with.
fn legacy_heaps(chance: &mut Chance) -> Vec<Settings> {
    let one = |chance: &mut Chance| {
        let process = a_process(chance);
        let mut settings = if chance.one_in(2) {
            Settings::new(process)
        } else {
            a_base(chance, process, "")
        };
        if !chance.one_in(4) {
            settings.set("heap.size", chance.pick(values::LEGACY_HEAP_SIZES));
        }
        if !chance.one_in(3) {
            settings.set("heap.mb", chance.pick(values::LEGACY_HEAP_MEGABYTES));
        }
        settings.sometimes(chance, 5, "memory.jvm-overhead.fraction", values::fraction);
        chance.shuffle(&mut settings.entries);
        settings
    };
    (0..150).map(|_| one(chance)).collect()
}

/// The number of network buffers, with which the network was sized before Flink 1.5.
fn buffers(chance: &mut Chance) -> Vec<Settings> {
    let one = |chance: &mut Chance| {
        let mut settings = a_base(chance, Process::TaskManager, "");
        settings.set(
            "network.numberOfBuffers",
            chance.pick(&[
                "2048",
                "4096",
                "1",
                "0",
                "-1",
                "+64",
                "12800",
                "16384",
                "32767",
                "65536",
                "2147483647",
                "2147483648",
                "-2147483648",
                "x",
                "1.5",
                "2k",
                "",
                "0x100",
                "1e3",
                "true",
            ]),
        );
        if chance.one_in(2) {
            settings.set(
                "memory.segment-size",
                chance.pick(&[
                    "32kb",
                    "4096",
                    "4095",
                    "4k",
                    "8192b",
                    "64k",
                    "5000",
                    "1m",
                    "1g",
                    "4g",
                    "2147483647",
                    "2147483648",
                    "4096t",
                    "0",
                    "-1",
                    "x",
                    "1",
                    "1025m",
                    "2g",
                    "1t",
                ]),
            );
        }
        if chance.one_in(4) {
            let key = chance.pick(&["network.min", "network.max", "network.fraction"]);
            let value = if key == "network.fraction" {
                "0.1"
            } else {
                chance.pick(&["128m", "64m", "1g"])
            };
            match chance.below(2) {
                0 => settings.set(&format!("memory.{key}"), value),
                _ => settings.set(&key.replace("network.", "network.memory."), value),
            }
        }
        chance.shuffle(&mut settings.entries);
        settings
    };
    (0..140).map(|_| one(chance)).collect()
}

/// Processor cores and slots, and the options of deployments that set them too.
fn cpus_and_slots(chance: &mut Chance) -> Vec<Settings> {
    let one = |chance: &mut Chance| {
        let mut settings = a_base(chance, Process::TaskManager, "");
        let number = |chance: &mut Chance| {
            chance.pick(&[
                "1",
                "2",
                "4",
                "16",
                "0",
                "-1",
                "-0",
                "0.5",
                "1.0",
                "2.5",
                "0.1",
                "0.001",
                "1e-3",
                "1e-8",
                "1e-9",
                "0.123456789",
                "0.999999999",
                "1.00000001",
                "3.999999995",
                "1e3",
                "1e7",
                "12345678.9",
                "1e10",
                "1e15",
                "123456789012",
                "9007199254740993",
                "1e300",
                "1e400",
                "4.9e-324",
                "NaN",
                "Infinity",
                "-Infinity",
                "0x10",
                "0x1p3",
                "2f",
                "2d",
                "1_0",
                " 3 ",
                "",
                "two",
                "100m",
                "2147483647",
                "2147483648",
            ])
        };
        if !chance.one_in(3) {
            settings.set("cpu.cores", number(chance));
        }
        if chance.one_in(2) {
            settings.set("numberOfTaskSlots", number(chance));
        }
        for key in [
            "kubernetes.taskmanager.cpu",
            "kubernetes.taskmanager.cpu.amount",
            "yarn.containers.vcores",
        ] {
            if chance.one_in(5) {
                settings.add(key, number(chance));
            }
        }
        chance.shuffle(&mut settings.entries);
        settings
    };
    (0..150).map(|_| one(chance)).collect()
}

/// Resources such as GPUs, with and without amounts.
fn external_resources(chance: &mut Chance) -> Vec<Settings> {
    let one = |chance: &mut Chance| {
        let mut settings = a_base(chance, Process::TaskManager, "");
        let mut names = [
            "gpu",
            "fpga",
            "tpu",
            "nvidia.com/gpu",
            "a-b_c",
            "GPU",
            "infiniband",
            "none",
            "disk",
        ];
        chance.shuffle(&mut names);
        let named = chance.between(1, 4) as usize;
        let separator = chance.pick(&[";", ";", ";", "; ", " ; ", ";;", ","]);
        let mut list = names.iter().take(named).copied().collect::<Vec<_>>().join(separator);
        if chance.one_in(12) {
            list = chance
                .pick(&[
                    "",
                    ";",
                    "none",
                    "gpu;",
                    ";gpu",
                    "gpu;gpu",
                    "'gpu;x';fpga",
                    "\"gpu\";fpga",
                ])
                .to_owned();
        }
        settings.add("external-resources", list);
        for name in names.iter().take(5) {
            if !chance.one_in(4) {
                let amount = chance.pick(&[
                    "1",
                    "1",
                    "2",
                    "4",
                    "16",
                    "0",
                    "-1",
                    "+2",
                    "9223372036854775807",
                    "9223372036854775808",
                    "1.0",
                    "0x2",
                    "two",
                    "",
                    "1e0",
                    "true",
                ]);
                settings.add(&format!("external-resource.{name}.amount"), amount);
            }
            if chance.one_in(8) {
                settings.add(
                    &format!("external-resource.{name}.kubernetes.config-key"),
                    "nvidia.com/gpu",
                );
            }
        }
        chance.shuffle(&mut settings.entries);
        settings
    };
    (0..170).map(|_| one(chance)).collect()
}

/// Configurations that do not say enough, or only about the other process.
fn nothing(_: &mut Chance) -> Vec<Settings> {
    use Process::{JobManager, TaskManager};
    let foreign = |asked: Process, written: Process, entries: &[(&str, &str)]| {
        let entries = Settings::of(written, entries).entries;
        Settings {
            process: asked,
            entries,
        }
    };
    vec![
        Settings::new(TaskManager),
        Settings::new(JobManager),
        foreign(TaskManager, JobManager, &[("memory.process.size", "1600m")]),
        foreign(JobManager, TaskManager, &[("memory.process.size", "1728m")]),
        Settings::of(TaskManager, &[("memory.task.heap.size", "1g")]),
        Settings::of(TaskManager, &[("memory.managed.size", "1g")]),
        Settings::of(TaskManager, &[("memory.size", "1g")]),
        Settings::of(TaskManager, &[("numberOfTaskSlots", "x")]),
        Settings::of(JobManager, &[("memory.off-heap.size", "1g")]),
        Settings::of(JobManager, &[("memory.enable-jvm-direct-memory-limit", "x")]),
        Settings::of(TaskManager, &[("memory.Process.Size", "1g")]),
        Settings::of(TaskManager, &[("memory.process.size ", "2g")]),
        Settings::of(TaskManager, &[("memory.process", "2g")]),
        Settings::of(TaskManager, &[("memory.process.size.", "2g")]),
    ]
}

/// Configurations that are asked of every release in the same words, to show what an upgrade does: totals large enough for
/// the bounds that changed, options that were removed or have another name, and parts that depend on them.
pub fn upgrades(chance: &mut Chance) -> Vec<Settings> {
    let totals = [
        "1728m", "2g", "4g", "8g", "11521m", "12g", "16g", "20g", "32g", "64g", "100g",
    ];
    let small = ["64m", "96m", "128m", "256m", "512m"];
    let large = ["1g", "1536m", "2g", "3g", "6g"];
    let mut all = Vec::new();
    for number in 0..96 {
        let process = if number % 4 == 3 {
            Process::JobManager
        } else {
            Process::TaskManager
        };
        let mut settings = Settings::new(process);
        let total = chance.pick(&totals);
        match (process, number % 12) {
            (Process::TaskManager, 0 | 1 | 6) => settings.set("memory.process.size", total),
            (Process::TaskManager, 2) => settings.set("memory.flink.size", total),
            (Process::TaskManager, 4) => settings.set("heap.size", total),
            (Process::TaskManager, 5) => settings.set("heap.mb", chance.between(512, 30_000)),
            (Process::TaskManager, 8) => {
                settings.set("memory.task.heap.size", chance.pick(&large));
                settings.set("memory.managed.size", chance.pick(&large));
            }
            (Process::TaskManager, 9) => {
                settings.set("memory.process.size", total);
                settings.set("memory.task.heap.size", chance.pick(&small));
                settings.set("memory.size", chance.pick(&small));
            }
            (Process::TaskManager, _) => {
                settings.set("memory.process.size", total);
                settings.set("heap.size", chance.pick(&totals));
            }
            (Process::JobManager, 3) => settings.set("heap.size", chance.pick(&large)),
            (Process::JobManager, 7) => settings.set("memory.process.size", chance.pick(&totals)),
            (Process::JobManager, _) => settings.set("heap.mb", chance.between(512, 4096)),
        }
        if process == Process::TaskManager {
            settings.sometimes(chance, 3, "network.numberOfBuffers", |chance| {
                chance.between(2048, 40_000).to_string()
            });
            settings.sometimes(chance, 4, "network.memory.fraction", |chance| {
                chance.pick(&["0.05", "0.1", "0.2", "0.25"]).to_owned()
            });
            settings.sometimes(chance, 5, "network.memory.min", |_| "96m".to_owned());
            settings.sometimes(chance, 4, "memory.network.max", |chance| {
                chance.pick(&["256m", "1g", "1536m", "4g"]).to_owned()
            });
            settings.sometimes(chance, 4, "memory.managed.fraction", |chance| {
                chance.pick(&["0.1", "0.4", "0.6"]).to_owned()
            });
            settings.sometimes(chance, 4, "memory.jvm-overhead.max", |_| "3g".to_owned());
            settings.sometimes(chance, 4, "memory.jvm-metaspace.size", |_| "512m".to_owned());
            settings.sometimes(chance, 2, "numberOfTaskSlots", |chance| {
                chance.between(1, 8).to_string()
            });
        } else {
            settings.sometimes(chance, 3, "memory.off-heap.size", |_| "256m".to_owned());
            settings.sometimes(chance, 3, "memory.jvm-overhead.fraction", |_| "0.2".to_owned());
        }
        all.push(settings);
    }
    all
}
