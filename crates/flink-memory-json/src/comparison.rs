//! Two configurations beside each other, and upgrades.

use std::collections::BTreeMap;

use flink_compare::{
    CameAndWent, Cause, Comparison, Fact, KeyChange, PartDifference, ProcessDifference, Proof, ReleaseRow,
    SettingDifference, Severe, Step, Upgrade, Why,
};
use flink_memory::option::DefaultValue;
use flink_memory::{Exception, FlinkVersion, LogLine, Process};
use serde::Serialize;

use crate::advice::{JsonFinding, finding};

/// Two configurations beside each other: the `Comparison` of the types.
#[derive(Debug, Serialize)]
pub struct JsonComparison<'a> {
    flink: [String; 2],
    deployment: [&'static str; 2],
    file: [&'static str; 2],
    worst: &'static str,
    settings: Vec<JsonSetting<'a>>,
    taskmanager: JsonProcess<'a>,
    jobmanager: JsonProcess<'a>,
    findings: Moved<JsonFinding<'a>>,
}

#[derive(Debug, Serialize)]
#[serde(rename_all = "camelCase")]
struct JsonSetting<'a> {
    key: &'a str,
    #[serde(skip_serializing_if = "Option::is_none")]
    renamed_from: Option<&'a str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    before: Option<&'a str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    after: Option<&'a str>,
    memory: bool,
}

#[derive(Debug, Serialize)]
struct Moved<T> {
    came: Vec<T>,
    went: Vec<T>,
}

#[derive(Debug, Serialize)]
#[serde(rename_all = "camelCase")]
struct JsonProcess<'a> {
    starts: [bool; 2],
    #[serde(skip_serializing_if = "Option::is_none")]
    error: Option<[Vec<JsonException<'a>>; 2]>,
    #[serde(skip_serializing_if = "Option::is_none")]
    why: Option<JsonWhy<'a>>,
    parts: Vec<JsonPart<'a>>,
    jvm_args: Moved<&'a str>,
    notices: Moved<JsonLine<'a>>,
    facts: Vec<JsonFact<'a>>,
}

#[derive(Debug, Serialize)]
struct JsonException<'a> {
    #[serde(rename = "type")]
    class: &'a str,
    message: &'a str,
}

#[derive(Debug, Serialize)]
struct JsonLine<'a> {
    level: String,
    text: &'a str,
}

#[derive(Debug, Serialize)]
struct JsonFact<'a> {
    label: &'a str,
    #[serde(skip_serializing_if = "Option::is_none")]
    before: Option<&'a str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    after: Option<&'a str>,
}

#[derive(Debug, Serialize)]
struct JsonPart<'a> {
    component: &'static str,
    depth: usize,
    #[serde(skip_serializing_if = "Option::is_none")]
    before: Option<i64>,
    #[serde(skip_serializing_if = "Option::is_none")]
    after: Option<i64>,
    #[serde(skip_serializing_if = "Option::is_none")]
    why: Option<JsonWhy<'a>>,
}

#[derive(Debug, Serialize)]
struct JsonWhy<'a> {
    sentence: String,
    causes: Vec<JsonCause<'a>>,
}

#[derive(Debug, Serialize)]
#[serde(tag = "kind", rename_all = "kebab-case")]
enum JsonCause<'a> {
    Setting {
        key: &'a str,
        #[serde(skip_serializing_if = "Option::is_none")]
        before: Option<&'a str>,
        #[serde(skip_serializing_if = "Option::is_none")]
        after: Option<&'a str>,
        #[serde(skip_serializing_if = "Option::is_none")]
        default: Option<String>,
    },
    Settings {
        count: usize,
    },
    Default {
        key: &'static str,
        since: String,
        before: String,
        after: String,
    },
    NoLongerRead {
        key: &'a str,
        since: String,
    },
    NewlyRead {
        key: &'a str,
        since: String,
    },
    Release {
        since: String,
    },
    Deployment {
        before: &'static str,
        after: &'static str,
    },
}

