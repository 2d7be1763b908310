//! What the page shows before it runs: rendered when it is built, from the same components.
//!
//! It is there before WebAssembly arrives, without JavaScript, in print and for search engines. Its picture is there in
//! every layout, of which the style sheet shows the one that the live page begins with.

use std::io;

use tokio::task::LocalSet;
use yew::{BaseComponent, LocalServerRenderer};

use super::app::App;
use super::picture_app::PictureApp;
use crate::browser::width::{EVERY, assume};

/// The rendering, to stand in the body of the page.
///
/// # Errors
///
/// Where the system has no means to run a task.
pub fn page() -> io::Result<String> {
    Ok(format!("<div class=\"prerendered\">{}</div>", render::<App>(EVERY)?))
}

/// An embedded picture of what Flink ships.
///
/// # Errors
///
/// Where the system has no means to run a task.
pub fn picture() -> io::Result<String> {
    render::<PictureApp>(EVERY)
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
            "at-260",
            "at-1130",
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
