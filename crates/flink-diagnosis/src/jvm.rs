//! The limits of a JVM: heap, metaspace, direct memory, threads, and what the system does not give.

use flink_advice::{Fix, Subject};
use flink_memory::{Component, MemorySize, OptionId, Process, ShortSize};

use crate::diagnosis::{Case, bytes, size};
use crate::fixes;
use crate::message::Message;
use crate::pasted::Pasted;

/// `java.nio.Bits`: with numbers since Java 17 (and in updates of 11), without before. Flink adds its advice in
/// `TaskManagerExceptionUtils` and `ClusterEntryPointExceptionUtils`, and takes the numbers away where it does.
pub(crate) const OOM_DIRECT: Message = Message {
    id: "oom-direct",
    title: "Direct memory is used up",
    meaning: "Buffers outside the heap reached `-XX:MaxDirectMemorySize`. In a TaskManager that is framework off-heap, \
              task off-heap and network memory together; network memory is allocated at once, so what is left for Netty, \
              connectors and readers of batches is the two off-heap parts, 128 MiB by default. More network memory or \
              heap does not help. A JobManager has that limit only with `jobmanager.memory.enable-jvm-direct-memory-limit`; \
              else its limit is the size of the heap.",
    advice: "Kafka, Pulsar, gRPC, Arrow and readers of files need `taskmanager.memory.task.off-heap.size`; its default is \
              0. If it comes again later with every size, something leaks: watch `Status.JVM.Memory.Direct.MemoryUsed`.",
    source: "java.nio.Bits, Java 8 to 21; TaskManagerExceptionUtils, ClusterEntryPointExceptionUtils, since 1.11; recorded from Java 17 and Flink 2.3.0",
    example: "java.lang.OutOfMemoryError: Cannot reserve 16777216 bytes of direct buffer memory (allocated: 260046849, \
              limit: 268435458)\n\tat java.base/java.nio.Bits.reserveMemory(Bits.java:178)\n\tat \
              java.base/java.nio.DirectByteBuffer.<init>(DirectByteBuffer.java:121)",
    hides: &[],
    words: &[
        "Cannot reserve {} bytes of direct buffer memory (allocated: {}, limit: {})",
        "OutOfMemoryError: Direct buffer memory",
    ],
    read: |pasted| {
        let reserve = "Cannot reserve {} bytes of direct buffer memory (allocated: {}, limit: {})";
        let numbers = pasted
            .find(reserve)
            .and_then(|found| Some((found.at, found.number(0)?, found.number(1)?, found.number(2)?)));
        match numbers {
            Some((at, wanted, used, limit)) => Some(direct(pasted, at, Some((wanted, used, limit)))),
            None => {
                let words = [
                    "OutOfMemoryError: Direct buffer memory",
                    "Direct buffer memory. The direct out-of-memory error has occurred",
                    "Cannot reserve direct buffer memory",
                ];
                let (at, _) = pasted.any(&words)?;
                Some(direct(pasted, at, None))
            }
        }
    },
};

