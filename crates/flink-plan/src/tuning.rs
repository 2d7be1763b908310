//! What the Kubernetes operator's memory tuning would move, as its autoscaler does it from 1.9 on.
//!
//! Follows `MemoryTuning.tuneTaskManagerMemory`, `MemoryBudget` and `MemoryScaling` of flink-autoscaler: what the
//! configuration does not change is taken from a budget, then network memory, metaspace, heap and managed memory take
//! what they need, in this order; what is left over goes.

use flink_advice::{Change, Subject, applied, buffer_options, changes};
use flink_config::{Answer, Edit, size_text};
use flink_memory::slots::slots;
use flink_memory::{Component, Configuration, Deployment, MemorySize, OptionId, Process, to_boolean, to_double};

/// What a TaskManager uses: the most of all, averaged over the autoscaler's window.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Usage {
    /// `Status.JVM.Memory.Heap.Used`.
    pub heap: MemorySize,
    /// `Status.JVM.Memory.Metaspace.Used`.
    pub metaspace: MemorySize,
    /// `Status.Flink.Memory.Managed.Used`.
    pub managed: MemorySize,
    /// TaskManagers before and after a rescale, where there is one: their heap grows as much as their number falls.
    pub rescaled: Option<(u32, u32)>,
}

/// How records go from one vertex to another.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Ship {
    /// `FORWARD`: to the task of the same number.
    Forward,
    /// `RESCALE`: to some.
    Rescale,
    /// All others: to every task.
    All,
}

/// An edge of a job: the parallelism on both sides. The operator counts it once for each side.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Edge {
    /// Tasks that send.
    pub from: i64,
    /// Tasks that receive.
    pub to: i64,
    /// How.
    pub ship: Ship,
}

/// What memory tuning does.
#[derive(Clone, Debug, PartialEq)]
pub struct Tuned {
    /// What it sets and takes away.
    pub edits: Vec<Edit>,
    /// What becomes of the parts.
    pub changes: Vec<Change>,
    /// Whether Flink starts a TaskManager with it.
    pub starts: bool,
    /// Whether it does so, or only recommends it.
    pub is_enabled: bool,
    /// What there is to say about it, in sentences.
    pub notes: Vec<String>,
}

/// The options of memory tuning, and their defaults.
#[derive(Clone, Copy, Debug, PartialEq)]
struct Options {
    autoscaler: bool,
    enabled: bool,
    compensates: bool,
    overhead: f64,
    maximizes_managed: bool,
}

/// The value of an option of the autoscaler, which has an old name, too.
fn option<'c>(configuration: &'c Configuration, name: &str) -> Option<&'c flink_memory::Value> {
    let keys = [
        format!("job.autoscaler.{name}"),
        format!("kubernetes.operator.job.autoscaler.{name}"),
    ];
    let entry = keys.iter().find_map(|key| configuration.get(key))?;
    Some(&entry.value)
}

impl Options {
    fn of(configuration: &Configuration) -> Self {
        let boolean = |name, default| {
            let value = option(configuration, name).and_then(|value| to_boolean(value).ok());
            value.unwrap_or(default)
        };
        let overhead = option(configuration, "memory.tuning.overhead").and_then(|value| to_double(value).ok());
        Self {
            autoscaler: boolean("enabled", false),
            enabled: boolean("memory.tuning.enabled", false),
            compensates: boolean("memory.tuning.scale-down-compensation.enabled", true),
            overhead: overhead.unwrap_or(0.2),
            maximizes_managed: boolean("memory.tuning.maximize-managed-memory", false),
        }
    }
}

/// Whether a configuration has the operator's autoscaler on, which recommends sizes, or also sets them.
pub fn is_tuned(answer: &Answer) -> bool {
    let is_operated = answer.document.deployment == Deployment::KubernetesOperator;
    is_operated && Options::of(answer.configuration()).autoscaler
}

/// What is left of a budget.
struct Budget(i64);

impl Budget {
    fn take(&mut self, amount: i64) -> i64 {
        let taken = amount.clamp(0, self.0);
        self.0 -= taken;
        taken
    }
}

