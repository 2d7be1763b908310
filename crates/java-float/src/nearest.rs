//! Numbers as the floats nearest to them: rounded half to even, as in IEEE 754, and so in Java and Rust.
//!
//! `str::parse` would do the same, but with a table of powers of five that is a good part of a small program.

use std::cmp::Ordering;

/// Reads a 64-bit float from what `str::parse` takes for one.
///
/// ```
/// # use java_float::read_double;
/// assert_eq!(read_double("-1.5e3"), Some(-1500.0));
/// assert_eq!(read_double("1.5g"), None);
/// ```
pub fn read_double(text: &str) -> Option<f64> {
    let (negative, magnitude) = Magnitude::read(text)?;
    let double = magnitude.double();
    Some(if negative { -double } else { double })
}

/// Reads a 32-bit float from what `str::parse` takes for one: rounded once, which a double made narrower would not be.
pub fn read_float(text: &str) -> Option<f32> {
    let (negative, magnitude) = Magnitude::read(text)?;
    let float = magnitude.float();
    Some(if negative { -float } else { float })
}

/// The double nearest to `digits` × 10^`exponent`.
pub(crate) fn nearest_double(digits: u64, exponent: i32) -> f64 {
    Digits {
        digits,
        more: Vec::new(),
        exponent: i64::from(exponent),
    }
    .double()
}

/// What is behind the sign of a number.
enum Magnitude {
    Nan,
    Infinite,
    Finite(Digits),
}

impl Magnitude {
    /// Also says whether there is a minus before it.
    fn read(text: &str) -> Option<(bool, Self)> {
        let (negative, unsigned) = match text.strip_prefix('-') {
            Some(rest) => (true, rest),
            None => (false, text.strip_prefix('+').unwrap_or(text)),
        };
        let is = |word: &str| unsigned.eq_ignore_ascii_case(word);
        let magnitude = if is("nan") {
            Self::Nan
        } else if is("inf") || is("infinity") {
            Self::Infinite
        } else {
            Self::Finite(Digits::read(unsigned)?)
        };
        Some((negative, magnitude))
    }

    fn double(&self) -> f64 {
        match self {
            Self::Nan => f64::NAN,
            Self::Infinite => f64::INFINITY,
            Self::Finite(digits) => digits.double(),
        }
    }

    fn float(&self) -> f32 {
        match self {
            Self::Nan => f32::NAN,
            Self::Infinite => f32::INFINITY,
            Self::Finite(digits) => digits.float(),
        }
    }
}

/// `digits` × 10^`exponent`, and the same with more digits behind.
#[derive(Debug)]
struct Digits {
    digits: u64,
    /// Digits that `digits` has no room for.
    more: Vec<u8>,
    /// Of the last digit.
    exponent: i64,
}

impl Digits {
    /// No number halfway between two doubles has more digits than 767; of what is beyond, all that counts is whether it
    /// is nothing.
    const MOST: usize = 768;
    /// So many always fit.
    const FEW: u64 = 10u64.pow(18);

    /// Digits with an optional point and exponent.
    fn read(text: &str) -> Option<Self> {
        let (mantissa, written) = match text.split_once(['e', 'E']) {
            Some((mantissa, exponent)) => (mantissa, read_exponent(exponent)?),
            None => (text, 0),
        };
        let mut number = Self {
            digits: 0,
            more: Vec::new(),
            exponent: written,
        };
        let (mut is_number, mut behind_point, mut is_more) = (false, false, false);
        for byte in mantissa.bytes() {
            match byte {
                b'0'..=b'9' => {
                    let digit = byte - b'0';
                    is_number = true;
                    number.exponent -= i64::from(behind_point);
                    if number.more.len() >= Self::MOST {
                        is_more |= digit > 0;
                        number.exponent += 1;
                    } else if number.digits >= Self::FEW {
                        number.more.push(digit);
                    } else {
                        number.digits = number.digits * 10 + u64::from(digit);
                    }
                }
                b'.' if !behind_point => behind_point = true,
                _ => return None,
            }
        }
        if is_more {
            number.more.push(1);
            number.exponent -= 1;
        }
        is_number.then_some(number)
    }

