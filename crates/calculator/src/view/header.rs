//! The head of the page: its name, which Flink and where, undo and redo, and all of it to take along.

use flink_config::{Document, Extent, Format, write};
use flink_memory::{Deployment, FlinkVersion};
use yew::prelude::*;

use super::share::share;
use crate::browser::clipboard::ToCopy;
use crate::browser::window::address;
use crate::model::state::{Action, State};
use crate::view::choice::Choice;
use crate::view::copy::Copy;
use crate::view::theme::ThemeSwitch;

/// The head of the whole page; an embedded form has its choices only. `link` gives the link to what is shown.
pub fn header(is_whole: bool, state: &State, dispatch: &Callback<Action>, link: &Callback<(), ToCopy>) -> Html {
    let Document { flink, deployment, .. } = state.document();
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
                    { turn("undo", "Undo (Ctrl+Z)", "M6.5 2 2.5 6l4 4M3 6h6.5a4 4 0 0 1 0 8H6", state.history.has_past(), dispatch.reform(|_| Action::Undo)) }
                    { turn("redo", "Redo (Ctrl+Shift+Z)", "m9.500 2 4 4-4 4M13 6H6.500a4 4 0 0 0 0 8H10", state.history.has_future(), dispatch.reform(|_| Action::Redo)) }
                    <Copy id="copy-config" name="Copy config" text={config(state)} />
                    { share(state, link) }
                    <Copy id="copy-link" name="Copy link" class="primary" text={link}
                        on_note={dispatch.reform(Action::Note)} />
                    <ThemeSwitch />
                </div>
            }
        </header>
    }
}

/// A button that leads one step back or forth. It can be focused where there is no such step, so that the focus stays on
/// it after the last one.
fn turn(
    id: &'static str,
    name: &'static str,
    path: &'static str,
    is_possible: bool,
    onclick: Callback<MouseEvent>,
) -> Html {
    html! {
        <button {id} class="icon" aria-label={name} title={name} aria-disabled={(!is_possible).to_string()} {onclick}>
            <svg class="lines" viewBox="0 0 16 16" width="16" height="16" aria-hidden="true"><path d={path} /></svg>
        </button>
    }
}

/// The configuration, in the form that belongs to where it runs.
fn config(state: &State) -> Callback<(), ToCopy> {
    let answer = state.answer().clone();
    Callback::from(move |()| {
        let format = Format::usual(&answer.document);
        let note = match format {
            Format::ConfigYaml | Format::FlinkConf => AttrValue::default(),
            _ => format!("As {}. Other forms are below the table.", format.file_name()).into(),
        };
        ToCopy {
            text: Some(write(&answer, &address(), format, Extent::Whole).text),
            note,
        }
    })
}
