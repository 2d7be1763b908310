//! The option table: one row for every option of Flink that touches memory.
//!
//! The form, key look-up, defaults by release, link names and the option reference all come from these rows.

use std::collections::BTreeMap;
use std::fmt;
use std::sync::LazyLock;

use crate::component::Component;
use crate::decimal::{JavaDouble, JavaFloat};
use crate::size::MemorySize;
use crate::version::{FlinkVersion, v};

/// A row of the table.
#[derive(Debug)]
pub struct OptionDef {
    /// The row's place in [`OPTIONS`].
    pub id: OptionId,
    /// The newest key, as users write it. `<name>` stands for a part that users choose.
    pub key: &'static str,
    /// Other keys that Flink reads when `key` is not set, in the order it tries them.
    pub old_keys: &'static [OldKey],
    /// The option in plain words, for a label: at most four.
    pub name: &'static str,
    /// One sentence that says what the option does.
    pub sentence: &'static str,
    /// Where Flink's documentation puts the option.
    pub group: Group,
    /// What its values are.
    pub kind: Kind,
    /// Its default from a release on, oldest first. The first release is the one that brought the option, or 1.13.
    pub history: &'static [(FlinkVersion, Era)],
    /// The release that called the option deprecated.
    pub deprecated: Option<FlinkVersion>,
    /// The component whose size the option sets or bounds.
    pub bounds: Option<Component>,
    /// The page of Flink's documentation that explains the option, below the release's documentation root.
    pub page: &'static str,
}

/// Another key of an option.
#[derive(Debug)]
pub struct OldKey {
    /// The key as users write it.
    pub key: &'static str,
    /// Whether Flink warns of it (`Config uses deprecated configuration key`) or only mentions it.
    pub deprecated: bool,
    /// The first release that knew a newer key. In releases before it this key was the proper one.
    pub since: FlinkVersion,
    /// The first release that does not read it any more.
    pub until: Option<FlinkVersion>,
}

/// What held for an option from a release on.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum Era {
    /// The option exists and this is its default.
    Default(Default),
    /// Flink does not read the option any more.
    Removed,
}

/// A default, as its own type: the derivation reads it without parsing.
#[derive(Clone, Copy, Debug, PartialEq)]
#[allow(missing_docs)]
pub enum Default {
    None,
    Size(MemorySize),
    Float(f32),
    Double(f64),
    Integer(i64),
    Boolean(bool),
    Text(&'static str),
}

/// Writes a default as Flink's messages and documentation do: `null`, `192 mb`, `0.1`.
impl fmt::Display for Default {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::None => f.write_str("null"),
            Self::Size(size) => size.fmt(f),
            Self::Float(float) => JavaFloat(*float).fmt(f),
            Self::Double(double) => JavaDouble(*double).fmt(f),
            Self::Integer(integer) => integer.fmt(f),
            Self::Boolean(boolean) => boolean.fmt(f),
            Self::Text(text) => f.write_str(text),
        }
    }
}

/// What an option's values are.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Kind {
    /// A memory size.
    Size,
    /// A share of another size, a 32-bit float, 0 to below 1.
    Fraction,
    /// A 32-bit float that is no share of a size.
    Float,
    /// A 64-bit float.
    Double,
    /// A 32-bit integer.
    Integer,
    /// A 64-bit integer.
    Long,
    /// `true` or `false`.
    Boolean,
    /// A length of time.
    Duration,
    /// Any text.
    Text,
    /// One of these words. Flink takes them in any case; some options take class names too.
    Enum(&'static [&'static str]),
    /// Texts, separated by semicolons.
    List,
    /// `key:value` pairs, separated by commas.
    Map,
}

/// Where the form and the option reference put an option, in their order.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
#[allow(missing_docs)]
pub enum Group {
    TaskManagerTotal,
    TaskManagerHeap,
    ManagedMemory,
    TaskManagerDirect,
    Network,
    TaskManagerJvm,
    JobManagerTotal,
    JobManagerParts,
    JobManagerJvm,
    Slots,
    Execution,
    StateBackend,
    RocksDb,
    ForSt,
    JvmOptions,
    Kubernetes,
    Yarn,
    Legacy,
}

