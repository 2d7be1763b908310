//! Edits that make a text readable that Flink refuses: slips that people make in YAML, each tried by reading.

use crate::answer::Answer;
use crate::document::Document;
use crate::edit::{Edit, lines};
use crate::file::ConfigFile;
use crate::read::read;
use crate::reading::Reading;

/// Longer texts, in bytes, are not tried: each try is a reading.
const LONGEST: usize = 64 << 10;

/// How much text, in bytes, is read for all tries together.
const TRIED: usize = 256 << 10;

/// No more faults than this are put right at once.
const FAULTS: usize = 8;

/// Edits with which Flink can read a text, all of them together.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Repair {
    /// What is done, as a command without a full stop, code between backticks.
    pub title: String,
    /// The edits, made one after the other.
    pub edits: Vec<Edit>,
}

/// A change of lines that puts one fault right, perhaps.
struct Try {
    title: String,
    first: usize,
    count: usize,
    text: String,
    /// Whether something goes, so that the other way is to be offered too.
    is_choice: bool,
}

/// Ways to make a text readable that Flink refuses, the likeliest first; none where nothing plain does.
pub fn repairs(answer: &Answer) -> Vec<Repair> {
    let Document { text, file, .. } = &answer.document;
    if answer.reading.refusal.is_none() || *file != ConfigFile::ConfigYaml || text.len() > LONGEST {
        return Vec::new();
    }
    let mut repairs: Vec<Repair> = Vec::new();
    let mut left = TRIED;
    // Where something goes with the first fault, there are two ways; of the others, the likeliest is taken.
    for way in 0..2 {
        repairs.extend(repaired(&answer.document, &answer.reading, way, &mut left));
    }
    repairs
}

/// One way, if it is found before what is `left` to be read is read.
fn repaired(document: &Document, reading: &Reading, way: usize, left: &mut usize) -> Option<Repair> {
    let (mut text, mut reading) = (document.text.to_string(), reading.clone());
    let (mut titles, mut edits) = (Vec::new(), Vec::new());
    for fault in 0..FAULTS {
        let skipped = if fault == 0 { way } else { 0 };
        let line = usize::try_from(reading.problems.first()?.place.line).ok()?;
        let tries = tries(&text, line)
            .into_iter()
            .filter(|tried| skipped == 0 || tried.is_choice);
        let mut better = tries.filter_map(|tried| {
            let (first, count) = (u32::try_from(tried.first).ok()?, u32::try_from(tried.count).ok()?);
            let edited = lines::replaced(&text, first, count, &tried.text)?;
            *left = left.checked_sub(edited.len())?;
            let after = read(&edited, document.file, document.flink);
            let edit = Edit::Lines {
                first,
                count,
                text: tried.text.clone(),
            };
            is_better(&reading, &after, &tried).then_some((edited, after, tried.title, edit))
        });
        let (edited, after, title, edit) = better.nth(skipped)?;
        (text, reading) = (edited, after);
        titles.push(title);
        edits.push(edit);
        if reading.refusal.is_none() {
            let title = titles.join(", and ");
            return Some(Repair { title, edits });
        }
    }
    None
}

/// Whether the fault is gone, and every setting is as it was that stands on another line.
fn is_better(before: &Reading, after: &Reading, tried: &Try) -> bool {
    let first = |reading: &Reading| reading.problems.first().map(|problem| problem.place.line);
    let is_gone = after.refusal.is_none() || first(after) > first(before);
    let is_changed = |line: u32| {
        let line = usize::try_from(line).unwrap_or_default();
        (tried.first..tried.first + tried.count).contains(&line)
    };
    let mut entries = before.configuration.entries().iter();
    is_gone
        && entries.all(|entry| {
            let is_kept = || {
                after
                    .configuration
                    .get(&entry.key)
                    .is_some_and(|kept| kept.value == entry.value)
            };
            entry.place.is_some_and(|place| is_changed(place.line)) || is_kept()
        })
}

/// Each tab as two spaces, in all lines from this one on that begin with tabs: whoever indents by them does so throughout.
fn tabs(lines: &[&str], first: usize) -> Option<Try> {
    let below = lines.get(first.checked_sub(1)?..)?;
    let indented = below.iter().take_while(|line| line.starts_with('\t'));
    let spaced: Vec<String> = indented
        .map(|line| {
            let (indent, rest) = split_indent(line);
            indent.replace('\t', "  ") + rest
        })
        .collect();
    (spaced.len() > 1).then(|| Try {
        title: format!(
            "replace the tabs on lines {first} to {} by spaces",
            first + spaced.len() - 1
        ),
        first,
        count: spaced.len(),
        text: spaced.join("\n"),
        is_choice: false,
    })
}

