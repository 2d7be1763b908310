//! Sentences with components that can be selected and keys that can be copied.

use flink_memory::{Component, FlinkVersion, Part, ShortSize};
use yew::prelude::*;

use crate::view::id::id;
use crate::view::key::key;

/// Writes the parts of a sentence about a release. Components become buttons where there is someone to hear them.
pub fn written(parts: &[Part], version: FlinkVersion, on_select: Option<&Callback<Component>>) -> Html {
    let part = |part: &Part| match part {
        Part::Component(component) => match on_select {
            Some(on_select) => {
                let component = *component;
                let onclick = on_select.reform(move |_| component);
                // A sentence may name a component twice, so the id is that of the button in the table that does the same.
                html! { <button class="plain link" data-id={id("row", component.name())} {onclick}>{ component.name() }</button> }
            }
            None => html! { { component.name() } },
        },
        Part::Option(option) => key(option.def().key_in(version)),
        Part::Key(text) => key(text),
        Part::Size(size) => html! { { ShortSize(*size).to_string() } },
        other => {
            let mut text = String::new();
            // A string takes whatever is written.
            let _ = other.write(version, &mut text);
            html! { { text } }
        }
    };
    html! { <>{ for parts.iter().map(part) }</> }
}
