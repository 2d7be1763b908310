//! What Flink makes of a configuration.

use std::collections::BTreeMap;

use flink_advice::{Item, Ledger, Subject, ledger};
use flink_config::Answer;
use flink_memory::{Component, Derivation, DerivationPath, MemorySize, Process, Provenance, Share, ShortSize};
use serde::Serialize;

/// What Flink makes of a configuration: the `Derived` of the types.
#[derive(Debug, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct Derived {
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
    #[serde(skip_serializing_if = "Option::is_none")]
    native: Option<Native>,
    notices: Vec<Line>,
    problems: Vec<Problem>,
    #[serde(skip_serializing_if = "Option::is_none")]
    error: Option<Vec<Exception>>,
}

/// What the process takes outside all budgets, and the room for it: the `Native` of the types.
#[derive(Debug, Serialize)]
struct Native {
    room: i64,
    sum: i64,
    headroom: i64,
    lines: Vec<NativeLine>,
}

#[derive(Debug, Serialize)]
struct NativeLine {
    id: &'static str,
    name: &'static str,
    bytes: i64,
    size: String,
    confidence: &'static str,
    reason: String,
}

impl From<Ledger> for Native {
    fn from(ledger: Ledger) -> Self {
        Self {
            room: ledger.room.bytes(),
            sum: ledger.sum().bytes(),
            headroom: ledger.headroom(),
            lines: ledger
                .lines
                .into_iter()
                .map(|line| NativeLine {
                    id: line.item.id(),
                    name: line.item.name(),
                    bytes: line.size.bytes(),
                    size: ShortSize(line.size).to_string(),
                    confidence: line.confidence.word(),
                    reason: line.reason,
                })
                .collect(),
        }
    }
}

#[derive(Debug, Serialize)]
struct Line {
    level: String,
    text: String,
}

#[derive(Debug, Serialize)]
struct Problem {
    line: u32,
    column: u32,
    message: String,
}

#[derive(Debug, Serialize)]
struct Exception {
    #[serde(rename = "type")]
    class: &'static str,
    message: String,
}

#[derive(Debug, Serialize)]
struct Node {
    name: &'static str,
    #[serde(skip_serializing_if = "Option::is_none")]
    bytes: Option<i64>,
    #[serde(skip_serializing_if = "Option::is_none")]
    size: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    provenance: Option<Reason>,
    /// Whether nothing is held to the size.
    #[serde(skip_serializing_if = "std::ops::Not::not")]
    nominal: bool,
    parts: Vec<Node>,
}

#[derive(Debug, Serialize)]
#[serde(tag = "kind", rename_all = "kebab-case")]
enum Reason {
    Default { option: &'static str },
    Configured { option: &'static str },
    Legacy { option: &'static str },
    Local { option: &'static str },
    Buffers { buffers: i32, segment: i32 },
    Fraction(Portion),
    InverseFraction(Portion),
    RaisedToMin(Portion),
    CutToMax(Portion),
    Remainder,
    Sum,
}

#[derive(Debug, Serialize)]
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
            Provenance::Local(option) => Self::Local {
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

fn node(component: Component, derivation: &Derivation) -> Node {
    let amount = derivation.amounts.get(component);
    Node {
        name: component.name(),
        bytes: amount.map(|amount| amount.size.bytes()),
        size: amount.map(|amount| amount.size.human_readable().to_string()),
        provenance: amount.map(|amount| amount.provenance.into()),
        nominal: derivation.is_nominal(component),
        parts: component
            .parts(derivation.target.process)
            .iter()
            .map(|part| node(*part, derivation))
            .collect(),
    }
}

/// What Flink makes of a process, from the components to the exceptions. Of native memory, sizes that are given count
/// instead of the computed ones.
pub fn derived(answer: &Answer, process: Process, given: &[(Item, MemorySize)]) -> Derived {
    let reading = &answer.reading;
    let derivation = answer.derivation(process);
    // Where Flink refuses the file, it derives nothing.
    let derived = reading.refusal.is_none().then_some(derivation);
    let error: Vec<_> = answer
        .refusal(process)
        .into_iter()
        .map(|exception| Exception {
            class: exception.class,
            message: exception.message,
        })
        .collect();
    Derived {
        components: derived
            .filter(|derivation| {
                derivation.target.process == Process::TaskManager || derivation.path != Some(DerivationPath::Local)
            })
            .map(|derivation| node(Component::TotalProcess, derivation)),
        path: derived.and_then(|derivation| derivation.path).map(|path| match path {
            DerivationPath::FineGrained => "fine-grained",
            DerivationPath::TotalFlink => "total-flink",
            DerivationPath::TotalProcess => "total-process",
            DerivationPath::Local => "local",
        }),
        jvm_args: derived.and_then(Derivation::jvm_arguments),
        dynamic: derived.and_then(Derivation::dynamic_properties),
        summary: derived.and_then(Derivation::summary),
        native: derived
            .and_then(|_| ledger(&Subject::of(answer), process, given))
            .map(Native::from),
        notices: answer
            .notices(process)
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
    }
}
