//! Findings, and edits as they come back.

use flink_advice::{Change, Finding, Fix};
use flink_config::Edit;
use flink_memory::{FlinkVersion, Process};
use serde::{Deserialize, Serialize};

/// Something found in a configuration: the `Finding` of the types.
#[derive(Debug, Serialize)]
pub struct JsonFinding<'a> {
    rule: &'a str,
    #[serde(skip_serializing_if = "str::is_empty")]
    about: &'a str,
    severity: &'static str,
    #[serde(skip_serializing_if = "Option::is_none")]
    process: Option<&'static str>,
    title: &'a str,
    reason: &'a str,
    components: Vec<&'static str>,
    fixes: Vec<JsonFix<'a>>,
    documentation: String,
}

#[derive(Debug, Serialize)]
pub(crate) struct JsonFix<'a> {
    title: &'a str,
    edits: Vec<JsonEdit>,
    changes: Vec<JsonChange>,
    #[serde(skip_serializing_if = "str::is_empty")]
    reason: &'a str,
    recommended: bool,
    #[serde(skip_serializing_if = "Option::is_none")]
    least: Option<Box<JsonFix<'a>>>,
}

/// A key that is set to a value or taken away, or lines in the place of others: the `Edit` of the types.
#[derive(Debug, Serialize, Deserialize)]
#[serde(untagged)]
pub enum JsonEdit {
    /// A setting.
    Setting {
        /// The whole key, with dots.
        key: String,
        /// What it is set to; none takes it away.
        value: Option<String>,
    },
    /// Lines.
    Lines {
        /// The first line that goes, counted from 1.
        first: u32,
        /// How many go.
        count: u32,
        /// What takes their place.
        text: String,
    },
}

#[derive(Debug, Serialize)]
pub(crate) struct JsonChange {
    process: &'static str,
    component: &'static str,
    #[serde(skip_serializing_if = "Option::is_none")]
    before: Option<i64>,
    #[serde(skip_serializing_if = "Option::is_none")]
    after: Option<i64>,
}

impl From<&Edit> for JsonEdit {
    fn from(edit: &Edit) -> Self {
        match edit.clone() {
            Edit::Set { key, text } => Self::Setting { key, value: Some(text) },
            Edit::Unset { key } => Self::Setting { key, value: None },
            Edit::Lines { first, count, text } => Self::Lines { first, count, text },
        }
    }
}

impl From<JsonEdit> for Edit {
    fn from(edit: JsonEdit) -> Self {
        match edit {
            JsonEdit::Setting { key, value: Some(text) } => Self::Set { key, text },
            JsonEdit::Setting { key, value: None } => Self::Unset { key },
            JsonEdit::Lines { first, count, text } => Self::Lines { first, count, text },
        }
    }
}

pub(crate) fn json_change(change: &Change) -> JsonChange {
    JsonChange {
        process: change.process.word(),
        component: change.component.name(),
        before: change.before.map(flink_memory::MemorySize::bytes),
        after: change.after.map(flink_memory::MemorySize::bytes),
    }
}

pub(crate) fn json_fix(fix: &Fix) -> JsonFix<'_> {
    JsonFix {
        title: &fix.title,
        edits: fix.edits.iter().map(JsonEdit::from).collect(),
        changes: fix.changes.iter().map(json_change).collect(),
        reason: &fix.reason,
        recommended: fix.is_recommended,
        least: fix.least.as_deref().map(|least| Box::new(json_fix(least))),
    }
}

/// A finding, with addresses of the release's documentation.
pub fn finding(finding: &Finding, version: FlinkVersion) -> JsonFinding<'_> {
    JsonFinding {
        rule: finding.rule,
        about: &finding.about,
        severity: finding.severity.word(),
        process: finding.process.map(Process::word),
        title: &finding.title,
        reason: &finding.reason,
        components: finding.components.iter().map(|component| component.name()).collect(),
        fixes: finding.fixes.iter().map(json_fix).collect(),
        documentation: finding.documentation(version),
    }
}
