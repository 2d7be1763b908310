//! The whole way from a text to what Flink makes of it.

use flink_memory::{Derivation, Exception, LogLine, Target, derive};

use crate::file::ConfigFile;
use crate::reading::{Reading, read};

/// What Flink makes of a text, for one process.
#[derive(Clone, Debug)]
pub struct Answer {
    /// The text as Flink's loader reads it.
    pub reading: Reading,
    /// The derivation from every sound entry. Where the loader refuses the text, Flink does not come that far.
    pub derivation: Derivation,
}

/// Reads a text and derives a process from it.
pub fn answer(text: &str, file: ConfigFile, target: Target) -> Answer {
    let reading = read(text, file, target.version);
    let derivation = derive(target, &reading.configuration);
    Answer { reading, derivation }
}

impl Answer {
    /// Whether the process starts.
    pub fn starts(&self) -> bool {
        self.reading.refusal.is_none() && self.derivation.outcome.is_ok()
    }

    /// The exceptions with which Flink refuses, outermost first; none where the process starts.
    pub fn refusal(&self) -> Vec<Exception> {
        match (&self.reading.refusal, &self.derivation.outcome) {
            (Some(chain), _) => chain.clone(),
            (None, Err(refusal)) => refusal.chain(),
            (None, Ok(_)) => Vec::new(),
        }
    }

    /// What Flink logs, in order, repeats removed.
    pub fn notices(&self) -> Vec<LogLine> {
        let mut lines = self.reading.notices.clone();
        if self.reading.refusal.is_none() {
            lines.extend(self.derivation.notices.iter().map(flink_memory::Notice::line));
        }
        lines
    }
}
