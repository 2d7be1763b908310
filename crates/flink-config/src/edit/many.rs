//! Makes many edits at once: the text is read again a single time, whatever their number.

use std::collections::HashMap;
use std::ops::Range;

use super::add::{holds_key, is_apart, is_nested, line_at, lines_of, step};
use super::remove::{own_lines, without_lines};
use super::scalar::{self, Quotes, stands_for};
use super::splice::{Splice, after_line, first_break, indent, spliced, without_blank_end};
use super::{Draft, Edit, change, only_differ_in, written_value};
use crate::file::ConfigFile;
use crate::reading::DocumentEntry;

/// What a section, or the text around all, holds.
#[derive(Default)]
struct Held {
    /// The last of its entries and sections: where its key begins, and its lines.
    last: Option<(usize, Range<usize>)>,
    sections: usize,
    dotted: usize,
    /// How many are left once edits are made.
    left: usize,
}

impl Draft {
    /// Makes edits at once, if that gives what one after the other would; says whether it did.
    pub(super) fn make_at_once(&mut self, edits: &[Edit]) -> bool {
        let edited = self.at_once(edits);
        let is_made = edited.is_some();
        if let Some(edited) = edited {
            *self = edited;
        }
        is_made
    }

    fn at_once(&self, edits: &[Edit]) -> Option<Self> {
        // Of several edits of a key, the last counts.
        let mut wanted: HashMap<&str, Option<&str>> = HashMap::new();
        for edit in edits {
            match edit {
                Edit::Set { key, text } => wanted.insert(key, Some(text)),
                Edit::Unset { key } => wanted.insert(key, None),
                Edit::Lines { .. } => return None,
            };
        }
        let splices = self.splices(edits, &wanted)?;
        let edited = Self::read(spliced(&self.text, splices)?, self.file, self.version);
        let is_as_wanted = |(key, text): (&&str, &Option<&str>)| match (edited.reading.configuration.get(key), text) {
            (Some(entry), Some(text)) => stands_for(&entry.value, key, self.trimmed(text)),
            (None, None) => true,
            _ => false,
        };
        let is_edited = |key: &str| wanted.contains_key(key);
        let is_made = wanted.iter().all(is_as_wanted) && only_differ_in(&is_edited, &self.reading, &edited.reading);
        is_made.then_some(edited)
    }

