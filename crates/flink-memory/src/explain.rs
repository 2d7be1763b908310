//! How an amount is calculated, in a sentence, in steps, and with what would change it.
//!
//! Sentences are sequences of parts, so that a page can make links of components and options and write sizes its own
//! way; `Display` gives the plain text.

use std::fmt;

use crate::amount::{Amount, Provenance, Share};
use crate::component::{Component, Process};
use crate::configuration::{Configuration, Entry};
use crate::deployment::Deployment;
use crate::derive::{Derivation, DerivationPath, Target};
use crate::option::OptionId;
use crate::short::{ExactSize, Percent, ShortSize};
use crate::size::MemorySize;
use crate::version::FlinkVersion;

/// A sentence about a release of Flink, which decides how its options are called.
#[derive(Clone, Debug, PartialEq)]
#[allow(missing_docs)]
pub struct Sentence {
    pub parts: Vec<Part>,
    pub version: FlinkVersion,
}

/// A piece of a sentence.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum Part {
    /// Plain words, with the spaces around them.
    Text(&'static str),
    /// A component, which can be explained in its turn.
    Component(Component),
    /// An option of the table.
    Option(OptionId),
    /// A key as it is written where that is not the option's proper one.
    Key(&'static str),
    /// A size, in short.
    Size(MemorySize),
    /// A size to the byte, where the short form would not tell it from another.
    Exact(MemorySize),
    /// A fraction, as a percentage.
    Percent(f64),
    /// A number of things.
    Count(i64),
    /// A release of Flink.
    Version(FlinkVersion),
    /// Where Flink runs.
    Deployment(Deployment),
}

impl Part {
    /// The part as plain text; an option by the key that the release knows it by.
    pub fn write(&self, version: FlinkVersion, f: &mut impl fmt::Write) -> fmt::Result {
        match self {
            Self::Text(text) | Self::Key(text) => f.write_str(text),
            Self::Component(component) => f.write_str(component.name()),
            Self::Option(option) => f.write_str(option.def().key_in(version)),
            Self::Size(size) => write!(f, "{}", ShortSize(*size)),
            Self::Exact(size) => write!(f, "{}", ExactSize(*size)),
            Self::Percent(fraction) => write!(f, "{}", Percent(*fraction)),
            Self::Count(count) => write!(f, "{count}"),
            Self::Version(version) => write!(f, "{version}"),
            Self::Deployment(deployment) => f.write_str(deployment.name()),
        }
    }
}

impl fmt::Display for Sentence {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.parts.iter().try_for_each(|part| part.write(self.version, f))
    }
}

/// Adds a template's words to a sentence, with the next of `parts` in the place of each `{}`.
pub(crate) fn say(sentence: &mut Vec<Part>, template: &'static str, parts: &[Part]) {
    let mut parts = parts.iter();
    for (index, words) in template.split("{}").enumerate() {
        if index > 0 {
            sentence.extend(parts.next());
        }
        if !words.is_empty() {
            sentence.push(Part::Text(words));
        }
    }
}

/// How the size of a component is calculated.
#[derive(Clone, Debug, PartialEq)]
pub struct Explanation {
    /// The component.
    pub component: Component,
    /// Its size and provenance.
    pub amount: Amount,
    /// One sentence with the numbers in it.
    pub sentence: Sentence,
    /// The computation, line by line: done in order, it gives the size.
    pub steps: Vec<Step>,
    /// The option that set the size, or that bounded it; none where it follows from other components alone.
    pub option: Option<OptionId>,
    /// The page of Flink's documentation that tells of it, below the release's documentation root.
    pub page: &'static str,
    /// What to do for another size.
    pub change: Sentence,
}

impl Explanation {
    /// Where the size comes from, in few words: `set by taskmanager.memory.process.size`.
    pub fn origin(&self, version: FlinkVersion) -> Sentence {
        use Part::{Count, Option as O, Percent, Text as T};
        let held = |how| vec![T(how), self.option.map_or(T("its bound"), O)];
        let parts = match self.amount.provenance {
            Provenance::Default(option) => vec![T("default of "), O(option)],
            Provenance::Configured(option) | Provenance::Legacy(option) => vec![T("set by "), O(option)],
            Provenance::Local(OptionId::TaskHeap | OptionId::TaskOffHeap) => vec![T("no limit")],
            Provenance::Local(option) => vec![T("taken where "), O(option), T(" is not set")],
            Provenance::Buffers { buffers, .. } => vec![Count(i64::from(buffers)), T(" buffers")],
            Provenance::Fraction(share) | Provenance::InverseFraction(share) => {
                vec![Percent(share.fraction), T(" by "), O(share.option)]
            }
            Provenance::RaisedToMin(_) => held("raised to "),
            Provenance::CutToMax(_) => held("limited to "),
            Provenance::Remainder => vec![T("remainder")],
            Provenance::Sum => vec![T("sum of its parts")],
        };
        Sentence { parts, version }
    }
}

