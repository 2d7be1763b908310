//! Flink refuses to start a process: the `IllegalConfigurationException`s, read back into the configurations they are
//! thrown for.

use flink_advice::{Subject, refusal_fixes};
use flink_config::{Answer, ConfigFile, Document, Edit, write_document};
use flink_memory::{Component, Conflict, Deployment, MemorySize, OptionId, Process, Refusal, ShortSize, Value, check};

use crate::diagnosis::{Case, Number, count, size};
use crate::fixes;
use crate::message::Message;
use crate::pasted::{Match, Pasted};
use crate::rebuilt::{Way, Words, flink_size, flink_totals, process_size, set, unless};

const CONFIGURATION_PAGE: &str = "docs/deployment/memory/mem_trouble/#illegalconfigurationexception";

/// What holds of every refusal.
const REFUSAL: Message = Message {
    id: "",
    title: "",
    meaning: "",
    advice: "",
    source: CONFIGURATION_PAGE,
    example: "",
    hides: &["exit-1"],
    words: &[],
    read: |_| None,
};

/// Words that releases before 2.0 begin with another name where it is the JobManager's.
macro_rules! either {
    ($words:literal) => {
        &[$words, concat!("JobManager memory configuration failed: ", $words)]
    };
}

/// `TaskExecutorFlinkMemoryUtils`, every release: the sum of what is set, with task heap or without.
pub(crate) const COMPONENTS_EXCEED_FLINK: Message = Message {
    id: "components-exceed-flink",
    title: "The parts are larger than Total Flink Memory",
    meaning: "Flink does not start the TaskManager: the sizes that are set or derived for its parts are more than \
              Total Flink Memory, which is set or what a process leaves after metaspace and overhead. Fractions do \
              not shrink to make room for sizes.",
    advice: "The message has all the sizes. Make one of the parts smaller, or the total larger.",
    source: "TaskExecutorFlinkMemoryUtils, since 1.10; recorded from 1.13 to 2.3",
    example: "org.apache.flink.configuration.IllegalConfigurationException: TaskManager memory configuration failed: \
              Sum of configured Framework Heap Memory (2.000gb (2147483648 bytes)), Framework Off-Heap Memory (128.000mb \
              (134217728 bytes)), Task Off-Heap Memory (0 bytes), Managed Memory (1003.520mb (1052267001 bytes)) and \
              Network Memory (250.880mb (263066750 bytes)) exceed configured Total Flink Memory (2.450gb (2630667464 \
              bytes)).",
    words: &[
        "Sum of configured Framework Heap Memory ({size}), Framework Off-Heap Memory ({size}), Task Off-Heap Memory ({size}), Managed Memory ({size}) and Network Memory ({size}) exceed configured Total Flink Memory ({size}).",
        "Sum of configured Framework Heap Memory ({size}), Framework Off-Heap Memory ({size}), Task Heap Memory ({size}), Task Off-Heap Memory ({size}) and Managed Memory ({size}) exceed configured Total Flink Memory ({size}).",
    ],
    read: components_exceed_flink,
    ..REFUSAL
};

fn components_exceed_flink(pasted: &Pasted) -> Option<Case> {
    let with_heap = pasted.find(
        "Sum of configured Framework Heap Memory ({}), Framework Off-Heap Memory ({}), Task Heap Memory ({}), Task \
         Off-Heap Memory ({}) and Managed Memory ({}) exceed configured Total Flink Memory ({}).",
    );
    let process = Some(Process::TaskManager);
    if let Some(found) = with_heap {
        let [
            framework_heap,
            framework_off_heap,
            task_heap,
            task_off_heap,
            managed,
            flink,
        ] = sizes(&found)?;
        let way = [
            Some(set(OptionId::TmFlinkSize, flink)),
            Some(set(OptionId::TaskHeap, task_heap)),
            Some(set(OptionId::ManagedSize, managed)),
        ];
        let others = parts(framework_heap, framework_off_heap, task_off_heap);
        let way: Way = way.into_iter().flatten().chain(others).collect();
        return Some(refused(pasted, process, &[&found], &[way]));
    }
    let found = pasted.find(
        "Sum of configured Framework Heap Memory ({}), Framework Off-Heap Memory ({}), Task Off-Heap Memory ({}), \
         Managed Memory ({}) and Network Memory ({}) exceed configured Total Flink Memory ({}).",
    )?;
    let [
        framework_heap,
        framework_off_heap,
        task_off_heap,
        managed,
        network,
        flink,
    ] = sizes(&found)?;
    let others = parts(framework_heap, framework_off_heap, task_off_heap);
    let mut ways = Vec::new();
    for managed in [None, Some(set(OptionId::ManagedSize, managed))] {
        for network in [
            Vec::new(),
            vec![set(OptionId::NetworkMin, network), set(OptionId::NetworkMax, network)],
        ] {
            for total in flink_totals(Process::TaskManager, flink) {
                let all = [total].into_iter().chain(others.clone()).chain(managed.clone());
                ways.push(all.chain(network.clone()).collect());
            }
        }
    }
    Some(refused(pasted, process, &[&found], &ways))
}

/// The parts of a TaskManager that have sizes by default, where they are others.
fn parts(framework_heap: MemorySize, framework_off_heap: MemorySize, task_off_heap: MemorySize) -> Way {
    let parts = [
        unless(OptionId::FrameworkHeap, framework_heap, 128),
        unless(OptionId::FrameworkOffHeap, framework_off_heap, 128),
        unless(OptionId::TaskOffHeap, task_off_heap, 0),
    ];
    parts.into_iter().flatten().collect()
}

