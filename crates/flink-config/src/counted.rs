//! Counts readings, for tests that see to it that no text is read twice.

use std::cell::RefCell;

thread_local! {
    static READ: RefCell<Option<Vec<String>>> = const { RefCell::new(None) };
}

/// Counts from now on, from nothing, what this thread reads.
pub fn start() {
    READ.set(Some(Vec::new()));
}

/// How many times a text was read since [`start`].
pub fn readings(text: &str) -> usize {
    READ.with_borrow(|read| read.iter().flatten().filter(|read| *read == text).count())
}

pub(crate) fn count(text: &str) {
    READ.with_borrow_mut(|read| {
        if let Some(read) = read {
            read.push(text.to_owned());
        }
    });
}
