//! Which of the options that are set change nothing, and why.

use crate::component::{Component, Process};
use crate::configuration::{Configuration, Entry, Value};
use crate::deployment::Deployment;
use crate::derive::{Derivation, DerivationPath, Target, WITHOUT_EFFECT};
use crate::explain::{Part, Sentence, bounds_of, say};
use crate::option::{DefaultValue, Era, Group, OptionId, find};
use crate::size::MemorySize;
use crate::value::{to_float, to_list, to_size};
use crate::version::{FlinkVersion, v};

/// An entry of the option table that could have any other sound value: the process would come out the same.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Ignored<'a> {
    /// The entry.
    pub entry: &'a Entry,
    /// The option it sets, or would set.
    pub option: OptionId,
    /// Why it changes nothing.
    pub reason: IgnoredBecause,
}

/// Why an entry changes nothing.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum IgnoredBecause {
    /// The release does not read the option any more. The first one that does not is given; 1.13 stands for any before.
    Removed(FlinkVersion),
    /// The option comes with a later release.
    NotYet(FlinkVersion),
    /// The option has this key only from a later release on.
    NewerKey {
        /// That release.
        since: FlinkVersion,
        /// The key that the release in question reads.
        known: &'static str,
    },
    /// This old key is not read any more.
    OldKeyGone {
        /// The first release that does not read it.
        since: FlinkVersion,
        /// The key that the release in question reads.
        known: &'static str,
    },
    /// The option is set by another of its keys too, and Flink reads that.
    OtherKey(&'static str),
    /// Another option is set, and Flink reads that instead.
    Instead(OptionId),
    /// The component is what the others leave; Flink only compares and logs.
    Rest(Component),
    /// Minimum and maximum are the same, so that the fraction has nothing to decide.
    SameBounds {
        /// The option with the minimum.
        min: OptionId,
        /// The option with the maximum.
        max: OptionId,
        /// The size of both.
        size: MemorySize,
    },
    /// The option is another deployment's.
    OtherDeployment(Deployment),
    /// Local execution sizes no process, and its JobManager none of its own memory.
    Locally,
    /// `external-resources` does not name the resource.
    ResourceNotNamed,
}

impl IgnoredBecause {
    /// The reason in one sentence.
    pub fn sentence(&self, version: FlinkVersion) -> Sentence {
        use Part::{Component as C, Deployment as D, Key, Option as O, Size, Version as V};
        let mut parts = Vec::new();
        let mut say = |template, words: &[Part]| say(&mut parts, template, words);
        match *self {
            Self::Removed(since) if since <= v(1, 13) => say("Flink removed it before 1.13.", &[]),
            Self::Removed(since) => say("Flink removed it in {}.", &[V(since)]),
            Self::NotYet(since) => say("It comes with Flink {}.", &[V(since)]),
            Self::NewerKey { since, known } => say(
                "It is called so from Flink {} on; {} reads {}.",
                &[V(since), V(version), Key(known)],
            ),
            Self::OldKeyGone { since, known } => say(
                "This old key is not read since Flink {}; it is {} now.",
                &[V(since), Key(known)],
            ),
            Self::OtherKey(key) => say("{} sets the same option, and Flink reads that.", &[Key(key)]),
            Self::Instead(option) => say("{} is set, and Flink reads that instead.", &[O(option)]),
            Self::Rest(component) => say(
                "{} is what the other parts leave: Flink only logs that it is not this fraction.",
                &[C(component)],
            ),
            Self::SameBounds { min, max, size } => say(
                "{} and {} are both {}, which leaves the fraction nothing to decide.",
                &[O(min), O(max), Size(size)],
            ),
            Self::OtherDeployment(deployment) => say("Flink reads it only on {}.", &[D(deployment)]),
            Self::Locally => say(
                "Local execution does not read it: Flink starts no process of its own there.",
                &[],
            ),
            Self::ResourceNotNamed => say("{} does not name the resource.", &[O(OptionId::ExternalResources)]),
        }
        Sentence { parts, version }
    }
}

