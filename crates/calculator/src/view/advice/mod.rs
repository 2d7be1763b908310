//! The recommendations for the configuration in view.

mod finding;
pub mod refusal;

use std::rc::Rc;

use flink_advice::Finding;
use flink_memory::Process;
use yew::prelude::*;

use crate::model::advice::{Advice, can_be_dismissed, concerns, is_elsewhere};
use crate::model::dismissed;
use crate::model::state::{Action, State};
use crate::view::id::id;
use crate::view::toasts::Toasts;
use finding::{HEADING, Pointing, class, fixes, leave, mark};
pub use finding::{coded, plain_code};

/// The recommendations: those of `advice` that are not dismissed, what concerns the selected part first, and what is said
/// of the last fix.
pub fn recommendations(state: &State, advice: &Rc<Advice>, dispatch: &Callback<Action>) -> Html {
    let (process, selected) = (state.calculation.process, state.calculation.selected);
    let mut listed = advice.listed(process);
    let all = listed.len();
    listed.retain(|(_, finding)| !can_be_dismissed(finding) || !state.dismissed.has(finding));
    let is_beside = |finding: &Finding| selected.is_some_and(|selected| !concerns(finding, process, selected));
    let (about, beside): (Vec<_>, Vec<_>) = listed.into_iter().partition(|(_, finding)| !is_beside(finding));
    let concerned = match about.len() {
        0 => "none".to_owned(),
        count => count.to_string(),
    };
    let listed = [about, beside].concat();
    let nothing = match listed.len() {
        1.. => None,
        _ if all > 0 => Some("Nothing else to recommend."),
        _ if advice.on_refusal(process).is_some() && !state.calculation.is_missing(process) => {
            Some("Fix the error above to get recommendations.")
        }
        _ => Some("Nothing to recommend for this configuration."),
    };
    let about = selected.filter(|_| !listed.is_empty()).map(|selected| {
        let clear = dispatch.reform(move |_: MouseEvent| Action::Select(selected));
        html! {
            <button id="select-nothing" class="chip" title="Show all alike" onclick={clear}>
                { &concerned }{ " about " }{ selected.name() }<span aria-hidden="true">{ " ×" }</span>
            </button>
        }
    });
    let on_show_again = dispatch.reform(|_: MouseEvent| Action::ShowDismissed);
    let Pointing {
        over,
        leave,
        focus,
        blur,
    } = Pointing::new(dispatch);
    html! {
        <section class="recommendations" aria-labelledby={HEADING}
            onmouseover={over} onmouseleave={leave} onfocusin={focus} onfocusout={blur}>
            <div class="head">
                <h2 id={HEADING} tabindex="-1">{ "Recommendations" }</h2>
                <span class="count" aria-live="polite">{ count(listed.len()) }</span>
                { about }
                if listed.len() < all {
                    <span class="aside">
                        { format!("{} dismissed · ", all - listed.len()) }
                        <button class="plain link" onclick={on_show_again}>{ "show again" }</button>
                    </span>
                }
            </div>
            { toasts(state, dispatch) }
            if let Some(nothing) = nothing { <p class="faint">{ nothing }</p> }
            <ol>{ for listed.iter().map(|(index, finding)| item(advice, *index, finding, is_beside(finding), process, dispatch)) }</ol>
        </section>
    }
}

/// What was done, and what there is to say.
pub fn toasts(state: &State, dispatch: &Callback<Action>) -> Html {
    html! { <Toasts outcome={state.outcome.clone()} note={state.note.clone()} dispatch={dispatch.clone()} /> }
}

/// How many there are.
fn count(listed: usize) -> String {
    match listed {
        0 => String::new(),
        listed => listed.to_string(),
    }
}

/// One finding; one that is not about what is selected stands back.
fn item(
    advice: &Rc<Advice>,
    index: usize,
    finding: &Finding,
    is_beside: bool,
    in_view: Process,
    dispatch: &Callback<Action>,
) -> Html {
    let Finding {
        rule,
        about,
        severity,
        process,
        title,
        reason,
        page,
        ..
    } = finding;
    let name = dismissed::name(finding);
    let documentation = advice.answer.document.flink.documentation(page);
    let place = process.map(|process| {
        if is_elsewhere(finding, in_view) {
            let onclick = dispatch.reform(move |_: MouseEvent| Action::Show(process));
            html! { <button id={id("show", &name)} class="chip" title={format!("Show the {}", process.name())} {onclick}>{ process.name() }</button> }
        } else {
            html! { <span class="aside">{ process.name() }</span> }
        }
    });
    let dismiss = can_be_dismissed(finding).then(|| {
        let (advice, dispatch) = (advice.clone(), dispatch.clone());
        let onclick = Callback::from(move |event: MouseEvent| {
            dispatch.emit(Action::Dismiss(advice.clone(), index));
            leave(&event);
        });
        html! { <button id={id("dismiss", &name)} class="plain dismiss" {onclick}>{ "Dismiss" }</button> }
    });
    let key = format!("{rule} {process:?} {about}");
    html! {
        <li {key} class={classes!(class(*severity), is_beside.then_some("beside"))} data-finding={index.to_string()}>
            <div class="top">
                <h3>{ mark(*severity) }<span>{ coded(title) }</span></h3>
                { place }
                { dismiss }
            </div>
            <p>
                { coded(reason) }{ " " }
                <a id={id("documentation", &name)} href={documentation} target="_blank" rel="noopener">{ "Flink’s documentation" }</a>
            </p>
            { fixes(advice, index, finding, in_view, dispatch) }
        </li>
    }
}
