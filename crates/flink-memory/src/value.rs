//! Values as numbers, the way `org.apache.flink.configuration.ConfigurationUtils` converts them.

use std::borrow::Cow;

use java_float::{JavaDouble, NumberFormatError, parse_double, parse_float};

use crate::capitals::in_capitals;
use crate::configuration::Value;
use crate::option::Kind;
use crate::size::{MemorySize, ParseSizeError, trim};

/// Why a value is not of its option's type, in the words of Flink and Java.
#[derive(Clone, Debug, PartialEq, thiserror::Error)]
#[allow(missing_docs)]
pub enum ValueError {
    #[error(transparent)]
    Size(#[from] ParseSizeError),
    /// No float to Java.
    #[error(transparent)]
    Float(#[from] NumberFormatError),
    /// No integer to Java.
    #[error("For input string: \"{0}\"")]
    NotANumber(String),
    #[error("Configuration value {} overflows/underflows the float type.", JavaDouble(*.0))]
    OutsideFloat(f64),
    #[error("Configuration value {0} overflows/underflows the integer type.")]
    OutsideInteger(i64),
    /// A quotation mark in a list that no other closes.
    #[error("Could not split string. Quoting was not closed properly.")]
    OpenQuote,
    /// Text behind a quoted element of a list; its position counts characters from 0.
    #[error("Could not split string. Illegal quoting at position: {0}")]
    TextAfterQuote(usize),
    #[error("Unrecognized option for boolean: {0}. Expected either true or false(case insensitive)")]
    NotABoolean(String),
}

impl ValueError {
    /// The Java class that is thrown.
    pub const fn class(&self) -> &'static str {
        match self {
            Self::Size(ParseSizeError::NoNumber) | Self::NotANumber(_) | Self::Float(_) => {
                "java.lang.NumberFormatException"
            }
            _ => "java.lang.IllegalArgumentException",
        }
    }
}

/// Whether a value is of an option's kind, as far as Flink's own conversion asks; words of an `Enum` are not compared.
pub fn check(kind: Kind, value: &Value) -> Result<(), ValueError> {
    match kind {
        Kind::Size => to_size(value).map(drop),
        Kind::Fraction | Kind::Float => to_float(value).map(drop),
        Kind::Double => to_double(value).map(drop),
        Kind::Integer => to_integer(value).map(drop),
        Kind::Long => to_long(value).map(drop),
        Kind::Boolean => to_boolean(value).map(drop),
        Kind::List => to_list(value).map(drop),
        Kind::Duration | Kind::Text | Kind::Enum(_) | Kind::Map => Ok(()),
    }
}

/// A memory size (`convertToMemorySize`).
pub fn to_size(value: &Value) -> Result<MemorySize, ValueError> {
    match value {
        Value::Text(text) => Ok(MemorySize::parse(text)?),
        other => Ok(MemorySize::parse(&other.to_string())?),
    }
}

/// A 32-bit float (`convertToFloat`): a YAML double must lie within a float's range, a text need not.
pub fn to_float(value: &Value) -> Result<f32, ValueError> {
    match value {
        Value::Double(double) => {
            let within = f64::from(f32::from_bits(1))..=f64::from(f32::MAX);
            if *double == 0.0 || within.contains(&double.abs()) {
                // The cast rounds to nearest, as Java's does.
                Ok(*double as f32)
            } else {
                Err(ValueError::OutsideFloat(*double))
            }
        }
        Value::Text(text) => Ok(parse_float(text)?),
        other => Ok(parse_float(&other.to_string())?),
    }
}

/// A 64-bit float (`convertToDouble`).
pub fn to_double(value: &Value) -> Result<f64, ValueError> {
    match value {
        Value::Double(double) => Ok(*double),
        Value::Text(text) => Ok(parse_double(text)?),
        other => Ok(parse_double(&other.to_string())?),
    }
}

/// A 32-bit integer (`convertToInt`).
pub fn to_integer(value: &Value) -> Result<i32, ValueError> {
    match value {
        Value::Integer(integer) => i32::try_from(*integer).map_err(|_| ValueError::OutsideInteger(*integer)),
        other => {
            let text = as_text(other);
            let integer = parse_integer(&text).and_then(|integer| i32::try_from(integer).ok());
            integer.ok_or_else(|| ValueError::NotANumber(text.into_owned()))
        }
    }
}

/// A 64-bit integer (`convertToLong`).
pub(crate) fn to_long(value: &Value) -> Result<i64, ValueError> {
    match value {
        Value::Integer(integer) => Ok(*integer),
        other => {
            let text = as_text(other);
            parse_integer(&text).ok_or_else(|| ValueError::NotANumber(text.into_owned()))
        }
    }
}

fn as_text(value: &Value) -> Cow<'_, str> {
    match value {
        Value::Text(text) => Cow::Borrowed(text),
        other => Cow::Owned(other.to_string()),
    }
}

