//! The whole page, or the parts of it that another page asks for: what a state looks like.

use std::rc::Rc;

use flink_config::{Answer, Document, Edit};
use flink_memory::{Component, OptionId, Process};
use yew::prelude::*;

use super::advice::refusal::explained;
use super::advice::{recommendations, toasts};
use super::cards::{Cards, Native, allocation, surroundings};
use super::comparisons::{Comparisons, earlier};
use super::embedded::footer;
use super::failure::failure;
use super::form::Field;
use super::holds::{held, hold};
use super::late::Late;
use super::messages::{faults, messages};
use super::panel::Panel;
use super::part::{PLACE, Part as Parts};
use super::picture::{Drawing, note, panel as picture_panel};
use super::processes::process_tabs;
use super::results::Results;
use super::section::{ADVICE, CONTAINER, FAILURE, MESSAGES, PART, PICTURE, RESULT, SLOTS, TABLE, WHY, section};
use super::sentence::Handlers;
use super::slim::slim;
use super::table::table;
use super::why::why;
use crate::browser::focus::focus;
use crate::browser::section::stopped;
use crate::model::advice::{Advice, Emphasis};
use crate::model::calculation::Calculation;
use crate::model::change::change;
use crate::model::embed::Part;
use crate::model::failure::Used;
use crate::model::import::Origin;
use crate::model::shown::Shown;
use crate::model::state::{Action, Denied, State, Step};
use crate::view::id::id;

/// What stands beside the state, since it waits for a pause in typing or is kept by the page.
#[derive(Clone, Debug)]
pub struct Beside {
    /// What Flink makes of the document as it was when typing paused last.
    pub rested: Rc<Answer>,
    /// The advice on that, if any is in view.
    pub advice: Option<Rc<Advice>>,
    /// What of the advice is pointed at.
    pub emphasis: Option<Rc<Emphasis>>,
    /// What draws the borders in the picture that can be moved.
    pub borders: Option<Callback<Drawing, Html>>,
}

/// Everything below the head of the page.
pub fn page(state: &State, beside: &Beside, dispatch: &Callback<Action>, on_select: &Callback<Component>) -> Html {
    let calculation = &state.calculation;
    let Beside {
        rested,
        advice,
        emphasis,
        ..
    } = beside;
    let process = calculation.process;
    let in_messages = in_messages(state, rested);
    let missing = calculation.is_missing(process).then(|| missing(process, dispatch));
    let is_why_shown = calculation.shows(Part::Why) && missing.is_none();
    let why = is_why_shown.then(|| {
        let inspected = Inspected {
            calculation: calculation.clone(),
            rested: rested.clone(),
            in_table: in_table(state).clone(),
            denied: state.denied.clone(),
            holds: state.holds.clone(),
            holding: state.holding,
            dispatch: dispatch.clone(),
            on_select: on_select.clone(),
        };
        let about = state.answer().clone();
        html! { <Late {about} draw={Callback::from(move |()| section(WHY, || inspected.draw()))} /> }
    });
    let used = state
        .failure
        .as_ref()
        .map(|failure| failure.used(process))
        .unwrap_or_default();
    let explanation = state.failure.as_ref().filter(|shown| shown.explained.is_some());
    let explanation = explanation.map(|shown| section(FAILURE, || failure(shown, dispatch)));
    let picture = || {
        let (below, still) = (changed(state), state.step.is_continuous());
        let hearing = (on_select, beside.borders.as_ref());
        picture_panel(
            calculation,
            still,
            emphasis.clone(),
            used.clone(),
            below,
            missing,
            hearing,
        )
    };
    let details = Details {
        calculation: calculation.clone(),
        rested: rested.clone(),
        in_table: in_table(state).clone(),
        used: used.clone(),
        minimum: allocation(&state.yarn_minimum),
        plan: state.plan.clone(),
        earlier: earlier(state),
        origin: state.origin.clone(),
        dispatch: dispatch.clone(),
        on_select: on_select.clone(),
    };
    let explained = advice.as_ref().map(|advice| explained(advice, process, dispatch));
    html! {
        <>
            <main>
                if calculation.shows(Part::Form) {
                    <Panel answer={state.answer().clone()} rested={rested.clone()} denied={state.denied.clone()}
                        clusters={state.clusters.clone()} requested={state.requested} plan={state.plan.clone()} dispatch={dispatch.clone()} />
                }
                <section class="memory" aria-label="Memory">
                    { explanation }
                    { faults(calculation) }
                    { held(state, dispatch) }
                    { process_tabs(calculation, &dispatch.reform(Action::Show)) }
                    { section(PICTURE, picture) }
                    if calculation.shows(Part::Form) && calculation.shows(Part::Picture) { { slim(calculation) } }
                    { why }
                    <div class="findings">
                        { section(MESSAGES, || messages(calculation, in_messages, explained)) }
                        if calculation.parts.is_none() { { section(CONTAINER, || runs_in(state, in_messages, dispatch)) } }
                        if calculation.shows(Part::Advice) && (advice.is_some() || stopped(ADVICE).is_some()) {
                            <div class="advice" aria-busy={(rested != state.answer()).to_string()}>
                                { section(ADVICE, || advice.iter().map(|advice| recommendations(state, advice, dispatch)).collect()) }
                            </div>
                        }
                    </div>
                    if advice.is_none() || !calculation.shows(Part::Advice) { { toasts(state, dispatch) } }
                </section>
                if !details.is_empty() {
                    <section class="details" aria-label="Details"><Late draw={Callback::from(move |()| details.draw())} /></section>
                }
            </main>
            if calculation.parts.is_some() { { footer(calculation) } }
        </>
    }
}

