//! What is seen: components and functions that show the model and say what happened to them.

mod advice;
pub mod app;
mod cards;
mod choice;
mod conflict;
mod copy;
mod embedded;
mod failure;
mod form;
mod header;
mod id;
mod intro;
mod key;
mod last;
mod limit_style;
mod messages;
mod number_input;
mod page;
mod palette;
mod panel;
mod part;
mod picture;
pub mod picture_app;
#[cfg(not(target_arch = "wasm32"))]
pub mod prerender;
mod processes;
mod results;
mod sentence;
mod share;
mod size;
mod slim;
mod table;
mod tabs;
mod text;
mod theme;
mod toasts;
mod why;
