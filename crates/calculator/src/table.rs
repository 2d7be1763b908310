//! The picture's twin in words and exact numbers: each component with its size, share, origin and option.

use std::rc::Rc;

use flink_memory::{Component, Derivation, Process};
use yew::prelude::*;

use crate::key::Key;
use crate::provenance;
use crate::size::{self, Bytes};

#[derive(Properties, PartialEq)]
pub struct TableProps {
    pub derivation: Rc<Derivation>,
    pub selected: Option<Component>,
    pub on_select: Callback<Component>,
}

#[component]
pub fn Table(props: &TableProps) -> Html {
    let Derivation { target, amounts, .. } = &*props.derivation;
    let process = target.process;
    let whole = amounts.size(Component::TotalProcess).map_or(0, |size| size.bytes());
    let row = |(component, depth): (Component, usize)| {
        let amount = amounts.get(component);
        let (selected, on_click) = (
            props.selected == Some(component),
            props.on_select.reform(move |_| component),
        );
        html! {
            <tr key={component.name()} class={selected.then_some("selected")}>
                <th scope="row" class={format!("depth-{depth}")}>
                    <button class="plain" aria-pressed={selected.to_string()} onclick={on_click}>
                        { component.name() }
                    </button>
                </th>
                if let Some(amount) = amount {
                    <td class="number">{ size::short(amount.size.bytes()) }</td>
                    <td class="number"><Bytes bytes={amount.size.bytes()} /></td>
                    <td class="number">{ size::share(amount.size.bytes(), whole) }</td>
                    <td>
                        { provenance::words(component, process, amount) }
                        if let Some(option) = provenance::deciding(component, process, amount) { { " " }<Key option_key={option.key_in(target.version)} /> }
                    </td>
                } else {
                    <td class="number">{ "–" }</td>
                    <td class="number">{ "–" }</td>
                    <td class="number">{ "–" }</td>
                    <td class="faint">{ "unknown: Flink stopped before" }</td>
                }
            </tr>
        }
    };
    let caption = match process {
        Process::TaskManager => "Memory of the TaskManager",
        Process::JobManager => "Memory of the JobManager",
    };
    html! {
        <section class="table" aria-label={caption}>
            <table>
                <caption>{ caption }</caption>
                <thead>
                    <tr>
                        <th scope="col">{ "Part" }</th>
                        <th scope="col" class="number">{ "Size" }</th>
                        <th scope="col" class="number">{ "Bytes" }</th>
                        <th scope="col" class="number">{ "Share" }</th>
                        <th scope="col">{ "Where it comes from" }</th>
                    </tr>
                </thead>
                <tbody>{ for tree(process).into_iter().map(row) }</tbody>
            </table>
        </section>
    }
}

/// Every component of a process with its depth, wholes before their parts.
fn tree(process: Process) -> Vec<(Component, usize)> {
    fn grow(component: Component, depth: usize, process: Process, tree: &mut Vec<(Component, usize)>) {
        tree.push((component, depth));
        for part in component.parts(process) {
            grow(*part, depth + 1, process, tree);
        }
    }
    let mut tree = Vec::new();
    grow(Component::TotalProcess, 0, process, &mut tree);
    tree
}
