//! Every message's own example is told apart from all others, and texts without one are left alone.

use flink_advice::Subject;
use flink_config::{Answer, ConfigFile, Document};
use flink_diagnosis::{Diagnosis, MESSAGES, Message, Quantity, diagnose};
use flink_memory::{Component, Deployment, FlinkVersion, Process, v};

fn answer(text: &str, version: FlinkVersion, deployment: Deployment) -> Answer {
    Answer::new(Document::new(text, ConfigFile::usual(version), version, deployment))
}

fn ids(diagnoses: &[Diagnosis]) -> Vec<&str> {
    diagnoses.iter().map(|diagnosis| diagnosis.message.id).collect()
}

#[test]
fn each_example_is_its_own_message() {
    for message in MESSAGES {
        let diagnoses = diagnose(message.example, None);
        assert_eq!(ids(&diagnoses), [message.id], "{}", message.example);
    }
}

#[test]
fn addresses_are_short_and_each_once() {
    let mut seen = std::collections::BTreeSet::new();
    for message in MESSAGES {
        let is_plain = |byte: u8| byte.is_ascii_lowercase() || byte.is_ascii_digit() || byte == b'-';
        assert!(
            message.id.bytes().all(is_plain) && message.id.len() < 40,
            "{}",
            message.id
        );
        assert!(seen.insert(message.id), "{}", message.id);
        assert_eq!(Message::of(message.id), Some(message));
        assert!(
            !message.title.ends_with('.') && message.title.len() < 90,
            "{}",
            message.title
        );
        for text in [message.meaning, message.advice] {
            assert!(text.ends_with('.') || text.ends_with('`'), "{}: {text}", message.id);
        }
        assert!(!message.source.is_empty(), "{}", message.id);
    }
    assert_eq!(Message::of("no-such-message"), None);
}

/// `id process line: name=quantity… | fix | fix`, for each diagnosis.
fn lines(text: &str, answer: Option<&Answer>) -> Vec<String> {
    let line = |diagnosis: Diagnosis| {
        let process = diagnosis.case.process.map_or("?", Process::name);
        let numbers = diagnosis
            .case
            .numbers
            .iter()
            .map(|number| format!(" {}={}", number.name, number.quantity));
        let fixes = diagnosis.case.fixes.iter().map(|fix| format!(" | {}", fix.title));
        let (id, line) = (diagnosis.message.id, diagnosis.line);
        let line = format!(
            "{id} {process} {line}:{}{}",
            numbers.collect::<String>(),
            fixes.collect::<String>()
        );
        line.replace('\u{a0}', " ")
    };
    diagnose(text, answer).into_iter().map(line).collect()
}

fn check(text: &str, answer: Option<&Answer>, expected: &[&str]) {
    assert_eq!(lines(text, answer), expected, "{text}");
}

#[test]
fn without_a_configuration_the_numbers_are_read() {
    check(
        "WARN … \n  java.io.IOException: Insufficient number of network buffers: required 65, but\n   only 32 available. \
         The total number of network buffers is currently set to 2048 of 32768 bytes each.",
        None,
        &["insufficient-network-buffers TaskManager 2: required=65 available=32 total buffers=2048 buffer size=32 KiB"],
    );
}

const CONFIGURATION: &str = "taskmanager.memory.process.size: 4g
taskmanager.numberOfTaskSlots: 4
jobmanager.memory.process.size: 1600m
";

