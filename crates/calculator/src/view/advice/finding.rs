//! A finding's words, marks and fixes, as they stand in the list and beside Flink's refusal.

use std::rc::Rc;

use flink_advice::{Change, Finding, Fix, Severity};
use flink_config::Edit;
use flink_memory::{Component, MemorySize, Process, ShortSize};
use wasm_bindgen::JsCast;
use web_sys::{Element, EventTarget, HtmlElement};
use yew::prelude::*;

use crate::model::advice::{Advice, Pointed};
use crate::model::dismissed;
use crate::model::state::Action;
use crate::view::id::id;

/// More changes than this are no help.
const CHANGES: usize = 4;

/// One part in so many is a matter of rounding.
const ROUNDING: u64 = 1000;

/// The heading of the recommendations, which takes the focus from a button that goes.
pub const HEADING: &str = "recommendations";

/// Text with code between backticks. The first letter is made a capital one.
pub fn coded(text: &str) -> Html {
    with_code(text, true)
}

/// Text with code between backticks, its first letter as it is.
pub fn plain_code(text: &str) -> Html {
    with_code(text, false)
}

fn with_code(text: &str, is_start: bool) -> Html {
    let parts = text.split('`').enumerate().map(|(index, part)| match index {
        0 if is_start => html! { <>{ capital(part) }</> },
        _ if index % 2 == 1 => html! { <code>{ part.to_owned() }</code> },
        _ => html! { <>{ part.to_owned() }</> },
    });
    html! { <>{ for parts }</> }
}

fn capital(text: &str) -> String {
    let mut letters = text.chars();
    let first = letters.next().map(|letter| letter.to_ascii_uppercase());
    first.into_iter().chain(letters).collect()
}

/// What a severity is called, its class, and the outline of its mark, which is another for each.
const fn look(severity: Severity) -> (&'static str, &'static str, &'static str) {
    match severity {
        Severity::Refused => (
            "Refused",
            "refused",
            "M5 1h6l4 4v6l-4 4H5l-4-4V5zM5.2 6.4 6.8 8 5.2 9.6l1.2 1.2L8 9.2l1.6 1.6 1.2-1.2L9.2 8l1.6-1.6-1.2-1.2L8 6.8 6.4 5.2z",
        ),
        Severity::Risk => (
            "Risk",
            "risk",
            "M8 1 15.6 14.6H.4zM7.1 5.6h1.8v4.6H7.1zM7.1 11.2h1.8V13H7.1z",
        ),
        Severity::Waste => (
            "Waste",
            "waste",
            "M8 .6a7.4 7.4 0 1 0 0 14.8A7.4 7.4 0 0 0 8 .6zM7.1 3.6h1.8v4.6h2.3L8 12.4 4.8 8.2h2.3z",
        ),
        Severity::Hint => (
            "Hint",
            "hint",
            "M8 .6a7.4 7.4 0 1 0 0 14.8A7.4 7.4 0 0 0 8 .6zm0 1.6a5.8 5.8 0 1 1 0 11.6A5.8 5.8 0 0 1 8 2.2zM7.1 4h1.8v1.8H7.1zM7.1 7h1.8v5H7.1z",
        ),
    }
}

/// The class of a severity.
pub const fn class(severity: Severity) -> &'static str {
    look(severity).1
}

/// The mark and the word of a severity.
pub fn mark(severity: Severity) -> Html {
    let (word, _, outline) = look(severity);
    html! {
        <span class="severity">
            <svg viewBox="0 0 16 16" width="14" height="14" aria-hidden="true"><path fill-rule="evenodd" d={outline} /></svg>
            { word }
        </span>
    }
}

