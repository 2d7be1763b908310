//! What is used: metrics, as tools print them, beside what your configuration gives.

use flink_memory::{Component, MemorySize, OptionId, Process, ShortSize};

use crate::diagnosis::{Case, Used, bytes, size};
use crate::fixes;
use crate::message::Message;
use crate::pasted::{Pasted, tool_size};
use crate::resize::{MARGIN_ALONE, MARGINS, resized, with_margin};

/// No more lines of a log are looked at.
const LINES: usize = 10_000;

/// What holds of everything that tells what is used.
const USAGE: Message = Message {
    id: "",
    title: "",
    meaning: "",
    advice: "Used heap says little: it grows until it is collected. Managed memory that RocksDB has is used as a whole \
              from the start, and a job must have its network buffers whether they are full or not: these are not made \
              smaller. Look at the highest use of all processes over a day before you apply a suggestion.",
    source: "",
    example: "",
    hides: &[],
    words: &[],
    read: |_| None,
};

/// The metrics of memory: which part each is of, how much of that is used, and the most that it may be. What metrics call
/// the capacity of direct memory is what is used.
const METRICS: [(Component, &str, &str); 5] = [
    (Component::JvmHeap, "JVM.Memory.Heap.Used", "JVM.Memory.Heap.Max"),
    (
        Component::JvmMetaspace,
        "JVM.Memory.Metaspace.Used",
        "JVM.Memory.Metaspace.Max",
    ),
    (
        Component::Managed,
        "Flink.Memory.Managed.Used",
        "Flink.Memory.Managed.Total",
    ),
    (
        Component::Network,
        "Shuffle.Netty.UsedMemory",
        "Shuffle.Netty.TotalMemory",
    ),
    (Component::Direct, "JVM.Memory.Direct.MemoryUsed", ""),
];

/// What the metrics of a text say, each read by its name.
fn metrics(process: Option<Process>, read: impl Fn(&str) -> Option<MemorySize>) -> Vec<Used> {
    let used = METRICS.iter().filter_map(|(component, used, limit)| {
        Some(Used {
            process,
            component: *component,
            used: read(used)?,
            peak: None,
            limit: read(limit).filter(|limit| limit.bytes() > 0),
        })
    });
    used.collect()
}

/// `/taskmanagers/:taskmanagerid` of the REST interface, and its metrics of processes.
pub(crate) const USAGE_REST: Message = Message {
    id: "usage-rest",
    title: "What a process uses, by Flink’s REST interface",
    meaning: "The answer of `/taskmanagers/ID` has heap, non-heap, direct and network memory as they were at that moment, \
              beside the sizes that the TaskManager was started with; `…/metrics?get=…` those that are asked for, be it of \
              all TaskManagers, of which the highest counts, or of the JobManager.",
    source: "TaskManagerDetailsInfo, MetricCollectionResponseBody and AggregatedMetricsResponseBody, 1.13 to 2.3",
    example: "{\"id\":\"taskmanager-1\",\"slotsNumber\":4,\"metrics\":{\"heapUsed\":812345678,\"heapCommitted\":1664299798,\
              \"heapMax\":1664299798,\"nonHeapUsed\":141234567,\"directUsed\":361234567,\"directMax\":361234568,\
              \"nettyShuffleMemoryUsed\":41943040,\"nettyShuffleMemoryTotal\":359661568},\"memoryConfiguration\":\
              {\"frameworkHeap\":134217728,\"taskHeap\":1530082070}}",
    read: rest,
    ..USAGE
};

fn rest(pasted: &Pasted) -> Option<Case> {
    if let Some(found) = pasted.find("\"heapUsed\"") {
        let process = Some(Process::TaskManager);
        let used = |component, used: &str, limit: &str| {
            Some(Used {
                process,
                component,
                used: json_number(pasted, 0, used)?,
                peak: None,
                limit: json_number(pasted, 0, limit),
            })
        };
        let used = [
            used(Component::JvmHeap, "heapUsed", "heapMax"),
            used(Component::Direct, "directUsed", ""),
            used(Component::Network, "nettyShuffleMemoryUsed", "nettyShuffleMemoryTotal"),
        ];
        return compared(pasted, found.at, process, used.into_iter().flatten().collect());
    }
    let is_of_all = pasted.has("\"max\"");
    let read = |name: &str| {
        let id = ["\"id\":\"Status.", "\"id\": \"Status."];
        let found = id.iter().find_map(|id| pasted.find(&format!("{id}{name}\"")))?;
        json_number(pasted, found.end, if is_of_all { "max" } else { "value" })
    };
    let is_of_task_manager =
        is_of_all || pasted.has("\"Status.Shuffle.") || pasted.has("\"Status.Flink.Memory.Managed.");
    let process = is_of_task_manager.then_some(Process::TaskManager);
    let at = pasted
        .any(&["\"Status.JVM.Memory.", "\"Status.Flink.Memory.", "\"Status.Shuffle."])?
        .0;
    let used = metrics(None, read);
    let process = process.or_else(|| by_heap(pasted, &used));
    compared(pasted, at, process, used)
}

