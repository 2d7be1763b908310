//! The document in every release, which is loaded when it is opened.

use std::rc::Rc;

use flink_config::Answer;
use web_sys::Element;
use yew::prelude::*;

use super::deferred::Deferred;
use crate::model::panel::{Panel, Subject};
use crate::model::state::Action;

#[derive(Properties, PartialEq)]
pub struct ReleasesProps {
    pub answer: Rc<Answer>,
    pub dispatch: Callback<Action>,
}

#[component]
pub fn Releases(props: &ReleasesProps) -> Html {
    let ReleasesProps { answer, dispatch } = props;
    let is_open = use_state_eq(|| false);
    let ontoggle = {
        let is_open = is_open.setter();
        Callback::from(move |event: Event| {
            is_open.set(event.target_unchecked_into::<Element>().has_attribute("open"));
        })
    };
    let on_act = {
        let answer = answer.clone();
        dispatch.reform(move |act| Action::Ask(answer.clone(), act))
    };
    let subject = Subject {
        answer: answer.clone(),
        own: AttrValue::default(),
    };
    html! {
        <details class="card" id="all-releases-card" {ontoggle}>
            <summary id="all-releases">{ "All releases" }</summary>
            if *is_open { <Deferred panel={Panel::Releases} {subject} {on_act} /> }
        </details>
    }
}
