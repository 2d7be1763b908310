//! The page around this one: what it asks for, the messages to and from it. `docs/embedding.md` says how others see it.

use std::cell::{Cell, RefCell};
use std::rc::Rc;

use flink_config::Document;
use gloo::events::EventListener;
use gloo::timers::callback::Timeout;
use js_sys::{JsString, Object, Reflect};
use wasm_bindgen::{JsCast, JsValue, closure::Closure};
use web_sys::{Element, MessageEvent, ResizeObserver, Window};
use yew::prelude::*;

use super::panic::left;
use super::storage::{CONFIGURATION, kept};
use super::theme;
use super::window::{document, fragment, host, query, root, window};
use crate::model::calculation::Calculation;
use crate::model::embed::{Asked, Part};
use crate::model::kept::read as read_kept;
use crate::model::message::{Set, VERSION};
use crate::model::opened::Opened;

/// How long messages wait for others that are then followed with them, in milliseconds: less than a frame takes.
const TOGETHER: u32 = 10;

/// What the address asks for; none if it is not that of an embedded page.
pub fn asked() -> Option<Asked> {
    Asked::read(&query())
}

/// The calculation at the start, as address and embedding page ask for it.
pub fn at_start() -> Calculation {
    let fragment = fragment();
    let left = left().map(|left| Opened::of(left.document));
    let goes_on = left.is_some();
    let opened = left.unwrap_or_else(|| Opened::read(&fragment));
    let Some(asked) = asked() else {
        if goes_on {
            return Calculation::new(opened);
        }
        let kept = kept(CONFIGURATION).and_then(|kept| read_kept(&kept));
        return Calculation::new(opened.or_kept(&fragment, kept));
    };
    if let Some(root) = root() {
        // The style sheet has another look for it.
        let _ = root.set_attribute("data-embed", "");
    }
    theme::show(asked.theme);
    let Document {
        text,
        flink,
        deployment,
        ..
    } = &opened.document;
    // Who names no setting means those that Flink ships.
    let calculation = Calculation::new(match text.is_empty() && opened.faults.is_empty() {
        true => Opened::of(Document::shipped(*flink, *deployment)),
        false => opened,
    });
    calculation.with_view(&Set {
        process: Some(asked.process.unwrap_or_else(|| calculation.usual_process())),
        parts: Some(asked.parts),
        ..Set::default()
    })
}

/// Loads the whole page in the place of an embedded picture, with the document and what else is to be seen; not if that
/// was asked for already and this came.
pub fn load_whole_page(calculation: &Calculation, parts: &[Part]) {
    if asked().is_none_or(|asked| asked.parts == parts) {
        return;
    }
    let words: Vec<&str> = parts.iter().map(|part| part.word()).collect();
    let theme = root().and_then(|root| root.get_attribute("data-theme"));
    let (parts, theme) = (words.join(","), theme.unwrap_or_default());
    let (process, link) = (calculation.process.word(), calculation.link());
    let address = format!("?embed&parts={parts}&process={process}&theme={theme}#{link}");
    if let Some(window) = window() {
        let _ = window.location().replace(&address);
    }
}

/// Says something to the page around this one. It may be anyone's: what is said is what a link carries, and the height.
fn say(host: &Window, kind: &str, more: &[(&str, JsValue)]) {
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
    Some(document()?.body()?.get_bounding_client_rect().height().ceil())
}

