//! `flink-memory advise`: what there is to say about a configuration.

use std::fmt::Write;

use flink_advice::{Change, Finding, Severity};
use flink_memory::{Component, MemorySize, Place, Process, ShortSize};
use flink_memory_json::JsonFinding;
use serde::Serialize;

use crate::input::Input;
use crate::outcome::Outcome;
use crate::paint::{Paint, Style};
use crate::report::{About, Report, heading};

#[derive(Serialize)]
struct Json<'a> {
    #[serde(flatten)]
    about: About<'a>,
    findings: Vec<JsonFinding<'a>>,
}

/// Advises on the processes that are asked for, or else those that the text configures.
pub(crate) fn advise(
    input: &Input,
    asked: Option<Process>,
    deny: Option<Severity>,
    paint: Paint,
) -> serde_json::Result<Report> {
    let processes = asked.map_or_else(|| input.processes.clone(), |process| vec![process]);
    let concerns = |finding: &Finding| finding.process.is_none_or(|process| processes.contains(&process));
    let mut findings = flink_advice::advise(&input.answer);
    findings.retain(concerns);
    let flink = input.document().flink;
    let json = serde_json::to_string(&Json {
        about: About::of(input),
        findings: findings
            .iter()
            .map(|finding| flink_memory_json::finding(finding, flink))
            .collect(),
    })?;
    let mut text = String::new();
    let counts = match counts(&findings) {
        counts if counts.is_empty() => "nothing to say".to_owned(),
        counts => counts,
    };
    let _ = writeln!(text, "{}: {counts}", paint.paint(Style::Bold, &heading(input)));
    for finding in &findings {
        write_finding(input, finding, paint, &mut text);
    }
    Ok(Report {
        text,
        json,
        outcome: outcome(input, &processes, &findings, deny),
    })
}

fn outcome(input: &Input, processes: &[Process], findings: &[Finding], deny: Option<Severity>) -> Outcome {
    let starts = |process: &Process| input.answer.starts(*process);
    let worst = findings.iter().map(|finding| finding.severity).min();
    match worst {
        Some(Severity::Refused) => Outcome::Refused,
        _ if !processes.iter().all(starts) => Outcome::Refused,
        // The most serious comes first.
        Some(worst) if deny.is_some_and(|denied| worst <= denied) => Outcome::Denied,
        _ => Outcome::Fine,
    }
}

/// How many findings there are of each severity.
fn counts(findings: &[Finding]) -> String {
    let severities = [
        (Severity::Refused, "refused", "refused"),
        (Severity::Risk, "risk", "risks"),
        (Severity::Waste, "waste", "waste"),
        (Severity::Hint, "hint", "hints"),
    ];
    let counted = severities.into_iter().filter_map(|(severity, one, many)| {
        match findings.iter().filter(|finding| finding.severity == severity).count() {
            0 => None,
            1 => Some(format!("1 {one}")),
            count => Some(format!("{count} {many}")),
        }
    });
    counted.collect::<Vec<_>>().join(", ")
}

fn write_finding(input: &Input, finding: &Finding, paint: Paint, text: &mut String) {
    let place = input.place(place(input, &finding.about));
    let severity = paint.paint(Style::of(finding.severity), finding.severity.word());
    let process = finding.process.map(|process| format!("{}: ", process.name()));
    let process = process.unwrap_or_default();
    // A string takes whatever is written, here and below.
    let _ = writeln!(
        text,
        "\n{place}: {severity}: {process}{} [{}]",
        finding.title, finding.rule
    );
    if !finding.reason.is_empty() {
        let _ = writeln!(text, "  {}", finding.reason);
    }
    for fix in &finding.fixes {
        let changes: Vec<_> = fix.changes.iter().filter_map(changed).collect();
        let changes = changes.join(", ");
        let changes = match changes.as_str() {
            "" => String::new(),
            changes => paint.paint(Style::Faint, &format!(" ({changes})")),
        };
        let _ = writeln!(text, "  → {}{changes}", fix.title);
        if !fix.reason.is_empty() {
            let _ = writeln!(text, "    {}", paint.paint(Style::Faint, &fix.reason));
        }
    }
    let _ = writeln!(
        text,
        "  {}",
        paint.paint(Style::Faint, &finding.documentation(input.document().flink))
    );
}

/// What becomes of a component, if that says something: sums but the totals follow from their parts, everything comes
/// from nothing where Flink did not start, and a few bytes are not seen.
pub(crate) fn changed(change: &Change) -> Option<String> {
    let Change { process, component, .. } = *change;
    let is_total = matches!(component, Component::TotalProcess | Component::TotalFlink);
    let is_part = component.parts(process).is_empty();
    let size = |size: MemorySize| ShortSize(size).to_string();
    let (before, after) = (size(change.before?), change.after.map_or("–".to_owned(), size));
    let is_seen = (is_total || is_part) && before != after;
    is_seen.then(|| format!("{} {before} → {after}", component.name()))
}

/// Where the setting stands that a finding is about, if it is about one: a key, and perhaps an argument in its value.
fn place(input: &Input, about: &str) -> Option<Place> {
    let key = about.split(' ').next().filter(|key| !key.is_empty())?;
    let mut entries = input.answer.reading.entries.iter().rev();
    entries.find(|entry| entry.key == key).map(|entry| entry.place)
}
