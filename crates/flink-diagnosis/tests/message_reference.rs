//! Writes `docs/messages.md` from the messages, and fails where it is stale: `cargo xtask docs` writes it.

#![allow(clippy::expect_used, reason = "a test may stop at what it can't write")]

use std::path::Path;
use std::{env, fs};

use flink_diagnosis::{MESSAGES, diagnose};

const HEAD: &str = "\
# Messages

<!-- Written by `cargo xtask docs` from crates/flink-diagnosis/src. -->

Messages of failures that have to do with memory, and what they mean. Give a log to `flink-memory explain`, or call \
`diagnose` of the npm package: with your configuration, what to set is computed from the numbers of \
the message, and each such fix was tried. Each message has a short address that stays for ever: the page explains an example of it where its address ends in that, like `…/#oom-metaspace`. A message that is pasted into the page is explained above the picture, and the page’s link carries its numbers then, never \
its text: `…&why=insufficient-network-buffers:65:32:2048:32768`.

| address | |
| --- | --- |
";

/// A text within a table or a heading.
fn line(text: &str) -> String {
    text.replace('|', "\\|")
}

fn reference() -> String {
    let mut text = HEAD.to_owned();
    for message in MESSAGES {
        text += &format!("| [`{id}`](#{id}) | {} |\n", line(message.title), id = message.id);
    }
    for message in MESSAGES {
        let example = message.example.replace('\t', "    ");
        text += &format!(
            "\n## {}\n\n**{}.** {}\n\n{}\n\n```text\n{example}\n```\n",
            message.id, message.title, message.meaning, message.advice
        );
        for diagnosis in diagnose(message.example, None) {
            let components: Vec<_> = diagnosis
                .case
                .components
                .iter()
                .map(|component| component.name())
                .collect();
            if !components.is_empty() {
                text += &format!("\nMemory: {}.\n", components.join(", "));
            }
            if !diagnosis.case.details.is_empty() {
                text += &format!("\nOf this one: {}\n", diagnosis.case.details.replace('\u{a0}', " "));
            }
            if let Some(rebuilt) = diagnosis.case.rebuilt.filter(|rebuilt| !rebuilt.settings.is_empty()) {
                let settings = rebuilt.settings.iter().map(|(key, value)| format!("{key}: {value}\n"));
                text += &format!(
                    "\nFlink {} says the same of these settings, read back from it:\n\n```yaml\n{}```\n",
                    rebuilt.version,
                    settings.collect::<String>()
                );
            }
            if !diagnosis.case.fixes.is_empty() {
                let fixes = diagnosis.case.fixes.iter().map(|fix| format!("- {}\n", fix.title));
                text += &format!("\nWhat fixes it, each tried:\n\n{}", fixes.collect::<String>());
            }
        }
        text += &format!("\nSource: {}.\n", message.source);
    }
    text
}

#[test]
fn the_message_reference_is_fresh() {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../docs/messages.md");
    let fresh = reference();
    if env::var_os("WRITE_DOCS").is_some() {
        fs::write(&path, &fresh).expect("docs/messages.md can be written");
    }
    let written = fs::read_to_string(&path).unwrap_or_default();
    assert!(written == fresh, "docs/messages.md is stale: run `cargo xtask docs`");
}
