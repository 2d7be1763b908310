//! Finds the sizes of a TaskManager: tried by deriving, never computed beside it.

use flink_advice::rules::RULES;
use flink_advice::{Finding, MINIMUMS, Severity, Subject, buffers, round_up};
use flink_config::{Edit, size_text};
use flink_memory::slots::slots;
use flink_memory::{Component, Configuration, MemorySize, OptionId, Process, Value, v};

use crate::needs::{MIB, Needs, Wants};

/// No process is larger, in mebibytes: 64 TiB.
const LARGEST: i64 = 64 << 20;

/// So often a configuration is changed for what the rules find in it.
const ROUNDS: usize = 4;

/// Network memory above this is bounded, in mebibytes: until 1.16 it was by default.
const NETWORK_MAX: i64 = 1024;

/// What local execution has of managed memory where nothing is set.
const LOCAL_MANAGED: i64 = 128 * MIB;

/// What managed memory is set to.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Managed {
    /// Flink's default.
    Default,
    /// A fraction of Total Flink Memory, in hundredths.
    Hundredths(i64),
    /// A size in mebibytes.
    Size(i64),
}

/// The sizes of a TaskManager, in mebibytes. What is not there stays at Flink's default.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Layout {
    /// The whole process; none in local execution.
    pub total: Option<i64>,
    pub slots: i64,
    pub managed: Managed,
    pub network_min: Option<i64>,
    pub network_max: Option<i64>,
    pub off_heap: i64,
    /// What rules found, as settings: the room for native memory.
    pub overhead: Vec<(OptionId, String, String)>,
}

/// A fraction as it is written.
pub(crate) fn hundredths(fraction: i64) -> String {
    let text = format!("{}.{:02}", fraction / 100, fraction % 100);
    text.trim_end_matches('0').trim_end_matches('.').to_owned()
}

/// Mebibytes as they are written.
pub(crate) fn mebibytes(size: i64) -> String {
    match size {
        0 => "0m".to_owned(),
        size => size_text(MemorySize::from_bytes(size.saturating_mul(MIB)).unwrap_or_default()),
    }
}

impl Layout {
    /// The options that it sets.
    pub fn settings(&self) -> Vec<(OptionId, String)> {
        let size = |option, size: Option<i64>| size.map(|size| (option, mebibytes(size)));
        let managed = match self.managed {
            Managed::Default => None,
            Managed::Hundredths(fraction) => Some((OptionId::ManagedFraction, hundredths(fraction))),
            Managed::Size(size) => Some((OptionId::ManagedSize, mebibytes(size))),
        };
        let off_heap = Some(self.off_heap).filter(|off_heap| *off_heap > 0);
        let settings = [
            size(OptionId::TmProcessSize, self.total),
            (self.slots != 1 || self.total.is_none()).then(|| (OptionId::Slots, self.slots.to_string())),
            managed,
            size(OptionId::TaskOffHeap, off_heap),
            size(OptionId::NetworkMin, self.network_min),
            size(OptionId::NetworkMax, self.network_max),
        ];
        let overhead = self.overhead.iter().map(|(option, text, _)| (*option, text.clone()));
        settings.into_iter().flatten().chain(overhead).collect()
    }
}

/// A configuration with settings added.
pub(crate) fn with(subject: &Subject, settings: &[(OptionId, String)]) -> Configuration {
    let mut configuration = subject.configuration.clone();
    for (option, text) in settings {
        configuration.set(&subject.key(*option), Value::Text(text.clone()), None);
    }
    configuration
}

/// Looks for the sizes of a TaskManager with so many slots.
pub(crate) struct Search<'a> {
    /// What is set beside the TaskManager's sizes: the job, and the JobManager.
    pub base: &'a Subject<'a>,
    pub needs: &'a Needs,
}