fn describe(calculation: &Calculation) -> [(&'static str, JsValue); 3] {
    let Document { flink, deployment, .. } = calculation.document();
    [
        ("link", calculation.link().into()),
        ("flink", flink.to_string().into()),
        ("on", deployment.word().into()),
    ]
}

/// Follows the messages of the page around an embedded one, and tells it of changes. A theme is shown at once; what is
/// to be set is handed on.
#[hook]
pub fn use_host(calculation: &Calculation, on_set: Callback<Set>) {
    let host = use_memo((), |()| asked().and_then(|_| host()));
    {
        let (calculation, host) = (calculation.clone(), host.clone());
        use_effect_with((), move |()| {
            let listeners = (*host).clone().map(|host| {
                let mut first = describe(&calculation).to_vec();
                first.push(("height", height().into()));
                say(&host, "ready", &first);
                follow(host, on_set)
            });
            move || drop(listeners)
        });
    }
    let is_first = use_mut_ref(|| true);
    let described = calculation.clone();
    use_effect_with((calculation.answer.clone(), calculation.versus.clone()), move |_| {
        let is_first = is_first.replace(false);
        if let Some(host) = host.as_ref().as_ref().filter(|_| !is_first) {
            say(host, "change", &describe(&described));
        }
    });
}

/// Listens to a host and tells it of the page's height, until what is given is dropped.
fn follow(host: Window, on_set: Callback<Set>) -> impl Sized {
    let last = Rc::new(Cell::new(0.0));
    let say_height: Rc<dyn Fn(bool)> = {
        let host = host.clone();
        Rc::new(move |anew| {
            let height = height().unwrap_or_default();
            if last.replace(height) != height || anew {
                say(&host, "height", &[("height", height.into())]);
            }
        })
    };
    let observer = follow_height(say_height.clone());
    let waiting = Rc::new(RefCell::new(Waiting::default()));
    let listener = window().map(|window| {
        EventListener::new(&window, "message", move |event| {
            let Some(event) = event.dyn_ref::<MessageEvent>() else {
                return;
            };
            let is_from_host = event.source().is_some_and(|source| Object::is(&source, &host));
            let Some(message) = Some(event)
                .filter(|_| is_from_host)
                .and_then(|event| read(&event.data()))
            else {
                return;
            };
            let mut messages = waiting.borrow_mut();
            messages.set = Some(match messages.set.take() {
                Some(set) => set.then(message),
                None => message,
            });
            if messages.timer.is_none() {
                let (waiting, on_set, say_height) = (waiting.clone(), on_set.clone(), say_height.clone());
                messages.timer = Some(Timeout::new(TOGETHER, move || {
                    let set = std::mem::take(&mut *waiting.borrow_mut()).set.unwrap_or_default();
                    if let Some(theme) = set.theme {
                        theme::show(theme);
                    }
                    on_set.emit(set);
                    // Whoever came late learns it now.
                    say_height(true);
                }));
            }
        })
    });
    (observer, listener)
}

/// The messages that came since the last were followed: a flood of them costs the page no more than a few.
#[derive(Default)]
struct Waiting {
    set: Option<Set>,
    timer: Option<Timeout>,
}

/// Watches the page's height, until what is given is dropped.
fn follow_height(say: Rc<dyn Fn(bool)>) -> Option<impl Sized> {
    struct Watch(ResizeObserver, #[allow(dead_code)] Closure<dyn Fn()>);
    impl Drop for Watch {
        fn drop(&mut self) {
            self.0.disconnect();
        }
    }
    let on_change = Closure::<dyn Fn()>::new(move || say(false));
    let observer = ResizeObserver::new(on_change.as_ref().unchecked_ref()).ok()?;
    let body: Element = document()?.body()?.into();
    observer.observe(&body);
    Some(Watch(observer, on_change))
}

/// Reads the data of a message, if it is one for us.
fn read(data: &JsValue) -> Option<Set> {
    // Copies of other realms' objects are plain: they have neither getters nor anything of their prototypes.
    let data = data.dyn_ref::<Object>()?;
    let version = Reflect::get(data, &"v".into()).ok()?.as_f64();
    // What is too long is not copied.
    Set::read(version, |name, longest| {
        let value: JsString = Reflect::get(data, &name.into()).ok()?.dyn_into().ok()?;
        (value.length() as usize <= longest).then(|| String::from(&value))
    })
}
