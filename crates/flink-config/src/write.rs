//! Writes a configuration in the forms in which people take it along: files, manifests, arguments, a summary.
//!
//! Each begins with a comment that holds the release and a link to the page. What Flink would refuse says so above
//! that: it is derived again from what the form holds, not from what the user wrote.

mod command_line;
mod comment;
mod config_file;
mod docker_compose;
mod flink_deployment;
mod kubernetes_resources;
mod markdown;
mod processes;

use flink_memory::option::{Kind, find};
use flink_memory::{Configuration, Deployment, Derivations, Entry, FlinkVersion, Value, to_float, to_list};

use crate::answer::Answer;
use crate::config_yaml::read_config_yaml;
use crate::file::ConfigFile;
use crate::format::Format;
use crate::fresh::{single_quoted, write_document};
use crate::link::raw_text;

pub use comment::{OwnLink, own_link, without_comment};
use processes::Processes;

/// How much of a configuration is handed out, in the forms that hold all of it.
///
/// `-D` arguments and the summary never hold more than the options of the table.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Extent {
    /// The user's own text where the form is the text's own, and every setting elsewhere.
    #[default]
    Whole,
    /// The options of the table.
    Memory,
}

/// A configuration in one form.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Written {
    /// The text, its comment at the top.
    pub text: String,
    /// The keys of the settings that this form cannot hold. The comment names them, too.
    pub left_out: Vec<String>,
    /// What Flink refuses, each in a sentence, as the text says it at its top; none where it starts.
    pub refusals: Vec<String>,
}

/// Writes a configuration in a form. `address` is the page's, without a fragment, for the link; empty where there is
/// none. A manifest for one deployment is written for that.
///
/// Reading it again gives the same derivation of both processes, as far as the form holds it.
pub fn write(answer: &Answer, address: &str, format: Format, extent: Extent) -> Written {
    let source = Source::of(answer, address, format, extent);
    match format {
        Format::ConfigYaml => config_file::write(&source, ConfigFile::ConfigYaml, extent),
        Format::FlinkConf => config_file::write(&source, ConfigFile::FlinkConf, extent),
        Format::FlinkDeployment => flink_deployment::write(source),
        Format::KubernetesResources => kubernetes_resources::write(&source),
        Format::DockerCompose => docker_compose::write(source),
        Format::DynamicProperties => command_line::write(source),
        Format::JvmArguments => processes::write_arguments(&source),
        Format::Log => processes::write_log(&source),
        Format::Markdown => markdown::write(&source),
    }
}

/// What every form is made of.
struct Source<'a> {
    answer: &'a Answer,
    address: &'a str,
    /// The deployment that the form is for.
    deployment: Deployment,
    /// Whole keys and their raw texts, in the order of the text.
    settings: Vec<(String, String)>,
    /// The keys of the settings that are another value as a text.
    unheld: Vec<String>,
}

impl<'a> Source<'a> {
    fn of(answer: &'a Answer, address: &'a str, format: Format, extent: Extent) -> Self {
        let deployment = match format {
            Format::FlinkDeployment => Deployment::KubernetesOperator,
            Format::DockerCompose => Deployment::Docker,
            _ => answer.document.deployment,
        };
        let only_memory = extent == Extent::Memory || format == Format::DynamicProperties;
        let entries = answer.configuration().entries().iter();
        let asked = entries.filter(|entry| !only_memory || find(&entry.key).is_some());
        let (held, unheld): (Vec<_>, Vec<_>) = asked.partition(|entry| match format == Format::ConfigYaml {
            true => is_same_in_yaml(entry),
            false => is_same_as_text(entry),
        });
        let settings = held
            .into_iter()
            .map(|entry| {
                let text = match format {
                    Format::ConfigYaml => raw_text(&entry.value),
                    _ => plain_text(&entry.value),
                };
                (entry.key.clone(), text)
            })
            .collect();
        Self {
            answer,
            address,
            deployment,
            settings,
            unheld: unheld.into_iter().map(|entry| entry.key.clone()).collect(),
        }
    }

