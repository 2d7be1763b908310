//! Why parts differ: the fewest changes from one configuration to the other that give a part its new size.
//!
//! All that a derivation depends on is divided into single changes: the release, the deployment, and each option that
//! is set, unset or changed. For a part that differs, one change after the other is left out as long as the part still
//! gets its new size. What is left is its cause: with these changes alone the part has its new size, and without any one
//! of them it has not. A change of release is gone through release by release, and within one every default that
//! changed is put back and every key that is no longer read is taken away, until the size is the old one again.

use std::cell::RefCell;
use std::collections::{BTreeMap, HashMap};

use flink_config::{Answer, raw_text};
use flink_memory::option::{DefaultValue, find};
use flink_memory::{
    Component, Configuration, Deployment, Derivations, Entry, FlinkVersion, MemorySize, OPTIONS, OptionId, Process,
    Value,
};

use crate::keys::is_read;

/// So many settings are looked at one by one; the others count as one change.
const SINGLE: usize = 40;

/// What is asked about.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Subject {
    /// Whether a process starts.
    Start(Process),
    /// The size of a part.
    Part(Process, Component),
}

/// A change without which the subject would be as it was.
#[derive(Clone, Debug, PartialEq)]
pub enum Cause {
    /// Settings of one option, by one of its keys; both texts where it is set on both sides.
    Setting {
        /// The key after the change, or before it where it is not set any more.
        key: String,
        /// What it was set to.
        before: Option<String>,
        /// What it is set to.
        after: Option<String>,
        /// What holds where it is not set.
        default: DefaultValue,
    },
    /// Many settings together.
    Settings(usize),
    /// The default of an option that is not set.
    Default {
        /// The option.
        option: OptionId,
        /// The newer of the two releases between which it changed.
        since: FlinkVersion,
        /// The default on the side of the first configuration.
        before: DefaultValue,
        /// The default on the side of the second.
        after: DefaultValue,
    },
    /// A key that only the older releases read.
    NoLongerRead {
        /// The key as it is written.
        key: String,
        /// The first release that does not read it.
        since: FlinkVersion,
    },
    /// A key that only the newer releases read.
    NewlyRead {
        /// The key as it is written.
        key: String,
        /// The first release that reads it.
        since: FlinkVersion,
    },
    /// A release that calculates otherwise.
    Release {
        /// The newer of the two releases.
        since: FlinkVersion,
    },
    /// Where Flink runs.
    Deployment {
        /// Where the first configuration's Flink runs.
        before: Deployment,
        /// Where the second's runs.
        after: Deployment,
    },
}

/// Why a subject differs.
#[derive(Clone, Debug, PartialEq)]
pub struct Why {
    /// What differs.
    pub subject: Subject,
    /// All of these are needed.
    pub causes: Vec<Cause>,
    /// The causes in a sentence without its full stop. Keys and values are between backticks, here and in `how`.
    pub because: String,
    /// How they moved the part, likewise: the bound that holds now, or the parts that leave it more or less.
    pub how: Option<String>,
}

impl Why {
    /// The causes and how they moved the part, in one sentence.
    pub fn sentence(&self) -> String {
        match &self.how {
            Some(how) => format!("{}; {how}.", self.because),
            None => format!("{}.", self.because),
        }
    }
}

/// What a derivation depends on, less the settings that it does not read.
#[derive(Clone, Debug)]
struct Setup {
    configuration: Configuration,
    flink: FlinkVersion,
    deployment: Deployment,
}

impl Setup {
    fn of(answer: &Answer) -> Self {
        let mut configuration = Configuration::default();
        for entry in answer.configuration().entries() {
            if find(&entry.key).is_some() {
                configuration.set(&entry.key, entry.value.clone(), None);
            }
        }
        Self {
            configuration,
            flink: answer.document.flink,
            deployment: answer.document.deployment,
        }
    }

    fn derive(&self) -> Derivations {
        Derivations::new(self.flink, self.deployment, &self.configuration)
    }

    fn on(&self, flink: FlinkVersion) -> Self {
        Self { flink, ..self.clone() }
    }

    fn with(&self, key: &str, text: &str) -> Self {
        let mut setup = self.clone();
        setup.configuration.set(key, Value::Text(text.to_owned()), None);
        setup
    }

    fn without(&self, key: &str) -> Self {
        let mut configuration = Configuration::default();
        for Entry { key: other, value, .. } in self.configuration.entries() {
            if other != key {
                configuration.set(other, value.clone(), None);
            }
        }
        Self {
            configuration,
            ..self.clone()
        }
    }

    fn look(&self, subject: Subject) -> Seen {
        seen(&self.derive(), subject)
    }
}

/// What can be seen of a subject: whether a process starts, or a size where it does.
type Seen = Option<i64>;

