//! Holds the ledger of native memory against TaskManagers that ran under load.

#![allow(
    clippy::unwrap_used,
    clippy::indexing_slicing,
    reason = "the helpers of tests may fail"
)]

use flink_advice::{Confidence, Item, Ledger, Subject, ledger};
use flink_config::{Answer, ConfigFile, Document};
use flink_memory::{Deployment, FlinkVersion, MemorySize, Process};

/// What the JVM tracked; the first lines say how to read it.
const MEASURED: &str = include_str!("../../../tests/conformance/native/measured.txt");

fn answer(text: &str, version: FlinkVersion, deployment: Deployment) -> Answer {
    Answer::new(Document::new(text, ConfigFile::usual(version), version, deployment))
}

/// The committed KiB of the JVM's parts.
fn committed(measured: &str, parts: &[&str]) -> i64 {
    let of = |part: &&str| {
        let value = measured
            .split(' ')
            .find_map(|word| word.strip_prefix(&format!("{part}=")))?;
        value.rsplit('/').next()?.parse::<i64>().ok()
    };
    parts.iter().filter_map(of).sum::<i64>() * 1024
}

#[test]
fn the_jvm_takes_about_so_much() {
    let mut configuration = String::new();
    let mut compared = 0;
    for line in MEASURED.lines().filter(|line| !line.starts_with('#')) {
        let Some(measured) = line.strip_prefix("  ") else {
            configuration = line.replace("; ", "\n");
            continue;
        };
        let (version, measured) = measured.split_once(' ').unwrap();
        let processors = measured.split(' ').next().unwrap().strip_prefix("cpus=").unwrap();
        let processors = format!("-XX:ActiveProcessorCount={processors}");
        let options = "env.java.opts.taskmanager: ";
        let text = match configuration.contains(options) {
            true => configuration.replace(options, &format!("{options}{processors} ")),
            false => format!("{configuration}\n{options}{processors}"),
        };
        let answer = answer(&text, version.parse().unwrap(), Deployment::Standalone);
        let found = ledger(&Subject::of(&answer), Process::TaskManager, &[]).unwrap();
        let mut sums = [0, 0];
        for (item, parts) in [
            (Item::ThreadStacks, &["Thread"][..]),
            (Item::CodeCache, &["Code"]),
            (Item::GarbageCollector, &["GC"]),
            (Item::Symbols, &["Symbol", "Sharedclassspace"]),
            (
                Item::Jvm,
                &[
                    "Compiler",
                    "Internal",
                    "ArenaChunk",
                    "Tracing",
                    "Module",
                    "Safepoint",
                    "Synchronization",
                    "Serviceability",
                    "StringDeduplication",
                    "ObjectMonitors",
                    "Arguments",
                    "Logging",
                ],
            ),
        ] {
            let (said, was) = (found.size(item).bytes(), committed(measured, parts));
            sums = [sums[0] + said, sums[1] + was];
            // After a minute much of the code is not compiled yet, and compilers take more when they are at it.
            let most = (2 * was).max(was + (56 << 20));
            assert!(
                (was..=most).contains(&said),
                "{version} {item:?}: {said} bytes, measured {was}\n{configuration}"
            );
        }
        let [said, was] = sums;
        assert!(
            said <= was * 5 / 2,
            "{version}: {said} bytes in all, measured {was}\n{configuration}"
        );
        compared += 1;
    }
    assert!(compared >= 10, "{compared}");
}

/// What RocksDB took beyond its budget; the first lines say how to read it.
const BEYOND: &str = include_str!("../../../tests/conformance/native/beyond.txt");

#[test]
fn a_state_store_takes_about_so_much_beyond_its_budget() {
    let mut jvm = 0;
    let mut compared = 0;
    for line in BEYOND.lines().filter(|line| !line.starts_with('#')) {
        let (allocator, measured) = line.split_once(": ").unwrap();
        let of = |name: &str| {
            let mut words = measured.split(' ');
            let text = words.find_map(|word| word.strip_prefix(&format!("{name}="))).unwrap();
            text.parse::<i64>().unwrap()
        };
        let (budget, beyond) = (of("budget"), of("beyond"));
        // The JVM of the probe is in there: as much as with next to no store.
        if budget < 64 {
            jvm = jvm.max(beyond);
            continue;
        }
        let (deployment, more) = match allocator {
            "jemalloc" => (Deployment::Kubernetes, ""),
            "glibc" => (Deployment::Yarn, ""),
            _ => (
                Deployment::Yarn,
                "containerized.taskmanager.env.MALLOC_ARENA_MAX: '1'\n",
            ),
        };
        let text = format!(
            "taskmanager.memory.process.size: 4g\ntaskmanager.memory.managed.size: {budget}m\nstate.backend.type: rocksdb\n{more}"
        );
        let ledger = self::of(&text, deployment, &[]).unwrap();
        let said = (ledger.size(Item::StateStore).bytes() + ledger.size(Item::Allocator).bytes()) >> 20;
        let was = (beyond - jvm).max(0);
        assert!(
            (was..=2 * was + 64).contains(&said),
            "{said} MiB, measured {was}: {line}"
        );
        compared += 1;
    }
    assert!(compared >= 7, "{compared}");
}

