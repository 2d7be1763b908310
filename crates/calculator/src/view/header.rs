//! The head of the page: its name, which Flink and where, and the link to all of it.

use flink_memory::{Deployment, FlinkVersion};
use yew::prelude::*;

use crate::choice::Choice;
use crate::copy::{Copy, ToCopy};
use crate::state::Action;
use crate::theme::ThemeSwitch;

#[derive(Properties, PartialEq)]
pub struct HeaderProps {
    pub version: FlinkVersion,
    pub deployment: Deployment,
    pub dispatch: Callback<Action>,
    /// Gives the link to what is shown.
    pub link: Callback<(), ToCopy>,
}

#[component]
pub fn Header(props: &HeaderProps) -> Html {
    let HeaderProps {
        version,
        deployment,
        dispatch,
        link,
    } = props;
    let releases = FlinkVersion::ALL.into_iter().rev();
    let releases = releases.map(|release| (release.to_string().into(), format!("Flink {release}").into()));
    let on_release = dispatch.reform(|word: String| Action::Release(word.parse().unwrap_or(FlinkVersion::NEWEST)));
    let deployments = Deployment::ALL.map(|deployment| (deployment.word().into(), deployment.name().into()));
    let on_deployment = dispatch.reform(|word: String| Action::Deploy(word.parse().unwrap_or_default()));
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
                <Choice label="Flink version" choices={releases.collect::<Vec<_>>()}
                    chosen={version.to_string()} on_choose={on_release} />
                <span aria-hidden="true">{ "on" }</span>
                <Choice label="Runs on" choices={deployments.to_vec()}
                    chosen={deployment.word()} on_choose={on_deployment} />
            </div>
            <div class="actions">
                <Copy name="Copy link" class="primary" text={link} />
                <ThemeSwitch />
            </div>
        </header>
    }
}
