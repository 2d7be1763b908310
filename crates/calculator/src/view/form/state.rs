//! What a field shows: computed from the text, never kept.

use flink_advice::{Meant, meant};
use flink_config::{effective_key, written_value};
use flink_memory::option::{Group, Kind};
use flink_memory::{Component, OptionId, Process, ShortSize, check};
use yew::AttrValue;

use flink_config::Answer;

/// What a field shows of an option.
#[derive(Clone, Debug, PartialEq)]
pub struct Field {
    pub option: OptionId,
    /// The key that edits change: the one that is set, or else the release's proper one.
    pub key: &'static str,
    /// What the user wrote, if the option is set.
    pub written: Option<AttrValue>,
    /// What Flink ends up with where the option is not set.
    pub otherwise: AttrValue,
    /// Whether something is wrong with what the user wrote.
    pub is_faulty: bool,
    /// What is wrong with it, in Flink's words, once typing has paused.
    pub fault: Option<AttrValue>,
    /// What was perhaps meant by what Flink does not read: what Flink takes, and how to write it.
    pub meant: Option<Meant>,
    /// What there is to say of the key.
    pub remark: Option<AttrValue>,
}

impl Field {
    /// Whether an option is set, by any of its keys.
    pub fn is_set(option: OptionId, answer: &Answer) -> bool {
        set_key(option, answer).is_some()
    }

    /// The field of an option; `rested` is what Flink makes of the document as it was when typing paused last.
    pub fn new(option: OptionId, answer: &Answer, rested: &Answer, denied: Option<AttrValue>) -> Self {
        let (def, version) = (option.def(), answer.document.flink);
        let proper = def.key_in(version);
        let set = set_key(option, answer);
        let key = set.unwrap_or(proper);
        let entry = answer.reading.entries.iter().rev().find(|entry| entry.key == key);
        let written = entry.map(|entry| written_value(&answer.document.text, entry).into_owned().into());
        let remark = match set {
            Some(_) if !def.exists(version) => Some(format!("Flink {version} does not read this option.").into()),
            Some(key) if key != proper => Some(format!("Set by its old key, {key}.").into()),
            _ => None,
        };
        let now = entry.and_then(|entry| fault(option, &entry.value, answer));
        let is_faulty = denied.is_some() || now.is_some();
        let fault = match std::ptr::eq(answer, rested) {
            true => now,
            // What is over is over at once, and what is new waits.
            false => now.and_then(|_| fault(option, &rested.configuration().get(key)?.value, rested)),
        };
        Self {
            option,
            key,
            is_faulty,
            otherwise: otherwise(option, answer),
            meant: entry
                .filter(|_| denied.is_none() && fault.is_some())
                .and_then(|entry| meant(def.kind, &entry.value.to_string())),
            fault: denied.or(fault),
            written,
            remark,
        }
    }
}

/// The key by which an option is set: the one that the release reads, or else one that it does not.
fn set_key(option: OptionId, answer: &Answer) -> Option<&'static str> {
    let unread = || {
        let key = option.def().key;
        answer.reading.configuration.get(key).map(|_| key)
    };
    effective_key(&answer.reading, option, answer.document.flink).or_else(unread)
}

/// The process that reads an option of memory.
fn process(key: &str) -> Process {
    if key.starts_with("jobmanager.") {
        Process::JobManager
    } else {
        Process::TaskManager
    }
}

/// What Flink ends up with where the option is not set: for the size of a component the derived one, else the default.
fn otherwise(option: OptionId, answer: &Answer) -> AttrValue {
    let def = option.def();
    // Minimum, maximum and fraction bound a component and are not its size.
    let is_size = def.kind == Kind::Size && def.key.ends_with(".size") && def.group != Group::Legacy;
    let derived = def.bounds.filter(|_| is_size).and_then(|component: Component| {
        let derivation = answer.derivation(process(def.key));
        derivation
            .amounts
            .size(component)
            .filter(|_| !derivation.is_nominal(component))
    });
    let default = def.default(answer.document.flink);
    match (derived, default) {
        (Some(size), _) => ShortSize(size).to_string().into(),
        (None, flink_memory::option::DefaultValue::None) => "not set".into(),
        (None, flink_memory::option::DefaultValue::Text("")) => "empty".into(),
        (None, flink_memory::option::DefaultValue::Size(size)) if size == flink_memory::MemorySize::MAX => {
            "unlimited".into()
        }
        (None, flink_memory::option::DefaultValue::Size(size)) => ShortSize(size).to_string().into(),
        (None, default) => default.to_string().into(),
    }
}

/// What is wrong with an option's value: that it is none of its kind, or that Flink refuses for its sake.
fn fault(option: OptionId, value: &flink_memory::Value, answer: &Answer) -> Option<AttrValue> {
    if let Err(error) = check(option.def().kind, value) {
        return Some(error.to_string().into());
    }
    Process::ALL
        .iter()
        .filter_map(|process| answer.derivation(*process).outcome.as_ref().err())
        .find(|refusal| refusal.concerns(option))
        // The innermost cause is what is wrong with this one value.
        .and_then(|refusal| Some(refusal.chain().pop()?.message))
        .map(|words| {
            if words.is_empty() {
                "is refused without a message".into()
            } else {
                words.into()
            }
        })
}
