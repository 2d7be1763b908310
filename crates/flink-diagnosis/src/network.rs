//! Network buffers, and the memory that batch jobs read shuffled data through.

use flink_advice::{Subject, buffer_options, buffers, more_buffers, required_buffers};
use flink_config::Edit;
use flink_memory::network_buffers::{Asked, BufferOptions, Shortage, TaskManagers, explain_shortage};
use flink_memory::{Component, FlinkVersion, MemorySize, OptionId, Process, ShortSize};

use crate::diagnosis::{Case, Number, Quantity, bytes, count, size};
use crate::fixes;
use crate::message::Message;
use crate::pasted::{Match, Pasted};

/// `NetworkBufferPool.createBufferPool`; since 1.15 also `requestUnpooledMemorySegments`. The words are the same from
/// 1.13 to 2.3.
pub(crate) const INSUFFICIENT_NETWORK_BUFFERS: Message = Message {
    id: "insufficient-network-buffers",
    title: "There are too few network buffers",
    meaning: "A task could not start: the TaskManager’s pool of network buffers has fewer left than one of the task’s \
              inputs or outputs must have. A producer must have one buffer for each receiver and one more; a consumer \
              two for each sender in another TaskManager and one more. So an exchange between all tasks needs buffers \
              with the square of the parallelism. It is no leak, and heap does not help.",
    advice: "The pool’s size plus what is missing is the minimum for this task, and more tasks follow. \
              2048 buffers of 32 KiB are 64 MiB: Flink’s minimum, and what a MiniCluster, an IDE or Beam’s \
              local runner has whatever `process.size` says. Do not raise `buffers-per-channel`: it multiplies the need.",
    source: "NetworkBufferPool, 1.13 to 2.3; recorded from 2.3.0",
    example: "java.io.IOException: Insufficient number of network buffers: required 129, but only 17 available. The total \
              number of network buffers is currently set to 2048 of 32768 bytes each. You can increase this number by \
              setting the configuration keys 'taskmanager.memory.network.fraction', 'taskmanager.memory.network.min', \
              and 'taskmanager.memory.network.max'.",
    hides: &[],
    words: &[
        "nsufficient number of network buffers: required {}, but only {} available. The total number of network buffers is currently set to {} of {} bytes each",
        "nsufficient number of network buffers: required {}, but only {} available.",
    ],
    read: insufficient_network_buffers,
};

fn insufficient_network_buffers(pasted: &Pasted) -> Option<Case> {
    let found = pasted.find_numbers("nsufficient number of network buffers: required {}, but only {} available.")?;
    let (required, available) = (found.number(0)?, found.number(1)?);
    let pool = pool(pasted, found.at);
    let missing = required.saturating_sub(available);
    let mut numbers = vec![count("required", required), count("available", available)];
    let mut details = format!("The task must have {required} buffers, and {available} are left.");
    let mut wanted = None;
    if let Some((total, segment)) = pool {
        let least = total.saturating_add(missing);
        wanted = Some(least);
        numbers.extend(pool_numbers(total, segment));
        details = format!(
            "The task must have {required} buffers, and of {total} ({}) {available} are left. At least {least} ({}) are \
             needed, and more for the tasks that come after it.",
            ShortSize(times(total, segment)),
            ShortSize(times(least, segment)),
        );
        let (shortage, sentence) = explained(pasted, required, total, segment);
        details += &sentence;
        wanted = wanted.max(shortage.exchange);
        let is_local = fixes::subject(pasted).is_some_and(|subject| subject.is_local());
        if times(total, segment) == MemorySize::from_mebibytes(64) && !is_local {
            details += " 64 MiB is Flink’s minimum, and all that a MiniCluster, an IDE or Beam’s local runner \
                     has: there only `taskmanager.memory.network.min` in the configuration that the local environment \
                     is given counts, and no `process.size`.";
        }
    }
    Some(starved(pasted, &found, numbers, details, wanted))
}

