//! Sizes as Kubernetes and its operators write them.

use flink_config::size_text;
use flink_memory::{MemorySize, in_capitals, read_double};

/// What the operator makes of a memory text: Flink's size where it is one, and else a quantity of Kubernetes in bytes.
///
/// A quantity that is written with a fraction keeps one, which Flink then refuses.
pub(super) fn operator_size(text: &str) -> String {
    if MemorySize::parse(text).is_ok() {
        return text.to_owned();
    }
    let compact: String = text.split_whitespace().collect();
    let upper = in_capitals(&compact);
    let upper = upper.strip_suffix('B').unwrap_or(&upper);
    let formed = match upper.strip_suffix('I') {
        Some(number) => format!("{number}i"),
        None => upper.to_owned(),
    };
    match quantity(&formed) {
        Some(bytes) if formed.contains('.') => format!("{bytes:.1}"),
        Some(bytes) => whole_size(bytes).unwrap_or(formed),
        None => text.to_owned(),
    }
}

/// A size in bytes, rounded up, as Flink reads it.
pub(super) fn whole_size(bytes: f64) -> Option<String> {
    // A cast from a float that is too large stays at the largest size.
    MemorySize::from_bytes(bytes.ceil() as i64).map(size_text)
}

/// A quantity of Kubernetes: a number, and a suffix of powers of ten or of 1024.
pub fn quantity(text: &str) -> Option<f64> {
    const SUFFIXES: [(&str, f64); 15] = [
        ("Ki", 1024.0),
        ("Mi", 1_048_576.0),
        ("Gi", 1_073_741_824.0),
        ("Ti", 1_099_511_627_776.0),
        ("Pi", 1_125_899_906_842_624.0),
        ("Ei", 1_152_921_504_606_846_976.0),
        ("n", 1e-9),
        ("u", 1e-6),
        ("m", 1e-3),
        ("k", 1e3),
        ("K", 1e3),
        ("M", 1e6),
        ("G", 1e9),
        ("T", 1e12),
        ("P", 1e15),
    ];
    let text = text.trim();
    let suffixed = SUFFIXES
        .iter()
        .find_map(|(suffix, factor)| Some((text.strip_suffix(suffix)?, *factor)));
    let (number, factor) = suffixed.unwrap_or((text, 1.0));
    let is_number = number.starts_with(|char: char| char.is_ascii_digit() || char == '.');
    read_double(number).filter(|_| is_number).map(|number| number * factor)
}
