//! What runs a process and bounds it: Kubernetes, the kernel, YARN.

use flink_advice::{Fix, Subject};
use flink_memory::{Component, MemorySize, OptionId, Process, ShortSize};

use crate::diagnosis::{Case, Number, bytes, size};
use crate::fixes;
use crate::message::Message;
use crate::pasted::{Pasted, tool_size};

/// `kubectl describe pod`, `kubectl get pod -o yaml`, `docker inspect`.
pub(crate) const OOM_KILLED: Message = Message {
    id: "oom-killed",
    title: "The container was killed for its memory",
    meaning: "The kernel ended the process because the container came to its memory limit. Heap, direct memory and \
              metaspace are limited by the JVM, and managed memory by Flink; what grew beyond is what JVM \
              Overhead is for: threads, code, the collector, RocksDB beyond its share, fragments of the allocator. \
              `OutOfMemoryError`s have another reason, and heap does not help.",
    advice: "If the memory of the container (`container_memory_working_set_bytes`) climbs for days while heap and direct \
              memory are flat, it is the allocator or a native leak: use jemalloc, as Flink’s images do, or \
              `MALLOC_ARENA_MAX=1`. If it is there soon after the start, overhead is too small. With RocksDB, more \
              overhead is the usual answer.",
    source: "Kubernetes: pod lifecycle; Flink’s troubleshooting page: container memory exceeded",
    example: "Name:         my-job-taskmanager-1-1\nContainers:\n  flink-main-container:\n    State:          Running\n    \
              Last State:     Terminated\n      Reason:       OOMKilled\n      Exit Code:    137\n    Restart Count:  3\n    \
              Limits:\n      cpu:     2\n      memory:  4Gi\n    Requests:\n      cpu:     2\n      memory:  4Gi",
    hides: &["exit-137"],
    words: &["OOMKilled limits: memory: {tool}", "OOMKilled"],
    read: |pasted| {
        let says_no = |at: usize| {
            let rest = pasted.window(at, at.saturating_add(24));
            rest.trim_start_matches("OOMKilled")
                .trim_start_matches(['"', ':', ' ', '='])
                .starts_with("false")
        };
        let mut places = pasted.flat.match_indices("OOMKilled").map(|(at, _)| at);
        let at = places.find(|at| !says_no(*at))?;
        let limit = limit(pasted, at);
        let process = pasted.process(at);
        let numbers = limit.map(|limit| size("limit", limit)).into_iter().collect();
        Some(beyond(
            pasted,
            at,
            process,
            Taken { used: None, limit },
            numbers,
            String::new(),
        ))
    },
};

/// The memory limit of a container that is told of near a place.
fn limit(pasted: &Pasted, at: usize) -> Option<MemorySize> {
    let of = |from: usize| {
        ["imits: ", "\"limits\": "].iter().find_map(|word| {
            let found = pasted.find_from(from, word)?;
            let near = pasted.window(found.end, found.end.saturating_add(200));
            let (_, memory) = near.split_once("memory")?;
            let memory = memory.trim_start_matches(['"', ':', ' ']);
            tool_size(memory.split([' ', '"', ',', '}']).next()?)
        })
    };
    of(at).or_else(|| of(0))
}

/// `kubelet`, Kubernetes 1.13 and later.
pub(crate) const EVICTED: Message = Message {
    id: "evicted",
    title: "The pod was evicted because its node ran short of memory",
    meaning: "The node was full, not the container: the kubelet evicts pods that use more than they requested, the \
        worst first. Pods whose request equals their limit come last.",
    advice: "Where the pod’s request is its whole process, which is so without a limit factor, and it was still evicted, \
              the node has less memory to give than its pods request: something outside of pods takes it.",
    source: "Kubernetes: node-pressure eviction",
    example: "Status:   Failed\nReason:   Evicted\nMessage:  The node was low on resource: memory. Threshold quantity: \
              100Mi, available: 87428Ki. Container flink-main-container was using 4331720Ki, request is 3Gi, has larger \
              consumption of memory.",
    hides: &["exit-137", "exit-143"],
    words: &[
        "The node was low on resource: memory. It was using {tool}, request is {tool}, has larger consumption of memory.",
        "The node was low on resource: memory.",
    ],
    read: |pasted| {
        let found = pasted.find("The node was low on resource: memory")?;
        let near = |pattern: &str| {
            pasted.find_from(found.at, pattern).and_then(|found| {
                let hole = found.holes.last().copied().unwrap_or_default();
                tool_size(hole)
            })
        };
        let used = near("was using {},");
        let request = near("request is {},").or_else(|| near("exceeds its request of {}"));
        let mut case = Case {
            at: found.at,
            process: pasted.process(found.at),
            components: vec![Component::TotalProcess],
            ..Case::default()
        };
        case.numbers.extend(used.map(|used| size("used", used)));
        case.numbers.extend(request.map(|request| size("request", request)));
        if let (Some(used), Some(request)) = (used, request) {
            let more = bytes(used.bytes().saturating_sub(request.bytes()));
            case.details = format!(
                "It used {}, {} more than the {} that it requested.",
                ShortSize(used),
                ShortSize(more),
                ShortSize(request)
            );
        }
        let factor = fixes::subject(pasted).and_then(|subject| {
            let option = OptionId::KubernetesTmMemoryLimit;
            subject.text(option).filter(|factor| factor != "1" && factor != "1.0")
        });
        if let Some(factor) = factor {
            case.details += &format!(
                " `{}` is {factor}: the pod may use more than it requests.",
                OptionId::KubernetesTmMemoryLimit.def().key
            );
        }
        let (fixes, needs) = fixes::fixes(pasted, case.process, &|subject, _| {
            let option = OptionId::KubernetesTmMemoryLimit;
            match subject.is_set(option) {
                true => vec![flink_advice::fix(subject.unset(option))],
                false => Vec::new(),
            }
        });
        (case.fixes, case.needs) = (fixes, needs);
        Some(case)
    },
};

