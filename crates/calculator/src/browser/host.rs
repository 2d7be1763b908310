//! The page within others: it shows the parts that it is asked for, tells its height, and hears messages.
//! `docs/embedding.md` says how others see it.

mod asked;
mod message;

use std::cell::Cell;
use std::rc::Rc;

use flink_memory::Process;
use gloo::events::EventListener;
use js_sys::{Object, Reflect};
use wasm_bindgen::{JsCast, JsValue, closure::Closure};
use web_sys::{Element, MessageEvent, ResizeObserver, Window};
use yew::prelude::*;

use crate::address::{Opened, link};
use crate::setup::Setup;
use crate::state::{Action, State};
use asked::{Asked, Part, Theme};
use message::{Message, VERSION, fragment};

/// The attribute of the root that names the parts in view: the style sheet hides all others.
const PARTS: &str = "data-embed";

fn root() -> Option<Element> {
    crate::browser::window()?.document()?.document_element()
}

/// The page around this one, if there is any.
fn host() -> Option<Window> {
    let window = crate::browser::window()?;
    let parent = window.parent().ok().flatten()?;
    (!Object::is(&parent, &window)).then_some(parent)
}

/// Whether the page is in a frame, where address, history and storage belong to others.
pub fn is_framed() -> bool {
    host().is_some()
}

fn asked() -> Option<Asked> {
    Asked::read(&crate::browser::window()?.location().search().ok()?)
}

fn show_parts(parts: &[Part]) {
    let words: Vec<&str> = parts.iter().map(|part| part.word()).collect();
    if let Some(root) = root() {
        let _ = root.set_attribute(PARTS, &words.join(" "));
    }
}

/// Whether any of the parts takes the later part of the program: all but the picture and what is said of it do.
fn take_later(parts: &[Part]) -> bool {
    parts.iter().any(|part| !matches!(part, Part::Picture | Part::Why))
}

/// Whether anything in view takes the later part of the program.
pub fn wants_later() -> bool {
    let parts = root().and_then(|root| root.get_attribute(PARTS));
    parts.is_none_or(|parts| take_later(&Part::read(&parts.replace(' ', ","))))
}

fn show_theme(theme: Theme) {
    let Some(root) = root() else { return };
    let _ = match theme {
        Theme::Auto => root.remove_attribute("data-theme"),
        Theme::Light => root.set_attribute("data-theme", "light"),
        Theme::Dark => root.set_attribute("data-theme", "dark"),
    };
}

/// Whether what the address asks for takes the later part of the program.
#[cfg(target_arch = "wasm32")]
pub fn asks_for_later() -> bool {
    asked().is_none_or(|asked| take_later(&asked.parts))
}

/// The state at the start, as address and embedding page ask for it.
pub fn at_start() -> State {
    let opened = Opened::at_start();
    let Some(asked) = asked() else {
        return State::new(opened);
    };
    show_parts(&asked.parts);
    show_theme(asked.theme);
    // Who names no setting means those that Flink ships.
    let Setup {
        text,
        version,
        deployment,
        ..
    } = &opened.setup;
    let opened = match text.is_empty() && opened.faults.is_empty() {
        true => Opened::read(&fragment(*version, *deployment, "")),
        false => opened,
    };
    let mut state = State::new(opened);
    let is_other = !is_configured(&state, Process::TaskManager) && is_configured(&state, Process::JobManager);
    let usual = if is_other {
        Process::JobManager
    } else {
        Process::TaskManager
    };
    state.process = asked.process.unwrap_or(usual);
    state
}

/// Whether anything is said about the process's memory.
fn is_configured(state: &State, process: Process) -> bool {
    let prefix = match process {
        Process::TaskManager => "taskmanager.",
        Process::JobManager => "jobmanager.",
    };
    let mut keys = state
        .answer
        .reading
        .configuration
        .entries()
        .iter()
        .map(|entry| &entry.key);
    keys.any(|key| {
        key.strip_prefix(prefix)
            .is_some_and(|key| key.contains("memory.") || key.starts_with("heap."))
    })
}

/// Says something to the page around this one. It may be anyone's: what is said is what a link carries, and the height.
fn tell(host: &Window, kind: &str, more: &[(&str, JsValue)]) {
    let message = Object::new();
    let head = [
        ("source", "flink-memory".into()),
        ("v", VERSION.into()),
        ("type", kind.into()),
    ];
    for (name, value) in head.iter().chain(more) {
        let _ = Reflect::set(&message, &(*name).into(), value);
    }
    let _ = host.post_message(&message, "*");
}

