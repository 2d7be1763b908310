//! A message of a failure, and what one text says of it.

use crate::diagnosis::{Diagnosis, Number};
use crate::pasted::Pasted;
use crate::rebuilt::Rebuilt;
use flink_advice::Fix;
use flink_memory::{Component, Process};

/// A message of a failure.
#[derive(Clone, Copy, Debug)]
pub struct Message {
    /// Its short address, which stays for ever: `oom-metaspace`.
    pub id: &'static str,
    /// What it is, in one line without a full stop.
    pub title: &'static str,
    /// What happened, and what it is not. Keys, classes and words of Flink's stand between backticks, here and below.
    pub meaning: &'static str,
    /// What to look at next: whether something is too small or leaking, and how to tell.
    pub telling: &'static str,
    /// The class that says it, with its releases, or the manual that tells of it.
    pub source: &'static str,
    /// A text as it is met, with numbers of its own.
    pub example: &'static str,
    /// Messages that are only a part or a consequence of this one, and need not be shown beside it.
    pub(crate) hides: &'static [&'static str],
    /// Finds it in a text.
    pub(crate) read: fn(&Pasted) -> Option<Said>,
}

impl PartialEq for Message {
    fn eq(&self, other: &Self) -> bool {
        self.id == other.id
    }
}

/// What one text says of a message.
#[derive(Debug, Default)]
pub(crate) struct Said {
    /// Where the message begins.
    pub at: usize,
    pub process: Option<Process>,
    pub components: Vec<Component>,
    pub numbers: Vec<Number>,
    pub says: String,
    pub rebuilt: Option<Rebuilt>,
    pub fixes: Vec<Fix>,
    pub needs: Option<&'static str>,
}

impl Message {
    /// What a text says of it, if it stands there.
    pub(crate) fn diagnosis(&'static self, pasted: &Pasted) -> Option<Diagnosis> {
        let said = (self.read)(pasted)?;
        Some(Diagnosis {
            message: self,
            line: pasted.line(said.at),
            process: said.process,
            components: said.components,
            numbers: said.numbers,
            says: said.says,
            rebuilt: said.rebuilt,
            fixes: said.fixes,
            needs: said.needs,
        })
    }
}
