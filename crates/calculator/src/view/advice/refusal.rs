//! What Flink's refusal means, and what fixes it: shown with Flink's own words.

use std::rc::Rc;

use flink_memory::Process;
use yew::prelude::*;

use super::finding::{Pointing, coded, fixes};
use crate::model::advice::Advice;
use crate::model::state::Action;
use crate::view::messages::Explained;

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
        meaning: Some(html! { <p class="meaning">{ coded(&finding.reason) }</p> }),
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
