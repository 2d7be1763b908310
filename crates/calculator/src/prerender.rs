//! What the page shows before it runs: rendered when it is built, from the same components.
//!
//! It is there before WebAssembly arrives, without JavaScript, in print and for search engines. The picture is laid out
//! in pixels, so there are two renderings, one for wide windows and one for phones; the style sheet shows one of them.

use std::io;

use tokio::task::LocalSet;
use yew::LocalServerRenderer;

use crate::app::App;
use crate::width::assume;

/// The classes of the renderings, and how wide the picture is in each, in pixels: in a window of 1280, and of 360.
const RENDERINGS: [(&str, u32); 2] = [("at-wide", 818), ("at-narrow", 302)];

/// The renderings, to stand in the body of the page.
///
/// # Errors
///
/// Where the system has no means to run a task.
pub fn page() -> io::Result<String> {
    let runtime = tokio::runtime::Builder::new_current_thread().build()?;
    let mut page = String::new();
    for (class, width) in RENDERINGS {
        assume(width);
        let rendering = LocalServerRenderer::<App>::new().hydratable(false).render();
        let rendered = LocalSet::new().block_on(&runtime, rendering);
        page += &format!("<div class=\"prerendered {class}\">{rendered}</div>");
    }
    Ok(page)
}
