//! Texts as floats, by Java's grammar: `Float.parseFloat` and `Double.parseDouble`.

use crate::nearest::{Binary, read_double, read_float};

/// Why a text is no float to Java. `Display` gives the message of its `NumberFormatException`.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum NumberFormatError {
    /// A text that is something else.
    #[error("For input string: \"{0}\"")]
    NotANumber(String),
    /// A text without anything in it.
    #[error("empty String")]
    Empty,
    /// A second decimal point.
    #[error("multiple points")]
    MultiplePoints,
}

/// What `Float.parseFloat` and `Double.parseDouble` see in a text.
enum Number<'a> {
    Nan,
    Infinite,
    /// Digits with an optional point and exponent, as Rust reads them.
    Decimal(&'a str),
    Hexadecimal(Binary),
}

/// Reads a text as `Float.parseFloat`.
pub fn parse_float(text: &str) -> Result<f32, NumberFormatError> {
    let (negative, number) = read_number(text)?;
    let magnitude = match number {
        Number::Nan => return Ok(f32::NAN),
        Number::Infinite => f32::INFINITY,
        Number::Decimal(digits) => read_float(digits).ok_or_else(|| not_a_number(text))?,
        Number::Hexadecimal(binary) => binary.to_float(),
    };
    Ok(if negative { -magnitude } else { magnitude })
}

/// Reads a text as `Double.parseDouble`.
///
/// ```
/// # use java_float::parse_double;
/// assert_eq!(parse_double(" 0x1p-2 "), Ok(0.25));
/// assert_eq!(parse_double("1.5d"), Ok(1.5));
/// assert!(parse_double("inf").is_err());
/// ```
pub fn parse_double(text: &str) -> Result<f64, NumberFormatError> {
    let (negative, number) = read_number(text)?;
    let magnitude = match number {
        Number::Nan => return Ok(f64::NAN),
        Number::Infinite => f64::INFINITY,
        Number::Decimal(digits) => read_double(digits).ok_or_else(|| not_a_number(text))?,
        Number::Hexadecimal(binary) => binary.to_double(),
    };
    Ok(if negative { -magnitude } else { magnitude })
}

fn not_a_number(text: &str) -> NumberFormatError {
    match trim(text) {
        "" => NumberFormatError::Empty,
        trimmed => NumberFormatError::NotANumber(trimmed.to_owned()),
    }
}

/// Follows the grammar of `jdk.internal.math.FloatingDecimal.readJavaFormatString`; the sign comes apart.
fn read_number(text: &str) -> Result<(bool, Number<'_>), NumberFormatError> {
    let trimmed = trim(text);
    let (negative, unsigned) = match trimmed.strip_prefix('-') {
        Some(rest) => (true, rest),
        None => (false, trimmed.strip_prefix('+').unwrap_or(trimmed)),
    };
    let number = match unsigned {
        "NaN" => Number::Nan,
        "Infinity" => Number::Infinite,
        _ if unsigned.starts_with("0x") || unsigned.starts_with("0X") => {
            read_hexadecimal(unsigned).ok_or_else(|| not_a_number(text))?
        }
        _ => {
            let digits = unsigned.strip_suffix(['f', 'F', 'd', 'D']).unwrap_or(unsigned);
            let points = digits
                .bytes()
                .take_while(|byte| byte.is_ascii_digit() || *byte == b'.')
                .filter(|byte| *byte == b'.');
            if points.count() > 1 {
                return Err(NumberFormatError::MultiplePoints);
            }
            // Rust reads a second sign and more words than Java ("inf", "nan"), but they have other letters.
            let known = digits
                .bytes()
                .all(|byte| matches!(byte, b'0'..=b'9' | b'.' | b'e' | b'E' | b'+' | b'-'));
            if !known || digits.starts_with(['+', '-']) || !digits.bytes().any(|byte| byte.is_ascii_digit()) {
                return Err(not_a_number(text));
            }
            Number::Decimal(digits)
        }
    };
    Ok((negative, number))
}

/// `0x`, digits with an optional point, `p`, a decimal exponent, and an optional type letter.
fn read_hexadecimal(text: &str) -> Option<Number<'_>> {
    let (significand, exponent) = text.get(2..)?.split_once(['p', 'P'])?;
    let exponent = exponent.strip_suffix(['f', 'F', 'd', 'D']).unwrap_or(exponent);
    let unsigned = exponent.strip_prefix(['+', '-']).unwrap_or(exponent);
    if unsigned.is_empty() || !unsigned.bytes().all(|byte| byte.is_ascii_digit()) {
        return None;
    }
    // Exponents past this leave every number infinite or zero.
    let magnitude: i64 = unsigned.parse().unwrap_or(i64::MAX).min(1 << 40);
    let mut exponent = if exponent.starts_with('-') {
        -magnitude
    } else {
        magnitude
    };
    let (whole, fraction) = significand.split_once('.').unwrap_or((significand, ""));
    if whole.is_empty() && fraction.is_empty() {
        return None;
    }
    let mut mantissa = 0u64;
    let digits = whole
        .chars()
        .map(|digit| (digit, 0))
        .chain(fraction.chars().map(|digit| (digit, 4)));
    for (digit, below_point) in digits {
        let digit = u64::from(digit.to_digit(16)?);
        if mantissa >> 59 == 0 {
            mantissa = mantissa << 4 | digit;
            exponent -= below_point;
        } else {
            mantissa |= u64::from(digit != 0);
            exponent += 4 - below_point;
        }
    }
    Some(Number::Hexadecimal(Binary { mantissa, exponent }))
}

/// `String.trim`.
fn trim(text: &str) -> &str {
    text.trim_matches(|char| char <= ' ')
}
