//! What the page is about, and how it changes: pure. Time, storage and whatever else is the browser's come in with
//! actions or as arguments.

pub mod advice;
pub mod calculation;
pub mod change;
pub mod clamp;
pub mod dismissed;
pub mod embed;
pub mod failure;
pub mod history;
pub mod import;
pub mod kept;
pub mod message;
pub mod opened;
pub mod panel;
pub mod range;
pub mod shown;
pub mod snippet;
pub mod state;
pub mod trail;
pub mod versus;
