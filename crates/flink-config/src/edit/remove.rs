//! Takes an entry out of the text, and sections that would be left with nothing.

use std::ops::Range;

use super::Draft;
use super::change::handed_on;
use super::splice::{BYTE_ORDER_MARK, Splice, after_line, indent, last_break, line_end, without_blank_end};
use crate::reading::DocumentEntry;

/// The ways to take an entry away: by itself, with the section around it, with the one around that, and so on.
///
/// Flink refuses a section without entries. Comments stay, also those within a section that goes.
pub(super) fn ways(draft: &Draft, entry: &DocumentEntry) -> Vec<Vec<Splice>> {
    let mut ways = ways_of_lines(draft, entry);
    if let Some(handed_on) = handed_on(draft, entry) {
        let and_hand_on = |way: &Vec<Splice>| way.iter().chain([&handed_on]).cloned().collect();
        ways.extend(ways.iter().map(and_hand_on).collect::<Vec<_>>());
    }
    ways
}

fn ways_of_lines(draft: &Draft, entry: &DocumentEntry) -> Vec<Vec<Splice>> {
    let text = &draft.text;
    if entry.flow && entry.alias.is_none() {
        return out_of_braces(text, entry);
    }
    let mut lines = Vec::new();
    let mut ways = Vec::new();
    // What an alias stands for is left to whom it belongs.
    if entry.alias.is_none() {
        lines.push(own_lines(text, &entry.lines, entry.key_span.start));
        ways.extend(without_lines(text, &lines));
    }
    let mut around = entry.section;
    while let Some(section) = around.and_then(|index| draft.reading.sections.get(index)) {
        lines.push(own_lines(
            text,
            &(section.lines.start..after_line(text, section.key_span.end)),
            section.key_span.start,
        ));
        ways.extend(without_lines(text, &lines));
        around = section.parent;
    }
    // A tag in front of the mapping, or the end of a document behind it, needs a mapping.
    ways.extend(lines.first().map(|own| {
        let span = entry.key_span.start..without_last_break(text.get(..own.end).unwrap_or_default()).len();
        vec![Splice {
            span,
            text: "{}".to_owned(),
        }]
    }));
    ways
}

/// Whole lines, without a byte order mark in front of the first, unless that is taken for a part of a key.
pub(super) fn own_lines(text: &str, lines: &Range<usize>, key_start: usize) -> Range<usize> {
    let first_line = text.len() - text.trim_start_matches(BYTE_ORDER_MARK).len();
    let lines = without_blank_end(text, lines);
    lines.start.max(first_line.min(key_start))..lines.end
}

/// Takes lines away. If the last of the text is among them and has no line break, the one in front of it goes too,
/// unless a block scalar needs it.
pub(super) fn without_lines(text: &str, lines: &[Range<usize>]) -> Vec<Vec<Splice>> {
    let mut lines = lines.to_vec();
    lines.sort_by_key(|lines| lines.start);
    let mut merged: Vec<Range<usize>> = Vec::new();
    for lines in lines {
        match merged.last_mut() {
            Some(last) if last.end >= lines.start => last.end = last.end.max(lines.end),
            _ => merged.push(lines),
        }
    }
    let mut ways = vec![merged.clone()];
    if let Some(last) = merged.last_mut()
        && last.end == text.len()
        && last_break(text).is_empty()
    {
        last.start = without_last_break(text.get(..last.start).unwrap_or_default()).len();
        ways.insert(0, merged);
    }
    ways.into_iter()
        .map(|lines| lines.into_iter().map(Splice::remove).collect())
        .collect()
}

/// A text without the line break at its end, unless that ends a blank line.
fn without_last_break(text: &str) -> &str {
    let without = text.strip_suffix(last_break(text)).unwrap_or(text);
    if last_break(without).is_empty() { without } else { text }
}

/// The ways to take an entry from between `{` and `}`: with its lines, with the comma before or after it, or alone.
fn out_of_braces(text: &str, entry: &DocumentEntry) -> Vec<Vec<Splice>> {
    let span = entry.key_span.start..entry.value_span.end;
    let before = text.get(..span.start).unwrap_or_default();
    let after = text.get(span.end..).unwrap_or_default();
    let mut ways = Vec::new();

    let on_line = text
        .get(span.end..line_end(text, span.end))
        .unwrap_or_default()
        .trim_start();
    let behind_comma = on_line.strip_prefix(',').unwrap_or(on_line).trim_start();
    let is_alone = indent(text, span.start).is_some() && (behind_comma.is_empty() || behind_comma.starts_with('#'));
    if is_alone {
        ways.extend(without_lines(
            text,
            &[own_lines(text, &entry.lines, entry.key_span.start)],
        ));
    }
    if let Some(list) = before.trim_end().strip_suffix(',') {
        ways.push(vec![Splice::remove(list.len()..span.end)]);
    }
    if let Some(rest) = after.trim_start().strip_prefix(',') {
        let next = rest.trim_start_matches(' ');
        ways.push(vec![Splice::remove(span.start..text.len() - next.len())]);
    }
    ways.push(vec![Splice::remove(span)]);
    ways
}
