//! Sizes as edits write them: exact, in the largest unit that divides them.

use flink_memory::MemorySize;

pub(crate) const MIB: i64 = 1 << 20;

/// The shortest text that Flink reads as this size: `1536m`, `4g`, `536870920b`.
pub(crate) fn text(size: MemorySize) -> String {
    let bytes = size.bytes();
    let units = [(1 << 30, 'g'), (MIB, 'm'), (1 << 10, 'k')];
    let fitting = units.iter().find(|(unit, _)| bytes % unit == 0 && bytes > 0);
    match fitting {
        Some((unit, name)) => format!("{}{name}", bytes / unit),
        None => format!("{bytes}b"),
    }
}

/// The size in whole mebibytes, or the next above.
pub(crate) fn up(size: MemorySize) -> MemorySize {
    let bytes = size.bytes();
    let rest = bytes % MIB;
    let up = if rest == 0 {
        bytes
    } else {
        bytes.saturating_add(MIB - rest)
    };
    MemorySize::from_bytes(up).unwrap_or(size)
}

/// The size in whole mebibytes, or the next below.
pub(crate) fn down(size: MemorySize) -> MemorySize {
    MemorySize::from_bytes(size.bytes() / MIB * MIB).unwrap_or_default()
}

/// So many bytes; 0 of a negative number.
pub(crate) fn bytes(bytes: i64) -> MemorySize {
    MemorySize::from_bytes(bytes).unwrap_or_default()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn texts_are_exact_and_short() {
        for (size, expected) in [
            (0, "0b"),
            (1, "1b"),
            (4096, "4k"),
            (MIB, "1m"),
            (1536 * MIB, "1536m"),
            (1 << 32, "4g"),
            (536_870_920, "536870920b"),
            (i64::MAX, "9223372036854775807b"),
        ] {
            let written = text(bytes(size));
            assert_eq!(written, expected);
            assert_eq!(MemorySize::parse(&written), Ok(bytes(size)));
        }
    }

    #[test]
    fn whole_mebibytes_are_near() {
        for (size, expected) in [(0, (0, 0)), (1, (0, 1)), (MIB, (1, 1)), (MIB + 1, (1, 2))] {
            let size = bytes(size);
            assert_eq!((down(size).bytes() / MIB, up(size).bytes() / MIB), expected);
        }
    }
}