/// What could be wrong on a line, or on the one above, which a reader may have taken along.
fn tries(text: &str, line: usize) -> Vec<Try> {
    let lines: Vec<&str> = text
        .split('\n')
        .map(|line| line.strip_suffix('\r').unwrap_or(line))
        .collect();
    let above = line.saturating_sub(1);
    let mut tries: Vec<Try> = tabs(&lines, line).into_iter().collect();
    for at in [line, above] {
        let Some(content) = at.checked_sub(1).and_then(|index| lines.get(index).copied()) else {
            continue;
        };
        let before = lines.get(..at - 1).unwrap_or_default();
        let mut replace = |title: String, text: String| {
            tries.push(Try {
                title,
                first: at,
                count: 1,
                text,
                is_choice: false,
            });
        };
        let (indent, rest) = split_indent(content);
        if indent.contains('\t') {
            let near = before
                .iter()
                .rev()
                .find(|line| !is_blank(line))
                .map_or("", |line| split_indent(line).0);
            let widths = [near.len() + 2, near.len(), indent.len() * 2, 0];
            for width in widths {
                let title = format!("replace the tab on line {at} by spaces");
                replace(title, format!("{}{rest}", " ".repeat(width)));
            }
        } else if let Some((start, end)) = content.split_once('\t') {
            replace(
                format!("replace the tab on line {at} by a space"),
                format!("{start} {}", end.trim_start()),
            );
        }
        if let Some((key, value)) = key_and_value(rest, ':') {
            if !value.starts_with([' ', '\t']) {
                let title = format!("add a space after the colon on line {at}");
                replace(title, format!("{indent}{key}: {value}"));
            }
            let value = value.trim();
            if !value.is_empty() {
                let bare = value.trim_matches(['"', '\'']).replace('\'', "''");
                let title = format!("put the value on line {at} in quotes");
                replace(title, format!("{indent}{key}: '{bare}'"));
            }
        }
        if let Some((key, value)) = key_and_value(rest, '=') {
            let title = format!("write `:` instead of `=` on line {at}");
            replace(title, format!("{indent}{key}: {}", value.trim()));
        }
        if ["---", "..."].iter().any(|mark| content.trim_end() == *mark) {
            tries.push(without(
                &lines,
                at,
                at,
                format!("remove the `{}` on line {at}", content.trim_end()),
            ));
            let title = format!("remove all from line {at} on");
            tries.push(without(&lines, at, lines.len(), title));
        }
        tries.extend(twice(&lines, at));
        let near = before
            .iter()
            .rev()
            .find(|line| !is_blank(line))
            .map(|line| split_indent(line).0);
        if let Some(other) = near.filter(|near| *near != indent) {
            tries.push(Try {
                title: format!("indent line {at} as the line above"),
                first: at,
                count: 1,
                text: format!("{other}{rest}"),
                is_choice: false,
            });
        }
    }
    tries
}

/// The ways to have a key once that a line sets again: one of two values goes, or two sections become one.
fn twice(lines: &[&str], at: usize) -> Vec<Try> {
    let found = || {
        let again = lines.get(at - 1).copied()?;
        let key = key_of(again)?;
        let is_same = |line: &&str| key_of(line) == Some(key) && split_indent(line).0 == split_indent(again).0;
        let first = lines.get(..at - 1)?.iter().rposition(is_same)? + 1;
        let (first_end, again_end) = (block_end(lines, first), block_end(lines, at));
        if first_end > first && again_end > at {
            let moved = lines.get(at..again_end)?;
            let between = lines.get(first_end..at - 1)?;
            return Some(vec![Try {
                title: format!("move what stands below the second `{key}` (line {at}) to the first (line {first})"),
                first: first_end + 1,
                count: again_end - first_end,
                text: [moved, between].concat().join("\n"),
                is_choice: false,
            }]);
        }
        let remove = |from, to, kept: usize| {
            let title = format!("remove the `{key}` on line {from}, and keep that on line {kept}");
            without(lines, from, to, title)
        };
        Some(vec![remove(first, first_end, at), remove(at, again_end, first)])
    };
    found().unwrap_or_default()
}

