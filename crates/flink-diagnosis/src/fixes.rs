//! Your configuration, and ways to give a process more of what it has too little of.

use flink_advice::{Fix, Raise, Subject, applied, proven, with_least};
use flink_config::{Edit, size_text};
use flink_memory::{Component, MemorySize, OptionId, Process};

use crate::diagnosis::bytes;
use crate::pasted::Pasted;

/// What to say where no configuration is at hand.
pub(crate) const CONFIGURATION: &str = "To get fixes, add the configuration: its file, or the first lines of the \
    process’s log.";

/// What to say where your configuration gives no process.
const REFUSED: &str = "Flink refuses your configuration: fix that first to get fixes for this.";

/// More fixes than this are no help.
const MOST_FIXES: usize = 4;

const MIB: i64 = 1 << 20;

/// Your configuration, if Flink reads it.
pub(crate) fn subject<'a>(pasted: &Pasted<'a>) -> Option<Subject<'a>> {
    let answer = pasted.answer.filter(|answer| answer.reading.refusal.is_none());
    answer.map(Subject::of)
}

/// What fixes something for the process that is meant, or for either of them where that is not known; or what is
/// needed to tell.
pub(crate) fn fixes(
    pasted: &Pasted,
    process: Option<Process>,
    ways: &dyn Fn(&Subject, Process) -> Vec<Fix>,
) -> (Vec<Fix>, Option<&'static str>) {
    let Some(subject) = subject(pasted) else {
        return (Vec::new(), Some(CONFIGURATION));
    };
    let is_meant = |one: &Process| process.is_none_or(|process| process == *one) && subject.starts(*one);
    let processes: Vec<_> = Process::ALL.into_iter().filter(is_meant).collect();
    if processes.is_empty() {
        return (Vec::new(), Some(REFUSED));
    }
    let all = processes
        .into_iter()
        .flat_map(|process| proven(&subject, Some(process), ways(&subject, process)));
    (all.take(MOST_FIXES).collect(), None)
}

/// The size of a component in your configuration.
pub(crate) fn size(pasted: &Pasted, process: Process, component: Component) -> Option<MemorySize> {
    subject(pasted)?.size(process, component)
}

/// Ways to make a component as large as is wanted by its own option: first with all else as it is, so that the heap
/// gives it, then with a process that grows, so that the heap keeps what it has.
pub(crate) fn more(
    subject: &Subject,
    process: Process,
    option: OptionId,
    component: Component,
    wanted: MemorySize,
) -> Vec<Fix> {
    let Some(now) = subject.size(process, component) else {
        return Vec::new();
    };
    let is_enough = |after: &Subject| after.size(process, component) >= Some(wanted);
    let within = Raise {
        subject,
        process,
        enough: &is_enough,
    };
    let own = subject.option_size(option).unwrap_or(now);
    let within = within.size(option, own.max(now));
    let beside = || {
        let needed = size_text(whole_mebibytes(wanted));
        let mut edits = vec![subject.set(option, needed.clone())];
        let upper = match option {
            OptionId::TmOverheadMin => Some(OptionId::TmOverheadMax),
            OptionId::JmOverheadMin => Some(OptionId::JmOverheadMax),
            _ => None,
        };
        let is_less = |upper: &OptionId| subject.option_size(*upper).is_some_and(|upper| upper < wanted);
        edits.extend(upper.filter(is_less).map(|upper| subject.set(upper, needed)));
        let heap = subject.size(process, Component::JvmHeap);
        grown(subject, process, edits, &|after| {
            is_enough(after) && after.size(process, Component::JvmHeap) >= heap
        })
    };
    within.into_iter().chain(beside()).collect()
}

/// Edits, and after them a total that is raised until something is enough.
fn grown(subject: &Subject, process: Process, edits: Vec<Edit>, enough: &dyn Fn(&Subject) -> bool) -> Option<Fix> {
    let configuration = applied(subject.configuration, &edits);
    let after = subject.with(&configuration);
    let raise = Raise {
        subject: &after,
        process,
        enough,
    };
    let total = raise.total()?;
    let both = |total: Vec<Edit>| [edits.clone(), total].concat();
    Some(with_least(
        both(total.edits),
        total.least.map(|least| both(least.edits)),
    ))
}

/// Ways to make the JVM heap as large as is wanted.
pub(crate) fn more_heap(subject: &Subject, process: Process, wanted: MemorySize) -> Vec<Fix> {
    let is_enough = |after: &Subject| after.size(process, Component::JvmHeap) >= Some(wanted);
    let raise = Raise {
        subject,
        process,
        enough: &is_enough,
    };
    let (option, component) = match process {
        Process::TaskManager => (OptionId::TaskHeap, Component::TaskHeap),
        Process::JobManager => (OptionId::JmHeap, Component::JvmHeap),
    };
    let own = || {
        let now = subject.is_set(option).then(|| subject.size(process, component));
        raise.size(option, now??)
    };
    [own(), raise.total()].into_iter().flatten().collect()
}

/// The size in whole mebibytes, or the next above.
pub(crate) fn whole_mebibytes(size: MemorySize) -> MemorySize {
    let up = size.bytes().saturating_add(MIB - 1) / MIB;
    bytes(up.saturating_mul(MIB))
}

/// A size and half of it: what to try next where nothing tells how much is missing.
pub(crate) fn half_more(size: MemorySize) -> MemorySize {
    whole_mebibytes(bytes(size.bytes().saturating_add(size.bytes() / 2)))
}
