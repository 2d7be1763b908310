//! `flink-memory convert`: a configuration in another form.

use flink_config::{Extent, Format, write};
use serde::Serialize;

use crate::input::Input;
use crate::outcome::Outcome;
use crate::report::{About, Report};

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct Json<'a> {
    #[serde(flatten)]
    about: About<'a>,
    format: &'static str,
    text: &'a str,
    left_out: &'a [String],
}

/// Writes a configuration in a form; what Flink refuses is written too, and says so at its top.
pub(crate) fn convert(input: &Input, to: Format, extent: Extent, page: &str) -> serde_json::Result<Report> {
    let written = write(&input.answer, page, to, extent);
    let json = serde_json::to_string(&Json {
        about: About::of(input),
        format: to.name(),
        text: &written.text,
        left_out: &written.left_out,
    })?;
    let mut processes = input.processes.iter();
    let starts = processes.all(|process| input.answer.starts(*process));
    Ok(Report {
        text: written.text,
        json,
        outcome: Outcome::of_start(starts),
    })
}
