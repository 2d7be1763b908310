//! Reads the elements of lists.

use flink_memory::Value;
use flink_memory::option::{Kind, find};
use flink_yaml::{Scalar, Yaml};

use crate::limits::FLAT_SIZE;

/// Where an option wants a list, the elements of a text that is one in YAML (`ConfigurationUtils.convertToList`).
///
/// Flink keeps lists as text, so that a list and the same text in quotes are alike. A text that is no list is cut at
/// semicolons when the option is read, and so is a list with `null` in it.
pub(super) fn with_elements(key: &str, value: Value) -> Value {
    let wants_list = || find(key).is_some_and(|(option, _)| option.def().kind == Kind::List);
    match value {
        // Every YAML list has one of these.
        Value::Text(text) if wants_list() && text.contains(['[', '-']) => match elements(&text) {
            Some(elements) => Value::List { text, elements },
            None => Value::Text(text),
        },
        other => other,
    }
}

/// The elements of a YAML text that is a list without `null`.
fn elements(text: &str) -> Option<Vec<String>> {
    let document = flink_yaml::read(text).ok()?;
    let element = |item: Yaml| match item.scalar() {
        Some(Scalar::Null) => None,
        Some(scalar) => Some(scalar.to_string()),
        None => item.flow_text(FLAT_SIZE),
    };
    document.root()?.items()?.map(element).collect()
}
