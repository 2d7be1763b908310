//! Puts pieces of text in the place of others, and knows where lines begin and end.

use std::ops::Range;

/// The mark with which some editors begin a text.
pub(super) const BYTE_ORDER_MARK: char = '\u{FEFF}';

/// A text that takes the place of a span, in bytes.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Splice {
    pub span: Range<usize>,
    pub text: String,
}

impl Splice {
    pub fn insert(at: usize, text: String) -> Self {
        Self { span: at..at, text }
    }

    pub fn remove(span: Range<usize>) -> Self {
        Self {
            span,
            text: String::new(),
        }
    }
}

/// The text with all splices made; none if they get in each other's way.
pub(super) fn spliced(text: &str, mut splices: Vec<Splice>) -> Option<String> {
    splices.sort_by_key(|splice| splice.span.start);
    let mut result = String::with_capacity(text.len());
    let mut done = 0;
    for splice in splices {
        result += text.get(done..splice.span.start)?;
        result += &splice.text;
        done = splice.span.end;
    }
    result += text.get(done..)?;
    Some(result)
}

/// The line break with which a text ends; empty if with none.
pub(super) fn last_break(text: &str) -> &str {
    let without = text.strip_suffix('\n').unwrap_or(text);
    let without = without.strip_suffix('\r').unwrap_or(without);
    text.get(without.len()..).unwrap_or_default()
}

/// The line break that a text uses.
pub(super) fn first_break(text: &str) -> &str {
    let Some(at) = text.find(['\n', '\r']) else {
        return "\n";
    };
    match text.get(at..at + 2) {
        Some("\r\n") => "\r\n",
        _ => text.get(at..=at).unwrap_or("\n"),
    }
}

/// Where the line of a place begins, behind a byte order mark if there is one.
pub(super) fn line_start(text: &str, at: usize) -> usize {
    let before = text.get(..at).unwrap_or_default();
    match before.rfind(['\n', '\r']) {
        Some(line_break) => line_break + 1,
        None => before.len() - before.trim_start_matches(BYTE_ORDER_MARK).len(),
    }
}

/// Where the line of a place ends, in front of its line break.
pub(super) fn line_end(text: &str, at: usize) -> usize {
    let rest = text.get(at..).unwrap_or_default();
    at + rest.find(['\n', '\r']).unwrap_or(rest.len())
}

/// Where the line after the one of a place begins.
pub(super) fn after_line(text: &str, at: usize) -> usize {
    let end = line_end(text, at);
    match text.get(end..).unwrap_or_default() {
        "" => end,
        rest => end + first_break(rest).len(),
    }
}

/// Lines without the blank ones at their end, which a block scalar has taken along; with the last line break.
pub(super) fn without_blank_end(text: &str, lines: &Range<usize>) -> Range<usize> {
    let content = text.get(lines.clone()).unwrap_or_default();
    let end = lines.start + content.trim_end_matches([' ', '\t', '\n', '\r']).len();
    lines.start..after_line(text, end).min(lines.end)
}

/// What stands in front of a place on its line, if those are only blanks.
pub(super) fn indent(text: &str, at: usize) -> Option<&str> {
    let indent = text.get(line_start(text, at)..at)?;
    indent.chars().all(|char| char == ' ').then_some(indent)
}
