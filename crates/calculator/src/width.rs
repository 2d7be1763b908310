//! How much room there is.

use wasm_bindgen::{JsCast, closure::Closure};
use web_sys::{Element, ResizeObserver};
use yew::prelude::*;

/// The width of an element, which follows its size; `None` until it is measured.
#[hook]
pub fn use_width(element: NodeRef) -> Option<u32> {
    let width = use_state_eq(|| None);
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
