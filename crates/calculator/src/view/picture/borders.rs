//! The borders between neighbouring parts of the picture: they are moved by pointer, touch and keys, in whole mebibytes.
//!
//! What a move does to the configuration, the program `panels` says; one question is under way at a time, and the latest
//! place is asked for next. All of it is one step to undo.

use std::cell::RefCell;
use std::rc::Rc;

use flink_config::Document;
use flink_memory::{Component, MemorySize, Process};
use gloo::timers::callback::Timeout;
use wasm_bindgen::JsCast;
use wasm_bindgen_futures::spawn_local;
use web_sys::{Element, HtmlElement};
use yew::prelude::*;

use super::layout::{Layout, Placed};
use super::{number, percent};
use crate::browser::panels::move_border;
use crate::model::clamp::clamp;
use crate::model::shown::Shown;
use crate::model::state::Action;
use crate::view::id::id;

/// How far from a border it can be taken hold of, in pixels, and how much of a narrow part is left for itself.
const REACH: f64 = 7.0;
const LEFT_TO_PARTS: f64 = 4.0;
/// What moves less was no move, in pixels.
const STILL: f64 = 3.0;
/// How thick the line is.
const LINE: f64 = 3.0;
/// After so many milliseconds without a key, a border is let go of.
const PAUSE: u32 = 1000;
const MIB: i64 = 1 << 20;

/// What a picture is drawn with that can be changed: where its parts are, what it shows, and which part is selected.
pub type Drawing = (Layout, Shown, Option<Component>);

#[derive(Properties, PartialEq)]
pub struct BordersProps {
    pub layout: Layout,
    pub shown: Shown,
    pub selected: Option<Component>,
    pub dispatch: Callback<Action>,
}

/// Two neighbouring parts.
type Pair = (Component, Component);

/// A border that is being moved.
struct Grip {
    pair: Pair,
    process: Process,
    /// The document before.
    document: Document,
    /// Where the pointer took hold of it, and the size before the border then, in mebibytes.
    from: (f64, f64),
    /// Mebibytes in a pixel.
    scale: f64,
    most: f64,
    /// The size that is wanted, and the one that was reached last.
    wanted: u32,
    reached: u32,
    has_moved: bool,
    is_asking: bool,
    is_let_go: bool,
}

type Held = Rc<RefCell<Option<Grip>>>;

/// Where a border is, along and across the picture.
struct Border {
    pair: Pair,
    at: f64,
    from: f64,
    to: f64,
    reach: f64,
    /// How long both parts are.
    length: f64,
}

