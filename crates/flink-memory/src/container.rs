//! What a deployment asks for to run a process in: a Kubernetes pod or a YARN container.
//!
//! On both, Flink's resource manager makes a TaskManager's container from what it keeps of the derivation: CPU, slots,
//! task heap, task off-heap, network and managed memory. Since 1.18 it forgets both totals before it puts metaspace
//! and overhead around these anew, so that the container need not be as large as `taskmanager.memory.process.size`
//! says (`ActiveResourceManagerFactory.getEffectiveConfigurationForResourceManager`,
//! `TaskExecutorProcessUtils.processSpecFromWorkerResourceSpec`).

use std::fmt;

use java_float::{Decimal, JavaDouble};

use crate::amount::Provenance;
use crate::component::{Component, Process};
use crate::configuration::{Configuration, Value};
use crate::deployment::Deployment;
use crate::derive::{Derivation, Resources, derive};
use crate::notice::{Level, LogLine};
use crate::option::{DefaultValue, OptionId};
use crate::refusal::{BadValue, Exception, Refusal};
use crate::size::MemorySize;
use crate::value::{ValueError, to_boolean, to_double, to_integer};
use crate::version::v;

/// `yarn.scheduler.minimum-allocation-mb` where YARN's own configuration does not set it, in MiB.
pub const YARN_MINIMUM_ALLOCATION: i32 = 1024;

/// What is asked for, and for which memory.
#[derive(Clone, Debug, PartialEq)]
pub struct Container {
    /// The process's total memory that the container is made for. Kubernetes and YARN are asked for whole mebibytes
    /// of it, rounded down.
    pub process: MemorySize,
    /// The TaskManager as the resource manager derives it anew, where that is another than the configuration's: the
    /// process in the container gets these amounts.
    pub worker: Option<Box<Derivation>>,
    /// The request.
    pub request: Request,
    /// What the client or the resource manager logs of it.
    pub notices: Vec<ContainerNotice>,
}

/// What is asked of the platform.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum Request {
    /// The resources of a pod's main container.
    Kubernetes(Pod),
    /// A container's resources.
    Yarn(YarnContainer),
}

/// The resources of a pod's main container (`KubernetesUtils.getResourceRequirements`).
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Pod {
    /// In MiB.
    pub memory_request: i32,
    /// In MiB. A pod that takes more is killed.
    pub memory_limit: i32,
    /// In cores.
    pub cpu_request: f64,
    /// In cores.
    pub cpu_limit: f64,
}

impl Pod {
    /// CPU and memory under `requests`, as Flink writes them: `1.0` and `1728Mi`.
    pub fn requests(&self) -> (String, String) {
        (
            JavaDouble(self.cpu_request).to_string(),
            format!("{}Mi", self.memory_request),
        )
    }

    /// CPU and memory under `limits`, as Flink writes them.
    pub fn limits(&self) -> (String, String) {
        (
            JavaDouble(self.cpu_limit).to_string(),
            format!("{}Mi", self.memory_limit),
        )
    }
}

/// A container of YARN's.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct YarnContainer {
    /// What Flink asks for, in MiB.
    pub requested: i32,
    /// What YARN gives: the next multiple of its minimum allocation, in MiB.
    pub allocated: i32,
    /// What the process will not use of that, in MiB: its sizes do not grow with the container.
    pub stranded: i32,
    /// Virtual cores.
    pub vcores: i32,
}

/// A line of the log about a container. `Display` gives its sentence.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum ContainerNotice {
    /// A total that the resource manager forgets.
    TotalIgnored(OptionId),
    /// Cores that are no whole number.
    VcoresRounded {
        /// As configured.
        cores: f64,
        /// As asked for.
        vcores: i32,
    },
    /// Memory that is no multiple of YARN's minimum allocation. Sizes are in MiB.
    YarnAllocates {
        /// The process in the container.
        process: Process,
        /// What is configured.
        configured: i32,
        /// What YARN gives.
        allocated: i32,
        /// The minimum allocation.
        minimum: i32,
    },
}

impl ContainerNotice {
    /// The notice as a line of the log.
    pub fn line(&self) -> LogLine {
        LogLine {
            level: match self {
                Self::TotalIgnored(_) => Level::Warn,
                _ => Level::Info,
            },
            text: self.to_string(),
        }
    }
}

