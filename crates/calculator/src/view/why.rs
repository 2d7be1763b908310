//! How the size of the selected component is calculated; without one, where Flink's derivation started.

use flink_memory::{
    Component, Explanation, Ignored, Limit, Operation, Percent, Step, explain, explain_path, ignored_options, purpose,
};
use yew::prelude::*;

use crate::model::shown::Shown;
use crate::view::sentence::{Handlers, written};
use crate::view::size;

/// Where the process's derivation started, or how the size of the selected component is calculated, with what there is
/// to `edit` about it.
pub fn why(shown: &Shown, selected: Option<Component>, handlers: Handlers, edit: Option<Html>) -> Html {
    let explained = selected.and_then(|component| explanation(shown, component, handlers, edit.clone()));
    html! {
        <section class="why" aria-label="Why" aria-live="polite">
            { explained.unwrap_or_else(|| path(shown, handlers, edit)) }
        </section>
    }
}

/// Where the derivation started, with what there is to `edit` about that, and what of the configuration changes nothing.
fn path(shown: &Shown, handlers: Handlers, edit: Option<Html>) -> Html {
    let derivation = shown.derivation();
    let version = derivation.target.version;
    let path = explain_path(derivation);
    let ignored = ignored_options(derivation, shown.configuration());
    let remark = |ignored: &Ignored| {
        let reason = ignored.reason.sentence(version);
        html! {
            <li>
                <code>{ ignored.entry.key.clone() }</code>{ " changes nothing. " }
                { written(&reason.parts, version, handlers) }
            </li>
        }
    };
    html! {
        <>
            <p>
                { written(&path.parts, version, handlers) }
                // On the whole page, the picture says so.
                if handlers.seek.is_none() && !shown.is_local_job_manager() {
                    { " " }<span class="faint">{ "Select a part to see how its size is calculated." }</span>
                }
            </p>
            { edit }
            if !ignored.is_empty() { <ul class="remarks">{ for ignored.iter().map(remark) }</ul> }
        </>
    }
}

/// How the size of a component is calculated, if Flink came to derive it.
fn explanation(shown: &Shown, component: Component, handlers: Handlers, edit: Option<Html>) -> Option<Html> {
    let derivation = shown.derivation();
    let version = derivation.target.version;
    let explanation = explain(derivation, shown.configuration(), component)?;
    let Explanation {
        component,
        amount,
        sentence,
        steps,
        page,
        change,
        ..
    } = &explanation;
    let bytes = amount.size.bytes();
    let flag = Limit::in_derivation(*component, derivation).flag();
    let documentation = version.documentation(page);
    Some(html! {
        <>
            <h2>
                { component.name() }
                <span>
                    { size::short(derivation, *component, amount.size) }{ " · " }{ size::grouped(bytes) }{ " bytes" }
                    if !shown.is_local() { { " · " }{ size::share_in(derivation, amount.size) } }
                    if let Some(flag) = flag { { " · " }<code>{ flag }</code> }
                </span>
            </h2>
            <p>{ purpose(*component, derivation.target.process) }</p>
            { edit }
            <p>{ written(&sentence.parts, version, handlers) }</p>
            if steps.len() > 1 {
                <details>
                    <summary>{ "Step by step" }</summary>
                    <table><tbody>{ for steps.iter().map(|step| line(step, version, handlers)) }</tbody></table>
                </details>
            }
            <p class="faint">
                { written(&change.parts, version, handlers) }{ " " }
                <a href={documentation} target="_blank" rel="noopener">{ "Flink’s documentation" }</a>
            </p>
        </>
    })
}

/// A line of the computation.
fn line(step: &Step, version: flink_memory::FlinkVersion, handlers: Handlers) -> Html {
    let operation = match step.operation {
        Operation::Start => String::new(),
        Operation::Add => "+".to_owned(),
        Operation::Subtract => "−".to_owned(),
        Operation::Share(fraction) => format!("× {}", Percent(fraction)),
        Operation::InverseShare(fraction) => {
            let rest = Percent(1.0 - f64::from(fraction as f32));
            format!("× {} / {rest}", Percent(fraction))
        }
        Operation::Times(count) => format!("× {count}"),
        Operation::AtLeast => "at least".to_owned(),
        Operation::AtMost => "at most".to_owned(),
    };
    html! {
        <tr>
            <td class="operation">{ operation }</td>
            <td>{ written(&[step.label], version, handlers) }</td>
            <td class="number">{ size::grouped(step.size.bytes()) }</td>
        </tr>
    }
}