/// A line of a computation.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Step {
    /// What is done with the result of the steps before.
    pub operation: Operation,
    /// What the size is called: a component, an option, or words.
    pub label: Part,
    /// The size that is added, taken away or held against; of a share and a product, what they come to.
    pub size: MemorySize,
    /// The component with this size, which can be explained in its turn.
    pub component: Option<Component>,
}

/// What a step does with the result of the steps before it.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum Operation {
    /// Starts with the size.
    Start,
    /// Adds the size.
    Add,
    /// Takes the size away.
    Subtract,
    /// Takes this fraction.
    Share(f64),
    /// Takes what makes this fraction of itself and the result so far together: `fraction` / (1 − `fraction`) of it.
    InverseShare(f64),
    /// Takes the result so far this many times.
    Times(i64),
    /// Takes the size if the result so far is smaller.
    AtLeast,
    /// Takes the size if the result so far is larger.
    AtMost,
}

/// Explains a component of a derivation; `None` where its amount is not known.
///
/// The configuration must be the one that the derivation was made of.
pub fn explain(derivation: &Derivation, configuration: &Configuration, component: Component) -> Option<Explanation> {
    let amount = derivation.amounts.get(component)?;
    let about = About {
        derivation,
        configuration,
        component,
        amount,
    };
    let option = about.deciding_option();
    let version = derivation.target.version;
    Some(Explanation {
        component,
        amount,
        sentence: Sentence {
            parts: about.sentence(),
            version,
        },
        steps: about.steps(),
        option,
        page: option.map_or_else(
            || page(component, derivation.target.process),
            |option| option.def().page,
        ),
        change: Sentence {
            parts: about.change(),
            version,
        },
    })
}

/// Says where the derivation started, and which total that is set besides fixes no more than one part.
pub fn explain_path(derivation: &Derivation) -> Sentence {
    use Component::{
        JvmHeap, JvmMetaspace, JvmOverhead, Managed, Network, OffHeap, TaskHeap, TotalFlink, TotalProcess,
    };
    use Part::{Component as C, Option as O};
    let Target { process, version, .. } = derivation.target;
    let (flink_size, process_size, heap, rest) = match process {
        Process::TaskManager => (
            OptionId::TmFlinkSize,
            OptionId::TmProcessSize,
            OptionId::TaskHeap,
            Network,
        ),
        Process::JobManager => (
            OptionId::JmFlinkSize,
            OptionId::JmProcessSize,
            OptionId::JmHeap,
            OffHeap,
        ),
    };
    let mut parts = Vec::new();
    let mut say = |template, words: &[Part]| say(&mut parts, template, words);
    match (derivation.path, process) {
        (None, Process::TaskManager) => say(
            "No memory size is set: set {}, {}, or both {} and {}",
            &[O(process_size), O(flink_size), O(heap), O(OptionId::ManagedSize)],
        ),
        (None, Process::JobManager) => say(
            "No memory size is set: set {}, {} or {}",
            &[O(process_size), O(flink_size), O(heap)],
        ),
        (Some(DerivationPath::TotalProcess), _) => say("Flink starts from {} and divides it", &[C(TotalProcess)]),
        (Some(DerivationPath::TotalFlink), _) => say(
            "Flink starts from {}, divides it, and adds {} and {}",
            &[C(TotalFlink), C(JvmMetaspace), C(JvmOverhead)],
        ),
        (Some(DerivationPath::Local), Process::TaskManager) => say(
            "Flink runs in another program's JVM: only {} and {} are its own; everything else belongs to that JVM",
            &[C(Managed), C(Network)],
        ),
        (Some(DerivationPath::Local), Process::JobManager) => say(
            "The JobManager runs in the same JVM as the TaskManager, and Flink derives no memory for it",
            &[],
        ),
        (Some(DerivationPath::FineGrained), Process::TaskManager) => say(
            "Flink starts from {} and {} and adds the rest",
            &[C(TaskHeap), C(Managed)],
        ),
        (Some(DerivationPath::FineGrained), Process::JobManager) => {
            say("Flink starts from {} and adds the rest", &[C(JvmHeap)]);
        }
    }
    let is_rest = |component| {
        derivation
            .amounts
            .get(component)
            .is_some_and(|amount| amount.provenance == Provenance::Remainder)
    };
    let mut only_fixes = |total, part| say("; {} only decides {}, the remainder", &[O(total), C(part)]);
    if derivation.path == Some(DerivationPath::FineGrained) && is_rest(rest) {
        only_fixes(flink_size, rest);
    }
    if is_rest(JvmOverhead) {
        only_fixes(process_size, JvmOverhead);
    }
    say(".", &[]);
    Sentence { parts, version }
}

