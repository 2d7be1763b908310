//! Light or dark: as the system says until the user says otherwise.

use web_sys::Element;
use yew::prelude::*;

use crate::storage::{keep, kept};

const KEY: &str = "theme";

fn root() -> Option<Element> {
    crate::browser::window()?.document()?.document_element()
}

/// Whether the system asks for dark.
fn system_is_dark() -> bool {
    let query = || {
        crate::browser::window()?
            .match_media("(prefers-color-scheme: dark)")
            .ok()
            .flatten()
    };
    query().is_some_and(|query| query.matches())
}

/// What the user chose in an earlier visit.
fn chosen() -> Option<bool> {
    let word = kept(KEY)?;
    matches!(word.as_str(), "dark" | "light").then(|| word == "dark")
}

/// The switch.
#[component]
pub fn ThemeSwitch() -> Html {
    let choice = use_state(chosen);
    use_effect_with(*choice, |choice| {
        let set = |dark: bool| {
            root()?
                .set_attribute("data-theme", if dark { "dark" } else { "light" })
                .ok()
        };
        choice.and_then(set);
    });
    let dark = choice.unwrap_or_else(system_is_dark);
    let onclick = {
        let choice = choice.clone();
        Callback::from(move |_: MouseEvent| {
            keep(KEY, if dark { "light" } else { "dark" });
            choice.set(Some(!dark));
        })
    };
    let label = if dark { "Switch to light" } else { "Switch to dark" };
    html! {
        <button class="icon" aria-label={label} title={label} {onclick}>
            <svg viewBox="0 0 16 16" width="16" height="16" aria-hidden="true">
                <circle class="ring" cx="8" cy="8" r="6.25" />
                <path d="M8 1.75a6.25 6.25 0 0 1 0 12.5z" />
            </svg>
        </button>
    }
}
