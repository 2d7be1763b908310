//! Raises what a process has until it is enough, and writes fixes.

use flink_config::Edit;
use flink_memory::{Component, DerivationPath, MemorySize, OptionId, Process, to_float};

use crate::finding::Fix;
use crate::fix::{LARGEST, nearest, written};
use crate::options::totals;
use crate::sizes::{MIB, bytes, text};
use crate::subject::{Subject, applied};

/// A fix that is called by its edits.
pub fn fix(edits: Vec<Edit>) -> Fix {
    let title = |edit: &Edit| match edit {
        Edit::Set { key, text } => format!("set `{key}` to `{text}`"),
        Edit::Unset { key } => format!("remove `{key}`"),
    };
    let titles: Vec<String> = edits.iter().map(title).collect();
    Fix {
        title: titles.join(" and "),
        edits,
        changes: Vec::new(),
    }
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
    /// An option for a size that is `now`, raised by as few whole mebibytes as are enough. Where it bounds a component
    /// from below, the upper bound gives way.
    pub fn size(&self, option: OptionId, now: MemorySize) -> Option<Fix> {
        let upper = match option {
            OptionId::NetworkMin => Some(OptionId::NetworkMax),
            OptionId::TmOverheadMin => Some(OptionId::TmOverheadMax),
            OptionId::JmOverheadMin => Some(OptionId::JmOverheadMax),
            _ => None,
        };
        self.least(now.bytes() / MIB, LARGEST / MIB, &|mebibytes| {
            let size = bytes(mebibytes.saturating_mul(MIB));
            // Where nobody sets it, local execution has no upper bound but the lower one.
            let follows = |upper: &OptionId| self.subject.is_local() && !self.subject.is_set(*upper);
            let is_less = |upper: &OptionId| self.subject.option_size(*upper).is_some_and(|upper| upper < size);
            let raised = upper.filter(|upper| is_less(upper) && !follows(upper));
            let options = [option].into_iter().chain(raised);
            options.map(|option| self.subject.set(option, text(size))).collect()
        })
    }

    /// A fraction, raised by as few hundredths as are enough.
    pub fn fraction(&self, option: OptionId) -> Option<Fix> {
        let now = match (self.subject.entry(option), option.def().default(self.subject.version)) {
            (Some(entry), _) => to_float(&entry.value).ok()?,
            (None, flink_memory::option::DefaultValue::Float(default)) => default,
            (None, _) => return None,
        };
        let hundredths = (f64::from(now) * 100.0 + 1e-3) as i64;
        self.least(hundredths, 99, &|hundredths| {
            vec![self.subject.set(option, written(hundredths.saturating_mul(10)))]
        })
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
        self.least(i64::from(slots.count), 1, &|count| {
            vec![self.subject.set(OptionId::Slots, count.to_string())]
        })
    }

    fn least(&self, from: i64, end: i64, edits: &dyn Fn(i64) -> Vec<Edit>) -> Option<Fix> {
        let found = nearest(from, end, |step| self.outcome(&edits(step)) != Outcome::TooLittle)?;
        let edits = edits(found);
        (self.outcome(&edits) == Outcome::Enough).then(|| fix(edits))
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
