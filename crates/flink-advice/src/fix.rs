//! Finds the smallest changes with which a process starts that Flink refuses.
//!
//! Nothing here repeats Flink's checks: a change is tried by deriving. How small it is, is told by how far the process
//! comes out from what the user has set.

use flink_config::Edit;
use flink_memory::option::{DefaultValue, Kind};
use flink_memory::{Component, Configuration, MemorySize, OptionId, Process, Reason, to_float, to_integer, to_size};

use crate::finding::Fix;
use crate::meant;
use crate::sizes::{MIB, bytes, text};
use crate::subject::{Subject, applied};

/// More fixes than this are no help.
const MOST_FIXES: usize = 4;

/// No process is larger, in bytes: 64 TiB.
pub(crate) const LARGEST: i64 = 64 << 40;

/// A change of one option, or of two, with what it costs.
#[derive(Clone, Debug)]
struct Candidate {
    titles: Vec<String>,
    edits: Vec<Edit>,
    /// Whether it only writes what was meant.
    puts_right: bool,
    /// How many options are changed.
    options: usize,
    /// By how many bytes the process comes out other than was set.
    cost: i64,
}

/// The smallest changes with which a refused process starts: of one option, or where that is not enough, of two.
pub(crate) fn fixes(subject: &Subject, process: Process) -> Vec<Fix> {
    let search = Search { subject, process };
    let mut fixes = search.of_one();
    if fixes.is_empty() {
        fixes = search.of_two();
    }
    for fix in &mut fixes {
        let configuration = applied(subject.configuration, &fix.edits);
        fix.cost = fix.cost.saturating_add(search.distance(&subject.with(&configuration)));
    }
    // What was written wrongly is put right before anything else is changed; of the same size, the shorter text.
    fixes.sort_by_key(|fix| (!fix.puts_right, fix.options, fix.cost, fix.titles.join("").len()));
    fixes.dedup_by(|later, earlier| later.edits == earlier.edits);
    fixes.truncate(MOST_FIXES);
    let fix = |fix: Candidate| Fix {
        title: fix.titles.join(" and "),
        edits: fix.edits,
        changes: Vec::new(),
    };
    fixes.into_iter().map(fix).collect()
}

/// An option whose value decides whether a process starts, and what it is the size of.
struct Lever {
    option: OptionId,
    component: Option<Component>,
    /// Whether it is worth changing where the user has not set it.
    also_unset: bool,
}

const fn total(option: OptionId, component: Component) -> Lever {
    Lever {
        option,
        component: Some(component),
        also_unset: false,
    }
}

const fn bound(option: OptionId) -> Lever {
    Lever {
        option,
        component: None,
        also_unset: true,
    }
}

const fn other(option: OptionId) -> Lever {
    Lever {
        option,
        component: None,
        also_unset: false,
    }
}

const TASK_MANAGER: &[Lever] = &[
    total(OptionId::TmProcessSize, Component::TotalProcess),
    total(OptionId::TmFlinkSize, Component::TotalFlink),
    total(OptionId::TaskHeap, Component::TaskHeap),
    total(OptionId::ManagedSize, Component::Managed),
    total(OptionId::FrameworkHeap, Component::FrameworkHeap),
    total(OptionId::FrameworkOffHeap, Component::FrameworkOffHeap),
    total(OptionId::TaskOffHeap, Component::TaskOffHeap),
    total(OptionId::TmMetaspace, Component::JvmMetaspace),
    bound(OptionId::ManagedFraction),
    bound(OptionId::NetworkFraction),
    bound(OptionId::NetworkMin),
    bound(OptionId::NetworkMax),
    bound(OptionId::TmOverheadFraction),
    bound(OptionId::TmOverheadMin),
    bound(OptionId::TmOverheadMax),
    other(OptionId::CpuCores),
    other(OptionId::Slots),
    other(OptionId::SegmentSize),
    other(OptionId::NumberOfBuffers),
    other(OptionId::TmLegacyHeap),
    other(OptionId::TmLegacyHeapMb),
    other(OptionId::KubernetesTmCpu),
    other(OptionId::YarnVcores),
    other(OptionId::ExternalResources),
];

