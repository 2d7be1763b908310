//! The lines of a text, and words in them.

use std::ops::Range;

/// The lines of a text.
pub(super) struct Lines<'t> {
    text: &'t str,
    /// Each without its line break.
    spans: Vec<Range<usize>>,
}

impl<'t> Lines<'t> {
    pub fn of(text: &'t str) -> Self {
        let mut spans = Vec::new();
        let mut start = 0;
        for line in text.split_inclusive('\n') {
            let content = line.strip_suffix('\n').unwrap_or(line);
            let content = content.strip_suffix('\r').unwrap_or(content);
            spans.push(start..start + content.len());
            start += line.len();
        }
        Self { text, spans }
    }

    pub fn len(&self) -> usize {
        self.spans.len()
    }

    /// Where a line stands, without its line break.
    pub fn span(&self, index: usize) -> Range<usize> {
        self.spans
            .get(index)
            .cloned()
            .unwrap_or(self.text.len()..self.text.len())
    }

    pub fn get(&self, index: usize) -> &'t str {
        self.text.get(self.span(index)).unwrap_or_default()
    }

    /// Where a line begins and the next begins.
    pub fn whole(&self, index: usize) -> Range<usize> {
        let next = self.spans.get(index + 1).map_or(self.text.len(), |next| next.start);
        self.span(index).start..next
    }

    /// The line break that the text uses.
    pub fn line_break(&self) -> &'static str {
        if self.text.contains("\r\n") { "\r\n" } else { "\n" }
    }

    /// The nearest line before that is not blank.
    pub fn before(&self, index: usize) -> Option<usize> {
        (0..index).rev().find(|index| !self.get(*index).trim().is_empty())
    }

    /// The nearest line behind that is not blank.
    pub fn behind(&self, index: usize) -> Option<usize> {
        (index + 1..self.len()).find(|index| !self.get(*index).trim().is_empty())
    }

    /// The lines that a line stands below of, by their indentation: the nearest first.
    pub fn around(&self, index: usize) -> Vec<usize> {
        let mut least = indent(self.get(index));
        let mut around = Vec::new();
        for at in (0..index).rev() {
            let line = self.get(at);
            if !line.trim().is_empty() && indent(line) < least {
                least = indent(line);
                around.push(at);
            }
        }
        around
    }

    /// Takes a line away, with its line break.
    pub fn without(&self, index: usize) -> (Range<usize>, String) {
        let whole = self.whole(index);
        // The last line has none: the one in front of it goes.
        let start = match index.checked_sub(1) {
            Some(before) if whole.end == self.span(index).end => self.span(before).end,
            _ => whole.start,
        };
        (start..whole.end, String::new())
    }

    /// Puts a line behind another.
    pub fn after(&self, index: usize, line: &str) -> (Range<usize>, String) {
        let end = self.span(index).end;
        (end..end, format!("{}{line}", self.line_break()))
    }

    /// Puts a line in front of another.
    pub fn in_front(&self, index: usize, line: &str) -> (Range<usize>, String) {
        let start = self.span(index).start;
        (start..start, format!("{line}{}", self.line_break()))
    }
}

/// How many blanks a line begins with. The dash of a list counts as one.
pub(super) fn indent(line: &str) -> usize {
    line.len() - line.trim_start_matches([' ', '\t']).len()
}

/// The blanks that a line begins with.
pub(super) fn blanks(line: &str) -> &str {
    line.get(..indent(line)).unwrap_or_default()
}

/// Whether a line is a comment.
pub(super) fn is_comment(line: &str) -> bool {
    let line = line.trim_start();
    line.starts_with('#') || line.starts_with("//") || line.starts_with("-- ")
}

/// The places of a word in a line, where it is no part of a longer one.
pub(super) fn words(line: &str, word: &str) -> Vec<Range<usize>> {
    let is_part = |char: char| char.is_alphanumeric() || matches!(char, '_' | '-');
    if word.is_empty() {
        return Vec::new();
    }
    let found = line.match_indices(word).filter(|(at, _)| {
        let before = line.get(..*at).unwrap_or_default();
        let behind = line.get(at + word.len()..).unwrap_or_default();
        let is_flag = ["-D", "-yD", "\\n"].iter().any(|flag| before.ends_with(flag));
        let is_inner = |char: char| is_part(char) || char == '.';
        // A dash is a part of a word only behind another one: not in `${NAME:-4g}`.
        let is_begun = before.ends_with(is_inner) && before.trim_end_matches('-').ends_with(is_inner) && !is_flag;
        let is_number = behind.strip_prefix('.').is_some_and(|rest| rest.starts_with(is_part));
        let goes_on = behind.starts_with(is_part) && word.ends_with(is_part);
        !(is_number || goes_on || (is_begun && word.starts_with(is_part)))
    });
    found.map(|(at, _)| at..at + word.len()).collect()
}

/// What separates a line from the next of a list: a comma, or a line break that is escaped; empty if nothing does.
pub(super) fn separator(line: &str) -> &str {
    let content = line.trim_end();
    let mut rest = content;
    for mark in ["\\", "&&", "\\n", ","] {
        let trimmed = rest.trim_end();
        if let Some(without) = trimmed.strip_suffix(mark) {
            rest = without.trim_end();
        }
    }
    content.get(rest.len()..).unwrap_or_default()
}