/// `ProcessMemoryUtils`, every release.
pub(crate) const METASPACE_OVERHEAD_EXCEED_PROCESS: Message = Message {
    id: "metaspace-overhead-exceed-process",
    title: "JVM Metaspace and JVM Overhead are larger than the process",
    meaning: "Flink does not start the process: metaspace and overhead alone are more than Total Process Memory, by \
              default from 448 MiB on. Often a unit is missing: `4096` means 4096 bytes.",
    advice: "A TaskManager with default settings starts from 982 MiB, a JobManager from 577 MiB.",
    source: "ProcessMemoryUtils, since 1.10; recorded from 1.13 to 2.3",
    example: "IllegalConfigurationException: TaskManager memory configuration failed: Sum of configured JVM Metaspace \
              (256.000mb (268435456 bytes)) and JVM Overhead (192.000mb (201326592 bytes)) exceed configured Total \
              Process Memory (4.000kb (4096 bytes)).",
    words: either!(
        "Sum of configured JVM Metaspace ({size}) and JVM Overhead ({size}) exceed configured Total Process Memory ({size})."
    ),
    read: metaspace_overhead_exceed_process,
    ..REFUSAL
};

fn metaspace_overhead_exceed_process(pasted: &Pasted) -> Option<Case> {
    let found = pasted.find(
        "Sum of configured JVM Metaspace ({}) and JVM Overhead ({}) exceed configured Total Process Memory ({}).",
    )?;
    let [metaspace, overhead, total] = sizes(&found)?;
    Some(refused_either(pasted, &[&found], &|process| {
        let (option, min, max) = match process {
            Process::TaskManager => (OptionId::TmMetaspace, OptionId::TmOverheadMin, OptionId::TmOverheadMax),
            Process::JobManager => (OptionId::JmMetaspace, OptionId::JmOverheadMin, OptionId::JmOverheadMax),
        };
        let total = [Some(set(process_size(process), total)), unless(option, metaspace, 256)];
        let plain: Way = total.into_iter().flatten().collect();
        let fixed = [plain.clone(), vec![set(min, overhead), set(max, overhead)]].concat();
        vec![plain, fixed]
    }))
}

/// `ProcessMemoryUtils`, every release.
pub(crate) const FLINK_METASPACE_EXCEED_PROCESS: Message = Message {
    id: "flink-metaspace-exceed-process",
    title: "Total Flink Memory and JVM Metaspace are larger than the process",
    meaning: "Flink does not start the process: both the process and its parts are set, and the parts are more. JVM \
              Overhead would come on top.",
    advice: "Set the process or Total Flink Memory, not both.",
    source: "ProcessMemoryUtils, since 1.10; recorded from 1.13 to 2.3",
    example: "IllegalConfigurationException: TaskManager memory configuration failed: The configured Total Process \
              Memory size (2.000gb (2147483648 bytes)) is less than the sum of the derived Total Flink Memory size \
              (2.500gb (2684354560 bytes)) and the configured or default JVM Metaspace size  (256.000mb (268435456 \
              bytes)).",
    words: either!(
        "The configured Total Process Memory size ({size}) is less than the sum of the derived Total Flink Memory size ({size}) and the configured or default JVM Metaspace size ({size})."
    ),
    read: flink_metaspace_exceed_process,
    ..REFUSAL
};

fn flink_metaspace_exceed_process(pasted: &Pasted) -> Option<Case> {
    let found = pasted.find(
        "The configured Total Process Memory size ({}) is less than the sum of the derived Total Flink Memory size \
         ({}) and the configured or default JVM Metaspace size ({}).",
    )?;
    let [total, flink, metaspace] = sizes(&found)?;
    Some(refused_either(pasted, &[&found], &|process| {
        let option = match process {
            Process::TaskManager => OptionId::TmMetaspace,
            Process::JobManager => OptionId::JmMetaspace,
        };
        let way = [
            Some(set(process_size(process), total)),
            Some(set(flink_size(process), flink)),
            unless(option, metaspace, 256),
        ];
        with_empty_parts(process, way.into_iter().flatten().collect())
    }))
}

/// A way, and the same with parts of nothing, so that even a small total can be divided.
fn with_empty_parts(process: Process, way: Way) -> Vec<Way> {
    let nothing = |options: &[OptionId]| {
        let empty = options.iter().map(|option| set(*option, MemorySize::ZERO));
        way.iter().cloned().chain(empty).collect()
    };
    match process {
        Process::TaskManager => {
            use OptionId::*;
            vec![
                way.clone(),
                nothing(&[FrameworkHeap, FrameworkOffHeap, NetworkMin, NetworkMax]),
            ]
        }
        Process::JobManager => vec![way.clone(), nothing(&[OptionId::JmOffHeap])],
    }
}

/// `ProcessMemoryUtils`, every release.
pub(crate) const OVERHEAD_OUTSIDE_RANGE: Message = Message {
    id: "overhead-outside-range",
    title: "JVM Overhead is outside its range",
    meaning: "Flink does not start the process: both the process and its parts are set, so JVM Overhead is what they \
              leave, and that is less than `jvm-overhead.min` or more than `jvm-overhead.max`.",
    advice: "Set the process or its parts, not both; or move the bound.",
    source: "ProcessMemoryUtils, since 1.10; recorded from 1.13 to 2.3",
    example: "IllegalConfigurationException: TaskManager memory configuration failed: Derived JVM Overhead size \
              (2.500gb (2684354560 bytes)) is not in configured JVM Overhead range [192.000mb (201326592 bytes), \
              1024.000mb (1073741824 bytes)].",
    words: either!("Derived JVM Overhead size ({size}) is not in configured JVM Overhead range [{size}, {size}]."),
    read: overhead_outside_range,
    ..REFUSAL
};

