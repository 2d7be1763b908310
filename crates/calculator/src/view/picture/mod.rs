//! The picture of a process's memory: our own SVG, in pixels of the room it has.

mod ghost;
mod layout;
pub mod lettering;

use std::rc::Rc;

use flink_memory::{Amounts, Component, Deployment, Derivation, Limit, MemorySize, Process, ShortSize, Target};
use wasm_bindgen::JsCast;
use web_sys::{Element, HtmlElement};
use yew::prelude::*;

use crate::browser::width::use_width;
use crate::model::advice::Emphasis;
use crate::model::calculation::Calculation;
use crate::model::embed::Part;
use crate::model::failure::Used;
use crate::model::shown::Shown;
use crate::view::id::id;
use crate::view::limit_style;
use crate::view::size;
use ghost::{Outline, outlines};
use layout::{Direction, GAP, Label, Line, Node, PADDING, Placed, Rect, lay_out, pitch};

#[derive(Properties, PartialEq)]
pub struct PictureProps {
    pub shown: Shown,
    /// Whether it shows how things were before Flink refused.
    pub dimmed: bool,
    /// Whether it changes at once: a movement would be late for the next key stroke.
    pub still: bool,
    pub selected: Option<Component>,
    /// What is pointed at beside the picture.
    pub emphasis: Option<Rc<Emphasis>>,
    /// What is used.
    pub used: Rc<[Used]>,
    pub on_select: Callback<Component>,
}

/// Whatever is narrower is to be scrolled.
const LEAST_WIDTH: u32 = 260;

/// The picture of the process in view with what stands `below` it, unless it was not asked for. While Flink refuses, it
/// shows how things were before.
pub fn panel(
    calculation: &Calculation,
    still: bool,
    emphasis: Option<Rc<Emphasis>>,
    used: Rc<[Used]>,
    below: Html,
    on_select: &Callback<Component>,
) -> Html {
    let process = calculation.process;
    let last_good = calculation.last_good(process);
    // On a page of others, Flink's refusal says enough.
    if !calculation.shows(Part::Picture) || (calculation.parts.is_some() && last_good.is_none()) {
        return html! {};
    }
    let dimmed = !calculation.starts(process);
    html! {
        <div class="card" role="tabpanel" id="process-panel" aria-labelledby={format!("process-{}", process as usize)}>
            if let Some(shown) = last_good.filter(|shown| !shown.is_local_job_manager()) {
                <Picture shown={shown.clone()} {dimmed} {still} selected={calculation.selected} {emphasis} {used} {on_select} />
                if dimmed { <p class="was">{ "The last configuration that Flink started with." }</p> } else { { below } }
            } else if calculation.shown(process).is_local_job_manager() {
                <p class="empty">{ "The JobManager runs in the same JVM as the TaskManager. It has no memory of its own." }</p>
            } else {
                <p class="empty">{ "The picture appears once the error is fixed." }</p>
            }
        </div>
    }
}