/// What memory tuning makes of a configuration, with what is used and how a job is connected; none where the TaskManager
/// does not start.
pub fn tuned(answer: &Answer, usage: Usage, edges: &[Edge]) -> Option<Tuned> {
    let subject = Subject::of(answer);
    let options = Options::of(answer.configuration());
    let size = |component| subject.size(Process::TaskManager, component).map(MemorySize::bytes);
    let spec = size(Component::TotalProcess)?;
    let mut budget = Budget(spec);
    let overhead = size(Component::JvmOverhead)?;
    budget.take(size(Component::FrameworkOffHeap)?);
    budget.take(size(Component::TaskOffHeap)?);
    budget.take(overhead);
    let network = budget.take(network(&subject, edges)?);
    let grown = |used: MemorySize| (used.bytes() as f64 * (1.0 + options.overhead)) as i64;
    let metaspace = budget.take(grown(usage.metaspace));
    let mut heap = budget.take(grown(usage.heap));
    let managed = match (usage.managed.bytes(), options.maximizes_managed) {
        (..=0, _) => 0,
        (_, true) => budget.take(i64::MAX),
        (_, false) => budget.take(size(Component::Managed)?),
    };
    if let Some((before, after)) = usage.rescaled.filter(|_| options.compensates) {
        let factor = (f64::from(before) / f64::from(after.max(1))).max(1.0);
        heap += budget.take((factor * heap as f64) as i64 - heap);
    }
    let total = spec - budget.0;
    if total <= 0 {
        return None;
    }
    let moved = (heap - size(Component::JvmHeap)?)
        .saturating_add(managed - size(Component::Managed)?)
        .saturating_add(network - size(Component::Network)?);
    let flink = size(Component::TotalFlink)?.saturating_add(moved);
    let text = |bytes: i64| size_text(MemorySize::from_bytes(bytes).unwrap_or_default());
    let set = |option: OptionId, text: String| Edit::Set {
        key: option.def().key.to_owned(),
        text,
    };
    let mut edits = vec![set(OptionId::TmProcessSize, text(total))];
    for removed in [OptionId::TmFlinkSize, OptionId::TaskHeap, OptionId::ManagedSize] {
        edits.extend(subject.unset(removed));
    }
    edits.extend([
        set(OptionId::FrameworkHeap, "0b".to_owned()),
        set(OptionId::ManagedFraction, fraction(managed, flink)),
        set(OptionId::NetworkMin, text(network)),
        set(OptionId::NetworkMax, text(network)),
        set(OptionId::TmOverheadFraction, fraction(overhead, total)),
        set(OptionId::TmMetaspace, text(metaspace)),
    ]);
    let configuration = applied(answer.configuration(), &edits);
    let after = subject.with(&configuration);
    let mut notes = Vec::new();
    if budget.0 == 0 {
        notes.push(
            "What is used, with its overhead, comes to all that the specification has: nothing is given back."
                .to_owned(),
        );
    }
    let metaspace_now = after.size(Process::TaskManager, Component::JvmMetaspace);
    if metaspace_now.is_some_and(|size| size < MemorySize::from_mebibytes(64)) {
        notes.push("So little metaspace is left that classes loaded later do not fit.".to_owned());
    }
    Some(Tuned {
        changes: changes(&subject, &after),
        starts: after.starts(Process::TaskManager),
        is_enabled: options.autoscaler && options.enabled,
        edits,
        notes,
    })
}

/// What all gates and results of a job may take, in every slot.
fn network(subject: &Subject, edges: &[Edge]) -> Option<i64> {
    let options = buffer_options(subject);
    let segment = subject.option_size(OptionId::SegmentSize)?.bytes();
    let count = |own: i64, other: i64, ship: Ship| {
        let channels = match ship {
            Ship::Forward if own == other => 1,
            Ship::Forward | Ship::Rescale => (other + own - 1) / own.max(1),
            Ship::All => other,
        };
        channels
            .saturating_mul(options.per_channel)
            .saturating_add(options.floating)
    };
    let both = |edge: &Edge| {
        let (sends, receives) = (edge.from.max(1), edge.to.max(1));
        count(receives, sends, edge.ship).saturating_add(count(sends, receives, edge.ship))
    };
    let all = edges.iter().map(both).fold(0, i64::saturating_add);
    let slots = slots(subject.derivation(Process::TaskManager)).ok().flatten()?;
    Some(all.saturating_mul(segment).saturating_mul(i64::from(slots.count)))
}

