//! The document in every release: whether Flink starts with it, and what the parts get.

use flink_compare::{ProcessRow, ReleaseRow, releases as in_every_release};
use flink_config::Answer;
use flink_memory::{Component, MemorySize, ShortSize};
use yew::prelude::*;

use crate::model::panel::Act;

/// For each process a table with a row for every release, the newest first.
pub fn releases(answer: &Answer, ask: &Callback<Act>) -> Html {
    let mut rows = in_every_release(answer);
    rows.reverse();
    let Some(at_hand) = rows.iter().find(|row| row.document.flink == answer.document.flink) else {
        return html! {};
    };
    html! {
        <section class="releases" aria-label="All releases">
            <p class="faint">{ "Sizes that differ from the release in view are underlined." }</p>
            { for at_hand.processes.iter().enumerate().map(|(index, process)| table(&rows, index, process, at_hand, ask)) }
        </section>
    }
}

fn table(rows: &[ReleaseRow], index: usize, at_hand: &ProcessRow, view: &ReleaseRow, ask: &Callback<Act>) -> Html {
    let mut above = None;
    let rows = rows.iter().filter_map(|row| {
        let process = row.processes.get(index)?;
        let cells = of_process(process, at_hand, above.replace(process));
        Some(of_release(row, row.document.flink == view.document.flink, cells, ask))
    });
    html! {
        <table>
            <caption>{ at_hand.process.name() }</caption>
            <thead>
                <tr>
                    <th scope="col">{ "Release" }</th>
                    { for at_hand.sizes.iter().map(|(part, _)| html! { <th scope="col" class="number">{ part.name() }</th> }) }
                </tr>
            </thead>
            <tbody>{ for rows }</tbody>
        </table>
    }
}

fn of_release(row: &ReleaseRow, is_at_hand: bool, cells: Html, ask: &Callback<Act>) -> Html {
    let flink = row.document.flink;
    let open = {
        let document = row.document.clone();
        ask.reform(move |_: MouseEvent| Act::Change(format!("switched to Flink {flink}"), Box::new(document.clone())))
    };
    html! {
        <tr key={flink.to_string()} class={is_at_hand.then_some("selected")}>
            <th scope="row">
                if is_at_hand { { format!("Flink {flink}") } } else {
                    <button class="plain" title="Show this release" onclick={open}>{ format!("Flink {flink}") }</button>
                }
            </th>
            { cells }
        </tr>
    }
}

/// The sizes of a process, or why it does not start: said once where releases agree.
fn of_process(process: &ProcessRow, at_hand: &ProcessRow, above: Option<&ProcessRow>) -> Html {
    if let Some(message) = &process.refusal {
        let is_said = above.is_some_and(|above| above.refusal == process.refusal);
        return html! {
            <td class="refusal" colspan={process.sizes.len().to_string()}>
                <p>
                    <b>{ "Does not start" }</b>
                    if !is_said { { format!(": {message}") } }
                </p>
            </td>
        };
    }
    let cell = |part: &(Component, Option<MemorySize>)| {
        let differs = at_hand.refusal.is_none() && !at_hand.sizes.contains(part);
        let text = part
            .1
            .map_or_else(|| "–".to_owned(), |size| ShortSize(size).to_string());
        html! { <td class={classes!("number", differs.then_some("differs"))}>{ text }</td> }
    };
    process.sizes.iter().map(cell).collect()
}