impl fmt::Display for ContainerNotice {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::TotalIgnored(option) => write!(
                f,
                "Configured size for '{}' is ignored. Total memory size for TaskManagers are dynamically decided in \
                 fine-grained resource management.",
                option.def().key
            ),
            Self::VcoresRounded { cores, vcores } => write!(
                f,
                "The amount of cpu cores must be a positive integer on Yarn. Rounding {} up to the closest positive \
                 integer {vcores}.",
                JavaDouble(*cores)
            ),
            Self::YarnAllocates {
                process,
                configured,
                allocated,
                minimum,
            } => write!(
                f,
                "The configured {} memory is {configured} MB. YARN will allocate {allocated} MB to make up an integer \
                 multiple of its minimum allocation memory ({minimum} MB, configured via \
                 'yarn.scheduler.minimum-allocation-mb'). The extra {} MB may not be used by Flink.",
                process.name(),
                allocated.saturating_sub(*configured)
            ),
        }
    }
}

/// Why Flink asks for no container, though the process could start. `Display` gives its sentence.
#[derive(Clone, Debug, PartialEq, thiserror::Error)]
pub enum ContainerRefusal {
    /// A limit factor below 1.
    #[error("{} should be greater or equal to 1.", .0.def().key)]
    LimitBelowRequest(OptionId),
    /// A value that is not of its option's type.
    #[error("{0}")]
    BadValue(Box<BadValue>),
    /// A minimum allocation of YARN's, in MiB, that is not positive.
    #[error(
        "The minimum allocation memory ({0} MB) configured via 'yarn.scheduler.minimum-allocation-mb' should be greater \
         than 0."
    )]
    MinimumAllocation(i32),
    /// What the resource manager says when it derives the TaskManager anew.
    #[error("{0}")]
    Worker(Refusal),
}

impl ContainerRefusal {
    /// The exceptions, outermost first.
    pub fn chain(&self) -> Vec<Exception> {
        let illegal_argument = |message: String| Exception {
            class: "java.lang.IllegalArgumentException",
            message,
        };
        match self {
            Self::LimitBelowRequest(_) => vec![illegal_argument(self.to_string())],
            Self::BadValue(bad) => vec![
                illegal_argument(self.to_string()),
                Exception {
                    class: bad.error.class(),
                    message: bad.error.to_string(),
                },
            ],
            Self::MinimumAllocation(_) => vec![Exception {
                class: "org.apache.flink.yarn.YarnClusterDescriptor$YarnDeploymentException",
                message: self.to_string(),
            }],
            Self::Worker(refusal) => refusal.chain(),
        }
    }
}

impl Container {
    /// What Flink asks for in place of more mebibytes than its 32 bits hold.
    pub fn overflow(&self) -> Option<i32> {
        let asked = match self.request {
            Request::Kubernetes(pod) => pod.memory_request,
            Request::Yarn(container) => container.requested,
        };
        i32::try_from(self.process.bytes() >> 20).is_err().then_some(asked)
    }
}

/// What a derivation's deployment asks for; `None` where it asks for nothing (standalone and Docker, where users size
/// their machines and containers themselves, and local execution, which starts nothing), and where the process does not start.
///
/// The configuration must be the one that the derivation was made of. `yarn_minimum` is YARN's minimum allocation in
/// MiB, see [`YARN_MINIMUM_ALLOCATION`]; schedulers that allocate in other increments round otherwise.
pub fn container(
    derivation: &Derivation,
    configuration: &Configuration,
    yarn_minimum: i32,
) -> Result<Option<Container>, ContainerRefusal> {
    let Ok(resources) = &derivation.outcome else {
        return Ok(None);
    };
    let ask = Ask {
        derivation,
        configuration,
        resources,
    };
    match derivation.target.deployment {
        Deployment::Standalone | Deployment::Docker | Deployment::Local => Ok(None),
        Deployment::Kubernetes | Deployment::KubernetesOperator => ask.kubernetes().map(Some),
        Deployment::Yarn => ask.yarn(yarn_minimum).map(Some),
    }
}

struct Ask<'a> {
    derivation: &'a Derivation,
    configuration: &'a Configuration,
    resources: &'a Resources,
}

