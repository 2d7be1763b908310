//! What a command says about one file.

use serde::Serialize;

use crate::input::Input;
use crate::outcome::Outcome;

/// What a command says about one file.
#[derive(Debug)]
pub(crate) struct Answer {
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
}

impl<'a> About<'a> {
    pub fn of(input: &'a Input) -> Self {
        Self {
            file: &input.name,
            flink: input.version.to_string(),
            deployment: input.deployment.word(),
        }
    }
}

/// The line above what is said about a file.
pub(crate) fn heading(input: &Input) -> String {
    format!("{}: Flink {}, {}", input.name, input.version, input.deployment.name())
}
