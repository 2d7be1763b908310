//! Native memory that no flag caps may be more than JVM Overhead has room for.
//!
//! Heap, direct memory and metaspace have limits; a container is killed for the rest. The rest is estimated by what may
//! be, not by what is usual:
//!
//! * compiled code: the JVM's reserve for it, 240 MiB unless `-XX:ReservedCodeCacheSize` says otherwise;
//! * thread stacks: 1 MiB each on 64-bit Linux unless `-Xss` says otherwise. A TaskManager runs some 64 threads of its
//!   own (garbage collector, compiler, RPC, network, I/O), and a slot some 16: tasks, timers, checkpoints, and the
//!   flushes and compactions of RocksDB;
//! * of managed memory that RocksDB, ForSt or Python workers use, a tenth: the block cache’s limit is soft:
//!   iterators and pinned blocks pass it, and so does what a malloc strands in its arenas.
//!
//! JVMs seldom fill all this, so the rule speaks only where one of those three is at work. Source: the guide's section
//! about containers, the page about tuning RocksDB, and the JVM's manual for the two defaults.

use flink_memory::slots::{Consumer, StoreMemory};
use flink_memory::{Component, DerivationPath, MemorySize, OptionId, Process, ShortSize};

use super::Rule;
use crate::finding::{Finding, Severity};
use crate::jvm::argument;
use crate::managed::share;
use crate::raise::{Raise, with_least};
use crate::round;
use crate::sizes::{MIB, bytes, text, up};
use crate::store::StateStore;
use crate::subject::Subject;

pub(super) const RULE: Rule = Rule {
    name: "native-memory",
    find,
};

/// What may be taken beside heap, direct memory, metaspace and managed memory.
struct Estimate {
    consumer: &'static str,
    threads: i64,
    stacks: MemorySize,
    code: MemorySize,
    beyond: MemorySize,
}

impl Estimate {
    /// That of a TaskManager in which someone takes native memory.
    fn of(subject: &Subject) -> Option<Self> {
        let slots = subject.slots().filter(|_| subject.is_contained())?;
        let store = StateStore::of(subject);
        let consumer = match &store {
            Some(store) => store.name,
            None if subject.has_python() => "Python",
            None => return None,
        };
        let is_managed = |store: &StateStore| {
            store
                .divided()
                .is_some_and(|store| store.memory == StoreMemory::Managed)
        };
        let state = store.filter(is_managed).map_or(0, |store| store.share.bytes());
        let python = share(subject, Consumer::Python)?.bytes();
        let count = i64::from(slots.count);
        let size = |name, default| {
            let set = argument(subject, Process::TaskManager, name);
            let set = set.and_then(|text| MemorySize::parse(&text).ok());
            set.map_or(default, MemorySize::bytes)
        };
        let threads = count.saturating_mul(16).saturating_add(64);
        let used = state.saturating_add(python).saturating_mul(count);
        Some(Self {
            consumer,
            threads,
            stacks: bytes(threads.saturating_mul(size("-Xss", MIB))),
            code: bytes(size("-XX:ReservedCodeCacheSize", 240 * MIB)),
            beyond: bytes(used / 10),
        })
    }

    fn sum(&self) -> MemorySize {
        let parts = [self.stacks, self.code, self.beyond];
        bytes(parts.iter().fold(0, |sum: i64, part| sum.saturating_add(part.bytes())))
    }
}

fn overhead(subject: &Subject) -> Option<MemorySize> {
    subject.size(Process::TaskManager, Component::JvmOverhead)
}

