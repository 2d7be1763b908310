//! The whole page: one state, and everything that shows it.

use std::rc::Rc;

use flink_memory::{Component, Process, ShortSize};
use wasm_bindgen_futures::spawn_local;
use yew::prelude::*;

use crate::address::{is_link, use_address};
use crate::advice::{RecommendationsProps, use_advice, use_dismissed};
use crate::details::DetailsProps;
use crate::embed::{self, use_embed};
use crate::header::Header;
use crate::intake::use_intake;
use crate::last::{Last, keep_setup};
use crate::later::{self, Loading, use_later};
use crate::messages::Messages;
use crate::panel::Panel;
use crate::panic::leave_text;
use crate::picture::Picture;
use crate::state::{Action, State, Step};
use crate::tabs::{Tab, Tabs};
use crate::why::Why;

#[component]
pub fn App() -> Html {
    let state = use_reducer(embed::at_start);
    let dispatch = {
        let dispatcher = state.dispatcher();
        use_callback((), move |action: Action, ()| {
            if later::now().is_some() || !action.needs_later() {
                dispatcher.dispatch(action);
                return;
            }
            let dispatcher = dispatcher.clone();
            spawn_local(async move {
                // Without it, the state says so.
                let _ = later::load().await;
                dispatcher.dispatch(action);
            });
        })
    };
    let link = use_address(&state);
    use_intake(&dispatch);
    use_effect_with((state.setup.clone(), state.step), |(setup, step)| {
        // What a link opened is kept by the link.
        if *step != Step::Opened {
            keep_setup(setup);
        }
    });
    use_effect_with(state.setup.text.clone(), |text| leave_text(text));
    let (loading, try_to_load) = use_later(is_wanted(&state));
    let later = later::now().filter(|_| loading == Loading::Done);
    let is_embed = use_embed(&state, &dispatch, &try_to_load);
    let advice = use_advice(&state, later);
    use_dismissed(&state.dismissed, &advice);
    let emphasis = use_memo(
        (advice.clone(), state.pointed, state.process),
        move |(advice, pointed, process)| {
            pointed
                .and_then(|pointed| (later?.emphasis)(advice, pointed, *process))
                .map(Rc::new)
        },
    );
    let by_link = use_memo((), |()| is_link());
    let is_fresh = !*by_link && state.is_untouched();

    let State {
        setup,
        answer,
        process,
        selected,
        faults,
        denied,
        note,
        dismissed,
        outcome,
        ..
    } = &*state;
    let process = *process;
    let derived = answer.derived(process);
    let starts = derived.starts();
    // While Flink refuses, the picture shows how things were before.
    let drawn = answer.sound(process);
    // Of a file that Flink cannot read, it knows nothing.
    let tabled = drawn.filter(|_| answer.reading.refusal.is_some()).unwrap_or(derived);
    let on_select = use_callback((), {
        let dispatch = dispatch.clone();
        move |component, ()| dispatch.emit(Action::Select(component))
    });
    html! {
        <>
            <Header version={setup.version} deployment={setup.deployment} dispatch={dispatch.clone()} {link} />
            if is_fresh { <Last dispatch={dispatch.clone()} /> }
            <main>
                <Panel setup={setup.clone()} answer={answer.clone()} denied={denied.clone()} note={note.clone()} {later} dispatch={dispatch.clone()} />
                <section class="memory" aria-label="Memory">
                    { process_tabs(&state, &dispatch) }
                    <div class="card" role="tabpanel" id="process-panel" aria-labelledby={format!("process-{}", process as usize)}>
                        if let Some(drawn) = drawn {
                            <Picture derived={drawn.clone()} dimmed={!starts} still={state.step == Step::Typed} selected={*selected}
                                emphasis={(*emphasis).clone()} on_select={on_select.clone()} />
                            if !starts {
                                <p class="was">{ "This is the last configuration that Flink started with." }</p>
                            }
                        } else {
                            <p class="empty">{ "There is nothing to draw until Flink starts with this." }</p>
                        }
                    </div>
                    <Why derived={tabled.clone()} selected={*selected} {later} on_select={on_select.clone()} />
                    <div class="advice" aria-busy={(advice.setup != *setup).to_string()}>
                        {
                            match later {
                                Some(later) => (later.recommendations)(RecommendationsProps {
                                    advice: advice.clone(),
                                    process,
                                    selected: *selected,
                                    dismissed: dismissed.clone(),
                                    outcome: outcome.clone(),
                                    dispatch: dispatch.clone(),
                                }),
                                None => before_later(loading, &try_to_load),
                            }
                        }
                    </div>
                    <Messages answer={answer.clone()} advice={advice.clone()} {process} faults={faults.clone()} {later} dispatch={dispatch.clone()} />
                </section>
                {
                    match later {
                        Some(later) => (later.details)(DetailsProps {
                            answer: answer.clone(),
                            advice: advice.clone(),
                            process,
                            tabled: tabled.clone(),
                            selected: *selected,
                            on_select,
                        }),
                        None => html! {},
                    }
                }
            </main>
            if is_embed { { embed::line(&state) } }
            <footer>
                <p>
                    { "A calculator for Apache Flink’s memory configuration. Everything is computed in your browser; \
                       nothing leaves it. Apache Flink, Flink and the Flink logo are trademarks of the Apache Software \
                       Foundation, whose product this is not. " }
                    <a href="./exact/index.html">{ "How exact is this?" }</a>
                </p>
            </footer>
        </>
    }
}

/// Whether the later part of the program is needed for what is in view.
fn is_wanted(state: &State) -> bool {
    let refuses = |process: Process| !state.answer.derived(process).starts();
    embed::wants_later() || Process::ALL.into_iter().any(refuses)
}

/// What stands in the place of the recommendations until they can be made.
fn before_later(loading: Loading, try_to_load: &Callback<()>) -> Html {
    let onclick = try_to_load.reform(|_: MouseEvent| ());
    html! {
        if loading == Loading::Failed {
            <div class="missing" role="alert">
                <p>
                    { "The form, recommendations and results are missing: a part of this page could not be loaded. \
                       Try again, or reload the page." }
                </p>
                <button class="copy" {onclick}>{ "Try again" }</button>
            </div>
        }
    }
}

/// TaskManager and JobManager, each with its total.
fn process_tabs(state: &State, dispatch: &Callback<Action>) -> Html {
    let tab = |process: Process| {
        let derived = state.answer.derived(process);
        let total = derived.derivation.amounts.size(Component::TotalProcess);
        let detail = match total.filter(|_| derived.starts()) {
            Some(total) => ShortSize(total).to_string(),
            None => "does not start".to_owned(),
        };
        Tab {
            name: process.name(),
            detail: detail.into(),
            alarming: !derived.starts(),
        }
    };
    let on_choose = dispatch.reform(|index| match index {
        0 => Action::Show(Process::TaskManager),
        _ => Action::Show(Process::JobManager),
    });
    let chosen = Process::ALL
        .iter()
        .position(|process| *process == state.process)
        .unwrap_or_default();
    html! { <Tabs label="Process" id="process" tabs={Process::ALL.map(tab).to_vec()} {chosen} {on_choose} /> }
}
