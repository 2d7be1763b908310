//! The configuration, as a form or as text: two views of the one document; and beside them Plan, which makes one.

use std::rc::Rc;

use flink_memory::OptionId;
use web_sys::HtmlInputElement;
use yew::prelude::*;

use super::deferred::{Deferred, asking};
use super::form::Form;
use super::text::TextPanel;
use crate::browser::listeners::open;
use crate::browser::storage::{VIEW, keep, kept};
use crate::model::import::Clusters;
use crate::model::panel::{Panel as Deferrable, Subject};
use crate::model::state::{Action, Denied};
use crate::view::choice::Choice;
use crate::view::section::{self, section};
use crate::view::tabs::{Tab, tabs};
use flink_config::Answer;

#[derive(Properties, PartialEq)]
pub struct PanelProps {
    pub answer: Rc<Answer>,
    /// What Flink makes of the document as it was when typing paused last.
    pub rested: Rc<Answer>,
    pub denied: Option<Denied>,
    /// The clusters of the text that was imported last, where it has several.
    pub clusters: Option<Clusters>,
    /// The option whose field is to be seen, and when that was asked for.
    pub requested: Option<(OptionId, f64)>,
    /// What is answered on Plan.
    pub plan: AttrValue,
    pub dispatch: Callback<Action>,
}

/// The words for the views, in their order.
const FORM: &str = "form";
const TEXT: &str = "text";
const PLAN: &str = "plan";
const VIEWS: [&str; 3] = [FORM, TEXT, PLAN];

/// The place of the view with a word.
fn place(word: &str) -> usize {
    VIEWS.iter().position(|view| *view == word).unwrap_or(0)
}

#[component]
pub fn Panel(props: &PanelProps) -> Html {
    let PanelProps {
        answer,
        rested,
        denied,
        clusters,
        requested,
        plan,
        dispatch,
    } = props;
    let chosen = use_state(|| match plan.is_empty() {
        true => place(kept(VIEW).as_deref().unwrap_or(FORM)),
        // A link with answers opens where they were given.
        false => place(PLAN),
    });
    {
        let chosen = chosen.clone();
        use_effect_with(*requested, move |requested| {
            if requested.is_some() {
                chosen.set(0);
            }
        });
    }
    let problems = answer.reading.problems.len();
    let views = [
        Tab::plain("Form"),
        Tab {
            name: answer.document.file.name(),
            detail: match problems {
                0 => "".into(),
                1 => "1 problem".into(),
                many => format!("{many} problems").into(),
            },
            alarming: problems > 0,
        },
        Tab::plain("Plan"),
    ];
    let on_choose = {
        let chosen = chosen.clone();
        Callback::from(move |index| {
            keep(VIEW, VIEWS.get(index).copied().unwrap_or(FORM));
            chosen.set(index);
        })
    };
    let on_file = {
        let dispatch = dispatch.clone();
        Callback::from(move |event: Event| {
            let input = event.target_unchecked_into::<HtmlInputElement>();
            if let Some(files) = input.files().filter(|files| files.length() > 0) {
                open(&files, &dispatch);
            }
            // The same file can be opened again.
            input.set_value("");
        })
    };
    let form = || {
        html! {
            <Form answer={answer.clone()} rested={rested.clone()} denied={denied.clone()} requested={*requested} {dispatch} />
        }
    };
    let subject = Subject {
        answer: answer.clone(),
        own: plan.clone(),
    };
    let on_act = asking(answer, dispatch, Action::Plan);
    html! {
        <section class="configuration" aria-label="Configuration">
            { tabs("Configuration", "view", &views, *chosen, &on_choose) }
            { clusters.as_ref().map(|clusters| cluster_choice(clusters, dispatch)) }
            <div role="tabpanel" id="view-panel" aria-labelledby={format!("view-{}", *chosen)}>
                if *chosen == 0 {
                    { section(section::FORM, form) }
                } else if *chosen == 1 {
                    <TextPanel answer={answer.clone()} {dispatch} />
                } else {
                    <Deferred panel={Deferrable::Plan} {subject} {on_act} />
                }
            </div>
            <div class="import">
                <label>
                    { "Open a file" }
                    <input id="import" type="file" multiple=true accept=".yaml,.yml,.txt,.conf,text/*" onchange={on_file} />
                </label>
                <span class="faint">{ "or paste or drop it anywhere" }</span>
                <button id="start-over" class="plain" title="Back to Flink’s defaults; can be undone"
                    onclick={dispatch.reform(|_| Action::StartOver)}>{ "Start over" }</button>
            </div>
        </section>
    }
}

/// A choice among the clusters of the text that was imported last.
fn cluster_choice(clusters: &Clusters, dispatch: &Callback<Action>) -> Html {
    let Clusters {
        source, names, chosen, ..
    } = clusters;
    let numbered = names.iter().enumerate();
    let choices: Vec<(AttrValue, AttrValue)> = numbered
        .map(|(number, name)| (number.to_string().into(), name.clone().into()))
        .collect();
    let source = source.clone();
    let on_choose = dispatch.reform(move |number: String| Action::Import(source.clone(), number.parse().unwrap_or(0)));
    html! {
        <p class="clusters">
            <label for="cluster">{ format!("{} clusters are in this text:", names.len()) }</label>{ " " }
            <Choice id="cluster" label="Cluster" {choices} chosen={chosen.to_string()} {on_choose} />
        </p>
    }
}
