//! The picture of a process's memory: our own SVG, laid out for one of a few widths and stretched to the room it has.
//!
//! Whatever runs from left to right is in percent, letters and what runs downwards in pixels.

mod borders;
mod ghost;
mod layout;
pub mod lettering;

use std::rc::Rc;

use flink_memory::{
    Amounts, Component, Deployment, Derivation, Limit, MemorySize, Process, Reason, Refusal, ShortSize, Target,
};
use wasm_bindgen::JsCast;
use web_sys::{Element, HtmlElement};
use yew::prelude::*;

use crate::browser::section::within;
use crate::browser::width::{EVERY, use_width};
use crate::model::advice::Emphasis;
use crate::model::calculation::Calculation;
use crate::model::clamp::clamp;
use crate::model::embed::Part;
use crate::model::failure::Used;
use crate::model::shown::Shown;
use crate::view::id::id;
use crate::view::limit_style;
use crate::view::section::PICTURE;
use crate::view::size;
pub use borders::{Borders, Drawing};
use ghost::{Outline, outlines};
use layout::{
    Direction, GAP, Label, Layout, Line, Node, PADDING, Placed, Point, Rect, STEPS, lay_out, longest, pitch, step,
};

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
    /// Whether it says what is not in proportion.
    pub noted: bool,
    /// What draws the borders that can be moved, where they can.
    pub borders: Option<Callback<Drawing, Html>>,
    pub on_select: Callback<Component>,
}

/// The picture of the process in view with what stands `below` it, unless it was not asked for. While Flink refuses, it
/// shows how things were before. `missing` is what there is to say of a process of which nothing is set, and `borders` draws
/// the borders that can be moved.
pub fn panel(
    calculation: &Calculation,
    still: bool,
    emphasis: Option<Rc<Emphasis>>,
    used: Rc<[Used]>,
    below: Html,
    missing: Option<Html>,
    (on_select, borders): (&Callback<Component>, Option<&Callback<Drawing, Html>>),
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
                <Picture shown={shown.clone()} {dimmed} {still} selected={calculation.selected} {emphasis} {used} noted={calculation.parts.is_some()} borders={borders.cloned()} {on_select} />
                { below }
                if let Some(missing) = missing {
                    <div class="banner missing">{ missing }</div>
                } else if dimmed {
                    { banner(calculation.shown(process)) }
                }
            } else if calculation.shown(process).is_local_job_manager() {
                <p class="empty">{ "The JobManager runs in the same JVM as the TaskManager. It has no memory of its own." }</p>
            } else if let Some(missing) = missing {
                <div class="missing">{ missing }</div>
            } else {
                <p class="empty">{ "The picture appears once the error is fixed." }</p>
            }
        </div>
    }
}

/// Why Flink refuses, in a line that takes the place of the legend: nothing moves while someone types.
fn banner(refused: &Shown) -> Html {
    let refusal = refused.derivation().outcome.as_ref().err();
    let short = match refusal {
        _ if refused.answer.reading.refusal.is_some() => "it cannot read this file".to_owned(),
        Some(Refusal {
            reason: Reason::UnreadableSize(bad) | Reason::BadValue(bad),
            ..
        }) => format!("the value of {} is not valid", bad.key),
        Some(refusal) => refusal.chain().pop().map(|cause| cause.message).unwrap_or_default(),
        None => String::new(),
    };
    html! {
        <div class="banner">
            <p><b>{ "Flink refuses this: " }</b>{ short }</p>
            <p class="faint">{ "The picture shows the last configuration that Flink started." }</p>
        </div>
    }
}

