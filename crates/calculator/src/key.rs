//! The key of an option, which may be broken behind its dots and is copied whole.

use yew::prelude::*;

#[derive(Properties, PartialEq)]
pub struct KeyProps {
    pub option_key: &'static str,
}

#[component]
pub fn Key(props: &KeyProps) -> Html {
    let parts = props
        .option_key
        .split_inclusive('.')
        .map(|part| html! { <>{ part }<wbr /></> });
    html! { <code>{ for parts }</code> }
}
