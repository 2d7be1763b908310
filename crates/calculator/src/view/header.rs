//! The head of the page: its name, which Flink and where, and the link to all of it.

use flink_config::Document;
use flink_memory::{Deployment, FlinkVersion};
use yew::prelude::*;

use crate::browser::clipboard::ToCopy;
use crate::model::state::Action;
use crate::view::choice::Choice;
use crate::view::copy::Copy;
use crate::view::theme::ThemeSwitch;

/// The head of the whole page; an embedded form has its choices only. `link` gives the link to what is shown.
pub fn header(is_whole: bool, document: &Document, dispatch: &Callback<Action>, link: &Callback<(), ToCopy>) -> Html {
    let Document { flink, deployment, .. } = document;
    let releases = FlinkVersion::ALL.into_iter().rev();
    let releases = releases.map(|release| (release.to_string().into(), format!("Flink {release}").into()));
    let on_release = dispatch.reform(|word: String| Action::Release(word.parse().unwrap_or(FlinkVersion::NEWEST)));
    let deployments = Deployment::ALL.map(|deployment| (deployment.word().into(), deployment.name().into()));
    let on_deployment = dispatch.reform(|word: String| Action::Deploy(word.parse().unwrap_or_default()));
    html! {
        <header>
            if is_whole {
                <h1>
                    <svg viewBox="0 0 24 24" width="22" height="22" aria-hidden="true">
                        <path d="M2 4h20v4H2zM2 10h12v4H2zM16 10h6v10h-6zM2 16h5v4H2zM9 16h5v4H9z" />
                    </svg>
                    { "Flink memory calculator" }
                </h1>
            }
            <div class="setup">
                <Choice id="flink-version" label="Flink version" choices={releases.collect::<Vec<_>>()}
                    chosen={flink.to_string()} on_choose={on_release} />
                <span aria-hidden="true">{ "on" }</span>
                <Choice id="deployment" label="Runs on" choices={deployments.to_vec()}
                    chosen={deployment.word()} on_choose={on_deployment} />
            </div>
            if is_whole {
                <div class="actions">
                    <Copy id="copy-link" name="Copy link" class="primary" text={link}
                        on_note={dispatch.reform(Action::Note)} />
                    <ThemeSwitch />
                </div>
            }
        </header>
    }
}