fn overhead_outside_range(pasted: &Pasted) -> Option<Case> {
    let found = pasted.find("Derived JVM Overhead size ({}) is not in configured JVM Overhead range [{}, {}].")?;
    let [derived, min, max] = sizes(&found)?;
    Some(refused_either(pasted, &[&found], &|process| {
        let options = match process {
            Process::TaskManager => (OptionId::TmOverheadMin, OptionId::TmOverheadMax),
            Process::JobManager => (OptionId::JmOverheadMin, OptionId::JmOverheadMax),
        };
        let bounds = [unless(options.0, min, 192), unless(options.1, max, 1024)];
        let bounds: Way = bounds.into_iter().flatten().collect();
        let flinks = [1280, 1024, 1].map(MemorySize::from_mebibytes);
        let totals = flinks.into_iter().filter_map(|flink| {
            let total = flink.checked_add(MemorySize::from_mebibytes(256)).ok()?;
            let total = total.checked_add(derived).ok()?;
            Some(vec![set(process_size(process), total), set(flink_size(process), flink)])
        });
        totals
            .flat_map(|total| with_empty_parts(process, [total, bounds.clone()].concat()))
            .collect()
    }))
}

/// `TaskExecutorFlinkMemoryUtils`, every release: the outer message has no numbers, its cause has.
pub(crate) const NETWORK_OUTSIDE_RANGE: Message = Message {
    id: "network-outside-range",
    title: "Network memory is outside its range",
    meaning: "Flink does not start the TaskManager: all its other parts are set, so network memory is what they leave, \
              and that does not agree with `network.min`, `network.max` or the number of buffers. Up to 1.16 the \
              largest is 1 GiB by default.",
    advice: "The numbers are in the exception’s cause. Leave one of the parts to Flink, or move the bound.",
    source: "TaskExecutorFlinkMemoryUtils, since 1.10; recorded from 1.13 to 2.3",
    hides: &[
        "inconsistent-range",
        "unreadable-size",
        "unreadable-value",
        "segment-size",
        "exit-1",
    ],
    example: "IllegalConfigurationException: TaskManager memory configuration failed: If Total Flink, Task Heap and \
              (or) Managed Memory sizes are explicitly configured then the Network Memory size is the rest of the \
              Total Flink memory after subtracting all other configured types of memory, but the derived Network \
              Memory is inconsistent with its configuration.\nCaused by: IllegalConfigurationException: Derived \
              Network Memory size (1.500gb (1610612736 bytes)) is not in configured Network Memory range [64.000mb \
              (67108864 bytes), 1024.000mb (1073741824 bytes)].",
    words: &[
        "Derived Network Memory size ({size}) is not in configured Network Memory range [{size}, {size}].",
        "Derived Network Memory size ({size}) does not match configured Network Memory size ({size}).",
    ],
    read: network_outside_range,
};

fn network_outside_range(pasted: &Pasted) -> Option<Case> {
    let outer = pasted.find("but the derived Network Memory is inconsistent with its configuration.");
    let process = Some(Process::TaskManager);
    let around = |network: MemorySize| -> Way {
        let rest = MemorySize::from_mebibytes(128 + 128 + 256 + 256);
        let flink = rest.checked_add(network).unwrap_or(MemorySize::MAX);
        vec![
            set(OptionId::TmFlinkSize, flink),
            set(OptionId::TaskHeap, MemorySize::from_mebibytes(256)),
            set(OptionId::ManagedSize, MemorySize::from_mebibytes(256)),
        ]
    };
    let range = "Derived Network Memory size ({}) is not in configured Network Memory range [{}, {}].";
    if let Some(found) = pasted.find(range) {
        let [derived, min, max] = sizes(&found)?;
        let bounds = [
            unless(OptionId::NetworkMin, min, 64),
            Some(set(OptionId::NetworkMax, max)),
        ];
        let bounds = bounds.into_iter().flatten();
        let way = around(derived).into_iter().chain(bounds).collect();
        return Some(refused(pasted, process, &[&found], &[way]));
    }
    let buffers = "Derived Network Memory size ({}) does not match configured Network Memory size ({}).";
    if let Some(found) = pasted.find(buffers) {
        let [derived, configured] = sizes(&found)?;
        let key = |option: OptionId| option.def().key.to_owned();
        let ways = [32 << 10, 64 << 10, 16 << 10, 4 << 10, 1 << 20].map(|segment: i64| {
            let number = (
                key(OptionId::NumberOfBuffers),
                (configured.bytes() / segment).to_string(),
            );
            let segment = (segment != 32 << 10).then(|| (key(OptionId::SegmentSize), format!("{segment}b")));
            around(derived).into_iter().chain([number]).chain(segment).collect()
        });
        return Some(refused(pasted, process, &[&found], &ways));
    }
    let outer = outer?;
    let base = around(MemorySize::from_mebibytes(64));
    let inner = range_cause(pasted, &base)
        .or_else(|| value_cause(pasted, &base))
        .or_else(|| segment_cause(pasted, &base));
    let (found, way) = inner.map_or((None, Vec::new()), |(found, way)| (Some(found), way));
    let found = found.as_ref().unwrap_or(&outer);
    Some(refused(pasted, process, &[found, &outer], &way))
}

/// `JobManagerFlinkMemoryUtils`, since 1.11.
pub(crate) const HEAP_OFF_HEAP_NOT_FLINK: Message = Message {
    id: "heap-off-heap-not-flink",
    title: "JVM heap and off-heap memory are not Total Flink Memory",
    meaning: "Flink does not start the JobManager: heap, off-heap memory and Total Flink Memory are all set, and the \
        first two do not add up to the third.",
    advice: "Set only one of heap and Total Flink Memory.",
    source: "JobManagerFlinkMemoryUtils, since 1.11; recorded from 1.13 to 2.3",
    example: "IllegalConfigurationException: JobManager memory configuration failed: Sum of the configured JVM Heap \
              Memory (1024.000mb (1073741824 bytes)) and the configured Off-heap Memory (256.000mb (268435456 bytes)) \
              does not match the configured Total Flink Memory (2.000gb (2147483648 bytes)). Please, make the \
              configuration consistent or configure only one option: either JVM Heap or Total Flink Memory.",
    words: either!(
        "Sum of the configured JVM Heap Memory ({size}) and the configured Off-heap Memory ({size}) does not match the configured Total Flink Memory ({size})."
    ),
    read: heap_off_heap_not_flink,
    ..REFUSAL
};