/// The process whose heap in your configuration is the one that the metrics tell, to a hundredth: some collectors
/// keep a little of it for themselves.
fn by_heap(pasted: &Pasted, used: &[Used]) -> Option<Process> {
    let heap = used.iter().find(|used| used.component == Component::JvmHeap)?.limit?;
    let is_near = |size: MemorySize| size.bytes().abs_diff(heap.bytes()) <= size.bytes().unsigned_abs() / 100;
    let mut processes = Process::ALL.into_iter();
    processes.find(|process| fixes::size(pasted, *process, Component::JvmHeap).is_some_and(is_near))
}

/// The Prometheus reporter.
pub(crate) const USAGE_PROMETHEUS: Message = Message {
    id: "usage-prometheus",
    title: "What a process uses, by its Prometheus metrics",
    meaning: "The metrics of memory: heap, metaspace, direct and managed memory, and the network buffers. Of several \
              processes of a kind the highest counts.",
    source: "the Prometheus reporter and the page about metrics, 1.13 to 2.3",
    example: "flink_taskmanager_Status_JVM_Memory_Heap_Used{host=\"10_0_0_7\",tm_id=\"job_taskmanager_1_1\",} 8.12345678E8\n\
              flink_taskmanager_Status_JVM_Memory_Heap_Max{host=\"10_0_0_7\",tm_id=\"job_taskmanager_1_1\",} 1.664299798E9\n\
              flink_taskmanager_Status_JVM_Memory_Metaspace_Used{host=\"10_0_0_7\",tm_id=\"job_taskmanager_1_1\",} \
              9.6468992E7\n\
              flink_taskmanager_Status_JVM_Memory_Metaspace_Max{host=\"10_0_0_7\",tm_id=\"job_taskmanager_1_1\",} 2.68435456E8\n\
              flink_taskmanager_Status_Flink_Memory_Managed_Used{host=\"10_0_0_7\",tm_id=\"job_taskmanager_1_1\",} 0.0\n\
              flink_taskmanager_Status_Flink_Memory_Managed_Total{host=\"10_0_0_7\",tm_id=\"job_taskmanager_1_1\",} \
              1.438814063E9",
    read: |pasted| {
        let prefix = |process: Process| format!("flink_{}_Status_", process.word());
        let of = |process: Process| {
            let read = |name: &str| highest(pasted, &(prefix(process) + &name.replace('.', "_")));
            metrics(Some(process), read)
        };
        let used: Vec<Used> = Process::ALL.into_iter().flat_map(of).collect();
        let mut all = Process::ALL.into_iter();
        let process = all.find(|process| used.iter().any(|used| used.process == Some(*process)))?;
        let at = pasted.find(&prefix(process))?.at;
        compared(pasted, at, Some(process), used)
    },
    ..USAGE
};

