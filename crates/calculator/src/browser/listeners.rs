//! What is pasted or dropped anywhere on the page, and the keys for undo and redo.

use gloo::events::{EventListener, EventListenerOptions};
use wasm_bindgen::JsCast;
use web_sys::{ClipboardEvent, DragEvent, Element, Event, EventTarget, FileList, KeyboardEvent};
use yew::prelude::*;

use super::window::document;
use crate::model::import::{Source, is_imported_anywhere};
use crate::model::state::Action;

/// Imports what is pasted or dropped anywhere on the page, and undoes and redoes by their keys.
#[hook]
pub fn use_listeners(dispatch: &Callback<Action>) {
    let dispatch = dispatch.clone();
    use_effect_with((), move |()| {
        let listeners = document().map(|document| {
            let listen = |name: &'static str, on_event: fn(&Callback<Action>, &Event)| {
                let dispatch = dispatch.clone();
                let options = EventListenerOptions::enable_prevent_default();
                EventListener::new_with_options(&document, name, options, move |event| on_event(&dispatch, event))
            };
            [
                listen("paste", on_paste),
                // Without this, a browser leaves the page for the dropped file.
                listen("dragover", |_, event| event.prevent_default()),
                listen("drop", on_drop),
                listen("keydown", on_key),
            ]
        });
        move || drop(listeners)
    });
}

/// Deselects by Escape, and by a press on what is nothing but background.
#[hook]
pub fn use_deselect(on_deselect: &Callback<()>) {
    let on_deselect = on_deselect.clone();
    use_effect_with((), move |()| {
        let listeners = document().map(|document| {
            let listen = |name: &'static str, is_meant: fn(&Event) -> bool| {
                let on_deselect = on_deselect.clone();
                EventListener::new(&document, name, move |event| {
                    if is_meant(event) {
                        on_deselect.emit(());
                    }
                })
            };
            [listen("keydown", is_escape), listen("click", is_on_background)]
        });
        move || drop(listeners)
    });
}

/// Whether Escape is pressed where it means nothing else: it empties a search, and closes a list.
fn is_escape(event: &Event) -> bool {
    let target = event.target().and_then(|target| target.dyn_into::<Element>().ok());
    let is_taken = target.is_some_and(|target| target.matches("select, [type=search]").unwrap_or(false));
    let key = event.dyn_ref::<KeyboardEvent>();
    key.is_some_and(|key| key.key() == "Escape") && !is_taken && !event.default_prevented()
}

/// What is no part of anything.
const BACKGROUND: &str =
    "html, body, header, main, footer, section, .card, .picture, .picture div, .picture svg, .advice, .cards";

fn is_on_background(event: &Event) -> bool {
    let target = event.target().and_then(|target| target.dyn_into::<Element>().ok());
    target.is_some_and(|target| target.matches(BACKGROUND).unwrap_or(false))
}

/// Reads files and imports their texts, several as one.
pub fn open(files: &FileList, dispatch: &Callback<Action>) {
    let import = |source: Result<Source, &'static str>| match source {
        Ok(source) => Action::Import(source, 0),
        Err(why) => Action::Note(why.into()),
    };
    super::files::open_all(files, dispatch.reform(import));
}

fn import_of(text: String) -> Action {
    let source = Source {
        text: text.into(),
        name: None,
    };
    Action::Import(source, 0)
}

fn on_paste(dispatch: &Callback<Action>, event: &Event) {
    let clipboard = event
        .dyn_ref::<ClipboardEvent>()
        .and_then(ClipboardEvent::clipboard_data);
    let Some(clipboard) = clipboard else { return };
    let text = clipboard.get_data("text/plain").unwrap_or_default();
    if text.trim().is_empty() || is_written(event.target(), &text) {
        return;
    }
    event.prevent_default();
    dispatch.emit(import_of(text));
}

/// Whether what is pasted there is meant for that place.
fn is_written(target: Option<EventTarget>, text: &str) -> bool {
    let element = target.and_then(|target| target.dyn_into::<Element>().ok());
    match element.map(|element| element.tag_name()).as_deref() {
        Some("TEXTAREA") => !is_imported_anywhere(text, false),
        Some("INPUT" | "SELECT") => !is_imported_anywhere(text, true),
        _ => false,
    }
}

fn on_drop(dispatch: &Callback<Action>, event: &Event) {
    event.prevent_default();
    let Some(dropped) = event.dyn_ref::<DragEvent>().and_then(DragEvent::data_transfer) else {
        return;
    };
    match dropped.files().filter(|files| files.length() > 0) {
        Some(files) => open(&files, dispatch),
        None => {
            let text = dropped.get_data("text/plain").unwrap_or_default();
            dispatch.emit(import_of(text));
        }
    }
}

fn on_key(dispatch: &Callback<Action>, event: &Event) {
    // Browsers that fill in a field send a bare event by this name.
    let Some(key) = event.dyn_ref::<KeyboardEvent>() else {
        return;
    };
    let is_search = key
        .target()
        .and_then(|target| target.dyn_into::<Element>().ok())
        .is_some_and(|element| element.get_attribute("type").as_deref() == Some("search"));
    if is_search || key.alt_key() || !(key.ctrl_key() || key.meta_key()) {
        return;
    }
    let action = match (key.key().to_lowercase().as_str(), key.shift_key()) {
        ("z", false) => Action::Undo,
        ("z", true) | ("y", false) => Action::Redo,
        _ => return,
    };
    event.prevent_default();
    dispatch.emit(action);
}
