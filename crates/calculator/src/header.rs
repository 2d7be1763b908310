//! The head of the page: its name, which Flink and where, and the link to all of it.

use flink_memory::{Deployment, FlinkVersion};
use web_sys::HtmlSelectElement;
use yew::prelude::*;

use crate::copy::{Copy, ToCopy};
use crate::setup::Setup;
use crate::state::Action;
use crate::theme::ThemeSwitch;

#[derive(Properties, PartialEq)]
pub struct HeaderProps {
    pub setup: Setup,
    pub dispatch: Callback<Action>,
    /// Gives the link to what is shown.
    pub link: Callback<(), ToCopy>,
}

#[component]
pub fn Header(props: &HeaderProps) -> Html {
    let HeaderProps { setup, dispatch, link } = props;
    let release = |version: FlinkVersion| {
        let name = version.to_string();
        let selected = version == setup.version;
        html! { <option value={name.clone()} {selected}>{ format!("Flink {name}") }</option> }
    };
    let on_release = dispatch.reform(|event: Event| {
        let name = event.target_unchecked_into::<HtmlSelectElement>().value();
        Action::Release(name.parse().unwrap_or(FlinkVersion::NEWEST))
    });
    let deployment = |deployment: Deployment| {
        let selected = deployment == setup.deployment;
        html! { <option value={deployment.word()} {selected}>{ deployment.name() }</option> }
    };
    let on_deployment = dispatch.reform(|event: Event| {
        let word = event.target_unchecked_into::<HtmlSelectElement>().value();
        Action::Deploy(word.parse().unwrap_or_default())
    });
    html! {
        <header>
            <h1>
                <svg viewBox="0 0 24 24" width="22" height="22" aria-hidden="true">
                    <rect x="2" y="4" width="20" height="4" rx="1" />
                    <rect x="2" y="10" width="12" height="4" rx="1" />
                    <rect x="16" y="10" width="6" height="10" rx="1" />
                    <rect x="2" y="16" width="5" height="4" rx="1" />
                    <rect x="9" y="16" width="5" height="4" rx="1" />
                </svg>
                { "Flink memory calculator" }
            </h1>
            <div class="setup">
                <select aria-label="Flink version" onchange={on_release}>
                    { for FlinkVersion::ALL.into_iter().rev().map(release) }
                </select>
                <label>
                    <span>{ "Runs on" }</span>
                    <select onchange={on_deployment}>{ for Deployment::ALL.map(deployment) }</select>
                </label>
            </div>
            <div class="actions">
                <Copy name="Copy link" class="primary" text={link} />
                <ThemeSwitch />
            </div>
        </header>
    }
}
