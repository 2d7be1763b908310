//! Finds the place for a setting that the text does not have yet.

use std::cmp::Reverse;
use std::ops::Range;

use super::scalar::{self, Quotes};
use super::splice::{BYTE_ORDER_MARK, Splice, first_break, indent, last_break, without_blank_end};
use super::{CannotEdit, Draft};
use crate::file::ConfigFile;
use crate::reading::Reading;

/// How many mappings are tried in which a setting could stand.
const MAPPINGS: usize = 4;

/// An entry or a section: what stands side by side in a mapping.
struct Item<'r> {
    key: &'r str,
    key_span: &'r Range<usize>,
    lines: &'r Range<usize>,
    /// Where an entry's value ends.
    end: Option<usize>,
    section: Option<usize>,
}

/// A mapping in which the new setting can stand.
struct Mapping<'r> {
    /// The section whose mapping it is; none for the outermost.
    section: Option<usize>,
    /// How many bytes of the new key its own takes, with the dot.
    prefix: usize,
    flow: bool,
    /// What stands in it, in the order of the text.
    items: Vec<Item<'r>>,
}

/// The ways to add a setting: beside what its key has most in common with, or else at the end of the text.
pub(super) fn ways(draft: &Draft, key: &str, text: &str) -> Result<Vec<Vec<Splice>>, CannotEdit> {
    let cannot = || CannotEdit::Key {
        key: key.to_owned(),
        file: draft.file,
    };
    let line = |prefix: usize, flow: bool| {
        let rest = key.get(prefix..).unwrap_or_default();
        match draft.file {
            ConfigFile::ConfigYaml => {
                let key_form = scalar::key(rest, flow)?;
                Some(format!("{key_form}: {}", scalar::value(key, text, Quotes::None, flow)?))
            }
            ConfigFile::FlinkConf if holds_key(key) => Some(format!("{key}: {text}")),
            ConfigFile::FlinkConf => None,
        }
    };
    let flat = line(0, false).ok_or_else(cannot)?;
    let mut mappings = mappings(&draft.reading, key);
    mappings.sort_by_cached_key(|mapping| Reverse((mapping.nearest(key).0, mapping.prefix)));

    let text = &draft.text;
    let outermost = mappings.iter().find(|mapping| mapping.section.is_none());
    let first = outermost.and_then(|mapping| mapping.items.first());
    let last = outermost.and_then(|mapping| mapping.items.last());
    let mut ways = Vec::new();
    for mapping in mappings.iter().take(MAPPINGS) {
        let Some(entry) = line(mapping.prefix, mapping.flow) else {
            continue;
        };
        match mapping.nearest(key) {
            (_, Some(item)) if mapping.flow => ways.extend(beside_in_braces(item, mapping, &entry)),
            (0, Some(_)) => {}
            (_, Some(item)) => ways.extend(below(text, item, &entry)),
            (_, None) => ways.extend(mapping.section.and_then(|section| {
                let section = draft.reading.sections.get(section)?;
                in_empty_braces(text, section.key_span.end, &entry)
            })),
        }
    }
    let root_indent = first
        .and_then(|item| indent(text, item.key_span.start))
        .unwrap_or_default();
    ways.push(vec![line_at(text, text.len(), root_indent, &flat)]);
    ways.extend(last.into_iter().flat_map(|item| below(text, item, &flat)));
    ways.extend(first.map(|item| {
        let start = item.key_span.start - root_indent.len();
        vec![line_at(text, start, root_indent, &flat)]
    }));
    // A text that is one flow mapping.
    if let Some(entry) = line(0, true) {
        ways.extend(first.map(|item| vec![Splice::insert(item.key_span.start, format!("{entry}, "))]));
        if draft.reading.entries.is_empty() {
            ways.extend(in_empty_braces(text, 0, &entry));
        }
    }
    Ok(ways)
}

/// Whether a line of `flink-conf.yaml` can begin with a key.
fn holds_key(key: &str) -> bool {
    !key.is_empty()
        && key.trim_matches(|char| char <= ' ') == key
        && !key.contains(['#', '\n', '\r'])
        && !key.contains(": ")
}

