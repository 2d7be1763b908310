//! Light or dark, as an attribute of the outermost element.

use super::window::{root, window};
use crate::model::embed::Theme;

/// Shows a theme.
pub fn show(theme: Theme) {
    let Some(root) = root() else { return };
    let _ = match theme {
        Theme::Auto => root.remove_attribute("data-theme"),
        Theme::Light => root.set_attribute("data-theme", "light"),
        Theme::Dark => root.set_attribute("data-theme", "dark"),
    };
}

/// Whether the system asks for dark.
pub fn system_is_dark() -> bool {
    let query = || window()?.match_media("(prefers-color-scheme: dark)").ok().flatten();
    query().is_some_and(|query| query.matches())
}
