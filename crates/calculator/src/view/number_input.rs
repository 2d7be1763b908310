//! A field for a number.

use web_sys::HtmlInputElement;
use yew::prelude::*;

/// A field that is called `label` and gives what is typed.
pub fn number_input(id: &'static str, label: &'static str, value: &AttrValue, on_input: &Callback<AttrValue>) -> Html {
    let oninput =
        on_input.reform(|event: InputEvent| AttrValue::from(event.target_unchecked_into::<HtmlInputElement>().value()));
    html! { <input {id} type="number" min="1" max="1000000" step="1" aria-label={label} value={value.clone()} {oninput} /> }
}