fn heap_off_heap_not_flink(pasted: &Pasted) -> Option<Case> {
    let found = pasted.find(
        "Sum of the configured JVM Heap Memory ({}) and the configured Off-heap Memory ({}) does not match the \
         configured Total Flink Memory ({}).",
    )?;
    let [heap, off_heap, flink] = sizes(&found)?;
    let way = vec![
        set(OptionId::JmFlinkSize, flink),
        set(OptionId::JmHeap, heap),
        set(OptionId::JmOffHeap, off_heap),
    ];
    let mut case = refused(pasted, Some(Process::JobManager), &[&found], &[way]);
    case.at = found.at;
    Some(case)
}

/// `JobManagerFlinkMemoryUtils`, since 1.11.
pub(crate) const HEAP_EXCEEDS_FLINK: Message = Message {
    id: "heap-exceeds-flink",
    title: "The JVM heap is larger than Total Flink Memory",
    meaning: "Flink does not start the JobManager: its heap and Total Flink Memory are both set, and the heap is more \
              than the whole that it is a part of.",
    advice: "Set only one of heap and Total Flink Memory.",
    source: "JobManagerFlinkMemoryUtils, since 1.11; recorded from 1.13 to 2.3",
    example: "IllegalConfigurationException: The configured JVM Heap Memory (2.000gb (2147483648 bytes)) exceeds the \
              configured Total Flink Memory (1.500gb (1610612736 bytes)). Please, make the configuration consistent or \
              configure only one option: either JVM Heap or Total Flink Memory.",
    words: either!("The configured JVM Heap Memory ({size}) exceeds the configured Total Flink Memory ({size})."),
    read: heap_exceeds_flink,
    ..REFUSAL
};

fn heap_exceeds_flink(pasted: &Pasted) -> Option<Case> {
    let found = pasted.find("The configured JVM Heap Memory ({}) exceeds the configured Total Flink Memory ({}).")?;
    let [heap, flink] = sizes(&found)?;
    let way = vec![set(OptionId::JmFlinkSize, flink), set(OptionId::JmHeap, heap)];
    Some(refused(pasted, Some(Process::JobManager), &[&found], &[way]))
}

/// `JobManagerFlinkMemoryUtils`, since 1.11; said of equal sizes, too.
pub(crate) const FLINK_BELOW_OFF_HEAP: Message = Message {
    id: "flink-below-off-heap",
    title: "Off-heap memory is all of Total Flink Memory, or more",
    meaning: "Flink does not start the JobManager: after metaspace and overhead, no more is left than off-heap memory \
              takes, 128 MiB by default, and so nothing for the heap.",
    advice: "A JobManager with default settings starts from 577 MiB, and Flink advises against a heap \
              below 128 MiB, which it has from 704 MiB on.",
    source: "JobManagerFlinkMemoryUtils, since 1.11; recorded from 1.13 to 2.3",
    example: "IllegalConfigurationException: JobManager memory configuration failed: The configured Total Flink Memory \
              (64.000mb (67108864 bytes)) is less than the configured Off-heap Memory (128.000mb (134217728 bytes)).",
    words: either!("The configured Total Flink Memory ({size}) is less than the configured Off-heap Memory ({size})."),
    read: flink_below_off_heap,
    ..REFUSAL
};

fn flink_below_off_heap(pasted: &Pasted) -> Option<Case> {
    let found =
        pasted.find("The configured Total Flink Memory ({}) is less than the configured Off-heap Memory ({}).")?;
    let [flink, off_heap] = sizes(&found)?;
    let totals = flink_totals(Process::JobManager, flink).into_iter();
    let ways: Vec<Way> = totals
        .map(|total| {
            [total]
                .into_iter()
                .chain(unless(OptionId::JmOffHeap, off_heap, 128))
                .collect()
        })
        .collect();
    Some(refused(pasted, Some(Process::JobManager), &[&found], &ways))
}

/// `ProcessMemoryUtils`, every release.
pub(crate) const NO_TOTAL_MEMORY: Message = Message {
    id: "no-total-memory",
    title: "The process size isn’t set",
    meaning: "Flink does not start the process: no memory size is set. Often the \
              file that was edited is not the one that is read: `config.yaml` since 2.0, `flink-conf.yaml` up to 1.18.",
    advice: "One total is enough: Total Process Memory in containers, otherwise Total Flink Memory.",
    source: "ProcessMemoryUtils, since 1.10; recorded from 1.13 to 2.3",
    example: "IllegalConfigurationException: TaskManager memory configuration failed: Either required fine-grained \
              memory (taskmanager.memory.task.heap.size and taskmanager.memory.managed.size), or Total Flink Memory \
              size (Key: 'taskmanager.memory.flink.size' , default: null (fallback keys: [])), or Total Process Memory \
              size (Key: 'taskmanager.memory.process.size' , default: null (fallback keys: [])) need to be configured \
              explicitly.",
    read: no_total_memory,
    ..REFUSAL
};

fn no_total_memory(pasted: &Pasted) -> Option<Case> {
    let found = pasted.find(
        "Either required fine-grained memory ({}), or Total Flink Memory size ({}), or Total Process Memory size ({}) \
         need to be configured explicitly.",
    )?;
    let process = match found.hole(0).contains("jobmanager.") {
        true => Process::JobManager,
        false => Process::TaskManager,
    };
    Some(refused(pasted, Some(process), &[&found], &[Way::new()]))
}

