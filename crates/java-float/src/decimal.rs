//! Doubles as decimal numbers, the way Java sees them: `BigDecimal.valueOf(double)` and `Double.toString`.

use std::fmt;

use crate::nearest::{nearest_double, read_double};

/// The decimal number that Java 17 writes for a double: `digits` × 10^`exponent`.
///
/// It is the shortest number that reads back as the double, but for whole numbers from 2^53 to 2^63, which Java before
/// release 19 writes with more digits. Of those beyond, it writes one in 300,000 with a needless digit; that is not
/// followed here.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Decimal {
    /// At most 19 digits, without trailing zeros (but 0 for zero).
    digits: u64,
    /// −324 to 308.
    exponent: i32,
}

impl Decimal {
    /// The decimal number of `value`'s magnitude; 0 for what is not finite.
    pub fn shortest(value: f64) -> Self {
        /// The fractions of Flink's defaults, which most configurations leave as they are.
        const TENTH: u64 = (0.1f32 as f64).to_bits();
        const TWO_FIFTHS: u64 = (0.4f32 as f64).to_bits();
        const TWO_TO_53: f64 = (1u64 << 53) as f64;
        const TWO_TO_63: f64 = (1u64 << 63) as f64;
        match value.to_bits() {
            // The smallest double, of which Java writes two digits.
            1 => {
                return Self {
                    digits: 49,
                    exponent: -325,
                };
            }
            TENTH => {
                return Self {
                    digits: 10_000_000_149_011_612,
                    exponent: -17,
                };
            }
            TWO_FIFTHS => {
                return Self {
                    digits: 4_000_000_059_604_645,
                    exponent: -16,
                };
            }
            _ if value == 0.0 || !value.is_finite() => return Self { digits: 0, exponent: 0 },
            _ if (TWO_TO_53..TWO_TO_63).contains(&value.abs()) => return Self::whole(value.abs() as u64),
            _ => {}
        }
        let mut buffer = ryu::Buffer::new();
        let (mut digits, mut exponent, mut fraction) = (0u64, 0i32, false);
        let mut bytes = buffer.format_finite(value.abs()).bytes();
        while let Some(byte) = bytes.next() {
            match byte {
                b'0'..=b'9' => {
                    digits = digits * 10 + u64::from(byte - b'0');
                    exponent -= i32::from(fraction);
                }
                b'.' => fraction = true,
                // All that is left is the exponent.
                _ => {
                    let (mut negative, mut written) = (false, 0i32);
                    for byte in bytes.by_ref() {
                        match byte {
                            b'-' => negative = true,
                            _ => written = written * 10 + i32::from(byte.wrapping_sub(b'0')),
                        }
                    }
                    exponent += if negative { -written } else { written };
                }
            }
        }
        Self { digits, exponent }.without_trailing_zeros()
    }

    /// A whole number from 2^53 to 2^63 as `FloatingDecimal.dtoa` writes it: all its digits, less those that the bits
    /// which a double lacks make meaningless.
    fn whole(number: u64) -> Self {
        let lacking = number.ilog2().saturating_sub(54);
        let dropped = if lacking > 1 { 2u64.pow(lacking).ilog10() } else { 0 };
        let scale = 10u64.pow(dropped);
        let digits = number / scale + u64::from(dropped > 0 && number % scale >= scale / 2);
        Self {
            digits,
            exponent: dropped.cast_signed(),
        }
        .without_trailing_zeros()
    }

    fn without_trailing_zeros(mut self) -> Self {
        while self.digits != 0 && self.digits.is_multiple_of(10) {
            self.digits /= 10;
            self.exponent += 1;
        }
        self
    }

    /// The number's whole part, cut to its lowest 64 bits, as `BigDecimal.longValue`.
    pub fn wrapping_integer(self) -> i64 {
        let power = self.exponent.unsigned_abs();
        if self.exponent < 0 {
            10u64
                .checked_pow(power)
                .map_or(0, |scale| self.digits / scale)
                .cast_signed()
        } else {
            self.digits.wrapping_mul(10u64.wrapping_pow(power)).cast_signed()
        }
    }

    /// The product of `number`, which is not negative, and the decimal number of `factor`, cut to a whole number; `None`
    /// past 64 bits.
    ///
    /// A double and its shortest decimal text differ by no more than half a unit in the double's last place. Only where
    /// the double's own product lies that close to a whole number has the text to be asked, which takes longer.
    pub fn product(number: i64, factor: f64) -> Option<i64> {
        let bits = factor.to_bits();
        let (exponent, fraction) = ((bits >> 52) & 0x7ff, bits & ((1 << 52) - 1));
        // How many of the product's bits lie behind the point, for normal numbers from 2^-64 to below 1.
        let behind = 1075u64.saturating_sub(exponent);
        if (53..=116).contains(&behind) {
            let product = u128::from(number.unsigned_abs()) * u128::from(fraction | 1 << 52);
            let (whole, rest) = (product >> behind, product & ((1 << behind) - 1));
            let doubt = u128::from(number.unsigned_abs());
            if rest > doubt && rest + doubt < 1 << behind {
                return i64::try_from(whole).ok();
            }
        }
        Self::shortest(factor).times(number)
    }

    /// The product with `number`, which is not negative, cut to a whole number; `None` past 64 bits.
    fn times(self, number: i64) -> Option<i64> {
        // At most 2^63 × 2^63.
        let product = i128::from(number).unsigned_abs() * u128::from(self.digits);
        let power = self.exponent.unsigned_abs();
        let whole = if product == 0 {
            0
        } else if self.exponent >= 0 {
            10u128.checked_pow(power).and_then(|scale| product.checked_mul(scale))?
        } else if let Some(scale) = 10u64.checked_pow(power) {
            match u64::try_from(product) {
                Ok(small) => u128::from(small / scale),
                Err(_) => product / u128::from(scale),
            }
        } else {
            10u128.checked_pow(power).map_or(0, |scale| product / scale)
        };
        i64::try_from(whole).ok()
    }