impl OptionDef {
    /// What holds for the option in a release; `None` before it came.
    pub fn era(&self, version: FlinkVersion) -> Option<Era> {
        self.history
            .iter()
            .rev()
            .find(|(since, _)| *since <= version)
            .map(|(_, era)| *era)
    }

    /// Whether the release reads the option.
    pub fn exists(&self, version: FlinkVersion) -> bool {
        matches!(self.era(version), Some(Era::Default(_)))
    }

    /// The default in a release; `Default::None` where there is none or the release does not know the option.
    pub fn default(&self, version: FlinkVersion) -> Default {
        match self.era(version) {
            Some(Era::Default(default)) => default,
            Some(Era::Removed) | None => Default::None,
        }
    }

    /// The other keys that a release reads for the option, with their place in `old_keys`.
    pub fn fallback_keys(&self, version: FlinkVersion) -> impl Iterator<Item = (usize, &'static OldKey)> {
        self.old_keys
            .iter()
            .enumerate()
            .filter(move |(_, old)| old.until.is_none_or(|until| version < until))
    }

    /// The key that the release calls the option by.
    pub fn key_in(&self, version: FlinkVersion) -> &'static str {
        self.old_keys
            .iter()
            .rev()
            .find(|old| version < old.since)
            .map_or(self.key, |old| old.key)
    }
}

/// The option with a given key, current or old, and for an old one its place in the row's `old_keys`.
///
/// Keys with a part that users choose (`external-resource.<name>.amount`) are found by their pattern.
pub fn find(key: &str) -> Option<(OptionId, Option<usize>)> {
    static BY_KEY: LazyLock<BTreeMap<&'static str, (OptionId, Option<usize>)>> = LazyLock::new(|| {
        let old = OPTIONS.iter().flat_map(|option| {
            option
                .old_keys
                .iter()
                .enumerate()
                .map(|(place, old)| (old.key, (option.id, Some(place))))
        });
        // A current key wins over another option's old one.
        old.chain(OPTIONS.iter().map(|option| (option.key, (option.id, None))))
            .collect()
    });
    BY_KEY.get(key).copied().or_else(|| {
        let patterned = |option: &&OptionDef| {
            option.key.split_once("<name>").is_some_and(|(before, after)| {
                key.strip_prefix(before)
                    .and_then(|rest| rest.strip_suffix(after))
                    .is_some_and(|name| !name.is_empty())
            })
        };
        OPTIONS.iter().find(patterned).map(|option| (option.id, None))
    })
}

macro_rules! options {
    ($($id:ident: $row:expr;)*) => {
        /// The name of an option in code; its number is its row's place in [`OPTIONS`].
        #[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
        #[allow(missing_docs)]
        pub enum OptionId { $($id),* }

        /// The table.
        pub static OPTIONS: [OptionDef; [$(OptionId::$id),*].len()] = [$(OptionDef { id: OptionId::$id, ..$row }),*];
    };
}

impl OptionId {
    /// The option's row.
    #[allow(clippy::indexing_slicing, reason = "ids number the rows")]
    pub fn def(self) -> &'static OptionDef {
        &OPTIONS[self as usize]
    }
}

const SETUP_TM: &str = "docs/deployment/memory/mem_setup_tm/";
const SETUP_JM: &str = "docs/deployment/memory/mem_setup_jobmanager/";
const SETUP: &str = "docs/deployment/memory/mem_setup/";
const MIGRATION: &str = "docs/deployment/memory/mem_migration/";
const CONFIG: &str = "docs/deployment/config/";
const NETWORK_TUNING: &str = "docs/deployment/memory/network_mem_tuning/";

const fn mib(mebibytes: u32) -> Era {
    Era::Default(Default::Size(MemorySize::from_mebibytes(mebibytes)))
}

const UNSET: Era = Era::Default(Default::None);
const SINCE_1_13: FlinkVersion = v(1, 13);

