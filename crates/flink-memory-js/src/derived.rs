//! The answer, as JSON.

use std::collections::BTreeMap;

use flink_config::Answer;
use flink_memory::{Amounts, Component, Derivation, DerivationPath, Process, Provenance, Share};
use serde::Serialize;

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct Derived {
    #[serde(skip_serializing_if = "Option::is_none")]
    components: Option<Node>,
    #[serde(skip_serializing_if = "Option::is_none")]
    path: Option<&'static str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    jvm_args: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    dynamic: Option<BTreeMap<String, String>>,
    #[serde(skip_serializing_if = "Option::is_none")]
    summary: Option<Vec<String>>,
    notices: Vec<Line>,
    problems: Vec<Problem>,
    #[serde(skip_serializing_if = "Option::is_none")]
    error: Option<Vec<Exception>>,
}

#[derive(Serialize)]
struct Line {
    level: String,
    text: String,
}

#[derive(Serialize)]
struct Problem {
    line: u32,
    column: u32,
    message: String,
}

#[derive(Serialize)]
struct Exception {
    #[serde(rename = "type")]
    class: &'static str,
    message: String,
}

#[derive(Serialize)]
struct Node {
    name: &'static str,
    #[serde(skip_serializing_if = "Option::is_none")]
    bytes: Option<i64>,
    #[serde(skip_serializing_if = "Option::is_none")]
    size: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    provenance: Option<Reason>,
    parts: Vec<Node>,
}

#[derive(Serialize)]
#[serde(tag = "kind", rename_all = "kebab-case")]
enum Reason {
    Default { option: &'static str },
    Configured { option: &'static str },
    Legacy { option: &'static str },
    Buffers { buffers: i32, segment: i32 },
    Fraction(Portion),
    InverseFraction(Portion),
    RaisedToMin(Portion),
    CutToMax(Portion),
    Remainder,
    Sum,
}

#[derive(Serialize)]
struct Portion {
    option: &'static str,
    fraction: f64,
    base: i64,
    derived: i64,
    inverse: bool,
}

impl From<Share> for Portion {
    fn from(share: Share) -> Self {
        let Share {
            option,
            fraction,
            base,
            derived,
            inverse,
        } = share;
        Self {
            option: option.def().key,
            fraction,
            base: base.bytes(),
            derived: derived.bytes(),
            inverse,
        }
    }
}

impl From<Provenance> for Reason {
    fn from(provenance: Provenance) -> Self {
        match provenance {
            Provenance::Default(option) => Self::Default {
                option: option.def().key,
            },
            Provenance::Configured(option) => Self::Configured {
                option: option.def().key,
            },
            Provenance::Legacy(option) => Self::Legacy {
                option: option.def().key,
            },
            Provenance::Buffers { buffers, segment } => Self::Buffers { buffers, segment },
            Provenance::Fraction(share) => Self::Fraction(share.into()),
            Provenance::InverseFraction(share) => Self::InverseFraction(share.into()),
            Provenance::RaisedToMin(share) => Self::RaisedToMin(share.into()),
            Provenance::CutToMax(share) => Self::CutToMax(share.into()),
            Provenance::Remainder => Self::Remainder,
            Provenance::Sum => Self::Sum,
        }
    }
}

fn node(component: Component, process: Process, amounts: &Amounts) -> Node {
    let amount = amounts.get(component);
    Node {
        name: component.name(),
        bytes: amount.map(|amount| amount.size.bytes()),
        size: amount.map(|amount| amount.size.human_readable().to_string()),
        provenance: amount.map(|amount| amount.provenance.into()),
        parts: component
            .parts(process)
            .iter()
            .map(|part| node(*part, process, amounts))
            .collect(),
    }
}

/// Writes an answer as the `Derived` of the package's types.
pub(crate) fn write(answer: &Answer) -> serde_json::Result<String> {
    let Answer { reading, derivation } = answer;
    // Where Flink refuses the file, it derives nothing.
    let derived = reading.refusal.is_none().then_some(derivation);
    let error: Vec<_> = answer
        .refusal()
        .into_iter()
        .map(|exception| Exception {
            class: exception.class,
            message: exception.message,
        })
        .collect();
    serde_json::to_string(&Derived {
        components: derived
            .map(|Derivation { target, amounts, .. }| node(Component::TotalProcess, target.process, amounts)),
        path: derived.and_then(|derivation| derivation.path).map(|path| match path {
            DerivationPath::FineGrained => "fine-grained",
            DerivationPath::TotalFlink => "total-flink",
            DerivationPath::TotalProcess => "total-process",
        }),
        jvm_args: derived.and_then(Derivation::jvm_arguments),
        dynamic: derived.and_then(Derivation::dynamic_properties),
        summary: derived.and_then(Derivation::summary),
        notices: answer
            .notices()
            .into_iter()
            .map(|line| Line {
                level: line.level.to_string(),
                text: line.text,
            })
            .collect(),
        problems: reading
            .problems
            .iter()
            .map(|problem| Problem {
                line: problem.place.line,
                column: problem.place.column,
                message: problem.message.clone(),
            })
            .collect(),
        error: (!error.is_empty()).then_some(error),
    })
}
