//! From a configuration to the machines that it takes: processes on nodes, what is left over, and what it costs.

mod known;
mod machines;
mod nodes;
mod pack;
mod side;
mod size;

use flink_advice::Subject;
use flink_config::Answer;
use flink_memory::container::{Container, Request, container};
use flink_memory::slots::slots;
use flink_memory::{Component, Deployment, MemorySize, Process, to_integer};

pub use known::{KNOWN, Known, Provider};
pub use machines::{Machine, Machines};
pub use nodes::{Group, Node, NotNodes, Reserved, nodes};
pub use pack::{Packing, Used};
pub use side::Side;
pub use size::{Best, best_size};

use pack::Pod;

/// Hours of a month: a year's by twelve.
pub const HOURS: f64 = 730.0;

/// Memory in bytes, and CPU in thousandths of a core.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Resources {
    /// Bytes.
    pub memory: i64,
    /// Millicores.
    pub cpu: i64,
}

impl Resources {
    /// So many of these.
    pub fn times(self, count: i64) -> Self {
        Self {
            memory: self.memory.saturating_mul(count),
            cpu: self.cpu.saturating_mul(count),
        }
    }

    /// The sum.
    pub fn plus(self, other: Self) -> Self {
        Self {
            memory: self.memory.saturating_add(other.memory),
            cpu: self.cpu.saturating_add(other.cpu),
        }
    }

    /// What is left; less than nothing is nothing.
    pub fn less(self, other: Self) -> Self {
        Self {
            memory: self.memory.saturating_sub(other.memory).max(0),
            cpu: self.cpu.saturating_sub(other.cpu).max(0),
        }
    }
}

/// How many TaskManagers there are.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Count {
    /// As many as have slots for a parallelism.
    Parallelism(u32),
    /// So many.
    TaskManagers(u32),
}

/// How a running job is replaced by a new one.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Upgrade {
    /// The old processes go before the new ones come: Flink's scripts, the operator's `stateless`, `savepoint` and
    /// `last-state`.
    #[default]
    Restart,
    /// Pods are replaced a quarter at a time: a Deployment of Kubernetes, as it is by default.
    Rolling,
    /// Both run until the new one is stable: `FlinkBlueGreenDeployment`.
    BlueGreen,
}

impl Upgrade {
    /// Every way.
    pub const ALL: [Self; 3] = [Self::Restart, Self::Rolling, Self::BlueGreen];

    /// The word for it in requests.
    pub const fn word(self) -> &'static str {
        match self {
            Self::Restart => "restart",
            Self::Rolling => "rolling",
            Self::BlueGreen => "blue-green",
        }
    }

    /// What happens, and where that is written.
    pub const fn why(self) -> &'static str {
        match self {
            Self::Restart => {
                "The old processes are gone before the new ones start (`stateless`, `savepoint` and `last-state` of the \
                 operator, Flink’s scripts): nothing more is needed but for the moments in which old pods end."
            }
            Self::Rolling => {
                "A Deployment of Kubernetes adds up to a quarter of its pods, rounded up, before it ends old ones \
                 (`maxSurge`, 25 % by default)."
            }
            Self::BlueGreen => {
                "`FlinkBlueGreenDeployment` runs the old and the new cluster until the new one is stable: everything \
                 twice."
            }
        }
    }

    /// So many more, of so many.
    const fn surplus(self, count: i64) -> i64 {
        match self {
            Self::Restart => 0,
            Self::Rolling => (count + 3) / 4,
            Self::BlueGreen => count,
        }
    }

    /// The way with this word.
    pub fn of(word: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|upgrade| upgrade.word() == word)
    }
}

/// How YARN rounds what is asked for, in mebibytes.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Yarn {
    /// `yarn.scheduler.minimum-allocation-mb`.
    pub minimum: i32,
    /// Containers are multiples of this: of the minimum with the CapacityScheduler, of
    /// `yarn.resource-types.memory-mb.increment-allocation` with the FairScheduler.
    pub increment: i32,
}

impl Default for Yarn {
    fn default() -> Self {
        Self {
            minimum: 1024,
            increment: 1024,
        }
    }
}

/// What is asked about a fleet.
#[derive(Clone, Debug, PartialEq)]
pub struct Fleet {
    /// How many TaskManagers there are; none: as many as the configuration's parallelism takes.
    pub count: Option<Count>,
    /// The nodes that there are; none where only the processes are counted.
    pub nodes: Vec<Group>,
    /// JobManagers: 2 and more with high availability.
    pub job_managers: u32,
    /// How jobs are replaced.
    pub upgrade: Upgrade,
    /// How YARN rounds.
    pub yarn: Yarn,
    /// The price of a GiB for an hour, in any currency.
    pub price: Option<f64>,
}

