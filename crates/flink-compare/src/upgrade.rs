//! A document on its way to another release: what happens at each, and the document with which it arrives.

use std::str::FromStr;

use flink_advice::{Subject as Advised, heap_in_new_words};
use flink_config::{Answer, Document, DocumentEntry, Edit, apply, raw_text, read};
use flink_memory::option::DefaultValue;
use flink_memory::{Component, FlinkVersion, MemorySize, OptionId, Process, to_integer};

use crate::cause::{Cause, size};
use crate::comparison::{Comparison, PartDifference, ProcessDifference, differences};
use crate::convert::{FileChange, as_read_by, converter_losses};
use crate::java::{JavaNote, java_notes};
use crate::keys::{KeyChange, KeyState, key_changes, key_state, name_in};
use crate::releases::{ReleaseRow, in_releases, rows};

/// What the upgraded document shall give.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Aim {
    /// The sizes that it has in the release where it is.
    #[default]
    SameSizes,
    /// What the new release makes of it: only what is not set is new.
    NewDefaults,
}

impl Aim {
    /// Its word in requests and on the command line.
    pub const fn word(self) -> &'static str {
        match self {
            Self::SameSizes => "same-sizes",
            Self::NewDefaults => "new-defaults",
        }
    }
}

/// A word that names no aim.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("Unknown aim “{0}”: use same-sizes or new-defaults")]
pub struct UnknownAim(pub String);

impl FromStr for Aim {
    type Err = UnknownAim;

    fn from_str(word: &str) -> Result<Self, UnknownAim> {
        [Self::SameSizes, Self::NewDefaults]
            .into_iter()
            .find(|aim| aim.word() == word)
            .ok_or_else(|| UnknownAim(word.to_owned()))
    }
}

/// What becomes of a document on its way to another release.
#[derive(Clone, Debug, PartialEq)]
pub struct Upgrade {
    /// The release where it is.
    pub from: FlinkVersion,
    /// The release where it shall be.
    pub to: FlinkVersion,
    /// Each release on the way with what happens there, the last included.
    pub steps: Vec<Step>,
    /// The change of the file, if the way leads past one.
    pub file: Option<FileChange>,
    /// What there is to say about Java.
    pub java: Vec<JavaNote>,
    /// The document as the new release reads it, if it is not changed but for the file's format.
    pub untouched: Comparison,
    /// The upgraded document.
    pub upgraded: Upgraded,
    /// What every release makes of the document as it is.
    pub releases: Vec<ReleaseRow>,
}

/// What a release on the way does.
#[derive(Clone, Debug, PartialEq)]
pub struct Step {
    /// The release.
    pub flink: FlinkVersion,
    /// What becomes of keys and values that the document sets.
    pub keys: Vec<KeyChange>,
    /// Both processes, compared with the release before.
    pub processes: [ProcessDifference; 2],
    /// Whether the document must be another file from here on.
    pub is_other_file: bool,
}

impl Step {
    /// Whether anything happens there.
    pub fn is_quiet(&self) -> bool {
        let is_quiet = |process: &ProcessDifference| !process.sizes_differ() && process.starts.0 == process.starts.1;
        self.keys.is_empty() && !self.is_other_file && self.processes.iter().all(is_quiet)
    }
}

/// A document that was made for a release.
#[derive(Clone, Debug, PartialEq)]
pub struct Upgraded {
    /// The document: the user's own text with edits, or that in another format.
    pub document: Document,
    /// What was done, each in a sentence.
    pub done: Vec<String>,
    /// What could not be done, each in a sentence.
    pub left: Vec<String>,
    /// What deriving it shows.
    pub proof: Proof,
    /// The upgraded document in the new release, beside the document as it is in the old one.
    pub comparison: Comparison,
}

/// What deriving an upgraded document shows.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Proof {
    /// Every size is what it was before.
    SameSizes,
    /// Both processes start, and sizes differ.
    OtherSizes,
    /// The new release refuses a process that the old one starts.
    Refused,
    /// The old release refuses a process too.
    NeverStarted,
}

