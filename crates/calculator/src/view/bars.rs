//! A process in two configurations to one scale, with what grew and shrank.

use flink_config::Answer;
use flink_memory::{Component, Limit, MemorySize, Process, ShortSize};
use yew::prelude::*;

use super::limit_style;
use crate::model::change::difference;

/// The height of each bar, and the room between them, in which lines lead from one to the other.
const BAR: f64 = 34.0;
const BETWEEN: f64 = 46.0;
/// The room that a name takes in pixels, by its letters and beside them; and the least width of a picture, on phones and
/// elsewhere.
const LETTER: f64 = 6.6;
const BESIDE: f64 = 14.0;
const WIDTHS: [f64; 2] = [320.0, 620.0];
/// Of a bar's whole width: between narrower parts stands no number.
const NUMBERED: f64 = 0.22;

/// Both sides to one scale, with lines from each part of the one to the same part of the other; nothing where only one of
/// them starts, or sizes are not known.
pub fn bars(process: Process, other: &Answer, this: &Answer) -> Html {
    let size = |answer: &Answer, component| {
        let size = answer.derivation(process).amounts.size(component);
        size.filter(|_| answer.starts(process)).map_or(0, MemorySize::bytes)
    };
    let leaves = Component::tree(process).into_iter().map(|(component, _)| component);
    let leaves: Vec<(Component, i64, i64)> = leaves
        .filter(|component| component.parts(process).is_empty())
        .map(|component| (component, size(other, component), size(this, component)))
        .collect();
    let before: i64 = leaves.iter().map(|(_, before, _)| before).sum();
    let after: i64 = leaves.iter().map(|(.., after)| after).sum();
    let widest = before.max(after);
    if before <= 0 || after <= 0 {
        return html! {};
    }
    // Percentages of the picture's width; letters are in pixels.
    let share = |bytes: i64| bytes as f64 / widest as f64;
    let mut at = (0.0, 0.0);
    let mut drawn = Vec::new();
    for part in &leaves {
        let (old, new) = (share(part.1), share(part.2));
        drawn.push((*part, at.0, old, at.1, new));
        at = (at.0 + old, at.1 + new);
    }
    let percent = |share: f64| format!("{:.3}%", share * 100.0);
    // Coloured as in the picture, by what holds the part to its size.
    let class = |component: Component| {
        let limit = Limit::in_derivation(component, this.derivation(process));
        classes!("box", "leaf", limit_style::class(limit))
    };
    let bar = |y: f64, is_after: bool| {
        drawn
            .iter()
            .map(|(part, old_at, old, new_at, new)| {
                let (x, width) = if is_after { (*new_at, *new) } else { (*old_at, *old) };
                let name = part.0.name();
                let needed = name.len() as f64 * LETTER + BESIDE;
                let fits = WIDTHS.map(|least| width * least >= needed);
                html! {
                    <g class={class(part.0)}>
                        <rect class="fill" x={percent(x)} width={percent(width)} y={y.to_string()} height={BAR.to_string()} />
                        <rect class="edge" x={percent(x)} width={percent(width)} y={y.to_string()} height={BAR.to_string()} />
                        if fits[1] {
                            <svg class={(!fits[0]).then_some("roomy")} x={percent(x)} width={percent(width)} y={y.to_string()} height={BAR.to_string()}>
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
        let (_, before, after) = *part;
        let by = (before != after).then(|| difference(before, after))?;
        let arrow = if after > before { "▲" } else { "▼" };
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
        process.name(),
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

fn sized(bytes: i64) -> String {
    ShortSize(MemorySize::from_bytes(bytes).unwrap_or_default()).to_string()
}
