//! The picture as a file or a copy: `www/save-picture.js`, which `www/start.js` loads when it is needed first.

use js_sys::{Array, Function, Promise, Reflect};
use wasm_bindgen::{JsCast, JsValue};
use wasm_bindgen_futures::JsFuture;

/// Takes the picture in view along, with a title and a link in it: `copy-png`, `save-png` or `save-svg`. Says whether
/// the browser let us.
pub async fn take(how: &str, title: &str, link: &str) -> bool {
    let arguments: Array = [how, title, link].into_iter().map(JsValue::from).collect();
    let taking = || {
        let take: Function = Reflect::get(&js_sys::global(), &"takePicture".into())
            .ok()?
            .dyn_into()
            .ok()?;
        take.apply(&JsValue::NULL, &arguments).ok()?.dyn_into::<Promise>().ok()
    };
    match taking() {
        Some(taking) => JsFuture::from(taking).await.is_ok(),
        None => false,
    }
}