/// The picture with its legend. What it says, the table says too.
#[component]
pub fn Picture(props: &PictureProps) -> Html {
    let _within = within(PICTURE);
    let frame = use_node_ref();
    let width = use_width(frame.clone());
    let focused = use_state_eq(|| Component::TotalProcess);
    let on_focus = {
        let setter = focused.setter();
        use_callback((), move |component, ()| setter.set(component))
    };
    let derivation = props.shown.derivation();
    let process = derivation.target.process;

    // Where the style sheet is to choose, every layout is there.
    let steps = match width {
        None => Vec::new(),
        Some(EVERY) => STEPS.to_vec(),
        Some(width) => vec![step(width)],
    };
    let layouts = use_memo(
        (props.shown.clone(), steps, props.used.clone()),
        |(shown, steps, used)| {
            let whole = tree(shown.derivation().target, shown.amounts(), used)?;
            let layouts = steps.iter().map(|step| lay_out(&whole, f64::from(*step)));
            Some(layouts.collect::<Vec<_>>())
        },
    );
    let layouts = layouts.as_deref().unwrap_or_default();
    let emphasis = props.emphasis.as_deref();
    let about = emphasis.map_or(&[] as &[_], |emphasis| &emphasis.components);
    let ghost = |layout: &Layout| {
        let before = tree(derivation.target, &derivation.amounts, &[])?;
        let after = tree(derivation.target, emphasis?.after.as_ref()?, &[])?;
        Some(outlines(layout, &before, &after, emphasis?.is_past))
    };
    let onkeydown = {
        let (layout, focused, on_select) = (layouts.first().cloned(), focused.clone(), props.on_select.clone());
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
            let next = layout.as_ref().and_then(|layout| layout.neighbour(*focused, direction));
            if let Some(next) = next {
                focus(&frame, next);
            }
        })
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
    let upright = layouts.iter().any(|layout| layout.upright).then_some("upright");
    let borders = props.borders.as_ref();
    // Nothing is moved in a picture of how things were, and in one that is not in proportion.
    let borders = borders.filter(|_| layouts.len() == 1 && !props.dimmed && !is_local);
    let movable =
        |layout: &Layout| borders.map(|borders| borders.emit((layout.clone(), props.shown.clone(), props.selected)));
    let drawn = |layout: &Layout| {
        let step = number(layout.width);
        // Ids and patterns of several pictures on one page are told apart.
        let prefix = if layouts.len() > 1 {
            format!("at-{step}-")
        } else {
            String::new()
        };
        let one = |placed: &Placed| {
            let component = placed.component;
            let marks = Marks {
                selected: props.selected == Some(component),
                about: about.contains(&component),
                reachable: *focused == component,
                used: bytes_used(&props.used, component),
            };
            component_box(
                placed,
                layout.width,
                &prefix,
                derivation,
                marks,
                &props.on_select,
                &on_focus,
            )
        };
        html! {
            <div class={format!("at at-{step}")}>
                <svg role="group" aria-label={label} onkeydown={onkeydown.clone()} width="100%" height={number(layout.height)}>
                    { hatch(format!("{prefix}hatch")) }
                    { for layout.boxes.iter().map(one) }
                    { movable(layout) }
                    if let Some(ghost) = ghost(layout) {
                        <g class={classes!("ghost", emphasis.is_some_and(|emphasis| emphasis.is_past).then_some("past"))} aria-hidden="true">{ for ghost.iter().map(|outline| outlined(outline, layout.width)) }</g>
                    }
                </svg>
            </div>
        }
    };
    html! {
        <figure class={classes!(classes, upright)}>
            <div ref={frame}>{ for layouts.iter().map(drawn) }</div>
            <figcaption>
                { legend(derivation) }
                if !props.used.is_empty() { <p>{ "The bars show how much of a part is used." }</p> }
                if props.noted { <p>{ note(is_local) }</p> }
            </figcaption>
        </figure>
    }
}

/// How the sizes that are drawn are not in proportion.
pub const fn note(is_local: bool) -> &'static str {
    match is_local {
        true => "Not in proportion: in local execution only Managed Memory and Network have a size.",
        false => "Very small parts are drawn larger.",
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
    /// How many bytes of it are used, if that is known.
    used: Option<i64>,
}

/// One component, in a picture that was laid out for the width `whole`.
fn component_box(
    placed: &Placed,
    whole: f64,
    prefix: &str,
    derivation: &Derivation,
    marks: Marks,
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
    let (component, used) = (*component, marks.used);
    let limit = Limit::in_derivation(component, derivation);
    let onclick = on_select.reform(move |_: MouseEvent| component);
    let onfocus = on_focus.reform(move |_: FocusEvent| component);
    let room = inside(*room);
    let (beside, below) = match used {
        Some(_) if room.width >= room.height => (0.0, thickness(room).0),
        Some(_) => (thickness(room).0, 0.0),
        None => (0.0, 0.0),
    };
    let inner = Rect {
        width: room.width - beside,
        height: room.height - below,
        ..room
    };
    let class = classes!(
        "box",
        limit_style::class(limit),
        leaf.then_some("leaf"),
        marks.selected.then_some("selected"),
        marks.about.then_some("about"),
    );
    html! {
        <g id={format!("{prefix}{}", id("box", component.name()))} key={component.name()} {class} role="button" aria-label={spoken(component, derivation, used)}
            aria-pressed={marks.selected.to_string()} tabindex={if marks.reachable { "0" } else { "-1" }} data-component={component.name()} {onclick} {onfocus}>
            { area("fill", room, whole, None) }
            if limit.is_open() { { area("hatch", room, whole, Some(format!("url(#{prefix}hatch)"))) } }
            { area("edge", room, whole, None) }
            { used.map(|used| level(used, derivation.amounts.size(component).map_or(0, MemorySize::bytes), room, whole)) }
            { text(label, inner, whole) }
        </g>
    }
}

