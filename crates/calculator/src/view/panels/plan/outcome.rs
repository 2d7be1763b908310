//! What the answers come to: the settings with their reasons, the numbers, and what would change.

use std::rc::Rc;

use flink_advice::{Change, Subject, changes};
use flink_config::{Answer, Edit, Link};
use flink_memory::{Component, MemorySize, Process, ShortSize};
use flink_plan::{Basis, Figure, Needed, Setting};
use yew::prelude::*;

use super::{Found, applied};
use crate::browser::clipboard::ToCopy;
use crate::browser::focus::focus;
use crate::browser::window;
use crate::model::panel::Act;
use crate::view::advice::{coded, plain_code};
use crate::view::copy::Copy;

/// What the plan comes to, in a line that stays in view, and the press that sets it.
pub fn bar(found: &Rc<Found>, edits: &[Edit], present: &Rc<Answer>, ask: &Callback<Act>) -> Html {
    let apply = {
        let (found, present) = (found.clone(), present.clone());
        ask.reform(move |_: MouseEvent| {
            Act::Change("set what was planned".to_owned(), Box::new(applied(&found, &present)))
        })
    };
    let total = |process: Process| {
        let amounts = &found.planned.answer.derivation(process).amounts;
        let size = amounts.size(Component::TotalProcess).unwrap_or_default();
        html! { <span>{ process.name() }{ " " }<b>{ ShortSize(size).to_string() }</b></span> }
    };
    html! {
        <div class="applying">
            <p>{ for Process::ALL.map(total) }</p>
            <button id="plan-apply" class="copy primary" disabled={edits.is_empty()} onclick={apply}>{ "Apply" }</button>
        </div>
    }
}

/// The plan with the reasons for each setting.
pub fn outcome(
    found: &Rc<Found>,
    edits: &[Edit],
    left_out: Option<String>,
    present: &Rc<Answer>,
    ask: &Callback<Act>,
) -> Html {
    let compare = {
        let found = found.clone();
        ask.reform(move |_: MouseEvent| {
            focus("compare");
            Act::Compare(Box::new(found.planned.answer.document.clone()))
        })
    };
    let text = {
        let found = found.clone();
        Callback::from(move |()| ToCopy::text(link(&found)))
    };
    let said = match edits.len() {
        0 => "The configuration is the plan’s already".to_owned(),
        1 => "One setting would change".to_owned(),
        many => format!("{many} settings would change"),
    };
    html! {
        <section class="planned" aria-label="The plan">
            <div class="head">
                <h2>{ "The plan" }</h2>
                <Copy id="plan-link" name="Copy link" {text} on_note={ask.reform(Act::Note)} />
                <button id="plan-compare" class="copy" onclick={compare}>{ "Compare" }</button>
            </div>
            <p class="faint">
                <span class="basis exact">{ "exact" }</span>{ " follows from answers and Flink’s formulas, " }
                <span class="basis judgement">{ "judgement" }</span>{ " has a range." }
            </p>
            if let Some(left_out) = left_out { <p class="faint">{ left_out }</p> }
            { for found.planned.notes.iter().map(|note| html! { <p class="note">{ plain_code(note) }</p> }) }
            <ul class="settings">{ for found.planned.settings.iter().map(setting) }</ul>
            <dl class="figures">{ for found.planned.figures.iter().map(figure) }</dl>
            <details class="compared">
                <summary id="plan-changes">{ said }</summary>
                { changed(edits, found, present) }
            </details>
        </section>
    }
}

/// The link to the plan, at the page's own address.
fn link(found: &Found) -> String {
    let answers = found.inputs.to_string();
    let link = Link {
        plan: Some(answers).filter(|answers| !answers.is_empty()),
        ..Link::to(&found.planned.answer).0
    };
    format!("{}#{}", window::address(), link.write())
}

