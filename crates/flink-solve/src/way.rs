//! Ways to meet holds: what each is called, what it moves, and which are the best.

use flink_advice::{Change, Subject, applied, changes, short};
use flink_config::Edit;
use flink_memory::option::{Kind, find};
use flink_memory::{Component, Derivation, MemorySize, Process, ShortSize};

use crate::division::leaves;
use crate::hold::{Hold, What};
use crate::search::{Found, ROUNDING};
use crate::settings::MIB;

/// Edits that meet every hold.
#[derive(Clone, Debug, PartialEq)]
pub struct Way {
    /// What is done, as a command without a full stop.
    pub title: String,
    /// The edits, made one after the other.
    pub edits: Vec<Edit>,
    /// What becomes of the components.
    pub changes: Vec<Change>,
    /// What comes of it, in sentences.
    pub reason: String,
    /// The holds that are met but for rounding.
    pub rounded: Vec<Rounded>,
    /// Whether every part that is not held keeps what it needs at least.
    pub is_recommended: bool,
}

/// A hold that is met but for less than a mebibyte.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Rounded {
    /// The hold.
    pub hold: Hold,
    /// How many bytes it comes out above what is held; below, where negative.
    pub by: i64,
}

/// What is said of the edits of one process.
struct Told<'a> {
    title: String,
    class: Class,
    cost: u32,
    /// Whether a part gives or takes that nobody would ask.
    is_odd: bool,
    found: &'a Found,
}

/// What tells a way from others.
#[derive(Clone, Debug, PartialEq)]
enum Class {
    /// The process has another size, and its parts follow as their fractions and bounds say.
    Scaled,
    /// The process has another size, and beside what is held only these parts move.
    Resized(Vec<Component>),
    /// The process keeps its size; these parts pay.
    Within(Vec<Component>),
}

impl Class {
    /// Whether another does as much with fewer parts.
    fn is_more_than(&self, other: &Self) -> bool {
        match (self, other) {
            (Self::Within(parts), Self::Within(fewer)) | (Self::Resized(parts), Self::Resized(fewer)) => {
                fewer.iter().all(|part| parts.contains(part))
            }
            (Self::Scaled, Self::Scaled) => true,
            _ => false,
        }
    }
}

/// The ways that were found for each process, the best first and each another one.
pub(crate) fn ways(subject: &Subject, found: &[(Process, Vec<Found>)]) -> Vec<Way> {
    let told: Vec<Vec<Told>> = found
        .iter()
        .map(|(process, found)| best(subject, *process, found))
        .collect();
    let is_met = |told: &Vec<Told>| told.iter().all(|told| told.found.edits.is_empty());
    if told.iter().all(is_met) {
        return Vec::new();
    }
    let most = told.iter().map(Vec::len).max().unwrap_or_default();
    let mut ways: Vec<Way> = (0..most)
        .map(|index| {
            let parts: Vec<&Told> = told.iter().filter_map(|told| told.get(index).or(told.last())).collect();
            way(subject, &parts)
        })
        .collect();
    if ways.iter().any(|way| way.is_recommended) {
        ways.retain(|way| way.is_recommended);
    }
    ways
}

/// The best of each kind of way for one process.
fn best<'a>(subject: &Subject, process: Process, found: &'a [Found]) -> Vec<Told<'a>> {
    let mut told: Vec<Told> = found.iter().map(|found| tell(subject, process, found)).collect();
    if told.iter().any(|told| !told.is_odd) {
        told.retain(|told| !told.is_odd);
    }
    told.sort_by_key(|told| told.cost);
    let mut best: Vec<Told> = Vec::new();
    for told in told {
        let does_more = |other: &Told| told.class.is_more_than(&other.class) || other.found.edits == told.found.edits;
        if !best.iter().any(does_more) {
            best.push(told);
        }
    }
    best
}

/// How many bytes a component gets more than before; nothing where it was not known.
fn more(before: &Derivation, after: &Derivation, component: Component) -> Option<i64> {
    let before = before.amounts.size(component)?.bytes();
    Some(after.amounts.size(component)?.bytes() - before)
}

/// How much a part is missed that gives, or in the way that takes.
const fn missed(component: Component) -> u32 {
    match component {
        Component::Managed => 10,
        Component::TaskHeap | Component::JvmHeap => 20,
        _ => 50,
    }
}

/// Whether nobody would ask a part to give or to take.
const fn is_odd(component: Component) -> bool {
    !matches!(
        component,
        Component::TaskHeap | Component::Managed | Component::Network | Component::JvmHeap | Component::OffHeap
    )
}

