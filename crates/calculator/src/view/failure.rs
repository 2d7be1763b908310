//! What the messages of a failure mean that were pasted, and what fixes it: above the picture.

use yew::prelude::*;

use super::advice::coded;
use super::id::id;
use crate::model::failure::{Diagnosis, Failure, Repair};
use crate::model::state::Action;

/// What the messages mean.
pub fn failure(failure: &Failure, dispatch: &Callback<Action>) -> Html {
    let close = dispatch.reform(|_: MouseEvent| Action::CloseFailure);
    html! {
        <section class="failure" aria-label="What the message means" aria-live="polite">
            <button id="close-failure" class="plain close" aria-label="Close" title="Close" onclick={close}>{ "×" }</button>
            { for failure.diagnoses.iter().enumerate().map(|(number, diagnosis)| article(number, diagnosis, dispatch)) }
        </section>
    }
}

fn article(number: usize, diagnosis: &Diagnosis, dispatch: &Callback<Action>) -> Html {
    let name = format!("failure-{number}");
    let fix = |(fix, repair): (usize, &Repair)| {
        let repair_again = repair.clone();
        let onclick = dispatch.reform(move |_: MouseEvent| Action::Repair(repair_again.clone()));
        html! {
            <li>
                <button id={id(&name, &fix.to_string())} class="copy" {onclick}>{ coded(&repair.title) }</button>
                if !repair.reason.is_empty() { <p>{ coded(&repair.reason) }</p> }
            </li>
        }
    };
    let rebuilt = diagnosis.rebuilt.clone().map(|rebuilt| {
        let onclick = dispatch.reform(move |_: MouseEvent| Action::Rebuild(rebuilt.clone()));
        html! { <p><button id={id(&name, "rebuilt")} class="copy" {onclick}>{ "Show the configuration that gives this message" }</button></p> }
    });
    let process = diagnosis
        .process
        .map(|process| html! { <span class="aside">{ process.name() }</span> });
    let is_fixed = diagnosis.rebuilt.is_none() && !diagnosis.fixes.is_empty();
    html! {
        <article>
            <h2>{ coded(&diagnosis.title) }{ " " }{ process }</h2>
            { sentence(&diagnosis.meaning) }
            { sentence(&diagnosis.details) }
            if is_fixed { <ul class="fixes">{ for diagnosis.fixes.iter().enumerate().map(fix) }</ul> }
            { rebuilt }
            { sentence(&diagnosis.advice) }
            { sentence(&diagnosis.needs) }
            <p class="faint">{ "Source: " }{ plain(&diagnosis.source) }</p>
        </article>
    }
}

fn sentence(text: &str) -> Html {
    html! { if !text.is_empty() { <p>{ coded(text) }</p> } }
}

/// Text with code between backticks, its first letter as it is.
fn plain(text: &str) -> Html {
    let parts = text.split('`').enumerate();
    html! {
        <>
            { for parts.map(|(index, part)| match index % 2 {
                1 => html! { <code>{ part.to_owned() }</code> },
                _ => html! { <>{ part.to_owned() }</> },
            }) }
        </>
    }
}
