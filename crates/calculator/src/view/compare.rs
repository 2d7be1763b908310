//! The document beside another, and on its way to another release: both are loaded when they are opened.

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
pub struct ComparedProps {
    pub answer: Rc<Answer>,
    /// What it is compared with.
    pub versus: Option<Rc<Answer>>,
    /// The documents that undo leads to, the latest first.
    pub earlier: Vec<Document>,
    pub dispatch: Callback<Action>,
}

/// The documents that are offered to compare with.
pub fn earlier(state: &State) -> Vec<Document> {
    state.history.earlier().take(versus::OFFERED).cloned().collect()
}

#[component]
pub fn Compared(props: &ComparedProps) -> Html {
    let ComparedProps {
        answer,
        versus,
        earlier,
        dispatch,
    } = props;
    // A link with a second configuration opens it.
    let is_open = use_state_eq(|| versus.is_some());
    let is_upgrade_open = use_state_eq(|| false);
    let toggle = |is_open: &UseStateHandle<bool>| {
        let is_open = is_open.setter();
        Callback::from(move |event: Event| {
            is_open.set(event.target_unchecked_into::<Element>().has_attribute("open"));
        })
    };
    let on_act = asking(answer, dispatch, |own| Action::Versus(kept::read(&own)));
    let subject = |own: String| Subject {
        answer: answer.clone(),
        own: own.into(),
    };
    let offered = || versus::write(versus.as_ref().map(|versus| &versus.document), earlier);
    html! {
        <>
            <details class="card" id="compare-card" open={*is_open} ontoggle={toggle(&is_open)}>
                <summary id="compare">{ "Compare" }</summary>
                if *is_open { <Deferred panel={Panel::Compare} subject={subject(offered())} on_act={on_act.clone()} /> }
            </details>
            <details class="card" id="upgrade-card" ontoggle={toggle(&is_upgrade_open)}>
                <summary id="upgrade">{ "Upgrade" }</summary>
                if *is_upgrade_open { <Deferred panel={Panel::Upgrade} subject={subject(String::new())} {on_act} /> }
            </details>
        </>
    }
}