/// `oom_kill.c` of Linux.
pub(crate) const KERNEL_OOM: Message = Message {
    id: "kernel-oom",
    title: "The kernel killed the process for its memory",
    meaning: "With `Memory cgroup out of memory` a container reached its limit; with `Out of memory` alone the whole \
              machine was full, and the process was the largest. `anon-rss` is what the process itself had: heap, direct \
              memory, metaspace, managed memory of RocksDB and all native memory. `total-vm` is only addresses, and says \
              nothing.",
    advice: "Compare `anon-rss` with what the configuration accounts for without JVM Overhead: what is beyond is native \
              memory, and the least that overhead must be.",
    source: "mm/oom_kill.c of Linux",
    example: "[482936.204] Memory cgroup out of memory: Killed process 28451 (java) total-vm:9871340kB, \
              anon-rss:4164232kB, file-rss:27648kB, shmem-rss:0kB, UID:9999 pgtables:9012kB oom_score_adj:-997",
    hides: &["oom-killed", "exit-137"],
    words: &[
        "emory cgroup out of memory{any}illed process {any} (java) total-vm:{tool}, anon-rss:{tool},",
        "limit {}kB{any}emory cgroup out of memory{any}illed process {any} (java) total-vm:{tool}, anon-rss:{tool},",
        "illed process {any} (java) total-vm:{tool}, anon-rss:{tool},",
    ],
    read: |pasted| {
        let found = pasted.find("illed process {} ({}) total-vm:{}, anon-rss:{},")?;
        let (total, used) = (tool_size(found.hole(2))?, tool_size(found.hole(3))?);
        let before = pasted.window(found.at.saturating_sub(400), found.at);
        let is_container = before.contains("emory cgroup") || pasted.has("emory cgroup out of memory");
        let limit = pasted.find("limit {}kB").and_then(|found| found.number(0));
        let limit = limit.map(|limit| bytes(limit.saturating_mul(1024)));
        let name = found.hole(1);
        let mut numbers = vec![size("anon-rss", used), size("total-vm", total)];
        numbers.extend(limit.map(|limit| size("limit", limit)));
        let mut details = match is_container {
            true => String::new(),
            false => "The machine was full, not a container. ".to_owned(),
        };
        if name != "java" {
            details += &format!("The process was `{name}`, not the JVM: a worker in the same container. ");
        }
        let process = pasted.process(found.at);
        Some(beyond(
            pasted,
            found.at,
            process,
            Taken {
                used: Some(used),
                limit,
            },
            numbers,
            details,
        ))
    },
};

/// `ContainersMonitorImpl` of Hadoop, 2 and 3.
pub(crate) const YARN_PHYSICAL_MEMORY: Message = Message {
    id: "yarn-physical-memory",
    title: "YARN killed the container for its physical memory",
    meaning: "A NodeManager counted the memory of the container’s processes, and they had more than the container. Heap, \
              direct memory and metaspace are limited by the JVM; what is beyond is what JVM Overhead is for. \
              The container’s size is rounded up by YARN, and Flink’s sizes do not grow with it.",
    advice: "If it climbs for days it is the allocator or a native leak: `containerized.taskmanager.env.MALLOC_ARENA_MAX: \
              1`. If it is soon there, overhead is too small.",
    source: "ContainersMonitorImpl of Hadoop; Flink’s troubleshooting page: container memory exceeded",
    example: "Container [pid=18123,containerID=container_e01_1700000000000_0001_01_000002] is running beyond physical memory \
              limits. Current usage: 4.1 GB of 4 GB physical memory used; 6.2 GB of 8.4 GB virtual memory used. Killing \
              container.",
    hides: &["yarn-104", "exit-143", "exit-137"],
    words: &[
        "running beyond physical memory limits. Current usage: {tool} of {tool} physical memory used; 0b of 0b virtual memory used",
    ],
    read: |pasted| {
        let at = [
            "running beyond physical memory limits",
            "beyond the 'PHYSICAL' memory limit",
        ];
        let (at, _) = pasted.any(&at)?;
        let (used, limit) = usage(pasted, at, "physical")?;
        let numbers = vec![size("used", used), size("container", limit)];
        let process = pasted.process(at);
        let taken = Taken {
            used: Some(used),
            limit: Some(limit),
        };
        Some(beyond(pasted, at, process, taken, numbers, String::new()))
    },
};

