//! `flink-memory solve`: the settings with which parts of the memory have the sizes that they are held at.

use std::fmt::Write;
use std::io;

use flink_config::Edit;
use flink_memory::Process;
use flink_memory_json::{Solved, solved_of};
use flink_solve::{HOLDS, Hold, Holds, Unsolved, Way, solve};
use serde::Serialize;

use crate::advise::changed;
use crate::arguments::Solve;
use crate::input::Input;
use crate::outcome::Outcome;
use crate::output;
use crate::paint::{Paint, Style};
use crate::report::{About, heading};
use crate::set::{Goes, deliver, read};

#[derive(Serialize)]
struct Json<'a> {
    #[serde(flatten)]
    about: About<'a>,
    #[serde(flatten)]
    solved: Solved,
}

/// Solves for the holds: 1 where nothing meets them, 3 where the file cannot be read or changed.
pub(crate) fn run(asked: &Solve) -> io::Result<Outcome> {
    let name = asked.path.to_string_lossy();
    let trouble = |error: &dyn std::fmt::Display| output::trouble(&name, error).map(|()| Outcome::Trouble);
    let input = match read(&asked.path, &asked.given) {
        Ok(input) => input,
        Err(error) => return trouble(&error),
    };
    let holds = Holds {
        holds: asked.holds.clone(),
        rest_stays: asked.fixed,
    };
    if holds.holds.len() > HOLDS {
        return trouble(&format!("no more than {HOLDS} holds are supported"));
    }
    for note in input.remarks() {
        output::note(&note)?;
    }
    let found = solve(&input.answer, &holds);
    if asked.json {
        let about = About::of(&input);
        let solved = solved_of(&holds, &found);
        let json = serde_json::to_string(&Json { about, solved })?;
        output::print(&format!("{json}\n"))?;
        return Ok(Outcome::of_start(found.is_ok()));
    }
    let goes = match (asked.write, asked.diff) {
        (true, _) => Goes::InPlace,
        (false, true) => Goes::AsDiff,
        (false, false) => {
            output::tell(&text(&input, &holds, &found, Paint::on(&io::stdout())))?;
            return Ok(Outcome::of_start(found.is_ok()));
        }
    };
    let edits = match &found {
        Err(unsolved) => return output::trouble(&name, unsolved).map(|()| Outcome::Refused),
        // Nothing is to be done.
        Ok(ways) if ways.is_empty() => Vec::new(),
        Ok(ways) => match asked.way.checked_sub(1).and_then(|way| ways.get(way)) {
            Some(way) => way.edits.clone(),
            None => return trouble(&format!("there is no way {}: {} were found", asked.way, ways.len())),
        },
    };
    deliver(&asked.path, &input, &edits, goes)
}

fn text(input: &Input, holds: &Holds, found: &Result<Vec<Way>, Unsolved>, paint: Paint) -> String {
    let mut text = String::new();
    // A string takes whatever is written, here and below.
    let _ = writeln!(text, "{}", paint.paint(Style::Bold, &heading(input)));
    for process in Process::ALL {
        let of_process = holds.holds.iter().filter(|hold| hold.process == process);
        let sentences: Vec<String> = of_process.map(Hold::sentence).collect();
        if !sentences.is_empty() {
            let rest = if holds.rest_stays {
                ", everything else stays"
            } else {
                ""
            };
            let _ = writeln!(text, "{}: {}{rest}", process.name(), sentences.join(", "));
        }
    }
    match found {
        Err(unsolved) => {
            let _ = writeln!(text, "\n{}", paint.paint(Style::Red, &unsolved.to_string()));
        }
        Ok(ways) if ways.is_empty() => text.push_str("\nThat is so already.\n"),
        Ok(ways) => {
            for (index, way) in ways.iter().enumerate() {
                write_way(index + 1, way, paint, &mut text);
            }
        }
    }
    text
}

fn write_way(number: usize, way: &Way, paint: Paint, text: &mut String) {
    let _ = writeln!(text, "\n{number}. {}", paint.paint(Style::Bold, &way.title));
    for edit in &way.edits {
        let _ = match edit {
            Edit::Set { key, text: value } => writeln!(text, "   {key}: {value}"),
            Edit::Unset { key } => writeln!(text, "   remove {key}"),
            Edit::Lines { first, .. } => writeln!(text, "   change line {first}"),
        };
    }
    let changes: Vec<_> = way.changes.iter().filter_map(changed).collect();
    let _ = writeln!(text, "   {}", paint.paint(Style::Faint, &changes.join(", ")));
    let _ = writeln!(text, "   {}", paint.paint(Style::Faint, &way.reason));
}
