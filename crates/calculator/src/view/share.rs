//! More ways to show someone what is in view: a table for a pull request or a chat, and the picture.

use flink_config::{Extent, Format, write};
use flink_memory::Deployment;
use wasm_bindgen_futures::spawn_local;
use yew::prelude::*;

use super::copy::Copy;
use crate::browser::clipboard::ToCopy;
use crate::browser::picture::take;
use crate::browser::window::address;
use crate::model::snippet::{snippet, title};
use crate::model::state::State;

/// The ways to take the picture along: the id of each button, which says how, and its name.
const PICTURES: [(&str, &str); 3] = [
    ("copy-png", "Copy picture (PNG)"),
    ("save-png", "Download picture (PNG)"),
    ("save-svg", "Download picture (SVG)"),
];

/// The menu with its button. `link` gives the link to what is shown.
pub fn share(state: &State, link: &Callback<(), ToCopy>) -> Html {
    let (answer, process) = (state.answer(), state.calculation.process);
    let markdown = {
        let (answer, compared, link) = (answer.clone(), state.compared.clone(), link.clone());
        Callback::from(move |()| {
            let ToCopy { text, note } = link.emit(());
            let text = text.map(|link| snippet(&answer, process, compared.as_deref(), &link));
            ToCopy { text, note }
        })
    };
    let picture = |(how, name): (&'static str, &'static str)| {
        let (title, link) = (title(answer, process), link.clone());
        html! { <Taking key={how} {how} {name} {title} {link} /> }
    };
    let manifest = {
        let answer = answer.clone();
        Callback::from(move |()| ToCopy {
            text: Some(write(&answer, &address(), Format::FlinkDeployment, Extent::Whole).text),
            note: AttrValue::default(),
        })
    };
    html! {
        <>
            <button id="share" class="copy" popovertarget="share-menu">{ "Share" }</button>
            <div id="share-menu" class="menu" popover="auto">
                <Copy id="copy-markdown" name="Copy as Markdown table" text={markdown} />
                if matches!(answer.document.deployment, Deployment::Kubernetes | Deployment::KubernetesOperator) {
                    <Copy id="copy-manifest" name="Copy as FlinkDeployment" text={manifest} />
                }
                { for PICTURES.map(picture) }
            </div>
        </>
    }
}

#[derive(Properties, PartialEq)]
struct TakingProps {
    how: &'static str,
    name: &'static str,
    title: String,
    link: Callback<(), ToCopy>,
}

/// A button that takes the picture along.
#[component]
fn Taking(props: &TakingProps) -> Html {
    let said = use_state(|| None::<&'static str>);
    let onclick = {
        let (how, title, link, said) = (props.how, props.title.clone(), props.link.clone(), said.setter());
        Callback::from(move |_: MouseEvent| {
            let (title, link, said) = (title.clone(), link.emit(()).text.unwrap_or_default(), said.clone());
            spawn_local(async move {
                said.set(Some(if take(how, &title, &link).await {
                    "Done"
                } else {
                    "Not allowed here"
                }));
            });
        })
    };
    // What was done is said until the pointer or the focus leaves.
    let forget = {
        let said = said.setter();
        move || said.set(None)
    };
    let (onblur, onpointerleave) = (forget.clone(), forget);
    html! {
        <button id={props.how} class="copy" {onclick} onblur={move |_: FocusEvent| onblur()} onpointerleave={move |_: PointerEvent| onpointerleave()}>
            <span aria-live="polite">{ said.unwrap_or(props.name) }</span>
        </button>
    }
}
