//! One process in both configurations: whether each starts it, its parts, and why they differ.

use flink_compare::{PartDifference, ProcessDifference, change_in_size, reasons, share_of_change};
use flink_config::Answer;
use flink_memory::{Exception, MemorySize, ShortSize};
use yew::prelude::*;

use super::came_and_went;
use crate::view::bars::bars;
use crate::view::panels::words::code;

/// A process, from the picture down to the log.
pub(super) fn process(process: &ProcessDifference, other: &Answer, answer: &Answer) -> Html {
    let name = process.process.name();
    let message = |chain: &[Exception]| {
        let first = chain.first();
        first.map(|exception| exception.message.clone()).unwrap_or_default()
    };
    let starts = match process.starts {
        (true, false) => Some(format!("Flink refuses this side: {}", message(&process.refusal.1))),
        (false, true) => Some(format!("Flink refuses the other side: {}", message(&process.refusal.0))),
        (false, false) => Some(format!("Flink refuses both sides: {}", message(&process.refusal.1))),
        (true, true) => None,
    };
    html! {
        <section aria-label={name} class="side">
            <h3>{ name }</h3>
            if let Some(starts) = starts { <p class="refusal">{ starts }</p> }
            if let Some(why) = &process.start { <p>{ code(&why.sentence()) }</p> }
            // What does not differ is on the page already.
            if process.sizes_differ() {
                { bars(process.process, other, answer) }
                { table(process) }
            } else if process.starts == (true, true) {
                <p>{ "Every size is the same." }</p>
            }
            <ul class="reasons">
                { for reasons(process).iter().map(|reason| html! {
                    <li>
                        { code(&reason.because) }
                        { format!(" {} ", reason.moves()) }
                        { code(&reason.how.join(" ")) }
                    </li>
                }) }
            </ul>
            if !process.facts.is_empty() {
                <ul class="facts">
                    { for process.facts.iter().map(|fact| html! {
                        <li>{ format!("{}: {} → {}", fact.label, shown(&fact.before), shown(&fact.after)) }</li>
                    }) }
                </ul>
            }
            { came_and_went("JVM arguments", &process.arguments, |argument| html! { <code>{ argument }</code> }) }
            { came_and_went("Log", &process.notices, |line| html! { { format!("{} {}", line.level, line.text) } }) }
        </section>
    }
}

fn shown(text: &Option<String>) -> String {
    text.clone().unwrap_or_else(|| "–".to_owned())
}

/// Every part in both, with differences in bytes and percent.
fn table(process: &ProcessDifference) -> Html {
    let is_known = process
        .parts
        .iter()
        .any(|part| part.before.is_some() || part.after.is_some());
    if !is_known {
        return html! {};
    }
    let row = |part: &PartDifference| {
        let size = |size: Option<MemorySize>| {
            let title = size.map(|size| format!("{} bytes", size.bytes()));
            html! { <td class="number" {title}>{ size.map_or("–".to_owned(), |size| ShortSize(size).to_string()) }</td> }
        };
        let by = change_in_size(part.before, part.after);
        let title = part.bytes().map(|bytes| format!("{bytes} bytes"));
        html! {
            <tr key={part.component.name()} class={part.differs().then_some("moved")}>
                <th scope="row" class={format!("depth-{}", part.depth)}>{ part.component.name() }</th>
                { size(part.before) }
                { size(part.after) }
                <td class="number" {title}>{ by.unwrap_or_default() }</td>
                <td class="number">{ share_of_change(part.before, part.after).unwrap_or_default() }</td>
            </tr>
        }
    };
    html! {
        <div class="scroll" tabindex="0" role="region" aria-label={format!("Sizes of the {}", process.process.name())}>
            <table>
                <thead>
                    <tr>
                        <th scope="col">{ "Part" }</th>
                        <th scope="col" class="number">{ "Other" }</th>
                        <th scope="col" class="number">{ "This" }</th>
                        <th scope="col" class="number" colspan="2">{ "Difference" }</th>
                    </tr>
                </thead>
                <tbody>{ for process.parts.iter().map(row) }</tbody>
            </table>
        </div>
    }
}
