//! How rules are tested: texts in, findings out, a line each.

use flink_config::{Answer, ConfigFile, Document};
use flink_memory::{Deployment, FlinkVersion};

use crate::finding::Fix;
use crate::round::values;
use crate::rules::Rule;
use crate::subject::Subject;
use crate::trial::found;

/// Compares what a rule finds in a text with lines like `risk TaskManager x: Title | fix | fix (least 8m)`, in which `x`
/// is what the finding is about, if it says so, and the value in brackets is only just enough.
pub(crate) fn check(rule: &Rule, version: FlinkVersion, deployment: Deployment, text: &str, expected: &[&str]) {
    let file = ConfigFile::usual(version);
    let answer = Answer::new(Document::new(text, file, version, deployment));
    assert_eq!(answer.reading.refusal, None, "{text}");
    let lines: Vec<String> = found(rule, &Subject::of(&answer))
        .into_iter()
        .map(|finding| {
            let process = finding.process.map(|process| format!(" {}", process.name()));
            let about = Some(finding.about).filter(|about| !about.is_empty());
            let least = |fix: &Fix| {
                let least = fix
                    .least
                    .as_ref()
                    .map(|least| values(&least.edits, &fix.edits).join(" "));
                least.map(|least| format!(" (least {least})")).unwrap_or_default()
            };
            let fixes = finding.fixes.iter();
            let fixes: String = fixes.map(|fix| format!(" | {}{}", fix.title, least(fix))).collect();
            format!(
                "{}{}{}: {}{fixes}",
                finding.severity.word(),
                process.unwrap_or_default(),
                about.map(|about| format!(" {about}")).unwrap_or_default(),
                finding.title,
            )
            .replace('\u{a0}', " ")
        })
        .collect();
    assert_eq!(lines, expected, "{version} {deployment}\n{text}");
}
