//! Tells what a pasted text is, and reads what it sets.

mod command_line;
mod log;
mod manifest;
mod solve;
mod yaml_tree;

use std::collections::HashMap;

use crate::document::{FreshDocument, write_document};
use crate::edit::{CannotEdit, Edit, apply, written_value};
use crate::file::ConfigFile;
use crate::format::Format;
use crate::limits::{ENTRIES, readable};
use crate::link::raw_text;
use crate::reading::{Reading, read};
use crate::write::{Extent, OwnLink, Subject, own_link, without_comment, write};
use flink_memory::option::{Group, find};
use flink_memory::{Deployment, FlinkVersion};

pub use command_line::{DynamicProperties, read_dynamic_properties};

/// What a pasted text is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Pasted {
    /// A configuration file that only this format reads as it is meant.
    File(ConfigFile),
    /// A configuration file that both formats read alike.
    EitherFile,
    /// A command line, or a part of one, with `-D` arguments.
    DynamicProperties,
    /// A `FlinkDeployment` of the Flink Kubernetes operator.
    FlinkDeployment,
    /// A Docker Compose file.
    DockerCompose,
    /// Resources of containers, alone or in the manifest of a pod.
    KubernetesResources,
    /// JVM arguments, alone or in a command line.
    JvmArguments,
    /// Lines of Flink's log.
    Log,
    /// The summary that is written here.
    Markdown,
    /// A link to the page, or a comment that was written here with nothing below it.
    Link,
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

/// What a pasted text sets.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct TakenIn {
    /// What the text is. A file is better taken as it stands than by its settings.
    pub pasted: Pasted,
    /// Whole keys, each once, and their raw texts, in their order.
    pub settings: Vec<(String, String)>,
    /// How much that is of a configuration.
    pub scope: Scope,
    /// The release, if the text tells it.
    pub version: Option<FlinkVersion>,
    /// The deployment, if the text tells it.
    pub deployment: Option<Deployment>,
    /// Words, keys and parts of the text that were left alone.
    pub left: Vec<String>,
    /// In a sentence, what the text does not tell, so that the settings are but one way to what it says.
    pub untold: Option<&'static str>,
}

impl TakenIn {
    fn of(pasted: Pasted) -> Self {
        Self {
            pasted,
            settings: Vec::new(),
            scope: match pasted {
                Pasted::DynamicProperties | Pasted::KubernetesResources => Scope::Settings,
                Pasted::JvmArguments => Scope::Processes,
                _ => Scope::Configuration,
            },
            version: None,
            deployment: None,
            left: Vec::new(),
            untold: None,
        }
    }

    /// Brings the settings into a document: written anew where they are a whole configuration, and else as edits.
    ///
    /// # Errors
    ///
    /// The first edit that cannot be made tells why.
    pub fn document(&self, text: &str, file: ConfigFile, version: FlinkVersion) -> Result<FreshDocument, CannotEdit> {
        let settings = self.settings.iter().map(|(key, text)| (key.as_str(), text.as_str()));
        if self.scope == Scope::Configuration {
            return Ok(write_document(settings, file));
        }
        let mut edits = Vec::new();
        if self.scope == Scope::Processes {
            let process = |key: &str| key.split('.').next().map(str::to_owned);
            let told: Vec<_> = settings.clone().map(|(key, _)| process(key)).collect();
            let is_overruled = |key: &&str| {
                let def = find(key).map(|(option, _)| option.def());
                let sets_a_size = def.is_some_and(|def| def.bounds.is_some() || def.group == Group::Legacy);
                sets_a_size && told.contains(&process(key)) && !settings.clone().any(|(set, _)| set == *key)
            };
            let reading = read(text, file, version);
            let entries = reading.configuration.entries().iter().map(|entry| entry.key.as_str());
            let overruled = entries.filter(is_overruled);
            edits.extend(overruled.map(|key| Edit::Unset { key: key.to_owned() }));
        }
        edits.extend(settings.map(|(key, text)| Edit::Set {
            key: key.to_owned(),
            text: text.to_owned(),
        }));
        Ok(FreshDocument {
            text: apply(text, file, version, &edits)?,
            left_out: Vec::new(),
        })
    }
}

/// Settings, each key once.
#[derive(Default)]
struct Settings {
    list: Vec<(String, String)>,
    places: HashMap<String, u32>,
}

