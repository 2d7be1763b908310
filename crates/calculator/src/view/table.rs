//! The picture's twin in words and exact numbers: each component with its size, share, origin and option.

use flink_memory::{Component, MemorySize, Process, ShortSize, explain};
use yew::prelude::*;

use crate::browser::clipboard::ToCopy;
use crate::model::failure::Used;
use crate::model::shown::Shown;
use crate::view::copy::Copy;
use crate::view::id::id;
use crate::view::sentence::{Handlers, written};
use crate::view::size;

pub fn table(
    shown: &Shown,
    selected: Option<Component>,
    used: &[Used],
    on_select: &Callback<Component>,
    on_hold: Option<Callback<Component>>,
) -> Html {
    let derivation = shown.derivation();
    let (target, configuration) = (derivation.target, shown.configuration());
    let process = target.process;
    if shown.is_local_job_manager() {
        return html! {};
    }
    let row = |(component, depth): (Component, usize)| {
        let (selected, on_click) = (selected == Some(component), on_select.reform(move |_| component));
        let explanation = explain(derivation, configuration, component);
        let used_cell = (!used.is_empty()).then(|| {
            let words = used.iter().find(|used| used.component == component).map(|used| {
                let size = MemorySize::from_bytes(used.bytes).unwrap_or_default();
                let limit = derivation.amounts.size(component).map_or(0, MemorySize::bytes);
                format!("{} ({})", ShortSize(size), size::share(used.bytes, limit))
            });
            html! { <td class="number used">{ words }</td> }
        });
        let cells = match &explanation {
            Some(explanation) => {
                let size = explanation.amount.size;
                html! {
                    <>
                        <td class="number">{ size::short(derivation, component, size) }</td>
                        <td class="number">{ size::grouped(size.bytes()) }</td>
                        <td class="number">{ size::share_in(derivation, size) }</td>
                        <td>{ written(&explanation.origin(target.version).parts, target.version, Handlers::default()) }</td>
                    </>
                }
            }
            None => html! {
                <>
                    <td class="number">{ "–" }</td>
                    <td class="number">{ "–" }</td>
                    <td class="number">{ "–" }</td>
                    <td class="faint">{ "unknown: Flink stopped earlier" }</td>
                </>
            },
        };
        html! {
            <tr key={component.name()} class={selected.then_some("selected")}>
                <th scope="row" class={format!("depth-{depth}")}>
                    <button id={id("row", component.name())} class="plain" aria-pressed={selected.to_string()} onclick={on_click}>
                        { component.name() }
                    </button>
                </th>
                { cells }
                { used_cell }
                if let Some(on_hold) = &on_hold {
                    <td class="holding">
                        if !derivation.is_nominal(component) && explanation.is_some() {
                            <button id={id("hold", component.name())} class="plain link" aria-label={format!("Hold {}", component.name())}
                                onclick={on_hold.reform(move |_: MouseEvent| component)}>{ "Hold" }</button>
                        }
                    </td>
                }
            </tr>
        }
    };
    let caption = match process {
        Process::TaskManager => "Memory of the TaskManager",
        Process::JobManager => "Memory of the JobManager",
    };
    let copied = {
        let shown = shown.clone();
        Callback::from(move |()| ToCopy::text(lines(&shown)))
    };
    html! {
        <section class="table" aria-label={caption}>
            <Copy id="copy-table" name="Copy table" text={copied} />
            <table>
                <caption>{ caption }</caption>
                <thead>
                    <tr>
                        <th scope="col">{ "Part" }</th>
                        <th scope="col" class="number">{ "Size" }</th>
                        <th scope="col" class="number">{ "Bytes" }</th>
                        <th scope="col" class="number">{ "Share" }</th>
                        <th scope="col">{ "Where it comes from" }</th>
                        if !used.is_empty() { <th scope="col" class="number">{ "Used" }</th> }
                        if on_hold.is_some() { <th scope="col">{ "Hold" }</th> }
                    </tr>
                </thead>
                <tbody>{ for Component::tree(process).into_iter().map(row) }</tbody>
            </table>
        </section>
    }
}

/// The table as lines of a spreadsheet: part, bytes, size, and where it comes from.
fn lines(shown: &Shown) -> String {
    let (derivation, configuration) = (shown.derivation(), shown.configuration());
    let version = derivation.target.version;
    let line = |(component, _): (Component, usize)| {
        let explanation = explain(derivation, configuration, component)?;
        let text = explanation.origin(version);
        let size = explanation.amount.size;
        let (bytes, short) = (size.bytes(), size::short(derivation, component, size));
        Some(format!("{}\t{bytes}\t{short}\t{text}\n", component.name()))
    };
    Component::tree(derivation.target.process)
        .into_iter()
        .filter_map(line)
        .collect()
}
