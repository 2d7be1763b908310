//! Texts to the clipboard.

use wasm_bindgen::{JsCast, JsValue};
use wasm_bindgen_futures::JsFuture;
use yew::AttrValue;

use super::window::window;

/// What is to be copied.
#[derive(Clone, Debug, PartialEq)]
pub struct ToCopy {
    /// The text, if it can be had.
    pub text: Option<String>,
    /// A sentence on it, if one is needed.
    pub note: AttrValue,
}

impl ToCopy {
    /// A text of which there is nothing to say.
    pub fn text(text: String) -> Self {
        Self {
            text: Some(text),
            note: AttrValue::default(),
        }
    }
}

/// Copies, and says whether the browser let us.
pub async fn copy(text: &str) -> bool {
    let Some(navigator) = window().map(|window| window.navigator()) else {
        return false;
    };
    // Browsers have no clipboard for pages from insecure places.
    let clipboard = js_sys::Reflect::get(&navigator, &JsValue::from_str("clipboard"));
    match clipboard.and_then(JsCast::dyn_into::<web_sys::Clipboard>) {
        Ok(clipboard) => JsFuture::from(clipboard.write_text(text)).await.is_ok(),
        Err(_) => false,
    }
}