/// What the number of required buffers says of the job, and that in a sentence.
fn explained(pasted: &Pasted, required: i64, total: i64, segment: i64) -> (Shortage, String) {
    let subject = fixes::subject(pasted);
    let slots = subject.as_ref().filter(|subject| !subject.is_local());
    let slots = slots.and_then(|subject| Some(i64::from(subject.slots()?.count)));
    // Without a configuration, it is a local TaskManager that runs all tasks most of the time.
    let task_managers = |receivers: i64| TaskManagers {
        slots: slots.unwrap_or(receivers),
        count: if slots.is_some() { None } else { Some(1) },
    };
    let options = subject.as_ref().map_or_else(BufferOptions::default, buffer_options);
    let version = subject.as_ref().map_or(FlinkVersion::NEWEST, |subject| subject.version);
    let shortage = explain_shortage(options, version, required, Some(total), task_managers);
    let sentence = match shortage {
        Shortage {
            asked: Asked::Result { receivers },
            exchange: Some(each),
            exchanges,
        } => {
            let place = match slots {
                Some(1) => "with one slot".to_owned(),
                Some(slots) => format!("with {slots} slots"),
                None => "that runs all its tasks".to_owned(),
            };
            let fits = exchanges.unwrap_or(1).saturating_sub(1);
            let room = match fits {
                0 => "more than the pool has".to_owned(),
                1 => "and the pool has room for 1: the job has more exchanges, or other jobs run beside it".to_owned(),
                fits => {
                    format!("and the pool has room for {fits}: the job has more exchanges, or other jobs run beside it")
                }
            };
            format!(
                " {required} is what an output to {receivers} receivers must have. One exchange of parallelism \
                 {receivers} needs {each} ({}) in a TaskManager {place}, {room}.",
                ShortSize(times(each, segment))
            )
        }
        Shortage {
            asked: Asked::SortedResult,
            ..
        } => format!(
            " {required} is `{}`: what a sorted result of a batch task must have.",
            OptionId::SortShuffleMinBuffers.def().key
        ),
        _ => " It is an input that asks, for one channel to another TaskManager or for what its channels share."
            .to_owned(),
    };
    (shortage, sentence)
}

/// `NetworkBufferPool.requestUnpooledMemorySegments`, 1.13 to 2.3; the key of the timeout is
/// `exclusive-buffers-request-timeout-ms` up to 1.19.
pub(crate) const EXCLUSIVE_BUFFERS_TIMEOUT: Message = Message {
    id: "exclusive-buffers-timeout",
    title: "A request for network buffers timed out",
    meaning: "A task could not start: the buffers for its remote channels were reserved, but other tasks kept them \
        longer than `taskmanager.network.memory.buffers-request-timeout`, 30 seconds by default.",
    advice: "Where it comes only now and then, mostly after failures, tasks that end slowly hold the buffers: a longer \
              timeout helps. Where it comes always, the pool is too small.",
    source: "NetworkBufferPool, 1.13 to 2.3; recorded from 2.3.0",
    example: "java.io.IOException: Timeout triggered when requesting exclusive buffers: The total number of network \
              buffers is currently set to 4096 of 32768 bytes each. You can increase this number by setting the \
              configuration keys 'taskmanager.memory.network.fraction', 'taskmanager.memory.network.min', and \
              'taskmanager.memory.network.max',  or you may increase the timeout which is 30000ms by setting the key \
              'taskmanager.network.memory.buffers-request-timeout'.",
    hides: &[],
    words: &[
        "Timeout triggered when requesting exclusive buffers: The total number of network buffers is currently set to {} of {} bytes each{any}increase the timeout which is {}ms",
        "Timeout triggered when requesting exclusive buffers: The total number of network buffers is currently set to {} of {} bytes each",
        "Timeout triggered when requesting exclusive buffers",
    ],
    read: |pasted| {
        let found = pasted.find("Timeout triggered when requesting exclusive buffers")?;
        let pool = pool(pasted, found.at);
        let mut numbers: Vec<Number> = pool
            .into_iter()
            .flat_map(|(total, segment)| pool_numbers(total, segment))
            .collect();
        let timeout = pasted
            .find_from(found.at, "increase the timeout which is {}ms")
            .and_then(|found| found.number(0));
        let mut details = String::new();
        if let Some(timeout) = timeout {
            numbers.push(Number {
                name: "timeout",
                quantity: Quantity::Milliseconds(timeout),
            });
            details = format!("The task waited for {}\u{a0}s.", timeout / 1000);
        }
        let wanted = pool.map(|(total, _)| total.saturating_add(total / 2).max(1));
        let mut case = starved(pasted, &found, numbers, details, wanted);
        if let Some(subject) = fixes::subject(pasted).filter(|_| !case.fixes.is_empty()) {
            // Its older key counts milliseconds.
            let key = subject.key(OptionId::BuffersRequestTimeout);
            let minute = if key.ends_with("-ms") { "60000" } else { "60 s" };
            let longer = flink_advice::fix(vec![subject.set(OptionId::BuffersRequestTimeout, minute)]);
            case.fixes
                .extend(flink_advice::proven(&subject, case.process, vec![longer]));
        }
        Some(case)
    },
};

