//! What Flink makes of a configuration: the derivation, from options to every component's amount.
//!
//! Follows `org.apache.flink.runtime.util.bash.BashJavaUtils`, which Flink's scripts ask before they start a process,
//! and the same classes as its resource managers ask. The order in which options are read is Flink's own, since it
//! decides which of two problems is told.

mod derivations;
mod job_manager;
mod legacy;
mod local;
mod process;
mod read;
mod resources;
mod task_manager;

use std::collections::BTreeMap;

use java_float::JavaDouble;

use crate::amount::Amounts;
use crate::component::{Component, Process};
use crate::configuration::Configuration;
use crate::deployment::Deployment;
use crate::notice::{Notice, summary};
use crate::refusal::{Reason, Refusal};
use crate::size::MemorySize;
use crate::version::{FlinkVersion, v};

pub use derivations::Derivations;
pub(crate) use local::{WITH_EFFECT, WITHOUT_EFFECT};
use read::Run;

/// Which process is derived, and of which Flink.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[allow(missing_docs)]
pub struct Target {
    pub process: Process,
    pub version: FlinkVersion,
    pub deployment: Deployment,
}

/// Where a derivation started, in the order in which Flink tries them.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum DerivationPath {
    /// From the parts: task heap and managed memory, or the JobManager's heap.
    FineGrained,
    /// From Total Flink Memory.
    TotalFlink,
    /// From Total Process Memory.
    TotalProcess,
    /// From nowhere: in local execution each part stands for itself.
    Local,
}

/// What Flink makes of a configuration.
#[derive(Clone, Debug, PartialEq)]
pub struct Derivation {
    /// What was asked for.
    pub target: Target,
    /// Where the derivation started; `None` if nowhere.
    pub path: Option<DerivationPath>,
    /// Every amount, or where Flink refuses, those known until then.
    pub amounts: Amounts,
    /// What Flink logs, in order, repeats removed.
    pub notices: Vec<Notice>,
    /// CPU cores and the like, or why Flink does not start.
    pub outcome: Result<Resources, Refusal>,
}

/// What a TaskManager has beside memory. A JobManager has nothing here.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Resources {
    /// CPU cores; in a TaskManager more than 0 before Flink cuts them to eight decimals, but for local execution, where
    /// a million stands for no limit.
    pub cpu_cores: f64,
    /// Task slots, as configured: Flink checks them only when the TaskManager starts. In local execution, those that a
    /// job of the default parallelism gets.
    pub slots: i32,
    /// Names and amounts of external resources, in the order in which Flink writes them.
    pub external: Vec<(String, i64)>,
    /// Whether the JobManager's JVM gets a limit for direct memory.
    pub limits_direct_memory: bool,
}

/// Derives every amount of a process.
pub fn derive(target: Target, configuration: &Configuration) -> Derivation {
    #[cfg(feature = "counted")]
    crate::counted::count(configuration, target.process);
    let mut run = Run::new(target, configuration);
    let outcome = match (target.deployment, target.process) {
        (Deployment::Local, _) => local::derive(&mut run).map_err(|reason| Refusal { prefix: None, reason }),
        (_, Process::TaskManager) => task_manager(&mut run),
        (_, Process::JobManager) => job_manager(&mut run),
    };
    run.amounts.sum_up(target.process);
    Derivation {
        target,
        path: run.path,
        amounts: run.amounts,
        notices: run.notices,
        outcome,
    }
}

/// Follows `TaskExecutorProcessUtils.processSpecFromConfig`.
fn task_manager(run: &mut Run) -> Result<Resources, Refusal> {
    legacy::map_heap(run).map_err(|reason| {
        with_prefix(
            "TaskManager failed to map legacy JVM heap option to the new one: ",
            reason,
        )
    })?;
    process::derive(run)
        .and_then(|()| resources::read(run))
        .map_err(|reason| with_prefix("TaskManager memory configuration failed: ", reason))
}

/// Follows `JobManagerProcessUtils.processSpecFromConfigWithNewOptionToInterpretLegacyHeap`, of which 2.0 kept only
/// the derivation.
fn job_manager(run: &mut Run) -> Result<Resources, Refusal> {
    let version = run.target.version;
    legacy::map_heap(run)
        .and_then(|()| process::derive(run))
        .and_then(|()| resources::read_job_manager(run))
        .map_err(|reason| match version {
            _ if version >= v(2, 0) => Refusal { prefix: None, reason },
            _ => with_prefix("JobManager memory configuration failed: ", reason),
        })
}

fn with_prefix(prefix: &'static str, reason: Reason) -> Refusal {
    Refusal {
        prefix: reason.is_illegal_configuration().then_some(prefix),
        reason,
    }
}

