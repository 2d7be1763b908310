//! Configuration files and mappings of settings within another text: the lines that are one, edited as a file is.

use flink_config::{Answer, ConfigFile, Document, Edit, apply, read};

use super::lines::{Lines, indent};
use super::{Draft, Splices};

/// Lines of a text that are a configuration by themselves.
struct Body {
    first: usize,
    /// The line behind.
    end: usize,
    /// How far they are indented.
    indent: usize,
    text: String,
}

/// The way to set a key there.
pub(super) fn set(draft: &Draft, lines: &Lines, at: usize, key: &str, text: &str) -> Option<Splices> {
    let edit = Edit::Set {
        key: key.to_owned(),
        text: text.to_owned(),
    };
    edited(draft, lines, at, edit)
}

/// The way to take a key away there.
pub(super) fn unset(draft: &Draft, lines: &Lines, at: usize, key: &str) -> Option<Splices> {
    edited(draft, lines, at, Edit::Unset { key: key.to_owned() })
}

fn edited(draft: &Draft, lines: &Lines, at: usize, edit: Edit) -> Option<Splices> {
    let body = body(draft, lines, at)?;
    let document = Document {
        text: body.text.as_str().into(),
        file: ConfigFile::ConfigYaml,
        ..draft.origin.around.clone()
    };
    let edited = apply(&Answer::new(document), &[edit]).ok()?;
    let old: Vec<_> = body.text.lines().collect();
    let new: Vec<_> = edited.text.lines().collect();
    // Only what differs is written, so that all other lines stay to the byte.
    let same = old.iter().zip(&new).take_while(|(old, new)| old == new).count();
    let rest = |lines: &[&str]| lines.len() - same;
    let tail = old
        .iter()
        .rev()
        .zip(new.iter().rev())
        .take_while(|(old, new)| old == new)
        .count();
    let tail = tail.min(rest(&old)).min(rest(&new));
    let indent = " ".repeat(body.indent);
    let line_break = lines.line_break();
    let written: String = new
        .get(same..new.len() - tail)?
        .iter()
        .map(|line| format!("{indent}{line}{line_break}"))
        .collect();
    let (first, end) = (body.first + same, body.end - tail);
    let start = match first < lines.len() {
        true => lines.span(first).start,
        false => lines.span(lines.len()).start,
    };
    let is_end = end >= lines.len();
    let stop = if is_end {
        lines.span(lines.len()).start
    } else {
        lines.span(end).start
    };
    let ends_open = is_end && !draft.text.ends_with('\n');
    // Behind a last line without a line break, the break comes first.
    let written = match (ends_open, first >= lines.len()) {
        (true, true) => format!("{line_break}{}", written.trim_end_matches(['\r', '\n'])),
        (true, false) => written.trim_end_matches(['\r', '\n']).to_owned(),
        _ => written,
    };
    Some(vec![(start..stop, written)])
}

/// The lines around one that are a configuration with an entry on that line: the least indented first.
fn body(draft: &Draft, lines: &Lines, at: usize) -> Option<Body> {
    let own = indent(lines.get(at));
    let mut indents = vec![own];
    indents.extend(lines.around(at).into_iter().map(|around| indent(lines.get(around))));
    indents.into_iter().find_map(|indent| {
        let found = contiguous(lines, at, indent)?;
        let reading = read(&found.text, ConfigFile::ConfigYaml, draft.origin.around.flink);
        let line = u32::try_from(at - found.first + 1).ok()?;
        let knows = |key: &str| {
            draft
                .imported
                .settings
                .iter()
                .chain(&draft.imported.unknown)
                .any(|known| known.key == key)
        };
        let mut entries = reading.entries.iter();
        let is_it = reading.refusal.is_none() && entries.any(|entry| entry.place.line == line && knows(&entry.key));
        is_it.then_some(found)
    })
}

/// The lines around one that are indented as far or further.
fn contiguous(lines: &Lines, at: usize, indent: usize) -> Option<Body> {
    let is_within = |index: &usize| {
        let line = lines.get(*index);
        line.trim().is_empty() || (self::indent(line) >= indent && !line.trim_start().starts_with("```"))
    };
    let mut first = (0..=at).rev().take_while(is_within).last()?;
    let mut end = (at..lines.len()).take_while(is_within).last()? + 1;
    let is_blank = |index: usize| lines.get(index).trim().is_empty();
    while first < at && is_blank(first) {
        first += 1;
    }
    while end > at + 1 && is_blank(end - 1) {
        end -= 1;
    }
    let mut text = String::new();
    for index in first..end {
        let line = lines.get(index);
        text += line.get(indent.min(line.len())..)?;
        text.push('\n');
    }
    Some(Body {
        first,
        end,
        indent,
        text,
    })
}
