//! Moves the border between two neighbouring parts of the picture.

use flink_advice::Subject;
use flink_config::Answer;
use flink_memory::{Component, MemorySize, Process};

use crate::What;
use crate::division::leaves;
use crate::hold::{Bound, Hold};
use crate::search::{editable, found, of_sizes, size_of};
use crate::way::{Way, ways};

/// The edits with which the part before a border has a size, in whole mebibytes, and the part behind it gives or takes
/// the rest, while every other part keeps its size; where nothing gives that, while the process as a whole does. Within
/// either, parts move as Flink divides them. None where nothing does.
pub fn move_border(
    answer: &Answer,
    process: Process,
    (before, behind): (Component, Component),
    mebibytes: u32,
) -> Option<Way> {
    if answer.reading.refusal.is_some() {
        return None;
    }
    let subject = Subject::of(answer);
    if !subject.starts(process) {
        return None;
    }
    let size = |component| size_of(&subject, process, What::Component(component));
    let sum = size(before)?.checked_add(size(behind)?).ok()?;
    let held = MemorySize::from_mebibytes(mebibytes);
    let rest = sum.checked_sub(held)?;
    let hold = |component, size| Hold::of(process, component, Bound::Exactly, size);
    let total = hold(Component::TotalProcess, size(Component::TotalProcess)?);
    let holds = [hold(before, held), hold(behind, rest), total];
    let outside = leaves(process).filter(|leaf| !before.holds(*leaf, process) && !behind.holds(*leaf, process));
    let staying: Vec<_> = outside.filter_map(|leaf| Some((leaf, size(leaf)?.bytes()))).collect();
    let with_others = found(&subject, process, &holds, |_| staying.clone());
    let moved = with_others.or_else(|_| found(&subject, process, &[hold(before, held), total], |_| Vec::new()));
    let read = of_sizes(subject.configuration);
    let ways = ways(&subject.with(&read), &[(process, moved.ok()?)]);
    editable(answer, ways).ok()?.into_iter().next()
}
