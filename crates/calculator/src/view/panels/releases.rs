//! The document in every release: whether Flink starts with it, and what the parts get.

use flink_config::{Answer, Document};
use flink_memory::{Component, FlinkVersion, Process, ShortSize};
use yew::prelude::*;

use crate::model::panel::Act;

/// The parts that are compared at a glance.
const PARTS: [(Process, Component); 7] = [
    (Process::TaskManager, Component::TotalProcess),
    (Process::TaskManager, Component::TaskHeap),
    (Process::TaskManager, Component::Managed),
    (Process::TaskManager, Component::Network),
    (Process::TaskManager, Component::JvmMetaspace),
    (Process::TaskManager, Component::JvmOverhead),
    (Process::JobManager, Component::JvmHeap),
];

/// A table with a row for every release that reads the file.
pub fn releases(answer: &Answer, ask: &Callback<Act>) -> Html {
    let document = &answer.document;
    let at_hand = sizes(answer);
    let row = |flink: FlinkVersion| {
        let is_at_hand = flink == document.flink;
        let other = document.with_flink(flink);
        let answer = Answer::new(other.clone());
        let sizes = sizes(&answer);
        let cell = |index: usize| {
            let size = sizes.get(index).copied().flatten();
            let differs = at_hand.get(index).copied().flatten() != size;
            let text = size.map_or_else(|| "–".to_owned(), |size| ShortSize(size).to_string());
            html! { <td class={classes!("number", differs.then_some("differs"))}>{ text }</td> }
        };
        let starts = Process::ALL.map(|process| (process, answer.starts(process)));
        let refused: Vec<_> = starts
            .iter()
            .filter(|(_, starts)| !starts)
            .map(|(process, _)| process.name())
            .collect();
        let open = ask.reform(move |_: MouseEvent| {
            Act::Change(
                format!("switched to Flink {}", other.flink),
                Box::new(Document::clone(&other)),
            )
        });
        html! {
            <tr key={flink.to_string()} class={is_at_hand.then_some("selected")}>
                <th scope="row">
                    if is_at_hand { { format!("Flink {flink}") } } else {
                        <button class="plain" title="Show this release" onclick={open}>{ format!("Flink {flink}") }</button>
                    }
                </th>
                <td>{ if refused.is_empty() { "Yes".to_owned() } else { format!("No: {}", refused.join(", ")) } }</td>
                { for (0..PARTS.len()).map(cell) }
            </tr>
        }
    };
    let head = |(process, component): &(Process, Component)| {
        let of = if *process == Process::JobManager {
            "JobManager "
        } else {
            ""
        };
        html! { <th scope="col" class="number">{ format!("{of}{}", component.name()) }</th> }
    };
    html! {
        <section class="releases" aria-label="All releases">
            <table>
                <caption>{ "This configuration in all releases. Values that differ from the release in view are underlined." }</caption>
                <thead>
                    <tr>
                        <th scope="col">{ "Release" }</th>
                        <th scope="col">{ "Starts" }</th>
                        { for PARTS.iter().map(head) }
                    </tr>
                </thead>
                <tbody>{ for FlinkVersion::ALL.into_iter().rev().map(row) }</tbody>
            </table>
        </section>
    }
}

/// The sizes of [`PARTS`]; none where Flink does not start the process.
fn sizes(answer: &Answer) -> Vec<Option<flink_memory::MemorySize>> {
    let size = |(process, component): &(Process, Component)| {
        let derivation = answer.derivation(*process);
        derivation.amounts.size(*component).filter(|_| answer.starts(*process))
    };
    PARTS.iter().map(size).collect()
}
