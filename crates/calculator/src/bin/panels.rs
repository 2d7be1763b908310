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

    /// A document, as the browser keeps it, with a border between two parts moved to so many mebibytes.
    #[wasm_bindgen]
    pub fn border(document: &str, process: &str, before: &str, behind: &str, mebibytes: u32) -> Option<String> {
        calculator::border(document, process, before, behind, mebibytes)
    }

    /// Takes the panel out of an element.
    #[wasm_bindgen]
    pub fn hide(root: &Element) {
        calculator::hide_panel(root);
    }
}

fn main() {}