#[test]
fn numbers_and_the_configuration_at_hand_give_fixes() {
    let answer = |text: &str, version, deployment| {
        let text = format!("jobmanager.memory.process.size: 1600m\n{text}");
        answer(&text, version, deployment)
    };
    let default = answer("taskmanager.memory.process.size: 1728m", v(1, 18), Deployment::Yarn);
    // The limit is that of this TaskManager to the byte.
    check(
        "java.lang.OutOfMemoryError: Cannot reserve 16777216 bytes of direct buffer memory (allocated: 260046849, limit: \
         268435458)",
        Some(&default),
        &[
            "oom-direct TaskManager 1: requested=16 MiB allocated=248 MiB limit=256 MiB | set \
              `taskmanager.memory.task.off-heap.size` to `16m` | set `taskmanager.memory.task.off-heap.size` to `8m` \
              and set `taskmanager.memory.process.size` to `1792m`",
        ],
    );
    // A JobManager without a limit of its own has the heap's.
    check(
        "Cannot reserve 4194304 bytes of direct buffer memory (allocated: 1073741824, limit: 1073741824)",
        Some(&default),
        &["oom-direct JobManager 1: requested=4 MiB allocated=1 GiB limit=1 GiB"],
    );
    let parallel = answer(
        "taskmanager.memory.process.size: 1728m\ntaskmanager.numberOfTaskSlots: 8\nparallelism.default: 200",
        v(2, 3),
        Deployment::Kubernetes,
    );
    // More than what is missing: one exchange of this parallelism needs 4688 buffers.
    check(
        "Insufficient number of network buffers: required 201, but only 96 available. The total number of network buffers \
         is currently set to 4096 of 32768 bytes each.",
        Some(&parallel),
        &[
            "insufficient-network-buffers TaskManager 1: required=201 available=96 total buffers=4096 buffer size=32 \
              KiB | set `taskmanager.memory.network.min` to `160m` | set `taskmanager.memory.process.size` to \
              `1920m`",
        ],
    );
    check(
        "Timeout triggered when requesting exclusive buffers: The total number of network buffers is currently set to 4096 \
         of 32768 bytes each.",
        Some(&default),
        &[
            "exclusive-buffers-timeout TaskManager 1: total buffers=4096 buffer size=32 KiB | set \
              `taskmanager.memory.network.min` to `192m` | set `taskmanager.memory.process.size` to `2432m` | set \
              `taskmanager.network.memory.exclusive-buffers-request-timeout-ms` to `60000`",
        ],
    );
    check(
        "The cluster does not have the requested resources for the JobManager available!\nMaximum Memory: 1024MB Requested: \
         1600MB. Please check the 'yarn.scheduler.maximum-allocation-mb'",
        Some(&default),
        &[
            "yarn-maximum-allocation JobManager 1: largest container=1 GiB requested=1.56 GiB \
           | set `jobmanager.memory.process.size` to `1g`",
        ],
    );
    let batch = "Insufficient number of network buffers: required 512, but only 96 available. The total number of network \
                 buffers is currently set to 4096 of 32768 bytes each.";
    let details = &diagnose(batch, None)[0].case.details;
    assert!(details.contains("sort-shuffle.min-buffers"), "{details}");
    let refused = answer("taskmanager.memory.process.size: 400m", v(2, 3), Deployment::Kubernetes);
    check(
        "Terminating TaskManagerRunner with exit code 1.",
        Some(&refused),
        &["exit-1 TaskManager 1: exit code=1 | set `taskmanager.memory.process.size` to `1280m`"],
    );
    check(
        "NoResourceAvailableException: Could not acquire the minimum required resources.",
        Some(&refused),
        &["not-enough-slots TaskManager 1: | set `taskmanager.memory.process.size` to `1280m`"],
    );
    let weights = answer(
        "taskmanager.memory.process.size: 2g\ntaskmanager.memory.managed.consumer-weights: STATE_BACKEND:70",
        v(2, 3),
        Deployment::Kubernetes,
    );
    check(
        "The fraction of memory to allocate should not be 0. Please make sure that all types of managed memory \
          consumers",
        Some(&weights),
        &["managed-fraction-zero TaskManager 1: | remove `taskmanager.memory.managed.consumer-weights`"],
    );
}

#[test]
fn local_runs_are_told_what_counts_there() {
    let message = "Insufficient number of network buffers: required 65, but only 32 available. The total number of \
                   network buffers is currently set to 2048 of 32768 bytes each.";
    let shipped = "taskmanager.memory.process.size: 1728m\n";
    let told = |answer: Option<&Answer>| diagnose(message, answer).remove(0).case.details;
    let local = answer(shipped, v(2, 3), Deployment::Local);
    check(
        message,
        Some(&local),
        &[
            "insufficient-network-buffers TaskManager 1: required=65 available=32 total buffers=2048 buffer size=32 KiB \
           | set `taskmanager.memory.network.min` to `144m`",
        ],
    );
    assert!(told(Some(&local)).contains("createLocalEnvironment(configuration)"));
    assert!(told(None).contains("MiniCluster"));
    // The bound that is set is raised; the other one follows.
    let bounded = answer("taskmanager.memory.network.max: 64m\n", v(1, 18), Deployment::Local);
    check(
        message,
        Some(&bounded),
        &[
            "insufficient-network-buffers TaskManager 1: required=65 available=32 total buffers=2048 buffer size=32 KiB \
           | set `taskmanager.memory.network.max` to `144m`",
        ],
    );
    // The message tells of a parallelism of 64, and that is more than the configuration's.
    let parallel = answer("parallelism.default: 50\n", v(2, 3), Deployment::Local);
    check(
        message,
        Some(&parallel),
        &[
            "insufficient-network-buffers TaskManager 1: required=65 available=32 total buffers=2048 buffer size=32 KiB \
           | set `taskmanager.memory.network.min` to `144m`",
        ],
    );
}

