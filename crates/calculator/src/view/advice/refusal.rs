//! What Flink's refusal means, and what fixes it: shown with Flink's own words.

use std::rc::Rc;

use flink_memory::Process;
use yew::prelude::*;

use super::finding::{Pointing, coded, fixes, plain_code};
use crate::model::advice::Advice;
use crate::model::state::Action;
use crate::view::messages::Explained;

/// The words for a value that is none of its option's kind.
const NOT_VALID: &str = "is not a valid value for";

/// What advice adds to the refusal of a process.
pub fn explained(advice: &Rc<Advice>, process: Process, dispatch: &Callback<Action>) -> Explained {
    let Some((index, finding)) = advice.on_refusal(process) else {
        return Explained::default();
    };
    let Pointing {
        over,
        leave,
        focus,
        blur,
    } = Pointing::new(dispatch);
    Explained {
        meaning: Some(meaning(&finding.reason)),
        fixes: html! {
            if !finding.fixes.is_empty() {
                <div class="fixes" data-finding={index.to_string()}
                    onmouseover={over} onmouseleave={leave} onfocusin={focus} onfocusout={blur}>
                    <h3>{ "Suggested fix" }</h3>
                    { fixes(advice, index, finding, process, dispatch) }
                </div>
            }
        },
    }
}

/// What a refusal means. Why a value is none is said at its field, if that is in view.
fn meaning(reason: &str) -> Html {
    let because = reason.find(NOT_VALID).and_then(|at| {
        let (value, rest) = reason.split_at(at + reason.get(at..)?.find(": ")?);
        let (why, rest) = rest.split_at(
            rest.find(". ")
                .or_else(|| rest.len().checked_sub(1).filter(|_| rest.ends_with('.')))?,
        );
        Some((value, why, rest))
    });
    match because {
        Some((value, why, rest)) => html! {
            <p class="meaning">{ coded(value) }<span class="because">{ plain_code(why) }</span>{ plain_code(rest) }</p>
        },
        None => html! { <p class="meaning">{ coded(reason) }</p> },
    }
}
