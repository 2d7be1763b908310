//! `flink-memory set`: settings are changed in a file of any form, and everything else in it stays.

use std::io;
use std::path::Path;

use flink_config::{Answer, Edit, apply};
use flink_import::{NotWritten, change, unified_diff};

use crate::arguments::{Given, Set};
use crate::files::replace;
use crate::input::{Input, Trouble};
use crate::outcome::Outcome;
use crate::output;

/// A file with changes made.
struct Changed {
    text: String,
    left: Vec<NotWritten>,
    /// Whether Flink starts with what the file sets then.
    starts: bool,
}

/// Changes a file: 3 where something could not be changed, 1 where Flink refuses what is changed.
pub(crate) fn run(set: &Set) -> io::Result<Outcome> {
    let input = match read(&set.path, &set.given) {
        Ok(input) => input,
        Err(error) => return trouble(&set.path.to_string_lossy(), &error),
    };
    let unset = set.unset.iter().map(|key| Edit::Unset { key: key.clone() });
    let settings = set.settings.iter().map(|(key, text)| Edit::Set {
        key: key.clone(),
        text: text.clone(),
    });
    let edits: Vec<_> = settings.chain(unset).collect();
    let goes = match (set.write, set.diff) {
        (true, _) => Goes::InPlace,
        (false, true) => Goes::AsDiff,
        (false, false) => Goes::Out,
    };
    deliver(&set.path, &input, &edits, goes)
}

/// Where a changed file goes.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Goes {
    InPlace,
    AsDiff,
    Out,
}

/// Reads a file that is to be changed.
pub(crate) fn read(path: &Path, given: &Given) -> Result<Input, Trouble> {
    let input = Input::read(path, given)?;
    input.text.chosen(given).map(|()| input)
}

fn trouble(name: &str, error: &dyn std::fmt::Display) -> io::Result<Outcome> {
    output::trouble(name, error).map(|()| Outcome::Trouble)
}

/// Makes edits in a file, and hands out what comes of that.
pub(crate) fn deliver(path: &Path, input: &Input, edits: &[Edit], goes: Goes) -> io::Result<Outcome> {
    let name = input.name.as_str();
    let old = input.text.origin().text;
    let changed = match changed(input, edits) {
        Ok(changed) => changed,
        Err(error) => return trouble(name, &error.trim_end_matches('.')),
    };
    match goes {
        Goes::InPlace if name == "-" => return trouble(name, &"the standard input cannot be written"),
        Goes::InPlace if changed.text != old => {
            if let Err(error) = replace(path, &changed.text) {
                return trouble(name, &error);
            }
        }
        Goes::InPlace => {}
        Goes::AsDiff => output::print(&unified_diff(shown(name), old, &changed.text))?,
        Goes::Out => output::print(&changed.text)?,
    }
    for left in &changed.left {
        output::note(&format!("{name}: {}", left.to_string().trim_end_matches('.')))?;
    }
    if !changed.starts {
        output::note(&format!(
            "{name}: Flink refuses what is changed: flink-memory derive shows why"
        ))?;
    }
    Ok(match changed.left.is_empty() {
        true => Outcome::of_start(changed.starts),
        false => Outcome::Trouble,
    })
}

/// What a file is called in a diff.
fn shown(name: &str) -> &str {
    match name {
        "-" => "stdin",
        name => name.trim_start_matches("./").trim_start_matches('/'),
    }
}

fn changed(input: &Input, edits: &[Edit]) -> Result<Changed, String> {
    let (text, left, document) = match input.is_as_written {
        true => {
            let document = apply(&input.answer, edits).map_err(|error| error.to_string())?;
            (document.text.to_string(), Vec::new(), document)
        }
        false => {
            let (written, document) = change(input.text.origin(), edits).map_err(|error| error.to_string())?;
            (written.text, written.left, document)
        }
    };
    let answer = Answer::new(document);
    Ok(Changed {
        text,
        left,
        starts: input.processes.iter().all(|process| answer.starts(*process)),
    })
}
