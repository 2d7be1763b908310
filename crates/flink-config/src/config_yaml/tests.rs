//! What the real Flink 2.3 makes of odd texts, and what its users are told of them.

use std::fmt::Write;
use std::time::{Duration, Instant};

use flink_memory::Value;
use proptest::prelude::*;

use super::*;
use crate::limits::TEXT_SIZE;
use crate::{ConfigFile, read};

/// Texts that Flink reads, with the entries that it then holds, sorted by key.
const READ: &[(&str, &str)] = &[
    ("", ""),
    ("# only a comment\n", ""),
    ("---\n", ""),
    ("--- # nothing\n...\n", ""),
    ("null\n", ""),
    ("{}\n", ""),
    ("\u{FEFF}a: 1\n", "a = Integer 1"),
    ("\u{FEFF}\u{FEFF}a: 1\n", "a = Integer 1"),
    (
        "a: 1\nb.c: 2\nb:\n  d: 3\n",
        "a = Integer 1; b.c = Integer 2; b.d = Integer 3",
    ),
    ("a.b: 1\na:\n  b: 2\n", "a.b = Integer 2"),
    ("a:\n  b: 2\na.b: 1\n", "a.b = Integer 1"),
    ("a: {b: 1, c: {d: 2}}\n", "a.b = Integer 1; a.c.d = Integer 2"),
    ("a: {}\nb: []\n", "b = String []"),
    ("a.b: ~\na:\n  b: 1\n", "a.b = Integer 1"),
    ("a: ''\n", "a = String "),
    ("~: 1\na: {~: 2}\n", "a.null = Integer 2; null = Integer 1"),
    (
        "a: 2147483647\nb: 2147483648\nc: 9223372036854775807\nd: 9223372036854775808\ne: -9223372036854775809\n",
        "a = Integer 2147483647; b = Integer 2147483648; c = Integer 9223372036854775807; d = BigInteger 9223372036854775808; e = BigInteger -9223372036854775809",
    ),
    (
        "a: .5\nb: 5.\nc: 1e3\nd: -1.5E+2\ne: 1.0E-5\nf: +.5\n",
        "a = Double 0.5; b = Double 5.0; c = Double 1000.0; d = Double -150.0; e = Double 1.0E-5; f = Double 0.5",
    ),
    (
        "a: .inf\nb: -.INF\nc: .NaN\n",
        "a = Double Infinity; b = Double -Infinity; c = Double NaN",
    ),
    (
        "a: true\nb: True\nc: FALSE\nd: tRUE\ne: yes\nf: on\n",
        "a = Boolean true; b = Boolean true; c = Boolean false; d = String tRUE; e = String yes; f = String on",
    ),
    ("a: !!set {x, y}\n", "a = String [x, y]"),
    ("a: [1.50, 0x10, true, ~, '']\n", "a = String [1.5, 16, true, null, '']"),
    ("a: &x 5\nb: *x\n", "a = Integer 5; b = Integer 5"),
    (
        "a: &x [1]\nb: [*x, *x]\n",
        "a = String [1]; b = String [&id001 [1], *id001]",
    ),
    (
        "a: &x {k: v}\nb: *x\nc: {d: *x}\n",
        "a.k = String v; b.k = String v; c.d.k = String v",
    ),
    ("a: &x [1, *x]\n", "a = String &id001 [1, *id001]"),
    ("<<: {a: 1}\n", "<<.a = Integer 1"),
    ("a: &x {k: v}\nb:\n  <<: *x\n", "a.k = String v; b.<<.k = String v"),
    (
        "a: |\n  x\n   y\n\nb: >-\n  x\n  y\n\n  z\n",
        "a = String x\n y\n; b = String x y\nz",
    ),
    ("a: 1\n? b\n: 2\n", "a = Integer 1; b = Integer 2"),
    ("---\na: 1\n...\n", "a = Integer 1"),
];