const JOB_MANAGER: &[Lever] = &[
    total(OptionId::JmProcessSize, Component::TotalProcess),
    total(OptionId::JmFlinkSize, Component::TotalFlink),
    total(OptionId::JmHeap, Component::JvmHeap),
    total(OptionId::JmOffHeap, Component::OffHeap),
    total(OptionId::JmMetaspace, Component::JvmMetaspace),
    bound(OptionId::JmOverheadFraction),
    bound(OptionId::JmOverheadMin),
    bound(OptionId::JmOverheadMax),
    other(OptionId::JmDirectLimit),
    other(OptionId::JmLegacyHeap),
    other(OptionId::JmLegacyHeapMb),
];

struct Search<'a> {
    subject: &'a Subject<'a>,
    process: Process,
}

impl Search<'_> {
    fn levers(&self) -> &'static [Lever] {
        match self.process {
            Process::TaskManager => TASK_MANAGER,
            Process::JobManager => JOB_MANAGER,
        }
    }

    fn starts_with(&self, edits: &[Edit]) -> bool {
        let configuration = applied(self.subject.configuration, edits);
        self.subject.with(&configuration).starts(self.process)
    }

    /// How far the process comes out from the sizes that the user has set.
    fn distance(&self, after: &Subject) -> i64 {
        let far = |lever: &Lever| {
            let wanted = to_size(&self.subject.entry(lever.option)?.value).ok()?;
            let size = after.size(self.process, lever.component?)?;
            Some(size.bytes().saturating_sub(wanted.bytes()).saturating_abs())
        };
        let levers = self.levers().iter();
        levers.filter_map(far).fold(0, i64::saturating_add)
    }

    /// Every change of one option with which the process starts.
    fn of_one(&self) -> Vec<Candidate> {
        let mut fixes: Vec<Candidate> = self.first_steps().into_iter().chain(self.exact()).collect();
        fixes.retain(|fix| self.starts_with(&fix.edits));
        for lever in self.levers() {
            if lever.also_unset || self.subject.is_set(lever.option) {
                fixes.extend(self.nearest(lever.option));
            }
        }
        fixes
    }

    /// Changes of two options: one that is wrong or in the way, and then what is still missing.
    fn of_two(&self) -> Vec<Candidate> {
        let mut fixes = Vec::new();
        for first in self.first_steps() {
            let configuration: Configuration = applied(self.subject.configuration, &first.edits);
            let subject = self.subject.with(&configuration);
            let then = Search {
                subject: &subject,
                process: self.process,
            };
            fixes.extend(then.of_one().into_iter().map(|second| Candidate {
                titles: [first.titles.clone(), second.titles].concat(),
                edits: [first.edits.clone(), second.edits].concat(),
                puts_right: first.puts_right,
                options: first.options + second.options,
                cost: first.cost.saturating_add(second.cost),
            }));
        }
        fixes
    }

    /// What needs no search: putting right what is misspelt, taking an option away, and a start from the shipped size.
    fn first_steps(&self) -> Vec<Candidate> {
        let mut steps = Vec::new();
        for lever in self.levers() {
            let Some(entry) = self.subject.entry(lever.option) else {
                continue;
            };
            let (kind, written) = (lever.option.def().kind, entry.value.to_string());
            let unit = || meant::unit(&written).filter(|_| kind == Kind::Size);
            let meant = meant::value(kind, &written).or_else(unit);
            steps.extend(meant.map(|meant| Candidate {
                puts_right: true,
                ..self.set(lever.option, meant, 0)
            }));
            let key = self.subject.key(lever.option);
            let size = to_size(&entry.value).map_or(0, MemorySize::bytes);
            let all = self.subject.unset(lever.option);
            // Without the key that counts, an older one may.
            let this = vec![Edit::Unset { key: key.clone() }];
            let ways = if all == this { vec![all] } else { vec![all, this] };
            steps.extend(ways.into_iter().map(|edits| Candidate {
                titles: vec![format!("remove `{key}`")],
                edits,
                puts_right: false,
                options: 1,
                // What sets a component is counted by what becomes of that; of the rest, all is given up.
                cost: if lever.component.is_some() { 0 } else { size },
            }));
        }
        if self.subject.derivation(self.process).path.is_none() {
            let (option, shipped) = match self.process {
                Process::TaskManager => (OptionId::TmProcessSize, "1728m"),
                Process::JobManager => (OptionId::JmProcessSize, "1600m"),
            };
            if !self.subject.is_set(option) {
                steps.push(self.set(option, shipped.to_owned(), 0));
            }
        }
        steps
    }

    fn set(&self, option: OptionId, value: String, cost: i64) -> Candidate {
        let key = self.subject.key(option);
        Candidate {
            titles: vec![format!("set `{key}` to `{value}`")],
            edits: vec![self.subject.set(option, value)],
            puts_right: false,
            options: 1,
            cost,
        }
    }

    /// What a refusal's own numbers say, where only this very number does.
    fn exact(&self) -> Vec<Candidate> {
        let Err(refusal) = &self.subject.derivation(self.process).outcome else {
            return Vec::new();
        };
        let set = |option, size: MemorySize, cost: i64| self.set(option, text(size), cost);
        let is_task_manager = self.process == Process::TaskManager;
        let either = |task_manager, job_manager| if is_task_manager { task_manager } else { job_manager };
        match &refusal.reason {
            Reason::OverheadOutsideRange { derived, min, max } => {
                let (bound, option, away) = outside(
                    *derived,
                    (*min, either(OptionId::TmOverheadMin, OptionId::JmOverheadMin)),
                    (*max, either(OptionId::TmOverheadMax, OptionId::JmOverheadMax)),
                );
                let process = either(OptionId::TmProcessSize, OptionId::JmProcessSize);
                let fitting = self.subject.option_size(process);
                let rest = |size: MemorySize| size.bytes().saturating_sub(derived.bytes());
                let fitting = fitting.map(|size| bytes(rest(size).saturating_add(bound.bytes())));
                fitting
                    .map(|size| set(process, size, 0))
                    .into_iter()
                    .chain([set(option, *derived, away)])
                    .collect()
            }
            Reason::NetworkRestInconsistent(cause) => match &**cause {
                Reason::NetworkOutsideRange { derived, min, max } => {
                    let (bound, option, away) =
                        outside(*derived, (*min, OptionId::NetworkMin), (*max, OptionId::NetworkMax));
                    let more = bound.bytes() - derived.bytes();
                    let totals = [OptionId::TmFlinkSize, OptionId::TmProcessSize];
                    let wider = |option| {
                        let size = self.subject.option_size(option)?;
                        Some(set(option, bytes(size.bytes().checked_add(more)?), 0))
                    };
                    let wider = totals.into_iter().filter_map(wider);
                    wider.chain([set(option, *derived, away)]).collect()
                }
                Reason::NetworkNotBuffers { derived, configured } => {
                    let more = configured.bytes() - derived.bytes();
                    let size = self.subject.option_size(OptionId::TmFlinkSize);
                    let fitting =
                        size.map(|size| set(OptionId::TmFlinkSize, bytes(size.bytes().saturating_add(more)), 0));
                    fitting.into_iter().collect()
                }
                _ => Vec::new(),
            },
            Reason::HeapAndOffHeapNotFlink { heap, off_heap, flink } => {
                let rest = |part: MemorySize| flink.checked_sub(part);
                let off_heap_fits = rest(*heap).map(|size| set(OptionId::JmOffHeap, size, 0));
                let heap_fits = rest(*off_heap).map(|size| set(OptionId::JmHeap, size, 0));
                let sum = heap.checked_add(*off_heap).ok();
                let flink_fits = sum.map(|size| set(OptionId::JmFlinkSize, size, 0));
                [off_heap_fits, heap_fits, flink_fits].into_iter().flatten().collect()
            }
            _ => Vec::new(),
        }
    }

    /// The nearest values of an option, above and below, with which the process starts.
    fn nearest(&self, option: OptionId) -> Vec<Candidate> {
        let def = option.def();
        let entry = self.subject.entry(option);
        match def.kind {
            Kind::Size => {
                let Some(now) = self.subject.option_size(option) else {
                    return Vec::new();
                };
                let starts = |mebibytes: i64| {
                    let size = bytes(mebibytes.saturating_mul(MIB));
                    self.starts_with(&[self.subject.set(option, text(size))])
                };
                let now = now.bytes().min(LARGEST);
                let up = nearest(now / MIB, LARGEST / MIB, starts);
                let down = nearest((now + MIB - 1) / MIB, 0, starts);
                let is_bound = entry.is_none() || is_bound(option);
                let fix = |mebibytes: i64| {
                    let away = (mebibytes * MIB - now).abs();
                    self.set(option, text(bytes(mebibytes * MIB)), if is_bound { away } else { 0 })
                };
                up.into_iter().chain(down).map(fix).collect()
            }
            Kind::Fraction => {
                let now = match (entry, def.default(self.subject.version)) {
                    (Some(entry), _) => to_float(&entry.value).ok(),
                    (None, DefaultValue::Float(default)) => Some(default),
                    (None, _) => None,
                };
                // Of a fraction that is none, the default is as near as any.
                let Some(now) = now.filter(|now| (0.0..1.0).contains(now)) else {
                    return Vec::new();
                };
                let thousandths = (f64::from(now) * 1000.0) as i64;
                let starts = |thousandths: i64| {
                    let edit = self.subject.set(option, written(thousandths));
                    self.starts_with(&[edit])
                };
                let up = nearest(thousandths, 999, starts);
                let down = nearest(thousandths + 1, 0, starts);
                let whole = self
                    .subject
                    .derivation(self.process)
                    .amounts
                    .size(Component::TotalFlink);
                let whole = whole.unwrap_or_default().bytes();
                let fix = |found: i64| {
                    let away = (found - thousandths).abs().saturating_mul(whole) / 1000;
                    self.set(option, written(found), away)
                };
                up.into_iter().chain(down).map(fix).collect()
            }
            Kind::Integer => {
                let slots = entry.and_then(|entry| to_integer(&entry.value).ok());
                let one = slots
                    .filter(|slots| *slots != 1)
                    .map(|_| self.set(option, "1".to_owned(), 0));
                one.into_iter().filter(|fix| self.starts_with(&fix.edits)).collect()
            }
            _ => Vec::new(),
        }
    }
}

