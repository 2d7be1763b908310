//! What a process takes of its container outside all of Flink's budgets, line by line, and what that leaves.

use flink_memory::container::Request;
use flink_memory::netty::REFLECTION;
use flink_memory::slots::{Consumer, StoreMemory};
use flink_memory::{Component, Deployment, MemorySize, Process, ShortSize};

use crate::jvm::argument;
use crate::managed::share;
use crate::sizes::{MIB, bytes};
use crate::store::StateStore;
use crate::subject::Subject;

const KIB: i64 = 1024;

/// Symbols, the shared archive, and what classes take beside metaspace.
const SYMBOLS: i64 = 32 * MIB;

/// Compiled code after an hour or so; all of the reserve is seldom used.
const CODE: i64 = 64 * MIB;

/// The rest of the JVM.
const JVM_REST: i64 = 24 * MIB;

/// Threads that a process has anyhow: JVM, RPC, network, I/O.
const OWN_THREADS: i64 = 46;

/// Threads that a slot brings with a job of three tasks: these, their timers, flushers and checkpoints.
const SLOT_THREADS: i64 = 18;

/// Threads that a state store brings to that for each slot.
const STORE_THREADS: i64 = 9;

/// Threads that a processor brings: garbage collection, compilers, pools.
const PROCESSOR_THREADS: i64 = 4;

/// A state store passes its budget by one of so many parts, …
const STORE_PART: i64 = 20;

/// … and by this for each slot.
const STORE_SLOT: i64 = 12 * MIB;

/// Of what a state store allocates, glibc keeps so many hundredths in its arenas, …
const GLIBC: i64 = 40;

/// … and jemalloc, or glibc with one arena, so many.
const JEMALLOC: i64 = 2;

/// What a thread's stack has touched of its reserve.
const TOUCHED_STACK: i64 = 112 * KIB;

/// The JVM's reserve for compiled code on 64 bits, with tiered compilation.
const CODE_RESERVE: i64 = 240 * MIB;

/// From this on, and with two processors, a JVM takes itself for a server and collects with G1 instead of Serial
/// (`os::is_server_class_machine`).
const SERVER_MEMORY: i64 = 1792 * MIB;

/// A chunk of Netty's arenas, of which Flink has one for each slot (`NettyBufferPool`).
const NETTY_CHUNK: i64 = 4 * MIB;

/// Something that takes memory outside all budgets.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Item {
    /// The stacks of all threads.
    ThreadStacks,
    /// Compiled code.
    CodeCache,
    /// Card tables, bitmaps and remembered sets.
    GarbageCollector,
    /// Symbols, the shared archive, and what classes take beside metaspace.
    Symbols,
    /// The compilers' working memory and what else the JVM allocates.
    Jvm,
    /// RocksDB or ForSt beyond their share of managed memory.
    StateStore,
    /// Python processes beyond their share.
    Python,
    /// Netty's buffers, where they do not count as direct memory.
    Netty,
    /// What the allocator keeps of freed memory.
    Allocator,
    /// Libraries that allocate by themselves.
    Libraries,
}

impl Item {
    /// Every item, in the order in which they are shown.
    pub const ALL: [Self; 10] = [
        Self::ThreadStacks,
        Self::CodeCache,
        Self::GarbageCollector,
        Self::Symbols,
        Self::Jvm,
        Self::StateStore,
        Self::Python,
        Self::Netty,
        Self::Allocator,
        Self::Libraries,
    ];

    /// Its name in programs, which stays for ever.
    pub const fn id(self) -> &'static str {
        match self {
            Self::ThreadStacks => "thread-stacks",
            Self::CodeCache => "code-cache",
            Self::GarbageCollector => "garbage-collector",
            Self::Symbols => "symbols",
            Self::Jvm => "jvm",
            Self::StateStore => "state-store",
            Self::Python => "python",
            Self::Netty => "netty",
            Self::Allocator => "allocator",
            Self::Libraries => "libraries",
        }
    }

    /// The item with this name in programs.
    pub fn of(id: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|item| item.id() == id)
    }

    /// What it is called.
    pub const fn name(self) -> &'static str {
        match self {
            Self::ThreadStacks => "Thread stacks",
            Self::CodeCache => "Compiled code",
            Self::GarbageCollector => "Garbage collector",
            Self::Symbols => "Symbols and class data",
            Self::Jvm => "Rest of the JVM",
            Self::StateStore => "State store beyond its share",
            Self::Python => "Python beyond its share",
            Self::Netty => "Netty",
            Self::Allocator => "Allocator",
            Self::Libraries => "Libraries",
        }
    }
}

