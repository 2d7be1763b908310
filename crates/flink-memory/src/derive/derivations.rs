//! Both processes of one configuration.

use super::{Derivation, Target, derive};
use crate::component::Process;
use crate::configuration::Configuration;
use crate::deployment::Deployment;
use crate::version::FlinkVersion;

/// What Flink makes of a configuration, for both processes.
#[derive(Clone, Debug, PartialEq)]
pub struct Derivations {
    task_manager: Derivation,
    job_manager: Derivation,
}

impl Derivations {
    /// Derives both processes.
    pub fn new(version: FlinkVersion, deployment: Deployment, configuration: &Configuration) -> Self {
        let derived = |process| {
            let target = Target {
                process,
                version,
                deployment,
            };
            derive(target, configuration)
        };
        Self {
            task_manager: derived(Process::TaskManager),
            job_manager: derived(Process::JobManager),
        }
    }

    /// What Flink makes of a process.
    pub const fn of(&self, process: Process) -> &Derivation {
        match process {
            Process::TaskManager => &self.task_manager,
            Process::JobManager => &self.job_manager,
        }
    }
}
