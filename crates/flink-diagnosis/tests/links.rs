//! What a link carries of a message says the same as the text that it was found in.

#![allow(
    clippy::unwrap_used,
    clippy::indexing_slicing,
    reason = "a test may stop at what is not there"
)]

use flink_config::{Answer, Document, Link};
use flink_diagnosis::{Diagnosis, MESSAGES, diagnose};
use proptest::prelude::*;

/// Configurations at hand: none, one that starts, one of which a process does not.
fn answers() -> Vec<Option<Answer>> {
    let texts = [
        "taskmanager.memory.process.size: 4g\ntaskmanager.numberOfTaskSlots: 4\njobmanager.memory.process.size: 1600m\n",
        "taskmanager.memory.process.size: 400m\njobmanager.memory.process.size: 1600m\n",
    ];
    let answers = texts.map(|text| Some(Answer::new(Document::default().with_text(text))));
    [None].into_iter().chain(answers).collect()
}

/// A diagnosis by a link says what it says by the text, but for the line on which that has it.
fn check(text: &str, answer: Option<&Answer>) -> Vec<Diagnosis> {
    let diagnoses = diagnose(text, answer);
    for diagnosis in &diagnoses {
        let Some(why) = &diagnosis.why else { continue };
        let link = Link {
            why: Some(why.clone()),
            ..Link::default()
        };
        let fragment = link.write();
        assert_eq!(Link::read(&fragment).0, link, "a link can carry it");
        let again = diagnose(&format!("https://example.org/#{fragment}"), answer);
        assert_eq!(again.len(), 1, "{why}");
        let (again, case) = (&again[0], &diagnosis.case);
        assert_eq!(again.why.as_ref(), Some(why));
        assert_eq!(again.message, diagnosis.message);
        let shown = |diagnosis: &Diagnosis| {
            let case = diagnosis.case.clone();
            (
                case.process,
                case.components,
                case.numbers,
                case.details,
                case.rebuilt,
                case.fixes,
                case.needs,
            )
        };
        assert_eq!(shown(again), shown(diagnosis), "{why}: {case:?}");
    }
    diagnoses
}

#[test]
fn each_example_travels() {
    for answer in answers() {
        for message in MESSAGES {
            let diagnoses = check(message.example, answer.as_ref());
            assert!(diagnoses[0].why.is_some(), "{}", message.id);
        }
    }
}

#[test]
fn words_never_travel() {
    for text in [
        "java.lang.IllegalArgumentException: Could not parse value 'hush' for key 'taskmanager.memory.managed.fraction'.",
        "Memory tuning recommends the following configuration (automatic tuning is disabled):\ntaskmanager.memory.process.size: \
         1870659585 bytes",
        "Out of memory: Killed process 17 (hush) total-vm:9kB, anon-rss:8kB, file-rss:1kB",
    ] {
        assert_eq!(check(text, None)[0].why, None, "{text}");
    }
}

#[test]
fn links_are_short_and_stay() {
    for (text, why) in [
        (
            "java.io.IOException: Insufficient number of network buffers: required 65, but only 32 available. The total \
             number of network buffers is currently set to 2048 of 32768 bytes each.",
            "insufficient-network-buffers:65:32:2048:32768",
        ),
        (
            "java.io.IOException: Insufficient number of network buffers: required 65, but only 32 available.",
            "insufficient-network-buffers.2:65:32",
        ),
        (
            "TaskManagerRunner java.lang.OutOfMemoryError: Metaspace",
            "oom-metaspace:tm",
        ),
        ("java.lang.OutOfMemoryError: Metaspace", "oom-metaspace"),
        (
            "Cannot reserve 16777216 bytes of direct buffer memory (allocated: 260046849, limit: 268435458)",
            "oom-direct:16777216:260046849:268435458",
        ),
        ("exited with code 137 flink", "exit-137"),
        ("jobmanager exited with code 137", "exit-137:jm"),
        (
            "my-job-taskmanager-1-1 Limits: memory: 4Gi Last State: Terminated Reason: OOMKilled Exit Code: 137",
            "oom-killed:tm:4294967296",
        ),
        (
            "Container [pid=1,containerID=c] is running beyond physical memory limits. Current usage: 4.5 GB of 4 GB physical \
             memory used; 6.2 GB of 8.4 GB virtual memory used.",
            "yarn-physical-memory:4831838208:4294967296",
        ),
        (
            "Memory cgroup out of memory: Killed process 28451 (java) total-vm:9871340kB, anon-rss:4164232kB, \
             file-rss:27648kB",
            "kernel-oom:10108252160:4264173568",
        ),
        (
            "IllegalConfigurationException: JobManager memory configuration failed: The configured Total Flink Memory \
             (64.000mb (67108864 bytes)) is less than the configured Off-heap Memory (128.000mb (134217728 bytes)).",
            "flink-below-off-heap.2:67108864:134217728",
        ),
        (
            "IllegalConfigurationException: TaskManager memory configuration failed: Sum of configured JVM Metaspace \
             (256.000mb (268435456 bytes)) and JVM Overhead (192.000mb (201326592 bytes)) exceed configured Total Process \
             Memory (300.000mb (314572800 bytes)).",
            "metaspace-overhead-exceed-process:268435456:201326592:314572800",
        ),
        (
            "Inconsistently configured Key: 'taskmanager.memory.network.fraction' , default: 0.1 (fallback keys: \
             [{key=taskmanager.network.memory.fraction, isDeprecated=true}]) (1.5) and its min (64.000mb (67108864 bytes)), \
             max (1024.000mb (1073741824 bytes)) value",
            "inconsistent-range.3:1.5:67108864:1073741824",
        ),
        (
            "[0.3s][info][gc] GC(18) Pause Full (G1 Compaction Pause) 1587M->1585M(1588M) 16ms\n[0.4s][info][gc] GC(19) \
             Pause Full (G1 Compaction Pause) 1587M->1586M(1588M) 21ms",
            "heap-full:1661992960:1665138688",
        ),
        (
            "Invalid configuration: writeBufferRatio 0.85 with highPriPoolRatio 0.3",
            "rocksdb-ratios:0.85:0.3",
        ),
        (
            "OutOfDirectMemoryError: failed to allocate 16777216 byte(s) of direct memory (used: 117440512, max: 126877696)",
            "oom-netty:16777216:117440512:126877696",
        ),
        (
            "os::commit_memory(0x0000000662c00000, 2863661056, 0) failed; error='Cannot allocate memory' (errno=12)",
            "oom-native:2863661056",
        ),
    ] {
        assert_eq!(check(text, None)[0].why.as_deref(), Some(why), "{text}");
    }
}

