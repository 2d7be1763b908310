//! Sizes for what is used: as small as leave a margin, and all else of the process as it is.

use flink_advice::{Fix, MINIMUMS, Subject, applied, fix};
use flink_config::{Edit, size_text};
use flink_memory::{Component, DerivationPath, MemorySize, OptionId, Process};

use crate::diagnosis::bytes;
use crate::fixes::whole_mebibytes;
use crate::rebuilt::{flink_size, process_size};

/// What stays free above what was used of the heap, in percent: garbage stays there until it is collected.
const HEAP_MARGIN: i64 = 25;

/// What stays free above what was used of anything else, in percent.
const MARGIN: i64 = 10;

/// In words, for whoever reads what is offered.
pub(crate) const MARGINS: &str = "Suggested sizes leave a margin above peak use: 25\u{a0}% of heap, \
     where garbage stays until it is collected, and 10\u{a0}% of anything else.";

/// The same where the heap is not told of.
pub(crate) const MARGIN_ALONE: &str =
    "Sizes that are offered leave a margin of 10\u{a0}% above the most that was used.";

/// A smaller saving than this is not worth a change, in percent of the size.
const WORTH: i64 = 5;

const MIB: i64 = 1 << 20;

/// More ways to change one part alone than these are no help beside the way to change all.
const MOST_ALONE: usize = 3;

/// What was used, and its margin, in whole mebibytes.
pub(crate) fn with_margin(component: Component, used: MemorySize) -> MemorySize {
    let margin = match component {
        Component::JvmHeap => HEAP_MARGIN,
        _ => MARGIN,
    };
    whole_mebibytes(bytes(used.bytes().saturating_add(used.bytes() / 100 * margin)))
}

/// A part that is to have another size.
#[derive(Clone, Copy)]
struct Goal {
    component: Component,
    size: MemorySize,
}

/// Each part alone in the size that it needs, and then the process with all of them.
pub(crate) fn resized(subject: &Subject, process: Process, used: &[(Component, MemorySize)]) -> Vec<Fix> {
    let goals: Vec<Goal> = used.iter().filter_map(|used| goal(subject, process, *used)).collect();
    let alone = goals.iter().filter_map(|goal| match goal.component {
        // The heap is what is left, and so is the process.
        Component::JvmHeap => whole(subject, process, &[*goal]).map(|fix| titled(fix, goal.component.name())),
        Component::TotalProcess => whole(subject, process, &[*goal]),
        _ => Some(fix(own(subject, process, *goal))),
    });
    let mut fixes: Vec<Fix> = alone.collect();
    fixes.sort_by_key(|fix| fix.edits.len());
    fixes.truncate(MOST_ALONE);
    if goals.len() > 1 {
        let all = whole(subject, process, &goals);
        fixes.extend(all.map(|fix| titled(fix, &format!("the {}", process.name()))));
    }
    fixes
}

/// A fix of several edits with a word on what they are for.
fn titled(fix: Fix, what: &str) -> Fix {
    let edits = fix.title.replace(" and set ", ", ");
    Fix {
        title: format!("resize {what} to what is used and the margin: {edits}"),
        ..fix
    }
}

/// The size that a part needs, if that is another than it has, and can be told from what is used.
fn goal(subject: &Subject, process: Process, (component, used): (Component, MemorySize)) -> Option<Goal> {
    use Component::{Direct, FrameworkOffHeap, JvmHeap, JvmMetaspace, JvmOverhead, Managed, Network, OffHeap};
    let now = |component| subject.size(process, component);
    let wanted = with_margin(component, used);
    let (component, wanted) = match (component, process) {
        // Network memory is taken at once, whatever is used of it; of what is left, framework off-heap has a fixed part.
        (Direct, Process::TaskManager) => {
            let buffers = bytes(used.bytes().saturating_sub(now(Network)?.bytes()));
            let parts = with_margin(Direct, buffers).checked_sub(now(FrameworkOffHeap)?);
            (Component::TaskOffHeap, parts.unwrap_or_default())
        }
        (Direct, Process::JobManager) => (OffHeap, wanted),
        (component, _) => (component, wanted),
    };
    let is = now(component)?;
    let wanted = wanted.max(needed(component, process).min(is));
    let grows = wanted > is;
    let saves = is.bytes().saturating_sub(wanted.bytes()) >= is.bytes() / 100 * WORTH + MIB;
    let is_worth_it = match (component, process) {
        // A job must have its buffers whether they are full or not, and native memory is not counted here.
        (Network | JvmOverhead, _) | (OffHeap, Process::JobManager) => grows,
        // Its consumers take all that they are given.
        (Managed, _) => saves,
        (JvmHeap | JvmMetaspace, _) => grows || saves,
        _ => grows || saves,
    };
    is_worth_it.then_some(Goal {
        component,
        size: wanted,
    })
}

/// What a part needs at least, however little of it was used so far; managed memory may go where nothing takes any.
fn needed(component: Component, process: Process) -> MemorySize {
    let within = MINIMUMS.iter().filter(|minimum| {
        minimum.process == process
            && minimum.component != Component::Managed
            && component.holds(minimum.component, process)
    });
    bytes(within.map(|minimum| minimum.size.bytes()).sum())
}

