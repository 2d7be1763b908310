//! The calculator on the command line: `flink-memory derive|advise|explain|convert|link|set|solve|diff|upgrade|fleet FILE…`
//! and `flink-memory plan`.

mod advise;
mod arguments;
mod convert;
mod derive;
mod diff;
mod explain;
mod files;
mod fleet;
mod input;
mod link;
mod outcome;
mod output;
mod paint;
mod plan;
mod report;
mod set;
mod solve;
mod upgrade;

use std::io;
use std::process::ExitCode;

use clap::Parser;
use flink_config::Extent;

use crate::arguments::{Arguments, Asked, Command, Failure, Source};
use crate::input::Input;
use crate::outcome::Outcome;
use crate::paint::Paint;
use crate::report::Report;

fn main() -> ExitCode {
    let arguments = match Arguments::try_parse() {
        Ok(arguments) => arguments,
        // Help and version are asked for; anything else is none of what the other codes say.
        Err(error) => {
            let _ = error.print();
            let outcome = if error.use_stderr() {
                Outcome::Trouble
            } else {
                Outcome::Fine
            };
            return outcome.code().into();
        }
    };
    let outcome = match &arguments.command {
        Asked::Configuration(command) => run(command),
        Asked::Failure(Failure::Explain(explain)) => explain::run(explain),
        Asked::Set(set) => set::run(set),
        Asked::Solve(solve) => solve::run(solve),
        Asked::Diff(diff) => diff::run(diff),
        Asked::Upgrade(upgrade) => upgrade::run(upgrade),
        Asked::Plan(plan) => plan::run(plan),
        Asked::Fleet(fleet) => fleet::run(fleet),
    };
    match outcome.and_then(|outcome| output::finish().map(|()| outcome)) {
        Ok(outcome) => outcome.code().into(),
        Err(error) => {
            // There may be nowhere to say so.
            let _ = output::note(&format!("error: {error}"));
            Outcome::Trouble.code().into()
        }
    }
}

/// Answers for one file after the other, and gives the worst outcome.
fn run(command: &Command) -> io::Result<Outcome> {
    let source = command.source();
    let mut worst = Outcome::Fine;
    let mut answers = 0;
    let inputs: Vec<_> = match source.together && source.files.len() > 1 {
        true => vec![source.files.as_slice()],
        false => source.files.chunks(1).collect(),
    };
    for paths in inputs {
        let input = match paths {
            [path] => Input::read(path, &source.given),
            paths => Input::read_together(paths, &source.given),
        };
        let mut input = match input {
            Ok(input) => input,
            Err(trouble) => {
                let names: Vec<_> = paths.iter().map(|path| path.to_string_lossy()).collect();
                output::trouble(&names.join("+"), &trouble)?;
                worst = Outcome::Trouble;
                continue;
            }
        };
        let (report, notes) = command.report(&mut input, Paint::on(&io::stdout()))?;
        for note in input.remarks().into_iter().chain(notes) {
            output::note(&note)?;
        }
        worst = worst.max(report.outcome);
        print(command, &report, &input.name, answers)?;
        answers += 1;
    }
    if source.json {
        output::print(if answers == 0 { "[]\n" } else { "\n]\n" })?;
    }
    Ok(worst)
}

/// Prints an answer after others; several are told apart by their files' names.
fn print(command: &Command, report: &Report, name: &str, before: usize) -> io::Result<()> {
    let source = command.source();
    if source.json {
        let lead = if before == 0 { "[\n" } else { ",\n" };
        return output::print(&format!("{lead}{}", report.json));
    }
    let is_one_of_several = source.files.len() > 1 && !source.together;
    let space = if before == 0 { "" } else { "\n" };
    match command {
        Command::Link { .. } if is_one_of_several => output::print(&format!("{name}: {}", report.text)),
        Command::Convert { .. } if is_one_of_several => {
            output::print(&format!("{space}==> {name} <==\n{}", report.text))
        }
        // What is written to be read by programs stays as it is.
        Command::Link { .. } | Command::Convert { .. } => output::print(&report.text),
        Command::Derive { .. } | Command::Advise { .. } => output::tell(&format!("{space}{}", report.text)),
    }
}

impl Command {
    fn source(&self) -> &Source {
        match self {
            Self::Derive { source, .. }
            | Self::Advise { source, .. }
            | Self::Convert { source, .. }
            | Self::Link { source, .. } => source,
        }
    }

    /// What the command says about a file, and what there is to say beside it.
    fn report(&self, input: &mut Input, paint: Paint) -> serde_json::Result<(Report, Vec<String>)> {
        let alone = |report| (report, Vec::new());
        match self {
            Self::Derive { process, native, .. } => derive::derive(input, *process, native, paint).map(alone),
            Self::Advise { process, deny, .. } => advise::advise(input, *process, *deny, paint).map(alone),
            Self::Convert {
                to, memory_only, page, ..
            } => {
                let extent = if *memory_only { Extent::Memory } else { Extent::Whole };
                convert::convert(input, *to, extent, page).map(alone)
            }
            Self::Link { page, .. } => link::link(input, page),
        }
    }
}
