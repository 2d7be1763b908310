//! Edits a user's text: one setting changes, and everything else stays as it stands.
//!
//! An edit has several ways to be written, the one that a person would choose first. Each text is read again, and the
//! first that gives the old settings with just this one changed is taken: an edit is right, however odd the text, or it
//! is not made.

mod add;
mod change;
pub(crate) mod lines;
mod many;
mod remove;
mod scalar;
mod splice;

use std::borrow::Cow;
use std::collections::BTreeMap;

use flink_memory::{FlinkVersion, OptionId, Value};

use crate::answer::Answer;
use crate::document::{Document, INVITATION};
use crate::file::ConfigFile;
use crate::read::read;
use crate::reading::{DocumentEntry, Reading};

use scalar::stands_for;
use splice::{Splice, spliced};

/// So few edits are made one by one.
const FEW: usize = 8;

/// A change of one setting, or of lines.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Edit {
    /// Sets a key, be it set or not.
    Set {
        /// The whole key, with dots.
        key: String,
        /// What the user typed. `flink-conf.yaml` cannot hold blanks at its ends, which are left away there.
        text: String,
    },
    /// Removes a setting, wherever it stands.
    Unset {
        /// The whole key, with dots.
        key: String,
    },
    /// Puts other lines in the place of some: how a text that cannot be read is made readable.
    Lines {
        /// The first line that goes, counted from 1.
        first: u32,
        /// How many go.
        count: u32,
        /// What takes their place; without a line break at its end, and nothing at all where it is empty.
        text: String,
    },
}

impl Edit {
    /// The key that is changed, if it is a single one.
    pub fn key(&self) -> Option<&str> {
        match self {
            Self::Set { key, .. } | Self::Unset { key } => Some(key),
            Self::Lines { .. } => None,
        }
    }
}

/// Why an edit is not made.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum CannotEdit {
    /// A value for `flink-conf.yaml` with a `#`.
    #[error("flink-conf.yaml cannot hold a value with “#” in it: there, a “#” begins a comment wherever it stands")]
    NumberSign {
        /// The key that was to be set.
        key: String,
    },
    /// A value for `flink-conf.yaml` with a line break.
    #[error("flink-conf.yaml cannot hold a value of several lines: there, an entry is one line")]
    LineBreak {
        /// The key that was to be set.
        key: String,
    },
    /// A value for `flink-conf.yaml` of nothing but blanks.
    #[error("flink-conf.yaml cannot hold an empty value: remove “{key}” instead")]
    Empty {
        /// The key that was to be set.
        key: String,
    },
    /// A key that the file cannot hold.
    #[error("“{key}” cannot be written as a key of {file}")]
    Key {
        /// The key that was to be set.
        key: String,
        /// The file.
        file: ConfigFile,
    },
    /// A text that Flink refuses, for a fault that is in the way.
    #[error("“{key}” cannot be changed while Flink refuses the text: fix it{} first", at(*line))]
    Refused {
        /// The key.
        key: String,
        /// The first line that is at fault, counted from 1.
        line: Option<u32>,
    },
    /// Lines that the text does not have.
    #[error("the text has no line {line}")]
    NoLine {
        /// The line, counted from 1.
        line: u32,
    },
    /// No way of writing the edit leaves the rest as it is.
    #[error("“{key}” cannot be changed separately here: edit the text{}", at(*line))]
    Entangled {
        /// The key.
        key: String,
        /// The line on which it is set, counted from 1, if it is.
        line: Option<u32>,
    },
}

fn at(line: Option<u32>) -> String {
    line.map(|line| format!(" on line {line}")).unwrap_or_default()
}

/// Makes edits one after the other.
///
/// Reading the new text gives the old settings with just these changed. A setting that is there changes only its
/// value's characters; one that is not gets a line of its own; one that is taken away takes its lines with it, and the
/// sections that would be left empty. A text without a line break at its end stays one.
///
/// # Errors
///
/// The first edit that cannot be made tells why; none is made then.
pub fn apply(answer: &Answer, edits: &[Edit]) -> Result<Document, CannotEdit> {
    let Document { text, file, flink, .. } = &answer.document;
    let mut draft = Draft {
        text: text.to_string(),
        file: *file,
        version: *flink,
        reading: answer.reading.clone(),
    };
    draft.make_all(edits)?;
    Ok(answer.document.with_text(without_invitation(&draft.text, text)))
}

/// An edited text. What invites to paste another one over the shipped text goes with the first edit.
fn without_invitation<'t>(edited: &'t str, text: &str) -> &'t str {
    match edited.strip_prefix(INVITATION) {
        Some(rest) if edited != text => rest,
        _ => edited,
    }
}

/// The key from which a release reads an option, if any of its keys is set: an old one counts where no newer one is.
pub fn effective_key(reading: &Reading, option: OptionId, version: FlinkVersion) -> Option<&'static str> {
    let def = option.def();
    let current = (def.key_in(version) == def.key).then_some(def.key);
    let old = def.fallback_keys(version).map(|(_, old)| old.key);
    current
        .into_iter()
        .chain(old)
        .find(|key| reading.configuration.get(key).is_some())
}

/// What a value was written as, for a field in which it can be edited: `0.40` where Flink holds the number 0.4.
pub fn written_value<'t>(text: &'t str, entry: &DocumentEntry) -> Cow<'t, str> {
    let source = text.get(entry.value_span.clone()).unwrap_or_default();
    match &entry.value {
        Value::Integer(_) | Value::BigInteger(_) | Value::Double(_) | Value::Boolean(_)
            if !source.starts_with(['*', '&', '!', '\'', '"']) =>
        {
            Cow::Borrowed(source)
        }
        value => Cow::Owned(value.to_string()),
    }
}