/// The picture with its legend. What it says, the table says too.
#[component]
pub fn Picture(props: &PictureProps) -> Html {
    let frame = use_node_ref();
    let width = use_width(frame.clone());
    let focused = use_state_eq(|| Component::TotalProcess);
    let on_focus = {
        let setter = focused.setter();
        use_callback((), move |component, ()| setter.set(component))
    };
    let derivation = props.shown.derivation();
    let process = derivation.target.process;

    let layout = use_memo(
        (props.shown.clone(), width, props.used.clone()),
        |(shown, width, used)| {
            let whole = tree(shown.derivation().target, shown.amounts(), used)?;
            Some(lay_out(&whole, f64::from((*width)?.max(LEAST_WIDTH))))
        },
    );
    let emphasis = props.emphasis.as_deref();
    let about = emphasis.map_or(&[] as &[_], |emphasis| &emphasis.components);
    let ghost = layout.as_ref().as_ref().and_then(|layout| {
        let before = tree(derivation.target, &derivation.amounts, &[])?;
        let after = tree(derivation.target, emphasis?.after.as_ref()?, &[])?;
        Some(outlines(layout, &before, &after, emphasis?.is_past))
    });
    let onkeydown = {
        let (layout, focused, on_select) = (layout.clone(), focused.clone(), props.on_select.clone());
        let frame = frame.clone();
        Callback::from(move |event: KeyboardEvent| {
            let direction = match event.key().as_str() {
                "ArrowLeft" => Direction::Left,
                "ArrowRight" => Direction::Right,
                "ArrowUp" => Direction::Up,
                "ArrowDown" => Direction::Down,
                "Enter" | " " => {
                    event.prevent_default();
                    on_select.emit(*focused);
                    return;
                }
                _ => return,
            };
            event.prevent_default();
            let next = layout
                .as_ref()
                .as_ref()
                .and_then(|layout| layout.neighbour(*focused, direction));
            if let Some(next) = next {
                focus(&frame, next);
            }
        })
    };
    let drawn = |placed: &Placed| {
        let component = placed.component;
        let marks = Marks {
            selected: props.selected == Some(component),
            about: about.contains(&component),
            reachable: *focused == component,
        };
        let used = bytes_used(&props.used, component);
        component_box(placed, derivation, marks, used, &props.on_select, &on_focus)
    };
    let is_local = props.shown.is_local();
    let label = match process {
        Process::TaskManager if is_local => {
            "Memory of the TaskManager, not in proportion; arrow keys lead from box to box"
        }
        Process::TaskManager => "Memory of the TaskManager in proportion; arrow keys lead from box to box",
        Process::JobManager => "Memory of the JobManager in proportion; arrow keys lead from box to box",
    };
    let classes = classes!(
        "picture",
        props.dimmed.then_some("dimmed"),
        props.still.then_some("still"),
        (!about.is_empty()).then_some("pointing"),
    );
    let upright = layout
        .as_ref()
        .as_ref()
        .is_some_and(|layout| layout.upright)
        .then_some("upright");
    html! {
        <figure class={classes!(classes, upright)}>
            <div ref={frame}>
                if let Some(layout) = layout.as_ref() {
                    <svg role="group" aria-label={label} {onkeydown}
                        width={number(layout.width)} height={number(layout.height)}
                        viewBox={format!("0 0 {} {}", number(layout.width), number(layout.height))}>
                        <defs>
                            <pattern id="hatch" width="9" height="9" patternUnits="userSpaceOnUse"
                                patternTransform="rotate(45)">
                                <rect class="stripe" width="3" height="9" />
                            </pattern>
                        </defs>
                        { for layout.boxes.iter().map(drawn) }
                        if let Some(ghost) = ghost {
                            <g class={classes!("ghost", emphasis.is_some_and(|emphasis| emphasis.is_past).then_some("past"))} aria-hidden="true">{ for ghost.iter().map(outlined) }</g>
                        }
                    </svg>
                }
            </div>
            <figcaption>
                { legend(derivation) }
                if !props.used.is_empty() { <p>{ "The bars show how much of a part is used." }</p> }
                if is_local {
                    <p>{ "Not in proportion: in local execution only Managed Memory and Network have a size." }</p>
                } else if layout.as_ref().as_ref().is_some_and(|layout| layout.enlarges) {
                    <p>{ "Very small parts are drawn larger to stay readable." }</p>
                }
            </figcaption>
        </figure>
    }
}

/// The tree of a process, if all of it is known.
fn tree(target: Target, amounts: &Amounts, used: &[Used]) -> Option<Node> {
    if target.deployment == Deployment::Local {
        return local_tree(amounts);
    }
    let root = amounts.size(Component::TotalProcess)?.bytes();
    node(Component::TotalProcess, target.process, amounts, used, root)
}

/// How many bytes of a component are used, if that is known.
fn bytes_used(used: &[Used], component: Component) -> Option<i64> {
    used.iter()
        .find(|used| used.component == component)
        .map(|used| used.bytes)
}

