//! What undo and redo lead to.

use std::rc::Rc;

use flink_config::Document;

use super::import::Origin;

/// How many steps are kept.
const LENGTH: usize = 200;

/// How long the texts of all steps may be together, in bytes. Documents share a text that did not change.
const BYTES: usize = 16 << 20;

/// A pause in typing that parts two steps, in milliseconds.
const PAUSE: f64 = 1000.0;

/// A document, and the text that it came from where that has a form of its own.
pub type Version = (Document, Option<Rc<Origin>>);

/// The documents before and behind the one in view.
#[derive(Clone, Debug, Default)]
pub struct History {
    past: Vec<Version>,
    future: Vec<Version>,
    /// When the last key stroke was, if nothing else came after it.
    typed: Option<f64>,
}

impl History {
    /// Whether there is nothing to undo or redo.
    pub fn is_empty(&self) -> bool {
        self.past.is_empty() && self.future.is_empty()
    }

    /// The document among those that undo and redo lead to, the latest first.
    pub fn find(&self, document: &Document) -> Option<&Version> {
        self.past
            .iter()
            .rev()
            .chain(&self.future)
            .find(|(other, _)| other == document)
    }

    /// A document is about to give way to another. Key strokes without a pause between them are one step.
    pub fn leave(&mut self, document: Version, is_typed: bool, now: f64) {
        let goes_on = is_typed && self.typed.is_some_and(|typed| now - typed < PAUSE);
        self.typed = is_typed.then_some(now);
        self.future.clear();
        if !goes_on {
            self.past.push(document);
            let surplus = self.past.len() - bearable(self.past.iter().rev().take(LENGTH).map(|(document, _)| document));
            self.past.drain(..surplus);
        }
    }

    /// The document before this one.
    pub fn undo(&mut self, document: Version) -> Option<Version> {
        let before = self.past.pop()?;
        self.future.push(document);
        self.typed = None;
        Some(before)
    }

    /// The document that was undone last.
    pub fn redo(&mut self, document: Version) -> Option<Version> {
        let next = self.future.pop()?;
        self.past.push(document);
        self.typed = None;
        Some(next)
    }
}

/// How many of these documents, the newest first, can be kept: as many as are not too long together, and at least one.
pub fn bearable<'a>(documents: impl Iterator<Item = &'a Document>) -> usize {
    let mut bytes = 0;
    let mut newer = None;
    let bearable = documents.take_while(|document| {
        let text = &document.text;
        let is_shared = newer.replace(text).is_some_and(|newer| Rc::ptr_eq(newer, text));
        bytes += if is_shared { 0 } else { text.len() };
        bytes <= BYTES
    });
    bearable.count().max(1)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn document(text: &'static str) -> Version {
        (Document::default().with_text(text), None)
    }

    #[test]
    fn key_strokes_are_one_step_until_a_pause() {
        let mut history = History::default();
        history.leave(document("a"), true, 0.0);
        history.leave(document("ab"), true, 100.0);
        history.leave(document("abc"), true, 5000.0);
        assert_eq!(history.undo(document("abcd")), Some(document("abc")));
        assert_eq!(history.undo(document("abc")), Some(document("a")));
        assert_eq!(history.undo(document("a")), None);
        assert_eq!(history.redo(document("a")), Some(document("abc")));
        assert_eq!(history.redo(document("abc")), Some(document("abcd")));
        assert_eq!(history.redo(document("abcd")), None);
    }

    #[test]
    fn the_oldest_steps_give_way() {
        for (text, count) in [
            ("a".to_owned(), 200),
            ("a".repeat(1 << 20), 16),
            ("a".repeat(17 << 20), 1),
        ] {
            let mut history = History::default();
            for _ in 0..count + 10 {
                history.leave((Document::default().with_text(text.as_str()), None), false, 0.0);
            }
            assert_eq!(history.past.len(), count, "{} bytes each", text.len());
        }
        let mut history = History::default();
        let shared = (Document::default().with_text("a".repeat(1 << 20)), None);
        (0..300).for_each(|_| history.leave(shared.clone(), false, 0.0));
        assert_eq!(history.past.len(), 200);
    }

    #[test]
    fn a_new_step_ends_what_was_undone() {
        let mut history = History::default();
        history.leave(document("a"), false, 0.0);
        assert_eq!(history.undo(document("b")), Some(document("a")));
        history.leave(document("a"), false, 0.0);
        assert_eq!(history.redo(document("c")), None);
        assert_eq!(history.undo(document("c")), Some(document("a")));
    }
}