/// Of a size outside a range: the bound that it passes, that bound's option, and how far it is away.
fn outside(
    derived: MemorySize,
    min: (MemorySize, OptionId),
    max: (MemorySize, OptionId),
) -> (MemorySize, OptionId, i64) {
    let (bound, option) = if derived < min.0 { min } else { max };
    (bound, option, (bound.bytes() - derived.bytes()).saturating_abs())
}

/// Whether an option only bounds a component: then what it is set to need not come out anywhere.
fn is_bound(option: OptionId) -> bool {
    let mut levers = TASK_MANAGER.iter().chain(JOB_MANAGER);
    levers.any(|lever| lever.option == option && lever.component.is_none())
}

/// A number of thousandths as a fraction: `0.25`.
pub(crate) fn written(thousandths: i64) -> String {
    let text = format!("0.{thousandths:03}");
    let trimmed = text.trim_end_matches('0');
    trimmed.strip_suffix('.').unwrap_or(trimmed).to_owned()
}

/// The number nearest to `from`, and not that itself, on the way to `end`, with which something starts. It is found in
/// steps that double, and then by halves: where it starts and stops several times on the way, it is one of the starts.
pub(crate) fn nearest(from: i64, end: i64, starts: impl Fn(i64) -> bool) -> Option<i64> {
    let way = (end - from).abs();
    let at = |steps: i64| if end > from { from + steps } else { from - steps };
    let (mut refused, mut step) = (0, 1);
    let mut started = loop {
        let next = step.min(way);
        if next <= refused {
            return None;
        }
        if starts(at(next)) {
            break next;
        }
        (refused, step) = (next, step.saturating_mul(2));
    };
    while started - refused > 1 {
        let middle = refused + (started - refused) / 2;
        if starts(at(middle)) {
            started = middle;
        } else {
            refused = middle;
        }
    }
    Some(at(started))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn finds_the_nearest() {
        for (from, end, starts, expected) in [
            (0, 1000, 700, Some(700)),
            (10, 1000, 11, Some(11)),
            (0, 1000, 1000, Some(1000)),
            (0, 1000, 1001, None),
            (5, 5, 0, None),
        ] {
            assert_eq!(nearest(from, end, |number| number >= starts), expected);
        }
        assert_eq!(nearest(1000, 0, |number| number <= 0), Some(0));
        assert_eq!(nearest(1000, 0, |number| number <= 999), Some(999));
    }

    #[test]
    fn fractions_are_short() {
        for (thousandths, text) in [(0, "0"), (1, "0.001"), (250, "0.25"), (999, "0.999")] {
            assert_eq!(written(thousandths), text);
        }
    }
}
