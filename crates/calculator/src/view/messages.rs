//! What Flink would say: why it refuses, or what it logs, in its own words.

use std::rc::Rc;

use flink_memory::{Exception, Level, LogLine, Notice, Process, Refusal};
use yew::prelude::*;

use crate::advice::{Advice, Pointing, coded, fixes};
use crate::answer::Answer;
use crate::conflict::Overflow;
use crate::later::Later;
use crate::state::Action;

#[derive(Properties)]
pub struct MessagesProps {
    pub answer: Rc<Answer>,
    pub advice: Rc<Advice>,
    pub process: Process,
    /// What of the link could not be read.
    pub faults: Rc<[String]>,
    pub later: Option<&'static Later>,
    pub dispatch: Callback<Action>,
}

impl PartialEq for MessagesProps {
    fn eq(&self, other: &Self) -> bool {
        Rc::ptr_eq(&self.answer, &other.answer)
            && self.advice == other.advice
            && self.process == other.process
            && self.faults == other.faults
            && self.later == other.later
    }
}

#[component]
pub fn Messages(props: &MessagesProps) -> Html {
    let MessagesProps {
        answer,
        advice,
        process,
        faults,
        later,
        dispatch,
    } = props;
    let derivation = &answer.derived(*process).derivation;
    let version = derivation.target.version;
    let refusal = match (&answer.reading.refusal, &derivation.outcome) {
        (Some(chain), _) => Some((format!("Flink {version} cannot read this file"), chain.clone(), None)),
        (None, Err(refusal)) => Some((
            format!("Flink {version} does not start with this"),
            refusal.chain(),
            later.map(|later| (later.explained)(advice, *process, refusal, dispatch)),
        )),
        (None, Ok(_)) => None,
    };
    let mut lines = answer.reading.notices.clone();
    if answer.reading.refusal.is_none() {
        lines.extend(derivation.notices.iter().map(Notice::line));
    }
    // A refusal is the last thing that Flink says, and the first that is to be read.
    let is_quiet = lines.is_empty() && refusal.is_none();
    html! {
        <section class="messages" aria-label="What Flink says" aria-live="polite">
            if !faults.is_empty() {
                <article class="faults">
                    <h2>{ "Parts of the link cannot be read; the rest is here" }</h2>
                    <ul>{ for faults.iter().map(|fault| html! { <li>{ fault }</li> }) }</ul>
                </article>
            }
            if let Some((title, chain, explained)) = refusal { { refused(&title, &chain, explained) } }
            if !lines.is_empty() { <ul class="log">{ for lines.iter().map(logged) }</ul> }
            if is_quiet { <p class="faint">{ format!("Flink {version} starts with this and has nothing to remark.") }</p> }
        </section>
    }
}

/// What a refusal means, its numbers drawn, and what fixes it.
pub fn explained(advice: &Rc<Advice>, process: Process, refusal: &Refusal, dispatch: &Callback<Action>) -> Html {
    html! {
        <>
            { meant(advice, process) }
            <Overflow refusal={refusal.clone()} {process} />
            { fixed(advice, process, dispatch) }
        </>
    }
}

/// What Flink's words mean.
fn meant(advice: &Advice, process: Process) -> Html {
    let meaning = advice.on_refusal(process);
    html! { if let Some((_, finding)) = meaning { <p class="meaning">{ coded(&finding.reason) }</p> } }
}

/// What would fix it.
fn fixed(advice: &Rc<Advice>, process: Process, dispatch: &Callback<Action>) -> Html {
    let Some((index, finding)) = advice
        .on_refusal(process)
        .filter(|(_, finding)| !finding.fixes.is_empty())
    else {
        return html! {};
    };
    let Pointing {
        over,
        leave,
        focus,
        blur,
    } = Pointing::new(dispatch);
    html! {
        <div class="fixes" data-finding={index.to_string()}
            onmouseover={over} onmouseleave={leave} onfocusin={focus} onfocusout={blur}>
            <h3>{ if finding.fixes.len() == 1 { "This fixes it" } else { "Each of these fixes it" } }</h3>
            { fixes(advice, index, finding, process, dispatch) }
        </div>
    }
}

fn logged(line: &LogLine) -> Html {
    let class = match line.level {
        Level::Info => "info",
        Level::Warn | Level::Error => "warn",
    };
    html! { <li {class}><b>{ line.level.to_string() }</b>{ " " }<span>{ &line.text }</span></li> }
}

/// An exception with its causes. What a cause repeats of the exception around it is not told twice.
fn refused(title: &str, chain: &[Exception], explained: Option<Html>) -> Html {
    let around = std::iter::once(None).chain(chain.iter().map(Some));
    let told = |(exception, around): (&Exception, Option<&Exception>)| {
        let simple = exception.class.rsplit('.').next().unwrap_or_default();
        let repeats = around.is_some_and(|around| around.message.ends_with(&exception.message));
        html! {
            <li>
                if !repeats { <p>{ &exception.message }</p> }
                <p class="class">
                    if around.is_some() { { "caused by " } }
                    <code title={exception.class}>{ simple }</code>
                    if repeats { { " with the same words" } }
                </p>
            </li>
        }
    };
    html! {
        <article class="refusal">
            <h2>{ title.to_owned() }</h2>
            <ol>{ for chain.iter().zip(around).map(told) }</ol>
            { explained }
        </article>
    }
}