/// What there is in local execution: what has no size is drawn as large as what has one.
fn local_tree(amounts: &Amounts) -> Option<Node> {
    let sized = |component| {
        let size = amounts.size(component)?;
        Some(Node {
            component,
            bytes: size.bytes(),
            amounts: vec![ShortSize(size).to_string()],
            parts: Vec::new(),
        })
    };
    let (managed, network) = (sized(Component::Managed)?, sized(Component::Network)?);
    let both = managed.bytes.saturating_add(network.bytes).clamp(2, i64::MAX / 8);
    let open = |component, bytes: i64, parts: Vec<Node>| Node {
        component,
        bytes: parts.iter().fold(bytes, |sum, part| sum.saturating_add(part.bytes)),
        amounts: vec!["no limit".to_owned()],
        parts,
    };
    let off_heap = open(Component::TaskOffHeap, both / 2, Vec::new());
    let parts = vec![
        open(Component::JvmHeap, both, Vec::new()),
        managed,
        open(Component::Direct, 0, vec![off_heap, network]),
        open(Component::JvmMetaspace, both / 2, Vec::new()),
    ];
    Some(open(Component::TotalProcess, 0, parts))
}

/// The tree of what is known, from `component` down; `None` where a size is not.
fn node(component: Component, process: Process, amounts: &Amounts, used: &[Used], root: i64) -> Option<Node> {
    let size = amounts.size(component)?;
    let (bytes, short) = (size.bytes(), ShortSize(size).to_string());
    let parts = component
        .parts(process)
        .iter()
        .map(|part| node(*part, process, amounts, used, root));
    let is_used = bytes_used(used, component).map(short_size);
    let amounts = match component {
        _ if let Some(used) = is_used => of_both(&used, &short),
        _ if bytes == 0 || component == Component::TotalProcess => vec![short],
        _ => vec![format!("{short} · {}", size::share(bytes, root)), short],
    };
    Some(Node {
        component,
        bytes,
        amounts,
        parts: parts.collect::<Option<_>>()?,
    })
}

/// What a screen reader says of a box: what stands in it, so that it can be called by that, and its share anyway.
fn spoken(component: Component, derivation: &Derivation, used: Option<i64>) -> String {
    let size = derivation.amounts.size(component).unwrap_or_default();
    let (name, short) = (component.name(), size::short(derivation, component, size));
    let used = used.and_then(|used| of_both(&short_size(used), &short).into_iter().next());
    let short = used.unwrap_or(short);
    match size::share_in(derivation, size).as_str() {
        "" => format!("{name}, {short}"),
        share => format!("{name}, {short} · {share}"),
    }
}

/// What is marked about a box.
struct Marks {
    selected: bool,
    /// Whether what is pointed at is about it.
    about: bool,
    /// Whether the Tab key leads here.
    reachable: bool,
}

/// One component.
fn component_box(
    placed: &Placed,
    derivation: &Derivation,
    marks: Marks,
    used: Option<i64>,
    on_select: &Callback<Component>,
    on_focus: &Callback<Component>,
) -> Html {
    let Placed {
        component,
        leaf,
        room,
        label,
        ..
    } = placed;
    let component = *component;
    let limit = Limit::in_derivation(component, derivation);
    let onclick = on_select.reform(move |_: MouseEvent| component);
    let onfocus = on_focus.reform(move |_: FocusEvent| component);
    let Rect { x, y, width, height } = inside(*room);
    let (beside, below) = match used {
        Some(_) if width >= height => (0.0, thickness(inside(*room)).0),
        Some(_) => (thickness(inside(*room)).0, 0.0),
        None => (0.0, 0.0),
    };
    let class = classes!(
        "box",
        limit_style::class(limit),
        leaf.then_some("leaf"),
        marks.selected.then_some("selected"),
        marks.about.then_some("about"),
    );
    let area = |class: &'static str, fill: Option<&'static str>| {
        html! {
            <rect {class} {fill} rx="3" x={number(x)} y={number(y)} width={number(width)} height={number(height)} />
        }
    };
    html! {
        <g id={id("box", component.name())} key={component.name()} {class} role="button" aria-label={spoken(component, derivation, used)}
            aria-pressed={marks.selected.to_string()} tabindex={if marks.reachable { "0" } else { "-1" }} data-component={component.name()} {onclick} {onfocus}>
            { area("fill", None) }
            if limit.is_open() { { area("hatch", Some("url(#hatch)")) } }
            { area("edge", None) }
            { used.map(|used| level(used, derivation.amounts.size(component).map_or(0, MemorySize::bytes), inside(*room))) }
            { text(label, x, y, width - beside, height - below) }
        </g>
    }
}

