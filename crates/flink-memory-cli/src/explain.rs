//! `flink-memory explain`: what the messages of a failure mean.

use std::fmt::Write;
use std::fs::File;
use std::io::{self, Read};

use flink_config::Answer;
use flink_diagnosis::{Diagnosis, diagnose};
use flink_memory_json::JsonDiagnosis;
use serde::Serialize;

use crate::arguments::{Explain, Source};
use crate::input::Input;
use crate::outcome::Outcome;
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
    let (stdout, stderr) = (io::stdout(), io::stderr());
    let trouble = |name: &str, error: &dyn std::fmt::Display| {
        let lead = Paint::on(&stderr).paint(Style::Red, "error:");
        io::Write::write_fmt(&mut stderr.lock(), format_args!("{lead} {name}: {error}\n"))
    };
    let mut answer = None;
    if let Some(name) = &explain.with {
        match Input::read(name, &explain.source) {
            Ok(input) => answer = Some(input.answer),
            Err(error) => {
                trouble(name, &error)?;
                return Ok(Outcome::Trouble);
            }
        }
    }
    let mut worst = Outcome::Fine;
    let mut reports = Vec::new();
    for name in &explain.source.files {
        match text_of(name) {
            Ok(text) => {
                let Source { flink, on, json, .. } = explain.source;
                let from_log = || flink_memory_json::configuration_in_log(&text, flink, on);
                let at_hand = answer.clone().or_else(from_log);
                reports.push(report(name, &text, at_hand.as_ref(), json, Paint::on(&stdout))?);
            }
            Err(error) => {
                trouble(name, &error)?;
                worst = Outcome::Trouble;
            }
        }
    }
    let all = match explain.source.json {
        true if reports.is_empty() => "[]\n".to_owned(),
        true => format!("[\n{}\n]\n", reports.join(",\n")),
        false => reports.join("\n"),
    };
    io::Write::write_all(&mut stdout.lock(), all.as_bytes())?;
    Ok(worst)
}

/// A log, or the standard input; what is not UTF-8 in it does not matter.
fn text_of(name: &str) -> io::Result<String> {
    let mut bytes = Vec::new();
    match name {
        "-" => io::stdin().lock().take(LIMIT).read_to_end(&mut bytes)?,
        path => File::open(path)?.take(LIMIT).read_to_end(&mut bytes)?,
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
    // Spaces that do not break are of no use to a terminal, and hinder whoever searches.
    Ok(out.replace('\u{a0}', " "))
}

fn write_diagnosis(name: &str, diagnosis: &Diagnosis, paint: Paint, out: &mut String) {
    let message = diagnosis.message;
    let process = diagnosis.process.map(|process| format!("{}: ", process.name()));
    let _ = writeln!(
        out,
        "\n{name}:{}: {}{} [{}]",
        diagnosis.line,
        process.unwrap_or_default(),
        paint.paint(Style::Red, message.title),
        message.id
    );
    for text in [&*diagnosis.says, message.meaning, message.telling] {
        if !text.is_empty() {
            let _ = writeln!(out, "  {text}");
        }
    }
    if let Some(rebuilt) = &diagnosis.rebuilt {
        let _ = writeln!(out, "  Flink {} says the same of:", rebuilt.version);
        for (key, text) in &rebuilt.settings {
            let _ = writeln!(out, "    {key}: {text}");
        }
    }
    for fix in &diagnosis.fixes {
        let _ = writeln!(out, "  → {}", fix.title);
        if !fix.reason.is_empty() {
            let _ = writeln!(out, "    {}", paint.paint(Style::Faint, &fix.reason));
        }
    }
    if let Some(needs) = diagnosis.needs {
        let _ = writeln!(out, "  {needs}");
    }
    let _ = writeln!(out, "  {}", paint.paint(Style::Faint, message.source));
}
