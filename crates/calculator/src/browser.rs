//! The browser, where there is one: the page is also rendered when it is built, and there is none then.

use web_sys::Window;

/// The window that the page is shown in.
pub fn window() -> Option<Window> {
    if cfg!(target_arch = "wasm32") {
        web_sys::window()
    } else {
        None
    }
}