/// `ProcessMemoryUtils`, every release.
pub(crate) const INCONSISTENT_RANGE: Message = Message {
    id: "inconsistent-range",
    title: "A fraction is out of range, or a minimum is above its maximum",
    meaning: "Flink does not start the process: a fraction must be 0 or more and less than 1, and a `min` no more than \
              its `max`.",
    advice: "The cause says which of the two it is. Fractions are 32-bit floats: 0.99999999 is 1.",
    source: "ProcessMemoryUtils, since 1.10; recorded from 1.13 to 2.3",
    example: "IllegalConfigurationException: TaskManager memory configuration failed: Inconsistently configured Key: \
              'taskmanager.memory.jvm-overhead.fraction' , default: 0.1 (fallback keys: []) (0.10000000149011612) and \
              its min (2.000gb (2147483648 bytes)), max (1024.000mb (1073741824 bytes)) value",
    words: &[
        "Inconsistently configured Key: 'taskmanager.memory.jvm-overhead.fraction' , default: 0.1 (fallback keys: []) ({}) and its min ({size}), max ({size}) value",
        "Inconsistently configured Key: 'jobmanager.memory.jvm-overhead.fraction' , default: 0.1 (fallback keys: []) ({}) and its min ({size}), max ({size}) value",
        "Inconsistently configured Key: 'taskmanager.memory.network.fraction' , default: 0.1 (fallback keys: [{key=taskmanager.network.memory.fraction, isDeprecated=true}]) ({}) and its min ({size}), max ({size}) value",
    ],
    read: inconsistent_range,
    ..REFUSAL
};

fn inconsistent_range(pasted: &Pasted) -> Option<Case> {
    let key = pasted.find("Inconsistently configured Key: '{}'")?;
    let process = process_of(key.hole(0));
    let base = vec![set(process_size(process), MemorySize::from_mebibytes(4096))];
    let (found, ways) = range_cause(pasted, &base)?;
    Some(refused(pasted, Some(process), &[&found], &ways))
}

/// A range that is none, and ways to set it beside others.
fn range_cause<'t>(pasted: &'t Pasted, base: &Way) -> Option<(Match<'t>, Vec<Way>)> {
    use OptionId::*;
    let found = pasted.find("Inconsistently configured Key: '{}' , {}) ({}) and its min ({}), max ({}) value")?;
    let (min, max) = (found.size(3)?, found.size(4)?);
    let fraction = match found.hole(2) {
        special @ ("NaN" | "Infinity" | "-Infinity") => special.to_owned(),
        // A float that was widened: as a float it has the digits that were written.
        text => (flink_memory::read_double(text)? as f32).to_string(),
    };
    let key = found.hole(0).to_owned();
    let bounds = [
        (NetworkFraction, NetworkMin, NetworkMax),
        (TmOverheadFraction, TmOverheadMin, TmOverheadMax),
        (JmOverheadFraction, JmOverheadMin, JmOverheadMax),
    ];
    let bounds = bounds.into_iter().find(|(fraction, ..)| fraction.def().key == key);
    let bounds = bounds.map_or(Vec::new(), |(_, least, most)| vec![set(least, min), set(most, max)]);
    let fraction = vec![(key, fraction)];
    let both = [fraction.clone(), bounds.clone()].concat();
    let ways = [fraction, bounds, both].map(|parts| [base.clone(), parts].concat());
    Some((found, ways.to_vec()))
}

/// `ConfigurationUtils`, `ProcessMemoryUtils.getMemorySizeFromConfig`, every release.
pub(crate) const UNREADABLE_SIZE: Message = Message {
    id: "unreadable-size",
    title: "A size cannot be read",
    meaning: "Flink does not start the process: a size is a whole number and one of the units `b`, `k`, `m`, `g`, `t` \
              or their longer names. `2Gi`, `1.5g` and sizes in quotes within `flink-conf.yaml` are not valid.",
    advice: "The causes name the text and what is wrong with it.",
    source: "ProcessMemoryUtils and MemorySize, since 1.10; recorded from 1.13 to 2.3",
    hides: &["unreadable-value", "exit-1"],
    example: "IllegalConfigurationException: TaskManager memory configuration failed: Cannot read memory size from \
              config option 'taskmanager.memory.process.size'.\nCaused by: java.lang.IllegalArgumentException: Could not \
              parse value '2Gi' for key 'taskmanager.memory.process.size'.",
    words: &[],
    read: unreadable_size,
};

fn unreadable_size(pasted: &Pasted) -> Option<Case> {
    let outer = pasted.find("Cannot read memory size from config option '{}'.")?;
    let process = process_of(outer.hole(0));
    let ways = match value_cause(pasted, &Way::new()) {
        Some((found, ways)) if found.hole(1) == outer.hole(0) => with_totals(process, ways),
        _ => Vec::new(),
    };
    let mut case = refused(pasted, Some(process), &[&outer], &ways);
    case.details = format!("{} {}", value_words(pasted, outer.hole(0)), case.details)
        .trim()
        .to_owned();
    Some(case)
}

/// `Configuration.get`, every release: a value of another type. No process puts its own words around it.
pub(crate) const UNREADABLE_VALUE: Message = Message {
    id: "unreadable-value",
    title: "A value is not of its option’s type",
    meaning: "Flink does not start the process: a memory option’s value is no number, size or word of its type, such \
              as `40%` or `0,4` for a fraction, `2.0` for a number of slots.",
    advice: "The message names key and value; the cause is Java’s own text.",
    source: "ConfigurationUtils, since 1.11; recorded from 1.13 to 2.3",
    example: "java.lang.IllegalArgumentException: Could not parse value '40%' for key \
              'taskmanager.memory.managed.fraction'.\nCaused by: java.lang.NumberFormatException: For input string: \
              \"40%\"",
    read: unreadable_value,
    ..REFUSAL
};

