//! Divides a process's memory among its parts so that every range is met: who grows, and who gives.

use flink_advice::MINIMUMS;
use flink_memory::{Component, Process};

use crate::ranges::{Ranges, Sizes};

/// Who gives what others need, and takes what they leave.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Payer {
    /// The process: it grows or shrinks, and every part that is not held keeps its size.
    Process,
    /// A part; the process keeps its size, if it may.
    Part(Component),
}

/// The parts that pay, those first that miss it the least.
pub(crate) const fn payers(process: Process) -> &'static [Component] {
    use Component::*;
    match process {
        Process::TaskManager => &[
            Managed,
            TaskHeap,
            Network,
            JvmOverhead,
            TaskOffHeap,
            JvmMetaspace,
            FrameworkOffHeap,
            FrameworkHeap,
        ],
        Process::JobManager => &[JvmHeap, OffHeap, JvmOverhead, JvmMetaspace],
    }
}

/// The parts of a process that have no parts.
pub(crate) fn leaves(process: Process) -> impl Iterator<Item = Component> {
    payers(process).iter().copied()
}

/// Sizes that meet every range and are near to those at hand.
pub(crate) fn divide(ranges: &Ranges, process: Process, now: &Sizes, payer: Payer) -> Sizes {
    let mut division = Division {
        ranges,
        process,
        payer,
        wanted: Sizes::default(),
        sizes: Sizes::default(),
    };
    division.want(Component::TotalProcess, now);
    let total = match payer {
        Payer::Process => division.wanted.get(Component::TotalProcess),
        Payer::Part(_) => ranges
            .of(Component::TotalProcess)
            .clamp(now.get(Component::TotalProcess)),
    };
    division.give(Component::TotalProcess, total);
    division.sizes
}

struct Division<'a> {
    ranges: &'a Ranges,
    process: Process,
    payer: Payer,
    /// What each component would have if no sum held it.
    wanted: Sizes,
    sizes: Sizes,
}

impl Division<'_> {
    fn want(&mut self, component: Component, now: &Sizes) {
        let parts = component.parts(self.process);
        for part in parts {
            self.want(*part, now);
        }
        let bytes = match parts {
            [] => now.get(component),
            parts => parts
                .iter()
                .map(|part| self.wanted.get(*part))
                .fold(0, i64::saturating_add),
        };
        self.wanted.set(component, self.ranges.of(component).clamp(bytes));
    }

    /// Gives a component its size, and its parts theirs.
    fn give(&mut self, component: Component, bytes: i64) {
        self.sizes.set(component, bytes);
        let parts = component.parts(self.process);
        let mut given: Vec<(Component, i64)> = parts.iter().map(|part| (*part, self.wanted.get(*part))).collect();
        let sum: i64 = given.iter().map(|(_, bytes)| *bytes).fold(0, i64::saturating_add);
        let mut missing = bytes.saturating_sub(sum);
        // First within what each part needs, and then within what it may have at all.
        for needs in [true, false] {
            for payer in self.order() {
                let Some((part, bytes)) = given.iter_mut().find(|(part, _)| part.holds(payer, self.process)) else {
                    continue;
                };
                let range = self.ranges.of(*part);
                let least = if needs { self.needed(*part).min(*bytes) } else { 0 };
                let new = range.clamp(bytes.saturating_add(missing).max(least));
                missing -= new - *bytes;
                *bytes = new;
            }
        }
        for (part, bytes) in given {
            self.give(part, bytes);
        }
    }

    fn order(&self) -> impl Iterator<Item = Component> + use<> {
        let first = match self.payer {
            Payer::Part(component) => Some(component),
            Payer::Process => None,
        };
        let others = leaves(self.process).filter(move |component| Some(*component) != first);
        first.into_iter().chain(others)
    }

    /// What a component needs at least to be of use.
    fn needed(&self, component: Component) -> i64 {
        needed(self.process, component)
    }
}

/// What a component needs at least to be of use, in bytes.
pub(crate) fn needed(process: Process, component: Component) -> i64 {
    let of_process = MINIMUMS.iter().filter(|minimum| minimum.process == process);
    let within = of_process.filter(|minimum| component.holds(minimum.component, process));
    within.map(|minimum| minimum.size.bytes()).fold(0, i64::saturating_add)
}