/// What becomes of a document on its way to a release, and the document for it.
pub fn upgrade(answer: &Answer, to: FlinkVersion, aim: Aim) -> Upgrade {
    let from = answer.document.flink;
    let of_releases = in_releases(answer);
    let arrived = of_release(answer, to, &of_releases);
    let steps = steps(answer, to, &of_releases);
    let since = steps.iter().find(|step| step.is_other_file).map(|step| step.flink);
    let file = since.map(|since| FileChange {
        from: answer.document.file,
        to: arrived.document.file,
        since,
        losses: converter_losses(answer),
    });
    Upgrade {
        from,
        to,
        file,
        java: java_notes(answer, to),
        untouched: differences(answer, &arrived),
        upgraded: upgraded(answer, arrived, aim),
        steps,
        releases: rows(&of_releases),
    }
}

/// Every release from one to another, without the first, in the direction of the way.
fn way(from: FlinkVersion, to: FlinkVersion) -> Vec<FlinkVersion> {
    let (first, last) = (from.min(to), from.max(to));
    let mut way: Vec<_> = FlinkVersion::ALL
        .into_iter()
        .filter(|flink| first <= *flink && *flink <= last && *flink != from)
        .collect();
    if to < from {
        way.reverse();
    }
    way
}

/// An answer as a release reads it: one of those that are known, if its document is still the same text.
fn of_release(answer: &Answer, flink: FlinkVersion, known: &[Answer]) -> Answer {
    let read = as_read_by(answer, flink);
    let known = known.iter().find(|known| known.document == read);
    known.cloned().unwrap_or_else(|| Answer::new(read))
}

fn steps(answer: &Answer, to: FlinkVersion, of_releases: &[Answer]) -> Vec<Step> {
    let mut before = answer.clone();
    let mut steps = Vec::new();
    for flink in way(answer.document.flink, to) {
        let after = of_release(&before, flink, of_releases);
        let entries = before.configuration().entries().iter();
        let settings = entries.map(|entry| (entry.key.as_str(), raw_text(&entry.value)));
        let Comparison { processes, .. } = differences(&before, &after);
        steps.push(Step {
            flink,
            keys: key_changes(settings, before.document.flink, flink),
            processes,
            is_other_file: before.document.file != after.document.file,
        });
        before = after;
    }
    steps
}

/// An answer that is edited, with what was done and what could not be.
struct Draft {
    answer: Answer,
    done: Vec<String>,
    left: Vec<String>,
}

impl Draft {
    /// Makes edits, or says why not.
    fn edit(&mut self, edits: &[Edit], done: String) {
        match apply(&self.answer, edits) {
            Ok(document) => {
                self.answer = Answer::new(document);
                self.done.push(done);
            }
            Err(error) => self.left.push(format!("{error}.")),
        }
    }

    /// Gives an entry another key where it stands.
    fn rename(&mut self, entry: &DocumentEntry, now: &str) {
        let (key, text) = (entry.key.clone(), raw_text(&entry.value));
        let done = format!("`{key}` is now `{now}`.");
        match renamed_in_place(&self.answer, entry, now) {
            Some(document) => {
                self.answer = Answer::new(document);
                self.done.push(done);
            }
            None => {
                let set = Edit::Set {
                    key: now.to_owned(),
                    text,
                };
                self.edit(&[Edit::Unset { key }, set], done);
            }
        }
    }
}

/// The document with another key in the place of an entry's own, if that changes nothing else.
fn renamed_in_place(answer: &Answer, entry: &DocumentEntry, now: &str) -> Option<Document> {
    let Document { text, file, flink, .. } = &answer.document;
    if entry.section.is_some() || entry.flow || entry.alias.is_some() {
        return None;
    }
    let mut edited = text.to_string();
    let written = edited.get(entry.key_span.clone())?;
    if written != entry.key {
        return None;
    }
    edited.replace_range(entry.key_span.clone(), now);
    let reading = read(&edited, *file, *flink);
    let texts = |entries: &[flink_memory::Entry], from: &str, to: &str| -> Vec<(String, String)> {
        let named = |key: &String| if key == from { to.to_owned() } else { key.clone() };
        let mut texts: Vec<_> = entries
            .iter()
            .map(|entry| (named(&entry.key), raw_text(&entry.value)))
            .collect();
        texts.sort();
        texts
    };
    let wanted = texts(answer.configuration().entries(), &entry.key, now);
    let is_same = texts(reading.configuration.entries(), now, now) == wanted
        && reading.refusal.is_some() == answer.reading.refusal.is_some();
    is_same.then(|| answer.document.with_text(edited))
}

