//! What Flink would say: why it refuses, or what it logs, in its own words.

use flink_config::Answer;
use flink_memory::{Exception, FlinkVersion, Level, LogLine};
use yew::prelude::*;

use super::conflict::Overflow;
use crate::model::calculation::{Calculation, is_missing};

/// How many lines are shown of the log, and how many parts of a link: hostile ones have thousands.
const LINES: usize = 100;

/// What of a link could not be read.
pub fn faults(calculation: &Calculation) -> Html {
    let faults = &calculation.faults;
    if faults.is_empty() {
        return html! {};
    }
    html! {
        <section class="messages faults" aria-label="About the link">
            <h2>{ "Parts of the link cannot be read; the rest is shown" }</h2>
            <ul>
                { for faults.iter().take(LINES).map(|fault| html! { <li>{ fault }</li> }) }
                { rest(faults.len()) }
            </ul>
        </section>
    }
}

/// What Flink says of the process in view to `answer`: why it refuses, or that it starts, and what it logs. An embedded
/// page leaves out what keeps nobody from anything, and the whole page folds a refusal for want of any setting.
/// `explained` is what a refusal means, and what fixes it.
pub fn messages(calculation: &Calculation, answer: &Answer, explained: Option<Explained>) -> Html {
    let process = calculation.process;
    let version = answer.document.flink;
    let refusal = answer.refusal(process);
    let is_embedded = calculation.parts.is_some();
    if is_embedded && refusal.is_empty() {
        return html! {};
    }
    let title = match &answer.reading.refusal {
        Some(_) => format!("Flink {version} cannot read this file"),
        None => format!("Flink {version} does not start with this"),
    };
    let Explained { meaning, fixes } = explained.unwrap_or_default();
    // Until advice says it plainer, these are all there is.
    let open = meaning.is_none();
    let conflict = answer.derivation(process).outcome.as_ref().err();
    let conflict = conflict.filter(|_| answer.reading.refusal.is_none());
    let conflict = conflict.map(|refusal| html! { <Overflow refusal={refusal.clone()} {process} /> });
    let lines = answer.notices(process);
    let is_folded = !is_embedded && is_missing(answer, process);
    let refused = html! {
        <>
            { meaning }
            { conflict }
            { fixes }
            <details class="own-words" {open}>
                <summary>{ "Flink’s own words" }</summary>
                <ol>{ chain(&refusal) }</ol>
            </details>
        </>
    };
    // A refusal is the last thing that Flink says, and the first that is to be read.
    html! {
        <section class="messages" aria-label="What Flink says" aria-live="polite">
            if is_folded {
                <details class="folded">
                    <summary>{ title }</summary>
                    { refused }
                </details>
            } else if !refusal.is_empty() {
                <article class="refusal">
                    <h2>{ title }</h2>
                    { refused }
                </article>
            }
            if refusal.is_empty() { { starts(version, &lines) } } else { { log(&lines) } }
        </section>
    }
}

/// That the process starts. What it logs without a warning is there for those who ask.
fn starts(version: FlinkVersion, lines: &[LogLine]) -> Html {
    let warnings = lines.iter().filter(|line| line.level != Level::Info).count();
    let words = match (warnings, lines.len()) {
        (0, _) => "starts without warnings".to_owned(),
        (1, _) => "starts, with a warning".to_owned(),
        (many, _) => format!("starts, with {many} warnings"),
    };
    let words = html! { <span class="starts">{ format!("Flink {version} {words}") }</span> };
    match lines.len() {
        0 => html! { <p>{ words }</p> },
        count => {
            let count = if count == 1 {
                "1 log line".to_owned()
            } else {
                format!("{count} log lines")
            };
            html! {
                <details id="log" open={warnings > 0}>
                    <summary id="log-lines">{ words }{ " " }<span class="faint">{ count }</span></summary>
                    { log(lines) }
                </details>
            }
        }
    }
}

fn log(lines: &[LogLine]) -> Html {
    if lines.is_empty() {
        return html! {};
    }
    html! { <ul class="log">{ for lines.iter().take(LINES).map(logged) }{ rest(lines.len()) }</ul> }
}

/// What advice adds to a refusal.
#[derive(Clone, Debug, Default)]
pub struct Explained {
    /// What Flink's words mean, once that is known.
    pub meaning: Option<Html>,
    /// What fixes it.
    pub fixes: Html,
}

/// How many there are beside those that are shown.
fn rest(count: usize) -> Html {
    match count.checked_sub(LINES) {
        None | Some(0) => html! {},
        Some(more) => html! { <li class="faint">{ format!("and {more} more") }</li> },
    }
}

fn logged(line: &LogLine) -> Html {
    let class = match line.level {
        Level::Info => "info",
        Level::Warn | Level::Error => "warn",
    };
    html! { <li {class}><b>{ line.level.to_string() }</b>{ " " }<span>{ &line.text }</span></li> }
}

/// An exception with its causes. What a cause repeats of the exception around it is not said twice.
fn chain(chain: &[Exception]) -> Html {
    let around = std::iter::once(None).chain(chain.iter().map(Some));
    let exception = |(exception, around): (&Exception, Option<&Exception>)| {
        let simple = exception.class.rsplit('.').next().unwrap_or_default();
        let repeats = around.is_some_and(|around| around.message.ends_with(&exception.message));
        html! {
            <li>
                if !repeats { <p>{ &exception.message }</p> }
                <p class="class">
                    if around.is_some() { { "caused by " } }
                    <code title={exception.class}>{ simple }</code>
                    if repeats { { " (same message)" } }
                </p>
            </li>
        }
    };
    html! { <>{ for chain.iter().zip(around).map(exception) }</> }
}
