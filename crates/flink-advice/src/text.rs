//! Advice on a text: only edits that the text lets be made.

use flink_config::{ConfigFile, Problem, apply, read};
use flink_memory::{Deployment, FlinkVersion};

use crate::finding::{Finding, Severity};
use crate::subject::Subject;
use crate::trial::advise;

/// Of longer texts, in bytes, it is not tried whether they let a remedy's edits be made: each is several readings.
const TRIED: usize = 64 << 10;

/// What there is to say about a text, as [`advise`] does of its settings.
///
/// Where Flink cannot read the file, that comes first, and nothing else is offered until it is mended.
pub fn advise_text(text: &str, file: ConfigFile, version: FlinkVersion, deployment: Deployment) -> Vec<Finding> {
    let reading = read(text, file, version);
    let subject = Subject::new(&reading.configuration, file, version, deployment);
    let mut findings = advise(&subject);
    let is_refused = reading.refusal.is_some();
    for finding in &mut findings {
        finding.remedies.retain(|remedy| {
            let is_editable = || text.len() > TRIED || apply(text, file, version, &remedy.edits).is_ok();
            !is_refused && is_editable()
        });
    }
    if is_refused {
        findings.insert(0, unreadable(file, version, &reading.problems));
    }
    findings
}

fn unreadable(file: ConfigFile, version: FlinkVersion, problems: &[Problem]) -> Finding {
    let told = problems
        .iter()
        .take(3)
        .map(|Problem { place, message }| format!("Line {}: {message}", place.line));
    let told: Vec<String> = told.collect();
    Finding {
        rule: "unreadable-file",
        about: String::new(),
        severity: Severity::Refused,
        process: None,
        title: format!("Flink {version} cannot read this {file}"),
        reason: told.join(" "),
        components: Vec::new(),
        remedies: Vec::new(),
        page: "docs/deployment/config/#flink-configuration-file",
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use flink_memory::v;

    #[test]
    fn nothing_is_offered_that_the_text_does_not_allow() {
        let advise = |text: &str| {
            let findings = advise_text(text, ConfigFile::ConfigYaml, v(2, 3), Deployment::Docker);
            let told = findings.iter().map(|finding| (finding.rule, finding.remedies.len()));
            told.collect::<Vec<_>>()
        };
        assert_eq!(
            advise("taskmanager.memory.process.size: 400m\njobmanager.memory.process.size: 1600m"),
            [("refused", 1)]
        );
        assert_eq!(
            advise("taskmanager.memory.process.size: 400m\njobmanager.memory.process.size: 1600m\na: b: c"),
            [("unreadable-file", 0), ("refused", 0)]
        );
    }
}
