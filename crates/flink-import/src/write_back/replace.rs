//! Puts another value in the place of one that the text has.

use std::ops::Range;

use crate::any_text::runs;
use crate::imported::{Form, Setting};

use super::lines::{Lines, is_comment, words};
use super::value::{is_plain, is_size, quote, resized, spelled};
use super::{Draft, Splices, body};

/// How far a limit stands from its request, in lines.
const NEAR: usize = 12;

/// How many lines are tried that happen to have the same value.
const ELSEWHERE: usize = 20;

/// The ways to change a setting's value where it stands.
pub(super) fn ways(draft: &Draft, lines: &Lines, setting: &Setting, text: &str) -> Vec<Splices> {
    let Setting { key, text: old, line } = setting;
    let at = line.and_then(|line| usize::try_from(line).ok()?.checked_sub(1));
    let in_line = |index: usize| in_line(draft, lines, index, setting, text);
    let mut ways = Vec::new();
    // Every container of a cluster may be given the same settings.
    if matches!(
        draft.imported.form,
        Form::DockerCompose | Form::Kubernetes | Form::Container
    ) {
        let named = (0..lines.len()).filter(|index| {
            let line = lines.get(*index);
            !is_comment(line) && !words(line, key).is_empty() && !words(line, old).is_empty()
        });
        let firsts: Vec<_> = named.filter_map(|index| in_line(index).into_iter().next()).collect();
        if firsts.len() > 1 {
            ways.push(firsts.concat());
        }
    }
    if let Some(at) = at {
        let own = in_line(at);
        ways.extend(own.iter().cloned());
        ways.extend(with_twins(lines, at, setting, text));
        ways.extend(body::set(draft, lines, at, key, text));
    }
    let has_value = |index: &usize| {
        Some(*index) != at && !is_comment(lines.get(*index)) && !words(lines.get(*index), old).is_empty()
    };
    let mut elsewhere: Vec<_> = (0..lines.len()).filter(has_value).collect();
    elsewhere.sort_by_key(|index| words(lines.get(*index), key).is_empty());
    ways.extend(elsewhere.into_iter().take(ELSEWHERE).flat_map(in_line));
    ways
}

/// The ways to change it on one line: the value as it is written, or a size in other words.
fn in_line(draft: &Draft, lines: &Lines, index: usize, setting: &Setting, text: &str) -> Vec<Splices> {
    let line = lines.get(index);
    let start = lines.span(index).start;
    let behind_key = words(line, &setting.key).first().map_or(0, |key| key.end);
    let mut found = words(line, &setting.text);
    // The value of a key stands behind it.
    found.sort_by_key(|found| (found.start < behind_key, found.start));
    let is_yaml = is_yaml(draft, line);
    let spelled = found.into_iter().flat_map(|place| {
        let spelled = spelled(text, quote(line, place.start, place.end), is_yaml);
        spelled.into_iter().map(move |spelled| (place.clone(), spelled))
    });
    let sizes = sizes(line).into_iter().flat_map(|place| {
        let written = line.get(place.clone()).unwrap_or_default();
        let as_it_is = is_plain(text).then(|| text.to_owned());
        let resized = resized(written, &setting.text, text).into_iter().chain(as_it_is);
        resized.map(move |resized| (place.clone(), resized))
    });
    // A setting is written as it was typed, a field of a manifest in the unit that it has.
    let all: Vec<_> = match behind_key {
        0 => sizes.chain(spelled).collect(),
        _ => spelled.chain(sizes).collect(),
    };
    let ways = all
        .into_iter()
        .map(|(place, text)| vec![(start + place.start..start + place.end, text)]);
    ways.collect()
}

/// The ways to change a request together with the limit beside it, which has the same name.
fn with_twins(lines: &Lines, at: usize, setting: &Setting, text: &str) -> Vec<Splices> {
    let name = |index: usize| lines.get(index).split_once(':').map(|(name, _)| name.trim());
    let Some(own) = name(at) else { return Vec::new() };
    let twins = (at.saturating_sub(NEAR)..(at + NEAR).min(lines.len()))
        .filter(|index| *index != at && name(*index) == Some(own));
    let resized_line = |index: usize| -> Vec<(Range<usize>, String)> {
        let line = lines.get(index);
        let start = lines.span(index).start;
        let place = sizes(line).into_iter().next();
        let ways = place.into_iter().flat_map(|place| {
            let written = line.get(place.clone()).unwrap_or_default();
            let resized = resized(written, &setting.text, text);
            resized
                .into_iter()
                .map(move |resized| (start + place.start..start + place.end, resized))
        });
        ways.collect()
    };
    let own = resized_line(at);
    let twins = twins.flat_map(|twin| resized_line(twin).into_iter().next());
    let mut ways = Vec::new();
    for twin in twins {
        ways.extend(own.iter().map(|own| vec![own.clone(), twin.clone()]));
    }
    ways
}

/// The sizes in a line, as they are written: with a blank before the unit, too.
fn sizes(line: &str) -> Vec<Range<usize>> {
    let is_part = |char: char| char.is_ascii_alphanumeric() || matches!(char, '.' | '_');
    let mut found = Vec::new();
    for (begin, word) in runs(line, is_part) {
        if !is_size(word) {
            continue;
        }
        let unit = line
            .get(begin + word.len()..)
            .and_then(|behind| behind.strip_prefix(' '))
            .map(|behind| {
                let length = behind.find(|char| !is_part(char)).unwrap_or(behind.len());
                behind.get(..length).unwrap_or_default()
            });
        let with_unit = unit.filter(|unit| !unit.is_empty() && is_size(&format!("{word} {unit}")));
        let length = word.len() + with_unit.map_or(0, |unit| unit.len() + 1);
        found.push(begin..begin + length);
    }
    found
}

/// Whether a line is read as YAML, and not by a shell or a program in it.
pub(super) fn is_yaml(draft: &Draft, line: &str) -> bool {
    let form = draft.imported.form;
    let is_shell = line.contains("-D") || draft.text.contains("FLINK_PROPERTIES");
    matches!(form, Form::FlinkDeployment | Form::Kubernetes | Form::HelmValues) && !is_shell
}