/// The options with the least and the most that a fraction may come to.
pub const fn bounds_of(fraction: OptionId) -> Option<(OptionId, OptionId)> {
    match fraction {
        OptionId::NetworkFraction => Some((OptionId::NetworkMin, OptionId::NetworkMax)),
        OptionId::TmOverheadFraction => Some((OptionId::TmOverheadMin, OptionId::TmOverheadMax)),
        OptionId::JmOverheadFraction => Some((OptionId::JmOverheadMin, OptionId::JmOverheadMax)),
        _ => None,
    }
}

/// The option that sets a component outright.
const fn setter(component: Component, process: Process) -> Option<OptionId> {
    match (component, process) {
        (Component::TotalProcess, Process::TaskManager) => Some(OptionId::TmProcessSize),
        (Component::TotalProcess, Process::JobManager) => Some(OptionId::JmProcessSize),
        (Component::TotalFlink, Process::TaskManager) => Some(OptionId::TmFlinkSize),
        (Component::TotalFlink, Process::JobManager) => Some(OptionId::JmFlinkSize),
        (Component::JvmHeap, Process::JobManager) => Some(OptionId::JmHeap),
        (Component::OffHeap, Process::JobManager) => Some(OptionId::JmOffHeap),
        (Component::FrameworkHeap, _) => Some(OptionId::FrameworkHeap),
        (Component::TaskHeap, _) => Some(OptionId::TaskHeap),
        (Component::Managed, _) => Some(OptionId::ManagedSize),
        (Component::FrameworkOffHeap, _) => Some(OptionId::FrameworkOffHeap),
        (Component::TaskOffHeap, _) => Some(OptionId::TaskOffHeap),
        (Component::JvmMetaspace, Process::TaskManager) => Some(OptionId::TmMetaspace),
        (Component::JvmMetaspace, Process::JobManager) => Some(OptionId::JmMetaspace),
        _ => None,
    }
}

/// What a component is for, in one sentence.
pub fn purpose(component: Component, process: Process) -> &'static str {
    match component {
        Component::Network => "Buffers that records travel through between tasks.",
        Component::JvmOverhead => "Thread stacks, compiled code, garbage collection and native libraries.",
        Component::Direct => "Direct memory of Flink, of user code and of the network.",
        Component::OffHeap if process == Process::TaskManager => {
            "Managed memory and direct memory: all that is not on the JVM heap."
        }
        Component::JvmHeap if process == Process::TaskManager => "Java objects of Flink and of user code.",
        _ => setter(component, process).map_or("", |option| option.def().words().sentence),
    }
}

/// Where the documentation tells of a component that no single option decides.
fn page(component: Component, process: Process) -> &'static str {
    let option = match (component, process) {
        (Component::Network, _) => OptionId::NetworkFraction,
        (Component::Direct | Component::OffHeap, Process::TaskManager) => OptionId::TaskOffHeap,
        (Component::JvmHeap, Process::TaskManager) => OptionId::TaskHeap,
        (Component::JvmOverhead, Process::TaskManager) => OptionId::TmOverheadFraction,
        (Component::JvmOverhead, Process::JobManager) => OptionId::JmOverheadFraction,
        (component, Process::TaskManager) => setter(component, process).unwrap_or(OptionId::TmProcessSize),
        (component, Process::JobManager) => setter(component, process).unwrap_or(OptionId::JmProcessSize),
    };
    option.def().page
}

/// What a component that is a remainder shares with others, and those in the order of Flink's log block.
pub fn whole_and_others(component: Component, process: Process) -> (Component, &'static [Component]) {
    use Component::{
        FrameworkHeap, FrameworkOffHeap, JvmHeap, JvmMetaspace, JvmOverhead, Managed, Network, OffHeap, TaskHeap,
        TaskOffHeap, TotalFlink, TotalProcess,
    };
    match (component, process) {
        (TotalFlink, _) => (TotalProcess, &[JvmMetaspace, JvmOverhead]),
        (JvmOverhead, _) => (TotalProcess, &[TotalFlink, JvmMetaspace]),
        (JvmHeap, Process::JobManager) => (TotalFlink, &[OffHeap]),
        (OffHeap, Process::JobManager) => (TotalFlink, &[JvmHeap]),
        (TaskHeap, _) => (
            TotalFlink,
            &[FrameworkHeap, Managed, FrameworkOffHeap, TaskOffHeap, Network],
        ),
        (Network, _) => (
            TotalFlink,
            &[FrameworkHeap, TaskHeap, Managed, FrameworkOffHeap, TaskOffHeap],
        ),
        // No other component is ever what is left.
        _ => (TotalFlink, &[]),
    }
}

