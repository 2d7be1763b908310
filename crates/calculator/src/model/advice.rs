//! The recommendations for a document, and which of them are for what is in view.

use std::rc::Rc;

use flink_advice::{Finding, Fix, Severity, Subject, advise_subject, applied, unreadable};
use flink_config::Answer;
use flink_memory::{Amounts, Component, Process, derive};

use super::calculation::is_missing;

/// The rules whose findings are shown with Flink's own words, not among the recommendations.
const REFUSED: &str = "refused";
const UNREADABLE: &str = "unreadable-file";

/// The recommendations for a document.
#[derive(Debug, PartialEq)]
pub struct Advice {
    /// What Flink makes of the document. The fixes are edits of its text, and of no other.
    pub answer: Rc<Answer>,
    /// What is found, the most serious first.
    pub findings: Vec<Finding>,
}

/// A fix of a finding, each by its index.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Pointed {
    /// The finding.
    pub finding: usize,
    /// The fix, if the finding has one.
    pub fix: usize,
    /// Whether its values that are only just enough are meant.
    pub least: bool,
}

/// What is pointed at beside the picture, as the picture shows it.
#[derive(Clone, Debug, PartialEq)]
pub struct Emphasis {
    /// The components that it is about.
    pub components: Vec<Component>,
    /// What would become of all of them.
    pub after: Option<Amounts>,
    /// Whether that is how they were before the last edit.
    pub is_past: bool,
}

impl Emphasis {
    /// What a process was `before` the last edit.
    pub fn past(before: &Answer, process: Process) -> Self {
        Self {
            components: Vec::new(),
            after: before
                .starts(process)
                .then(|| before.derivation(process).amounts.clone()),
            is_past: true,
        }
    }

    /// What a process would be in another configuration.
    pub fn future(answer: &Answer, process: Process) -> Self {
        Self {
            is_past: false,
            ..Self::past(answer, process)
        }
    }
}

impl Advice {
    /// Asks the rules.
    pub fn new(answer: Rc<Answer>) -> Self {
        let findings = match answer.reading.refusal {
            Some(_) => vec![unreadable(&answer)],
            None => advise_subject(&Subject::of(&answer)),
        };
        Self { answer, findings }
    }

    /// The finding that says what Flink's refusal of a process means.
    pub fn on_refusal(&self, process: Process) -> Option<(usize, &Finding)> {
        let mut findings = self.findings.iter().enumerate();
        findings.find(|(_, finding)| match finding.rule {
            REFUSED => finding.process == Some(process),
            rule => rule == UNREADABLE,
        })
    }

    /// The fix that is pointed at.
    pub fn fix(&self, pointed: Pointed) -> Option<&Fix> {
        let fix = self.findings.get(pointed.finding)?.fixes.get(pointed.fix)?;
        if pointed.least { fix.least.as_deref() } else { Some(fix) }
    }

    /// What the picture of a process shows of a fix that is pointed at.
    pub fn emphasis(&self, pointed: Pointed, process: Process) -> Option<Emphasis> {
        let finding = self.findings.get(pointed.finding)?;
        let fix = self.fix(pointed);
        let after = fix.filter(|fix| fix.changes.iter().any(|change| change.process == process));
        let after = after.map(|fix| {
            let target = self.answer.derivation(process).target;
            derive(target, &applied(self.answer.configuration(), &fix.edits)).amounts
        });
        let components = match is_elsewhere(finding, process) {
            true => Vec::new(),
            false => finding.components.clone(),
        };
        Some(Emphasis {
            components,
            after,
            is_past: false,
        })
    }

    /// The findings to list while a process is in view, by their indices: the most serious first, and of the equally
    /// serious those of this process. Left out is what is shown with Flink's words.
    pub fn listed(&self, process: Process) -> Vec<(usize, &Finding)> {
        let on_refusal = self.on_refusal(process).map(|(index, _)| index);
        // A process of which nothing is set is no mistake, and its place says so.
        let is_missing = |finding: &Finding| {
            let process = finding.process.filter(|_| finding.rule == REFUSED);
            process.is_some_and(|process| is_missing(&self.answer, process))
        };
        let findings = self.findings.iter().enumerate();
        let is_listed = |(index, finding): &(usize, &Finding)| Some(*index) != on_refusal && !is_missing(finding);
        let mut listed: Vec<_> = findings.filter(is_listed).collect();
        listed.sort_by_key(|(_, finding)| (finding.severity, is_elsewhere(finding, process)));
        listed
    }
}