/// A row with nothing special about it.
const fn row(key: &'static str, kind: Kind, group: Group, history: &'static [(FlinkVersion, Era)]) -> OptionDef {
    OptionDef {
        id: OptionId::TmProcessSize,
        key,
        old_keys: &[],
        name: "",
        sentence: "",
        group,
        kind,
        history,
        deprecated: None,
        bounds: None,
        page: CONFIG,
    }
}

options! {
    TmProcessSize: OptionDef {
        name: "Total process memory",
        sentence: "All memory of the TaskManager's JVM process; in a container, the size of the container.",
        bounds: Some(Component::TotalProcess),
        page: SETUP,
        ..row("taskmanager.memory.process.size", Kind::Size, Group::TaskManagerTotal, &[(SINCE_1_13, UNSET)])
    };
    TmFlinkSize: OptionDef {
        name: "Total Flink memory",
        sentence: "What the TaskManager gives to Flink: the process without JVM metaspace and JVM overhead.",
        bounds: Some(Component::TotalFlink),
        page: SETUP,
        ..row("taskmanager.memory.flink.size", Kind::Size, Group::TaskManagerTotal, &[(SINCE_1_13, UNSET)])
    };
    FrameworkHeap: OptionDef {
        name: "Framework heap",
        sentence: "JVM heap that Flink itself uses and slots do not get.",
        bounds: Some(Component::FrameworkHeap),
        page: SETUP_TM,
        ..row("taskmanager.memory.framework.heap.size", Kind::Size, Group::TaskManagerHeap, &[(SINCE_1_13, mib(128))])
    };
    TaskHeap: OptionDef {
        name: "Task heap",
        sentence: "JVM heap for the operators and user code of all slots.",
        bounds: Some(Component::TaskHeap),
        page: SETUP_TM,
        ..row("taskmanager.memory.task.heap.size", Kind::Size, Group::TaskManagerHeap, &[(SINCE_1_13, UNSET)])
    };
    ManagedSize: OptionDef {
        old_keys: &[OldKey { key: "taskmanager.memory.size", deprecated: true, since: SINCE_1_13, until: None }],
        name: "Managed memory",
        sentence: "Native memory that Flink hands to RocksDB, sorting, hash tables, caching and Python.",
        bounds: Some(Component::Managed),
        page: SETUP_TM,
        ..row("taskmanager.memory.managed.size", Kind::Size, Group::ManagedMemory, &[(SINCE_1_13, UNSET)])
    };
    ManagedFraction: OptionDef {
        name: "Managed fraction",
        sentence: "Share of Total Flink Memory for managed memory when its size is not set.",
        bounds: Some(Component::Managed),
        page: SETUP_TM,
        ..row("taskmanager.memory.managed.fraction", Kind::Fraction, Group::ManagedMemory,
            &[(SINCE_1_13, Era::Default(Default::Float(0.4)))])
    };
    FrameworkOffHeap: OptionDef {
        name: "Framework off-heap",
        sentence: "Direct and native memory that Flink itself uses.",
        bounds: Some(Component::FrameworkOffHeap),
        page: SETUP_TM,
        ..row("taskmanager.memory.framework.off-heap.size", Kind::Size, Group::TaskManagerDirect,
            &[(SINCE_1_13, mib(128))])
    };
    TaskOffHeap: OptionDef {
        name: "Task off-heap",
        sentence: "Direct and native memory that operators and user code use.",
        bounds: Some(Component::TaskOffHeap),
        page: SETUP_TM,
        ..row("taskmanager.memory.task.off-heap.size", Kind::Size, Group::TaskManagerDirect, &[(SINCE_1_13, mib(0))])
    };
    NetworkFraction: OptionDef {
        old_keys: &[OldKey {
            key: "taskmanager.network.memory.fraction", deprecated: true, since: SINCE_1_13, until: None,
        }],
        name: "Network fraction",
        sentence: "Share of Total Flink Memory for the buffers that records travel through between tasks.",
        bounds: Some(Component::Network),
        page: NETWORK_TUNING,
        ..row("taskmanager.memory.network.fraction", Kind::Fraction, Group::Network,
            &[(SINCE_1_13, Era::Default(Default::Float(0.1)))])
    };
    NetworkMin: OptionDef {
        old_keys: &[OldKey { key: "taskmanager.network.memory.min", deprecated: true, since: SINCE_1_13, until: None }],
        name: "Network minimum",
        sentence: "The least network memory that the fraction may come to.",
        bounds: Some(Component::Network),
        page: NETWORK_TUNING,
        ..row("taskmanager.memory.network.min", Kind::Size, Group::Network, &[(SINCE_1_13, mib(64))])
    };
    NetworkMax: OptionDef {
        old_keys: &[OldKey { key: "taskmanager.network.memory.max", deprecated: true, since: SINCE_1_13, until: None }],
        name: "Network maximum",
        sentence: "The most network memory that the fraction may come to.",
        bounds: Some(Component::Network),
        page: NETWORK_TUNING,
        ..row("taskmanager.memory.network.max", Kind::Size, Group::Network,
            &[(SINCE_1_13, mib(1024)), (v(1, 17), Era::Default(Default::Size(MemorySize::MAX)))])
    };
    SegmentSize: OptionDef {
        name: "Segment size",
        sentence: "Size of one network buffer and of one page of managed memory; a power of two, at least 4 KiB.",
        page: NETWORK_TUNING,
        ..row("taskmanager.memory.segment-size", Kind::Size, Group::Network,
            &[(SINCE_1_13, Era::Default(Default::Size(MemorySize::from_kibibytes(32))))])
    };
    TmMetaspace: OptionDef {
        name: "JVM metaspace",
        sentence: "Memory for the classes that the TaskManager's JVM loads.",
        bounds: Some(Component::JvmMetaspace),
        page: SETUP,
        ..row("taskmanager.memory.jvm-metaspace.size", Kind::Size, Group::TaskManagerJvm, &[(SINCE_1_13, mib(256))])
    };
    TmOverheadMin: OptionDef {
        name: "JVM overhead minimum",
        sentence: "The least that is left for thread stacks, compiled code and the garbage collector.",
        bounds: Some(Component::JvmOverhead),
        page: SETUP,
        ..row("taskmanager.memory.jvm-overhead.min", Kind::Size, Group::TaskManagerJvm, &[(SINCE_1_13, mib(192))])
    };
    TmOverheadMax: OptionDef {
        name: "JVM overhead maximum",
        sentence: "The most that is left for thread stacks, compiled code and the garbage collector.",
        bounds: Some(Component::JvmOverhead),
        page: SETUP,
        ..row("taskmanager.memory.jvm-overhead.max", Kind::Size, Group::TaskManagerJvm, &[(SINCE_1_13, mib(1024))])
    };
    TmOverheadFraction: OptionDef {
        name: "JVM overhead fraction",
        sentence: "Share of Total Process Memory that is left for the JVM's own native memory.",
        bounds: Some(Component::JvmOverhead),
        page: SETUP,
        ..row("taskmanager.memory.jvm-overhead.fraction", Kind::Fraction, Group::TaskManagerJvm,
            &[(SINCE_1_13, Era::Default(Default::Float(0.1)))])
    };
    JmProcessSize: OptionDef {
        name: "Total process memory",
        sentence: "All memory of the JobManager's JVM process; in a container, the size of the container.",
        bounds: Some(Component::TotalProcess),
        page: SETUP_JM,
        ..row("jobmanager.memory.process.size", Kind::Size, Group::JobManagerTotal, &[(SINCE_1_13, UNSET)])
    };
    JmFlinkSize: OptionDef {
        name: "Total Flink memory",
        sentence: "What the JobManager gives to Flink: the process without JVM metaspace and JVM overhead.",
        bounds: Some(Component::TotalFlink),
        page: SETUP_JM,
        ..row("jobmanager.memory.flink.size", Kind::Size, Group::JobManagerTotal, &[(SINCE_1_13, UNSET)])
    };
    JmHeap: OptionDef {
        name: "JVM heap",
        sentence: "The JobManager's JVM heap, which grows with the number and width of jobs.",
        bounds: Some(Component::JvmHeap),
        page: SETUP_JM,
        ..row("jobmanager.memory.heap.size", Kind::Size, Group::JobManagerParts, &[(SINCE_1_13, UNSET)])
    };
    JmOffHeap: OptionDef {
        name: "Off-heap memory",
        sentence: "Direct and native memory of the JobManager.",
        bounds: Some(Component::OffHeap),
        page: SETUP_JM,
        ..row("jobmanager.memory.off-heap.size", Kind::Size, Group::JobManagerParts, &[(SINCE_1_13, mib(128))])
    };
    JmDirectLimit: OptionDef {
        name: "Limit direct memory",
        sentence: "Whether the JobManager's JVM gets a limit for direct memory, which finds leaks.",
        bounds: Some(Component::OffHeap),
        page: SETUP_JM,
        ..row("jobmanager.memory.enable-jvm-direct-memory-limit", Kind::Boolean, Group::JobManagerParts,
            &[(SINCE_1_13, Era::Default(Default::Boolean(false)))])
    };
    JmMetaspace: OptionDef {
        name: "JVM metaspace",
        sentence: "Memory for the classes that the JobManager's JVM loads.",
        bounds: Some(Component::JvmMetaspace),
        page: SETUP_JM,
        ..row("jobmanager.memory.jvm-metaspace.size", Kind::Size, Group::JobManagerJvm, &[(SINCE_1_13, mib(256))])
    };
    JmOverheadMin: OptionDef {
        name: "JVM overhead minimum",
        sentence: "The least that is left for thread stacks, compiled code and the garbage collector.",
        bounds: Some(Component::JvmOverhead),
        page: SETUP_JM,
        ..row("jobmanager.memory.jvm-overhead.min", Kind::Size, Group::JobManagerJvm, &[(SINCE_1_13, mib(192))])
    };
    JmOverheadMax: OptionDef {
        name: "JVM overhead maximum",
        sentence: "The most that is left for thread stacks, compiled code and the garbage collector.",
        bounds: Some(Component::JvmOverhead),
        page: SETUP_JM,
        ..row("jobmanager.memory.jvm-overhead.max", Kind::Size, Group::JobManagerJvm, &[(SINCE_1_13, mib(1024))])
    };
    JmOverheadFraction: OptionDef {
        name: "JVM overhead fraction",
        sentence: "Share of Total Process Memory that is left for the JVM's own native memory.",
        bounds: Some(Component::JvmOverhead),
        page: SETUP_JM,
        ..row("jobmanager.memory.jvm-overhead.fraction", Kind::Fraction, Group::JobManagerJvm,
            &[(SINCE_1_13, Era::Default(Default::Float(0.1)))])
    };
    Slots: OptionDef {
        name: "Task slots",
        sentence: "How many parallel pipelines one TaskManager runs; managed and network memory are divided among them.",
        ..row("taskmanager.numberOfTaskSlots", Kind::Integer, Group::Slots,
            &[(SINCE_1_13, Era::Default(Default::Integer(1)))])
    };
    CpuCores: OptionDef {
        name: "CPU cores",
        sentence: "CPU cores of one TaskManager; by default one for each slot.",
        ..row("taskmanager.cpu.cores", Kind::Double, Group::Slots, &[(SINCE_1_13, UNSET)])
    };
    ExternalResources: OptionDef {
        name: "External resources",
        sentence: "Names of the external resources (GPUs, for example) that each TaskManager has.",
        page: "docs/deployment/advanced/external_resources/",
        ..row("external-resources", Kind::List, Group::Slots, &[(SINCE_1_13, UNSET)])
    };
    ExternalResourceAmount: OptionDef {
        name: "External resource amount",
        sentence: "How many pieces of the external resource each TaskManager has.",
        page: "docs/deployment/advanced/external_resources/",
        ..row("external-resource.<name>.amount", Kind::Long, Group::Slots, &[(SINCE_1_13, UNSET)])
    };
    KubernetesTmCpu: OptionDef {
        old_keys: &[OldKey { key: "kubernetes.taskmanager.cpu", deprecated: true, since: v(1, 17), until: None }],
        name: "TaskManager CPU",
        sentence: "CPU cores that a TaskManager pod asks for; by default one for each slot.",
        ..row("kubernetes.taskmanager.cpu.amount", Kind::Double, Group::Kubernetes,
            &[(SINCE_1_13, Era::Default(Default::Double(-1.0)))])
    };
    YarnVcores: OptionDef {
        name: "TaskManager vcores",
        sentence: "Virtual cores of a YARN container that runs a TaskManager; by default one for each slot.",
        ..row("yarn.containers.vcores", Kind::Integer, Group::Yarn, &[(SINCE_1_13, Era::Default(Default::Integer(-1)))])
    };
    TmLegacyHeap: OptionDef {
        name: "Heap size (old)",
        sentence: "Read as Total Flink Memory on standalone clusters and as Total Process Memory in containers.",
        page: MIGRATION,
        deprecated: Some(SINCE_1_13),
        ..row("taskmanager.heap.size", Kind::Size, Group::Legacy, &[(SINCE_1_13, UNSET), (v(2, 0), Era::Removed)])
    };
    TmLegacyHeapMb: OptionDef {
        name: "Heap in MiB (old)",
        sentence: "Read like taskmanager.heap.size, as a number of mebibytes.",
        page: MIGRATION,
        deprecated: Some(SINCE_1_13),
        ..row("taskmanager.heap.mb", Kind::Integer, Group::Legacy, &[(SINCE_1_13, UNSET), (v(2, 0), Era::Removed)])
    };
    JmLegacyHeap: OptionDef {
        name: "Heap size (old)",
        sentence: "Read as JVM Heap on standalone clusters and as Total Process Memory in containers.",
        page: MIGRATION,
        deprecated: Some(SINCE_1_13),
        ..row("jobmanager.heap.size", Kind::Size, Group::Legacy, &[(SINCE_1_13, UNSET), (v(2, 0), Era::Removed)])
    };
    JmLegacyHeapMb: OptionDef {
        name: "Heap in MiB (old)",
        sentence: "Read like jobmanager.heap.size, as a number of mebibytes.",
        page: MIGRATION,
        deprecated: Some(SINCE_1_13),
        ..row("jobmanager.heap.mb", Kind::Integer, Group::Legacy, &[(SINCE_1_13, UNSET), (v(2, 0), Era::Removed)])
    };
    NumberOfBuffers: OptionDef {
        name: "Network buffers (old)",
        sentence: "Network memory as a number of segments; counts only where no other network option is set.",
        bounds: Some(Component::Network),
        page: MIGRATION,
        deprecated: Some(SINCE_1_13),
        ..row("taskmanager.network.numberOfBuffers", Kind::Integer, Group::Legacy,
            &[(SINCE_1_13, Era::Default(Default::Integer(2048))), (v(2, 0), Era::Removed)])
    };
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::collections::BTreeSet;

    #[test]
    fn every_row_is_whole_and_found_by_its_keys() {
        let mut keys = BTreeSet::new();
        for option in &OPTIONS {
            assert!(std::ptr::eq(option.id.def(), option), "{}", option.key);
            assert!(
                !option.name.is_empty() && option.sentence.ends_with('.'),
                "{}",
                option.key
            );
            assert!(
                option.history.is_sorted_by_key(|(version, _)| *version),
                "{}",
                option.key
            );
            assert_eq!(find(option.key), Some((option.id, None)));
            for key in option.old_keys.iter().map(|old| old.key).chain([option.key]) {
                assert!(keys.insert(key), "{key} stands twice");
            }
        }
        assert_eq!(find("taskmanager.memory.size"), Some((OptionId::ManagedSize, Some(0))));
        assert_eq!(
            find("external-resource.gpu.amount"),
            Some((OptionId::ExternalResourceAmount, None))
        );
        assert_eq!(find("external-resource..amount"), None);
        assert_eq!(find("taskmanager.memory.network.size"), None);
    }
}
