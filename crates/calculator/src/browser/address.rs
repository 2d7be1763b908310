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
use crate::model::opened::{Carried, Opened, link_with, message};
use crate::model::state::Step;
use crate::model::trail::{Trail, wait};

/// What of the browser's history is ours.
struct Address {
    window: Window,
    trail: Trail,
    /// What the address carries beside the document.
    carried: Carried,
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
    fn new(document: Document, carried: Carried) -> Option<Self> {
        let window = window()?;
        if is_framed() {
            return None;
        }
        let visit = (js_sys::Date::now() as u64).to_string();
        let mut address = Self {
            window,
            trail: Trail::new(document),
            carried,
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
            self.write(Some(&link_with(&answer, &self.carried).0), false);
        }
    }

    /// Writes what one distinct act made.
    fn add(&mut self, answer: &Answer) {
        self.catch_up();
        self.trail.push(answer.document.clone());
        self.write(Some(&link_with(answer, &self.carried).0), true);
    }

    /// The document of the entry that the browser went to. An address that was typed by hand has no mark: it is new.
    fn follow(&mut self, mark: &JsValue) -> Opened {
        self.timer = None;
        self.typed = None;
        let mark = mark.as_string();
        let entry = mark.and_then(|mark| mark.strip_prefix(&self.visit)?.trim().parse().ok());
        let opened = Opened::read(&fragment());
        let why = opened
            .failure
            .as_deref()
            .and_then(|failure| failure.strip_prefix("why="));
        self.carried = Carried {
            why: why.unwrap_or_default().to_owned(),
            hold: opened.hold.clone().unwrap_or_default(),
            plan: opened.plan.clone().unwrap_or_default(),
            native: opened.native.clone().unwrap_or_default(),
            versus: opened.versus.clone().map(|versus| Rc::new(Answer::new(versus))),
        };
        let of_address = || opened.document.clone();
        if let Some(document) = entry.and_then(|entry| self.trail.go(entry, of_address)) {
            return Opened {
                hold: opened.hold,
                plan: opened.plan,
                native: opened.native,
                versus: opened.versus,
                ..Opened::of(document.clone())
            };
        }
        self.trail.push(opened.document.clone());
        self.write(None, false);
        opened
    }
}

/// Follows the document, and what is carried beside it, with the address, and the address with the document. Gives the link to copy.
#[hook]
pub fn use_address(
    answer: &Rc<Answer>,
    step: Step,
    carried: Carried,
    on_open: Callback<Opened>,
) -> Callback<(), ToCopy> {
    let address = use_mut_ref(|| Address::new(answer.document.clone(), carried.clone()));
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
        use_effect_with(
            (answer.clone(), step, carried.clone()),
            move |(answer, step, carried)| {
                let mut address = shared.borrow_mut();
                let Some(address) = address.as_mut() else { return };
                let is_other = address.carried != *carried;
                address.carried.clone_from(carried);
                let is_there = *step == Step::Opened
                    || *step == Step::Act && address.trail.is_at(&answer.document) && address.typed.is_none();
                match step {
                    // A short address stays until something else is done.
                    _ if is_there && (!is_other || message(&fragment()).is_some()) => {}
                    Step::Act if !is_there => address.add(answer),
                    // What is carried beside may be typed, too.
                    _ => {
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
            },
        );
    }
    // The callback stays the same while the document changes, so that who holds it need not be drawn again.
    let latest = use_mut_ref(|| (answer.clone(), carried.clone()));
    latest.replace((answer.clone(), carried));
    use_callback((), move |(), ()| {
        if let Some(address) = address.borrow_mut().as_mut() {
            address.catch_up();
        }
        let (answer, carried) = &*latest.borrow();
        let (fragment, staying) = link_with(answer, carried);
        let mut copied = to_copy(&super::window::address(), &fragment, &staying);
        if answer.reading.refusal.is_some() && copied.text.is_some() {
            let refused = "Flink refuses this text: the link opens only the part that could be read.";
            copied.note = format!("{refused} {}", copied.note).trim_end().to_owned().into();
        }
        copied
    })
}

/// What a link has of a configuration.
const CARRIED: &str = "links hold memory options only, and no value that may be a password.";

/// The link as it is copied, and a word on what it lacks.
fn to_copy(base: &str, fragment: &str, staying: &[String]) -> ToCopy {
    if fragment.chars().count() > LINK_LENGTH {
        let note = "Too long for a link: send the text instead.".into();
        return ToCopy { text: None, note };
    }
    let note = match staying {
        [] => String::new(),
        [key] => format!("All but {key}: {CARRIED}"),
        [first, second] => format!("All but {first} and {second}: {CARRIED}"),
        [first, others @ ..] => format!("All but {first} and {} other keys: {CARRIED}", others.len()),
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
