//! Findings, as JSON, and edits as they come back.

use flink_advice::{Change, Finding, Remedy, advise_text};
use flink_config::Edit;
use flink_memory::Process;
use serde::{Deserialize, Serialize};

use crate::request::Request;

#[derive(Serialize)]
struct Told<'a> {
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

#[derive(Serialize)]
struct Offered<'a> {
    title: &'a str,
    edits: Vec<Written>,
    changes: Vec<Moved>,
}

/// An edit on its way over the border: a key that is set to a value, or taken away.
#[derive(Serialize, Deserialize)]
pub(crate) struct Written {
    key: String,
    value: Option<String>,
}

#[derive(Serialize)]
struct Moved {
    process: &'static str,
    component: &'static str,
    #[serde(skip_serializing_if = "Option::is_none")]
    before: Option<i64>,
    #[serde(skip_serializing_if = "Option::is_none")]
    after: Option<i64>,
}

impl From<&Edit> for Written {
    fn from(edit: &Edit) -> Self {
        match edit.clone() {
            Edit::Set { key, text } => Self { key, value: Some(text) },
            Edit::Unset { key } => Self { key, value: None },
        }
    }
}

impl From<Written> for Edit {
    fn from(Written { key, value }: Written) -> Self {
        match value {
            Some(text) => Self::Set { key, text },
            None => Self::Unset { key },
        }
    }
}

const fn word(process: Process) -> &'static str {
    match process {
        Process::TaskManager => "taskmanager",
        Process::JobManager => "jobmanager",
    }
}

fn moved(change: &Change) -> Moved {
    Moved {
        process: word(change.process),
        component: change.component.name(),
        before: change.before.map(flink_memory::MemorySize::bytes),
        after: change.after.map(flink_memory::MemorySize::bytes),
    }
}

fn offered(remedy: &Remedy) -> Offered<'_> {
    Offered {
        title: &remedy.title,
        edits: remedy.edits.iter().map(Written::from).collect(),
        changes: remedy.changes.iter().map(moved).collect(),
    }
}

/// Writes what there is to say about a request as `Finding`s of the package's types.
pub(crate) fn write(request: &Request) -> serde_json::Result<String> {
    let target = request.target();
    let version = target.version;
    let findings = advise_text(request.text(), request.file(), version, target.deployment);
    let told = |finding: &Finding| {
        // A request that names a process asks for that one.
        let is_asked = request
            .process()
            .is_none_or(|asked| finding.process.is_none_or(|process| process == asked));
        is_asked.then(|| {
            serde_json::to_value(Told {
                rule: finding.rule,
                about: &finding.about,
                severity: finding.severity.word(),
                process: finding.process.map(word),
                title: &finding.title,
                reason: &finding.reason,
                components: finding.components.iter().map(|component| component.name()).collect(),
                remedies: finding.remedies.iter().map(offered).collect(),
                documentation: format!(
                    "https://nightlies.apache.org/flink/flink-docs-release-{version}/{}",
                    finding.page
                ),
            })
        })
    };
    let told: Vec<_> = findings.iter().filter_map(told).collect::<Result<_, _>>()?;
    serde_json::to_string(&told)
}
