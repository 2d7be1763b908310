//! How the limit of a part of memory is shown: its colour, and its words in the legend.

use flink_memory::Limit;

/// The limits in the order of the legend.
pub const LEGEND: [Limit; 4] = [Limit::Heap, Limit::Direct, Limit::Nothing, Limit::Metaspace];

/// Its class in the style sheet.
pub const fn class(limit: Limit) -> &'static str {
    match limit {
        Limit::Parts => "parts",
        Limit::Heap => "heap",
        Limit::Direct => "direct",
        Limit::Nothing => "native",
        Limit::Metaspace | Limit::OwnUse => "jvm",
    }
}

/// What the legend says.
pub const fn words(limit: Limit) -> &'static str {
    match limit {
        Limit::Parts => "sum of parts",
        Limit::Heap => "heap (-Xmx)",
        Limit::Direct => "direct (-XX:MaxDirectMemorySize)",
        Limit::Nothing => "native (no JVM limit)",
        Limit::Metaspace | Limit::OwnUse => "JVM metaspace and overhead",
    }
}