    fn double(&self) -> f64 {
        self.short().unwrap_or_else(|| self.binary().to_double())
    }

    fn float(&self) -> f32 {
        /// The bits that a double has more; halfway between two floats, they are the highest of them alone.
        const SURPLUS: u64 = (1 << 29) - 1;
        const HALF: u64 = 1 << 28;
        // Elsewhere, the nearest double lies on the same side of each such place as the number.
        let short = self.short().filter(|double| double.to_bits() & SURPLUS != HALF);
        short.map_or_else(|| self.binary().to_float(), |double| double as f32)
    }

    /// The nearest double of a number that is the product or quotient of two exact ones, as most are.
    fn short(&self) -> Option<f64> {
        const EXACT: u64 = 1 << 53;
        if self.digits > EXACT || !(-19..=19).contains(&self.exponent) || !self.more.is_empty() {
            return None;
        }
        let power = 10u64.pow(self.exponent.unsigned_abs() as u32) as f64;
        let digits = self.digits as f64;
        Some(if self.exponent < 0 {
            digits / power
        } else {
            digits * power
        })
    }

    /// The number as a binary one.
    fn binary(&self) -> Binary {
        let magnitude = self.exponent.saturating_add(self.more.len() as i64);
        // Beyond, any double is infinite, or nothing.
        if self.digits == 0 || magnitude < -400 {
            return Binary {
                mantissa: 0,
                exponent: 0,
            };
        }
        if magnitude > 400 {
            return Binary {
                mantissa: 1,
                exponent: i64::from(u16::MAX),
            };
        }
        let mut numerator = Whole::of(self.digits);
        for digits in self.more.chunks(9) {
            let number = digits.iter().fold(0, |number, digit| number * 10 + u32::from(*digit));
            numerator.multiply_and_add(10u32.pow(digits.len() as u32), number);
        }
        // Of 10^n, 2^n goes into the exponent.
        let mut denominator = Whole::of(1);
        let power = self.exponent.unsigned_abs() as u32;
        if self.exponent < 0 {
            denominator.multiply_by_five_to(power);
        } else {
            numerator.multiply_by_five_to(power);
        }
        // All bits of the denominator's highest digit, and for the numerator one bit fewer: so the quotient is below 1,
        // and not below 1/4.
        let bits = denominator.bits().max(numerator.bits() + 1).next_multiple_of(32);
        let down = bits - denominator.bits();
        denominator.shift_left(down);
        let up = bits - 1 - numerator.bits();
        numerator.shift_left(up);
        let high = numerator.next_of_quotient(&denominator);
        let low = numerator.next_of_quotient(&denominator);
        Binary {
            mantissa: u64::from(high) << 32 | u64::from(low) | u64::from(!numerator.is_zero()),
            exponent: self.exponent + i64::from(down) - i64::from(up) - 64,
        }
    }
}

/// Reads an exponent; one that is too large for any float stays so, but is bounded.
fn read_exponent(text: &str) -> Option<i64> {
    const BOUND: i64 = 1 << 40;
    let unsigned = text.strip_prefix(['+', '-']).unwrap_or(text);
    let mut exponent = 0i64;
    for byte in unsigned.bytes() {
        let digit = byte.checked_sub(b'0').filter(|digit| *digit < 10)?;
        exponent = BOUND.min(exponent * 10 + i64::from(digit));
    }
    let exponent = (!unsigned.is_empty()).then_some(exponent)?;
    Some(if text.starts_with('-') { -exponent } else { exponent })
}

/// `mantissa` × 2^`exponent`. The lowest bit of a long mantissa also stands for all that was cut below it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Binary {
    /// Its bits.
    pub mantissa: u64,
    /// Of its lowest bit.
    pub exponent: i64,
}

impl Binary {
    /// The nearest double.
    pub fn to_double(self) -> f64 {
        f64::from_bits(Format::DOUBLE.nearest(self))
    }

