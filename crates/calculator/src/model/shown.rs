//! What Flink makes of the text: computed once for each change of it, and only read elsewhere.

use std::rc::Rc;

use flink_config::{Reading, read};
use flink_memory::{Derivation, Process, Target, derive};

use crate::setup::Setup;

/// What Flink makes of the text, for both processes.
#[derive(Debug)]
pub struct Answer {
    /// The text, read.
    pub reading: Rc<Reading>,
    /// What becomes of [`Process::ALL`].
    derived: [Rc<Derived>; 2],
    /// The last of them that Flink started with. While it does, they are the ones above.
    sound: [Option<Rc<Derived>>; 2],
}

/// What Flink derives for a process, and from what.
#[derive(Debug)]
pub struct Derived {
    /// The derivation.
    pub derivation: Derivation,
    /// The text that it was made of, read.
    pub reading: Rc<Reading>,
}

/// Made anew only where it says something else, so that identity tells what to draw again.
impl PartialEq for Derived {
    fn eq(&self, other: &Self) -> bool {
        std::ptr::eq(self, other)
    }
}

impl Derived {
    /// Whether another tells the same of the same settings, wherever in the text they stand.
    fn says_the_same_as(&self, other: &Self) -> bool {
        let (ours, theirs) = (
            self.reading.configuration.entries(),
            other.reading.configuration.entries(),
        );
        self.derivation == other.derivation
            && self.reading.refusal == other.reading.refusal
            && ours.len() == theirs.len()
            && ours
                .iter()
                .zip(theirs)
                .all(|(ours, theirs)| ours.key == theirs.key && ours.value == theirs.value)
    }

    /// Whether Flink starts the process.
    pub fn starts(&self) -> bool {
        self.reading.refusal.is_none() && self.derivation.outcome.is_ok()
    }
}

impl Answer {
    /// Reads and derives anew. What was sound in the answer before is kept where this one is not.
    pub fn new(setup: &Setup, before: Option<&Self>) -> Self {
        let reading = Rc::new(read(&setup.text, setup.file, setup.version));
        let derived = Process::ALL.map(|process| {
            let target = Target {
                process,
                version: setup.version,
                deployment: setup.deployment,
            };
            let derivation = derive(target, &reading.configuration);
            let derived = Derived {
                derivation,
                reading: reading.clone(),
            };
            match before.map(|before| before.derived(process)) {
                Some(before) if before.says_the_same_as(&derived) => before.clone(),
                _ => Rc::new(derived),
            }
        });
        let last = |process: Process| {
            let derived = of(process, &derived).clone();
            if derived.starts() {
                Some(derived)
            } else {
                before.and_then(|before| before.sound(process).cloned())
            }
        };
        Self {
            sound: Process::ALL.map(last),
            reading,
            derived,
        }
    }

    /// What Flink derives for a process.
    pub fn derived(&self, process: Process) -> &Rc<Derived> {
        of(process, &self.derived)
    }

    /// The last of it that Flink started with.
    pub fn sound(&self, process: Process) -> Option<&Rc<Derived>> {
        of(process, &self.sound).as_ref()
    }
}

fn of<T>(process: Process, [task_manager, job_manager]: &[T; 2]) -> &T {
    match process {
        Process::TaskManager => task_manager,
        Process::JobManager => job_manager,
    }
}