/// What the last edit changed. The line is there when there is nothing to say, too, so that nothing moves for it.
fn changed(state: &State) -> Html {
    let calculation = &state.calculation;
    if calculation.parts.is_some() {
        return html! {};
    }
    let compared = state.compared.as_ref();
    let minimum = allocation(&state.yarn_minimum);
    let said = compared.and_then(|before| change(before, &calculation.answer, calculation.process, minimum));
    html! {
        <p class="changed" role="status">
            {
                said.unwrap_or_else(|| {
                    let note = note(calculation.shown(calculation.process).is_local());
                    format!("Select a part to see how its size is calculated, and to change it. {note}")
                })
            }
        </p>
    }
}

/// How the size of the selected part is calculated, with its options to edit; without one, where Flink starts from. It
/// follows a press on the picture a frame later.
struct Inspected {
    calculation: Calculation,
    rested: Rc<Answer>,
    /// What the reasons are about.
    in_table: Shown,
    denied: Option<Denied>,
    holds: AttrValue,
    holding: Option<Component>,
    dispatch: Callback<Action>,
    on_select: Callback<Component>,
}

impl Inspected {
    fn draw(&self) -> Html {
        let Self {
            calculation,
            rested,
            in_table,
            denied,
            holds,
            holding,
            dispatch,
            on_select,
        } = self;
        let on_seek = {
            let (dispatch, version) = (dispatch.clone(), calculation.answer.document.flink);
            // The nearest field is the one beside the sentence.
            Callback::from(move |option: OptionId| {
                if !focus(&id(PLACE, option.def().key_in(version))) {
                    dispatch.emit(Action::Seek(option));
                }
            })
        };
        let is_editable = calculation.shows(Part::Form);
        let handlers = Handlers {
            select: Some(on_select),
            seek: Some(&on_seek).filter(|_| is_editable),
        };
        let shown = calculation.shown(calculation.process);
        let edited = calculation.selected.unwrap_or_else(|| starting_point(shown));
        let part = || {
            let hold = |component| hold(calculation, holds, *holding, component, dispatch);
            html! {
                <>
                    <Parts key={edited.name()} shown={shown.clone()} {rested} component={edited} denied={denied.clone()} {dispatch} />
                    { calculation.selected.map(hold) }
                </>
            }
        };
        let edit = is_editable.then(|| section(PART, part));
        why(in_table, calculation.selected, handlers, edit)
    }
}