/// How much of how much is used, in a few words and in fewer.
fn of_both(used: &str, size: &str) -> Vec<String> {
    let unit = |text: &str| text.split_once('\u{a0}').map(|(_, unit)| unit.to_owned());
    let number = match unit(used) == unit(size) {
        true => used.split('\u{a0}').next().unwrap_or(used),
        false => used,
    };
    let few = format!("{number} of {size}");
    vec![format!("used {few}"), few]
}

fn short_size(bytes: i64) -> String {
    ShortSize(MemorySize::from_bytes(bytes).unwrap_or_default()).to_string()
}

/// How thick the bar is that shows how full a box is, and how far from its edge: text is to be readable beside it.
fn thickness(room: Rect) -> (f64, f64) {
    let is_thin = room.width.min(room.height) < 36.0;
    if is_thin { (2.5, 0.5) } else { (4.0, 3.0) }
}

/// How full a box is: a bar along its longer side, from the left or from the bottom.
fn level(used: i64, size: i64, room: Rect) -> Html {
    let (thick, apart) = thickness(room);
    let share = (used as f64 / (size as f64).max(1.0)).min(1.0);
    let bar = |class: &'static str, share: f64| {
        let length = (room.width.max(room.height) - 2.0 * apart).max(0.0) * share;
        let (x, y, width, height) = match room.width >= room.height {
            true => (room.x + apart, room.y + room.height - apart - thick, length, thick),
            false => (
                room.x + room.width - apart - thick,
                room.y + room.height - apart - length,
                thick,
                length,
            ),
        };
        html! { <rect {class} rx="2" x={number(x)} y={number(y)} width={number(width)} height={number(height)} /> }
    };
    html! { <>{ bar("level", 1.0) }{ bar(if used > size { "level over" } else { "level full" }, share) }</> }
}

/// What a room leaves for its box.
fn inside(room: Rect) -> Rect {
    Rect {
        x: room.x + GAP / 2.0,
        y: room.y + GAP / 2.0,
        width: (room.width - GAP).max(0.0),
        height: (room.height - GAP).max(0.0),
    }
}

/// A box as it would be. The lower line makes the upper one seen on any colour.
fn outlined(outline: &Outline) -> Html {
    let area = |class: &'static str, Rect { x, y, width, height }: Rect| {
        html! {
            <rect {class} rx="3" x={number(x)} y={number(y)} width={number(width)} height={number(height)} />
        }
    };
    let size = outline.size.as_ref().map(|(words, place)| {
        let (x, y) = (place.x + place.width / 2.0, place.y + place.height / 2.0);
        html! {
            <>
                { area("said", *place) }
                <text x={number(x)} y={number(y)} dy="0.35em" text-anchor="middle">{ words }</text>
            </>
        }
    });
    html! {
        <g key={outline.component.name()} data-ghost={outline.component.name()}>
            if let Some(room) = outline.room {
                { area("under", inside(room)) }
                { area("line", inside(room)) }
            }
            { size }
        </g>
    }
}