/// How sure a size is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Confidence {
    /// Fitted to TaskManagers that ran under load.
    Measured,
    /// Follows from what Flink or the JVM documents.
    Documented,
    /// Judgement.
    Estimate,
    /// Given by the user.
    Given,
}

impl Confidence {
    /// In one word.
    pub const fn word(self) -> &'static str {
        match self {
            Self::Measured => "measured",
            Self::Documented => "documented",
            Self::Estimate => "estimate",
            Self::Given => "given",
        }
    }
}

/// What one item takes.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Line {
    /// What takes it.
    pub item: Item,
    /// How much, once the process has been under load.
    pub size: MemorySize,
    /// How sure that is.
    pub confidence: Confidence,
    /// Where the number is from, in a sentence.
    pub reason: String,
}

/// All that a process takes outside the budgets, and the room for it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Ledger {
    /// A line for each item that takes something, and for each that a user can give a size.
    pub lines: Vec<Line>,
    /// JVM Overhead, and what the container has beyond the process.
    pub room: MemorySize,
}

impl Ledger {
    /// What all lines take.
    pub fn sum(&self) -> MemorySize {
        let sum = self
            .lines
            .iter()
            .fold(0, |sum: i64, line| sum.saturating_add(line.size.bytes()));
        bytes(sum)
    }

    /// How far the process is from being killed, in bytes, once all its budgets are full; less than 0 where it is past
    /// that.
    pub fn headroom(&self) -> i64 {
        self.room.bytes().saturating_sub(self.sum().bytes())
    }

    /// The headroom in words.
    pub fn verdict(&self) -> String {
        let headroom = self.headroom();
        let size = ShortSize(bytes(headroom.saturating_abs()));
        match headroom {
            0.. => format!("{size} from being killed"),
            _ => format!("{size} too little: expect it to be killed"),
        }
    }

    /// What an item takes.
    pub fn size(&self, item: Item) -> MemorySize {
        let line = self.lines.iter().find(|line| line.item == item);
        line.map_or(MemorySize::ZERO, |line| line.size)
    }
}

/// How a JVM collects garbage.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Collector {
    Serial,
    Parallel,
    G1,
    Other,
}

/// What the lines are computed from.
struct Facts<'s> {
    subject: &'s Subject<'s>,
    process: Process,
    heap: i64,
    slots: i64,
    processors: i64,
    collector: Collector,
    collector_is_chosen: bool,
}

/// The ledger of a process that starts; `given` sizes count instead of the computed ones. Local execution has none,
/// since its JVM is somebody else's.
pub fn ledger(subject: &Subject, process: Process, given: &[(Item, MemorySize)]) -> Option<Ledger> {
    if subject.is_local() {
        return None;
    }
    let room = room(subject, process)?;
    let facts = Facts::of(subject, process)?;
    let mut lines: Vec<Line> = Item::ALL
        .into_iter()
        .filter_map(|item| {
            let computed = facts.line(item);
            match given.iter().rfind(|(named, _)| *named == item) {
                Some((_, size)) => Some(Line {
                    item,
                    size: *size,
                    confidence: Confidence::Given,
                    reason: computed.map(|line| line.reason).unwrap_or_default(),
                }),
                None => computed,
            }
        })
        .collect();
    lines.retain(|line| line.size > MemorySize::ZERO || line.confidence == Confidence::Given);
    Some(Ledger { lines, room })
}

/// JVM Overhead, and what the container has beyond the process.
fn room(subject: &Subject, process: Process) -> Option<MemorySize> {
    let overhead = subject.size(process, Component::JvmOverhead)?;
    let total = subject.size(process, Component::TotalProcess)?;
    let Some(container) = subject.container(process).ok().flatten() else {
        return Some(overhead);
    };
    // The resource manager may make the container for another JVM Overhead.
    let overhead = match &container.worker {
        Some(worker) => worker.amounts.size(Component::JvmOverhead).unwrap_or(overhead),
        None => overhead,
    };
    let limit = match &container.request {
        Request::Kubernetes(pod) => i64::from(pod.memory_limit),
        Request::Yarn(yarn) => i64::from(yarn.allocated),
    };
    let process = if container.worker.is_some() {
        container.process
    } else {
        total
    };
    let beyond = limit.saturating_mul(MIB).saturating_sub(process.bytes());
    Some(bytes(overhead.bytes().saturating_add(beyond)))
}

