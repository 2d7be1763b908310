//! What is used: metrics, as tools print them, beside what the configuration at hand gives.

use flink_advice::fix;
use flink_memory::{Component, MemorySize, OptionId, Process, ShortSize};

use crate::at_hand;
use crate::diagnosis::{bytes, size};
use crate::message::{Message, Said};
use crate::pasted::{Pasted, tool_size};

/// What stays free above what was used, in percent: stated beside every size that is offered.
const MARGIN: i64 = 20;

/// What holds of everything that tells what is used.
const USAGE: Message = Message {
    id: "",
    title: "",
    meaning: "",
    telling: "Used heap says little: it grows until it is collected. Managed memory that RocksDB has is used as a whole \
              from the start. What is offered leaves a fifth above what was used; look at the highest use of all \
              TaskManagers over a day before you take it.",
    source: "",
    example: "",
    hides: &[],
    read: |_| None,
};

/// `/taskmanagers/:taskmanagerid` of the REST interface.
pub(crate) const USAGE_REST: Message = Message {
    id: "usage-rest",
    title: "What a TaskManager uses, by Flink’s REST interface",
    meaning: "The answer of `/taskmanagers/ID` has heap, non-heap, direct and network memory as they were at that moment, \
              beside the sizes that the TaskManager was started with.",
    source: "TaskManagerDetailsInfo, 1.13 to 2.3",
    example: "{\"id\":\"taskmanager-1\",\"slotsNumber\":4,\"metrics\":{\"heapUsed\":812345678,\"heapCommitted\":1664299798,\
              \"heapMax\":1664299798,\"nonHeapUsed\":141234567,\"directUsed\":361234567,\"directMax\":361234568,\
              \"nettyShuffleMemoryUsed\":41943040,\"nettyShuffleMemoryTotal\":359661568},\"memoryConfiguration\":\
              {\"frameworkHeap\":134217728,\"taskHeap\":1530082070}}",
    read: |pasted| {
        let at = pasted.find("\"heapUsed\":")?.at;
        let number = |name: &str| json_number(pasted, name);
        let pair = |used: &str, most: &str| Some((number(used)?, number(most)?));
        let used = [
            (Component::JvmHeap, pair("\"heapUsed\":", "\"heapMax\":")),
            (Component::Direct, pair("\"directUsed\":", "\"directMax\":")),
            (
                Component::Network,
                pair("\"nettyShuffleMemoryUsed\":", "\"nettyShuffleMemoryTotal\":"),
            ),
        ];
        compared(
            pasted,
            at,
            Some(Process::TaskManager),
            used.into_iter().filter_map(present).collect(),
        )
    },
    ..USAGE
};

