//! The messages of a failure that were pasted, and what they mean.

use std::rc::Rc;

use flink_config::{Answer, ConfigFile, Document, Edit, write_document};
use flink_memory::{Component, FlinkVersion, Process};

use super::advice::Emphasis;

/// A text with messages of a failure, and what they mean.
#[derive(Clone, Debug, PartialEq)]
pub struct Failure {
    /// The text.
    pub text: Rc<str>,
    /// What the fixes are for.
    pub answer: Rc<Answer>,
    /// What each message means, the most telling first.
    pub diagnoses: Rc<[Diagnosis]>,
}

/// What one message means. Code stands between backticks.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Diagnosis {
    /// The message in one line.
    pub title: String,
    /// The process that it is of, if that can be told.
    pub process: Option<Process>,
    /// The parts of memory that it is about.
    pub components: Vec<Component>,
    /// What happened, and what it is not.
    pub meaning: String,
    /// What its numbers say.
    pub says: String,
    /// How to tell whether something is too small or leaking.
    pub telling: String,
    /// What more is needed for fixes.
    pub needs: String,
    /// The class or the manual that says it.
    pub source: String,
    /// What fixes it, for the answer that it was explained for.
    pub fixes: Vec<Repair>,
    /// The settings that Flink refuses in these very words, if it is a refusal.
    pub rebuilt: Option<Rebuilt>,
}

/// Edits that fix what failed.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Repair {
    /// What is done.
    pub title: String,
    /// The edits.
    pub edits: Vec<Edit>,
}

/// Settings that were read back from a message, and the release that says it.
#[derive(Clone, Debug, PartialEq)]
pub struct Rebuilt {
    /// The release.
    pub flink: FlinkVersion,
    /// Whole keys and texts.
    pub settings: Vec<(String, String)>,
}

/// The totals that Flink ships.
const SHIPPED: [(&str, &str); 2] = [
    ("taskmanager.memory.process.size", "1728m"),
    ("jobmanager.memory.process.size", "1600m"),
];

/// Whether an option is one of a process.
fn is_of(key: &str, process: Process) -> bool {
    key.split('.').next() == Some(process.word())
}

impl Failure {
    /// The parts of a process's memory that the first message is about, for the picture.
    pub fn emphasis(&self, process: Process) -> Option<Emphasis> {
        let first = self.diagnoses.first()?;
        let is_elsewhere = first.process.is_some_and(|concerned| concerned != process);
        (!is_elsewhere).then(|| Emphasis {
            components: first.components.clone(),
            after: None,
            is_past: false,
        })
    }
}

impl Rebuilt {
    /// The document with these settings, on the deployment of another. The process that they are not for is as Flink
    /// ships it.
    pub fn document(&self, current: &Document) -> Document {
        let file = ConfigFile::usual(self.flink);
        let settings = self.settings.iter().map(|(key, text)| (key.as_str(), text.as_str()));
        let process = self.process();
        let is_missing = |key: &str| process.is_some_and(|process| !is_of(key, process));
        let shipped = SHIPPED.into_iter().filter(|(key, _)| is_missing(key));
        let text = write_document(settings.chain(shipped), file).text;
        Document::new(text, file, self.flink, current.deployment)
    }

    /// The process that the settings are for.
    pub fn process(&self) -> Option<Process> {
        let is_set = |process: &Process| self.settings.iter().any(|(key, _)| is_of(key, *process));
        Process::ALL.into_iter().find(is_set)
    }
}
