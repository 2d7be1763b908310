//! Finds options from which Flink derives the sizes that are known.
//!
//! The way that a person would write them is tried first, each by deriving it; what no few options give is set to the
//! byte, as Flink does for its own processes.

use std::collections::BTreeMap;

use flink_memory::{
    Component, Configuration, Deployment, Derivation, FlinkVersion, MemorySize, Process, Target, derive,
};

use flink_config::size_text;

/// A way to set options: whole keys and texts.
pub(super) type Way = Vec<(String, String)>;

/// Sizes of components, in bytes.
pub(super) type Sizes = BTreeMap<Component, i64>;

const MEBIBYTE: i64 = 1 << 20;

/// Derives one process.
#[derive(Clone, Copy)]
pub(super) struct Solver {
    target: Target,
}

impl Solver {
    pub fn new(process: Process, version: FlinkVersion, deployment: Deployment) -> Self {
        let target = Target {
            process,
            version,
            deployment,
        };
        Self { target }
    }

    fn derive(self, settings: &Way) -> Derivation {
        let settings = settings.iter().map(|(key, text)| (key.as_str(), text.as_str()));
        derive(self.target, &settings.collect::<Configuration>())
    }

    fn setting(self, key: &str, text: String) -> (String, String) {
        let prefix = match self.target.process {
            Process::TaskManager => "taskmanager.memory.",
            Process::JobManager => "jobmanager.memory.",
        };
        (prefix.to_owned() + key, text)
    }

    /// Sizes to the byte, one for each key.
    fn sizes(self, keys: &[(&str, i64)]) -> Way {
        let size = |bytes: i64| MemorySize::from_bytes(bytes).unwrap_or_default();
        keys.iter()
            .map(|(key, bytes)| self.setting(key, size_text(size(*bytes))))
            .collect()
    }

    /// The shortest options that give just these sizes, which are all that the process has; none if nothing does.
    pub fn for_sizes(self, sizes: &Sizes) -> Option<Way> {
        use Component::*;
        let size = |component| sizes.get(&component).copied();
        let (process, flink) = (size(TotalProcess)?, size(TotalFlink)?);
        let (metaspace, overhead) = (size(JvmMetaspace)?, size(JvmOverhead)?);
        let overhead_fixed = self.sizes(&[("jvm-overhead.min", overhead), ("jvm-overhead.max", overhead)]);
        let mut fixed = vec![("jvm-metaspace.size", metaspace, 256 * MEBIBYTE)];
        let starts;
        let mut managed_ways = vec![Way::new()];
        let mut network_ways = vec![Way::new()];
        match self.target.process {
            Process::TaskManager => {
                let (managed, network, task_heap) = (size(Managed)?, size(Network)?, size(TaskHeap)?);
                fixed.push(("framework.heap.size", size(FrameworkHeap)?, 128 * MEBIBYTE));
                fixed.push(("framework.off-heap.size", size(FrameworkOffHeap)?, 128 * MEBIBYTE));
                fixed.push(("task.off-heap.size", size(TaskOffHeap)?, 0));
                let parts = [("task.heap.size", task_heap), ("managed.size", managed)];
                starts = vec![
                    self.sizes(&[("process.size", process)]),
                    self.sizes(&[("flink.size", flink)]),
                    self.sizes(&parts),
                ];
                // A fraction in hundredths, if one gives it.
                let hundredths = (managed as f64 * 100.0 / flink.max(1) as f64).round() / 100.0;
                managed_ways.push(vec![self.setting("managed.fraction", hundredths.to_string())]);
                managed_ways.push(self.sizes(&[("managed.size", managed)]));
                network_ways.push(self.sizes(&[("network.min", network), ("network.max", network)]));
            }
            Process::JobManager => {
                fixed.push(("off-heap.size", size(OffHeap)?, 128 * MEBIBYTE));
                starts = vec![
                    self.sizes(&[("process.size", process)]),
                    self.sizes(&[("flink.size", flink)]),
                    self.sizes(&[("heap.size", size(JvmHeap)?)]),
                ];
            }
        }
        let is_other = |(_, size, default): &&(&str, i64, i64)| size != default;
        let fixed = fixed.iter().filter(is_other).map(|(key, size, _)| (*key, *size));
        let fixed = self.sizes(&fixed.collect::<Vec<_>>());
        let mut ways = Vec::new();
        for start in &starts {
            for managed in &managed_ways {
                for network in &network_ways {
                    for overhead in [&Way::new(), &overhead_fixed] {
                        // Task heap with managed memory is a start of its own.
                        let is_twice = start
                            .iter()
                            .any(|(key, _)| managed.iter().any(|(other, _)| key == other));
                        if !is_twice {
                            ways.push([start, &fixed, managed, network, overhead].map(Vec::as_slice).concat());
                        }
                    }
                }
            }
        }
        // People write few settings, and round ones.
        let is_odd = |(_, text): &&(String, String)| text.len() > 6;
        ways.sort_by_key(|way| (way.iter().filter(is_odd).count(), way.len()));
        ways.into_iter().find(|way| self.gives(way, sizes))
    }