/// Whether a finding concerns another process than the one in view.
pub fn is_elsewhere(finding: &Finding, process: Process) -> bool {
    finding.process.is_some_and(|concerned| concerned != process)
}

/// Whether a finding concerns a component of a process: it is about that, or about a part of it.
pub fn concerns(finding: &Finding, process: Process, component: Component) -> bool {
    let mut components = finding.components.iter();
    !is_elsewhere(finding, process) && components.any(|about| component.holds(*about, process))
}

/// Whether a finding can be dismissed. What does not start cannot.
pub fn can_be_dismissed(finding: &Finding) -> bool {
    finding.severity != Severity::Refused
}

#[cfg(test)]
mod tests {
    use super::*;
    use flink_config::Document;
    use flink_memory::Component::*;

    fn finding(rule: &'static str, severity: Severity, process: Option<Process>, components: &[Component]) -> Finding {
        Finding {
            rule,
            about: String::new(),
            severity,
            process,
            title: String::new(),
            reason: String::new(),
            components: components.to_vec(),
            fixes: Vec::new(),
            page: "",
        }
    }

    #[test]
    fn the_process_in_view_comes_first_among_the_equally_serious() {
        use Process::{JobManager, TaskManager};
        let advice = Advice {
            answer: Rc::new(Answer::new(Document::default())),
            findings: vec![
                finding("refused", Severity::Refused, Some(TaskManager), &[]),
                finding("refused", Severity::Refused, Some(JobManager), &[]),
                finding("a", Severity::Risk, Some(TaskManager), &[]),
                finding("b", Severity::Risk, Some(JobManager), &[]),
                finding("c", Severity::Hint, None, &[]),
            ],
        };
        for (process, expected) in [(TaskManager, [1, 2, 3, 4]), (JobManager, [0, 3, 2, 4])] {
            let listed: Vec<usize> = advice.listed(process).iter().map(|(index, _)| *index).collect();
            assert_eq!(listed, expected, "{process:?}");
        }
        assert_eq!(advice.on_refusal(JobManager).map(|(index, _)| index), Some(1));
    }

    #[test]
    fn a_finding_concerns_its_components_and_their_wholes() {
        use Process::{JobManager, TaskManager};
        let about_managed = finding("a", Severity::Risk, Some(TaskManager), &[Managed, JvmOverhead]);
        let about_heap = finding("b", Severity::Risk, None, &[JvmHeap]);
        for (finding, process, component, expected) in [
            (&about_managed, TaskManager, Managed, true),
            (&about_managed, TaskManager, OffHeap, true),
            (&about_managed, TaskManager, TotalProcess, true),
            (&about_managed, TaskManager, TaskHeap, false),
            (&about_managed, JobManager, TotalProcess, false),
            (&about_heap, TaskManager, TaskHeap, false),
            (&about_heap, TaskManager, TotalFlink, true),
            (&about_heap, JobManager, JvmHeap, true),
        ] {
            assert_eq!(concerns(finding, process, component), expected, "{component:?}");
        }
    }

    #[test]
    fn what_flink_cannot_read_gets_no_fixes_but_of_the_text() {
        let fixes = |text| {
            let advice = Advice::new(Rc::new(Answer::new(Document::default().with_text(text))));
            let fixes = advice.findings.iter().map(|finding| finding.fixes.len());
            (
                advice.on_refusal(Process::TaskManager).is_some(),
                fixes.sum::<usize>() > 0,
            )
        };
        assert_eq!(fixes("taskmanager.memory.process.size: 100m\n"), (true, true));
        assert_eq!(fixes("taskmanager.memory.process.size: 100m\n}\n"), (true, false));
        assert_eq!(fixes("taskmanager.memory.process.size:100m\n"), (true, true));
    }
}
