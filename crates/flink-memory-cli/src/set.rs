//! `flink-memory set`: settings are changed in a file of any form, and everything else in it stays.

use std::fs;
use std::io;
use std::path::Path;

use flink_config::{Answer, Edit, apply};
use flink_import::{NotWritten, change, unified_diff};

use crate::arguments::Set;
use crate::input::Input;
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
    let name = set.name.as_str();
    let trouble = |error: &dyn std::fmt::Display| output::trouble(name, error).map(|()| Outcome::Trouble);
    let read = Input::read(Path::new(name), &set.given);
    let input = match read.and_then(|input| input.text.chosen(&set.given).map(|()| input)) {
        Ok(input) => input,
        Err(error) => return trouble(&error),
    };
    let old = input.text.origin().text;
    let changed = match changed(&input, set) {
        Ok(changed) => changed,
        Err(error) => return trouble(&error.trim_end_matches('.')),
    };
    match (set.write, set.diff) {
        (true, _) if name == "-" => return trouble(&"the standard input cannot be written"),
        (true, _) if changed.text != old => fs::write(name, &changed.text)?,
        (true, _) => {}
        (false, true) => output::print(&unified_diff(shown(name), old, &changed.text))?,
        (false, false) => output::print(&changed.text)?,
    }
    for NotWritten { key, reason } in &changed.left {
        output::note(&format!("{name}: {key} was not changed: {reason}"))?;
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

fn changed(input: &Input, set: &Set) -> Result<Changed, String> {
    let unset = set.unset.iter().map(|key| Edit::Unset { key: key.clone() });
    let settings = set.settings.iter().map(|(key, text)| Edit::Set {
        key: key.clone(),
        text: text.clone(),
    });
    let edits: Vec<_> = settings.chain(unset).collect();
    let (text, left, document) = match input.is_as_written {
        true => {
            let document = apply(&input.answer, &edits).map_err(|error| error.to_string())?;
            (document.text.to_string(), Vec::new(), document)
        }
        false => {
            let (written, document) = change(input.text.origin(), &edits).map_err(|error| error.to_string())?;
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