fn unreadable_value(pasted: &Pasted) -> Option<Case> {
    let (found, ways) = value_cause(pasted, &Way::new())?;
    let process = process_of(found.hole(1));
    let mut case = refused(pasted, Some(process), &[&found], &with_totals(process, ways));
    case.details = format!("{} {}", value_words(pasted, found.hole(1)), case.details)
        .trim()
        .to_owned();
    Some(case)
}

/// A value that is not of its type, of an option about memory, and the way to set it beside others.
fn value_cause<'t>(pasted: &'t Pasted, base: &Way) -> Option<(Match<'t>, Vec<Way>)> {
    let found = pasted.find("Could not parse value '{}' for key '{}'.")?;
    let key = found.hole(1);
    let (option, _) = flink_memory::option::find(key)?;
    let raw = raw_value(pasted, key)?;
    // What this option reads well is no reason to refuse; a newer release may know more.
    // A number in config.yaml can be outside its type where the same text is not.
    let is_unreadable = check(option.def().kind, &Value::Text(raw.clone())).is_err();
    (is_unreadable || pasted.has("overflows/underflows the ")).then_some(())?;
    // Amounts are read of the resources that are listed.
    let resource = key
        .strip_prefix("external-resource.")
        .and_then(|key| key.strip_suffix(".amount"));
    let listed = resource.map(|name| (OptionId::ExternalResources.def().key.to_owned(), name.to_owned()));
    let way = base.iter().cloned().chain(listed).chain([(key.to_owned(), raw)]);
    let ways = vec![way.collect()];
    Some((found, ways))
}

/// A value as it was written, all its blanks included.
fn raw_value(pasted: &Pasted, key: &str) -> Option<String> {
    let (_, rest) = pasted.text.split_once("Could not parse value '")?;
    let (raw, _) = rest.split_once(&format!("' for key '{key}'"))?;
    (raw.len() < 600).then(|| raw.to_owned())
}

/// Ways, as they are and beside a total.
fn with_totals(process: Process, ways: Vec<Way>) -> Vec<Way> {
    let totals = match process {
        Process::TaskManager => {
            let total = set(OptionId::TmProcessSize, MemorySize::from_mebibytes(1728));
            let buffers = (OptionId::NumberOfBuffers.def().key.to_owned(), "2048".to_owned());
            vec![
                vec![total.clone()],
                vec![
                    set(OptionId::TaskHeap, MemorySize::from_mebibytes(384)),
                    set(OptionId::ManagedSize, MemorySize::from_mebibytes(512)),
                ],
                // The segment size is read where buffers are counted.
                vec![total, buffers],
            ]
        }
        Process::JobManager => vec![
            vec![set(OptionId::JmProcessSize, MemorySize::from_mebibytes(1600))],
            vec![set(OptionId::JmHeap, MemorySize::from_mebibytes(1024))],
        ],
    };
    let beside = |total: &Way| {
        let total = total.clone();
        ways.iter().map(move |way| [total.clone(), way.clone()].concat())
    };
    ways.iter().cloned().chain(totals.iter().flat_map(beside)).collect()
}

/// What was written, and why that is no value.
fn value_words(pasted: &Pasted, key: &str) -> String {
    let Some(raw) = raw_value(pasted, key) else {
        return String::new();
    };
    let error = flink_memory::option::find(key)
        .and_then(|(option, _)| check(option.def().kind, &Value::Text(raw.clone())).err())
        .map(|error| format!(" Flink’s error: {error}"));
    format!("`{key}` is set to `{raw}`.{}", error.unwrap_or_default())
}

/// `TaskExecutorProcessUtils`, every release.
pub(crate) const NO_CPU_CORES: Message = Message {
    id: "no-cpu-cores",
    title: "The TaskManager has no CPU cores",
    meaning: "Flink does not start the TaskManager: its number of CPU cores, which is the number of slots where nothing \
              else is set, is 0 or less.",
    advice: "Remove `taskmanager.cpu.cores`, or set it to more than 0.",
    source: "TaskExecutorProcessUtils, since 1.10; recorded from 1.13 to 2.3",
    example: "IllegalConfigurationException: TaskManager memory configuration failed: TaskExecutors need to be started \
              with a positive number of CPU cores. Please configure taskmanager.cpu.cores accordingly.",
    read: |pasted| {
        let found = pasted.find("TaskExecutors need to be started with a positive number of CPU cores.")?;
        let way = vec![
            set(OptionId::TmProcessSize, MemorySize::from_mebibytes(1728)),
            (OptionId::CpuCores.def().key.to_owned(), "0".to_owned()),
        ];
        Some(refused(pasted, Some(Process::TaskManager), &[&found], &[way]))
    },
    ..REFUSAL
};

/// `ConfigurationParserUtils.getPageSize`, every release: at the TaskManager’s start, and up to 1.20 where buffers are
/// counted.
pub(crate) const SEGMENT_SIZE: Message = Message {
    id: "segment-size",
    title: "The segment size is not allowed",
    meaning: "The TaskManager does not start: `taskmanager.memory.segment-size` must be a power of 2, and 4096 or more. \
              Scripts and resource managers do not check it, so a pod may be requested first.",
    advice: "The default, 32 KiB, is right for nearly every job.",
    source: "ConfigurationParserUtils, every release; recorded from 1.13 to 1.20",
    example: "IllegalConfigurationException: Invalid configuration value for taskmanager.memory.segment-size : 40000 - \
              Memory segment size must be a power of 2.",
    words: &[
        "Invalid configuration value for taskmanager.memory.segment-size : {} - Memory segment size must be a power of 2.",
        "Invalid configuration value for taskmanager.memory.segment-size : {} - Minimum memory segment size is 4096.",
    ],
    read: |pasted| {
        let base = vec![set(OptionId::TmProcessSize, MemorySize::from_mebibytes(1728))];
        let (found, ways) = segment_cause(pasted, &base)?;
        let number = found.number(0)?;
        let mut case = case(pasted, Some(Process::TaskManager), &[&found], &ways, true);
        case.components = vec![Component::Network];
        case.numbers = vec![count("segment size in bytes", number)];
        // The number of buffers only stands there so that Flink looks at the segment size while it derives.
        let is_of_segment = |edit: &Edit| edit.key() == Some(OptionId::SegmentSize.def().key);
        case.fixes.retain(|fix| fix.edits.iter().all(is_of_segment));
        Some(case)
    },
    ..REFUSAL
};

