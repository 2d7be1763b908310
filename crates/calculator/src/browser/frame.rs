//! What waits until a frame is shown, so that what the frame shows does not wait for it.

use gloo::timers::callback::Timeout;
use wasm_bindgen::JsCast;
use wasm_bindgen::closure::Closure;

use super::window::window;

/// Calls `act` once the next frame is shown.
pub fn after_frame(act: impl FnOnce() + 'static) {
    let Some(window) = window() else { return };
    // Before a frame, the browser asks; the timer comes behind it.
    let behind = Closure::once_into_js(move || Timeout::new(0, act).forget());
    // Every window that the page runs in can be asked for a frame.
    let _ = window.request_animation_frame(behind.unchecked_ref());
}
