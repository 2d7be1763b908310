//! `flink-memory convert`: a configuration in another form.

use flink_config::{Extent, Format, Subject, answer, write};
use serde::Serialize;

use crate::answer::{About, Answer};
use crate::input::Input;
use crate::outcome::Outcome;

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
pub(crate) fn convert(input: &Input, to: Format, extent: Extent, page: &str) -> serde_json::Result<Answer> {
    let subject = Subject {
        text: &input.text,
        file: input.file,
        version: input.version,
        deployment: input.deployment,
        address: page,
    };
    let written = write(&subject, to, extent);
    let json = serde_json::to_string(&Json {
        about: About::of(input),
        format: to.name(),
        text: &written.text,
        left_out: &written.left_out,
    })?;
    let mut processes = input.processes.iter();
    let starts = processes.all(|process| answer(&input.text, input.file, input.target(*process)).starts());
    Ok(Answer {
        text: written.text,
        json,
        outcome: Outcome::of_start(starts),
    })
}
