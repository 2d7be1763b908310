//! What must hold of every edit, whatever the text, the key and the value.

#![allow(
    clippy::expect_used,
    clippy::indexing_slicing,
    clippy::panic,
    reason = "the helpers of tests may fail"
)]

use std::collections::{BTreeMap, BTreeSet};
use std::ops::Range;

use flink_config::{
    Answer, CannotEdit, ConfigFile, Document, Edit, Reading, edit_jvm_option, jvm_option, read, written_value,
};
use flink_memory::option::{Kind, find};
use flink_memory::{Deployment, FlinkVersion, OPTIONS, v};
use proptest::prelude::*;
use recorded::{Recorded, record};

fn set(key: &str, text: &str) -> Edit {
    Edit::Set {
        key: key.to_owned(),
        text: text.to_owned(),
    }
}

fn unset(key: &str) -> Edit {
    Edit::Unset { key: key.to_owned() }
}

/// The settings as Flink uses them.
fn settings(reading: &Reading) -> BTreeMap<&str, String> {
    let entries = reading.configuration.entries().iter();
    entries
        .map(|entry| (entry.key.as_str(), entry.value.to_string()))
        .collect()
}

/// Whether Flink makes the same of a value as of the text that was typed for it.
fn is_same(key: &str, value: &str, text: &str) -> bool {
    let number = |text: &str| text.parse::<f64>().ok();
    let alike = match find(key).map(|(option, _)| option.def().kind) {
        Some(Kind::Fraction | Kind::Float | Kind::Double | Kind::Integer | Kind::Long) => {
            number(value).is_some() && number(value) == number(text)
        }
        Some(Kind::Boolean) => value.eq_ignore_ascii_case(text),
        Some(Kind::List) => value.replace(['\'', '"', ' '], "") == text.replace(['\'', '"', ' '], ""),
        _ => false,
    };
    alike || value == text
}

/// Holds one edit of a text to all laws; says why it cannot be made, if so.
fn apply(text: &str, file: ConfigFile, version: FlinkVersion, edits: &[Edit]) -> Result<String, CannotEdit> {
    let document = Document::new(text, file, version, Deployment::Standalone);
    flink_config::apply(&Answer::new(document), edits).map(|edited| edited.text.to_string())
}

