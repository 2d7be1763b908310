//! Sizes written as settings: from the parts that a process shall have to edits that derive to them.
//!
//! What is set already is changed in its own way: a fraction stays a fraction and a bound a bound, as far as that gives
//! the size. Each step derives what the former ones left.

use flink_config::{Edit, size_text};
use flink_memory::option::DefaultValue;
use flink_memory::{Component, Configuration, Derivation, DerivationPath, MemorySize, OptionId, Process, to_float};

use crate::hold::Bound;
use crate::ranges::Sizes;
use crate::search::Trial;

/// A mebibyte, in bytes.
pub(crate) const MIB: i64 = 1 << 20;

/// The digits of fractions that are tried: those of 32-bit floats.
const DIGITS: u32 = 7;

/// Which of the options that a derivation starts from are set.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Start {
    pub process: bool,
    pub flink: bool,
    /// The task heap, or the JobManager's heap.
    pub heap: bool,
    pub managed: bool,
}

impl Start {
    /// What is set now.
    pub fn now(trial: &Trial) -> Self {
        let options = Options::of(trial.process);
        let set = |option: OptionId| trial.subject.is_set(option);
        // An option of old stands for one of these.
        let path = trial.subject.derivation(trial.process).path;
        let is_from = |from: DerivationPath| path == Some(from);
        let flink = set(options.flink) || is_from(DerivationPath::TotalFlink);
        let heap_alone = trial.process == Process::JobManager && is_from(DerivationPath::FineGrained);
        Self {
            process: set(options.process) || is_from(DerivationPath::TotalProcess),
            flink,
            heap: set(options.heap) || heap_alone,
            managed: options.managed.is_some_and(set),
        }
    }

    /// The ways to start a derivation, as at present first, then those that change what is set the least.
    pub fn all(trial: &Trial) -> Vec<Self> {
        let now = Self::now(trial);
        let from = |process, flink, heap, managed| Self {
            process,
            flink,
            heap,
            managed,
        };
        let ways: &[Self] = match trial.process {
            Process::TaskManager => &[
                from(true, false, false, false),
                from(true, false, false, true),
                from(false, true, false, false),
                from(false, true, false, true),
                from(false, false, true, true),
                from(false, true, true, false),
            ],
            Process::JobManager => &[
                from(true, false, false, false),
                from(false, true, false, false),
                from(false, false, true, false),
            ],
        };
        let differs = |way: &Self| {
            [
                way.process != now.process,
                way.flink != now.flink,
                way.heap != now.heap,
                way.managed != now.managed,
            ]
            .into_iter()
            .filter(|differs| *differs)
            .count()
        };
        let mut others: Vec<Self> = ways.iter().copied().filter(|way| *way != now).collect();
        others.sort_by_key(differs);
        std::iter::once(now).chain(others).collect()
    }

    /// Whether a component has options of its own that give it its size.
    pub fn sets(self, process: Process, component: Component) -> bool {
        match component {
            Component::Managed => true,
            Component::Network => !self.leaves_network(),
            Component::JvmOverhead => !self.leaves_overhead(process),
            _ if component == Options::of(process).heap_component => self.heap,
            _ => fixed(process).iter().any(|(fixed, _)| *fixed == component),
        }
    }

    /// Whether a part is what the others leave.
    fn leaves_overhead(self, process: Process) -> bool {
        let has_flink = self.flink
            || match process {
                Process::TaskManager => self.heap && self.managed,
                Process::JobManager => self.heap,
            };
        self.process && has_flink
    }

    const fn leaves_network(self) -> bool {
        self.flink && self.heap
    }
}

/// A process's options, each by what it is for.
pub(crate) struct Options {
    pub process: OptionId,
    pub flink: OptionId,
    pub heap: OptionId,
    pub heap_component: Component,
    pub managed: Option<OptionId>,
    /// Read in the place of another where it is set, before 2.0.
    legacy: [OptionId; 2],
    overhead: Bounded,
}

/// A fraction with its bounds.
#[derive(Clone, Copy)]
struct Bounded {
    component: Component,
    fraction: OptionId,
    min: OptionId,
    max: OptionId,
}

const NETWORK: Bounded = Bounded {
    component: Component::Network,
    fraction: OptionId::NetworkFraction,
    min: OptionId::NetworkMin,
    max: OptionId::NetworkMax,
};

