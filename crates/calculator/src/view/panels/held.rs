//! What is held, and the ways to meet it: each can be looked at in the picture before it is taken.

use flink_config::{Document, apply};
use flink_memory::{Component, MemorySize, ShortSize};
use flink_solve::{Holds, Unsolved, Way, solve};
use web_sys::HtmlInputElement;
use yew::prelude::*;

use crate::model::panel::{Act, Subject};
use crate::view::advice::coded;

/// The holds, and what meets them.
pub fn held(subject: &Subject, ask: &Callback<Act>) -> Html {
    let holds: Holds = match subject.own.parse() {
        Ok(holds) => holds,
        Err(error) => {
            return html! { <section class="held" aria-label="Held sizes"><p role="alert">{ format!("The link holds something that cannot be read: {error}.") }</p>{ clear(ask) }</section> };
        }
    };
    let chip = |hold: &flink_solve::Hold| {
        let (process, what) = (hold.process, hold.what);
        let sentence = hold.sentence();
        let onclick = {
            let holds = holds.clone();
            ask.reform(move |_: MouseEvent| {
                let mut holds = holds.clone();
                holds.let_go(process, what);
                Act::Keep(holds.to_string().into())
            })
        };
        let place = match process {
            flink_memory::Process::TaskManager => "",
            flink_memory::Process::JobManager => "JobManager: ",
        };
        html! {
            <li>
                <button class="chip" title="Let go" aria-label={format!("Let go of {place}{sentence}")} {onclick}>
                    { place }{ sentence }<span aria-hidden="true">{ " ×" }</span>
                </button>
            </li>
        }
    };
    let onchange = {
        let holds = holds.clone();
        ask.reform(move |event: Event| {
            let rest_stays = event.target_unchecked_into::<HtmlInputElement>().checked();
            let holds = Holds {
                rest_stays,
                ..holds.clone()
            };
            Act::Keep(holds.to_string().into())
        })
    };
    let found = solve(&subject.answer, &holds);
    html! {
        <section class="held" aria-label="Held sizes">
            <div class="what">
                <h2>{ "Held" }</h2>
                <ul>{ for holds.holds.iter().map(chip) }</ul>
                <label><input id="hold-rest" type="checkbox" checked={holds.rest_stays} {onchange} />{ " Everything else stays" }</label>
                { clear(ask) }
            </div>
            {
                match &found {
                    Ok(ways) if ways.is_empty() => html! { <p class="met" role="status">{ "The configuration gives these sizes." }</p> },
                    Ok(ways) => html! { <ol class="fixes">{ for ways.iter().enumerate().map(|(index, way)| offer(subject, index, way, ask)) }</ol> },
                    Err(unsolved) => problem(&holds, unsolved, ask),
                }
            }
        </section>
    }
}

/// Lets go of everything.
fn clear(ask: &Callback<Act>) -> Html {
    let onclick = ask.reform(|_: MouseEvent| Act::Keep(AttrValue::default()));
    html! { <button id="hold-none" class="plain link" {onclick}>{ "Let go of all" }</button> }
}

/// Why nothing meets the holds, and what to let go of.
fn problem(holds: &Holds, unsolved: &Unsolved, ask: &Callback<Act>) -> Html {
    let let_go = match unsolved {
        Unsolved::Contradiction(contradiction) => {
            let (mut rest, name) = (holds.clone(), contradiction.let_go.map(|hold| hold.sentence()));
            match contradiction.let_go {
                Some(hold) => rest.let_go(hold.process, hold.what),
                None => rest.rest_stays = false,
            }
            let name = name.unwrap_or_else(|| "everything else".to_owned());
            let onclick = ask.reform(move |_: MouseEvent| Act::Keep(rest.to_string().into()));
            Some(html! { <button id="hold-let-go" class="copy" {onclick}>{ format!("Let go of {name}") }</button> })
        }
        _ => None,
    };
    html! { <div class="unmet" role="alert"><p>{ format!("{unsolved}") }</p>{ let_go }</div> }
}

/// A way, as a button that takes it.
fn offer(subject: &Subject, index: usize, way: &Way, ask: &Callback<Act>) -> Html {
    let Ok(document) = apply(&subject.answer, &way.edits) else {
        return html! {};
    };
    let title = way.title.clone();
    let onclick = {
        let document = document.clone();
        ask.reform(move |_: MouseEvent| {
            let mut letters = title.chars();
            let first = letters.next().map(|letter| letter.to_ascii_lowercase());
            Act::Change(first.into_iter().chain(letters).collect(), Box::new(document.clone()))
        })
    };
    let preview = |document: Option<Document>| {
        let (ask, document) = (ask.clone(), document);
        move || ask.emit(Act::Preview(document.clone().map(Box::new)))
    };
    let (show, hide) = (preview(Some(document)), preview(None));
    let (enter, focus) = (show.clone(), show);
    let (leave, blur) = (hide.clone(), hide);
    let moves: Vec<String> = way
        .changes
        .iter()
        .filter_map(|change| {
            let is_told = matches!(change.component, Component::TotalProcess)
                || change.component.parts(change.process).is_empty();
            let size =
                |size: Option<MemorySize>| size.map_or_else(|| "–".to_owned(), |size| ShortSize(size).to_string());
            let (before, after) = (size(change.before), size(change.after));
            (is_told && before != after).then(|| format!("{} {before} → {after}", change.component.name()))
        })
        .collect();
    html! {
        <li>
            <button id={format!("way-{index}")} class={classes!("copy", (index == 0).then_some("main"))} {onclick}
                onpointerover={move |_: PointerEvent| enter()} onpointerout={move |_: PointerEvent| leave()}
                onfocus={move |_: FocusEvent| focus()} onblur={move |_: FocusEvent| blur()}>{ &way.title }</button>
            <span class="moves">{ moves.join(", ") }</span>
            <span class="reason">{ coded(&way.reason) }</span>
        </li>
    }
}
