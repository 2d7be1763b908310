//! Causes and differences in words. Keys and values are between backticks, as in findings.

use flink_memory::option::DefaultValue;
use flink_memory::{
    Amount, Component, Derivations, MemorySize, Percent, Process, Provenance, ShortSize, bounds_of, whole_and_others,
};

use crate::cause::{Cause, Subject, Why, size};
use crate::comparison::ProcessDifference;

/// By how much a size differs, with its sign: `+64 MiB`, `−1.5 GiB`; to the byte where the short form would hide it.
pub fn change_in_size(before: Option<MemorySize>, after: Option<MemorySize>) -> Option<String> {
    let (before, after) = (before?, after?);
    let more = after.checked_sub(before);
    let (sign, by) = match more {
        Some(MemorySize::ZERO) => return None,
        Some(more) => ("+", more),
        None => ("\u{2212}", before.checked_sub(after)?),
    };
    Some(format!("{sign}{}", ShortSize(by)))
}

/// By which share of itself a size differs, with its sign: `+50 %`; `None` from nothing.
pub fn share_of_change(before: Option<MemorySize>, after: Option<MemorySize>) -> Option<String> {
    let (before, after) = (before?.bytes(), after?.bytes());
    if before == 0 || before == after {
        return None;
    }
    let (by, of) = (i128::from(after.abs_diff(before)), i128::from(before));
    let sign = if after > before { "+" } else { "\u{2212}" };
    // Rounded half up: with a decimal below ten percent.
    let tenths = (by * 2000 + of) / (of * 2);
    Some(match tenths {
        0 => format!("{sign}<0.1\u{a0}%"),
        1..100 if tenths % 10 != 0 => format!("{sign}{}.{}\u{a0}%", tenths / 10, tenths % 10),
        1..100 => format!("{sign}{}\u{a0}%", tenths / 10),
        _ => format!("{sign}{}\u{a0}%", (by * 200 + of) / (of * 2)),
    })
}

/// What both sides make of a process, to say how a cause moved a part.
pub(crate) struct Sides<'a> {
    pub before: &'a Derivations,
    pub after: &'a Derivations,
}

/// Why a subject differs, in words.
pub(crate) fn told(subject: Subject, causes: Vec<Cause>, sides: &Sides) -> Why {
    let told: Vec<String> = causes.iter().map(cause).collect();
    Why {
        subject,
        because: capital(&told.join(", and ")),
        how: match subject {
            Subject::Start(_) => None,
            Subject::Part(process, component) => how(process, component, &causes, sides),
        },
        causes,
    }
}

/// One reason for several parts, and how it moved some of them.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Reason {
    /// The causes in a sentence.
    pub because: String,
    /// The parts that they moved.
    pub parts: Vec<Component>,
    /// What else there is to say, each in a sentence.
    pub how: Vec<String>,
}

/// Why the parts of a process differ, each reason once.
pub fn reasons(process: &ProcessDifference) -> Vec<Reason> {
    let mut reasons: Vec<Reason> = Vec::new();
    for part in &process.parts {
        let Some(why) = &part.why else { continue };
        let because = format!("{}.", why.because);
        let place = reasons
            .iter()
            .position(|reason| reason.because == because)
            .unwrap_or(reasons.len());
        if place == reasons.len() {
            reasons.push(Reason {
                because,
                parts: Vec::new(),
                how: Vec::new(),
            });
        }
        if let Some(reason) = reasons.get_mut(place) {
            reason.parts.push(part.component);
            reason.how.extend(why.how.as_ref().map(|how| format!("{how}.")));
        }
    }
    reasons
}

fn capital(text: &str) -> String {
    let mut chars = text.chars();
    match chars.next() {
        Some(first) => first.to_uppercase().chain(chars).collect(),
        None => String::new(),
    }
}

/// `a`, `a and b`, `a, b and c`.
pub fn list(items: &[String]) -> String {
    match items {
        [] => String::new(),
        [only] => only.clone(),
        [first @ .., last] => format!("{} and {last}", first.join(", ")),
    }
}

