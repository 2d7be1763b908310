//! The whole page: one state, what changes it, and what follows it.

use std::cell::RefCell;
use std::rc::Rc;

use flink_config::Answer;
use gloo::timers::callback::Timeout;
use wasm_bindgen_futures::spawn_local;
use yew::prelude::*;

use super::header::header;
use super::intro::intro;
use super::last::Last;
use super::page::{Beside, page};
use super::palette::Palette;
use super::picture::{Borders, Drawing};
use super::section::{ADVICE, PICTURE};
use crate::browser::address::use_address;
use crate::browser::host::{self, use_host};
use crate::browser::keeping::use_keeping;
use crate::browser::listeners::{use_deselect, use_listeners};
use crate::browser::panic::{leave_text, left, remember};
use crate::browser::reader;
use crate::browser::room::use_room;
use crate::browser::section::{stopped, within};
use crate::browser::storage::{DISMISSED, forget, keep, kept};
use crate::browser::window::{fragment, tell_live};
use crate::model::advice::{Advice, Emphasis};
use crate::model::embed::Part;
use crate::model::failure::Failure;
use crate::model::import::Clusters;
use crate::model::opened::{Carried, Opened};
use crate::model::panel::answers;
use crate::model::state::{Action, Event, State, Step, UNREADABLE};

/// The pause in typing after which there is advice, in milliseconds: longer than from one key stroke to the next.
const PAUSE: u32 = 400;

#[component]
pub fn App() -> Html {
    let state = use_reducer(|| {
        let Opened {
            failure,
            hold,
            plan,
            native,
            ..
        } = Opened::read(&fragment());
        let state =
            State::new(host::at_start(), kept(DISMISSED).as_deref(), failure.as_deref()).carrying([hold, plan, native]);
        match left() {
            Some(left) => state.going_on(left.history),
            None => state,
        }
    });
    remember(state.document(), &state.history);
    let latest = use_mut_ref(|| None);
    latest.replace(Some((state.document().clone(), state.clusters.clone())));
    // What was done to the document since an import began, which is done again after it: a text takes a while to read.
    let since_import = use_mut_ref(|| None::<Vec<Action>>);
    let dispatch = {
        let dispatcher = state.dispatcher();
        use_callback((), move |action: Action, ()| {
            let happen = {
                let dispatcher = dispatcher.clone();
                move |action| {
                    dispatcher.dispatch(Event {
                        action,
                        time: js_sys::Date::now(),
                        kept_dismissed: kept(DISMISSED),
                    });
                }
            };
            match action {
                Action::Import(source, cluster) => {
                    let Some((document, clusters)) = RefCell::borrow(&latest).clone() else {
                        return;
                    };
                    // Another cluster of the same text takes the place of the one before.
                    let clusters = clusters.filter(|clusters: &Clusters| clusters.source == source);
                    let before = clusters.map_or(document, |clusters| clusters.before);
                    let since_import = since_import.clone();
                    since_import.replace(Some(Vec::new()));
                    spawn_local(async move {
                        let import = reader::import(before, source, cluster).await;
                        let since = since_import.replace(None).unwrap_or_default();
                        // Where nothing becomes of the text, what was done since stays as it is.
                        let is_replaced = import.read.as_ref().is_some_and(|read| read.document.is_some());
                        happen(Action::Imported(Box::new(import)));
                        since.into_iter().filter(|_| is_replaced).for_each(happen);
                    });
                }
                action => {
                    if let Some(since) = since_import.borrow_mut().as_mut().filter(|_| action.changes_document()) {
                        since.push(action.clone());
                    }
                    happen(action);
                }
            }
        })
    };
    let on_select = {
        let dispatch = dispatch.clone();
        use_callback((), move |component, ()| dispatch.emit(Action::Select(component)))
    };
    let carried = Carried {
        why: state.failure.as_ref().map(Failure::why).unwrap_or_default(),
        hold: state.holds.to_string(),
        plan: answers(&state.plan).to_owned(),
        native: state.native.to_string(),
        versus: state.calculation.versus.clone(),
    };
    let link = use_address(state.answer(), state.step, carried, dispatch.reform(Action::Open));
    use_listeners(&dispatch);
    use_deselect(&dispatch.reform(|()| Action::Deselect));
    use_effect_with((), |()| tell_live());
    use_host(&state.calculation, dispatch.reform(Action::Set));
    use_effect_with(state.answer().clone(), |answer| leave_text(&answer.document.text));
    use_keeping(state.answer(), state.step);
    use_room(!state.step.is_continuous());
    let rested = use_rested(state.answer(), state.step);
    let is_advised = state.calculation.shows(Part::Advice) || !state.calculation.starts(state.calculation.process);
    let is_advised = is_advised && stopped(ADVICE).is_none();
    let advice = use_memo((rested.clone(), is_advised), |(rested, is_advised)| {
        is_advised.then(|| {
            let _within = within(ADVICE);
            Rc::new(Advice::new(rested.clone()))
        })
    });
    use_kept_dismissed(&state, &rested);
    use_explanation(&state, &rested, &dispatch);
    let emphasis = use_memo(
        (
            advice.clone(),
            state.pointed,
            state.failure.clone(),
            state.calculation.versus.clone().or(state.compared.clone()),
            state.previewed.clone(),
            state.calculation.process,
        ),
        |(advice, pointed, failure, compared, previewed, process)| {
            if stopped(PICTURE).is_some() {
                return None;
            }
            let _within = within(PICTURE);
            let previewed = || Some(Emphasis::future(previewed.as_ref()?, *process));
            let advised = || advice.as_ref().as_ref()?.emphasis((*pointed)?, *process);
            let failed = || failure.as_ref()?.emphasis(*process);
            let changed = || Some(Emphasis::past(compared.as_ref()?, *process));
            previewed()
                .or_else(advised)
                .or_else(failed)
                .or_else(changed)
                .map(Rc::new)
        },
    );
    let borders = {
        let dispatch = dispatch.clone();
        use_callback((), move |(layout, shown, selected): Drawing, ()| {
            html! { <Borders {layout} {shown} {selected} dispatch={dispatch.clone()} /> }
        })
    };
    let by_link = use_memo((), |()| fragment().len() > 1);
    let is_whole = state.calculation.parts.is_none();
    let beside = Beside {
        rested,
        advice: (*advice).clone(),
        emphasis: (*emphasis).clone(),
        borders: state.calculation.shows(Part::Form).then_some(borders),
    };
    html! {
        <>
            if state.calculation.shows(Part::Form) {
                { header(is_whole, &state, &dispatch, &link) }
            }
            if is_whole { { intro() } }
            if is_whole && state.is_untouched() {
                <Last opened={state.document().clone()} by_link={*by_link} dispatch={dispatch.clone()} />
            }
            { page(&state, &beside, &dispatch, &on_select) }
            if is_whole {
                <footer>
                    <p>
                        { "A calculator for Apache Flink’s memory configuration. Everything is computed in your browser; \
                           nothing leaves it. Apache Flink, Flink and the Flink logo are trademarks of the Apache Software \
                           Foundation, whose product this is not." }
                    </p>
                    <ul>
                        <li><a id="exactness" href="./exact/index.html">{ "How exact is this?" }</a></li>
                        <li><a id="embedding" href="./embedding.html">{ "Embed it in your page" }</a></li>
                        <li><a id="changes" href="./changes.html">{ "What’s new" }</a></li>
                    </ul>
                </footer>
                <Palette version={state.document().flink} dispatch={dispatch.clone()} />
            }
        </>
    }
}

