//! Light or dark: as the system says until the user says otherwise.

use yew::prelude::*;

use crate::browser::storage::{THEME, keep, kept};
use crate::browser::theme;
use crate::model::embed::Theme;

/// What the user chose in an earlier visit.
fn chosen() -> Option<bool> {
    let word = kept(THEME)?;
    matches!(word.as_str(), "dark" | "light").then(|| word == "dark")
}

/// The switch.
#[component]
pub fn ThemeSwitch() -> Html {
    let choice = use_state(chosen);
    use_effect_with(*choice, |choice| {
        if let Some(is_dark) = choice {
            theme::show(if *is_dark { Theme::Dark } else { Theme::Light });
        }
    });
    let dark = choice.unwrap_or_else(theme::system_is_dark);
    let onclick = {
        let choice = choice.clone();
        Callback::from(move |_: MouseEvent| {
            keep(THEME, if dark { "light" } else { "dark" });
            choice.set(Some(!dark));
        })
    };
    let label = if dark { "Switch to light" } else { "Switch to dark" };
    html! {
        <button id="theme" class="icon" aria-label={label} title={label} {onclick}>
            <svg viewBox="0 0 16 16" width="16" height="16" aria-hidden="true">
                <circle class="ring" cx="8" cy="8" r="6.25" />
                <path d="M8 1.75a6.25 6.25 0 0 1 0 12.5z" />
            </svg>
        </button>
    }
}