    /// The nearest float.
    pub fn to_float(self) -> f32 {
        f32::from_bits(Format::FLOAT.nearest(self) as u32)
    }
}

/// A format of IEEE 754.
struct Format {
    /// The bits of a mantissa, with the highest, which is not written.
    bits: u32,
    /// The exponent of the lowest bit of all.
    least: i64,
    infinity: u64,
}

impl Format {
    const DOUBLE: Self = Self {
        bits: f64::MANTISSA_DIGITS,
        least: -1074,
        infinity: f64::INFINITY.to_bits(),
    };
    const FLOAT: Self = Self {
        bits: f32::MANTISSA_DIGITS,
        least: -149,
        infinity: f32::INFINITY.to_bits() as u64,
    };

    /// The bits of the nearest number of this format.
    fn nearest(&self, Binary { mantissa, exponent }: Binary) -> u64 {
        if mantissa == 0 {
            return 0;
        }
        let length = 64 - i64::from(mantissa.leading_zeros());
        // The exponent of the lowest bit that is kept.
        let lowest = (exponent + length - i64::from(self.bits)).max(self.least);
        let kept = match u32::try_from(lowest - exponent) {
            Err(_) => mantissa << (exponent - lowest),
            Ok(0) => mantissa,
            Ok(surplus @ 1..=64) => {
                let wide = u128::from(mantissa);
                let (floor, rest, half) = (wide >> surplus, wide & ((1 << surplus) - 1), 1u128 << (surplus - 1));
                (floor + u128::from(rest > half || (rest == half && floor & 1 == 1))) as u64
            }
            Ok(_) => 0,
        };
        // The highest bit of the mantissa, where it has all its bits, counts the exponent on by one.
        let steps = (lowest - self.least).min(1 << 11).unsigned_abs();
        self.infinity.min((steps << (self.bits - 1)) + kept)
    }
}

/// A natural number of any length, the lowest digits to the base 2^32 first, without zeros at the end.
struct Whole(Vec<u32>);

impl Whole {
    fn of(number: u64) -> Self {
        let mut whole = Self(vec![number as u32, (number >> 32) as u32]);
        whole.trim();
        whole
    }

    fn trim(&mut self) {
        while self.0.last() == Some(&0) {
            self.0.pop();
        }
    }

    fn is_zero(&self) -> bool {
        self.0.is_empty()
    }

    fn bits(&self) -> u32 {
        let high = self.0.last().map_or(0, |digit| digit.leading_zeros());
        self.0.len() as u32 * 32 - high
    }

    fn multiply_and_add(&mut self, factor: u32, addend: u32) {
        let mut carry = u64::from(addend);
        for digit in &mut self.0 {
            carry += u64::from(*digit) * u64::from(factor);
            *digit = carry as u32;
            carry >>= 32;
        }
        if carry > 0 {
            self.0.push(carry as u32);
        }
    }

    fn multiply_by_five_to(&mut self, power: u32) {
        /// The largest power below 2^32.
        const MOST: u32 = 13;
        for _ in 0..power / MOST {
            self.multiply_and_add(5u32.pow(MOST), 0);
        }
        self.multiply_and_add(5u32.pow(power % MOST), 0);
    }

    fn shift_left(&mut self, bits: u32) {
        if !self.is_zero() {
            self.multiply_and_add(1 << (bits % 32), 0);
            let mut shifted = vec![0; (bits / 32) as usize];
            shifted.append(&mut self.0);
            self.0 = shifted;
        }
    }

    /// Takes `factor` × `other` off, which is not more than this.
    fn subtract(&mut self, other: &Self, factor: u32) {
        let mut borrow = 0;
        for (at, digit) in self.0.iter_mut().enumerate() {
            let subtrahend = other.0.get(at).map_or(0, |other| u64::from(*other) * u64::from(factor)) + borrow;
            borrow = (subtrahend >> 32) + u64::from(*digit < subtrahend as u32);
            *digit = digit.wrapping_sub(subtrahend as u32);
        }
        self.trim();
    }

