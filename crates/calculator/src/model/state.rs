//! The state of the page and the one place where it changes.

use std::rc::Rc;

use flink_config::{Answer, ConfigFile, Document, Edit, apply, raw_text};
use flink_memory::container::YARN_MINIMUM_ALLOCATION;
use flink_memory::{Component, Deployment, FlinkVersion, OptionId, Process};
use yew::{AttrValue, Reducible};

use super::advice::{Advice, Pointed};
use super::calculation::Calculation;
use super::dismissed::Dismissed;
use super::failure::{Diagnosis, Failure, Rebuilt, Repair};
use super::history::{History, Version};
use super::import::{Clusters, Import, Origin, Source};
use super::message::Set;
use super::opened::Opened;
use super::panel::{self, Act};

/// The state of the page.
#[derive(Clone, Debug)]
pub struct State {
    /// What is calculated, and what of it is looked at.
    pub calculation: Calculation,
    /// How the document came to be what it is.
    pub step: Step,
    /// The last edit, if it could not be made.
    pub denied: Option<Denied>,
    /// What there is to say for a while.
    pub note: Option<AttrValue>,
    /// The clusters of that text, where it has several.
    pub clusters: Option<Clusters>,
    /// The text that the document came from, where that has a form of its own.
    pub origin: Option<Rc<Origin>>,
    /// The messages of a failure that were pasted last.
    pub failure: Option<Failure>,
    /// What of the advice is pointed at.
    pub pointed: Option<Pointed>,
    /// The findings that are dismissed.
    pub dismissed: Dismissed,
    /// What was done to the document for the user, until the next edit.
    pub outcome: Option<Outcome>,
    /// What Flink made of the document before the last edit: the picture says what that changed.
    pub compared: Option<Rc<Answer>>,
    /// The option whose field is to be seen, and when that was asked for.
    pub requested: Option<(OptionId, f64)>,
    /// YARN's smallest allocation in MiB, as it is typed.
    pub yarn_minimum: AttrValue,
    /// The parts that are held at sizes, as links carry them; see `flink-solve`.
    pub holds: AttrValue,
    /// The part whose hold is edited.
    pub holding: Option<Component>,
    /// What would become of the document, as a panel shows it.
    pub previewed: Option<Rc<Answer>>,
    /// What is answered on the page's Plan, as that keeps it.
    pub plan: AttrValue,
    /// Sizes of native memory that the user gave, as links carry them; see `flink-advice`.
    pub native: AttrValue,
    /// What undo and redo lead to.
    pub history: History,
    /// What was there before the border was taken hold of that is being moved.
    dragged: Option<Rc<Answer>>,
    /// The option that is typed into, and the document before that: what is half typed leaves no traces in the text.
    typing: Option<(OptionId, Rc<Answer>)>,
}

/// An edit that the text does not allow.
#[derive(Clone, Debug, PartialEq)]
pub struct Denied {
    /// The option whose field was edited.
    pub option: OptionId,
    /// Why it could not be.
    pub why: AttrValue,
}

/// What was done to the document, which can be undone: by a fix, or by a text that was imported.
#[derive(Clone, Debug, PartialEq)]
pub struct Outcome {
    /// In words, with code between backticks.
    pub words: AttrValue,
    /// Whether another document took the place of the user's, with which it could be merged.
    pub replaces: bool,
}

/// How a document came about, which decides how the address follows.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Step {
    /// It is what the address says: the page was opened with it, or Back led to it.
    Opened,
    /// The user is typing.
    Typed,
    /// The user is moving a slider.
    Slid,
    /// The user did one distinct thing, which Back undoes.
    Act,
}

impl Step {
    /// Whether the next change follows at once, so that what takes longer waits for a pause.
    pub const fn is_continuous(self) -> bool {
        matches!(self, Self::Typed | Self::Slid)
    }
}

