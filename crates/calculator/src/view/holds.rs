//! What is held at a size: the line above the picture, and the field of the selected part. Both are loaded when there is
//! something to show.

use flink_memory::Component;
use yew::prelude::*;

use super::deferred::{Deferred, asking};
use crate::model::calculation::Calculation;
use crate::model::panel::{Panel, Subject};
use crate::model::state::{Action, State};

/// What is held, and the ways to meet it; nothing where nothing is.
pub fn held(state: &State, dispatch: &Callback<Action>) -> Html {
    if state.holds.is_empty() || state.calculation.parts.is_some() {
        return html! {};
    }
    let subject = Subject {
        answer: state.answer().clone(),
        own: state.holds.clone(),
    };
    html! {
        <div class="holds">
            <Deferred panel={Panel::Held} {subject} on_act={asking(state.answer(), dispatch, Action::Holds)} />
        </div>
    }
}

/// The size that a part is held at, to be edited; or the button with which it is.
pub fn hold(
    calculation: &Calculation,
    holds: &AttrValue,
    holding: Option<Component>,
    component: Component,
    dispatch: &Callback<Action>,
) -> Html {
    let shown = calculation.shown(calculation.process);
    let can_be = shown.starts() && !shown.derivation().is_nominal(component) && calculation.parts.is_none();
    if !can_be {
        return html! {};
    }
    let is_open = holding == Some(component);
    let onclick = dispatch.reform(move |_: MouseEvent| Action::Hold((!is_open).then_some(component)));
    let subject = Subject {
        answer: calculation.answer.clone(),
        own: format!("{}\n{}\n{holds}", calculation.process, component.name()).into(),
    };
    html! {
        <div class="hold">
            <button id="hold-part" class="copy" aria-expanded={is_open.to_string()} {onclick}>{ "Hold at a size" }</button>
            if is_open {
                <Deferred key={component.name()} panel={Panel::Hold} {subject} on_act={asking(&calculation.answer, dispatch, Action::Holds)} />
            }
        </div>
    }
}
