//! The documents that Back and Forward lead to, and how often the address may change.

use flink_config::Document;

/// Browsers bear 50 changes of the address in 30 seconds; this is well below, in milliseconds.
pub const PACE: f64 = 750.0;

/// How long to wait until the address may change again, in milliseconds.
pub fn wait(now: f64, changed: f64) -> f64 {
    (changed + PACE - now).clamp(0.0, PACE)
}

/// The documents of this visit, one for each entry of the browser's history. They are kept here and not in the entries,
/// since browsers write those to disk, and a configuration may hold passwords.
#[derive(Clone, Debug)]
pub struct Trail {
    documents: Vec<Document>,
    here: usize,
}

impl Trail {
    /// A trail that starts with `document`.
    pub fn new(document: Document) -> Self {
        Self {
            documents: vec![document],
            here: 0,
        }
    }

    /// The number of the entry we are at.
    pub fn here(&self) -> usize {
        self.here
    }

    /// Whether we are at this very document.
    pub fn is_at(&self, document: &Document) -> bool {
        self.documents.get(self.here) == Some(document)
    }

    /// Changes the entry we are at.
    pub fn replace(&mut self, document: Document) {
        if let Some(here) = self.documents.get_mut(self.here) {
            *here = document;
        }
    }

    /// Adds an entry behind the one we are at, which ends all others behind it.
    pub fn push(&mut self, document: Document) {
        self.documents.truncate(self.here + 1);
        self.documents.push(document);
        self.here = self.documents.len() - 1;
    }

    /// Goes to an entry, if it is one of this trail.
    pub fn go(&mut self, entry: usize) -> Option<&Document> {
        let document = self.documents.get(entry)?;
        self.here = entry;
        Some(document)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn document(text: &'static str) -> Document {
        Document::default().with_text(text)
    }

    #[test]
    fn waits_out_the_pace() {
        let cases = [
            (1000.0, 0.0, 0.0),
            (1000.0, 900.0, 650.0),
            (1000.0, 1000.0, 750.0),
            (1000.0, 9000.0, 750.0),
        ];
        for (now, changed, expected) in cases {
            assert_eq!(wait(now, changed), expected, "{now} {changed}");
        }
    }

    #[test]
    fn leads_back_and_forth() {
        let mut trail = Trail::new(document("a"));
        trail.replace(document("b"));
        trail.push(document("c"));
        trail.push(document("d"));
        assert_eq!(trail.go(0), Some(&document("b")));
        assert_eq!(trail.go(2), Some(&document("d")));
        trail.go(1);
        trail.push(document("e"));
        assert_eq!((trail.here(), trail.is_at(&document("e"))), (2, true));
        assert_eq!(trail.go(3), None);
        assert!(trail.is_at(&document("e")));
    }
}