/// Texts that Flink refuses, with the innermost exception.
const REFUSED: &[(&str, &str)] = &[
    ("a:\n", "NullPointerException: Value must not be null."),
    ("a: ~\n", "NullPointerException: Value must not be null."),
    ("a: +.inf\n", "NumberFormatException: For input string: \".inf\""),
    ("a: null\n", "NullPointerException: Value must not be null."),
    (
        "a: !foo x\n",
        "YamlEngineException: could not determine a constructor for the tag !foo\n in reader, line 1, column 4\n",
    ),
    ("a: &x {b: *x}\n", "StackOverflowError: "),
    (
        "a: b: c\n",
        "YamlEngineException: mapping values are not allowed here\n in reader, line 1, column 5\n",
    ),
    (
        "- a\n",
        "ClassCastException: class java.util.ArrayList cannot be cast to class java.util.Map (java.util.ArrayList and java.util.Map are in module java.base of loader 'bootstrap')",
    ),
    (
        "a\n",
        "ClassCastException: class java.lang.String cannot be cast to class java.util.Map (java.lang.String and java.util.Map are in module java.base of loader 'bootstrap')",
    ),
    (
        "a:1\n",
        "ClassCastException: class java.lang.String cannot be cast to class java.util.Map (java.lang.String and java.util.Map are in module java.base of loader 'bootstrap')",
    ),
    (
        "? [a]\n: b\n",
        "ClassCastException: class java.util.ArrayList cannot be cast to class java.lang.String (java.util.ArrayList and java.lang.String are in module java.base of loader 'bootstrap')",
    ),
    (
        "1: a\n",
        "ClassCastException: class java.lang.Integer cannot be cast to class java.lang.String (java.lang.Integer and java.lang.String are in module java.base of loader 'bootstrap')",
    ),
    (
        "true: a\n",
        "ClassCastException: class java.lang.Boolean cannot be cast to class java.lang.String (java.lang.Boolean and java.lang.String are in module java.base of loader 'bootstrap')",
    ),
    (
        "1.5: a\n",
        "ClassCastException: class java.lang.Double cannot be cast to class java.lang.String (java.lang.Double and java.lang.String are in module java.base of loader 'bootstrap')",
    ),
    (
        "a: 1\na: 2\n",
        "YamlEngineException: while constructing a mapping\n in reader, line 1, column 1\nfound duplicate key a\n in reader, line 2, column 1\n",
    ),
    ("a: x\u{7}\n", "ReaderException: special characters are not allowed"),
    (
        "a: 1\n---\nb: 2\n",
        "YamlEngineException: expected a single document in the stream\n in reader, line 1, column 1\nbut found another document\n in reader, line 2, column 1\n",
    ),
    (
        "%YAML 2.0\n---\na: 1\n",
        "YamlVersionException: Version{major=2, minor=0}",
    ),
    (
        "'a b': 1\n\"c\\td\": 2\n.e: 3\nf.: 4\ng..h: 5\n? i\n",
        "NullPointerException: Value must not be null.",
    ),
];

fn described(value: &Value) -> String {
    let class = match value {
        Value::Text(_) | Value::List { .. } => "String",
        Value::Integer(_) => "Integer",
        Value::BigInteger(_) => "BigInteger",
        Value::Double(_) => "Double",
        Value::Boolean(_) => "Boolean",
    };
    format!("{class} {value}")
}

/// The entries, sorted by key.
fn entries(reading: &Reading) -> String {
    let entries = reading.configuration.entries().iter();
    let mut entries: Vec<_> = entries
        .map(|entry| format!("{} = {}", entry.key, described(&entry.value)))
        .collect();
    entries.sort();
    entries.join("; ")
}

