//! What a text of any form comes to: the clusters that it describes, or why there is none.

use std::collections::HashMap;
use std::fmt;

use flink_config::{Answer, CannotEdit, ConfigFile, Document, ENTRIES, Edit, FreshDocument, apply, write_document};
use flink_memory::option::{Group, Kind, find};
use flink_memory::{Deployment, FlinkVersion, Process};

use crate::release::Release;
use crate::variables::is_variable;

/// What a text comes to.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Import {
    /// The clusters that it describes, in its order: one at least.
    Clusters(Vec<Imported>),
    /// Why there is no cluster in it.
    Nothing(Nothing),
}

/// Why nothing can be said of a text.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Nothing {
    /// What the text seems to be and what is missing, in a sentence or two.
    pub sentence: String,
    /// Settings of Flink's that were found all the same.
    pub found: Vec<Setting>,
}

/// The reason, and after it what was found.
impl fmt::Display for Nothing {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        const SHOWN: usize = 4;
        f.write_str(&self.sentence)?;
        for (index, Setting { key, text, .. }) in self.found.iter().take(SHOWN).enumerate() {
            let lead = if index == 0 { " Found: " } else { ", " };
            write!(f, "{lead}{key}: {text}")?;
        }
        match self.found.len() {
            0 => Ok(()),
            count if count > SHOWN => write!(f, " and {} more.", count - SHOWN),
            _ => f.write_str("."),
        }
    }
}

/// What a text is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Form {
    /// A configuration file that only this format reads as it is meant.
    File(ConfigFile),
    /// A configuration file that both formats read alike.
    EitherFile,
    /// A command line or a script, or a part of one: `-D` arguments and older flags.
    DynamicProperties,
    /// A `FlinkDeployment` of the Flink Kubernetes operator, or the like of another operator.
    FlinkDeployment,
    /// A `ConfigMap` with a configuration file of Flink's, or containers that Flink's own scripts run in.
    Kubernetes,
    /// Values for a Helm chart.
    HelmValues,
    /// A Docker Compose file.
    DockerCompose,
    /// A Dockerfile, `docker run`, or the environment of a container.
    Container,
    /// Resources of containers, alone or in the manifest of a pod.
    KubernetesResources,
    /// A classification of Amazon EMR.
    Classification,
    /// JVM arguments, alone or in a command line.
    JvmArguments,
    /// Lines of Flink's log.
    Log,
    /// Statements of SQL.
    Sql,
    /// A program.
    Program,
    /// Any other text with options of Flink's in it.
    AnyText,
    /// Configuration files that were given together.
    Configuration,
    /// The summary that is written here.
    Markdown,
    /// A link to the page, or a comment that was written here with nothing below it.
    Link,
}

impl Form {
    /// What it is called in a sentence.
    pub const fn name(self) -> &'static str {
        match self {
            Self::File(ConfigFile::ConfigYaml) => "a config.yaml",
            Self::File(ConfigFile::FlinkConf) => "a flink-conf.yaml",
            Self::EitherFile => "a configuration file",
            Self::DynamicProperties => "a command line",
            Self::FlinkDeployment => "an operator's manifest",
            Self::Kubernetes => "a manifest for Kubernetes",
            Self::HelmValues => "values of a Helm chart",
            Self::DockerCompose => "a Compose file",
            Self::Container => "a container's definition",
            Self::KubernetesResources => "resources of containers",
            Self::Classification => "a classification of EMR",
            Self::JvmArguments => "JVM arguments",
            Self::Log => "a log",
            Self::Sql => "SQL",
            Self::Program => "a program",
            Self::AnyText => "a text",
            Self::Configuration => "configuration files",
            Self::Markdown => "a summary",
            Self::Link => "a link",
        }
    }
}

/// How much of a configuration a text tells.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Scope {
    /// Just its settings.
    Settings,
    /// All sizes of each process that its settings are for.
    Processes,
    /// Everything.
    Configuration,
}

/// A setting, and where it stands in the text.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Setting {
    /// The whole key.
    pub key: String,
    /// The raw text of its value.
    pub text: String,
    /// The line in the text that was imported, from 1; none where it follows from several.
    pub line: Option<u32>,
}

/// Something that a text shows, and by what.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Shown<T> {
    /// What it shows.
    pub value: T,
    /// What showed it: words that go on “as … shows”.
    pub by: String,
}

/// What a text's settings stand on: sizes that Flink ships, where the text says nothing of them.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Base {
    /// Whole keys and their texts.
    pub settings: Vec<(&'static str, &'static str)>,
    /// In a sentence, where they are from.
    pub reason: String,
    /// Whether Flink has them for certain, or they are but likely.
    pub is_certain: bool,
}