/// What is said where direct memory is used up: so much was wanted, so much used, and so much is the limit.
pub(crate) fn direct(pasted: &Pasted, at: usize, numbers: Option<(i64, i64, i64)>) -> Case {
    let subject = fixes::subject(pasted);
    // The limit is the sum of three parts, to the byte, so it tells whose it is. A JobManager without a limit of its own
    // has that of the JVM, the size of the heap.
    let is_limited = |process: Process| {
        let resources = subject.as_ref().map(|subject| &subject.derivation(process).outcome);
        matches!(resources, Some(Ok(resources)) if resources.limits_direct_memory)
    };
    let limited = |process: &Process| {
        let component = match process {
            Process::TaskManager => Component::Direct,
            Process::JobManager if is_limited(*process) => Component::OffHeap,
            Process::JobManager => Component::JvmHeap,
        };
        let limit = subject.as_ref()?.size(*process, component)?;
        Some(limit.bytes())
    };
    let by_limit = numbers.and_then(|(_, _, limit)| {
        let mut processes = Process::ALL.into_iter();
        processes.find(|process| limited(process) == Some(limit))
    });
    let process = by_limit.or_else(|| pasted.process(at));
    let mut case = Case {
        at,
        process,
        components: match process {
            Some(Process::JobManager) => vec![Component::OffHeap],
            _ => vec![Component::TaskOffHeap, Component::FrameworkOffHeap, Component::Direct],
        },
        ..Case::default()
    };
    let mut missing = 0;
    if let Some((wanted, used, limit)) = numbers {
        missing = used.saturating_add(wanted).saturating_sub(limit);
        case.numbers = vec![
            size("requested", bytes(wanted)),
            size("allocated", bytes(used)),
            size("limit", bytes(limit)),
        ];
        case.details = format!(
            "{} were requested when {} of {} were in use: {} too much.",
            ShortSize(bytes(wanted)),
            ShortSize(bytes(used)),
            ShortSize(bytes(limit)),
            ShortSize(bytes(missing))
        );
        if let (Some(Process::TaskManager), Some(subject)) = (by_limit, &subject)
            && let Some(network) = subject.size(Process::TaskManager, Component::Network)
        {
            case.details += &format!(
                " {} of the limit are network memory, and {} are left for everything else.",
                ShortSize(network),
                ShortSize(bytes(limit.saturating_sub(network.bytes())))
            );
        }
        if let (None, Some(expected)) = (by_limit, limited(&Process::TaskManager)) {
            case.details += &format!(
                " Your configuration gives a TaskManager {expected} bytes, so the message comes from another process \
                 or configuration."
            );
            return case;
        }
    }
    if process == Some(Process::JobManager) && subject.is_some() && !is_limited(Process::JobManager) {
        case.details += &format!(
            " `{}` is not on, so the limit is the size of the heap: a JobManager that needs as much has a leak, most \
             likely.",
            OptionId::JmDirectLimit.def().key
        );
        case.details = case.details.trim_start().to_owned();
        return case;
    }
    let (fixes, needs) = fixes::fixes(pasted, process, &|subject, process| {
        let (option, component) = match process {
            Process::TaskManager => (OptionId::TaskOffHeap, Component::TaskOffHeap),
            Process::JobManager => (OptionId::JmOffHeap, Component::OffHeap),
        };
        let now = subject.size(process, component).unwrap_or_default();
        // Without numbers, as much again as there is by default.
        let missing = if numbers.is_some() { missing.max(1) } else { 128 << 20 };
        let wanted = bytes(now.bytes().saturating_add(missing));
        fixes::more(subject, process, option, component, wanted)
    });
    (case.fixes, case.needs) = (fixes, needs);
    case
}

/// HotSpot; Flink adds its advice in `TaskManagerExceptionUtils` and `ClusterEntryPointExceptionUtils`.
pub(crate) const OOM_METASPACE: Message = Message {
    id: "oom-metaspace",
    title: "Metaspace is used up",
    meaning: "The classes that were loaded came to `-XX:MaxMetaspaceSize`, which is \
              `taskmanager.memory.jvm-metaspace.size` or `jobmanager.memory.jvm-metaspace.size`. Heap does not help.",
    advice: "If it comes when the first job starts, it is too small. If it comes after a job was submitted or has failed \
              several times in one cluster, old classes stay loaded: a thread, a static field or a JDBC driver of user \
              code holds its class loader. Then a larger size only puts it off; put such libraries into Flink’s `lib/`, \
              or run a cluster for each job.",
    source: "HotSpot, Java 8 to 21; TaskManagerExceptionUtils, ClusterEntryPointExceptionUtils, since 1.11; recorded from Java 17 and Flink 2.3.0",
    example: "java.lang.OutOfMemoryError: Metaspace. The metaspace out-of-memory error has occurred. This can mean two \
              things: either the job requires a larger size of JVM metaspace to load classes or there is a class \
              loading leak. In the first case 'taskmanager.memory.jvm-metaspace.size' configuration option should be \
              increased.",
    hides: &[],
    words: &[],
    read: |pasted| {
        let words = [
            "OutOfMemoryError: Metaspace",
            "OutOfMemory encountered: Metaspace",
            "Metaspace. The metaspace out-of-memory error has occurred",
        ];
        let (at, _) = pasted.any(&words)?;
        Some(metaspace(pasted, at))
    },
};

