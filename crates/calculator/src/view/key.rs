//! The key of an option, which may be broken behind its dots and is copied whole.

use yew::prelude::*;

/// The key as code.
pub fn key(key: &'static str) -> Html {
    let parts = key.split_inclusive('.').map(|part| html! { <>{ part }<wbr /></> });
    html! { <code>{ for parts }</code> }
}
