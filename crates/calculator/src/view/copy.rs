//! A button that copies a text.

use gloo::timers::callback::Timeout;
use wasm_bindgen_futures::spawn_local;
use yew::prelude::*;

use crate::browser::clipboard::{ToCopy, copy};

/// How long a button says how it went, in milliseconds.
const SAID_FOR: u32 = 2_500;

#[derive(Properties, PartialEq)]
pub struct CopyProps {
    /// The button's id.
    pub id: &'static str,
    /// What the button says.
    pub name: AttrValue,
    /// Gives the text to copy, when it is asked for.
    pub text: Callback<(), ToCopy>,
    /// Hears what there is to say about it.
    #[prop_or_default]
    pub on_note: Callback<AttrValue>,
    #[prop_or_default]
    pub class: Classes,
}

#[component]
pub fn Copy(props: &CopyProps) -> Html {
    let said = use_state(|| None::<&'static str>);
    let timer = use_mut_ref(|| None::<Timeout>);
    let onclick = {
        let (text, on_note, said, timer) = (props.text.clone(), props.on_note.clone(), said.clone(), timer.clone());
        Callback::from(move |_: MouseEvent| {
            let (ToCopy { text, note }, on_note, said, timer) =
                (text.emit(()), on_note.clone(), said.clone(), timer.clone());
            spawn_local(async move {
                let word = match text {
                    None => "Not copied",
                    Some(text) if copy(&text).await => "Copied",
                    Some(_) => "Not allowed here",
                };
                if !note.is_empty() {
                    on_note.emit(note);
                }
                said.set(Some(word));
                *timer.borrow_mut() = Some(Timeout::new(SAID_FOR, move || said.set(None)));
            });
        })
    };
    let word = said.map_or_else(|| props.name.clone(), AttrValue::from);
    html! {
        <button id={props.id} class={classes!("copy", "copying", props.class.clone())} {onclick}><span aria-live="polite">{ word }</span></button>
    }
}
