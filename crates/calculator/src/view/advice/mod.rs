//! The recommendations for the configuration in view.

mod finding;
pub mod refusal;

use std::rc::Rc;

use flink_advice::Finding;
use flink_memory::Process;
use yew::prelude::*;

use crate::model::advice::{Advice, can_be_dismissed, concerns, is_elsewhere};
use crate::model::dismissed;
use crate::model::state::{Action, Outcome, State};
use crate::view::id::id;
pub use finding::coded;
use finding::{HEADING, Pointing, class, fixes, leave, mark};

/// The recommendations for what is in view: those of `advice` that are not dismissed, and what became of the last fix.
pub fn recommendations(state: &State, advice: &Rc<Advice>, dispatch: &Callback<Action>) -> Html {
    let (process, selected) = (state.calculation.process, state.calculation.selected);
    let mut listed = advice.listed(process);
    let all = listed.len();
    listed.retain(|(_, finding)| !can_be_dismissed(finding) || !state.dismissed.has(finding));
    let open = listed.len();
    if let Some(selected) = selected {
        listed.retain(|(_, finding)| concerns(finding, process, selected));
    }
    let nothing = match selected {
        _ if !listed.is_empty() => None,
        Some(selected) if open > 0 => Some(format!("Nothing to recommend about {}.", selected.name())),
        _ if open < all => Some("Nothing else to recommend.".to_owned()),
        _ if advice.on_refusal(process).is_some() => Some("Fix the error above to get recommendations.".to_owned()),
        _ => Some("Nothing to recommend for this configuration.".to_owned()),
    };
    let clear = selected
        .filter(|_| open > 0)
        .map(|selected| (selected, dispatch.reform(move |_: MouseEvent| Action::Select(selected))));
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
                <span class="count" aria-live="polite">{ count(listed.len(), open) }</span>
                if let Some((selected, clear)) = clear {
                    <button class="chip" title="Show all recommendations" onclick={clear}>
                        { "about " }{ selected.name() }<span aria-hidden="true">{ " ×" }</span>
                    </button>
                }
                if open < all {
                    <span class="aside">
                        { format!("{} dismissed · ", all - open) }
                        <button class="plain link" onclick={on_show_again}>{ "show again" }</button>
                    </span>
                }
            </div>
            { outcome_bar(state.outcome.as_ref(), dispatch) }
            if let Some(nothing) = nothing { <p class="faint">{ nothing }</p> }
            <ol>{ for listed.iter().map(|(index, finding)| item(advice, *index, finding, process, dispatch)) }</ol>
        </section>
    }
}

/// How many there are, and of how many.
fn count(shown: usize, open: usize) -> String {
    match (shown, open) {
        (0, 0) => String::new(),
        _ if shown == open => shown.to_string(),
        _ => format!("{shown} of {open}"),
    }
}

/// One finding.
fn item(advice: &Rc<Advice>, index: usize, finding: &Finding, in_view: Process, dispatch: &Callback<Action>) -> Html {
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
        <li {key} class={class(*severity)} data-finding={index.to_string()}>
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

/// What became of the last fix, wherever the page is scrolled to.
fn outcome_bar(outcome: Option<&Outcome>, dispatch: &Callback<Action>) -> Html {
    let said = outcome.map(|Outcome { words, undoes }| {
        let undo = dispatch.reform(|_: MouseEvent| Action::Undo);
        let close = dispatch.reform(|_: MouseEvent| Action::Close);
        html! {
            <>
                <p>{ coded(words) }</p>
                if *undoes { <button class="copy" onclick={undo}>{ "Undo" }</button> }
                <button class="plain close" aria-label="Close" onclick={close}>{ "×" }</button>
            </>
        }
    });
    html! { <div class="outcome" role="status">{ said }</div> }
}
