//! The document beside another: both to one scale, what differs, what came and went, and why.

mod any_text;
mod process;
mod settings;
mod sides;

use std::rc::Rc;

use flink_advice::Finding;
use flink_compare::{CameAndWent, Comparison, compare};
use flink_config::{Answer, Document};
use flink_memory::{Deployment, FlinkVersion};
use yew::prelude::*;

use super::words::code;
use crate::model::kept;
use crate::model::panel::{Act, Subject};
use crate::model::versus::Offered;
use any_text::AnyText;
use process::process;
use settings::changed_settings;
use sides::Sides;

#[derive(Properties, PartialEq)]
pub struct CompareProps {
    pub subject: Subject,
    pub ask: Callback<Act>,
}

/// What another document is chosen from, and the comparison once there is one.
#[component]
pub fn Compare(props: &CompareProps) -> Html {
    let CompareProps { subject, ask } = props;
    let Offered { other, plan, earlier } = Offered::read(&subject.own);
    let other = use_memo(other, |other| other.clone().map(|other| Rc::new(Answer::new(other))));
    let compared = use_memo((subject.answer.clone(), (*other).clone()), |(answer, other)| {
        other.as_ref().map(|other| compare(other, answer))
    });
    let on_choose = {
        let ask = ask.clone();
        Callback::from(move |document: Document| ask.emit(Act::Keep(kept::write(&document).into())))
    };
    let sides = html! {
        <Sides answer={subject.answer.clone()} plan={AttrValue::from(plan)} {earlier} on_choose={on_choose.clone()} />
    };
    html! {
        <section class="comparison" aria-label="Compare">
            <AnyText document={subject.answer.document.clone()} ask={ask.clone()} {on_choose}>
                <p>{ if other.is_some() { "Compare with something else:" } else { "Compare this configuration with:" } }</p>
                { sides }
            </AnyText>
            if let (Some(other), Some(comparison)) = ((*other).as_ref(), (*compared).as_ref()) {
                { controls(&subject.answer, other, ask) }
                { whole(&subject.answer, other, comparison, ask) }
            }
        </section>
    }
}

/// Swap, and stop.
fn controls(answer: &Rc<Answer>, other: &Rc<Answer>, ask: &Callback<Act>) -> Html {
    let swap = {
        let (ask, here, there) = (ask.clone(), answer.document.clone(), other.document.clone());
        Callback::from(move |_: MouseEvent| {
            show_both(&ask, here.clone(), there.clone(), "swapped both sides");
        })
    };
    let stop = ask.reform(|_: MouseEvent| Act::Keep(AttrValue::default()));
    html! {
        <div class="controls">
            <button id="compare-swap" class="copy" onclick={swap}>{ "Swap" }</button>
            <button id="compare-stop" class="copy" onclick={stop}>{ "Stop comparing" }</button>
        </div>
    }
}

/// Has one document as the other side, and another as this.
fn show_both(ask: &Callback<Act>, other: Document, this: Document, done: &str) {
    ask.emit(Act::Keep(kept::write(&other).into()));
    ask.emit(Act::Change(done.to_owned(), Box::new(this)));
}

fn whole(answer: &Rc<Answer>, other: &Answer, comparison: &Comparison, ask: &Callback<Act>) -> Html {
    let side = |flink: FlinkVersion, deployment: Deployment| format!("Flink {flink}, {}", deployment.name());
    let (before, after) = (
        side(comparison.flink.0, comparison.deployment.0),
        side(comparison.flink.1, comparison.deployment.1),
    );
    html! {
        <>
            <p class="sides">
                if before == after {
                    <b>{ "Other" }</b>{ " and " }<b>{ "This" }</b>{ format!(": {after}.") }
                } else {
                    <b>{ "Other" }</b>{ format!(": {before}. ") }<b>{ "This" }</b>{ format!(": {after}.") }
                }
                if comparison.is_same() { { " Nothing differs." } }
            </p>
            { for comparison.processes.iter().map(|difference| process(difference, other, answer)) }
            { came_and_went("Recommendations", &comparison.findings, finding) }
            { changed_settings(answer, &comparison.settings, ask) }
        </>
    }
}

fn came_and_went<T>(heading: &'static str, moved: &CameAndWent<T>, shown: impl Fn(&T) -> Html) -> Html {
    if moved.is_empty() {
        return html! {};
    }
    html! {
        <details class="moves">
            <summary>{ format!("{heading}: {} new, {} gone", moved.came.len(), moved.went.len()) }</summary>
            <ul>
                { for moved.came.iter().map(|item| html! { <li><b>{ "New: " }</b>{ shown(item) }</li> }) }
                { for moved.went.iter().map(|item| html! { <li><b>{ "Gone: " }</b>{ shown(item) }</li> }) }
            </ul>
        </details>
    }
}

fn finding(finding: &Finding) -> Html {
    html! { <>{ format!("{}: ", finding.severity.word()) }{ code(&finding.title) }</> }
}
