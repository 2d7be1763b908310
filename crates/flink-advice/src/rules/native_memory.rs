//! Native memory that no flag caps may be more than JVM Overhead has room for.
//!
//! Heap, direct memory and metaspace have limits; a container is killed for the rest. The rest is counted line by line:
//!
//! * thread stacks, compiled code, what the garbage collector keeps beside the heap, symbols, and what else the JVM
//!   allocates: by number of slots and processors, heap and collector, as measured with `jcmd … VM.native_memory` in
//!   TaskManagers under load. `-Xss`, `-XX:ReservedCodeCacheSize` and the collector's flags count. A JVM with less than
//!   two processors or 1792 MiB takes Serial, else G1;
//! * of RocksDB and ForSt, what they take beyond their memory for open files, iterators and compactions, since the
//!   limit of the block cache is soft: as measured with writes, reads, scans and compactions at once; all of their memory
//!   where it is not managed;
//! * of Python workers, a tenth of their share: an estimate;
//! * what the allocator keeps: 2 % of a state store's memory with jemalloc, as in Flink's images, 40 % with glibc, as on
//!   YARN, unless `MALLOC_ARENA_MAX` is 1: as measured;
//! * Netty's chunks, where a flag takes them out of direct memory.
//!
//! An eighth of all that is to stay free: under the same load, the same configuration took up to 12 % more with one
//! release than with another. The rule speaks only where a state store or Python is used: JVMs alone seldom fill JVM Overhead. Libraries with
//! native memory of their own come on top. Source: the guide's section about containers, the page about tuning RocksDB,
//! the JVM's manual, and the measurements.

use flink_config::Edit;
use flink_memory::slots::StoreMemory;
use flink_memory::{Component, DerivationPath, MemorySize, OptionId, Process, ShortSize};

use super::Rule;
use crate::finding::{Finding, Severity};
use crate::ledger::{Item, Ledger, ledger};
use crate::raise::{Raise, fix, with_least};
use crate::round;
use crate::sizes::{MIB, bytes, text, up};
use crate::store::StateStore;
use crate::subject::{Subject, applied};

/// One by so many of what is expected is to stay free.
const MARGIN: i64 = 8;

pub(super) const RULE: Rule = Rule {
    name: "native-memory",
    find,
};

/// The ledger of a TaskManager in which someone takes native memory, and who that is. A store with a size of its own is
/// left to `store-fixed`.
fn of(subject: &Subject) -> Option<(Ledger, &'static str)> {
    let store = StateStore::of(subject).filter(|_| subject.is_contained());
    let consumer = match &store {
        Some(store) => store.name,
        None if subject.is_contained() && subject.has_python() => "Python",
        None => return None,
    };
    let memory = store.as_ref().and_then(StateStore::divided).map(|store| store.memory);
    let is_fixed = matches!(
        memory,
        Some(StoreMemory::FixedPerSlot | StoreMemory::FixedPerTaskManager)
    );
    let left_out = [
        (Item::StateStore, MemorySize::ZERO),
        (Item::Allocator, MemorySize::ZERO),
    ];
    let given = if is_fixed { &left_out[..] } else { &[] };
    Some((ledger(subject, Process::TaskManager, given)?, consumer))
}

/// What is missing to all that is expected and an eighth of it; less than 0 where there is more.
fn lacking(ledger: &Ledger) -> i64 {
    (ledger.sum().bytes() / MARGIN).saturating_sub(ledger.headroom())
}

fn overhead(subject: &Subject) -> Option<MemorySize> {
    subject.size(Process::TaskManager, Component::JvmOverhead)
}