/// What can happen.
#[derive(Clone, Debug)]
pub enum Action {
    /// A key stroke in the text.
    Type(Rc<str>),
    /// Text that was pasted or dropped into the text.
    Paste(Rc<str>),
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
    /// The page around this one asks for something else.
    Set(Set),
    /// A text that was pasted, dropped or opened, to be imported as what it is; of its clusters, the one by this index.
    /// What reads it comes in with [`Action::Imported`].
    Import(Source, usize),
    /// A text that was read.
    Imported(Box<Import>),
    /// What the messages in this text mean, for this answer.
    Explain(Rc<str>, Rc<Answer>, Rc<[Diagnosis]>),
    /// A fix of what failed.
    Repair(Repair),
    /// The settings that were read back from a message are to be seen.
    Rebuild(Rebuilt),
    /// The explanation of a failure is read.
    CloseFailure,
    /// The document of an earlier visit.
    Restore(Document),
    /// Something to say.
    Note(AttrValue),
    /// Something is said no longer.
    CloseNote,
    /// What was imported becomes edits of the document that it replaced.
    Merge,
    /// A key is written as another.
    Rename(Rc<str>, &'static str),
    /// The step before.
    Undo,
    /// The step that was undone last.
    Redo,
    /// What Flink ships takes the place of everything.
    StartOver,
    /// A slider is taken hold of: what it changes now is another step.
    Grasp,
    /// The field of an option is to be seen.
    Seek(OptionId),
    /// It is seen.
    Found,
    /// YARN's smallest allocation is typed.
    Allocate(AttrValue),
    /// Another process is to be seen.
    Show(Process),
    /// A component is to be explained; the explained one no longer.
    Select(Component),
    /// No component is to be explained.
    Deselect,
    /// A fix, or nothing, is pointed at.
    Point(Option<Pointed>),
    /// A fix of this advice is to be applied.
    Apply(Rc<Advice>, Pointed),
    /// A panel asks for something, for this answer.
    Ask(Rc<Answer>, Act),
    /// These parts are held at sizes.
    Holds(AttrValue),
    /// This is in the fields of Plan.
    Plan(AttrValue),
    /// These are sizes of native memory.
    Native(AttrValue),
    /// The hold of a part is to be edited, or of none.
    Hold(Option<Component>),
    /// A border is being moved: the document becomes this one.
    Drag(Document),
    /// It is let go of: that was one step.
    Drop,
    /// It goes back to where it was.
    PutBack,
    /// The document is compared with another, or no longer.
    Versus(Option<Document>),
    /// What was done last is read.
    Close,
    /// A finding of this advice, by its index, is dismissed.
    Dismiss(Rc<Advice>, usize),
    /// Nothing is dismissed any longer.
    ShowDismissed,
}

impl Action {
    /// Whether it is an edit of the document that is there.
    pub const fn changes_document(&self) -> bool {
        matches!(
            self,
            Self::Type(_)
                | Self::Paste(_)
                | Self::Edit(..)
                | Self::Rename(..)
                | Self::Read(_)
                | Self::Release(_)
                | Self::Deploy(_)
        )
    }
}

/// An action, with what the browser says as it happens.
#[derive(Clone, Debug)]
pub struct Event {
    /// What happens.
    pub action: Action,
    /// When, in milliseconds.
    pub time: f64,
    /// What is kept of findings that were dismissed; see [`Dismissed::write`].
    pub kept_dismissed: Option<String>,
}

/// More settings than this are not merged one by one: each reads the text again.
const MERGED: usize = 100;

/// What is said where what reads texts could not be loaded.
pub const UNREADABLE: &str = "The reader for pasted texts could not be loaded, or stopped on this text; nothing changed. Check the network and try again.";

/// What is said of a text that holds messages, and no configuration.
const EXPLAINED: &str = "This text is explained above the picture. Your configuration was not changed.";

impl State {
    /// The state at the start, with what is kept of findings that were dismissed, and the failure that a link is about.
    pub fn new(calculation: Calculation, kept_dismissed: Option<&str>, failure: Option<&str>) -> Self {
        Self {
            dismissed: Dismissed::read(kept_dismissed, &calculation.answer),
            calculation,
            step: Step::Opened,
            denied: None,
            note: None,
            clusters: None,
            origin: None,
            failure: failure.map(Failure::of),
            pointed: None,
            outcome: None,
            compared: None,
            requested: None,
            yarn_minimum: YARN_MINIMUM_ALLOCATION.to_string().into(),
            holds: AttrValue::default(),
            holding: None,
            previewed: None,
            plan: AttrValue::default(),
            native: AttrValue::default(),
            history: History::default(),
            dragged: None,
            typing: None,
        }
    }

