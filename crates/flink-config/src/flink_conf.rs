//! Reads `flink-conf.yaml` as Flink's own line reader does: `GlobalConfiguration.loadLegacyYAMLResource`.
//!
//! A line ends at its first `#`, wherever that stands, is trimmed, and is cut at its first `": "`. Nesting, quotes and
//! lists mean nothing: they are part of the key or the value.

use std::ops::Range;

use flink_memory::{FlinkVersion, Level, LogLine, Place, Value, v};

use crate::file::ConfigFile;
use crate::limits;
use crate::reading::{DocumentEntry, Problem, Reading};

pub(crate) fn read_flink_conf(text: &str, version: FlinkVersion) -> Reading {
    let mut reading = Reading::default();
    let mut start = 0;
    for (index, (line, whole)) in lines(text).enumerate() {
        let number = index + 1;
        if reading.entries.len() >= limits::ENTRIES {
            reading.problems.push(Problem {
                place: place(number, 0),
                message: limits::TOO_MUCH.to_owned(),
            });
            break;
        }
        if let Err(fault) = read_line(&mut reading, line, start..start + whole, number) {
            if reading.notices.len() < limits::NOTICES {
                reading.notices.push(LogLine {
                    level: Level::Warn,
                    text: fault.notice(line, number, version),
                });
            }
            if reading.problems.len() < limits::PROBLEMS {
                reading.problems.push(Problem {
                    place: place(number, blanks_before(line)),
                    message: fault.advice().to_owned(),
                });
            }
        }
        start += whole;
    }
    reading
}

/// The lines of a text as `BufferedReader.readLine` cuts them, each with its length in bytes, line break included.
fn lines(text: &str) -> impl Iterator<Item = (&str, usize)> {
    let mut rest = text;
    std::iter::from_fn(move || {
        if rest.is_empty() {
            return None;
        }
        let mut bytes = rest.bytes();
        let length = bytes
            .position(|byte| matches!(byte, b'\n' | b'\r'))
            .unwrap_or(rest.len());
        let (line, after) = rest.split_at_checked(length)?;
        let line_break = match after.as_bytes() {
            [b'\r', b'\n', ..] => 2,
            [] => 0,
            _ => 1,
        };
        rest = after.get(line_break..)?;
        Some((line, length + line_break))
    })
}

/// Why a line is no entry.
enum Fault {
    NoSeparator,
    EmptyKeyOrValue,
}

impl Fault {
    /// The warning that Flink logs.
    fn notice(&self, line: &str, number: usize, version: FlinkVersion) -> String {
        let (event, reason) = match self {
            Self::NoSeparator => (
                "Error while trying to split key and value in configuration file ",
                "Line is not a key-value pair (missing space after ':'?)",
            ),
            Self::EmptyKeyOrValue => (
                "Error after splitting key and value in configuration file ",
                "Key or value was empty",
            ),
        };
        let file = ConfigFile::FlinkConf;
        if version >= v(1, 17) {
            format!("{event}{file}:{number}: {reason}")
        } else {
            format!("{event}{file}:{number}: \"{line}\"")
        }
    }

    fn advice(&self) -> &'static str {
        match self {
            Self::NoSeparator => {
                "Flink skips this line: write `key: value` on one line, with a space after the colon and the whole key."
            }
            Self::EmptyKeyOrValue => "Flink skips this line, for its key or its value is empty: write both.",
        }
    }
}

/// Characters as `String.trim` takes them away.
fn is_trimmed(char: char) -> bool {
    char <= ' '
}

/// How many bytes at the start are trimmed.
fn blanks_before(part: &str) -> usize {
    part.len() - part.trim_start_matches(is_trimmed).len()
}

fn place(line: usize, characters_before: usize) -> Place {
    Place {
        line: u32::try_from(line).unwrap_or(u32::MAX),
        column: u32::try_from(characters_before + 1).unwrap_or(u32::MAX),
    }
}

