//! Moves the focus to what has an id, and presses it.

use wasm_bindgen::JsCast;
use web_sys::HtmlElement;

use super::later::later;
use super::window::document;

fn find(id: &str) -> Option<HtmlElement> {
    // Elements of other kinds can be focused and pressed as HTML elements can.
    document()?.get_element_by_id(id).map(JsCast::unchecked_into)
}

/// Focuses it, and says whether it is there.
pub fn focus(id: &str) -> bool {
    let found = find(id);
    if let Some(found) = &found {
        let _ = found.focus();
    }
    found.is_some()
}

/// Focuses the first of these that is there when what happens now is drawn.
pub fn focus_soon(ids: Vec<String>) {
    later(0, move || {
        let _ = ids.iter().any(|id| focus(id));
    });
}

/// Presses it.
pub fn press(id: &str) {
    if let Some(found) = find(id) {
        found.click();
    }
}