    /// Whether some settings give these sizes.
    pub fn gives(self, settings: &Way, sizes: &Sizes) -> bool {
        let derivation = self.derive(settings);
        let same = |(component, bytes): (&Component, &i64)| {
            derivation.amounts.size(*component).map(MemorySize::bytes) == Some(*bytes)
        };
        derivation.outcome.is_ok() && sizes.iter().all(same)
    }

    /// Options with which the JVM gets these arguments, the shortest that do.
    pub fn for_arguments(self, arguments: &Arguments) -> Option<Way> {
        let metaspace: Vec<_> = arguments
            .metaspace
            .into_iter()
            .filter(|size| *size != 256 * MEBIBYTE)
            .collect();
        let metaspace = self.sizes(
            &metaspace
                .iter()
                .map(|size| ("jvm-metaspace.size", *size))
                .collect::<Vec<_>>(),
        );
        let around = arguments.metaspace.unwrap_or(256 * MEBIBYTE);
        let mut ways: Vec<Way> = Vec::new();
        match self.target.process {
            Process::TaskManager => {
                let direct = arguments.direct.unwrap_or(256 * MEBIBYTE);
                let flink = flink_around(arguments.heap.checked_add(direct)?)?;
                ways.extend(
                    processes_around(flink.checked_add(around)?).map(|size| self.sizes(&[("process.size", size)])),
                );
                ways.push(self.sizes(&[("flink.size", flink)]));
                let framework_heap = arguments.heap.min(128 * MEBIBYTE);
                let framework_off_heap = direct.min(128 * MEBIBYTE);
                let network = direct - framework_off_heap;
                let mut parts = vec![
                    ("flink.size", flink),
                    ("task.heap.size", arguments.heap - framework_heap),
                    ("network.min", network),
                    ("network.max", network),
                ];
                let framework = [
                    ("framework.heap.size", framework_heap),
                    ("framework.off-heap.size", framework_off_heap),
                ];
                parts.extend(framework.into_iter().filter(|(_, size)| *size != 128 * MEBIBYTE));
                ways.push(self.sizes(&parts));
            }
            Process::JobManager => {
                let off_heap = arguments.direct.unwrap_or(128 * MEBIBYTE);
                let flink = arguments.heap.checked_add(off_heap)?;
                let limit = arguments
                    .direct
                    .map(|_| self.setting("enable-jvm-direct-memory-limit", "true".to_owned()));
                let off_heap = match off_heap == 128 * MEBIBYTE {
                    true => Vec::new(),
                    false => self.sizes(&[("off-heap.size", off_heap)]),
                };
                let starts = processes_around(flink.checked_add(around)?).map(|size| ("process.size", size));
                for start in starts.chain([("heap.size", arguments.heap)]) {
                    let mut way = self.sizes(&[start]);
                    way.extend(off_heap.iter().cloned().chain(limit.clone()));
                    ways.push(way);
                }
            }
        }
        ways.into_iter()
            .map(|way| [way, metaspace.clone()].concat())
            .find(|way| {
                let derived = self.derive(way).jvm_arguments();
                derived.as_deref().and_then(Arguments::read).is_some_and(|mut derived| {
                    // What is not told may be anything.
                    derived.metaspace = arguments.metaspace.and(derived.metaspace);
                    derived.direct = arguments.direct.and(derived.direct);
                    derived == *arguments
                })
            })
    }