#[test]
fn pods_are_read_in_every_form() {
    let answer = answer(CONFIGURATION, v(2, 3), Deployment::Kubernetes);
    let fixes = "| set `taskmanager.memory.jvm-overhead.min` to `624m` | set `taskmanager.memory.jvm-overhead.min` to `615m` \
                 and set `taskmanager.memory.process.size` to `4352m`";
    let pod = "apiVersion: v1\nkind: Pod\nmetadata:\n  name: my-job-taskmanager-1-1\nspec:\n  containers:\n  - name: \
               flink-main-container\n    resources:\n      limits:\n        cpu: \"2\"\n        memory: 4Gi\n      requests:\n        \
               memory: 4Gi\nstatus:\n  containerStatuses:\n  - lastState:\n      terminated:\n        exitCode: 137\n        reason: \
               OOMKilled\n";
    check(
        pod,
        Some(&answer),
        &[&format!("oom-killed TaskManager 19: limit=4 GiB {fixes}")],
    );
    let json = "{\"limits\": {\"memory\": \"4Gi\"}, \"lastState\": {\"terminated\": {\"exitCode\": 137, \"reason\": \
                \"OOMKilled\"}}}";
    check(
        json,
        Some(&answer),
        &[&format!("oom-killed TaskManager 1: limit=4 GiB {fixes}")],
    );
    // A container that is smaller than its process.
    let small = pod.replace("4Gi", "3Gi");
    let explained = diagnose(&small, Some(&answer));
    assert!(
        explained[0].case.details.contains("it was never large enough"),
        "{}",
        explained[0].case.details
    );
    check(
        "The node was low on resource: memory. Container flink-main-container was using 4210Mi, which exceeds its request \
         of 4Gi.",
        None,
        &["evicted ? 1: used=4.11 GiB request=4 GiB"],
    );
    let kernel = "java invoked oom-killer: gfp_mask=0xcc0\nmemory: usage 4194304kB, limit 4194304kB, failcnt 812\nMemory cgroup \
                  out of memory: Killed process 17 (java) total-vm:9871340kB, anon-rss:4164232kB, file-rss:1kB";
    let explained = diagnose(kernel, Some(&answer));
    assert_eq!(explained[0].case.process, Some(Process::TaskManager));
    let native = "native memory was at least 380\u{a0}MiB where overhead is 410\u{a0}MiB";
    assert!(
        explained[0].case.details.contains(native),
        "{}",
        explained[0].case.details
    );
    let whole = diagnose(
        "Out of memory: Killed process 17 (python3) total-vm:9kB, anon-rss:8kB, file-rss:1kB",
        None,
    );
    assert!(
        whole[0].case.details.contains("not a container") && whole[0].case.details.contains("`python3`"),
        "{}",
        whole[0].case.details
    );
}

