//! Finds changes with which a process starts that Flink refuses: the smallest, and beside each a round one that leaves
//! every part what it needs.
//!
//! Nothing here repeats Flink's checks: a change is tried by deriving. How small it is, is told by how far the process
//! comes out from what the user has set.

use std::cell::Cell;

use flink_config::Edit;
use flink_memory::option::{DefaultValue, Kind, find as find_option};
use flink_memory::{
    Component, Configuration, Entry, MemorySize, OptionId, Process, Reason, Value, derive, to_float, to_integer,
    to_size,
};

use crate::finding::Fix;
use crate::meant;
use crate::minimum::short;
use crate::raise::{fix, with_least};
use crate::round::{round_fraction, round_near, round_size};
use crate::sizes::{MIB, bytes, text};
use crate::subject::{Subject, applied};

/// More fixes than this are no help.
const MOST_FIXES: usize = 4;

/// No process is larger, in bytes: 64 TiB.
pub(crate) const LARGEST: i64 = 64 << 40;

/// Once so many configurations were derived to find fixes of two options, only what needs no search is tried.
const TRIES: u32 = 20_000;

/// A change of one option, or of two, with what it costs.
#[derive(Clone, Debug)]
struct Candidate {
    edits: Vec<Edit>,
    /// The same with a value that is only just enough, where `edits` have a round one.
    least: Option<Vec<Edit>>,
    /// Whether every part keeps what it needs.
    is_recommended: bool,
    /// Whether it only writes what was meant.
    puts_right: bool,
    /// How many options are changed.
    options: usize,
    /// By how many bytes the process comes out other than was set.
    cost: i64,
}

/// Changes with which a refused process starts: of one option, or where that is not enough, of two. Each is another way;
/// those that leave a part too little to be of use are offered only where there is no better one. With them comes
/// whether the search was cut short.
pub(crate) fn fixes(subject: &Subject, process: Process) -> (Vec<Fix>, bool) {
    let decisive = decisive(subject);
    let subject = &subject.with(&decisive);
    let search = Search {
        subject,
        original: subject,
        process,
        tries: &Cell::new(0),
    };
    let mut found = search.of_one();
    if !found.iter().any(|way| way.is_recommended) {
        found.extend(search.of_two());
    }
    if found.iter().any(|way| way.is_recommended) {
        found.retain(|way| way.is_recommended);
    }
    for way in &mut found {
        let configuration = applied(subject.configuration, &way.edits);
        way.cost = way.cost.saturating_add(search.distance(&subject.with(&configuration)));
    }
    // What was written wrongly is put right before anything else is changed; of the same size, the shorter text.
    let length = |way: &Candidate| fix(way.edits.clone()).title.len();
    found.sort_by_cached_key(|way| (!way.puts_right, way.options, way.cost, length(way)));
    let mut fixes: Vec<Fix> = Vec::new();
    for way in found {
        if fixes.len() < MOST_FIXES && !fixes.iter().any(|fix| fix.edits == way.edits) {
            fixes.push(with_least(way.edits, way.least));
        }
    }
    (fixes, search.tries.get() > TRIES)
}

/// The settings that have a say in whether a process starts, and in what its parts need: each of many tries copies and
/// derives these, whatever else is set.
fn decisive(subject: &Subject) -> Configuration {
    let entries = subject.configuration.entries().iter();
    let (external, others): (Vec<_>, Vec<_>) = entries.partition(|entry| entry.key.starts_with("external-resource"));
    let is_python = |entry: &&Entry| entry.key.starts_with("python.");
    // Of those about Python, one says as much as all.
    let python = others.iter().copied().find(is_python);
    let has_say = |entry: &&Entry| {
        let is_known = entry.key == "parallelism.default" || find_option(&entry.key).is_some();
        is_known && !is_python(entry)
    };
    let mut decisive = Configuration::default();
    for entry in others.into_iter().filter(has_say).chain(python) {
        decisive.set(&entry.key, entry.value.clone(), entry.place);
    }
    for (key, value) in refused_resource(subject, &external) {
        decisive.set(&key, value, None);
    }
    decisive
}

