//! Writes a changed configuration back into the text that it was imported from: a few lines change, the rest stays.
//!
//! A change has several ways to be written, the one that a person would choose first. Each text is imported again, and
//! the first that gives the old settings with just this one changed is taken, as for edits of a configuration file: so
//! what is written reads back, whatever the text looks like, or it is not written.

mod add;
mod body;
mod lines;
mod release;
mod remove;
mod replace;
mod value;

use std::collections::BTreeMap;
use std::ops::Range;

use flink_config::{Answer, CannotEdit, Document, Edit, apply, readable};
use flink_memory::option::{Kind, find};
use flink_memory::{MemorySize, Value, read_double};
use flink_yaml::compose;

use crate::imported::{Form, Import, Imported, Setting};
use crate::variables::{TEMPLATE, without_templates};
use crate::yaml_tree::documents;
use lines::Lines;

/// A text, and which cluster of it was imported around which document.
#[derive(Clone, Copy, Debug)]
pub struct Origin<'a> {
    /// The text that was imported.
    pub text: &'a str,
    /// What its file is called, where it has a name.
    pub name: Option<&'a str>,
    /// The document that was at hand.
    pub around: &'a Document,
    /// The index of the cluster.
    pub cluster: usize,
}

/// A text with a changed configuration in it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct WrittenBack {
    /// The text.
    pub text: String,
    /// What could not be written back, each with the reason.
    pub left: Vec<NotWritten>,
}

/// A change that a text does not let be made. `Display` gives a sentence.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("{key} was not changed: {reason}.")]
pub struct NotWritten {
    /// The whole key of the setting, or what else was changed.
    pub key: String,
    /// Why, in a sentence.
    pub reason: String,
}

/// Why a text cannot be given a changed configuration at all.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum CannotWriteBack {
    /// The text describes no cluster, or not this one.
    #[error("There is no such cluster in the text.")]
    NoCluster,
    /// A text that shows a configuration, but holds none.
    #[error("What changed cannot be written into {0}.")]
    Form(&'static str),
    /// A diff.
    #[error("What changed cannot be written into a diff: apply the diff, and give the file that it leads to.")]
    Diff,
    /// Only the beginning was read.
    #[error("The text is too long.")]
    TooLong,
    /// Flink cannot read the changed document.
    #[error("Flink cannot read the changed configuration: fix it first.")]
    Refused,
    /// The configuration that was imported does not let itself be edited.
    #[error(transparent)]
    Edit(#[from] CannotEdit),
}

impl Form {
    /// Whether a text of this form can be given a changed configuration.
    pub const fn is_written_back(self) -> bool {
        !matches!(self, Self::JvmArguments | Self::Log | Self::Markdown | Self::Link)
    }

    /// What it is called where there is little room.
    pub const fn short_name(self) -> &'static str {
        match self {
            Self::File(file) => file.name(),
            Self::EitherFile => "configuration file",
            Self::DynamicProperties => "command line",
            Self::FlinkDeployment => "FlinkDeployment",
            Self::Kubernetes => "Kubernetes",
            Self::HelmValues => "Helm values",
            Self::DockerCompose => "Compose",
            Self::Container => "container",
            Self::KubernetesResources => "resources",
            Self::Classification => "EMR",
            Self::JvmArguments => "JVM",
            Self::Log => "log",
            Self::Sql => "SQL",
            Self::Program => "program",
            Self::AnyText => "text",
            Self::Configuration => "files",
            Self::Markdown => "summary",
            Self::Link => "link",
        }
    }
}

/// How many bytes are read at most while ways are tried, and how many texts in any case.
const TRIED_SIZE: usize = 16 << 20;
const TRIED: usize = 40;

/// How often what still differs is written: a setting may depend on others.
const ROUNDS: usize = 3;

