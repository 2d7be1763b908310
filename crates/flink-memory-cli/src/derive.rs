//! `flink-memory derive`: what Flink makes of a configuration.

use std::fmt::Write;

use flink_advice::{Given as Native, Subject, ledger};
use flink_config::Answer;
use flink_memory::{Component, DerivationPath, Exception, Level, Process, ShortSize, explain, explain_path};
use flink_memory_json::{Derived, derived};
use serde::Serialize;

use crate::input::Input;
use crate::outcome::Outcome;
use crate::paint::{Paint, Style};
use crate::report::{About, Report, heading};

#[derive(Serialize)]
struct Json<'a> {
    #[serde(flatten)]
    about: About<'a>,
    #[serde(skip_serializing_if = "Option::is_none")]
    taskmanager: Option<Derived>,
    #[serde(skip_serializing_if = "Option::is_none")]
    jobmanager: Option<Derived>,
}

/// Derives the processes that are asked for, or else those that the text configures. Sizes of native memory that a link
/// carries count where none are given.
pub(crate) fn derive(
    input: &mut Input,
    asked: Option<Process>,
    given: &Native,
    paint: Paint,
) -> serde_json::Result<Report> {
    let carried = input.carried(
        "native",
        |link| link.native.as_ref(),
        |text| {
            let (carried, bad) = Native::read(text);
            (carried, bad.into_iter().map(str::to_owned).collect())
        },
    );
    let native = given.over(carried);
    let processes = asked.map_or_else(|| input.processes.clone(), |process| vec![process]);
    let answer = &input.answer;
    let of = |process| {
        processes
            .contains(&process)
            .then(|| derived(answer, process, &native.of(process)))
    };
    let json = serde_json::to_string(&Json {
        about: About::of(input),
        taskmanager: of(Process::TaskManager),
        jobmanager: of(Process::JobManager),
    })?;
    let mut text = paint.paint(Style::Bold, &heading(input)) + "\n";
    // What Flink cannot read concerns both processes, and is told once.
    if let Some(chain) = &answer.reading.refusal {
        refusal(chain, paint, &mut text);
    }
    for process in &processes {
        text += "\n";
        text += &paint.paint(Style::Bold, process.name());
        text += "\n";
        if answer.reading.refusal.is_none() {
            sizes(answer, *process, &native, paint, &mut text);
        }
        for line in answer.notices(*process) {
            let level = match line.level {
                Level::Info => paint.paint(Style::Faint, "INFO"),
                level => paint.paint(Style::Yellow, &level.to_string()),
            };
            // A string takes whatever is written, here and below.
            let _ = writeln!(text, "  {level} {}", line.text);
        }
        if answer.reading.refusal.is_none() {
            refusal(&answer.refusal(*process), paint, &mut text);
        }
    }
    let outcome = Outcome::of_start(processes.iter().all(|process| answer.starts(*process)));
    Ok(Report { text, json, outcome })
}

/// The components with their sizes and origins, and the JVM arguments.
fn sizes(answer: &Answer, process: Process, native: &Native, paint: Paint, text: &mut String) {
    let derivation = answer.derivation(process);
    if derivation.path == Some(DerivationPath::Local) {
        let _ = writeln!(text, "  {}", explain_path(derivation));
        if process == Process::JobManager {
            return;
        }
    }
    for (component, depth) in Component::tree(process) {
        let name = format!("{}{}", "  ".repeat(depth + 1), component.name());
        let line = match explain(derivation, answer.configuration(), component) {
            Some(explanation) => {
                let size = explanation.amount.size;
                let short = match derivation.is_nominal(component) {
                    true => "no limit".to_owned(),
                    false => ShortSize(size).to_string(),
                };
                let origin = explanation.origin(derivation.target.version).to_string();
                format!(
                    "{name:28}{:>11}{:>20}  {}",
                    short,
                    size.bytes(),
                    paint.paint(Style::Faint, &origin)
                )
            }
            None => format!("{name:28}{:>11}", "–"),
        };
        let _ = writeln!(text, "{line}");
    }
    if let Some(arguments) = derivation.jvm_arguments() {
        let _ = writeln!(text, "  {arguments}");
    }
    let subject = Subject::of(answer);
    if let Some(ledger) = ledger(&subject, process, &native.of(process)).filter(|_| subject.is_contained()) {
        let _ = writeln!(
            text,
            "  {} (outside Flink's budgets, {} expected in {})",
            ledger.verdict(),
            ShortSize(ledger.sum()),
            ShortSize(ledger.room)
        );
    }
}

/// Flink's exceptions, as a stack trace has them, but for causes that say what was said before.
fn refusal(chain: &[Exception], paint: Paint, text: &mut String) {
    let mut before = "";
    for (index, Exception { class, message }) in chain.iter().enumerate() {
        if index > 0 && before.ends_with(message.as_str()) {
            continue;
        }
        before = message;
        let lead = match index {
            0 => "refused: ",
            _ => "Caused by: ",
        };
        let colon = if message.is_empty() { "" } else { ": " };
        let _ = writeln!(text, "  {}{class}{colon}{message}", paint.paint(Style::Red, lead));
    }
}