/// What a number rests on, as a mark.
fn mark(basis: &Basis) -> Html {
    match basis {
        Basis::Answer => html! { <span class="basis answered">{ "as answered" }</span> },
        Basis::Exact => html! { <span class="basis exact">{ "exact" }</span> },
        Basis::Judgement(low, high) => {
            html! { <span class="basis judgement">{ format!("judgement: {low} – {high}") }</span> }
        }
    }
}

fn setting(setting: &Setting) -> Html {
    html! {
        <li key={setting.key.clone()}>
            <p class="line"><code>{ &setting.key }</code>{ " " }<strong>{ &setting.text }</strong>{ " " }{ mark(&setting.basis) }</p>
            <p>{ plain_code(&setting.why) }</p>
            if !setting.lines.is_empty() { { sum(&setting.lines) } }
            if !setting.source.is_empty() { <p class="faint">{ coded(setting.source) }</p> }
        </li>
    }
}

/// What was summed up.
fn sum(lines: &[Needed]) -> Html {
    let line = |needed: &Needed| {
        html! {
            <tr>
                <th scope="row">{ coded(&needed.what) }<span class="faint">{ plain_code(needed.source) }</span></th>
                <td class="number">{ ShortSize(needed.take).to_string() }</td>
                <td class="number">{ format!("{} – {}", ShortSize(needed.low), ShortSize(needed.high)) }</td>
            </tr>
        }
    };
    html! {
        <details>
            <summary>{ "What is counted" }</summary>
            <table>
                <thead><tr>
                    <th scope="col">{ "For" }</th>
                    <th scope="col" class="number">{ "Counted" }</th>
                    <th scope="col" class="number">{ "Range" }</th>
                </tr></thead>
                <tbody>{ for lines.iter().map(line) }</tbody>
            </table>
        </details>
    }
}

fn figure(figure: &Figure) -> Html {
    html! {
        <div key={figure.name}>
            <dt>{ figure.name }</dt>
            <dd><strong>{ &figure.value }</strong>{ " " }{ mark(&figure.basis) }<span class="faint">{ plain_code(&figure.how) }</span></dd>
        </div>
    }
}

/// What would change: the settings, and what becomes of the parts.
fn changed(edits: &[Edit], found: &Found, present: &Answer) -> Html {
    let value = |key: &str| {
        let entry = present.configuration().get(key);
        entry.map_or_else(|| "not set".to_owned(), |entry| entry.value.to_string())
    };
    let edit = |edit: &Edit| {
        let (key, text) = match edit {
            Edit::Set { key, text } => (key, text.as_str()),
            Edit::Unset { key } => (key, "removed"),
            Edit::Lines { .. } => return html! {},
        };
        html! { <li><code>{ key }</code>{ format!(" {} → ", value(key)) }<strong>{ text.to_owned() }</strong></li> }
    };
    html! {
        <>
            <ul class="edits">{ for edits.iter().map(edit) }</ul>
            { moved(&changes(&Subject::of(present), &Subject::of(&found.planned.answer)), "Planned") }
        </>
    }
}

/// What becomes of the parts, as a table.
pub fn moved(moved: &[Change], after: &'static str) -> Html {
    let is_told = |process: Process, component: Component| {
        component == Component::TotalProcess || component.parts(process).is_empty()
    };
    let size = |size: Option<MemorySize>| size.map_or_else(|| "–".to_owned(), |size| ShortSize(size).to_string());
    let row = |change: &Change| {
        html! {
            <tr>
                <th scope="row">{ format!("{}: {}", change.process.name(), change.component.name()) }</th>
                <td class="number">{ size(change.before) }</td>
                <td class="number">{ size(change.after) }</td>
            </tr>
        }
    };
    let rows = moved.iter().filter(|change| is_told(change.process, change.component));
    html! {
        <table>
            <thead><tr>
                <th scope="col">{ "Part" }</th>
                <th scope="col" class="number">{ "Now" }</th>
                <th scope="col" class="number">{ after }</th>
            </tr></thead>
            <tbody>{ for rows.map(row) }</tbody>
        </table>
    }
}