/// Writes what a changed document sets into the text that it came from.
///
/// Importing the result gives what the changed document sets, but for what is left. Lines that have nothing to do with a
/// change are the same to the byte, and without a change the text is.
///
/// # Errors
///
/// Why nothing can be written into the text.
pub fn write_back(origin: Origin, changed: &Document) -> Result<WrittenBack, CannotWriteBack> {
    if readable(origin.text).len() < origin.text.len() {
        return Err(CannotWriteBack::TooLong);
    }
    let mut draft = Draft::of(origin).ok_or(CannotWriteBack::NoCluster)?;
    let imported = &draft.imported;
    match imported.form {
        Form::File(_) | Form::EitherFile => {
            return Ok(WrittenBack {
                text: changed.text.to_string(),
                left: Vec::new(),
            });
        }
        form if !form.is_written_back() => return Err(CannotWriteBack::Form(form.name())),
        _ if crate::excerpts::after_diff(origin.text).is_some() => return Err(CannotWriteBack::Diff),
        _ => {}
    }
    let wanted = settings(changed).ok_or(CannotWriteBack::Refused)?;
    let mut left = draft.set_release(changed.flink);
    left.extend(other_deployment(&draft, changed));
    let mut refused: BTreeMap<String, String> = BTreeMap::new();
    for _ in 0..ROUNDS {
        let Some(there) = draft.document().and_then(|document| settings(&document)) else {
            break;
        };
        let mut is_changed = false;
        for (key, text) in changes(&there, &wanted) {
            let made = match text {
                Some(text) => draft.set(&key, text),
                None => draft.unset(&key),
            };
            is_changed |= made.is_ok();
            match made {
                Ok(()) => refused.remove(&key),
                Err(reason) => refused.insert(key, reason),
            };
        }
        if !is_changed {
            break;
        }
    }
    // What reads back otherwise for a reason of its own is told, too.
    if let Some(there) = draft.document().and_then(|document| settings(&document)) {
        let differing = changes(&there, &wanted);
        refused.retain(|key, _| differing.iter().any(|(differs, _)| differs == key));
        for (key, _) in differing {
            refused
                .entry(key)
                .or_insert_with(|| "the text gives another value for it".to_owned());
        }
    }
    left.extend(refused.into_iter().map(|(key, reason)| NotWritten { key, reason }));
    Ok(WrittenBack { text: draft.text, left })
}

/// Makes edits of the configuration that a text holds, and writes them back. With it comes the document with the edits.
///
/// # Errors
///
/// Why nothing can be written into the text, or the first edit that cannot be made.
pub fn change(origin: Origin, edits: &[Edit]) -> Result<(WrittenBack, Document), CannotWriteBack> {
    let Import::Clusters(clusters) = crate::import(origin.text, origin.name, origin.around) else {
        return Err(CannotWriteBack::NoCluster);
    };
    let imported = clusters.get(origin.cluster).ok_or(CannotWriteBack::NoCluster)?;
    let (document, _) = imported.document(origin.text, origin.around)?;
    let changed = apply(&Answer::new(document), edits)?;
    Ok((write_back(origin, &changed)?, changed))
}

/// What a document sets; none if Flink cannot read it.
fn settings(document: &Document) -> Option<BTreeMap<String, String>> {
    let reading = flink_config::read(&document.text, document.file, document.flink);
    let text = |value: &Value| match value {
        Value::List { elements, .. } => elements.join(";"),
        other => other.to_string(),
    };
    let entries = reading.configuration.entries().iter();
    reading
        .refusal
        .is_none()
        .then(|| entries.map(|entry| (entry.key.clone(), text(&entry.value))).collect())
}

/// What is to be set and then what is to be taken away, so that at no time there is too little.
fn changes<'w>(
    there: &BTreeMap<String, String>,
    wanted: &'w BTreeMap<String, String>,
) -> Vec<(String, Option<&'w str>)> {
    let differs = |(key, text): &(&String, &String)| there.get(*key).is_none_or(|known| !is_same(key, known, text));
    let set = wanted.iter().filter(differs);
    let set = set.map(|(key, text)| (key.clone(), Some(text.as_str())));
    let gone = there.keys().filter(|key| !wanted.contains_key(*key));
    set.chain(gone.map(|key| (key.clone(), None))).collect()
}

