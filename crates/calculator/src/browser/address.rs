//! Keeps the page's address and its document the same, in both directions.

use std::rc::Rc;

use flink_config::{Answer, Document, LINK_LENGTH};
use gloo::events::EventListener;
use gloo::timers::callback::Timeout;
use wasm_bindgen::{JsCast, JsValue};
use web_sys::{PopStateEvent, Window};
use yew::prelude::*;

use super::clipboard::ToCopy;
use super::window::{fragment, is_framed, window};
use crate::model::opened::{Opened, link};
use crate::model::state::Step;
use crate::model::trail::{Trail, wait};

/// What of the browser's history is ours.
struct Address {
    window: Window,
    trail: Trail,
    /// Tells this visit's entries from those of an earlier visit in the same tab.
    visit: String,
    /// What was typed and is not in the address yet.
    typed: Option<Rc<Answer>>,
    /// When the address changed last, in milliseconds.
    changed: f64,
    timer: Option<Timeout>,
}

impl Address {
    /// Marks the entry that the browser is at as the first of `document`'s trail. Within a frame, the address and the
    /// history belong to others.
    fn new(document: Document) -> Option<Self> {
        let window = window()?;
        if is_framed() {
            return None;
        }
        let visit = js_sys::Date::now().to_string();
        let mut address = Self {
            window,
            trail: Trail::new(document),
            visit,
            typed: None,
            changed: 0.0,
            timer: None,
        };
        address.write(None, false);
        Some(address)
    }

    /// Writes the entry that we are at, with the given fragment or the one that is there.
    fn write(&mut self, fragment: Option<&str>, pushes: bool) {
        let mark = JsValue::from_str(&format!("{} {}", self.visit, self.trail.here()));
        let url = fragment.map(|fragment| format!("#{fragment}"));
        if let Ok(history) = self.window.history() {
            // A browser that will not have it leaves the address behind, and everything else works.
            let _ = match pushes {
                true => history.push_state_with_url(&mark, "", url.as_deref()),
                false => history.replace_state_with_url(&mark, "", url.as_deref()),
            };
        }
        if fragment.is_some() {
            self.changed = js_sys::Date::now();
        }
    }

    /// Writes what was typed.
    fn catch_up(&mut self) {
        self.timer = None;
        if let Some(answer) = self.typed.take() {
            self.trail.replace(answer.document.clone());
            self.write(Some(&link(&answer).0), false);
        }
    }

    /// Writes what one distinct act made.
    fn add(&mut self, answer: &Answer) {
        self.catch_up();
        self.trail.push(answer.document.clone());
        self.write(Some(&link(answer).0), true);
    }

    /// The document of the entry that the browser went to. An address that was typed by hand has no mark: it is new.
    fn follow(&mut self, mark: &JsValue) -> Opened {
        self.timer = None;
        self.typed = None;
        let mark = mark.as_string();
        let entry = mark.and_then(|mark| mark.strip_prefix(&self.visit)?.trim().parse().ok());
        let of_address = || Opened::read(&fragment()).document;
        if let Some(document) = entry.and_then(|entry| self.trail.go(entry, of_address)) {
            return Opened::of(document.clone());
        }
        let opened = Opened::read(&fragment());
        self.trail.push(opened.document.clone());
        self.write(None, false);
        opened
    }
}

/// Follows the document with the address, and the address with the document. Gives the link to copy.
#[hook]
pub fn use_address(answer: &Rc<Answer>, step: Step, on_open: Callback<Opened>) -> Callback<(), ToCopy> {
    let address = use_mut_ref(|| Address::new(answer.document.clone()));
    {
        let address = address.clone();
        use_effect_with((), move |()| {
            let listener = window().map(|window| {
                EventListener::new(&window, "popstate", move |event| {
                    let mark = event.dyn_ref::<PopStateEvent>().map(PopStateEvent::state);
                    on_open.emit(match &mut *address.borrow_mut() {
                        Some(address) => address.follow(&mark.unwrap_or_default()),
                        None => Opened::read(&fragment()),
                    });
                })
            });
            move || drop(listener)
        });
    }
    {
        let shared = address.clone();
        use_effect_with((answer.clone(), step), move |(answer, step)| {
            let mut address = shared.borrow_mut();
            let Some(address) = address.as_mut() else { return };
            match step {
                Step::Opened => {}
                Step::Act if address.trail.is_at(&answer.document) && address.typed.is_none() => {}
                Step::Act => address.add(answer),
                Step::Typed => {
                    address.typed = Some(answer.clone());
                    if address.timer.is_none() {
                        let wait = wait(js_sys::Date::now(), address.changed) as u32;
                        let shared = shared.clone();
                        address.timer = Some(Timeout::new(wait, move || {
                            if let Some(address) = shared.borrow_mut().as_mut() {
                                address.catch_up();
                            }
                        }));
                    }
                }
            }
        });
    }
    // The callback stays the same while the document changes, so that who holds it need not be drawn again.
    let latest = use_mut_ref(|| answer.clone());
    latest.replace(answer.clone());
    use_callback((), move |(), ()| {
        if let Some(address) = address.borrow_mut().as_mut() {
            address.catch_up();
        }
        let (fragment, staying) = link(&latest.borrow());
        to_copy(&super::window::address(), &fragment, &staying)
    })
}

/// The link as it is copied, and a word on what it lacks.
fn to_copy(base: &str, fragment: &str, staying: &[String]) -> ToCopy {
    if fragment.chars().count() > LINK_LENGTH {
        let note = "This is too much for a link. Please send the text instead.".into();
        return ToCopy { text: None, note };
    }
    let note = match staying {
        [] => String::new(),
        [key] => format!("All but {key}: links carry options of memory only."),
        [first, second] => format!("All but {first} and {second}: links carry options of memory only."),
        [first, others @ ..] => {
            format!(
                "All but {first} and {} other keys: links carry options of memory only.",
                others.len()
            )
        }
    };
    ToCopy {
        text: Some(format!("{base}#{fragment}")),
        note: note.into(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_what_stays_behind() {
        let staying = ["s3.secret-key".to_owned()];
        assert!(to_copy("", "v=1", &staying).note.contains("s3.secret-key"));
        assert_eq!(to_copy("", &"x".repeat(LINK_LENGTH + 1), &[]).text, None);
    }
}
