//! Raises what a process has until it is enough, and writes fixes.

use flink_config::Edit;
use flink_memory::{Component, DerivationPath, MemorySize, OptionId, Process, to_float};

use crate::finding::Fix;
use crate::fix::{LARGEST, nearest, written};
use crate::minimum::short;
use crate::options::totals;
use crate::round::{round_fraction, round_size};
use crate::sizes::{MIB, bytes, text};
use crate::subject::{Subject, applied};

/// A fix that is called by its edits.
pub fn fix(edits: Vec<Edit>) -> Fix {
    let title = |edit: &Edit| match edit {
        Edit::Set { key, text } => format!("set `{key}` to `{text}`"),
        Edit::Unset { key } => format!("remove `{key}`"),
        Edit::Lines { first, .. } => format!("change line {first}"),
    };
    let titles: Vec<String> = edits.iter().map(title).collect();
    Fix {
        title: titles.join(" and "),
        edits,
        ..Fix::default()
    }
}

/// A fix with round values, and the same with values that are only just enough.
pub fn with_least(round: Vec<Edit>, least: Option<Vec<Edit>>) -> Fix {
    let least = least.filter(|least| *least != round);
    Fix {
        least: least.map(|least| Box::new(fix(least))),
        ..fix(round)
    }
}

/// The round edits where there are some, and beside them the least; else the least alone.
pub(crate) fn round_or_least(least: Vec<Edit>, round: Option<Vec<Edit>>) -> Fix {
    match round {
        Some(round) => with_least(round, Some(least)),
        None => fix(least),
    }
}

/// An option set to the nearest size on the way from one to another, both in mebibytes, with which something is as
/// wanted: to a round size, and beside that to the very nearest.
pub(crate) fn nearest_size(
    subject: &Subject,
    option: OptionId,
    (from, end): (i64, i64),
    is_wanted: &dyn Fn(&Subject) -> bool,
) -> Option<Fix> {
    let edits = |mebibytes: i64| vec![subject.set(option, text(bytes(mebibytes.saturating_mul(MIB))))];
    let is_wanted = |mebibytes: i64, is_sound: bool| {
        let configuration = applied(subject.configuration, &edits(mebibytes));
        let after = subject.with(&configuration);
        is_wanted(&after) && (!is_sound || short(subject, &after).next().is_none())
    };
    let least = nearest(from, end, |mebibytes| is_wanted(mebibytes, false))?;
    let round = round_size(least, end, |mebibytes| is_wanted(mebibytes, true));
    Some(round_or_least(edits(least), round.map(edits)))
}

/// What of a process is to be enough.
pub struct Raise<'a> {
    /// The configuration that it has too little in.
    pub subject: &'a Subject<'a>,
    /// The process.
    pub process: Process,
    /// Whether it is enough. Asked of configurations with which the process starts.
    pub enough: &'a dyn Fn(&Subject) -> bool,
}

/// What becomes of the process.
#[derive(PartialEq)]
enum Outcome {
    TooLittle,
    Enough,
    /// It does not start, or pays with more than half of its heap: more of the same does not help.
    TooMuch,
}