/// Whether Flink makes the same of two texts for the option at `key`.
fn is_same(key: &str, one: &str, other: &str) -> bool {
    if one == other {
        return true;
    }
    match find(key).map(|(option, _)| option.def().kind) {
        Some(Kind::Size) => {
            matches!((MemorySize::parse(one), MemorySize::parse(other)), (Ok(one), Ok(other)) if one == other)
        }
        Some(Kind::Fraction | Kind::Float | Kind::Double) => {
            matches!((read_double(one), read_double(other)), (Some(one), Some(other)) if one == other)
        }
        Some(Kind::Boolean) => one.eq_ignore_ascii_case(other),
        _ => false,
    }
}

/// Another deployment: the text keeps its own.
fn other_deployment(draft: &Draft, changed: &Document) -> Option<NotWritten> {
    let deployment = draft.imported.runs_on().unwrap_or(draft.origin.around.deployment);
    (changed.deployment != deployment).then(|| NotWritten {
        key: "the deployment".to_owned(),
        reason: format!("the text still is for {}", deployment.name()),
    })
}

/// Pieces of text in the place of others.
type Splices = Vec<(Range<usize>, String)>;

/// A text that is being changed, and what importing it gives.
struct Draft<'a> {
    origin: Origin<'a>,
    text: String,
    clusters: Vec<Imported>,
    /// The cluster of these that is changed.
    imported: Imported,
    /// How many of its documents are no sound YAML.
    faults: usize,
    /// How many bytes were imported while ways were tried.
    tried: usize,
}

impl<'a> Draft<'a> {
    fn of(origin: Origin<'a>) -> Option<Self> {
        let Import::Clusters(clusters) = crate::import(origin.text, origin.name, origin.around) else {
            return None;
        };
        Some(Self {
            origin,
            text: origin.text.to_owned(),
            imported: clusters.get(origin.cluster)?.clone(),
            clusters,
            faults: faults(origin.text),
            tried: 0,
        })
    }

    /// The document that importing the text makes.
    fn document(&self) -> Option<Document> {
        let made = self.imported.document(&self.text, self.origin.around);
        made.ok().map(|(document, _)| document)
    }

    /// The setting of a key, and the settings that stand for values which the text does not hold.
    fn setting(&self, key: &str) -> Option<&Setting> {
        self.imported.settings.iter().find(|setting| setting.key == key)
    }

    fn is_unknown(&self, key: &str) -> bool {
        self.imported.unknown.iter().any(|setting| setting.key == key)
    }

    fn set(&mut self, key: &str, text: &str) -> Result<(), String> {
        if self.is_unknown(key) {
            return Err("its value in the text is a variable or an expression".to_owned());
        }
        let lines = Lines::of(&self.text);
        let in_place = self
            .setting(key)
            .map(|setting| replace::ways(self, &lines, setting, text));
        if self.take_first(in_place.unwrap_or_default(), key, Some(text)) {
            return Ok(());
        }
        let beside = add::ways(self, &Lines::of(&self.text), key, text);
        if beside.is_empty() {
            return Err("there is no place in the text where Flink’s settings stand".to_owned());
        }
        match self.take_first(beside, key, Some(text)) {
            true => Ok(()),
            false => Err(self.obstacle("it cannot be written there so that it reads back as this")),
        }
    }

    fn unset(&mut self, key: &str) -> Result<(), String> {
        // An earlier one may come to light.
        const TIMES: usize = 20;
        for _ in 0..TIMES {
            let Some(setting) = self.setting(key) else { break };
            let lines = Lines::of(&self.text);
            let ways = remove::ways(self, &lines, setting);
            if !self.take_first(ways, key, None) {
                return Err(self.obstacle("it cannot be removed from the text separately"));
            }
        }
        match self.imported.base.as_ref() {
            Some(base) if base.settings.iter().any(|(known, _)| *known == key) => {
                Err("it is not in the text, but in what Flink ships".to_owned())
            }
            _ if self
                .document()
                .and_then(|document| settings(&document))
                .is_some_and(|there| there.contains_key(key)) =>
            {
                Err("it is not in the text".to_owned())
            }
            _ => Ok(()),
        }
    }