/// Reads what `Long.parseLong` reads: an optional sign and digits, of any script.
fn parse_integer(text: &str) -> Option<i64> {
    /// The zeros of the scripts that Java knows, up to U+FFFF; the other digits follow each.
    const ZEROS: &str = "0٠۰߀०০੦૦୦௦౦೦൦෦๐໐༠၀႐០᠐᥆᧐᪀᪐᭐᮰᱀᱐꘠꣐꤀꧐꧰꩐꯰０";
    if text.is_ascii() {
        return text.parse().ok();
    }
    let ascii: Option<String> = text
        .chars()
        .map(|character| match character {
            '0'..='9' | '+' | '-' => Some(character),
            _ => ZEROS
                .chars()
                .find_map(|zero| {
                    u32::from(character)
                        .checked_sub(u32::from(zero))
                        .filter(|digit| *digit < 10)
                })
                .and_then(|digit| char::from_digit(digit, 10)),
        })
        .collect();
    ascii?.parse().ok()
}

/// `true` or `false` in any case (`convertToBoolean`).
pub fn to_boolean(value: &Value) -> Result<bool, ValueError> {
    match value {
        Value::Boolean(boolean) => Ok(*boolean),
        other => {
            let text = other.to_string();
            match in_capitals(&text).as_str() {
                "TRUE" => Ok(true),
                "FALSE" => Ok(false),
                _ => Err(ValueError::NotABoolean(text)),
            }
        }
    }
}

/// Texts (`convertToList`): the elements of a YAML list, else what semicolons separate.
pub fn to_list(value: &Value) -> Result<Vec<String>, ValueError> {
    match value {
        Value::List { elements, .. } => Ok(elements.clone()),
        Value::Text(text) => split(text, ';'),
        other => split(&other.to_string(), ';'),
    }
}

/// Splits at a separator outside of quotation marks (`StructuredOptionsSplitter.splitEscaped`). What stands between two
/// separators is an element even if that is nothing, but not so at the ends.
fn split(text: &str, separator: char) -> Result<Vec<String>, ValueError> {
    let mut elements = Vec::new();
    let mut after_separator = false;
    let mut after_quote = false;
    let mut characters = text.chars().enumerate().peekable();
    while let Some((position, character)) = characters.next() {
        if character == separator {
            if after_separator {
                elements.push(String::new());
            }
            (after_separator, after_quote) = (true, false);
            continue;
        }
        let quoted = matches!(character, '\'' | '"');
        if !quoted && is_java_whitespace(character) {
            continue;
        }
        if after_quote {
            return Err(ValueError::TextAfterQuote(position - 1));
        }
        let mut element = String::new();
        if quoted {
            loop {
                match characters.next() {
                    None => return Err(ValueError::OpenQuote),
                    // A doubled mark stands for itself.
                    Some((_, mark)) if mark == character => match characters.next_if(|(_, next)| *next == character) {
                        Some(_) => element.push(character),
                        None => break,
                    },
                    Some((_, other)) => element.push(other),
                }
            }
        } else {
            element.push(character);
            while let Some((_, other)) = characters.next_if(|(_, next)| *next != separator) {
                element.push(other);
            }
            element = trim(&element).to_owned();
        }
        elements.push(element);
        (after_separator, after_quote) = (false, quoted);
    }
    Ok(elements)
}

