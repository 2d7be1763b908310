//! Who uses the managed memory of a slot, how much each gets, and ways to give a slot more of it.

use flink_memory::slots::{Consumer, Weights};
use flink_memory::{Component, MemorySize, OptionId, Process};

use crate::finding::Fix;
use crate::raise::Raise;
use crate::subject::Subject;

/// Whether jobs keep state in the state backend: in batches they do without, unless told otherwise.
pub(crate) fn uses_backend(subject: &Subject) -> bool {
    !(subject.is_batch() && subject.is_true(OptionId::BatchStateBackend))
}

/// Who uses managed memory, as far as the configuration tells of the job.
pub(crate) fn consumers(subject: &Subject) -> Vec<Consumer> {
    let uses = |consumer: &Consumer| match consumer {
        Consumer::Operator => subject.is_batch(),
        Consumer::StateBackend => subject.backend().takes_managed() && uses_backend(subject),
        Consumer::Python => subject.has_python(),
    };
    Consumer::ALL.into_iter().filter(uses).collect()
}

/// What a consumer gets of a slot's managed memory; none where the TaskManager does not start or nobody can tell.
pub(crate) fn share(subject: &Subject, consumer: Consumer) -> Option<MemorySize> {
    let slots = subject.slots()?;
    let weights = Weights::read(subject.configuration, subject.version).ok()?;
    let shares = weights.shares(slots.managed, &consumers(subject));
    let share = shares.into_iter().find(|share| share.consumer == consumer);
    Some(share.map_or(MemorySize::ZERO, |share| share.size))
}

/// Ways to give each slot more managed memory, until it is enough.
pub fn more(subject: &Subject, enough: &dyn Fn(&Subject) -> bool) -> Vec<Fix> {
    let raise = Raise {
        subject,
        process: Process::TaskManager,
        enough,
    };
    // Local execution reads no fraction.
    let managed = match subject.is_set(OptionId::ManagedSize) || subject.is_local() {
        true => subject
            .size(Process::TaskManager, Component::Managed)
            .and_then(|now| raise.size(OptionId::ManagedSize, now)),
        false => raise.fraction(OptionId::ManagedFraction),
    };
    [managed, raise.total(), raise.fewer_slots()]
        .into_iter()
        .flatten()
        .collect()
}