    fn obstacle(&self, otherwise: &str) -> String {
        match self.is_exhausted() {
            true => "the text is too long to try more".to_owned(),
            false => otherwise.to_owned(),
        }
    }

    fn is_exhausted(&self) -> bool {
        self.tried >= TRIED_SIZE.max(self.text.len() * TRIED)
    }

    /// Goes the first way whose text reads as wanted, if there is one.
    fn take_first(&mut self, ways: Vec<Splices>, key: &str, wanted: Option<&str>) -> bool {
        let mut ways = ways.into_iter();
        ways.any(|splices| self.take(splices, |draft, after| draft.is_made(after, key, wanted)))
    }

    /// Makes splices, if that gives another text that reads as wanted.
    fn take(&mut self, splices: Splices, is_made: impl Fn(&Self, &[Imported]) -> bool) -> bool {
        if self.is_exhausted() {
            return false;
        }
        let Some(text) = spliced(&self.text, splices).filter(|text| *text != self.text) else {
            return false;
        };
        self.tried += text.len();
        let Import::Clusters(clusters) = crate::import(&text, self.origin.name, self.origin.around) else {
            return false;
        };
        let Some(imported) = clusters.get(self.origin.cluster) else {
            return false;
        };
        let faults = faults(&text);
        if !is_made(self, &clusters) || faults > self.faults {
            return false;
        }
        self.imported = imported.clone();
        (self.text, self.clusters, self.faults) = (text, clusters, faults);
        true
    }

    /// Whether one setting of the cluster is changed as wanted, and nothing else of any.
    fn is_made(&self, after: &[Imported], key: &str, wanted: Option<&str>) -> bool {
        let around = self.origin.around;
        let is_alike = |(index, (before, after)): (usize, (&Imported, &Imported))| {
            let is_other = |setting: &&Setting| index != self.origin.cluster || setting.key != key;
            let of = |settings: &[Setting]| -> BTreeMap<String, String> {
                let others = settings.iter().filter(is_other);
                others
                    .map(|setting| (setting.key.clone(), setting.text.clone()))
                    .collect()
            };
            let target = |imported: &Imported| {
                (
                    imported.flink().unwrap_or(around.flink),
                    imported.runs_on().unwrap_or(around.deployment),
                )
            };
            (before.form, &before.name, target(before)) == (after.form, &after.name, target(after))
                && of(&before.settings) == of(&after.settings)
                && of(&before.unknown) == of(&after.unknown)
        };
        let count = |clusters: &[Imported]| {
            let imported = clusters.get(self.origin.cluster);
            imported.map_or(0, |imported| {
                imported.settings.iter().filter(|setting| setting.key == key).count()
            })
        };
        let is_wanted = match (after.get(self.origin.cluster), wanted) {
            (Some(imported), Some(wanted)) => imported.get(key).is_some_and(|text| is_same(key, text, wanted)),
            (Some(imported), None) => {
                let before = self.setting(key).map(|setting| (&setting.text, setting.line));
                let now = imported.settings.iter().find(|setting| setting.key == key);
                // One that was hidden may come to light, and is taken away next.
                count(after) < count(&self.clusters) || now.map(|setting| (&setting.text, setting.line)) != before
            }
            (None, _) => false,
        };
        is_wanted && after.len() == self.clusters.len() && self.clusters.iter().zip(after).enumerate().all(is_alike)
    }
}

/// The text with all splices made; none if they get in each other's way.
fn spliced(text: &str, mut splices: Splices) -> Option<String> {
    splices.sort_by_key(|(span, _)| (span.start, span.end));
    let mut result = String::with_capacity(text.len());
    let mut done = 0;
    for (span, piece) in splices {
        result += text.get(done..span.start)?;
        result += &piece;
        done = span.end;
    }
    result += text.get(done..)?;
    Some(result)
}

/// How many documents of a text are no sound YAML. JSON is YAML, too.
fn faults(text: &str) -> usize {
    let plain = without_templates(text).replace([TEMPLATE, '\t'], " ");
    documents(&plain)
        .into_iter()
        .filter(|(document, _)| compose(document).1.is_some())
        .count()
}