#[test]
fn unlike_messages_are_told_apart() {
    let cases: &[(&str, &[&str])] = &[
        // The same end, with and without its reason.
        (
            "Last State: Terminated\n Reason: OOMKilled\n Exit Code: 137",
            &["oom-killed"],
        ),
        (
            "flink-main-container\n Last State: Terminated\n Reason: Error\n Exit Code: 137",
            &["exit-137"],
        ),
        ("{\"OOMKilled\": true, \"ExitCode\": 137}", &["oom-killed"]),
        // A fatal error, and what it leaves.
        (
            "java.lang.OutOfMemoryError: Metaspace\nFATAL: Thread 'flink-pekko.actor.default-dispatcher-4' produced an \
             uncaught exception. Stopping the process...\nContainer exited with a non-zero exit code 239",
            &["oom-metaspace", "exit-239"],
        ),
        (
            "FATAL: Thread 'flink-rest-server-netty-worker-thread-1' produced an uncaught exception. Stopping the \
              process...",
            &["exit-239"],
        ),
        // Java 8, 11 and 17 for direct memory; Netty's own; the pool's.
        (
            "java.lang.OutOfMemoryError: Direct buffer memory\n\tat java.nio.Bits.reserveMemory",
            &["oom-direct"],
        ),
        (
            "io.netty.util.internal.OutOfDirectMemoryError: failed to allocate 16777216 byte(s) of direct memory (used: \
             117440512, max: 126877696)",
            &["oom-netty"],
        ),
        // Heap, its collector, and an array.
        ("java.lang.OutOfMemoryError: Java heap space", &["oom-heap"]),
        (
            "Terminating due to java.lang.OutOfMemoryError: Java heap space",
            &["oom-heap"],
        ),
        (
            "#  fatal error: OutOfMemory encountered: Java heap space",
            &["oom-heap"],
        ),
        (
            "java.lang.OutOfMemoryError: GC overhead limit exceeded",
            &["oom-gc-overhead"],
        ),
        (
            "java.lang.OutOfMemoryError: Requested array size exceeds VM limit",
            &["oom-array"],
        ),
        // Threads and native memory.
        (
            "java.lang.OutOfMemoryError: unable to create new native thread",
            &["oom-threads"],
        ),
        (
            "java.lang.OutOfMemoryError: Unable to allocate 16777216 bytes",
            &["oom-native"],
        ),
        (
            "OpenJDK 64-Bit Server VM warning: INFO: os::commit_memory(0x0000000662c00000, 2863661056, 0) failed; \
             error='Cannot allocate memory' (errno=12)",
            &["oom-native"],
        ),
        // Both memories of YARN, in both words of Hadoop.
        (
            "Container [pid=1,containerID=c] is running 52428800B beyond the 'PHYSICAL' memory limit. Current usage: 4.1 GB \
             of 4 GB physical memory used; 6.2 GB of 8.4 GB virtual memory used. Killing container.\nContainer exited with \
             a non-zero exit code 143.",
            &["yarn-physical-memory"],
        ),
        (
            "Container [pid=1,containerID=c] is running 52428800B beyond the 'VIRTUAL' memory limit. Current usage: 0.9 GB \
             of 4 GB physical memory used; 8.6 GB of 8.4 GB virtual memory used.",
            &["yarn-virtual-memory"],
        ),
        // Only addresses of codes.
        ("exit code 239", &["exit-239"]),
        ("exit 137", &["exit-137"]),
        ("Exit status: -104. Diagnostics: Container killed", &["yarn-104"]),
    ];
    for (text, expected) in cases {
        assert_eq!(ids(&diagnose(text, None)), *expected, "{text}");
    }
}

#[test]
fn harmless_texts_have_no_diagnosis() {
    for text in [
        "",
        "taskmanager.memory.process.size: 4g",
        "taskmanager:\n  memory:\n    process:\n      size: 1728m\n",
        "INFO  Starting TaskManager with ResourceID: 10.0.0.7:6122-a1b2c3",
        "INFO  [] -     JVM Overhead:                192.000mb (201326592 bytes)",
        "env.java.opts.all: -XX:+HeapDumpOnOutOfMemoryError -XX:+ExitOnOutOfMemoryError",
        "java.lang.NullPointerException\n\tat org.apache.flink.runtime.taskmanager.Task.run(Task.java:566)",
        "npm ERR! code ELIFECYCLE\nnpm ERR! exit code 1",
        "nginx exited with code 1",
        "#!/bin/bash\nif [ -z \"$FLINK_HOME\" ]; then\n  echo no flink\n  exit 1\nfi\n",
        "\"OOMKilled\": false, \"ExitCode\": 0, flink",
        "State: Terminated  Reason: Completed  Exit Code: 0  flink-main-container",
        "java.lang.IllegalArgumentException: Could not parse value 'x' for key 'rest.port'.",
        "The node was low on resource: ephemeral-storage.",
        "java.lang.ArithmeticException: long overflow\n\tat com.example.Sum.add(Sum.java:4)",
        "[0.3s][info][gc] GC(7) Pause Full (System.gc()) 812M->120M(1588M) 41ms",
        "the buffers are insufficient",
    ] {
        assert_eq!(ids(&diagnose(text, None)), [""; 0], "{text}");
    }
}