fn hold(text: &str, file: ConfigFile, edit: &Edit) -> Result<Option<CannotEdit>, String> {
    let version = match file {
        ConfigFile::ConfigYaml => FlinkVersion::NEWEST,
        ConfigFile::FlinkConf => v(1, 18),
    };
    let (key, wanted) = match edit {
        Edit::Set { key, text } => (key, Some(text.as_str())),
        Edit::Unset { key } => (key, None),
        Edit::Lines { .. } => return Ok(None),
    };
    let wanted = wanted.map(|text| match file {
        ConfigFile::ConfigYaml => text,
        ConfigFile::FlinkConf => text.trim_matches(|char| char <= ' '),
    });
    let before = read(text, file, version);
    let was = before.configuration.get(key).map(|entry| entry.value.to_string());
    let edited = match apply(text, file, version, std::slice::from_ref(edit)) {
        Ok(edited) => edited,
        Err(reason) => return Ok(Some(reason)),
    };
    let after = read(&edited, file, version);
    let fail = |what: &str| {
        Err(format!(
            "{what}\n{file} {edit:?}\n{text:?}\n{edited:?}\n{text}\n=====\n{edited}"
        ))
    };

    // 1. Reading gives the old settings with just this one changed.
    let (mut old, mut new) = (settings(&before), settings(&after));
    old.remove(key.as_str());
    let value = new.remove(key.as_str());
    if old != new {
        return fail("other settings changed");
    }
    match (wanted, value) {
        (Some(wanted), Some(value)) if is_same(key, &value, wanted) => {}
        (None, None) => {}
        (_, value) => return fail(&format!("the value is {value:?}")),
    }
    let fixed = after.problems.len() < before.problems.len();
    if after.refusal.is_some() != before.refusal.is_some() && !fixed {
        return fail("another refusal");
    }

    // 2. What is not about the setting stands there as before.
    let spans = changeable(text, &before, key, fixed);
    let kept = lines(text).filter(|(span, _)| !spans.iter().any(|may| may.start < span.end && span.start < may.end));
    let mut left = lines(&edited);
    for (_, line) in kept.filter(|(_, line)| *line != "\u{FEFF}") {
        // A last line without a line break may have got one, or lost it.
        // A byte order mark stays in front of what is the first line then.
        let plain = |line: &str| {
            line.trim_end_matches(['\n', '\r'])
                .trim_start_matches('\u{FEFF}')
                .to_owned()
        };
        if !left.any(|(_, found)| plain(found) == plain(line)) {
            return fail(&format!("{line:?} is gone"));
        }
    }
    // A section that has come has a line of its own.
    let breaks = |text: &str| text.matches(['\n', '\r']).count();
    let sections = after.sections.len().saturating_sub(before.sections.len());
    let line_break = if text.contains("\r\n") { 2 } else { 1 };
    if breaks(&edited) > breaks(text) + 2 + sections * line_break {
        return fail("more than a line has come");
    }

    // 3. A setting that has come goes without a trace.
    if wanted.is_some() && was.is_none() && !fixed {
        match apply(&edited, file, version, &[unset(key)]) {
            Ok(restored) if restored == text => {}
            other => return fail(&format!("taken away again, it leaves {other:?}")),
        }
    }

    // 5. What is so already changes nothing.
    if wanted == was.as_deref() && edited != text {
        return fail("changed without need");
    }
    let entry = after.entries.iter().rev().find(|entry| entry.key == *key);
    let mut again = vec![edit.clone()];
    again.extend(entry.map(|entry| set(key, &written_value(&edited, entry))));
    again.extend(entry.map(|entry| set(key, &entry.value.to_string())));
    for same in again {
        let again = apply(&edited, file, version, std::slice::from_ref(&same));
        if again.as_ref() != Ok(&edited) {
            return fail(&format!("{same:?} changes it again to {again:?}"));
        }
    }
    Ok(None)
}

/// The lines that an edit of a key may change: the entry's own, the first of each section around it, and the braces in
/// which it can stand.
fn changeable(text: &str, reading: &Reading, key: &str, fixed: bool) -> Vec<Range<usize>> {
    let mut spans = Vec::new();
    for entry in reading.entries.iter().filter(|entry| entry.key == key) {
        spans.push(entry.lines.clone());
        let mut around = entry.section;
        while let Some(section) = around {
            spans.push(reading.sections[section].key_span.clone());
            around = reading.sections[section].parent;
        }
    }
    for section in &reading.sections {
        if section.flow && key.starts_with(&(section.key.clone() + ".")) {
            spans.push(section.lines.clone());
        }
    }
    // A text that is one mapping in braces.
    let braces = lines(text).find(|(_, line)| line.trim_start_matches(['\u{FEFF}', ' ']).starts_with('{'));
    spans.extend(braces.map(|(line, _)| line.start..text.len()));
    if text.contains("{}")
        || reading
            .entries
            .iter()
            .any(|entry| entry.flow && entry.section.is_none())
    {
        spans.push(0..text.len());
    }
    if text.contains('*') {
        spans.extend(lines(text).filter(|(_, line)| line.contains('*')).map(|(span, _)| span));
    }
    if fixed {
        let broken: BTreeSet<_> = reading.problems.iter().map(|problem| problem.place.line).collect();
        let numbered = lines(text).zip(1..);
        spans.extend(
            numbered
                .filter(|(_, number)| broken.contains(number))
                .map(|((span, _), _)| span),
        );
    }
    spans
}

/// The lines of a text with their line breaks, and where they stand.
fn lines(text: &str) -> impl Iterator<Item = (Range<usize>, &str)> {
    let mut at = 0;
    std::iter::from_fn(move || {
        let rest = text.get(at..).filter(|rest| !rest.is_empty())?;
        let end = match rest.find(['\n', '\r']) {
            None => rest.len(),
            Some(line_break) if rest[line_break..].starts_with("\r\n") => line_break + 2,
            Some(line_break) => line_break + 1,
        };
        at += end;
        Some((at - end..at, &rest[..end]))
    })
}

