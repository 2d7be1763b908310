//! How far a process is from being killed for its memory, and what takes the room outside Flink's budgets.

use std::rc::Rc;

use flink_advice::{Given, Subject as Asked, ledger};
use flink_config::Answer;
use flink_memory::Process;
use web_sys::Element;
use yew::prelude::*;

use crate::model::panel::{Panel, Subject};
use crate::model::state::Action;
use crate::view::deferred::{Deferred, asking};

#[derive(Properties, PartialEq)]
pub struct NativeProps {
    pub answer: Rc<Answer>,
    pub process: Process,
    /// The sizes that the user gave to lines.
    pub given: AttrValue,
    pub dispatch: Callback<Action>,
}

/// The number, and behind it the lines; nothing where nothing kills the process.
#[component]
pub fn Native(props: &NativeProps) -> Html {
    let NativeProps {
        answer,
        process,
        given,
        dispatch,
    } = props;
    let is_open = use_state_eq(|| false);
    let asked = Asked::of(answer);
    let ledger = ledger(&asked, *process, &Given::read(given).0.of(*process)).filter(|_| asked.is_contained());
    let Some(ledger) = ledger else { return html! {} };
    let ontoggle = {
        let is_open = is_open.setter();
        move |event: Event| is_open.set(event.target_unchecked_into::<Element>().has_attribute("open"))
    };
    let subject = Subject {
        answer: answer.clone(),
        own: format!("{process}\n{given}").into(),
    };
    html! {
        <details id="native-memory" {ontoggle}>
            <summary id="native-memory-lines" class={classes!((ledger.headroom() < 0).then_some("fault"))}>{ ledger.verdict() }</summary>
            if *is_open {
                <Deferred panel={Panel::Native} {subject} on_act={asking(answer, dispatch, Action::Native)} />
            }
        </details>
    }
}