impl<'s> Facts<'s> {
    fn of(subject: &'s Subject<'s>, process: Process) -> Option<Self> {
        let heap = subject.size(process, Component::JvmHeap)?.bytes();
        let total = subject.size(process, Component::TotalProcess)?.bytes();
        let slots = match process {
            Process::TaskManager => i64::from(subject.slots()?.count),
            Process::JobManager => 0,
        };
        let container = subject.container(process).ok().flatten();
        let of_container = container.and_then(|container| match container.request {
            Request::Kubernetes(pod) => Some(pod.cpu_limit.ceil() as i64),
            Request::Yarn(_) => None,
        });
        let set = argument(subject, process, "-XX:ActiveProcessorCount");
        let processors = set.and_then(|count| count.parse().ok()).or(of_container);
        // Where nothing limits them, a machine has as many as it has slots, or a few.
        let processors = processors.unwrap_or_else(|| slots.max(4)).clamp(1, 4096);
        let is_on = |name: &str| argument(subject, process, name).as_deref() == Some("+");
        let chosen = [
            ("-XX:UseSerialGC", Collector::Serial),
            ("-XX:UseParallelGC", Collector::Parallel),
            ("-XX:UseG1GC", Collector::G1),
            ("-XX:UseZGC", Collector::Other),
            ("-XX:UseShenandoahGC", Collector::Other),
            ("-XX:UseConcMarkSweepGC", Collector::Other),
        ];
        let chosen = chosen
            .into_iter()
            .find(|(name, _)| is_on(name))
            .map(|(_, collector)| collector);
        // Only a container's limits make a machine look smaller than a server.
        let is_server = !subject.is_contained()
            || subject.deployment == Deployment::Yarn
            || processors >= 2 && total >= SERVER_MEMORY;
        Some(Self {
            subject,
            process,
            heap,
            slots,
            processors,
            collector: chosen.unwrap_or(if is_server { Collector::G1 } else { Collector::Serial }),
            collector_is_chosen: chosen.is_some(),
        })
    }

    fn set_size(&self, name: &str) -> Option<i64> {
        let text = argument(self.subject, self.process, name)?;
        Some(MemorySize::parse(&text).ok()?.bytes())
    }

    fn line(&self, item: Item) -> Option<Line> {
        let (size, confidence, reason) = match item {
            Item::ThreadStacks => self.thread_stacks(),
            Item::CodeCache => self.code_cache(),
            Item::GarbageCollector => self.garbage_collector(),
            Item::Symbols => (
                SYMBOLS,
                Confidence::Measured,
                "what the JVM keeps of Flink's classes beside metaspace".to_owned(),
            ),
            Item::Jvm => self.rest_of_jvm(),
            Item::StateStore => self.state_store()?,
            Item::Python => self.python()?,
            Item::Netty => self.netty()?,
            Item::Allocator => self.allocator()?,
            Item::Libraries => return None,
        };
        Some(Line {
            item,
            size: bytes(size),
            confidence,
            reason,
        })
    }

    fn threads(&self) -> i64 {
        let has_store = self.process == Process::TaskManager && StateStore::of(self.subject).is_some();
        let of_slot = SLOT_THREADS + if has_store { STORE_THREADS } else { 0 };
        let of_slots = self.slots.saturating_mul(of_slot);
        of_slots
            .saturating_add(OWN_THREADS)
            .saturating_add(self.processors * PROCESSOR_THREADS)
    }

    fn thread_stacks(&self) -> (i64, Confidence, String) {
        let threads = self.threads();
        let reserve = self.set_size("-Xss").unwrap_or(MIB);
        (
            threads.saturating_mul(reserve.min(TOUCHED_STACK)),
            Confidence::Measured,
            format!(
                "{threads} threads that use {} of {} each",
                ShortSize(bytes(reserve.min(TOUCHED_STACK))),
                ShortSize(bytes(reserve))
            ),
        )
    }

    fn code_cache(&self) -> (i64, Confidence, String) {
        let reserve = self.set_size("-XX:ReservedCodeCacheSize").unwrap_or(CODE_RESERVE);
        (
            reserve.min(CODE),
            Confidence::Estimate,
            format!("up to {} (`-XX:ReservedCodeCacheSize`)", ShortSize(bytes(reserve))),
        )
    }