/// HotSpot, where class pointers are compressed.
pub(crate) const OOM_CLASS_SPACE: Message = Message {
    id: "oom-class-space",
    title: "Compressed class space is used up",
    meaning: "The part of metaspace for classes themselves came to `-XX:CompressedClassSpaceSize`: 1 GiB, or four fifths \
              of metaspace where that is less. So it is metaspace that is too small, or filled by a leak.",
    advice: "As with `OutOfMemoryError: Metaspace`: at the first start it is too small, after several submissions it \
              leaks.",
    source: "HotSpot, Java 8 to 21; recorded from Java 17",
    example: "java.lang.OutOfMemoryError: Compressed class space\n\tat java.base/java.lang.ClassLoader.defineClass1(Native \
              Method)",
    hides: &[],
    words: &[],
    read: |pasted| {
        let words = [
            "OutOfMemoryError: Compressed class space",
            "OutOfMemory encountered: Compressed class space",
        ];
        let (at, _) = pasted.any(&words)?;
        Some(metaspace(pasted, at))
    },
};

fn metaspace(pasted: &Pasted, at: usize) -> Case {
    let process = pasted.process(at);
    let now = process.and_then(|process| fixes::size(pasted, process, Component::JvmMetaspace));
    let details = now.map(|now| format!("Your configuration gives it {}.", ShortSize(now)));
    let (fixes, needs) = fixes::fixes(pasted, process, &|subject, process| {
        let option = match process {
            Process::TaskManager => OptionId::TmMetaspace,
            Process::JobManager => OptionId::JmMetaspace,
        };
        let now = subject.size(process, Component::JvmMetaspace).unwrap_or_default();
        let wanted = fixes::half_more(now.max(MemorySize::from_mebibytes(64)));
        fixes::more(subject, process, option, Component::JvmMetaspace, wanted)
    });
    Case {
        at,
        process,
        components: vec![Component::JvmMetaspace],
        details: details.unwrap_or_default(),
        fixes,
        needs,
        ..Case::default()
    }
}

/// HotSpot; Flink adds its advice for a JobManager in `ClusterEntryPointExceptionUtils`, for a TaskManager none.
pub(crate) const OOM_HEAP: Message = Message {
    id: "oom-heap",
    title: "The JVM heap is full",
    meaning: "Objects came to `-Xmx`, which in a TaskManager is framework heap and task heap, in a JobManager the JVM heap. \
              State in a HashMap backend, user code, formats that gather rows (Iceberg, Hudi, Parquet) live there; managed \
              memory, network buffers and RocksDB do not.",
    advice: "Look at the heap after full collections: if it grows for hours or with every job, something is never \
        released, and `-XX:+HeapDumpOnOutOfMemoryError` shows what; if it is flat and near the limit, it is too small. \
              In a JobManager, large jobs, many splits or file lists, and `collect()` are the usual reasons.",
    source: "HotSpot, Java 8 to 21; ClusterEntryPointExceptionUtils, since 1.12; recorded from Java 17 and Flink 2.3.0",
    example: "java.lang.OutOfMemoryError: Java heap space. A heap space-related out-of-memory error has occurred. This can \
              mean two things: either Flink Master requires a larger size of JVM heap space or there is a memory leak. In \
              the first case, 'jobmanager.memory.heap.size' can be used to increase the amount of available heap memory.",
    hides: &[],
    words: &[],
    read: |pasted| {
        let words = [
            "OutOfMemoryError: Java heap space",
            "OutOfMemory encountered: Java heap space",
            "Java heap space. A heap space-related out-of-memory error has occurred",
        ];
        let (at, _) = pasted.any(&words)?;
        Some(heap(pasted, at))
    },
};

/// HotSpot with the parallel collector: G1, the default since Java 9, does not say it.
pub(crate) const OOM_GC_OVERHEAD: Message = Message {
    id: "oom-gc-overhead",
    title: "The JVM does nothing but collect garbage",
    meaning: "98 % of the time went into collections that freed less than 2 % of the heap: it is full, as with `Java \
        heap space`, but noticed earlier. Only the parallel collector reports it.",
    advice: "As with `Java heap space`.",
    source: "HotSpot’s parallel collector, Java 8 to 21; recorded from Java 17",
    example: "java.lang.OutOfMemoryError: GC overhead limit exceeded",
    hides: &["oom-heap"],
    words: &[],
    read: |pasted| {
        let words = ["GC overhead limit exceeded"];
        let (at, _) = pasted.any(&words)?;
        Some(heap(pasted, at))
    },
};