/// The last cause of a refusal.
fn innermost(reading: &Reading) -> String {
    let refusal = reading.refusal.as_ref().expect("a refusal");
    let outermost = refusal.first().expect("an exception");
    let cause = refusal.last().expect("a cause");
    if outermost.class != "java.lang.StackOverflowError" {
        assert_eq!(outermost.class, "java.lang.RuntimeException");
        assert_eq!(outermost.message, "Error parsing YAML configuration.");
    }
    let class = cause.class.rsplit('.').next().unwrap_or_default();
    format!("{class}: {}", cause.message)
}

#[test]
fn reads_what_flink_reads() {
    for (text, expected) in READ {
        let reading = read_config_yaml(text);
        assert_eq!(entries(&reading), *expected, "{text:?}");
        assert_eq!((reading.refusal, reading.problems), (None, vec![]), "{text:?}");
    }
    let longest_key = "k".repeat(1024) + ": 1\n";
    assert_eq!(read_config_yaml(&longest_key).refusal, None);
    let aliases = format!("a: &x [1]\nb: [{}]\n", "*x, ".repeat(50));
    assert_eq!(read_config_yaml(&aliases).refusal, None);
}

#[test]
fn refuses_what_flink_refuses() {
    let check = |text: &str, expected: &str| {
        let reading = read_config_yaml(text);
        assert_eq!(innermost(&reading), expected, "{text:?}");
        assert!(!reading.problems.is_empty(), "{text:?}");
    };
    for (text, expected) in REFUSED {
        check(text, expected);
    }
    check(
        &("k".repeat(1025) + ": 1\n"),
        "YamlEngineException: mapping values are not allowed here\n in reader, line 1, column 1026\n",
    );
    check(&("a: ".to_owned() + &"[".repeat(1500) + "\n"), "StackOverflowError: ");
    check(
        &format!("a: &x [1]\nb: [{}]\n", "*x, ".repeat(51)),
        "YamlEngineException: Number of aliases for non-scalar nodes exceeds the specified max=50",
    );
}

#[test]
fn keeps_what_is_sound() {
    let check = |text: &str, sound: &str, places: &[(u32, u32)]| {
        let reading = read_config_yaml(text);
        assert_eq!(entries(&reading), sound, "{text:?}");
        let told: Vec<_> = reading.problems.iter().map(|problem| problem.place).collect();
        let told: Vec<_> = told.iter().map(|place| (place.line, place.column)).collect();
        assert_eq!(told, places, "{text:?} {:?}", reading.problems);
    };
    check("a: 1\nb: @\nc: 2\n", "a = Integer 1; c = Integer 2", &[(2, 4)]);
    check("a: \"1\nb: 2\nc: 3\n", "b = Integer 2; c = Integer 3", &[(1, 4)]);
    check("a: 1\nb:2\nc: 3\n", "a = Integer 1; c = Integer 3", &[(2, 1)]);
    check(
        "a:\n  b: 1\n  c: [1, 2\n  d: 2\ne: 3\n",
        "a.b = Integer 1; a.d = Integer 2; e = Integer 3",
        &[(3, 6)],
    );
    check("a:\n\tb: 1\nc: 2\n", "a.b = Integer 1; c = Integer 2", &[(2, 1)]);
    check("a:\n  b: x: y\n    z: 1\n  c: 2\n", "a.c = Integer 2", &[(2, 7)]);
    check(
        "a: 1\nb: @\nc: `\nd: 2\n",
        "a = Integer 1; d = Integer 2",
        &[(2, 4), (3, 4)],
    );
    check("a:\n  b: 1\n c: 2\nd: 3\n", "a.b = Integer 1; d = Integer 3", &[(3, 2)]);
    check("a: 1\nb:\nc: 2\n", "a = Integer 1; c = Integer 2", &[(2, 3)]);
    check(
        "a: 1\nb: !x 1\n2: 3\nd: 4\n",
        "a = Integer 1; d = Integer 4",
        &[(2, 4), (3, 1)],
    );
    check("foo\nbar: 1\nbaz: 2\n", "bar = Integer 1; baz = Integer 2", &[(1, 1)]);
    check("a:\n  foo\n  b: 1\nc: 2\n", "a.b = Integer 1; c = Integer 2", &[(2, 3)]);
    check("a: 1\n  b: 2\nc: 3\n", "a = Integer 1; c = Integer 3", &[(2, 4)]);
    check("a: 1\na: 2\n", "a = Integer 2", &[(2, 1)]);
    check("a: 1\u{0}\nb: 2\n", "a = Integer 1; b = Integer 2", &[(1, 5)]);
    check("a: 1\n---\nb: 2\n", "a = Integer 1; b = Integer 2", &[(2, 1)]);
    check(
        "a: 1\n- b\n- c\nd: 2\n",
        "a = Integer 1; d = Integer 2",
        &[(2, 1), (3, 1)],
    );
    check("a: !!binary aGk=\nb: 1\n", "b = Integer 1", &[(1, 4)]);
}