/// `MemoryLogger`, which `taskmanager.debug.memory.log` switches on.
pub(crate) const USAGE_LOG: Message = Message {
    id: "usage-log",
    title: "What a TaskManager uses, by its memory log",
    meaning: "With `taskmanager.debug.memory.log` a TaskManager writes what it uses every five seconds: heap, non-heap, \
              direct memory and pools such as metaspace.",
    source: "MemoryLogger, every release; recorded from 2.3.0",
    example: "INFO  org.apache.flink.runtime.taskexecutor.TaskManagerRunner [] - Memory usage stats: [HEAP: 775/1587/1587 MB, \
              NON HEAP: 134/140/744 MB (used/committed/max)]\nINFO  \
              org.apache.flink.runtime.taskexecutor.TaskManagerRunner [] - Direct memory stats: Count: 10991, Total \
              Capacity: 361234567, Used Memory: 361234568\nINFO  \
              org.apache.flink.runtime.taskexecutor.TaskManagerRunner [] - Off-heap pool stats: [CodeHeap \
              'non-nmethods': 1/2/5 MB (used/committed/max)], [Metaspace: 93/95/256 MB (used/committed/max)], [Compressed \
              Class Space: 11/12/248 MB (used/committed/max)]",
    read: |pasted| {
        let first = pasted.find("Memory usage stats: [HEAP: {}/{}/{} MB,")?;
        let mebibytes = |number: i64| bytes(number.saturating_mul(1 << 20));
        // Of each kind: what is used in the last of its lines and the most in any, and the limit.
        let lines = |pattern: &str, used: usize, limit: Option<usize>| {
            let mut all = Vec::new();
            let mut from = 0;
            while let Some(found) = pasted.find_from(from, pattern).filter(|_| all.len() < LINES) {
                from = found.end;
                let limit = limit.and_then(|index| found.number(index)).filter(|limit| *limit > 0);
                all.extend(found.number(used).map(|used| (used, limit)));
            }
            let (last, limit) = *all.last()?;
            let most = all.iter().map(|(used, _)| *used).max()?;
            Some((last, (most > last).then_some(most), limit))
        };
        let pools = [
            (
                Component::JvmHeap,
                lines("Memory usage stats: [HEAP: {}/{}/{} MB,", 0, Some(2)),
            ),
            (Component::JvmMetaspace, lines("[Metaspace: {}/{}/{} MB", 0, Some(2))),
        ];
        let process = Some(Process::TaskManager);
        let mut used: Vec<Used> = pools
            .into_iter()
            .filter_map(|(component, lines)| {
                let (last, most, limit) = lines?;
                Some(Used {
                    process,
                    component,
                    used: mebibytes(last),
                    peak: most.map(mebibytes),
                    limit: limit.map(mebibytes),
                })
            })
            .collect();
        let direct = lines(
            "Direct memory stats: Count: {}, Total Capacity: {}, Used Memory: {}",
            2,
            None,
        );
        used.extend(direct.map(|(last, most, _)| Used {
            process,
            component: Component::Direct,
            used: bytes(last),
            peak: most.map(bytes),
            limit: None,
        }));
        compared(pasted, first.at, process, used)
    },
    ..USAGE
};

/// `jcmd PID VM.native_memory summary`, Java 8 to 21.
pub(crate) const USAGE_NATIVE_MEMORY: Message = Message {
    id: "usage-native-memory",
    title: "What the JVM itself uses, by its native memory tracking",
    meaning: "`committed` counts, `reserved` is only addresses. Threads, code, the collector, symbols and the rest beside \
              heap and classes are what JVM Overhead is for; what RocksDB and other native code take is not in it, and \
              comes on top.",
    advice: "Compare the total with the container’s memory: what is beyond is native code’s. `jcmd PID VM.native_memory \
              baseline`, and hours later `summary.diff`, shows what grows.",
    source: "HotSpot’s native memory tracking, Java 8 to 21; recorded from Java 17",
    example: "Native Memory Tracking:\n\nTotal: reserved=3504778KB, committed=2127858KB\n\n-                 Java Heap \
              (reserved=1625296KB, committed=1625296KB)\n-                     Class (reserved=1048648KB, \
              committed=12200KB)\n-                    Thread (reserved=119506KB, committed=14842KB)\n-                      \
              Code (reserved=247726KB, committed=67586KB)\n-                        GC (reserved=139549KB, \
              committed=119549KB)\n-                 Metaspace (reserved=65546KB, committed=84202KB)",
    read: native_memory,
    ..USAGE
};

