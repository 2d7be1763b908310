//! What someone meant who wrote a value that Flink does not read.

use flink_memory::option::Kind;
use flink_memory::{JavaFloat, MemorySize, Value, check, read_double, read_float};

use crate::sizes::text as size_text;

/// The readable text that a value was perhaps meant as; none where the value is readable, or means nothing.
pub(crate) fn value(kind: Kind, written: &str) -> Option<String> {
    let is_readable = |text: &String| check(kind, &Value::Text(text.clone())).is_ok();
    if is_readable(&written.to_owned()) {
        return None;
    }
    let bare = unquoted(written.trim()).trim();
    let candidates = match kind {
        Kind::Size => vec![bare.to_owned(), size(bare).unwrap_or_default()],
        Kind::Fraction | Kind::Float | Kind::Double => vec![bare.to_owned(), fraction(bare)],
        Kind::Integer | Kind::Long => {
            let whole = bare.split(['.', ' ', ',']).next().unwrap_or_default();
            vec![bare.to_owned(), bare.replace(['_', ',', ' '], ""), whole.to_owned()]
        }
        Kind::Boolean => {
            let word = match bare.to_lowercase().as_str() {
                "yes" | "on" | "1" | "y" | "enabled" => "true",
                "no" | "off" | "0" | "n" | "disabled" => "false",
                _ => "",
            };
            vec![bare.to_owned(), word.to_owned()]
        }
        _ => vec![bare.to_owned()],
    };
    candidates.into_iter().find(is_readable)
}

/// A value that Flink does not read, as it was perhaps meant.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Meant {
    /// How to write it.
    pub text: String,
    /// What Flink takes, as the beginning of a sentence.
    pub why: &'static str,
}

/// What was perhaps meant by a value that Flink does not read, and what Flink takes.
pub fn meant(kind: Kind, written: &str) -> Option<Meant> {
    let text = value(kind, written)?;
    let bare = written.trim();
    let has_letters = || bare.contains(|char: char| char.is_alphabetic());
    let why = match kind {
        _ if unquoted(bare) != bare => "Flink keeps the quotes here",
        Kind::Size if bare.contains(['.', ',']) => "Flink takes whole numbers",
        Kind::Size if bare.contains('_') => "Flink takes digits without separators",
        Kind::Size if has_letters() => "Flink’s units are `k`, `m`, `g` and `t`",
        Kind::Fraction | Kind::Float | Kind::Double if bare.ends_with('%') => "Flink takes a fraction between 0 and 1",
        Kind::Fraction | Kind::Float | Kind::Double => "Flink takes a decimal point",
        Kind::Integer | Kind::Long => "Flink takes a whole number",
        Kind::Boolean => "Flink takes `true` or `false`",
        _ => "Flink reads it differently",
    };
    Some(Meant { text, why })
}

/// A size that was written as a number alone, which Flink takes for bytes, with the unit that was perhaps meant. No one
/// means so few bytes.
pub(crate) fn unit(written: &str) -> Option<String> {
    let number: u32 = written.trim().parse().ok()?;
    match number {
        0 => None,
        1..=64 => Some(format!("{number}g")),
        65..0x10_0000 => Some(format!("{number}m")),
        _ => None,
    }
}

/// A text without the quotes around it, which `flink-conf.yaml` does not take away.
pub(crate) fn unquoted(text: &str) -> &str {
    let quoted = |quote| text.strip_prefix(quote)?.strip_suffix(quote);
    quoted('"').or_else(|| quoted('\'')).unwrap_or(text)
}

