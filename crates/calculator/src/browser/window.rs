//! The browser, where there is one: the page is also rendered when it is built, and there is none then.

use web_sys::Window;

#[cfg(target_arch = "wasm32")]
use {
    js_sys::{Function, Promise, Reflect},
    wasm_bindgen::{JsCast, JsValue},
    wasm_bindgen_futures::JsFuture,
};

/// The window that the page is shown in.
pub fn window() -> Option<Window> {
    if cfg!(target_arch = "wasm32") {
        web_sys::window()
    } else {
        None
    }
}

/// Waits until `www/prepared.js` gives way: until nobody is in the middle of doing something to what was rendered
/// beforehand.
#[cfg(target_arch = "wasm32")]
pub async fn is_free() {
    let free = || -> Result<Promise, JsValue> {
        let prepared = Reflect::get(&js_sys::global(), &"prepared".into())?;
        let free: Function = Reflect::get(&prepared, &"free".into())?.dyn_into()?;
        free.call0(&prepared)?.dyn_into()
    };
    // Where there is no such script, nothing was rendered.
    if let Ok(free) = free() {
        let _ = JsFuture::from(free).await;
    }
}