impl Search<'_> {
    /// The smallest process that has what is wanted.
    pub fn smallest(&self, wants: Wants) -> Option<Layout> {
        let step = match self.base.deployment {
            flink_memory::Deployment::Yarn => 1024,
            _ => 64,
        };
        let at = |number: i64| self.fitted(Some(number * step), wants);
        let mut enough = 1;
        let mut too_little = 0;
        let mut found = loop {
            match at(enough) {
                Some(layout) => break layout,
                None if enough * step > LARGEST => return None,
                None => (too_little, enough) = (enough, enough * 2),
            }
        };
        while enough - too_little > 1 {
            let middle = too_little + (enough - too_little) / 2;
            match at(middle) {
                Some(layout) => (found, enough) = (layout, middle),
                None => too_little = middle,
            }
        }
        Some(found)
    }

    /// A process of a size with as much of what is wanted as it holds beyond what it must have, and how many sixteenths of
    /// the way these are.
    pub fn within(&self, total: Option<i64>, must: Wants, wants: Wants) -> Option<(Layout, i64)> {
        if let Some(layout) = self.fitted(total, wants) {
            return Some((layout, 16));
        }
        let mut found = (self.fitted(total, must)?, 0);
        let mut too_much = 16;
        while too_much - found.1 > 1 {
            let middle = found.1 + (too_much - found.1) / 2;
            match self.fitted(total, must.towards(wants, middle)) {
                Some(layout) => found = (layout, middle),
                None => too_much = middle,
            }
        }
        Some(found)
    }

    /// A process of a size that has what is wanted, in which the rules find no risk.
    fn fitted(&self, total: Option<i64>, wants: Wants) -> Option<Layout> {
        let mut overhead = Vec::new();
        for _ in 0..ROUNDS {
            let layout = self.shared_out(total, wants, overhead)?;
            let configuration = with(self.base, &layout.settings());
            let after = self.base.with(&configuration);
            let found = risks(&after, self.needs.exchanges).next();
            let Some(finding) = found else {
                return Some(layout);
            };
            // Room for native memory is the only thing that the sizes do not say themselves.
            overhead = layout.overhead;
            let fix = finding.fixes.iter().find_map(|fix| {
                let settings: Option<Vec<_>> = fix.edits.iter().map(room).collect();
                settings.filter(|settings| !settings.is_empty())
            })?;
            for (option, text) in fix {
                overhead.retain(|(known, ..)| *known != option);
                overhead.push((option, text, finding.reason.clone()));
            }
        }
        None
    }

    /// The sizes with which a process has what is wanted, and what is left where it does the most good.
    fn shared_out(
        &self,
        total: Option<i64>,
        wants: Wants,
        overhead: Vec<(OptionId, String, String)>,
    ) -> Option<Layout> {
        let slots = self.needs.slots;
        let managed = wants.managed_slot.saturating_mul(slots);
        let managed = if self.needs.uses_managed() {
            managed.max(64 * MIB)
        } else {
            0
        };
        let mut layout = Layout {
            total,
            slots,
            managed: Managed::Size(0),
            network_min: None,
            network_max: None,
            off_heap: up(wants.off_heap),
            overhead,
        };
        if total.is_none() {
            layout.managed = match managed <= LOCAL_MANAGED {
                true => Managed::Default,
                false => Managed::Size(rounded(managed)),
            };
            layout.network_min = self.network(&layout, wants).0;
            return self.has(&layout, wants).then_some(layout);
        }
        (layout.network_min, layout.network_max) = self.network(&layout, wants);
        if !self.needs.uses_managed() {
            return self.has(&layout, wants).then_some(layout);
        }
        let configuration = with(self.base, &layout.settings());
        let subject = self.base.with(&configuration);
        let size = |component| subject.size(Process::TaskManager, component).map(MemorySize::bytes);
        let (heap, flink) = (size(Component::TaskHeap)?, size(Component::TotalFlink)?);
        let left = heap
            .checked_sub(wants.heap)?
            .checked_sub(managed)
            .filter(|left| *left >= 0)?;
        layout.managed = Managed::Default;
        if self.has(&layout, wants) && self.is_worth_it(&layout, managed) {
            return Some(layout);
        }
        // Half of what is left helps the heap, and half managed memory, where more of it helps.
        let given = managed.saturating_add(if self.grows() { left / 2 } else { 0 });
        let fraction = (given.saturating_mul(100) / flink.max(1)).clamp(1, 99);
        let fractions = [fraction, fraction + 1, fraction - 1];
        fractions
            .into_iter()
            .filter(|fraction| (1..100).contains(fraction))
            .find_map(|fraction| {
                let layout = Layout {
                    managed: Managed::Hundredths(fraction),
                    ..layout.clone()
                };
                self.has(&layout, wants).then_some(layout)
            })
    }

    /// Whether more managed memory than counted is of use: to sort in, and to cache state.
    fn grows(&self) -> bool {
        use flink_memory::slots::Consumer::{Operator, StateBackend};
        let has = |consumer| self.needs.managed.iter().any(|(known, _)| *known == consumer);
        has(StateBackend) || (has(Operator) && self.base.is_batch())
    }

    /// Whether Flink's default gives about what is needed, or more that is of use.
    fn is_worth_it(&self, layout: &Layout, managed: i64) -> bool {
        let configuration = with(self.base, &layout.settings());
        let subject = self.base.with(&configuration);
        let size = subject.size(Process::TaskManager, Component::Managed);
        self.grows() || size.is_some_and(|size| size.bytes() <= managed.saturating_mul(2))
    }

    /// The bounds of network memory with which the buffers are there that are wanted.
    fn network(&self, layout: &Layout, wants: Wants) -> (Option<i64>, Option<i64>) {
        let configuration = with(self.base, &layout.settings());
        let subject = self.base.with(&configuration);
        let segment = subject
            .option_size(OptionId::SegmentSize)
            .map_or(32 << 10, MemorySize::bytes);
        let wanted = wants.buffers.saturating_mul(segment).max(64 * MIB);
        let Some(now) = subject.size(Process::TaskManager, Component::Network) else {
            return (None, None);
        };
        let wanted = rounded(wanted);
        // A few buffers less for the cut to whole bytes are no reason to set anything.
        if now.bytes() / segment < wants.buffers {
            let has_upper = subject.option_size(OptionId::NetworkMax);
            let upper = has_upper.filter(|upper| upper.bytes() < wanted.saturating_mul(MIB));
            let is_local = layout.total.is_none();
            return (Some(wanted), upper.filter(|_| !is_local).map(|_| wanted));
        }
        let is_unbounded = subject.version >= v(1, 17) && layout.total.is_some();
        let is_much = is_unbounded && now.bytes() > NETWORK_MAX * MIB;
        (None, is_much.then(|| wanted.max(NETWORK_MAX)))
    }

    /// Whether the process starts, has what is wanted, and every part what it needs at least.
    fn has(&self, layout: &Layout, wants: Wants) -> bool {
        let configuration = with(self.base, &layout.settings());
        let subject = self.base.with(&configuration);
        let Ok(Some(slot)) = slots(subject.derivation(Process::TaskManager)) else {
            return false;
        };
        let heap = subject.size(Process::TaskManager, Component::TaskHeap);
        heap.is_none_or(|heap| heap.bytes() >= wants.heap)
            && (!self.needs.uses_managed() || slot.managed.bytes() >= wants.managed_slot)
            && buffers(&subject).is_some_and(|buffers| buffers >= wants.buffers)
            && keeps_minimums(&subject, self.needs.uses_managed())
    }
}