    /// The same with what undo and redo led to before, as a step that the address follows.
    pub fn going_on(self, history: History) -> Self {
        Self {
            step: Step::Act,
            history,
            ..self
        }
    }

    /// The same with what a link carries beside a document: parts that are held at sizes, answers of a plan, and sizes of
    /// native memory.
    pub fn carrying(self, [holds, plan, native]: [Option<String>; 3]) -> Self {
        let text = |text: Option<String>| text.unwrap_or_default().into();
        Self {
            holds: text(holds),
            plan: text(plan),
            native: text(native),
            ..self
        }
    }

    /// What Flink makes of the document.
    pub fn answer(&self) -> &Rc<Answer> {
        &self.calculation.answer
    }

    /// The document.
    pub fn document(&self) -> &Document {
        self.calculation.document()
    }

    /// Whether everything is as it was opened, and always was.
    pub fn is_untouched(&self) -> bool {
        self.step == Step::Opened && self.history.is_empty()
    }

    /// The same view of another document, as a step that can be undone.
    fn with(&self, document: Document, step: Step, time: f64) -> Self {
        let mut next = self.to(document, step);
        if next.document() != self.document() {
            let version = (self.document().clone(), self.origin.clone());
            if next.history.leave(version, step == Step::Typed, time) {
                next.compared = Some(self.answer().clone());
            }
        }
        next
    }

    /// The same with another document in the place of the one before, of which no picture stays, should Flink refuse.
    fn afresh(&self, document: Document, time: f64) -> Self {
        let next = self.with(document, Step::Act, time);
        next.look(next.calculation.without_last_good())
    }

    /// The same view of another document.
    fn to(&self, document: Document, step: Step) -> Self {
        Self {
            calculation: self.calculation.with_document(document),
            step,
            denied: None,
            note: None,
            clusters: None,
            // The advice on another text is other advice.
            pointed: None,
            outcome: None,
            previewed: None,
            dragged: None,
            typing: None,
            ..self.clone()
        }
    }

    /// What is opened. Back leads to the same document as it was, an address that was written by hand to another.
    fn open(&self, opened: Opened, time: f64, kept_dismissed: Option<&str>) -> Self {
        let Opened {
            document,
            faults,
            failure,
            hold,
            plan,
            native,
            versus,
        } = opened;
        let known = self.history.find(&document).cloned();
        let is_same = *self.document() == document;
        let mut next = self.with(document, Step::Opened, time);
        next.compared = None;
        next.calculation = next.calculation.with_versus(versus);
        next.calculation.faults = faults.into();
        // Another configuration has other failures.
        let failure = failure.as_deref().map(Failure::of);
        next.failure = failure.or(next.failure.filter(|_| known.is_some()));
        next.holds = hold.unwrap_or_default().into();
        next.native = native.unwrap_or_default().into();
        let plan = plan.unwrap_or_default();
        // What is pasted into the fields stays with the answers that it belongs to.
        if panel::answers(&next.plan) != plan {
            next.plan = plan.into();
        }
        match known {
            Some((_, origin)) => next.from(origin),
            None if is_same => next.with_kept(kept_dismissed),
            None => next.from(None).with_kept(kept_dismissed),
        }
    }

    /// With another text that it came from, or none.
    fn from(self, origin: Option<Rc<Origin>>) -> Self {
        Self { origin, ..self }
    }

    /// With what was dismissed when the document was here last.
    fn with_kept(self, kept_dismissed: Option<&str>) -> Self {
        Self {
            dismissed: Dismissed::read(kept_dismissed, self.answer()),
            ..self
        }
    }

    /// Another look at the same document.
    fn look(&self, calculation: Calculation) -> Self {
        Self {
            calculation,
            ..self.clone()
        }
    }