/// A segment size that is not allowed, and the way to set it beside others: up to 1.20 Flink looks at it while it derives
/// where the number of buffers is set.
fn segment_cause<'t>(pasted: &'t Pasted, base: &Way) -> Option<(Match<'t>, Vec<Way>)> {
    let found =
        pasted.find("Invalid configuration value for taskmanager.memory.segment-size : {} - {}emory segment")?;
    let size = format!("{}b", found.number(0)?);
    let segment = [
        (OptionId::SegmentSize, size),
        (OptionId::NumberOfBuffers, "2048".to_owned()),
    ];
    let segment = segment.map(|(option, text)| (option.def().key.to_owned(), text));
    let way = base.iter().cloned().chain(segment).collect();
    Some((found, vec![way]))
}

/// `ConfigurationParserUtils.getSlot`, every release.
pub(crate) const TOO_FEW_SLOTS: Message = Message {
    id: "too-few-slots",
    title: "The TaskManager has fewer than one slot",
    meaning: "The TaskManager does not start: `taskmanager.numberOfTaskSlots` must be 1 or more; −1 stands for 1.",
    advice: "Scripts and resource managers do not check it, so a pod may be requested first.",
    source: "ConfigurationParserUtils, every release",
    example: "IllegalConfigurationException: Invalid configuration value for taskmanager.numberOfTaskSlots : 0 - Number \
              of task slots must be at least one.",
    words: &[
        "Invalid configuration value for taskmanager.numberOfTaskSlots : {} - Number of task slots must be at least one.",
    ],
    read: |pasted| {
        let found =
            pasted.find("Invalid configuration value for taskmanager.numberOfTaskSlots : {} - Number of task")?;
        let slots = found.number(0)?;
        let (fixes, needs) = fixes::fixes(pasted, Some(Process::TaskManager), &|subject, _| {
            vec![flink_advice::fix(vec![subject.set(OptionId::Slots, "1")])]
        });
        Some(Case {
            at: found.at,
            process: Some(Process::TaskManager),
            numbers: vec![count("slots", slots)],
            details: format!("It is set to {slots}."),
            fixes,
            needs,
            ..Case::default()
        })
    },
    ..REFUSAL
};

/// `TaskExecutorResourceUtils.resourceSpecFromConfig`, since 1.12.
pub(crate) const NETWORK_MIN_MAX_MISMATCH: Message = Message {
    id: "network-min-max-mismatch",
    title: "Network memory was not fixed before the TaskManager was started",
    meaning: "A TaskManager that is started must have `network.min` equal to `network.max`: Flink’s scripts and resource \
              managers see to that. It is met where a TaskManager is started by other means, mostly in tests and IDEs.",
    advice: "Set both to the same size, 64m unless a job needs more.",
    source: "TaskExecutorResourceUtils, since 1.12",
    example: "IllegalConfigurationException: The network memory min (64 mb) and max (1 gb) mismatch, the network memory \
              has to be resolved and set to a fixed value before task executor starts",
    words: &["The network memory min ({tool}) and max ({tool}) mismatch"],
    read: |pasted| {
        let found = pasted.find("The network memory min ({}) and max ({}) mismatch")?;
        let parse = |text: &str| MemorySize::parse(text).ok();
        let (min, max) = (parse(found.hole(0))?, parse(found.hole(1))?);
        let (fixes, needs) = fixes::fixes(pasted, Some(Process::TaskManager), &|subject, _| {
            let text = flink_config::size_text(min);
            vec![flink_advice::fix(vec![
                subject.set(OptionId::NetworkMin, text.clone()),
                subject.set(OptionId::NetworkMax, text),
            ])]
        });
        Some(Case {
            at: found.at,
            process: Some(Process::TaskManager),
            components: vec![Component::Network],
            numbers: vec![size("network.min", min), size("network.max", max)],
            details: format!("The minimum is {}, the maximum {}.", ShortSize(min), ShortSize(max)),
            fixes,
            needs,
            ..Case::default()
        })
    },
    ..REFUSAL
};

/// `MemoryBackwardsCompatibilityUtils`, up to 1.20.
pub(crate) const NEGATIVE_HEAP: Message = Message {
    id: "negative-heap",
    title: "The old option for the heap is negative",
    meaning: "Flink does not start the process: `taskmanager.heap.mb` or `jobmanager.heap.mb`, which releases before 2.0 \
              still read, is less than 0.",
    advice: "Remove it, and set one of today’s options for the total.",
    source: "MemoryBackwardsCompatibilityUtils, up to 1.20; recorded from 1.13 to 1.20",
    example: "IllegalConfigurationException: TaskManager failed to map legacy JVM heap option to the new one: Configured \
              total process memory size (-512MB) must not be less than 0.",
    words: &[
        "TaskManager failed to map legacy JVM heap option to the new one: Configured total process memory size ({}MB) must not be less than 0.",
        "JobManager failed to map legacy JVM heap option to the new one: Configured total process memory size ({}MB) must not be less than 0.",
    ],
    read: |pasted| {
        let found = pasted.find("Configured total process memory size ({}MB) must not be less than 0.")?;
        let mebibytes = found.number(0)?;
        let before = pasted.window(found.at.saturating_sub(120), found.at);
        let (process, option) = match before.contains("JobManager") {
            true => (Process::JobManager, OptionId::JmLegacyHeapMb),
            false => (Process::TaskManager, OptionId::TmLegacyHeapMb),
        };
        let way = vec![(option.def().key.to_owned(), mebibytes.to_string())];
        let mut case = case(pasted, Some(process), &[&found], &[way], true);
        case.numbers = vec![count("mebibytes", mebibytes)];
        Some(case)
    },
    ..REFUSAL
};

