//! The browser, where there is one: the page is also rendered when it is built, and there is none then.

use web_sys::{Event, Window};

/// The window that the page is shown in.
pub fn window() -> Option<Window> {
    if cfg!(target_arch = "wasm32") {
        web_sys::window()
    } else {
        None
    }
}

/// Tells `www/early.js` that the page listens to everything from now on.
pub fn tell_live() {
    if let (Some(window), Ok(event)) = (window(), Event::new("live")) {
        let _ = window.dispatch_event(&event);
    }
}