#[test]
fn knows_where_entries_stand() {
    let text =
        "# c\na.b: 'x y' # d\nc:\n  d:   # e\n    f: [1,\n      2]\n  'g h': |\n    i\n\nj: {k: &l 1, m: *l}\nn: *l\n";
    let reading = read_config_yaml(text);
    let mut told = String::new();
    for entry in &reading.entries {
        let around = entry.section.map(|section| reading.sections[section].key.as_str());
        writeln!(
            told,
            "{} {}:{} {:?} {:?} {:?} {} {:?}",
            entry.key,
            entry.place.line,
            entry.place.column,
            &text[entry.key_span.clone()],
            &text[entry.value_span.clone()],
            &text[entry.lines.clone()],
            entry.flow,
            around,
        )
        .expect("a string takes all");
    }
    let expected = r#"a.b 2:6 "a.b" "'x y'" "a.b: 'x y' # d\n" false None
c.d.f 5:8 "f" "[1,\n      2]" "    f: [1,\n      2]\n" false Some("c.d")
c.g h 7:10 "'g h'" "|\n    i\n\n" "  'g h': |\n    i\n\n" false Some("c")
j.k 10:8 "k" "&l 1" "j: {k: &l 1, m: *l}\n" true Some("j")
j.m 10:17 "m" "*l" "j: {k: &l 1, m: *l}\n" true Some("j")
n 11:4 "n" "*l" "n: *l\n" false None
"#;
    assert_eq!(told, expected);
    let sections: Vec<_> = reading
        .sections
        .iter()
        .map(|section| {
            (
                section.key.as_str(),
                section.indent,
                section.flow,
                section.parent,
                &text[section.lines.clone()],
            )
        })
        .collect();
    assert_eq!(
        sections,
        [
            (
                "c",
                2,
                false,
                None,
                "c:\n  d:   # e\n    f: [1,\n      2]\n  'g h': |\n    i\n\n"
            ),
            ("c.d", 4, false, Some(0), "  d:   # e\n    f: [1,\n      2]\n"),
            ("j", 4, true, None, "j: {k: &l 1, m: *l}\n"),
        ]
    );
}

#[test]
fn reads_elements_where_lists_are_wanted() {
    let texts: &[(&str, Option<&[&str]>)] = &[
        ("[gpu, 1.50]", Some(&["gpu", "1.5"])),
        ("'[gpu, \"fpga\"]'", Some(&["gpu", "fpga"])),
        ("'- gpu'", Some(&["gpu"])),
        ("[gpu, [a, b], {c: d}]", Some(&["gpu", "[a, b]", "{c: d}"])),
        ("[gpu, ~]", None),
        ("gpu;fpga", None),
        ("'[gpu'", None),
        ("[]", Some(&[])),
    ];
    for (text, expected) in texts {
        let reading = read_config_yaml(&format!("external-resources: {text}\n"));
        let found = match &reading.entries[0].value {
            Value::List { elements, .. } => Some(elements.clone()),
            _ => None,
        };
        assert_eq!(
            found,
            expected.map(|texts| texts.iter().map(|text| (*text).to_owned()).collect()),
            "{text}"
        );
    }
}

