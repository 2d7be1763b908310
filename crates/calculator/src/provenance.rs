//! Says in words where an amount comes from, and which option decides it.

use flink_memory::option::{Kind, OPTIONS};
use flink_memory::{Amount, Component, OptionDef, Process, Provenance, Share};

use crate::size;

/// Where an amount comes from, as a phrase without a full stop.
pub fn words(component: Component, process: Process, amount: Amount) -> String {
    match amount.provenance {
        Provenance::Default(_) => "default of".to_owned(),
        Provenance::Configured(_) => "set by".to_owned(),
        Provenance::Legacy(_) => "set by the old option".to_owned(),
        Provenance::Buffers { buffers, segment } => {
            format!("{buffers} network buffers of {} each", size::short(i64::from(segment)))
        }
        Provenance::Fraction(share) => part(share),
        Provenance::InverseFraction(share) => part(share),
        Provenance::RaisedToMin(share) => {
            format!(
                "{} would be {}; raised to the minimum",
                part(share),
                size::short(share.derived.bytes())
            )
        }
        Provenance::CutToMax(share) => {
            format!(
                "{} would be {}; cut to the maximum",
                part(share),
                size::short(share.derived.bytes())
            )
        }
        Provenance::Remainder => rest(component),
        Provenance::Sum => sum(component, process),
    }
}

fn part(share: Share) -> String {
    let (percent, base) = (size::percent(share.fraction), size::short(share.base.bytes()));
    let whole = match share.option.def().bounds {
        Some(Component::JvmOverhead) => Component::TotalProcess,
        _ => Component::TotalFlink,
    };
    if share.inverse {
        format!("{percent} of {}, which is it and {base} more", whole.name())
    } else {
        format!("{percent} of {} ({base})", whole.name())
    }
}

/// What the parts beside a component leave of their whole.
fn rest(component: Component) -> String {
    let whole = match component {
        Component::TotalFlink | Component::JvmOverhead => Component::TotalProcess,
        _ => Component::TotalFlink,
    };
    format!("what the others leave of {}", whole.name())
}

fn sum(component: Component, process: Process) -> String {
    let parts: Vec<&str> = component.parts(process).iter().map(|part| part.name()).collect();
    match parts.split_last() {
        Some((last, [])) => (*last).to_owned(),
        Some((last, others)) => format!("{} + {last}", others.join(" + ")),
        None => "the sum of its parts".to_owned(),
    }
}

/// The option that decided an amount, if one did.
pub fn deciding(component: Component, process: Process, amount: Amount) -> Option<&'static OptionDef> {
    match amount.provenance {
        Provenance::Default(option) | Provenance::Configured(option) | Provenance::Legacy(option) => Some(option.def()),
        Provenance::Fraction(share) | Provenance::InverseFraction(share) => Some(share.option.def()),
        Provenance::RaisedToMin(_) => sizing(component, process, ".min"),
        Provenance::CutToMax(_) => sizing(component, process, ".max"),
        Provenance::Buffers { .. } | Provenance::Remainder | Provenance::Sum => None,
    }
}

/// The option that would set a component's size outright.
pub fn setting(component: Component, process: Process) -> Option<&'static OptionDef> {
    sizing(component, process, ".size")
}

/// The option for a component's size whose key ends so.
fn sizing(component: Component, process: Process, end: &str) -> Option<&'static OptionDef> {
    let start = match process {
        Process::TaskManager => "taskmanager.",
        Process::JobManager => "jobmanager.",
    };
    OPTIONS.iter().find(|option| {
        option.bounds == Some(component)
            && option.kind == Kind::Size
            && option.key.starts_with(start)
            && option.key.ends_with(end)
    })
}
