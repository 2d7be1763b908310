//! The picture as a slim bar, which stays in view on phones while the inputs below it are edited.

use flink_memory::{Component, Limit, MemorySize, ShortSize};
use yew::prelude::*;

use super::limit_style;
use super::picture::number;
use crate::model::calculation::Calculation;

/// How long the bar is in its own measure.
const LENGTH: f64 = 1000.0;

/// The parts of the process in view side by side, with the total and the selected part in words. It says nothing that
/// the picture does not say.
pub fn slim(calculation: &Calculation) -> Html {
    let process = calculation.process;
    let Some(shown) = calculation.last_good(process).filter(|shown| !shown.is_local()) else {
        return html! {};
    };
    let (derivation, size) = (shown.derivation(), |component| {
        shown.amounts().size(component).unwrap_or_default()
    });
    let total = size(Component::TotalProcess);
    let mut x = 0.0;
    let mut parts = Vec::new();
    for (component, _) in Component::tree(process) {
        let width = size(component).bytes() as f64 * LENGTH / total.bytes().max(1) as f64;
        if component.parts(process).is_empty() && width > 0.0 {
            let class = classes!(
                "box",
                "leaf",
                limit_style::class(Limit::in_derivation(component, derivation)),
                (calculation.selected == Some(component)).then_some("selected")
            );
            parts.push(html! { <g key={component.name()} {class}><rect class="fill" x={number(x)} width={number((width - 4.0).max(1.0))} height="10" /></g> });
            x += width;
        }
    }
    let said = |name: &str, size: MemorySize| format!("{name} {}", ShortSize(size));
    html! {
        <div class={classes!("slim", (!calculation.starts(process)).then_some("dimmed"))} aria-hidden="true">
            <span>{ said(process.name(), total) }</span>
            if let Some(component) = calculation.selected { <span>{ said(component.name(), size(component)) }</span> }
            <svg viewBox="0 0 1000 10" preserveAspectRatio="none">{ for parts }</svg>
        </div>
    }
}
