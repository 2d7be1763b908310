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
    /// A history of these documents; of what they came from, nothing is known.
    pub fn of(past: Vec<Document>, future: Vec<Document>) -> Self {
        let versions = |documents: Vec<Document>| documents.into_iter().map(|document| (document, None)).collect();
        Self {
            past: versions(past),
            future: versions(future),
            typed: None,
        }
    }

    /// The documents before and behind the one in view, each in the order in which they were left.
    pub fn documents(&self) -> (Vec<&Document>, Vec<&Document>) {
        let past = self.past.iter().map(|(document, _)| document);
        let future = self.future.iter().map(|(document, _)| document);
        (past.collect(), future.collect())
    }

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

    /// The documents that undo leads to, the latest first.
    pub fn earlier(&self) -> impl Iterator<Item = &Document> {
        self.past.iter().rev().map(|(document, _)| document)
    }

    /// Whether there is something to undo.
    pub fn has_past(&self) -> bool {
        !self.past.is_empty()
    }

    /// Whether there is something to redo.
    pub fn has_future(&self) -> bool {
        !self.future.is_empty()
    }

    /// A document is about to give way to another. Key strokes without a pause between them are one step. Says whether
    /// this begins a step.
    pub fn leave(&mut self, document: Version, is_typed: bool, now: f64) -> bool {
        let goes_on = is_typed && self.typed.is_some_and(|typed| now - typed < PAUSE);
        self.typed = is_typed.then_some(now);
        self.future.clear();
        if !goes_on {
            self.past.push(document);
            let surplus = self.past.len() - bearable(self.past.iter().rev().take(LENGTH).map(texts));
            self.past.drain(..surplus);
        }
        !goes_on
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

/// The texts that a version keeps alive.
fn texts((document, origin): &Version) -> [Option<&Rc<str>>; 3] {
    let origin = origin.as_deref();
    [
        Some(&document.text),
        origin.map(|origin| &origin.source.text),
        origin.map(|origin| &origin.before.text),
    ]
}

/// How many of these, the newest first, can be kept: as many as are not too long together, and at least one. Each is
/// given by its texts. Those that it shares with the next newer one do not count again.
pub fn bearable<'a, const TEXTS: usize>(kept: impl Iterator<Item = [Option<&'a Rc<str>>; TEXTS]>) -> usize {
    let mut bytes = 0;
    let mut newer = [None; TEXTS];
    let bearable = kept.take_while(|texts| {
        for (text, newer) in texts.iter().zip(std::mem::replace(&mut newer, *texts)) {
            let is_shared = text.zip(newer).is_some_and(|(text, newer)| Rc::ptr_eq(text, newer));
            bytes += text.filter(|_| !is_shared).map_or(0, |text| text.len());
        }
        bytes <= BYTES
    });
    bearable.count().max(1)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::import::Source;

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
        (0..300).for_each(|_| {
            history.leave(shared.clone(), false, 0.0);
        });
        assert_eq!(history.past.len(), 200);
    }

    #[test]
    fn imported_texts_count_as_well() {
        let origin = |text: &str| {
            Some(Rc::new(Origin {
                source: Source {
                    text: text.into(),
                    name: None,
                },
                before: Document::default(),
                cluster: 0,
                shape: "".into(),
            }))
        };
        let mut history = History::default();
        for _ in 0..30 {
            history.leave((Document::default(), origin(&"a".repeat(1 << 20))), false, 0.0);
        }
        assert_eq!(history.past.len(), 15);

        // Edits of what was imported share its text.
        let mut history = History::default();
        let shared = origin(&"a".repeat(15 << 20));
        for _ in 0..300 {
            history.leave((Document::default(), shared.clone()), false, 0.0);
        }
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
