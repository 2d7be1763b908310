//! What becomes of a key from release to release: renamed, deprecated, no longer read, newly read.

use std::collections::BTreeMap;
use std::sync::LazyLock;

use flink_config::released;
use flink_memory::option::{Era, find};
use flink_memory::{FlinkVersion, OptionId};

/// How a release reads a key.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum KeyState {
    /// As the option's own key.
    Read,
    /// As an option that the release calls deprecated.
    Deprecated,
    /// As an old name of the option, which it calls otherwise.
    Old {
        /// The option's own key in that release.
        now: &'static str,
    },
    /// Not at all: Flink says nothing of it.
    Unread,
}

/// What a release does to a key that a document sets.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum KeyChange {
    /// The option has another name from this release on; the old one is still read.
    Renamed {
        /// The key as it is written.
        key: String,
        /// The new name.
        now: &'static str,
    },
    /// The release calls the option deprecated, and still reads it.
    Deprecated {
        /// The key as it is written.
        key: String,
    },
    /// The release does not read the key any more, and says nothing of it.
    Removed {
        /// The key as it is written.
        key: String,
        /// The option's name in this release, if it still has the option.
        now: Option<&'static str>,
    },
    /// The release is the first that reads the key.
    NewlyRead {
        /// The key as it is written.
        key: String,
    },
    /// The release does not accept the value any more.
    Value {
        /// The key as it is written.
        key: String,
        /// What it is set to.
        text: String,
        /// What to write instead.
        instead: Option<&'static str>,
    },
}

impl KeyChange {
    /// The key that it is about.
    pub fn key(&self) -> &str {
        match self {
            Self::Renamed { key, .. }
            | Self::Deprecated { key }
            | Self::Removed { key, .. }
            | Self::NewlyRead { key }
            | Self::Value { key, .. } => key,
        }
    }

    /// Its word in answers to programs.
    pub const fn word(&self) -> &'static str {
        match self {
            Self::Renamed { .. } => "renamed",
            Self::Deprecated { .. } => "deprecated",
            Self::Removed { .. } => "removed",
            Self::NewlyRead { .. } => "newly-read",
            Self::Value { .. } => "value",
        }
    }

    /// What the change means, in a sentence.
    pub fn sentence(&self, flink: FlinkVersion) -> String {
        match self {
            Self::Renamed { key, now } => {
                format!("`{key}` is called `{now}` from Flink {flink} on; the old name is still read.")
            }
            Self::Deprecated { key } => format!("`{key}` is deprecated from Flink {flink} on, and still read."),
            Self::Removed { key, now: Some(now) } => {
                format!("Flink {flink} ignores `{key}` without a message: use `{now}`.")
            }
            Self::Removed { key, now: None } => format!("Flink {flink} ignores `{key}` without a message."),
            Self::NewlyRead { key } => format!("Flink {flink} is the first release that reads `{key}`."),
            Self::Value {
                key,
                text,
                instead: Some(instead),
            } => format!("Flink {flink} does not know `{text}` for `{key}`: use `{instead}`."),
            Self::Value {
                key,
                text,
                instead: None,
            } => format!("Flink {flink} does not know `{text}` for `{key}`."),
        }
    }
}

/// How a release reads a key; `None` for keys that are no options of Flink's own, such as a connector's.
pub fn key_state(key: &str, flink: FlinkVersion) -> Option<KeyState> {
    match find(key) {
        Some((option, old)) => Some(in_table(key, option, old, flink)),
        None => of_others(key, flink),
    }
}

/// Whether a release reads a key of the option table.
pub(crate) fn is_read(key: &str, flink: FlinkVersion) -> bool {
    find(key).is_some_and(|(option, old)| in_table(key, option, old, flink) != KeyState::Unread)
}

fn in_table(key: &str, option: OptionId, old: Option<usize>, flink: FlinkVersion) -> KeyState {
    let def = option.def();
    let proper = def.key_in(flink);
    let is_gone = old
        .and_then(|place| def.old_keys.get(place)?.until)
        .is_some_and(|until| flink >= until);
    let is_deprecated = def.deprecated.is_some_and(|since| since <= flink);
    match def.era(flink) {
        Some(Era::Default(_)) if !is_gone => match old {
            None if proper != def.key => KeyState::Unread,
            Some(_) if proper != key => KeyState::Old { now: proper },
            _ if is_deprecated => KeyState::Deprecated,
            _ => KeyState::Read,
        },
        _ => KeyState::Unread,
    }
}

/// What releases call an option that the table has no row for, from one on.
#[derive(Clone, Copy)]
struct Name {
    since: FlinkVersion,
    state: KeyState,
}