/// Values that people type, and some that they do not.
const TEXTS: &[&str] = &[
    "4g",
    "1728m",
    "0.4",
    "0.40",
    ".5",
    "1e3",
    "1",
    "007",
    "0x10",
    "true",
    "False",
    "null",
    "~",
    "",
    "x y",
    "x: y",
    "x #y",
    "x:y#z",
    "# x",
    "- x",
    "-Da=b -Dc='d e'",
    "'x",
    "\"x\"",
    "[a, b]",
    "[a,b]",
    "a;b",
    "{a: b}",
    "*x",
    "&x",
    "!x",
    "%x",
    "@x",
    "`x",
    "|",
    ">",
    "?",
    "x\ny",
    "x\n",
    " x ",
    "---",
    "...",
    "é",
    "\u{FEFF}",
    "\u{85}",
    "\t",
    "\0",
    "x,y",
    "k:v,l:w",
];

fn text() -> impl Strategy<Value = String> {
    prop_oneof![
        4 => prop::sample::select(TEXTS).prop_map(str::to_owned),
        1 => "[0-9]{1,4}(b|k|m|g| mb|kb)?",
        1 => "\\PC{0,8}",
    ]
}

/// A part of a key, few enough for keys to meet.
fn part() -> impl Strategy<Value = &'static str> {
    prop::sample::select(
        &[
            "a",
            "b",
            "c",
            "memory",
            "size",
            "taskmanager",
            "jvm-overhead",
            "x y",
            "true",
            "1",
        ][..],
    )
}

fn key() -> impl Strategy<Value = String> {
    prop_oneof![
        4 => prop::collection::vec(part(), 1..4).prop_map(|parts| parts.join(".")),
        1 => prop::sample::select(OPTIONS.iter().map(|option| option.key).collect::<Vec<_>>()).prop_map(str::to_owned),
        1 => prop::sample::select(&["taskmanager.memory.process.size", "taskmanager.memory.managed.fraction"][..])
            .prop_map(str::to_owned),
    ]
}

fn edit() -> impl Strategy<Value = Edit> {
    prop_oneof![
        3 => (key(), text()).prop_map(|(key, text)| Edit::Set { key, text }),
        1 => key().prop_map(|key| Edit::Unset { key }),
    ]
}

/// A piece of a document.
#[derive(Clone, Debug)]
enum Piece {
    Comment,
    Blank,
    Entry(String, usize),
    Section(String, Vec<Piece>),
    Braces(String, Vec<Piece>),
}

fn piece() -> impl Strategy<Value = Piece> {
    let leaf = prop_oneof![
        1 => Just(Piece::Comment),
        1 => Just(Piece::Blank),
        6 => (key(), 0..VALUES.len()).prop_map(|(key, value)| Piece::Entry(key, value)),
    ];
    leaf.prop_recursive(3, 16, 5, |inner| {
        let inside = prop::collection::vec(inner, 1..5);
        prop_oneof![
            3 => (key(), inside.clone()).prop_map(|(key, pieces)| Piece::Section(key, pieces)),
            1 => (key(), inside).prop_map(|(key, pieces)| Piece::Braces(key, pieces)),
        ]
    })
}

/// Values as they are written; `⏎` is a line break with more indentation than the key's.
const VALUES: &[&str] = &[
    "1",
    "4g",
    "0.40",
    "true",
    "x y",
    "'4g'",
    "\"4g\"",
    "'it''s'",
    "[a, b]",
    "[a,⏎b]",
    "|⏎x⏎y",
    ">-⏎x",
    "|+⏎x⏎",
    "x⏎y",
    "⏎- x⏎- y",
    "-Da=b -Dc=d",
    "!!str 5",
    "&x 1",
    "1 # why",
    "'a' # why",
    "# c⏎x",
    "http://x:80/y",
    "{}",
    "~",
    "",
    "@",
];