    /// The number in thousandths, rounded half up, as `%.3f` rounds in Java. For numbers below 2^53.
    pub fn thousandths_half_up(self) -> u64 {
        let shift = self.exponent + 3;
        if shift >= 0 {
            return self.digits * 10u64.pow(shift.unsigned_abs());
        }
        match 10u64.checked_pow(shift.unsigned_abs()) {
            Some(scale) => self.digits / scale + u64::from(self.digits % scale >= scale / 2),
            None => 0,
        }
    }
}

impl Decimal {
    /// The number with what lies beyond so many decimals cut off.
    pub fn cut_to_decimals(self, decimals: u32) -> f64 {
        let surplus = -(self.exponent + decimals.cast_signed());
        let (digits, exponent) = match u32::try_from(surplus) {
            Err(_) | Ok(0) => (self.digits, self.exponent),
            Ok(surplus) => (
                10u64.checked_pow(surplus).map_or(0, |scale| self.digits / scale),
                -decimals.cast_signed(),
            ),
        };
        // This rounds once; computing with powers of ten would round twice.
        nearest_double(digits, exponent)
    }
}

/// Writes a double as `Double.toString`: `0.1`, `8.99E-4`, `1.0E39`, `NaN`.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct JavaDouble(pub f64);

impl fmt::Display for JavaDouble {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Self(value) = *self;
        if value.is_nan() {
            return f.write_str("NaN");
        }
        if value.is_sign_negative() {
            f.write_str("-")?;
        }
        if value.is_infinite() {
            return f.write_str("Infinity");
        }
        let Decimal { digits, exponent } = Decimal::shortest(value);
        write_digits(f, digits, exponent)
    }
}

/// Writes a float as `Float.toString`: by the shortest text of the float itself, not of the widened double.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct JavaFloat(pub f32);

impl fmt::Display for JavaFloat {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        // The shortest text of a float, read as a double, has that same shortest text.
        JavaDouble(read_double(ryu::Buffer::new().format(self.0)).unwrap_or(f64::NAN)).fmt(f)
    }
}

fn write_digits(f: &mut fmt::Formatter<'_>, digits: u64, exponent: i32) -> fmt::Result {
    let text = digits.to_string();
    let count = i32::try_from(text.len()).unwrap_or(0);
    // The power of ten of the first digit.
    let magnitude = exponent + count - 1;
    if digits == 0 {
        f.write_str("0.0")
    } else if (-3..7).contains(&magnitude) {
        let whole = usize::try_from(magnitude + 1).unwrap_or(0);
        match (whole, text.get(..whole), text.get(whole..)) {
            (1.., Some(before), Some("")) => write!(f, "{before}.0"),
            (1.., Some(before), Some(after)) => write!(f, "{before}.{after}"),
            (1.., ..) => write!(f, "{text:0<whole$}.0"),
            _ => write!(
                f,
                "0.{:0>width$}",
                text,
                width = text.len() + usize::try_from(-magnitude - 1).unwrap_or(0)
            ),
        }
    } else {
        match text.split_at_checked(1) {
            Some((first, "")) => write!(f, "{first}.0E{magnitude}"),
            Some((first, rest)) => write!(f, "{first}.{rest}E{magnitude}"),
            None => Ok(()),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn knows_the_decimals_of_the_default_fractions() {
        for fraction in [0.1f32, 0.4] {
            let Decimal { digits, exponent } = Decimal::shortest(f64::from(fraction));
            assert_eq!(format!("{digits}e{exponent}").parse(), Ok(f64::from(fraction)));
            assert_eq!(
                format!("{:?}", f64::from(fraction)),
                format!("0.{digits:0>width$}", width = exponent.unsigned_abs() as usize)
            );
        }
    }

    proptest! {
        #[test]
        fn the_short_way_to_a_product_gives_what_the_long_way_gives(number in 0..=i64::MAX, shift in 0..50u32, fraction in 0f32..1.0) {
            let number = number >> shift << (shift / 2);
            for factor in [f64::from(fraction), f64::from(fraction) / (1.0 - f64::from(fraction))] {
                prop_assert_eq!(Decimal::product(number, factor), Decimal::shortest(factor).times(number));
            }
        }
    }

    #[test]
    fn prints_doubles_as_java_does() {
        let doubles = [
            (0.0, "0.0"),
            (-0.0, "-0.0"),
            (1.0, "1.0"),
            (0.1, "0.1"),
            (f64::from(0.4f32), "0.4000000059604645"),
            (f64::from(8.99e-4f32), "8.989999769255519E-4"),
            (0.001, "0.001"),
            (0.012, "0.012"),
            (1e7, "1.0E7"),
            (1.25e8, "1.25E8"),
            (9_999_999.0, "9999999.0"),
            (1_234_500.0, "1234500.0"),
            (1e39, "1.0E39"),
            (5e-324, "4.9E-324"),
            (1e-323, "1.0E-323"),
            (f64::from(1e18f32), "9.9999998430674944E17"),
            (123_456_789_012_345_678.0, "1.2345678901234568E17"),
            (9_007_199_254_740_993.0, "9.007199254740992E15"),
            (-1.5, "-1.5"),
            (f64::NAN, "NaN"),
            (f64::NEG_INFINITY, "-Infinity"),
            (123.456, "123.456"),
        ];
        for (double, text) in doubles {
            assert_eq!(JavaDouble(double).to_string(), text);
        }
        assert_eq!(JavaFloat(0.4).to_string(), "0.4");
    }
}