    /// The next digit to the base 2^32 of the quotient with `divisor`, which is larger and has all bits of its highest
    /// digit; what is left stays.
    fn next_of_quotient(&mut self, divisor: &Self) -> u32 {
        self.shift_left(32);
        let digit = |number: &Self, at: usize| u64::from(number.0.get(at).copied().unwrap_or(0));
        let count = divisor.0.len();
        // At most a few too small.
        let high = digit(self, count) << 32 | digit(self, count - 1);
        let mut quotient = (high / (digit(divisor, count - 1) + 1)) as u32;
        self.subtract(divisor, quotient);
        while self.compare(divisor).is_ge() {
            self.subtract(divisor, 1);
            quotient += 1;
        }
        quotient
    }

    fn compare(&self, other: &Self) -> Ordering {
        let lengths = self.0.len().cmp(&other.0.len());
        lengths.then_with(|| self.0.iter().rev().cmp(other.0.iter().rev()))
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    /// Whether a text is read as `str::parse` does.
    #[track_caller]
    fn check(text: &str) {
        let shown = text.get(..200).unwrap_or(text);
        let double = text.parse().ok().map(f64::to_bits);
        assert_eq!(read_double(text).map(f64::to_bits), double, "{shown}");
        let float = text.parse().ok().map(f32::to_bits);
        assert_eq!(read_float(text).map(f32::to_bits), float, "{shown}");
    }

    #[test]
    fn reads_what_the_standard_library_reads() {
        let texts = [
            "",
            "+",
            "-",
            ".",
            "e",
            "e5",
            ".e5",
            "1e",
            "1e+",
            "1e-",
            "1.e5",
            ".5",
            "5.",
            "+.5",
            "-5.e-3",
            "+-1",
            "--1",
            "1..2",
            "1.2.3",
            "1e5.",
            "1e5e5",
            "1 ",
            " 1",
            "1_0",
            "0x1",
            "1f",
            "inf",
            "-inf",
            "+INF",
            "infinity",
            "Infinity",
            "infinit",
            "nan",
            "-NaN",
            "nano",
            "0",
            "-0",
            "0e999999999999999999999",
            "1e999999999999999999999",
            "1e-999999999999999999999",
            "-1e400",
            "1e309",
            "1e308",
            "1.7976931348623157e308",
            "1.7976931348623158e308",
            "1.7976931348623159e308",
            "3.4028235e38",
            "3.4028236e38",
            "5e-324",
            "2.5e-324",
            "2.4703282292062327e-324",
            "2.4703282292062328e-324",
            "1e-45",
            "7e-46",
            "7.1e-46",
            "2.2250738585072014e-308",
            "2.2250738585072011e-308",
            "9007199254740993",
            "9007199254740992.5",
            "16777217",
            "16777219",
            "123456789012345678901234567890",
            "18446744073709551616",
            "0.1",
            "0.4",
            "１",
            "1é",
        ];
        texts.into_iter().for_each(check);
        for digits in ["0", "9", "1", "50"] {
            for length in [17, 18, 19, 20, 700, 767, 768, 787, 788, 1000, 60_000] {
                let digits = digits.repeat(length);
                check(&digits);
                check(&format!("0.{digits}"));
                check(&format!("{digits}.{digits}e-{length}"));
                check(&format!("{digits}1e-{}", length - 1));
            }
        }
    }

    #[test]
    fn reads_exponents_and_digits_without_end() {
        // The standard library reads no more of an exponent than this takes.
        let zeros = "0".repeat(1_000_000);
        assert_eq!(read_double(&format!("0.{zeros}15e1000001")), Some(1.5));
        assert_eq!(read_double(&format!("15{zeros}e-1000001")), Some(1.5));
        assert_eq!(read_float(&format!("{zeros}1.5{zeros}")), Some(1.5));
        let nines = "9".repeat(1_000_000);
        assert_eq!(read_double(&nines), Some(f64::INFINITY));
        assert_eq!(read_double(&format!("{nines}e-1000000")), Some(1.0));
        assert_eq!(read_float(&format!("0.{nines}")), Some(1.0));
    }

    /// All decimal digits of a double.
    fn exact(double: f64) -> String {
        format!("{double:.1080}")
    }

    #[test]
    fn rounds_to_even_halfway() {
        for bits in [
            0u32,
            1,
            2,
            0x007f_ffff,
            0x0080_0000,
            0x3f80_0000,
            0x3f80_0001,
            0x7f7f_fffe,
        ] {
            let (low, high) = (f64::from(f32::from_bits(bits)), f64::from(f32::from_bits(bits + 1)));
            let halfway = exact(low + (high - low) / 2.0);
            check(&halfway);
            check(&format!("{halfway}1"));
            check(&format!("{halfway}{}1", "0".repeat(1000)));
        }
        // Halfway between the largest float and the next there would be.
        check(&exact(f64::from(f32::MAX) + 2f64.powi(103)));
    }

    /// The decimal digits of halfway between a double and the next one: twice the double and a half unit, halved.
    fn halfway(bits: u64) -> String {
        let (low, high) = (exact(f64::from_bits(bits)), exact(f64::from_bits(bits + 1)));
        // The sum of two decimal texts, halved, digit by digit.
        let digits = |text: &str| {
            text.bytes()
                .filter(u8::is_ascii_digit)
                .map(|digit| u32::from(digit - b'0'))
                .collect()
        };
        let (mut low, high): (Vec<u32>, Vec<u32>) = (digits(&low), digits(&high));
        low.splice(..0, vec![0; high.len() - low.len()]);
        let mut rest = 0;
        let mut sum: Vec<u32> = low.iter().zip(&high).map(|(low, high)| low + high).collect();
        sum.push(0);
        for digit in &mut sum {
            let twice = rest * 10 + *digit;
            (*digit, rest) = (twice / 2, twice % 2);
        }
        for at in (1..sum.len()).rev() {
            sum[at - 1] += sum[at] / 10;
            sum[at] %= 10;
        }
        let text: String = sum.iter().map(ToString::to_string).collect();
        format!("{text}e-1081")
    }

    proptest! {
        #![proptest_config(ProptestConfig::with_cases(5000))]

        #[test]
        fn reads_every_double(bits in 0..f64::INFINITY.to_bits(), digits in 0..30usize) {
            let double = f64::from_bits(bits);
            check(&format!("{double:e}"));
            check(&format!("{double:.digits$e}"));
            check(&format!("{double:.digits$}"));
            check(&format!("-{double}"));
        }

        #[test]
        fn reads_every_float(bits in 0..f32::INFINITY.to_bits(), digits in 0..30usize) {
            let float = f32::from_bits(bits);
            check(&format!("{float:e}"));
            check(&format!("{float:.digits$e}"));
            check(&format!("+{float}"));
            check(&exact(f64::from(float)));
        }

        #[test]
        fn reads_short_numbers(digits in any::<u64>(), shift in 0..64u32, exponent in -30..30i32) {
            check(&format!("{}e{exponent}", digits >> shift));
        }

        #[test]
        fn reads_numbers_with_many_digits(text in "[0-9]{0,40}\\.?[0-9]{0,900}(e-?[0-9]{1,3})?") {
            check(&text);
        }

        #[test]
        fn refuses_what_is_no_number(text in "[-+]?[0-9.eE+infa-]{0,8}") {
            check(&text);
        }
    }

    proptest! {
        #[test]
        fn rounds_halfway_between_doubles(bits in 0..f64::MAX.to_bits(), small in 0..1u64 << 53) {
            for bits in [bits, small] {
                let halfway = halfway(bits);
                let (digits, exponent) = halfway.split_once('e').unwrap();
                check(&halfway);
                check(&format!("{digits}1e{exponent}"));
                check(&format!("{digits}.{}1e{exponent}", "0".repeat(1000)));
                check(&format!("{}e{exponent}", digits.trim_end_matches('0').trim_end_matches('5')));
            }
        }
    }
}