fn native_memory(pasted: &Pasted) -> Option<Case> {
    let total = pasted.find("Total: reserved={}, committed={} ")?;
    pasted.has("Java Heap (reserved=").then_some(())?;
    let total_size = tool_size(total.hole(1).trim_end_matches(','))?;
    let committed = |name: &str| {
        let found = pasted.find_from(total.at, &format!("{name} (reserved={{}}, committed={{}})"))?;
        tool_size(found.hole(1))
    };
    let heap = committed("Java Heap").unwrap_or_default();
    let classes = ["Class", "Metaspace"].map(|name| committed(name).unwrap_or_default().bytes());
    let classes = bytes(classes.into_iter().fold(0, i64::saturating_add));
    // Direct buffers are in `Other` since Java 11, in `Internal` before.
    let other = committed("Other").unwrap_or_default();
    let inside = heap
        .bytes()
        .saturating_add(classes.bytes())
        .saturating_add(other.bytes());
    let rest = bytes(total_size.bytes().saturating_sub(inside));
    let process = pasted.process(total.at).or_else(|| {
        let is_heap =
            |process: &Process| fixes::size(pasted, *process, Component::JvmHeap).map(whole_kibibytes) == Some(heap);
        Process::ALL.into_iter().find(is_heap)
    });
    let used = [(Component::JvmMetaspace, classes), (Component::JvmOverhead, rest)];
    let used = used.map(|(component, used)| Used {
        process,
        component,
        used,
        peak: None,
        limit: process.and_then(|process| fixes::size(pasted, process, component)),
    });
    let mut case = Case {
        at: total.at,
        process,
        used: used.to_vec(),
        components: vec![Component::JvmOverhead, Component::JvmMetaspace, Component::JvmHeap],
        numbers: vec![
            size("committed", total_size),
            size("heap", heap),
            size("classes", classes),
            size("all else", rest),
        ],
        details: format!(
            "{} are committed: {} of heap, {} for classes, and {} of what JVM Overhead is for.",
            ShortSize(total_size),
            ShortSize(heap),
            ShortSize(classes),
            ShortSize(rest)
        ),
        ..Case::default()
    };
    let wanted = with_margin(Component::JvmOverhead, rest);
    let (fixes, needs) = fixes::fixes(pasted, process, &|subject, process| {
        let option = match process {
            Process::TaskManager => OptionId::TmOverheadMin,
            Process::JobManager => OptionId::JmOverheadMin,
        };
        match subject.size(process, Component::JvmOverhead) {
            Some(overhead) if overhead < wanted => {
                fixes::more(subject, process, option, Component::JvmOverhead, wanted)
            }
            _ => resized(subject, process, &[(Component::JvmMetaspace, classes)]),
        }
    });
    (case.fixes, case.needs) = (fixes, needs);
    let overhead = process.and_then(|process| fixes::size(pasted, process, Component::JvmOverhead));
    if let Some(overhead) = overhead {
        case.details += &format!(" Your configuration has {} for it.", ShortSize(overhead));
    }
    Some(case)
}

/// `kubectl top pod`.
pub(crate) const USAGE_TOP: Message = Message {
    id: "usage-top",
    title: "What pods use, by kubectl top",
    meaning: "The working set of each pod: all memory that the kernel could not take back at once, page cache of open files \
              partly included. It is near the container’s size for a healthy TaskManager, too: heap that was used once stays \
              with the process, and RocksDB fills its cache.",
    source: "kubectl top; metrics-server",
    example: "NAME                       CPU(cores)   MEMORY(bytes)\nmy-job-6c9f7b7d9-2xk4p     12m          \
              912Mi\nmy-job-taskmanager-1-1     950m         3812Mi",
    read: top,
    ..USAGE
};

fn top(pasted: &Pasted) -> Option<Case> {
    let found = pasted.find("MEMORY(bytes) ")?;
    let pods = pasted.text.lines().filter_map(|line| {
        let mut words = line.split_whitespace();
        Some((words.next()?, tool_size(words.last()?)?))
    });
    let pods: Vec<(&str, MemorySize)> = pods.collect();
    // A JobManager's pod is called by its cluster, if nothing else.
    let is_of_task_manager = |pod: &str| pod.contains("taskmanager");
    let clusters: Vec<&str> = pods
        .iter()
        .filter_map(|(pod, _)| Some(pod.split_once("-taskmanager-")?.0))
        .collect();
    let is_of_cluster = |pod: &str| {
        let rest = clusters.iter().filter_map(|cluster| pod.strip_prefix(*cluster));
        rest.into_iter().any(|rest| rest.starts_with('-'))
    };
    let process_of = |pod: &str| match (
        is_of_task_manager(pod),
        pod.contains("jobmanager") || is_of_cluster(pod),
    ) {
        (true, _) => Some(Process::TaskManager),
        (false, true) => Some(Process::JobManager),
        (false, false) => None,
    };
    let most = |process: Process| {
        let sizes = pods.iter().filter(|(pod, _)| process_of(pod) == Some(process));
        sizes.map(|(_, size)| *size).max()
    };
    let mut case = Case {
        at: found.at,
        components: vec![Component::TotalProcess],
        ..Case::default()
    };
    for process in Process::ALL {
        let Some(used) = most(process) else { continue };
        let limit = fixes::size(pasted, process, Component::TotalProcess);
        case.process = case.process.or(Some(process));
        let name = match process {
            Process::TaskManager => "most of a TaskManager",
            Process::JobManager => "most of a JobManager",
        };
        case.numbers.push(size(name, used));
        case.details += &format!("The largest {} has {}", process.name(), ShortSize(used));
        case.details += &match limit {
            Some(limit) => {
                let free = limit.bytes().saturating_sub(used.bytes());
                let is = if free < 0 { "missing" } else { "free" };
                let size = ShortSize(bytes(free.saturating_abs()));
                format!(" of {}, so {size} are {is}. ", ShortSize(limit))
            }
            None => ". ".to_owned(),
        };
        case.used.push(Used {
            process: Some(process),
            component: Component::TotalProcess,
            used,
            peak: None,
            limit,
        });
    }
    case.process?;
    offer(pasted, &mut case);
    Some(case)
}