/// Texts that are made to take long, or to overflow a stack.
fn hostile_texts() -> Vec<(&'static str, String)> {
    let filled = |piece: &str| piece.repeat(TEXT_SIZE / piece.len());
    let numbered = |line: &dyn Fn(usize) -> String| {
        let mut text = String::new();
        for number in 0.. {
            text += &line(number);
            if text.len() >= TEXT_SIZE {
                break;
            }
        }
        text
    };
    let doubling = |open: char, first: &str, second: &str, close: char| {
        let mut text = format!("a0: &a0 {open}{first}1{close}\n");
        for number in 1..26 {
            let before = number - 1;
            text += &format!("a{number}: &a{number} {open}{first}*a{before} ,{second}*a{before} {close}\n");
        }
        text
    };
    let mut staircase = String::new();
    for step in 0.. {
        if staircase.len() >= TEXT_SIZE {
            break;
        }
        staircase += &" ".repeat(step);
        staircase += "a:\n";
    }
    let mut texts: Vec<_> = [
        "[",
        "{a: ",
        "- ",
        "? ",
        ": ",
        "'",
        "\"\n",
        "\n",
        "a: 1\n",
        "a\n",
        "a:\n",
        "- a\n",
        "%a\n",
        "a: |\n b\n",
        "\0",
        "k: x: y\n",
    ]
    .into_iter()
    .map(|piece| (piece, filled(piece)))
    .collect();
    texts.extend([
        ("staircase", staircase),
        ("aliases of mappings", doubling('{', "x: ", "y: ", '}')),
        ("aliases of lists", doubling('[', "", "", ']')),
        (
            "aliases of a long text",
            format!(
                "a: &a {}\nb: [{}]\n",
                filled("v").split_at(TEXT_SIZE / 2).0,
                "*a , ".repeat(100_000)
            ),
        ),
        (
            "a long key around many",
            format!(
                "{}: {{{}}}\n",
                "k".repeat(1000),
                numbered(&|number| format!("k{number}: 1,"))
            ),
        ),
        ("many keys", numbered(&|number| format!("k{number}: 1\n"))),
        ("many numbers as keys", numbered(&|number| format!("{number}: a\n"))),
        ("many types", numbered(&|number| format!("k{number}: !x a\n"))),
        ("a list", format!("a: [{}]\n", filled("b,"))),
        ("a hexadecimal number", format!("a: 0x{}\n", filled("f"))),
        ("a number", format!("a: {}\n", filled("9"))),
        ("escapes", format!("a: \"{}\"\n", filled("\\x41"))),
    ]);
    texts
}

#[test]
fn hostile_texts_take_no_longer_than_others() {
    let timed = |text: &str, file| {
        let begin = Instant::now();
        let reading = read(text, file, flink_memory::FlinkVersion::NEWEST);
        (begin.elapsed(), reading)
    };
    let honest: String = (0..4000)
        .map(|number| format!("some.long.key.{number}: some value # and why\n"))
        .collect();
    let honest_time = (0..3)
        .map(|_| timed(&honest, ConfigFile::ConfigYaml).0)
        .max()
        .unwrap_or_default();
    let bound = honest_time * 40 + Duration::from_millis(200);
    for (name, text) in hostile_texts() {
        for file in [ConfigFile::ConfigYaml, ConfigFile::FlinkConf] {
            let (time, reading) = timed(&text, file);
            assert!(
                time < bound,
                "{name} in {file} took {time:?}, an honest text {honest_time:?}"
            );
            if text.len() >= TEXT_SIZE {
                assert!(!reading.problems.is_empty(), "{name} in {file}");
            }
        }
    }
}

