//! The sizes that components may have: holds are ranges, and a sum's range follows from those of its parts.
//!
//! Flink gives any parts their sizes, be it by setting each: so whether holds can stand together is a matter of sums
//! alone, and known before anything is tried.

use flink_memory::{Component, MemorySize, Process};

use crate::hold::{Bound, Hold, LARGEST, What, told};

/// A number for each component.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(crate) struct Each<T>([T; Component::ALL.len()]);

impl<T: Copy + Default> Each<T> {
    pub fn get(&self, component: Component) -> T {
        self.0.get(component as usize).copied().unwrap_or_default()
    }

    pub fn set(&mut self, component: Component, value: T) {
        if let Some(slot) = self.0.get_mut(component as usize) {
            *slot = value;
        }
    }
}

/// Sizes of components, in bytes.
pub(crate) type Sizes = Each<i64>;

/// The least and the most bytes that a component may have.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(crate) struct Range {
    pub least: i64,
    pub most: i64,
}

impl Range {
    const ANY: Self = Self {
        least: 0,
        most: LARGEST,
    };

    pub fn clamp(self, bytes: i64) -> i64 {
        bytes.min(self.most).max(self.least)
    }
}

/// What says how large a component may be.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Source {
    Hold(Hold),
    /// It is to stay as it is.
    Rest,
}

/// A range that something gives a component.
#[derive(Clone, Copy, Debug)]
struct Given {
    component: Component,
    range: Range,
    source: Source,
}

/// The ranges of all components of a process.
#[derive(Clone, Debug)]
pub(crate) struct Ranges {
    process: Process,
    given: Vec<Given>,
    ranges: Each<Range>,
}

/// Holds that cannot stand together.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Contradiction {
    /// The process.
    pub process: Process,
    /// The holds that miss each other.
    pub holds: Vec<Hold>,
    /// Whether they do only since everything else is to stay.
    pub with_rest: bool,
    /// By how much.
    pub by: MemorySize,
    /// The one to let go of; none where that is that everything else stays.
    pub let_go: Option<Hold>,
    /// Whether that one would have to be larger; else it would have to be smaller.
    pub is_raised: bool,
}

impl Ranges {
    /// The ranges that holds of a process give, each with the range of bytes that it means; `staying` are parts that keep
    /// a size.
    ///
    /// # Errors
    ///
    /// Where nothing can meet them all.
    pub fn new(process: Process, holds: &[(Hold, Range)], staying: &[(Component, i64)]) -> Result<Self, Contradiction> {
        let held = holds.iter().map(|(hold, range)| Given {
            component: match hold.what {
                What::Component(component) => component,
                What::Container => Component::TotalProcess,
            },
            range: *range,
            source: Source::Hold(*hold),
        });
        let stays = staying.iter().map(|(component, bytes)| Given {
            component: *component,
            range: Range {
                least: *bytes,
                most: *bytes,
            },
            source: Source::Rest,
        });
        let mut ranges = Self {
            process,
            given: held.chain(stays).collect(),
            ranges: Each([Range::ANY; Component::ALL.len()]),
        };
        match ranges.sum_up(Component::TotalProcess) {
            Ok(()) => Ok(ranges),
            Err((sources, by)) => Err(ranges.contradiction(&sources, by)),
        }
    }

    pub fn of(&self, component: Component) -> Range {
        self.ranges.get(component)
    }

    fn own(&self, component: Component) -> Range {
        let given = self.given.iter().filter(|given| given.component == component);
        given.fold(Range::ANY, |range, given| Range {
            least: range.least.max(given.range.least),
            most: range.most.min(given.range.most),
        })
    }

    /// Fits a component's range to those of its parts; or says what contradicts within it, and by how much.
    fn sum_up(&mut self, component: Component) -> Result<(), (Vec<Source>, i64)> {
        let parts = component.parts(self.process);
        for part in parts {
            self.sum_up(*part)?;
        }
        let own = self.own(component);
        let mut range = own;
        if !parts.is_empty() {
            let (least, most) = self.sum_of(parts);
            range.least = own.least.max(least);
            range.most = own.most.min(most);
        }
        self.ranges.set(component, range);
        if range.least > range.most {
            let mut sources = self.sources(component, true);
            for source in self.sources(component, false) {
                if !sources.contains(&source) {
                    sources.push(source);
                }
            }
            return Err((sources, range.least - range.most));
        }
        Ok(())
    }

    fn sum_of(&self, parts: &[Component]) -> (i64, i64) {
        let ranges = || parts.iter().map(|part| self.of(*part));
        (
            ranges().map(|range| range.least).fold(0, i64::saturating_add),
            ranges().map(|range| range.most).fold(0, i64::saturating_add),
        )
    }