/// The mappings whose keys are the beginning of a key, the outermost first.
fn mappings<'r>(reading: &'r Reading, key: &str) -> Vec<Mapping<'r>> {
    let entries = reading.entries.iter().filter(|entry| entry.alias.is_none());
    let entries = entries.map(|entry| Item {
        key: &entry.key,
        key_span: &entry.key_span,
        lines: &entry.lines,
        end: Some(entry.value_span.end),
        section: entry.section,
    });
    let sections = reading.sections.iter().map(|section| Item {
        key: &section.key,
        key_span: &section.key_span,
        lines: &section.lines,
        end: None,
        section: section.parent,
    });
    let outermost = Mapping {
        section: None,
        prefix: 0,
        flow: reading
            .entries
            .iter()
            .any(|entry| entry.section.is_none() && entry.flow),
        items: Vec::new(),
    };
    let around = reading.sections.iter().enumerate().filter_map(|(index, section)| {
        key.strip_prefix(&section.key)?.strip_prefix('.')?;
        Some(Mapping {
            section: Some(index),
            prefix: section.key.len() + 1,
            flow: section.flow,
            items: Vec::new(),
        })
    });
    let mut mappings: Vec<_> = std::iter::once(outermost).chain(around).collect();
    for item in entries.chain(sections) {
        if let Some(mapping) = mappings.iter_mut().find(|mapping| mapping.section == item.section) {
            mapping.items.push(item);
        }
    }
    for mapping in &mut mappings {
        mapping.items.sort_by_key(|item| item.key_span.start);
    }
    mappings
}

impl Mapping<'_> {
    /// The item that has most in common with a key, the last of several, and how many parts those are.
    fn nearest(&self, key: &str) -> (usize, Option<&Item<'_>>) {
        let own = key.get(..self.prefix).unwrap_or_default().matches('.').count();
        let nearest = self.items.iter().max_by_key(|item| common_parts(item.key, key));
        (nearest.map_or(own, |item| common_parts(item.key, key)), nearest)
    }
}

/// How many parts two keys begin with in common.
fn common_parts(one: &str, other: &str) -> usize {
    let parts = one.split('.').zip(other.split('.'));
    parts.take_while(|(one, other)| one == other).count()
}

/// A line of its own below an item.
fn below(text: &str, item: &Item, entry: &str) -> Vec<Vec<Splice>> {
    let Some(indent) = indent(text, item.key_span.start) else {
        return Vec::new();
    };
    // Blank lines at the end of a block scalar can be part of it.
    let mut ends = vec![without_blank_end(text, item.lines).end, item.lines.end];
    ends.dedup();
    ends.into_iter()
        .map(|end| vec![line_at(text, end, indent, entry)])
        .collect()
}

/// A line of its own, from a place where another one begins or the text ends.
fn line_at(text: &str, at: usize, indent: &str, entry: &str) -> Splice {
    let before = text.get(..at).unwrap_or_default();
    let own_break = last_break(before);
    let is_start = before.trim_start_matches(BYTE_ORDER_MARK).is_empty();
    Splice::insert(
        at,
        match own_break {
            "" if is_start => format!("{indent}{entry}{}", first_break(text)),
            "" => format!("{}{indent}{entry}", first_break(text)),
            own_break => format!("{indent}{entry}{own_break}"),
        },
    )
}

/// Behind an entry between `{` and `}`, or else in front of the first item.
fn beside_in_braces(item: &Item, mapping: &Mapping, entry: &str) -> Vec<Vec<Splice>> {
    let behind = item.end.map(|end| Splice::insert(end, format!(", {entry}")));
    let last = mapping.items.iter().rev().find_map(|item| item.end);
    let behind_last = last.map(|end| Splice::insert(end, format!(", {entry}")));
    let first = mapping.items.first();
    let in_front = first.map(|item| Splice::insert(item.key_span.start, format!("{entry}, ")));
    let ways = behind.into_iter().chain(behind_last).chain(in_front);
    ways.map(|way| vec![way]).collect()
}

/// Between the next `{` and `}`, if there is nothing between them.
fn in_empty_braces(text: &str, from: usize, entry: &str) -> Option<Vec<Splice>> {
    let rest = text.get(from..)?;
    let inside = rest.find('{')? + 1;
    let is_empty = rest.get(inside..)?.trim_start().starts_with('}');
    is_empty.then(|| vec![Splice::insert(from + inside, entry.to_owned())])
}
