//! What a command says about one file.

use flink_config::Document;
use serde::Serialize;

use crate::input::Input;
use crate::outcome::Outcome;

/// What a command says about one file.
#[derive(Debug)]
pub(crate) struct Report {
    /// For people.
    pub text: String,
    /// For programs.
    pub json: String,
    pub outcome: Outcome,
}

/// What the JSON of each command begins with.
#[derive(Debug, Serialize)]
pub(crate) struct About<'a> {
    /// The file's name as it was given.
    file: &'a str,
    flink: String,
    deployment: &'static str,
    #[serde(skip_serializing_if = "Option::is_none")]
    cluster: Option<&'a str>,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    notes: Vec<String>,
}

impl<'a> About<'a> {
    pub fn of(input: &'a Input) -> Self {
        Self {
            file: &input.name,
            flink: input.document().flink.to_string(),
            deployment: input.document().deployment.word(),
            cluster: input.cluster.as_deref(),
            notes: input.notes(),
        }
    }
}

/// The line above what is said about a file.
pub(crate) fn heading(input: &Input) -> String {
    let Document { flink, deployment, .. } = input.document();
    format!("{}: Flink {flink}, {}", input.name, deployment.name())
}
