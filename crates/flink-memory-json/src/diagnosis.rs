//! What messages of failures mean.

use flink_config::{Answer, ConfigFile, Document};
use flink_diagnosis::{Diagnosis, Message, Number, Quantity, Used};
use flink_import::{Form, Import, import};
use flink_memory::{Deployment, FlinkVersion, MemorySize, Process};
use serde::Serialize;

use crate::advice::{JsonFix, json_fix};

/// What a message means: the `Diagnosis` of the types.
#[derive(Debug, Serialize)]
pub struct JsonDiagnosis<'a> {
    message: &'static str,
    line: u32,
    #[serde(skip_serializing_if = "Option::is_none")]
    why: Option<&'a str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    process: Option<&'static str>,
    title: &'static str,
    meaning: &'static str,
    advice: &'static str,
    #[serde(skip_serializing_if = "str::is_empty")]
    details: &'a str,
    components: Vec<&'static str>,
    numbers: Vec<JsonNumber>,
    used: Vec<JsonUsed>,
    #[serde(skip_serializing_if = "Option::is_none")]
    rebuilt: Option<JsonRebuilt<'a>>,
    fixes: Vec<JsonFix<'a>>,
    #[serde(skip_serializing_if = "Option::is_none")]
    needs: Option<&'static str>,
    source: &'static str,
}

#[derive(Debug, Serialize)]
struct JsonNumber {
    name: &'static str,
    kind: &'static str,
    value: i64,
}

#[derive(Debug, Serialize)]
struct JsonUsed {
    #[serde(skip_serializing_if = "Option::is_none")]
    process: Option<&'static str>,
    component: &'static str,
    used: i64,
    #[serde(skip_serializing_if = "Option::is_none")]
    peak: Option<i64>,
    #[serde(skip_serializing_if = "Option::is_none")]
    limit: Option<i64>,
}

#[derive(Debug, Serialize)]
struct JsonRebuilt<'a> {
    flink: String,
    settings: Vec<JsonSetting<'a>>,
}

#[derive(Debug, Serialize)]
struct JsonSetting<'a> {
    key: &'a str,
    value: &'a str,
}

impl From<&Number> for JsonNumber {
    fn from(number: &Number) -> Self {
        let (kind, value) = match number.quantity {
            Quantity::Size(size) => ("bytes", size.bytes()),
            Quantity::Count(count) => ("count", count),
            Quantity::Milliseconds(milliseconds) => ("milliseconds", milliseconds),
            Quantity::Code(code) => ("exit-code", code),
        };
        Self {
            name: number.name,
            kind,
            value,
        }
    }
}

impl From<&Used> for JsonUsed {
    fn from(used: &Used) -> Self {
        Self {
            process: used.process.map(Process::word),
            component: used.component.name(),
            used: used.used.bytes(),
            peak: used.peak.map(MemorySize::bytes),
            limit: used.limit.map(MemorySize::bytes),
        }
    }
}

/// What a message means, as JSON.
pub fn diagnosis(diagnosis: &Diagnosis) -> JsonDiagnosis<'_> {
    let Message {
        id,
        title,
        meaning,
        advice,
        source,
        ..
    } = *diagnosis.message;
    let case = &diagnosis.case;
    let rebuilt = case.rebuilt.as_ref().map(|rebuilt| JsonRebuilt {
        flink: rebuilt.version.to_string(),
        settings: rebuilt
            .settings
            .iter()
            .map(|(key, value)| JsonSetting { key, value })
            .collect(),
    });
    JsonDiagnosis {
        message: id,
        line: diagnosis.line,
        why: diagnosis.why.as_deref(),
        process: case.process.map(Process::word),
        title,
        meaning,
        advice,
        details: &case.details,
        components: case.components.iter().map(|component| component.name()).collect(),
        numbers: case.numbers.iter().map(JsonNumber::from).collect(),
        used: case.used.iter().map(JsonUsed::from).collect(),
        rebuilt,
        fixes: case.fixes.iter().map(json_fix).collect(),
        needs: case.needs,
        source,
    }
}

/// Your configuration that a text tells itself: a log in the lines with which a process starts, a link in its
/// settings; where these do not tell them, of this release and deployment.
pub fn configuration_in(text: &str, flink: Option<FlinkVersion>, deployment: Option<Deployment>) -> Option<Answer> {
    let release = flink.unwrap_or(FlinkVersion::NEWEST);
    let around = Document::new("", ConfigFile::usual(release), release, deployment.unwrap_or_default());
    let Import::Clusters(clusters) = import(text, None, &around) else {
        return None;
    };
    let mut imported = clusters
        .into_iter()
        .next()
        .filter(|imported| matches!(imported.form, Form::Log | Form::Link))?;
    // What was asked for wins over what the text says.
    imported.release = imported.release.filter(|_| flink.is_none());
    imported.deployment = imported.deployment.filter(|_| deployment.is_none());
    let (document, _) = imported.document(text, &around).ok()?;
    Some(Answer::new(document))
}

#[cfg(test)]
mod tests {
    use super::*;
    use flink_memory::v;

    #[test]
    fn a_log_and_a_link_tell_their_own_configuration() {
        let log = "INFO  org.apache.flink.configuration.GlobalConfiguration [] - Loading configuration property: \
                   taskmanager.memory.process.size, 4g\nERROR java.lang.OutOfMemoryError: Metaspace\n";
        let answer = configuration_in(log, Some(v(1, 18)), Some(Deployment::Yarn)).unwrap();
        assert!(answer.starts(Process::TaskManager));
        assert_eq!(
            (answer.document.flink, answer.document.deployment),
            (v(1, 18), Deployment::Yarn)
        );
        let link = "https://example.org/#v=1&flink=1.20&on=docker&tm.process.size=4g&why=oom-metaspace:tm";
        let answer = configuration_in(link, None, None).unwrap();
        assert_eq!(
            (answer.document.flink, answer.document.deployment),
            (v(1, 20), Deployment::Docker)
        );
        assert_eq!(
            configuration_in("taskmanager.memory.process.size: 4g", None, None),
            None
        );
        assert_eq!(
            configuration_in("java.lang.OutOfMemoryError: Metaspace", None, None),
            None
        );
    }
}
