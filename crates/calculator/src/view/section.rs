//! Sections of the page. One in which the program stopped is replaced by a notice, and the others go on.

use yew::prelude::*;

use crate::browser::section::{stopped, within};

pub const ADVICE: &str = "Recommendations";
pub const CONTAINER: &str = "Container";
pub const FAILURE: &str = "Explanation";
pub const FORM: &str = "Form";
pub const MESSAGES: &str = "Messages";
pub const PART: &str = "Selected part";
pub const PICTURE: &str = "Picture";
pub const RESULT: &str = "Result";
pub const SLOTS: &str = "Slots";
pub const TABLE: &str = "Table";
pub const WHY: &str = "Calculation";

/// A section by its name, or what there is to say in its place.
pub fn section(name: &'static str, compute: impl FnOnce() -> Html) -> Html {
    let Some(place) = stopped(name) else {
        let _within = within(name);
        return compute();
    };
    html! {
        <section class="stopped-section" role="alert" aria-label={name}>
            <p><strong>{ name }{ " stopped working for this configuration." }</strong></p>
            <p>
                { "This is a bug in the calculator. Everything else still works, and nothing was sent anywhere. Undo your last \
                   change or edit the configuration, then reload the page to try again." }
            </p>
            <p>{ "For a bug report, copy this line. It contains nothing of your configuration." }</p>
            <pre>{ place }</pre>
        </section>
    }
}
