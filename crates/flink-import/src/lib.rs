//! Tells what a text of any form is, and reads what it sets.

mod command_line;
mod log;
mod manifest;
mod solve;
mod yaml_tree;

use std::collections::HashMap;

use flink_config::{
    Answer, CannotEdit, ConfigFile, Document, ENTRIES, Edit, Extent, Format, FreshDocument, OwnLink, Reading, apply,
    own_link, raw_text, read, readable, without_comment, write, write_document, written_value,
};
use flink_memory::option::{Group, find};
use flink_memory::{Deployment, FlinkVersion};

pub use command_line::{DynamicProperties, read_dynamic_properties};

/// What a text is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Form {
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

/// What a text sets.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Imported {
    /// What the text is. A file is better taken as it stands than by its settings.
    pub form: Form,
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
    pub caveat: Option<&'static str>,
}

impl Imported {
    fn of(form: Form) -> Self {
        Self {
            form,
            settings: Vec::new(),
            scope: match form {
                Form::DynamicProperties | Form::KubernetesResources => Scope::Settings,
                Form::JvmArguments => Scope::Processes,
                _ => Scope::Configuration,
            },
            version: None,
            deployment: None,
            left: Vec::new(),
            caveat: None,
        }
    }

    /// The document that a text makes of the one at hand: a file takes its place as it stands, a whole configuration
    /// is written anew, and anything else is edits of it. With it come the keys of settings that the file cannot hold.
    ///
    /// # Errors
    ///
    /// The first edit that cannot be made tells why.
    pub fn document(&self, text: &str, current: &Document) -> Result<(Document, Vec<String>), CannotEdit> {
        let flink = self.version.unwrap_or(current.flink);
        let current = Document {
            deployment: self.deployment.unwrap_or(current.deployment),
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
            _ if self.scope == Scope::Configuration => {
                let settings = self.settings.iter().map(|(key, text)| (key.as_str(), text.as_str()));
                let FreshDocument { text, left_out } = write_document(settings, current.file);
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
        let settings = self.settings.iter();
        let mut edits = Vec::new();
        if self.scope == Scope::Processes {
            let process = |key: &str| key.split('.').next().map(str::to_owned);
            let processes: Vec<_> = settings.clone().map(|(key, _)| process(key)).collect();
            let is_overruled = |key: &&str| {
                let def = find(key).map(|(option, _)| option.def());
                let sets_a_size = def.is_some_and(|def| def.bounds.is_some() || def.group == Group::Legacy);
                sets_a_size && processes.contains(&process(key)) && !settings.clone().any(|(set, _)| set == *key)
            };
            let entries = current.configuration().entries().iter().map(|entry| entry.key.as_str());
            let overruled = entries.filter(is_overruled);
            edits.extend(overruled.map(|key| Edit::Unset { key: key.to_owned() }));
        }
        edits.extend(settings.map(|(key, text)| Edit::Set {
            key: key.clone(),
            text: text.clone(),
        }));
        edits
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
pub fn recognize(text: &str) -> Option<Form> {
    let text = readable(text);
    let below = without_comment(text).trim();
    let link = if below.is_empty() { text } else { below };
    let is_alone = below.is_empty() || !(below.starts_with('-') || below.contains(char::is_whitespace));
    if is_alone && own_link(link).is_some() {
        return Some(Form::Link);
    }
    if text.lines().any(|line| heading(line).is_some()) {
        return Some(Form::Markdown);
    }
    if log::is_log(text) {
        return Some(Form::Log);
    }
    if command_line::is_command_line(text) && !read_dynamic_properties(text).settings.is_empty() {
        return Some(Form::DynamicProperties);
    }
    if log::is_arguments(text) {
        return Some(Form::JvmArguments);
    }
    if text.contains("FlinkDeployment") && !manifest::read_flink_deployment(text).settings.is_empty() {
        return Some(Form::FlinkDeployment);
    }
    if text.contains("services") && !manifest::read_docker_compose(text).settings.is_empty() {
        return Some(Form::DockerCompose);
    }
    if manifest::has_resources(text) {
        return Some(Form::KubernetesResources);
    }
    recognize_file(text)
}

/// Tells which file a text is.
fn recognize_file(text: &str) -> Option<Form> {
    let yaml = read(text, ConfigFile::ConfigYaml, FlinkVersion::NEWEST);
    let conf = read(text, ConfigFile::FlinkConf, FlinkVersion::NEWEST);
    if yaml.entries.is_empty() && conf.entries.is_empty() {
        return None;
    }
    let is_yaml = match (yaml.refusal.is_none(), conf.problems.is_empty()) {
        (true, true) if is_alike(text, &yaml, &conf) => return Some(Form::EitherFile),
        (true, _) => true,
        (false, true) => false,
        (false, false) => !yaml.sections.is_empty() || yaml.entries.len() >= conf.entries.len(),
    };
    Some(Form::File(match is_yaml {
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

/// Reads what a text sets; nothing if it sets nothing.
///
/// `version` and `deployment` are those around which a text is understood that does not tell its own, like a block of
/// Flink's log. The link in a comment that was written here counts for release and deployment, and for the settings
/// only where the text holds none itself and is still what was written for that link.
pub fn import(text: &str, version: FlinkVersion, deployment: Deployment) -> Option<Imported> {
    let text = readable(text);
    let form = recognize(text)?;
    let comment = match form {
        Form::Markdown | Form::Link => text,
        _ => text.strip_suffix(without_comment(text)).unwrap_or_default(),
    };
    let own = own_link(comment);
    let target = |own: &OwnLink| (own.link.version, own.link.deployment);
    let (version, deployment) = own.as_ref().map_or((version, deployment), target);
    let mut imported = match (form, own.as_ref()) {
        (Form::KubernetesResources | Form::JvmArguments | Form::Log | Form::Markdown, Some(own))
            if is_written_for(own, form, text) =>
        {
            of_link(own, form)
        }
        (Form::Link, own) => of_link(own?, form),
        (Form::File(file), _) => read_file(text, form, file),
        (Form::EitherFile, _) => read_file(text, form, ConfigFile::ConfigYaml),
        (Form::DynamicProperties, _) => read_command_line(text),
        (Form::FlinkDeployment, _) => manifest::read_flink_deployment(text),
        (Form::DockerCompose, _) => manifest::read_docker_compose(text),
        (Form::KubernetesResources, _) => manifest::read_resources(text),
        (Form::JvmArguments, _) => log::read_arguments(text, version, deployment),
        (Form::Log, _) => log::read_log(text, version, deployment),
        (Form::Markdown, _) => read_markdown(text),
    };
    if let Some(own) = own {
        imported.version = imported.version.or(Some(own.link.version));
        imported.deployment = imported.deployment.or(Some(own.link.deployment));
    }
    (!imported.settings.is_empty()).then_some(imported)
}

fn of_link(own: &OwnLink, form: Form) -> Imported {
    Imported {
        settings: own.link.settings.clone(),
        scope: Scope::Configuration,
        ..Imported::of(form)
    }
}

/// Whether a text is, but for its comment, what is written for its link.
fn is_written_for(own: &OwnLink, form: Form, text: &str) -> bool {
    let format = match form {
        Form::KubernetesResources => Format::KubernetesResources,
        Form::JvmArguments => Format::JvmArguments,
        Form::Log => Format::Log,
        _ => Format::Markdown,
    };
    let file = ConfigFile::ConfigYaml;
    let settings = own
        .link
        .settings
        .iter()
        .map(|(key, text)| (key.as_str(), text.as_str()));
    let answer = Answer::new(Document {
        text: write_document(settings, file).text.into(),
        file,
        flink: own.link.version,
        deployment: own.link.deployment,
    });
    let written = write(&answer, own.address, format, Extent::Whole).text;
    let lines = |text| -> Vec<_> { without_comment(text).trim().lines().map(str::trim_end).collect() };
    lines(&written) == lines(text)
}

fn read_file(text: &str, form: Form, file: ConfigFile) -> Imported {
    let reading = read(text, file, FlinkVersion::NEWEST);
    let entries = reading.configuration.entries().iter();
    Imported {
        settings: entries
            .map(|entry| (entry.key.clone(), raw_text(&entry.value)))
            .collect(),
        ..Imported::of(form)
    }
}

fn read_command_line(text: &str) -> Imported {
    let DynamicProperties { settings: all, left } = read_dynamic_properties(text);
    let mut settings = Settings::default();
    for (key, text) in all {
        settings.set(&key, text);
    }
    Imported {
        settings: settings.list,
        left,
        ..Imported::of(Form::DynamicProperties)
    }
}

/// Reads the settings of a summary, which stand in its fence.
fn read_markdown(text: &str) -> Imported {
    let mut imported = Imported::of(Form::Markdown);
    let mut lines = text.lines();
    let fence = lines.find_map(|line| line.strip_suffix("yaml").filter(|fence| fence.starts_with("```")));
    if let Some(fence) = fence {
        let fenced: String = lines
            .take_while(|line| *line != fence)
            .flat_map(|line| [line, "\n"])
            .collect();
        let file = match recognize_file(&fenced) {
            Some(Form::File(file)) => file,
            _ => ConfigFile::ConfigYaml,
        };
        imported.settings = read_file(&fenced, Form::Markdown, file).settings;
    }
    let told = text.lines().find_map(heading);
    imported.version = told.map(|(version, _)| version);
    imported.deployment = told.map(|(_, deployment)| deployment);
    imported
}

#[cfg(test)]
mod tests;
