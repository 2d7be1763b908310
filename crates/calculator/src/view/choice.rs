//! A choice of one among a few.

use web_sys::HtmlSelectElement;
use yew::prelude::*;

#[derive(Properties, PartialEq)]
pub struct ChoiceProps {
    /// Its id.
    #[prop_or_default]
    pub id: Option<AttrValue>,
    /// What is chosen.
    pub label: AttrValue,
    /// The words for the choices, and their names.
    pub choices: Vec<(AttrValue, AttrValue)>,
    /// The word of the one that is chosen.
    pub chosen: AttrValue,
    /// Hears the word of another.
    pub on_choose: Callback<String>,
}

#[component]
pub fn Choice(props: &ChoiceProps) -> Html {
    let select = use_node_ref();
    // What the user chose himself outweighs the attribute of an option, so the value has to be set.
    use_effect_with((select.clone(), props.chosen.clone()), |(select, chosen)| {
        if let Some(select) = select.cast::<HtmlSelectElement>() {
            select.set_value(chosen);
        }
    });
    let onchange = props
        .on_choose
        .reform(|event: Event| event.target_unchecked_into::<HtmlSelectElement>().value());
    let choice = |(word, name): &(AttrValue, AttrValue)| html! { <option value={word.clone()}>{ name }</option> };
    html! {
        <select ref={select} id={props.id.clone()} aria-label={props.label.clone()} {onchange}>{ for props.choices.iter().map(choice) }</select>
    }
}
