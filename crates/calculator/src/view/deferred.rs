//! A panel of the program `panels`, which is loaded when the first one is opened.

use std::rc::Rc;

use flink_config::Answer;
use gloo::events::EventListener;
use wasm_bindgen::JsCast;
use wasm_bindgen::closure::Closure;
use wasm_bindgen_futures::spawn_local;
use web_sys::Element;
use yew::prelude::*;

use crate::browser::panels::{act, hide, show};
use crate::browser::window::window;
use crate::model::panel::{Act, Panel, Subject};
use crate::model::state::Action;

#[derive(Properties, PartialEq)]
pub struct DeferredProps {
    pub panel: Panel,
    pub subject: Subject,
    pub on_act: Callback<Act>,
}

/// Hears of what a panel asks for: what it keeps becomes the action that `keep` gives.
pub fn asking(answer: &Rc<Answer>, dispatch: &Callback<Action>, keep: fn(AttrValue) -> Action) -> Callback<Act> {
    let answer = answer.clone();
    dispatch.reform(move |act| match act {
        Act::Keep(own) => keep(own),
        act => Action::Ask(answer.clone(), act),
    })
}

/// How far a panel has come.
#[derive(Clone, Copy, PartialEq)]
enum Progress {
    Loading,
    Shown,
    Failed,
    Stopped,
}

type OnAct = Closure<dyn Fn(String, String, Option<String>)>;

#[component]
pub fn Deferred(props: &DeferredProps) -> Html {
    let DeferredProps { panel, subject, on_act } = props;
    let root = use_node_ref();
    let progress = use_state_eq(|| Progress::Loading);
    let attempt = use_state_eq(|| 0);
    // How often the program stopped. What was asked of it before has no answer.
    let stops = use_mut_ref(|| 0_u32);
    let latest = use_mut_ref(Callback::noop);
    latest.replace(on_act.clone());
    // One function for as long as the panel is there: what it calls is always the latest.
    let listener = use_memo((), |()| {
        OnAct::new(move |name: String, text, document| {
            let on_act = latest.borrow().clone();
            act(&name, text, document).into_iter().for_each(|act| on_act.emit(act));
        })
    });
    {
        let (panel, root, is_stopped) = (*panel, root.clone(), *progress == Progress::Stopped);
        let (progress, stops) = (progress.setter(), stops.clone());
        use_effect_with((subject.clone(), *attempt, is_stopped), move |(subject, ..)| {
            let subject = subject.clone();
            if is_stopped {
                return;
            }
            if let Some(root) = root.cast::<Element>() {
                spawn_local(async move {
                    let on_act = (*listener).as_ref().unchecked_ref();
                    let stopped_before = *stops.borrow();
                    let is_shown = show(&root, panel, &subject, on_act).await;
                    if *stops.borrow() == stopped_before {
                        progress.set(if is_shown { Progress::Shown } else { Progress::Failed });
                    }
                });
            }
        });
    }
    {
        let root = root.clone();
        use_effect_with((), move |()| {
            move || {
                if let Some(root) = root.cast::<Element>() {
                    spawn_local(hide(root));
                }
            }
        });
    }
    {
        let (root, attempt, progress) = (root.clone(), attempt.clone(), progress.setter());
        use_effect_with(*attempt, move |_| {
            let listener = window().map(|window| {
                EventListener::new(&window, "panels-stopped", move |_| {
                    // What it drew no longer answers.
                    if let Some(root) = root.cast::<Element>() {
                        root.set_inner_html("");
                    }
                    *stops.borrow_mut() += 1;
                    attempt.set(*attempt + 1);
                    progress.set(Progress::Stopped);
                })
            });
            move || drop(listener)
        });
    }
    let again = {
        let (attempt, progress) = (attempt.clone(), progress.setter());
        move |_: MouseEvent| {
            progress.set(Progress::Loading);
            attempt.set(*attempt + 1);
        }
    };
    html! {
        <div class="deferred" aria-busy={(*progress == Progress::Loading).to_string()}>
            // Nothing of the page's own is in here: the other program draws it.
            <div key={*attempt} ref={root}></div>
            if *progress == Progress::Loading {
                <p class="faint" role="status">{ "Loading …" }</p>
            } else if *progress == Progress::Failed {
                <p role="alert">
                    { "This part of the page could not be loaded. Check the network. " }
                    <button class="copy" onclick={again}>{ "Try again" }</button>
                </p>
            } else if *progress == Progress::Stopped {
                <p role="alert">
                    { "This part of the page stopped. This is a bug in the calculator; your configuration is unchanged. " }
                    <button class="copy" onclick={again}>{ "Try again" }</button>
                </p>
            }
        </div>
    }
}
