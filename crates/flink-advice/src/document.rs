//! Advice on a document: only edits that its text lets be made.

use flink_config::{Answer, Document, Problem, Repair, apply, repairs};

use crate::finding::{Finding, Fix, Severity};
use crate::subject::Subject;
use crate::trial::advise_subject;

/// For how much text, in bytes, it is tried whether it lets a fix's edits be made: each try is several readings. Who
/// makes the edits of a fix that was not tried is told so by [`apply`].
const TRIED: usize = 128 << 10;

/// What there is to say about a document: what [`advise_subject`] says of its settings, with the fixes that its text lets be
/// made.
///
/// Where Flink cannot read the file, that is all there is to say, with edits that make it readable where there are any:
/// what could be read of it is not what someone means.
pub fn advise(answer: &Answer) -> Vec<Finding> {
    if answer.reading.refusal.is_some() {
        return vec![unreadable(answer)];
    }
    let mut findings = advise_subject(&Subject::of(answer));
    let mut left = TRIED;
    let mut is_editable = |fix: &Fix| match left.checked_sub(answer.document.text.len()) {
        Some(rest) => {
            left = rest;
            apply(answer, &fix.edits).is_ok()
        }
        None => true,
    };
    for finding in &mut findings {
        finding.fixes.retain(&mut is_editable);
    }
    findings
}

/// What there is to say about a file that Flink cannot read, with edits that make it readable.
pub fn unreadable(answer: &Answer) -> Finding {
    let Document { file, flink, .. } = answer.document;
    let problems = answer.reading.problems.iter();
    let told = problems
        .take(3)
        .map(|Problem { place, message }| format!("Line {}: {message}", place.line));
    let told: Vec<String> = told.collect();
    Finding {
        rule: "unreadable-file",
        about: String::new(),
        severity: Severity::Refused,
        process: None,
        title: format!("Flink {flink} cannot read this {file}"),
        reason: format!(
            "{} Recommendations follow once Flink can read the file.",
            told.join(" ")
        ),
        components: Vec::new(),
        fixes: repairs(answer).into_iter().map(fix).collect(),
        page: "docs/deployment/config/#flink-configuration-file",
    }
}

fn fix(Repair { title, edits }: Repair) -> Fix {
    Fix {
        title,
        edits,
        is_recommended: true,
        ..Fix::default()
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use flink_config::ConfigFile;
    use flink_memory::{Deployment, v};

    #[test]
    fn nothing_is_offered_that_the_text_does_not_allow() {
        let advise = |text: &str| {
            let findings = super::advise(&Answer::new(Document::new(
                text,
                ConfigFile::ConfigYaml,
                v(2, 3),
                Deployment::Docker,
            )));
            let told = findings.iter().map(|finding| (finding.rule, finding.fixes.len()));
            told.collect::<Vec<_>>()
        };
        assert_eq!(
            advise("taskmanager.memory.process.size: 400m\njobmanager.memory.process.size: 1600m"),
            [("refused", 1)]
        );
        assert_eq!(
            advise("taskmanager.memory.process.size: 400m\njobmanager.memory.process.size: 1600m\na: b: c"),
            [("unreadable-file", 1)]
        );
    }
}
