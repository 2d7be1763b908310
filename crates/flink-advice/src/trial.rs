//! Runs the rules, and tries every fix before it is told.

use flink_memory::{Component, MemorySize, Process, ShortSize, read_double};

use crate::finding::{Change, Finding, Fix};
use crate::fix::{fixes, is_absurd};
use crate::minimum::short;
use crate::round::values;
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
        let fixes = std::mem::take(&mut finding.fixes);
        finding.fixes = tried(subject, fixes, &|after| holds(rule, finding, subject, after));
    }
    findings
}

/// Fixes that hold, with what they do to the components: the process starts, or both where none is named, and none that
/// started stops, be it for the platform.
pub fn proven(subject: &Subject, process: Option<Process>, fixes: Vec<Fix>) -> Vec<Fix> {
    let holds = |after: &Subject| start(process, subject, after);
    fixes
        .into_iter()
        .filter_map(|fix| try_out(subject, fix, &holds))
        .collect()
}

/// Changes with which Flink starts a process that it refuses.
pub fn refusal_fixes(subject: &Subject, process: Process) -> Vec<Fix> {
    proven(subject, Some(process), fixes(subject, process).0)
}

/// The fixes that hold, those that are recommended alone if there are any.
fn tried(subject: &Subject, fixes: Vec<Fix>, holds: &dyn Fn(&Subject) -> bool) -> Vec<Fix> {
    let mut tried: Vec<Fix> = fixes
        .into_iter()
        .filter_map(|fix| try_out(subject, fix, holds))
        .collect();
    if tried.iter().any(|fix| fix.is_recommended) {
        tried.retain(|fix| fix.is_recommended);
    }
    tried
}

/// A fix that holds, with what it does, and why it has its values. Where only its least values hold, it is these.
fn try_out(subject: &Subject, mut fix: Fix, holds: &dyn Fn(&Subject) -> bool) -> Option<Fix> {
    let least = fix.least.take().and_then(|least| try_out(subject, *least, holds));
    let configuration = applied(subject.configuration, &fix.edits);
    let after = subject.with(&configuration);
    if is_absurd(subject, &fix.edits) || !holds(&after) {
        return least;
    }
    fix.changes = changes(subject, &after);
    let short: Vec<_> = short(subject, &after).collect();
    fix.is_recommended = short.is_empty();
    fix.reason = match (&least, short.first()) {
        (_, Some((minimum, size))) => format!(
            "{} gets only {}. It needs {} for {}.",
            minimum.component.name(),
            ShortSize(*size),
            ShortSize(minimum.size),
            minimum.why
        ),
        (Some(least), None) => why_round(subject, &fix, least),
        (None, None) => fix.reason,
    };
    // What was only just enough is told by what it is the least of.
    fix.least = least.map(|mut least| {
        least.reason.clear();
        Box::new(least)
    });
    Some(fix)
}

/// Why a round value is recommended beside one that is only just enough.
fn why_round(subject: &Subject, fix: &Fix, least: &Fix) -> String {
    let (round, just) = (values(&fix.edits, &least.edits), values(&least.edits, &fix.edits));
    let is_up = round.first().map(|value| amount(value)) > just.first().map(|value| amount(value));
    let starts = Process::ALL.iter().all(|process| subject.starts(*process));
    let enough = match just.as_slice() {
        [value] if !starts && is_up => format!("Flink starts from `{value}` on"),
        [value] if !starts => format!("Flink starts up to `{value}`"),
        [value] => format!("`{value}` is just enough"),
        values => format!("`{}` are just enough", values.join("` and `")),
    };
    let configuration = applied(subject.configuration, &least.edits);
    let after = subject.with(&configuration);
    let short = short(subject, &after).next();
    match short {
        Some((minimum, size)) => format!(
            "{enough}, but {} would get only {}. It needs {} for {}.",
            minimum.component.name(),
            ShortSize(size),
            ShortSize(minimum.size),
            minimum.why
        ),
        None if is_up => format!("{enough}; rounded up."),
        None => format!("{enough}; rounded down."),
    }
}

/// How much a value is, to be compared with another.
fn amount(value: &str) -> f64 {
    let size = MemorySize::parse(value).map(|size| size.bytes() as f64);
    read_double(value).or(size.ok()).unwrap_or_default()
}

/// Whether the processes that a finding concerns start, none that started stops, and the finding is gone.
fn holds(rule: &Rule, finding: &Finding, before: &Subject, after: &Subject) -> bool {
    // What is about a key is gone with the key, and a refusal once the process starts.
    let is_set = |subject: &Subject| subject.configuration.get(&finding.about).is_some();
    let is_gone = || {
        finding.rule == "refused"
            || (is_set(before) && !is_set(after))
            || !(rule.find)(after).iter().any(|still| still.is_same(finding))
    };
    start(finding.process, before, after) && is_gone()
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
