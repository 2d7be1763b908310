//! How rules are tested: texts in, findings out, a line each.

use flink_config::{ConfigFile, read};
use flink_memory::{Deployment, FlinkVersion};

use crate::rules::Rule;
use crate::subject::Subject;
use crate::trial::found;

/// Compares what a rule finds in a text with lines like `risk TaskManager x: Title | remedy | remedy`, in which `x` is
/// what the finding is about, if it says so.
pub(crate) fn check(rule: &Rule, version: FlinkVersion, deployment: Deployment, text: &str, expected: &[&str]) {
    let file = ConfigFile::usual(version);
    let reading = read(text, file, version);
    assert_eq!(reading.refusal, None, "{text}");
    let subject = Subject::new(&reading.configuration, file, version, deployment);
    let lines: Vec<String> = found(rule, &subject)
        .into_iter()
        .map(|finding| {
            let process = finding.process.map(|process| format!(" {}", process.name()));
            let about = Some(finding.about).filter(|about| !about.is_empty());
            let remedies: String = finding
                .remedies
                .iter()
                .map(|remedy| format!(" | {}", remedy.title))
                .collect();
            format!(
                "{}{}{}: {}{remedies}",
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