/// The total that is set, which Flink divides.
fn starting_point(shown: &Shown) -> Component {
    let flink = match shown.process {
        Process::TaskManager => OptionId::TmFlinkSize,
        Process::JobManager => OptionId::JmFlinkSize,
    };
    match Field::is_set(flink, &shown.answer) {
        true => Component::TotalFlink,
        false => Component::TotalProcess,
    }
}

/// What the process runs in. While someone types, it stays until the refusal is told.
fn runs_in(state: &State, in_messages: &Answer, dispatch: &Callback<Action>) -> Html {
    let calculation = &state.calculation;
    let process = calculation.process;
    let shown = match in_messages.starts(process) {
        true => calculation.last_good(process),
        false => None,
    };
    let shown = shown.unwrap_or_else(|| calculation.shown(process));
    let native = html! {
        <Native answer={shown.answer.clone()} {process} given={state.native.clone()} dispatch={dispatch.clone()} />
    };
    surroundings(shown, &state.yarn_minimum, &dispatch.reform(Action::Allocate), native)
}

/// What Flink's words are about. While someone types, a refusal waits for a pause; one that is over is over at once.
fn in_messages<'a>(state: &'a State, rested: &'a Answer) -> &'a Answer {
    let process = state.calculation.process;
    let is_over = state.answer().starts(process) && !rested.starts(process);
    match state.step.is_continuous() && !is_over {
        true => rested,
        false => state.answer(),
    }
}

/// What there is to say of a process of which nothing is set.
fn missing(process: Process, dispatch: &Callback<Action>) -> Html {
    let (option, size) = match process {
        Process::TaskManager => (OptionId::TmProcessSize, "1728m"),
        Process::JobManager => (OptionId::JmProcessSize, "1600m"),
    };
    let onclick = dispatch.reform(move |_: MouseEvent| {
        let set = Edit::Set {
            key: option.def().key.to_owned(),
            text: size.to_owned(),
        };
        Action::Edit(option, set, Step::Act)
    });
    html! {
        <>
            <p>{ format!("The {}’s memory is not given in this configuration.", process.name()) }</p>
            <button id="use-shipped" class="copy" {onclick}>{ format!("Use {size}, Flink’s shipped default") }</button>
        </>
    }
}

/// What the table and the reasons are about. Of a file that Flink cannot read, it knows nothing, so they stay.
fn in_table(state: &State) -> &Shown {
    let calculation = &state.calculation;
    let shown = calculation.shown(calculation.process);
    match &state.answer().reading.refusal {
        Some(_) => calculation.last_good(calculation.process).unwrap_or(shown),
        None => shown,
    }
}

/// What is shown of a process: while Flink refuses, how things were before.
fn last_good(calculation: &Calculation, process: Process) -> &Shown {
    calculation
        .last_good(process)
        .unwrap_or_else(|| calculation.shown(process))
}

/// What stands below, and follows a frame later: cards, the table, and the configuration to take along.
struct Details {
    calculation: Calculation,
    rested: Rc<Answer>,
    /// What the table is about.
    in_table: Shown,
    used: Rc<[Used]>,
    /// YARN's smallest allocation, in MiB.
    minimum: i32,
    /// What is answered on Plan.
    plan: AttrValue,
    /// The documents that are offered to compare with.
    earlier: Vec<Document>,
    /// The text that the document came from, where that has a form of its own.
    origin: Option<Rc<Origin>>,
    dispatch: Callback<Action>,
    on_select: Callback<Component>,
}

impl Details {
    fn is_empty(&self) -> bool {
        let calculation = &self.calculation;
        calculation.parts.is_some() && !calculation.shows(Part::Table) && !calculation.shows(Part::Result)
    }

