//! The last configuration, kept in this browser and offered again.

use flink_config::{Answer, Document};
use yew::prelude::*;

use crate::browser::storage::{CONFIGURATION, DISMISSED, forget, kept};
use crate::model::kept::read;
use crate::model::opened::{Opened, link};
use crate::model::state::Action;

/// What an earlier visit left, if it is not what the page opened with anyway. Who opens a link wants what that shows, and
/// is offered only what no link can bring back.
fn left(opened: &Document, by_link: bool) -> Option<Document> {
    let document = read(&kept(CONFIGURATION)?)?;
    let is_lost = || Opened::read(&link(&Answer::new(document.clone())).0).document != document;
    let is_offered = document != *opened && document != Document::default() && (!by_link || is_lost());
    is_offered.then_some(document)
}

#[derive(Properties, PartialEq)]
pub struct LastProps {
    /// What the page opened with.
    pub opened: Document,
    /// Whether that was a link.
    pub by_link: bool,
    pub dispatch: Callback<Action>,
}

/// Offers what an earlier visit left, until something is done: the next change would take its place.
#[component]
pub fn Last(props: &LastProps) -> Html {
    let offered = use_state(|| left(&props.opened, props.by_link));
    // What is rendered beforehand has the offer, which `www/first.js` shows where something is kept.
    let is_beforehand = cfg!(not(target_arch = "wasm32"));
    let Some(document) = (*offered).clone().or_else(|| is_beforehand.then(Document::default)) else {
        return html! {};
    };
    let open = {
        let (offered, dispatch) = (offered.clone(), props.dispatch.clone());
        Callback::from(move |_: MouseEvent| {
            dispatch.emit(Action::Restore(document.clone()));
            offered.set(None);
        })
    };
    let forget = {
        let offered = offered.clone();
        Callback::from(move |_: MouseEvent| {
            forget(CONFIGURATION);
            forget(DISMISSED);
            offered.set(None);
        })
    };
    html! {
        <div class="offer" role="region" aria-label="Your last configuration">
            <p>{ "Your last configuration is saved in this browser." }</p>
            <button id="open-last" class="copy" onclick={open}>{ "Open it" }</button>
            <button id="forget-last" class="copy" onclick={forget}>{ "Delete it" }</button>
        </div>
    }
}
