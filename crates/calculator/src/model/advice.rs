//! What there is to recommend for a setup: reckoned when typing pauses, so that no key stroke waits for it.

mod dismissed;
mod panel;
mod shown;

use std::cell::RefCell;
use std::rc::Rc;

use flink_advice::{Finding, Severity, Subject, advise, applied};
use flink_config::Reading;
use flink_memory::{Component, Process, Target, derive};
use gloo::timers::callback::Timeout;
use yew::prelude::*;

use crate::answer::Answer;
use crate::later::Later;
use crate::picture::Emphasis;
use crate::setup::Setup;
use crate::state::{State, Step};

pub use dismissed::{Dismissed, forget_dismissed, use_dismissed};
pub use panel::{Recommendations, RecommendationsProps};
pub use shown::{Pointing, coded, fixes};

/// The pause in typing after which there is advice, in milliseconds: longer than from one key stroke to the next.
const PAUSE: u32 = 200;

/// The rule whose finding is told with Flink's own words, not among the recommendations.
const TOLD_WITH_FLINK: &str = "refused";

/// What there is to recommend for a setup.
#[derive(Debug)]
pub struct Advice {
    /// The setup. The fixes are edits of its text, and of no other.
    pub setup: Setup,
    /// What is found, the most serious first.
    pub findings: Vec<Finding>,
    /// Whether the rules were asked: not before they are loaded.
    pub is_given: bool,
    reading: Rc<Reading>,
}

/// Made anew only for another setup, so that identity tells what to draw again.
impl PartialEq for Advice {
    fn eq(&self, other: &Self) -> bool {
        std::ptr::eq(self, other)
    }
}

/// A fix of a finding, each by its index.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Pointed {
    /// The finding.
    pub finding: usize,
    /// The fix, if the finding has one.
    pub fix: usize,
}

impl Advice {
    fn awaited(setup: &Setup, answer: &Answer) -> Self {
        Self {
            setup: setup.clone(),
            findings: Vec::new(),
            is_given: false,
            reading: answer.reading.clone(),
        }
    }

    pub fn new(setup: &Setup, answer: &Answer) -> Self {
        let reading = answer.reading.clone();
        let Setup {
            file,
            version,
            deployment,
            ..
        } = *setup;
        let mut findings = advise(&Subject::new(&reading.configuration, file, version, deployment));
        if reading.refusal.is_some() {
            // No edit is made in a text that Flink cannot read, nor does Flink come to derive anything from it.
            findings.retain(|finding| finding.rule != TOLD_WITH_FLINK);
            for finding in &mut findings {
                finding.fixes.clear();
            }
        }
        Self {
            setup: setup.clone(),
            findings,
            is_given: true,
            reading,
        }
    }

    /// The finding that says what Flink's refusal of a process means.
    pub fn on_refusal(&self, process: Process) -> Option<(usize, &Finding)> {
        let mut findings = self.findings.iter().enumerate();
        findings.find(|(_, finding)| finding.rule == TOLD_WITH_FLINK && finding.process == Some(process))
    }

    /// What the picture of a process shows of a fix that is pointed at.
    pub fn emphasis(&self, pointed: Pointed, process: Process) -> Option<Emphasis> {
        let finding = self.findings.get(pointed.finding)?;
        let fix = finding.fixes.get(pointed.fix);
        let after = fix.filter(|fix| fix.changes.iter().any(|change| change.process == process));
        let after = after.map(|fix| {
            let target = Target {
                process,
                version: self.setup.version,
                deployment: self.setup.deployment,
            };
            derive(target, &applied(&self.reading.configuration, &fix.edits)).amounts
        });
        let concerns = finding.process.is_none_or(|concerned| concerned == process);
        let components = if concerns {
            finding.components.clone()
        } else {
            Vec::new()
        };
        Some(Emphasis { components, after })
    }

    /// The findings to list while a process is in view, by their indices: the most serious first, and of the equally
    /// serious those of this process. Left out is what is told with Flink's words.
    fn listed(&self, process: Process) -> Vec<(usize, &Finding)> {
        let told = self.on_refusal(process).map(|(index, _)| index);
        let findings = self.findings.iter().enumerate();
        let mut listed: Vec<_> = findings.filter(|(index, _)| Some(*index) != told).collect();
        listed.sort_by_key(|(_, finding)| (finding.severity, is_elsewhere(finding, process)));
        listed
    }
}

/// Whether a finding concerns another process than the one in view.
fn is_elsewhere(finding: &Finding, process: Process) -> bool {
    finding.process.is_some_and(|concerned| concerned != process)
}

/// Whether a finding concerns a component of a process: it is about that, or about a part of it.
fn concerns(finding: &Finding, process: Process, component: Component) -> bool {
    let mut components = finding.components.iter();
    !is_elsewhere(finding, process) && components.any(|about| component.holds(*about, process))
}

/// Whether a finding can be put aside. What does not start cannot.
fn can_be_dismissed(finding: &Finding) -> bool {
    finding.severity != Severity::Refused
}

/// The advice on the setup of the state. While someone types, and until a distinct act is drawn, it is still that on the
/// setup before: neither waits for advice. The page does when it opens, because advice that came after it would push down
/// what is there already.
#[hook]
pub fn use_advice(state: &State, later: Option<&'static Later>) -> Rc<Advice> {
    let State {
        setup, answer, step, ..
    } = state;
    let latest = use_mut_ref(|| {
        Rc::new(match later {
            Some(later) => (later.advise)(setup, answer),
            None => Advice::awaited(setup, answer),
        })
    });
    let rested = use_state_eq(|| None::<Setup>);
    let is_at_rest = rested.as_ref() == Some(setup);
    let pause = if *step == Step::Typed { PAUSE } else { 0 };
    use_effect_with((setup.clone(), pause), move |(setup, pause)| {
        let setup = setup.clone();
        let timer = Timeout::new(*pause, move || rested.set(Some(setup)));
        move || drop(timer)
    });
    let mut latest = RefCell::borrow_mut(&latest);
    if let Some(later) = later.filter(|_| is_at_rest && !(latest.is_given && latest.setup == *setup)) {
        *latest = Rc::new((later.advise)(setup, answer));
    }
    latest.clone()
}

#[cfg(test)]
mod tests {
    use super::*;
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
            setup: Setup::default(),
            reading: Rc::default(),
            is_given: true,
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
    fn what_flink_cannot_read_gets_no_fixes() {
        let setup = |text: &'static str| Setup {
            text: text.into(),
            ..Setup::default()
        };
        let fixes = |text| {
            let setup = setup(text);
            let advice = Advice::new(&setup, &Answer::new(&setup, None));
            let fixes = advice.findings.iter().map(|finding| finding.fixes.len());
            (
                advice.on_refusal(Process::TaskManager).is_some(),
                fixes.sum::<usize>() > 0,
            )
        };
        assert_eq!(fixes("taskmanager.memory.process.size: 100m\n"), (true, true));
        assert_eq!(fixes("taskmanager.memory.process.size: 100m\n}\n"), (false, false));
    }
}