impl Raise<'_> {
    /// An option for a size that is `now`, raised to a round size that is enough, and by as few whole mebibytes as are.
    /// Where it bounds a component from below, the upper bound gives way.
    pub fn size(&self, option: OptionId, now: MemorySize) -> Option<Fix> {
        let upper = match option {
            OptionId::NetworkMin => Some(OptionId::NetworkMax),
            OptionId::TmOverheadMin => Some(OptionId::TmOverheadMax),
            OptionId::JmOverheadMin => Some(OptionId::JmOverheadMax),
            _ => None,
        };
        let edits = |mebibytes: i64| {
            let size = bytes(mebibytes.saturating_mul(MIB));
            // Where nobody sets it, local execution has no upper bound but the lower one.
            let follows = |upper: &OptionId| self.subject.is_local() && !self.subject.is_set(*upper);
            let is_less = |upper: &OptionId| self.subject.option_size(*upper).is_some_and(|upper| upper < size);
            let raised = upper.filter(|upper| is_less(upper) && !follows(upper));
            let options = [option].into_iter().chain(raised);
            options.map(|option| self.subject.set(option, text(size))).collect()
        };
        let (now, end) = (now.bytes() / MIB, LARGEST / MIB);
        let found = (now < end).then(|| self.least(now, end, &edits)).flatten()?;
        let round = round_size(found, end, |mebibytes| self.is_sound(&edits(mebibytes)));
        Some(round_or_least(edits(found), round.map(edits)))
    }

    /// A fraction, raised to a round one that is enough, and by as few hundredths as are.
    pub fn fraction(&self, option: OptionId) -> Option<Fix> {
        let now = match (self.subject.entry(option), option.def().default(self.subject.version)) {
            (Some(entry), _) => to_float(&entry.value).ok()?,
            (None, flink_memory::option::DefaultValue::Float(default)) => default,
            (None, _) => return None,
        };
        let hundredths = (f64::from(now) * 100.0 + 1e-3) as i64;
        let edits = |thousandths: i64| vec![self.subject.set(option, written(thousandths))];
        let found = self.least(hundredths, 99, &|hundredths| edits(hundredths.saturating_mul(10)))?;
        let found = found.saturating_mul(10);
        let round = round_fraction(found, 990, |thousandths| self.is_sound(&edits(thousandths)));
        Some(round_or_least(edits(found), round.map(edits)))
    }

    /// The total that the derivation starts from.
    pub fn total(&self) -> Option<Fix> {
        let (process, flink) = totals(self.process);
        let (option, component) = match self.subject.derivation(self.process).path? {
            DerivationPath::TotalProcess => (process, Component::TotalProcess),
            DerivationPath::TotalFlink | DerivationPath::FineGrained => (flink, Component::TotalFlink),
            DerivationPath::Local => return None,
        };
        let now = self.subject.size(self.process, component)?;
        self.subject.is_set(option).then(|| self.size(option, now)).flatten()
    }

    /// Fewer slots, of which each has more.
    pub fn fewer_slots(&self) -> Option<Fix> {
        let slots = self.subject.slots()?;
        let edits = |count: i64| vec![self.subject.set(OptionId::Slots, count.to_string())];
        self.least(i64::from(slots.count), 1, &edits)
            .map(|count| fix(edits(count)))
    }

    /// The first value on the way with which it is enough, unless the process pays too much for it.
    fn least(&self, from: i64, end: i64, edits: &dyn Fn(i64) -> Vec<Edit>) -> Option<i64> {
        let found = nearest(from, end, |step| self.outcome(&edits(step)) != Outcome::TooLittle)?;
        (self.outcome(&edits(found)) == Outcome::Enough).then_some(found)
    }

    /// Whether it is enough, and every part keeps what it needs.
    fn is_sound(&self, edits: &[Edit]) -> bool {
        self.outcome(edits) == Outcome::Enough && {
            let configuration = applied(self.subject.configuration, edits);
            short(self.subject, &self.subject.with(&configuration)).next().is_none()
        }
    }

    fn outcome(&self, edits: &[Edit]) -> Outcome {
        let configuration = applied(self.subject.configuration, edits);
        let after = self.subject.with(&configuration);
        let heap = match self.process {
            Process::TaskManager => Component::TaskHeap,
            Process::JobManager => Component::JvmHeap,
        };
        let heap = |subject: &Subject| subject.size(self.process, heap);
        let pays = heap(&after).unwrap_or_default().bytes() < heap(self.subject).unwrap_or_default().bytes() / 2;
        if !after.starts(self.process) || pays {
            Outcome::TooMuch
        } else if (self.enough)(&after) {
            Outcome::Enough
        } else {
            Outcome::TooLittle
        }
    }
}
