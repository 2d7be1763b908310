//! What is left behind for the case that the program stops: `www/start.js` then starts it again without the section of
//! the page that it stopped in, or shows what was left in the place of the page.

use std::cell::RefCell;

use flink_config::Document;
use js_sys::{Array, Reflect};
use wasm_bindgen::JsValue;

use crate::model::history::History;
use crate::model::kept;

thread_local! {
    static LATEST: RefCell<Option<Left>> = const { RefCell::new(None) };
}

/// What a program goes on with where another stopped.
#[derive(Clone, Debug)]
pub struct Left {
    /// The document.
    pub document: Document,
    /// What undo and redo lead to.
    pub history: History,
}

/// Leaves the place and the words of a panic where the script finds them, and what is to go on.
#[cfg(target_arch = "wasm32")]
pub fn install() {
    // Yew sets one of its own, unless it is given this.
    yew::set_custom_panic_hook(Box::new(|panic| {
        leave("panic", &panic_words(panic).into());
        leave("section", &super::section::current().into());
        LATEST.with(|latest| {
            if let Ok(latest) = latest.try_borrow() {
                latest.iter().for_each(|latest| leave("leftBehind", &object(latest)));
            }
        });
        // It is newer than what was left when the page was drawn last.
        leave_text(&crate::model::calculation::latest_text());
    }));
}

/// Where a panic is, and its words if they are always the same: others may quote the configuration.
#[cfg(target_arch = "wasm32")]
fn panic_words(panic: &std::panic::PanicHookInfo) -> String {
    let place = panic.location().map(ToString::to_string).unwrap_or_default();
    let words = panic.payload().downcast_ref::<&'static str>();
    format!("panicked at {place}: {}", words.copied().unwrap_or_default())
}

/// Remembers what is to go on, should the program stop while it draws that.
pub fn remember(document: &Document, history: &History) {
    LATEST.set(Some(Left {
        document: document.clone(),
        history: history.clone(),
    }));
}

/// What the program before this one left, if it stopped.
pub fn left() -> Option<Left> {
    if cfg!(not(target_arch = "wasm32")) {
        return None;
    }
    let left = Reflect::get(&js_sys::global(), &"leftBehind".into()).ok()?;
    let field = |name: &str| Reflect::get(&left, &name.into()).ok();
    let document = |value: &JsValue| kept::read(&value.as_string()?);
    let documents = |name: &str| {
        let all = Array::from(&field(name).unwrap_or_default());
        all.iter().filter_map(|value| document(&value)).collect()
    };
    Some(Left {
        document: document(&field("document")?)?,
        history: History::of(documents("past"), documents("future")),
    })
}

#[cfg(target_arch = "wasm32")]
fn object(left: &Left) -> JsValue {
    let object = js_sys::Object::new();
    let value = |document: &Document| JsValue::from(kept::write(document));
    let (past, future) = left.history.documents();
    let documents = |documents: Vec<&Document>| documents.into_iter().map(value).collect::<Array>().into();
    let fields = [
        ("document", value(&left.document)),
        ("past", documents(past)),
        ("future", documents(future)),
    ];
    for (name, value) in fields {
        // A new object takes every field.
        let _ = Reflect::set(&object, &name.into(), &value);
    }
    object.into()
}

/// Leaves the text of the configuration.
pub fn leave_text(text: &str) {
    leave("configuration", &text.into());
}

fn leave(name: &str, value: &JsValue) {
    // A window that takes no property has none to lose.
    let _ = Reflect::set(&js_sys::global(), &name.into(), value);
}