impl Options {
    pub const fn of(process: Process) -> Self {
        match process {
            Process::TaskManager => Self {
                process: OptionId::TmProcessSize,
                flink: OptionId::TmFlinkSize,
                heap: OptionId::TaskHeap,
                heap_component: Component::TaskHeap,
                managed: Some(OptionId::ManagedSize),
                legacy: [OptionId::TmLegacyHeap, OptionId::TmLegacyHeapMb],
                overhead: Bounded {
                    component: Component::JvmOverhead,
                    fraction: OptionId::TmOverheadFraction,
                    min: OptionId::TmOverheadMin,
                    max: OptionId::TmOverheadMax,
                },
            },
            Process::JobManager => Self {
                process: OptionId::JmProcessSize,
                flink: OptionId::JmFlinkSize,
                heap: OptionId::JmHeap,
                heap_component: Component::JvmHeap,
                managed: None,
                legacy: [OptionId::JmLegacyHeap, OptionId::JmLegacyHeapMb],
                overhead: Bounded {
                    component: Component::JvmOverhead,
                    fraction: OptionId::JmOverheadFraction,
                    min: OptionId::JmOverheadMin,
                    max: OptionId::JmOverheadMax,
                },
            },
        }
    }
}

/// The parts that an option sets and nothing else moves.
pub(crate) const fn fixed(process: Process) -> &'static [(Component, OptionId)] {
    match process {
        Process::TaskManager => &[
            (Component::FrameworkHeap, OptionId::FrameworkHeap),
            (Component::FrameworkOffHeap, OptionId::FrameworkOffHeap),
            (Component::TaskOffHeap, OptionId::TaskOffHeap),
            (Component::JvmMetaspace, OptionId::TmMetaspace),
        ],
        Process::JobManager => &[
            (Component::OffHeap, OptionId::JmOffHeap),
            (Component::JvmMetaspace, OptionId::JmMetaspace),
        ],
    }
}

/// Edits in the making, and the configuration that they give.
pub(crate) struct Draft<'a> {
    trial: &'a Trial<'a>,
    /// The edits until now.
    pub edits: Vec<Edit>,
    /// What values are whole multiples of, in bytes.
    unit: i64,
}

impl<'a> Draft<'a> {
    pub const fn new(trial: &'a Trial<'a>, edits: Vec<Edit>, unit: i64) -> Self {
        Self { trial, edits, unit }
    }

    fn configuration(&self) -> Configuration {
        self.trial.applied(&self.edits)
    }

    fn derive(&self) -> Derivation {
        self.trial.derive(&self.configuration())
    }

    /// The size that an option is set to by now, or its default.
    fn size(&self, option: OptionId) -> Option<i64> {
        let subject = self.trial.subject;
        let key = subject.key(option);
        let edit = self.edits.iter().rev().find(|edit| edit.key() == Some(&key));
        match edit {
            Some(Edit::Set { text, .. }) => MemorySize::parse(text).ok().map(MemorySize::bytes),
            Some(_) => match option.def().default(subject.version) {
                DefaultValue::Size(size) => Some(size.bytes()),
                _ => None,
            },
            None => subject.option_size(option).map(MemorySize::bytes),
        }
    }

    fn put(&mut self, option: OptionId, text: String) {
        let edit = self.trial.subject.set(option, text);
        self.edits.retain(|other| other.key() != edit.key());
        self.edits.push(edit);
    }

    fn set(&mut self, option: OptionId, bytes: i64) {
        let size = MemorySize::from_bytes(bytes).unwrap_or_default();
        if self.size(option) == Some(bytes) && (self.trial.subject.is_set(option) || !is_start(option)) {
            return;
        }
        self.put(option, size_text(size));
    }

    fn unset(&mut self, option: OptionId) {
        for edit in self.trial.subject.unset(option) {
            self.edits.retain(|other| other.key() != edit.key());
            self.edits.push(edit);
        }
    }

    /// A component's size in whole units, to the side to which it is held.
    fn rounded(&self, component: Component, bytes: i64) -> i64 {
        let below = bytes / self.unit * self.unit;
        if below == bytes {
            return bytes;
        }
        let above = below.saturating_add(self.unit);
        match self.trial.bound(component) {
            Some(Bound::AtLeast) => above,
            Some(Bound::AtMost) => below,
            _ if bytes - below < above - bytes => below,
            _ => above,
        }
    }

    /// Whether a component has its size but for rounding, and on the side to which it is held.
    fn has(&self, derivation: &Derivation, component: Component, bytes: i64) -> bool {
        let Some(now) = derivation.amounts.size(component).map(MemorySize::bytes) else {
            return false;
        };
        match self.trial.bound(component) {
            Some(Bound::AtLeast) if now < bytes => false,
            Some(Bound::AtMost) if now > bytes => false,
            _ => now.abs_diff(bytes) < self.unit.unsigned_abs(),
        }
    }

