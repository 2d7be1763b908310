//! The document in every release: whether Flink starts with it, and what the parts get.

use flink_compare::{ProcessRow, ReleaseRow, releases as in_every_release};
use flink_config::Answer;
use flink_memory::{Component, MemorySize, ShortSize};
use yew::prelude::*;

use crate::model::panel::Act;

/// A table with a row for every release, the newest first.
pub fn releases(answer: &Answer, ask: &Callback<Act>) -> Html {
    let mut rows = in_every_release(answer);
    rows.reverse();
    let Some(at_hand) = rows.iter().find(|row| row.document.flink == answer.document.flink) else {
        return html! {};
    };
    let above = std::iter::once(None).chain(rows.iter().map(Some));
    html! {
        <section class="releases" aria-label="All releases">
            <table>
                <caption>{ "This configuration in all releases. Sizes that differ from the release in view are underlined." }</caption>
                <thead>
                    <tr>
                        <th scope="col" rowspan="2">{ "Release" }</th>
                        { for at_hand.processes.iter().map(|process| html! {
                            <th scope="colgroup" colspan={process.sizes.len().to_string()}>{ process.process.name() }</th>
                        }) }
                    </tr>
                    <tr>{ for at_hand.processes.iter().flat_map(|process| &process.sizes).map(|(part, _)| html! {
                        <th scope="col" class="number">{ part.name() }</th>
                    }) }</tr>
                </thead>
                <tbody>{ for rows.iter().zip(above).map(|(row, above)| of_release(row, at_hand, above, ask)) }</tbody>
            </table>
        </section>
    }
}

fn of_release(row: &ReleaseRow, at_hand: &ReleaseRow, above: Option<&ReleaseRow>, ask: &Callback<Act>) -> Html {
    let flink = row.document.flink;
    let is_at_hand = flink == at_hand.document.flink;
    let open = {
        let document = row.document.clone();
        ask.reform(move |_: MouseEvent| Act::Change(format!("switched to Flink {flink}"), Box::new(document.clone())))
    };
    let cells = row.processes.iter().enumerate().map(|(index, process)| {
        let like = |row: &ReleaseRow| row.processes.get(index).cloned();
        of_process(process, like(at_hand).as_ref(), above.and_then(like).as_ref())
    });
    html! {
        <tr key={flink.to_string()} class={is_at_hand.then_some("selected")}>
            <th scope="row">
                if is_at_hand { { format!("Flink {flink}") } } else {
                    <button class="plain" title="Show this release" onclick={open}>{ format!("Flink {flink}") }</button>
                }
            </th>
            { for cells }
        </tr>
    }
}

/// The sizes of a process, or why it does not start: said once where releases agree.
fn of_process(process: &ProcessRow, at_hand: Option<&ProcessRow>, above: Option<&ProcessRow>) -> Html {
    if let Some(message) = &process.refusal {
        let is_said = above.is_some_and(|above| above.refusal == process.refusal);
        return html! {
            <td class="refusal" colspan={process.sizes.len().to_string()}>
                <b>{ "Does not start" }</b>
                if !is_said { <span>{ format!(": {message}") }</span> }
            </td>
        };
    }
    let cell = |part: &(Component, Option<MemorySize>)| {
        let differs = at_hand.is_some_and(|at_hand| at_hand.refusal.is_none() && !at_hand.sizes.contains(part));
        let text = part
            .1
            .map_or_else(|| "–".to_owned(), |size| ShortSize(size).to_string());
        html! { <td class={classes!("number", differs.then_some("differs"))}>{ text }</td> }
    };
    process.sizes.iter().map(cell).collect()
}
