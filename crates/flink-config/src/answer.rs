//! The whole way from a document to what Flink makes of it, gone once.

use flink_memory::{Configuration, Derivation, Derivations, Exception, FlinkVersion, LogLine, Notice, Process};

use crate::document::Document;
use crate::file::ConfigFile;
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
        Self::of_reading(document, reading)
    }

    /// What another release makes of the same file.
    pub fn in_release(&self, flink: FlinkVersion) -> Self {
        let document = Document {
            flink,
            ..self.document.clone()
        };
        match document.file {
            _ if flink == self.document.flink => self.clone(),
            // Every release reads it in the same way.
            ConfigFile::ConfigYaml => Self::of_reading(document, self.reading.clone()),
            ConfigFile::FlinkConf => Self::new(document),
        }
    }

    fn of_reading(document: Document, reading: Reading) -> Self {
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

#[cfg(test)]
mod tests {
    use flink_memory::Deployment;

    use super::*;

    #[test]
    fn another_release_reads_the_same_file_anew() {
        let texts = [
            "taskmanager.memory.process.size: 4g # mine\njobmanager.memory.process.size: 1600m\n",
            "taskmanager:\n  memory:\n    process.size: 4g\n    process.size: 5g\n",
            "taskmanager.memory.process.size: 'much\n",
            "",
        ];
        for (text, file) in texts
            .iter()
            .flat_map(|text| [ConfigFile::ConfigYaml, ConfigFile::FlinkConf].map(|file| (text, file)))
        {
            let of = |flink| Answer::new(Document::new(*text, file, flink, Deployment::default()));
            for (from, to) in FlinkVersion::ALL.into_iter().zip(FlinkVersion::ALL.into_iter().rev()) {
                let told = |answer: &Answer| {
                    let Reading {
                        configuration,
                        entries,
                        problems,
                        refusal,
                        notices,
                        ..
                    } = &answer.reading;
                    let derived = Process::ALL.map(|process| format!("{:?}", answer.derivation(process).outcome));
                    format!(
                        "{:?} {entries:?} {problems:?} {refusal:?} {notices:?} {derived:?}",
                        configuration.entries()
                    )
                };
                let (moved, anew) = (of(from).in_release(to), of(to));
                assert_eq!(moved, anew);
                assert_eq!(told(&moved), told(&anew), "{text} as {file} from {from} to {to}");
            }
        }
    }
}
