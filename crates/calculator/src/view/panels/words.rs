//! Words that several panels show.

use flink_memory::{MemorySize, ShortSize};
use yew::prelude::*;

/// A sentence with keys and values between backticks.
pub fn code(sentence: &str) -> Html {
    let pieces = sentence.split('`').enumerate();
    pieces
        .map(|(index, piece)| match index % 2 {
            0 => html! { { piece } },
            _ => html! { <code>{ piece }</code> },
        })
        .collect()
}

/// A number of bytes as people read it.
pub fn sized(bytes: i64) -> String {
    ShortSize(MemorySize::from_bytes(bytes).unwrap_or_default()).to_string()
}