/// `Character.isWhitespace`: unlike Unicode's white space, without the spaces that do not break.
fn is_java_whitespace(character: char) -> bool {
    matches!(character, '\t'..='\r' | '\u{1c}'..='\u{1f}')
        || (character.is_whitespace() && !matches!(character, '\u{85}' | '\u{a0}' | '\u{2007}' | '\u{202f}'))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn float(text: &str) -> Result<f32, String> {
        to_float(&Value::Text(text.to_owned())).map_err(|error| error.to_string())
    }

    #[test]
    fn reads_floats_as_java_does() {
        let floats = [
            ("0.4", 0.4),
            (" .25 ", 0.25),
            ("1.", 1.0),
            ("1e-1", 0.1),
            ("0.4f", 0.4),
            ("0.4D", 0.4),
            ("+0.5", 0.5),
            ("-0.5", -0.5),
            ("1e-50", 0.0),
            ("1e50", f32::INFINITY),
            ("0.99999999", 1.0),
            ("-Infinity", f32::NEG_INFINITY),
            ("0x1p-2", 0.25),
            ("0x.8p0f", 0.5),
            ("0x1.999999999999ap-2", 0.4),
            ("0x1.000001p0", 1.0),
            ("0x1.0000011p0", 1.000_000_1),
            ("0x1p-150", 0.0),
            ("0x1.8p-150", f32::from_bits(1)),
            ("0x1p128", f32::INFINITY),
            ("0x1p99999999999", f32::INFINITY),
            ("0x0p9999", 0.0),
        ];
        for (text, value) in floats {
            assert_eq!(float(text), Ok(value), "{text}");
        }
        assert!(float("NaN").is_ok_and(f32::is_nan));
    }

    #[test]
    fn splits_lists_as_flink_does() {
        let texts: [(&str, Result<&[&str], ValueError>); 10] = [
            ("gpu;fpga", Ok(&["gpu", "fpga"])),
            (" gpu ; f pga ", Ok(&["gpu", "f pga"])),
            ("", Ok(&[])),
            (";gpu;;fpga;", Ok(&["gpu", "", "fpga"])),
            ("'a;b' ;c", Ok(&["a;b", "c"])),
            ("'it''s'", Ok(&["it's"])),
            ("it's", Ok(&["it's"])),
            ("\"\"", Ok(&[""])),
            ("a;'open", Err(ValueError::OpenQuote)),
            ("'a' b", Err(ValueError::TextAfterQuote(3))),
        ];
        for (text, elements) in texts {
            let expected = elements.map(|elements| elements.iter().map(ToString::to_string).collect::<Vec<_>>());
            assert_eq!(split(text, ';'), expected, "{text}");
        }
    }

    #[test]
    fn refuses_what_java_refuses() {
        for text in [
            "0,4", "40%", "abc", "inf", "nan", "e5", ".", "1e", "0x", "0x1", "0x1p", "0xgp1", "1_0", "- 1",
        ] {
            assert_eq!(float(text), Err(format!("For input string: \"{text}\"")), "{text}");
        }
        assert_eq!(float(" "), Err("empty String".to_owned()));
        assert_eq!(float("0.1.2"), Err("multiple points".to_owned()));
        assert_eq!(float("++1"), Err("For input string: \"++1\"".to_owned()));
        assert_eq!(
            to_float(&Value::Double(1e39)).map_err(|error| error.to_string()),
            Err("Configuration value 1.0E39 overflows/underflows the float type.".to_owned())
        );
        assert_eq!(
            to_integer(&Value::Integer(1 << 32)),
            Err(ValueError::OutsideInteger(1 << 32))
        );
        assert_eq!(
            to_integer(&Value::Double(2.0)),
            Err(ValueError::NotANumber("2.0".to_owned()))
        );
        assert_eq!(to_integer(&Value::Text("+2".to_owned())), Ok(2));
        assert_eq!(to_integer(&Value::Text("-１٢".to_owned())), Ok(-12));
        assert_eq!(
            to_integer(&Value::Text("2147483648".to_owned())),
            Err(ValueError::NotANumber("2147483648".to_owned()))
        );
        assert_eq!(to_boolean(&Value::Text("True".to_owned())), Ok(true));
        assert_eq!(to_boolean(&Value::Text("falſe".to_owned())), Ok(false));
    }
}
