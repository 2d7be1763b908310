//! What a rule tells.

use flink_config::Edit;
use flink_memory::{Component, FlinkVersion, MemorySize, Process};

/// How much a finding matters, the most first.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Severity {
    /// Flink, or the job in it, does not start.
    Refused,
    /// It starts, and can fail, be killed or be slow for it.
    Risk,
    /// Memory is paid for that nothing uses.
    Waste,
    /// It works, and can be had better or plainer.
    Hint,
}

impl Severity {
    /// Its word in answers to JavaScript and in lists.
    pub const fn word(self) -> &'static str {
        match self {
            Self::Refused => "refused",
            Self::Risk => "risk",
            Self::Waste => "waste",
            Self::Hint => "hint",
        }
    }
}

/// Something that a rule has found. Texts hold option keys, values and arguments between backticks.
#[derive(Clone, Debug, PartialEq)]
pub struct Finding {
    /// The rule's name, the same in every release of the calculator.
    pub rule: &'static str,
    /// What of the configuration it is about, where a rule can find several: a key, most often. Together with rule
    /// and process it names the finding.
    pub about: String,
    /// How much it matters.
    pub severity: Severity,
    /// The process that it concerns; both, if none is named.
    pub process: Option<Process>,
    /// What is found, in one line without a full stop.
    pub title: String,
    /// Why it matters, with the numbers of this configuration.
    pub reason: String,
    /// The components it is about, the first above all.
    pub components: Vec<Component>,
    /// What fixes it, the best way first; none where only the user can know.
    pub fixes: Vec<Fix>,
    /// The page of Flink's documentation that tells of it, below the release's documentation root.
    pub page: &'static str,
}

impl Finding {
    /// Whether another is the same one, perhaps with other numbers.
    pub fn is_same(&self, other: &Self) -> bool {
        self.identity() == other.identity()
    }

    /// What tells it from other findings, whatever its numbers are.
    pub fn identity(&self) -> (&str, Option<Process>, &str) {
        (self.rule, self.process, &self.about)
    }

    /// The address of its page in a release's documentation.
    pub fn documentation(&self, version: FlinkVersion) -> String {
        version.documentation(self.page)
    }
}

/// Edits that fix what was found, and what they do. Each fix of a finding is another way to the same end.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Fix {
    /// What is done, as a command without a full stop.
    pub title: String,
    /// The edits, made one after the other.
    pub edits: Vec<Edit>,
    /// What becomes of the components.
    pub changes: Vec<Change>,
    /// Why just these values, in a sentence; empty where there is no choice.
    pub reason: String,
    /// Whether every part keeps what it needs at least: see [`MINIMUMS`](crate::MINIMUMS).
    pub is_recommended: bool,
    /// The same way with a value that is only just enough, if that is another one.
    pub least: Option<Box<Self>>,
}

/// A component that a fix moves.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Change {
    /// The process it is of.
    pub process: Process,
    /// The component.
    pub component: Component,
    /// Its size; `None` where Flink does not come that far.
    pub before: Option<MemorySize>,
    /// Its size with the fix.
    pub after: Option<MemorySize>,
}
