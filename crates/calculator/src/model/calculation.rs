//! What is calculated, and what of it is looked at. An embedded picture has no other state.

use std::cell::RefCell;
use std::rc::Rc;

use flink_config::{Answer, Document};
use flink_memory::{Component, Process};
use yew::Reducible;

use super::embed::Part;
use super::message::Set;
use super::opened::{Carried, Opened, link_with};
use super::shown::Shown;

thread_local! {
    static LATEST: RefCell<Rc<str>> = RefCell::default();
}

/// The text that was looked at last: should the program stop over it, it is not lost.
#[cfg(target_arch = "wasm32")]
pub fn latest_text() -> Rc<str> {
    LATEST.with_borrow(Clone::clone)
}

/// What Flink makes of a document.
fn answer(document: Document) -> Rc<Answer> {
    LATEST.set(document.text.clone());
    Rc::new(Answer::new(document))
}

/// What Flink makes of the document in view, and what is looked at.
#[derive(Clone, Debug)]
pub struct Calculation {
    /// What Flink makes of the document.
    pub answer: Rc<Answer>,
    /// The process in view.
    pub process: Process,
    /// The component that is explained.
    pub selected: Option<Component>,
    /// The parts of the page in view, where another page asks for some; else all are.
    pub parts: Option<Rc<[Part]>>,
    /// What could not be read of the link that was opened last.
    pub faults: Rc<[String]>,
    /// What it is compared with: the picture shows its outlines.
    pub versus: Option<Rc<Answer>>,
    shown: [Shown; 2],
    last_good: [Option<Shown>; 2],
}

impl Calculation {
    /// What is opened, with nothing selected.
    pub fn new(opened: Opened) -> Self {
        let Opened {
            document,
            faults,
            versus,
            ..
        } = opened;
        let answer = answer(document);
        let shown = Process::ALL.map(|process| Shown {
            answer: answer.clone(),
            process,
        });
        Self {
            process: Process::TaskManager,
            selected: None,
            parts: None,
            faults: faults.into(),
            versus: versus.map(|versus| Rc::new(Answer::new(versus))),
            last_good: shown.clone().map(|shown| Some(shown).filter(Shown::starts)),
            shown,
            answer,
        }
    }

    /// The document.
    pub fn document(&self) -> &Document {
        &self.answer.document
    }

    /// The document that it is compared with.
    pub fn other(&self) -> Option<&Document> {
        self.versus.as_ref().map(|versus| &versus.document)
    }

    /// The fragment of the link to the document and to what it is compared with, without `#`.
    pub fn link(&self) -> String {
        let carried = Carried {
            versus: self.versus.clone(),
            ..Carried::default()
        };
        link_with(&self.answer, &carried).0
    }

    /// What is shown of a process.
    pub fn shown(&self, process: Process) -> &Shown {
        of(process, &self.shown)
    }

    /// What of a process was shown when Flink started it last. While it starts, that is what is shown.
    pub fn last_good(&self, process: Process) -> Option<&Shown> {
        of(process, &self.last_good).as_ref()
    }

    /// Whether a part of the page is in view.
    pub fn shows(&self, part: Part) -> bool {
        self.parts.as_ref().is_none_or(|parts| parts.contains(&part))
    }

    /// Whether Flink starts a process.
    pub fn starts(&self, process: Process) -> bool {
        self.answer.starts(process)
    }

    /// Whether anything is said about a process's memory.
    pub fn is_configured(&self, process: Process) -> bool {
        is_configured(&self.answer, process)
    }

    /// Whether a process does not start for want of any setting.
    pub fn is_missing(&self, process: Process) -> bool {
        is_missing(&self.answer, process)
    }

    /// The process to begin with: the one that something is said about.
    pub fn usual_process(&self) -> Process {
        match !self.is_configured(Process::TaskManager) && self.is_configured(Process::JobManager) {
            true => Process::JobManager,
            false => Process::TaskManager,
        }
    }

    /// The same view of another document.
    pub fn with_document(&self, document: Document) -> Self {
        if document == *self.document() {
            return self.clone();
        }
        let answer = answer(document);
        // What looks the same stays the same, so that comparing it later takes no time.
        let shown = self.shown.clone().map(|before| {
            let shown = Shown {
                answer: answer.clone(),
                process: before.process,
            };
            if shown == before { before } else { shown }
        });
        let last_good = shown.clone().map(|shown| match shown.starts() {
            true => Some(shown),
            false => self.last_good(shown.process).cloned(),
        });
        Self {
            answer,
            shown,
            last_good,
            ..self.clone()
        }
    }

    /// The same view of what is opened.
    pub fn with_opened(&self, opened: Opened) -> Self {
        let Opened {
            document,
            faults,
            versus,
            ..
        } = opened;
        Self {
            faults: faults.into(),
            ..self.with_document(document).with_versus(versus)
        }
    }

