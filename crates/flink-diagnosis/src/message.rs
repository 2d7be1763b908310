//! A message of a failure.

use crate::diagnosis::Case;
use crate::pasted::Pasted;

/// A message of a failure.
#[derive(Clone, Copy, Debug)]
pub struct Message {
    /// Its short address, which stays for ever: `oom-metaspace`.
    pub id: &'static str,
    /// What it is, in one line without a full stop.
    pub title: &'static str,
    /// What happened, and what it is not. Keys, classes and words of Flink's stand between backticks, here and below.
    pub meaning: &'static str,
    /// What to look at next: whether something is too small or leaking, and how to tell.
    pub advice: &'static str,
    /// The class that says it, with its releases, or the manual that tells of it.
    pub source: &'static str,
    /// A text as it is met, with numbers of its own.
    pub example: &'static str,
    /// Messages that are only a part or a consequence of this one, and need not be shown beside it.
    pub(crate) hides: &'static [&'static str],
    /// Texts that are diagnosed as it is, for links, with holes for its numbers; see [`crate::why`]. Without any, the
    /// example is one. Their order stays for ever: links count them.
    pub(crate) words: &'static [&'static str],
    /// Finds it in a text.
    pub(crate) read: fn(&Pasted) -> Option<Case>,
}

impl PartialEq for Message {
    fn eq(&self, other: &Self) -> bool {
        self.id == other.id
    }
}
