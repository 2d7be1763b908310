//! What messages of failures mean.

use flink_config::{Answer, ConfigFile, Document};
use flink_diagnosis::{Diagnosis, Message, Number, Quantity};
use flink_import::{Form, Import, import};
use flink_memory::{Deployment, FlinkVersion, Process};
use serde::Serialize;

use crate::advice::{JsonFix, json_fix};

/// What a message means: the `Diagnosis` of the types.
#[derive(Debug, Serialize)]
pub struct JsonDiagnosis<'a> {
    message: &'static str,
    line: u32,
    #[serde(skip_serializing_if = "Option::is_none")]
    process: Option<&'static str>,
    title: &'static str,
    meaning: &'static str,
    telling: &'static str,
    #[serde(skip_serializing_if = "str::is_empty")]
    says: &'a str,
    components: Vec<&'static str>,
    numbers: Vec<JsonNumber>,
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

/// What a message means, as JSON.
pub fn diagnosis(diagnosis: &Diagnosis) -> JsonDiagnosis<'_> {
    let Message {
        id,
        title,
        meaning,
        telling,
        source,
        ..
    } = *diagnosis.message;
    let rebuilt = diagnosis.rebuilt.as_ref().map(|rebuilt| JsonRebuilt {
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
        process: diagnosis.process.map(Process::word),
        title,
        meaning,
        telling,
        says: &diagnosis.says,
        components: diagnosis.components.iter().map(|component| component.name()).collect(),
        numbers: diagnosis.numbers.iter().map(JsonNumber::from).collect(),
        rebuilt,
        fixes: diagnosis.fixes.iter().map(json_fix).collect(),
        needs: diagnosis.needs,
        source,
    }
}

/// The configuration at hand that a log tells itself, in the lines with which a process starts; where these do not tell
/// them, of this release and deployment.
pub fn configuration_in_log(text: &str, flink: Option<FlinkVersion>, deployment: Option<Deployment>) -> Option<Answer> {
    let release = flink.unwrap_or(FlinkVersion::NEWEST);
    let around = Document::new("", ConfigFile::usual(release), release, deployment.unwrap_or_default());
    let Import::Clusters(clusters) = import(text, None, &around) else {
        return None;
    };
    let mut log = clusters
        .into_iter()
        .next()
        .filter(|imported| imported.form == Form::Log)?;
    // What was asked for wins over what the log says.
    log.release = log.release.filter(|_| flink.is_none());
    log.deployment = log.deployment.filter(|_| deployment.is_none());
    let (document, _) = log.document(text, &around).ok()?;
    Some(Answer::new(document))
}

#[cfg(test)]
mod tests {
    use super::*;
    use flink_memory::v;

    #[test]
    fn a_log_tells_its_own_configuration() {
        let log = "INFO  org.apache.flink.configuration.GlobalConfiguration [] - Loading configuration property: \
                   taskmanager.memory.process.size, 4g\nERROR java.lang.OutOfMemoryError: Metaspace\n";
        let answer = configuration_in_log(log, Some(v(1, 18)), Some(Deployment::Yarn)).unwrap();
        assert!(answer.starts(Process::TaskManager));
        assert_eq!(
            (answer.document.flink, answer.document.deployment),
            (v(1, 18), Deployment::Yarn)
        );
        assert_eq!(
            configuration_in_log("taskmanager.memory.process.size: 4g", None, None),
            None
        );
        assert_eq!(
            configuration_in_log("java.lang.OutOfMemoryError: Metaspace", None, None),
            None
        );
    }
}
