//! The messages of a failure that were pasted, and what they mean.

use std::rc::Rc;

use flink_config::{Answer, ConfigFile, Document, Edit, write_document};
use flink_memory::{Component, FlinkVersion, Process};

use super::advice::Emphasis;
use super::shown::Shown;

/// A text with messages of a failure, and what they mean.
#[derive(Clone, Debug, PartialEq)]
pub struct Failure {
    /// The text, or what a link carries of one.
    pub text: Rc<str>,
    /// What the fixes are for; none before it is explained.
    pub explained: Option<Rc<Answer>>,
    /// What each message means, the most telling first.
    pub diagnoses: Rc<[Diagnosis]>,
}

/// What one message means. Code stands between backticks.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Diagnosis {
    /// The message in one line.
    pub title: String,
    /// The message with its numbers, as a link carries it; empty where none does.
    pub why: String,
    /// The process that it is of, if that can be told.
    pub process: Option<Process>,
    /// The parts of memory that it is about.
    pub components: Vec<Component>,
    /// How much of memory is used, where it tells that.
    pub used: Vec<Used>,
    /// What happened, and what it is not.
    pub meaning: String,
    /// What its numbers say.
    pub details: String,
    /// How to tell whether something is too small or leaking.
    pub advice: String,
    /// What more is needed for fixes.
    pub needs: String,
    /// The class or the manual that says it.
    pub source: String,
    /// What fixes it, for the answer that it was explained for.
    pub fixes: Vec<Repair>,
    /// The settings that Flink refuses in these very words, if it is a refusal.
    pub rebuilt: Option<Rebuilt>,
}

/// How many bytes of a component are used, of one process where that can be told.
#[derive(Clone, Copy, Debug, PartialEq)]
#[allow(missing_docs)]
pub struct Used {
    pub process: Option<Process>,
    pub component: Component,
    pub bytes: i64,
}

/// Edits that fix what failed.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Repair {
    /// What is done.
    pub title: String,
    /// Why these values.
    pub reason: String,
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
    /// A failure that is not explained yet.
    pub fn of(text: &str) -> Self {
        Self {
            text: text.into(),
            explained: None,
            diagnoses: Rc::default(),
        }
    }

    /// Whether it was explained for an answer, or for one of which the same is to be said: a comment changes nothing.
    pub fn is_for(&self, answer: &Rc<Answer>) -> bool {
        let shown = |answer: &Rc<Answer>| Shown {
            answer: answer.clone(),
            process: Process::TaskManager,
        };
        let is_alike = |explained: &Rc<Answer>| {
            explained.document.file == answer.document.file && shown(explained) == shown(answer)
        };
        self.explained.as_ref().is_some_and(is_alike)
    }

    /// Its messages with their numbers, as a link carries them; empty where none does.
    pub fn why(&self) -> String {
        if self.explained.is_none() {
            return self.text.strip_prefix("why=").unwrap_or_default().to_owned();
        }
        let all = self.diagnoses.iter().map(|diagnosis| diagnosis.why.as_str());
        let all: Vec<&str> = all.filter(|why| !why.is_empty()).take(4).collect();
        all.join(",")
    }

    /// How much of a process's memory is used.
    pub fn used(&self, process: Process) -> Rc<[Used]> {
        let all = self.diagnoses.iter().flat_map(|diagnosis| &diagnosis.used);
        let of_process = all.filter(|used| used.process.is_none_or(|of| of == process));
        of_process.copied().collect()
    }

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