impl Base {
    /// Those of its settings that are wanted, with a reason that names no others; none if there is none.
    pub(crate) fn only(self, is_wanted: impl Fn(&str) -> bool) -> Option<Self> {
        let named = |settings: &[(&str, &str)]| {
            let sizes: Vec<_> = settings.iter().map(|(key, text)| format!("{key}: {text}")).collect();
            sizes.join(" and ")
        };
        let before = named(&self.settings);
        let mut settings = self.settings;
        settings.retain(|(key, _)| is_wanted(key));
        let reason = self.reason.replacen(&before, &named(&settings), 1);
        (!settings.is_empty()).then_some(Self {
            settings,
            reason,
            is_certain: self.is_certain,
        })
    }
}

/// A cluster that a text describes, and what is set for it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Imported {
    /// What the text calls it.
    pub name: Option<String>,
    /// What the text is. A file is better taken as it stands than by its settings.
    pub form: Form,
    /// Each key once, in their order.
    pub settings: Vec<Setting>,
    /// What is set to something that the text does not hold: a variable, an expression, a template's value.
    pub unknown: Vec<Setting>,
    /// How much of a configuration they are.
    pub scope: Scope,
    /// The release, if the text tells it: the nearest one known here.
    pub release: Option<Shown<FlinkVersion>>,
    /// The deployment, if the text tells it.
    pub deployment: Option<Shown<Deployment>>,
    /// What the settings stand on, where the document at hand is not what they are for.
    pub base: Option<Base>,
    /// The processes of which enough is known.
    pub processes: Vec<Process>,
    /// Words, keys and parts of the text that were ignored.
    pub left: Vec<String>,
    /// Sentences about what was taken and what not.
    pub notes: Vec<String>,
    /// The files within the text, each with the number of lines before its first.
    pub files: Vec<(String, u32)>,
    /// Whether it is the old side of a diff: to compare with, and not what is asked.
    pub is_old: bool,
    /// In a sentence, what the text does not tell, so that the settings are but one way to what it says.
    pub caveat: Option<&'static str>,
}

impl Imported {
    pub(crate) fn of(form: Form) -> Self {
        Self {
            name: None,
            form,
            settings: Vec::new(),
            unknown: Vec::new(),
            scope: match form {
                Form::DynamicProperties
                | Form::KubernetesResources
                | Form::Classification
                | Form::Sql
                | Form::Program
                | Form::AnyText => Scope::Settings,
                Form::JvmArguments => Scope::Processes,
                _ => Scope::Configuration,
            },
            release: None,
            deployment: None,
            base: None,
            processes: Vec::new(),
            left: Vec::new(),
            notes: Vec::new(),
            files: Vec::new(),
            is_old: false,
            caveat: None,
        }
    }

    /// Takes a release, with what shows it and what there is to say of it.
    pub(crate) fn take_release(&mut self, release: &Release, by: impl Into<String>) {
        self.notes.extend(release.note());
        self.release = Some(release.shown(by));
    }

    /// The release, if the text tells it.
    pub fn flink(&self) -> Option<FlinkVersion> {
        self.release.as_ref().map(|release| release.value)
    }

    /// Where it runs, if the text tells it.
    pub fn runs_on(&self) -> Option<Deployment> {
        self.deployment.as_ref().map(|deployment| deployment.value)
    }

    /// Whole keys and texts.
    pub fn pairs(&self) -> impl Iterator<Item = (&str, &str)> {
        self.settings
            .iter()
            .map(|setting| (setting.key.as_str(), setting.text.as_str()))
    }

    pub(crate) fn on(mut self, deployment: Deployment, by: impl Into<String>) -> Self {
        self.deployment = Some(Shown {
            value: deployment,
            by: by.into(),
        });
        self
    }

    /// Takes over what was collected.
    pub(crate) fn take(&mut self, settings: Settings) {
        let Settings {
            list,
            mut unknown,
            places,
        } = settings;
        unknown.retain(|unknown| !places.contains_key(&unknown.key));
        self.settings = list;
        self.unknown = unknown;
    }

    pub(crate) fn get(&self, key: &str) -> Option<&str> {
        self.pairs().find(|(known, _)| *known == key).map(|(_, text)| text)
    }

