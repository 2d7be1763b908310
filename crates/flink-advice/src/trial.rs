//! Runs the rules, and tries every fix before it is told.

use flink_memory::{Component, Process};

use crate::finding::{Change, Finding, Fix};
use crate::fix::fixes;
use crate::rules::{RULES, Rule};
use crate::subject::{Subject, applied};

/// A rule that has more to say than this about one configuration says no more.
const FINDINGS: usize = 20;

/// What there is to say about a configuration, the most serious first, and of the equally serious in the order of
/// [`RULES`].
pub fn advise_subject(subject: &Subject) -> Vec<Finding> {
    let mut findings: Vec<Finding> = RULES.iter().flat_map(|rule| found(rule, subject)).collect();
    findings.sort_by_key(|finding| finding.severity);
    findings
}

/// What one rule finds, with the fixes that hold.
pub(crate) fn found(rule: &Rule, subject: &Subject) -> Vec<Finding> {
    let mut findings = (rule.find)(subject);
    findings.truncate(FINDINGS);
    for finding in &mut findings {
        let mut fixes = std::mem::take(&mut finding.fixes);
        fixes.retain_mut(|fix| {
            let configuration = applied(subject.configuration, &fix.edits);
            let after = subject.with(&configuration);
            fix.changes = changes(subject, &after);
            holds(rule, finding, subject, &after)
        });
        finding.fixes = fixes;
    }
    findings
}

/// Fixes that hold, with what they do to the components: the process starts, or both where none is named, and none that
/// started stops, be it for the platform.
pub fn proven(subject: &Subject, process: Option<Process>, mut fixes: Vec<Fix>) -> Vec<Fix> {
    fixes.retain_mut(|fix| {
        let configuration = applied(subject.configuration, &fix.edits);
        let after = subject.with(&configuration);
        fix.changes = changes(subject, &after);
        start(process, subject, &after)
    });
    fixes
}

/// The smallest changes with which Flink starts a process that it refuses.
pub fn refusal_fixes(subject: &Subject, process: Process) -> Vec<Fix> {
    proven(subject, Some(process), fixes(subject, process))
}

/// Whether the processes that a finding concerns start, none that started stops, and the finding is gone.
fn holds(rule: &Rule, finding: &Finding, before: &Subject, after: &Subject) -> bool {
    start(finding.process, before, after) && !(rule.find)(after).iter().any(|still| still.is_same(finding))
}

/// Whether the process that is concerned starts, or both where none is named, and none that started stops, be it for
/// the platform.
fn start(concerned: Option<Process>, before: &Subject, after: &Subject) -> bool {
    let starts = |process: &Process| {
        let is_concerned = concerned.is_none_or(|concerned| concerned == *process);
        let must_start = is_concerned || before.starts(*process);
        let must_be_asked_for = before.starts(*process) && before.container(*process).is_ok();
        (!must_start || after.starts(*process)) && (!must_be_asked_for || after.container(*process).is_ok())
    };
    Process::ALL.iter().all(starts)
}

/// The components that differ between two configurations, in the order of Flink's log block.
pub fn changes(before: &Subject, after: &Subject) -> Vec<Change> {
    let mut changes = Vec::new();
    for process in Process::ALL {
        // What is only a number moves nothing.
        let size = |subject: &Subject, component| {
            let derivation = subject.derivation(process);
            let is_held = !derivation.is_nominal(component);
            derivation.amounts.size(component).filter(|_| is_held)
        };
        for component in Component::ALL {
            let (before, after) = (size(before, component), size(after, component));
            if before != after {
                changes.push(Change {
                    process,
                    component,
                    before,
                    after,
                });
            }
        }
    }
    changes
}
