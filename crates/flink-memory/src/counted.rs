//! Counts derivations, for tests that see to it that nothing is derived twice.

use std::cell::RefCell;

use crate::component::Process;
use crate::configuration::{Configuration, Entry};

/// What was derived: where its entries stand in memory, which tells configurations apart while both are there.
type Derived = (*const Entry, Process);

thread_local! {
    static DERIVED: RefCell<Option<Vec<Derived>>> = const { RefCell::new(None) };
}

/// Counts from now on, from nothing, what this thread derives.
pub fn start() {
    DERIVED.set(Some(Vec::new()));
}

/// The processes that were derived from a configuration since [`start`], in order.
pub fn derivations(configuration: &Configuration) -> Vec<Process> {
    let entries = configuration.entries().as_ptr();
    DERIVED.with_borrow(|derived| {
        let derived = derived.iter().flatten();
        let of_these = derived.filter(|(others, _)| *others == entries);
        of_these.map(|(_, process)| *process).collect()
    })
}

pub(crate) fn count(configuration: &Configuration, process: Process) {
    DERIVED.with_borrow_mut(|derived| {
        if let Some(derived) = derived {
            derived.push((configuration.entries().as_ptr(), process));
        }
    });
}
