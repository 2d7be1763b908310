//! Finds the place for a setting that the text does not have yet.

use std::cmp::Reverse;
use std::ops::Range;

use super::scalar::{self, Quotes};
use super::splice::{BYTE_ORDER_MARK, Splice, first_break, indent, last_break, without_blank_end};
use super::{CannotEdit, Draft};
use crate::file::ConfigFile;
use crate::reading::{Reading, Section};

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
    /// Whether it stands in a section with one part of a key: keys are taken apart there.
    is_apart: bool,
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

    let value = text;
    let text = &draft.text;
    let step = step(draft);
    let nested = |mapping: &Mapping, indent: &str| {
        let rest = key.get(mapping.prefix..).filter(|_| mapping.is_nested())?;
        let path: Vec<&str> = rest.split('.').collect();
        let value = scalar::value(key, value, Quotes::None, false)?;
        (path.len() > 1).then(|| lines_of(&[(path, value)], indent, step, first_break(text)))?
    };
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
            (_, Some(item)) => {
                let own = indent(text, item.key_span.start).and_then(|indent| nested(mapping, indent));
                ways.extend(own.into_iter().flat_map(|lines| below(text, item, &lines)));
                ways.extend(below(text, item, &entry));
            }
            (_, None) => ways.extend(mapping.section.and_then(|section| {
                let section = draft.reading.sections.get(section)?;
                in_empty_braces(text, section.key_span.end, &entry)
            })),
        }
    }
    let root_indent = first
        .and_then(|item| indent(text, item.key_span.start))
        .unwrap_or_default();
    let own = outermost.and_then(|mapping| nested(mapping, root_indent));
    ways.extend(own.map(|lines| vec![line_at(text, text.len(), root_indent, &lines)]));
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

/// How far sections indent what is in them.
pub(super) fn step(draft: &Draft) -> usize {
    let mut sections = draft.reading.sections.iter().filter(|section| !section.flow);
    let step = sections.find_map(|section| {
        let own = indent(&draft.text, section.key_span.start)?.len();
        section.indent.checked_sub(own).filter(|step| *step > 0)
    });
    step.unwrap_or(2)
}

/// The lines of new settings, each part of a key on a line of its own and no section twice. The first line's indentation
/// is left to whoever puts them in.
pub(super) fn lines_of(
    settings: &[(Vec<&str>, String)],
    indent: &str,
    step: usize,
    line_break: &str,
) -> Option<String> {
    let mut lines = Vec::new();
    let mut above: &[&str] = &[];
    for (path, value) in settings {
        let known = above.iter().zip(path).take_while(|(above, own)| above == own).count();
        for (depth, part) in path.iter().enumerate().skip(known) {
            let is_last = depth + 1 == path.len();
            let value = if is_last { format!(" {value}") } else { String::new() };
            let inner = " ".repeat(depth * step);
            lines.push(format!("{inner}{}:{value}", scalar::key(part, false)?));
        }
        above = path;
    }
    Some(lines.join(&format!("{line_break}{indent}")))
}

/// Whether a line of `flink-conf.yaml` can begin with a key.
pub(super) fn holds_key(key: &str) -> bool {
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
        is_apart: false,
        items: Vec::new(),
    };
    let around = reading.sections.iter().enumerate().filter_map(|(index, section)| {
        key.strip_prefix(&section.key)?.strip_prefix('.')?;
        Some(Mapping {
            section: Some(index),
            prefix: section.key.len() + 1,
            flow: section.flow,
            is_apart: is_apart(reading, section),
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
    /// Whether keys are taken apart here: there are sections, and no fewer than keys with dots.
    fn is_nested(&self) -> bool {
        let is_dotted = |item: &&Item| item.key.get(self.prefix..).is_some_and(|own| own.contains('.'));
        let dotted = self.items.iter().filter(is_dotted).count();
        let sections = self.items.iter().filter(|item| item.end.is_none()).count();
        is_nested(self.is_apart, sections, dotted)
    }

    /// The item that has most in common with a key, the last of several, and how many parts those are.
    fn nearest(&self, key: &str) -> (usize, Option<&Item<'_>>) {
        let own = key.get(..self.prefix).unwrap_or_default().matches('.').count();
        let nearest = self.items.iter().max_by_key(|item| common_parts(item.key, key));
        (nearest.map_or(own, |item| common_parts(item.key, key)), nearest)
    }
}

/// Whether keys are taken apart in a mapping with so many sections and keys with dots.
pub(super) const fn is_nested(is_apart: bool, sections: usize, dotted: usize) -> bool {
    sections >= dotted && (sections > dotted || is_apart)
}

/// Whether a section's own key is one part of a key.
pub(super) fn is_apart(reading: &Reading, section: &Section) -> bool {
    let around = section.parent.and_then(|parent| reading.sections.get(parent));
    let start = around.map_or(0, |around| around.key.len() + 1);
    section.key.get(start..).is_some_and(|own| !own.contains('.'))
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
pub(super) fn line_at(text: &str, at: usize, indent: &str, entry: &str) -> Splice {
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
