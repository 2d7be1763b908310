//! Keeps the room of what follows an edit, so that nothing below it moves while someone types or slides.

use gloo::events::{EventListener, EventListenerOptions};
use wasm_bindgen::JsCast;
use web_sys::HtmlElement;
use yew::prelude::*;

use super::later::after_frame;
use super::window::document;

/// What changes its height by edits.
const CHANGING: &str = ".findings, .why";

/// Nothing becomes lower from the first input on, until `is_over`.
#[hook]
pub fn use_room(is_over: bool) {
    let is_held = use_mut_ref(|| false);
    {
        let is_held = is_held.clone();
        use_effect_with((), move |()| {
            // Before anyone else hears of it, so that what is measured is what was there before.
            let first = EventListenerOptions::run_in_capture_phase();
            let on_input = move |_: &web_sys::Event| {
                if !is_held.replace(true) {
                    hold();
                }
                // To measure before the frame would have the browser lay out the page twice.
                let is_held = is_held.clone();
                after_frame(move || {
                    if *is_held.borrow() {
                        hold();
                    }
                });
            };
            let listener =
                document().map(|document| EventListener::new_with_options(&document, "input", first, on_input));
            move || drop(listener)
        });
    }
    use_effect_with(is_over, move |is_over| {
        if *is_over {
            is_held.replace(false);
            each(|element| drop(element.style().remove_property("min-height")));
        }
    });
}

fn hold() {
    each(|element| {
        let height = format!("{}px", element.offset_height());
        let style = element.style();
        if style.get_property_value("min-height").ok().as_ref() != Some(&height) {
            let _ = style.set_property("min-height", &height);
        }
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