/// Writes pieces as `config.yaml`; a key that stands in its mapping already is left out.
fn write(pieces: &[Piece], indent: &str, step: &str, text: &mut String) {
    let mut keys = BTreeSet::new();
    for piece in pieces {
        match piece {
            Piece::Comment => *text += &format!("{indent}# taskmanager.memory.size: 1g\n"),
            Piece::Blank => *text += "\n",
            Piece::Entry(key, value) if keys.insert(key) => {
                let value = VALUES[*value].replace('⏎', &format!("\n{indent}{step}"));
                *text += &format!("{indent}{key}: {value}\n");
            }
            Piece::Section(key, inside) if keys.insert(key) => {
                let mut inner = String::new();
                write(inside, &format!("{indent}{step}"), step, &mut inner);
                *text += &format!("{indent}{key}:\n{inner}");
            }
            Piece::Braces(key, inside) if keys.insert(key) => *text += &format!("{indent}{key}: {}\n", braces(inside)),
            _ => {}
        }
    }
}

fn braces(pieces: &[Piece]) -> String {
    let mut keys = BTreeSet::new();
    let entries: Vec<_> = pieces
        .iter()
        .filter_map(|piece| match piece {
            Piece::Entry(key, value) if keys.insert(key) && !VALUES[*value].contains(['⏎', '#', '@']) => {
                Some(format!("{key}: {}", VALUES[*value]))
            }
            Piece::Section(key, inside) | Piece::Braces(key, inside) if keys.insert(key) => {
                Some(format!("{key}: {}", braces(inside)))
            }
            _ => None,
        })
        .collect();
    format!("{{{}}}", entries.join(", "))
}

fn config_yaml() -> impl Strategy<Value = String> {
    let pieces = prop::collection::vec(piece(), 0..8);
    let root = prop_oneof![9 => Just(false), 1 => Just(true)];
    let steps = prop::sample::select(&["  ", "    ", " "][..]);
    (pieces, steps, root, any::<[bool; 3]>()).prop_map(|(pieces, step, in_braces, form)| {
        let mut text = String::new();
        match in_braces {
            true => text = braces(&pieces) + "\n",
            false => write(&pieces, "", step, &mut text),
        }
        formed(text, form)
    })
}

fn flink_conf() -> impl Strategy<Value = String> {
    let line = prop_oneof![
        Just("# taskmanager.memory.size: 1g".to_owned()),
        Just(String::new()),
        (key(), prop::sample::select(VALUES)).prop_map(|(key, value)| format!("{key}: {}", value.replace('⏎', ""))),
        (key(), "[a-z0-9]{1,4}").prop_map(|(key, value)| format!("  {key} :  {value}  # why")),
        key().prop_map(|key| format!("{key}:")),
    ];
    (prop::collection::vec(line, 0..10), any::<[bool; 3]>())
        .prop_map(|(lines, form)| formed(lines.iter().map(|line| line.clone() + "\n").collect(), form))
}

/// With other line breaks, no last one, a byte order mark.
fn formed(text: String, [crlf, cut, mark]: [bool; 3]) -> String {
    let text = if crlf { text.replace('\n', "\r\n") } else { text };
    let cut = if cut {
        text.trim_end_matches(['\n', '\r']).to_owned()
    } else {
        text
    };
    if mark { "\u{FEFF}".to_owned() + &cut } else { cut }
}

/// The pieces that texts are made of, in any order.
fn any_text() -> impl Strategy<Value = String> {
    let pieces = &[
        "a", "b", "a.b", "memory", "1", "true", "~", " ", "  ", "\n", "\n", "\n  ", "\n    ", ": ", ": ", ": ", ":",
        "- ", "? ", ", ", "[", "]", "{", "}", "#", " # ", "&x ", "*x", "!!str ", "|\n", ">", "'", "\"", "%", "@", "\t",
        "\r\n", "\r", "---", "...", "\u{FEFF}", "\u{85}", "\u{2028}", "é", "\0", "<<",
    ][..];
    let piece = prop_oneof![9 => prop::sample::select(pieces).prop_map(str::to_owned), 1 => "\\PC{0,3}"];
    prop::collection::vec(piece, 0..30).prop_map(|pieces| pieces.concat())
}

