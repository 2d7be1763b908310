//! What reading a text gives: always a configuration, and with it all that is wrong with the text.

use std::ops::Range;

use flink_memory::{Configuration, Exception, LogLine, Place, Value};

/// A text as Flink's loader reads it.
#[derive(Clone, Debug, Default)]
pub struct Reading {
    /// Every sound entry, also where Flink refuses the text as a whole.
    pub configuration: Configuration,
    /// The same entries where they stand in the text, in its order; a key that is set twice is there twice.
    pub entries: Vec<DocumentEntry>,
    /// The mappings around the entries, each after the one around it. `flink-conf.yaml` has none.
    pub sections: Vec<Section>,
    /// The warnings that Flink logs while it reads.
    pub notices: Vec<LogLine>,
    /// What is wrong with the text, in its order.
    pub problems: Vec<Problem>,
    /// What Flink throws if it refuses the text, and its causes, outermost first.
    pub refusal: Option<Vec<Exception>>,
}

/// An entry where it stands in the text. All spans are in bytes.
#[derive(Clone, Debug, PartialEq)]
pub struct DocumentEntry {
    /// The whole key, with dots.
    pub key: String,
    /// What it is set to.
    pub value: Value,
    /// Where the value stands.
    pub place: Place,
    /// The key as it is written, quotes included, without the keys of the sections around it.
    pub key_span: Range<usize>,
    /// The value as it is written: quotes, brackets, anchor and tag included.
    pub value_span: Range<usize>,
    /// All lines from the key to the end of the value, the last line break included.
    pub lines: Range<usize>,
    /// The innermost section around it, by its index in [`Reading::sections`].
    pub section: Option<usize>,
    /// Whether it stands within `{` and `}`.
    pub flow: bool,
    /// The alias by which a mapping around the entry is meant that stands elsewhere in the text, with the entry in it.
    pub alias: Option<Range<usize>>,
}

/// A key whose value is a mapping. All spans are in bytes.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Section {
    /// The whole key, with dots.
    pub key: String,
    /// The key as it is written.
    pub key_span: Range<usize>,
    /// All lines from the key to the end of the mapping, the last line break included.
    pub lines: Range<usize>,
    /// How far the entries of its mapping are indented, in characters.
    pub indent: usize,
    /// Whether its mapping stands within `{` and `}`.
    pub flow: bool,
    /// The section around it.
    pub parent: Option<usize>,
}

/// Something wrong with a text.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Problem {
    /// Where it is wrong.
    pub place: Place,
    /// What is wrong and what to do, in a sentence or two.
    pub message: String,
}
