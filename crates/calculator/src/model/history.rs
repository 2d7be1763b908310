//! What undo and redo lead to.

use crate::setup::Setup;

/// How many steps are kept.
const LENGTH: usize = 200;

/// A pause in typing that parts two steps, in milliseconds.
const PAUSE: f64 = 1000.0;

/// The setups before and behind the one in view.
#[derive(Clone, Debug, Default)]
pub struct History {
    past: Vec<Setup>,
    future: Vec<Setup>,
    /// When the last key stroke was, if nothing else came after it.
    typed: Option<f64>,
}

impl History {
    /// Whether there is nothing to undo or redo.
    pub fn is_empty(&self) -> bool {
        self.past.is_empty() && self.future.is_empty()
    }

    /// Whether a setup is one of those that undo and redo lead to.
    pub fn has(&self, setup: &Setup) -> bool {
        self.past.iter().chain(&self.future).any(|other| other == setup)
    }

    /// A setup is about to give way to another. Key strokes without a pause between them are one step.
    pub fn leave(&mut self, setup: Setup, is_typed: bool, now: f64) {
        let goes_on = is_typed && self.typed.is_some_and(|typed| now - typed < PAUSE);
        self.typed = is_typed.then_some(now);
        self.future.clear();
        if !goes_on {
            self.past.push(setup);
            let surplus = self.past.len().saturating_sub(LENGTH);
            self.past.drain(..surplus);
        }
    }

    /// The setup before this one.
    pub fn undo(&mut self, setup: Setup) -> Option<Setup> {
        let before = self.past.pop()?;
        self.future.push(setup);
        self.typed = None;
        Some(before)
    }

    /// The setup that was undone last.
    pub fn redo(&mut self, setup: Setup) -> Option<Setup> {
        let next = self.future.pop()?;
        self.past.push(setup);
        self.typed = None;
        Some(next)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn setup(text: &'static str) -> Setup {
        Setup {
            text: text.into(),
            ..Setup::default()
        }
    }

    #[test]
    fn key_strokes_are_one_step_until_a_pause() {
        let mut history = History::default();
        history.leave(setup("a"), true, 0.0);
        history.leave(setup("ab"), true, 100.0);
        history.leave(setup("abc"), true, 5000.0);
        assert_eq!(history.undo(setup("abcd")), Some(setup("abc")));
        assert_eq!(history.undo(setup("abc")), Some(setup("a")));
        assert_eq!(history.undo(setup("a")), None);
        assert_eq!(history.redo(setup("a")), Some(setup("abc")));
        assert_eq!(history.redo(setup("abc")), Some(setup("abcd")));
        assert_eq!(history.redo(setup("abcd")), None);
    }

    #[test]
    fn a_new_step_ends_what_was_undone() {
        let mut history = History::default();
        history.leave(setup("a"), false, 0.0);
        assert_eq!(history.undo(setup("b")), Some(setup("a")));
        history.leave(setup("a"), false, 0.0);
        assert_eq!(history.redo(setup("c")), None);
        assert_eq!(history.undo(setup("c")), Some(setup("a")));
    }
}