/// The external resource that Flink refuses, alone: there may be thousands, and they have no say in memory.
fn refused_resource(subject: &Subject, external: &[&Entry]) -> Vec<(String, Value)> {
    let find = |key: &str| external.iter().find(|entry| entry.key == key);
    let names = OptionId::ExternalResources.def().key;
    let Some(all) = find(names) else {
        return Vec::new();
    };
    let mut alone = Configuration::default();
    for entry in external {
        alone.set(&entry.key, entry.value.clone(), None);
    }
    let size = Value::Text("4g".to_owned());
    alone.set(OptionId::TmProcessSize.def().key, size, None);
    let target = subject.derivation(Process::TaskManager).target;
    let Err(Reason::BadValue(bad)) = derive(target, &alone).outcome.map_err(|refusal| refusal.reason) else {
        return Vec::new();
    };
    let name = bad.key.strip_prefix("external-resource.");
    match (name.and_then(|name| name.strip_suffix(".amount")), find(&bad.key)) {
        (Some(name), Some(amount)) => {
            let list = Value::List {
                text: name.to_owned(),
                elements: vec![name.to_owned()],
            };
            vec![(names.to_owned(), list), (bad.key.clone(), amount.value.clone())]
        }
        _ if bad.key == names => vec![(names.to_owned(), all.value.clone())],
        _ => Vec::new(),
    }
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
    /// What the user has, where the subject has changes already.
    original: &'a Subject<'a>,
    process: Process,
    /// How many configurations were derived.
    tries: &'a Cell<u32>,
}