impl Default for Fleet {
    fn default() -> Self {
        Self {
            count: None,
            nodes: Vec::new(),
            job_managers: 1,
            upgrade: Upgrade::default(),
            yarn: Yarn::default(),
            price: None,
        }
    }
}

/// A process as the platform sees it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Asked {
    /// What the process is derived to, in bytes.
    pub process: MemorySize,
    /// What it takes of a node.
    pub takes: Resources,
    /// What of that the process cannot use: YARN's rounding, and the rest of a mebibyte.
    pub given_away: i64,
}

/// What a fleet comes to.
#[derive(Clone, Debug, PartialEq)]
pub struct Fleeted {
    /// A TaskManager, and how many there are.
    pub task_manager: Asked,
    /// How many.
    pub task_managers: i64,
    /// Slots that nobody uses, where the parallelism is known.
    pub spare_slots: Option<i64>,
    /// A JobManager.
    pub job_manager: Asked,
    /// How many.
    pub job_managers: i64,
    /// The processes on the nodes.
    pub packing: Packing,
    /// What all processes take.
    pub requested: Resources,
    /// What rounding gives away in all, in bytes.
    pub given_away: i64,
    /// TaskManagers and JobManagers that an upgrade adds for a while, and how many nodes are used then.
    pub surplus: Surplus,
    /// The size of a TaskManager with which the least is left over on the nodes.
    pub best: Option<Best>,
    /// One large against several small TaskManagers in the same memory.
    pub sides: Vec<Side>,
    /// What it costs.
    pub cost: Option<Cost>,
    /// What stands in for what nobody said, in sentences.
    pub notes: Vec<String>,
}

/// What an upgrade takes beside.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Surplus {
    /// More TaskManagers.
    pub task_managers: i64,
    /// More JobManagers.
    pub job_managers: i64,
    /// What these take.
    pub takes: Resources,
    /// The nodes that are used then, and how many processes find no place.
    pub nodes: i64,
    /// Processes that find no place.
    pub unplaced: i64,
}

/// What a fleet costs, in the currency of the price.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Cost {
    /// What the processes ask for, an hour.
    pub requested: f64,
    /// The nodes that are used, an hour: all of their memory.
    pub nodes: Option<f64>,
}

/// Why nothing can be said of a fleet.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum NoFleet {
    /// A process that Flink refuses.
    #[error("the {} does not start: only what starts takes a place", .0.name())]
    Refused(Process),
    /// A platform that is not asked.
    #[error("{0}")]
    NotAsked(String),
    /// Local execution.
    #[error("local execution starts no process of its own: there is nothing to place")]
    Local,
}

