//! What a configuration sets: values as Flink holds them after it has read the file.

use std::collections::HashMap;
use std::fmt;

use java_float::JavaDouble;

use crate::option::{OPTIONS, OptionId, find};
use crate::version::FlinkVersion;

/// A value as Flink's configuration holds it: `flink-conf.yaml` gives only texts, `config.yaml` types its values.
#[derive(Clone, Debug, PartialEq)]
pub enum Value {
    /// A `String`.
    Text(String),
    /// A list, or a text that Flink reads as one where it wants a list.
    List {
        /// What Flink holds: the list's flow form `[a, b]`.
        text: String,
        /// Its elements, as their `toString`.
        elements: Vec<String>,
    },
    /// An `Integer`, or a `Long` where 32 bits do not hold it.
    Integer(i64),
    /// A `BigInteger`, as its decimal text.
    BigInteger(String),
    /// A `Double`.
    Double(f64),
    /// A `Boolean`.
    Boolean(bool),
}

/// Writes the value as its `toString` does in Java.
impl fmt::Display for Value {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Text(text) | Self::List { text, .. } | Self::BigInteger(text) => f.write_str(text),
            Self::Integer(integer) => integer.fmt(f),
            Self::Double(double) => JavaDouble(*double).fmt(f),
            Self::Boolean(boolean) => boolean.fmt(f),
        }
    }
}

/// Where something stands in a text, both counted from 1; columns count characters.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
#[allow(missing_docs)]
pub struct Place {
    pub line: u32,
    pub column: u32,
}

/// A key that is set.
#[derive(Clone, Debug, PartialEq)]
pub struct Entry {
    /// The whole key, with dots.
    pub key: String,
    /// What it is set to.
    pub value: Value,
    /// Where the value stands in the text it was read from, if from one.
    pub place: Option<Place>,
}

/// No entry.
const NONE: u32 = u32::MAX;

/// How many old keys an option may have, at most.
const OLD_KEYS: usize = 4;

/// The entries for an option's current key and for its old keys.
#[derive(Clone, Copy, Debug)]
struct Slot {
    current: u32,
    old: [u32; OLD_KEYS],
}

/// Every key that is set, each once, in the order of the text; options of the table are found without a search.
#[derive(Clone, Debug)]
pub struct Configuration {
    entries: Vec<Entry>,
    by_key: HashMap<String, u32>,
    by_option: [Slot; OPTIONS.len()],
    /// Whether any key of an option is set: most are not, and are passed over by this alone.
    is_set: [bool; OPTIONS.len()],
}

impl Default for Configuration {
    fn default() -> Self {
        let empty = Slot {
            current: NONE,
            old: [NONE; OLD_KEYS],
        };
        Self {
            entries: Vec::new(),
            by_key: HashMap::new(),
            by_option: [empty; OPTIONS.len()],
            is_set: [false; OPTIONS.len()],
        }
    }
}

impl Configuration {
    /// Sets a key; a key that is set already takes the new value.
    pub fn set(&mut self, key: &str, value: Value, place: Option<Place>) {
        let entry = Entry {
            key: key.to_owned(),
            value,
            place,
        };
        if let Some(known) = self
            .by_key
            .get(key)
            .and_then(|index| self.entries.get_mut(*index as usize))
        {
            *known = entry;
            return;
        }
        // Four billion entries do not fit into any text that is read here.
        let index = u32::try_from(self.entries.len()).unwrap_or(NONE);
        self.by_key.insert(entry.key.clone(), index);
        self.entries.push(entry);
        if let Some((option, old)) = find(key)
            && let Some(slot) = self.by_option.get_mut(option as usize)
            && let Some(is_set) = self.is_set.get_mut(option as usize)
        {
            *is_set = true;
            match old {
                None => slot.current = index,
                Some(place) => {
                    if let Some(old) = slot.old.get_mut(place) {
                        *old = index;
                    }
                }
            }
        }
    }

    /// Every entry, in the order of the text.
    pub fn entries(&self) -> &[Entry] {
        &self.entries
    }

    /// The entry of a key.
    pub fn get(&self, key: &str) -> Option<&Entry> {
        self.by_key.get(key).and_then(|index| self.entries.get(*index as usize))
    }

    /// The entry that a release reads an option from, as [`derive`](crate::derive) does, but without log lines.
    pub fn option(&self, option: OptionId, version: FlinkVersion) -> Option<&Entry> {
        let def = option.def();
        let current = (def.key_in(version) == def.key).then(|| self.current(option)).flatten();
        current.or_else(|| {
            def.fallback_keys(version)
                .find_map(|(place, _)| self.old(option, place))
        })
    }

    /// Whether any key of an option is set, be it one that some releases do not know.
    pub(crate) fn is_set(&self, option: OptionId) -> bool {
        self.is_set.get(option as usize).copied().unwrap_or(false)
    }

    /// The entry of an option's current key.
    pub(crate) fn current(&self, option: OptionId) -> Option<&Entry> {
        self.entry(self.by_option.get(option as usize)?.current)
    }

    /// The entry of an option's old key, by its place in the row's `old_keys`.
    pub(crate) fn old(&self, option: OptionId, place: usize) -> Option<&Entry> {
        self.entry(*self.by_option.get(option as usize)?.old.get(place)?)
    }

    fn entry(&self, index: u32) -> Option<&Entry> {
        if index == NONE {
            None
        } else {
            self.entries.get(index as usize)
        }
    }
}

/// For tests and examples: a configuration of texts.
impl<'a> FromIterator<(&'a str, &'a str)> for Configuration {
    fn from_iter<I: IntoIterator<Item = (&'a str, &'a str)>>(entries: I) -> Self {
        let mut configuration = Self::default();
        for (key, value) in entries {
            configuration.set(key, Value::Text(value.to_owned()), None);
        }
        configuration
    }
}