/// Adds the entry of a line, if there is one.
fn read_line(reading: &mut Reading, line: &str, span: Range<usize>, number: usize) -> Result<(), Fault> {
    let before_comment = line.split('#').next().unwrap_or_default();
    let content = before_comment.trim_matches(is_trimmed);
    if content.is_empty() {
        return Ok(());
    }
    let (key, value) = content.split_once(": ").ok_or(Fault::NoSeparator)?;
    let key_at = blanks_before(before_comment);
    let value_at = key_at + key.len() + ": ".len() + blanks_before(value);
    let key = key.trim_end_matches(is_trimmed);
    let value = value.trim_start_matches(is_trimmed);
    if key.is_empty() || value.is_empty() {
        return Err(Fault::EmptyKeyOrValue);
    }
    let before_value = line.get(..value_at).unwrap_or_default();
    let place = place(number, before_value.chars().count());
    let key_start = span.start + key_at;
    let value_start = span.start + value_at;
    reading
        .configuration
        .set(key, Value::Text(value.to_owned()), Some(place));
    reading.entries.push(DocumentEntry {
        key: key.to_owned(),
        value: Value::Text(value.to_owned()),
        place,
        key_span: key_start..key_start + key.len(),
        value_span: value_start..value_start + value.len(),
        lines: span,
        section: None,
        flow: false,
        alias: None,
    });
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn reads_lines_as_flink_does() {
        let (separator, empty) = ("Error while trying to split", "Error after splitting");
        let check = |text: &str, expected: &str, notices: &[(&str, u32)]| {
            let reading = read_flink_conf(text, v(1, 18));
            let entries = reading.configuration.entries().iter();
            let entries: Vec<_> = entries.map(|entry| format!("{}={}", entry.key, entry.value)).collect();
            assert_eq!(entries.join(";"), expected, "{text:?}");
            assert_eq!(reading.notices.len(), notices.len(), "{text:?}");
            for ((notice, problem), (start, line)) in reading.notices.iter().zip(&reading.problems).zip(notices) {
                assert!(notice.text.starts_with(start), "{text:?}: {}", notice.text);
                assert!(
                    notice.text.contains(&format!("flink-conf.yaml:{line}: ")),
                    "{text:?}: {}",
                    notice.text
                );
                assert_eq!(problem.place.line, *line, "{text:?}");
            }
            for entry in &reading.entries {
                assert_eq!(text[entry.key_span.clone()], entry.key, "{text:?}");
                assert_eq!(text[entry.value_span.clone()], entry.value.to_string(), "{text:?}");
            }
        };
        check("", "", &[]);
        check("a: 1\nb : 2 : 3\n", "a=1;b=2 : 3", &[]);
        check("a: 1 # b: 2\n# c: 3\nd: 4#5\n", "a=1;d=4", &[]);
        check("a: '1'\nb: \"x # y\"\n", "a='1';b=\"x", &[]);
        check(
            "a:1\na:\na: # x\na:\t1\n",
            "",
            &[(separator, 1), (separator, 2), (separator, 3), (separator, 4)],
        );
        check("  : x\n:  x", "", &[(empty, 1), (empty, 2)]);
        check("a: 1\na: 2\n", "a=2", &[]);
        check("a:\n  b: 1\n", "b=1", &[(separator, 1)]);
        check(" \t\n\r\n \r", "", &[]);
        check("a: 1\r\nb: 2\rc: 3", "a=1;b=2;c=3", &[]);
        check("\u{FEFF}a: 1\n", "\u{FEFF}a=1", &[]);
        check("\u{1F}a: \u{1}1\u{0}\nb: \u{A0}2\u{A0}\n", "a=1;b=\u{A0}2\u{A0}", &[]);
        check("a: 1\u{85}b: 2\u{B}\n", "a=1\u{85}b: 2", &[]);
    }

    #[test]
    fn warns_in_the_words_of_the_release() {
        let words = [
            (
                v(1, 16),
                "Error while trying to split key and value in configuration file flink-conf.yaml:2: \" b:1 # c\"",
            ),
            (
                v(1, 17),
                "Error while trying to split key and value in configuration file flink-conf.yaml:2: Line is not a \
                 key-value pair (missing space after ':'?)",
            ),
            (
                v(1, 16),
                "Error after splitting key and value in configuration file flink-conf.yaml:3: \": c\"",
            ),
            (
                v(1, 17),
                "Error after splitting key and value in configuration file flink-conf.yaml:3: Key or value was empty",
            ),
        ];
        for (version, expected) in words {
            let reading = read_flink_conf("a: 1\n b:1 # c\n: c\n", version);
            let notice = |notice: &&LogLine| notice.level == Level::Warn && notice.text == expected;
            assert!(
                reading.notices.iter().any(|line| notice(&line)),
                "{expected}: {:?}",
                reading.notices
            );
        }
    }
}
