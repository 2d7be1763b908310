//! The documents that Back and Forward lead to, and how often the address may change.

use super::clamp::clamp;
use flink_config::Document;

use super::history::bearable;

/// Browsers bear 50 changes of the address in 30 seconds; this is well below, in milliseconds.
pub const PACE: f64 = 750.0;

/// How long to wait until the address may change again, in milliseconds.
pub fn wait(now: f64, changed: f64) -> f64 {
    clamp(changed + PACE - now, 0.0, PACE)
}

/// The documents of this visit, one for each entry of the browser's history. They are kept here and not in the entries,
/// since browsers write those to disk, and a configuration may hold passwords. Of the oldest, only the address remains
/// when they are too long together.
#[derive(Clone, Debug)]
pub struct Trail {
    documents: Vec<Option<Document>>,
    here: usize,
}

impl Trail {
    /// A trail that starts with `document`.
    pub fn new(document: Document) -> Self {
        Self {
            documents: vec![Some(document)],
            here: 0,
        }
    }

    /// The number of the entry we are at.
    pub fn here(&self) -> usize {
        self.here
    }

    /// Whether we are at this very document.
    pub fn is_at(&self, document: &Document) -> bool {
        self.documents.get(self.here).and_then(Option::as_ref) == Some(document)
    }

    /// Changes the entry we are at.
    pub fn replace(&mut self, document: Document) {
        if let Some(here) = self.documents.get_mut(self.here) {
            *here = Some(document);
        }
    }

    /// Adds an entry behind the one we are at, which ends all others behind it.
    pub fn push(&mut self, document: Document) {
        self.documents.truncate(self.here + 1);
        self.documents.push(Some(document));
        let documents = self.documents.iter().rev().map_while(Option::as_ref);
        let kept = bearable(documents.map(|document| [Some(&document.text)]));
        let surplus = self.documents.len() - kept;
        self.documents
            .iter_mut()
            .take(surplus)
            .for_each(|document| *document = None);
        self.here = self.documents.len() - 1;
    }

    /// Goes to an entry, if it is one of this trail. `of_address` reads the document of one that was too long to keep.
    pub fn go(&mut self, entry: usize, of_address: impl FnOnce() -> Document) -> Option<&Document> {
        let document = self.documents.get_mut(entry)?;
        self.here = entry;
        Some(document.get_or_insert_with(of_address))
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
    fn the_oldest_lead_to_their_address() {
        let long = |char: &str| Document::default().with_text(char.repeat(9 << 20));
        let mut trail = Trail::new(long("a"));
        trail.push(long("b"));
        trail.push(document("c"));
        assert_eq!(trail.go(1, || document("lost")), Some(&long("b")));
        assert_eq!(trail.go(0, || document("a")), Some(&document("a")));
        assert_eq!(trail.go(0, || document("lost")), Some(&document("a")));
        assert_eq!(trail.go(2, || document("lost")), Some(&document("c")));
    }

    #[test]
    fn leads_back_and_forth() {
        let lost = || document("lost");
        let mut trail = Trail::new(document("a"));
        trail.replace(document("b"));
        trail.push(document("c"));
        trail.push(document("d"));
        assert_eq!(trail.go(0, lost), Some(&document("b")));
        assert_eq!(trail.go(2, lost), Some(&document("d")));
        trail.go(1, lost);
        trail.push(document("e"));
        assert_eq!((trail.here(), trail.is_at(&document("e"))), (2, true));
        assert_eq!(trail.go(3, lost), None);
        assert!(trail.is_at(&document("e")));
    }
}