    /// What makes the least of a component what it is, or the most.
    fn sources(&self, component: Component, least: bool) -> Vec<Source> {
        let end = |range: Range| if least { range.least } else { range.most };
        let bound = end(self.of(component));
        let mut own = self.given.iter().filter(|given| given.component == component);
        if let Some(given) = own.find(|given| end(given.range) == bound) {
            return vec![given.source];
        }
        let mut sources = Vec::new();
        for part in component.parts(self.process) {
            // A part that may be nothing adds nothing to the least.
            if !least || self.of(*part).least > 0 {
                for source in self.sources(*part, least) {
                    if !sources.contains(&source) {
                        sources.push(source);
                    }
                }
            }
        }
        sources
    }

    fn contradiction(&self, sources: &[Source], by: i64) -> Contradiction {
        let holds: Vec<Hold> = sources
            .iter()
            .filter_map(|source| match source {
                Source::Hold(hold) => Some(*hold),
                Source::Rest => None,
            })
            .collect();
        let with_rest = sources.contains(&Source::Rest);
        // What bounds a whole from above gives way before what is within it; else the largest, which changes the least.
        let wholes = holds
            .iter()
            .filter(|hold| hold.bound != Bound::AtLeast && self.is_whole(hold));
        let let_go = wholes
            .max_by_key(|hold| hold.size)
            .or(holds.iter().max_by_key(|hold| hold.size));
        let let_go = let_go.copied().filter(|_| !with_rest);
        let is_raised = let_go.is_some_and(|hold| match hold.bound {
            Bound::AtMost => true,
            Bound::AtLeast => false,
            Bound::Exactly => {
                self.is_whole(&hold) && self.own(self.component(&hold)).most < self.of(self.component(&hold)).least
            }
        });
        Contradiction {
            process: self.process,
            holds,
            with_rest,
            by: MemorySize::from_bytes(by).unwrap_or_default(),
            let_go,
            is_raised,
        }
    }

    const fn component(&self, hold: &Hold) -> Component {
        match hold.what {
            What::Component(component) => component,
            What::Container => Component::TotalProcess,
        }
    }

    fn is_whole(&self, hold: &Hold) -> bool {
        !self.component(hold).parts(self.process).is_empty()
    }
}

impl std::fmt::Display for Contradiction {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        let holds: Vec<String> = self.holds.iter().map(|hold| format!("“{}”", hold.sentence())).collect();
        let rest = if self.with_rest {
            " with everything else as it is"
        } else {
            ""
        };
        write!(
            f,
            "{}: {} cannot be met together{rest}: they miss each other by {}.",
            self.process.name(),
            holds.join(" and "),
            told(self.by)
        )?;
        match &self.let_go {
            Some(hold) => {
                let verb = if self.is_raised { "raise" } else { "lower" };
                write!(f, " Let go of “{}”, or {verb} it by at least that.", hold.sentence())
            }
            None => f.write_str(" Let everything else move."),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn ranges(holds: &[&str], staying: &[(Component, i64)]) -> Result<Ranges, Contradiction> {
        let holds = holds.iter().map(|hold| {
            let hold: Hold = hold.parse().unwrap();
            let (least, most) = hold.range();
            (hold, Range { least, most })
        });
        Ranges::new(Process::TaskManager, &holds.collect::<Vec<_>>(), staying)
    }

    #[test]
    fn sums_follow_from_their_parts() {
        const GIB: i64 = 1 << 30;
        let held = ranges(&["task-heap=3g", "framework-heap=1g+", "flink=8g"], &[]).unwrap();
        assert_eq!(held.of(Component::JvmHeap).least, 4 * GIB);
        assert_eq!(held.of(Component::TotalProcess).least, 8 * GIB);
        assert_eq!(held.of(Component::OffHeap).least, 0);
    }

    #[test]
    fn what_contradicts_is_told_with_what_to_let_go() {
        let told = |holds: &[&str], staying: &[(Component, i64)]| {
            let said = ranges(holds, staying).unwrap_err().to_string();
            said.replace('\u{a0}', " ")
        };
        assert_eq!(
            told(&["task-heap=3g", "managed>=2g", "network=1g-", "flink<=4g"], &[]),
            "TaskManager: “Task Heap 3 GiB” and “Managed Memory at least 2 GiB” and “Total Flink Memory at most 4 GiB” \
             cannot be met together: they miss each other by 1 GiB. Let go of “Total Flink Memory at most 4 GiB”, or \
             raise it by at least that."
        );
        assert_eq!(
            told(&["heap=1g", "process=2g"], &[(Component::JvmMetaspace, 2 << 30)]),
            "TaskManager: “JVM Heap 1 GiB” and “Total Process Memory 2 GiB” cannot be met together with everything else \
             as it is: they miss each other by 1 GiB. Let everything else move."
        );
        assert_eq!(
            told(&["heap<=1g", "heap>=2g"], &[]),
            "TaskManager: “JVM Heap at least 2 GiB” and “JVM Heap at most 1 GiB” cannot be met together: they miss each \
             other by 1 GiB. Let go of “JVM Heap at most 1 GiB”, or raise it by at least that."
        );
    }
}
