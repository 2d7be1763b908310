//! What Flink makes of the text: computed once for each change of it, and only read elsewhere.

use std::rc::Rc;

use flink_config::{Reading, read};
use flink_memory::{Derivation, Process, Target, derive};

use crate::setup::Setup;

/// What Flink makes of the text, for both processes.
#[derive(Clone, Debug)]
pub struct Answer {
    /// The text, read.
    pub reading: Reading,
    /// The derivations of [`PROCESSES`].
    pub derivations: [Rc<Derivation>; 2],
    /// The last derivations that Flink started with. While it does, they are the ones above.
    pub sound: [Option<Rc<Derivation>>; 2],
}

/// Both processes, in the order of the tabs.
pub const PROCESSES: [Process; 2] = [Process::TaskManager, Process::JobManager];

impl Answer {
    /// Reads and derives anew. What was sound in the answer before is kept where this one is not.
    pub fn new(setup: &Setup, before: Option<&Self>) -> Self {
        let reading = read(&setup.text, setup.file, setup.version);
        let derivations = PROCESSES.map(|process| {
            let target = Target {
                process,
                version: setup.version,
                deployment: setup.deployment,
            };
            Rc::new(derive(target, &reading.configuration))
        });
        let is_read = reading.refusal.is_none();
        let [task_manager, job_manager] = &derivations;
        let starts = |derivation: &Rc<Derivation>| (is_read && derivation.outcome.is_ok()).then(|| derivation.clone());
        let [of_task_manager, of_job_manager] = before.map(|before| before.sound.clone()).unwrap_or_default();
        let sound = [
            starts(task_manager).or(of_task_manager),
            starts(job_manager).or(of_job_manager),
        ];
        Self {
            reading,
            derivations,
            sound,
        }
    }

    /// The derivation of a process.
    pub fn derivation(&self, process: Process) -> &Rc<Derivation> {
        let [task_manager, job_manager] = &self.derivations;
        match process {
            Process::TaskManager => task_manager,
            Process::JobManager => job_manager,
        }
    }

    /// The last derivation of a process that Flink started with.
    pub fn sound(&self, process: Process) -> Option<&Rc<Derivation>> {
        let [task_manager, job_manager] = &self.sound;
        match process {
            Process::TaskManager => task_manager.as_ref(),
            Process::JobManager => job_manager.as_ref(),
        }
    }

    /// Whether Flink starts the process.
    pub fn starts(&self, process: Process) -> bool {
        self.reading.refusal.is_none() && self.derivation(process).outcome.is_ok()
    }
}