/// What is said of each example, with a configuration and without, is written down: anew with `WRITE_EXPLAINED=1`, to be
/// read by eye before it is committed.
#[test]
fn each_example_is_explained_as_before() {
    let path = std::path::Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/explained.txt");
    let answer = answer(CONFIGURATION, v(2, 3), Deployment::Kubernetes);
    let mut explained = format!("{CONFIGURATION}\n");
    for message in MESSAGES {
        for (name, answer) in [("alone", None), ("at hand", Some(&answer))] {
            let details: Vec<_> = diagnose(message.example, answer)
                .into_iter()
                .map(|diagnosis| diagnosis.case.details.replace('\u{a0}', " "))
                .collect();
            explained += &format!(
                "{name}: {}\n",
                lines(message.example, answer).join("\n").replace(" | ", "\n    → ")
            );
            explained += &format!("    {}\n", details.join("\n    "));
        }
        explained.push('\n');
    }
    if std::env::var_os("WRITE_EXPLAINED").is_some() {
        std::fs::write(&path, &explained).unwrap();
    }
    let before = std::fs::read_to_string(&path).unwrap_or_default();
    for (line, before) in explained.lines().zip(before.lines()) {
        assert_eq!(line, before);
    }
    assert_eq!(explained.lines().count(), before.lines().count());
}

/// `process component used/limit`, for each part.
fn used(text: &str, answer: Option<&Answer>) -> Vec<String> {
    let case = diagnose(text, answer).swap_remove(0).case;
    let used = case.used.iter().map(|used| {
        let process = used.process.map_or("?", Process::name);
        let peak = used
            .peak
            .map_or(String::new(), |peak| format!(" peak {}", Quantity::Size(peak)));
        let limit = used
            .limit
            .map_or("?".to_owned(), |limit| Quantity::Size(limit).to_string());
        let line = format!(
            "{process} {} {}/{limit}{peak}",
            used.component.name(),
            Quantity::Size(used.used)
        );
        line.replace('\u{a0}', " ")
    });
    used.collect()
}

#[test]
fn what_is_used_is_read_in_every_form() {
    let answer = answer(CONFIGURATION, v(2, 3), Deployment::Kubernetes);
    let rest = "{\n  \"id\" : \"tm-1\",\n  \"metrics\" : {\n    \"heapUsed\" : 812345678,\n    \"heapMax\" : 1530082096,\n    \
                \"directUsed\" : 401234567,\n    \"nettyShuffleMemoryUsed\" : 41943040,\n    \"nettyShuffleMemoryTotal\" : 343932928\n  }\n}";
    assert_eq!(
        used(rest, None),
        [
            "TaskManager JVM Heap 775 MiB/1.42 GiB",
            "TaskManager Direct Memory 383 MiB/?",
            "TaskManager Network 40 MiB/328 MiB"
        ]
    );
    assert_eq!(
        used(rest, Some(&answer))[1],
        "TaskManager Direct Memory 383 MiB/471 MiB"
    );
    // `/taskmanagers/metrics`, of all of them; `/jobmanager/metrics`, whose process its heap tells.
    let all = "[{\"id\":\"Status.JVM.Memory.Heap.Used\",\"min\":1.0E8,\"max\":8.12345678E8,\"avg\":4.0E8,\"sum\":2.4E9},{\"id\":\
               \"Status.Shuffle.Netty.UsedMemory\",\"min\":0.0,\"max\":4.194304E7}]";
    assert_eq!(
        used(all, None),
        ["TaskManager JVM Heap 775 MiB/?", "TaskManager Network 40 MiB/?"]
    );
    let job_manager = "[{\"id\":\"Status.JVM.Memory.Heap.Used\",\"value\":\"212345678\"},{\"id\":\"Status.JVM.Memory.Heap.Max\",\
                       \"value\":\"1073741824\"}]";
    assert_eq!(used(job_manager, None), ["? JVM Heap 203 MiB/1 GiB"]);
    assert_eq!(used(job_manager, Some(&answer)), ["JobManager JVM Heap 203 MiB/1 GiB"]);
    let prometheus = "flink_taskmanager_Status_JVM_Memory_Heap_Used{tm_id=\"a\",} 8.0E8\n\
                      flink_taskmanager_Status_JVM_Memory_Heap_Used{tm_id=\"b\",} 9.0E8\n\
                      flink_jobmanager_Status_JVM_Memory_Heap_Used{host=\"c\",} 2.0E8\n";
    assert_eq!(
        used(prometheus, None),
        ["TaskManager JVM Heap 858 MiB/?", "JobManager JVM Heap 191 MiB/?"]
    );
    let log = "Memory usage stats: [HEAP: 900/1587/1587 MB, NON HEAP: 134/140/744 MB (used/committed/max)]\nMemory usage stats: \
               [HEAP: 775/1587/1587 MB, NON HEAP: 134/140/744 MB (used/committed/max)]";
    assert_eq!(used(log, None), ["TaskManager JVM Heap 775 MiB/1.55 GiB peak 900 MiB"]);
    let top = "NAME   CPU(cores)   MEMORY(bytes)\nmy-job-6c9f7b7d9-2xk4p  12m  912Mi\nmy-job-taskmanager-1-1  950m  \
               3812Mi\nmy-job-taskmanager-1-2  950m  3500Mi\nother-5d  1m  9000Mi";
    assert_eq!(
        used(top, Some(&answer)),
        [
            "TaskManager Total Process Memory 3.72 GiB/4 GiB",
            "JobManager Total Process Memory 912 MiB/1.56 GiB"
        ]
    );
}