#[test]
fn known_texts_keep_the_laws() {
    let (text, edit) = ("memory: : \r\na", set("memory", "4g"));
    hold(text, ConfigFile::ConfigYaml, &edit).unwrap_or_else(|failure| panic!("{failure}"));
}

#[test]
fn what_is_new_is_written_as_what_stands_beside_it() {
    let nested = "taskmanager:\n  memory:\n    process:\n      size: 1728m\n  numberOfTaskSlots: 1\n";
    let flat = "taskmanager.memory.process.size: 1g\n";
    for (text, key, expected) in [
        (
            nested,
            "taskmanager.memory.managed.size",
            "taskmanager:\n  memory:\n    process:\n      size: 1728m\n    managed:\n      size: 1m\n  numberOfTaskSlots: 1\n",
        ),
        (
            nested,
            "state.backend.type",
            &format!("{nested}state:\n  backend:\n    type: 1m\n"),
        ),
        (
            flat,
            "taskmanager.memory.managed.size",
            &format!("{flat}taskmanager.memory.managed.size: 1m\n"),
        ),
        (
            "taskmanager:\n  memory.process.size: 1g\n",
            "taskmanager.memory.managed.size",
            "taskmanager:\n  memory.process.size: 1g\n  memory.managed.size: 1m\n",
        ),
    ] {
        let edited = apply(text, ConfigFile::ConfigYaml, FlinkVersion::NEWEST, &[set(key, "1m")]);
        assert_eq!(edited.as_deref(), Ok(expected), "{text}");
    }
}

#[test]
fn many_edits_keep_comments_and_read_the_text_once() {
    let text = "# mine\ntaskmanager:\n  memory: # why\n    process:\n      size: 1728m\na: 1\nb:\n  c: 1\n";
    let mut edits: Vec<Edit> = (0..2000)
        .map(|number| set(&format!("taskmanager.x.k{number}.l"), "1"))
        .collect();
    edits.extend([
        set("a", "2"),
        unset("b.c"),
        set("taskmanager.memory.managed.size", "1g"),
    ]);
    let document = Document::new(
        text,
        ConfigFile::ConfigYaml,
        FlinkVersion::NEWEST,
        Deployment::Standalone,
    );
    let edited = flink_config::apply(&Answer::new(document), &edits).expect("edits that can be made");
    let edited = &edited.text;
    assert!(
        edited.starts_with("# mine\ntaskmanager:\n  memory: # why\n    process:\n"),
        "{edited}"
    );
    assert!(
        edited.contains("    managed:\n      size: 1g\n") && edited.contains("a: 2\n"),
        "{edited}"
    );
    assert!(!edited.contains("b:"), "{edited}");
    let reading = read(edited, ConfigFile::ConfigYaml, FlinkVersion::NEWEST);
    assert_eq!(reading.refusal, None);
    assert_eq!(reading.configuration.entries().len(), 2003);
    // Each by itself would add its sections at the same place, and read the text 2,003 times.
    let one = |key: &str| edited.matches(key).count();
    assert_eq!((one("  x:"), one("k1999:")), (1, 1), "{edited}");
}