    /// Brings one part to a size by its own options; nothing where it has none, since others leave it what it gets.
    pub fn bring(&mut self, component: Component, bytes: i64) -> Option<()> {
        let derivation = self.derive();
        if self.has(&derivation, component, bytes) {
            return Some(());
        }
        let process = self.trial.process;
        let mut fixed = fixed(process).iter();
        if let Some((_, option)) = fixed.find(|(fixed, _)| *fixed == component) {
            self.set(*option, self.rounded(component, bytes));
            return Some(());
        }
        let options = Options::of(process);
        match component {
            _ if component == options.heap_component && Start::now(self.trial).heap => {
                self.set(options.heap, self.rounded(component, bytes));
                Some(())
            }
            Component::Managed if self.size(OptionId::ManagedSize).is_some() && Start::now(self.trial).managed => {
                self.set(OptionId::ManagedSize, self.rounded(component, bytes));
                Some(())
            }
            Component::Managed => self.managed_fraction(&derivation, bytes),
            Component::Network => self.bounds(NETWORK, bytes, false),
            Component::JvmOverhead => self.bounds(options.overhead, bytes, false),
            _ => None,
        }
    }

    /// A fraction with which managed memory has a size: with as few digits as do.
    fn managed_fraction(&mut self, derivation: &Derivation, bytes: i64) -> Option<()> {
        let flink = derivation.amounts.size(Component::TotalFlink)?;
        let text = fraction(flink, bytes, self.unit, self.trial.bound(Component::Managed))?;
        self.put(OptionId::ManagedFraction, text);
        Some(())
    }

    /// Bounds with which a part that a fraction gives has a size, or with which it may have it, where it is what others
    /// leave.
    fn bounds(&mut self, part: Bounded, bytes: i64, is_rest: bool) -> Option<()> {
        let Bounded {
            component,
            fraction,
            min,
            max,
        } = part;
        self.readable(fraction);
        let (least, most) = (self.size(min), self.size(max));
        if is_rest {
            // Bounds may be wider than they must.
            let (below, above) = (bytes / self.unit * self.unit, self.above(bytes));
            if least.is_none_or(|least| least > bytes) {
                self.put_size(min, below);
            }
            if most.is_none_or(|most| most < bytes) {
                self.put_size(max, above);
            }
            return Some(());
        }
        let bytes = self.rounded(component, bytes);
        for pins in [false, true] {
            let derivation = self.derive();
            let now = derivation.amounts.size(component).map(MemorySize::bytes);
            if now == Some(bytes) {
                break;
            }
            let is_more = now.is_some_and(|now| now > bytes);
            let is_less = now.is_some_and(|now| now < bytes);
            if pins || !is_less || most.is_none_or(|most| most < bytes) {
                self.put_size(max, bytes);
            }
            if pins || !is_more || least.is_none_or(|least| least > bytes) {
                self.put_size(min, bytes);
            }
        }
        Some(())
    }

    fn above(&self, bytes: i64) -> i64 {
        let below = bytes / self.unit * self.unit;
        if below == bytes {
            bytes
        } else {
            below.saturating_add(self.unit)
        }
    }

    fn put_size(&mut self, option: OptionId, bytes: i64) {
        self.put(option, size_text(MemorySize::from_bytes(bytes).unwrap_or_default()));
    }

    /// Takes a fraction away that Flink does not read.
    fn readable(&mut self, option: OptionId) {
        let subject = self.trial.subject;
        let entry = subject.entry(option);
        let is_sound = entry.is_none_or(|entry| to_float(&entry.value).is_ok_and(|value| (0.0..1.0).contains(&value)));
        if !is_sound {
            self.unset(option);
        }
    }