fn tell<'a>(subject: &Subject, process: Process, found: &'a Found) -> Told<'a> {
    let before = subject.derivation(process);
    let payers = &found.payers;
    let names = |sign: Option<i64>| {
        let moves = |part: Component| more(before, &found.derivation, part).map(i64::signum);
        let parts = payers.iter().filter(|part| sign.is_none() || moves(**part) == sign);
        let names: Vec<&str> = parts.take(2).map(|part| part.name()).collect();
        names.join(" and ")
    };
    let total = more(before, &found.derivation, Component::TotalProcess);
    let after = found
        .derivation
        .amounts
        .size(Component::TotalProcess)
        .unwrap_or_default();
    let (title, class) = match total {
        _ if subject.is_local() => ("Set the sizes".to_owned(), Class::Scaled),
        None => (format!("Start with {}", ShortSize(after)), Class::Scaled),
        Some(total) if total.abs() > ROUNDING => {
            let verb = if total > 0 { "Grow" } else { "Shrink" };
            let (rest, class) = match (found.is_natural, payers.is_empty()) {
                (true, _) => (String::new(), Class::Scaled),
                (false, true) => (", nothing else moves".to_owned(), Class::Resized(Vec::new())),
                (false, false) if total > 0 => {
                    (format!(", the rest to {}", names(None)), Class::Resized(payers.clone()))
                }
                (false, false) => (format!(", taken from {}", names(None)), Class::Resized(payers.clone())),
            };
            (format!("{verb} the process to {}{rest}", ShortSize(after)), class)
        }
        Some(_) => {
            let (givers, takers) = (names(Some(-1)), names(Some(1)));
            let title = match (givers.as_str(), takers.as_str()) {
                ("", "") => "Set the sizes".to_owned(),
                ("", takers) => format!("Give it to {takers}"),
                (givers, _) => format!("Take it from {givers}"),
            };
            (title, Class::Within(payers.clone()))
        }
    };
    let mut cost = 0;
    for edit in &found.edits {
        cost += 100;
        cost += match edit {
            Edit::Set { key, text } => {
                let is_new = subject.configuration.get(key).is_none();
                let is_uneven = MemorySize::parse(text).is_ok_and(|size| size.bytes() % MIB != 0);
                let is_fixed = key.ends_with(".size");
                let is_fraction = find(key).is_some_and(|(option, _)| option.def().kind == Kind::Fraction);
                u32::from(is_new && is_fixed) * 40
                    + u32::from(is_uneven) * 60
                    + u32::from(is_fraction && text.len() > 4) * 5
            }
            _ => 20,
        };
    }
    let is_rounded = found.met.iter().any(|(hold, size)| !hold.is_met(*size, 0));
    cost += u32::from(is_rounded) * 20;
    // Of ways that are as short, the one that moves less, and what is missed the least.
    let is_held = |leaf: &Component| found.met.iter().any(|(hold, _)| hold.what == What::Component(*leaf));
    let moves = |leaf: &Component| more(before, &found.derivation, *leaf).is_some_and(|more| more.abs() > ROUNDING);
    let moved = leaves(process).filter(|leaf| !is_held(leaf) && moves(leaf));
    cost += moved.chain(payers.iter().copied()).map(missed).sum::<u32>();
    Told {
        title,
        class,
        cost,
        is_odd: !found.is_natural && payers.iter().any(|part| is_odd(*part)),
        found,
    }
}

fn way(subject: &Subject, parts: &[&Told]) -> Way {
    let edits: Vec<Edit> = parts.iter().flat_map(|told| told.found.edits.clone()).collect();
    let configuration = applied(subject.configuration, &edits);
    let after = subject.with(&configuration);
    let met = || parts.iter().flat_map(|told| &told.found.met);
    let rounded: Vec<Rounded> = met()
        .filter(|(hold, size)| !hold.is_met(*size, 0))
        .map(|(hold, size)| Rounded {
            hold: *hold,
            by: size.bytes() - hold.size.bytes(),
        })
        .collect();
    let is_held = |process: Process, component: Component| {
        met().any(|(hold, _)| hold.process == process && hold.what == What::Component(component))
    };
    let short: Vec<String> = short(subject, &after)
        .filter(|(minimum, _)| !is_held(minimum.process, minimum.component))
        .map(|(minimum, size)| {
            format!(
                "{} gets only {}. It needs {} for {}.",
                minimum.component.name(),
                ShortSize(size),
                ShortSize(minimum.size),
                minimum.why
            )
        })
        .collect();
    let mut titles: Vec<&str> = Vec::new();
    for told in parts {
        if !told.found.edits.is_empty() && !titles.contains(&told.title.as_str()) {
            titles.push(&told.title);
        }
    }
    let mut reason: Vec<String> = met().map(|(hold, size)| comes_to(hold, *size)).collect();
    reason.extend(fixed(subject, &edits));
    reason.extend(short.iter().cloned());
    Way {
        title: titles.join("; "),
        changes: changes(subject, &after),
        reason: reason.join(" "),
        rounded,
        is_recommended: short.is_empty(),
        edits,
    }
}

/// What a held part comes to.
fn comes_to(hold: &Hold, size: MemorySize) -> String {
    let name = hold.what.name();
    let by = size.bytes() - hold.size.bytes();
    if hold.is_met(size, 0) {
        return format!("{name} gets {}.", ShortSize(size));
    }
    let off = ShortSize(MemorySize::from_bytes(by.abs()).unwrap_or_default());
    let side = if by > 0 { "more" } else { "less" };
    format!(
        "{name} gets {}, {off} {side} than held: values are rounded.",
        ShortSize(hold.size)
    )
}

/// What is said of sizes that do not follow the total any more.
fn fixed(subject: &Subject, edits: &[Edit]) -> Option<String> {
    let is_total = |key: &str| key.ends_with("process.size") || key.ends_with("flink.size");
    let keys: Vec<String> = edits
        .iter()
        .filter_map(|edit| match edit {
            Edit::Set { key, .. } if key.ends_with(".size") && !is_total(key) => Some(key),
            _ => None,
        })
        .filter(|key| subject.configuration.get(key).is_none() && !key.ends_with("metaspace.size"))
        .map(|key| format!("`{key}`"))
        .collect();
    (!keys.is_empty()).then(|| format!("{} will not grow with the process.", keys.join(" and ")))
}
