//! What the Kubernetes operator's memory tuning would make of the plan.

use flink_config::{Answer, Edit};
use flink_memory::Deployment;
use flink_plan::{Tuned, is_tuned, tuned};
use yew::prelude::*;

use super::fields::Fields;
use super::outcome::moved;
use super::questions::{Named, OnAnswer, field};
use super::{Found, applied};
use crate::view::advice::plain_code;

/// What is asked, and what comes of it; nothing where no operator runs the job.
pub fn tuning(fields: &Fields, found: &Found, present: &Answer, on_answer: &OnAnswer) -> Html {
    if present.document.deployment != Deployment::KubernetesOperator {
        return html! {};
    }
    let ask = |named: Named, placeholder: &str, hint: &str| {
        let is_wrong = fields.is_wrong(named.0);
        field(fields, named, placeholder, (hint, is_wrong), on_answer)
    };
    // The options of tuning are the document's, the sizes are the plan's.
    let planned = Answer::new(applied(found, present));
    let is_on = is_tuned(&planned);
    let usage = found.inputs.machines.usage();
    let tuned = usage.and_then(|usage| tuned(&planned, usage, &found.edges));
    html! {
        <section class="tuning" aria-label="Memory tuning">
            <h2>{ "Memory tuning" }</h2>
            <p class="faint">
                { plain_code(match is_on {
                    true => "The autoscaler is on (`job.autoscaler.enabled`). What it makes of this plan depends on what a TaskManager uses.",
                    false => "The autoscaler is off. This is what its memory tuning would make of this plan.",
                }) }
            </p>
            <form class="questions" aria-label="Questions about what is used"
                onsubmit={|event: SubmitEvent| event.prevent_default()}>
                { ask(("used-heap", "tuning-heap", "Heap used"), "500m", "The most of all TaskManagers, on average") }
                { ask(("used-metaspace", "tuning-metaspace", "Metaspace used"), "100m", "") }
                { ask(("used-managed", "tuning-managed", "Managed memory used"), "0", "If none is used, all of it is taken away") }
            </form>
            { match (&tuned, usage) {
                (Some(tuned), _) => answer(tuned),
                (None, Some(_)) => html! { <p class="note">{ "Nothing is tuned: the TaskManager of this plan does not start, or nothing of it is used." }</p> },
                (None, None) => html! {},
            } }
        </section>
    }
}

fn answer(tuned: &Tuned) -> Html {
    let edit = |edit: &Edit| match edit {
        Edit::Set { key, text } => html! { <li><code>{ key }</code>{ " → " }<strong>{ text.clone() }</strong></li> },
        Edit::Unset { key } => html! { <li><code>{ key }</code>{ " is removed" }</li> },
        Edit::Lines { .. } => html! {},
    };
    let lead = match tuned.is_enabled {
        true => "The operator sets:",
        false => {
            "The operator recommends, in an event, and sets nothing while job.autoscaler.memory.tuning.enabled is false:"
        }
    };
    html! {
        <>
            if !tuned.starts { <p class="wrong" role="alert">{ "Flink refuses to start a TaskManager with this." }</p> }
            { for tuned.notes.iter().map(|note| html! { <p class="note">{ plain_code(note) }</p> }) }
            { moved(&tuned.changes, "Tuned") }
            <p>{ lead }</p>
            <ul class="edits">{ for tuned.edits.iter().map(edit) }</ul>
            <p class="faint">
                <span class="basis exact">{ "exact" }</span>
                { " for these numbers: the arithmetic of the operator’s MemoryTuning class, 1.9 and later. " }
                <span class="basis judgement">{ "judgement" }</span>
                { " is what is used: the operator averages its own measurements over a window." }
            </p>
        </>
    }
}
