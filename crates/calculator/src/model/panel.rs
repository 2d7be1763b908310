//! What is opened beside the calculation: panels of the program `panels`, what they are about, and what they ask for.

use std::rc::Rc;

use flink_config::{Answer, Document};
use yew::AttrValue;

/// A panel that is loaded when it is opened.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Panel {
    /// The document in every release.
    Releases,
    /// What is held, and the ways to meet it.
    Held,
    /// The size that a part is held at.
    Hold,
    /// A plan from answers about a job.
    Plan,
    /// The document beside another.
    Compare,
    /// The document on its way to another release.
    Upgrade,
    /// What takes memory outside all budgets.
    Native,
}

impl Panel {
    /// Every panel.
    pub const ALL: [Self; 7] = [
        Self::Releases,
        Self::Held,
        Self::Hold,
        Self::Plan,
        Self::Compare,
        Self::Upgrade,
        Self::Native,
    ];

    /// Its word between the two programs.
    pub const fn word(self) -> &'static str {
        match self {
            Self::Releases => "releases",
            Self::Held => "held",
            Self::Hold => "hold",
            Self::Plan => "plan",
            Self::Compare => "compare",
            Self::Upgrade => "upgrade",
            Self::Native => "native",
        }
    }

    /// The panel with a word.
    pub fn of_word(word: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|panel| panel.word() == word)
    }
}

/// What parts the answers on Plan, which links carry, from what else is in its fields. Nobody types it.
pub const APART: char = '\u{1F}';

/// What links carry of what Plan keeps.
pub fn answers(plan: &str) -> &str {
    plan.split(APART).next().unwrap_or_default()
}

/// What a panel is about.
#[derive(Clone, Debug, PartialEq)]
pub struct Subject {
    /// What Flink makes of the document.
    pub answer: Rc<Answer>,
    /// What the panel itself keeps, in a form of its own: answers to its questions, what it compares with.
    pub own: AttrValue,
}

/// What a panel asks the page for.
#[derive(Clone, Debug, PartialEq)]
pub enum Act {
    /// The document becomes another, as one step; the title says what was done, without a full stop.
    Change(String, Box<Document>),
    /// It keeps something else of its own.
    Keep(AttrValue),
    /// The document is compared with another.
    Compare(Box<Document>),
    /// The page says something for a while.
    Note(AttrValue),
    /// The picture shows what would become of the document; or of nothing any longer.
    Preview(Option<Box<Document>>),
}