/// The answer as it was when typing paused last, or a distinct act was drawn: neither waits for what takes longer. The
/// page does when it opens, because what came after it would push down what is there already.
#[hook]
fn use_rested(answer: &Rc<Answer>, step: Step) -> Rc<Answer> {
    let rested = use_state_eq(|| answer.clone());
    let pause = if step.is_continuous() { PAUSE } else { 0 };
    let rest = rested.setter();
    use_effect_with((answer.clone(), pause), move |(answer, pause)| {
        let answer = answer.clone();
        let timer = Timeout::new(*pause, move || rest.set(answer));
        move || drop(timer)
    });
    (*rested).clone()
}

/// Asks what the messages of a failure mean, and again for other settings than before, since their fixes are for those.
#[hook]
fn use_explanation(state: &State, rested: &Rc<Answer>, dispatch: &Callback<Action>) {
    let failure = state.failure.as_ref();
    let failure = failure.filter(|failure| !failure.is_for(rested));
    let asked = failure.map(|failure| (failure.text.clone(), rested.clone()));
    let dispatch = dispatch.clone();
    use_effect_with(asked, move |asked| {
        if let Some((text, answer)) = asked.clone() {
            spawn_local(async move {
                dispatch.emit(match reader::explain(&text, &answer.document).await {
                    Some(diagnoses) => Action::Explain(text, answer, diagnoses),
                    None => Action::Note(UNREADABLE.into()),
                });
            });
        }
    });
}

/// Keeps what is dismissed, and of which document, whenever typing pauses.
#[hook]
fn use_kept_dismissed(state: &State, rested: &Rc<Answer>) {
    let had_some = use_mut_ref(|| false);
    use_effect_with((state.dismissed.clone(), rested.clone()), move |(dismissed, answer)| {
        if !dismissed.is_empty() {
            had_some.replace(true);
            keep(DISMISSED, &dismissed.write(answer));
        } else if had_some.replace(false) {
            // Without having had some, it would be another document's that are forgotten.
            forget(DISMISSED);
        }
    });
}