/// What a configuration takes of machines.
///
/// # Errors
///
/// Where Flink refuses a process, or starts none.
pub fn fleet(answer: &Answer, fleet: &Fleet) -> Result<Fleeted, NoFleet> {
    let subject = Subject::of(answer);
    if subject.is_local() {
        return Err(NoFleet::Local);
    }
    let mut notes = Vec::new();
    let task_manager = asked(answer, Process::TaskManager, fleet.yarn)?;
    let job_managers = i64::from(fleet.job_managers);
    let job_manager = match asked(answer, Process::JobManager, fleet.yarn) {
        // Nothing is asked of one that there is not.
        Err(_) if job_managers == 0 => task_manager,
        other => other?,
    };
    let slot_count = slots(answer.derivation(Process::TaskManager)).ok().flatten();
    let slot_count = slot_count.map_or(1, |slots| i64::from(slots.count));
    let (task_managers, spare_slots) = match fleet.count {
        Some(Count::TaskManagers(count)) => (i64::from(count), None),
        Some(Count::Parallelism(parallelism)) => shared(i64::from(parallelism), slot_count),
        None => {
            let set = answer.configuration().get("parallelism.default");
            let parallelism = set.and_then(|entry| to_integer(&entry.value).ok()).unwrap_or(1).max(1);
            if set.is_none() {
                notes.push("Nothing says how parallel the job is: this is for one TaskManager.".to_owned());
            }
            shared(i64::from(parallelism), slot_count)
        }
    };
    let pod = |asked: Asked, count: i64| Pod {
        takes: asked.takes,
        count,
    };
    let packing = pack::pack(
        &fleet.nodes,
        pod(job_manager, job_managers),
        pod(task_manager, task_managers),
    );
    let (more, more_managers) = (
        fleet.upgrade.surplus(task_managers),
        fleet.upgrade.surplus(job_managers),
    );
    let at_peak = pack::pack(
        &fleet.nodes,
        pod(job_manager, job_managers + more_managers),
        pod(task_manager, task_managers + more),
    );
    let requested = task_manager
        .takes
        .times(task_managers)
        .plus(job_manager.takes.times(job_managers));
    let gibibytes = |bytes: i64| bytes as f64 / f64::from(1 << 30);
    let cost = fleet
        .price
        .filter(|price| price.is_finite() && *price >= 0.0)
        .map(|price| Cost {
            requested: price * gibibytes(requested.memory),
            nodes: (!fleet.nodes.is_empty()).then(|| price * gibibytes(packing.capacity.memory)),
        });
    if job_managers > 1 && packing.shares_managers {
        notes.push(
            "Two JobManagers are on one node, and would be lost with it: there is no other with room.".to_owned(),
        );
    }
    Ok(Fleeted {
        surplus: Surplus {
            task_managers: more,
            job_managers: more_managers,
            takes: task_manager
                .takes
                .times(more)
                .plus(job_manager.takes.times(more_managers)),
            nodes: at_peak.nodes(),
            unplaced: at_peak.unplaced + at_peak.unplaced_managers,
        },
        best: best(
            fleet,
            answer.document.deployment,
            task_manager,
            job_manager,
            task_managers,
        ),
        sides: side::sides(answer, &fleet.nodes, task_manager),
        given_away: task_manager
            .given_away
            .saturating_mul(task_managers)
            .saturating_add(job_manager.given_away.saturating_mul(job_managers)),
        task_manager,
        task_managers,
        spare_slots,
        job_manager,
        job_managers,
        packing,
        requested,
        cost,
        notes,
    })
}

/// TaskManagers with slots for a parallelism, and the slots that stay free.
fn shared(parallelism: i64, slots: i64) -> (i64, Option<i64>) {
    let count = (parallelism + slots - 1) / slots;
    (count, Some(count * slots - parallelism))
}

/// The size that wastes least, of those from the present one to twice that, on nodes of the first kind.
fn best(
    fleet: &Fleet,
    deployment: Deployment,
    task_manager: Asked,
    job_manager: Asked,
    task_managers: i64,
) -> Option<Best> {
    let group = fleet.nodes.first()?;
    let least = task_manager.takes.memory >> 20;
    let step = match deployment {
        Deployment::Yarn => i64::from(fleet.yarn.increment.max(1)),
        _ => 1,
    };
    best_size(
        &group.node,
        Pod {
            takes: job_manager.takes,
            count: i64::from(fleet.job_managers),
        },
        Pod {
            takes: task_manager.takes,
            count: task_managers,
        },
        least..=least.saturating_mul(2),
        step,
    )
}

/// What the platform is asked for a process.
fn asked(answer: &Answer, process: Process, yarn: Yarn) -> Result<Asked, NoFleet> {
    let derivation = answer.derivation(process);
    let resources = match &derivation.outcome {
        Ok(resources) if answer.starts(process) => resources,
        _ => return Err(NoFleet::Refused(process)),
    };
    let total = derivation.amounts.size(Component::TotalProcess).unwrap_or_default();
    let container = container(derivation, answer.configuration(), yarn.minimum.max(1));
    let container = container.map_err(|refusal| NoFleet::NotAsked(refusal.to_string()))?;
    let millicores = |cores: f64| (cores * 1000.0).ceil() as i64;
    let size = container.as_ref().map_or(total, |container| container.process);
    let takes = match container.as_ref().map(|Container { request, .. }| request) {
        Some(Request::Kubernetes(pod)) => Resources {
            memory: i64::from(pod.memory_request) << 20,
            cpu: millicores(pod.cpu_request),
        },
        Some(Request::Yarn(asked)) => Resources {
            memory: i64::from(rounded(asked.requested, yarn)) << 20,
            cpu: i64::from(asked.vcores).saturating_mul(1000),
        },
        None => Resources {
            memory: total.bytes().saturating_add((1 << 20) - 1) >> 20 << 20,
            cpu: match process {
                Process::TaskManager => millicores(resources.cpu_cores),
                Process::JobManager => 1000,
            },
        },
    };
    Ok(Asked {
        process: size,
        takes,
        given_away: (takes.memory - size.bytes()).max(0),
    })
}

/// What YARN gives for so many mebibytes.
fn rounded(asked: i32, yarn: Yarn) -> i32 {
    let step = yarn.increment.max(1);
    let up = asked.saturating_add(step - 1) / step;
    up.saturating_mul(step).max(yarn.minimum)
}