    /// Every option that gives the sizes, from one start.
    pub fn write(&mut self, sizes: &Sizes, start: Start) -> Option<()> {
        let process = self.trial.process;
        let now = Start::now(self.trial);
        let options = Options::of(process);
        let heap = options.heap_component;
        let starts = [
            (start.process, now.process, options.process, Component::TotalProcess),
            (start.flink, now.flink, options.flink, Component::TotalFlink),
            (start.heap, now.heap, options.heap, heap),
        ];
        let managed = options
            .managed
            .map(|managed| (start.managed, now.managed, managed, Component::Managed));
        for (is_to_be, is_now, option, component) in starts.into_iter().chain(managed) {
            if is_to_be {
                let bytes = sizes.get(component);
                if self.size(option) != Some(bytes) || !is_now {
                    self.set(option, self.rounded(component, bytes));
                }
            } else if is_now {
                self.unset(option);
            }
        }
        if start != now {
            // What is not set any more, an option of old would set again.
            for option in options.legacy {
                self.unset(option);
            }
        }
        for (component, option) in fixed(process) {
            let bytes = sizes.get(*component);
            if self.size(*option) != Some(bytes) {
                self.set(*option, self.rounded(*component, bytes));
            }
        }
        let overhead = sizes.get(Component::JvmOverhead);
        self.part(options.overhead, overhead, start.leaves_overhead(process))?;
        if process == Process::JobManager {
            return Some(());
        }
        if !start.managed {
            let derivation = self.derive();
            let bytes = sizes.get(Component::Managed);
            if !self.has(&derivation, Component::Managed, bytes) {
                self.managed_fraction(&derivation, bytes)?;
            }
        }
        self.part(NETWORK, sizes.get(Component::Network), start.leaves_network())
    }

    /// Every part set by itself: what Flink does for its own processes. What else has a say is taken away.
    pub fn pin(&mut self, sizes: &Sizes) -> Option<()> {
        let process = self.trial.process;
        let options = Options::of(process);
        for option in [options.process, options.flink].into_iter().chain(options.legacy) {
            self.unset(option);
        }
        self.put_size(options.heap, sizes.get(options.heap_component));
        for (component, option) in fixed(process) {
            self.set(*option, sizes.get(*component));
        }
        let mut bounded = vec![options.overhead];
        if let Some(managed) = options.managed {
            self.put_size(managed, sizes.get(Component::Managed));
            bounded.push(NETWORK);
        }
        for part in bounded {
            self.readable(part.fraction);
            self.put_size(part.min, sizes.get(part.component));
            self.put_size(part.max, sizes.get(part.component));
        }
        Some(())
    }

    fn part(&mut self, part: Bounded, bytes: i64, is_rest: bool) -> Option<()> {
        let derivation = self.derive();
        if !is_rest && self.has(&derivation, part.component, bytes) {
            return Some(());
        }
        if is_rest {
            // What others leave is known to the byte by now, if they leave anything.
            let left = derivation.amounts.size(part.component);
            let left = left.map_or(bytes, MemorySize::bytes);
            return self.bounds(part, left, true);
        }
        self.bounds(part, bytes, false)
    }
}

/// Whether a derivation starts from an option.
const fn is_start(option: OptionId) -> bool {
    matches!(
        option,
        OptionId::TmProcessSize
            | OptionId::TmFlinkSize
            | OptionId::TaskHeap
            | OptionId::ManagedSize
            | OptionId::JmProcessSize
            | OptionId::JmFlinkSize
            | OptionId::JmHeap
    )
}

/// The fraction of a whole that gives some bytes but for less than a unit, on the side to which they are held, with as
/// few digits as do.
fn fraction(whole: MemorySize, bytes: i64, unit: i64, bound: Option<Bound>) -> Option<String> {
    let exact = bytes as f64 / whole.bytes().max(1) as f64;
    for digits in 1..=DIGITS {
        let scale = 10f64.powi(digits.cast_signed());
        let scaled = exact * scale;
        let near = [scaled.round(), scaled.ceil(), scaled.floor()];
        for number in near.into_iter().filter(|number| *number < scale) {
            let text = decimal(number, digits);
            let Some(value) = text.parse::<f32>().ok().filter(|value| (0.0..1.0).contains(value)) else {
                continue;
            };
            let Ok(given) = whole.checked_mul(f64::from(value)) else {
                continue;
            };
            let given = given.bytes();
            let is_on_side = match bound {
                Some(Bound::AtLeast) => given >= bytes,
                Some(Bound::AtMost) => given <= bytes,
                _ => true,
            };
            if is_on_side && given.abs_diff(bytes) < unit.unsigned_abs() {
                return Some(text);
            }
        }
    }
    None
}

/// So many parts of a power of ten, as people write them: `0.25`.
fn decimal(number: f64, digits: u32) -> String {
    let number = number as u64;
    let width = digits as usize;
    let text = format!("0.{number:0width$}");
    let trimmed = text.trim_end_matches('0');
    match trimmed.strip_suffix('.') {
        Some(zero) => zero.to_owned(),
        None => trimmed.to_owned(),
    }
}
