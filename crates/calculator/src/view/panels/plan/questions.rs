//! The questions. Each says what stands in for an answer that is not given.

use flink_memory::Deployment;
use flink_plan::{Beside, Job, State};
use web_sys::{HtmlInputElement, HtmlTextAreaElement};
use yew::prelude::*;

use super::Found;
use super::fields::Fields;
use crate::view::choice::Choice;

/// Hears of an answer: the name of its field, and its text.
pub type OnAnswer = Callback<(&'static str, String)>;

/// What a field is called: in the plan, in the page, and by people.
pub type Named = (&'static str, &'static str, &'static str);

/// A row: a label, a field, and below what there is to say.
fn row(id: &'static str, label: &'static str, field: Html, below: &str, is_wrong: bool) -> Html {
    html! {
        <div class="question">
            <label for={id}>{ label }</label>
            { field }
            <span class={classes!("below", is_wrong.then_some("wrong"))} id={format!("{id}-below")}>{ below }</span>
        </div>
    }
}

/// A field for a text, with what stands in for it.
pub fn field(
    fields: &Fields,
    (name, id, label): Named,
    placeholder: &str,
    (hint, is_wrong): (&str, bool),
    on_answer: &OnAnswer,
) -> Html {
    let oninput =
        on_answer.reform(move |event: InputEvent| (name, event.target_unchecked_into::<HtmlInputElement>().value()));
    let input = html! {
        <input {id} value={fields.text(name).to_owned()} placeholder={placeholder.to_owned()} autocomplete="off"
            spellcheck="false" aria-invalid={is_wrong.then_some("true")} aria-describedby={format!("{id}-below")} {oninput} />
    };
    row(id, label, input, hint, is_wrong)
}

/// A choice; the first is what counts where nothing is chosen.
pub fn choice(
    fields: &Fields,
    (name, id, label): Named,
    choices: &[(&'static str, &'static str)],
    on_answer: &OnAnswer,
) -> Html {
    let choices: Vec<(AttrValue, AttrValue)> = choices
        .iter()
        .map(|(word, name)| ((*word).into(), (*name).into()))
        .collect();
    let on_choose = on_answer.reform(move |word| (name, word));
    let select = html! { <Choice {id} {label} {choices} chosen={fields.text(name).to_owned()} {on_choose} /> };
    row(id, label, select, "", false)
}

/// Words and names, of which the first stands for no answer.
fn with_default<const N: usize>(all: [(&'static str, &'static str); N]) -> [(&'static str, &'static str); N] {
    let mut all = all;
    if let Some((word, _)) = all.first_mut() {
        *word = "";
    }
    all
}

/// Every question, in groups.
pub fn questions(fields: &Fields, found: &Found, deployment: Deployment, on_answer: &OnAnswer) -> Html {
    let ask = |named: Named, placeholder: &str, hint: &'static str| {
        let is_wrong = fields.is_wrong(named.0);
        field(fields, named, placeholder, (hint, is_wrong), on_answer)
    };
    let unanswered = |name: &str, hint: &'static str| if fields.text(name).is_empty() { hint } else { "" };
    let is_local = deployment == Deployment::Local;
    let is_slots = |key: &str| key.ends_with("numberOfTaskSlots");
    let slots = found.planned.settings.iter().find(|setting| is_slots(&setting.key));
    let slots = slots.map_or("1", |setting| setting.text.as_str());
    let is_bound = !fields.text("bound").is_empty();
    let keeps_state = fields.text("job") != Job::Batch.word();
    let bounds = [
        ("", "what it needs"),
        ("container", "a container of …"),
        ("node", "a machine to itself of …"),
    ];
    let jobs = with_default(Job::ALL.map(|job| (job.word(), job.name())));
    let states = with_default(State::ALL.map(|state| (state.word(), state.name())));
    html! {
        <form class="questions" aria-label="Questions about the job"
            onsubmit={|event: SubmitEvent| event.prevent_default()}>
            <p class="faint">{ "Answer what you know. The plan below follows at once, and says what stands in for the rest." }</p>
            if !is_local {
                <fieldset>
                    <legend>{ "Where it runs" }</legend>
                    { choice(fields, ("bound", "plan-bound", "A TaskManager has"), &bounds, on_answer) }
                    if is_bound {
                        { ask(("bound-size", "plan-bound-size", "Its size"), "8g", "Whole gibibytes or mebibytes: 8g, 6144m") }
                    }
                </fieldset>
            }
            <fieldset>
                <legend>{ "The job" }</legend>
                { choice(fields, ("job", "plan-job", "Kind"), &jobs, on_answer) }
                { ask(("parallelism", "plan-parallelism", "Parallelism"), "not known",
                    unanswered("parallelism", "Counted with what one TaskManager runs")) }
                { ask(("slots", "plan-slots", "Slots of a TaskManager"), slots, unanswered("slots", "Chosen by the plan")) }
                { ask(("exchanges", "plan-exchanges", "All-to-all exchanges"), "2",
                    unanswered("exchanges", "keyBy, rebalance, joins; a usual job has 2")) }
                { job_plan(fields, found, on_answer) }
            </fieldset>
            if keeps_state {
                <fieldset>
                    <legend>{ "State" }</legend>
                    { choice(fields, ("state", "plan-state", "Kept in"), &states, on_answer) }
                    { ask(("size", "plan-size", "Size in all"), "not known", "Of the whole job, as a full checkpoint has: 200g") }
                    { ask(("hot", "plan-hot", "Percent that is hot"), "10", "Read and written all the time") }
                </fieldset>
            }
            <fieldset>
                <legend>{ "What it does beside" }</legend>
                <div class="ticks">{ for Beside::ALL.into_iter().map(|beside| tick(fields, beside, on_answer)) }</div>
            </fieldset>
            if !is_local {
                <fieldset>
                    <legend>{ "The JobManager looks after" }</legend>
                    { ask(("jobs", "plan-jobs", "Jobs"), "1", "") }
                    { ask(("tasks", "plan-tasks", "Tasks of all jobs"), "from the job", "") }
                    { ask(("checkpoints", "plan-checkpoints", "Checkpoints kept"), "1", "") }
                </fieldset>
            }
        </form>
    }
}

/// Something that the job does beside, to be ticked.
fn tick(fields: &Fields, beside: Beside, on_answer: &OnAnswer) -> Html {
    let ticked = fields.text("with").to_owned();
    let checked = ticked.split('.').any(|word| word == beside.word());
    let onchange = on_answer.reform(move |_: Event| {
        let words = ticked
            .split('.')
            .filter(|word| !word.is_empty() && *word != beside.word());
        let more = (!checked).then_some(beside.word());
        ("with", words.chain(more).collect::<Vec<_>>().join("."))
    });
    let id = format!("plan-with-{}", beside.word());
    html! { <label><input type="checkbox" {id} {checked} {onchange} />{ beside.name() }</label> }
}

/// A box for the job as Flink tells it.
fn job_plan(fields: &Fields, found: &Found, on_answer: &OnAnswer) -> Html {
    let oninput = on_answer
        .reform(|event: InputEvent| ("job-plan", event.target_unchecked_into::<HtmlTextAreaElement>().value()));
    let value = fields.text("job-plan").to_owned();
    let said = match &found.job_fault {
        Some(fault) => html! { <p class="wrong" role="alert">{ format!("Not read: {}.", fault.replace('`', "")) }</p> },
        None if value.is_empty() => html! {},
        None => html! { <p>{ "Read: network memory follows from the exchanges of this job." }</p> },
    };
    html! {
        <details class="paste">
            <summary id="plan-paste">{ "Paste the job’s plan instead" }</summary>
            <textarea id="plan-job-plan" rows="4" spellcheck="false" aria-label="The job’s plan as JSON"
                placeholder="What /jobs/ID/plan of the REST interface gives, or what flink info prints" {value} {oninput} />
            { said }
        </details>
    }
}