/// How high the page is, in whole CSS pixels.
fn height() -> Option<f64> {
    let body = crate::browser::window()?.document()?.body()?;
    Some(body.get_bounding_client_rect().height().ceil())
}

fn describe(setup: &Setup) -> [(&'static str, JsValue); 3] {
    [
        ("link", link(setup).0.into()),
        ("flink", setup.version.to_string().into()),
        ("on", setup.deployment.word().into()),
    ]
}

/// Follows the messages of the page around this one, and tells it of changes. Whether the page is embedded.
#[hook]
pub fn use_embed(state: &UseReducerHandle<State>, dispatch: &Callback<Action>, try_to_load: &Callback<()>) -> bool {
    let is_embed = *use_memo((), |()| asked().is_some());
    let latest = use_mut_ref(Setup::default);
    latest.replace(state.setup.clone());
    {
        let (dispatch, try_to_load, latest) = (dispatch.clone(), try_to_load.clone(), latest.clone());
        use_effect_with((), move |()| {
            let ears = host().filter(|_| is_embed).map(|host| {
                let told = Rc::new(Cell::new(0.0));
                let mut first = describe(&latest.borrow()).to_vec();
                first.push(("height", height().into()));
                tell(&host, "ready", &first);
                let tell_height: Rc<dyn Fn(bool)> = {
                    let host = host.clone();
                    Rc::new(move |anew| {
                        let height = height().unwrap_or_default();
                        if anew || told.replace(height) != height {
                            tell(&host, "height", &[("height", height.into())]);
                        }
                    })
                };
                let observer = follow_height(tell_height.clone());
                let listener = crate::browser::window().map(|window| {
                    EventListener::new(&window, "message", move |event| {
                        let Some(event) = event.dyn_ref::<MessageEvent>() else {
                            return;
                        };
                        let is_from_host = event.source().is_some_and(|source| Object::is(&source, &host));
                        let Some(message) = Message::read(&event.data()).filter(|_| is_from_host) else {
                            return;
                        };
                        match message {
                            Message::Theme(theme) => show_theme(theme),
                            Message::Set(set) => {
                                if let Some(parts) = &set.parts {
                                    show_parts(parts);
                                    if wants_later() {
                                        try_to_load.emit(());
                                    }
                                }
                                if let Some(theme) = set.theme {
                                    show_theme(theme);
                                }
                                if let Some(process) = set.process {
                                    dispatch.emit(Action::Show(process));
                                }
                                let opened = set.apply(&latest.borrow());
                                if let Some(opened) = opened {
                                    dispatch.emit(Action::Open(opened));
                                }
                            }
                        }
                        // Whoever came late learns it now.
                        tell_height(true);
                    })
                });
                (observer, listener)
            });
            move || drop(ears)
        });
    }
    {
        let is_first = use_mut_ref(|| true);
        use_effect_with(state.setup.clone(), move |setup| {
            let is_first = is_first.replace(false);
            if let Some(host) = host().filter(|_| is_embed && !is_first) {
                tell(&host, "change", &describe(setup));
            }
        });
    }
    is_embed
}

/// Watches the page's height, until what is given is dropped.
fn follow_height(tell: Rc<dyn Fn(bool)>) -> Option<impl Sized> {
    struct Watch(ResizeObserver, #[allow(dead_code)] Closure<dyn Fn()>);
    impl Drop for Watch {
        fn drop(&mut self) {
            self.0.disconnect();
        }
    }
    let hear = Closure::<dyn Fn()>::new(move || tell(false));
    let observer = ResizeObserver::new(hear.as_ref().unchecked_ref()).ok()?;
    let body: Element = crate::browser::window()?.document()?.body()?.into();
    observer.observe(&body);
    Some(Watch(observer, hear))
}

/// What stands below an embedded page: what it shows, and the way to all of it.
pub fn line(state: &State) -> Html {
    let Setup {
        version, deployment, ..
    } = &state.setup;
    let process = state.process;
    let other = match process {
        Process::TaskManager => Process::JobManager,
        Process::JobManager => Process::TaskManager,
    };
    let is_alone = !state.answer.derived(other).starts() && !is_configured(state, other);
    let class = classes!("embedded", is_alone.then_some("alone"));
    html! {
        <footer {class}>
            <h1>{ format!("{} of Flink {version} on {}", process.name(), deployment.name()) }</h1>
            <a href={format!("./#{}", link(&state.setup).0)} target="_blank" rel="noopener">{ "Open in the calculator" }</a>
        </footer>
    }
}
