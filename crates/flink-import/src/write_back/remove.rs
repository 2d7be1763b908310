//! Takes a setting out of a text.

use std::ops::Range;

use crate::imported::{Form, Setting};

use super::add::{is_all_of, segment};
use super::lines::{Lines, is_comment, separator, words};
use super::{Draft, Splices, body};

/// The ways to take a setting away: its line where that holds nothing else, or its part of a line.
pub(super) fn ways(draft: &Draft, lines: &Lines, setting: &Setting) -> Vec<Splices> {
    let key = setting.key.as_str();
    let at = setting.line.and_then(|line| usize::try_from(line).ok()?.checked_sub(1));
    let is_named = |index: &usize| !is_comment(lines.get(*index)) && !words(lines.get(*index), key).is_empty();
    let named: Vec<_> = (0..lines.len()).filter(is_named).collect();
    let mut ways = Vec::new();
    if matches!(
        draft.imported.form,
        Form::DockerCompose | Form::Kubernetes | Form::Container
    ) && named.len() > 1
    {
        let firsts = named
            .iter()
            .filter_map(|index| of_line(draft, lines, *index, key).into_iter().next());
        ways.push(firsts.flatten().collect());
    }
    if let Some(at) = at {
        ways.extend(of_line(draft, lines, at, key));
        ways.extend(flags(lines, at, setting));
        ways.extend(body::unset(draft, lines, at, key));
        // A field that is called otherwise.
        let line = lines.get(at).trim();
        let is_field = line
            .split_once(':')
            .is_some_and(|(name, value)| !name.contains(' ') && !value.trim().is_empty());
        let is_manifest = matches!(draft.imported.form, Form::FlinkDeployment | Form::HelmValues);
        if is_manifest && is_field && words(line, key).is_empty() {
            ways.push(vec![lines.without(at)]);
        }
    }
    let others = named.into_iter().filter(|index| Some(*index) != at);
    ways.extend(others.flat_map(|index| of_line(draft, lines, index, key)));
    ways
}

fn of_line(draft: &Draft, lines: &Lines, index: usize, key: &str) -> Vec<Splices> {
    let line = lines.get(index);
    let mut ways = Vec::new();
    if is_all_of(draft, line, key) {
        let mut splices = vec![lines.without(index)];
        let before = lines
            .before(index)
            .filter(|before| separator(line).is_empty() && !separator(lines.get(*before)).is_empty());
        // The last of a list: what is the last now needs nothing behind it.
        if let Some(before) = before.filter(|_| ends_a_list(lines, index)) {
            let end = lines.span(before).start + lines.get(before).trim_end().len();
            splices.push((end - separator(lines.get(before)).len()..end, String::new()));
            // What was cut from the line before must not meet what goes with this one.
            if let Some((span, _)) = splices.first_mut() {
                span.start = span.start.max(end);
            }
        }
        ways.push(splices);
    }
    for key_span in words(line, key) {
        if let Some(span) = segment(draft, line, key, &key_span) {
            let start = lines.span(index).start;
            ways.push(vec![(with_joiner(line, &span, start), String::new())]);
        }
    }
    ways
}

/// The ways to take a flag of a command away, with its value.
fn flags(lines: &Lines, index: usize, setting: &Setting) -> Vec<Splices> {
    let line = lines.get(index);
    let start = lines.span(index).start;
    let number = setting.text.trim_end_matches(|char: char| char.is_ascii_alphabetic());
    let values = words(line, &setting.text).into_iter().chain(words(line, number));
    let ways = values.filter_map(|value| {
        let before = line.get(..value.start)?.strip_suffix(' ')?.trim_end();
        let flag = before.rfind(' ')?;
        let is_flag = before.get(flag..)?.starts_with(" -") && !before.ends_with("-D");
        is_flag.then(|| vec![(start + flag..start + value.end, String::new())])
    });
    ways.collect()
}

/// Whether nothing of a list or a command comes behind a line.
fn ends_a_list(lines: &Lines, index: usize) -> bool {
    let before = lines.before(index).map_or("", |before| separator(lines.get(before)));
    let next = lines.behind(index).map_or("", |next| lines.get(next).trim_start());
    before.contains('\\') || next.is_empty() || next.starts_with(['}', ']', ')'])
}

/// A part of a line with what joins it to its neighbour, within the whole text.
fn with_joiner(line: &str, span: &Range<usize>, start: usize) -> Range<usize> {
    let before = line.get(..span.start).unwrap_or_default();
    let behind = line.get(span.end..).unwrap_or_default();
    for mark in [",", "\\n"] {
        if let Some(rest) = behind.trim_start().strip_prefix(mark) {
            let end = line.len() - rest.trim_start().len();
            return start + span.start..start + end;
        }
        if let Some(rest) = before.trim_end().strip_suffix(mark) {
            return start + rest.len()..start + span.end;
        }
    }
    // Words of a shell.
    let blanks = before.len() - before.trim_end().len();
    start + span.start - blanks..start + span.end
}