fn cause(cause: &Cause) -> String {
    match cause {
        Cause::Setting {
            key,
            before: Some(before),
            after: Some(after),
            ..
        } if before == after => format!("`{key}` is another key of the same option"),
        Cause::Setting {
            key,
            before: Some(before),
            after: Some(after),
            ..
        } => format!("`{key}` is `{after}` instead of `{before}`"),
        Cause::Setting {
            key,
            before: None,
            after: Some(after),
            default,
        } => match default {
            DefaultValue::None => format!("`{key}` is set to `{after}`"),
            default => format!("`{key}` is set to `{after}` (default: {})", shown(*default)),
        },
        Cause::Setting {
            key, before, default, ..
        } => {
            let was = before.as_deref().unwrap_or_default();
            match default {
                DefaultValue::None => format!("`{key}` is not set any more (it was `{was}`)"),
                default => format!(
                    "`{key}` is not set any more (it was `{was}`; the default is {})",
                    shown(*default)
                ),
            }
        }
        Cause::Settings(count) => format!("{count} settings differ"),
        Cause::Default {
            option,
            since,
            before,
            after,
        } => {
            let key = option.def().key_in(*since);
            let newest = option.def().default(*since);
            // On the way back to an older release, the newer one's default goes.
            match newest == *after {
                true => format!(
                    "the default of `{key}` is {} from Flink {since} on (before: {})",
                    shown(*after),
                    shown(*before)
                ),
                false => format!(
                    "the default of `{key}` is {} before Flink {since} (from then on: {})",
                    shown(*after),
                    shown(*before)
                ),
            }
        }
        Cause::NoLongerRead { key, since } => format!("Flink {since} and later ignore `{key}`"),
        Cause::NewlyRead { key, since } => format!("Flink reads `{key}` only from {since} on"),
        Cause::Release { since } => format!("Flink {since} calculates it differently"),
        Cause::Deployment { before, after } => {
            format!("Flink runs on {} instead of {}", after.name(), before.name())
        }
    }
}

/// A default as people read it.
pub(crate) fn shown(default: DefaultValue) -> String {
    match default {
        DefaultValue::Size(MemorySize::MAX) => "unlimited".to_owned(),
        DefaultValue::Size(size) => ShortSize(size).to_string(),
        other => format!("`{other}`"),
    }
}

impl Reason {
    /// The parts in a sentence: `This moves JVM Heap and Network.`
    pub fn moves(&self) -> String {
        let parts: Vec<String> = self.parts.iter().map(|part| part.name().to_owned()).collect();
        format!("This moves {}.", list(&parts))
    }
}

/// How the causes came to move a part: the bound that holds now, or the parts that it leaves room for.
fn how(process: Process, component: Component, causes: &[Cause], sides: &Sides) -> Option<String> {
    let of = |derivations: &Derivations| derivations.of(process).amounts.get(component);
    let (before, after) = (of(sides.before)?, of(sides.after)?);
    let version = sides.after.of(process).target.version;
    let name = component.name();
    let bound = |amount: Amount, is_max: bool| match amount.provenance {
        Provenance::CutToMax(share) if is_max => bounds_of(share.option).map(|(_, max)| (share, max)),
        Provenance::RaisedToMin(share) if !is_max => bounds_of(share.option).map(|(min, _)| (share, min)),
        _ => None,
    };
    let key = |option: flink_memory::OptionId| format!("`{}`", option.def().key_in(version));
    for (is_max, verb) in [(true, "limited"), (false, "raised")] {
        match (bound(before, is_max), bound(after, is_max)) {
            (None, Some((share, option))) => {
                return Some(format!(
                    "{} for {name} would be {}, which is now {verb} to {}",
                    Percent(share.fraction),
                    ShortSize(share.derived),
                    key(option)
                ));
            }
            (Some((_, option)), None) => return Some(format!("{name} is no longer {verb} to {}", key(option))),
            _ => {}
        }
    }
    match after.provenance {
        Provenance::Remainder => remainder(process, component, sides),
        Provenance::Fraction(share) | Provenance::InverseFraction(share) => {
            // The option itself says it where it is the cause.
            let is_told = causes.iter().any(|cause| {
                matches!(cause, Cause::Setting { key, .. } if flink_memory::option::find(key).is_some_and(|(option, _)| option == share.option))
            });
            let whole = match component {
                Component::JvmOverhead => Component::TotalProcess,
                _ => Component::TotalFlink,
            };
            (!is_told).then(|| format!("{name} is {} of {}", Percent(share.fraction), whole.name()))
        }
        _ => None,
    }
}

/// What a remainder lost to other parts, or got from them.
fn remainder(process: Process, component: Component, sides: &Sides) -> Option<String> {
    let (whole, others) = whole_and_others(component, process);
    let moved = |part: Component| {
        let (before, after) = (size(sides.before, process, part), size(sides.after, process, part));
        let by = change_in_size(before, after)?;
        let (less, by) = match by.strip_prefix('+') {
            Some(more) => ("more", more.to_owned()),
            None => ("less", by.trim_start_matches('\u{2212}').to_owned()),
        };
        Some(format!("{} takes {by} {less}", part.name()))
    };
    let name = component.name();
    let others: Vec<String> = others.iter().filter_map(|part| moved(*part)).collect();
    let of_whole = change_in_size(size(sides.before, process, whole), size(sides.after, process, whole));
    let whole = format!("{name} is the remainder of {}", whole.name());
    match (of_whole, others.is_empty()) {
        (_, true) => Some(whole),
        (Some(_), false) => Some(format!("{whole}, of which {}", list(&others))),
        (None, false) => Some(format!("{whole}, and {}", list(&others))),
    }
}