fn of(text: &str, deployment: Deployment, given: &[(Item, MemorySize)]) -> Option<Ledger> {
    let answer = answer(text, FlinkVersion::NEWEST, deployment);
    ledger(&Subject::of(&answer), Process::TaskManager, given)
}

#[test]
fn sizes_that_are_given_count() {
    let text = "taskmanager.memory.process.size: 1728m";
    let given = [
        (Item::Libraries, MemorySize::from_mebibytes(300)),
        (Item::CodeCache, MemorySize::ZERO),
    ];
    let computed = of(text, Deployment::Kubernetes, &[]).unwrap();
    let ledger = of(text, Deployment::Kubernetes, &given).unwrap();
    let line = |item| {
        ledger
            .lines
            .iter()
            .find(|line| line.item == item)
            .map(|line| (line.size.bytes(), line.confidence))
    };
    assert_eq!(line(Item::Libraries), Some((300 << 20, Confidence::Given)));
    assert_eq!(line(Item::CodeCache), Some((0, Confidence::Given)));
    assert_eq!(
        ledger.headroom(),
        computed.headroom() - (300 << 20) + computed.size(Item::CodeCache).bytes()
    );
    assert_eq!(ledger.room.bytes(), 192 << 20);
    assert!(ledger.headroom() < 0);
}

#[test]
fn a_container_with_more_than_the_process_has_more_room() {
    let text = "taskmanager.memory.process.size: 4g\n";
    let room = |more: &str, deployment| of(&format!("{text}{more}"), deployment, &[]).unwrap().room.bytes() >> 20;
    assert_eq!(room("", Deployment::Kubernetes), 409);
    assert_eq!(
        room(
            "kubernetes.taskmanager.memory.limit-factor: 1.5",
            Deployment::Kubernetes
        ),
        409 + 2048
    );
    assert_eq!(room("taskmanager.memory.flink.size: 3g", Deployment::Kubernetes), 369);
    assert_eq!(of(text, Deployment::Local, &[]), None);
    assert_eq!(
        of("taskmanager.memory.process.size: 1m", Deployment::Kubernetes, &[]),
        None
    );
}

#[test]
fn flags_count() {
    let text = "taskmanager.memory.process.size: 4g\nkubernetes.taskmanager.cpu.amount: 2\n";
    let size = |more: &str, item| {
        let ledger = of(&format!("{text}{more}"), Deployment::Kubernetes, &[]).unwrap();
        ledger.size(item).bytes()
    };
    let opts = "env.java.opts.taskmanager: ";
    let smaller = [
        ("-Xss64k", Item::ThreadStacks),
        ("-XX:ReservedCodeCacheSize=16m", Item::CodeCache),
        ("-XX:+UseSerialGC", Item::GarbageCollector),
    ];
    for (flag, item) in smaller {
        assert!(size(&format!("{opts}{flag}"), item) < size("", item), "{flag}");
    }
    let one_processor = "kubernetes.taskmanager.cpu.amount: 1";
    let serial = of(
        &text.replace("kubernetes.taskmanager.cpu.amount: 2", one_processor),
        Deployment::Kubernetes,
        &[],
    );
    assert_eq!(
        serial.unwrap().size(Item::GarbageCollector).bytes(),
        size(&format!("{opts}-XX:+UseSerialGC"), Item::GarbageCollector)
    );
    let rocksdb = "state.backend.type: rocksdb\n";
    assert!(size(rocksdb, Item::StateStore) > 0);
    assert_eq!(size("", Item::StateStore), 0);
    let fixed = format!("{rocksdb}state.backend.rocksdb.memory.fixed-per-slot: 1g\n");
    assert!(size(&fixed, Item::StateStore) > 1 << 30);
}

#[test]
fn absurd_numbers_stop_at_the_largest() {
    let text = "taskmanager.memory.process.size: 8000000t\nstate.backend.type: rocksdb\ntaskmanager.numberOfTaskSlots: \
                2147483647\nenv.java.opts.taskmanager: -Xss8000000t -XX:ActiveProcessorCount=2147483647";
    for deployment in Deployment::ALL {
        let ledger = of(text, deployment, &[(Item::Libraries, MemorySize::MAX)]);
        assert!(ledger.is_none_or(|ledger| ledger.headroom() < 0), "{deployment}");
    }
}