    /// A text that was read.
    fn imported(&self, import: Import, time: f64, kept_dismissed: Option<&str>) -> Self {
        let Import {
            before,
            source,
            cluster,
            read,
        } = import;
        let Some(read) = read else {
            return Self {
                note: Some(UNREADABLE.into()),
                ..self.clone()
            };
        };
        let is_alone = read.document.is_none();
        let origin = || Origin {
            source: source.clone(),
            before: before.clone(),
            cluster,
            shape: read.shape.clone().into(),
        };
        let origin = (!read.shape.is_empty()).then(|| Rc::new(origin()));
        let is_explained = is_alone && !read.diagnoses.is_empty();
        let note = if is_explained { EXPLAINED.to_owned() } else { read.note };
        let next = match read.document {
            Some(document) => {
                // What Flink ships is not the user's.
                let replaces = read.replaces && before != Document::shipped(before.flink, before.deployment);
                let lead = if replaces { "Replaced your configuration. " } else { "" };
                Self {
                    outcome: Some(Outcome {
                        words: format!("{lead}{note}").into(),
                        replaces,
                    }),
                    ..self.afresh(document, time).with_kept(kept_dismissed).from(origin)
                }
            }
            None => Self {
                note: Some(note.into()),
                ..self.clone()
            },
        };
        Self {
            clusters: (!read.clusters.is_empty()).then(|| Clusters {
                source: source.clone(),
                before,
                names: read.clusters,
                chosen: cluster,
            }),
            failure: (!read.diagnoses.is_empty()).then(|| Failure {
                text: source.text,
                explained: Some(next.answer().clone()),
                diagnoses: read.diagnoses,
            }),
            ..next
        }
    }

    /// The settings of the document as edits of the one that it replaced.
    fn merged(&self, time: f64) -> Self {
        let entries = self.answer().configuration().entries();
        let edits = entries.iter().map(|entry| Edit::Set {
            key: entry.key.clone(),
            text: raw_text(&entry.value),
        });
        let before = self.go(History::undo);
        let words = match apply(before.answer(), &edits.take(MERGED).collect::<Vec<_>>()) {
            Ok(_) if entries.len() > MERGED => format!("Not merged: there are more than {MERGED} settings."),
            Ok(document) => {
                let words = "Merged the imported settings into your configuration.";
                return before.done(document, words.to_owned(), time);
            }
            Err(why) => format!("Not merged: {why}."),
        };
        Self {
            note: Some(words.into()),
            ..self.clone()
        }
    }

    /// What the messages mean that were pasted last, for another answer than before.
    fn explain(&self, text: &str, answer: Rc<Answer>, diagnoses: Rc<[Diagnosis]>) -> Self {
        let Some(failure) = self.failure.as_ref().filter(|failure| *failure.text == *text) else {
            return self.clone();
        };
        let (failure, note) = match diagnoses.is_empty() {
            // A text that was pasted has one, so it is an address that has none.
            true => (
                None,
                Some(format!("No message has the address “{}”.", text.trim_start_matches('#')).into()),
            ),
            false => {
                let failure = Failure {
                    explained: Some(answer),
                    diagnoses,
                    text: failure.text.clone(),
                };
                (Some(failure), self.note.clone())
            }
        };
        Self {
            failure,
            note,
            ..self.clone()
        }
    }

    /// A fix of what failed. One for another document than the one that is here is passed over.
    fn repair(&self, repair: &Repair, time: f64) -> Self {
        match &self.failure {
            Some(failure) if failure.is_for(self.answer()) => self.edited(&repair.edits, &repair.title, time),
            _ => self.clone(),
        }
    }

    /// A fix. Advice on another text than the one that is here, which only who acts within the pause of typing can
    /// have before him, is passed over.
    fn apply(&self, advice: &Advice, pointed: Pointed, time: f64) -> Self {
        let fix = advice.fix(pointed);
        let Some(fix) = fix.filter(|_| advice.answer == *self.answer()) else {
            return self.clone();
        };
        self.edited(&fix.edits, &fix.title, time)
    }

    /// With the edits of a fix.
    fn edited(&self, edits: &[Edit], title: &str, time: f64) -> Self {
        match apply(self.answer(), edits) {
            Ok(document) => self.done(document, format!("Done: {title}."), time),
            Err(why) => Self {
                note: Some(format!("{why}.").into()),
                ..self.clone()
            },
        }
    }

