//! Sizes as people write them in a configuration.

use flink_memory::MemorySize;

/// The shortest text that Flink reads as this size, in its largest whole unit: `4g`, `1728m`, `134217730b`.
pub fn size_text(size: MemorySize) -> String {
    let text = size.to_string();
    let (number, unit) = text.split_once(' ').unwrap_or((&text, "b"));
    format!("{number}{}", unit.get(..1).unwrap_or_default())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn flink_reads_the_same_size() {
        let sizes = [
            (0, "0b"),
            (1, "1b"),
            (1 << 10, "1k"),
            (1728 << 20, "1728m"),
            (4 << 30, "4g"),
            (134_217_730, "134217730b"),
        ];
        for (bytes, text) in sizes {
            let size = MemorySize::from_bytes(bytes).unwrap();
            assert_eq!(size_text(size), text);
            assert_eq!(MemorySize::parse(text), Ok(size));
        }
    }
}