fn heap(pasted: &Pasted, at: usize) -> Case {
    let process = pasted.process(at);
    let now = process.and_then(|process| fixes::size(pasted, process, Component::JvmHeap));
    let details = now.map(|now| format!("Your configuration gives it {}.", ShortSize(now)));
    let (fixes, needs) = fixes::fixes(pasted, process, &half_more_heap);
    Case {
        at,
        process,
        components: match process {
            Some(Process::TaskManager) => vec![Component::TaskHeap, Component::FrameworkHeap, Component::JvmHeap],
            _ => vec![Component::JvmHeap],
        },
        details: details.unwrap_or_default(),
        fixes,
        needs,
        ..Case::default()
    }
}

fn half_more_heap(subject: &Subject, process: Process) -> Vec<Fix> {
    let now = subject.size(process, Component::JvmHeap);
    now.map_or(Vec::new(), |now| {
        fixes::more_heap(subject, process, fixes::half_more(now))
    })
}

/// HotSpot.
pub(crate) const OOM_ARRAY: Message = Message {
    id: "oom-array",
    title: "An array is larger than any JVM allows",
    meaning: "Code asked for an array of nearly 2³¹ elements. No size of the heap helps: it is a record, a list or a \
              buffer that has grown without bound, or a length that was read from broken data.",
    advice: "The stack trace names the code. Large rows, one huge key, or a file in a wrong format are the usual reasons.",
    source: "HotSpot, Java 8 to 21; recorded from Java 17",
    example: "java.lang.OutOfMemoryError: Requested array size exceeds VM limit",
    hides: &[],
    words: &[],
    read: |pasted| {
        let (at, _) = pasted.any(&["Requested array size exceeds VM limit"])?;
        Some(Case {
            at,
            process: pasted.process(at),
            components: vec![Component::JvmHeap],
            ..Case::default()
        })
    },
};

/// HotSpot; `unable to create new native thread` up to Java 8.
pub(crate) const OOM_THREADS: Message = Message {
    id: "oom-threads",
    title: "The process cannot start more threads",
    meaning: "It is seldom a lack of memory: the user’s or the container’s limit for threads (`ulimit -u`, `pids.max`, \
              `podPidsLimit`) is reached. Heap does not help; more heap can even leave less for the stacks of threads, \
              which are part of JVM Overhead.",
    advice: "Count the threads: `jstack PID | grep -c tid=`. If they grow with every restart of a job, its clients are \
              not closed. If there are many from the start, slots and parallelism are many: each task has a thread.",
    source: "HotSpot, Java 8 to 21; recorded from Java 17",
    example: "[0.267s][warning][os,thread] Failed to start thread \"Unknown thread\" - pthread_create failed (EAGAIN) for \
              attributes: stacksize: 1024k, guardsize: 0k, detached.\njava.lang.OutOfMemoryError: unable to create native \
              thread: possibly out of memory or process/resource limits reached",
    hides: &[],
    words: &[],
    read: |pasted| {
        let (at, _) = pasted.any(&["unable to create native thread", "unable to create new native thread"])?;
        Some(Case {
            at,
            process: pasted.process(at),
            components: vec![Component::JvmOverhead],
            ..Case::default()
        })
    },
};

/// HotSpot’s crash file and standard output, `jdk.internal.misc.Unsafe`.
pub(crate) const OOM_NATIVE: Message = Message {
    id: "oom-native",
    title: "The operating system has no more memory for the process",
    meaning: "The JVM asked the system for memory, for its heap, a thread, or native code, and did not get it: the machine \
              is full, or an address space limit is reached. No limit of the JVM’s was met, so a larger heap makes it \
              worse.",
    advice: "Look at what else runs on the machine. Make the process smaller, or the machine larger; in a container, \
              compare the process with the limit.",
    source: "os_linux.cpp, vmError.cpp, jdk.internal.misc.Unsafe, Java 8 to 21",
    example: "#\n# There is insufficient memory for the Java Runtime Environment to continue.\n# Native memory allocation \
              (mmap) failed to map 178782208 bytes for committing reserved memory.\n# An error report file with more \
              information is saved as:",
    hides: &[],
    words: &[
        "Native memory allocation ({any}) failed to {any} {} bytes",
        "There is insufficient memory for the Java Runtime Environment to continue",
    ],
    read: |pasted| {
        let numbered = [
            "Native memory allocation ({}) failed to {} {} bytes",
            "OutOfMemoryError: Unable to {} {} bytes",
            "os::commit_memory({}, {}, {}) failed; error='Cannot allocate memory'",
        ];
        let words = [
            "There is insufficient memory for the Java Runtime Environment to continue",
            "Out of Memory Error (",
        ];
        let found = numbered.iter().find_map(|pattern| pasted.find(pattern));
        let at = match &found {
            Some(found) => found.at,
            None => pasted.any(&words)?.0,
        };
        let asked = found.and_then(|found| {
            let index = if found.holes.len() == 2 { 1 } else { 2 };
            let index = if found.hole(0).starts_with("0x") { 1 } else { index };
            found.number(index)
        });
        let asked = asked.filter(|asked| *asked > 0).map(bytes);
        Some(Case {
            at,
            process: pasted.process(at),
            components: vec![Component::TotalProcess],
            numbers: asked.map(|asked| size("requested", asked)).into_iter().collect(),
            details: asked
                .map(|asked| format!("{} were requested.", ShortSize(asked)))
                .unwrap_or_default(),
            ..Case::default()
        })
    },
};