    fn draw(&self) -> Html {
        let Self {
            calculation,
            rested,
            in_table,
            used,
            minimum,
            plan,
            earlier,
            origin,
            dispatch,
            on_select,
        } = self;
        let has_cards = calculation.parts.is_none();
        let has_table = calculation.shows(Part::Table) && !calculation.is_missing(calculation.process);
        let cards = || {
            html! {
                <Cards task_manager={last_good(calculation, Process::TaskManager).clone()}
                    job_manager={calculation.shown(Process::JobManager).clone()} process={calculation.process} {minimum}
                    is_past={!calculation.starts(Process::TaskManager)} />
            }
        };
        let table = || {
            let on_hold = has_cards.then(|| dispatch.reform(|component| Action::Hold(Some(component))));
            table(in_table, calculation.selected, used, on_select, on_hold)
        };
        let result = || html! { <Results answer={rested.clone()} origin={origin.clone()} /> };
        html! {
            <>
                if has_cards { { section(SLOTS, cards) } }
                if has_table { { section(TABLE, table) } }
                if has_cards {
                    <Comparisons answer={rested.clone()} versus={calculation.versus.clone()} plan={plan.clone()}
                        shape={origin.as_ref().map(|origin| origin.shape.clone()).unwrap_or_default()}
                        earlier={earlier.clone()} dispatch={dispatch.clone()} />
                }
                if calculation.shows(Part::Result) { { section(RESULT, result) } }
            </>
        }
    }
}

#[cfg(test)]
mod tests {
    use std::cell::RefCell;

    use flink_config::{ConfigFile, Document};
    use flink_memory::{Deployment, v};
    use yew::Reducible;

    use super::*;
    use crate::model::advice::Pointed;
    use crate::model::calculation::Calculation;
    use crate::model::opened::{Opened, link};
    use crate::model::state::Event;
    use crate::view::prerender::render;
    use crate::view::text::TextPanel;

    thread_local! {
        static STATE: RefCell<Option<Rc<State>>> = const { RefCell::new(None) };
    }

    /// Everything that a state can show, at once: the advice with a fix pointed at, the link, the form and the text.
    #[component]
    fn Everything() -> Html {
        let state = STATE.with_borrow(Clone::clone).unwrap();
        let answer = state.answer().clone();
        let advice = Rc::new(Advice::new(answer.clone()));
        let fixable = advice.findings.iter().position(|finding| !finding.fixes.is_empty());
        let pointed = fixable.map(|finding| Pointed {
            finding,
            fix: 0,
            least: false,
        });
        let emphasis = pointed.and_then(|pointed| advice.emphasis(pointed, state.calculation.process));
        let beside = Beside {
            rested: answer.clone(),
            emphasis: emphasis.map(Rc::new),
            borders: None,
            advice: Some(advice),
        };
        html! {
            <>
                <a href={link(&answer).0} />
                { page(&state, &beside, &Callback::noop(), &Callback::noop()) }
                <TextPanel {answer} dispatch={Callback::noop()} />
            </>
        }
    }

    #[test]
    fn a_change_is_read_once_and_derived_once() {
        let text = "taskmanager.memory.process.size: 2g\ntaskmanager.memory.jvm-metaspace.size: 300m\n";
        let document = Document {
            file: ConfigFile::FlinkConf,
            ..Document::default().with_flink(v(1, 20)).with_text(text)
        };
        let state = Rc::new(State::new(Calculation::new(Opened::of(document)), None, None));
        let actions = [
            Action::Type(text.replace("2g", "3g").into()),
            Action::Paste(text.replace("2g", "1m").into()),
            Action::Read(ConfigFile::ConfigYaml),
            Action::Release(v(1, 19)),
            Action::Deploy(Deployment::Yarn),
        ];
        for action in actions {
            let said = format!("{action:?}");
            flink_config::counted::start();
            flink_memory::counted::start();
            let state = state.clone().reduce(Event {
                action,
                time: 0.0,
                kept_dismissed: None,
            });
            STATE.set(Some(state.clone()));
            let rendered = render::<Everything>(820).unwrap();
            assert!(
                rendered.contains("Recommendations") && rendered.contains("<textarea"),
                "{said}"
            );

            let answer = state.answer();
            assert_eq!(flink_config::counted::readings(&answer.document.text), 1, "{said}");
            let derived = flink_memory::counted::derivations(answer.configuration());
            assert_eq!(derived, Process::ALL, "{said}");
        }
    }
}
