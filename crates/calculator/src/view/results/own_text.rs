//! The text that the configuration came from, with what changed in it.

use std::rc::Rc;

use flink_config::Answer;
use wasm_bindgen_futures::spawn_local;
use web_sys::HtmlInputElement;
use yew::prelude::*;

use super::colour::{Language, coloured};
use crate::browser::clipboard::ToCopy;
use crate::browser::files::download;
use crate::browser::reader::write_back;
use crate::browser::section::within;
use crate::model::import::{Origin, WrittenBack};
use crate::view::copy::Copy;
use crate::view::section::RESULT;

/// What a text without a name is called.
const UNNAMED: &str = "Your text";

#[derive(Properties, PartialEq)]
pub struct OwnTextProps {
    pub origin: Rc<Origin>,
    pub answer: Rc<Answer>,
}

#[component]
pub fn OwnText(props: &OwnTextProps) -> Html {
    let _within = within(RESULT);
    let OwnTextProps { origin, answer } = props;
    let written = use_state_eq(|| None::<Rc<WrittenBack>>);
    let as_diff = use_state_eq(|| false);
    use_effect_with((origin.clone(), answer.clone()), {
        let written = written.setter();
        move |(origin, answer)| {
            let (origin, answer) = (origin.clone(), answer.clone());
            // What was asked for an older configuration may come late.
            let is_current = Rc::new(std::cell::Cell::new(true));
            let asked = is_current.clone();
            spawn_local(async move {
                let result = write_back(&origin, &answer.document).await;
                if asked.get() {
                    written.set(result.map(Rc::new));
                }
            });
            move || is_current.set(false)
        }
    });
    let name = origin.source.name.as_deref();
    let Some(written) = (*written).clone() else {
        return html! { <div class="bar"><h2>{ name.unwrap_or(UNNAMED).to_owned() }</h2></div> };
    };
    let on_diff = Callback::from({
        let as_diff = as_diff.clone();
        move |event: Event| as_diff.set(event.target_unchecked_into::<HtmlInputElement>().checked())
    });
    let shown = match (*as_diff, written.diff.is_empty()) {
        (false, _) => written.text.clone(),
        (true, false) => written.diff.clone(),
        (true, true) => "# Nothing changed.\n".to_owned(),
    };
    let to_copy = {
        let shown = shown.clone();
        Callback::from(move |()| ToCopy::text(shown.clone()))
    };
    let on_download = {
        let file = match (name, *as_diff) {
            (Some(name), false) => name.to_owned(),
            (Some(name), true) => format!("{name}.diff"),
            (None, false) => "changed.txt".to_owned(),
            (None, true) => "changed.diff".to_owned(),
        };
        let shown = shown.clone();
        Callback::from(move |_: MouseEvent| download(&file, &shown))
    };
    html! {
        <>
            <div class="bar">
                <h2>{ name.unwrap_or(UNNAMED).to_owned() }</h2>
                <label><input id="as-diff" type="checkbox" checked={*as_diff} onchange={on_diff} />{ "As diff" }</label>
                <div class="take-along">
                    <Copy id="copy-result" name="Copy" text={to_copy} />
                    <button id="download" class="copy" onclick={on_download}>{ "Download" }</button>
                </div>
            </div>
            if !written.left.is_empty() {
                <ul class="left" role="status">{ for written.left.iter().map(|left| html! { <li>{ left }</li> }) }</ul>
            }
            <div role="tabpanel" id="result-panel" aria-label="Your file" tabindex="0">
                <pre>{ coloured(&shown, Language::Yaml) }</pre>
            </div>
        </>
    }
}