/// The name and size of a box.
fn text(label: &Label, x: f64, y: f64, width: f64, height: f64) -> Html {
    let lines = |lines: &[Line], x: f64, middle: f64| -> Html {
        let pitch = pitch(lines);
        let first = middle - (lines.len() as f64 - 1.0) * pitch / 2.0;
        lines
            .iter()
            .enumerate()
            .map(|(index, line)| {
                let y = number(first + index as f64 * pitch);
                // A blank parts the lines for those who hear them.
                html! { <><text class={line.letters.class()} x={number(x)} {y} dy="0.35em">{ &line.text }</text>{ " " }</> }
            })
            .collect()
    };
    match label {
        Label::Flat(text) => lines(text, x + PADDING, y + height / 2.0),
        Label::Turned(text) => {
            // Turned about the lower left corner, upwards is to the right.
            let turn = format!("translate({} {}) rotate(-90)", number(x), number(y + height));
            let end = text
                .iter()
                .map(|line| lettering::width(&line.text, line.letters))
                .fold(0.0, f64::max);
            // Read from the top of a high box rather than from its far end.
            let start = (height - end - 2.0 * PADDING).clamp(0.0, height) + PADDING / 2.0;
            html! { <g transform={turn}>{ lines(text, start, width / 2.0) }</g> }
        }
        Label::Below {
            leader,
            start,
            lines: text,
        } => {
            let points: Vec<String> = leader
                .iter()
                .map(|(x, y)| format!("{},{}", number(*x), number(*y)))
                .collect();
            html! {
                <g class="below">
                    <polyline points={points.join(" ")} />
                    { lines(text, start.0, start.1 + pitch(text) / 2.0) }
                </g>
            }
        }
    }
}

/// What the colours say that are there.
fn legend(derivation: &Derivation) -> Html {
    let drawn = |limit: &Limit| {
        let mut components = Component::ALL.into_iter();
        components.any(|component| {
            derivation.amounts.get(component).is_some() && Limit::in_derivation(component, derivation) == *limit
        })
    };
    let entry = |limit: Limit| {
        html! {
            <li>
                <svg class="swatch" width="14" height="14" aria-hidden="true">
                    <g class={classes!("box", "leaf", limit_style::class(limit))}>
                        <rect class="fill" width="14" height="14" rx="3" />
                        if limit.is_open() { <rect width="14" height="14" rx="3" fill="url(#hatch)" /> }
                    </g>
                </svg>
                { limit_style::words(limit) }
            </li>
        }
    };
    html! { <ul class="legend">{ for limit_style::LEGEND.into_iter().filter(drawn).map(entry) }</ul> }
}

/// A number for an SVG attribute, to the hundredth. The standard library's way to write a float takes more code.
pub fn number(number: f64) -> String {
    let hundredths = (number * 100.0).round() as i64;
    let sign = if hundredths < 0 { "-" } else { "" };
    let (whole, rest) = (hundredths.unsigned_abs() / 100, hundredths.unsigned_abs() % 100);
    match rest {
        0 => format!("{sign}{whole}"),
        _ if rest % 10 == 0 => format!("{sign}{whole}.{}", rest / 10),
        _ => format!("{sign}{whole}.{rest:02}"),
    }
}

/// Moves the focus to a component's box.
fn focus(frame: &NodeRef, component: Component) {
    let selector = format!("[data-component=\"{}\"]", component.name());
    let found = frame
        .cast::<Element>()
        .and_then(|frame| frame.query_selector(&selector).ok().flatten());
    if let Some(found) = found {
        // SVG elements can be focused as HTML elements can; only their classes differ.
        let _ = found.unchecked_into::<HtmlElement>().focus();
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn writes_numbers_to_the_hundredth() {
        for (value, expected) in [
            (0.0, "0"),
            (-0.001, "0"),
            (12.0, "12"),
            (-3.456, "-3.46"),
            (0.05, "0.05"),
            (7.5, "7.5"),
        ] {
            assert_eq!(number(value), expected);
        }
    }
}