fn upgraded(before: &Answer, arrived: Answer, aim: Aim) -> Upgraded {
    let to = arrived.document.flink;
    let mut draft = Draft {
        done: match arrived.document.file == before.document.file {
            true => Vec::new(),
            false => vec![format!(
                "{} is now {}, line by line: comments and order stay.",
                before.document.file, arrived.document.file
            )],
        },
        left: Vec::new(),
        answer: arrived,
    };
    replace_old_options(&mut draft, before);
    rename_keys(&mut draft, before.document.flink, to);
    replace_values(&mut draft, before.document.flink, to);
    remove_unread(&mut draft, before.document.flink, to);
    if aim == Aim::SameSizes {
        keep_sizes(&mut draft, before);
    }
    let comparison = differences(before, &draft.answer);
    Upgraded {
        proof: proof(&comparison),
        document: draft.answer.document,
        done: draft.done,
        left: draft.left,
        comparison,
    }
}

fn proof(comparison: &Comparison) -> Proof {
    let starts = comparison.processes.each_ref().map(|process| process.starts);
    match starts {
        _ if starts.contains(&(true, false)) => Proof::Refused,
        _ if comparison.processes.iter().any(ProcessDifference::sizes_differ) => Proof::OtherSizes,
        _ if starts.contains(&(false, false)) => Proof::NeverStarted,
        _ => Proof::SameSizes,
    }
}

/// Sets what the options stand for that the release has not any more: the heap options of old, and numbers of buffers.
fn replace_old_options(draft: &mut Draft, before: &Answer) {
    let to = draft.answer.document.flink;
    let is_lost = |option: OptionId| {
        let entry = before.configuration().option(option, before.document.flink)?;
        (!option.def().exists(to)).then(|| entry.clone())
    };
    for option in [
        OptionId::TmLegacyHeap,
        OptionId::TmLegacyHeapMb,
        OptionId::JmLegacyHeap,
        OptionId::JmLegacyHeapMb,
    ] {
        let Some(entry) = is_lost(option) else { continue };
        let found = heap_in_new_words(&Advised::of(&draft.answer), &entry);
        let Some((now, text)) = found.filter(|(now, _)| draft.answer.configuration().get(now).is_none()) else {
            continue;
        };
        let done = format!("`{}` is now `{now}`, set to `{text}`.", entry.key);
        let unset = Edit::Unset { key: entry.key.clone() };
        let at = draft
            .answer
            .reading
            .entries
            .iter()
            .rfind(|at| at.key == entry.key)
            .cloned();
        match at {
            Some(at) if raw_text(&at.value) == text => draft.rename(&at, now),
            _ => draft.edit(
                &[
                    unset,
                    Edit::Set {
                        key: now.to_owned(),
                        text,
                    },
                ],
                done,
            ),
        }
    }
    if let Some(entry) = is_lost(OptionId::NumberOfBuffers)
        && let Some(network) = size(&before.derivations, Process::TaskManager, Component::Network)
        && to_integer(&entry.value).is_ok()
        && matches!(
            before
                .derivation(Process::TaskManager)
                .amounts
                .get(Component::Network)
                .map(|amount| amount.provenance),
            Some(flink_memory::Provenance::Buffers { .. })
        )
    {
        let bounds = [OptionId::NetworkMin, OptionId::NetworkMax].map(|option| Edit::Set {
            key: option.def().key_in(to).to_owned(),
            text: plain(network),
        });
        let unset = Edit::Unset { key: entry.key.clone() };
        let edits: Vec<Edit> = std::iter::once(unset).chain(bounds).collect();
        draft.edit(
            &edits,
            format!(
                "`{}` is now the least and the most of network memory, `{}`.",
                entry.key,
                plain(network)
            ),
        );
    }
}

