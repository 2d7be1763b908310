//! What the page itself has to compare with: earlier texts, other releases and platforms, what Flink ships, and a plan.

use std::rc::Rc;

use flink_compare::{as_read_by, settings};
use flink_config::{Answer, Document};
use flink_memory::{Deployment, FlinkVersion};
use web_sys::HtmlSelectElement;
use yew::prelude::*;

use crate::view::panels::plan::planned;

#[derive(Properties, PartialEq)]
pub struct SidesProps {
    pub answer: Rc<Answer>,
    /// What is answered on Plan, as that keeps it.
    pub plan: AttrValue,
    /// The documents that undo leads to, the latest first.
    pub earlier: Vec<Document>,
    pub on_choose: Callback<Document>,
}

#[component]
pub fn Sides(props: &SidesProps) -> Html {
    let SidesProps {
        answer,
        plan,
        earlier,
        on_choose,
    } = props;
    let document = &answer.document;
    let steps = earlier.iter().enumerate();
    let steps = steps.map(|(step, before)| (step.to_string(), step_name(step, before, answer)));
    let on_step = {
        let (earlier, on_choose) = (earlier.clone(), on_choose.clone());
        Callback::from(move |step: String| {
            let step = step.parse::<usize>().ok().and_then(|step| earlier.get(step));
            step.into_iter().for_each(|before| on_choose.emit(before.clone()));
        })
    };
    let releases = FlinkVersion::ALL.into_iter().rev();
    let releases = releases.filter(|flink| *flink != document.flink);
    let releases = releases.map(|flink| (flink.to_string(), format!("Flink {flink}")));
    let on_release = {
        let (answer, on_choose) = (answer.clone(), on_choose.clone());
        Callback::from(move |flink: String| {
            let flink = flink.parse::<FlinkVersion>().into_iter();
            flink.for_each(|flink| on_choose.emit(as_read_by(&answer, flink)));
        })
    };
    let deployments = Deployment::ALL.into_iter();
    let deployments = deployments.filter(|deployment| *deployment != document.deployment);
    let deployments = deployments.map(|deployment| (deployment.word().to_owned(), deployment.name().to_owned()));
    let on_deployment = {
        let (document, on_choose) = (document.clone(), on_choose.clone());
        Callback::from(move |deployment: String| {
            let deployment = deployment.parse::<Deployment>().into_iter();
            deployment.for_each(|deployment| {
                on_choose.emit(Document {
                    deployment,
                    ..document.clone()
                });
            });
        })
    };
    let button = |id: &'static str, name: &'static str, side: Document| {
        let onclick = on_choose.reform(move |_: MouseEvent| side.clone());
        html! { <button {id} class="copy" {onclick}>{ name }</button> }
    };
    let shipped = Document::shipped(document.flink, document.deployment);
    html! {
        <>
            if !earlier.is_empty() {
                { choice("compare-step", "Before an edit", "Choose a step", steps.collect(), on_step) }
            }
            { choice("compare-release", "In another release", "Choose a release", releases.collect(), on_release) }
            { choice("compare-deployment", "On another platform", "Choose a platform", deployments.collect(), on_deployment) }
            { button("compare-shipped", "What Flink ships", shipped) }
            { planned(plan, document).map(|planned| button("compare-plan", "The plan", planned)) }
        </>
    }
}

/// A list from which a side is chosen. It shows its heading again then, since that side need not stay.
fn choice(
    id: &'static str,
    name: &'static str,
    heading: &'static str,
    options: Vec<(String, String)>,
    on_choose: Callback<String>,
) -> Html {
    let onchange = Callback::from(move |event: Event| {
        let select: HtmlSelectElement = event.target_unchecked_into();
        let chosen = select.value();
        select.set_value("");
        on_choose.emit(chosen);
    });
    html! {
        <label>
            <span>{ name }</span>
            <select {id} {onchange}>
                <option value="" selected=true>{ heading }</option>
                { for options.into_iter().map(|(value, name)| html! { <option {value}>{ name }</option> }) }
            </select>
        </label>
    }
}

/// What an earlier document is called: by how many steps ago it was, and what was different.
fn step_name(step: usize, before: &Document, answer: &Answer) -> String {
    let ago = match step {
        0 => "Before the last step".to_owned(),
        steps => format!("{} steps ago", steps + 1),
    };
    let old = Answer::new(before.clone());
    let mut told: Vec<String> = Vec::new();
    if before.flink != answer.document.flink {
        told.push(format!("Flink {}", before.flink));
    }
    if before.deployment != answer.document.deployment {
        told.push(before.deployment.name().to_owned());
    }
    told.extend(settings(&old, answer).into_iter().map(|setting| match setting.before {
        Some(text) => format!("{}: {text}", setting.key),
        None => format!("without {}", setting.key),
    }));
    let more = told.len().saturating_sub(2);
    told.truncate(2);
    match (told.is_empty(), more) {
        (true, _) => ago,
        (false, 0) => format!("{ago} ({})", told.join(", ")),
        (false, more) => format!("{ago} ({}, {more} more)", told.join(", ")),
    }
}