/// A size with a decimal point, digits in groups, or a unit as Kubernetes and others write it: `1.5g`, `2Gi`, `4 GiB`.
fn size(text: &str) -> Option<String> {
    let unit_at = text.find(|char: char| char.is_alphabetic()).unwrap_or(text.len());
    let (number, unit) = text.split_at_checked(unit_at)?;
    let number = number.trim().replace(['_', ' '], "").replace(',', ".");
    let unit = unit.trim().to_lowercase();
    let (power, name) = match unit.as_str() {
        "" | "b" | "byte" | "bytes" => (0, "b"),
        "k" | "ki" | "kb" | "kib" => (1, "k"),
        "m" | "mi" | "mb" | "mib" | "mega" | "megabytes" => (2, "m"),
        "g" | "gi" | "gb" | "gib" | "giga" | "gigabytes" => (3, "g"),
        "t" | "ti" | "tb" | "tib" => (4, "t"),
        _ => return None,
    };
    if number.bytes().all(|byte| byte.is_ascii_digit()) {
        return Some(format!("{number}{name}"));
    }
    let number = read_double(&number).filter(|number| *number >= 0.0)?;
    let bytes = (number * 1024f64.powi(power)).round();
    // Beyond, whole bytes are no longer told apart.
    let bytes = Some(bytes).filter(|bytes| *bytes < 9e15)? as i64;
    Some(size_text(MemorySize::from_bytes(bytes)?))
}

/// A fraction with a comma or in percent: `0,4`, `40%`.
fn fraction(text: &str) -> String {
    let text = text.replace(',', ".");
    let percent = text.strip_suffix('%').and_then(|number| read_float(number.trim()));
    percent.map_or(text, |percent| JavaFloat(percent / 100.0).to_string())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn tells_what_was_meant() {
        let values: &[(Kind, &str, &str)] = &[
            (Kind::Size, "4g", ""),
            (Kind::Size, "\"1728m\"", "1728m"),
            (Kind::Size, "'2 gb'", "2 gb"),
            (Kind::Size, "2Gi", "2g"),
            (Kind::Size, "512 MiB", "512m"),
            (Kind::Size, "1.5g", "1536m"),
            (Kind::Size, "1,5 GB", "1536m"),
            (Kind::Size, "1_000m", "1000m"),
            (Kind::Size, "4 p", ""),
            (Kind::Size, "-4g", ""),
            (Kind::Size, "much", ""),
            (Kind::Size, "", ""),
            (Kind::Fraction, "0,4", "0.4"),
            (Kind::Fraction, "40%", "0.4"),
            (Kind::Fraction, "40 %", "0.4"),
            (Kind::Fraction, "\"0.4\"", "0.4"),
            (Kind::Fraction, "half", ""),
            (Kind::Integer, "2.0", "2"),
            (Kind::Integer, " 2", "2"),
            (Kind::Integer, "1,000", "1000"),
            (Kind::Integer, "two", ""),
            (Kind::Boolean, "yes", "true"),
            (Kind::Boolean, "off", "false"),
            (Kind::Boolean, "perhaps", ""),
        ];
        for (kind, written, expected) in values {
            assert_eq!(value(*kind, written).unwrap_or_default(), *expected, "{written:?}");
        }
    }

    #[test]
    fn says_what_flink_takes() {
        for (kind, written, text, why) in [
            (Kind::Size, "1.5g", "1536m", "Flink takes whole numbers"),
            (Kind::Size, "4Gi", "4g", "Flink’s units are `k`, `m`, `g` and `t`"),
            (Kind::Fraction, "40%", "0.4", "Flink takes a fraction between 0 and 1"),
            (Kind::Boolean, "yes", "true", "Flink takes `true` or `false`"),
        ] {
            let text = text.to_owned();
            assert_eq!(meant(kind, written), Some(Meant { text, why }), "{written}");
        }
        assert_eq!(meant(Kind::Size, "much"), None);
    }

    #[test]
    fn numbers_alone_have_a_unit() {
        let numbers = [
            ("4", Some("4g")),
            ("64", Some("64g")),
            ("4096", Some("4096m")),
            ("0", None),
            ("1048576", None),
            ("1073741824", None),
            ("4096m", None),
        ];
        for (written, expected) in numbers {
            assert_eq!(unit(written).as_deref(), expected, "{written}");
        }
    }
}
