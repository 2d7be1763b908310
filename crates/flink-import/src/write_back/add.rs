//! Finds the place for a setting that the text does not have: beside its siblings, written as they are.

use std::cmp::Reverse;
use std::ops::Range;

use crate::constants::constant_of_key;
use crate::imported::{Form, Setting};

use super::lines::{Lines, blanks, is_comment, separator, words};
use super::replace::is_yaml;
use super::value::{is_plain, is_typed, quote, spelled};
use super::{Draft, Splices, body};

/// How many settings are tried as siblings.
const SIBLINGS: usize = 8;

/// In how many other places a setting may stand.
const PLACES: usize = 4;

/// How many lines around a setting are tried for a section of its own.
const AROUND: usize = 6;

/// What manifests call their settings.
const SECTIONS: [&str; 3] = ["flinkConfiguration", "flinkProperties", "flinkConfig"];

/// The ways to add a setting, beside what its key has most in common with.
pub(super) fn ways(draft: &Draft, lines: &Lines, key: &str, text: &str) -> Vec<Splices> {
    let all = draft.imported.settings.iter().chain(&draft.imported.unknown);
    let mut siblings: Vec<_> = all
        .filter(|sibling| sibling.key != key)
        .flat_map(|sibling| places(lines, sibling))
        .collect();
    siblings.sort_by_key(|(sibling, index)| (Reverse(in_common(&sibling.key, key)), Reverse(*index)));
    siblings.dedup_by_key(|(_, index)| *index);
    siblings.truncate(SIBLINGS);
    let mut ways = Vec::new();
    for (sibling, index) in &siblings {
        let line = lines.get(*index);
        match words(line, &sibling.key).into_iter().next() {
            Some(place) => {
                ways.extend(like_line(draft, lines, *index, sibling, &place, key, text));
                ways.extend(in_line(draft, lines, *index, sibling, &place, key, text));
            }
            None => {
                ways.extend(body::set(draft, lines, *index, key, text));
                ways.extend(as_argument(draft, lines, *index, sibling, key, text));
                ways.extend(as_statement(draft, lines, *index, key, text));
            }
        }
    }
    for (_, index) in &siblings {
        ways.extend(in_section(draft, lines, *index, key, text));
    }
    ways
}

/// How many parts two keys begin with alike.
fn in_common(one: &str, other: &str) -> usize {
    one.split('.')
        .zip(other.split('.'))
        .take_while(|(one, other)| one == other)
        .count()
}

/// Where a setting stands: on its line, and wherever else its key is named.
fn places<'s>(lines: &Lines, setting: &'s Setting) -> Vec<(&'s Setting, usize)> {
    let is_named = |index: &usize| {
        let line = lines.get(*index);
        !is_comment(line) && !line.contains("sed ") && !words(line, &setting.key).is_empty()
    };
    let at = setting.line.and_then(|line| usize::try_from(line).ok()?.checked_sub(1));
    let own = at.filter(|at| *at < lines.len());
    // Each container of a cluster may have it.
    let elsewhere = (0..lines.len()).filter(|index| Some(*index) != own && is_named(index));
    own.into_iter()
        .chain(elsewhere.take(PLACES))
        .map(|index| (setting, index))
        .collect()
}

/// Whether a line holds one setting and nothing else that matters.
pub(super) fn is_all_of(draft: &Draft, line: &str, key: &str) -> bool {
    let trimmed = line
        .trim_start()
        .trim_start_matches("- ")
        .trim_start_matches(['"', '\'']);
    let all = draft.imported.settings.iter().chain(&draft.imported.unknown);
    let has_another = all
        .filter(|other| other.key != key)
        .any(|other| !words(line, &other.key).is_empty());
    let is_begun = |start: &str| trimmed.starts_with(start);
    let is_alone = words(line, key).len() == 1
        && !has_another
        && !["FLINK_PROPERTIES=", "{{", "${", "$("]
            .iter()
            .any(|mark| line.contains(mark));
    // What ends a chain of calls cannot go, nor what opens a command or a mapping.
    let is_chained = is_begun(".") && line.trim_end().ends_with(';');
    let opens = line.trim_end().ends_with(['{', '[', '(']);
    let is_command = match draft.imported.form {
        Form::DynamicProperties | Form::Container => {
            let is_argument = is_begun("-D") || is_begun("-yD") || is_begun(key);
            let arguments = line.split_whitespace().filter(|word| !word.starts_with('\\')).count();
            let is_echo = is_begun("echo ") || is_begun("RUN echo ");
            let is_pair = is_begun(key) && !is_begun(&format!("{key}="));
            !is_echo && !(is_argument && (arguments <= 1 || (arguments == 2 && is_begun("-D ")) || is_pair))
        }
        _ => false,
    };
    is_alone && !is_chained && !opens && !is_command
}

/// Where a value stands behind its key.
fn value_behind(line: &str, text: &str, key: &Range<usize>) -> Option<Range<usize>> {
    words(line, text).into_iter().find(|found| found.start >= key.end)
}