/// What a derivation says of a subject. Sizes that nothing is held to are none, and so are those of a process that does
/// not start.
pub(crate) fn seen(derivations: &Derivations, subject: Subject) -> Seen {
    match subject {
        Subject::Start(process) => Some(i64::from(derivations.of(process).outcome.is_ok())),
        Subject::Part(process, component) => size(derivations, process, component).map(MemorySize::bytes),
    }
}

/// The size that a process is held to, if it starts.
pub(crate) fn size(derivations: &Derivations, process: Process, component: Component) -> Option<MemorySize> {
    let derivation = derivations.of(process);
    derivation.outcome.as_ref().ok()?;
    let is_held = !derivation.is_nominal(component);
    derivation.amounts.size(component).filter(|_| is_held)
}

/// A single change from the first configuration to the second.
#[derive(Clone, Debug)]
enum Change {
    Flink,
    Deployment,
    /// Settings by any key of one option, or all those that are too many to look at.
    Settings(Vec<String>),
}

/// Two configurations, and every single change between them.
pub(crate) struct Changes {
    before: Setup,
    after: Setup,
    changes: Vec<Change>,
    /// What was derived already, by which changes were made.
    known: RefCell<HashMap<u64, Derivations>>,
}

impl Changes {
    pub fn between(before: &Answer, after: &Answer) -> Self {
        let (before, after) = (Setup::of(before), Setup::of(after));
        let mut changes = Vec::new();
        // What is named first is left out first where either of two changes would do.
        if before.flink != after.flink {
            changes.push(Change::Flink);
        }
        if before.deployment != after.deployment {
            changes.push(Change::Deployment);
        }
        let mut settings = changed_settings(&before.configuration, &after.configuration);
        let rest = settings.split_off(settings.len().min(SINGLE));
        changes.extend(settings.into_iter().map(Change::Settings));
        if !rest.is_empty() {
            changes.push(Change::Settings(rest.concat()));
        }
        Self {
            before,
            after,
            changes,
            known: RefCell::default(),
        }
    }

    /// Every change, as the bits of a number.
    fn all(&self) -> u64 {
        (1 << self.changes.len()) - 1
    }

    fn chosen(&self, made: u64) -> impl Iterator<Item = (u64, &Change)> {
        let numbered = self.changes.iter().enumerate();
        numbered
            .map(|(index, change)| (1 << index, change))
            .filter(move |(bit, _)| made & bit != 0)
    }

    /// The first configuration with some of the changes made.
    fn setup(&self, made: u64) -> Setup {
        let mut setup = self.before.clone();
        let mut keys: Vec<&String> = Vec::new();
        for (_, change) in self.chosen(made) {
            match change {
                Change::Flink => setup.flink = self.after.flink,
                Change::Deployment => setup.deployment = self.after.deployment,
                Change::Settings(changed) => keys.extend(changed),
            }
        }
        if keys.is_empty() {
            return setup;
        }
        let mut configuration = Configuration::default();
        let kept = self.before.configuration.entries().iter();
        let kept = kept.filter(|entry| !keys.contains(&&entry.key));
        let new = keys.iter().filter_map(|key| self.after.configuration.get(key));
        for Entry { key, value, .. } in kept.chain(new) {
            configuration.set(key, value.clone(), None);
        }
        Setup { configuration, ..setup }
    }

    fn look(&self, made: u64, subject: Subject) -> Seen {
        let mut known = self.known.borrow_mut();
        let derivations = known.entry(made).or_insert_with(|| self.setup(made).derive());
        seen(derivations, subject)
    }

    /// The causes of a subject's difference; none if it does not differ.
    pub fn causes(&self, subject: Subject) -> Vec<Cause> {
        let target = self.look(self.all(), subject);
        if self.look(0, subject) == target {
            return Vec::new();
        }
        let mut needed = self.all();
        for index in 0..self.changes.len() {
            let without = needed & !(1 << index);
            if self.look(without, subject) == target {
                needed = without;
            }
        }
        let mut causes = Vec::new();
        for (bit, change) in self.chosen(needed) {
            match change {
                Change::Flink => causes.extend(self.by_release(needed & !bit, subject)),
                Change::Deployment => causes.push(Cause::Deployment {
                    before: self.before.deployment,
                    after: self.after.deployment,
                }),
                Change::Settings(keys) => causes.push(self.setting(keys)),
            }
        }
        causes
    }

    fn setting(&self, keys: &[String]) -> Cause {
        let by = |configuration: &Configuration| {
            let mut entries = keys.iter().filter_map(|key| configuration.get(key));
            entries.next().map(|entry| (entry.key.clone(), raw_text(&entry.value)))
        };
        let (before, after) = (by(&self.before.configuration), by(&self.after.configuration));
        let Some((key, _)) = after.as_ref().or(before.as_ref()) else {
            return Cause::Settings(keys.len());
        };
        let options = keys.iter().filter_map(|key| find(key)).map(|(option, _)| option);
        let mut options: Vec<_> = options.collect();
        options.dedup();
        let [option] = options.as_slice() else {
            return Cause::Settings(keys.len());
        };
        Cause::Setting {
            key: key.clone(),
            default: option.def().default(self.after.flink),
            before: before.map(|(_, text)| text),
            after: after.map(|(_, text)| text),
        }
    }