/// What is said of a task that does not get its buffers: a pool of as many as are wanted, or as a job of the configured
/// parallelism must have.
fn starved(pasted: &Pasted, found: &Match, numbers: Vec<Number>, mut details: String, wanted: Option<i64>) -> Case {
    let mut wanted = wanted;
    let mut is_of_another = false;
    if let Some(subject) = fixes::subject(pasted)
        && let (Some(there), Some(slots)) = (buffers(&subject), subject.slots())
    {
        details += &format!(" Your configuration gives {there} buffers");
        let of_message = pool(pasted, found.at).map(|(total, _)| total);
        is_of_another = of_message.is_some_and(|total| total != there);
        details += match is_of_another {
            true if subject.is_local() => ", and this was not in it when the message came.",
            true => ", so the message comes from another process: one that was started differently, or runs in an IDE.",
            false => ".",
        };
        if subject.is_local() {
            details += " Only what is in the configuration that the local environment is given counts, as in \
                     `createLocalEnvironment(configuration)`.";
        }
        let parallelism = subject
            .text(OptionId::DefaultParallelism)
            .and_then(|text| text.parse::<i64>().ok());
        if let Some(parallelism) = parallelism.filter(|parallelism| *parallelism > 1) {
            let slots = i64::from(slots.count);
            let required = required_buffers(&subject, parallelism, slots);
            details += &format!(
                " One exchange between all tasks of parallelism {parallelism} needs up to {required} in a TaskManager."
            );
            wanted = wanted.max(Some(required));
        }
    }
    let (fixes, needs) = fixes::fixes(pasted, Some(Process::TaskManager), &|subject, _| {
        let is_enough = |after: &Subject| buffers(after).is_some_and(|there| Some(there) >= wanted);
        match wanted.is_none() || is_enough(subject) {
            true => Vec::new(),
            false => more_buffers(subject, &is_enough),
        }
    });
    Case {
        at: found.at,
        process: Some(Process::TaskManager),
        components: vec![Component::Network],
        numbers,
        details: details.trim().to_owned(),
        fixes: if is_of_another { Vec::new() } else { fixes },
        needs,
        ..Case::default()
    }
}

/// How many buffers there are of how many bytes, as messages of the pool end.
fn pool(pasted: &Pasted, at: usize) -> Option<(i64, i64)> {
    let found = pasted.find_from(
        at,
        "The total number of network buffers is currently set to {} of {} bytes each",
    )?;
    Some((found.number(0)?, found.number(1)?))
}

fn pool_numbers(total: i64, segment: i64) -> [Number; 2] {
    [count("total buffers", total), size("buffer size", bytes(segment))]
}

fn times(number: i64, segment: i64) -> MemorySize {
    bytes(number.saturating_mul(segment))
}

