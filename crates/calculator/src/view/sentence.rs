//! Sentences with components that can be selected, and keys that lead to their fields.

use flink_memory::{Component, FlinkVersion, OptionId, Part, ShortSize};
use yew::prelude::*;

use crate::view::id::id;
use crate::view::key::key;

/// Who hears of what is pressed in a sentence. Where nobody does, there is nothing to press.
#[derive(Clone, Copy, Default)]
pub struct Handlers<'a> {
    /// Hears of components.
    pub select: Option<&'a Callback<Component>>,
    /// Hears of options.
    pub seek: Option<&'a Callback<OptionId>>,
}

/// Writes the parts of a sentence about a release.
pub fn written(parts: &[Part], version: FlinkVersion, handlers: Handlers) -> Html {
    let part = |part: &Part| match part {
        Part::Component(component) => match handlers.select {
            Some(on_select) => {
                let component = *component;
                let onclick = on_select.reform(move |_| component);
                // A sentence may name a component twice, so the id is that of the button in the table that does the same.
                html! { <button class="plain link" data-id={id("row", component.name())} {onclick}>{ component.name() }</button> }
            }
            None => html! { { component.name() } },
        },
        Part::Option(option) => {
            let (option, name) = (*option, key(option.def().key_in(version)));
            match handlers.seek {
                Some(on_seek) => {
                    let onclick = on_seek.reform(move |_| option);
                    html! { <button class="plain link" title="Go to its field" {onclick}>{ name }</button> }
                }
                None => name,
            }
        }
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
