//! What is left behind for the case that the program stops: `www/start.js` then shows it in the place of the page.

use js_sys::Reflect;

/// Leaves the words of a panic where the script finds them.
#[cfg(target_arch = "wasm32")]
pub fn install() {
    // Yew sets one of its own, unless it is given this.
    yew::set_custom_panic_hook(Box::new(|panic| {
        leave("panic", &panic.to_string());
        // It is newer than what was left when the page was drawn last.
        leave_text(&crate::model::calculation::latest_text());
    }));
}

/// Leaves the text of the configuration.
pub fn leave_text(text: &str) {
    leave("configuration", text);
}

fn leave(name: &str, text: &str) {
    // A window that takes no property has none to lose.
    let _ = Reflect::set(&js_sys::global(), &name.into(), &text.into());
}