/// The fixes of a finding: the best one, and behind it the other ways to the same end. Each is a button, with what
/// becomes of the components and why it has its values.
pub fn fixes(
    advice: &Rc<Advice>,
    index: usize,
    finding: &Finding,
    in_view: Process,
    dispatch: &Callback<Action>,
) -> Html {
    let process = finding.process.unwrap_or(in_view);
    let name = dismissed::name(finding);
    let button = |number: usize, least: bool, class: &'static str, label: Html| {
        let (advice, dispatch) = (advice.clone(), dispatch.clone());
        let pointed = Pointed {
            finding: index,
            fix: number,
            least,
        };
        let onclick = Callback::from(move |event: MouseEvent| {
            dispatch.emit(Action::Apply(advice.clone(), pointed));
            leave(&event);
        });
        let place = if least { "least" } else { "fix" };
        html! {
            <button id={id(&format!("{place}-{number}"), &name)} {class} data-least={least.then_some("")} {onclick}>{ label }</button>
        }
    };
    let item = |(number, fix): (usize, &Fix)| {
        let class = if number == 0 && fix.is_recommended {
            "copy main"
        } else {
            "copy"
        };
        let least = fix.least.as_deref().map(|least| {
            let label = html! { <>{ "Use " }{ plain_code(&just_enough(fix, least)) }</> };
            html! { <>{ " " }{ button(number, true, "plain link", label) }</> }
        });
        html! {
            <li data-fix={number.to_string()}>
                { button(number, false, class, coded(&fix.title)) }
                { changes(fix, &finding.components, process) }
                if !fix.reason.is_empty() { <p class="reason">{ coded(&fix.reason) }{ least }</p> }
            </li>
        }
    };
    let mut items = finding.fixes.iter().enumerate().map(item);
    let first = items.next();
    let others: Vec<Html> = items.collect();
    let open = finding.severity == Severity::Refused;
    let title = match others.len() {
        1 => "Another way".to_owned(),
        count => format!("{count} other ways"),
    };
    html! {
        <>
            <ul class="fixes">{ first }</ul>
            if !others.is_empty() {
                <details class="others" {open}>
                    <summary>{ title }</summary>
                    <ul class="fixes">{ others }</ul>
                </details>
            }
        </>
    }
}

/// The values that are only just enough, where a fix has others.
fn just_enough(fix: &Fix, least: &Fix) -> String {
    let values = least.edits.iter().filter_map(|edit| match edit {
        Edit::Set { text, .. } if !fix.edits.contains(edit) => Some(format!("`{text}`")),
        _ => None,
    });
    let mut values: Vec<_> = values.collect();
    values.dedup();
    values.join(" and ")
}

/// What becomes of the components that matter most.
fn changes(fix: &Fix, about: &[Component], process: Process) -> Html {
    let lines = fix.edits.iter().filter_map(|edit| match edit {
        Edit::Lines { first, text, .. } if !text.contains('\n') => Some((*first, text.clone())),
        _ => None,
    });
    let line = |(number, text): (u32, String)| html! { if !text.is_empty() { <li>{ format!("Line {number}: ") }<code>{ text }</code></li> } };
    if fix.edits.iter().any(|edit| matches!(edit, Edit::Lines { .. })) {
        return html! { <ul class="changes">{ for lines.map(line) }</ul> };
    }
    let listed = listed(&fix.changes, about, process);
    let change = |change: &&Change| {
        let size = |size: Option<_>| size.map(|size| ShortSize(size).to_string());
        let (before, after) = (size(change.before), size(change.after));
        let direction = match change.before.cmp(&change.after) {
            _ if before.is_none() => "",
            std::cmp::Ordering::Less => "▲ ",
            _ => "▼ ",
        };
        html! {
            <li>
                <span aria-hidden="true">{ direction }</span>
                if change.process != process { { change.process.name() }{ " " } }
                { change.component.name() }{ " " }
                if let Some(before) = before { { before }{ " → " } }
                <b>{ after.unwrap_or_else(|| "not known".to_owned()) }</b>
            </li>
        }
    };
    let more = listed.len().saturating_sub(CHANGES);
    html! {
        <ul class="changes">
            { for listed.iter().take(CHANGES).map(change) }
            if more > 0 { <li>{ format!("and {more} more") }</li> }
            if listed.is_empty() {
                <li>{ if fix.changes.is_empty() { "Changes no size" } else { "No significant change" } }</li>
            }
        </ul>
    }
}

/// The changes worth a line, the most important first: of the whole, of what the finding is about, and then of parts
/// without parts, the largest first. What comes from rounding is none.
fn listed<'a>(changes: &'a [Change], about: &[Component], process: Process) -> Vec<&'a Change> {
    let about = |component: Component| about.iter().position(|about| *about == component);
    let is_listed = |change: &&Change| {
        let is_part = change.component.parts(change.process).is_empty();
        let matters = is_part || change.component == Component::TotalProcess || about(change.component).is_some();
        let (before, after) = (bytes(change.before), bytes(change.after));
        let short = |size: Option<MemorySize>| size.map(|size| ShortSize(size).to_string());
        matters
            && before.abs_diff(after) > before.max(after).unsigned_abs() / ROUNDING
            && short(change.before) != short(change.after)
    };
    let mut listed: Vec<&Change> = changes.iter().filter(is_listed).collect();
    listed.sort_by_key(|change| {
        let bytes = |size: Option<flink_memory::MemorySize>| size.map_or(0, flink_memory::MemorySize::bytes);
        let difference = bytes(change.after)
            .saturating_sub(bytes(change.before))
            .saturating_abs();
        let rank = match (change.component, about(change.component)) {
            (Component::TotalProcess, _) => 0,
            (_, Some(place)) => place + 1,
            (_, None) => usize::MAX,
        };
        (change.process != process, rank, std::cmp::Reverse(difference))
    });
    listed
}