#[test]
fn several_messages_travel_together() {
    let why = "oom-metaspace:tm,exit-239";
    let diagnoses = diagnose(&format!("#v=1&flink=2.3&on=docker&why={why}"), None);
    let whys: Vec<_> = diagnoses.iter().filter_map(|diagnosis| diagnosis.why.clone()).collect();
    assert_eq!(whys.join(","), why);
}

#[test]
fn a_short_address_is_its_example() {
    for message in MESSAGES {
        let by_address = diagnose(&format!("#{}", message.id), None);
        assert_eq!(by_address, diagnose(message.example, None));
    }
    assert_eq!(diagnose("#no-such-message", None), []);
}

#[test]
fn what_is_no_message_is_passed_over() {
    for why in [
        "",
        "no-such-message:1:2",
        "oom-direct:1:2",
        "oom-direct:1:2:3:4",
        "oom-direct:1:2:x",
        "oom-direct:1:2:123456789012345678901",
        "oom-direct:1:2:1e400",
        "oom-direct.0:1:2:3",
        "oom-direct.9:1:2:3",
        "oom-direct.99999999999999999999:1:2:3",
        "components-exceed-flink:-1:-1:-1:-1:-1:-1",
        "oom-killed:-5",
        ":::",
        ",,,",
        "unreadable-size:1",
    ] {
        assert_eq!(
            diagnose(&format!("#v=1&flink=2.3&on=docker&why={why}"), None),
            [],
            "{why}"
        );
    }
    let many = ["exit-137"; 100].join(",");
    assert!(diagnose(&format!("why={many}"), None).len() <= 4);
}

/// A message with its numbers exchanged for others.
fn with_numbers(example: &str, numbers: &[i64]) -> String {
    let mut numbers = numbers.iter().cycle();
    let mut text = String::new();
    let mut in_number = false;
    for char in example.chars() {
        match (char.is_ascii_digit(), in_number) {
            (true, false) => text += &numbers.next().unwrap().to_string(),
            (true, true) => {}
            (false, _) => text.push(char),
        }
        in_number = char.is_ascii_digit();
    }
    text
}

/// Small counts, sizes from kibibytes to tebibytes, and what is absurd.
fn number() -> impl Strategy<Value = i64> {
    prop_oneof![1..5000_i64, 1_i64 << 10..1 << 42, Just(0), Just(i64::MAX)]
}

proptest! {
    #[test]
    fn whatever_the_numbers_a_link_says_the_same(
        example in proptest::sample::select(MESSAGES.iter().map(|message| message.example).collect::<Vec<_>>()),
        numbers in proptest::collection::vec(number(), 12),
        answer in proptest::sample::select(answers()),
    ) {
        check(&with_numbers(example, &numbers), answer.as_ref());
    }

    #[test]
    fn any_link_is_answered(
        id in proptest::sample::select(MESSAGES.iter().map(|message| message.id).collect::<Vec<_>>()),
        form in proptest::option::of(0..4_u8),
        process in proptest::option::of(proptest::sample::select(vec!["tm", "jm"])),
        numbers in proptest::collection::vec(number(), 0..9),
        answer in proptest::sample::select(answers()),
    ) {
        let form = form.map_or(String::new(), |form| format!(".{form}"));
        let process = process.map_or(String::new(), |process| format!(":{process}"));
        let numbers: String = numbers.iter().map(|number| format!(":{number}")).collect();
        let why = format!("{id}{form}{process}{numbers}");
        // Whatever it says, it says it again by what it is called then.
        for diagnosis in diagnose(&format!("why={why}"), answer.as_ref()) {
            let again = diagnose(&format!("why={}", diagnosis.why.as_ref().unwrap()), answer.as_ref());
            prop_assert_eq!(vec![diagnosis], again);
        }
    }
}