/// A setting that an edit makes, if it is about room for native memory.
fn room(edit: &Edit) -> Option<(OptionId, String)> {
    let Edit::Set { key, text } = edit else { return None };
    let (option, _) = flink_memory::option::find(key)?;
    let is_room = matches!(option, OptionId::TmOverheadMin | OptionId::TmOverheadMax);
    is_room.then(|| (option, text.clone()))
}

/// Whether every part of both processes has what it needs at least.
pub(crate) fn keeps_minimums(subject: &Subject, uses_managed: bool) -> bool {
    MINIMUMS.iter().all(|minimum| {
        let size = subject.size(minimum.process, minimum.component);
        let is_used = minimum.component != Component::Managed || uses_managed;
        !is_used || size.is_none_or(|size| size >= minimum.size)
    })
}

/// What the rules find that fails, or keeps from starting. Rules about exchanges do not know whether a job has any.
pub(crate) fn risks<'a>(subject: &'a Subject<'_>, exchanges: i64) -> impl Iterator<Item = Finding> + 'a {
    let found = RULES.iter().flat_map(|rule| (rule.find)(subject));
    let is_of_exchanges = |rule: &str| matches!(rule, "network-buffers" | "batch-shuffle-buffers");
    found
        .filter(|finding| finding.severity <= Severity::Risk)
        .filter(move |finding| exchanges > 0 || !is_of_exchanges(finding.rule))
}

/// Whole mebibytes, rounded up.
pub(crate) fn up(bytes: i64) -> i64 {
    bytes.saturating_add(MIB - 1) / MIB
}

/// A round size that is not below some bytes, in mebibytes.
pub(crate) fn rounded(bytes: i64) -> i64 {
    round_up(MemorySize::from_bytes(bytes).unwrap_or_default()).bytes() / MIB
}