/// Two configurations beside each other.
pub fn comparison(comparison: &Comparison) -> JsonComparison<'_> {
    let Comparison {
        flink,
        deployment,
        file,
        ..
    } = comparison;
    JsonComparison {
        flink: [flink.0.to_string(), flink.1.to_string()],
        deployment: [deployment.0.word(), deployment.1.word()],
        file: [file.0.name(), file.1.name()],
        worst: match comparison.severe(&Process::ALL) {
            Severe::Same => "same",
            Severe::Sizes => "sizes",
            Severe::Risk => "risk",
            Severe::Refused => "refused",
        },
        settings: comparison.settings.iter().map(setting).collect(),
        taskmanager: process(comparison.of(Process::TaskManager)),
        jobmanager: process(comparison.of(Process::JobManager)),
        findings: Moved {
            came: comparison
                .findings
                .came
                .iter()
                .map(|found| finding(found, flink.1))
                .collect(),
            went: comparison
                .findings
                .went
                .iter()
                .map(|found| finding(found, flink.0))
                .collect(),
        },
    }
}

fn setting(setting: &SettingDifference) -> JsonSetting<'_> {
    JsonSetting {
        key: &setting.key,
        renamed_from: setting.renamed_from.as_deref(),
        before: setting.before.as_deref(),
        after: setting.after.as_deref(),
        memory: setting.is_memory,
    }
}

fn process(process: &ProcessDifference) -> JsonProcess<'_> {
    let (refused, refuses) = &process.refusal;
    JsonProcess {
        starts: [process.starts.0, process.starts.1],
        error: (!refused.is_empty() || !refuses.is_empty()).then(|| [chain(refused), chain(refuses)]),
        why: process.start.as_ref().map(why),
        parts: process.parts.iter().map(part).collect(),
        jvm_args: moved(&process.arguments, String::as_str),
        notices: moved(&process.notices, line),
        facts: process.facts.iter().map(fact).collect(),
    }
}

fn moved<'a, T, J>(moved: &'a CameAndWent<T>, as_json: impl Fn(&'a T) -> J) -> Moved<J> {
    Moved {
        came: moved.came.iter().map(&as_json).collect(),
        went: moved.went.iter().map(&as_json).collect(),
    }
}

fn chain(chain: &[Exception]) -> Vec<JsonException<'_>> {
    chain.iter().map(exception).collect()
}

fn exception(exception: &Exception) -> JsonException<'_> {
    JsonException {
        class: exception.class,
        message: &exception.message,
    }
}

fn line(line: &LogLine) -> JsonLine<'_> {
    JsonLine {
        level: line.level.to_string(),
        text: &line.text,
    }
}

fn fact(fact: &Fact) -> JsonFact<'_> {
    JsonFact {
        label: fact.label,
        before: fact.before.as_deref(),
        after: fact.after.as_deref(),
    }
}

fn part(part: &PartDifference) -> JsonPart<'_> {
    JsonPart {
        component: part.component.name(),
        depth: part.depth,
        before: part.before.map(flink_memory::MemorySize::bytes),
        after: part.after.map(flink_memory::MemorySize::bytes),
        why: part.why.as_ref().map(why),
    }
}

fn why(why: &Why) -> JsonWhy<'_> {
    JsonWhy {
        sentence: why.sentence(),
        causes: why.causes.iter().map(cause).collect(),
    }
}

fn cause(cause: &Cause) -> JsonCause<'_> {
    match cause {
        Cause::Setting {
            key,
            before,
            after,
            default,
        } => JsonCause::Setting {
            key,
            before: before.as_deref(),
            after: after.as_deref(),
            default: (*default != DefaultValue::None).then(|| default.to_string()),
        },
        Cause::Settings(count) => JsonCause::Settings { count: *count },
        Cause::Default {
            option,
            since,
            before,
            after,
        } => JsonCause::Default {
            key: option.def().key_in(*since),
            since: since.to_string(),
            before: before.to_string(),
            after: after.to_string(),
        },
        Cause::NoLongerRead { key, since } => JsonCause::NoLongerRead {
            key,
            since: since.to_string(),
        },
        Cause::NewlyRead { key, since } => JsonCause::NewlyRead {
            key,
            since: since.to_string(),
        },
        Cause::Release { since } => JsonCause::Release {
            since: since.to_string(),
        },
        Cause::Deployment { before, after } => JsonCause::Deployment {
            before: before.word(),
            after: after.word(),
        },
    }
}