#[cfg(test)]
mod tests {
    use flink_config::{ConfigFile, Document};
    use flink_memory::v;

    use super::*;

    fn answer(text: &str, deployment: Deployment) -> Answer {
        Answer::new(Document::new(text, ConfigFile::ConfigYaml, v(2, 3), deployment))
    }

    const SIZES: &str = "taskmanager.memory.process.size: 8g\ntaskmanager.numberOfTaskSlots: 4\n\
                         jobmanager.memory.process.size: 1600m\nparallelism.default: 22\n";

    fn on(name: &str) -> Vec<Group> {
        vec![Group {
            node: Known::of(name).unwrap().node(),
            count: None,
        }]
    }

    #[test]
    fn a_fleet_on_kubernetes() {
        let asked = Fleet {
            nodes: on("m6i.4xlarge"),
            price: Some(0.01),
            upgrade: Upgrade::BlueGreen,
            ..Fleet::default()
        };
        let answer = answer(SIZES, Deployment::Kubernetes);
        let fleeted = fleet(&answer, &asked).unwrap();
        assert_eq!((fleeted.task_managers, fleeted.spare_slots), (6, Some(2)));
        assert_eq!(
            fleeted.task_manager.takes,
            Resources {
                memory: 8 << 30,
                cpu: 4000
            }
        );
        // 15.89 cores hold three TaskManagers of 4 cores, be there memory for seven.
        let used: Vec<_> = fleeted
            .packing
            .used
            .iter()
            .map(|used| (used.count, used.job_managers, used.task_managers))
            .collect();
        assert_eq!(used, [(1, 1, 3), (1, 0, 3)]);
        assert_eq!(fleeted.requested.memory, (6 * 8192 + 1600) << 20);
        assert_eq!((fleeted.surplus.task_managers, fleeted.surplus.job_managers), (6, 1));
        assert_eq!(fleeted.packing.unplaced + fleeted.surplus.unplaced, 0);
        let cost = fleeted.cost.unwrap();
        assert!((cost.requested - 0.01 * 49.5625).abs() < 1e-9 && cost.nodes.unwrap() > cost.requested);
        let best = fleeted.best.unwrap();
        assert!(best.left <= fleeted.packing.left.memory);
    }

    #[test]
    fn yarn_rounds_up() {
        let answer = answer(SIZES, Deployment::Yarn);
        let fleeted = fleet(&answer, &Fleet::default()).unwrap();
        assert_eq!(
            (fleeted.job_manager.takes.memory, fleeted.job_manager.given_away),
            (2 << 30, 448 << 20)
        );
        assert_eq!(fleeted.given_away, 448 << 20);
        let fine = Fleet {
            yarn: Yarn {
                minimum: 256,
                increment: 256,
            },
            ..Fleet::default()
        };
        assert_eq!(fleet(&answer, &fine).unwrap().job_manager.given_away, 192 << 20);
    }

    #[test]
    fn one_large_process_shares_what_small_ones_pay_each() {
        let answer = answer(SIZES, Deployment::Kubernetes);
        let sides = fleet(
            &answer,
            &Fleet {
                nodes: on("r6i.4xlarge"),
                ..Fleet::default()
            },
        )
        .unwrap()
        .sides;
        let metaspace: Vec<_> = sides
            .iter()
            .map(|side| (side.count, side.slots, side.metaspace >> 20))
            .collect();
        assert_eq!(metaspace, [(1, 12, 256), (2, 6, 512), (3, 4, 768), (4, 3, 1024)]);
        assert_eq!(sides.iter().filter(|side| side.is_present).count(), 1);
        assert!(sides.windows(2).all(|two| two[0].overhead <= two[1].overhead));
    }

    #[test]
    fn nothing_is_placed_that_does_not_start() {
        let refused = answer(
            "taskmanager.memory.process.size: 100m\njobmanager.memory.process.size: 1600m",
            Deployment::Docker,
        );
        assert_eq!(
            fleet(&refused, &Fleet::default()),
            Err(NoFleet::Refused(Process::TaskManager))
        );
        assert_eq!(
            fleet(&answer(SIZES, Deployment::Local), &Fleet::default()),
            Err(NoFleet::Local)
        );
        let unknown = fleet(
            &answer(
                "taskmanager.memory.process.size: 4g\njobmanager.memory.process.size: 2g",
                Deployment::Standalone,
            ),
            &Fleet::default(),
        );
        assert_eq!(unknown.unwrap().notes.len(), 1);
    }
}
