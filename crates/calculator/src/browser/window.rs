//! The window that the page is shown in, and what of it others ask for.

use js_sys::Object;
use web_sys::{Document, Element, Window};

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

/// Waits until `www/prepared.js` gives way: until nobody is in the middle of doing something to what was rendered
/// beforehand.
#[cfg(target_arch = "wasm32")]
pub async fn is_free() {
    use js_sys::{Function, Promise, Reflect};
    use wasm_bindgen::{JsCast, JsValue};
    let free = || -> Result<Promise, JsValue> {
        let prepared = Reflect::get(&js_sys::global(), &"prepared".into())?;
        let free: Function = Reflect::get(&prepared, &"free".into())?.dyn_into()?;
        free.call0(&prepared)?.dyn_into()
    };
    // Where there is no such script, nothing was rendered.
    if let Ok(free) = free() {
        let _ = wasm_bindgen_futures::JsFuture::from(free).await;
    }
}