impl Ask<'_> {
    fn value<T>(
        &self,
        option: OptionId,
        convert: fn(&Value) -> Result<T, ValueError>,
    ) -> Result<Option<T>, ContainerRefusal> {
        let version = self.derivation.target.version;
        let Some(entry) = self.configuration.option(option, version) else {
            return Ok(None);
        };
        convert(&entry.value).map(Some).map_err(|error| {
            ContainerRefusal::BadValue(Box::new(BadValue {
                key: option.def().key_in(version).to_owned(),
                raw: Some(entry.value.to_string()),
                error,
            }))
        })
    }

    fn double(&self, option: OptionId) -> Result<f64, ContainerRefusal> {
        let default = match option.def().default(self.derivation.target.version) {
            DefaultValue::Double(default) => default,
            _ => 1.0,
        };
        Ok(self.value(option, to_double)?.unwrap_or(default))
    }

    fn limit_factor(&self, option: OptionId) -> Result<f64, ContainerRefusal> {
        if !option.def().exists(self.derivation.target.version) {
            return Ok(1.0);
        }
        match self.double(option)? {
            factor if factor >= 1.0 => Ok(factor),
            // What is no number is not at least 1 either.
            _ => Err(ContainerRefusal::LimitBelowRequest(option)),
        }
    }

    fn process_size(&self) -> MemorySize {
        total(self.derivation)
    }

    fn kubernetes(&self) -> Result<Container, ContainerRefusal> {
        let mut notices = Vec::new();
        let (worker, cpu_request, memory_factor, cpu_factor) = match self.derivation.target.process {
            Process::TaskManager => (
                self.worker(self.resources.cpu_cores, &mut notices)?,
                self.cut_cores(),
                OptionId::KubernetesTmMemoryLimit,
                OptionId::KubernetesTmCpuLimit,
            ),
            Process::JobManager => (
                None,
                self.double(OptionId::KubernetesJmCpu)?,
                OptionId::KubernetesJmMemoryLimit,
                OptionId::KubernetesJmCpuLimit,
            ),
        };
        let process = worker.as_deref().map_or_else(|| self.process_size(), total);
        let memory_request = mebibytes(process);
        // A cast from a double cuts, and stays within 32 bits, in Java as here.
        let memory_limit = (f64::from(memory_request) * self.limit_factor(memory_factor)?) as i32;
        let cpu_limit = cpu_request * self.limit_factor(cpu_factor)?;
        Ok(Container {
            process,
            worker,
            request: Request::Kubernetes(Pod {
                memory_request,
                memory_limit,
                cpu_request,
                cpu_limit,
            }),
            notices,
        })
    }

    /// Follows `YarnClusterDescriptor.validateClusterResources` and `YarnWorkerResourceSpecFactory`.
    fn yarn(&self, minimum: i32) -> Result<Container, ContainerRefusal> {
        if minimum <= 0 {
            return Err(ContainerRefusal::MinimumAllocation(minimum));
        }
        let kind = self.derivation.target.process;
        let mut notices = Vec::new();
        let configured = mebibytes(self.process_size());
        let allocated = allocation(configured, minimum);
        if allocated != configured {
            notices.push(ContainerNotice::YarnAllocates {
                process: kind,
                configured,
                allocated,
                minimum,
            });
        }
        let (worker, vcores) = match kind {
            Process::JobManager => (
                None,
                self.value(OptionId::YarnAppMasterVcores, to_integer)?.unwrap_or(1),
            ),
            Process::TaskManager => {
                let cores = self.cut_cores();
                let vcores = cores.ceil().max(1.0) as i32;
                if f64::from(vcores) != cores {
                    notices.push(ContainerNotice::VcoresRounded { cores, vcores });
                }
                (self.worker(f64::from(vcores), &mut notices)?, vcores)
            }
        };
        let process = worker.as_deref().map_or_else(|| self.process_size(), total);
        let used = mebibytes(process);
        let requested = match kind {
            Process::TaskManager => used,
            Process::JobManager => used.max(minimum),
        };
        let allocated = allocation(requested, minimum);
        Ok(Container {
            process,
            worker,
            request: Request::Yarn(YarnContainer {
                requested,
                allocated,
                stranded: allocated.saturating_sub(used),
                vcores,
            }),
            notices,
        })
    }

    /// The cores as Flink keeps them: since 1.14 cut to eight decimals (`Resource`).
    fn cut_cores(&self) -> f64 {
        let cores = self.resources.cpu_cores;
        if self.derivation.target.version >= v(1, 14) {
            Decimal::shortest(cores).cut_to_decimals(8)
        } else {
            cores
        }
    }

    /// Whether the resource manager forgets the totals: always since 1.19, by default in 1.18, and before that only
    /// where fine-grained resource management is switched on.
    fn forgets_totals(&self) -> Result<bool, ContainerRefusal> {
        let version = self.derivation.target.version;
        if version >= v(1, 19) {
            return Ok(true);
        }
        let default = matches!(
            OptionId::FineGrainedResources.def().default(version),
            DefaultValue::Boolean(true)
        );
        Ok(self
            .value(OptionId::FineGrainedResources, to_boolean)?
            .unwrap_or(default))
    }

    /// The TaskManager as the resource manager derives it anew; `None` where that changes nothing, since no total is
    /// forgotten: then the overhead is again the rest, or again the fraction's.
    fn worker(
        &self,
        cpu_cores: f64,
        notices: &mut Vec<ContainerNotice>,
    ) -> Result<Option<Box<Derivation>>, ContainerRefusal> {
        if !self.forgets_totals()? {
            return Ok(None);
        }
        let amounts = &self.derivation.amounts;
        let from_old_key = matches!(
            amounts.get(Component::TotalProcess).map(|amount| amount.provenance),
            Some(Provenance::Legacy(_))
        );
        let is_set = |option: OptionId| self.configuration.current(option).is_some();
        let mut forgets = false;
        for (option, is_set) in [
            (OptionId::TmProcessSize, from_old_key || is_set(OptionId::TmProcessSize)),
            (OptionId::TmFlinkSize, is_set(OptionId::TmFlinkSize)),
        ] {
            if is_set {
                forgets = true;
                notices.push(ContainerNotice::TotalIgnored(option));
            }
        }
        if !forgets {
            return Ok(None);
        }
        let worker = derive(self.derivation.target, &self.worker_configuration(cpu_cores));
        match &worker.outcome {
            Err(refusal) => Err(ContainerRefusal::Worker(refusal.clone())),
            Ok(_) if total(&worker) == self.process_size() => Ok(None),
            Ok(_) => Ok(Some(Box::new(worker))),
        }
    }

    /// What the resource manager keeps, as a configuration: the derivation from parts does then what
    /// `processSpecFromWorkerResourceSpec` does.
    fn worker_configuration(&self, cpu_cores: f64) -> Configuration {
        let mut kept = Configuration::default();
        for option in [
            OptionId::TmMetaspace,
            OptionId::TmOverheadMin,
            OptionId::TmOverheadMax,
            OptionId::TmOverheadFraction,
        ] {
            if let Some(entry) = self.configuration.current(option) {
                kept.set(&entry.key, entry.value.clone(), entry.place);
            }
        }
        let sizes = [
            (OptionId::FrameworkHeap, Component::FrameworkHeap),
            (OptionId::FrameworkOffHeap, Component::FrameworkOffHeap),
            (OptionId::TaskHeap, Component::TaskHeap),
            (OptionId::TaskOffHeap, Component::TaskOffHeap),
            (OptionId::NetworkMin, Component::Network),
            (OptionId::NetworkMax, Component::Network),
            (OptionId::ManagedSize, Component::Managed),
        ];
        for (option, component) in sizes {
            let bytes = self.derivation.amounts.size(component).unwrap_or_default().bytes();
            kept.set(option.def().key, Value::Integer(bytes), None);
        }
        kept.set(OptionId::CpuCores.def().key, Value::Double(cpu_cores), None);
        let slots = Value::Integer(i64::from(self.resources.slots));
        kept.set(OptionId::Slots.def().key, slots, None);
        for entry in self.configuration.entries() {
            if entry.key.starts_with("external-resource") {
                kept.set(&entry.key, entry.value.clone(), entry.place);
            }
        }
        kept
    }
}

