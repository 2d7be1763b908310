//! Writes `docs/options.md` from the option table, and fails where it is stale: `cargo xtask docs` writes it.

#![allow(clippy::expect_used, clippy::panic, reason = "a test may stop at what it can't read")]

use std::path::Path;
use std::{env, fs};

use flink_memory::option::{DefaultValue, Era, Group, Kind, OPTIONS, OldKey, OptionDef};
use flink_memory::{FlinkVersion, MemorySize};

const HEAD: &str = "\
# Options

<!-- Written by `cargo xtask docs` from crates/flink-memory/src/option/table.rs. -->

Every option of Flink that touches memory, as the releases {first} to {last} read it. All else in a configuration is \
left as it stands.

A default that changed stands with the release that brought it. A key in brackets is an older one that Flink still \
reads, up to the release that is named, if any.
";

const fn heading(group: Group) -> &'static str {
    match group {
        Group::TaskManagerTotal => "Totals of the TaskManager",
        Group::TaskManagerHeap => "Heap of the TaskManager",
        Group::ManagedMemory => "Managed memory",
        Group::TaskManagerDirect => "Direct memory of the TaskManager",
        Group::Network => "Network",
        Group::TaskManagerJvm => "JVM of the TaskManager",
        Group::JobManagerTotal => "Totals of the JobManager",
        Group::JobManagerParts => "Heap and off-heap of the JobManager",
        Group::JobManagerJvm => "JVM of the JobManager",
        Group::JobManagerStores => "What the JobManager keeps",
        Group::Slots => "Slots and resources",
        Group::Execution => "Execution",
        Group::StateBackend => "State backend",
        Group::RocksDb => "RocksDB",
        Group::ForSt => "ForSt",
        Group::JvmOptions => "JVM arguments",
        Group::Kubernetes => "Kubernetes",
        Group::Yarn => "YARN",
        Group::Legacy => "Options of old",
    }
}

fn kind(kind: Kind) -> String {
    match kind {
        Kind::Size => "size".to_owned(),
        Kind::Fraction => "fraction".to_owned(),
        Kind::Float | Kind::Double => "number".to_owned(),
        Kind::Integer | Kind::Long => "whole number".to_owned(),
        Kind::Boolean => "`true` or `false`".to_owned(),
        Kind::Duration => "duration".to_owned(),
        Kind::Text => "text".to_owned(),
        Kind::Enum(words) => words
            .iter()
            .map(|word| format!("`{word}`"))
            .collect::<Vec<_>>()
            .join(", "),
        Kind::List => "list".to_owned(),
        Kind::Map => "map".to_owned(),
    }
}

fn default(default: DefaultValue) -> String {
    match default {
        DefaultValue::None => "none".to_owned(),
        DefaultValue::Size(MemorySize::MAX) => "without a limit".to_owned(),
        DefaultValue::Text("") => "empty".to_owned(),
        other => format!("`{other}`"),
    }
}

/// The defaults, oldest first, each but one of the first release with the release that brought it.
fn defaults(option: &OptionDef) -> String {
    let told = option.history.iter().map(|(since, era)| {
        let what = match era {
            Era::Default(value) => default(*value),
            Era::Removed => "removed".to_owned(),
        };
        match *since == FIRST {
            true => what,
            false => format!("since {since}: {what}"),
        }
    });
    told.collect::<Vec<_>>().join("<br>")
}

const FIRST: FlinkVersion = FlinkVersion::ALL[0];

fn old_key(old: &OldKey) -> String {
    match old.until {
        Some(until) => format!("<br>(`{}`, before {until})", old.key),
        None => format!("<br>(`{}`)", old.key),
    }
}

fn row(option: &OptionDef) -> String {
    let old: String = option.old_keys.iter().map(old_key).collect();
    let deprecated = option.deprecated.map(|since| format!(" Deprecated since {since}."));
    // Newer documentation does not tell of options that are gone.
    let mut releases = FlinkVersion::ALL.into_iter().rev();
    let newest = releases.find(|version| option.exists(*version));
    let address = newest.unwrap_or(FIRST).documentation(option.page);
    // Bars end cells, and `<name>` would be taken for markup outside of a code's backticks.
    let cells = [
        format!("[`{}`]({address}){old}", option.key),
        format!("{}{}", option.words().sentence, deprecated.unwrap_or_default()),
        kind(option.kind),
        defaults(option),
    ];
    format!("| {} |\n", cells.map(|cell| cell.replace('|', "\\|")).join(" | "))
}

fn reference() -> String {
    let [first, last] = [FIRST, FlinkVersion::NEWEST].map(|version| version.to_string());
    let mut text = HEAD.replace("{first}", &first).replace("{last}", &last);
    for options in OPTIONS.chunk_by(|one, next| one.group == next.group) {
        let group = options.first().map(|option| heading(option.group));
        text += &format!("\n## {}\n\n", group.unwrap_or_default());
        text += "| option | what it does | value | default |\n| --- | --- | --- | --- |\n";
        text.extend(options.iter().map(row));
    }
    text
}

#[test]
fn the_option_reference_is_fresh() {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../docs/options.md");
    let fresh = reference();
    if env::var_os("WRITE_DOCS").is_some() {
        fs::write(&path, &fresh).expect("docs/options.md can be written");
    }
    let written = fs::read_to_string(&path).unwrap_or_default();
    assert!(written == fresh, "docs/options.md is stale: run `cargo xtask docs`");
}