    fn garbage_collector(&self) -> (i64, Confidence, String) {
        let heap = self.heap;
        let (name, size) = match self.collector {
            Collector::Serial => ("Serial", heap / 256 + MIB),
            Collector::Parallel => ("Parallel", heap / 24 + 12 * MIB),
            Collector::G1 => ("G1", heap / 24 + 48 * MIB),
            Collector::Other => ("the collector", heap / 24 + 48 * MIB),
        };
        let why = match self.collector_is_chosen {
            true => "is set",
            false => match self.collector {
                Collector::Serial => "is what a JVM takes with less than two processors or 1792 MiB",
                _ => "is what a JVM takes by itself",
            },
        };
        (
            size,
            Confidence::Measured,
            format!("for a heap of {}; {name} {why}", ShortSize(bytes(heap))),
        )
    }

    fn rest_of_jvm(&self) -> (i64, Confidence, String) {
        (
            JVM_REST,
            Confidence::Measured,
            "working memory of the compilers and the JVM's own bookkeeping".to_owned(),
        )
    }

    /// RocksDB's share of managed memory, of all slots.
    fn store(&self) -> Option<(StateStore, i64)> {
        if self.process == Process::JobManager {
            return None;
        }
        let store = StateStore::of(self.subject)?;
        let total = store.divided().map_or(0, |divided| store.total(divided).bytes());
        Some((store, total))
    }

    fn state_store(&self) -> Option<(i64, Confidence, String)> {
        let (store, total) = self.store()?;
        let divided = store.divided()?;
        let name = store.name;
        // What is not managed takes none of Flink's budgets.
        let outside = match divided.memory {
            StoreMemory::Managed | StoreMemory::PerState => 0,
            StoreMemory::FixedPerSlot | StoreMemory::FixedPerTaskManager => total,
        };
        let beyond = total / STORE_PART + self.slots.saturating_mul(STORE_SLOT);
        let reason = match outside {
            0 => format!(
                "{name} passes its {} for open files, iterators and compactions",
                ShortSize(bytes(total))
            ),
            _ => format!(
                "{name} has {} outside managed memory, and passes it",
                ShortSize(bytes(outside))
            ),
        };
        Some((outside.saturating_add(beyond), Confidence::Measured, reason))
    }

    fn python(&self) -> Option<(i64, Confidence, String)> {
        if self.process == Process::JobManager || !self.subject.has_python() {
            return None;
        }
        let share = share(self.subject, Consumer::Python)?
            .bytes()
            .saturating_mul(self.slots);
        Some((
            share / 10,
            Confidence::Estimate,
            format!("a tenth of the {} that Python processes have", ShortSize(bytes(share))),
        ))
    }

    fn netty(&self) -> Option<(i64, Confidence, String)> {
        let is_outside = argument(self.subject, self.process, REFLECTION).as_deref() == Some("true");
        (is_outside && self.process == Process::TaskManager).then(|| {
            (
                self.slots.saturating_mul(NETTY_CHUNK),
                Confidence::Documented,
                format!("a chunk of 4 MiB for each slot, which does not count as direct memory with `{REFLECTION}`"),
            )
        })
    }

    fn allocator(&self) -> Option<(i64, Confidence, String)> {
        let native = self.store().map_or(0, |(_, total)| total);
        let is = |name: &str, text: &str| {
            let entry = self
                .subject
                .configuration
                .get(&format!("containerized.taskmanager.env.{name}"));
            entry.is_some_and(|entry| entry.value.to_string() == text)
        };
        // The official images preload jemalloc unless they are told not to.
        let has_jemalloc = match self.subject.deployment {
            Deployment::Docker | Deployment::Kubernetes | Deployment::KubernetesOperator => {
                !is("DISABLE_JEMALLOC", "true")
            }
            Deployment::Standalone | Deployment::Yarn | Deployment::Local => false,
        };
        let (name, hundredths) = match (has_jemalloc, is("MALLOC_ARENA_MAX", "1")) {
            (true, _) => ("jemalloc, as in Flink's images,", JEMALLOC),
            (false, true) => ("glibc with one arena", JEMALLOC),
            (false, false) => ("glibc, unless `MALLOC_ARENA_MAX` is 1,", GLIBC),
        };
        (native > 0).then(|| {
            (
                native.saturating_mul(hundredths) / 100,
                Confidence::Measured,
                format!("{name} keeps up to {hundredths} % of what the state store allocates"),
            )
        })
    }
}