    /// A text as the file holds it.
    fn trimmed<'t>(&self, text: &'t str) -> &'t str {
        match self.file {
            ConfigFile::ConfigYaml => text,
            ConfigFile::FlinkConf => text.trim_matches(|char| char <= ' '),
        }
    }

    fn splices(&self, edits: &[Edit], wanted: &HashMap<&str, Option<&str>>) -> Option<Vec<Splice>> {
        let mut entries: HashMap<&str, (&DocumentEntry, usize)> = HashMap::new();
        for entry in &self.reading.entries {
            let known = entries.entry(&entry.key).or_insert((entry, 0));
            *known = (entry, known.1 + 1);
        }
        let mut held = self.held();
        let mut splices = Vec::new();
        let mut gone: Vec<Range<usize>> = Vec::new();
        let mut new: HashMap<Option<usize>, Vec<&str>> = HashMap::new();
        let mut done: HashMap<&str, ()> = HashMap::new();
        let sections = self.reading.sections.iter().enumerate();
        let sections: HashMap<&str, usize> = sections.map(|(index, section)| (section.key.as_str(), index)).collect();
        for key in edits.iter().filter_map(Edit::key) {
            if done.insert(key, ()).is_some() {
                continue;
            }
            let text = wanted.get(key).copied().flatten();
            match (entries.get(key), text) {
                (None, None) => {}
                (Some((entry, _)), Some(text)) => {
                    let text = self.trimmed(text);
                    if entry.value.to_string() != text && written_value(&self.text, entry) != text {
                        splices.extend(change::ways(self, entry, text).into_iter().next()?);
                    }
                }
                (Some((entry, 1)), None) if !entry.flow && entry.alias.is_none() => {
                    gone.push(own_lines(&self.text, &entry.lines, entry.key_span.start));
                    held.get_mut(&entry.section)?.left -= 1;
                }
                (Some(_), None) => return None,
                (None, Some(_)) => {
                    let dots = key.rmatch_indices('.').filter_map(|(dot, _)| key.get(..dot));
                    let section = dots.into_iter().find_map(|prefix| sections.get(prefix).copied());
                    new.entry(section).or_default().push(key);
                }
            }
        }
        self.empty_sections(&mut held, &new, &mut gone);
        splices.extend(without_lines(&self.text, &gone).into_iter().next()?);
        for (section, keys) in new {
            splices.push(self.added(section, keys, held.get(&section)?, wanted)?);
        }
        Some(splices)
    }

    /// What each section holds, and under none the text itself.
    fn held(&self) -> HashMap<Option<usize>, Held> {
        let mut held: HashMap<Option<usize>, Held> = HashMap::new();
        held.entry(None).or_default();
        let prefix = |section: Option<usize>| {
            let section = section.and_then(|section| self.reading.sections.get(section));
            section.map_or(0, |section| section.key.len() + 1)
        };
        let entries = self.reading.entries.iter();
        let entries = entries.map(|entry| (entry.section, &entry.key, &entry.key_span, &entry.lines, false));
        let sections = self.reading.sections.iter();
        let sections = sections.map(|section| (section.parent, &section.key, &section.key_span, &section.lines, true));
        for (section, key, key_span, lines, is_section) in entries.chain(sections) {
            let held = held.entry(section).or_default();
            let is_dotted = key.get(prefix(section)..).is_some_and(|own| own.contains('.'));
            held.dotted += usize::from(is_dotted);
            held.sections += usize::from(is_section);
            held.left += 1;
            if held.last.as_ref().is_none_or(|(start, _)| *start < key_span.start) {
                held.last = Some((key_span.start, lines.clone()));
            }
        }
        held
    }

    /// The keys of sections go too that would be left with nothing.
    fn empty_sections(
        &self,
        held: &mut HashMap<Option<usize>, Held>,
        new: &HashMap<Option<usize>, Vec<&str>>,
        gone: &mut Vec<Range<usize>>,
    ) {
        // Each section stands after the one around it.
        for (index, section) in self.reading.sections.iter().enumerate().rev() {
            let own = Some(index);
            let is_empty = held.get(&own).is_some_and(|held| held.left == 0) && !new.contains_key(&own);
            if is_empty && let Some(around) = held.get_mut(&section.parent) {
                let lines = section.lines.start..after_line(&self.text, section.key_span.end);
                gone.push(own_lines(&self.text, &lines, section.key_span.start));
                around.left -= 1;
            }
        }
    }

    /// New settings at the end of a section, or of the text.
    fn added(
        &self,
        section: Option<usize>,
        mut keys: Vec<&str>,
        held: &Held,
        wanted: &HashMap<&str, Option<&str>>,
    ) -> Option<Splice> {
        let text = &self.text;
        let around = section.and_then(|section| self.reading.sections.get(section));
        if around.is_some_and(|section| section.flow) {
            return None;
        }
        let prefix = around.map_or(0, |section| section.key.len() + 1);
        let value = |key: &str| wanted.get(key).copied().flatten();
        let own_indent = match &held.last {
            Some((start, _)) => indent(text, *start)?,
            None => "",
        };
        let at = match &held.last {
            Some((_, lines)) if section.is_some() => without_blank_end(text, lines).end,
            _ => text.len(),
        };
        let line_break = first_break(text);
        let lines = match self.file {
            ConfigFile::FlinkConf => {
                let line = |key: &&str| {
                    let text = scalar::for_flink_conf(key, value(key)?).ok()?;
                    holds_key(key).then(|| format!("{key}: {text}"))
                };
                let lines: Option<Vec<String>> = keys.iter().map(line).collect();
                lines?.join(line_break)
            }
            ConfigFile::ConfigYaml => {
                let nested = is_nested(
                    around.is_some_and(|around| is_apart(&self.reading, around)),
                    held.sections,
                    held.dotted,
                );
                if nested {
                    keys.sort_unstable();
                }
                let settings: Option<Vec<_>> = keys
                    .iter()
                    .map(|key| {
                        let own = key.get(prefix..)?;
                        let path = if nested { own.split('.').collect() } else { vec![own] };
                        Some((path, scalar::value(key, value(key)?, Quotes::None, false)?))
                    })
                    .collect();
                lines_of(&settings?, own_indent, step(self), line_break)?
            }
        };
        Some(line_at(text, at, own_indent, &lines))
    }
}
