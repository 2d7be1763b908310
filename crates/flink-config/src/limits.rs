//! How much of a text is read: no configuration comes near, and no text keeps the page waiting.
//!
//! Flink itself has other limits or none. Where one of these is met there is a problem in the reading but, for that
//! alone, no refusal. What the reader of YAML bears is its own to say.

pub(crate) use flink_yaml::TOO_MUCH;

/// A text must be shorter than this, in bytes; of a longer one, only the lines before are read.
pub(crate) const TEXT_SIZE: usize = 1 << 20;

/// How many entries are read.
pub const ENTRIES: usize = 5_000;

/// How many bytes all keys and values may come to, once nested keys are joined and aliases replaced.
///
/// A long key around many entries, and aliases of aliases, make little text into much.
pub(crate) const FLAT_SIZE: usize = 2 << 20;

/// How many problems are told.
pub(crate) const PROBLEMS: usize = 50;

/// How many of Flink's warnings are told.
pub(crate) const NOTICES: usize = 1_000;

/// How often a text is read again with a broken entry put out, and how many bytes that may come to.
pub(crate) const RETRIES: usize = 8;
pub(crate) const RETRY_SIZE: usize = 512 << 10;

/// The part of a text that is read.
pub fn readable(text: &str) -> &str {
    if text.len() < TEXT_SIZE {
        return text;
    }
    let within = (0..TEXT_SIZE).rev().find_map(|end| text.get(..end)).unwrap_or_default();
    match within.rfind('\n') {
        Some(line_break) => within.get(..=line_break).unwrap_or_default(),
        None => within,
    }
}
