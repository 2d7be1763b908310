//! What is shown of a process, and when that has to be drawn again.

use std::rc::Rc;

use flink_config::Answer;
use flink_memory::{Amounts, Component, Configuration, Deployment, Derivation, MemorySize, Process, Value};

/// A process of an answer.
#[derive(Clone, Debug)]
pub struct Shown {
    /// What Flink makes of the document.
    pub answer: Rc<Answer>,
    /// The process.
    pub process: Process,
}

/// Equal is what looks the same: Flink makes the same of the same settings, wherever in the text they stand.
impl PartialEq for Shown {
    fn eq(&self, other: &Self) -> bool {
        let looks_the_same = || {
            self.derivation() == other.derivation()
                && self.answer.reading.refusal == other.answer.reading.refusal
                && self.settings().eq(other.settings())
        };
        self.process == other.process && (Rc::ptr_eq(&self.answer, &other.answer) || looks_the_same())
    }
}

impl Shown {
    /// What Flink derives.
    pub fn derivation(&self) -> &Derivation {
        self.answer.derivation(self.process)
    }

    /// What it derives that from.
    pub fn configuration(&self) -> &Configuration {
        self.answer.configuration()
    }

    fn settings(&self) -> impl Iterator<Item = (&str, &Value)> {
        let entries = self.configuration().entries().iter();
        entries.map(|entry| (entry.key.as_str(), &entry.value))
    }

    /// The sizes, as far as they are known.
    pub fn amounts(&self) -> &Amounts {
        &self.derivation().amounts
    }

    /// The total, if it is known and the process is held to it.
    pub fn total(&self) -> Option<MemorySize> {
        let is_held = !self.derivation().is_nominal(Component::TotalProcess);
        self.amounts().size(Component::TotalProcess).filter(|_| is_held)
    }

    /// Whether Flink runs in a JVM that somebody else has started.
    pub fn is_local(&self) -> bool {
        self.derivation().target.deployment == Deployment::Local
    }

    /// Whether it is the one process that has no memory of its own.
    pub fn is_local_job_manager(&self) -> bool {
        self.is_local() && self.process == Process::JobManager
    }

    /// Whether Flink starts the process.
    pub fn starts(&self) -> bool {
        self.answer.starts(self.process)
    }
}
