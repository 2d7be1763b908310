//! What the page shows before it runs: rendered when it is built, from the same components.
//!
//! It is there before WebAssembly arrives, without JavaScript, in print and for search engines. The picture is laid out
//! in pixels, so there are two renderings, one for wide windows and one for phones; the style sheet shows one of them.

use std::io;

use tokio::task::LocalSet;
use yew::{BaseComponent, LocalServerRenderer};

use super::app::App;
use super::picture_app::PictureApp;
use crate::browser::width::assume;

/// The classes of the renderings, and how wide the picture is in each, in pixels: in a window of 1280, and of 360.
const RENDERINGS: [(&str, u32); 2] = [("at-wide", 820), ("at-narrow", 326)];

/// Where ids stand in HTML and SVG. No two elements of a page may have the same.
const BEFORE_IDS: [&str; 6] = [
    " id=\"",
    " popovertarget=\"",
    " for=\"",
    " aria-controls=\"",
    " aria-labelledby=\"",
    "url(#",
];

/// The renderings, to stand in the body of the page.
///
/// # Errors
///
/// Where the system has no means to run a task.
pub fn page() -> io::Result<String> {
    let mut page = String::new();
    for (class, width) in RENDERINGS {
        let rendered = render::<App>(width)?;
        let rendered = BEFORE_IDS.iter().fold(rendered, |rendered, before| {
            rendered.replace(before, &format!("{before}{class}-"))
        });
        page += &format!("<div class=\"prerendered {class}\">{rendered}</div>");
    }
    Ok(page)
}

/// An embedded picture of what Flink ships.
///
/// # Errors
///
/// Where the system has no means to run a task.
pub fn picture() -> io::Result<String> {
    let [(_, width), _] = RENDERINGS;
    render::<PictureApp>(width)
}

/// A component as HTML, in which the picture is so wide.
pub fn render<C: BaseComponent<Properties = ()>>(width: u32) -> io::Result<String> {
    assume(width);
    let rendering = LocalServerRenderer::<C>::new().hydratable(false).render();
    let runtime = tokio::runtime::Builder::new_current_thread().build()?;
    Ok(LocalSet::new().block_on(&runtime, rendering))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_shipped_configuration_is_shown() {
        let page = page().unwrap();
        for shown in [
            "Total Process Memory",
            "1.69\u{a0}GiB",
            "<svg",
            "Recommendations",
            "at-narrow",
        ] {
            assert!(page.contains(shown), "{shown}");
        }
        // A strict content policy forbids them.
        assert!(!page.contains(" style=") && !page.contains("<script"));
    }

    #[test]
    fn an_embedded_picture_is_a_picture_and_no_more() {
        let picture = picture().unwrap();
        for shown in [
            "Total Process Memory",
            "<svg",
            "TaskManager of Flink",
            "Open in the calculator",
        ] {
            assert!(picture.contains(shown), "{shown}");
        }
        assert!(!picture.contains("<input") && !picture.contains("Recommendations"));
    }
}
