//! The state of the page and the one place where it changes.

use std::rc::Rc;

use flink_config::{ConfigFile, Edit};
use flink_memory::{Component, Deployment, FlinkVersion, OptionId, Process};
use yew::prelude::*;

use crate::address::Opened;
use crate::advice::{Advice, Dismissed, Pointed};
use crate::answer::Answer;
use crate::history::History;
use crate::intake::Taken;
use crate::later;
use crate::setup::Setup;

/// The state of the page.
#[derive(Clone, Debug)]
pub struct State {
    /// What the user says.
    pub setup: Setup,
    /// What Flink makes of it.
    pub answer: Rc<Answer>,
    /// How the setup came to be what it is.
    pub step: Step,
    /// What of the link that was opened last could not be read.
    pub faults: Rc<[String]>,
    /// The process in view.
    pub process: Process,
    /// The component that is explained.
    pub selected: Option<Component>,
    /// The last edit, if it could not be made.
    pub denied: Option<Denied>,
    /// What became of what was taken in last.
    pub note: Option<AttrValue>,
    /// What of the advice is pointed at.
    pub pointed: Option<Pointed>,
    /// The findings that are put aside.
    pub dismissed: Dismissed,
    /// What became of the last fix.
    pub outcome: Option<Outcome>,
    history: History,
    /// The option that is typed into, and the text before that: what is half typed leaves no traces in the text.
    typing: Option<(OptionId, AttrValue)>,
}

/// An edit that the text does not allow.
#[derive(Clone, Debug, PartialEq)]
pub struct Denied {
    /// The option whose field was edited.
    pub option: OptionId,
    /// Why it could not be.
    pub why: AttrValue,
}

/// What became of a fix.
#[derive(Clone, Debug, PartialEq)]
pub struct Outcome {
    /// In words, with code between backticks.
    pub words: AttrValue,
    /// Whether there is something to undo.
    pub undoes: bool,
}

/// How a setup came about, which decides how the address follows.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Step {
    /// It is what the address says: the page was opened with it, or Back led to it.
    Opened,
    /// The user is typing.
    Typed,
    /// The user did one distinct thing, which Back undoes.
    Act,
}

/// What can happen.
#[derive(Clone, Debug)]
pub enum Action {
    /// A key stroke in the text.
    Type(AttrValue),
    /// Text that was pasted or dropped.
    Paste(AttrValue),
    /// An edit of the text by the form, for an option, and whether it is typed or one distinct act.
    Edit(OptionId, Edit, Step),
    /// Another file format for the same text.
    Read(ConfigFile),
    /// Another release.
    Release(FlinkVersion),
    /// Another deployment.
    Deploy(Deployment),
    /// Another address was opened, by Back or by hand.
    Open(Opened),
    /// A text that was pasted, dropped or opened, to be taken in as what it is.
    Take(AttrValue),
    /// The setup of an earlier visit.
    Restore(Setup),
    /// Something to say.
    Tell(AttrValue),
    /// The step before.
    Undo,
    /// The step that was undone last.
    Redo,
    /// Another process is to be seen.
    Show(Process),
    /// A component is to be explained; the explained one no longer.
    Select(Component),
    /// A fix, or nothing, is pointed at.
    Point(Option<Pointed>),
    /// A fix of this advice is to be applied.
    Apply(Rc<Advice>, Pointed),
    /// What became of the last fix is read.
    Close,
    /// A finding of this advice, by its index, is put aside.
    Dismiss(Rc<Advice>, usize),
    /// Nothing is put aside any longer.
    ShowDismissed,
}

/// What is said where the later part is needed and could not be loaded.
const MISSING: &str =
    "A part of this page that this needs could not be loaded. Please try again with a network, or reload the page.";

impl Action {
    /// Whether it takes the later part of the program.
    pub const fn needs_later(&self) -> bool {
        matches!(self, Self::Edit(..) | Self::Take(_) | Self::Apply(..))
    }
}

/// A text with edits made in it, or why it cannot be.
fn edited(setup: &Setup, text: &str, edits: &[Edit]) -> Result<Setup, String> {
    let later = later::now().ok_or(MISSING)?;
    let text = (later.edit)(text, setup.file, setup.version, edits).map_err(|why| why.to_string())?;
    Ok(Setup {
        text: text.into(),
        ..setup.clone()
    })
}

impl State {
    /// The state at the start.
    pub fn new(Opened { setup, faults }: Opened) -> Self {
        Self {
            answer: Rc::new(Answer::new(&setup, None)),
            dismissed: Dismissed::of(&setup),
            setup,
            step: Step::Opened,
            faults: faults.into(),
            process: Process::TaskManager,
            selected: None,
            denied: None,
            note: None,
            pointed: None,
            outcome: None,
            history: History::default(),
            typing: None,
        }
    }

    /// Whether everything is as it was opened, and always was.
    pub fn is_untouched(&self) -> bool {
        self.step == Step::Opened && self.history.is_empty()
    }

    /// The same view of another setup, as a step that can be undone.
    fn with(&self, setup: Setup, step: Step) -> Self {
        let mut next = self.to(setup, step);
        if next.setup != self.setup {
            let now = js_sys::Date::now();
            next.history.leave(self.setup.clone(), step == Step::Typed, now);
        }
        next
    }

