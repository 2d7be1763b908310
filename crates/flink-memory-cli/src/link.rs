//! `flink-memory link`: the link that opens a configuration in the page.

use flink_config::{Link, link_notes};
use serde::Serialize;

use crate::input::Input;
use crate::outcome::Outcome;
use crate::report::{About, Report};

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct Json<'a> {
    #[serde(flatten)]
    about: About<'a>,
    link: &'a str,
    /// The keys that stay behind, be it in part.
    left_out: &'a [String],
}

/// Writes the link, and what there is to say about it. A configuration that Flink refuses has one like any other; of a
/// text that Flink cannot read, it holds what is sound, and what it opens may start.
pub(crate) fn link(input: &Input, page: &str) -> serde_json::Result<(Report, Vec<String>)> {
    let (link, left_out) = Link::to(&input.answer);
    let fragment = link.write();
    let notes = link_notes(&input.answer, &fragment, &left_out);
    let notes = notes.iter().map(|note| format!("{}: {note}", input.name)).collect();
    let link = format!("{page}#{fragment}");
    let report = Report {
        json: serde_json::to_string(&Json {
            about: About::of(input),
            link: &link,
            left_out: &left_out,
        })?,
        text: link + "\n",
        outcome: Outcome::Fine,
    };
    Ok((report, notes))
}
