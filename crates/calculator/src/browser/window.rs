//! The window that the page is shown in, and what of it others ask for.

use js_sys::Object;
use web_sys::{Document, Element, Event, Window};

/// The window.
pub fn window() -> Option<Window> {
    if cfg!(target_arch = "wasm32") {
        web_sys::window()
    } else {
        None
    }
}

/// The document object in it.
pub fn document() -> Option<Document> {
    window()?.document()
}

/// The outermost element.
pub fn root() -> Option<Element> {
    document()?.document_element()
}

/// The page around this one, if there is any.
pub fn host() -> Option<Window> {
    let window = window()?;
    let parent = window.parent().ok().flatten()?;
    (!Object::is(&parent, &window)).then_some(parent)
}

/// Whether the page is in a frame, where address, history and storage belong to others.
pub fn is_framed() -> bool {
    host().is_some()
}

/// The page's address, also within another page: without fragment and query.
pub fn address() -> String {
    let address = window().and_then(|window| window.location().href().ok());
    let address = address.unwrap_or_default();
    address.split(['#', '?']).next().unwrap_or_default().to_owned()
}

/// The fragment of the address, with its `#`.
pub fn fragment() -> String {
    window()
        .and_then(|window| window.location().hash().ok())
        .unwrap_or_default()
}

/// The query of the address, with its `?`.
pub fn query() -> String {
    window()
        .and_then(|window| window.location().search().ok())
        .unwrap_or_default()
}

/// Tells `www/early.js` that the page listens to everything from now on.
pub fn tell_live() {
    if let (Some(window), Ok(event)) = (window(), Event::new("live")) {
        let _ = window.dispatch_event(&event);
    }
}