fn find(subject: &Subject) -> Vec<Finding> {
    let found = || {
        let (estimate, overhead) = (Estimate::of(subject)?, overhead(subject)?);
        let (sum, consumer) = (estimate.sum(), estimate.consumer);
        (sum > overhead).then_some(())?;
        let raise = Raise {
            subject,
            process: Process::TaskManager,
            enough: &|after| {
                let estimate = Estimate::of(after).map(|estimate| estimate.sum());
                estimate <= self::overhead(after)
            },
        };
        let within = raise.size(OptionId::TmOverheadMin, overhead);
        // The process grows by what overhead does, and nothing else shrinks.
        let beside = |round: &dyn Fn(MemorySize) -> MemorySize| {
            let path = subject.derivation(Process::TaskManager).path?;
            let process = subject.size(Process::TaskManager, Component::TotalProcess)?;
            let needed = round(sum);
            let grown = process
                .bytes()
                .checked_add(needed.bytes())?
                .checked_sub(overhead.bytes())?;
            let mut edits = vec![subject.set(OptionId::TmOverheadMin, text(needed))];
            if subject.option_size(OptionId::TmOverheadMax)? < needed {
                edits.push(subject.set(OptionId::TmOverheadMax, text(needed)));
            }
            edits.push(subject.set(OptionId::TmProcessSize, text(round(bytes(grown)))));
            (path == DerivationPath::TotalProcess).then_some(edits)
        };
        // A larger process has more managed memory, and with it more beyond: a step further, there is room for that.
        let round = |size: MemorySize| round::up(bytes(size.bytes().saturating_add(8 * MIB)));
        let beside = beside(&round).map(|round| with_least(round, beside(&up)));
        Some(Finding {
            rule: RULE.name,
            about: String::new(),
            severity: Severity::Risk,
            process: Some(Process::TaskManager),
            title: format!("JVM Overhead may be too little for {consumer} in a container"),
            reason: format!(
                "JVM flags limit heap, direct memory and metaspace. Everything else must fit in JVM Overhead ({}). \
                 Estimated native use: {} for {} thread stacks, {} of compiled code, and {} that {consumer} takes \
                 beyond managed memory, {} in all.{}",
                ShortSize(overhead),
                ShortSize(estimate.stacks),
                estimate.threads,
                ShortSize(estimate.code),
                ShortSize(estimate.beyond),
                ShortSize(sum),
                subject.killed()
            ),
            components: vec![Component::JvmOverhead, Component::Managed],
            fixes: [within, beside].into_iter().flatten().collect(),
            page: "docs/deployment/memory/mem_tuning/#configure-memory-for-containers",
        })
    };
    found().into_iter().collect()
}

#[cfg(test)]
mod tests {
    use flink_memory::{Deployment, v};

    use super::RULE;
    use crate::checks::check;

    #[test]
    fn room_for_native_memory() {
        let check_in = |deployment, text: &str, expected: &[&str]| {
            check(&RULE, v(2, 3), deployment, text, expected);
        };
        let process = "taskmanager.memory.process.size: 1728m\n";
        let rocksdb = format!("{process}state.backend.type: rocksdb\n");
        check_in(Deployment::Kubernetes, process, &[]);
        check_in(Deployment::Standalone, &rocksdb, &[]);
        check_in(
            Deployment::Kubernetes,
            &rocksdb,
            &[
                "risk TaskManager: JVM Overhead may be too little for RocksDB in a container | set \
                  `taskmanager.memory.jvm-overhead.min` to `368m` (least 365m) | set \
                  `taskmanager.memory.jvm-overhead.min` to `384m` and set `taskmanager.memory.process.size` to \
                  `1984m` (least 372m 1908m)",
            ],
        );
        check_in(
            Deployment::Kubernetes,
            &format!("{rocksdb}env.java.opts.taskmanager: -Xss256k -XX:ReservedCodeCacheSize=64m"),
            &[],
        );
        check_in(
            Deployment::Kubernetes,
            &format!("{rocksdb}taskmanager.memory.jvm-overhead.min: 365m"),
            &[],
        );
        let python = format!("{process}python.files: x\ntaskmanager.memory.jvm-overhead.max: 200m\n");
        check_in(
            Deployment::Yarn,
            &python,
            &[
                "risk TaskManager: JVM Overhead may be too little for Python in a container | set \
                  `taskmanager.memory.jvm-overhead.min` to `368m` and set `taskmanager.memory.jvm-overhead.max` to \
                  `368m` (least 365m) | set `taskmanager.memory.jvm-overhead.min` to `384m` and set \
                  `taskmanager.memory.jvm-overhead.max` to `384m` and set `taskmanager.memory.process.size` to \
                  `1984m` (least 372m 1908m)",
            ],
        );
        check_in(
            Deployment::Kubernetes,
            "taskmanager.memory.process.size: 8000000t\nstate.backend.type: rocksdb\ntaskmanager.numberOfTaskSlots: \
             2147483647",
            &["risk TaskManager: JVM Overhead may be too little for RocksDB in a container"],
        );
    }
}
