//! The edits that make another document a plan's.

use flink_advice::Subject;
use flink_config::{Answer, Edit, size_text};
use flink_memory::{MemorySize, OPTIONS, OptionId};

use crate::plan::Planned;

/// The edits that make a document the plan's: its settings, and no size that would change them.
pub fn edits_for(planned: &Planned, present: &Answer) -> Vec<Edit> {
    let subject = Subject::of(present);
    let mut edits = Vec::new();
    let is_planned = |option: OptionId| {
        let keys = std::iter::once(option.def().key).chain(option.def().old_keys.iter().map(|old| old.key));
        keys.into_iter()
            .any(|key| planned.settings.iter().any(|setting| setting.key == key))
    };
    for def in &OPTIONS {
        let is_other = !is_planned(def.id) && (def.bounds.is_some() || is_total(def.id) || is_of_plan(def.id));
        if is_other {
            edits.extend(subject.unset(def.id));
        }
    }
    for setting in &planned.settings {
        let Some((option, _)) = flink_memory::option::find(&setting.key) else {
            continue;
        };
        let is_there = subject.text(option).is_some_and(|text| is_same(&text, &setting.text));
        if !is_there {
            edits.push(subject.set(option, setting.text.clone()));
        }
    }
    edits
}

fn is_same(one: &str, other: &str) -> bool {
    let size = |text: &str| MemorySize::parse(text).ok().map(size_text);
    one == other || (size(one).is_some() && size(one) == size(other))
}

/// Options that decide the sizes of processes without being the bound of one part.
fn is_total(option: OptionId) -> bool {
    use OptionId::*;
    matches!(
        option,
        TmProcessSize
            | TmFlinkSize
            | JmProcessSize
            | JmFlinkSize
            | TmLegacyHeap
            | TmLegacyHeapMb
            | JmLegacyHeap
            | JmLegacyHeapMb
            | NumberOfBuffers
            | Slots
    )
}

/// Options that say what kind of job it is.
fn is_of_plan(option: OptionId) -> bool {
    matches!(option, OptionId::RuntimeMode | OptionId::StateBackendType)
}