/// A share with three decimals, rounded up.
fn fraction(part: i64, whole: i64) -> String {
    let whole = i128::from(whole.max(1));
    let thousandths = (i128::from(part) * 1000 + whole - 1) / whole;
    format!("{}.{:03}", thousandths / 1000, thousandths % 1000)
}

#[cfg(test)]
mod tests {
    use flink_config::{ConfigFile, Document};
    use flink_memory::v;

    use super::*;

    const MIB: i64 = 1 << 20;

    fn answer(text: &str) -> Answer {
        Answer::new(Document::new(
            text,
            ConfigFile::ConfigYaml,
            v(1, 20),
            Deployment::KubernetesOperator,
        ))
    }

    fn settings(tuned: &Tuned) -> Vec<String> {
        let edits = tuned.edits.iter().map(|edit| match edit {
            Edit::Set { key, text } => format!("{key}: {text}"),
            Edit::Unset { key } => format!("- {key}"),
            Edit::Lines { .. } => String::new(),
        });
        edits.collect()
    }

    #[test]
    fn takes_what_is_used_and_gives_back_the_rest() {
        let answer = answer(
            "job.autoscaler.enabled: true\njob.autoscaler.memory.tuning.enabled: true\n\
             taskmanager.memory.process.size: 4g\ntaskmanager.numberOfTaskSlots: 2\n",
        );
        assert!(is_tuned(&answer));
        let usage = Usage {
            heap: MemorySize::from_mebibytes(500),
            metaspace: MemorySize::from_mebibytes(100),
            managed: MemorySize::from_mebibytes(1),
            rescaled: None,
        };
        // A job of two vertices: 2 × (4·2 + 8) buffers of 32 KiB in each of 2 slots are 2 MiB.
        let edges = [Edge {
            from: 4,
            to: 4,
            ship: Ship::All,
        }];
        let tuned = tuned(&answer, usage, &edges).unwrap();
        let managed = Subject::of(&answer)
            .size(Process::TaskManager, Component::Managed)
            .unwrap()
            .bytes();
        let overhead = Subject::of(&answer)
            .size(Process::TaskManager, Component::JvmOverhead)
            .unwrap()
            .bytes();
        let total = 128 * MIB + overhead + 2 * MIB + 120 * MIB + 600 * MIB + managed;
        let flink = 128 * MIB + 2 * MIB + 600 * MIB + managed;
        let expected = [
            format!(
                "taskmanager.memory.process.size: {}",
                size_text(MemorySize::from_bytes(total).unwrap())
            ),
            "taskmanager.memory.framework.heap.size: 0b".to_owned(),
            format!("taskmanager.memory.managed.fraction: {}", fraction(managed, flink)),
            "taskmanager.memory.network.min: 2m".to_owned(),
            "taskmanager.memory.network.max: 2m".to_owned(),
            format!(
                "taskmanager.memory.jvm-overhead.fraction: {}",
                fraction(overhead, total)
            ),
            "taskmanager.memory.jvm-metaspace.size: 120m".to_owned(),
        ];
        assert_eq!(settings(&tuned), expected);
        assert!(tuned.starts && tuned.is_enabled);
    }

    #[test]
    fn a_spec_is_never_passed() {
        let answer = answer("taskmanager.memory.process.size: 2g\n");
        let usage = Usage {
            heap: MemorySize::from_mebibytes(4_000),
            metaspace: MemorySize::from_mebibytes(100),
            ..Usage::default()
        };
        let tuned = tuned(&answer, usage, &[]).unwrap();
        assert_eq!(settings(&tuned).first().unwrap(), "taskmanager.memory.process.size: 2g");
        assert_eq!(tuned.notes.len(), 1);
        assert!(!is_tuned(&answer) && !tuned.is_enabled);
    }

    #[test]
    fn fractions_are_rounded_up() {
        assert_eq!(
            (fraction(1, 10_000), fraction(1, 4), fraction(2, 3)),
            ("0.001".into(), "0.250".into(), "0.667".into())
        );
    }
}