/// The stripes over what no flag limits.
fn hatch(id: String) -> Html {
    html! {
        <defs>
            <pattern {id} width="9" height="9" patternUnits="userSpaceOnUse" patternTransform="rotate(45)">
                <rect class="stripe" width="3" height="9" />
            </pattern>
        </defs>
    }
}

/// A rectangle in a picture that was laid out for the width `whole`.
fn area(class: &'static str, Rect { x, y, width, height }: Rect, whole: f64, fill: Option<String>) -> Html {
    html! {
        <rect {class} {fill} rx="3" x={percent(x, whole)} y={number(y)} width={percent(width, whole)} height={number(height)} />
    }
}

/// A length from left to right, for an SVG attribute.
fn percent(length: f64, whole: f64) -> String {
    number(100.0 * length / whole) + "%"
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
fn level(used: i64, size: i64, room: Rect, whole: f64) -> Html {
    let (thick, apart) = thickness(room);
    let share = (used as f64 / (size as f64).max(1.0)).min(1.0);
    let bar = |class: &'static str, share: f64| {
        let length = (room.width.max(room.height) - 2.0 * apart).max(0.0) * share;
        let (x, y, width, height) = match room.width >= room.height {
            true => (
                room.x + apart,
                room.y + room.height - apart - thick,
                percent(length, whole),
                thick,
            ),
            false => (
                room.x + room.width - apart - thick,
                room.y + room.height - apart - length,
                number(thick),
                length,
            ),
        };
        html! { <rect {class} rx="2" x={percent(x, whole)} y={number(y)} {width} height={number(height)} /> }
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
fn outlined(outline: &Outline, whole: f64) -> Html {
    let size = outline.size.as_ref().map(|(words, place)| {
        let (x, y) = (place.x + place.width / 2.0, place.y + place.height / 2.0);
        // About its middle it is as wide as its letters, wherever that is.
        html! {
            <svg x={percent(x, whole)} y={number(y)} overflow="visible">
                <rect class="said" rx="3" x={number(-place.width / 2.0)} y={number(-place.height / 2.0)}
                    width={number(place.width)} height={number(place.height)} />
                <text dy="0.35em" text-anchor="middle">{ words }</text>
            </svg>
        }
    });
    html! {
        <g key={outline.component.name()} data-ghost={outline.component.name()}>
            if let Some(room) = outline.room {
                { area("under", inside(room), whole, None) }
                { area("line", inside(room), whole, None) }
            }
            { size }
        </g>
    }
}

/// The name and size of a box, in a picture that was laid out for the width `whole`.
fn text(label: &Label, Rect { x, y, width, height }: Rect, whole: f64) -> Html {
    let lines = |lines: &[Line], x: String, dx: Option<String>, middle: f64| -> Html {
        let pitch = pitch(lines);
        let first = middle - (lines.len() as f64 - 1.0) * pitch / 2.0;
        lines
            .iter()
            .enumerate()
            .map(|(index, line)| {
                let y = number(first + index as f64 * pitch);
                // A blank parts the lines for those who hear them.
                html! { <><text class={line.letters.class()} x={x.clone()} dx={dx.clone()} {y} dy="0.35em">{ &line.text }</text>{ " " }</> }
            })
            .collect()
    };
    match label {
        Label::Flat(text) => lines(text, percent(x, whole), Some(number(PADDING)), y + height / 2.0),
        Label::Turned(text) => {
            // Turned about the middle of the lower edge, upwards is to the right. Read from the top of a high box rather
            // than from its far end.
            let start = clamp(height - longest(text) - 2.0 * PADDING, 0.0, height) + PADDING / 2.0;
            html! {
                <svg x={percent(x + width / 2.0, whole)} y={number(y + height)} overflow="visible">
                    <g transform="rotate(-90)">{ lines(text, number(start), None, 0.0) }</g>
                </svg>
            }
        }
        Label::Below {
            leader,
            start,
            lines: text,
        } => {
            let stretches = leader.iter().zip(leader.iter().skip(1));
            let stretch = |(from, to): (&Point, &Point)| {
                html! { <line x1={percent(from.0, whole)} y1={number(from.1)} x2={percent(to.0, whole)} y2={number(to.1)} /> }
            };
            // The letters stand beside the leader's end.
            let [.., end] = leader;
            html! {
                <g class="below">
                    { for stretches.map(stretch) }
                    { lines(text, percent(end.0, whole), Some(number(start.0 - end.0)), start.1 + pitch(text) / 2.0) }
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
                        if limit.is_open() {
                            { hatch("hatch-of-legend".to_owned()) }
                            <rect width="14" height="14" rx="3" fill="url(#hatch-of-legend)" />
                        }
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
