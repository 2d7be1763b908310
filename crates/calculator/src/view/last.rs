//! The last configuration, kept in this browser and offered again.

use flink_config::Document;
use yew::prelude::*;

use crate::browser::storage::{CONFIGURATION, DISMISSED, forget, kept};
use crate::model::kept::read;
use crate::model::state::Action;

/// What an earlier visit left, if it is not what the page opens with anyway.
fn left() -> Option<Document> {
    let document = read(&kept(CONFIGURATION)?)?;
    (document != Document::default()).then_some(document)
}

#[derive(Properties, PartialEq)]
pub struct LastProps {
    pub dispatch: Callback<Action>,
}

/// Offers what an earlier visit left. Shown where the page was opened without a link, until something is done.
#[component]
pub fn Last(props: &LastProps) -> Html {
    let offered = use_state(left);
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
            <p>{ "This browser has kept your last configuration." }</p>
            <button id="open-last" class="copy" onclick={open}>{ "Open it" }</button>
            <button id="forget-last" class="copy" onclick={forget}>{ "Forget it" }</button>
        </div>
    }
}
