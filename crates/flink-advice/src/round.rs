//! Round values: what is recommended where a range of values would do.

use flink_config::Edit;
use flink_memory::MemorySize;

use crate::fix::nearest;
use crate::sizes::{MIB, bytes};

/// Sizes below this, in mebibytes, are multiples of 16 MiB, and from it on of 64.
const LARGE: i64 = 1024;
const SMALL_STEP: i64 = 16;
const LARGE_STEP: i64 = 64;
const SMALL_STEPS: i64 = LARGE / SMALL_STEP;

/// The size with a number in the list of round ones, in mebibytes.
fn size(number: i64) -> i64 {
    match number < SMALL_STEPS {
        true => number.saturating_mul(SMALL_STEP),
        false => (number - SMALL_STEPS).saturating_mul(LARGE_STEP).saturating_add(LARGE),
    }
}

/// The number of the largest round size that is not above some mebibytes.
fn number(mebibytes: i64) -> i64 {
    match mebibytes < LARGE {
        true => mebibytes / SMALL_STEP,
        false => SMALL_STEPS + (mebibytes - LARGE) / LARGE_STEP,
    }
}

/// Whether a size is a round one.
pub fn is_round(bytes: i64) -> bool {
    bytes % MIB == 0 && size(number(bytes / MIB)) == bytes / MIB
}

/// The smallest round size that is not below a size.
pub fn up(size: MemorySize) -> MemorySize {
    let mebibytes = crate::sizes::up(size).bytes() / MIB;
    let below = number(mebibytes);
    let number = if self::size(below) < mebibytes {
        below + 1
    } else {
        below
    };
    bytes(self::size(number).saturating_mul(MIB))
}

/// The round size nearest to one in mebibytes, or that itself, on the way to `end`, with which something is as wanted.
pub(crate) fn round_size(mebibytes: i64, end: i64, is_wanted: impl Fn(i64) -> bool) -> Option<i64> {
    let (below, end_number) = (number(mebibytes), number(end));
    let is_up = end > mebibytes;
    // The search passes over where it begins.
    let from = match (is_up, size(below) == mebibytes) {
        (true, true) => below - 1,
        (true, false) => below,
        (false, _) => below + 1,
    };
    nearest(from, end_number, |number| is_wanted(size(number))).map(size)
}

/// The round size that is the nearest to any size, with which something is as wanted: of the few on both sides of it.
pub(crate) fn round_near(size: MemorySize, is_wanted: impl Fn(MemorySize) -> bool) -> Option<MemorySize> {
    const TRIED: i64 = 8;
    let above = number(up(size).bytes() / MIB);
    let mut numbers = (0..TRIED).flat_map(|away| [above + away, above - 1 - away]);
    let size = |number| bytes(self::size(number).saturating_mul(MIB));
    numbers
        .find(|number| *number >= 0 && is_wanted(size(*number)))
        .map(size)
}

/// The round one of a fraction in thousandths: of twentieths, or else of hundredths.
pub(crate) fn round_fraction(thousandths: i64, end: i64, is_wanted: impl Fn(i64) -> bool) -> Option<i64> {
    [50, 10].into_iter().find_map(|step| {
        let from = match end > thousandths {
            true => (thousandths + step - 1) / step - 1,
            false => thousandths / step + 1,
        };
        nearest(from, end / step, |number| is_wanted(number * step)).map(|number| number * step)
    })
}

/// What edits set values to that others do not.
pub(crate) fn values<'a>(edits: &'a [Edit], others: &[Edit]) -> Vec<&'a str> {
    let values = edits.iter().filter_map(|edit| match edit {
        Edit::Set { text, .. } if !others.contains(edit) => Some(text.as_str()),
        _ => None,
    });
    let mut values: Vec<_> = values.collect();
    values.dedup();
    values
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn sizes_are_round() {
        let up = |from: i64, least: i64| round_size(from, 1 << 26, |size| size >= least);
        let down = |from: i64, most: i64| round_size(from, 0, |size| size <= most);
        for (from, least, expected) in [
            (982, 0, 992),
            (1000, 1030, 1088),
            (992, 0, 992),
            (0, 0, 0),
            (1025, 0, 1088),
        ] {
            assert_eq!(up(from, least), Some(expected), "{from} {least}");
        }
        for (from, most, expected) in [(982, 2000, 976), (1100, 1050, 1024), (1100, 1020, 1008), (7, 8, 0)] {
            assert_eq!(down(from, most), Some(expected), "{from} {most}");
        }
        assert_eq!(round_size(500, 1000, |size| size > 1 << 20), None);
        for (mebibytes, expected) in [(16, true), (24, false), (1024, true), (1040, false), (1088, true)] {
            assert_eq!(is_round(mebibytes * MIB), expected, "{mebibytes}");
        }
        assert!(!is_round(16 * MIB + 1));
        let near = |size: i64, wanted: i64| round_near(bytes(size * MIB), |size| size.bytes() / MIB == wanted);
        for (size, wanted, expected) in [(100, 96, true), (100, 112, true), (10, 0, true), (100, 1024, false)] {
            assert_eq!(near(size, wanted).is_some(), expected, "{size}");
        }
        for (size, expected) in [
            (16 * MIB, 16),
            (16 * MIB + 1, 32),
            (1023 * MIB, 1024),
            (1025 * MIB, 1088),
        ] {
            assert_eq!(super::up(bytes(size)).bytes() / MIB, expected, "{size}");
        }
    }

    #[test]
    fn fractions_are_round() {
        assert_eq!(round_fraction(312, 0, |_| true), Some(300));
        assert_eq!(round_fraction(312, 999, |_| true), Some(350));
        assert_eq!(round_fraction(350, 999, |_| true), Some(350));
        assert_eq!(round_fraction(312, 999, |found| found < 340), Some(320));
        assert_eq!(round_fraction(4, 0, |_| true), Some(0));
    }
}
