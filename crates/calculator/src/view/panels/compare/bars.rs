//! Both configurations of a process to one scale, with what grew and shrank.

use flink_compare::{PartDifference, ProcessDifference, change_in_size};
use flink_memory::{Component, Derivation, Limit, MemorySize};
use yew::prelude::*;

use crate::view::limit_style;
use crate::view::panels::words::sized;

/// The height of each bar, and the room between them, in which lines lead from one to the other.
const BAR: f64 = 34.0;
const BETWEEN: f64 = 46.0;
/// Of a bar's whole width: narrower parts carry no name, and between the bars no number.
const NAMED: f64 = 0.09;
const NUMBERED: f64 = 0.22;

/// Both sides to one scale, with lines from each part of the one to the same part of the other.
pub(super) fn bars(process: &ProcessDifference, derivation: &Derivation) -> Html {
    let leaves: Vec<&PartDifference> = process
        .parts
        .iter()
        .filter(|part| part.component.parts(process.process).is_empty())
        .collect();
    let total = |of: fn(&PartDifference) -> Option<MemorySize>| -> i64 {
        leaves.iter().filter_map(|part| of(part)).map(MemorySize::bytes).sum()
    };
    let (before, after) = (total(|part| part.before), total(|part| part.after));
    let widest = before.max(after);
    if before == 0 || after == 0 || widest <= 0 {
        return html! {};
    }
    // Percentages of the picture's width; letters are in pixels.
    let share = |bytes: i64| bytes as f64 / widest as f64;
    let mut at = (0.0, 0.0);
    let mut drawn = Vec::new();
    for part in &leaves {
        let of = |size: Option<MemorySize>| share(size.map_or(0, MemorySize::bytes));
        let (old, new) = (of(part.before), of(part.after));
        drawn.push((*part, at.0, old, at.1, new));
        at = (at.0 + old, at.1 + new);
    }
    let percent = |share: f64| format!("{:.3}%", share * 100.0);
    // Coloured as in the picture, by what holds the part to its size.
    let class = |component: Component| {
        let limit = Limit::in_derivation(component, derivation);
        classes!("box", "leaf", limit_style::class(limit))
    };
    let bar = |y: f64, is_after: bool| {
        drawn
            .iter()
            .map(|(part, old_at, old, new_at, new)| {
                let (x, width) = if is_after { (*new_at, *new) } else { (*old_at, *old) };
                let name = (width >= NAMED).then(|| part.component.name());
                html! {
                    <g class={class(part.component)}>
                        <rect class="fill" x={percent(x)} width={percent(width)} y={y.to_string()} height={BAR.to_string()} />
                        <rect class="edge" x={percent(x)} width={percent(width)} y={y.to_string()} height={BAR.to_string()} />
                        if let Some(name) = name {
                            <svg x={percent(x)} width={percent(width)} y={y.to_string()} height={BAR.to_string()}>
                                <text x="7" y={(BAR / 2.0 + 4.0).to_string()}>{ name }</text>
                            </svg>
                        }
                    </g>
                }
            })
            .collect::<Html>()
    };
    let links = drawn.iter().map(|(_, old_at, old, new_at, new)| {
        let line = |x1: f64, x2: f64| {
            html! {
                <line x1={percent(x1)} x2={percent(x2)} y1={BAR.to_string()} y2={(BAR + BETWEEN).to_string()} />
            }
        };
        html! { <>{ line(old_at + old, new_at + new) }</> }
    });
    let marks = drawn.iter().filter_map(|(part, old_at, old, new_at, new)| {
        let by = change_in_size(part.before, part.after)?;
        let arrow = if part.after > part.before { "▲" } else { "▼" };
        let middle = (old_at + old / 2.0 + new_at + new / 2.0) / 2.0;
        let is_wide = old.max(*new) >= NUMBERED;
        Some(html! {
            <text class="moved" x={percent(middle)} y={(BAR + BETWEEN / 2.0 + 4.0).to_string()} text-anchor="middle">
                { if is_wide { format!("{arrow} {by}") } else { arrow.to_owned() } }
            </text>
        })
    });
    let height = 2.0 * BAR + BETWEEN;
    let label = format!(
        "The {}’s parts to one scale: the other side above with {}, this side below with {}",
        process.process.name(),
        sized(before),
        sized(after)
    );
    html! {
        <figure class="bars">
            <p aria-hidden="true">{ format!("Other: {}", sized(before)) }</p>
            <svg role="img" aria-label={label} width="100%" height={height.to_string()}>
                <g class="links">{ for links }</g>
                { bar(0.0, false) }
                { bar(BAR + BETWEEN, true) }
                { for marks }
            </svg>
            <p aria-hidden="true">{ format!("This: {}", sized(after)) }</p>
        </figure>
    }
}
