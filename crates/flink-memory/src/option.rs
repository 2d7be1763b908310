//! The option table: one row for every option of Flink that touches memory.
//!
//! The form, key look-up, defaults by release, link names and the option reference all come from these rows.

mod table;

use std::collections::BTreeMap;
use std::fmt;
use std::sync::LazyLock;

use java_float::{JavaDouble, JavaFloat};

use crate::component::Component;
use crate::size::MemorySize;
use crate::version::FlinkVersion;

pub use table::{OPTIONS, OptionId};

/// A row of the table.
#[derive(Debug)]
pub struct OptionDef {
    /// The row's place in [`OPTIONS`].
    pub id: OptionId,
    /// The newest key, as users write it. `<name>` stands for a part that users choose.
    pub key: &'static str,
    /// Other keys that Flink reads when `key` is not set, in the order it tries them.
    pub old_keys: &'static [OldKey],
    /// Where Flink's documentation puts the option.
    pub group: Group,
    /// What its values are.
    pub kind: Kind,
    /// Its default from a release on, oldest first. The first release is the one that brought the option, or 1.13;
    /// options that were gone by then are known as removed.
    pub history: &'static [(FlinkVersion, Era)],
    /// The release that called the option deprecated.
    pub deprecated: Option<FlinkVersion>,
    /// The component whose size the option sets or bounds.
    pub bounds: Option<Component>,
    /// The page of Flink's documentation that explains the option, below the release's documentation root.
    pub page: &'static str,
}

/// An option in words.
#[derive(Clone, Copy, Debug, std::default::Default)]
pub struct Words {
    /// For a label: at most four.
    pub name: &'static str,
    /// One sentence that says what the option does.
    pub sentence: &'static str,
}

/// Another key of an option.
#[derive(Debug)]
pub struct OldKey {
    /// The key as users write it.
    pub key: &'static str,
    /// Whether Flink warns of it (`Config uses deprecated configuration key`) or only mentions it.
    pub deprecated: bool,
    /// The first release that knew a newer key. In releases before it this key was the proper one.
    pub since: FlinkVersion,
    /// The first release that does not read it any more.
    pub until: Option<FlinkVersion>,
}

/// What held for an option from a release on.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum Era {
    /// The option exists and this is its default.
    Default(DefaultValue),
    /// Flink does not read the option any more.
    Removed,
}

/// A default, as its own type: the derivation reads it without parsing.
#[derive(Clone, Copy, Debug, PartialEq)]
#[allow(missing_docs)]
pub enum DefaultValue {
    None,
    Size(MemorySize),
    Float(f32),
    Double(f64),
    Integer(i64),
    Boolean(bool),
    Text(&'static str),
}

/// Writes a default as Flink's messages and documentation do: `null`, `192 mb`, `0.1`.
impl fmt::Display for DefaultValue {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::None => f.write_str("null"),
            Self::Size(size) => size.fmt(f),
            Self::Float(float) => JavaFloat(*float).fmt(f),
            Self::Double(double) => JavaDouble(*double).fmt(f),
            Self::Integer(integer) => integer.fmt(f),
            Self::Boolean(boolean) => boolean.fmt(f),
            Self::Text(text) => f.write_str(text),
        }
    }
}

/// What an option's values are.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Kind {
    /// A memory size.
    Size,
    /// A share of another size, a 32-bit float, 0 to below 1.
    Fraction,
    /// A 32-bit float that is no share of a size.
    Float,
    /// A 64-bit float.
    Double,
    /// A 32-bit integer.
    Integer,
    /// A 64-bit integer.
    Long,
    /// `true` or `false`.
    Boolean,
    /// A length of time.
    Duration,
    /// Any text.
    Text,
    /// One of these words. Flink takes them in any case; some options take class names too.
    Enum(&'static [&'static str]),
    /// Texts, separated by semicolons.
    List,
    /// `key:value` pairs, separated by commas.
    Map,
}

/// Where the form and the option reference put an option, in their order.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
#[allow(missing_docs)]
pub enum Group {
    TaskManagerTotal,
    TaskManagerHeap,
    ManagedMemory,
    TaskManagerDirect,
    Network,
    TaskManagerJvm,
    JobManagerTotal,
    JobManagerParts,
    JobManagerJvm,
    JobManagerStores,
    Slots,
    Execution,
    StateBackend,
    RocksDb,
    ForSt,
    JvmOptions,
    Kubernetes,
    Yarn,
    Legacy,
}

impl OptionDef {
    /// The option in words.
    pub fn words(&self) -> Words {
        table::words(self.id)
    }