/// HotSpot, at the start.
pub(crate) const HEAP_RESERVATION: Message = Message {
    id: "heap-reservation",
    title: "The JVM cannot reserve its heap",
    meaning: "The process did not start: its `-Xmx` is more than the address space that it may have (`ulimit -v`, a \
              32-bit JVM), or than the machine allows to commit (`vm.overcommit_memory=2`).",
    advice: "Make the process smaller, or lift that limit.",
    source: "HotSpot, Java 8 to 21; recorded from Java 17",
    example: "Error occurred during initialization of VM\nCould not reserve enough space for 3145728KB object heap",
    hides: &["exit-1"],
    words: &["Could not reserve enough space for {tool} object heap"],
    read: |pasted| {
        let found = pasted.find("Could not reserve enough space for {} object heap")?;
        let heap = crate::pasted::tool_size(found.hole(0))?;
        Some(Case {
            at: found.at,
            process: pasted.process(found.at),
            components: vec![Component::JvmHeap],
            numbers: vec![size("heap", heap)],
            details: format!("The heap would be {}.", ShortSize(heap)),
            ..Case::default()
        })
    },
};

/// `-Xlog:gc` since Java 9, `-verbose:gc` before.
pub(crate) const HEAP_FULL: Message = Message {
    id: "heap-full",
    title: "The heap is full after full collections",
    meaning: "A log of collections shows full ones that free next to nothing: what is left is in use. `Java heap space` \
              comes next, or the process stands still for it, and loses its heartbeat.",
    advice: "As with `Java heap space`: growing for hours it leaks, flat it is too small.",
    source: "-Xlog:gc, Java 9 to 21, recorded from Java 17; -verbose:gc before",
    example: "[0.288s][info][gc] GC(18) Pause Full (G1 Compaction Pause) 1587M->1585M(1588M) 16.066ms\n\
              [0.310s][info][gc] GC(19) Pause Full (G1 Compaction Pause) 1587M->1586M(1588M) 21.936ms",
    hides: &[],
    words: &["Pause Full 0b->{tool}({tool})"],
    read: heap_full,
};

fn heap_full(pasted: &Pasted) -> Option<Case> {
    let mut full = Vec::new();
    for word in ["Pause Full", "Full GC"] {
        for (at, _) in pasted.flat.match_indices(word).take(1000) {
            let line = pasted.window(at, at.saturating_add(120));
            let Some((before, rest)) = line.split_once("->") else {
                continue;
            };
            let Some((after, rest)) = rest.split_once('(') else {
                continue;
            };
            let capacity = rest.split(')').next().unwrap_or_default();
            let of = |text: &str| crate::pasted::tool_size(text.rsplit(' ').next().unwrap_or_default());
            if let (Some(_), Some(after), Some(capacity)) = (of(before), of(after), of(capacity)) {
                full.push((at, after, capacity));
            }
        }
    }
    let is_full = |(_, after, capacity): &&(usize, MemorySize, MemorySize)| {
        capacity.bytes() > 0 && after.bytes() >= capacity.bytes() / 10 * 9
    };
    let found = full.iter().filter(is_full).count();
    let (at, after, capacity) = *full.iter().find(is_full)?;
    (found >= 2 || pasted.is_rebuilt()).then(|| {
        let mut case = heap(pasted, at);
        case.numbers = vec![size("after a full collection", after), size("capacity", capacity)];
        case.details = format!(
            "Full collections left {} or so of {}. {}",
            ShortSize(after),
            ShortSize(capacity),
            case.details
        );
        case.details = case.details.trim_end().to_owned();
        case
    })
}