#[component]
pub fn Borders(props: &BordersProps) -> Html {
    let BordersProps {
        layout,
        shown,
        selected,
        dispatch,
    } = props;
    let held: Held = use_mut_ref(|| None);
    let pause = use_mut_ref(|| None::<Timeout>);
    // A part that is moved away altogether keeps its border.
    let moving = held.borrow().as_ref().map(|grip| grip.pair);
    let borders = borders(layout, shown.process, moving);
    let drawn = |border: &Border| {
        let pair = border.pair;
        let (before, behind) = pair;
        let mebibytes = |component| shown.amounts().size(component).map_or(0, MemorySize::bytes) as f64 / MIB as f64;
        let sizes = (mebibytes(before), mebibytes(behind));
        let most = sizes.0 + sizes.1;
        let is_beside = selected.is_some_and(|selected| selected == before || selected == behind);
        let grip = {
            let (document, process) = (shown.answer.document.clone(), shown.process);
            move |start: f64, scale: f64| Grip {
                pair,
                process,
                document: document.clone(),
                from: (start, sizes.0),
                scale,
                most: most.floor(),
                wanted: sizes.0.round() as u32,
                reached: sizes.0.round() as u32,
                has_moved: false,
                is_asking: false,
                is_let_go: false,
            }
        };
        let along = {
            let upright = layout.upright;
            move |event: &PointerEvent| f64::from(if upright { event.client_y() } else { event.client_x() })
        };
        let onpointerdown = {
            let (held, grip) = (held.clone(), grip.clone());
            let (upright, drawn, length) = (layout.upright, layout.width, border.length);
            Callback::from(move |event: PointerEvent| {
                if event.button() != 0 {
                    return;
                }
                event.prevent_default();
                let Some(handle) = around(&event, ".border") else {
                    return;
                };
                // SVG elements can be focused as HTML elements can.
                let _ = handle.unchecked_ref::<HtmlElement>().focus();
                let _ = handle.set_pointer_capture(event.pointer_id());
                let picture = around(&event, "svg");
                let width = picture.map_or(drawn, |picture| picture.get_bounding_client_rect().width());
                let pixels = if upright { length } else { length * width / drawn };
                held.replace(Some(grip(along(&event), most / pixels.max(1.0))));
            })
        };
        let onpointermove = {
            let (held, dispatch) = (held.clone(), dispatch.clone());
            Callback::from(move |event: PointerEvent| {
                let place = along(&event);
                let is_moved = held.borrow_mut().as_mut().is_some_and(|grip| grip.move_to(pair, place));
                if is_moved {
                    follow(&held, &dispatch);
                }
            })
        };
        let onpointerup = {
            let (held, dispatch, at) = (held.clone(), dispatch.clone(), border.at);
            let (upright, drawn) = (layout.upright, layout.width);
            Callback::from(move |event: PointerEvent| {
                let has_moved = held.borrow().as_ref().is_some_and(|grip| grip.has_moved);
                if has_moved {
                    return let_go(&held, &dispatch);
                }
                // A press on a border is one on the part on that side.
                if held.replace(None).is_some() {
                    let place = side(&event, upright, drawn);
                    let part = if place < at { before } else { behind };
                    dispatch.emit(Action::Select(part));
                }
            })
        };
        let release = {
            let (held, dispatch) = (held.clone(), dispatch.clone());
            move || let_go(&held, &dispatch)
        };
        let onpointercancel = {
            let release = release.clone();
            Callback::from(move |_: PointerEvent| release())
        };
        let onblur = {
            let release = release.clone();
            Callback::from(move |_: FocusEvent| release())
        };
        let onkeydown = {
            let (held, dispatch, pause, upright) = (held.clone(), dispatch.clone(), pause.clone(), layout.upright);
            let grip = grip.clone();
            Callback::from(move |event: KeyboardEvent| {
                let step = if event.shift_key() { 16 } else { 1 };
                let (less, more) = if upright {
                    ("ArrowUp", "ArrowDown")
                } else {
                    ("ArrowLeft", "ArrowRight")
                };
                let by = match event.key().as_str() {
                    key if key == less => -step,
                    key if key == more => step,
                    "PageDown" => -64,
                    "PageUp" => 64,
                    "Escape" => {
                        if held.replace(None).is_some() {
                            event.prevent_default();
                            event.stop_propagation();
                            dispatch.emit(Action::PutBack);
                        }
                        return;
                    }
                    "Enter" => {
                        event.stop_propagation();
                        return release();
                    }
                    _ => return,
                };
                event.prevent_default();
                event.stop_propagation();
                {
                    let mut held = held.borrow_mut();
                    let is_other = held.as_ref().is_none_or(|grip| grip.pair != pair || grip.is_let_go);
                    if is_other {
                        held.replace(grip(0.0, 0.0));
                    }
                    if let Some(grip) = held.as_mut() {
                        grip.want(f64::from(grip.wanted) + f64::from(by));
                    }
                }
                follow(&held, &dispatch);
                let release = release.clone();
                pause.replace(Some(Timeout::new(PAUSE, release)));
            })
        };
        // Whoever comes near is about to need the program.
        let warm = {
            let (document, process) = (shown.answer.document.clone(), shown.process);
            let wanted = sizes.0.round() as u32;
            let warmed = move || {
                let document = document.clone();
                spawn_local(async move {
                    move_border(&document, process, pair, wanted).await;
                });
            };
            let is_warm = held.borrow().is_some();
            move || {
                if !is_warm {
                    warmed();
                }
            }
        };
        let onpointerover = {
            let warm = warm.clone();
            Callback::from(move |_: PointerEvent| warm())
        };
        let onfocus = Callback::from(move |_: FocusEvent| warm());
        let name = format!("{} and {}", before.name(), behind.name());
        html! {
            <g id={id("border", &name)} key={name.clone()} class="border"
                role="separator" tabindex={if is_beside { "0" } else { "-1" }} aria-label={format!("Border between {name}")}
                aria-orientation={if layout.upright { "horizontal" } else { "vertical" }}
                aria-valuemin="0" aria-valuemax={number(most.floor())} aria-valuenow={number(sizes.0.round())}
                aria-valuetext={format!("{} {} MiB, {} {} MiB", before.name(), number(sizes.0.round()), behind.name(), number(sizes.1.round()))}
                {onpointerdown} {onpointermove} {onpointerup} {onpointercancel} {onpointerover} {onkeydown} {onfocus} {onblur}>
                { line("reach", border, border.reach * 2.0, layout) }
                { line("line", border, LINE, layout) }
            </g>
        }
    };
    html! { <g class={classes!("borders", layout.upright.then_some("lying"))}>{ for borders.iter().map(drawn) }</g> }
}

/// Where a pointer is in a picture, in the lengths that it was laid out with.
fn side(event: &PointerEvent, upright: bool, drawn: f64) -> f64 {
    let Some(room) = around(event, "svg").map(|picture| picture.get_bounding_client_rect()) else {
        return 0.0;
    };
    match upright {
        true => f64::from(event.client_y()) - room.top(),
        false => (f64::from(event.client_x()) - room.left()) * drawn / room.width().max(1.0),
    }
}

