//! Compares the option table with what each release of Flink declares, as `option-history.tsv` has it.

#![allow(clippy::unwrap_used, clippy::panic, reason = "the helpers of tests may fail")]

use std::collections::{BTreeMap, BTreeSet};

use flink_memory::option::{DefaultValue, Era, Kind, OPTIONS, OptionDef, find};
use flink_memory::{FlinkVersion, v};

/// What releases declare for a key, from one release on.
struct Row<'a> {
    since: FlinkVersion,
    kind: &'a str,
    default: &'a str,
    /// Other keys, each after `D:` or `F:`.
    others: &'a str,
    status: &'a str,
}

/// Every key's rows, oldest first.
fn history() -> BTreeMap<&'static str, Vec<Row<'static>>> {
    let mut rows = BTreeMap::<_, Vec<_>>::new();
    for line in include_str!("option-history.tsv").lines() {
        let [key, since, kind, default, others, status] = *line.split('\t').collect::<Vec<_>>() else {
            assert!(line.starts_with('#'), "{line}");
            continue;
        };
        if key.starts_with('#') {
            continue;
        }
        let since = since.parse().unwrap();
        rows.entry(key).or_default().push(Row {
            since,
            kind,
            default,
            others,
            status,
        });
    }
    rows
}

/// Options that Flink's core does not declare: patterns, which it makes up while reading, the table planner's, and
/// those that were gone before 1.13.
fn is_declared_elsewhere(option: &OptionDef) -> bool {
    option.key.contains("<name>")
        || option.key.starts_with("table.exec.")
        || option.history == [(v(1, 13), Era::Removed)]
}

/// Whether values of a declared type are what the table says.
fn agrees(kind: Kind, declared: &str) -> bool {
    match declared {
        "MemorySize" => kind == Kind::Size,
        "Float" => matches!(kind, Kind::Fraction | Kind::Float),
        "Double" => kind == Kind::Double,
        // Flink declared lengths of time as numbers of milliseconds before it had a type for them.
        "Integer" => kind == Kind::Integer,
        "Long" => matches!(kind, Kind::Long | Kind::Duration),
        "Boolean" => kind == Kind::Boolean,
        "Duration" => kind == Kind::Duration,
        "String" => matches!(kind, Kind::Text | Kind::Enum(_)),
        "Map" => kind == Kind::Map,
        _ if declared.starts_with("List<") => kind == Kind::List,
        // A Java enumeration.
        _ => matches!(kind, Kind::Enum(_)),
    }
}

/// The default as Java prints it, which is how the history has it.
fn in_java(kind: Kind, default: DefaultValue) -> String {
    match (kind, default) {
        (_, DefaultValue::None) => "(none)".to_owned(),
        (Kind::List, DefaultValue::Text(text)) => format!("[{}]", text.replace(';', ", ")),
        (Kind::Map, DefaultValue::Text(text)) => format!("{{{}}}", text.replace(':', "=").replace(',', ", ")),
        (Kind::Duration, DefaultValue::Text(text)) => {
            let (number, unit) = text.split_once(' ').unwrap();
            let number: f64 = number.parse().unwrap();
            match unit {
                "ms" => format!("PT{}S", number / 1000.0),
                "s" => format!("PT{number}S"),
                _ => panic!("{text}"),
            }
        }
        _ => default.to_string(),
    }
}

#[test]
fn every_row_says_what_every_release_declares() {
    let history = history();
    let declared = |key: &str, version| {
        let row = history.get(key)?.iter().rev().find(|row| row.since <= version)?;
        (row.status != "removed").then_some(row)
    };
    let mut wrong = Vec::new();
    for version in FlinkVersion::ALL {
        for option in OPTIONS.iter().filter(|option| !is_declared_elsewhere(option)) {
            let key = option.key_in(version);
            let mut check = |what: &str, table: String, flink: String| {
                if table != flink {
                    wrong.push(format!(
                        "{version} {key}: {what}: the table has {table:?}, Flink {flink:?}"
                    ));
                }
            };
            let row = declared(key, version);
            check("exists", option.exists(version).to_string(), row.is_some().to_string());
            if key != option.key {
                check(
                    "newer key",
                    "false".into(),
                    declared(option.key, version).is_some().to_string(),
                );
            }
            let Some(row) = row else { continue };
            if !agrees(option.kind, row.kind) {
                check("kind", format!("{:?}", option.kind), row.kind.to_owned());
            }
            check(
                "default",
                in_java(option.kind, option.default(version)),
                row.default.to_owned(),
            );
            let deprecated = option.deprecated.is_some_and(|since| since <= version);
            check(
                "deprecated",
                deprecated.to_string(),
                (row.status == "deprecated").to_string(),
            );
            let others: Vec<_> = option
                .fallback_keys(version)
                .filter(|(_, old)| old.since <= version)
                .map(|(_, old)| format!("{}:{}", if old.deprecated { 'D' } else { 'F' }, old.key))
                .collect();
            check("other keys", others.join(" "), row.others.to_owned());
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

#[test]
fn every_key_of_the_history_leads_to_its_row() {
    let history = history();
    for key in history.keys() {
        assert!(find(key).is_some(), "{key} stands in no row");
    }
    let known: BTreeSet<_> = history.keys().copied().collect();
    for option in &OPTIONS {
        assert_ne!(
            known.contains(option.key),
            is_declared_elsewhere(option),
            "{}",
            option.key
        );
    }
}
