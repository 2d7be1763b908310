//! What was done for the user, and what there is to say for a while, in a place of their own at the edge of the page.

use gloo::timers::callback::Timeout;
use yew::prelude::*;

use super::advice::coded;
use crate::browser::window::document;
use crate::model::state::{Action, Outcome};

/// How long a note stays, in milliseconds: at least, and more for each letter.
const LEAST: u32 = 4_000;
const PER_LETTER: u32 = 60;

#[derive(Properties, PartialEq)]
pub struct ToastsProps {
    /// What was done, which stays until the next edit.
    pub outcome: Option<Outcome>,
    /// What leaves by itself.
    pub note: Option<AttrValue>,
    pub dispatch: Callback<Action>,
}

#[component]
pub fn Toasts(props: &ToastsProps) -> Html {
    let ToastsProps {
        outcome,
        note,
        dispatch,
    } = props;
    let waits = use_state(|| 0_u32);
    {
        let (dispatch, waits) = (dispatch.clone(), waits.clone());
        use_effect_with((note.clone(), *waits), move |(note, waited)| {
            let waited = *waited;
            let timer = note.as_ref().map(|note| {
                let letters = u32::try_from(note.len()).unwrap_or_default();
                Timeout::new(
                    LEAST.saturating_add(PER_LETTER.saturating_mul(letters)),
                    move || match is_held() {
                        true => waits.set(waited + 1),
                        false => dispatch.emit(Action::CloseNote),
                    },
                )
            });
            move || drop(timer)
        });
    }
    let press = |action: Action| dispatch.reform(move |_: MouseEvent| action.clone());
    html! {
        <div class="toasts" role="status">
            if let Some(Outcome { words, replaces }) = outcome {
                <div class="toast" key="outcome">
                    <p>{ coded(words) }</p>
                    <button id="undo-it" class="copy" onclick={press(Action::Undo)}>{ "Undo" }</button>
                    if *replaces {
                        <button id="merge" class="copy" onclick={press(Action::Merge)}
                            title="Keep your configuration, and set in it what was imported">{ "Merge instead" }</button>
                    }
                    { close("close-outcome", press(Action::Close)) }
                </div>
            }
            if let Some(note) = note {
                <div class="toast" key="note">
                    <p>{ note }</p>
                    { close("close-note", press(Action::CloseNote)) }
                </div>
            }
        </div>
    }
}

fn close(id: &'static str, onclick: Callback<MouseEvent>) -> Html {
    html! { <button {id} class="plain close" aria-label="Close" {onclick}>{ "×" }</button> }
}

/// Whether someone points at what is said or has the focus there.
fn is_held() -> bool {
    let held = document().and_then(|document| document.query_selector(".toast:is(:hover, :focus-within)").ok());
    held.flatten().is_some()
}