    /// What a panel asks for. A change of another document than the one that is here is passed over.
    fn asked(&self, answer: &Answer, act: Act, time: f64) -> Self {
        match act {
            Act::Change(title, document) if *answer == **self.answer() => {
                self.done(*document, format!("Done: {title}."), time)
            }
            Act::Note(note) => Self {
                note: Some(note),
                ..self.clone()
            },
            Act::Preview(document) if *answer == **self.answer() => Self {
                previewed: document.map(|document| Rc::new(Answer::new(*document))),
                ..self.clone()
            },
            Act::Compare(document) => self.look(self.calculation.with_versus(Some(*document))),
            // What a panel keeps has an action of its own: see `view::deferred::asking`.
            Act::Change(..) | Act::Preview(_) | Act::Keep(_) => self.clone(),
        }
    }

    /// The document with a border moved a little: however long it is moved, that is one step.
    fn dragged(&self, document: Document) -> Self {
        let before = self.dragged.clone().unwrap_or_else(|| self.answer().clone());
        Self {
            compared: Some(before.clone()),
            dragged: Some(before),
            ..self.to(document, Step::Slid)
        }
    }

    /// The border is let go of.
    fn dropped(&self, time: f64) -> Self {
        let mut next = Self {
            dragged: None,
            ..self.clone()
        };
        if let Some(before) = self
            .dragged
            .as_ref()
            .filter(|before| before.document != *self.document())
        {
            let version = (before.document.clone(), self.origin.clone());
            next.history.leave(version, false, time);
        }
        next
    }

    /// The border goes back.
    fn put_back(&self) -> Self {
        match &self.dragged {
            Some(before) => Self {
                compared: None,
                ..self.to(before.document.clone(), Step::Slid)
            },
            None => self.clone(),
        }
    }

    /// With another document, and word of that.
    fn done(&self, document: Document, words: String, time: f64) -> Self {
        Self {
            outcome: Some(Outcome {
                words: words.into(),
                replaces: false,
            }),
            ..self.with(document, Step::Act, time)
        }
    }

    /// With a key written as another.
    fn renamed(&self, key: &str, new: &str, time: f64) -> Self {
        let entry = self.answer().configuration().get(key);
        let Some(text) = entry.map(|entry| raw_text(&entry.value)) else {
            return self.clone();
        };
        let edits = [
            Edit::Unset { key: key.to_owned() },
            Edit::Set {
                key: new.to_owned(),
                text,
            },
        ];
        self.edited(&edits, &format!("renamed `{key}` to `{new}`"), time)
    }

    /// An edit by the form.
    fn edit(&self, option: OptionId, edit: Edit, step: Step, time: f64) -> Self {
        let goes_on = self
            .typing
            .as_ref()
            .filter(|(typing, _)| *typing == option && step.is_continuous());
        let before = goes_on.map_or(self.answer(), |(_, before)| before);
        // However long a slider is held, that is one step.
        let slides_on = goes_on.is_some() && (self.step, step) == (Step::Slid, Step::Slid);
        match apply(before, &[edit]) {
            Ok(document) => Self {
                typing: step.is_continuous().then(|| (option, before.clone())),
                ..match slides_on {
                    true => self.to(document, step),
                    false => self.with(document, step, time),
                }
            },
            Err(why) => Self {
                denied: Some(Denied {
                    option,
                    why: why.to_string().into(),
                }),
                ..self.clone()
            },
        }
    }

    /// One step back or forth in the history.
    fn go(&self, step: fn(&mut History, Version) -> Option<Version>) -> Self {
        let mut history = self.history.clone();
        match step(&mut history, (self.document().clone(), self.origin.clone())) {
            Some((document, origin)) => Self {
                history,
                compared: Some(self.answer().clone()),
                ..self.to(document, Step::Typed).from(origin)
            },
            None => self.clone(),
        }
    }
}

impl Reducible for State {
    type Action = Event;

