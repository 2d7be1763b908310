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
