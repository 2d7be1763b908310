//! The document in all releases, beside another one, and on its way to another release: each is loaded when it is opened.

use std::rc::Rc;

use flink_config::{Answer, Document};
use web_sys::Element;
use yew::prelude::*;

use super::deferred::{Deferred, asking};
use crate::model::kept;
use crate::model::panel::{Panel, Subject};
use crate::model::state::{Action, State};
use crate::model::versus;

#[derive(Properties, PartialEq)]
pub struct ComparisonsProps {
    pub answer: Rc<Answer>,
    /// What it is compared with.
    pub versus: Option<Rc<Answer>>,
    /// What is answered on Plan.
    pub plan: AttrValue,
    /// What the text is that the document came from, where that has a form of its own.
    pub shape: AttrValue,
    /// The documents that undo leads to, the latest first.
    pub earlier: Vec<Document>,
    pub dispatch: Callback<Action>,
}

/// The documents that are offered to compare with.
pub fn earlier(state: &State) -> Vec<Document> {
    state.history.earlier().take(versus::OFFERED).cloned().collect()
}

#[component]
pub fn Comparisons(props: &ComparisonsProps) -> Html {
    let ComparisonsProps {
        answer,
        versus,
        plan,
        shape,
        earlier,
        dispatch,
    } = props;
    let [releases, comparison, upgrade] = [use_state_eq(|| false), use_state_eq(|| false), use_state_eq(|| false)];
    {
        // Whoever has something to compare with wants to see it: by a link, or by a press on another panel.
        let is_open = comparison.setter();
        use_effect_with(versus.is_some(), move |is_compared| {
            if *is_compared {
                is_open.set(true);
            }
        });
    }
    let panel = |panel: Panel, own: String| {
        let subject = Subject {
            answer: answer.clone(),
            own: own.into(),
        };
        let on_act = asking(answer, dispatch, |own| Action::Versus(kept::read(&own)));
        html! { <Deferred {panel} {subject} {on_act} /> }
    };
    let offered = || versus::write(versus.as_ref().map(|versus| &versus.document), plan, earlier);
    html! {
        <>
            { folded("all-releases", "All releases", "what Flink 1.13 to 2.3 make of this", &releases, || panel(Panel::Releases, String::new())) }
            { folded("compare", "Compare", "with another file, link, release or platform", &comparison, || panel(Panel::Compare, offered())) }
            { folded("upgrade", "Upgrade", "what changes in another release, and the file for it", &upgrade, || panel(Panel::Upgrade, shape.to_string())) }
        </>
    }
}

/// A card that shows its panel while it is open, by its name and what it is for.
fn folded(
    id: &'static str,
    name: &'static str,
    about: &'static str,
    is_open: &UseStateHandle<bool>,
    panel: impl FnOnce() -> Html,
) -> Html {
    let ontoggle = {
        let is_open = is_open.setter();
        Callback::from(move |event: Event| {
            is_open.set(event.target_unchecked_into::<Element>().has_attribute("open"));
        })
    };
    html! {
        <details class="card" id={format!("{id}-card")} open={**is_open} {ontoggle}>
            <summary {id}><b>{ name }</b>{ " " }<span>{ about }</span></summary>
            if **is_open { { panel() } }
        </details>
    }
}
