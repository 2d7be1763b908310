//! Plan: a short page of questions about a job, and at once the configuration that follows, what it would change, and the
//! machines that it takes.

mod fields;
mod fleet;
mod outcome;
mod picture;
mod questions;
mod tuning;

use flink_config::{Answer, ConfigFile, Document, apply};
use flink_memory::{Deployment, FlinkVersion};
use flink_plan::{Edge, Inputs, Plan, Planned, edges, edits_for, job_plan, plan};
use yew::prelude::*;

use crate::model::panel::{Act, Subject};
use fields::Fields;

#[derive(Properties, PartialEq)]
pub struct PlanningProps {
    pub subject: Subject,
    pub ask: Callback<Act>,
}

/// What the answers come to.
pub struct Found {
    pub inputs: Inputs,
    pub planned: Planned,
    /// What is exchanged in the job.
    pub edges: Vec<Edge>,
    /// What of the pasted job cannot be read.
    pub job_fault: Option<String>,
}

#[component]
pub fn Planning(props: &PlanningProps) -> Html {
    let PlanningProps { subject, ask } = props;
    let fields = use_state(|| Fields::read(&subject.own));
    // What somebody else wrote, such as a link that was opened, takes the place of what was answered here.
    let written = use_mut_ref(|| subject.own.clone());
    {
        let (fields, written) = (fields.clone(), written.clone());
        use_effect_with(subject.own.clone(), move |own| {
            if *written.borrow() != *own {
                fields.set(Fields::read(own));
                written.replace(own.clone());
            }
        });
    }
    let document = &subject.answer.document;
    let target = (document.flink, document.deployment, document.file);
    let asked = (fields.inputs(), fields.text("job-plan").to_owned(), target);
    let found = use_memo(asked, |(inputs, job, target)| found(inputs, job, *target));
    let on_answer = {
        let (fields, ask) = (fields.clone(), ask.clone());
        Callback::from(move |(name, text): (&'static str, String)| {
            let next = fields.with(name, text);
            let own = AttrValue::from(next.write());
            written.replace(own.clone());
            fields.set(next);
            ask.emit(Act::Keep(own));
        })
    };
    let unread = fields::unread(&subject.own);
    let edits = edits_for(&found.planned, &subject.answer);
    html! {
        <div class="planning">
            if let Some(unread) = unread { <p class="note" role="alert">{ unread }</p> }
            { questions::questions(&fields, &found, document.deployment, &on_answer) }
            { outcome::outcome(&found, &edits, fields.left_out(), &subject.answer, ask) }
            { outcome::bar(&found, &edits, &subject.answer, ask) }
            { fleet::fleet_section(&fields, &found, &on_answer) }
            { tuning::tuning(&fields, &found, &subject.answer, &on_answer) }
        </div>
    }
}

/// What answers and a pasted job come to.
fn found(inputs: &Inputs, job: &str, (flink, deployment, file): (FlinkVersion, Deployment, ConfigFile)) -> Found {
    let (told, job_fault) = match (!job.trim().is_empty()).then(|| job_plan(job)) {
        Some(Ok(told)) => (Some(told), None),
        Some(Err(fault)) => (None, Some(fault.to_string())),
        None => (None, None),
    };
    Found {
        planned: plan(&inputs.plan, told.as_ref(), flink, deployment, file),
        edges: edges(&inputs.plan, told.as_ref(), flink),
        inputs: inputs.clone(),
        job_fault,
    }
}

/// The plan, for a document, of what the page keeps of the answers; none without answers.
pub fn planned(own: &str, document: &Document) -> Option<Document> {
    let fields = Fields::read(own);
    let (inputs, job) = (fields.inputs(), fields.text("job-plan"));
    let is_answered = inputs.plan != Plan::default() || !job.trim().is_empty();
    let target = (document.flink, document.deployment, document.file);
    is_answered.then(|| found(&inputs, job, target).planned.answer.document)
}

/// The document with what is planned: with its edits, or where its text does not let them be made, the plan as a
/// text of its own.
fn applied(found: &Found, present: &Answer) -> Document {
    let edits = edits_for(&found.planned, present);
    let is_read = present.reading.refusal.is_none();
    let document = is_read.then(|| apply(present, &edits).ok()).flatten();
    document.unwrap_or_else(|| found.planned.answer.document.clone())
}