    /// What holds for the option in a release; `None` before it came.
    pub fn era(&self, version: FlinkVersion) -> Option<Era> {
        self.history
            .iter()
            .rev()
            .find(|(since, _)| *since <= version)
            .map(|(_, era)| *era)
    }

    /// Whether the release reads the option.
    pub fn exists(&self, version: FlinkVersion) -> bool {
        matches!(self.era(version), Some(Era::Default(_)))
    }

    /// The default in a release; `DefaultValue::None` where there is none or the release does not know the option.
    pub fn default(&self, version: FlinkVersion) -> DefaultValue {
        match self.era(version) {
            Some(Era::Default(default)) => default,
            Some(Era::Removed) | None => DefaultValue::None,
        }
    }

    /// The other keys that a release reads for the option, with their place in `old_keys`.
    pub fn fallback_keys(&self, version: FlinkVersion) -> impl Iterator<Item = (usize, &'static OldKey)> {
        self.old_keys
            .iter()
            .enumerate()
            .filter(move |(_, old)| old.until.is_none_or(|until| version < until))
    }

    /// The key that the release calls the option by.
    pub fn key_in(&self, version: FlinkVersion) -> &'static str {
        self.old_keys
            .iter()
            .rev()
            .find(|old| version < old.since)
            .map_or(self.key, |old| old.key)
    }
}

/// The option with a given key, current or old, and for an old one its place in the row's `old_keys`.
///
/// Keys with a part that users choose (`external-resource.<name>.amount`) are found by their pattern.
pub fn find(key: &str) -> Option<(OptionId, Option<usize>)> {
    static BY_KEY: LazyLock<BTreeMap<&'static str, (OptionId, Option<usize>)>> = LazyLock::new(|| {
        let old = OPTIONS.iter().flat_map(|option| {
            option
                .old_keys
                .iter()
                .enumerate()
                .map(|(place, old)| (old.key, (option.id, Some(place))))
        });
        // A current key wins over another option's old one.
        old.chain(OPTIONS.iter().map(|option| (option.key, (option.id, None))))
            .collect()
    });
    // The few keys with a part that users choose, as what stands before and behind it.
    static PATTERNS: LazyLock<Vec<(&'static str, &'static str, OptionId)>> = LazyLock::new(|| {
        let parted = |option: &'static OptionDef| {
            let (before, after) = option.key.split_once("<name>")?;
            Some((before, after, option.id))
        };
        OPTIONS.iter().filter_map(parted).collect()
    });
    BY_KEY.get(key).copied().or_else(|| {
        let fits = |(before, after, _): &&(&str, &str, _)| {
            key.strip_prefix(before)
                .and_then(|rest| rest.strip_suffix(after))
                .is_some_and(|name| !name.is_empty())
        };
        PATTERNS.iter().find(fits).map(|(.., option)| (*option, None))
    })
}

impl OptionId {
    /// The option's row.
    #[allow(clippy::indexing_slicing, reason = "ids number the rows")]
    pub fn def(self) -> &'static OptionDef {
        &OPTIONS[self as usize]
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::collections::BTreeSet;

    #[test]
    fn every_row_is_whole_and_found_by_its_keys() {
        let mut keys = BTreeSet::new();
        let mut names = BTreeSet::new();
        assert!(OPTIONS.is_sorted_by_key(|option| option.group));
        for option in &OPTIONS {
            assert!(std::ptr::eq(option.id.def(), option), "{}", option.key);
            let Words { name, sentence } = option.words();
            assert!(!name.is_empty() && sentence.ends_with('.'), "{}", option.key);
            assert!(
                option.history.is_sorted_by_key(|(version, _)| *version),
                "{}",
                option.key
            );
            assert!(name.split(' ').count() <= 4, "{name}");
            assert!(option.page.starts_with("docs/"), "{}", option.key);
            assert!(names.insert((option.group, name)), "{name} stands twice in its group");
            if let Kind::Enum(words) = option.kind {
                for (_, era) in option.history {
                    assert!(
                        !matches!(era, Era::Default(DefaultValue::Text(text)) if !words.contains(text)),
                        "{}",
                        option.key
                    );
                }
            }
            assert_eq!(find(option.key), Some((option.id, None)));
            for key in option.old_keys.iter().map(|old| old.key).chain([option.key]) {
                assert!(keys.insert(key), "{key} stands twice");
            }
        }
        assert_eq!(find("taskmanager.memory.size"), Some((OptionId::ManagedSize, Some(0))));
        assert_eq!(
            find("external-resource.gpu.amount"),
            Some((OptionId::ExternalResourceAmount, None))
        );
        assert_eq!(find("external-resource..amount"), None);
        assert_eq!(find("taskmanager.memory.network.size"), None);
    }
}