    /// The same view of another setup.
    fn to(&self, setup: Setup, step: Step) -> Self {
        let answer = match setup == self.setup {
            true => self.answer.clone(),
            false => Rc::new(Answer::new(&setup, Some(&self.answer))),
        };
        Self {
            setup,
            answer,
            step,
            denied: None,
            note: None,
            // The advice on another text is other advice.
            pointed: None,
            outcome: None,
            typing: None,
            ..self.clone()
        }
    }

    /// The same view of another document.
    fn opened(&self, setup: Setup, step: Step) -> Self {
        Self {
            dismissed: Dismissed::of(&setup),
            ..self.with(setup, step)
        }
    }

    /// A fix. Advice on another text than the one that is here, which only who acts within the pause of typing can
    /// have before him, is passed over.
    fn apply(&self, advice: &Advice, pointed: Pointed) -> Self {
        let finding = advice.findings.get(pointed.finding);
        let fix = finding.and_then(|finding| finding.fixes.get(pointed.fix));
        let Some(fix) = fix.filter(|_| advice.setup == self.setup) else {
            return self.clone();
        };
        let (next, words, undoes) = match edited(&self.setup, &self.setup.text, &fix.edits) {
            Ok(setup) => (self.with(setup, Step::Act), format!("Done: {}.", fix.title), true),
            Err(why) => (self.clone(), format!("{why}."), false),
        };
        Self {
            outcome: Some(Outcome {
                words: words.into(),
                undoes,
            }),
            ..next
        }
    }

    /// An edit by the form.
    fn edit(&self, option: OptionId, edit: Edit, step: Step) -> Self {
        let before = match &self.typing {
            Some((typing, before)) if *typing == option && step == Step::Typed => before,
            _ => &self.setup.text,
        };
        let typing = (step == Step::Typed).then(|| (option, before.clone()));
        match edited(&self.setup, before, &[edit]) {
            Ok(setup) => Self {
                typing,
                ..self.with(setup, step)
            },
            Err(why) => Self {
                denied: Some(Denied {
                    option,
                    why: why.into(),
                }),
                ..self.clone()
            },
        }
    }

    /// One step back or forth in the history.
    fn go(&self, step: fn(&mut History, Setup) -> Option<Setup>) -> Self {
        let mut history = self.history.clone();
        match step(&mut history, self.setup.clone()) {
            Some(setup) => Self {
                history,
                ..self.to(setup, Step::Typed)
            },
            None => self.clone(),
        }
    }
}

impl Reducible for State {
    type Action = Action;

    fn reduce(self: Rc<Self>, action: Action) -> Rc<Self> {
        let setup = self.setup.clone();
        Rc::new(match action {
            Action::Type(text) => self.with(Setup { text, ..setup }, Step::Typed),
            Action::Paste(text) => self.with(Setup { text, ..setup }, Step::Act),
            Action::Edit(option, edit, step) => self.edit(option, edit, step),
            Action::Read(file) => self.with(Setup { file, ..setup }, Step::Act),
            Action::Release(version) => self.with(setup.with_version(version), Step::Act),
            Action::Deploy(deployment) => self.with(Setup { deployment, ..setup }, Step::Act),
            Action::Open(Opened { setup, faults }) => {
                // Back leads to the same document as it was, an address that was written by hand to another.
                let open = if self.history.has(&setup) {
                    Self::with
                } else {
                    Self::opened
                };
                Self {
                    faults: faults.into(),
                    ..open(&self, setup, Step::Opened)
                }
            }
            Action::Take(text) => {
                let Taken {
                    setup,
                    note,
                    is_another,
                } = match later::now() {
                    Some(later) => (later.take)(&setup, &text),
                    None => Taken {
                        setup,
                        note: MISSING.to_owned(),
                        is_another: false,
                    },
                };
                let open = if is_another { Self::opened } else { Self::with };
                Self {
                    note: Some(note.into()),
                    ..open(&self, setup, Step::Act)
                }
            }
            Action::Restore(setup) => self.opened(setup, Step::Act),
            Action::Tell(note) => Self {
                note: Some(note),
                ..(*self).clone()
            },
            Action::Undo => self.go(History::undo),
            Action::Redo => self.go(History::redo),
            Action::Show(process) => {
                // What the other process does not have cannot stay explained.
                let selected = self.selected.filter(|selected| shows(process, *selected));
                Self {
                    process,
                    selected,
                    ..(*self).clone()
                }
            }
            Action::Select(component) => {
                let selected = Some(component).filter(|component| self.selected != Some(*component));
                Self {
                    selected,
                    ..(*self).clone()
                }
            }
            Action::Point(pointed) => Self {
                pointed,
                ..(*self).clone()
            },
            Action::Apply(advice, pointed) => self.apply(&advice, pointed),
            Action::Close => Self {
                outcome: None,
                ..(*self).clone()
            },
            Action::Dismiss(advice, finding) => match advice.findings.get(finding) {
                Some(finding) => Self {
                    dismissed: self.dismissed.with(finding),
                    pointed: None,
                    ..(*self).clone()
                },
                None => (*self).clone(),
            },
            Action::ShowDismissed => Self {
                dismissed: Dismissed::default(),
                ..(*self).clone()
            },
        })
    }
}

/// Whether a process has the component.
fn shows(process: Process, component: Component) -> bool {
    Component::TotalProcess.holds(component, process)
}
