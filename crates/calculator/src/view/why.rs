//! Why the selected component is as large as it is; without one, where Flink's derivation started.

use flink_memory::{
    Component, Explanation, Ignored, Limit, Operation, Percent, Step, explain, explain_path, ignored_options,
};
use yew::prelude::*;

use crate::model::shown::Shown;
use crate::view::sentence::written;
use crate::view::size;

/// Where the process's derivation started, or what the selected component is made of.
pub fn why(shown: &Shown, selected: Option<Component>, on_select: &Callback<Component>) -> Html {
    let explained = selected.and_then(|component| explanation(shown, component, on_select));
    html! {
        <section class="why" aria-label="Why" aria-live="polite">
            { explained.unwrap_or_else(|| path(shown, on_select)) }
        </section>
    }
}

/// Where the derivation started, and what of the configuration changes nothing.
fn path(shown: &Shown, on_select: &Callback<Component>) -> Html {
    let derivation = shown.derivation();
    let version = derivation.target.version;
    let path = explain_path(derivation);
    let ignored = ignored_options(derivation, shown.configuration());
    let remark = |ignored: &Ignored| {
        let reason = ignored.reason.sentence(version);
        html! {
            <li>
                <code>{ ignored.entry.key.clone() }</code>{ " changes nothing. " }
                { written(&reason.parts, version, Some(on_select)) }
            </li>
        }
    };
    html! {
        <>
            <p>
                { written(&path.parts, version, Some(on_select)) }{ " " }
                if !shown.is_local_job_manager() {
                    <span class="faint">{ "Select a part to see why it is as large as it is." }</span>
                }
            </p>
            if !ignored.is_empty() { <ul class="remarks">{ for ignored.iter().map(remark) }</ul> }
        </>
    }
}

/// Why a component is as large as it is, if Flink came to derive it.
fn explanation(shown: &Shown, component: Component, on_select: &Callback<Component>) -> Option<Html> {
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
            <p>{ written(&sentence.parts, version, Some(on_select)) }</p>
            if steps.len() > 1 {
                <details>
                    <summary>{ "Step by step" }</summary>
                    <table><tbody>{ for steps.iter().map(|step| line(step, version, on_select)) }</tbody></table>
                </details>
            }
            <p class="faint">
                { written(&change.parts, version, Some(on_select)) }{ " " }
                <a href={documentation} target="_blank" rel="noopener">{ "Flink’s documentation" }</a>
            </p>
        </>
    })
}

/// A line of the computation.
fn line(step: &Step, version: flink_memory::FlinkVersion, on_select: &Callback<Component>) -> Html {
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
            <td>{ written(&[step.label], version, Some(on_select)) }</td>
            <td class="number">{ size::grouped(step.size.bytes()) }</td>
        </tr>
    }
}
