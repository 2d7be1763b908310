//! `flink-memory upgrade`: a file on its way to another release, and the file for it.

use std::fmt::Write as _;
use std::fs;
use std::io;
use std::path::{Path, PathBuf};

use flink_compare::{Aim, ProcessRow, Proof, Step, Upgrade as Way, change_in_size, reasons, upgrade};
use flink_config::Document;
use flink_import::{CannotWriteBack, WrittenBack, write_back};
use flink_memory::{Process, ShortSize};
use flink_memory_json::{JsonUpgrade, upgrade as json_upgrade};
use serde::Serialize;

use crate::arguments::{Given, Upgrade};
use crate::files::{below, replace};
use crate::input::{Input, Trouble};
use crate::outcome::Outcome;
use crate::output;
use crate::paint::{Paint, Style};

/// A text of another form with the upgraded settings, or why it cannot have them.
type Written = Result<WrittenBack, CannotWriteBack>;

#[derive(Serialize)]
struct Json<'a> {
    file: &'a str,
    deployment: &'static str,
    #[serde(flatten)]
    upgrade: JsonUpgrade<'a>,
}

/// Takes every file to the release.
pub(crate) fn run(asked: &Upgrade) -> io::Result<Outcome> {
    let given = Given {
        flink: asked.from,
        on: asked.on,
        file: None,
        cluster: None,
    };
    let aim = if asked.new_defaults {
        Aim::NewDefaults
    } else {
        Aim::SameSizes
    };
    let mut worst = Outcome::Fine;
    let mut values = Vec::new();
    let files = match files(&asked.files) {
        Ok(files) => files,
        Err(error) => {
            output::note(&format!("error: {error}"))?;
            return Ok(Outcome::Trouble);
        }
    };
    for (path, is_found) in files {
        let name = path.to_string_lossy().into_owned();
        let input = match Input::read(&path, &given) {
            Ok(input) => input,
            Err(Trouble::Nothing(_) | Trouble::NotUtf8(_) | Trouble::TooLong(_)) if is_found => continue,
            Err(trouble) => {
                output::trouble(&name, &trouble)?;
                worst = Outcome::Trouble;
                continue;
            }
        };
        for note in input.remarks() {
            output::note(&note)?;
        }
        let way = upgrade(&input.answer, asked.to, aim);
        // What another form becomes, which may not let all be changed.
        let written = (!input.is_as_written).then(|| write_back(input.text.origin(), &way.upgraded.document));
        worst = worst.max(outcome(&way, &input, aim));
        if asked.json {
            values.push(serde_json::to_string(&Json {
                file: &name,
                deployment: input.document().deployment.word(),
                upgrade: json_upgrade(&way),
            })?);
        } else {
            output::tell(&report(&input, &way, written.as_ref(), Paint::on(&io::stdout())))?;
        }
        if asked.write {
            worst = worst.max(write(&path, &input, &way, written)?);
        }
    }
    if asked.json {
        output::print(&format!("[{}]\n", values.join(",\n")))?;
    }
    Ok(worst)
}

/// The files, and those below folders; with each whether it was only found.
fn files(paths: &[PathBuf]) -> io::Result<Vec<(PathBuf, bool)>> {
    let mut files = Vec::new();
    for path in paths {
        match path.is_dir() {
            true => files.extend(below(path)?.into_iter().map(|file| (path.join(file), true))),
            false => files.push((path.clone(), false)),
        }
    }
    Ok(files)
}

fn outcome(way: &Way, input: &Input, aim: Aim) -> Outcome {
    let of = |process: &Process| way.upgraded.comparison.of(*process);
    let is_refused = input.processes.iter().any(|process| !of(process).starts.1);
    match way.upgraded.proof {
        _ if is_refused => Outcome::Refused,
        Proof::OtherSizes if aim == Aim::SameSizes => Outcome::Differs,
        _ => Outcome::Fine,
    }
}

/// Writes the upgraded file; 3 where not all could be written.
fn write(path: &Path, input: &Input, way: &Way, written: Option<Written>) -> io::Result<Outcome> {
    let name = path.to_string_lossy();
    if &*name == "-" {
        output::trouble(&name, &"the standard input cannot be written")?;
        return Ok(Outcome::Trouble);
    }
    let Document { text, file, .. } = &way.upgraded.document;
    if let Some(written) = written {
        return write_into(path, written);
    }
    let target = match *file == input.document().file {
        true => path.to_owned(),
        false => path.with_file_name(file.name()),
    };
    if target != path && target.exists() {
        output::trouble(&name, &format!("{} is there already", target.to_string_lossy()))?;
        return Ok(Outcome::Trouble);
    }
    let written = replace(&target, text).and_then(|()| match target == path {
        true => Ok(()),
        false => fs::remove_file(path),
    });
    if let Err(error) = written {
        output::trouble(&name, &error)?;
        return Ok(Outcome::Trouble);
    }
    if target != path {
        output::note(&format!("{name} is now {}", target.to_string_lossy()))?;
    }
    Ok(Outcome::Fine)
}

/// Writes a text of another form.
fn write_into(path: &Path, written: Written) -> io::Result<Outcome> {
    let name = path.to_string_lossy();
    match written {
        Ok(written) => {
            if let Err(error) = replace(path, &written.text) {
                output::trouble(&name, &error)?;
                return Ok(Outcome::Trouble);
            }
            for left in &written.left {
                output::note(&format!("{name}: {}", left.to_string().trim_end_matches('.')))?;
            }
            Ok(match written.left.is_empty() {
                true => Outcome::Fine,
                false => Outcome::Trouble,
            })
        }
        Err(error) => {
            output::trouble(&name, &error.to_string().trim_end_matches('.'))?;
            Ok(Outcome::Trouble)
        }
    }
}

