//! Puts out what is broken in a text, so that the rest can be read.

use flink_yaml::{ErrorKind, SyntaxError, compose, is_allowed};

use crate::limits::{RETRIES, RETRY_SIZE};
use crate::lines::Lines;
use crate::reading::Problem;

use super::problem;

/// The same text with spaces in place of what is forbidden, byte for byte.
pub(super) fn without_forbidden(text: &str) -> String {
    let mut sound = String::with_capacity(text.len());
    for char in text.chars() {
        if is_allowed(char) {
            sound.push(char);
        } else {
            sound.push_str(blank(char));
        }
    }
    sound
}

/// The text with its broken entries put out; tells of each.
pub(super) fn without_broken_entries(
    text: &str,
    lines: &Lines,
    first: SyntaxError,
    problems: &mut Vec<Problem>,
) -> String {
    let mut rest = text.to_owned();
    let mut error = first;
    for retry in 1..=RETRIES {
        problems.push(problem(error.place(), error.advice));
        if retry * text.len() > RETRY_SIZE {
            break;
        }
        match put_out(&rest, lines, &error) {
            Some(fixed) => rest = fixed,
            None => break,
        }
        match compose(&rest).1 {
            Some(next) => error = *next,
            None => break,
        }
    }
    rest
}

/// The text with spaces over the entry that an error is about: its line and the lines below that are indented deeper.
///
/// Tabs where none may stand are only made spaces. None if nothing stands there.
fn put_out(text: &str, lines: &Lines, error: &SyntaxError) -> Option<String> {
    if !matches!(error.kind, ErrorKind::Marked | ErrorKind::Number | ErrorKind::Argument) {
        return None;
    }
    let start = error.start().offset;
    let mut broken = lines.around(start..start);
    let line = text.get(broken.clone())?;
    let at_tab = text.get(start..)?.starts_with('\t');
    if !at_tab {
        if is_empty(line) {
            return None;
        }
        while broken.end < text.len() {
            let next = lines.around(broken.end..broken.end);
            let below = text.get(next.clone())?;
            if !is_empty(below) && indent(below) <= indent(line) {
                break;
            }
            broken.end = next.end;
        }
    }
    let fixed: String = match text.get(broken.clone())? {
        tabs if at_tab => tabs.replace('\t', " "),
        entry => entry.chars().map(blank).collect(),
    };
    Some([text.get(..broken.start)?, &fixed, text.get(broken.end..)?].concat())
}

fn is_empty(line: &str) -> bool {
    !line.contains(|char| !matches!(char, ' ' | '\t' | '\r' | '\n'))
}

fn indent(line: &str) -> usize {
    line.len() - line.trim_start_matches([' ', '\t']).len()
}

/// As many spaces as a character has bytes; line breaks stay.
fn blank(char: char) -> &'static str {
    match (char, char.len_utf8()) {
        ('\n', _) => "\n",
        ('\r', _) => "\r",
        (_, 1) => " ",
        (_, 2) => "  ",
        (_, 3) => "   ",
        _ => "    ",
    }
}
