//! Keeps the document from this visit to the next.

use std::cell::RefCell;
use std::rc::Rc;

use flink_config::{Answer, Document};
use gloo::events::EventListener;
use yew::prelude::*;

use super::later::later;
use super::storage::{CONFIGURATION, forget, keep};
use super::window::window;
use crate::model::kept::write;
use crate::model::state::Step;

/// How long a change waits to be kept, in milliseconds: a browser may take longer to write than to draw a key stroke.
const WAIT: i32 = 250;

/// What is not kept yet.
type Unkept = Rc<RefCell<Option<Rc<Answer>>>>;

/// Keeps the document shortly after it changed, and before the page is left.
#[hook]
pub fn use_keeping(answer: &Rc<Answer>, step: Step) {
    let unkept: Unkept = use_mut_ref(|| None);
    {
        let unkept = unkept.clone();
        use_effect_with((), move |()| {
            let listener = window().map(|window| EventListener::new(&window, "pagehide", move |_| catch_up(&unkept)));
            move || drop(listener)
        });
    }
    use_effect_with((answer.clone(), step), move |(answer, step)| {
        // What a link opened is kept by the link.
        if *step == Step::Opened {
            return;
        }
        let is_waiting = unkept.replace(Some(answer.clone())).is_some();
        if !is_waiting {
            let unkept = unkept.clone();
            later(WAIT, move || catch_up(&unkept));
        }
    });
}

fn catch_up(unkept: &Unkept) {
    match unkept.take() {
        None => {}
        // What the page opens with anyway is not offered again; `www/first.js` knows by this that nothing is.
        Some(answer) if answer.document == Document::default() => forget(CONFIGURATION),
        Some(answer) => keep(CONFIGURATION, &write(&answer.document)),
    }
}
