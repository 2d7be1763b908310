//! Writes another value in the place of the one that is there.

use std::ops::Range;

use super::splice::{BYTE_ORDER_MARK, Splice, after_line, line_end, line_start, without_blank_end};
use super::{Draft, scalar};
use crate::file::ConfigFile;
use crate::reading::DocumentEntry;
use scalar::Quotes;

/// How many broken lines are tried.
const FIXED: usize = 8;

/// The ways to give an entry another value where it stands.
pub(super) fn ways(draft: &Draft, entry: &DocumentEntry, text: &str) -> Vec<Vec<Splice>> {
    let span = entry.value_span.clone();
    if draft.file == ConfigFile::FlinkConf {
        let text = text.to_owned();
        return vec![vec![Splice { span, text }]];
    }
    let written = draft.text.get(span.clone()).unwrap_or_default();
    let properties = properties_length(written);
    let bare = written.get(properties..).unwrap_or_default();
    let Some(form) = scalar::value(&entry.key, text, Quotes::of(bare), entry.flow) else {
        return Vec::new();
    };
    let mut ways = Vec::new();
    ways.extend(on_the_key_line(draft, entry, &form));
    ways.extend(instead_of_a_block_scalar(written, &span, &form));
    let start = span.start;
    if properties > 0 {
        let span = start + properties..span.end;
        let text = form.clone();
        ways.push(vec![Splice { span, text }]);
    }
    let whole = Splice { span, text: form };
    ways.push(vec![whole.clone()]);
    // A tab may stand between a plain value and a comment, but not behind quotes.
    let rest = draft.text.get(whole.span.end..).unwrap_or_default();
    if rest.starts_with('\t') {
        let blanks = rest.len() - rest.trim_start_matches([' ', '\t']).len();
        ways.push(vec![Splice {
            span: whole.span.start..whole.span.end + blanks,
            text: whole.text.clone() + " ",
        }]);
    }
    ways.extend(handed_on(draft, entry).map(|handed_on| vec![whole, handed_on]));
    ways
}

/// Where the value has an anchor, writes it out in the place of the first alias.
pub(super) fn handed_on(draft: &Draft, entry: &DocumentEntry) -> Option<Splice> {
    let written = |entry: &DocumentEntry| draft.text.get(entry.value_span.clone());
    let value = written(entry)?;
    let anchor = value.strip_prefix('&')?.split([' ', '\t', '\n', '\r']).next()?;
    let is_alias = |other: &&DocumentEntry| written(other).and_then(|value| value.strip_prefix('*')) == Some(anchor);
    let first = draft.reading.entries.iter().find(is_alias)?;
    let span = first.value_span.clone();
    let text = value.to_owned();
    Some(Splice { span, text })
}

/// How many bytes the anchor and the tag of a value take, with the blanks after them.
fn properties_length(written: &str) -> usize {
    let mut rest = written;
    while rest.starts_with(['&', '!']) {
        let end = rest.find([' ', '\t', '\n', '\r']).unwrap_or(rest.len());
        rest = rest.get(end..).unwrap_or_default().trim_start();
    }
    written.len() - rest.len()
}

/// Where the value is a list below its key, its lines go and the new value stands behind the key.
fn on_the_key_line(draft: &Draft, entry: &DocumentEntry, form: &str) -> Option<Vec<Splice>> {
    let text = &draft.text;
    let between = text.get(entry.key_span.end..entry.value_span.start)?;
    let colon = entry.key_span.end + between.find(':')? + 1;
    let first_line = line_start(text, entry.value_span.start);
    let is_below = first_line > colon;
    is_below.then(|| {
        let end = without_blank_end(text, &(first_line..entry.lines.end)).end;
        vec![
            Splice::insert(colon, format!(" {form}")),
            Splice::remove(first_line..end),
        ]
    })
}

/// Where the value is a block scalar, its lines go; a comment beside its `|` stays.
fn instead_of_a_block_scalar(written: &str, span: &Range<usize>, form: &str) -> Option<Vec<Splice>> {
    if !written.starts_with(['|', '>']) {
        return None;
    }
    let header = written.get(..line_end(written, 0))?;
    let indicator = header.find([' ', '\t']).unwrap_or(header.len());
    let content_end = written.trim_end_matches([' ', '\t', '\n', '\r']).len();
    Some(vec![
        Splice {
            span: span.start..span.start + indicator,
            text: form.to_owned(),
        },
        Splice::remove(span.start + header.len()..span.start + content_end.max(header.len())),
    ])
}

/// The ways to write a value into a line that has the key but no sound value.
pub(super) fn ways_to_fix(draft: &Draft, key: &str, text: &str) -> Vec<Vec<Splice>> {
    let form = match draft.file {
        ConfigFile::ConfigYaml => scalar::value(key, text, Quotes::None, false),
        ConfigFile::FlinkConf => Some(text.to_owned()),
    };
    let Some(form) = form else { return Vec::new() };
    let broken = draft.reading.problems.iter().map(|problem| problem.place.line);
    let starts = LineStarts::of(&draft.text);
    broken
        .filter_map(|line| {
            let start = starts.get(line)?;
            let line = draft.text.get(start..line_end(&draft.text, start))?;
            let value = behind_key(line, key)?;
            let rest = line.get(value..)?;
            let value_end = value + rest.find(" #").unwrap_or(rest.trim_end().len());
            Some(vec![Splice {
                span: start + value..start + value_end,
                text: format!(" {form}"),
            }])
        })
        .take(FIXED)
        .collect()
}

/// Where the value begins on a line that begins with a key, or with the part of it that is left in a section.
fn behind_key(line: &str, key: &str) -> Option<usize> {
    let content = line.trim_start_matches([' ', BYTE_ORDER_MARK]);
    let before = line.len() - content.len();
    let dots = key.match_indices('.').map(|(dot, _)| dot + 1);
    std::iter::once(0)
        .chain(dots)
        .filter_map(|start| key.get(start..))
        .find(|part| content.strip_prefix(part).is_some_and(|rest| rest.starts_with(':')))
        .map(|part| before + part.len() + 1)
}

/// Where each line begins.
struct LineStarts(Vec<usize>);

impl LineStarts {
    fn of(text: &str) -> Self {
        let mut starts = vec![0];
        let mut at = 0;
        while line_end(text, at) < text.len() {
            at = after_line(text, at);
            starts.push(at);
        }
        Self(starts)
    }

    /// By a number from 1.
    fn get(&self, line: u32) -> Option<usize> {
        let index = usize::try_from(line).ok()?.checked_sub(1)?;
        self.0.get(index).copied()
    }
}