    /// The option for the size of the whole process, where that is all that is known.
    pub fn for_total(self, sizes: &Sizes) -> Option<Way> {
        let total = sizes.get(&Component::TotalProcess)?;
        Some(self.sizes(&[("process.size", *total)]))
    }

    /// Examples of the settings with which Flink fixes a process's sizes.
    pub fn fixed_sizes(self) -> BTreeMap<String, String> {
        self.dynamic_properties(&self.sizes(&[("process.size", 4096 * MEBIBYTE)]))
    }

    /// What Flink fixes itself, from some settings.
    pub fn dynamic_properties(self, settings: &Way) -> BTreeMap<String, String> {
        self.derive(settings).dynamic_properties().unwrap_or_default()
    }
}

/// The memory arguments of a JVM, in bytes.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(super) struct Arguments {
    pub heap: i64,
    pub direct: Option<i64>,
    pub metaspace: Option<i64>,
}

impl Arguments {
    /// The arguments among some words, the last of each kind; none without a heap.
    pub fn read(text: &str) -> Option<Self> {
        let words = || text.split_whitespace().map(|word| word.trim_matches(['"', '\'', ',']));
        let last = |name: &str| words().rev().find_map(|word| jvm_size(word.strip_prefix(name)?));
        Some(Self {
            heap: last("-Xmx")?,
            direct: last("-XX:MaxDirectMemorySize="),
            metaspace: last("-XX:MaxMetaspaceSize="),
        })
    }
}

/// A size as a JVM reads it: whole, and with one letter at most.
fn jvm_size(text: &str) -> Option<i64> {
    let is_size = text.starts_with(|char: char| char.is_ascii_digit()) && !text.contains(' ');
    let has_word = text.bytes().filter(u8::is_ascii_alphabetic).count() > 1;
    let size = MemorySize::parse(text).ok().filter(|_| is_size && !has_word);
    size.map(MemorySize::bytes)
}

/// Total Flink Memory of which the default share of managed memory leaves so many bytes.
fn flink_around(rest: i64) -> Option<i64> {
    let left = |flink: i64| {
        let size = MemorySize::from_bytes(flink)?;
        Some(flink - size.checked_mul(f64::from(0.4_f32)).ok()?.bytes())
    };
    // What is left grows by one byte at most from each size to the next.
    let (mut low, mut high) = (rest, rest.checked_mul(2)?);
    while low < high {
        let middle = low + (high - low) / 2;
        if left(middle)? < rest {
            low = middle + 1;
        } else {
            high = middle;
        }
    }
    Some(low)
}

/// Sizes that a process with so much Flink memory and metaspace may have: whole mebibytes first.
fn processes_around(inner: i64) -> impl Iterator<Item = i64> {
    let estimates = [
        inner.saturating_add(192 * MEBIBYTE),
        (inner as f64 / 0.9) as i64,
        inner.saturating_add(1024 * MEBIBYTE),
    ];
    let whole =
        move |estimate: i64| [0, 1].map(|more| (estimate / MEBIBYTE).saturating_add(more).saturating_mul(MEBIBYTE));
    let near = |estimate: i64| (-3..=3).map(move |more| estimate.saturating_add(more));
    estimates
        .into_iter()
        .flat_map(whole)
        .chain(estimates.into_iter().flat_map(near))
}