#[test]
fn the_invitation_to_paste_goes_with_the_first_edit() {
    let shipped = Answer::new(Document::default());
    assert!(shipped.document.text.starts_with("# As Flink ships it."));
    let edits = [set("taskmanager.memory.process.size", "4g")];
    let edited = flink_config::apply(&shipped, &edits).expect("an edit that can be made");
    assert!(edited.text.starts_with("taskmanager:"), "{}", edited.text);
    assert_eq!(
        flink_config::apply(&shipped, &[]).map(|same| same.text),
        Ok(shipped.document.text.clone())
    );
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(1000))]

    #[test]
    fn edits_of_config_yaml_keep_the_laws(text in config_yaml(), edit in edit()) {
        hold(&text, ConfigFile::ConfigYaml, &edit).map_err(TestCaseError::fail)?;
    }

    #[test]
    fn jvm_options_of_any_text_can_be_edited(text in any_text()) {
        edit_jvm_option(&edit_jvm_option(&text, "a", Some("b c")), "a", None);
    }

    #[test]
    fn edits_of_flink_conf_keep_the_laws(text in flink_conf(), edit in edit()) {
        hold(&text, ConfigFile::FlinkConf, &edit).map_err(TestCaseError::fail)?;
    }

    #[test]
    fn edits_of_jvm_options_leave_the_others(
        words in prop::collection::vec("-D[ab](=(x|'y z'|\"y z\"|y\"z z\"))?|-XX:[+-]G|[a\\\\]{1,3}", 0..5),
        gap in prop::sample::select(&[" ", "  ", "\t", "\n"][..]),
        value in "[a-z:/.]{1,3}( [a-z]{1,2})?",
    ) {
        let text = words.join(gap);
        let edited = edit_jvm_option(&text, "-Da", Some(&value));
        prop_assert_eq!(jvm_option(&edited, "-Db"), jvm_option(&text, "-Db"), "{:?} {:?}", text, edited);
        prop_assert_eq!(jvm_option(&edited, "-XX:G"), jvm_option(&text, "-XX:G"), "{:?} {:?}", text, edited);
        prop_assert_eq!(jvm_option(&edited, "-Da"), Some(value.clone()), "{:?} {:?}", text, edited);
        prop_assert_eq!(&edit_jvm_option(&edited, "-Da", Some(&value)), &edited);
        let without = edit_jvm_option(&edited, "-Da", None);
        prop_assert_eq!(jvm_option(&without, "-Da"), None, "{:?} {:?}", edited, without);
        if jvm_option(&text, "-Da").is_none() {
            prop_assert_eq!(without.trim_end(), text.trim_end());
        }
    }

    #[test]
    fn edits_of_any_text_keep_the_laws(text in any_text(), edit in edit()) {
        hold(&text, ConfigFile::ConfigYaml, &edit).map_err(TestCaseError::fail)?;
        hold(&text, ConfigFile::FlinkConf, &edit).map_err(TestCaseError::fail)?;
    }
}

/// Every recorded configuration, each once.
fn recorded() -> BTreeSet<(String, String)> {
    let recorded = recorded::lines().map(|line| record::<Recorded>(&line));
    recorded.map(|recorded| (recorded.file, recorded.config)).collect()
}

#[test]
fn edits_of_recorded_configurations_keep_the_laws() {
    let (mut edits, mut refused) = (0, BTreeMap::<_, usize>::new());
    // All of them for every configuration take minutes.
    let every = std::env::var_os("EVERY_EDIT").is_some();
    for (index, (file, text)) in recorded().into_iter().enumerate() {
        let file: ConfigFile = file.parse().expect("a known file");
        let reading = read(&text, file, v(1, 20));
        let first = reading.entries.first().map_or("a", |entry| &entry.key);
        let last = reading.entries.last().map_or("a", |entry| &entry.key);
        let possible = [
            set("taskmanager.memory.process.size", "5g"),
            set("taskmanager.memory.managed.fraction", "0.35"),
            unset("taskmanager.memory.process.size"),
            set(first, "it's 1: 2"),
            unset(first),
            set(last, "true"),
            unset(last),
        ];
        for (number, edit) in possible.iter().enumerate() {
            if !every && number != index % possible.len() {
                continue;
            }
            edits += 1;
            if let Some(reason) = hold(&text, file, edit).unwrap_or_else(|failure| panic!("{failure}")) {
                println!("{file} {edit:?} {reason}\n{text}\n");
                *refused.entry((file.name(), reading.refusal.is_some())).or_default() += 1;
            }
        }
    }
    println!("{edits} edits; not made, by file and whether Flink refuses it: {refused:?}");
    let not_made: usize = refused.values().sum();
    assert!(not_made * 500 < edits, "{not_made} of {edits} edits were not made");
}