impl Settings {
    /// Sets a key, which takes the place of what it was set to before. Of far too many, the first are kept.
    fn set(&mut self, key: &str, text: String) {
        let place = self.places.get(key);
        if let Some((_, known)) = place.and_then(|place| self.list.get_mut(*place as usize)) {
            *known = text;
        } else if self.list.len() < ENTRIES {
            self.places
                .insert(key.to_owned(), u32::try_from(self.list.len()).unwrap_or(u32::MAX));
            self.list.push((key.to_owned(), text));
        }
    }

    fn contains(&self, key: &str) -> bool {
        self.places.contains_key(key)
    }
}

/// Tells what a text is; nothing if nothing in it is a setting.
pub fn recognize(text: &str) -> Option<Pasted> {
    let text = readable(text);
    let below = without_comment(text).trim();
    let link = if below.is_empty() { text } else { below };
    let is_alone = below.is_empty() || !(below.starts_with('-') || below.contains(char::is_whitespace));
    if is_alone && own_link(link).is_some() {
        return Some(Pasted::Link);
    }
    if text.lines().any(|line| heading(line).is_some()) {
        return Some(Pasted::Markdown);
    }
    if log::is_log(text) {
        return Some(Pasted::Log);
    }
    if command_line::is_command_line(text) && !read_dynamic_properties(text).settings.is_empty() {
        return Some(Pasted::DynamicProperties);
    }
    if log::is_arguments(text) {
        return Some(Pasted::JvmArguments);
    }
    if text.contains("FlinkDeployment") && !manifest::read_flink_deployment(text).settings.is_empty() {
        return Some(Pasted::FlinkDeployment);
    }
    if text.contains("services") && !manifest::read_docker_compose(text).settings.is_empty() {
        return Some(Pasted::DockerCompose);
    }
    if manifest::has_resources(text) {
        return Some(Pasted::KubernetesResources);
    }
    recognize_file(text)
}

/// Tells which file a text is.
fn recognize_file(text: &str) -> Option<Pasted> {
    let yaml = read(text, ConfigFile::ConfigYaml, FlinkVersion::NEWEST);
    let conf = read(text, ConfigFile::FlinkConf, FlinkVersion::NEWEST);
    if yaml.entries.is_empty() && conf.entries.is_empty() {
        return None;
    }
    let is_yaml = match (yaml.refusal.is_none(), conf.problems.is_empty()) {
        (true, true) if is_alike(text, &yaml, &conf) => return Some(Pasted::EitherFile),
        (true, _) => true,
        (false, true) => false,
        (false, false) => !yaml.sections.is_empty() || yaml.entries.len() >= conf.entries.len(),
    };
    Some(Pasted::File(match is_yaml {
        true => ConfigFile::ConfigYaml,
        false => ConfigFile::FlinkConf,
    }))
}

/// Whether both formats find the same texts under the same keys.
fn is_alike(text: &str, yaml: &Reading, conf: &Reading) -> bool {
    let pairs = yaml.entries.iter().zip(&conf.entries);
    yaml.entries.len() == conf.entries.len()
        && pairs
            .into_iter()
            .all(|(yaml, conf)| yaml.key == conf.key && written_value(text, yaml) == written_value(text, conf))
}

/// Release and deployment of the summary's heading, if a line is that.
fn heading(line: &str) -> Option<(FlinkVersion, Deployment)> {
    let (version, name) = line.strip_prefix("## Memory of Flink ")?.split_once(", ")?;
    let mut deployments = Deployment::ALL.into_iter();
    let deployment = deployments.find(|deployment| deployment.name() == name.trim_end())?;
    Some((version.parse().ok()?, deployment))
}

