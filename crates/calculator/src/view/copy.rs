//! A button that copies a text.

use gloo::timers::callback::Timeout;
use wasm_bindgen_futures::spawn_local;
use yew::prelude::*;

use crate::browser::clipboard::{ToCopy, copy};

/// How long a button says how it went, in milliseconds.
const SAID_FOR: u32 = 2_500;
/// The same where there is more to read.
const NOTED_FOR: u32 = 8_000;

#[derive(Properties, PartialEq)]
pub struct CopyProps {
    /// The button's id.
    pub id: &'static str,
    /// What the button says.
    pub name: AttrValue,
    /// Gives the text to copy, when it is asked for.
    pub text: Callback<(), ToCopy>,
    #[prop_or_default]
    pub class: Classes,
}

#[component]
pub fn Copy(props: &CopyProps) -> Html {
    let said = use_state(|| None::<(&'static str, AttrValue)>);
    let timer = use_mut_ref(|| None::<Timeout>);
    let onclick = {
        let (text, said, timer) = (props.text.clone(), said.clone(), timer.clone());
        Callback::from(move |_: MouseEvent| {
            let (ToCopy { text, note }, said, timer) = (text.emit(()), said.clone(), timer.clone());
            spawn_local(async move {
                let word = match text {
                    None => "Not copied",
                    Some(text) if copy(&text).await => "Copied",
                    Some(_) => "Not allowed here",
                };
                let lasts = if note.is_empty() { SAID_FOR } else { NOTED_FOR };
                said.set(Some((word, note)));
                *timer.borrow_mut() = Some(Timeout::new(lasts, move || said.set(None)));
            });
        })
    };
    let (word, note) = match &*said {
        Some((word, note)) => (AttrValue::from(*word), note.clone()),
        None => (props.name.clone(), AttrValue::default()),
    };
    html! {
        <div class="copying">
            <button id={props.id} class={classes!("copy", props.class.clone())} {onclick}><span aria-live="polite">{ word }</span></button>
            <p role="status" class={(!note.is_empty()).then_some("note")}>{ note }</p>
        </div>
    }
}