fn without(lines: &[&str], first: usize, last: usize, title: String) -> Try {
    // What comes behind the last line break is no line.
    let last = if lines.last().is_some_and(|line| line.is_empty()) {
        last.min(lines.len() - 1)
    } else {
        last
    };
    Try {
        title,
        first,
        count: (last + 1).saturating_sub(first),
        text: String::new(),
        is_choice: true,
    }
}

/// The last line of an entry: those below it that are indented deeper belong to it.
fn block_end(lines: &[&str], first: usize) -> usize {
    let own = lines.get(first - 1).map_or(0, |line| split_indent(line).0.len());
    let mut end = first;
    for (line, number) in lines.iter().zip(1..).skip(first) {
        if is_blank(line) {
            continue;
        }
        if split_indent(line).0.len() <= own {
            break;
        }
        end = number;
    }
    end
}

fn split_indent(line: &str) -> (&str, &str) {
    let rest = line.trim_start_matches([' ', '\t']);
    line.split_at(line.len() - rest.len())
}

fn is_blank(line: &str) -> bool {
    let rest = line.trim();
    rest.is_empty() || rest.starts_with('#')
}

/// The key that a line begins with.
fn key_of(line: &str) -> Option<&str> {
    key_and_value(split_indent(line).1, ':').map(|(key, _)| key)
}

/// A key and what comes behind the sign after it.
fn key_and_value(line: &str, sign: char) -> Option<(&str, &str)> {
    let (key, value) = line.split_once(sign)?;
    let key = key.trim_end();
    let is_key = |char: char| char.is_ascii_alphanumeric() || matches!(char, '.' | '-' | '_');
    (!key.is_empty() && key.chars().all(is_key)).then_some((key, value))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::edit::apply;

    #[test]
    fn slips_are_put_right() {
        let good = "taskmanager:\n  memory:\n    process:\n      size: 4g\n";
        let cases: &[(&str, &[(&str, &str)])] = &[
            (
                "taskmanager:\n\tmemory.process.size: 4g\n",
                &[(
                    "replace the tab on line 2 by spaces",
                    "taskmanager:\n  memory.process.size: 4g\n",
                )],
            ),
            (
                "taskmanager:\n\tmemory:\n\t\tprocess.size: 4g\n",
                &[(
                    "replace the tabs on lines 2 to 3 by spaces",
                    "taskmanager:\n  memory:\n    process.size: 4g\n",
                )],
            ),
            (
                "a: 1\nb:4g\nc: 2\n",
                &[("add a space after the colon on line 2", "a: 1\nb: 4g\nc: 2\n")],
            ),
            (
                "a: 1\nb: 2\na: 3\n",
                &[
                    ("remove the `a` on line 1, and keep that on line 3", "b: 2\na: 3\n"),
                    ("remove the `a` on line 3, and keep that on line 1", "a: 1\nb: 2\n"),
                ],
            ),
            (
                "a: 1\nb: x: y\n",
                &[("put the value on line 2 in quotes", "a: 1\nb: 'x: y'\n")],
            ),
            ("a: @x\n", &[("put the value on line 1 in quotes", "a: '@x'\n")]),
            ("a: 'x\n", &[("put the value on line 1 in quotes", "a: 'x'\n")]),
            (
                "a: 1\n---\nb: 2\n",
                &[
                    ("remove the `---` on line 2", "a: 1\nb: 2\n"),
                    ("remove all from line 2 on", "a: 1\n"),
                ],
            ),
            (
                "t:\n  a: 1\nb: 2\nt:\n  c: 3\n",
                &[(
                    "move what stands below the second `t` (line 4) to the first (line 1)",
                    "t:\n  a: 1\n  c: 3\nb: 2\n",
                )],
            ),
            (
                "a: 1\nb = 2\n",
                &[("write `:` instead of `=` on line 2", "a: 1\nb: 2\n")],
            ),
            (good, &[]),
            ("}\n", &[]),
        ];
        for (text, expected) in cases {
            let answer = Answer::new(Document::default().with_text(*text));
            let repairs: Vec<(String, String)> = repairs(&answer)
                .into_iter()
                .map(|repair| {
                    let edited = apply(&answer, &repair.edits).unwrap();
                    assert_eq!(Answer::new(edited.clone()).reading.refusal, None, "{text}");
                    (repair.title, edited.text.to_string())
                })
                .collect();
            let expected: Vec<_> = expected
                .iter()
                .map(|(title, text)| (title.to_string(), text.to_string()))
                .collect();
            assert_eq!(repairs, expected, "{text}");
        }
    }
}
