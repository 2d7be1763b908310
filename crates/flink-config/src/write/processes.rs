//! What Flink makes of a configuration for both processes, and the forms that hold nothing else.

use flink_memory::container::{Container, ContainerRefusal, YARN_MINIMUM_ALLOCATION, container};
use flink_memory::{Component, Configuration, Derivation, Derivations, MemorySize, Process};

use super::{Source, Written};

/// A process, and what its deployment asks for to run it in.
pub(super) struct Derived {
    pub derivation: Derivation,
    pub container: Result<Option<Container>, ContainerRefusal>,
}

/// The JobManager and the TaskManager of one configuration.
pub(super) struct Processes(pub [Derived; 2]);

impl Processes {
    pub fn of(derivations: &Derivations, configuration: &Configuration) -> Self {
        Self([Process::JobManager, Process::TaskManager].map(|process| {
            let derivation = derivations.of(process).clone();
            let container = container(&derivation, configuration, YARN_MINIMUM_ALLOCATION);
            Derived { derivation, container }
        }))
    }
}

impl Derived {
    pub fn process(&self) -> Process {
        self.derivation.target.process
    }

    /// What people call the process.
    pub fn name(&self) -> &'static str {
        self.process().name()
    }

    /// What Flink's image, its documentation and option keys call the process.
    pub fn word(&self) -> &'static str {
        self.process().word()
    }

    /// What Flink asks for in place of more mebibytes than it counts.
    pub fn overflow(&self) -> Option<i32> {
        self.container.as_ref().ok()?.as_ref()?.overflow()
    }

    /// The whole process in mebibytes, if it starts and is of a size. It takes each of its bytes, so a part of a
    /// mebibyte counts whole: a container that was rounded down would be too small.
    pub fn mebibytes(&self) -> Option<i64> {
        self.derivation.outcome.as_ref().ok()?;
        let total = self.derivation.amounts.size(Component::TotalProcess);
        let total = total.filter(|_| !self.derivation.is_nominal(Component::TotalProcess));
        let whole = |size: MemorySize| size.bytes() / (1 << 20) + i64::from(size.bytes() % (1 << 20) > 0);
        total.map(whole)
    }
}

/// The JVM arguments of both processes, each in a line.
pub(super) fn write_arguments(source: &Source) -> Written {
    write_each(source, Derivation::jvm_arguments)
}

/// Flink's log block of both processes.
pub(super) fn write_log(source: &Source) -> Written {
    write_each(source, |derivation| Some(derivation.summary()?.join("\n")))
}

/// What there is of each process under its name; a process that does not start has nothing, and the comment says why.
fn write_each(source: &Source, text: impl Fn(&Derivation) -> Option<String>) -> Written {
    let processes = source.own_processes();
    let each = processes.0.iter();
    let body: String = each
        .filter_map(|derived| Some(format!("# {}\n{}\n", derived.name(), text(&derived.derivation)?)))
        .collect();
    source.written(&processes, Vec::new(), &body)
}