#[test]
fn sizes_that_are_offered_leave_their_margin_and_all_else_as_it_is() {
    let answer = answer(CONFIGURATION, v(2, 3), Deployment::Kubernetes);
    let subject = Subject::of(&answer);
    for (text, fixes) in [
        // Used so little that all shrinks.
        (
            "{\"heapUsed\": 400000000, \"directUsed\": 401234567, \"nettyShuffleMemoryUsed\": 1, \"nettyShuffleMemoryTotal\": 2}",
            1,
        ),
        // The heap is full, and direct memory of connectors is beyond its part.
        ("{\"heapUsed\": 1500000000, \"directUsed\": 701234567}", 3),
        (
            "flink_taskmanager_Status_JVM_Memory_Heap_Used{} 4.0E8\nflink_taskmanager_Status_JVM_Memory_Metaspace_Used{} \
             9.0E7\nflink_taskmanager_Status_Flink_Memory_Managed_Used{} 0\n\
             flink_taskmanager_Status_Flink_Memory_Managed_Total{} 1438814063",
            // Metaspace keeps what it needs at least.
            3,
        ),
    ] {
        let case = diagnose(text, Some(&answer)).swap_remove(0).case;
        assert_eq!(
            case.fixes.len(),
            fixes,
            "{:?}",
            case.fixes.iter().map(|fix| &fix.title).collect::<Vec<_>>()
        );
        assert!(case.details.contains("25\u{a0}% of heap"), "{}", case.details);
        let whole = case.fixes.last().unwrap();
        let configuration = flink_advice::applied(subject.configuration, &whole.edits);
        let after = subject.with(&configuration);
        let size = |subject: &Subject, component| subject.size(Process::TaskManager, component).unwrap().bytes();
        for used in &case.used {
            let most = used.most().bytes();
            let (component, least) = match used.component {
                Component::JvmHeap => (Component::JvmHeap, most + most / 4),
                // It holds the network memory, which needs no margin.
                Component::Direct => {
                    let network = size(&subject, Component::Network);
                    (Component::Direct, network + (most - network) * 11 / 10)
                }
                other => (other, most + most / 10),
            };
            assert!(
                size(&after, component) >= least / 100 * 99,
                "{} {text}",
                component.name()
            );
            if component == Component::Network {
                continue;
            }
            // Not much more than that: framework off-heap has its own least.
            let most = (least + (64 << 20)).max(least.min(size(&subject, component)) + (300 << 20));
            assert!(
                size(&after, component) <= most,
                "{} {text}: {}",
                component.name(),
                whole.title
            );
        }
        for kept in [Component::Network, Component::JvmOverhead] {
            let (before, after) = (size(&subject, kept), size(&after, kept));
            assert!(
                after >= before && after <= before + before / 5,
                "{} {text}: {before} {after}",
                kept.name()
            );
        }
    }
}