/// Texts of the pieces that YAML is made of, in any order.
fn any_text() -> impl Strategy<Value = String> {
    let piece = prop_oneof![
        prop::sample::select(vec![
            "a",
            "b.c",
            "taskmanager",
            "memory",
            "1",
            "0.5",
            "true",
            "~",
            " ",
            " ",
            "  ",
            "\n",
            "\n",
            "\n  ",
            "\n    ",
            ": ",
            ": ",
            ": ",
            ":",
            "- ",
            "? ",
            ", ",
            "[",
            "]",
            "{",
            "}",
            "#",
            " # ",
            "&x ",
            "*x",
            "!",
            "!!str ",
            "|",
            ">",
            "|\n",
            "'",
            "\"",
            "\\",
            "\\n",
            "%",
            "@",
            "`",
            "\t",
            "\r\n",
            "\r",
            "---",
            "...",
            "\u{FEFF}",
            "\u{85}",
            "\u{2028}",
            "é",
            "😀",
            "\0",
            "<<",
        ])
        .prop_map(str::to_owned),
        "\\PC{0,3}",
    ];
    prop::collection::vec(piece, 0..40).prop_map(|pieces| pieces.concat())
}

/// The line and column of a place in a text, counted from 1, as an editor counts them.
fn counted(text: &str, offset: usize) -> (u32, u32) {
    let before = &text[..offset];
    let lines = before.replace("\r\n", "\n").replace('\r', "\n");
    let line = lines.matches('\n').count() + 1;
    let column = lines.rsplit('\n').next().unwrap_or_default().chars().count() + 1;
    (u32::try_from(line).unwrap(), u32::try_from(column).unwrap())
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(2000))]

    #[test]
    fn entries_stand_where_they_are_said_to(text in any_text(), is_yaml in any::<bool>()) {
        let file = if is_yaml { ConfigFile::ConfigYaml } else { ConfigFile::FlinkConf };
        let reading = read(&text, file, flink_memory::FlinkVersion::NEWEST);
        for entry in &reading.entries {
            prop_assert!(text.is_char_boundary(entry.lines.start) && text.is_char_boundary(entry.lines.end));
            prop_assert!(entry.lines.start <= entry.key_span.start && entry.key_span.end <= entry.lines.end.max(entry.key_span.end));
            let key = &text[entry.key_span.clone()];
            let value = &text[entry.value_span.clone()];
            if file == ConfigFile::FlinkConf {
                prop_assert_eq!(key, &entry.key);
                prop_assert_eq!(value, entry.value.to_string());
            }
            if entry.alias.is_none() && !text.contains('*') {
                prop_assert!(entry.key_span.end <= entry.value_span.start);
                prop_assert!(entry.value_span.end <= entry.lines.end);
            }
            // A byte order mark is no column to the reader.
            if !text.contains('\u{FEFF}') {
                prop_assert_eq!((entry.place.line, entry.place.column), counted(&text, entry.value_span.start));
            }
        }
        for section in &reading.sections {
            prop_assert!(text.get(section.lines.clone()).is_some());
            prop_assert!(text.get(section.key_span.clone()).is_some());
        }
        for entry in reading.configuration.entries() {
            let last = reading.entries.iter().rev().find(|found| found.key == entry.key);
            prop_assert_eq!(last.map(|found| found.value.to_string()), Some(entry.value.to_string()));
        }
        prop_assert!(reading.refusal.is_none() || !reading.problems.is_empty());
        prop_assert!(reading.problems.windows(2).all(|pair| pair[0].place <= pair[1].place));
    }
}

#[test]
fn problems_at_one_place_have_an_order() {
    let reading = read_config_yaml("!own\njobmanager.memory.process.size: 1g\n");
    let told: Vec<_> = reading
        .problems
        .iter()
        .map(|problem| (problem.place, problem.message.as_str()))
        .collect();
    assert!(told.len() > 1 && told.is_sorted(), "{told:?}");
}
