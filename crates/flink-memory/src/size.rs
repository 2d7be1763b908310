//! Sizes in bytes as Flink reads, computes and prints them (`org.apache.flink.configuration.MemorySize`).

use std::fmt;

use java_float::Decimal;

/// A number of bytes, 0 to 9223372036854775807.
///
/// It has no operators: every computation is exact or says that it is not.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct MemorySize(i64);

/// Units of the human-readable form, largest first.
const UNITS: [(i64, &str, &str); 5] = [
    (1 << 40, "tb", "tb"),
    (1 << 30, "gb", "gb"),
    (1 << 20, "mb", "mb"),
    (1 << 10, "kb", "kb"),
    (1, "bytes", " bytes"),
];

/// A result that does not fit into 64 bits, which Java's exact arithmetic answers with an `ArithmeticException`.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error("long overflow")]
pub struct LongOverflow;

/// Why a text is no size, in Flink's words.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum ParseSizeError {
    /// Nothing but white space.
    #[error("argument is an empty- or whitespace-only string")]
    Empty,
    /// No digit at the start. Java throws a `NumberFormatException` here and an `IllegalArgumentException` otherwise.
    #[error("text does not start with a number")]
    NoNumber,
    /// The digits, which are more than 64 bits hold.
    #[error("The value '{0}' cannot be re represented as 64bit number (numeric overflow).")]
    NumberOverflow(String),
    /// What stands behind the number, trimmed and in lower case.
    #[error(
        "Memory size unit '{0}' does not match any of the recognized units: (b | bytes) / (k | kb | kibibytes) / \
         (m | mb | mebibytes) / (g | gb | gibibytes) / (t | tb | tebibytes)"
    )]
    Unit(String),
    /// The whole text, whose bytes are more than 64 bits hold.
    #[error("The value '{0}' cannot be re represented as 64bit number of bytes (numeric overflow).")]
    BytesOverflow(String),
}

impl MemorySize {
    /// No bytes.
    pub const ZERO: Self = Self(0);
    /// `MemorySize.MAX_VALUE`.
    pub const MAX: Self = Self(i64::MAX);

    /// The size of `bytes` bytes; `None` when negative.
    pub const fn from_bytes(bytes: i64) -> Option<Self> {
        if bytes < 0 { None } else { Some(Self(bytes)) }
    }

    /// The size of `mebibytes` times 2^20 bytes.
    pub const fn from_mebibytes(mebibytes: u32) -> Self {
        Self((mebibytes as i64) << 20)
    }

    /// The size of `kibibytes` times 2^10 bytes.
    pub const fn from_kibibytes(kibibytes: u32) -> Self {
        Self((kibibytes as i64) << 10)
    }

    /// The number of bytes, never negative.
    pub const fn bytes(self) -> i64 {
        self.0
    }

    /// Reads a size as `MemorySize.parse` does: digits, then an optional unit in any case, with white space around both.
    ///
    /// ```
    /// # use flink_memory::MemorySize;
    /// assert_eq!(MemorySize::parse("1728m"), Ok(MemorySize::from_mebibytes(1728)));
    /// assert!(MemorySize::parse("1.5g").is_err());
    /// ```
    pub fn parse(text: &str) -> Result<Self, ParseSizeError> {
        let trimmed = trim(text);
        if trimmed.is_empty() {
            return Err(ParseSizeError::Empty);
        }
        let end = trimmed
            .bytes()
            .position(|byte| !byte.is_ascii_digit())
            .unwrap_or(trimmed.len());
        let (digits, unit) = trimmed.split_at(end);
        if digits.is_empty() {
            return Err(ParseSizeError::NoNumber);
        }
        let number: i64 = digits
            .parse()
            .map_err(|_| ParseSizeError::NumberOverflow(digits.to_owned()))?;
        let unit = trim(unit);
        let factor = match unit {
            "" | "b" => 1,
            "k" => 1 << 10,
            "m" => 1 << 20,
            "g" => 1 << 30,
            "t" => 1 << 40,
            _ => match unit.to_lowercase().as_str() {
                "b" | "bytes" => 1,
                "k" | "kb" | "kibibytes" => 1 << 10,
                "m" | "mb" | "mebibytes" => 1 << 20,
                "g" | "gb" | "gibibytes" => 1 << 30,
                "t" | "tb" | "tebibytes" => 1 << 40,
                other => return Err(ParseSizeError::Unit(other.to_owned())),
            },
        };
        number
            .checked_mul(factor)
            .map(Self)
            .ok_or_else(|| ParseSizeError::BytesOverflow(text.to_owned()))
    }

    /// The sum, or that it overflows.
    pub fn checked_add(self, other: Self) -> Result<Self, LongOverflow> {
        self.0.checked_add(other.0).map(Self).ok_or(LongOverflow)
    }

    /// The difference; `None` when it would be negative.
    pub fn checked_sub(self, other: Self) -> Option<Self> {
        self.0.checked_sub(other.0).and_then(Self::from_bytes)
    }

    /// The exact product with `factor`'s shortest decimal text, cut to whole bytes, as `MemorySize.multiply(double)`.
    ///
    /// A factor that is negative or no number is not for this: Flink checks its fractions first.
    pub fn checked_mul(self, factor: f64) -> Result<Self, LongOverflow> {
        Decimal::product(self.0, factor).map(Self).ok_or(LongOverflow)
    }

    /// Flink's human-readable form, with the unit of which there is more than one: `1.000mb (1048577 bytes)`.
    pub fn human_readable(self) -> HumanReadable {
        HumanReadable(self)
    }
}