impl Derivation {
    /// The size of a component; 0 where it is not known.
    fn size(&self, component: Component) -> MemorySize {
        self.amounts.size(component).unwrap_or(MemorySize::ZERO)
    }

    /// What Flink starts a process with: nothing where the process does not start, and in local execution, where it
    /// runs in a JVM that somebody else has started.
    fn started(&self) -> Option<&Resources> {
        let resources = self.outcome.as_ref().ok()?;
        (self.target.deployment != Deployment::Local).then_some(resources)
    }

    /// Whether the size of a component is only a number: nothing is reserved, limited or divided by it. So it is in
    /// local execution with all that the JVM around Flink decides.
    pub fn is_nominal(&self, component: Component) -> bool {
        self.target.deployment == Deployment::Local && !matches!(component, Component::Managed | Component::Network)
    }

    /// The JVM arguments that Flink's scripts start the process with, if they start it
    /// (`ProcessMemoryUtils.generateJvmParametersStr`).
    pub fn jvm_arguments(&self) -> Option<String> {
        let resources = self.started()?;
        let direct = match self.target.process {
            Process::TaskManager => Some(Component::Direct),
            Process::JobManager => resources.limits_direct_memory.then_some(Component::OffHeap),
        };
        let heap = self.size(Component::JvmHeap).bytes();
        let direct = direct.map(|component| self.size(component).bytes());
        let direct = direct.map_or_else(String::new, |bytes| format!(" -XX:MaxDirectMemorySize={bytes}"));
        let metaspace = self.size(Component::JvmMetaspace).bytes();
        Some(format!(
            "-Xmx{heap} -Xms{heap}{direct} -XX:MaxMetaspaceSize={metaspace}"
        ))
    }

    /// The `-D` settings that fix the derived amounts for the process, if the scripts start it
    /// (`TaskExecutorProcessUtils.generateDynamicConfigsStr`, `JobManagerProcessUtils.generateDynamicConfigsStr`).
    pub fn dynamic_properties(&self) -> Option<BTreeMap<String, String>> {
        use Component::*;
        let resources = self.started()?;
        let (prefix, sizes): (_, &[_]) = match self.target.process {
            Process::TaskManager => (
                "taskmanager.memory",
                &[
                    ("framework.heap.size", FrameworkHeap),
                    ("framework.off-heap.size", FrameworkOffHeap),
                    ("task.heap.size", TaskHeap),
                    ("task.off-heap.size", TaskOffHeap),
                    ("network.min", Network),
                    ("network.max", Network),
                    ("managed.size", Managed),
                    ("jvm-metaspace.size", JvmMetaspace),
                    ("jvm-overhead.min", JvmOverhead),
                    ("jvm-overhead.max", JvmOverhead),
                ],
            ),
            Process::JobManager => (
                "jobmanager.memory",
                &[
                    ("heap.size", JvmHeap),
                    ("off-heap.size", OffHeap),
                    ("jvm-metaspace.size", JvmMetaspace),
                    ("jvm-overhead.min", JvmOverhead),
                    ("jvm-overhead.max", JvmOverhead),
                ],
            ),
        };
        let mut properties: BTreeMap<_, _> = sizes
            .iter()
            .map(|(key, component)| (format!("{prefix}.{key}"), format!("{}b", self.size(*component).bytes())))
            .collect();
        if self.target.process == Process::TaskManager {
            let cores = resources::written_cores(resources.cpu_cores, self.target.version);
            properties.insert("taskmanager.cpu.cores".to_owned(), JavaDouble(cores).to_string());
            properties.insert("taskmanager.numberOfTaskSlots".to_owned(), resources.slots.to_string());
            let names: Vec<&str> = resources.external.iter().map(|(name, _)| name.as_str()).collect();
            let list = match names.as_slice() {
                [] => "none".to_owned(),
                names if self.target.version >= v(1, 15) => format!("\"{}\"", names.join(";")),
                names => names.join(";"),
            };
            properties.insert("external-resources".to_owned(), list);
            for (name, amount) in &resources.external {
                properties.insert(format!("external-resource.{name}.amount"), amount.to_string());
            }
        }
        Some(properties)
    }

    /// The block “Final … Memory configuration” that Flink logs, line by line, if the scripts start the process.
    pub fn summary(&self) -> Option<Vec<String>> {
        self.started()?;
        let line = |(label, component): &(&str, Option<Component>)| match component {
            Some(component) => format!("{label}{}", self.size(*component).human_readable()),
            None => (*label).to_owned(),
        };
        Some(summary(self.target.process).iter().map(line).collect())
    }
}
