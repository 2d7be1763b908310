//! Findings, and edits as they come back.

use flink_advice::{Change, Finding, Remedy};
use flink_config::Edit;
use flink_memory::{FlinkVersion, Process};
use serde::{Deserialize, Serialize};

/// Something found in a configuration: the `Finding` of the types.
#[derive(Debug, Serialize)]
pub struct Told<'a> {
    rule: &'a str,
    #[serde(skip_serializing_if = "str::is_empty")]
    about: &'a str,
    severity: &'static str,
    #[serde(skip_serializing_if = "Option::is_none")]
    process: Option<&'static str>,
    title: &'a str,
    reason: &'a str,
    components: Vec<&'static str>,
    remedies: Vec<Offered<'a>>,
    documentation: String,
}

#[derive(Debug, Serialize)]
struct Offered<'a> {
    title: &'a str,
    edits: Vec<WrittenEdit>,
    changes: Vec<Moved>,
}

/// A key that is set to a value, or taken away: the `Edit` of the types.
#[derive(Debug, Serialize, Deserialize)]
pub struct WrittenEdit {
    key: String,
    value: Option<String>,
}

#[derive(Debug, Serialize)]
struct Moved {
    process: &'static str,
    component: &'static str,
    #[serde(skip_serializing_if = "Option::is_none")]
    before: Option<i64>,
    #[serde(skip_serializing_if = "Option::is_none")]
    after: Option<i64>,
}

impl From<&Edit> for WrittenEdit {
    fn from(edit: &Edit) -> Self {
        match edit.clone() {
            Edit::Set { key, text } => Self { key, value: Some(text) },
            Edit::Unset { key } => Self { key, value: None },
        }
    }
}

impl From<WrittenEdit> for Edit {
    fn from(WrittenEdit { key, value }: WrittenEdit) -> Self {
        match value {
            Some(text) => Self::Set { key, text },
            None => Self::Unset { key },
        }
    }
}

fn moved(change: &Change) -> Moved {
    Moved {
        process: change.process.word(),
        component: change.component.name(),
        before: change.before.map(flink_memory::MemorySize::bytes),
        after: change.after.map(flink_memory::MemorySize::bytes),
    }
}

fn offered(remedy: &Remedy) -> Offered<'_> {
    Offered {
        title: &remedy.title,
        edits: remedy.edits.iter().map(WrittenEdit::from).collect(),
        changes: remedy.changes.iter().map(moved).collect(),
    }
}

/// A finding, with addresses of the release's documentation.
pub fn told(finding: &Finding, version: FlinkVersion) -> Told<'_> {
    Told {
        rule: finding.rule,
        about: &finding.about,
        severity: finding.severity.word(),
        process: finding.process.map(Process::word),
        title: &finding.title,
        reason: &finding.reason,
        components: finding.components.iter().map(|component| component.name()).collect(),
        remedies: finding.remedies.iter().map(offered).collect(),
        documentation: finding.documentation(version),
    }
}
