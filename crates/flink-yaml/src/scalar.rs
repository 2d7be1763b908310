//! What a scalar means in the core schema: `CoreScalarResolver` and its constructors in snakeyaml-engine.

use std::fmt;

use java_float::{JavaDouble, parse_double};

use crate::limits::DIGITS;
use crate::node::Tag;

/// A scalar as Java gets it.
#[derive(Clone, Debug, PartialEq)]
pub enum Scalar {
    /// `null`.
    Null,
    /// A `Boolean`.
    Boolean(bool),
    /// An `Integer`.
    Integer(i32),
    /// A `Long`: what 32 bits do not hold, or is written with more digits than they could need.
    Long(i64),
    /// A `BigInteger`, as its decimal text.
    BigInteger(String),
    /// A `Double`.
    Double(f64),
    /// A `String`.
    Text(String),
}

impl Scalar {
    /// The full name of the Java class; `null` has none.
    pub fn class(&self) -> Option<&'static str> {
        match self {
            Self::Null => None,
            Self::Boolean(_) => Some("java.lang.Boolean"),
            Self::Integer(_) => Some("java.lang.Integer"),
            Self::Long(_) => Some("java.lang.Long"),
            Self::BigInteger(_) => Some("java.math.BigInteger"),
            Self::Double(_) => Some("java.lang.Double"),
            Self::Text(_) => Some("java.lang.String"),
        }
    }
}

/// Writes the scalar as its `toString` does in Java.
impl fmt::Display for Scalar {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Null => f.write_str("null"),
            Self::Boolean(boolean) => boolean.fmt(f),
            Self::Integer(number) => number.fmt(f),
            Self::Long(number) => number.fmt(f),
            Self::Double(number) => JavaDouble(*number).fmt(f),
            Self::BigInteger(text) | Self::Text(text) => f.write_str(text),
        }
    }
}

/// What the text of a scalar suggests. Only plain scalars are more than text.
pub(crate) fn resolve(text: &str, plain: bool) -> Tag {
    if !plain {
        return Tag::Text;
    }
    match text {
        "" | "~" | "null" | "Null" | "NULL" => Tag::Null,
        "true" | "True" | "TRUE" | "false" | "False" | "FALSE" => Tag::Boolean,
        _ if is_integer(text) => Tag::Integer,
        _ if is_float(text) => Tag::Float,
        _ => Tag::Text,
    }
}

fn unsigned(text: &str) -> &str {
    text.strip_prefix(['-', '+']).unwrap_or(text)
}

fn is_digits(text: &str, radix: u32) -> bool {
    !text.is_empty() && text.chars().all(|char| char.is_digit(radix))
}

fn is_integer(text: &str) -> bool {
    if let Some(octal) = text.strip_prefix("0o") {
        is_digits(octal, 8)
    } else if let Some(hexadecimal) = text.strip_prefix("0x") {
        is_digits(hexadecimal, 16)
    } else {
        is_digits(unsigned(text), 10)
    }
}

fn is_float(text: &str) -> bool {
    let number = unsigned(text);
    if matches!(number, ".inf" | ".Inf" | ".INF") || matches!(text, ".nan" | ".NaN" | ".NAN") {
        return true;
    }
    let (mantissa, exponent) = match number.split_once(['e', 'E']) {
        Some((mantissa, exponent)) => (mantissa, Some(exponent)),
        None => (number, None),
    };
    let (whole, fraction) = mantissa.split_once('.').unwrap_or((mantissa, ""));
    let has_digits = if whole.is_empty() {
        mantissa.starts_with('.') && is_digits(fraction, 10)
    } else {
        is_digits(whole, 10) && (fraction.is_empty() || is_digits(fraction, 10))
    };
    has_digits && exponent.is_none_or(|exponent| is_digits(unsigned(exponent), 10))
}

/// Why a scalar is not what its tag says.
#[derive(Debug, PartialEq, Eq)]
pub(crate) enum Misfit {
    /// `NumberFormatException` with this message.
    Number(String),
    /// An integer without a digit.
    EmptyInteger,
    /// `StringIndexOutOfBoundsException`: a float without a character.
    EmptyFloat,
    /// A number of so many digits that this reader does not work it out.
    TooLong,
}