    /// The same compared with another document, or with none.
    pub fn with_versus(&self, versus: Option<Document>) -> Self {
        let versus = versus.map(|versus| match &self.versus {
            Some(known) if known.document == versus => known.clone(),
            _ => Rc::new(Answer::new(versus)),
        });
        Self { versus, ..self.clone() }
    }

    /// With the process and the parts in view that an embedding page asks for.
    pub fn with_view(&self, set: &Set) -> Self {
        let parts = set.parts.as_deref().map(Rc::from).or_else(|| self.parts.clone());
        Self {
            parts,
            ..self.with_process(set.process.unwrap_or(self.process))
        }
    }

    /// With a process in view. What the other process does not have cannot stay explained.
    pub fn with_process(&self, process: Process) -> Self {
        let has = |component: &Component| Component::TotalProcess.holds(*component, process);
        Self {
            process,
            selected: self.selected.filter(has),
            ..self.clone()
        }
    }

    /// Without the pictures of documents before this one.
    pub fn without_last_good(&self) -> Self {
        Self {
            last_good: self.shown.clone().map(|shown| Some(shown).filter(Shown::starts)),
            ..self.clone()
        }
    }

    /// With no component explained.
    pub fn with_nothing_selected(&self) -> Self {
        Self {
            selected: None,
            ..self.clone()
        }
    }

    /// With a component explained; the one that was, no longer.
    pub fn with_selected(&self, component: Component) -> Self {
        Self {
            selected: Some(component).filter(|component| self.selected != Some(*component)),
            ..self.clone()
        }
    }
}

/// Whether anything is said about a process's memory.
fn is_configured(answer: &Answer, process: Process) -> bool {
    let prefix = match process {
        Process::TaskManager => "taskmanager.",
        Process::JobManager => "jobmanager.",
    };
    let mut entries = answer.configuration().entries().iter();
    entries.any(|entry| {
        let key = entry.key.strip_prefix(prefix);
        key.is_some_and(|key| key.contains("memory.") || key.starts_with("heap."))
    })
}

/// Whether a process does not start for want of any setting, which is no mistake where a text is about the other one.
pub fn is_missing(answer: &Answer, process: Process) -> bool {
    answer.reading.refusal.is_none() && !answer.starts(process) && !is_configured(answer, process)
}

fn of<T>(process: Process, [task_manager, job_manager]: &[T; 2]) -> &T {
    match process {
        Process::TaskManager => task_manager,
        Process::JobManager => job_manager,
    }
}

/// What can happen to an embedded picture.
#[derive(Clone, Debug)]
pub enum Look {
    /// The embedding page asks for something else.
    Set(Set),
    /// Another process is to be seen.
    Show(Process),
    /// A component is to be explained; the explained one no longer.
    Select(Component),
    /// No component is to be explained.
    Deselect,
}

impl Reducible for Calculation {
    type Action = Look;

    fn reduce(self: Rc<Self>, look: Look) -> Rc<Self> {
        Rc::new(match look {
            Look::Set(set) => {
                let viewed = self.with_view(&set);
                match set.apply(self.document(), self.other()) {
                    Some(opened) => viewed.with_opened(opened),
                    None => viewed,
                }
            }
            Look::Show(process) => self.with_process(process),
            Look::Select(component) => self.with_selected(component),
            Look::Deselect => self.with_nothing_selected(),
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_what_looks_different_is_another() {
        let text = "taskmanager.memory.process.size: 4g\njobmanager.memory.process.size: 2g\n";
        let before = Calculation::new(Opened::of(Document::default().with_text(text)));
        let after = |text: &str| before.with_document(Document::default().with_text(text));
        let changed = |after: &Calculation| Process::ALL.map(|process| after.shown(process) != before.shown(process));

        let commented = after(&format!("# A comment\n{text}"));
        assert_eq!(changed(&commented), [false, false]);
        assert_ne!(commented.answer, before.answer);
        assert_eq!(changed(&after(&text.replace("4g", "5g"))), [true, true]);
        assert_eq!(changed(&after(&text.replace(": 4g", ": 4096m"))), [true, true]);
    }

    #[test]
    fn the_last_good_answer_stays_while_flink_refuses() {
        let text = "taskmanager.memory.process.size: 4g\njobmanager.memory.process.size: 2g\n";
        let good = Calculation::new(Opened::of(Document::default().with_text(text)));
        let refused = good.with_document(Document::default().with_text(text.replace("4g", "1m")));
        assert!(!refused.starts(Process::TaskManager));
        let total = |shown: Option<&Shown>| shown.and_then(Shown::total).map(flink_memory::MemorySize::bytes);
        assert_eq!(total(refused.last_good(Process::TaskManager)), Some(4 << 30));
        assert_eq!(
            refused.last_good(Process::JobManager),
            Some(refused.shown(Process::JobManager))
        );
        let never = Calculation::new(Opened::of(
            Document::default().with_text("taskmanager.memory.process.size: 1m"),
        ));
        assert_eq!(never.last_good(Process::TaskManager), None);
    }
}