fn find(subject: &Subject) -> Vec<Finding> {
    let found = || {
        let ((ledger, consumer), overhead) = (of(subject)?, overhead(subject)?);
        let missing = lacking(&ledger);
        (missing > 0).then_some(())?;
        let sum = bytes(overhead.bytes().saturating_add(missing));
        let raise = Raise {
            subject,
            process: Process::TaskManager,
            enough: &|after| of(after).is_none_or(|(ledger, _)| lacking(&ledger) <= 0),
        };
        let within = raise.size(OptionId::TmOverheadMin, overhead);
        // The process grows by what overhead does, and nothing else shrinks.
        let beside = |step: i64, round: &dyn Fn(MemorySize) -> MemorySize| {
            let path = subject.derivation(Process::TaskManager).path?;
            let process = subject.size(Process::TaskManager, Component::TotalProcess)?;
            let needed = round(bytes(sum.bytes().saturating_add(step)));
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
        // A larger process has more managed memory, and from 1792 MiB on a JVM may take G1: a step further, there is room
        // for that.
        let beside = beside(0, &up).map(|least| {
            let holds = |edits: &Vec<Edit>| {
                let configuration = applied(subject.configuration, edits);
                of(&subject.with(&configuration)).is_none_or(|(ledger, _)| lacking(&ledger) <= 0)
            };
            let mut further = [8, 96].into_iter().filter_map(|step| beside(step * MIB, &round::up));
            match further.find(holds) {
                Some(round) => with_least(round, Some(least)),
                None => fix(least),
            }
        });
        let lines = ledger
            .lines
            .iter()
            .filter(|line| line.size > MemorySize::ZERO)
            .map(|line| format!("{} {}", line.item.name(), ShortSize(line.size)));
        let lines: Vec<String> = lines.collect();
        Some(Finding {
            rule: RULE.name,
            about: String::new(),
            severity: Severity::Risk,
            process: Some(Process::TaskManager),
            title: format!("JVM Overhead may be too little for {consumer} in a container"),
            reason: format!(
                "JVM flags limit heap, direct memory and metaspace. Everything else must fit in JVM Overhead ({}). \
                 Expected: {}; {} in all: {}. Keep an eighth of it free, since no load is like another.{}",
                ShortSize(overhead),
                lines.join(", "),
                ShortSize(ledger.sum()),
                ledger.verdict(),
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
    use flink_config::{Answer, ConfigFile, Document};
    use flink_memory::{Deployment, v};

    use super::RULE;
    use crate::checks::check;
    use crate::subject::Subject;

    const ROCKSDB: &str = "state.backend.type: rocksdb\n";

    #[test]
    fn room_for_native_memory() {
        let check_in = |deployment, text: &str, expected: &[&str]| {
            check(&RULE, v(2, 3), deployment, text, expected);
        };
        let process = "taskmanager.memory.process.size: 1728m\n";
        let rocksdb = format!("{process}state.backend.type: rocksdb\n");
        let slots = format!("{rocksdb}taskmanager.numberOfTaskSlots: 4\n");
        check_in(Deployment::Kubernetes, process, &[]);
        check_in(Deployment::Standalone, &slots, &[]);
        check_in(
            Deployment::Kubernetes,
            &slots,
            &[
                "risk TaskManager: JVM Overhead may be too little for RocksDB in a container | set \
                  `taskmanager.memory.jvm-overhead.min` to `256m` (least 252m) | set \
                  `taskmanager.memory.jvm-overhead.min` to `352m` and set `taskmanager.memory.process.size` to \
                  `1920m` (least 254m 1790m)",
            ],
        );
        check_in(
            Deployment::Kubernetes,
            &format!("{slots}env.java.opts.taskmanager: -XX:ReservedCodeCacheSize=32m"),
            &[
                "risk TaskManager: JVM Overhead may be too little for RocksDB in a container | set \
                  `taskmanager.memory.jvm-overhead.min` to `224m` (least 217m) | set \
                  `taskmanager.memory.jvm-overhead.min` to `320m` and set `taskmanager.memory.process.size` to \
                  `1856m` (least 218m 1754m)",
            ],
        );
        check_in(
            Deployment::Kubernetes,
            &format!("{slots}kubernetes.taskmanager.memory.limit-factor: 1.1"),
            &[],
        );
        // A store with memory of its own is another rule's.
        check_in(
            Deployment::Kubernetes,
            &format!("{rocksdb}state.backend.rocksdb.memory.fixed-per-slot: 1g"),
            &[],
        );
        // YARN's containers are multiples of 1 GiB, and the rest is room, too.
        let one_arena = "containerized.taskmanager.env.MALLOC_ARENA_MAX: '1'\n";
        check_in(
            Deployment::Yarn,
            &format!("{slots}{one_arena}taskmanager.memory.jvm-overhead.max: 200m"),
            &[],
        );
        // On YARN nothing makes the JVM take Serial, and no image brings jemalloc.
        let python =
            "taskmanager.memory.process.size: 2g\npython.files: x\ntaskmanager.memory.jvm-overhead.max: 200m\n";
        check_in(
            Deployment::Yarn,
            python,
            &[
                "risk TaskManager: JVM Overhead may be too little for Python in a container | set \
                  `taskmanager.memory.jvm-overhead.min` to `304m` and set `taskmanager.memory.jvm-overhead.max` to \
                  `304m` (least 296m) | set `taskmanager.memory.jvm-overhead.min` to `320m` and set \
                  `taskmanager.memory.jvm-overhead.max` to `320m` and set `taskmanager.memory.process.size` to \
                  `2176m` (least 302m 2150m)",
            ],
        );
        check_in(
            Deployment::Kubernetes,
            "taskmanager.memory.process.size: 8000000t\nstate.backend.type: rocksdb\ntaskmanager.numberOfTaskSlots: \
             2147483647",
            &["risk TaskManager: JVM Overhead may be too little for RocksDB in a container"],
        );
    }

    /// What a cautious engineer expects of usual configurations, and why.
    #[test]
    fn usual_configurations() {
        let is_risk = |deployment, text: &str| {
            let answer = Answer::new(Document::new(text, ConfigFile::ConfigYaml, v(2, 3), deployment));
            !(RULE.find)(&Subject::of(&answer)).is_empty()
        };
        let (kubernetes, yarn) = (Deployment::Kubernetes, Deployment::Yarn);
        let table = [
            // The JVM alone has never filled 192 MiB in what was measured.
            (kubernetes, "1728m", 1, "", false),
            // Flink's own default, and 11 MiB from being killed: any library breaks it.
            (kubernetes, "1728m", 1, ROCKSDB, true),
            // Four slots bring four times the threads and column families into the same 192 MiB.
            (kubernetes, "1728m", 4, ROCKSDB, true),
            // Twice the room, and Serial collects.
            (kubernetes, "4g", 1, ROCKSDB, false),
            // From two processors on a JVM takes G1, which keeps some 110 MiB for this heap: 40 MiB are left.
            (kubernetes, "4g", 2, ROCKSDB, true),
            (kubernetes, "6g", 2, ROCKSDB, false),
            // The same with more threads and stores: 10 MiB are left.
            (kubernetes, "4g", 4, ROCKSDB, true),
            // A tenth of 8 GiB is plenty.
            (kubernetes, "8g", 4, ROCKSDB, false),
            // JVM Overhead ends at 1 GiB, while the store and the collector grow on.
            (kubernetes, "16g", 4, ROCKSDB, true),
            (
                kubernetes,
                "16g",
                4,
                "state.backend.type: rocksdb\ntaskmanager.memory.jvm-overhead.max: 2g\n",
                false,
            ),
            // No image brings jemalloc to YARN: glibc kept 162 MiB of 512 beyond RocksDB's budget.
            (yarn, "4g", 1, ROCKSDB, true),
            // One arena kept RocksDB within its budget.
            (
                yarn,
                "4g",
                1,
                "state.backend.type: rocksdb\ncontainerized.taskmanager.env.MALLOC_ARENA_MAX: '1'\n",
                false,
            ),
            (
                kubernetes,
                "4g",
                1,
                "state.backend.type: rocksdb\ncontainerized.taskmanager.env.DISABLE_JEMALLOC: 'true'\n",
                true,
            ),
            // State on the heap takes nothing outside.
            (kubernetes, "4g", 4, "state.backend.type: hashmap\n", false),
        ];
        for (deployment, size, slots, more, expected) in table {
            let text =
                format!("taskmanager.memory.process.size: {size}\ntaskmanager.numberOfTaskSlots: {slots}\n{more}");
            assert_eq!(is_risk(deployment, &text), expected, "{deployment} {text}");
        }
    }
}
