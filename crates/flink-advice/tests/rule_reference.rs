//! Writes `docs/rules.md` from the rules' own first lines, and fails where it is stale: `cargo xtask docs` writes it.

#![allow(clippy::expect_used, clippy::panic, reason = "a test may stop at what it can't read")]

use std::path::Path;
use std::{env, fs};

use flink_advice::rules::RULES;
use flink_advice::{MINIMUMS, Severity};
use flink_memory::ShortSize;

const HEAD: &str = "\
# Rules

<!-- Written by `cargo xtask docs` from the first lines of crates/flink-advice/src/rules/*.rs. -->

What the recommendations look for. Every fix is tried before it is offered: with its edits Flink starts, no process \
that started stops, and the finding is gone.

| severity | |
| --- | --- |
| refused | Flink, or the job in it, does not start |
| risk | it starts, and can fail, be killed or be slow for it |
| waste | memory is paid for that nothing uses |
| hint | it works, and could be better or simpler |

Beside the rules, `unreadable-file` (refused) reports that Flink cannot read the file, and on which lines.

## Recommended values

Where a range of values would do, a fix sets a recommended one, and names beside it the least that is just enough. \
Recommended sizes are multiples of 16 MiB below 1 GiB and of 64 MiB from there on, fractions multiples of 0.05 where \
there is one. With them, no part of the process gets less than this, unless you set that part lower yourself:

| process | part | at least | for | source |
| --- | --- | --- | --- | --- |
";

const SEVERITIES: [(&str, Severity); 4] = [
    ("Severity::Refused", Severity::Refused),
    ("Severity::Risk", Severity::Risk),
    ("Severity::Waste", Severity::Waste),
    ("Severity::Hint", Severity::Hint),
];

/// A rule's source without its tests.
fn source(name: &str) -> String {
    let path = format!("src/rules/{}.rs", name.replace('-', "_"));
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join(path);
    let text = fs::read_to_string(&path).unwrap_or_else(|error| panic!("{}: {error}", path.display()));
    text.split("#[cfg(test)]").next().unwrap_or_default().to_owned()
}

/// The rule's first lines as they stand there, with links between code made plain code.
fn doc(source: &str) -> String {
    let lines = source.lines().map_while(|line| line.strip_prefix("//!"));
    let lines: Vec<_> = lines.map(|line| line.strip_prefix(' ').unwrap_or(line)).collect();
    lines.join("\n").replace("[`", "`").replace("`]", "`")
}

/// The severities that the rule can give.
fn severities(source: &str) -> String {
    let given = SEVERITIES.iter().filter(|(code, _)| source.contains(code));
    let words: Vec<_> = given.map(|(_, severity)| severity.word()).collect();
    words.join(" or ")
}

fn reference() -> String {
    let mut text = HEAD.to_owned();
    for minimum in MINIMUMS {
        let (process, component) = (minimum.process.name(), minimum.component.name());
        let size = ShortSize(minimum.size).to_string().replace('\u{a0}', " ");
        text += &format!(
            "| {process} | {component} | {size} | {} | {} |\n",
            minimum.why, minimum.source
        );
    }
    for rule in RULES {
        let source = source(rule.name);
        let (doc, severities) = (doc(&source), severities(&source));
        assert!(!doc.is_empty() && !severities.is_empty(), "{}", rule.name);
        text += &format!("\n## {}\n\n*{severities}*\n\n{doc}\n", rule.name);
    }
    text
}

#[test]
fn the_rule_reference_is_fresh() {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../docs/rules.md");
    let fresh = reference();
    if env::var_os("WRITE_DOCS").is_some() {
        fs::write(&path, &fresh).expect("docs/rules.md can be written");
    }
    let written = fs::read_to_string(&path).unwrap_or_default();
    assert!(written == fresh, "docs/rules.md is stale: run `cargo xtask docs`");
}