/// A component whose amount is explained.
struct About<'a> {
    derivation: &'a Derivation,
    configuration: &'a Configuration,
    component: Component,
    amount: Amount,
}

impl About<'_> {
    fn target(&self) -> Target {
        self.derivation.target
    }

    fn size(&self, component: Component) -> Option<MemorySize> {
        self.derivation.amounts.size(component)
    }

    fn entry(&self, option: OptionId) -> Option<&Entry> {
        self.configuration.option(option, self.target().version)
    }

    /// The option that the amount was held to: the minimum or the maximum.
    fn bound(&self) -> Option<OptionId> {
        match self.amount.provenance {
            Provenance::RaisedToMin(share) => bounds_of(share.option).map(|(min, _)| min),
            Provenance::CutToMax(share) => bounds_of(share.option).map(|(_, max)| max),
            _ => None,
        }
    }

    fn deciding_option(&self) -> Option<OptionId> {
        match self.amount.provenance {
            Provenance::Default(option)
            | Provenance::Configured(option)
            | Provenance::Legacy(option)
            | Provenance::Local(option) => Some(option),
            Provenance::Buffers { .. } => Some(OptionId::NumberOfBuffers),
            Provenance::Fraction(share) | Provenance::InverseFraction(share) => Some(share.option),
            Provenance::RaisedToMin(share) | Provenance::CutToMax(share) => Some(self.bound().unwrap_or(share.option)),
            Provenance::Remainder | Provenance::Sum => None,
        }
    }

    /// The components that a share of their sum is put around; empty for a share of a whole.
    fn inside(&self, share: Share) -> &'static [Component] {
        match share.inverse {
            true => whole_and_others(self.component, self.target().process).1,
            false => &[],
        }
    }

    fn sentence(&self) -> Vec<Part> {
        use Part::{Component as C, Count, Deployment as D, Key, Option as O, Size, Version};
        let size = Size(self.amount.size);
        let target = self.target();
        let mut parts = Vec::new();
        match self.amount.provenance {
            Provenance::Default(option) => say(&mut parts, "The default of {}: {}", &[O(option), size]),
            Provenance::Configured(option) => match self.old_key(option) {
                None => say(&mut parts, "Set by {}: {}", &[O(option), size]),
                Some(old) => say(
                    &mut parts,
                    "Set by {}, the old key of {}: {}",
                    &[Key(old), O(option), size],
                ),
            },
            Provenance::Local(option) => match self.derivation.is_nominal(self.component) {
                true => say(
                    &mut parts,
                    "{} is not set, which means no limit; Flink shows {}",
                    &[O(option), size],
                ),
                false => say(
                    &mut parts,
                    "{} is not set, so local execution takes {}",
                    &[O(option), size],
                ),
            },
            Provenance::Legacy(option) => match setter(self.component, target.process) {
                None => say(&mut parts, "Set by {}: {}", &[O(option), size]),
                Some(read_as) => say(
                    &mut parts,
                    "Set by {}, which Flink {} reads as {} on {}: {}",
                    &[
                        O(option),
                        Version(target.version),
                        O(read_as),
                        D(target.deployment),
                        size,
                    ],
                ),
            },
            Provenance::Buffers { buffers, segment } => {
                let segment = MemorySize::from_bytes(i64::from(segment)).unwrap_or_default();
                say(
                    &mut parts,
                    "{} buffers ({}) of {} each ({}): {}",
                    &[
                        Count(i64::from(buffers)),
                        O(OptionId::NumberOfBuffers),
                        Size(segment),
                        O(OptionId::SegmentSize),
                        size,
                    ],
                );
            }
            Provenance::Fraction(share) => self.share(&mut parts, share),
            Provenance::InverseFraction(share) => {
                self.share(&mut parts, share);
                say(&mut parts, ": {}", &[size]);
            }
            Provenance::RaisedToMin(share) => self.held(&mut parts, share, ": raised to "),
            Provenance::CutToMax(share) => self.held(&mut parts, share, ": limited to "),
            Provenance::Remainder => {
                let (whole, others) = whole_and_others(self.component, target.process);
                say(&mut parts, "The remainder of {}", &[C(whole)]);
                self.in_brackets(&mut parts, whole);
                say(&mut parts, " after ", &[]);
                self.list(&mut parts, others, " and ", true);
            }
            Provenance::Sum => {
                self.list(&mut parts, self.component.parts(target.process), " and ", true);
                say(&mut parts, " combined", &[]);
            }
        }
        say(&mut parts, ".", &[]);
        if target.deployment == Deployment::Local {
            say(&mut parts, self.locally(), &[]);
        }
        parts
    }

    /// What the size is worth in local execution.
    fn locally(&self) -> &'static str {
        use Component::*;
        match self.component {
            Managed => "",
            Network => " The TaskManager takes it from the JVM's direct memory when it starts.",
            JvmHeap | FrameworkHeap | TaskHeap => {
                " The number limits nothing: the heap is as large as the JVM was started with (-Xmx)."
            }
            Direct | FrameworkOffHeap | TaskOffHeap => {
                " The number limits nothing: the JVM's own limit holds, which is -XX:MaxDirectMemorySize, or else -Xmx."
            }
            JvmMetaspace => {
                " The number limits nothing: only -XX:MaxMetaspaceSize does, if the JVM was started with it."
            }
            TotalProcess | TotalFlink | OffHeap | JvmOverhead => " The number limits nothing, and nothing is reserved.",
        }
    }

    /// The key that an option is set by, if that is not its proper one.
    fn old_key(&self, option: OptionId) -> Option<&'static str> {
        let def = option.def();
        let entry = self.entry(option)?;
        let old = def.old_keys.iter().find(|old| old.key == entry.key)?;
        (old.key != def.key_in(self.target().version)).then_some(old.key)
    }

    /// “40 % of Total Flink Memory (1.25 GiB)”, or what it is a share of and what it is added to.
    fn share(&self, parts: &mut Vec<Part>, share: Share) {
        use Part::{Component as C, Percent, Size};
        // A fraction is one of the whole, also where the whole is what comes out.
        let whole = match self.component {
            Component::JvmOverhead => Component::TotalProcess,
            _ => Component::TotalFlink,
        };
        say(parts, "{} of {}", &[Percent(share.fraction), C(whole)]);
        if share.inverse {
            say(parts, ", added to ", &[]);
            self.list(parts, self.inside(share), " and ", false);
            say(parts, " ({} combined)", &[Size(share.base)]);
        } else {
            say(parts, " ({})", &[Size(share.base)]);
        }
    }

    /// A share that would be less or more than it may.
    fn held(&self, parts: &mut Vec<Part>, share: Share, how: &'static str) {
        use Part::{Exact, Option as O, Size};
        self.share(parts, share);
        let (derived, held) = (share.derived, self.amount.size);
        // Two sizes that read the same would make nonsense of the sentence.
        let part = match ShortSize(derived).to_string() == ShortSize(held).to_string() {
            true => Exact,
            false => Size,
        };
        // The comma closes what stands between.
        let would_be = if share.inverse { ", would be {}" } else { " would be {}" };
        say(parts, would_be, &[part(derived)]);
        say(parts, how, &[]);
        match self.bound() {
            Some(option) if self.entry(option).is_some() => say(parts, "{}, {}", &[O(option), part(held)]),
            Some(option) => say(parts, "{}, the default of {}", &[part(held), O(option)]),
            None => say(parts, "{}", &[part(held)]),
        }
    }

    fn in_brackets(&self, parts: &mut Vec<Part>, component: Component) {
        if let Some(size) = self.size(component) {
            say(parts, " ({})", &[Part::Size(size)]);
        }
    }

    /// “Framework Heap (128 MiB), Managed Memory (512 MiB) and Network (128 MiB)”.
    fn list(&self, parts: &mut Vec<Part>, components: &[Component], last: &'static str, with_sizes: bool) {
        for (index, component) in components.iter().enumerate() {
            if index > 0 {
                let is_last = index + 1 == components.len();
                parts.push(Part::Text(if is_last { last } else { ", " }));
            }
            parts.push(Part::Component(*component));
            if with_sizes {
                self.in_brackets(parts, *component);
            }
        }
    }

    fn step(&self, operation: Operation, component: Component) -> Option<Step> {
        Some(Step {
            operation,
            label: Part::Component(component),
            size: self.size(component)?,
            component: Some(component),
        })
    }

    fn steps(&self) -> Vec<Step> {
        let size = self.amount.size;
        let process = self.target().process;
        let by_option = |operation, option, size| Step {
            operation,
            label: Part::Option(option),
            size,
            component: None,
        };
        match self.amount.provenance {
            Provenance::Default(option)
            | Provenance::Configured(option)
            | Provenance::Legacy(option)
            | Provenance::Local(option) => {
                vec![by_option(Operation::Start, option, size)]
            }
            Provenance::Buffers { buffers, segment } => {
                let segment = MemorySize::from_bytes(i64::from(segment)).unwrap_or_default();
                vec![
                    by_option(Operation::Start, OptionId::SegmentSize, segment),
                    by_option(Operation::Times(i64::from(buffers)), OptionId::NumberOfBuffers, size),
                ]
            }
            Provenance::Fraction(share) | Provenance::InverseFraction(share) => self.share_steps(share),
            Provenance::RaisedToMin(share) | Provenance::CutToMax(share) => {
                let mut steps = self.share_steps(share);
                let operation = match self.amount.provenance {
                    Provenance::CutToMax(_) => Operation::AtMost,
                    _ => Operation::AtLeast,
                };
                steps.push(by_option(operation, self.bound().unwrap_or(share.option), size));
                steps
            }
            Provenance::Remainder => {
                let (whole, others) = whole_and_others(self.component, process);
                let others = others.iter().map(|other| self.step(Operation::Subtract, *other));
                std::iter::once(self.step(Operation::Start, whole))
                    .chain(others)
                    .flatten()
                    .collect()
            }
            Provenance::Sum => self.sum_steps(self.component.parts(process)),
        }
    }

    fn sum_steps(&self, components: &[Component]) -> Vec<Step> {
        let operations = std::iter::once(Operation::Start).chain(std::iter::repeat(Operation::Add));
        let steps = components.iter().zip(operations);
        steps
            .filter_map(|(component, operation)| self.step(operation, *component))
            .collect()
    }

    fn share_steps(&self, share: Share) -> Vec<Step> {
        let whole = whole_and_others(self.component, self.target().process).0;
        let mut steps = match share.inverse {
            true => self.sum_steps(self.inside(share)),
            false => vec![Step {
                operation: Operation::Start,
                label: Part::Component(whole),
                size: share.base,
                component: Some(whole),
            }],
        };
        steps.push(Step {
            operation: match share.inverse {
                true => Operation::InverseShare(share.fraction),
                false => Operation::Share(share.fraction),
            },
            label: Part::Option(share.option),
            size: share.derived,
            component: None,
        });
        steps
    }

    /// What to do for another size in local execution; network memory's two bounds come in the places.
    fn local_change(&self) -> &'static str {
        use Component::*;
        match self.component {
            Network => {
                "Set {} or {}, or both to the same, in the configuration that is passed to the local \
                environment."
            }
            Managed => {
                "Set taskmanager.memory.managed.size in the configuration that is passed to the local \
                environment."
            }
            JvmHeap | FrameworkHeap | TaskHeap => "Start the JVM with another -Xmx.",
            Direct | FrameworkOffHeap | TaskOffHeap => "Start the JVM with another -XX:MaxDirectMemorySize or -Xmx.",
            JvmMetaspace => "Start the JVM with -XX:MaxMetaspaceSize for a limit.",
            TotalProcess | TotalFlink | OffHeap | JvmOverhead => "There is nothing to set.",
        }
    }

    fn change(&self) -> Vec<Part> {
        use Part::Option as O;
        let process = self.target().process;
        let size = setter(self.component, process);
        let mut parts = Vec::new();
        let mut say = |template, words: &[Part]| say(&mut parts, template, words);
        if self.target().deployment == Deployment::Local {
            say(self.local_change(), &[O(OptionId::NetworkMin), O(OptionId::NetworkMax)]);
            return parts;
        }
        match self.amount.provenance {
            Provenance::Default(option) | Provenance::Local(option) => say("Set {}.", &[O(option)]),
            Provenance::Configured(option) => say("Change {}.", &[O(option)]),
            Provenance::Legacy(option) => {
                say("Change {}", &[O(option)]);
                if let Some(read_as) = size {
                    say(", or better, set {} instead", &[O(read_as)]);
                }
                say(": Flink 2.0 and later ignore the old key.", &[]);
            }
            Provenance::Buffers { .. } => say(
                "Set {} and {} instead: Flink 2.0 and later ignore the number of buffers.",
                &[O(OptionId::NetworkMin), O(OptionId::NetworkMax)],
            ),
            Provenance::Fraction(share) | Provenance::InverseFraction(share) => match (bounds_of(share.option), size) {
                (Some((min, max)), _) => say(
                    "Change {}, or limit it with {} and {}.",
                    &[O(share.option), O(min), O(max)],
                ),
                (None, Some(size)) => say("Change {}, or set {} for a fixed size.", &[O(share.option), O(size)]),
                (None, None) => say("Change {}.", &[O(share.option)]),
            },
            Provenance::RaisedToMin(share) => say(
                "For less, lower {}; for more, raise it or {}.",
                &[O(self.bound().unwrap_or(share.option)), O(share.option)],
            ),
            Provenance::CutToMax(share) => say(
                "For more, raise {}; for less, lower it or {}.",
                &[O(self.bound().unwrap_or(share.option)), O(share.option)],
            ),
            Provenance::Remainder => {
                let (whole, _) = whole_and_others(self.component, process);
                say(
                    "It grows with {}, or when other parts shrink",
                    &[Part::Component(whole)],
                );
                let fraction = match (self.component, process) {
                    (Component::Network, _) => Some(OptionId::NetworkFraction),
                    (Component::JvmOverhead, Process::TaskManager) => Some(OptionId::TmOverheadFraction),
                    (Component::JvmOverhead, Process::JobManager) => Some(OptionId::JmOverheadFraction),
                    _ => None,
                };
                if self.component == Component::TaskHeap {
                    say("; {} sets it directly", &[O(OptionId::TaskHeap)]);
                }
                if let Some((min, max)) = fraction.and_then(bounds_of) {
                    say(". It must be between {} and {}", &[O(min), O(max)]);
                }
                say(".", &[]);
            }
            Provenance::Sum => {
                say("Change ", &[]);
                self.list(&mut parts, self.component.parts(process), " or ", false);
                parts.push(Part::Text("."));
            }
        }
        parts
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{derive, v};

    const TM: Target = Target {
        process: Process::TaskManager,
        version: v(2, 3),
        deployment: Deployment::Kubernetes,
    };
    const JM: Target = Target {
        process: Process::JobManager,
        ..TM
    };

    fn check(target: Target, entries: &[(&str, &str)], component: Component, sentence: &str, change: &str) {
        let configuration: Configuration = entries.iter().copied().collect();
        let derivation = derive(target, &configuration);
        let explanation = explain(&derivation, &configuration, component).expect("the amount is known");
        let plain = |sentence: &Sentence| sentence.to_string().replace('\u{a0}', " ");
        assert_eq!(plain(&explanation.sentence), sentence, "{entries:?}");
        assert_eq!(plain(&explanation.change), change, "{entries:?}");
    }

    #[test]
    fn says_why_in_one_sentence() {
        use Component::*;
        let shipped = [("taskmanager.memory.process.size", "1728m")];
        check(
            TM,
            &shipped,
            TotalProcess,
            "Set by taskmanager.memory.process.size: 1.69 GiB.",
            "Change taskmanager.memory.process.size.",
        );
        check(
            TM,
            &shipped,
            TotalFlink,
            "The remainder of Total Process Memory (1.69 GiB) after JVM Metaspace (256 MiB) and JVM Overhead (192 MiB).",
            "It grows with Total Process Memory, or when other parts shrink.",
        );
        check(
            TM,
            &shipped,
            Managed,
            "40 % of Total Flink Memory (1.25 GiB).",
            "Change taskmanager.memory.managed.fraction, or set taskmanager.memory.managed.size for a fixed size.",
        );
        check(
            TM,
            &shipped,
            JvmOverhead,
            "10 % of Total Process Memory (1.69 GiB) would be 173 MiB: raised to 192 MiB, the default of \
             taskmanager.memory.jvm-overhead.min.",
            "For less, lower taskmanager.memory.jvm-overhead.min; for more, raise it or \
             taskmanager.memory.jvm-overhead.fraction.",
        );
        check(
            TM,
            &shipped,
            TaskHeap,
            "The remainder of Total Flink Memory (1.25 GiB) after Framework Heap (128 MiB), Managed Memory (512 MiB), \
             Framework Off-Heap (128 MiB), Task Off-Heap (0 bytes) and Network (128 MiB).",
            "It grows with Total Flink Memory, or when other parts shrink; taskmanager.memory.task.heap.size sets it directly.",
        );
        check(
            TM,
            &shipped,
            Direct,
            "Framework Off-Heap (128 MiB), Task Off-Heap (0 bytes) and Network (128 MiB) combined.",
            "Change Framework Off-Heap, Task Off-Heap or Network.",
        );
        check(
            TM,
            &shipped,
            JvmMetaspace,
            "The default of taskmanager.memory.jvm-metaspace.size: 256 MiB.",
            "Set taskmanager.memory.jvm-metaspace.size.",
        );
    }

    #[test]
    fn says_what_a_share_stands_around() {
        check(
            TM,
            &[("taskmanager.memory.flink.size", "4g")],
            Component::JvmOverhead,
            "10 % of Total Process Memory, added to Total Flink Memory and JVM Metaspace (4.25 GiB combined): 484 MiB.",
            "Change taskmanager.memory.jvm-overhead.fraction, or limit it with taskmanager.memory.jvm-overhead.min and \
             taskmanager.memory.jvm-overhead.max.",
        );
        check(
            TM,
            &[
                ("taskmanager.memory.task.heap.size", "20m"),
                ("taskmanager.memory.managed.size", "12m"),
                ("taskmanager.memory.network.min", "65m"),
            ],
            Component::Network,
            "10 % of Total Flink Memory, added to Framework Heap, Task Heap, Managed Memory, Framework Off-Heap and Task \
             Off-Heap (288 MiB combined), would be 32 MiB: raised to taskmanager.memory.network.min, 65 MiB.",
            "For less, lower taskmanager.memory.network.min; for more, raise it or \
             taskmanager.memory.network.fraction.",
        );
    }

    #[test]
    fn tells_sizes_apart_that_read_the_same() {
        check(
            TM,
            &[
                ("taskmanager.memory.flink.size", "1280m"),
                ("taskmanager.memory.network.max", "128m"),
            ],
            Component::Network,
            "10 % of Total Flink Memory (1.25 GiB) would be 134217730 bytes: limited to taskmanager.memory.network.max, \
             134217728 bytes.",
            "For more, raise taskmanager.memory.network.max; for less, lower it or taskmanager.memory.network.fraction.",
        );
    }

    #[test]
    fn names_old_keys() {
        let older = Target {
            version: v(1, 17),
            ..TM
        };
        check(
            TM,
            &[
                ("taskmanager.memory.process.size", "4g"),
                ("taskmanager.memory.size", "1g"),
            ],
            Component::Managed,
            "Set by taskmanager.memory.size, the old key of taskmanager.memory.managed.size: 1 GiB.",
            "Change taskmanager.memory.managed.size.",
        );
        check(
            older,
            &[("taskmanager.heap.size", "2g")],
            Component::TotalProcess,
            "Set by taskmanager.heap.size, which Flink 1.17 reads as taskmanager.memory.process.size on Kubernetes: 2 GiB.",
            "Change taskmanager.heap.size, or better, set taskmanager.memory.process.size instead: Flink 2.0 and \
             later ignore the old key.",
        );
        check(
            older,
            &[
                ("taskmanager.memory.flink.size", "2g"),
                ("taskmanager.network.numberOfBuffers", "4096"),
            ],
            Component::Network,
            "4096 buffers (taskmanager.network.numberOfBuffers) of 32 KiB each (taskmanager.memory.segment-size): \
             128 MiB.",
            "Set taskmanager.memory.network.min and taskmanager.memory.network.max instead: Flink 2.0 and later ignore \
             the number of buffers.",
        );
    }

    #[test]
    fn says_what_limits_nothing_in_local_execution() {
        let local = Target {
            deployment: Deployment::Local,
            ..TM
        };
        check(
            local,
            &[],
            Component::Network,
            "taskmanager.memory.network.min is not set, so local execution takes 64 MiB. The TaskManager takes it from \
             the JVM's direct memory when it starts.",
            "Set taskmanager.memory.network.min or taskmanager.memory.network.max, or both to the same, in the \
             configuration that is passed to the local environment.",
        );
        check(
            local,
            &[("taskmanager.memory.task.heap.size", "1g")],
            Component::TaskHeap,
            "Set by taskmanager.memory.task.heap.size: 1 GiB. The number limits nothing: the heap is as large as the JVM \
             was started with (-Xmx).",
            "Start the JVM with another -Xmx.",
        );
        check_path(
            local,
            &[],
            "Flink runs in another program's JVM: only Managed Memory and Network are its own; everything \
             else belongs to that JVM.",
        );
        check_path(
            Target {
                process: Process::JobManager,
                ..local
            },
            &[],
            "The JobManager runs in the same JVM as the TaskManager, and Flink derives no memory for it.",
        );
    }

    fn check_path(target: Target, entries: &[(&str, &str)], sentence: &str) {
        let configuration: Configuration = entries.iter().copied().collect();
        assert_eq!(explain_path(&derive(target, &configuration)).to_string(), sentence);
    }

    #[test]
    fn says_where_the_derivation_started() {
        check_path(
            TM,
            &[],
            "No memory size is set: set taskmanager.memory.process.size, \
             taskmanager.memory.flink.size, or both taskmanager.memory.task.heap.size and \
             taskmanager.memory.managed.size.",
        );
        check_path(
            JM,
            &[("jobmanager.memory.process.size", "1600m")],
            "Flink starts from Total Process Memory and divides it.",
        );
        check_path(
            TM,
            &[("taskmanager.memory.flink.size", "1g")],
            "Flink starts from Total Flink Memory, divides it, and adds JVM Metaspace and JVM Overhead.",
        );
        check_path(
            TM,
            &[
                ("taskmanager.memory.flink.size", "2g"),
                ("taskmanager.memory.process.size", "3g"),
            ],
            "Flink starts from Total Flink Memory, divides it, and adds JVM Metaspace and JVM Overhead; \
             taskmanager.memory.process.size only decides JVM Overhead, the remainder.",
        );
        check_path(
            TM,
            &[
                ("taskmanager.memory.task.heap.size", "512m"),
                ("taskmanager.memory.managed.size", "512m"),
                ("taskmanager.memory.flink.size", "1500m"),
            ],
            "Flink starts from Task Heap and Managed Memory and adds the rest; \
             taskmanager.memory.flink.size only decides Network, the remainder.",
        );
        check_path(
            JM,
            &[
                ("jobmanager.memory.heap.size", "1g"),
                ("jobmanager.memory.process.size", "1600m"),
            ],
            "Flink starts from JVM Heap and adds the rest; jobmanager.memory.process.size only decides JVM \
             Overhead, the remainder.",
        );
    }
}