/// A text that is being edited, and what reading it gives.
struct Draft {
    text: String,
    file: ConfigFile,
    version: FlinkVersion,
    reading: Reading,
}

impl Draft {
    fn read(text: String, file: ConfigFile, version: FlinkVersion) -> Self {
        let reading = read(&text, file, version);
        Self {
            text,
            file,
            version,
            reading,
        }
    }

    /// Makes edits one after the other; many at once, if that gives the same, for each by itself reads the text again.
    fn make_all(&mut self, edits: &[Edit]) -> Result<(), CannotEdit> {
        if edits.len() > FEW {
            if self.make_at_once(edits) {
                return Ok(());
            }
            let (first, second) = edits.split_at(edits.len() / 2);
            self.make_all(first)?;
            return self.make_all(second);
        }
        for edit in edits {
            match edit {
                Edit::Set { key, text } => self.set(key, text)?,
                Edit::Unset { key } => self.unset(key)?,
                Edit::Lines { first, count, text } => self.replace_lines(*first, *count, text)?,
            }
        }
        Ok(())
    }

    fn replace_lines(&mut self, first: u32, count: u32, text: &str) -> Result<(), CannotEdit> {
        let edited = lines::replaced(&self.text, first, count, text).ok_or(CannotEdit::NoLine { line: first })?;
        *self = Self::read(edited, self.file, self.version);
        Ok(())
    }

    /// The entry that Flink takes for a key: the last.
    fn effective(&self, key: &str) -> Option<&DocumentEntry> {
        self.reading.entries.iter().rev().find(|entry| entry.key == key)
    }

    fn set(&mut self, key: &str, text: &str) -> Result<(), CannotEdit> {
        let text = match self.file {
            ConfigFile::ConfigYaml => text,
            ConfigFile::FlinkConf => scalar::for_flink_conf(key, text)?,
        };
        let in_place = match self.effective(key) {
            Some(entry) if entry.value.to_string() == text || written_value(&self.text, entry) == text => {
                return Ok(());
            }
            Some(entry) => change::ways(self, entry, text),
            None => change::ways_to_fix(self, key, text),
        };
        let is_made = |before: &Reading, after: &Reading| {
            let entry = after.configuration.get(key);
            entry.is_some_and(|entry| stands_for(&entry.value, key, text)) && only_differs_in(key, before, after)
        };
        // A broken line is changed only if that puts it right.
        let is_there = self.effective(key).is_some();
        let is_better = |before: &Reading, after: &Reading| {
            is_made(before, after) && (is_there || after.problems.len() < before.problems.len())
        };
        if self.take_first(in_place, is_better) {
            return Ok(());
        }
        // An entry further down also wins over one that cannot be changed.
        let added = add::ways(self, key, text)?;
        if self.take_first(added, is_made) {
            return Ok(());
        }
        Err(self.obstacle(key))
    }

    /// Takes away every entry of a key: all at once if that can be, or else from the last, for an earlier one would come
    /// to light.
    fn unset(&mut self, key: &str) -> Result<(), CannotEdit> {
        let entries = |reading: &Reading| reading.entries.iter().filter(|entry| entry.key == key).count();
        let is_made =
            |before: &Reading, after: &Reading| entries(after) < entries(before) && only_differs_in(key, before, after);
        if entries(&self.reading) > 1 {
            let all = self.reading.entries.iter().filter(|entry| entry.key == key);
            let at_once = all.filter_map(|entry| remove::ways(self, entry).into_iter().next());
            let at_once: Vec<_> = at_once.flatten().collect();
            self.take_first([at_once], is_made);
        }
        while let Some(entry) = self.effective(key) {
            let ways = remove::ways(self, entry);
            if !self.take_first(ways, is_made) {
                return Err(self.obstacle(key));
            }
        }
        Ok(())
    }

    /// Goes the first way whose text reads as wanted, if there is one; the readings before and after are compared.
    fn take_first(
        &mut self,
        ways: impl IntoIterator<Item = Vec<Splice>>,
        is_wanted: impl Fn(&Reading, &Reading) -> bool,
    ) -> bool {
        let edited = ways.into_iter().find_map(|splices| {
            let edited = Self::read(spliced(&self.text, splices)?, self.file, self.version);
            is_wanted(&self.reading, &edited.reading).then_some(edited)
        });
        let is_found = edited.is_some();
        if let Some(edited) = edited {
            *self = edited;
        }
        is_found
    }

    /// Why none of the ways could be gone.
    fn obstacle(&self, key: &str) -> CannotEdit {
        let key = key.to_owned();
        match &self.reading.refusal {
            Some(_) => CannotEdit::Refused {
                key,
                line: self.reading.problems.first().map(|problem| problem.place.line),
            },
            None => CannotEdit::Entangled {
                line: self.effective(&key).map(|entry| entry.place.line),
                key,
            },
        }
    }
}

/// Whether all other settings are the same, and Flink objects to nothing that it did not object to before.
fn only_differs_in(key: &str, before: &Reading, after: &Reading) -> bool {
    only_differ_in(&|other| other == key, before, after)
}

fn only_differ_in(is_edited: &dyn Fn(&str) -> bool, before: &Reading, after: &Reading) -> bool {
    let others = |reading: &Reading| -> BTreeMap<String, String> {
        let entries = reading.configuration.entries().iter();
        let others = entries.filter(|entry| !is_edited(&entry.key));
        others
            .map(|entry| (entry.key.clone(), entry.value.to_string()))
            .collect()
    };
    after.problems.len() <= before.problems.len()
        && after.notices.len() <= before.notices.len()
        && (after.refusal.is_none() || before.refusal.is_some())
        && others(before) == others(after)
}