fn report(input: &Input, way: &Way, written: Option<&Written>, paint: Paint) -> String {
    let heading = format!(
        "{}: Flink {} to {}, {}",
        input.name,
        way.from,
        way.to,
        input.document().deployment.name()
    );
    let mut text = paint.paint(Style::Bold, &heading) + "\n";
    for step in &way.steps {
        of_step(&mut text, step, input, paint);
    }
    if let Some(change) = way.file.as_ref().filter(|_| input.is_as_written) {
        let _ = writeln!(
            text,
            "\n{} is {} from Flink {} on",
            change.from, change.to, change.since
        );
        for loss in &change.losses {
            let _ = writeln!(text, "  Flink's own converter: {loss}");
        }
    }
    if !way.java.is_empty() {
        let _ = writeln!(text, "\n{}", paint.paint(Style::Bold, "Java"));
    }
    for note in &way.java {
        let _ = writeln!(text, "  {note}");
    }
    upgraded(&mut text, input, way, written, paint);
    table(&mut text, input, way, paint);
    text
}

fn of_step(text: &mut String, step: &Step, input: &Input, paint: Paint) {
    if step.is_quiet() {
        return;
    }
    let _ = writeln!(text, "\n{}", paint.paint(Style::Bold, &format!("Flink {}", step.flink)));
    for change in &step.keys {
        let _ = writeln!(text, "  {}", change.sentence(step.flink));
    }
    for process in step
        .processes
        .iter()
        .filter(|process| input.processes.contains(&process.process))
    {
        let name = process.process.name();
        let why = process.start.as_ref().map(|why| why.sentence()).unwrap_or_default();
        let message = process
            .refusal
            .1
            .first()
            .map(|exception| exception.message.as_str())
            .unwrap_or_default();
        let _ = match process.starts {
            (true, false) => writeln!(
                text,
                "  {} {name}: {message} {why}",
                paint.paint(Style::Red, "stops starting:")
            ),
            (false, true) => writeln!(text, "  starts from here on: {name}. {why}"),
            _ => Ok(()),
        };
        let moved = process
            .parts
            .iter()
            .filter(|part| part.differs() && process.starts == (true, true));
        for part in moved {
            let shown = |size: Option<_>| size.map_or("–".to_owned(), |size| ShortSize(size).to_string());
            let by = change_in_size(part.before, part.after).unwrap_or_default();
            let name = format!("{name}: {}", part.component.name());
            let _ = writeln!(
                text,
                "  {name:32}{:>11} → {:<11}{by:>12}",
                shown(part.before),
                shown(part.after)
            );
        }
        for reason in reasons(process) {
            let _ = writeln!(text, "    {}", reason.because);
            for how in &reason.how {
                let _ = writeln!(text, "    {how}");
            }
        }
    }
}

fn upgraded(text: &mut String, input: &Input, way: &Way, written: Option<&Written>, paint: Paint) {
    let upgraded = &way.upgraded;
    let _ = writeln!(text, "\n{}", paint.paint(Style::Bold, "The upgraded file"));
    for done in upgraded
        .done
        .iter()
        .filter(|done| input.is_as_written || !done.contains("line by line"))
    {
        let _ = writeln!(text, "  {done}");
    }
    let not_written: Vec<String> = match written {
        None => Vec::new(),
        Some(Ok(written)) => written.left.iter().map(ToString::to_string).collect(),
        Some(Err(error)) => vec![error.to_string()],
    };
    for left in upgraded.left.iter().chain(&not_written) {
        let _ = writeln!(text, "  {} {left}", paint.paint(Style::Yellow, "not done:"));
    }
    let proof = match upgraded.proof {
        Proof::SameSizes => format!("Derived by Flink {}: every size is as in {}.", way.to, way.from),
        Proof::OtherSizes => format!(
            "Derived by Flink {}: it starts, and sizes differ from {}.",
            way.to, way.from
        ),
        Proof::Refused => format!("Flink {} refuses it.", way.to),
        Proof::NeverStarted => format!("Flink {} refuses the file as it is, too.", way.from),
    };
    let _ = writeln!(text, "  {proof}");
}

/// All releases at a glance.
fn table(text: &mut String, input: &Input, way: &Way, paint: Paint) {
    for process in &input.processes {
        let rows = way.releases.iter().flat_map(|row| {
            let of = row.processes.iter().find(|of| of.process == *process);
            of.map(|of| (row.document.flink, of))
        });
        let names = rows.clone().next().map(|(_, row)| {
            let names = row.sizes.iter().map(|(part, _)| format!("{:>20}", part.name()));
            names.collect::<String>()
        });
        let heading = format!("{:14}{}", process.name(), names.unwrap_or_default());
        let _ = writeln!(text, "\n{}", paint.paint(Style::Bold, &heading));
        let mut said = "";
        for (flink, ProcessRow { refusal, sizes, .. }) in rows {
            let mark = if [way.from, way.to].contains(&flink) { "*" } else { " " };
            let row = match refusal {
                Some(message) if message == said => "refused for the same reason".to_owned(),
                Some(message) => {
                    said = message;
                    format!("refused: {}", message.lines().next().unwrap_or_default())
                }
                None => {
                    let sizes = sizes.iter().map(|(_, size)| {
                        let size = size.map_or("–".to_owned(), |size| ShortSize(size).to_string());
                        format!("{size:>20}")
                    });
                    sizes.collect()
                }
            };
            let _ = writeln!(text, "{mark} Flink {:6}{row}", flink.to_string());
        }
    }
    let _ = writeln!(text);
}