/// `MemorySize`, every release.
pub(crate) const LONG_OVERFLOW: Message = Message {
    id: "long-overflow",
    title: "The sizes add up to more than 64 bits hold",
    meaning: "Flink does not start the process: a size is so large that it cannot be added to others. A unit that is too \
              much is the usual reason: `1728g` of `1728m`.",
    advice: "The message has no numbers: look for the largest size in the configuration.",
    source: "MemorySize, since 1.10",
    example: "java.lang.ArithmeticException: long overflow\n\tat java.base/java.lang.Math.addExact(Math.java:903)\n\tat \
              org.apache.flink.configuration.MemorySize.add(MemorySize.java:162)",
    read: |pasted| {
        let found = pasted.find("ArithmeticException: long overflow")?;
        let near = pasted.window(found.at, found.at.saturating_add(2500));
        (near.contains("MemorySize") || near.contains("ProcessMemoryUtils")).then_some(())?;
        Some(refused_either(pasted, &[&found], &|_| Vec::new()))
    },
    ..REFUSAL
};

/// The process that reads a key.
fn process_of(key: &str) -> Process {
    match key.starts_with("jobmanager.") {
        true => Process::JobManager,
        false => Process::TaskManager,
    }
}

/// The sizes that stand in a message.
fn sizes<const N: usize>(found: &Match) -> Option<[MemorySize; N]> {
    let mut sizes = [MemorySize::ZERO; N];
    for (index, size) in sizes.iter_mut().enumerate() {
        *size = found.size(index)?;
    }
    Some(sizes)
}

/// What is said of a refusal of a process that the message does not name: what stands around it tells, or that only a
/// JobManager since 2.0 says it without words before.
fn refused_either(pasted: &Pasted, found: &[&Match], ways: &dyn Fn(Process) -> Vec<Way>) -> Case {
    let at = found.first().map_or(0, |found| found.at);
    let before = pasted.window(at.saturating_sub(120), at);
    let process = pasted.process(at).unwrap_or_else(|| {
        let is_inner = before.contains("Caused by: ") || !before.contains("Exception: ");
        if is_inner {
            Process::TaskManager
        } else {
            Process::JobManager
        }
    });
    refused(pasted, Some(process), found, &ways(process))
}

/// What is said of a refusal: by your configuration if Flink refuses that so, else by one that is read back from
/// the message.
fn refused(pasted: &Pasted, process: Option<Process>, found: &[&Match], ways: &[Way]) -> Case {
    let is_old = pasted.has("JobManager memory configuration failed");
    case(
        pasted,
        process,
        found,
        ways,
        is_old && process == Some(Process::JobManager),
    )
}

fn case(pasted: &Pasted, process: Option<Process>, found: &[&Match], ways: &[Way], is_old: bool) -> Case {
    let messages = found.iter().map(|found| pasted.window(found.at, found.end)).collect();
    let words = Words { messages, is_old };
    let mut case = Case {
        at: found.iter().map(|found| found.at).min().unwrap_or_default(),
        process,
        ..Case::default()
    };
    let Some(process) = process else { return case };
    let subject = fixes::subject(pasted);
    let fixes = subject.as_ref().and_then(|subject| {
        let refusal = subject.derivation(process).outcome.as_ref().err()?;
        words.are(refusal).then_some((subject, refusal))
    });
    if let Some((subject, refusal)) = fixes {
        tell(&mut case, refusal);
        case.fixes = refusal_fixes(subject, process);
        return case;
    }
    let starts = subject.as_ref().is_some_and(|subject| subject.starts(process));
    match words.rebuild(process, ways) {
        Some((rebuilt, refusal)) => {
            tell(&mut case, &refusal);
            let settings = rebuilt.settings.iter().map(|(key, text)| (key.as_str(), text.as_str()));
            let file = ConfigFile::usual(rebuilt.version);
            let text = write_document(settings, file).text;
            let answer = Answer::new(Document::new(text, file, rebuilt.version, Deployment::Standalone));
            case.fixes = refusal_fixes(&Subject::of(&answer), process);
            case.rebuilt = Some(rebuilt);
        }
        None => case.needs = Some(fixes::CONFIGURATION),
    }
    if starts {
        case.details += match case.details.is_empty() {
            true => "Your configuration starts: the message comes from another one.",
            false => " Your configuration starts: the message comes from another one.",
        };
    }
    case
}

/// What a refusal's numbers say.
fn tell(case: &mut Case, refusal: &Refusal) {
    if let Some(conflict) = refusal.conflict() {
        case.components = conflict.components();
        case.details = conflict.sentence();
        case.numbers = numbers(&conflict);
    }
}

fn numbers(conflict: &Conflict) -> Vec<Number> {
    match conflict {
        Conflict::Parts { whole, parts, .. } => {
            let all = std::iter::once(whole).chain(parts);
            all.map(|(component, bytes)| size(component.name(), *bytes)).collect()
        }
        Conflict::Range {
            component,
            derived,
            min,
            max,
            ..
        } => vec![
            size(component.name(), *derived),
            size("minimum", *min),
            size("maximum", *max),
        ],
    }
}
