//! How much room there is.

use std::sync::atomic::{AtomicU32, Ordering};

use wasm_bindgen::{JsCast, closure::Closure};
use web_sys::{Element, ResizeObserver};
use yew::prelude::*;

/// What every width is taken for until it is measured; 0 for nothing.
static ASSUMED: AtomicU32 = AtomicU32::new(0);

/// Stands for every width: where a page is rendered that style sheets fit to the room there is.
pub const EVERY: u32 = u32::MAX;

/// Assumes a width where nothing can be measured yet.
pub fn assume(width: u32) {
    ASSUMED.store(width, Ordering::Relaxed);
}

/// Assumes the width of the picture that was rendered beforehand, so that the live one is as wide from the start. Within
/// other pages, it is another one.
#[cfg(target_arch = "wasm32")]
pub fn assume_rendered() {
    let rendered = || {
        let document = super::window::document().filter(|_| super::window::query().is_empty())?;
        let frames = document.query_selector_all(".prerendered .picture > div").ok()?;
        let frames = (0..frames.length()).filter_map(|index| frames.item(index)?.dyn_into::<Element>().ok());
        let width = frames.map(|frame| frame.client_width()).max()?;
        u32::try_from(width).ok()
    };
    assume(rendered().unwrap_or_default());
}

/// The width of an element, which follows its size; `None` until it is measured or assumed.
#[hook]
pub fn use_width(element: NodeRef) -> Option<u32> {
    let width = use_state_eq(|| Some(ASSUMED.load(Ordering::Relaxed)).filter(|width| *width > 0));
    let measured = width.clone();
    use_effect_with(element, move |element| {
        let element = element.cast::<Element>();
        let measure = {
            let element = element.clone();
            move || {
                if let Some(element) = &element {
                    measured.set(u32::try_from(element.client_width()).ok());
                }
            }
        };
        measure();
        let follow = Closure::<dyn Fn()>::new(measure);
        let observer = ResizeObserver::new(follow.as_ref().unchecked_ref()).ok();
        if let (Some(observer), Some(element)) = (&observer, &element) {
            observer.observe(element);
        }
        move || {
            if let Some(observer) = observer {
                observer.disconnect();
            }
            drop(follow);
        }
    });
    *width
}