    /// The document that a text makes of the one at hand: a file takes its place as it stands, a whole configuration
    /// is written anew, and anything else is edits of it. With it come the keys of settings that the file cannot hold.
    ///
    /// # Errors
    ///
    /// The first edit that cannot be made tells why.
    pub fn document(&self, text: &str, current: &Document) -> Result<(Document, Vec<String>), CannotEdit> {
        let flink = self.flink().unwrap_or(current.flink);
        let current = Document {
            deployment: self.runs_on().unwrap_or(current.deployment),
            ..current.with_flink(flink)
        };
        let as_it_stands = |file: ConfigFile| Document {
            text: text.into(),
            file,
            ..current.clone()
        };
        match self.form {
            Form::File(file) if file.is_read_by(flink) => Ok((as_it_stands(file), Vec::new())),
            Form::File(_) | Form::EitherFile if current.file.is_read_by(flink) => {
                Ok((as_it_stands(current.file), Vec::new()))
            }
            Form::File(_) | Form::EitherFile => Ok((as_it_stands(ConfigFile::usual(flink)), Vec::new())),
            _ if self.scope == Scope::Configuration || current.text.trim().is_empty() => {
                let base = self.base.iter().flat_map(|base| base.settings.iter().copied());
                let base = base.filter(|(key, _)| self.get(key).is_none());
                let FreshDocument { text, left_out } = write_document(base.chain(self.pairs()), current.file);
                Ok((current.with_text(text), left_out))
            }
            _ => {
                let answer = Answer::new(current);
                Ok((apply(&answer, &self.edits(&answer))?, Vec::new()))
            }
        }
    }

    /// The settings as edits of a document, with what they overrule there.
    fn edits(&self, current: &Answer) -> Vec<Edit> {
        let mut edits = Vec::new();
        if self.scope == Scope::Processes {
            let process = |key: &str| key.split('.').next().map(str::to_owned);
            let processes: Vec<_> = self.pairs().map(|(key, _)| process(key)).collect();
            let is_overruled = |key: &&str| {
                let def = find(key).map(|(option, _)| option.def());
                let sets_a_size = def.is_some_and(|def| def.bounds.is_some() || def.group == Group::Legacy);
                sets_a_size && processes.contains(&process(key)) && self.get(key).is_none()
            };
            let entries = current.configuration().entries().iter().map(|entry| entry.key.as_str());
            let overruled = entries.filter(is_overruled);
            edits.extend(overruled.map(|key| Edit::Unset { key: key.to_owned() }));
        }
        edits.extend(self.pairs().map(|(key, text)| Edit::Set {
            key: key.to_owned(),
            text: text.to_owned(),
        }));
        edits
    }
}

/// Settings, each key once.
#[derive(Debug, Default)]
pub(crate) struct Settings {
    pub list: Vec<Setting>,
    /// Keys whose value the text does not hold.
    pub unknown: Vec<Setting>,
    places: HashMap<String, u32>,
}

impl Settings {
    /// Sets a key, which takes the place of what it was set to before, unless the value is a variable: that is noted.
    pub fn set(&mut self, key: &str, text: impl Into<String>, line: Option<u32>) {
        let text = text.into();
        let is_word = |kind| !matches!(kind, Kind::Text | Kind::List | Kind::Map);
        let is_read = find(key).is_some_and(|(option, _)| is_word(option.def().kind));
        if !is_variable(&text, is_read) {
            self.put(key, text, line);
        } else if self.unknown.len() < ENTRIES {
            self.unknown.push(Setting {
                key: key.to_owned(),
                text,
                line,
            });
        }
    }

    /// Sets a key whatever its text looks like. Of far too many, the first are kept.
    fn put(&mut self, key: &str, text: String, line: Option<u32>) {
        let place = self.places.get(key);
        if let Some(known) = place.and_then(|place| self.list.get_mut(*place as usize)) {
            known.text = text;
            known.line = line;
        } else if self.list.len() < ENTRIES {
            self.places
                .insert(key.to_owned(), u32::try_from(self.list.len()).unwrap_or(u32::MAX));
            self.list.push(Setting {
                key: key.to_owned(),
                text,
                line,
            });
        }
    }

    pub fn get(&self, key: &str) -> Option<&Setting> {
        self.places.get(key).and_then(|place| self.list.get(*place as usize))
    }

    pub fn contains(&self, key: &str) -> bool {
        self.places.contains_key(key)
    }

    pub fn is_empty(&self) -> bool {
        self.list.is_empty() && self.unknown.is_empty()
    }

    /// Takes over others, which win.
    pub fn extend(&mut self, other: Settings) {
        for setting in other.list {
            self.put(&setting.key, setting.text, setting.line);
        }
        self.unknown.extend(other.unknown);
    }
}
