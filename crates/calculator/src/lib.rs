//! The page: a calculator for Apache Flink's memory configuration. And a picture of it, which other pages embed.

// Components are made to be shown; what a private one takes is said where it is.
#![allow(missing_docs)]

mod browser;
// Open for `crates/fuzz`.
pub mod model;
mod view;

/// Starts the page: it is drawn in the place of what was rendered beforehand before anything else can happen to that.
///
/// # Errors
///
/// None, here.
#[cfg(target_arch = "wasm32")]
pub fn start() -> std::io::Result<()> {
    browser::panic::install();
    browser::width::assume_rendered();
    yew::Renderer::<view::app::App>::new().render();
    Ok(())
}

/// Outside of a browser, it prints what the page shows before it runs there.
///
/// # Errors
///
/// Where the system has no means to run a task.
#[cfg(not(target_arch = "wasm32"))]
pub fn start() -> std::io::Result<()> {
    print!("{}", view::prerender::page()?);
    Ok(())
}

/// Starts the picture that other pages embed.
///
/// # Errors
///
/// None, here.
#[cfg(target_arch = "wasm32")]
pub fn start_picture() -> std::io::Result<()> {
    browser::panic::install();
    yew::Renderer::<view::picture_app::PictureApp>::new().render();
    Ok(())
}

/// Outside of a browser, it prints what the picture shows.
///
/// # Errors
///
/// Where the system has no means to run a task.
#[cfg(not(target_arch = "wasm32"))]
pub fn start_picture() -> std::io::Result<()> {
    print!("{}", view::prerender::picture()?);
    Ok(())
}

thread_local! {
    static PANELS: std::cell::RefCell<Vec<(web_sys::Element, yew::AppHandle<view::panels::Panels>)>> = const {
        std::cell::RefCell::new(Vec::new())
    };
}

/// Shows a panel in an element, or another subject in the panel that is there: see `browser/panels.rs`.
pub fn show_panel(root: web_sys::Element, panel: &str, document: &str, own: String, on_act: js_sys::Function) {
    let panel = model::panel::Panel::of_word(panel);
    let (Some(panel), Some(subject)) = (panel, browser::panels::subject(document, own)) else {
        return;
    };
    let ask = browser::panels::asking(on_act);
    let props = view::panels::PanelsProps { panel, subject, ask };
    PANELS.with_borrow_mut(|panels| {
        if let Some((_, shown)) = panels.iter_mut().find(|(shown, _)| *shown == root) {
            return shown.update(props);
        }
        if panels.is_empty() {
            browser::panels::leave_first_id();
        }
        let shown = yew::Renderer::<view::panels::Panels>::with_root_and_props(root.clone(), props).render();
        panels.push((root, shown));
    });
}

/// A document, as the browser keeps it, with a border moved: see `browser/panels.rs`.
pub fn border(document: &str, process: &str, before: &str, behind: &str, mebibytes: u32) -> Option<String> {
    let answer = flink_config::Answer::new(model::kept::read(document)?);
    let component = |name: &str| {
        let mut components = flink_memory::Component::ALL.into_iter();
        components.find(|component| component.name() == name)
    };
    let pair = (component(before)?, component(behind)?);
    let way = flink_solve::move_border(&answer, process.parse().ok()?, pair, mebibytes)?;
    let moved = flink_config::apply(&answer, &way.edits).ok()?;
    Some(model::kept::write(&moved))
}

/// Takes the panel out of an element.
pub fn hide_panel(root: &web_sys::Element) {
    PANELS.with_borrow_mut(|panels| {
        if let Some(at) = panels.iter().position(|(shown, _)| shown == root) {
            panels.swap_remove(at).1.destroy();
        }
    });
}
