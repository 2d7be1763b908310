//! Which settings two documents have otherwise.

use flink_config::{Answer, raw_text};
use flink_memory::option::find;
use flink_memory::{Configuration, FlinkVersion, is_sensitive};

/// What is shown in the place of a secret.
const HIDDEN: &str = "******";

/// A setting that one document has otherwise than the other.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SettingDifference {
    /// The key, as the second document has it if it does.
    pub key: String,
    /// The key of the same option in the first document, where that is another one.
    pub renamed_from: Option<String>,
    /// What the first document sets it to. Values of keys that Flink keeps secret are not shown.
    pub before: Option<String>,
    /// What the second document sets it to.
    pub after: Option<String>,
    /// Whether it is an option of the table, which has to do with memory.
    pub is_memory: bool,
}

/// The settings that differ: those of the second document in its order, and then those that only the first has.
pub fn settings(before: &Answer, after: &Answer) -> Vec<SettingDifference> {
    let (old, new) = (before.configuration(), after.configuration());
    let version = after.document.flink.max(before.document.flink);
    let text = |configuration: &Configuration, key: &str| configuration.get(key).map(|entry| raw_text(&entry.value));
    let mut differences = Vec::new();
    let mut renamed: Vec<String> = Vec::new();
    for entry in new.entries() {
        let key = &entry.key;
        let (was, is) = (text(old, key), text(new, key));
        if was == is {
            continue;
        }
        // The same option by another key, which the second document does not have.
        let by_other_key = match was {
            Some(_) => None,
            None => other_key(key, old, new),
        };
        let was = match &by_other_key {
            Some(other) => text(old, other),
            None => was,
        };
        renamed.extend(by_other_key.clone());
        differences.push(difference(key, by_other_key, was, is, version));
    }
    for entry in old.entries() {
        let key = &entry.key;
        if new.get(key).is_none() && !renamed.contains(key) {
            differences.push(difference(key, None, text(old, key), None, version));
        }
    }
    differences
}

fn difference(
    key: &str,
    renamed_from: Option<String>,
    before: Option<String>,
    after: Option<String>,
    version: FlinkVersion,
) -> SettingDifference {
    let is_secret = is_sensitive(key, version);
    let shown = |text: Option<String>| text.map(|text| if is_secret { HIDDEN.to_owned() } else { text });
    SettingDifference {
        key: key.to_owned(),
        renamed_from,
        before: shown(before),
        after: shown(after),
        is_memory: find(key).is_some(),
    }
}

/// The key by which the other configuration sets the same option.
fn other_key(key: &str, old: &Configuration, new: &Configuration) -> Option<String> {
    let option = find(key).map(|(option, _)| option)?;
    if option.def().key.contains("<name>") {
        return None;
    }
    let mut entries = old.entries().iter();
    let other = entries.find(|entry| {
        let is_same = find(&entry.key).is_some_and(|(other, _)| other == option);
        is_same && new.get(&entry.key).is_none()
    })?;
    Some(other.key.clone())
}
