//! Plans: what is asked, and what comes of it.

use std::collections::BTreeMap;

use flink_config::{Answer, ConfigFile, Link};
use flink_memory::{Deployment, FlinkVersion};
use flink_plan::{Basis, Inputs, Needed, NotAJob, Plan, Planned, Setting, edits_for, job_plan, plan};
use serde::{Deserialize, Serialize};

use crate::advice::JsonEdit;
use crate::request::{BadRequest, Request};

/// Answers to plan by: the `PlanRequest` of the types.
#[derive(Debug, Default, Deserialize)]
#[serde(default, rename_all = "camelCase", deny_unknown_fields)]
pub struct PlanRequest {
    answers: Answers,
    job_plan: Option<String>,
    flink: Option<String>,
    deployment: Option<String>,
    file: Option<String>,
    request: Option<Request>,
    page: Option<String>,
}

/// Answers by their names, or as the text that travels in links.
#[derive(Debug, Deserialize)]
#[serde(untagged)]
enum Answers {
    Text(String),
    Named(BTreeMap<String, Given>),
}

impl Default for Answers {
    fn default() -> Self {
        Self::Text(String::new())
    }
}

#[derive(Debug, Deserialize)]
#[serde(untagged)]
enum Given {
    Number(u64),
    Text(String),
    Several(Vec<String>),
}

/// Why nothing is planned.
#[derive(Debug, thiserror::Error)]
pub enum NotPlanned {
    /// A word that is not known.
    #[error(transparent)]
    Request(#[from] BadRequest),
    /// What is no answer.
    #[error(transparent)]
    Answer(#[from] flink_plan::BadAnswer),
    /// A job that cannot be read.
    #[error(transparent)]
    Job(#[from] NotAJob),
}

/// What becomes of answers: the `Planned` of the types.
#[derive(Debug, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct JsonPlanned {
    answers: String,
    request: Request,
    settings: Vec<JsonSetting>,
    figures: Vec<JsonFigure>,
    notes: Vec<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    edits: Option<Vec<JsonEdit>>,
    link: String,
}

#[derive(Debug, Serialize)]
struct JsonBasis {
    basis: &'static str,
    #[serde(skip_serializing_if = "Option::is_none")]
    low: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    high: Option<String>,
}

#[derive(Debug, Serialize)]
struct JsonSetting {
    key: String,
    value: String,
    #[serde(flatten)]
    basis: JsonBasis,
    why: String,
    source: &'static str,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    parts: Vec<JsonNeeded>,
}

#[derive(Debug, Serialize)]
struct JsonNeeded {
    what: String,
    low: i64,
    taken: i64,
    high: i64,
    source: &'static str,
}

#[derive(Debug, Serialize)]
struct JsonFigure {
    name: &'static str,
    value: String,
    #[serde(flatten)]
    basis: JsonBasis,
    how: String,
    source: &'static str,
}

impl From<&Basis> for JsonBasis {
    fn from(basis: &Basis) -> Self {
        let (basis, range) = match basis {
            Basis::Answer => ("answer", None),
            Basis::Exact => ("exact", None),
            Basis::Judgement(low, high) => ("judgement", Some((low.clone(), high.clone()))),
        };
        let (low, high) = range.unzip();
        Self { basis, low, high }
    }
}

impl From<&Needed> for JsonNeeded {
    fn from(needed: &Needed) -> Self {
        Self {
            what: needed.what.clone(),
            low: needed.low.bytes(),
            taken: needed.take.bytes(),
            high: needed.high.bytes(),
            source: needed.source,
        }
    }
}

impl From<&Setting> for JsonSetting {
    fn from(setting: &Setting) -> Self {
        Self {
            key: setting.key.clone(),
            value: setting.text.clone(),
            basis: JsonBasis::from(&setting.basis),
            why: setting.why.clone(),
            source: setting.source,
            parts: setting.lines.iter().map(JsonNeeded::from).collect(),
        }
    }
}

/// The link to a plan: to its configuration, with the answers.
pub fn plan_link(planned: &Planned, answers: &Plan, page: &str) -> String {
    let (link, _) = Link::to(&planned.answer);
    let text = answers.to_string();
    let link = Link {
        plan: (!text.is_empty()).then_some(text),
        ..link
    };
    format!("{page}#{}", link.write())
}

/// What becomes of answers, with the edits that make `present` it.
pub fn planned(answers: &Plan, planned: &Planned, present: Option<&Answer>, page: &str) -> JsonPlanned {
    let figures = planned.figures.iter().map(|figure| JsonFigure {
        name: figure.name,
        value: figure.value.clone(),
        basis: JsonBasis::from(&figure.basis),
        how: figure.how.clone(),
        source: figure.source,
    });
    JsonPlanned {
        answers: answers.to_string(),
        request: Request::of(&planned.answer.document),
        settings: planned.settings.iter().map(JsonSetting::from).collect(),
        figures: figures.collect(),
        notes: planned.notes.clone(),
        edits: present.map(|present| edits_for(planned, present).iter().map(JsonEdit::from).collect()),
        link: plan_link(planned, answers, page),
    }
}

impl PlanRequest {
    /// Plans what is asked for.
    ///
    /// # Errors
    ///
    /// The first word, answer or job that cannot be read.
    pub fn planned(self) -> Result<JsonPlanned, NotPlanned> {
        let answers = self.answers.read()?;
        let present = self.request.map(Request::read).transpose()?.map(|asked| asked.document);
        let word = |text: Option<String>| text.filter(|text| !text.is_empty());
        let flink = word(self.flink)
            .map(|text| text.parse())
            .transpose()
            .map_err(BadRequest::from)?;
        let flink = flink.or(present.as_ref().map(|document| document.flink));
        let flink: FlinkVersion = flink.unwrap_or(FlinkVersion::NEWEST);
        let on = word(self.deployment)
            .map(|text| text.parse())
            .transpose()
            .map_err(BadRequest::from)?;
        let on: Option<Deployment> = on.or(present.as_ref().map(|document| document.deployment));
        let file = word(self.file)
            .map(|text| text.parse())
            .transpose()
            .map_err(BadRequest::from)?;
        let file: Option<ConfigFile> = file.or(present.as_ref().map(|document| document.file));
        let file = file
            .filter(|file| file.is_read_by(flink))
            .unwrap_or(ConfigFile::usual(flink));
        let told = self.job_plan.map(|text| job_plan(&text)).transpose()?;
        let planned = plan(&answers, told.as_ref(), flink, on.unwrap_or_default(), file);
        let present = present.map(Answer::new);
        Ok(self::planned(
            &answers,
            &planned,
            present.as_ref(),
            &self.page.unwrap_or_default(),
        ))
    }
}

impl Answers {
    fn read(self) -> Result<Plan, flink_plan::BadAnswer> {
        let named = match self {
            Self::Text(text) => {
                let (inputs, mut bad) = Inputs::read(&text);
                return if bad.is_empty() {
                    Ok(inputs.plan)
                } else {
                    Err(bad.remove(0))
                };
            }
            Self::Named(named) => named,
        };
        let mut plan = Plan::default();
        for (name, given) in named {
            let text = match given {
                Given::Number(number) => number.to_string(),
                Given::Text(text) => text,
                Given::Several(words) => words.join("."),
            };
            let read = plan.answer(&name, &text);
            read.ok_or_else(|| flink_plan::BadAnswer::Part(format!("{name}:{text}")))?;
        }
        Ok(plan)
    }
}