/// `ContainersMonitorImpl` of Hadoop, 2 and 3.
pub(crate) const YARN_VIRTUAL_MEMORY: Message = Message {
    id: "yarn-virtual-memory",
    title: "YARN killed the container for its address space",
    meaning: "A NodeManager counts addresses that are reserved and mostly not used, 2.1 times the container by default. A \
              JVM reserves 1 GiB of them for classes alone, and glibc 64 MiB for each thread that allocates. It is no sign \
              of too little memory.",
    advice: "Switch the check off with `yarn.nodemanager.vmem-check-enabled: false`, or raise \
              `yarn.nodemanager.vmem-pmem-ratio`: both are YARN’s, and nothing of Flink’s helps.",
    source: "ContainersMonitorImpl of Hadoop",
    example: "Container [pid=18123,containerID=container_e01_1700000000000_0001_01_000002] is running beyond virtual memory \
              limits. Current usage: 812.4 MB of 2 GB physical memory used; 4.6 GB of 4.2 GB virtual memory used. Killing \
              container.",
    hides: &["yarn-103", "exit-143", "exit-137"],
    words: &[
        "running beyond virtual memory limits. Current usage: {tool} of {tool} physical memory used; {tool} of {tool} virtual memory used",
        "beyond the 'VIRTUAL' memory limit. Current usage: {tool} of {tool} physical memory used; {tool} of {tool} virtual memory used",
    ],
    read: |pasted| {
        let at = [
            "running beyond virtual memory limits",
            "beyond the 'VIRTUAL' memory limit",
        ];
        let (at, _) = pasted.any(&at)?;
        let (used, limit) = usage(pasted, at, "virtual")?;
        let (physical, container) = usage(pasted, at, "physical")?;
        Some(Case {
            at,
            process: pasted.process(at),
            numbers: vec![
                size("virtual memory", used),
                size("virtual limit", limit),
                size("physical memory", physical),
                size("container", container),
            ],
            details: format!(
                "{} of addresses were reserved where {} are allowed; of memory it used {} of {}.",
                ShortSize(used),
                ShortSize(limit),
                ShortSize(physical),
                ShortSize(container)
            ),
            ..Case::default()
        })
    },
};

/// How much of what was used: `Current usage: 4.1 GB of 4 GB physical memory used; …`.
fn usage(pasted: &Pasted, at: usize, kind: &str) -> Option<(MemorySize, MemorySize)> {
    let near = pasted.find_from(at, "Current usage: {} virtual memory used")?;
    let parts = pasted.window(near.at, near.end);
    let part = parts.split(';').find(|part| part.contains(kind))?;
    let part = part.trim().trim_start_matches("Current usage:");
    let (used, rest) = part.split_once(" of ")?;
    let limit = rest.split_once(kind)?.0;
    Some((tool_size(used)?, tool_size(limit)?))
}

