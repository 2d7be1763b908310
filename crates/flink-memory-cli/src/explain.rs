//! `flink-memory explain`: what the messages of a failure mean.

use std::fmt::Write;
use std::fs::File;
use std::io::{self, Read};
use std::path::Path;

use flink_config::Answer;
use flink_diagnosis::{Diagnosis, diagnose};
use flink_memory_json::JsonDiagnosis;
use serde::Serialize;

use crate::arguments::{Explain, Given, Source};
use crate::input::Input;
use crate::outcome::Outcome;
use crate::output;
use crate::paint::{Paint, Style};

/// Longer logs are read up to here, in bytes.
const LIMIT: u64 = 16 << 20;

#[derive(Serialize)]
struct Json<'a> {
    file: &'a str,
    diagnoses: Vec<JsonDiagnosis<'a>>,
}

/// Explains one file after the other; 3 where one cannot be read.
pub(crate) fn run(explain: &Explain) -> io::Result<Outcome> {
    let mut answer = None;
    if let Some(path) = &explain.with {
        match Input::read(path, &explain.source.given) {
            Ok(input) => answer = Some(input.answer),
            Err(error) => {
                output::trouble(&path.to_string_lossy(), &error)?;
                return Ok(Outcome::Trouble);
            }
        }
    }
    let mut worst = Outcome::Fine;
    let mut answers = 0;
    let Source { json, ref given, .. } = explain.source;
    let Given { flink, on, .. } = *given;
    for path in &explain.source.files {
        let name = path.to_string_lossy();
        let text = match text_of(path) {
            Ok(text) => text,
            Err(error) => {
                output::trouble(&name, &error)?;
                worst = Outcome::Trouble;
                continue;
            }
        };
        let from_log = || flink_memory_json::configuration_in(&text, flink, on);
        let current = answer.clone().or_else(from_log);
        let report = report(&name, &text, current.as_ref(), json, Paint::on(&io::stdout()))?;
        match (json, answers) {
            (true, 0) => output::print(&format!("[\n{report}"))?,
            (true, _) => output::print(&format!(",\n{report}"))?,
            (false, 0) => output::tell(&report)?,
            (false, _) => output::tell(&format!("\n{report}"))?,
        }
        answers += 1;
    }
    if json {
        output::print(if answers == 0 { "[]\n" } else { "\n]\n" })?;
    }
    Ok(worst)
}

/// A log, the standard input, or a link that stands in its place; what is not UTF-8 in it does not matter.
fn text_of(path: &Path) -> io::Result<String> {
    let mut bytes = Vec::new();
    match path.to_str() {
        Some(link) if link.starts_with('#') || link.contains("://") => return Ok(link.to_owned()),
        Some("-") => io::stdin().lock().take(LIMIT).read_to_end(&mut bytes)?,
        _ => File::open(path)?.take(LIMIT).read_to_end(&mut bytes)?,
    };
    Ok(String::from_utf8_lossy(&bytes).into_owned())
}

/// What there is to say about a text, for people or for programs.
fn report(name: &str, text: &str, answer: Option<&Answer>, json: bool, paint: Paint) -> serde_json::Result<String> {
    let diagnoses = diagnose(text, answer);
    if json {
        return serde_json::to_string(&Json {
            file: name,
            diagnoses: diagnoses.iter().map(flink_memory_json::diagnosis).collect(),
        });
    }
    let mut out = String::new();
    let heading = match diagnoses.len() {
        0 => format!("{name}: no message about memory is in it"),
        1 => format!("{name}: 1 message about memory"),
        count => format!("{name}: {count} messages about memory"),
    };
    // A string takes whatever is written, here and below.
    let _ = writeln!(out, "{}", paint.paint(Style::Bold, &heading));
    for diagnosis in &diagnoses {
        write_diagnosis(name, diagnosis, paint, &mut out);
    }
    Ok(out)
}

fn write_diagnosis(name: &str, diagnosis: &Diagnosis, paint: Paint, out: &mut String) {
    let (message, case) = (diagnosis.message, &diagnosis.case);
    let process = case.process.map(|process| format!("{}: ", process.name()));
    let _ = writeln!(
        out,
        "\n{name}:{}: {}{} [{}]",
        diagnosis.line,
        process.unwrap_or_default(),
        paint.paint(Style::Red, message.title),
        message.id
    );
    for text in [&*case.details, message.meaning, message.advice] {
        if !text.is_empty() {
            let _ = writeln!(out, "  {text}");
        }
    }
    if let Some(rebuilt) = &case.rebuilt {
        let _ = writeln!(out, "  Flink {} gives the same message for:", rebuilt.version);
        for (key, text) in &rebuilt.settings {
            let _ = writeln!(out, "    {key}: {text}");
        }
    }
    for fix in &case.fixes {
        let _ = writeln!(out, "  → {}", fix.title);
        if !fix.reason.is_empty() {
            let _ = writeln!(out, "    {}", paint.paint(Style::Faint, &fix.reason));
        }
    }
    if let Some(needs) = case.needs {
        let _ = writeln!(out, "  {needs}");
    }
    let _ = writeln!(out, "  {}", paint.paint(Style::Faint, message.source));
}
