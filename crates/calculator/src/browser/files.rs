//! Hands a text to the browser as a file.

use js_sys::Array;
use wasm_bindgen::{JsCast, JsValue};
use web_sys::{Blob, HtmlAnchorElement, Url};

/// Downloads a text. A browser that does not let us leaves things as they are: the text can still be copied.
pub fn download(file_name: &str, text: &str) {
    let _ = try_download(file_name, text);
}

fn try_download(file_name: &str, text: &str) -> Result<(), JsValue> {
    let document = crate::browser::window().and_then(|window| window.document());
    let document = document.ok_or(JsValue::NULL)?;
    let parts = Array::of1(&JsValue::from_str(text));
    let url = Url::create_object_url_with_blob(&Blob::new_with_str_sequence(&parts)?)?;
    let link: HtmlAnchorElement = document.create_element("a")?.unchecked_into();
    link.set_href(&url);
    link.set_download(file_name);
    link.click();
    // The browser has begun to read it, and holds what it needs.
    Url::revoke_object_url(&url)
}