fn total(derivation: &Derivation) -> MemorySize {
    derivation.amounts.size(Component::TotalProcess).unwrap_or_default()
}

/// Whole mebibytes, cut to 32 bits as `MemorySize.getMebiBytes` does: two pebibytes and more come out wrong.
fn mebibytes(size: MemorySize) -> i32 {
    (size.bytes() >> 20) as i32
}

/// The next multiple of the minimum, and at least that.
fn allocation(requested: i32, minimum: i32) -> i32 {
    let (requested, minimum) = (i64::from(requested.max(1)), i64::from(minimum));
    let allocated = (requested + minimum - 1) / minimum * minimum;
    i32::try_from(allocated).unwrap_or(i32::MAX)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{FlinkVersion, Target};

    fn ask(
        process: Process,
        version: FlinkVersion,
        deployment: Deployment,
        entries: &[(&str, &str)],
    ) -> Result<Option<Container>, ContainerRefusal> {
        let target = Target {
            process,
            version,
            deployment,
        };
        let configuration: Configuration = entries.iter().copied().collect();
        let derivation = derive(target, &configuration);
        assert!(derivation.outcome.is_ok(), "{entries:?}: {:?}", derivation.outcome);
        container(&derivation, &configuration, YARN_MINIMUM_ALLOCATION)
    }

    /// The pod's requests and limits, as `cpu memory cpu memory`, or why there are none.
    fn check_pod(process: Process, version: FlinkVersion, entries: &[(&str, &str)], expected: &str) {
        let found = match ask(process, version, Deployment::Kubernetes, entries) {
            Ok(Some(Container {
                request: Request::Kubernetes(pod),
                ..
            })) => {
                let ((cpu, memory), (cpu_limit, memory_limit)) = (pod.requests(), pod.limits());
                format!("{cpu} {memory} {cpu_limit} {memory_limit}")
            }
            Ok(other) => format!("{other:?}"),
            Err(refusal) => refusal.to_string(),
        };
        assert_eq!(found, expected, "{entries:?} in {version}");
    }

    #[test]
    fn pods_are_made_for_what_the_resource_manager_derives() {
        use Process::TaskManager;
        let two_totals = [
            ("taskmanager.memory.process.size", "3g"),
            ("taskmanager.memory.flink.size", "2g"),
        ];
        let parts = [
            ("taskmanager.memory.process.size", "2g"),
            ("taskmanager.memory.task.heap.size", "384m"),
            ("taskmanager.memory.managed.size", "512m"),
        ];
        let old_switch = [
            ("cluster.fine-grained-resource-management.enabled", "true"),
            two_totals[0],
            two_totals[1],
        ];
        let switched_off = [
            ("cluster.fine-grained-resource-management.enabled", "false"),
            two_totals[0],
            two_totals[1],
        ];
        check_pod(TaskManager, v(2, 3), &two_totals, "1.0 2560Mi 1.0 2560Mi");
        check_pod(TaskManager, v(1, 18), &two_totals, "1.0 2560Mi 1.0 2560Mi");
        check_pod(TaskManager, v(1, 17), &two_totals, "1.0 3072Mi 1.0 3072Mi");
        check_pod(TaskManager, v(1, 17), &old_switch, "1.0 2560Mi 1.0 2560Mi");
        check_pod(TaskManager, v(1, 18), &switched_off, "1.0 3072Mi 1.0 3072Mi");
        check_pod(TaskManager, v(1, 19), &switched_off, "1.0 2560Mi 1.0 2560Mi");
        check_pod(TaskManager, v(2, 0), &parts, "1.0 1728Mi 1.0 1728Mi");
        check_pod(TaskManager, v(1, 16), &parts, "1.0 2048Mi 1.0 2048Mi");
        check_pod(
            TaskManager,
            v(2, 3),
            &[("taskmanager.memory.process.size", "4g")],
            "1.0 4096Mi 1.0 4096Mi",
        );
        check_pod(
            TaskManager,
            v(1, 20),
            &[("taskmanager.heap.size", "2g")],
            "1.0 2048Mi 1.0 2048Mi",
        );
    }

    #[test]
    fn limits_are_cut_products() {
        use Process::{JobManager, TaskManager};
        let entries = [
            ("taskmanager.memory.process.size", "1729m"),
            ("taskmanager.numberOfTaskSlots", "3"),
            ("kubernetes.taskmanager.memory.limit-factor", "1.3"),
            ("kubernetes.taskmanager.cpu.limit-factor", "1.1"),
        ];
        check_pod(TaskManager, v(2, 3), &entries, "3.0 1729Mi 3.3000000000000003 2247Mi");
        check_pod(TaskManager, v(1, 14), &entries, "3.0 1729Mi 3.0 1729Mi");
        check_pod(
            TaskManager,
            v(2, 3),
            &[
                ("taskmanager.memory.process.size", "2g"),
                ("kubernetes.taskmanager.memory.limit-factor", "0.99"),
                ("kubernetes.taskmanager.cpu.limit-factor", "abc"),
            ],
            "kubernetes.taskmanager.memory.limit-factor should be greater or equal to 1.",
        );
        check_pod(
            TaskManager,
            v(2, 3),
            &[
                ("taskmanager.memory.process.size", "2g"),
                ("kubernetes.taskmanager.cpu.limit-factor", "abc"),
            ],
            "Could not parse value 'abc' for key 'kubernetes.taskmanager.cpu.limit-factor'.",
        );
        check_pod(
            JobManager,
            v(1, 16),
            &[
                ("jobmanager.memory.process.size", "1700000k"),
                ("kubernetes.jobmanager.cpu", "0.5"),
                ("kubernetes.jobmanager.memory.limit-factor", "2"),
            ],
            "0.5 1660Mi 0.5 3320Mi",
        );
    }

    fn check_yarn(process: Process, entries: &[(&str, &str)], expected: YarnContainer, notices: &[&str]) {
        let container = ask(process, v(2, 3), Deployment::Yarn, entries).unwrap().unwrap();
        assert_eq!(container.request, Request::Yarn(expected), "{entries:?}");
        let lines: Vec<String> = container
            .notices
            .iter()
            .map(|notice| format!("{} {notice}", notice.line().level))
            .collect();
        assert_eq!(lines, notices, "{entries:?}");
    }

    #[test]
    fn yarn_rounds_up_and_strands_the_rest() {
        check_yarn(
            Process::TaskManager,
            &[
                ("taskmanager.memory.process.size", "1728m"),
                ("taskmanager.cpu.cores", "1.5"),
            ],
            YarnContainer {
                requested: 1728,
                allocated: 2048,
                stranded: 320,
                vcores: 2,
            },
            &[
                "INFO The configured TaskManager memory is 1728 MB. YARN will allocate 2048 MB to make up an integer \
                 multiple of its minimum allocation memory (1024 MB, configured via \
                 'yarn.scheduler.minimum-allocation-mb'). The extra 320 MB may not be used by Flink.",
                "INFO The amount of cpu cores must be a positive integer on Yarn. Rounding 1.5 up to the closest positive \
                 integer 2.",
                "WARN Configured size for 'taskmanager.memory.process.size' is ignored. Total memory size for \
                 TaskManagers are dynamically decided in fine-grained resource management.",
            ],
        );
        check_yarn(
            Process::JobManager,
            &[("jobmanager.memory.process.size", "700m")],
            YarnContainer {
                requested: 1024,
                allocated: 1024,
                stranded: 324,
                vcores: 1,
            },
            &[
                "INFO The configured JobManager memory is 700 MB. YARN will allocate 1024 MB to make up an integer \
                 multiple of its minimum allocation memory (1024 MB, configured via \
                 'yarn.scheduler.minimum-allocation-mb'). The extra 324 MB may not be used by Flink.",
            ],
        );
        let configuration: Configuration = [("jobmanager.memory.process.size", "2g")].into_iter().collect();
        let target = Target {
            process: Process::JobManager,
            version: v(2, 3),
            deployment: Deployment::Yarn,
        };
        let refusal = container(&derive(target, &configuration), &configuration, 0).unwrap_err();
        assert_eq!(
            refusal.to_string(),
            "The minimum allocation memory (0 MB) configured via 'yarn.scheduler.minimum-allocation-mb' should be \
             greater than 0."
        );
    }

    #[test]
    fn machines_and_images_are_sized_by_their_users() {
        for deployment in [Deployment::Standalone, Deployment::Docker, Deployment::Local] {
            let entries = [("taskmanager.memory.process.size", "4g")];
            assert_eq!(ask(Process::TaskManager, v(2, 3), deployment, &entries), Ok(None));
        }
    }
}