/// The number that a text stands for, as `ConstructYamlCoreInt`.
pub(crate) fn integer(text: &str) -> Result<Scalar, Misfit> {
    if text.is_empty() {
        return Err(Misfit::EmptyInteger);
    }
    let number = unsigned(text);
    let (number, radix) = if let Some(hexadecimal) = number.strip_prefix("0x") {
        (hexadecimal, 16)
    } else if let Some(octal) = number.strip_prefix("0o") {
        (octal, 8)
    } else {
        (number, 10)
    };
    // The sign is put before what may have another, behind the prefix: `!!int +-5` is a number to Java.
    let outer = if text.starts_with('-') { "-" } else { "" };
    let signed = format!("{outer}{number}");
    let digits = unsigned(&signed);
    if !is_digits(digits, radix) {
        return Err(Misfit::Number(no_big_integer(&signed, radix)));
    }
    // The library goes by a number's length first, leading zeros included.
    let (most_of_integer, most_of_long) = match radix {
        8 => (11, 21),
        10 => (10, 19),
        _ => (8, 16),
    };
    if number.len() <= most_of_integer
        && let Ok(integer) = i32::from_str_radix(&signed, radix)
    {
        return Ok(Scalar::Integer(integer));
    }
    if number.len() <= most_of_long
        && let Ok(long) = i64::from_str_radix(&signed, radix)
    {
        return Ok(Scalar::Long(long));
    }
    let decimal = if radix == 10 {
        digits.trim_start_matches('0').to_owned()
    } else {
        decimal(digits, radix)?
    };
    let sign = if signed.starts_with('-') { "-" } else { "" };
    Ok(Scalar::BigInteger(match decimal.as_str() {
        "" => "0".to_owned(),
        _ => format!("{sign}{decimal}"),
    }))
}

/// What `new BigInteger(text, radix)` says of a text that is no integer: it reads a group of digits at a time.
fn no_big_integer(text: &str, radix: u32) -> String {
    let digits = unsigned(text);
    if digits.contains(['-', '+']) {
        return "Illegal embedded sign character".to_owned();
    }
    if digits.is_empty() {
        return "Zero length BigInteger".to_owned();
    }
    let size = match radix {
        8 => 10,
        10 => 9,
        _ => 7,
    };
    let digits: Vec<u16> = digits.trim_start_matches('0').encode_utf16().collect();
    // The first group is the one that may be shorter.
    let (first, rest) = digits.split_at(digits.len() % size);
    let mut groups = std::iter::once(first)
        .chain(rest.chunks(size))
        .map(String::from_utf16_lossy);
    let bad = groups.find(|group| !group.is_empty() && !is_digits(group, radix));
    let suffix = if radix == 10 {
        String::new()
    } else {
        format!(" under radix {radix}")
    };
    format!("For input string: \"{}\"{suffix}", bad.unwrap_or_default())
}

/// The decimal digits of a number of any length, without leading zeros.
fn decimal(digits: &str, radix: u32) -> Result<String, Misfit> {
    /// A limb is below this.
    const BASE: u64 = 1_000_000_000;
    /// So many digits, even hexadecimal ones, are below it, too.
    const AT_ONCE: usize = 7;
    // The work grows with the square of the length.
    if digits.len() > DIGITS {
        return Err(Misfit::TooLong);
    }
    let mut limbs: Vec<u64> = Vec::new();
    for digits in digits.as_bytes().chunks(AT_ONCE) {
        let digits = digits.iter().filter_map(|digit| char::from(*digit).to_digit(radix));
        let (mut scale, mut carry) = (1, 0);
        for digit in digits {
            scale *= u64::from(radix);
            carry = carry * u64::from(radix) + u64::from(digit);
        }
        for limb in &mut limbs {
            let product = *limb * scale + carry;
            *limb = product % BASE;
            carry = product / BASE;
        }
        if carry > 0 {
            limbs.push(carry);
        }
    }
    let text: String = limbs.iter().rev().map(|limb| format!("{limb:09}")).collect();
    Ok(text.trim_start_matches('0').to_owned())
}

/// The number that a text stands for, as `ConstructYamlCoreFloat`.
pub(crate) fn float(text: &str) -> Result<Scalar, Misfit> {
    let lower = text.to_ascii_lowercase();
    match lower.as_str() {
        "" => return Err(Misfit::EmptyFloat),
        ".inf" => return Ok(Scalar::Double(f64::INFINITY)),
        "-.inf" => return Ok(Scalar::Double(f64::NEG_INFINITY)),
        ".nan" => return Ok(Scalar::Double(f64::NAN)),
        _ => {}
    }
    let sign = if lower.starts_with('-') { -1.0 } else { 1.0 };
    match parse_double(unsigned(&lower)) {
        Ok(number) => Ok(Scalar::Double(number * sign)),
        Err(error) => Err(Misfit::Number(error.to_string())),
    }
}

/// `true`, `false`, or `null` for any other word, as `ConstructYamlCoreBool`.
pub(crate) fn boolean(text: &str) -> Scalar {
    match text.to_ascii_lowercase().as_str() {
        "true" => Scalar::Boolean(true),
        "false" => Scalar::Boolean(false),
        _ => Scalar::Null,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn writes_long_numbers_in_decimal_digits() {
        for shift in 0..128 {
            for number in [u128::MAX, u128::MAX / 7 * 5, 1 << 127] {
                let number = number >> shift;
                let expected = Ok(number.to_string());
                assert_eq!(decimal(&format!("{number:x}"), 16), expected);
                assert_eq!(decimal(&format!("{number:o}"), 8), expected);
                assert_eq!(decimal(&format!("{number:040X}"), 16), expected);
            }
        }
        assert_eq!(decimal(&"f".repeat(DIGITS + 1), 16), Err(Misfit::TooLong));
    }
}
