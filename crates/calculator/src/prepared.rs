//! What was rendered beforehand of the later part of the program: it stays in view until that is loaded, and what is
//! done to it until then is done again to what takes its place.

use std::cell::RefCell;

use wasm_bindgen::{JsCast, JsValue};
use web_sys::{Element, Event, EventInit, EventTarget, HtmlElement, HtmlInputElement, HtmlSelectElement};
use yew::prelude::*;
use yew::virtual_dom::VNode;

/// What is kept.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Part {
    /// The configuration as a form.
    Form,
    /// The recommendations.
    Recommendations,
    /// Cards, table and results.
    Details,
}

impl Part {
    const fn selector(self) -> &'static str {
        match self {
            Self::Form => ".form",
            Self::Recommendations => ".recommendations",
            Self::Details => ".details",
        }
    }
}

/// Where something stands that can be pressed or focused: the live part has the same in the same order.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Place {
    part: Part,
    index: u32,
}

/// What someone is about to do in a kept part.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Begun {
    place: Place,
    /// What is typed or chosen there.
    value: Option<String>,
    /// From where to where that is selected, in UTF-16 code units.
    selection: Option<(u32, u32)>,
}

const PRESSED: &str = "a, button, input, select, summary, [tabindex]";

thread_local! {
    static KEPT: RefCell<Vec<(Part, Element)>> = const { RefCell::new(Vec::new()) };
}

/// Keeps what is in view, before Yew takes the page over.
#[cfg(target_arch = "wasm32")]
pub fn keep() {
    let Some(document) = crate::browser::window().and_then(|window| window.document()) else {
        return;
    };
    let find = |selector: &str| {
        let found = document.query_selector_all(selector).ok()?;
        let mut found = (0..found.length()).filter_map(|index| found.item(index)?.dyn_into::<Element>().ok());
        found.find(|element| element.client_height() > 0)
    };
    let parts = [Part::Form, Part::Recommendations, Part::Details];
    let parts = parts.into_iter().filter_map(|part| {
        let element = find(&format!(".prerendered {}", part.selector()))?;
        Some((part, element))
    });
    KEPT.set(parts.collect());
}

/// Whether anything is kept.
pub fn is_kept() -> bool {
    KEPT.with_borrow(|kept| !kept.is_empty())
}

/// A part as it was rendered beforehand, if it was.
pub fn part(part: Part) -> Html {
    KEPT.with_borrow(|kept| {
        let kept = kept.iter().find(|(other, _)| *other == part);
        kept.map(|(_, element)| VNode::VRef(element.clone().into()))
            .unwrap_or_default()
    })
}

/// Where in a kept part an event happens.
pub fn place_of(target: EventTarget) -> Option<Place> {
    let target = target.dyn_into::<Element>().ok()?.closest(PRESSED).ok()??;
    KEPT.with_borrow(|kept| {
        let (part, element) = kept.iter().find(|(_, element)| element.contains(Some(&target)))?;
        let all = element.query_selector_all(PRESSED).ok()?;
        let index = (0..all.length()).find(|index| all.item(*index).as_ref() == Some(&target))?;
        Some(Place { part: *part, index })
    })
}

fn active() -> Option<Element> {
    crate::browser::window()?.document()?.active_element()
}

/// Whether someone has a list open in a kept part: it would close. The first of its choices is the one rendered.
pub fn is_choosing() -> bool {
    let choosing = || {
        let list = active()?.dyn_into::<HtmlSelectElement>().ok()?;
        place_of(list.clone().into())?;
        Some(list.selected_index() == 0)
    };
    choosing().unwrap_or(false)
}

/// What someone has begun in a kept part: what is focused there, and as it is now.
pub fn begun() -> Option<Begun> {
    begun_at(active()?.into())
}

/// The same of what an event happens to.
pub fn begun_at(target: EventTarget) -> Option<Begun> {
    let element = target.dyn_into::<Element>().ok()?;
    let field = element.dyn_ref::<HtmlInputElement>();
    let bound = |bound: Result<Option<u32>, JsValue>| bound.ok().flatten();
    Some(Begun {
        place: place_of(element.clone().into())?,
        value: value(&element),
        selection: field.and_then(|field| Some((bound(field.selection_start())?, bound(field.selection_end())?))),
    })
}

/// Goes on with it in what stands there now.
pub fn go_on(begun: Begun) {
    let Some(element) = live(begun.place) else { return };
    let _ = element.focus();
    if let Some(before) = begun.value.filter(|before| value(&element).as_ref() != Some(before)) {
        let kind = match element.dyn_ref::<HtmlSelectElement>() {
            Some(list) => {
                list.set_value(&before);
                "change"
            }
            None => {
                element.unchecked_ref::<HtmlInputElement>().set_value(&before);
                "input"
            }
        };
        let bubbles = EventInit::new();
        bubbles.set_bubbles(true);
        if let Ok(event) = Event::new_with_event_init_dict(kind, &bubbles) {
            let _ = element.dispatch_event(&event);
        }
    }
    if let (Some(field), Some((start, end))) = (element.dyn_ref::<HtmlInputElement>(), begun.selection) {
        let _ = field.set_selection_range(start, end);
    }
}

/// Presses what stands at a place now.
pub fn press(place: Place) {
    if let Some(element) = live(place) {
        element.click();
    }
}

/// What is typed or chosen in an element.
fn value(element: &Element) -> Option<String> {
    let list = element.dyn_ref::<HtmlSelectElement>().map(HtmlSelectElement::value);
    list.or_else(|| element.dyn_ref::<HtmlInputElement>().map(HtmlInputElement::value))
}

fn live(Place { part, index }: Place) -> Option<HtmlElement> {
    let document = crate::browser::window()?.document()?;
    let element = document.query_selector(part.selector()).ok()??;
    element.query_selector_all(PRESSED).ok()?.item(index)?.dyn_into().ok()
}