/// The entries of the option table that change nothing for the derivation's process, in the order of the text.
///
/// Entries whose value is not sound are not among them where Flink reads the value, be it only to compare. Options of
/// the other process, and those that decide nothing about sizes, are not looked at but for whether the release knows
/// them. The configuration must be the one that the derivation was made of.
pub fn ignored_options<'a>(derivation: &Derivation, configuration: &'a Configuration) -> Vec<Ignored<'a>> {
    let look = Look {
        target: derivation.target,
        path: derivation.path,
        configuration,
    };
    configuration
        .entries()
        .iter()
        .filter_map(|entry| {
            let (option, old) = find(&entry.key)?;
            let reason = look.reason(entry, option, old)?;
            Some(Ignored { entry, option, reason })
        })
        .collect()
}

/// What the reasons depend on.
struct Look<'a> {
    target: Target,
    path: Option<DerivationPath>,
    configuration: &'a Configuration,
}

impl Look<'_> {
    fn reason(&self, entry: &Entry, option: OptionId, old: Option<usize>) -> Option<IgnoredBecause> {
        if self.of_other_process(&entry.key) {
            return None;
        }
        self.by_release(option)
            .or_else(|| self.by_key(entry, option, old))
            .or_else(|| self.by_deployment(option))
            .or_else(|| self.by_path(entry, option))
    }

    fn of_other_process(&self, key: &str) -> bool {
        let others: &[&str] = match self.target.process {
            Process::TaskManager => &["jobmanager.", "kubernetes.jobmanager.", "yarn.appmaster."],
            Process::JobManager => &[
                "taskmanager.",
                "kubernetes.taskmanager.",
                "yarn.containers.",
                "external-resource",
            ],
        };
        others.iter().any(|prefix| key.starts_with(prefix))
    }

    fn by_release(&self, option: OptionId) -> Option<IgnoredBecause> {
        let def = option.def();
        let version = self.target.version;
        match def.era(version) {
            None => def.history.first().map(|(since, _)| IgnoredBecause::NotYet(*since)),
            Some(Era::Removed) => {
                let removed = |(since, era): &&(FlinkVersion, Era)| *era == Era::Removed && *since <= version;
                let (since, _) = def.history.iter().rfind(removed)?;
                Some(IgnoredBecause::Removed(*since))
            }
            Some(Era::Default(_)) => None,
        }
    }

    fn by_key(&self, at: &Entry, option: OptionId, old: Option<usize>) -> Option<IgnoredBecause> {
        let def = option.def();
        let version = self.target.version;
        let known = def.key_in(version);
        match old.and_then(|place| def.old_keys.get(place)) {
            None if known != def.key => {
                let newest = def.old_keys.iter().map(|old| old.since).max()?;
                return Some(IgnoredBecause::NewerKey { since: newest, known });
            }
            Some(old) => {
                if let Some(since) = old.until.filter(|until| version >= *until) {
                    return Some(IgnoredBecause::OldKeyGone { since, known });
                }
            }
            None => {}
        }
        // Keys with a part that users choose are options of their own.
        if def.key.contains("<name>") {
            return None;
        }
        let read = self.configuration.option(option, version)?;
        if read.key == at.key {
            return None;
        }
        let keys = def.old_keys.iter().map(|old| old.key).chain([def.key]);
        keys.into_iter()
            .find(|key| *key == read.key)
            .map(IgnoredBecause::OtherKey)
    }

    fn by_deployment(&self, option: OptionId) -> Option<IgnoredBecause> {
        use Deployment::{Kubernetes, KubernetesOperator, Local, Yarn};
        match (option.def().group, self.target.deployment) {
            (Group::Kubernetes, Kubernetes | KubernetesOperator) | (Group::Yarn, Yarn) => None,
            (Group::Kubernetes, _) => Some(IgnoredBecause::OtherDeployment(Kubernetes)),
            (Group::Yarn, _) => Some(IgnoredBecause::OtherDeployment(Yarn)),
            (group, Local) => self
                .is_passed_over_locally(option, group)
                .then_some(IgnoredBecause::Locally),
            _ => None,
        }
    }

    /// Whether local execution does not read an option that other deployments read.
    fn is_passed_over_locally(&self, option: OptionId, group: Group) -> bool {
        match group {
            Group::TaskManagerTotal | Group::Legacy | Group::JvmOptions => true,
            Group::JobManagerTotal | Group::JobManagerParts | Group::JobManagerJvm => true,
            _ => match option {
                OptionId::TmOverheadFraction
                | OptionId::NetworkFraction
                | OptionId::NumberOfBuffers
                | OptionId::ManagedFraction => true,
                // Earlier releases show them.
                option => self.target.version >= v(1, 20) && WITHOUT_EFFECT.contains(&option),
            },
        }
    }

    fn by_path(&self, entry: &Entry, option: OptionId) -> Option<IgnoredBecause> {
        let if_set = |other: OptionId| self.is_set(other).then_some(IgnoredBecause::Instead(other));
        match option {
            OptionId::TmLegacyHeap | OptionId::JmLegacyHeap => if_set(self.heap_is_read_as()),
            OptionId::TmLegacyHeapMb => if_set(self.heap_is_read_as()).or_else(|| if_set(OptionId::TmLegacyHeap)),
            OptionId::JmLegacyHeapMb => if_set(self.heap_is_read_as()).or_else(|| if_set(OptionId::JmLegacyHeap)),
            OptionId::KubernetesTmCpu | OptionId::YarnVcores => if_set(OptionId::CpuCores),
            OptionId::NumberOfBuffers => if_set(OptionId::NetworkMin)
                .or_else(|| if_set(OptionId::NetworkMax))
                .or_else(|| if_set(OptionId::NetworkFraction)),
            OptionId::ManagedFraction => if_set(OptionId::ManagedSize),
            OptionId::NetworkFraction => self.fraction(entry, option, Component::Network),
            OptionId::TmOverheadFraction | OptionId::JmOverheadFraction => {
                self.fraction(entry, option, Component::JvmOverhead)
            }
            OptionId::ExternalResourceAmount => self.external_resource(entry),
            _ => None,
        }
    }

    fn is_set(&self, option: OptionId) -> bool {
        self.configuration.option(option, self.target.version).is_some()
    }

    /// The option that the heap options of old are read as (`MemoryBackwardsCompatibilityUtils`).
    fn heap_is_read_as(&self) -> OptionId {
        let in_container = match self.target.deployment {
            Deployment::Standalone | Deployment::Docker | Deployment::Local => false,
            Deployment::Kubernetes | Deployment::KubernetesOperator | Deployment::Yarn => true,
        };
        match (self.target.process, in_container) {
            (Process::TaskManager, false) => OptionId::TmFlinkSize,
            (Process::TaskManager, true) => OptionId::TmProcessSize,
            (Process::JobManager, false) => OptionId::JmHeap,
            (Process::JobManager, true) => OptionId::JmProcessSize,
        }
    }

    /// Whether Flink sees an option as set: by its keys, or by a heap option of old.
    fn contains(&self, option: OptionId) -> bool {
        let heap: [OptionId; 2] = match self.target.process {
            Process::TaskManager => [OptionId::TmLegacyHeap, OptionId::TmLegacyHeapMb],
            Process::JobManager => [OptionId::JmLegacyHeap, OptionId::JmLegacyHeapMb],
        };
        self.is_set(option)
            || (self.target.version < v(2, 0)
                && self.heap_is_read_as() == option
                && heap.into_iter().any(|heap| self.is_set(heap)))
    }

    /// Whether a component is what the others leave of a whole that is set.
    fn is_rest(&self, component: Component) -> bool {
        let process_size = match self.target.process {
            Process::TaskManager => OptionId::TmProcessSize,
            Process::JobManager => OptionId::JmProcessSize,
        };
        match (self.path, component) {
            (Some(DerivationPath::FineGrained), Component::Network) => self.contains(OptionId::TmFlinkSize),
            (Some(_), Component::Network) => self.is_set(OptionId::TaskHeap),
            (Some(DerivationPath::FineGrained | DerivationPath::TotalFlink), Component::JvmOverhead) => {
                self.contains(process_size)
            }
            _ => false,
        }
    }

    fn fraction(&self, entry: &Entry, option: OptionId, component: Component) -> Option<IgnoredBecause> {
        let fraction = to_float(&entry.value).ok()?;
        // Flink refuses what is no fraction wherever it reads one.
        if self.path.is_none() || !(0.0..1.0).contains(&fraction) {
            return None;
        }
        let (min, max) = bounds_of(option)?;
        let (least, most) = (self.size(min), self.size(max));
        // Bounds that contradict each other are refused with the fraction in the words.
        if least.zip(most).is_some_and(|(least, most)| least > most) {
            return None;
        }
        if self.is_rest(component) {
            return Some(IgnoredBecause::Rest(component));
        }
        let size = least?;
        (most? == size).then_some(IgnoredBecause::SameBounds { min, max, size })
    }

    fn size(&self, option: OptionId) -> Option<MemorySize> {
        let version = self.target.version;
        match (
            self.configuration.option(option, version),
            option.def().default(version),
        ) {
            (Some(entry), _) => to_size(&entry.value).ok(),
            (None, DefaultValue::Size(size)) => Some(size),
            (None, _) => None,
        }
    }

    fn external_resource(&self, at: &Entry) -> Option<IgnoredBecause> {
        let name = at.key.strip_prefix("external-resource.")?.strip_suffix(".amount")?;
        let is_named = match self
            .configuration
            .option(OptionId::ExternalResources, self.target.version)
        {
            None => false,
            Some(list) if list.value == Value::Text("none".to_owned()) => false,
            Some(list) => to_list(&list.value).ok()?.iter().any(|named| named == name),
        };
        (!is_named).then_some(IgnoredBecause::ResourceNotNamed)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::derive;

    /// Says of each ignored entry its key and why.
    fn check(process: Process, version: FlinkVersion, entries: &[(&str, &str)], ignored: &[(&str, &str)]) {
        let target = Target {
            process,
            version,
            deployment: Deployment::Standalone,
        };
        let configuration: Configuration = entries.iter().copied().collect();
        let derivation = derive(target, &configuration);
        let found: Vec<_> = ignored_options(&derivation, &configuration)
            .into_iter()
            .map(|ignored| {
                let sentence = ignored.reason.sentence(version).to_string().replace('\u{a0}', " ");
                (ignored.entry.key.clone(), sentence)
            })
            .collect();
        let expected: Vec<_> = ignored
            .iter()
            .map(|(key, sentence)| ((*key).to_owned(), (*sentence).to_owned()))
            .collect();
        assert_eq!(found, expected, "{entries:?}");
    }

    #[test]
    fn tells_what_another_option_overrides() {
        check(
            Process::TaskManager,
            v(2, 3),
            &[
                ("taskmanager.memory.process.size", "4g"),
                ("taskmanager.memory.managed.fraction", "0.5"),
                ("taskmanager.memory.managed.size", "1g"),
                ("taskmanager.memory.size", "2g"),
                ("jobmanager.heap.size", "1g"),
                ("kubernetes.taskmanager.cpu.amount", "2"),
                ("external-resource.gpu.amount", "2"),
                ("s3.endpoint", "somewhere"),
            ],
            &[
                (
                    "taskmanager.memory.managed.fraction",
                    "taskmanager.memory.managed.size is set, and Flink reads that instead.",
                ),
                (
                    "taskmanager.memory.size",
                    "taskmanager.memory.managed.size sets the same option, and Flink reads that.",
                ),
                (
                    "kubernetes.taskmanager.cpu.amount",
                    "Flink reads it only on Kubernetes.",
                ),
                (
                    "external-resource.gpu.amount",
                    "external-resources does not name the resource.",
                ),
            ],
        );
    }

    #[test]
    fn tells_fractions_that_decide_nothing() {
        check(
            Process::TaskManager,
            v(2, 3),
            &[
                ("taskmanager.memory.process.size", "4g"),
                ("taskmanager.memory.flink.size", "3g"),
                ("taskmanager.memory.task.heap.size", "1g"),
                ("taskmanager.memory.network.fraction", "0.2"),
                ("taskmanager.memory.jvm-overhead.fraction", "0.2"),
                ("taskmanager.memory.managed.fraction", "0.2"),
            ],
            &[
                (
                    "taskmanager.memory.network.fraction",
                    "Network is what the other parts leave: Flink only logs that it is not this fraction.",
                ),
                (
                    "taskmanager.memory.jvm-overhead.fraction",
                    "JVM Overhead is what the other parts leave: Flink only logs that it is not this fraction.",
                ),
            ],
        );
        check(
            Process::TaskManager,
            v(2, 3),
            &[
                ("taskmanager.memory.process.size", "4g"),
                ("taskmanager.memory.network.fraction", "0.2"),
                ("taskmanager.memory.network.max", "64m"),
            ],
            &[(
                "taskmanager.memory.network.fraction",
                "taskmanager.memory.network.min and taskmanager.memory.network.max are both 64 MiB, which leaves the \
                 fraction nothing to decide.",
            )],
        );
        // Flink refuses this with the fraction in its words.
        check(
            Process::TaskManager,
            v(2, 3),
            &[
                ("taskmanager.memory.process.size", "4g"),
                ("taskmanager.memory.flink.size", "3g"),
                ("taskmanager.memory.jvm-overhead.fraction", "0.2"),
                ("taskmanager.memory.jvm-overhead.min", "2g"),
                ("taskmanager.memory.jvm-overhead.max", "1g"),
            ],
            &[],
        );
    }

    #[test]
    fn tells_what_the_release_does_not_read() {
        let entries = [
            ("taskmanager.memory.flink.size", "4g"),
            ("taskmanager.heap.size", "4g"),
            ("taskmanager.network.numberOfBuffers", "2048"),
            ("taskmanager.memory.network.min", "64m"),
            ("taskmanager.memory.fraction", "0.7"),
            ("taskmanager.memory.starting-segment-size", "1k"),
            ("state.backend.type", "rocksdb"),
        ];
        check(
            Process::TaskManager,
            v(1, 16),
            &entries,
            &[
                (
                    "taskmanager.heap.size",
                    "taskmanager.memory.flink.size is set, and Flink reads that instead.",
                ),
                (
                    "taskmanager.network.numberOfBuffers",
                    "taskmanager.memory.network.min is set, and Flink reads that instead.",
                ),
                ("taskmanager.memory.fraction", "Flink removed it before 1.13."),
                ("taskmanager.memory.starting-segment-size", "It comes with Flink 2.0."),
                (
                    "state.backend.type",
                    "It is called so from Flink 1.17 on; 1.16 reads state.backend.",
                ),
            ],
        );
        check(
            Process::TaskManager,
            v(2, 0),
            &entries,
            &[
                ("taskmanager.heap.size", "Flink removed it in 2.0."),
                ("taskmanager.network.numberOfBuffers", "Flink removed it in 2.0."),
                ("taskmanager.memory.fraction", "Flink removed it before 1.13."),
            ],
        );
    }
}