    fn reduce(self: Rc<Self>, event: Event) -> Rc<Self> {
        // Whatever else is done, a border that is being moved stays where it is.
        if self.dragged.is_some() && !matches!(event.action, Action::Drag(_) | Action::PutBack) {
            return Rc::new(self.dropped(event.time)).reduce(event);
        }
        let Event {
            action,
            time,
            kept_dismissed,
        } = event;
        let kept = kept_dismissed.as_deref();
        let document = self.document().clone();
        Rc::new(match action {
            Action::Type(text) => self.with(document.with_text(text), Step::Typed, time),
            Action::Paste(text) => self.afresh(document.with_text(text), time),
            Action::Edit(option, edit, step) => self.edit(option, edit, step, time),
            Action::Read(file) => self.with(Document { file, ..document }, Step::Act, time),
            Action::Release(flink) => self.with(document.with_flink(flink), Step::Act, time),
            Action::Deploy(deployment) => self.with(Document { deployment, ..document }, Step::Act, time),
            Action::Rename(key, new) => self.renamed(&key, new, time),
            Action::Open(opened) => {
                let next = self.open(opened, time, kept);
                next.look(next.calculation.without_last_good())
            }
            Action::Set(set) => {
                let viewed = self.look(self.calculation.with_view(&set));
                match set.apply(&document, self.calculation.other()) {
                    Some(opened) => viewed.open(opened, time, kept),
                    None => viewed,
                }
            }
            Action::Import(..) => (*self).clone(),
            Action::Imported(import) => self.imported(*import, time, kept),
            Action::Explain(text, answer, diagnoses) => self.explain(&text, answer, diagnoses),
            Action::Repair(repair) => self.repair(&repair, time),
            Action::Rebuild(rebuilt) => {
                let next = self
                    .afresh(rebuilt.document(&document), time)
                    .with_kept(kept)
                    .from(None);
                let process = rebuilt.process().unwrap_or(next.calculation.process);
                next.look(next.calculation.with_process(process))
            }
            Action::CloseFailure => Self {
                failure: None,
                ..(*self).clone()
            },
            Action::Restore(document) => self.afresh(document, time).with_kept(kept).from(None),
            Action::Note(note) => Self {
                note: Some(note),
                ..(*self).clone()
            },
            Action::CloseNote => Self {
                note: None,
                ..(*self).clone()
            },
            Action::Merge => self.merged(time),
            Action::Undo => self.go(History::undo),
            Action::Redo => self.go(History::redo),
            Action::StartOver => {
                let shipped = Document::shipped(document.flink, document.deployment);
                self.with(shipped, Step::Act, time).from(None).with_kept(kept)
            }
            Action::Grasp => Self {
                typing: None,
                ..(*self).clone()
            },
            Action::Seek(option) => Self {
                requested: Some((option, time)),
                ..(*self).clone()
            },
            Action::Found => Self {
                requested: None,
                ..(*self).clone()
            },
            Action::Allocate(yarn_minimum) => Self {
                yarn_minimum,
                ..(*self).clone()
            },
            Action::Show(process) => self.look(self.calculation.with_process(process)),
            Action::Select(component) => self.look(self.calculation.with_selected(component)),
            Action::Deselect => self.look(self.calculation.with_nothing_selected()),
            Action::Point(pointed) => Self {
                pointed,
                ..(*self).clone()
            },
            Action::Apply(advice, pointed) => self.apply(&advice, pointed, time),
            Action::Ask(answer, act) => self.asked(&answer, act, time),
            Action::Holds(holds) => Self {
                holds,
                previewed: None,
                ..(*self).clone()
            },
            Action::Plan(plan) => Self {
                plan,
                ..(*self).clone()
            },
            Action::Native(native) => Self {
                native,
                ..(*self).clone()
            },
            Action::Hold(component) => {
                let selected = component.filter(|component| self.calculation.selected != Some(*component));
                let calculation = match selected {
                    Some(component) => self.calculation.with_selected(component),
                    None => self.calculation.clone(),
                };
                Self {
                    holding: component,
                    ..self.look(calculation)
                }
            }
            Action::Drag(document) => self.dragged(document),
            Action::Drop => (*self).clone(),
            Action::PutBack => self.put_back(),
            Action::Versus(versus) => self.look(self.calculation.with_versus(versus)),
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

#[cfg(test)]
mod tests {
    use super::*;

    const TEXT: &str = "taskmanager.memory.process.size: 4g\njobmanager.memory.process.size: 2g\n";

    fn document(fraction: &str) -> Document {
        Document::default().with_text(format!("{TEXT}taskmanager.memory.managed.fraction: {fraction}\n"))
    }

    fn after(actions: impl IntoIterator<Item = Action>) -> Rc<State> {
        let opened = Opened::of(Document::default().with_text(TEXT));
        let state = Rc::new(State::new(Calculation::new(opened), None, None));
        actions.into_iter().fold(state, |state, action| {
            state.reduce(Event {
                action,
                time: 0.0,
                kept_dismissed: None,
            })
        })
    }

    #[test]
    fn a_border_that_is_moved_is_one_step() {
        let drag = |fraction: &str| Action::Drag(document(fraction));
        let dragged = after([drag("0.3"), drag("0.2"), Action::Drop]);
        assert_eq!(*dragged.document(), document("0.2"));
        let undone = dragged.reduce(Event {
            action: Action::Undo,
            time: 0.0,
            kept_dismissed: None,
        });
        assert_eq!((&*undone.document().text, undone.history.has_past()), (TEXT, false));
        // Whatever is done before it is let go of.
        let undone = after([drag("0.3"), drag("0.2"), Action::Undo]);
        assert_eq!((&*undone.document().text, undone.history.has_past()), (TEXT, false));
        let selected = after([
            drag("0.3"),
            Action::Select(Component::Network),
            drag("0.2"),
            Action::Drop,
        ]);
        assert!(selected.history.has_past());
        // Two drags are two steps.
        let twice = after([drag("0.3"), Action::Drop, drag("0.2"), Action::Drop, Action::Undo]);
        assert_eq!(*twice.document(), document("0.3"));
    }

    #[test]
    fn a_border_that_is_put_back_is_none() {
        let back = after([Action::Drag(document("0.3")), Action::PutBack, Action::Drop]);
        assert_eq!((&*back.document().text, back.history.is_empty()), (TEXT, true));
    }

    #[test]
    fn a_panel_compares_without_a_change() {
        let planned = document("0.3");
        let ask = |answer: Rc<Answer>| Action::Ask(answer, Act::Compare(Box::new(planned.clone())));
        let state = after([ask(Rc::new(Answer::new(planned.clone())))]);
        let versus = state.calculation.versus.as_ref();
        assert_eq!(versus.map(|versus| &versus.document), Some(&planned));
        assert_eq!((&*state.document().text, state.history.is_empty()), (TEXT, true));
    }

    #[test]
    fn answers_come_with_a_link_and_go_with_another() {
        let opened = |plan: Option<&str>| {
            Action::Open(Opened {
                plan: plan.map(str::to_owned),
                ..Opened::of(document("0.1"))
            })
        };
        let pasted = || Action::Plan("jobs:2\u{1F}nodes=items".into());
        assert_eq!(after([pasted(), opened(Some("jobs:3"))]).plan, "jobs:3");
        assert_eq!(after([pasted(), opened(None)]).plan, "");
        // Back to the same answers leaves what was pasted, which is in no link.
        assert_eq!(
            after([pasted(), opened(Some("jobs:2"))]).plan,
            "jobs:2\u{1F}nodes=items"
        );
        // A panel keeps what it keeps by the action for that alone.
        let answer = after([]).answer().clone();
        assert_eq!(
            after([pasted(), Action::Ask(answer, Act::Keep("x".into()))]).plan,
            "jobs:2\u{1F}nodes=items"
        );
    }

    #[test]
    fn holds_come_with_a_link_and_go_with_another() {
        let opened = |hold: Option<&str>| {
            Action::Open(Opened {
                hold: hold.map(str::to_owned),
                ..Opened::of(document("0.1"))
            })
        };
        let held = after([Action::Holds("tm.heap=1g".into()), opened(Some("tm.heap=2g"))]);
        assert_eq!(held.holds, "tm.heap=2g");
        assert_eq!(after([Action::Holds("tm.heap=1g".into()), opened(None)]).holds, "");
        let kept = after([
            Action::Holds("tm.heap=1g".into()),
            Action::Type(TEXT.replace("4g", "5g").into()),
        ]);
        assert_eq!(kept.holds, "tm.heap=1g");
    }
}
