//! The later part of the program: what nobody needs who looks at what was rendered beforehand, and everybody who does
//! something with it. It is loaded at the first sign of that, and at once where the page opens with anything else.
//!
//! With the feature `split`, what only [`LATER`] leads to is cut off into a file of its own when the program is built.
//! Without, everything is there from the start.

use std::cell::{Cell, RefCell};
use std::rc::Rc;
#[cfg(feature = "split")]
use std::sync::OnceLock;

use flink_config::{CannotEdit, ConfigFile, Edit, apply};
use flink_memory::{Component, FlinkVersion, Process, Refusal};
use gloo::events::{EventListener, EventListenerOptions, EventListenerPhase};
use gloo::timers::future::TimeoutFuture;
use wasm_bindgen_futures::spawn_local;
use yew::prelude::*;

use crate::advice::{Advice, Pointed, Recommendations, RecommendationsProps};
use crate::answer::{Answer, Derived};
use crate::details::{Details, DetailsProps};
use crate::form::{Form, FormProps};
use crate::intake::{Taken, is_whole, take};
use crate::messages::explained;
use crate::picture::Emphasis;
use crate::prepared::{self, Begun, Place};
use crate::setup::Setup;
use crate::state::Action;
use crate::text_panel::{TextPanel, TextPanelProps};
use crate::why::explanation;

/// The ways into the later part.
#[derive(Debug)]
pub struct Later {
    /// What there is to recommend for a setup, with the answer to it.
    pub advise: fn(&Setup, &Answer) -> Advice,
    /// What the picture of a process shows of a remedy that is pointed at.
    pub emphasis: fn(&Advice, Pointed, Process) -> Option<Emphasis>,
    /// The configuration as a form.
    pub form: fn(FormProps) -> Html,
    /// The recommendations, listed.
    pub recommendations: fn(RecommendationsProps) -> Html,
    /// Cards, table and results.
    pub details: fn(DetailsProps) -> Html,
    /// The configuration as text.
    pub text_panel: fn(TextPanelProps) -> Html,
    /// What a refusal means, its numbers drawn, and what mends it.
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

#[cfg(feature = "split")]
impl From<wasm_split_helpers::SplitLoaderError> for Missing {
    fn from(_: wasm_split_helpers::SplitLoaderError) -> Self {
        Self
    }
}

/// Where the program is cut in two.
#[cfg_attr(feature = "split", wasm_split_helpers::wasm_split(later, fallible))]
fn part() -> Result<&'static Later, Missing> {
    Ok(&LATER)
}

#[cfg(feature = "split")]
static LOADED: OnceLock<&'static Later> = OnceLock::new();

/// The later part, if it is there.
pub fn now() -> Option<&'static Later> {
    #[cfg(feature = "split")]
    return LOADED.get().copied();
    #[cfg(not(feature = "split"))]
    part().ok()
}

/// The later part, as soon as it is there.
///
/// # Errors
///
/// Where it cannot be loaded. The next call tries again.
pub async fn load() -> Result<&'static Later, Missing> {
    #[cfg(feature = "split")]
    return part().await.map(|later| *LOADED.get_or_init(|| later));
    #[cfg(not(feature = "split"))]
    part()
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

/// How often is looked whether an open list is closed, in milliseconds.
const PAUSE: u32 = 100;

/// What shows that someone begins to do something with the page.
const SIGNS: [&str; 9] = [
    "pointerdown",
    "pointermove",
    "touchstart",
    "wheel",
    "keydown",
    "focusin",
    "change",
    "paste",
    "dragover",
];

/// Loads the later part when it is wanted, or at the first sign that it will be. Gives how far that has come, and a way
/// to try once more.
#[hook]
pub fn use_later(is_wanted: bool) -> (Loading, Callback<()>) {
    let loading = use_state_eq(|| match now() {
        Some(_) => Loading::Done,
        None => Loading::Awaited,
    });
    let pressed = use_mut_ref(|| None::<Place>);
    let begun = use_mut_ref(|| None::<Begun>);
    let try_to_load = {
        let (loading, begun) = (loading.setter(), begun.clone());
        use_callback((), move |(), ()| {
            let (loading, begun) = (loading.clone(), begun.clone());
            spawn_local(async move {
                let loaded = load().await;
                // Not while an event is heard: what the browser does upon it would go to what is replaced.
                TimeoutFuture::new(0).await;
                while prepared::is_choosing() {
                    TimeoutFuture::new(PAUSE).await;
                }
                if let Some(focused) = prepared::begun() {
                    begun.replace(Some(focused));
                }
                loading.set(if loaded.is_ok() { Loading::Done } else { Loading::Failed });
            });
        })
    };
    {
        let (try_to_load, pressed, begun) = (try_to_load.clone(), pressed.clone(), begun.clone());
        use_effect_with((is_wanted, *loading), move |(is_wanted, loading)| {
            let is_awaited = *loading == Loading::Awaited;
            if is_awaited && *is_wanted {
                try_to_load.emit(());
            }
            let listeners = is_awaited.then(|| listen(*is_wanted, try_to_load, pressed, begun));
            move || drop(listeners)
        });
    }
    use_effect_with(*loading, move |loading| {
        if *loading == Loading::Done {
            let (begun, pressed) = (RefCell::take(&begun), RefCell::take(&pressed));
            // Not at once: what this sets off is not to come while Yew still draws.
            spawn_local(async move {
                if let Some(begun) = begun {
                    prepared::go_on(begun);
                }
                if let Some(pressed) = pressed {
                    prepared::press(pressed);
                }
            });
        }
    });
    (*loading, try_to_load)
}

/// Waits for the first sign, and notes what is pressed and changed meanwhile.
fn listen(
    is_loading: bool,
    try_to_load: Callback<()>,
    pressed: Rc<RefCell<Option<Place>>>,
    begun: Rc<RefCell<Option<Begun>>>,
) -> Vec<EventListener> {
    let Some(document) = crate::browser::window().and_then(|window| window.document()) else {
        return Vec::new();
    };
    let options = EventListenerOptions {
        phase: EventListenerPhase::Capture,
        passive: true,
    };
    let is_loading = Rc::new(Cell::new(is_loading));
    let sign = |name: &'static str| {
        let (is_loading, try_to_load) = (is_loading.clone(), try_to_load.clone());
        EventListener::new_with_options(&document, name, options, move |_| {
            if !is_loading.replace(true) {
                try_to_load.emit(());
            }
        })
    };
    let mut listeners: Vec<EventListener> = SIGNS.into_iter().map(sign).collect();
    let mut note = |name: &'static str, mut note: Box<dyn FnMut(&Event)>| {
        let listener = EventListener::new_with_options(&document, name, options, move |event| note(event));
        listeners.push(listener);
    };
    note(
        "click",
        Box::new(move |event| {
            if let Some(place) = event.target().and_then(prepared::place_of) {
                pressed.replace(Some(place));
            }
        }),
    );
    note(
        "change",
        Box::new(move |event| {
            if let Some(changed) = event.target().and_then(prepared::begun_at) {
                begun.replace(Some(changed));
            }
        }),
    );
    listeners
}
