//! What rules look at: a configuration, where it runs, and what Flink makes of it.

use std::borrow::Cow;

use flink_config::{Answer, ConfigFile, Document, Edit};
use flink_memory::container::{Container, ContainerRefusal, YARN_MINIMUM_ALLOCATION, container};
use flink_memory::slots::{Backend, Slots, slots};
use flink_memory::{
    Amount, Component, Configuration, Deployment, Derivation, Derivations, Entry, FlinkVersion, MemorySize, OptionId,
    Process, Value, derive, to_boolean, to_size,
};

/// A configuration, where it runs, and what Flink makes of it.
#[derive(Clone, Debug)]
pub struct Subject<'a> {
    /// What is set.
    pub configuration: &'a Configuration,
    /// The file it was read from.
    pub file: ConfigFile,
    /// Which Flink.
    pub version: FlinkVersion,
    /// Where it runs.
    pub deployment: Deployment,
    derivations: Cow<'a, Derivations>,
}

impl<'a> Subject<'a> {
    /// What an answer says.
    pub fn of(answer: &'a Answer) -> Self {
        let Document {
            file,
            flink,
            deployment,
            ..
        } = answer.document;
        Self {
            configuration: answer.configuration(),
            file,
            version: flink,
            deployment,
            derivations: Cow::Borrowed(&answer.derivations),
        }
    }