    /// What of the way from one release to the other moves a subject, when the given changes are made besides.
    fn by_release(&self, made: u64, subject: Subject) -> Vec<Cause> {
        let setup = self.setup(made);
        let (first, last) = (self.before.flink, self.after.flink);
        let between = |flink: &FlinkVersion| first.min(last) <= *flink && *flink <= first.max(last);
        let releases: Vec<_> = FlinkVersion::ALL.into_iter().filter(between).collect();
        let mut causes: Vec<Cause> = Vec::new();
        for pair in releases.windows(2) {
            let [older, newer] = *pair else { continue };
            let (old, new) = (setup.on(older), setup.on(newer));
            if old.look(subject) == new.look(subject) {
                continue;
            }
            causes.extend(of_release(&old, &new, subject, first > last));
        }
        if first > last {
            causes.reverse();
        }
        causes
    }
}

/// Something that a release changed for a configuration.
#[derive(Clone)]
enum Novelty {
    Default(OptionId),
    /// A key that only the older release reads.
    Lost(String),
    /// A key that only the newer release reads.
    New(String),
}

/// What makes a subject differ between two neighbouring releases: of all that the newer one changed, as little as can be
/// put back for both to agree. `is_back` says whether the way goes to the older one.
fn of_release(old: &Setup, new: &Setup, subject: Subject, is_back: bool) -> Vec<Cause> {
    let (older, newer) = (old.flink, new.flink);
    let entries = old.configuration.entries().iter();
    let keys = entries.filter_map(|entry| match (is_read(&entry.key, older), is_read(&entry.key, newer)) {
        (true, false) => Some(Novelty::Lost(entry.key.clone())),
        (false, true) => Some(Novelty::New(entry.key.clone())),
        _ => None,
    });
    let mut needed: Vec<Novelty> = keys.chain(changed_defaults(old, newer).map(Novelty::Default)).collect();
    let agree = |novelties: &[Novelty]| {
        let (mut old, mut new) = (old.clone(), new.clone());
        for novelty in novelties {
            match novelty {
                Novelty::Lost(key) => old = old.without(key),
                Novelty::New(key) => new = new.without(key),
                Novelty::Default(option) => {
                    let def = option.def();
                    new = new.with(def.key_in(newer), &def.default(older).to_string());
                }
            }
        }
        old.look(subject) == new.look(subject)
    };
    if !agree(&needed) {
        return vec![Cause::Release { since: newer }];
    }
    for at in (0..needed.len()).rev() {
        let mut without = needed.clone();
        without.remove(at);
        if agree(&without) {
            needed = without;
        }
    }
    let told = |novelty| match novelty {
        Novelty::Lost(key) => Cause::NoLongerRead { key, since: newer },
        Novelty::New(key) => Cause::NewlyRead { key, since: newer },
        Novelty::Default(option) => {
            let (was, is) = (option.def().default(older), option.def().default(newer));
            let (before, after) = if is_back { (is, was) } else { (was, is) };
            Cause::Default {
                option,
                since: newer,
                before,
                after,
            }
        }
    };
    needed.into_iter().map(told).collect()
}

/// The options that are not set and whose default is another one in the next release.
fn changed_defaults(old: &Setup, newer: FlinkVersion) -> impl Iterator<Item = OptionId> {
    let older = old.flink;
    OPTIONS.iter().filter_map(move |option| {
        let exists = option.exists(older) && option.exists(newer) && !option.key.contains("<name>");
        let changed = option.default(older) != option.default(newer) && option.default(older) != DefaultValue::None;
        let is_set = old.configuration.option(option.id, newer).is_some();
        (exists && changed && !is_set).then_some(option.id)
    })
}

/// The keys of settings that differ, those of one option together, in the order of the second text and then the first.
fn changed_settings(before: &Configuration, after: &Configuration) -> Vec<Vec<String>> {
    let value = |configuration: &Configuration, key: &str| configuration.get(key).map(|entry| entry.value.clone());
    let mut groups: Vec<Vec<String>> = Vec::new();
    let mut places: BTreeMap<String, usize> = BTreeMap::new();
    for Entry { key, .. } in after.entries().iter().chain(before.entries()) {
        if value(before, key) == value(after, key) {
            continue;
        }
        let group = match find(key) {
            Some((option, _)) if !option.def().key.contains("<name>") => option.def().key.to_owned(),
            _ => key.clone(),
        };
        let place = *places.entry(group).or_insert_with(|| {
            groups.push(Vec::new());
            groups.len() - 1
        });
        if let Some(keys) = groups.get_mut(place)
            && !keys.contains(key)
        {
            keys.push(key.clone());
        }
    }
    groups
}