/// The Prometheus reporter.
pub(crate) const USAGE_PROMETHEUS: Message = Message {
    id: "usage-prometheus",
    title: "What a process uses, by its Prometheus metrics",
    meaning: "The metrics of memory: heap, metaspace, direct and managed memory, and the network buffers. Of several \
              TaskManagers the highest counts.",
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
        let name = |process: Process, name: &str| format!("flink_{}_Status_{name}", process.name().to_lowercase());
        let most = |process, metric: &str| highest(pasted, &name(process, metric));
        let process = Process::ALL.into_iter().find(|process| {
            pasted.has(&name(*process, "JVM_Memory_")) || pasted.has(&name(*process, "Flink_Memory_"))
        })?;
        let at = pasted.find(&name(process, ""))?.at;
        let pair = |used: &str, total: &str| Some((most(process, used)?, most(process, total)?));
        let used = [
            (Component::JvmHeap, pair("JVM_Memory_Heap_Used", "JVM_Memory_Heap_Max")),
            (
                Component::JvmMetaspace,
                pair("JVM_Memory_Metaspace_Used", "JVM_Memory_Metaspace_Max"),
            ),
            (
                Component::Managed,
                pair("Flink_Memory_Managed_Used", "Flink_Memory_Managed_Total"),
            ),
            (
                Component::Network,
                pair("Shuffle_Netty_UsedMemory", "Shuffle_Netty_TotalMemory"),
            ),
            (
                Component::Direct,
                pair("JVM_Memory_Direct_MemoryUsed", "JVM_Memory_Direct_TotalCapacity"),
            ),
        ];
        compared(
            pasted,
            at,
            Some(process),
            used.into_iter().filter_map(present).collect(),
        )
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
        let found = pasted.find("Memory usage stats: [HEAP: {}/{}/{} MB,")?;
        let mebibytes = |index| Some(bytes(found.number(index)?.saturating_mul(1 << 20)));
        let mut used = vec![(Component::JvmHeap, (mebibytes(0)?, mebibytes(2)?))];
        let direct = pasted.find_from(
            found.at,
            "Direct memory stats: Count: {}, Total Capacity: {}, Used Memory: {}",
        );
        let direct = direct.and_then(|found| Some((bytes(found.number(2)?), bytes(found.number(1)?))));
        used.extend(direct.map(|direct| (Component::Direct, direct)));
        let pool = pasted.find_from(found.at, "[Metaspace: {}/{}/{} MB");
        let pool = pool.and_then(|found| Some((found.number(0)?, found.number(2).filter(|most| *most > 0)?)));
        let mebibytes = |number: i64| bytes(number.saturating_mul(1 << 20));
        used.extend(pool.map(|(is, most)| (Component::JvmMetaspace, (mebibytes(is), mebibytes(most)))));
        compared(pasted, found.at, Some(Process::TaskManager), used)
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
    telling: "Compare the total with the container’s memory: what is beyond is native code’s. `jcmd PID VM.native_memory \
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

fn native_memory(pasted: &Pasted) -> Option<Said> {
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
    let process = pasted.process(total.at);
    let mut said = Said {
        at: total.at,
        process,
        components: vec![Component::JvmOverhead, Component::JvmMetaspace, Component::JvmHeap],
        numbers: vec![
            size("committed", total_size),
            size("heap", heap),
            size("classes", classes),
            size("all else", rest),
        ],
        says: format!(
            "{} are committed: {} of heap, {} for classes, and {} of what JVM Overhead is for.",
            ShortSize(total_size),
            ShortSize(heap),
            ShortSize(classes),
            ShortSize(rest)
        ),
        ..Said::default()
    };
    let wanted = with_margin(rest);
    let (fixes, needs) = at_hand::fixes(pasted, process, &|subject, process| {
        let option = match process {
            Process::TaskManager => OptionId::TmOverheadMin,
            Process::JobManager => OptionId::JmOverheadMin,
        };
        match subject.size(process, Component::JvmOverhead) {
            Some(overhead) if overhead < wanted => {
                at_hand::more(subject, process, option, Component::JvmOverhead, wanted)
            }
            _ => Vec::new(),
        }
    });
    (said.fixes, said.needs) = (fixes, needs);
    let overhead = process.and_then(|process| at_hand::size(pasted, process, Component::JvmOverhead));
    if let Some(overhead) = overhead {
        said.says += &format!(" The configuration at hand has {} for it.", ShortSize(overhead));
    }
    Some(said)
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
    read: |pasted| {
        let found = pasted.find("MEMORY(bytes) ")?;
        let line = |line: &&str| line.contains("taskmanager");
        let memory = |line: &str| tool_size(line.split_whitespace().last()?);
        let most = pasted.text.lines().filter(line).filter_map(memory).max()?;
        let process = Process::TaskManager;
        let mut said = Said {
            at: found.at,
            process: Some(process),
            components: vec![Component::TotalProcess],
            numbers: vec![size("most of a TaskManager", most)],
            says: format!("The largest TaskManager has {}.", ShortSize(most)),
            ..Said::default()
        };
        match at_hand::size(pasted, process, Component::TotalProcess) {
            Some(total) => {
                let free = bytes(total.bytes().saturating_sub(most.bytes()));
                said.says += &format!(" The process is {}, so {} are free.", ShortSize(total), ShortSize(free));
            }
            None => said.needs = Some(at_hand::CONFIGURATION),
        }
        Some(said)
    },
    ..USAGE
};

/// A size and what stays free above it.
fn with_margin(used: MemorySize) -> MemorySize {
    at_hand::whole_mebibytes(bytes(used.bytes().saturating_add(used.bytes() / 100 * MARGIN)))
}

/// What of a component is used, and the most that it may be.
type Used = (Component, (MemorySize, MemorySize));

fn present((component, pair): (Component, Option<(MemorySize, MemorySize)>)) -> Option<Used> {
    Some((component, pair?))
}

/// What is said of parts of memory that are used so much: each beside its limit, and sizes that leave a margin.
fn compared(pasted: &Pasted, at: usize, process: Option<Process>, used: Vec<Used>) -> Option<Said> {
    if used.is_empty() {
        return None;
    }
    let mut said = Said {
        at,
        process,
        components: used.iter().map(|(component, _)| *component).collect(),
        ..Said::default()
    };
    for (component, (is, most)) in &used {
        said.numbers.push(size(component.name(), *is));
        // What metrics call the capacity of direct memory is what is used; its limit only the configuration tells.
        let most = match (component, process) {
            (Component::Direct, Some(process)) => at_hand::size(pasted, process, Component::Direct),
            (Component::Direct, None) => None,
            _ => Some(*most),
        };
        let Some(most) = most else {
            said.says += &format!("{} {}. ", component.name(), ShortSize(*is));
            continue;
        };
        let percent = is.bytes().saturating_mul(100) / most.bytes().max(1);
        said.numbers.push(size("limit", most));
        said.says += &format!(
            "{} {} of {} ({percent}\u{a0}%). ",
            component.name(),
            ShortSize(*is),
            ShortSize(most)
        );
    }
    said.says = said.says.trim_end().to_owned();
    let (fixes, needs) = at_hand::fixes(pasted, process, &|subject, process| {
        let mut edits = Vec::new();
        for (component, (is, most)) in &used {
            let wanted = with_margin(*is);
            let text = flink_config::size_text(wanted);
            let option = match (component, process) {
                (Component::JvmMetaspace, Process::TaskManager) => OptionId::TmMetaspace,
                (Component::JvmMetaspace, Process::JobManager) => OptionId::JmMetaspace,
                // RocksDB has all of it from the start; who uses none of it needs none.
                (Component::Managed, _) if is.bytes() == 0 && most.bytes() > 0 => OptionId::ManagedSize,
                _ => continue,
            };
            edits.push(subject.set(option, text));
        }
        let each = edits.iter().map(|edit| fix(vec![edit.clone()]));
        let mut fixes: Vec<_> = each.collect();
        if edits.len() > 1 {
            fixes.push(fix(edits));
        }
        fixes
    });
    (said.fixes, said.needs) = (fixes, needs);
    Some(said)
}

/// The number behind a name in JSON.
fn json_number(pasted: &Pasted, name: &str) -> Option<MemorySize> {
    let found = pasted.find(name)?;
    let rest = pasted.window(found.end, found.end.saturating_add(32)).trim_start();
    let digits = rest.split(|char: char| !char.is_ascii_digit()).next()?;
    MemorySize::from_bytes(digits.parse().ok()?)
}

/// The highest value of a metric in Prometheus’s text form.
fn highest(pasted: &Pasted, metric: &str) -> Option<MemorySize> {
    let lines = pasted.text.lines().filter_map(|line| line.trim().strip_prefix(metric));
    let values = lines.filter(|rest| rest.starts_with(['{', ' '])).filter_map(|rest| {
        let value = rest.rsplit('}').next().unwrap_or(rest).split_whitespace().next()?;
        let value = flink_memory::read_double(value).filter(|value| (0.0..9e15).contains(value))?;
        MemorySize::from_bytes(value as i64)
    });
    values.max()
}
