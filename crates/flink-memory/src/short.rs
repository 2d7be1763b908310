//! Sizes and fractions as people read them in a sentence: `1.25 GiB`, `40 %`.

use std::fmt;

use java_float::JavaFloat;

use crate::size::MemorySize;

/// Units of the short form, largest first.
const UNITS: [(i64, &str); 4] = [(1 << 40, "TiB"), (1 << 30, "GiB"), (1 << 20, "MiB"), (1 << 10, "KiB")];

/// A size in few digits, with a space that does not break before its unit.
///
/// One rule for everything that people read: from 1 GiB on with two decimals (`1.69 GiB` for 1728 MiB); below in MiB or
/// KiB with three digits (`384 MiB` for 402653174 bytes); below 1 KiB in bytes. It is rounded, and zeros at its end are
/// left out. Where two sizes would read the same, [`ExactSize`] tells them apart.
///
/// ```
/// # use flink_memory::{MemorySize, ShortSize};
/// let size = MemorySize::from_mebibytes(1280);
/// assert_eq!(ShortSize(size).to_string(), "1.25\u{a0}GiB");
/// ```
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct ShortSize(pub MemorySize);

impl fmt::Display for ShortSize {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let bytes = self.0.bytes();
        let Some(place) = UNITS.iter().position(|(unit, _)| bytes >= *unit) else {
            return ExactSize(self.0).fmt(f);
        };
        let (unit, name) = UNITS.get(place).copied().unwrap_or((1, "bytes"));
        let decimals = match bytes / unit {
            _ if unit >= 1 << 30 => 2,
            0..10 => 2,
            10..100 => 1,
            _ => 0,
        };
        // The number in units of its last decimal, rounded half up.
        let (unit, scale) = (i128::from(unit), 10i128.pow(decimals));
        let rounded = (i128::from(bytes) * scale * 2 + unit) / (unit * 2);
        let larger = place.checked_sub(1).and_then(|place| UNITS.get(place));
        match larger {
            Some((_, name)) if rounded == 1024 * scale => write!(f, "1\u{a0}{name}"),
            _ => {
                let whole = i64::try_from(rounded / scale).unwrap_or(i64::MAX);
                write_hundredths(f, whole, rounded % scale * 100 / scale, name)
            }
        }
    }
}

/// Writes a number with its hundredths, less the zeros at its end.
fn write_hundredths(f: &mut fmt::Formatter<'_>, whole: i64, hundredths: i128, unit: &str) -> fmt::Result {
    match hundredths {
        0 => write!(f, "{whole}\u{a0}{unit}"),
        _ if hundredths % 10 == 0 => write!(f, "{whole}.{}\u{a0}{unit}", hundredths / 10),
        _ => write!(f, "{whole}.{hundredths:02}\u{a0}{unit}"),
    }
}

/// A size to the byte: `536870920 bytes`, `1 byte`.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct ExactSize(pub MemorySize);

impl fmt::Display for ExactSize {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let bytes = self.0.bytes();
        write!(f, "{bytes}\u{a0}{}", if bytes == 1 { "byte" } else { "bytes" })
    }
}

/// A fraction of Flink's (a 32-bit float, widened) in percent, with the digits it was written with: `40 %`, `33.3 %`.
///
/// ```
/// # use flink_memory::Percent;
/// assert_eq!(Percent(f64::from(0.4f32)).to_string(), "40\u{a0}%");
/// ```
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Percent(pub f64);

