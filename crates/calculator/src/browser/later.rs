//! What is done later: after some time, or once a frame is shown.

use wasm_bindgen::JsCast;
use wasm_bindgen::closure::Closure;

use super::window::window;

/// Calls `act` after so many milliseconds. Nothing of it stays behind then, as it does of a timer that is forgotten.
pub fn later(milliseconds: i32, act: impl FnOnce() + 'static) {
    let Some(window) = window() else { return };
    let act = Closure::once_into_js(act);
    // Every window that the page runs in has timers.
    let _ = window.set_timeout_with_callback_and_timeout_and_arguments_0(act.unchecked_ref(), milliseconds);
}

/// Calls `act` once the next frame is shown, so that what the frame shows does not wait for it.
pub fn after_frame(act: impl FnOnce() + 'static) {
    let Some(window) = window() else { return };
    // Before a frame, the browser asks; the timer comes behind it.
    let behind = Closure::once_into_js(move || later(0, act));
    // Every window that the page runs in can be asked for a frame.
    let _ = window.request_animation_frame(behind.unchecked_ref());
}
