//! Writes the references in `docs/` that come from the code.

use crate::{
    problem::Problem,
    process::{command, run_quietly},
};

/// Lets the tests that hold the references to the code write them instead.
pub fn write() -> Result<(), Problem> {
    println!("Writing docs/options.md and docs/rules.md …");
    let line = "cargo test --quiet --package flink-memory --package flink-advice --test option_reference --test rule_reference";
    run_quietly(command(line).env("WRITE_DOCS", "1"))
}