impl fmt::Display for Percent {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        // Narrowed again, the fraction has the digits of its text; the point then moves by two places.
        let text = JavaFloat(self.0 as f32).to_string();
        let (sign, text) = text.strip_prefix('-').map_or(("", text.as_str()), |rest| ("-", rest));
        let (mantissa, exponent) = text.split_once('E').unwrap_or((text, "0"));
        let (Some((whole, decimals)), Ok(exponent)) = (mantissa.split_once('.'), exponent.parse::<isize>()) else {
            return write!(f, "{sign}{text}\u{a0}%");
        };
        let digits = format!("{whole}{decimals}");
        let point = exponent.saturating_add_unsigned(whole.len() + 2);
        // Zeros before or after, until the point lies among the digits.
        let digits = match usize::try_from(point) {
            Ok(point) => format!("{digits:0<point$}"),
            Err(_) => format!("{digits:0>width$}", width = digits.len() + point.unsigned_abs()),
        };
        let (whole, rest) = digits
            .split_at_checked(usize::try_from(point).unwrap_or(0))
            .unwrap_or((&digits, ""));
        let whole = match whole.trim_start_matches('0') {
            "" => "0",
            whole => whole,
        };
        match rest.trim_end_matches('0') {
            "" => write!(f, "{sign}{whole}\u{a0}%"),
            rest => write!(f, "{sign}{whole}.{rest}\u{a0}%"),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn short(bytes: i64) -> String {
        ShortSize(MemorySize::from_bytes(bytes).unwrap())
            .to_string()
            .replace('\u{a0}', " ")
    }

    #[test]
    fn writes_sizes_short() {
        let sizes = [
            (0, "0 bytes"),
            (1, "1 byte"),
            (12, "12 bytes"),
            (1023, "1023 bytes"),
            (1024, "1 KiB"),
            (1025, "1 KiB"),
            (12_345, "12.1 KiB"),
            (512 << 10, "512 KiB"),
            ((1 << 20) - 1, "1 MiB"),
            (1728 << 20, "1.69 GiB"),
            (1280 << 20, "1.25 GiB"),
            (402_653_174, "384 MiB"),
            (536_870_920, "512 MiB"),
            (181_193_934, "173 MiB"),
            (3_597_035_110, "3.35 GiB"),
            ((1 << 30) + 1, "1 GiB"),
            ((1 << 30) - 1, "1 GiB"),
            (10_241 << 20, "10 GiB"),
            (9_999 << 20, "9.76 GiB"),
            (1010 << 20 | 1, "1010 MiB"),
            ((1023 << 20) + (900 << 10), "1 GiB"),
            (1536 << 10, "1.5 MiB"),
            (1025 << 10, "1 MiB"),
            (35_651_584_000, "33.2 GiB"),
            (64 << 30, "64 GiB"),
            (3 << 39, "1.5 TiB"),
            (i64::MAX, "8388608 TiB"),
        ];
        for (bytes, text) in sizes {
            assert_eq!(short(bytes), text, "{bytes}");
        }
    }

    #[test]
    fn writes_fractions_with_the_digits_of_their_text() {
        let fractions = [
            ("0.4", "40 %"),
            ("0.1", "10 %"),
            ("0", "0 %"),
            ("0.333", "33.3 %"),
            ("0.05", "5 %"),
            ("0.125", "12.5 %"),
            ("0.0001", "0.01 %"),
            ("0.00000012", "0.000012 %"),
            ("1e-30", "0.0000000000000000000000000001 %"),
            ("12345678", "1234567800 %"),
            ("NaN", "NaN %"),
            ("0.9999", "99.99 %"),
            ("1", "100 %"),
            ("1.5", "150 %"),
            ("-0.25", "-25 %"),
        ];
        for (fraction, text) in fractions {
            let fraction: f32 = fraction.parse().unwrap();
            assert_eq!(Percent(f64::from(fraction)).to_string().replace('\u{a0}', " "), text);
        }
    }

    /// Reads the short form back.
    fn read(text: &str) -> f64 {
        let (number, unit) = text.split_once(' ').unwrap();
        let factor = UNITS
            .iter()
            .find(|(_, name)| *name == unit)
            .map_or(1, |(factor, _)| *factor);
        number.parse::<f64>().unwrap() * factor as f64
    }

    proptest! {
        #[test]
        fn short_sizes_are_half_a_percent_off_at_most(bits in 0..63u32, bytes in 0..=i64::MAX) {
            let bytes = bytes >> bits;
            let read = read(&short(bytes));
            prop_assert!((read - bytes as f64).abs() <= bytes as f64 * 0.005, "{} {}", bytes, short(bytes));
        }

        #[test]
        fn larger_sizes_read_larger(bits in 0..62u32, bytes in 0..=i64::MAX, more in 0..=i64::MAX) {
            let (bytes, more) = (bytes >> bits, more >> bits);
            if let Some(sum) = bytes.checked_add(more) {
                // Beside a rounded size, an exact one may differ by what that was rounded.
                prop_assert!(read(&short(sum)) >= read(&short(bytes)) * 0.995);
            }
        }

        #[test]
        fn every_fraction_has_a_percentage(fraction in 0f32..1.0) {
            let text = Percent(f64::from(fraction)).to_string();
            let percent: f64 = text.trim_end_matches("\u{a0}%").parse().unwrap();
            prop_assert!((percent / 100.0 - f64::from(fraction)).abs() <= f64::from(f32::EPSILON) * f64::from(fraction));
        }
    }
}
