//! The words of an option that takes only a few.

use flink_memory::option::Kind;
use yew::AttrValue;

/// What may be chosen for an option of a kind; another word that is set may be kept.
pub fn choices(kind: Kind, written: Option<&str>) -> Option<Vec<AttrValue>> {
    let words: &[&str] = match kind {
        Kind::Boolean => &["true", "false"],
        Kind::Enum(words) => words,
        _ => return None,
    };
    let mut words: Vec<AttrValue> = words.iter().map(|word| AttrValue::Static(word)).collect();
    if let Some(written) = written.filter(|written| words.iter().all(|word| word.as_str() != *written)) {
        words.push(written.to_owned().into());
    }
    Some(words)
}