/// What becomes of a configuration on its way to another release: the `Upgrade` of the types.
#[derive(Debug, Serialize)]
pub struct JsonUpgrade<'a> {
    from: String,
    to: String,
    steps: Vec<JsonStep<'a>>,
    #[serde(skip_serializing_if = "Option::is_none")]
    file: Option<JsonFileChange>,
    java: Vec<String>,
    untouched: JsonComparison<'a>,
    upgraded: JsonUpgraded<'a>,
    releases: Vec<JsonRelease<'a>>,
}

#[derive(Debug, Serialize)]
#[serde(rename_all = "camelCase")]
struct JsonStep<'a> {
    flink: String,
    keys: Vec<JsonKeyChange<'a>>,
    taskmanager: JsonProcess<'a>,
    jobmanager: JsonProcess<'a>,
    #[serde(skip_serializing_if = "std::ops::Not::not")]
    other_file: bool,
}

#[derive(Debug, Serialize)]
struct JsonKeyChange<'a> {
    kind: &'static str,
    key: &'a str,
    sentence: String,
}

#[derive(Debug, Serialize)]
#[serde(rename_all = "camelCase")]
struct JsonFileChange {
    from: &'static str,
    to: &'static str,
    since: String,
    converter_loses: Vec<String>,
}

#[derive(Debug, Serialize)]
struct JsonUpgraded<'a> {
    text: &'a str,
    file: &'static str,
    proof: &'static str,
    done: &'a [String],
    left: &'a [String],
    comparison: JsonComparison<'a>,
}

#[derive(Debug, Serialize)]
struct JsonRelease<'a> {
    flink: String,
    taskmanager: JsonRow<'a>,
    jobmanager: JsonRow<'a>,
}

#[derive(Debug, Serialize)]
struct JsonRow<'a> {
    starts: bool,
    #[serde(skip_serializing_if = "Option::is_none")]
    error: Option<&'a str>,
    sizes: BTreeMap<&'static str, i64>,
}

/// What becomes of a configuration on its way to another release.
pub fn upgrade(upgrade: &Upgrade) -> JsonUpgrade<'_> {
    let upgraded = &upgrade.upgraded;
    JsonUpgrade {
        from: upgrade.from.to_string(),
        to: upgrade.to.to_string(),
        steps: upgrade.steps.iter().map(step).collect(),
        file: upgrade.file.as_ref().map(|change| JsonFileChange {
            from: change.from.name(),
            to: change.to.name(),
            since: change.since.to_string(),
            converter_loses: change.losses.iter().map(ToString::to_string).collect(),
        }),
        java: upgrade.java.iter().map(ToString::to_string).collect(),
        untouched: comparison(&upgrade.untouched),
        upgraded: JsonUpgraded {
            text: &upgraded.document.text,
            file: upgraded.document.file.name(),
            proof: match upgraded.proof {
                Proof::SameSizes => "same-sizes",
                Proof::OtherSizes => "other-sizes",
                Proof::Refused => "refused",
                Proof::NeverStarted => "never-started",
            },
            done: &upgraded.done,
            left: &upgraded.left,
            comparison: comparison(&upgraded.comparison),
        },
        releases: upgrade.releases.iter().map(release).collect(),
    }
}

fn step(step: &Step) -> JsonStep<'_> {
    let [taskmanager, jobmanager] = &step.processes;
    JsonStep {
        flink: step.flink.to_string(),
        keys: step.keys.iter().map(|change| key_change(change, step.flink)).collect(),
        taskmanager: process(taskmanager),
        jobmanager: process(jobmanager),
        other_file: step.is_other_file,
    }
}

fn key_change(change: &KeyChange, flink: FlinkVersion) -> JsonKeyChange<'_> {
    JsonKeyChange {
        kind: change.word(),
        key: change.key(),
        sentence: change.sentence(flink),
    }
}

fn release(row: &ReleaseRow) -> JsonRelease<'_> {
    let [taskmanager, jobmanager] = row.processes.each_ref().map(|process| JsonRow {
        starts: process.refusal.is_none(),
        error: process.refusal.as_deref(),
        sizes: process
            .sizes
            .iter()
            .filter_map(|(part, size)| Some((part.name(), size.as_ref()?.bytes())))
            .collect(),
    });
    JsonRelease {
        flink: row.document.flink.to_string(),
        taskmanager,
        jobmanager,
    }
}