/// `NetworkBufferPool`, every release; `(Mb)` in 1.12.
pub(crate) const NETWORK_POOL_ALLOCATION: Message = Message {
    id: "network-pool-allocation",
    title: "The JVM’s limit for direct memory is too small for the network buffers",
    meaning: "The TaskManager did not start: all network memory is allocated at once, and the JVM’s limit for direct \
              memory is smaller. Flink’s scripts set that limit so that it fits; it does not where Flink runs in an IDE, \
              a test or another program, whose limit is the largest heap, or where `-XX:MaxDirectMemorySize` is set by \
              hand.",
    advice: "What is missing stands in the message. Start the JVM with a limit that is larger, or ask for less network \
              memory.",
    source: "NetworkBufferPool, 1.13 to 2.3; recorded from 2.3.0",
    example: "java.lang.OutOfMemoryError: Could not allocate enough memory segments for NetworkBufferPool (required \
              (MB): 3072, allocated (MB): 1024, missing (MB): 2048). Cause: Direct buffer memory. The direct \
              out-of-memory error has occurred.",
    hides: &["oom-direct"],
    words: &[
        "Could not allocate enough memory segments for NetworkBufferPool (required ({any}): {}, allocated ({any}): {}, missing ({any}): {})",
    ],
    read: |pasted| {
        let found = pasted.find(
            "Could not allocate enough memory segments for NetworkBufferPool (required ({}): {}, allocated ({}): {}, \
             missing ({}): {})",
        )?;
        let mebibytes = |index| Some(bytes(found.number(index)?.saturating_mul(1 << 20)));
        let (required, allocated, missing) = (mebibytes(1)?, mebibytes(3)?, mebibytes(5)?);
        let fixes = fixes::size(pasted, Process::TaskManager, Component::Direct);
        let mut details = format!(
            "{} were to be allocated, and the JVM gave {}: its limit for direct memory is {} too low.",
            ShortSize(required),
            ShortSize(allocated),
            ShortSize(missing)
        );
        if let Some(direct) = fixes {
            details += &format!(
                " With your configuration Flink would start it with `-XX:MaxDirectMemorySize={}`: this JVM was \
                 started differently.",
                direct.bytes()
            );
        }
        let (fixes, needs) = fixes::fixes(pasted, Some(Process::TaskManager), &|subject, _| {
            // A configuration of another cluster, most likely.
            if subject.size(Process::TaskManager, Component::Network) <= Some(allocated) {
                return Vec::new();
            }
            let text = flink_config::size_text(allocated);
            if subject.is_local() {
                // Both bounds must be the same, and one follows the other where that is not set.
                let bounds = [OptionId::NetworkMin, OptionId::NetworkMax];
                let set: Vec<_> = bounds.into_iter().filter(|bound| subject.is_set(*bound)).collect();
                let edits = set.iter().map(|bound| subject.set(*bound, text.clone()));
                return vec![flink_advice::fix(edits.collect())];
            }
            let min = subject.option_size(OptionId::NetworkMin).filter(|min| *min > allocated);
            let min = min.map(|_| subject.set(OptionId::NetworkMin, text.clone()));
            let edits = min.into_iter().chain([subject.set(OptionId::NetworkMax, text.clone())]);
            vec![flink_advice::fix(edits.collect())]
        });
        Some(Case {
            at: found.at,
            process: Some(Process::TaskManager),
            components: vec![Component::Network, Component::Direct],
            numbers: vec![
                size("required", required),
                size("allocated", allocated),
                size("missing", missing),
            ],
            details,
            fixes,
            needs,
            ..Case::default()
        })
    },
};

/// `BatchShuffleReadBufferPool`, since 1.13.
pub(crate) const BATCH_READ_MEMORY: Message = Message {
    id: "batch-read-memory",
    title: "There is too little memory for reading batch shuffle data",
    meaning: "Batch jobs read sorted results through `taskmanager.memory.framework.off-heap.batch-shuffle.size`, which \
              is a part of framework off-heap memory. Either it is smaller than one segment, or the direct memory of the \
              TaskManager is used up by others when it is allocated.",
    advice: "Raise `taskmanager.memory.framework.off-heap.size` by what is missing. Where connectors took the direct \
              memory, `taskmanager.memory.task.off-heap.size` is theirs.",
    source: "BatchShuffleReadBufferPool, since 1.13; recorded from 2.3.0",
    example: "java.lang.OutOfMemoryError: Can't allocate enough direct buffer for batch shuffle read buffer pool (bytes \
              allocated: 94339072, bytes still needed: 39878656). To avoid the exception, you need to do one of the \
              following adjustments: 1) If you have ever decreased taskmanager.memory.framework.off-heap.size, you need \
              to undo the decrement;",
    hides: &["oom-direct"],
    words: &[
        "allocate enough direct buffer for batch shuffle read buffer pool (bytes allocated: {}, bytes still needed: {})",
        "config value for 'taskmanager.memory.framework.off-heap.batch-shuffle.size' must be no smaller than{any}to at least {} bytes",
    ],
    read: batch_read_memory,
};

