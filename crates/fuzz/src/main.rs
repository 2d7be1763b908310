//! Tries the core with hostile input. `cargo xtask fuzz` builds and runs it: without the compiler's instrumentation it
//! can neither count steps nor see which ways are new.
//!
//! `growth` holds what each target takes for texts that grow. `run MINUTES SEED` changes recorded texts at random for so
//! long, keeps those that go new ways, and stops at the first that panics, takes too long, or gets an answer that does
//! not hold. `repeat TARGET FILE` tries one text again. `agree FILE` compares with what the real Flink answered.

mod agree;
mod growth;
mod mutate;
mod panels;
mod run;
mod steps;
mod targets;

use std::process::ExitCode;
use std::{env, fs};

use targets::TARGETS;

fn main() -> ExitCode {
    let words: Vec<String> = env::args().skip(1).collect();
    let words: Vec<&str> = words.iter().map(String::as_str).collect();
    let faults = match words.as_slice() {
        ["growth", ..] if steps::are_counted() => growth::hold(),
        ["run", minutes, seed] if steps::are_counted() => match (minutes.parse(), seed.parse()) {
            (Ok(minutes), Ok(seed)) => run::run(minutes, seed),
            _ => vec!["run takes minutes and a seed".to_owned()],
        },
        ["agree", file] => agree::agree(file),
        ["repeat", target, file] => match fs::read_to_string(file) {
            Ok(text) => repeat(target, &text),
            Err(error) => vec![error.to_string()],
        },
        _ => vec!["cargo xtask fuzz calls this".to_owned()],
    };
    for fault in &faults {
        eprintln!("{fault}");
    }
    match faults.is_empty() {
        true => ExitCode::SUCCESS,
        false => ExitCode::FAILURE,
    }
}

fn repeat(name: &str, text: &str) -> Vec<String> {
    let mut faults = Vec::new();
    for target in TARGETS.iter().filter(|target| target.name == name) {
        let mut answer = Ok(());
        let taken = steps::of(|| answer = (target.call)(text));
        println!("{name}: {taken} steps");
        faults.extend(answer.err());
    }
    faults
}
