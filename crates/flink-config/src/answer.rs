//! The whole way from a document to what Flink makes of it, gone once.

use flink_memory::{Configuration, Derivation, Derivations, Exception, LogLine, Notice, Process};

use crate::document::Document;
use crate::read::read;
use crate::reading::Reading;

/// What Flink makes of a document. Everything that is said about the document borrows from here, so that its text is
/// read once and each process is derived once.
#[derive(Clone, Debug)]
pub struct Answer {
    /// What was asked.
    pub document: Document,
    /// The text as Flink's loader reads it.
    pub reading: Reading,
    /// Both processes, derived from every sound entry. Where the loader refuses the text, Flink does not come that far.
    pub derivations: Derivations,
}

/// An answer follows from its document.
impl PartialEq for Answer {
    fn eq(&self, other: &Self) -> bool {
        self.document == other.document
    }
}

impl Answer {
    /// Reads a document's text and derives both processes from it.
    pub fn new(document: Document) -> Self {
        let reading = read(&document.text, document.file, document.flink);
        let derivations = Derivations::new(document.flink, document.deployment, &reading.configuration);
        Self {
            document,
            reading,
            derivations,
        }
    }

    /// Every sound entry of the text.
    pub fn configuration(&self) -> &Configuration {
        &self.reading.configuration
    }

    /// What Flink derives for a process.
    pub fn derivation(&self, process: Process) -> &Derivation {
        self.derivations.of(process)
    }

    /// Whether Flink starts a process.
    pub fn starts(&self, process: Process) -> bool {
        self.reading.refusal.is_none() && self.derivation(process).outcome.is_ok()
    }

    /// The exceptions with which Flink refuses a process, outermost first; none where it starts.
    pub fn refusal(&self, process: Process) -> Vec<Exception> {
        match (&self.reading.refusal, &self.derivation(process).outcome) {
            (Some(chain), _) => chain.clone(),
            (None, Err(refusal)) => refusal.chain(),
            (None, Ok(_)) => Vec::new(),
        }
    }

    /// What Flink logs when it starts a process, in order, repeats removed.
    pub fn notices(&self, process: Process) -> Vec<LogLine> {
        let mut lines = self.reading.notices.clone();
        if self.reading.refusal.is_none() {
            lines.extend(self.derivation(process).notices.iter().map(Notice::line));
        }
        lines
    }
}