/// A line like that of a sibling, beside it.
fn like_line(
    draft: &Draft,
    lines: &Lines,
    index: usize,
    sibling: &Setting,
    place: &Range<usize>,
    key: &str,
    text: &str,
) -> Vec<Splices> {
    let line = lines.get(index);
    let mut ways = Vec::new();
    if is_all_of(draft, line, &sibling.key) {
        let behind = value_behind(line, &sibling.text, place);
        for value in behind.into_iter().flat_map(|value| {
            values(draft, lines, index, &value, text)
                .into_iter()
                .map(move |text| (value.clone(), text))
        }) {
            let (span, text) = value;
            let parts = [
                line.get(..place.start),
                line.get(place.end..span.start),
                line.get(span.end..),
            ];
            if let [Some(before), Some(between), Some(behind)] = parts {
                let like = format!("{before}{key}{between}{text}{}", without_comment(behind));
                ways.push(beside(lines, index, &like));
            }
        }
    }
    // The value stands elsewhere, or the line begins a block.
    let trimmed = line.trim_start();
    if trimmed.starts_with(&format!("{}:", sibling.key)) || line.contains("FLINK_PROPERTIES=") {
        for text in values(draft, lines, index, &(0..0), text) {
            let plain = format!("{}{key}: {text}", blanks(line));
            ways.push(vec![lines.after(index, &plain)]);
            ways.push(vec![lines.in_front(index, &plain)]);
        }
    }
    ways
}

/// The end of a line without the comment that was about another value.
fn without_comment(end: &str) -> &str {
    end.find(" #").and_then(|at| end.get(..at)).unwrap_or(end).trim_end()
}

/// The ways to write a value in the place of another one on a line.
fn values(draft: &Draft, lines: &Lines, index: usize, place: &Range<usize>, text: &str) -> Vec<String> {
    let line = lines.get(index);
    let quote = quote(line, place.start, place.end);
    let is_yaml = is_yaml(draft, line);
    let is_map = matches!(draft.imported.form, Form::FlinkDeployment | Form::HelmValues) && !is_in_block(lines, index);
    match quote.is_none() && is_map && is_typed(text) {
        // A map of texts has no numbers in it.
        true => vec![format!("\"{text}\"")],
        false => spelled(text, quote, is_yaml),
    }
}

/// Whether a line is a part of a text that YAML holds as a block.
fn is_in_block(lines: &Lines, index: usize) -> bool {
    let nearest = lines.around(index).into_iter().next();
    nearest.is_some_and(|line| {
        let end = lines.get(line).trim_end().trim_end_matches(['-', '+']);
        end.ends_with(['|', '>'])
    })
}

/// Puts a line behind its sibling, or in front where that is the last of a list.
fn beside(lines: &Lines, index: usize, like: &str) -> Splices {
    let own = separator(lines.get(index));
    let before = lines.before(index).map_or("", |before| lines.get(before));
    let next = lines.behind(index).map_or("", |next| lines.get(next).trim_start());
    let of_list = match separator(before) {
        "" if before.trim_end().ends_with(['{', '[', '(']) && next.starts_with(['}', ']', ')']) => ",",
        "" => "",
        separator => separator,
    };
    let is_chained = like.trim_start().starts_with('.');
    match own.is_empty() && !of_list.is_empty() && !is_chained {
        true => vec![lines.in_front(index, &format!("{like}{of_list}"))],
        false => vec![lines.after(index, like)],
    }
}

/// The part of a line that is a setting: a key with its value, the quotes around both, and the `-D` before them.
pub(super) fn segment(draft: &Draft, line: &str, key: &str, place: &Range<usize>) -> Option<Range<usize>> {
    let setting = draft.setting(key)?;
    let value = value_behind(line, &setting.text, place)?;
    let between = line.get(place.end..value.start)?;
    if between.len() > 12 || between.contains(' ') && between.trim().is_empty() {
        return None;
    }
    let (mut start, mut end) = (place.start, value.end);
    // Quotes of the key and the value, each its own.
    let is_quote = |char: char| matches!(char, '"' | '\'');
    let own = line.get(..start)?.chars().next_back().filter(|char| is_quote(*char));
    let has_own = own.is_some_and(|own| {
        line.get(place.end..)
            .is_some_and(|rest| rest.trim_start_matches('\\').starts_with(own))
    });
    if has_own {
        start -= 1;
        start -= usize::from(line.get(..start)?.ends_with('\\'));
    }
    if let Some(quote) = quote(line, value.start, value.end).filter(|quote| is_quote(*quote)) {
        let rest = line.get(end..)?;
        end += rest.find(quote)? + 1;
    }
    for flag in ["-D", "-yD", "-D ", "-yD "] {
        if line.get(..start)?.ends_with(flag) {
            start -= flag.len();
            break;
        }
    }
    // Quotes around the argument.
    let around = line
        .get(..start)?
        .chars()
        .next_back()
        .filter(|char| is_quote(*char) && !has_own);
    let is_argument = line.get(start..)?.starts_with('-');
    if let Some(quote) = around.filter(|_| is_argument)
        && line.get(end..)?.starts_with(quote)
    {
        (start, end) = (start - 1, end + 1);
    }
    Some(start..end)
}

