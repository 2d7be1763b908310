//! The panels that the page loads when one is opened, as a program of their own.

/// What the page calls.
#[cfg(target_arch = "wasm32")]
mod exports {
    use js_sys::Function;
    use wasm_bindgen::prelude::*;
    use web_sys::Element;

    /// Shows a panel in an element, or another subject in the panel that is there.
    #[wasm_bindgen]
    pub fn show(root: Element, panel: &str, document: &str, own: String, on_act: Function) {
        calculator::show_panel(root, panel, document, own, on_act);
    }

    /// Takes the panel out of an element.
    #[wasm_bindgen]
    pub fn hide(root: &Element) {
        calculator::hide_panel(root);
    }
}

fn main() {}