    /// The same with another configuration, which is derived.
    pub fn with<'b>(&self, configuration: &'b Configuration) -> Subject<'b> {
        Subject {
            configuration,
            file: self.file,
            version: self.version,
            deployment: self.deployment,
            derivations: Cow::Owned(Derivations::new(self.version, self.deployment, configuration)),
        }
    }

    /// What Flink makes of a process.
    pub fn derivation(&self, process: Process) -> &Derivation {
        self.derivations.of(process)
    }

    /// Whether Flink starts a process.
    pub fn starts(&self, process: Process) -> bool {
        self.derivation(process).outcome.is_ok()
    }

    /// Whether Flink starts a process with another configuration.
    pub(crate) fn starts_with(&self, configuration: &Configuration, process: Process) -> bool {
        derive(self.derivation(process).target, configuration).outcome.is_ok()
    }

    /// The amount of a process's component, if the process starts and is held to it.
    pub fn amount(&self, process: Process, component: Component) -> Option<Amount> {
        let derivation = self.derivation(process);
        derivation.outcome.as_ref().ok()?;
        derivation
            .amounts
            .get(component)
            .filter(|_| !derivation.is_nominal(component))
    }

    /// The size of a process's component, if the process starts and is held to it.
    pub fn size(&self, process: Process, component: Component) -> Option<MemorySize> {
        self.amount(process, component).map(|amount| amount.size)
    }

    /// The slots of a TaskManager that starts.
    pub fn slots(&self) -> Option<Slots> {
        slots(self.derivation(Process::TaskManager)).ok().flatten()
    }

    /// What the deployment asks for to run a process in; see [`container`].
    pub fn container(&self, process: Process) -> Result<Option<Container>, ContainerRefusal> {
        container(self.derivation(process), self.configuration, YARN_MINIMUM_ALLOCATION)
    }

    /// Whether something kills a process that takes more than its total.
    pub fn is_contained(&self) -> bool {
        !matches!(self.deployment, Deployment::Standalone | Deployment::Local)
    }

    /// Whether Flink runs in a JVM that somebody else has started.
    pub fn is_local(&self) -> bool {
        self.deployment == Deployment::Local
    }

    /// What becomes of a process that takes more than its container has, where it runs in one.
    pub(crate) const fn killed(&self) -> &'static str {
        match self.deployment {
            Deployment::Standalone | Deployment::Local => "",
            Deployment::Docker => " The kernel kills a container that takes more than its limit (exit code 137).",
            Deployment::Kubernetes | Deployment::KubernetesOperator => {
                " Kubernetes kills a pod that takes more than its limit (`OOMKilled`)."
            }
            Deployment::Yarn => " YARN kills a container that takes more than it was given.",
        }
    }

    /// Where jobs keep their state, unless they say otherwise.
    pub fn backend(&self) -> Backend {
        Backend::read(self.configuration, self.version)
    }

    /// The entry that the release reads an option from.
    pub fn entry(&self, option: OptionId) -> Option<&'a Entry> {
        self.configuration.option(option, self.version)
    }

    /// Whether an option is set.
    pub fn is_set(&self, option: OptionId) -> bool {
        self.entry(option).is_some()
    }

    /// The text that an option is set to.
    pub fn text(&self, option: OptionId) -> Option<String> {
        self.entry(option).map(|entry| entry.value.to_string())
    }

    /// The size that an option is set to, if it is one; else the default.
    pub fn option_size(&self, option: OptionId) -> Option<MemorySize> {
        match (self.entry(option), option.def().default(self.version)) {
            (Some(entry), _) => to_size(&entry.value).ok(),
            (None, flink_memory::option::DefaultValue::Size(size)) => Some(size),
            (None, _) => None,
        }
    }

    /// Whether an option is true, be it by default.
    pub fn is_true(&self, option: OptionId) -> bool {
        match (self.entry(option), option.def().default(self.version)) {
            (Some(entry), _) => to_boolean(&entry.value) == Ok(true),
            (None, default) => default == flink_memory::option::DefaultValue::Boolean(true),
        }
    }

    /// Whether jobs run in batches, unless they say otherwise.
    pub fn is_batch(&self) -> bool {
        let mode = self.text(OptionId::RuntimeMode);
        mode.is_some_and(|mode| mode.eq_ignore_ascii_case("batch"))
    }

    /// Whether something in the configuration is about Python.
    pub fn has_python(&self) -> bool {
        let mut entries = self.configuration.entries().iter();
        entries.any(|entry| entry.key.starts_with("python."))
    }

    /// The key that an edit sets an option by: the one that counts, or else the release's own.
    pub fn key(&self, option: OptionId) -> String {
        let def = option.def();
        self.entry(option)
            .map_or_else(|| def.key_in(self.version).to_owned(), |entry| entry.key.clone())
    }

    /// Sets an option.
    pub fn set(&self, option: OptionId, text: impl Into<String>) -> Edit {
        Edit::Set {
            key: self.key(option),
            text: text.into(),
        }
    }

    /// Takes an option away by every key that it is set by, so that its default counts.
    pub fn unset(&self, option: OptionId) -> Vec<Edit> {
        let def = option.def();
        let keys = std::iter::once(def.key).chain(def.old_keys.iter().map(|old| old.key));
        keys.filter(|key| self.configuration.get(key).is_some())
            .map(|key| Edit::Unset { key: key.to_owned() })
            .collect()
    }
}

/// A configuration with edits made: what the text would be read as after them.
pub fn applied(configuration: &Configuration, edits: &[Edit]) -> Configuration {
    let unsets = edits.iter().any(|edit| matches!(edit, Edit::Unset { .. }));
    if !unsets {
        let mut edited = configuration.clone();
        set_all(&mut edited, edits.iter());
        return edited;
    }
    let is_unset = |key: &str| {
        let last = edits.iter().rev().find_map(|edit| match edit {
            Edit::Set { key: set, .. } if set == key => Some(false),
            Edit::Unset { key: unset } if unset == key => Some(true),
            _ => None,
        });
        last.unwrap_or(false)
    };
    let mut edited = Configuration::default();
    for entry in configuration.entries() {
        if !is_unset(&entry.key) {
            edited.set(&entry.key, entry.value.clone(), entry.place);
        }
    }
    let sets = |edit: &&Edit| matches!(edit, Edit::Set { key, .. } if !is_unset(key));
    set_all(&mut edited, edits.iter().filter(sets));
    edited
}

fn set_all<'a>(configuration: &mut Configuration, edits: impl Iterator<Item = &'a Edit>) {
    for edit in edits {
        if let Edit::Set { key, text } = edit {
            configuration.set(key, Value::Text(text.clone()), None);
        }
    }
}