    /// The release that reads it.
    fn version(&self) -> FlinkVersion {
        self.answer.document.flink
    }

    /// Takes the settings away that a form does not hold, and gives their keys.
    fn keep(&mut self, holds: impl Fn(&str, &str) -> bool) -> Vec<String> {
        let mut left_out = std::mem::take(&mut self.unheld);
        self.settings.retain(|(key, text)| {
            let is_held = holds(key, text);
            if !is_held {
                left_out.push(key.clone());
            }
            is_held
        });
        left_out
    }

    /// The settings as texts, which is what manifests and arguments make of them.
    fn configuration(&self) -> Configuration {
        let settings = self.settings.iter();
        settings.map(|(key, text)| (key.as_str(), text.as_str())).collect()
    }

    /// The text of a setting.
    fn setting(&self, key: &str) -> Option<&str> {
        let mut settings = self.settings.iter();
        settings.find(|(known, _)| known == key).map(|(_, text)| text.as_str())
    }

    /// Both processes, as Flink derives them from the user's own text.
    fn own_processes(&self) -> Processes {
        match self.deployment == self.answer.document.deployment {
            true => Processes::of(&self.answer.derivations, self.answer.configuration()),
            false => self.processes(self.answer.configuration()),
        }
    }

    /// Both processes, as Flink derives them from what a form holds.
    fn processes(&self, configuration: &Configuration) -> Processes {
        let derivations = Derivations::new(self.version(), self.deployment, configuration);
        Processes::of(&derivations, configuration)
    }

    /// A body below its comment.
    fn written(&self, processes: &Processes, left_out: Vec<String>, body: &str) -> Written {
        let refusals = comment::refusals(self, processes);
        Written {
            text: comment::comment(self, &refusals, &left_out) + body,
            left_out,
            refusals,
        }
    }
}

/// A value as every release reads it from a text: YAML has a list and an odd number in words of its own.
fn plain_text(value: &Value) -> String {
    let needs_quotes = |char: char| char.is_whitespace() || matches!(char, ';' | '\'' | '"' | '[' | '{');
    let quoted = |element: &String| match element.is_empty() || element.contains(needs_quotes) {
        true => single_quoted(element),
        false => element.clone(),
    };
    match value {
        Value::List { elements, .. } => elements.iter().map(quoted).collect::<Vec<_>>().join(";"),
        other => other.to_string(),
    }
}

/// Whether Flink reads a value alike where it is a text: it refuses a number that is too small or too large for a float,
/// and rounds the text of one.
fn is_same_as_text(entry: &Entry) -> bool {
    let is_float = find(&entry.key).is_some_and(|(option, _)| option.def().kind == Kind::Fraction);
    !is_float || !matches!(entry.value, Value::Double(_)) || to_float(&entry.value).is_ok()
}

/// Whether Flink reads a value alike in `config.yaml`, where a text of `flink-conf.yaml` that looks like a list is one.
fn is_same_in_yaml(entry: &Entry) -> bool {
    let is_list = find(&entry.key).is_some_and(|(option, _)| option.def().kind == Kind::List);
    let Value::Text(text) = &entry.value else { return true };
    let line = || write_document([(entry.key.as_str(), text.as_str())], ConfigFile::ConfigYaml).text;
    let is_same = |read: &Entry| to_list(&read.value) == to_list(&entry.value);
    !is_list
        || !text.contains('[')
        || read_config_yaml(&line())
            .configuration
            .get(&entry.key)
            .is_none_or(is_same)
}

/// Whether an entry says where its machine listens: in a container of its own it must not.
///
/// Flink ships these set to `localhost`, with which the processes in two containers would never meet.
fn is_of_the_machine(key: &str, text: &str) -> bool {
    let listens = [
        "bind-host",
        "bind-address",
        "rest.address",
        "jobmanager.rpc.address",
        "taskmanager.host",
    ];
    text == "localhost" && listens.iter().any(|end| key.ends_with(end))
}

#[cfg(test)]
mod tests;