/// `YarnClusterDescriptor.validateClusterResources`, every release.
pub(crate) const YARN_MAXIMUM_ALLOCATION: Message = Message {
    id: "yarn-maximum-allocation",
    title: "The process is larger than YARN’s largest container",
    meaning: "The cluster was not started: a process is larger than `yarn.scheduler.maximum-allocation-mb`, the largest \
              container that YARN gives, or than any node.",
    advice: "Make the process smaller, or have YARN’s limit raised.",
    source: "YarnClusterDescriptor, every release",
    example: "org.apache.flink.yarn.YarnClusterDescriptor$YarnDeploymentException: The cluster does not have the requested \
              resources for the TaskManagers available!\nMaximum Memory: 8192 Requested: 10240MB. Please check the \
              'yarn.scheduler.maximum-allocation-mb' and the 'yarn.nodemanager.resource.memory-mb' configuration values",
    hides: &[],
    words: &[
        "does not have the requested resources for the TaskManagers available! Maximum Memory: {} Requested: {}MB.",
        "does not have the requested resources for the JobManager available! Maximum Memory: {}MB Requested: {}MB.",
    ],
    read: |pasted| {
        let found = pasted
            .find("does not have the requested resources for the {} available! Maximum Memory: {} Requested: {}MB")?;
        let process = match found.hole(0).starts_with("JobManager") {
            true => Process::JobManager,
            false => Process::TaskManager,
        };
        // Of a JobManager’s line both numbers have a unit, of a TaskManager’s only the second.
        let mebibytes = |index| tool_size(&format!("{}m", found.hole(index).trim_end_matches("MB")));
        let (most, asked) = (mebibytes(1)?, mebibytes(2)?);
        let (fixes, needs) = fixes::fixes(pasted, Some(process), &|subject, process| {
            let option = crate::rebuilt::process_size(process);
            vec![flink_advice::fix(vec![
                subject.set(option, flink_config::size_text(most)),
            ])]
        });
        Some(Case {
            at: found.at,
            process: Some(process),
            components: vec![Component::TotalProcess],
            numbers: vec![size("largest container", most), size("requested", asked)],
            details: format!(
                "It is {}, and the largest container {}.",
                ShortSize(asked),
                ShortSize(most)
            ),
            fixes,
            needs,
            ..Case::default()
        })
    },
};

/// What a process had when it was killed, as far as that is told.
#[derive(Clone, Copy)]
struct Taken {
    used: Option<MemorySize>,
    limit: Option<MemorySize>,
}

/// What is said of a process that was killed for being larger than its container: how much is beyond what the
/// configuration accounts for, and an overhead in which that has room.
fn beyond(
    pasted: &Pasted,
    at: usize,
    process: Option<Process>,
    taken: Taken,
    numbers: Vec<Number>,
    mut details: String,
) -> Case {
    let subject = fixes::subject(pasted);
    let process = process.or_else(|| {
        let subject = subject.as_ref()?;
        let is_as_large = |process: &Process| {
            let total = subject.size(*process, Component::TotalProcess);
            let near = |total: MemorySize, other: MemorySize, by: u64| total.bytes().abs_diff(other.bytes()) <= by;
            total.is_some_and(|total| match (taken.limit, taken.used) {
                // A container is cut to whole mebibytes.
                (Some(limit), _) => near(total, limit, 1 << 20),
                (None, Some(used)) => near(total, used, total.bytes().unsigned_abs() / 10),
                (None, None) => false,
            })
        };
        Process::ALL.into_iter().find(is_as_large)
    });
    if let (Some(used), Some(limit)) = (taken.used, taken.limit) {
        details += &format!("{} were used of {}. ", ShortSize(used), ShortSize(limit));
    }
    let overhead_wanted = |subject: &Subject, process: Process| {
        let overhead = subject.size(process, Component::JvmOverhead)?;
        let total = subject.size(process, Component::TotalProcess)?;
        let accounted = total.bytes().saturating_sub(overhead.bytes());
        let native = taken.used.map_or(0, |used| used.bytes().saturating_sub(accounted));
        Some((accounted, native, fixes::half_more(overhead.max(bytes(native)))))
    };
    if let (Some(subject), Some(process)) = (&subject, process)
        && let Some(total) = subject.size(process, Component::TotalProcess)
        && let Some(overhead) = subject.size(process, Component::JvmOverhead)
        && let Some((accounted, native, _)) = overhead_wanted(subject, process)
    {
        if native > 0 {
            details += &format!(
                "Your configuration accounts for {} without JVM Overhead, so native memory was at least {} where \
                 overhead is {}. ",
                ShortSize(bytes(accounted)),
                ShortSize(bytes(native)),
                ShortSize(overhead)
            );
        } else {
            details += &format!("Your configuration leaves {} for JVM Overhead. ", ShortSize(overhead));
        }
        // A container is cut to whole mebibytes.
        if let Some(limit) = taken.limit
            && limit.bytes() + (1 << 20) <= total.bytes()
        {
            details += &format!(
                "The container has {}, and the process is {}: it was never large enough. ",
                ShortSize(limit),
                ShortSize(total)
            );
        }
    }
    let (fixes, needs) = fixes::fixes(pasted, process, &|subject, process| -> Vec<Fix> {
        let option = match process {
            Process::TaskManager => OptionId::TmOverheadMin,
            Process::JobManager => OptionId::JmOverheadMin,
        };
        let Some((.., wanted)) = overhead_wanted(subject, process) else {
            return Vec::new();
        };
        fixes::more(subject, process, option, Component::JvmOverhead, wanted)
    });
    Case {
        at,
        process,
        components: vec![Component::JvmOverhead, Component::TotalProcess],
        numbers,
        details: details.trim_end().to_owned(),
        fixes,
        needs,
        ..Case::default()
    }
}
