//! What the browser keeps from one visit to the next, where it is allowed to. Other pages of the same host keep things in
//! the same place, hence the prefix.

use web_sys::Storage;

use super::window::{is_framed, window};

/// The document; see `model/kept.rs`.
pub const CONFIGURATION: &str = "flink-memory.configuration";
/// The findings that are dismissed.
pub const DISMISSED: &str = "flink-memory.dismissed";
/// Form or text.
pub const VIEW: &str = "flink-memory.view";
/// The form of the result.
pub const FORMAT: &str = "flink-memory.format";
/// Light or dark, which `www/first.js` reads too.
pub const THEME: &str = "flink-memory.theme";

/// Within a frame there is none: it may be denied, and what an embedded page shows is not what its reader left here.
fn storage() -> Option<Storage> {
    if is_framed() {
        return None;
    }
    window()?.local_storage().ok().flatten()
}

/// What was kept.
pub fn kept(key: &str) -> Option<String> {
    storage()?.get_item(key).ok().flatten()
}

/// Keeps a text. Where storage is denied or full, it holds for this visit only, which is no one's fault.
pub fn keep(key: &str, text: &str) {
    if let Some(storage) = storage() {
        let _ = storage.set_item(key, text);
    }
}

/// Forgets what was kept.
pub fn forget(key: &str) {
    if let Some(storage) = storage() {
        let _ = storage.remove_item(key);
    }
}
