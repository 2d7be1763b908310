//! What was rendered beforehand of the later part of the program: it stays in view until that is loaded.

use std::cell::RefCell;

use wasm_bindgen::JsCast;
use web_sys::{Element, EventTarget, HtmlElement};
use yew::prelude::*;
use yew::virtual_dom::VNode;

/// What is kept.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Part {
    /// The recommendations.
    Recommendations,
    /// Cards, table and results.
    Details,
}

impl Part {
    const fn selector(self) -> &'static str {
        match self {
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

const PRESSED: &str = "a, button, input, select, [tabindex]";

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
    let parts = [Part::Recommendations, Part::Details].into_iter().filter_map(|part| {
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
pub fn part(part: Part) -> Option<Html> {
    KEPT.with_borrow(|kept| {
        let (_, element) = kept.iter().find(|(other, _)| *other == part)?;
        Some(VNode::VRef(element.clone().into()))
    })
}

/// Where in a kept part an event happens.
pub fn place_of(target: Option<EventTarget>) -> Option<Place> {
    let target = target?.dyn_into::<Element>().ok()?.closest(PRESSED).ok()??;
    KEPT.with_borrow(|kept| {
        let (part, element) = kept.iter().find(|(_, element)| element.contains(Some(&target)))?;
        let all = element.query_selector_all(PRESSED).ok()?;
        let index = (0..all.length()).find(|index| all.item(*index).as_ref() == Some(&target))?;
        Some(Place { part: *part, index })
    })
}

/// Where in a kept part the focus is.
pub fn focused() -> Option<Place> {
    let focused = crate::browser::window()?.document()?.active_element()?;
    place_of(Some(focused.into()))
}

/// Focuses what is at a place of the live part.
pub fn focus(place: Option<Place>) {
    if let Some(element) = place.and_then(live) {
        let _ = element.focus();
    }
}

/// Presses what is at a place of the live part.
pub fn press(place: Option<Place>) {
    if let Some(element) = place.and_then(live) {
        element.click();
    }
}

fn live(Place { part, index }: Place) -> Option<HtmlElement> {
    let element = crate::browser::window()?
        .document()?
        .query_selector(part.selector())
        .ok()??;
    element.query_selector_all(PRESSED).ok()?.item(index)?.dyn_into().ok()
}
