//! Sizes as edits write them.

use flink_memory::MemorySize;

pub(crate) use flink_config::size_text as text;

pub(crate) const MIB: i64 = 1 << 20;

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
    fn whole_mebibytes_are_near() {
        for (size, expected) in [(0, (0, 0)), (1, (0, 1)), (MIB, (1, 1)), (MIB + 1, (1, 2))] {
            let size = bytes(size);
            assert_eq!((down(size).bytes() / MIB, up(size).bytes() / MIB), expected);
        }
    }
}