/// A size as it is written in a file.
fn plain(size: MemorySize) -> String {
    flink_config::size_text(size)
}

/// The keys of all settings as they are now: edits change them while they are gone through.
fn keys(draft: &Draft) -> Vec<String> {
    let entries = draft.answer.configuration().entries().iter();
    entries.map(|entry| entry.key.clone()).collect()
}

/// Gives every setting the name that the release has for it.
fn rename_keys(draft: &mut Draft, from: FlinkVersion, to: FlinkVersion) {
    for key in keys(draft) {
        let is_read = key_state(&key, from).is_some_and(|state| state != KeyState::Unread);
        let Some(now) = name_in(&key, to).filter(|_| is_read) else {
            continue;
        };
        if draft.answer.configuration().get(now).is_some() {
            // The release reads the newer name; the old one has no effect.
            continue;
        }
        if let Some(entry) = draft
            .answer
            .reading
            .entries
            .iter()
            .rfind(|entry| entry.key == key)
            .cloned()
        {
            draft.rename(&entry, now);
        }
    }
}

/// Replaces values that the release does not know.
fn replace_values(draft: &mut Draft, from: FlinkVersion, to: FlinkVersion) {
    let entries = draft.answer.configuration().entries().iter();
    let settings: Vec<_> = entries
        .map(|entry| (entry.key.clone(), raw_text(&entry.value)))
        .collect();
    let pairs = settings.iter().map(|(key, text)| (key.as_str(), text.clone()));
    for change in key_changes(pairs, from, to) {
        match change {
            KeyChange::Value {
                key,
                text,
                instead: Some(instead),
            } => {
                let done = format!("`{key}` is now `{instead}`: Flink {to} does not know `{text}`.");
                let edit = Edit::Set {
                    key,
                    text: instead.to_owned(),
                };
                draft.edit(&[edit], done);
            }
            KeyChange::Value { .. } => draft.left.push(change.sentence(to)),
            _ => {}
        }
    }
}

/// Takes settings away that the old release read and the new one does not.
fn remove_unread(draft: &mut Draft, from: FlinkVersion, to: FlinkVersion) {
    for key in keys(draft) {
        let states = (key_state(&key, from), key_state(&key, to));
        if let (Some(was), Some(KeyState::Unread)) = states
            && was != KeyState::Unread
        {
            let done = format!("`{key}` is removed: Flink {to} does not read it.");
            draft.edit(&[Edit::Unset { key }], done);
        }
    }
}

/// So often defaults are put back, at most: a default may come to light once another is put back.
const ROUNDS: usize = 4;

/// Sets the defaults of the old release that made sizes move.
fn keep_sizes(draft: &mut Draft, before: &Answer) {
    for _ in 0..ROUNDS {
        let comparison = differences(before, &draft.answer);
        let moved: Vec<&PartDifference> = comparison
            .processes
            .iter()
            .filter(|process| process.starts.0)
            .flat_map(|process| process.parts.iter().filter(|part| part.differs()))
            .collect();
        let whys = moved.iter().filter_map(|part| part.why.as_ref());
        let starts = comparison.processes.iter().filter_map(|process| process.start.as_ref());
        let mut options: Vec<(OptionId, DefaultValue)> = Vec::new();
        for cause in whys.chain(starts).flat_map(|why| &why.causes) {
            if let Cause::Default { option, before, .. } = cause
                && !options.iter().any(|(known, _)| known == option)
            {
                options.push((*option, *before));
            }
        }
        if options.is_empty() {
            return;
        }
        for (option, default) in options {
            let key = option.def().key_in(draft.answer.document.flink).to_owned();
            let text = match default {
                DefaultValue::Size(size) => plain(size),
                other => other.to_string(),
            };
            let done = format!(
                "`{key}` is set to `{text}`, the default of Flink {}.",
                before.document.flink
            );
            draft.edit(&[Edit::Set { key, text }], done);
        }
    }
}