/// What is around the place of an event.
fn around(event: &PointerEvent, selector: &str) -> Option<Element> {
    let target = event.target()?.dyn_into::<Element>().ok()?;
    target.closest(selector).ok().flatten()
}

/// A rectangle about a border.
fn line(class: &'static str, border: &Border, thick: f64, layout: &Layout) -> Html {
    let Border { at, from, to, .. } = *border;
    match layout.upright {
        true => html! {
            <rect {class} x={percent(from, layout.width)} width={percent(to - from, layout.width)}
                y={number(at - thick / 2.0)} height={number(thick)} />
        },
        false => html! {
            <rect {class} x={percent(at, layout.width)} width={number(thick)} transform={format!("translate({} 0)", number(-thick / 2.0))}
                y={number(from)} height={number(to - from)} />
        },
    }
}

/// The borders between neighbours that have a size.
fn borders(layout: &Layout, process: Process, moving: Option<Pair>) -> Vec<Border> {
    let along = |placed: &Placed| match layout.upright {
        true => (placed.room.y, placed.room.height, placed.room.x),
        false => (placed.room.x, placed.room.width, placed.room.y),
    };
    let mut borders = Vec::new();
    for whole in Component::ALL {
        let parts = whole.parts(process).iter();
        let placed = parts.filter_map(|part| layout.boxes.iter().find(|placed| placed.component == *part));
        let is_moving = |part: Component| moving.is_some_and(|(before, behind)| part == before || part == behind);
        let is_there = |placed: &&Placed| along(placed).1 >= 1.0 || is_moving(placed.component);
        let placed: Vec<&Placed> = placed.filter(is_there).collect();
        for pair in placed.windows(2) {
            let [before, behind] = pair else { continue };
            let (shorter, length) = (along(before).1.min(along(behind).1), along(before).1 + along(behind).1);
            borders.push(Border {
                pair: (before.component, behind.component),
                at: along(behind).0,
                from: along(behind).2,
                to: layout.across,
                reach: REACH.min(shorter / LEFT_TO_PARTS),
                length,
            });
        }
    }
    borders
}

impl Grip {
    fn want(&mut self, mebibytes: f64) {
        self.wanted = clamp(mebibytes, 0.0, self.most).round() as u32;
        self.has_moved = true;
    }

    /// The pointer is somewhere else; says whether that asks for something.
    fn move_to(&mut self, pair: Pair, place: f64) -> bool {
        let (start, from) = self.from;
        let is_mine = self.pair == pair && self.scale > 0.0 && !self.is_let_go;
        if !is_mine || (!self.has_moved && (place - start).abs() < STILL) {
            return false;
        }
        let before = self.wanted;
        self.want(from + (place - start) * self.scale);
        self.wanted != before
    }
}

/// Asks for the size that is wanted, until it is reached.
fn follow(held: &Held, dispatch: &Callback<Action>) {
    let is_asking = held
        .borrow_mut()
        .as_mut()
        .is_none_or(|grip| std::mem::replace(&mut grip.is_asking, true));
    if is_asking {
        return;
    }
    let (held, dispatch) = (held.clone(), dispatch.clone());
    spawn_local(async move {
        let mut asked = None;
        loop {
            let next = held.borrow().as_ref().map(|grip| {
                let is_new = asked != Some(grip.wanted);
                is_new.then(|| (grip.document.clone(), grip.process, grip.pair, grip.wanted))
            });
            // Put back meanwhile.
            let Some(next) = next else { return };
            let Some((document, process, pair, wanted)) = next else {
                break;
            };
            asked = Some(wanted);
            let moved = move_border(&document, process, pair, wanted).await;
            let is_still = held
                .borrow_mut()
                .as_mut()
                .filter(|grip| grip.pair == pair && grip.document == document)
                .map(|grip| match &moved {
                    Some(_) => grip.reached = wanted,
                    // Keys go on from where the border could be moved to.
                    None if grip.scale == 0.0 && grip.wanted == wanted => {
                        grip.wanted = grip.reached;
                        asked = Some(grip.reached);
                    }
                    None => {}
                });
            if is_still.is_none() {
                return;
            }
            if let Some(moved) = moved {
                dispatch.emit(Action::Drag(moved));
            }
        }
        let is_let_go = held.borrow_mut().as_mut().is_some_and(|grip| {
            grip.is_asking = false;
            grip.is_let_go
        });
        if is_let_go {
            held.replace(None);
            dispatch.emit(Action::Drop);
        }
    });
}

/// The border stays where it is, once what was asked for last is there.
fn let_go(held: &Held, dispatch: &Callback<Action>) {
    let is_asking = held.borrow_mut().as_mut().map(|grip| {
        grip.is_let_go = true;
        grip.is_asking
    });
    if is_asking == Some(false) {
        held.replace(None);
        dispatch.emit(Action::Drop);
    }
}
