//! Writes texts as scalars, in quotes only where they would be read as something else.

use flink_memory::option::{Kind, find};
use flink_memory::{Value, read_double};
use flink_yaml::double_quoted;

use super::CannotEdit;
use crate::config_yaml::read_config_yaml;
use crate::reading::Reading;

/// The quotes around a scalar.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Quotes {
    None,
    Single,
    Double,
}

impl Quotes {
    /// The quotes of a value as it is written.
    pub fn of(written: &str) -> Self {
        match written.chars().next() {
            Some('\'') => Self::Single,
            Some('"') => Self::Double,
            _ => Self::None,
        }
    }

    fn around(self, text: &str) -> String {
        match self {
            Self::None => text.to_owned(),
            Self::Single => format!("'{}'", text.replace('\'', "''")),
            Self::Double => double_quoted(text),
        }
    }
}

/// A text as a value of `config.yaml`, in the quotes that are wished for if that can be.
pub(super) fn value(key: &str, text: &str, wish: Quotes, flow: bool) -> Option<String> {
    let key_form = double_quoted(key);
    [wish, Quotes::None, Quotes::Single, Quotes::Double]
        .into_iter()
        .map(|quotes| quotes.around(text))
        .find(|form| {
            let reading = read_entry(&key_form, form, flow);
            only_value(&reading, key).is_some_and(|value| stands_for(value, key, text))
        })
}

/// A key of `config.yaml`, in as few quotes as possible.
pub(super) fn key(key: &str, flow: bool) -> Option<String> {
    [Quotes::None, Quotes::Single, Quotes::Double]
        .into_iter()
        .map(|quotes| quotes.around(key))
        .find(|form| only_value(&read_entry(form, "0", flow), key).is_some())
}

fn read_entry(key_form: &str, value_form: &str, flow: bool) -> Reading {
    read_config_yaml(&match flow {
        true => format!("{{{key_form}: {value_form}}}\n"),
        false => format!("{key_form}: {value_form}\n"),
    })
}

/// The value of a key that is all there is.
fn only_value<'r>(reading: &'r Reading, key: &str) -> Option<&'r Value> {
    match reading.entries.as_slice() {
        [entry] if reading.problems.is_empty() && entry.section.is_none() && entry.key == key => Some(&entry.value),
        _ => None,
    }
}

/// A text as `flink-conf.yaml` can hold it.
pub(super) fn for_flink_conf<'t>(key: &str, text: &'t str) -> Result<&'t str, CannotEdit> {
    // As `String.trim`.
    let text = text.trim_matches(|char| char <= ' ');
    let key = || key.to_owned();
    if text.is_empty() {
        Err(CannotEdit::Empty { key: key() })
    } else if text.contains(['\n', '\r']) {
        Err(CannotEdit::LineBreak { key: key() })
    } else if text.contains('#') {
        Err(CannotEdit::NumberSign { key: key() })
    } else {
        Ok(text)
    }
}

/// Whether Flink makes the same of a value as of a text for the option at `key`.
///
/// Numbers and switches may be typed in other forms than Java would write: nobody expects quotes around `0.40`.
pub(super) fn stands_for(value: &Value, key: &str, text: &str) -> bool {
    if value.to_string() == text {
        return true;
    }
    let Some((option, _)) = find(key) else { return false };
    match (option.def().kind, value) {
        (Kind::Fraction | Kind::Float | Kind::Double, Value::Double(number)) => {
            number.is_finite() && read_double(text) == Some(*number)
        }
        (Kind::Integer | Kind::Long, Value::Integer(number)) => text.parse() == Ok(*number),
        (Kind::Boolean, Value::Boolean(boolean)) => text.eq_ignore_ascii_case(&boolean.to_string()),
        (Kind::List, Value::List { elements, .. }) => {
            let quoted = read_entry(&double_quoted(key), &double_quoted(text), false);
            matches!(only_value(&quoted, key), Some(Value::List { elements: meant, .. }) if meant == elements)
        }
        _ => false,
    }
}
