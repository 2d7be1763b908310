//! `flink-memory plan`: from what is known about a job to a configuration.

use std::fmt::Write;
use std::io;

use flink_config::{Answer, ConfigFile, Edit, Extent, Link, write};
use flink_memory::FlinkVersion;
use flink_memory_json::planned as json_planned;
use flink_plan::{BadAnswer, Basis, Inputs, Plan as Answers, Planned, edits_for, job_plan, plan};

use crate::arguments::{Given, Plan};
use crate::input::{Input, LIMIT, text_within};
use crate::outcome::Outcome;
use crate::output;
use crate::paint::{Paint, Style};

/// Plans what is asked for; 3 where an answer or a file cannot be read.
pub(crate) fn run(asked: &Plan) -> io::Result<Outcome> {
    let trouble = |name: &str, error: &dyn std::fmt::Display| output::trouble(name, error).map(|()| Outcome::Trouble);
    let (answers, unread) = match answers(asked) {
        Ok(read) => read,
        Err(error) => return trouble("plan", &error),
    };
    let flink = asked.flink.unwrap_or(FlinkVersion::NEWEST);
    let mut told = None;
    if let Some(path) = &asked.job_plan {
        let read = text_within(path, LIMIT).map_err(|trouble| trouble.to_string());
        match read.and_then(|text| job_plan(&text).map_err(|error| error.to_string())) {
            Ok(found) => told = Some(found),
            Err(error) => return trouble(&path.to_string_lossy(), &error),
        }
    }
    let mut present = None;
    if let Some(path) = &asked.against {
        let given = Given {
            flink: asked.flink,
            on: asked.on,
            file: None,
            cluster: None,
        };
        match Input::read(path, &given) {
            Ok(input) => present = Some(input.answer),
            Err(error) => return trouble(&path.to_string_lossy(), &error),
        }
    }
    let document = present.as_ref().map(|answer| &answer.document);
    let flink = document.map_or(flink, |document| document.flink);
    let file = document.map_or(ConfigFile::usual(flink), |document| document.file);
    let on = document.map_or(asked.on.unwrap_or_default(), |document| document.deployment);
    let mut planned = plan(&answers, told.as_ref(), flink, on, file);
    planned.notes.extend(unread.iter().map(|bad| format!("{bad}.")));
    if let Some(format) = asked.to {
        output::print(&write(&planned.answer, &asked.page, format, Extent::Whole).text)?;
        for note in &planned.notes {
            output::note(note)?;
        }
    } else if asked.json {
        let json = serde_json::to_string(&json_planned(&answers, &planned, present.as_ref(), &asked.page))?;
        output::print(&(json + "\n"))?;
    } else {
        output::tell(&report(&answers, &planned, present.as_ref(), Paint::on(&io::stdout())))?;
    }
    Ok(Outcome::Fine)
}

/// The answers of a text or a link, and over these the arguments; and what of a link is no answer.
fn answers(asked: &Plan) -> Result<(Answers, Vec<BadAnswer>), String> {
    let (inputs, unread) = match asked.answers.split_once('#') {
        Some((_, fragment)) => Inputs::read(&Link::read(fragment).0.plan.unwrap_or_default()),
        None => match Inputs::read(&asked.answers) {
            (inputs, bad) if bad.is_empty() => (inputs, bad),
            (_, bad) => return Err(bad.first().map(ToString::to_string).unwrap_or_default()),
        },
    };
    let mut answers = inputs.plan;
    let with = asked.with.as_ref().map(|words| words.replace(',', "."));
    let given = [
        ("in", &asked.bound),
        ("job", &asked.job),
        ("parallelism", &asked.parallelism),
        ("slots", &asked.slots),
        ("state", &asked.state),
        ("size", &asked.size),
        ("hot", &asked.hot),
        ("exchanges", &asked.exchanges),
        ("with", &with),
        ("jobs", &asked.jobs),
        ("tasks", &asked.tasks),
        ("checkpoints", &asked.checkpoints),
    ];
    for (name, text) in given {
        if let Some(text) = text {
            let read = answers.answer(name, text);
            read.ok_or_else(|| format!("--{name} cannot be “{text}”: flink-memory plan --help says what it can be"))?;
        }
    }
    Ok((answers, unread))
}

/// What a number rests on, at the end of its line.
fn resting(basis: &Basis) -> String {
    match basis {
        Basis::Answer => "as answered".to_owned(),
        Basis::Exact => "exact".to_owned(),
        Basis::Judgement(low, high) => format!("judgement: {low} to {high}"),
    }
}

fn style(basis: &Basis) -> Style {
    match basis {
        Basis::Judgement(..) => Style::Yellow,
        Basis::Answer | Basis::Exact => Style::Cyan,
    }
}

fn report(answers: &Answers, planned: &Planned, present: Option<&Answer>, paint: Paint) -> String {
    let document = &planned.answer.document;
    let mut text = String::new();
    let heading = match answers.to_string().as_str() {
        "" => "nothing answered".to_owned(),
        answers => answers.to_owned(),
    };
    let heading = format!("{heading}: Flink {}, {}", document.flink, document.deployment.name());
    // A string takes whatever is written, here and below.
    let _ = writeln!(text, "{}", paint.paint(Style::Bold, &heading));
    for setting in &planned.settings {
        let basis = paint.paint(style(&setting.basis), &resting(&setting.basis));
        let _ = writeln!(
            text,
            "\n{}: {}  ({basis})\n  {}",
            setting.key, setting.text, setting.why
        );
        if !setting.source.is_empty() {
            let _ = writeln!(text, "  {}", paint.paint(Style::Faint, setting.source));
        }
    }
    if !planned.figures.is_empty() {
        text += "\n";
    }
    for figure in &planned.figures {
        let basis = paint.paint(style(&figure.basis), &resting(&figure.basis));
        let _ = writeln!(text, "{}: {}  ({basis})\n  {}", figure.name, figure.value, figure.how);
    }
    for note in &planned.notes {
        let _ = writeln!(text, "\n{} {note}", paint.paint(Style::Yellow, "note:"));
    }
    if let Some(present) = present {
        let edits = edits_for(planned, present);
        text += match edits.is_empty() {
            true => "\nThe file is the plan’s already.\n",
            false => "\nIn the file:\n",
        };
        for edit in edits {
            let _ = match edit {
                Edit::Set { key, text: value } => writeln!(text, "  → set {key} to {value}"),
                Edit::Unset { key } => writeln!(text, "  → remove {key}"),
                Edit::Lines { first, .. } => writeln!(text, "  → change line {first}"),
            };
        }
    }
    text
}
