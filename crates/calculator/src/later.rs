//! The later part of the program: what a picture within another page does without. The page itself loads both parts
//! side by side; an embedded picture loads this one when someone turns to it.
//!
//! Everything is there from the start now.

use std::rc::Rc;

use flink_config::{CannotEdit, ConfigFile, Edit, apply};
use flink_memory::{Component, FlinkVersion, Process, Refusal};
use gloo::events::EventListener;
use wasm_bindgen_futures::spawn_local;
use yew::prelude::*;

use crate::advice::{Advice, Pointed, Recommendations, RecommendationsProps};
use crate::answer::{Answer, Derived};
use crate::details::{Details, DetailsProps};
use crate::form::{Form, FormProps};
use crate::intake::{Taken, is_whole, take};
use crate::messages::explained;
use crate::picture::Emphasis;
use crate::setup::Setup;
use crate::state::Action;
use crate::text_panel::{TextPanel, TextPanelProps};
use crate::why::explanation;

/// The ways into the later part.
#[derive(Debug)]
pub struct Later {
    /// What there is to recommend for a setup, with the answer to it.
    pub advise: fn(&Setup, &Answer) -> Advice,
    /// What the picture of a process shows of a fix that is pointed at.
    pub emphasis: fn(&Advice, Pointed, Process) -> Option<Emphasis>,
    /// The configuration as a form.
    pub form: fn(FormProps) -> Html,
    /// The recommendations, listed.
    pub recommendations: fn(RecommendationsProps) -> Html,
    /// Cards, table and results.
    pub details: fn(DetailsProps) -> Html,
    /// The configuration as text.
    pub text_panel: fn(TextPanelProps) -> Html,
    /// What a refusal means, its numbers drawn, and what fixes it.
    pub explained: fn(&Rc<Advice>, Process, &Refusal, &Callback<Action>) -> Html,
    /// Why a component is as large as it is.
    pub explanation: fn(&Derived, Component, &Callback<Component>) -> Option<Html>,
    /// Whether a text is taken in also where someone writes.
    pub is_whole: fn(&str) -> bool,
    /// Takes in a text that was pasted, dropped or opened.
    pub take: fn(&Setup, &str) -> Taken,
    /// Makes edits in a text.
    pub edit: fn(&str, ConfigFile, FlinkVersion, &[Edit]) -> Result<String, CannotEdit>,
}

/// There is one.
impl PartialEq for Later {
    fn eq(&self, other: &Self) -> bool {
        std::ptr::eq(self, other)
    }
}

/// All that only the later part holds: what is reached in another way is in the first part, too.
static LATER: Later = Later {
    advise: Advice::new,
    emphasis: Advice::emphasis,
    form: |props| html! { <Form ..props /> },
    recommendations: |props| html! { <Recommendations ..props /> },
    details: |props| html! { <Details ..props /> },
    text_panel: |props| html! { <TextPanel ..props /> },
    explained,
    explanation,
    is_whole,
    take,
    edit: apply,
};

/// The later part could not be loaded: there is no network, or the host has another build by now.
#[derive(Clone, Copy, Debug)]
pub struct Missing;

/// The later part, if it is there.
pub fn now() -> Option<&'static Later> {
    Some(&LATER)
}

/// The later part, as soon as it is there.
///
/// # Errors
///
/// Where it cannot be loaded. The next call tries again.
pub async fn load() -> Result<&'static Later, Missing> {
    Ok(&LATER)
}

/// How far loading has come.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Loading {
    /// It is not loaded, or not yet.
    #[default]
    Awaited,
    /// It is there.
    Done,
    /// It could not be loaded.
    Failed,
}

/// What shows that someone turns to the page.
const SIGNS: [&str; 2] = ["pointerover", "focusin"];

/// Loads the later part when it is wanted, or at the first sign that it will be. Gives how far that has come, and a way
/// to try once more.
#[hook]
pub fn use_later(is_wanted: bool) -> (Loading, Callback<()>) {
    let loading = use_state_eq(|| match now() {
        Some(_) => Loading::Done,
        None => Loading::Awaited,
    });
    let try_to_load = {
        let loading = loading.setter();
        use_callback((), move |(), ()| {
            let loading = loading.clone();
            spawn_local(async move {
                let loaded = load().await;
                loading.set(if loaded.is_ok() { Loading::Done } else { Loading::Failed });
            });
        })
    };
    {
        let try_to_load = try_to_load.clone();
        use_effect_with((is_wanted, *loading), move |(is_wanted, loading)| {
            let is_awaited = *loading == Loading::Awaited;
            if is_awaited && *is_wanted {
                try_to_load.emit(());
            }
            let document = crate::browser::window().and_then(|window| window.document());
            let document = document.filter(|_| is_awaited && !is_wanted);
            let listeners = document.map(|document| {
                SIGNS.map(|sign| {
                    let try_to_load = try_to_load.clone();
                    EventListener::once(&document, sign, move |_| try_to_load.emit(()))
                })
            });
            move || drop(listeners)
        });
    }
    (*loading, try_to_load)
}