/// The form with the largest unit that divides the size: `1728 mb`. Multiples of a tebibyte stand in bytes, as in Flink.
impl fmt::Display for MemorySize {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let (unit, name) = match self.0 {
            bytes if bytes % (1 << 40) == 0 => (1, "bytes"),
            bytes => UNITS
                .iter()
                .find(|(unit, ..)| bytes % unit == 0)
                .map_or((1, "bytes"), |(unit, name, _)| (*unit, *name)),
        };
        write!(f, "{} {name}", self.0 / unit)
    }
}

/// Writes a size as `MemorySize.toHumanReadableString`.
#[derive(Clone, Copy, Debug)]
pub struct HumanReadable(MemorySize);

impl fmt::Display for HumanReadable {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let bytes = self.0.bytes();
        match UNITS.iter().find(|(unit, ..)| bytes > *unit) {
            None | Some((1, ..)) => write!(f, "{bytes} bytes"),
            Some((unit, _, name)) => {
                let thousandths = Decimal::shortest(bytes as f64 / *unit as f64).thousandths_half_up();
                write!(
                    f,
                    "{}.{:03}{name} ({bytes} bytes)",
                    thousandths / 1000,
                    thousandths % 1000
                )
            }
        }
    }
}

/// Java's `String.trim`: everything up to and including the space goes.
pub(crate) fn trim(text: &str) -> &str {
    text.trim_matches(|c| c <= ' ')
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn reads_what_flink_reads() {
        let sizes = [
            ("1728m", 1728 << 20),
            (" 64 \t Mb ", 64 << 20),
            ("0", 0),
            ("123", 123),
            ("7 bytes", 7),
            ("7B", 7),
            ("2KIBIBYTES", 2048),
            ("3gibibytes", 3 << 30),
            ("8388607t", 8_388_607 << 40),
            ("9223372036854775807", i64::MAX),
        ];
        for (text, bytes) in sizes {
            assert_eq!(MemorySize::parse(text).map(MemorySize::bytes), Ok(bytes), "{text}");
        }
    }

    #[test]
    fn refuses_in_the_words_of_flink() {
        let units =
            "(b | bytes) / (k | kb | kibibytes) / (m | mb | mebibytes) / (g | gb | gibibytes) / (t | tb | tebibytes)";
        let texts = [
            ("", "argument is an empty- or whitespace-only string".to_owned()),
            (" \t", "argument is an empty- or whitespace-only string".to_owned()),
            ("-1m", "text does not start with a number".to_owned()),
            ("\"1g\"", "text does not start with a number".to_owned()),
            (
                "1.5G",
                format!("Memory size unit '.5g' does not match any of the recognized units: {units}"),
            ),
            (
                "2Gi",
                format!("Memory size unit 'gi' does not match any of the recognized units: {units}"),
            ),
            (
                "9223372036854775808x",
                "The value '9223372036854775808' cannot be re represented as 64bit number (numeric overflow)."
                    .to_owned(),
            ),
            (
                " 8388608t",
                "The value ' 8388608t' cannot be re represented as 64bit number of bytes (numeric overflow)."
                    .to_owned(),
            ),
        ];
        for (text, message) in texts {
            assert_eq!(
                MemorySize::parse(text).map_err(|e| e.to_string()),
                Err(message),
                "{text:?}"
            );
        }
    }

    #[test]
    fn prints_as_flink_prints() {
        let sizes = [
            (0, "0 bytes", "0 bytes"),
            (1, "1 bytes", "1 bytes"),
            (1024, "1 kb", "1024 bytes"),
            (1025, "1025 bytes", "1.001kb (1025 bytes)"),
            (1 << 20, "1 mb", "1024.000kb (1048576 bytes)"),
            (1 << 30, "1 gb", "1024.000mb (1073741824 bytes)"),
            (1536 << 10, "1536 kb", "1.500mb (1572864 bytes)"),
            (1088, "1088 bytes", "1.063kb (1088 bytes)"),
            (1 << 40, "1099511627776 bytes", "1024.000gb (1099511627776 bytes)"),
            (1025 << 30, "1025 gb", "1.001tb (1100585369600 bytes)"),
            (
                i64::MAX,
                "9223372036854775807 bytes",
                "8388608.000tb (9223372036854775807 bytes)",
            ),
        ];
        for (bytes, plain, human) in sizes {
            let size = MemorySize::from_bytes(bytes).unwrap();
            assert_eq!(
                (size.to_string(), size.human_readable().to_string()),
                (plain.to_owned(), human.to_owned())
            );
        }
    }

    #[test]
    fn multiplies_by_the_decimal_text_of_the_factor() {
        let products = [
            (1280 << 20, f64::from(0.4f32), Ok(536_870_920)),
            (1280 << 20, f64::from(0.1f32), Ok(134_217_730)),
            (i64::MAX, 1.0, Ok(i64::MAX)),
            (i64::MAX, 1.5, Err(LongOverflow)),
            (i64::MAX, 0.0, Ok(0)),
            (i64::MAX, f64::from(f32::MIN_POSITIVE), Ok(0)),
            (0, 1e300, Ok(0)),
            (1, 1e300, Err(LongOverflow)),
        ];
        for (bytes, factor, product) in products {
            let size = MemorySize::from_bytes(bytes).unwrap();
            assert_eq!(
                size.checked_mul(factor).map(MemorySize::bytes),
                product,
                "{bytes} × {factor}"
            );
        }
    }

    proptest! {
        #[test]
        fn text_of_a_size_reads_back(bytes in 0..=i64::MAX) {
            let size = MemorySize::from_bytes(bytes).unwrap();
            prop_assert_eq!(MemorySize::parse(&size.to_string()), Ok(size));
        }

        #[test]
        fn no_text_panics(text in ".*") {
            let _ = MemorySize::parse(&text);
        }
    }
}
