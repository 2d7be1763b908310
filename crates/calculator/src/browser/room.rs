//! Keeps the room of what follows an edit, so that nothing below it moves while someone types or slides.

use gloo::events::{EventListener, EventListenerOptions};
use wasm_bindgen::JsCast;
use web_sys::HtmlElement;
use yew::prelude::*;

use super::window::document;

/// What changes its height by edits.
const CHANGING: &str = ".findings, .why";

/// Nothing becomes lower from the first input on, until `is_over`.
#[hook]
pub fn use_room(is_over: bool) {
    use_effect_with((), |()| {
        // Before anyone else hears of it, so that what is measured is what was there before.
        let first = EventListenerOptions::run_in_capture_phase();
        let listener =
            document().map(|document| EventListener::new_with_options(&document, "input", first, |_| hold()));
        move || drop(listener)
    });
    use_effect_with(is_over, |is_over| {
        if *is_over {
            each(|element| drop(element.style().remove_property("min-height")));
        }
    });
}

fn hold() {
    each(|element| {
        let height = format!("{}px", element.offset_height());
        let _ = element.style().set_property("min-height", &height);
    });
}

fn each(act: impl Fn(&HtmlElement)) {
    let found = document().and_then(|document| document.query_selector_all(CHANGING).ok());
    let Some(found) = found else { return };
    for index in 0..found.length() {
        if let Some(element) = found.get(index).and_then(|node| node.dyn_into::<HtmlElement>().ok()) {
            act(&element);
        }
    }
}