fn batch_read_memory(pasted: &Pasted) -> Option<Case> {
    let batch = "config value for 'taskmanager.memory.framework.off-heap.batch-shuffle.size' must be no smaller than";
    if let Some(found) = pasted.find(batch) {
        let least = pasted
            .find_from(found.at, "to at least {} bytes")?
            .number(0)
            .map(bytes)?;
        let (fixes, needs) = fixes::fixes(pasted, Some(Process::TaskManager), &|subject, _| {
            let text = flink_config::size_text(least);
            vec![flink_advice::fix(vec![subject.set(OptionId::BatchShuffleRead, text)])]
        });
        return Some(Case {
            at: found.at,
            process: Some(Process::TaskManager),
            components: vec![Component::FrameworkOffHeap],
            numbers: vec![size("at least", least)],
            details: format!("It must be at least {}, one segment.", ShortSize(least)),
            fixes,
            needs,
            ..Case::default()
        });
    }
    let found = pasted.find(
        "allocate enough direct buffer for batch shuffle read buffer pool (bytes allocated: {}, bytes still needed: {})",
    )?;
    let (allocated, missing) = (bytes(found.number(0)?), bytes(found.number(1)?));
    let (fixes, needs) = fixes::fixes(pasted, Some(Process::TaskManager), &|subject, process| {
        let (option, component) = (OptionId::FrameworkOffHeap, Component::FrameworkOffHeap);
        let now = subject.size(process, component).unwrap_or_default();
        let wanted = now.checked_add(missing).unwrap_or(now);
        fixes::more(subject, process, option, component, wanted)
    });
    Some(Case {
        at: found.at,
        process: Some(Process::TaskManager),
        components: vec![Component::FrameworkOffHeap, Component::Direct],
        numbers: vec![size("allocated", allocated), size("missing", missing)],
        details: format!(
            "{} were allocated, and {} are missing.",
            ShortSize(allocated),
            ShortSize(missing)
        ),
        fixes,
        needs,
        ..Case::default()
    })
}

/// `SortMergeResultPartitionReadScheduler`, since 1.13.
pub(crate) const BATCH_READ_TIMEOUT: Message = Message {
    id: "batch-read-timeout",
    title: "Batch tasks wait too long for shuffle read memory",
    meaning: "Many tasks read at once through `taskmanager.memory.framework.off-heap.batch-shuffle.size`, and one of \
              them got no buffer for five minutes. It is too small for the number of readers, and no leak.",
    advice: "Raise it, and framework off-heap memory, which it is a part of, with it.",
    source: "SortMergeResultPartitionReadScheduler, since 1.13",
    example: "java.util.concurrent.TimeoutException: Buffer request timeout, this means there is a fierce contention of \
              the batch shuffle read memory, please increase \
              'taskmanager.memory.framework.off-heap.batch-shuffle.size'.",
    hides: &[],
    words: &[],
    read: |pasted| {
        let found = pasted.find("fierce contention of the batch shuffle read memory")?;
        let (fixes, needs) = fixes::fixes(pasted, Some(Process::TaskManager), &|subject, process| {
            let now = subject.option_size(OptionId::BatchShuffleRead).unwrap_or_default();
            let wanted = bytes(now.bytes().saturating_mul(2));
            let larger = subject.set(OptionId::BatchShuffleRead, flink_config::size_text(wanted));
            let whole = subject.size(process, Component::FrameworkOffHeap).unwrap_or_default();
            let whole = whole.checked_add(now).unwrap_or(whole);
            let framework = fixes::more(
                subject,
                process,
                OptionId::FrameworkOffHeap,
                Component::FrameworkOffHeap,
                whole,
            );
            let and_larger = |edits: Vec<Edit>| [vec![larger.clone()], edits].concat();
            let both = |fix: flink_advice::Fix| {
                flink_advice::with_least(and_larger(fix.edits), fix.least.map(|least| and_larger(least.edits)))
            };
            framework.into_iter().map(both).collect()
        });
        Some(Case {
            at: found.at,
            process: Some(Process::TaskManager),
            components: vec![Component::FrameworkOffHeap],
            fixes,
            needs,
            ..Case::default()
        })
    },
};

/// `SortMergeResultPartition`, `PartitionSortedBuffer`, since 1.13.
pub(crate) const TOO_FEW_SORT_BUFFERS: Message = Message {
    id: "too-few-sort-buffers",
    title: "A batch result has too few buffers for sorting",
    meaning: "A sorted result needs some of its buffers to write and the others to sort, and has none for sorting: \
              `taskmanager.network.sort-shuffle.min-buffers` is too small.",
    advice: "The default is 512 since 1.15, and Flink advises 2048 for large jobs. Each result takes them from the \
              network buffers.",
    source: "SortMergeResultPartition, since 1.13",
    example: "java.io.IOException: Too few sort buffers, please increase \
              taskmanager.network.sort-shuffle.min-buffers.",
    hides: &[],
    words: &[],
    read: |pasted| {
        let found = pasted.find("Too few sort buffers, please increase")?;
        let (fixes, needs) = fixes::fixes(pasted, Some(Process::TaskManager), &|subject, _| {
            vec![flink_advice::fix(vec![
                subject.set(OptionId::SortShuffleMinBuffers, "512"),
            ])]
        });
        Some(Case {
            at: found.at,
            process: Some(Process::TaskManager),
            components: vec![Component::Network],
            fixes,
            needs,
            ..Case::default()
        })
    },
};