fn bytes(size: Option<MemorySize>) -> i64 {
    size.map_or(0, MemorySize::bytes)
}

/// Where the button that was pressed by a key goes away, the focus goes to the heading.
pub fn leave(event: &MouseEvent) {
    let document = crate::browser::window::window().and_then(|window| window.document());
    let heading = document.and_then(|document| document.get_element_by_id(HEADING));
    if let Some(heading) = heading.and_then(|heading| heading.dyn_into::<HtmlElement>().ok())
        && event.detail() == 0
    {
        let _ = heading.focus();
    }
}

/// What hears which finding and which fix the mouse or the focus is at: elements say so by `data-finding` and
/// `data-fix`.
pub struct Pointing {
    /// Of `mouseover`.
    pub over: Callback<MouseEvent>,
    /// Of `mouseleave`.
    pub leave: Callback<MouseEvent>,
    /// Of `focusin`.
    pub focus: Callback<FocusEvent>,
    /// Of `focusout`.
    pub blur: Callback<FocusEvent>,
}

impl Pointing {
    pub fn new(dispatch: &Callback<Action>) -> Self {
        Self {
            over: dispatch.reform(|event: MouseEvent| Action::Point(pointed(event.target()))),
            // What has the focus is pointed at still.
            leave: dispatch.reform(|_| {
                let document = crate::browser::window::window().and_then(|window| window.document());
                let focus = document.and_then(|document| document.active_element());
                Action::Point(pointed(focus.map(Into::into)))
            }),
            focus: dispatch.reform(|event: FocusEvent| Action::Point(pointed(event.target()))),
            blur: dispatch.reform(|event: FocusEvent| Action::Point(pointed(event.related_target()))),
        }
    }
}

fn pointed(target: Option<EventTarget>) -> Option<Pointed> {
    let target = target?.dyn_into::<Element>().ok()?;
    let index = |selector, attribute| {
        let holder = target.closest(selector).ok().flatten()?;
        holder.get_attribute(attribute)?.parse().ok()
    };
    Some(Pointed {
        finding: index("[data-finding]", "data-finding")?,
        fix: index("[data-fix]", "data-fix").unwrap_or_default(),
        least: target.closest("[data-least]").ok().flatten().is_some(),
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_matters_most_is_listed_first() {
        use Component::*;
        let change = |process, component, before: Option<u32>, after: u32| Change {
            process,
            component,
            before: before.map(MemorySize::from_mebibytes),
            after: Some(MemorySize::from_mebibytes(after)),
        };
        let changes = [
            change(Process::TaskManager, TotalFlink, Some(1280), 1024),
            change(Process::TaskManager, TaskHeap, Some(384), 282),
            change(Process::TaskManager, Managed, Some(512), 300),
            change(Process::TaskManager, JvmOverhead, Some(192), 448),
            change(Process::JobManager, TotalProcess, None, 1600),
        ];
        let components = |about: &[Component], process| -> Vec<Component> {
            listed(&changes, about, process)
                .iter()
                .map(|change| change.component)
                .collect()
        };
        assert_eq!(
            components(&[], Process::TaskManager),
            [JvmOverhead, Managed, TaskHeap, TotalProcess]
        );
        assert_eq!(
            components(&[TaskHeap], Process::TaskManager),
            [TaskHeap, JvmOverhead, Managed, TotalProcess]
        );
        assert_eq!(
            components(&[TotalFlink], Process::JobManager),
            [TotalProcess, TotalFlink, JvmOverhead, Managed, TaskHeap]
        );
    }

    #[test]
    fn what_reads_the_same_is_no_change() {
        let size = |bytes| MemorySize::from_bytes(bytes);
        let change = Change {
            process: Process::TaskManager,
            component: Component::TaskHeap,
            before: size(1_436_000_000),
            after: size(1_440_000_000),
        };
        assert!(listed(&[change], &[], Process::TaskManager).is_empty());
    }

    #[test]
    fn the_first_letter_is_a_capital_one() {
        for (text, expected) in [("set `a`", "Set `a`"), ("", ""), ("Give", "Give"), ("ß", "ß")] {
            assert_eq!(capital(text), expected);
        }
    }
}