/// What is said of parts of memory that are used so much: each beside its limit, and sizes that leave a margin. The parts
/// of one process come first.
fn compared(pasted: &Pasted, at: usize, process: Option<Process>, mut used: Vec<Used>) -> Option<Case> {
    if used.is_empty() {
        return None;
    }
    for used in &mut used {
        used.process = used.process.or(process);
        let fixes = |process| fixes::size(pasted, process, used.component);
        used.limit = used.limit.or_else(|| fixes(used.process?));
    }
    let mut case = Case {
        at,
        process,
        ..Case::default()
    };
    for used in &used {
        if used.process == process {
            case.components.push(used.component);
        } else if let Some(process) = used.process {
            case.details += &format!("{}: ", process.name());
        }
        case.numbers.push(size(used.component.name(), used.used));
        case.details += &format!("{} {}", used.component.name(), ShortSize(used.used));
        if let Some(limit) = used.limit {
            let percent = used.used.bytes().saturating_mul(100) / limit.bytes().max(1);
            case.numbers.push(size("limit", limit));
            case.details += &format!(" of {} ({percent}\u{a0}%)", ShortSize(limit));
        }
        if let Some(peak) = used.peak {
            case.numbers.push(size("peak", peak));
            case.details += &format!(", at most {}", ShortSize(peak));
        }
        case.details += ". ";
    }
    case.used = used;
    offer(pasted, &mut case);
    Some(case)
}

/// Sizes that leave a margin above what is used, and what margin that is.
fn offer(pasted: &Pasted, case: &mut Case) {
    let of = |process: Process| -> Vec<(Component, MemorySize)> {
        let used = case.used.iter().filter(|used| used.process == Some(process));
        used.map(|used| (used.component, used.most())).collect()
    };
    let (fixes, needs) = match case.process {
        // Without a process, no size is anyone's.
        None => (Vec::new(), None),
        Some(_) => fixes::fixes(pasted, None, &|subject, process| {
            resized(subject, process, &of(process))
        }),
    };
    if !fixes.is_empty() {
        let has_heap = case.used.iter().any(|used| used.component == Component::JvmHeap);
        case.details += if has_heap { MARGINS } else { MARGIN_ALONE };
    }
    case.details = case.details.trim_end().to_owned();
    (case.fixes, case.needs) = (fixes, needs);
}

/// A size as the JVM gives it to its collector and counts it: whole kibibytes.
fn whole_kibibytes(size: MemorySize) -> MemorySize {
    bytes(size.bytes() >> 10 << 10)
}

/// The number behind a name in JSON, be it a text.
fn json_number(pasted: &Pasted, from: usize, name: &str) -> Option<MemorySize> {
    let found = pasted.find_from(from, &format!("\"{name}\""))?;
    let rest = pasted.window(found.end, found.end.saturating_add(48));
    let rest = rest.trim_start_matches([':', ' ', '"']);
    whole_bytes(rest.split([',', '"', '}', ' ']).next()?)
}

/// The highest value of a metric in Prometheus’s text form.
fn highest(pasted: &Pasted, metric: &str) -> Option<MemorySize> {
    let lines = pasted.text.lines().filter_map(|line| line.trim().strip_prefix(metric));
    let values = lines.filter(|rest| rest.starts_with(['{', ' '])).filter_map(|rest| {
        let value = rest.rsplit('}').next().unwrap_or(rest).split_whitespace().next()?;
        whole_bytes(value)
    });
    values.max()
}

/// A number of bytes as a metric.
fn whole_bytes(text: &str) -> Option<MemorySize> {
    let number = flink_memory::read_double(text).filter(|number| (0.0..9e15).contains(number))?;
    MemorySize::from_bytes(number as i64)
}
