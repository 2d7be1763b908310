//! The page: a calculator for Apache Flink's memory configuration.

// Components are made to be shown; what a private one takes is said where it is.
#![allow(missing_docs)]

mod address;
mod advice;
mod answer;
mod app;
mod browser;
mod cards;
mod choice;
mod conflict;
mod container_card;
mod copy;
mod details;
mod embed;
mod form;
mod header;
mod history;
mod id;
mod intake;
mod key;
mod last;
mod later;
mod limit_style;
mod messages;
mod panel;
mod panic;
mod picture;
#[cfg(not(target_arch = "wasm32"))]
mod prerender;
mod result;
mod sentence;
mod setup;
mod size;
mod slots_card;
mod state;
mod storage;
mod table;
mod tabs;
mod text_panel;
mod theme;
mod trail;
mod why;
mod width;

/// Starts the page: it is drawn in the place of what was rendered beforehand before anything else can happen to that.
///
/// # Errors
///
/// None, here.
#[cfg(target_arch = "wasm32")]
pub fn start() -> std::io::Result<()> {
    panic::install();
    width::assume_rendered();
    yew::Renderer::<app::App>::new().render();
    Ok(())
}

/// Outside of a browser, it prints what the page shows before it runs there.
///
/// # Errors
///
/// Where the system has no means to run a task.
#[cfg(not(target_arch = "wasm32"))]
pub fn start() -> std::io::Result<()> {
    print!("{}", prerender::page()?);
    Ok(())
}
