//! A comparison as Markdown, for a comment under a pull request.

use std::fmt::Write;

use flink_memory::{MemorySize, Process, ShortSize};

use crate::comparison::{Comparison, ProcessDifference};
use crate::words::{change_in_size, reasons, share_of_change};

/// A comparison below a heading; the processes are those that the texts configure.
pub fn markdown(heading: &str, comparison: &Comparison, processes: &[Process]) -> String {
    let mut text = format!("### {heading}\n\n");
    let (before, after) = (comparison.flink.0, comparison.flink.1);
    if before != after {
        line(&mut text, &format!("Flink {before} → {after}"));
    }
    let (before, after) = (comparison.deployment.0, comparison.deployment.1);
    if before != after {
        line(&mut text, &format!("{} → {}", before.name(), after.name()));
    }
    for process in processes {
        of_process(&mut text, comparison.of(*process));
    }
    findings(&mut text, comparison, processes);
    settings(&mut text, comparison);
    text.trim_end().to_owned() + "\n"
}

fn line(text: &mut String, line: &str) {
    let _ = writeln!(text, "{line}\n");
}

fn of_process(text: &mut String, process: &ProcessDifference) {
    let name = process.process.name();
    match process.starts {
        (true, false) => {
            let why = process.start.as_ref().map(|why| why.sentence()).unwrap_or_default();
            line(
                text,
                &format!(":x: **Flink refuses the {name} now.** {}", escaped(&why)),
            );
            refusal(
                text,
                process.refusal.1.first().map(|exception| exception.message.as_str()),
            );
            return;
        }
        (false, false) => {
            line(text, &format!(":x: Flink refuses the {name}, as before."));
            refusal(
                text,
                process.refusal.1.first().map(|exception| exception.message.as_str()),
            );
            return;
        }
        (false, true) => line(
            text,
            &format!(":white_check_mark: Flink starts the {name}, which it refused before."),
        ),
        (true, true) if !process.sizes_differ() => {
            line(text, &format!("{name}: every size is as before."));
        }
        (true, true) => {}
    }
    if process.sizes_differ() {
        sizes(text, process);
    }
    for fact in &process.facts {
        let shown = |value: &Option<String>| value.as_deref().unwrap_or("–").to_owned();
        let _ = writeln!(
            text,
            "- {}: {} → {}",
            fact.label,
            shown(&fact.before),
            shown(&fact.after)
        );
    }
    if !process.facts.is_empty() {
        text.push('\n');
    }
}

fn refusal(text: &mut String, message: Option<&str>) {
    if let Some(message) = message {
        let _ = writeln!(text, "> {}\n", escaped(&message.replace('\n', " ")));
    }
}

fn sizes(text: &mut String, process: &ProcessDifference) {
    let name = process.process.name();
    let _ = writeln!(
        text,
        "| {name} | before | after | difference |\n| --- | ---: | ---: | ---: |"
    );
    for part in process.parts.iter().filter(|part| part.differs()) {
        let shown = |size: Option<MemorySize>| size.map_or("–".to_owned(), |size| ShortSize(size).to_string());
        let mut by = change_in_size(part.before, part.after).unwrap_or_default();
        if let Some(share) = share_of_change(part.before, part.after) {
            by += &format!(" ({share})");
        }
        let indent = "&nbsp;&nbsp;".repeat(part.depth);
        let _ = writeln!(
            text,
            "| {indent}{} | {} | {} | {by} |",
            part.component.name(),
            shown(part.before),
            shown(part.after)
        );
    }
    text.push('\n');
    for reason in reasons(process) {
        let told = format!("{} {} {}", reason.because, reason.moves(), reason.how.join(" "));
        let _ = writeln!(text, "- {}", escaped(told.trim_end()));
    }
    text.push('\n');
}

fn findings(text: &mut String, comparison: &Comparison, processes: &[Process]) {
    let concerned = |process: Option<Process>| process.is_none_or(|process| processes.contains(&process));
    let lists = [("new", &comparison.findings.came), ("gone", &comparison.findings.went)];
    for (how, found) in lists {
        for finding in found.iter().filter(|finding| concerned(finding.process)) {
            let word = finding.severity.word();
            let _ = writeln!(text, "- {how}: **{word}**: {}", escaped(&finding.title));
        }
    }
    if !comparison.findings.is_empty() {
        text.push('\n');
    }
}

fn settings(text: &mut String, comparison: &Comparison) {
    let settings: Vec<_> = comparison.settings.iter().filter(|setting| setting.is_memory).collect();
    if settings.is_empty() {
        return;
    }
    let _ = writeln!(
        text,
        "<details><summary>{} changed</summary>\n",
        match settings.len() {
            1 => "1 setting".to_owned(),
            count => format!("{count} settings"),
        }
    );
    for setting in settings {
        let shown = |value: &Option<String>| match value {
            Some(value) => format!("`{}`", code(value)),
            None => "not set".to_owned(),
        };
        let from = setting
            .renamed_from
            .as_ref()
            .map(|key| format!(" (was `{}`)", code(key)));
        let _ = writeln!(
            text,
            "- `{}`{}: {} → {}",
            code(&setting.key),
            from.unwrap_or_default(),
            shown(&setting.before),
            shown(&setting.after)
        );
    }
    text.push_str("\n</details>\n");
}

/// A text between backticks: it has none itself, and no line breaks.
fn code(text: &str) -> String {
    text.replace('`', "'").replace(['\n', '\r'], " ")
}

/// A sentence within a table or a list: nothing of it, outside of backticks, is a mark of Markdown's or HTML.
fn escaped(text: &str) -> String {
    let mut escaped = String::with_capacity(text.len());
    let mut is_code = false;
    for char in text.chars() {
        match char {
            '`' => is_code = !is_code,
            '|' => escaped.push('\\'),
            '\n' | '\r' => {
                escaped.push(' ');
                continue;
            }
            '<' if !is_code => {
                escaped.push_str("&lt;");
                continue;
            }
            '*' | '_' | '[' | ']' | '@' | '#' if !is_code => escaped.push('\\'),
            _ => {}
        }
        escaped.push(char);
    }
    escaped
}