/// Reads what a pasted text sets; nothing if it sets nothing.
///
/// `version` and `deployment` are those around which a text is understood that does not tell its own, like a block of
/// Flink's log. The link in a comment that was written here counts for release and deployment, and for the settings
/// only where the text holds none itself and is still what was written for that link.
pub fn take_in(text: &str, version: FlinkVersion, deployment: Deployment) -> Option<TakenIn> {
    let text = readable(text);
    let pasted = recognize(text)?;
    let comment = match pasted {
        Pasted::Markdown | Pasted::Link => text,
        _ => text.strip_suffix(without_comment(text)).unwrap_or_default(),
    };
    let own = own_link(comment);
    let told = |taken: &OwnLink| (taken.link.version, taken.link.deployment);
    let (version, deployment) = own.as_ref().map_or((version, deployment), told);
    let mut taken = match (pasted, own.as_ref()) {
        (Pasted::KubernetesResources | Pasted::JvmArguments | Pasted::Log | Pasted::Markdown, Some(own))
            if is_written_for(own, pasted, text) =>
        {
            of_link(own, pasted)
        }
        (Pasted::Link, own) => of_link(own?, pasted),
        (Pasted::File(file), _) => read_file(text, pasted, file),
        (Pasted::EitherFile, _) => read_file(text, pasted, ConfigFile::ConfigYaml),
        (Pasted::DynamicProperties, _) => read_command_line(text),
        (Pasted::FlinkDeployment, _) => manifest::read_flink_deployment(text),
        (Pasted::DockerCompose, _) => manifest::read_docker_compose(text),
        (Pasted::KubernetesResources, _) => manifest::read_resources(text),
        (Pasted::JvmArguments, _) => log::read_arguments(text, version, deployment),
        (Pasted::Log, _) => log::read_log(text, version, deployment),
        (Pasted::Markdown, _) => read_markdown(text),
    };
    if let Some(own) = own {
        taken.version = taken.version.or(Some(own.link.version));
        taken.deployment = taken.deployment.or(Some(own.link.deployment));
    }
    (!taken.settings.is_empty()).then_some(taken)
}

fn of_link(own: &OwnLink, pasted: Pasted) -> TakenIn {
    TakenIn {
        settings: own.link.settings.clone(),
        scope: Scope::Configuration,
        ..TakenIn::of(pasted)
    }
}

/// Whether a text is, but for its comment, what is written for its link.
fn is_written_for(own: &OwnLink, pasted: Pasted, text: &str) -> bool {
    let format = match pasted {
        Pasted::KubernetesResources => Format::KubernetesResources,
        Pasted::JvmArguments => Format::JvmArguments,
        Pasted::Log => Format::Log,
        _ => Format::Markdown,
    };
    let file = ConfigFile::ConfigYaml;
    let settings = own
        .link
        .settings
        .iter()
        .map(|(key, text)| (key.as_str(), text.as_str()));
    let subject = Subject {
        text: &write_document(settings, file).text,
        file,
        version: own.link.version,
        deployment: own.link.deployment,
        address: own.address,
    };
    let written = write(&subject, format, Extent::Whole).text;
    let lines = |text| -> Vec<_> { without_comment(text).trim().lines().map(str::trim_end).collect() };
    lines(&written) == lines(text)
}

fn read_file(text: &str, pasted: Pasted, file: ConfigFile) -> TakenIn {
    let reading = read(text, file, FlinkVersion::NEWEST);
    let entries = reading.configuration.entries().iter();
    TakenIn {
        settings: entries
            .map(|entry| (entry.key.clone(), raw_text(&entry.value)))
            .collect(),
        ..TakenIn::of(pasted)
    }
}

fn read_command_line(text: &str) -> TakenIn {
    let DynamicProperties { settings: all, left } = read_dynamic_properties(text);
    let mut settings = Settings::default();
    for (key, text) in all {
        settings.set(&key, text);
    }
    TakenIn {
        settings: settings.list,
        left,
        ..TakenIn::of(Pasted::DynamicProperties)
    }
}

/// Reads the settings of a summary, which stand in its fence.
fn read_markdown(text: &str) -> TakenIn {
    let mut taken = TakenIn::of(Pasted::Markdown);
    let mut lines = text.lines();
    let fence = lines.find_map(|line| line.strip_suffix("yaml").filter(|fence| fence.starts_with("```")));
    if let Some(fence) = fence {
        let fenced: String = lines
            .take_while(|line| *line != fence)
            .flat_map(|line| [line, "\n"])
            .collect();
        let file = match recognize_file(&fenced) {
            Some(Pasted::File(file)) => file,
            _ => ConfigFile::ConfigYaml,
        };
        taken.settings = read_file(&fenced, Pasted::Markdown, file).settings;
    }
    let told = text.lines().find_map(heading);
    taken.version = told.map(|(version, _)| version);
    taken.deployment = told.map(|(_, deployment)| deployment);
    taken
}

#[cfg(test)]
mod tests;