/// The edits of a part's own options.
fn own(subject: &Subject, process: Process, Goal { component, size }: Goal) -> Vec<Edit> {
    use OptionId::*;
    let set = |option| subject.set(option, size_text(size));
    let bounds = |min: OptionId, max: OptionId| {
        let is_less = subject.option_size(max).is_some_and(|max| max < size);
        [Some(set(min)), is_less.then(|| set(max))]
            .into_iter()
            .flatten()
            .collect()
    };
    match (component, process) {
        (Component::JvmMetaspace, Process::TaskManager) => vec![set(TmMetaspace)],
        (Component::JvmMetaspace, Process::JobManager) => vec![set(JmMetaspace)],
        (Component::Managed, _) => vec![set(ManagedSize)],
        (Component::TaskOffHeap, _) => vec![set(TaskOffHeap)],
        (Component::OffHeap, Process::JobManager) => vec![set(JmOffHeap)],
        (Component::Network, _) => bounds(NetworkMin, NetworkMax),
        (Component::JvmOverhead, Process::TaskManager) => bounds(TmOverheadMin, TmOverheadMax),
        (Component::JvmOverhead, Process::JobManager) => bounds(JmOverheadMin, JmOverheadMax),
        (Component::JvmHeap, Process::JobManager) if subject.is_set(JmHeap) => vec![set(JmHeap)],
        (Component::JvmHeap, Process::TaskManager) if subject.is_set(TaskHeap) => {
            let framework = subject.size(process, Component::FrameworkHeap).unwrap_or_default();
            let task = size.checked_sub(framework).unwrap_or_default();
            vec![subject.set(TaskHeap, size_text(task))]
        }
        _ => Vec::new(),
    }
}

/// The parts in the sizes that they need, every other part in the size that it has, and the smallest total with which
/// that is so.
fn whole(subject: &Subject, process: Process, goals: &[Goal]) -> Option<Fix> {
    use Component::{FrameworkOffHeap, JvmHeap, JvmMetaspace, JvmOverhead, Managed, Network, OffHeap, TaskOffHeap};
    let parts: &[Component] = match process {
        Process::TaskManager => &[
            JvmHeap,
            Managed,
            FrameworkOffHeap,
            TaskOffHeap,
            Network,
            JvmMetaspace,
            JvmOverhead,
        ],
        Process::JobManager => &[JvmHeap, OffHeap, JvmMetaspace, JvmOverhead],
    };
    let now = |component| subject.size(process, component).unwrap_or_default();
    let total = goals.iter().find(|goal| goal.component == Component::TotalProcess);
    let goal_of = |component: Component| goals.iter().find(|goal| goal.component == component);
    let mut edits: Vec<Edit> = goals.iter().flat_map(|goal| own(subject, process, *goal)).collect();
    let path = subject.derivation(process).path?;
    let (option, is_within): (_, fn(Component) -> bool) = match path {
        DerivationPath::FineGrained | DerivationPath::Local => return (!edits.is_empty()).then(|| fix(edits)),
        DerivationPath::TotalProcess => (process_size(process), |_| true),
        DerivationPath::TotalFlink => (flink_size(process), |component| {
            !matches!(component, JvmMetaspace | JvmOverhead)
        }),
    };
    if let Some(goal) = total {
        // Nothing tells which of its parts is too large, so all stay in proportion.
        let before = now(Component::TotalProcess).bytes();
        let start = match path {
            DerivationPath::TotalProcess => goal.size.bytes(),
            _ => now(Component::TotalFlink)
                .bytes()
                .saturating_sub(before.saturating_sub(goal.size.bytes())),
        };
        return least(subject, process, option, &[], start, &|after| {
            after.size(process, Component::TotalProcess) >= Some(goal.size)
        });
    }
    // What a fraction gives would shrink with the total.
    let fractions: &[(Component, OptionId)] = match process {
        Process::TaskManager => &[
            (Managed, OptionId::ManagedSize),
            (Network, OptionId::NetworkMin),
            (JvmOverhead, OptionId::TmOverheadMin),
        ],
        Process::JobManager => &[(JvmOverhead, OptionId::JmOverheadMin)],
    };
    for (component, option) in fractions {
        let size = whole_mebibytes(now(*component));
        let is_held = match component {
            Managed => subject.is_set(*option),
            _ => subject.option_size(*option) >= Some(now(*component)),
        };
        if goal_of(*component).is_none() && !is_held {
            edits.push(subject.set(*option, size_text(size)));
        }
    }
    let wanted = |component: Component| goal_of(component).map_or_else(|| now(component), |goal| goal.size);
    let start = parts.iter().filter(|part| is_within(**part));
    let start = start.fold(0_i64, |sum, part| sum.saturating_add(wanted(*part).bytes()));
    least(subject, process, option, &edits, start, &|after| {
        parts
            .iter()
            .all(|part| after.size(process, *part) >= Some(wanted(*part)))
    })
}

/// Edits with the least total from `start` on with which the process starts and something holds.
fn least(
    subject: &Subject,
    process: Process,
    option: OptionId,
    edits: &[Edit],
    start: i64,
    holds: &dyn Fn(&Subject) -> bool,
) -> Option<Fix> {
    let with = |mebibytes: i64| {
        let total = subject.set(option, size_text(bytes(mebibytes.saturating_mul(MIB))));
        [vec![total], edits.to_vec()].concat()
    };
    let is_enough = |mebibytes: i64| {
        let configuration = applied(subject.configuration, &with(mebibytes));
        let after = subject.with(&configuration);
        after.starts(process) && holds(&after)
    };
    let mut low = (start / MIB).saturating_sub(1);
    let mut step = 1;
    let mut high = low.saturating_add(step);
    while !is_enough(high) {
        low = high;
        step *= 2;
        high = high.saturating_add(step);
        // No process is larger.
        if high > 64 << 20 {
            return None;
        }
    }
    while high - low > 1 {
        let middle = low + (high - low) / 2;
        match is_enough(middle) {
            true => high = middle,
            false => low = middle,
        }
    }
    Some(fix(with(high)))
}
