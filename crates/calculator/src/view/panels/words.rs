//! Words that several panels show.

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