/// The keys that have another name or are deprecated in some release: each line a key, the first release in which that is
/// so, and the other name, or nothing where it is only deprecated.
static OTHERS: LazyLock<BTreeMap<&'static str, Vec<Name>>> = LazyLock::new(|| {
    let mut others: BTreeMap<_, Vec<Name>> = BTreeMap::new();
    for line in include_str!("keys/renamed.tsv").lines() {
        let mut fields = line.split('\t');
        let (Some(key), Some(Ok(since)), Some(now)) = (fields.next(), fields.next().map(str::parse), fields.next())
        else {
            continue;
        };
        let state = match now {
            "" => KeyState::Deprecated,
            "=" => KeyState::Read,
            now => KeyState::Old { now },
        };
        others.entry(key).or_default().push(Name { since, state });
    }
    others
});

fn of_others(key: &str, flink: FlinkVersion) -> Option<KeyState> {
    if released(key, flink).is_some() {
        return Some(KeyState::Unread);
    }
    let names = OTHERS.get(key).into_iter().flatten();
    let state = names.rev().find(|name| name.since <= flink).map(|name| name.state);
    // A key that another release does not read is known, and read in this one.
    let is_known = || {
        let mut releases = FlinkVersion::ALL.into_iter();
        OTHERS.contains_key(key) || releases.any(|other| released(key, other).is_some())
    };
    state.or_else(|| is_known().then_some(KeyState::Read))
}

/// The name that a release has for the option of a key, where that is another one.
pub(crate) fn name_in(key: &str, flink: FlinkVersion) -> Option<&'static str> {
    let now = match find(key) {
        Some((option, _)) if option.def().exists(flink) => Some(option.def().key_in(flink)),
        Some(_) => None,
        None => match OTHERS.get(key)?.iter().rev().find(|name| name.since <= flink)?.state {
            KeyState::Old { now } => Some(now).filter(|now| released(now, flink).is_none()),
            _ => None,
        },
    };
    now.filter(|now| *now != key)
}

/// What a release does to keys that the one before it reads otherwise.
pub fn key_changes<'a>(
    settings: impl IntoIterator<Item = (&'a str, String)>,
    before: FlinkVersion,
    after: FlinkVersion,
) -> Vec<KeyChange> {
    let settings = settings.into_iter();
    settings
        .flat_map(|(key, text)| {
            let moved = key_change(key, before, after);
            moved.into_iter().chain(value_change(key, text, before, after))
        })
        .collect()
}

fn key_change(key: &str, before: FlinkVersion, after: FlinkVersion) -> Option<KeyChange> {
    let (was, is) = (key_state(key, before)?, key_state(key, after)?);
    let key = key.to_owned();
    match (was, is) {
        (was, is) if was == is => None,
        (KeyState::Unread, _) => Some(KeyChange::NewlyRead { key }),
        (_, KeyState::Unread) => Some(KeyChange::Removed {
            now: name_in(&key, after),
            key,
        }),
        (_, KeyState::Old { now }) => Some(KeyChange::Renamed { key, now }),
        (_, KeyState::Deprecated) => Some(KeyChange::Deprecated { key }),
        (_, KeyState::Read) => None,
    }
}

/// The state backends of old, and what took their place (`StateBackendLoader`).
const BACKENDS: [(&str, Option<&str>); 6] = [
    ("jobmanager", Some("hashmap")),
    ("filesystem", Some("hashmap")),
    (
        "org.apache.flink.runtime.state.memory.MemoryStateBackendFactory",
        Some("hashmap"),
    ),
    (
        "org.apache.flink.runtime.state.filesystem.FsStateBackendFactory",
        Some("hashmap"),
    ),
    (
        "org.apache.flink.contrib.streaming.state.RocksDBStateBackendFactory",
        Some("rocksdb"),
    ),
    (
        "org.apache.flink.contrib.streaming.state.EmbeddedRocksDBStateBackendFactory",
        Some("rocksdb"),
    ),
];

/// A value that the newer release does not know any more.
fn value_change(key: &str, text: String, before: FlinkVersion, after: FlinkVersion) -> Option<KeyChange> {
    let (option, _) = find(key)?;
    let is_lost = before < flink_memory::v(2, 0) && after >= flink_memory::v(2, 0);
    match option {
        OptionId::StateBackendType if is_lost => {
            let (_, instead) = BACKENDS
                .into_iter()
                .find(|(name, _)| name.eq_ignore_ascii_case(&text))?;
            Some(KeyChange::Value {
                key: key.to_owned(),
                text,
                instead,
            })
        }
        OptionId::ConsumerWeights if is_lost && text.contains("DATAPROC") => Some(KeyChange::Value {
            key: key.to_owned(),
            text,
            instead: None,
        }),
        _ => None,
    }
}
