//! Chores of this project: `cargo xtask` lists them.

mod places;
mod problem;
mod process;
mod vectors;

use std::{env, process::ExitCode};

use crate::problem::Problem;

const HELP: &str = "\
cargo xtask vectors VERSION…   asks the real Flink of each version and records its answers
";

fn main() -> ExitCode {
    let words: Vec<String> = env::args().skip(1).collect();
    match chore(&words) {
        Ok(()) => ExitCode::SUCCESS,
        Err(problem) => {
            eprintln!("{problem}");
            ExitCode::FAILURE
        }
    }
}

fn chore(words: &[String]) -> Result<(), Problem> {
    let Some((name, rest)) = words.split_first() else {
        print!("{HELP}");
        return Ok(());
    };
    match (name.as_str(), rest) {
        ("vectors", versions) if !versions.is_empty() => vectors::run(versions),
        _ => Err(format!("There is no such chore; there are:\n{HELP}").into()),
    }
}