impl Search<'_> {
    fn levers(&self) -> &'static [Lever] {
        match self.process {
            Process::TaskManager => TASK_MANAGER,
            Process::JobManager => JOB_MANAGER,
        }
    }

    fn starts_with(&self, edits: &[Edit]) -> bool {
        self.tries.set(self.tries.get().saturating_add(1));
        let configuration = applied(self.subject.configuration, edits);
        self.subject.starts_with(&configuration, self.process)
    }

    /// Whether the process starts with edits, and every part of it keeps what it needs.
    fn is_sound_with(&self, edits: &[Edit]) -> bool {
        self.starts_with(edits) && {
            let configuration = applied(self.subject.configuration, edits);
            let after = self.subject.with(&configuration);
            short(self.original, &after).next().is_none()
        }
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
        let mut ways = self.steps_that_start();
        for lever in self.levers() {
            if lever.also_unset || self.subject.is_set(lever.option) {
                ways.extend(self.nearest(lever.option));
            }
        }
        // Where only one very number starts, none near it was found.
        let mut exact = self.exact();
        exact.retain(|way| !ways.iter().any(|other| sets_the_same(way, other)) && self.starts_with(&way.edits));
        ways.extend(exact.into_iter().map(|way| self.rounded(way)));
        ways.retain(|way| !is_absurd(self.original, &way.edits));
        for way in ways.iter_mut().filter(|way| way.least.is_none()) {
            way.is_recommended = self.is_sound_with(&way.edits);
        }
        ways
    }

    /// Changes that need no search, with which the process starts.
    fn steps_that_start(&self) -> Vec<Candidate> {
        let mut ways = self.first_steps();
        ways.retain(|way| self.starts_with(&way.edits));
        ways
    }

    /// Changes of two options: one that is wrong or in the way, and then what is still missing.
    fn of_two(&self) -> Vec<Candidate> {
        let mut ways = Vec::new();
        for first in self.first_steps() {
            let configuration: Configuration = applied(self.subject.configuration, &first.edits);
            let subject = self.subject.with(&configuration);
            let then = Search {
                subject: &subject,
                ..*self
            };
            // Most is found early: what was written wrongly comes first.
            let second = match self.tries.get() > TRIES {
                true => then.steps_that_start(),
                false => then.of_one(),
            };
            ways.extend(second.into_iter().map(|second| {
                let edits = both(&first.edits, second.edits);
                Candidate {
                    options: edits.len(),
                    edits,
                    least: second.least.map(|least| both(&first.edits, least)),
                    is_recommended: second.is_recommended,
                    puts_right: first.puts_right,
                    cost: first.cost.saturating_add(second.cost),
                }
            }));
        }
        ways
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
            let size = to_size(&entry.value).map_or(0, MemorySize::bytes);
            let all = self.subject.unset(lever.option);
            // Without the key that counts, an older one may.
            let this = vec![Edit::Unset {
                key: self.subject.key(lever.option),
            }];
            let ways = if all == this { vec![all] } else { vec![all, this] };
            // What sets a component is counted by what becomes of that; of the rest, all is given up.
            let cost = if lever.component.is_some() { 0 } else { size };
            steps.extend(ways.into_iter().map(|edits| candidate(edits, cost)));
        }
        steps.sort_by_key(|step| !step.puts_right);
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
        candidate(vec![self.subject.set(option, value)], cost)
    }

    /// A size with which the process starts, and a round one near it, if every part keeps what it needs with that.
    fn rounded(&self, way: Candidate) -> Candidate {
        let [Edit::Set { key, text: exact }] = way.edits.as_slice() else {
            return way;
        };
        let edits = |size: MemorySize| {
            let (key, text) = (key.clone(), text(size));
            vec![Edit::Set { key, text }]
        };
        let size = MemorySize::parse(exact).unwrap_or_default();
        let round = round_near(size, |size| self.is_sound_with(&edits(size)));
        ranged(way.edits.clone(), round.map(edits), way.cost)
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
                let edits = |mebibytes: i64| {
                    let size = bytes(mebibytes.saturating_mul(MIB));
                    vec![self.subject.set(option, text(size))]
                };
                let now = now.bytes().min(LARGEST);
                let is_bound = entry.is_none() || is_bound(option);
                let way = |from: i64, end: i64| {
                    let least = nearest(from, end, |mebibytes| self.starts_with(&edits(mebibytes)))?;
                    let round = round_size(least, end, |mebibytes| self.is_sound_with(&edits(mebibytes)));
                    let away = (round.unwrap_or(least) * MIB - now).abs();
                    let cost = if is_bound { away } else { 0 };
                    Some(ranged(edits(least), round.map(edits), cost))
                };
                let (up, down) = (way(now / MIB, LARGEST / MIB), way((now + MIB - 1) / MIB, 0));
                up.into_iter().chain(down).collect()
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
                let edits = |thousandths: i64| vec![self.subject.set(option, written(thousandths))];
                let whole = self
                    .subject
                    .derivation(self.process)
                    .amounts
                    .size(Component::TotalFlink);
                let whole = whole.unwrap_or_default().bytes();
                let way = |from: i64, end: i64| {
                    let least = nearest(from, end, |found| self.starts_with(&edits(found)))?;
                    let round = round_fraction(least, end, |found| self.is_sound_with(&edits(found)));
                    let away = (round.unwrap_or(least) - thousandths).abs();
                    Some(ranged(
                        edits(least),
                        round.map(edits),
                        away.saturating_mul(whole) / 1000,
                    ))
                };
                let (up, down) = (way(thousandths, 999), way(thousandths + 1, 0));
                up.into_iter().chain(down).collect()
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

/// Whether edits set a size that no machine has, and that nobody wrote.
pub(crate) fn is_absurd(subject: &Subject, edits: &[Edit]) -> bool {
    edits.iter().any(|edit| {
        let Edit::Set { key, text } = edit else { return false };
        let is_size = find_option(key).is_some_and(|(option, _)| option.def().kind == Kind::Size);
        let is_large = MemorySize::parse(text).is_ok_and(|size| size.bytes() > LARGEST);
        let mut entries = subject.configuration.entries().iter();
        is_size && is_large && !entries.any(|entry| entry.value.to_string() == *text)
    })
}

/// Edits after others, of which those go whose key is edited again.
fn both(first: &[Edit], second: Vec<Edit>) -> Vec<Edit> {
    let is_again = |edit: &&Edit| second.iter().any(|later| later.key() == edit.key());
    let mut edits: Vec<Edit> = first.iter().filter(|edit| !is_again(edit)).cloned().collect();
    edits.extend(second);
    edits
}

/// A change that was not tried yet.
fn candidate(edits: Vec<Edit>, cost: i64) -> Candidate {
    Candidate {
        edits,
        least: None,
        is_recommended: false,
        puts_right: false,
        options: 1,
        cost,
    }
}

/// A change to one of many values: to a round one, if that leaves every part what it needs.
fn ranged(least: Vec<Edit>, round: Option<Vec<Edit>>, cost: i64) -> Candidate {
    match round {
        Some(round) => Candidate {
            least: Some(least),
            is_recommended: true,
            ..candidate(round, cost)
        },
        None => candidate(least, cost),
    }
}

/// Whether another change of the same one option can be recommended.
fn sets_the_same(way: &Candidate, other: &Candidate) -> bool {
    let key = |way: &Candidate| match way.edits.as_slice() {
        [edit @ Edit::Set { .. }] => edit.key().map(str::to_owned),
        _ => None,
    };
    other.is_recommended && key(way) == key(other)
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
    use flink_config::{Answer, ConfigFile, Document};
    use flink_memory::{Deployment, v};

    #[test]
    fn the_search_is_bounded() {
        let keys = TASK_MANAGER.iter().map(|lever| lever.option.def().key);
        for value in ["1g", "99999t", "0.99", "1.5g"] {
            let text: String = keys.clone().map(|key| format!("{key}: {value}\n")).collect();
            let document = Document::new(text, ConfigFile::ConfigYaml, v(2, 3), Deployment::Docker);
            let answer = Answer::new(document);
            let subject = &Subject::of(&answer);
            let tries = &Cell::new(0);
            let search = Search {
                subject,
                original: subject,
                process: Process::TaskManager,
                tries,
            };
            let found = search.of_one().len() + search.of_two().len();
            assert!(tries.get() < 2 * TRIES, "{value}: {} for {found}", tries.get());
        }
    }

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