/// A part like that of a sibling, behind it on the same line.
fn in_line(
    draft: &Draft,
    lines: &Lines,
    index: usize,
    sibling: &Setting,
    place: &Range<usize>,
    key: &str,
    text: &str,
) -> Vec<Splices> {
    let line = lines.get(index);
    let Some(span) = segment(draft, line, &sibling.key, place) else {
        return Vec::new();
    };
    let Some(value) = value_behind(line, &sibling.text, place) else {
        return Vec::new();
    };
    if !is_plain(text) {
        return Vec::new();
    }
    let parts = [
        line.get(span.start..place.start),
        line.get(place.end..value.start),
        line.get(value.end..span.end),
    ];
    let [Some(before), Some(between), Some(behind)] = parts else {
        return Vec::new();
    };
    let like = format!("{before}{key}{between}{text}{behind}");
    let (left, right) = (
        line.get(..span.start).unwrap_or_default(),
        line.get(span.end..).unwrap_or_default(),
    );
    // Lines within a text in quotes.
    let is_text = left.ends_with('"') && right.starts_with('"');
    let joiner = if is_text || right.starts_with("\\n") || left.ends_with("\\n") || left.contains("FLINK_PROPERTIES") {
        "\\n"
    } else if right.starts_with(", ") || left.ends_with(", ") {
        ", "
    } else if right.trim_start().starts_with([',', '}', ']']) || left.trim_end().ends_with([',', '{', '[']) {
        ","
    } else {
        " "
    };
    let at = lines.span(index).start + span.end;
    vec![vec![(at..at, format!("{joiner}{like}"))]]
}

/// An argument behind a flag of a command.
fn as_argument(draft: &Draft, lines: &Lines, index: usize, sibling: &Setting, key: &str, text: &str) -> Vec<Splices> {
    if !matches!(draft.imported.form, Form::DynamicProperties) || !is_plain(text) {
        return Vec::new();
    }
    let line = lines.get(index);
    let value = sibling.text.trim_end_matches(|char: char| char.is_ascii_alphabetic());
    let places = words(line, &sibling.text).into_iter().chain(words(line, value));
    let flag = if line.contains(" -y") { "-yD " } else { "-D" };
    let behind = places.map(|place| {
        let at = lines.span(index).start + place.end;
        vec![(at..at, format!(" {flag}{key}={text}"))]
    });
    behind.collect()
}

/// A statement of a program like one that names an option by its constant.
fn as_statement(draft: &Draft, lines: &Lines, index: usize, key: &str, text: &str) -> Vec<Splices> {
    if draft.imported.form != Form::Program || !is_plain(text) {
        return Vec::new();
    }
    let line = lines.get(index);
    let Some((receiver, _)) = line.split_once(".set") else {
        return Vec::new();
    };
    let end = if line.trim_end().ends_with(';') { ";" } else { "" };
    let mut ways = Vec::new();
    if line.contains(".setString(") || line.contains(".set(") {
        if let Some(constant) = constant_of_key(key)
            .filter(|_| line.contains("Options.") && text.ends_with(|char: char| char.is_ascii_alphabetic()))
        {
            ways.push(format!("{receiver}.set({constant}, MemorySize.parse(\"{text}\")){end}"));
        }
        ways.push(format!("{receiver}.setString(\"{key}\", \"{text}\"){end}"));
    }
    ways.into_iter().map(|way| vec![lines.after(index, &way)]).collect()
}

/// A section of its own for settings, where a manifest has but the sizes of its processes.
fn in_section(draft: &Draft, lines: &Lines, index: usize, key: &str, text: &str) -> Vec<Splices> {
    if !matches!(draft.imported.form, Form::FlinkDeployment | Form::HelmValues) {
        return Vec::new();
    }
    let Some(text) = spelled(text, Some('"'), true).into_iter().next() else {
        return Vec::new();
    };
    let line_break = lines.line_break();
    let mut ways = Vec::new();
    // One that is there and empty.
    for section in SECTIONS {
        let is_empty = |index: &usize| {
            lines.get(*index).trim() == format!("{section}: {{}}") || lines.get(*index).trim() == format!("{section}:")
        };
        for at in (0..lines.len()).filter(is_empty) {
            let indent = blanks(lines.get(at));
            let span = lines.span(at);
            ways.push(vec![(
                span,
                format!("{indent}{section}:{line_break}{indent}  {key}: \"{text}\""),
            )]);
        }
    }
    for around in lines.around(index).into_iter().take(AROUND) {
        let indent = blanks(lines.get(around));
        for section in SECTIONS {
            let lines_of = format!("{indent}{section}:{line_break}{indent}  {key}: \"{text}\"");
            ways.push(vec![lines.in_front(around, &lines_of)]);
        }
    }
    ways
}
