//! Fleets: what is asked, and what comes of it.

use flink_config::Answer;
use flink_import::quantity;
use flink_memory::MemorySize;
use flink_plan::fleet::{
    Asked as Placed, Best, Count, Fleet, Fleeted, Group, HOURS, Known, NoFleet, Node, NotNodes, Reserved, Resources,
    Side, Upgrade, Yarn, fleet, nodes,
};
use flink_plan::{Edge, Ship, Tuned, Usage, tuned};
use serde::{Deserialize, Serialize};

use crate::advice::{JsonChange, JsonEdit};
use crate::request::{BadRequest, Request};

/// A configuration, and the machines for it: the `FleetRequest` of the types.
#[derive(Debug, Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct FleetRequest {
    request: Request,
    #[serde(flatten)]
    asked: FleetAsked,
}

/// The same without the configuration.
#[derive(Debug, Default, Deserialize)]
#[serde(default, rename_all = "camelCase")]
pub struct FleetAsked {
    /// The parallelism that slots are needed for.
    pub parallelism: Option<u32>,
    /// How many TaskManagers there are, instead.
    pub task_managers: Option<u32>,
    /// The nodes.
    pub nodes: Option<Nodes>,
    /// How many JobManagers there are.
    pub job_managers: Option<u32>,
    /// How jobs are replaced.
    pub upgrade: Option<String>,
    /// How YARN rounds.
    pub yarn: Option<JsonYarn>,
    /// The price of a GiB for an hour.
    pub price: Option<f64>,
    /// What a TaskManager uses, for the operator's memory tuning.
    pub used: Option<JsonUsage>,
}

/// Nodes: what `kubectl get nodes -o yaml` prints, a well-known machine by its name, or a machine by its size.
#[derive(Debug, Deserialize)]
#[serde(untagged)]
pub enum Nodes {
    /// A text, or a name.
    Text(String),
    /// A size.
    Machine(Box<Machine>),
}

/// A machine by its size, in quantities of Kubernetes.
#[derive(Debug, Default, Deserialize)]
#[serde(default, rename_all = "camelCase", deny_unknown_fields)]
pub struct Machine {
    /// A well-known machine, instead of memory and CPU.
    pub name: Option<String>,
    /// Its memory: `64Gi`.
    pub memory: Option<String>,
    /// Its cores: `16`, `15890m`.
    pub cpu: Option<String>,
    /// What the system keeps.
    pub reserved: Option<Amounts>,
    /// The eviction threshold; `100Mi` if left out.
    pub eviction: Option<String>,
    /// What daemon sets take on each node.
    pub daemon_sets: Option<Amounts>,
    /// How many pods it runs at most.
    pub pods: Option<u32>,
    /// How many there are; as many as needed if left out.
    pub count: Option<u32>,
}

/// Memory and CPU in quantities of Kubernetes.
#[derive(Debug, Default, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct Amounts {
    /// Memory.
    pub memory: Option<String>,
    /// CPU.
    pub cpu: Option<String>,
}

/// How YARN rounds, in mebibytes.
#[derive(Clone, Copy, Debug, Default, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct JsonYarn {
    /// `yarn.scheduler.minimum-allocation-mb`.
    pub minimum: Option<i32>,
    /// The increment; the minimum if left out.
    pub increment: Option<i32>,
}

/// What a TaskManager uses, as Flink writes sizes.
#[derive(Debug, Default, Deserialize)]
#[serde(default, rename_all = "camelCase", deny_unknown_fields)]
pub struct JsonUsage {
    /// Heap.
    pub heap: Option<String>,
    /// Metaspace.
    pub metaspace: Option<String>,
    /// Managed memory.
    pub managed: Option<String>,
}

/// Why nothing is said of a fleet.
#[derive(Debug, thiserror::Error)]
pub enum NoAnswer {
    /// A word that is not known.
    #[error(transparent)]
    Request(#[from] BadRequest),
    /// Nodes that cannot be read.
    #[error(transparent)]
    Nodes(#[from] NotNodes),
    /// What is no quantity.
    #[error("“{0}” is no amount: write 64Gi, 512Mi, 16 or 500m")]
    Amount(String),
    /// A machine of which the size is not said.
    #[error("a machine needs `memory` and `cpu`, or the `name` of a well-known one")]
    Machine,
    /// No way to replace jobs.
    #[error("“{0}” is no upgrade: restart, rolling and blue-green are")]
    Upgrade(String),
    /// What cannot be placed.
    #[error(transparent)]
    Fleet(#[from] NoFleet),
}

/// What a fleet comes to: the `FleetAnswer` of the types.
#[derive(Debug, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct JsonFleet {
    task_manager: JsonProcess,
    job_manager: JsonProcess,
    #[serde(skip_serializing_if = "Option::is_none")]
    spare_slots: Option<i64>,
    requested: JsonResources,
    given_away: i64,
    nodes: Vec<JsonNode>,
    node_count: i64,
    empty_nodes: i64,
    unplaced: i64,
    left: JsonResources,
    upgrade: JsonSurplus,
    #[serde(skip_serializing_if = "Option::is_none")]
    best: Option<JsonBest>,
    sides: Vec<JsonSide>,
    #[serde(skip_serializing_if = "Option::is_none")]
    cost: Option<JsonCost>,
    #[serde(skip_serializing_if = "Option::is_none")]
    tuning: Option<JsonTuning>,
    notes: Vec<String>,
}

#[derive(Clone, Copy, Debug, Serialize)]
struct JsonResources {
    memory: i64,
    /// In millicores.
    cpu: i64,
}

#[derive(Debug, Serialize)]
#[serde(rename_all = "camelCase")]
struct JsonProcess {
    count: i64,
    process: i64,
    takes: JsonResources,
    given_away: i64,
}

#[derive(Debug, Serialize)]
#[serde(rename_all = "camelCase")]
struct JsonNode {
    name: String,
    count: i64,
    free: JsonResources,
    task_managers: i64,
    job_managers: i64,
    left: JsonResources,
}

#[derive(Debug, Serialize)]
#[serde(rename_all = "camelCase")]
struct JsonSurplus {
    task_managers: i64,
    job_managers: i64,
    takes: JsonResources,
    nodes: i64,
    unplaced: i64,
    why: &'static str,
}

#[derive(Debug, Serialize)]
#[serde(rename_all = "camelCase")]
struct JsonBest {
    /// In bytes, as everything.
    size: i64,
    left: i64,
    nodes: i64,
    each: i64,
}

#[derive(Debug, Serialize)]
#[serde(rename_all = "camelCase")]
struct JsonSide {
    count: i64,
    slots: i64,
    size: i64,
    present: bool,
    metaspace: i64,
    overhead: i64,
    framework: i64,
    task_heap: i64,
    managed: i64,
    network: i64,
    buffers: i64,
    #[serde(skip_serializing_if = "Option::is_none")]
    required: Option<i64>,
}

#[derive(Debug, Serialize)]
#[serde(rename_all = "camelCase")]
struct JsonCost {
    requested_per_hour: f64,
    requested_per_month: f64,
    #[serde(skip_serializing_if = "Option::is_none")]
    nodes_per_hour: Option<f64>,
    #[serde(skip_serializing_if = "Option::is_none")]
    nodes_per_month: Option<f64>,
}

#[derive(Debug, Serialize)]
#[serde(rename_all = "camelCase")]
struct JsonTuning {
    enabled: bool,
    starts: bool,
    edits: Vec<JsonEdit>,
    changes: Vec<JsonChange>,
    notes: Vec<String>,
}

impl From<Resources> for JsonResources {
    fn from(resources: Resources) -> Self {
        Self {
            memory: resources.memory,
            cpu: resources.cpu,
        }
    }
}

fn amount(text: &str) -> Result<f64, NoAnswer> {
    let amount = quantity(text).filter(|amount| (0.0..9e15).contains(amount));
    amount.ok_or_else(|| NoAnswer::Amount(text.to_owned()))
}

fn resources(amounts: Option<&Amounts>) -> Result<Resources, NoAnswer> {
    let of = |text: Option<&String>| text.map_or(Ok(0.0), |text| amount(text));
    Ok(Resources {
        memory: of(amounts.and_then(|amounts| amounts.memory.as_ref()))?.ceil() as i64,
        cpu: (of(amounts.and_then(|amounts| amounts.cpu.as_ref()))? * 1000.0).ceil() as i64,
    })
}

impl Nodes {
    /// The nodes, and what there is to say about them.
    ///
    /// # Errors
    ///
    /// What cannot be read.
    pub fn read(&self) -> Result<(Vec<Group>, Vec<String>), NoAnswer> {
        match self {
            Self::Text(text) => match Known::of(text.trim()) {
                Some(known) => Ok((vec![group(known.node(), None)], vec![known.note()])),
                None => Ok(nodes(text)?),
            },
            Self::Machine(machine) => machine.read(),
        }
    }
}

fn group(node: Node, count: Option<u32>) -> Group {
    Group {
        node,
        count: count.map(i64::from),
    }
}

impl Machine {
    fn read(&self) -> Result<(Vec<Group>, Vec<String>), NoAnswer> {
        let beside = resources(self.daemon_sets.as_ref())?;
        let (node, notes) = match (&self.name, &self.memory, &self.cpu) {
            (Some(name), None, None) => {
                let known = Known::of(name).ok_or(NoAnswer::Machine)?;
                (known.node(), vec![known.note()])
            }
            (name, Some(memory), Some(cpu)) => {
                let capacity = Resources {
                    memory: amount(memory)?.floor() as i64,
                    cpu: (amount(cpu)? * 1000.0).floor() as i64,
                };
                let eviction = self.eviction.as_deref().unwrap_or("100Mi");
                let reserved = Reserved {
                    system: resources(self.reserved.as_ref())?,
                    eviction: amount(eviction)?.ceil() as i64,
                };
                let name = name.clone().unwrap_or_else(|| "node".to_owned());
                (
                    Node::reserved(name, capacity, reserved, i64::from(self.pods.unwrap_or(110))),
                    Vec::new(),
                )
            }
            _ => return Err(NoAnswer::Machine),
        };
        let pods = self.pods.map_or(node.pods, i64::from);
        let node = Node { beside, pods, ..node };
        Ok((vec![group(node, self.count)], notes))
    }
}

impl FleetAsked {
    /// What is asked of a configuration.
    ///
    /// # Errors
    ///
    /// The first word that cannot be read, or why nothing can be placed.
    pub fn answer(&self, answer: &Answer) -> Result<(Fleeted, Option<Tuned>), NoAnswer> {
        let read = self.nodes.as_ref().map(Nodes::read).transpose()?;
        let (groups, mut notes) = read.unwrap_or_default();
        let upgrade = match &self.upgrade {
            Some(word) => Upgrade::of(word).ok_or_else(|| NoAnswer::Upgrade(word.clone()))?,
            None => Upgrade::default(),
        };
        let minimum = self.yarn.and_then(|yarn| yarn.minimum).unwrap_or(1024).max(1);
        let count = match (self.task_managers, self.parallelism) {
            (Some(count), _) => Some(Count::TaskManagers(count)),
            (None, Some(parallelism)) => Some(Count::Parallelism(parallelism.max(1))),
            (None, None) => None,
        };
        let asked = Fleet {
            count,
            nodes: groups,
            job_managers: self.job_managers.unwrap_or(1).min(16),
            upgrade,
            yarn: Yarn {
                minimum,
                increment: self.yarn.and_then(|yarn| yarn.increment).unwrap_or(minimum).max(1),
            },
            price: self.price,
        };
        let mut fleeted = fleet(answer, &asked)?;
        notes.append(&mut fleeted.notes);
        fleeted.notes = notes;
        let tuning = self
            .used
            .as_ref()
            .map(|used| self.tuned(answer, used))
            .transpose()?
            .flatten();
        Ok((fleeted, tuning))
    }

    fn tuned(&self, answer: &Answer, used: &JsonUsage) -> Result<Option<Tuned>, NoAnswer> {
        let size = |text: &Option<String>| match text {
            Some(text) => MemorySize::parse(text).map_err(|_| NoAnswer::Amount(text.clone())),
            None => Ok(MemorySize::ZERO),
        };
        let usage = Usage {
            heap: size(&used.heap)?,
            metaspace: size(&used.metaspace)?,
            managed: size(&used.managed)?,
            rescaled: None,
        };
        let set = answer.configuration().get("parallelism.default");
        let set = set.and_then(|entry| flink_memory::to_integer(&entry.value).ok());
        let parallelism = self
            .parallelism
            .map(i64::from)
            .or(set.map(i64::from))
            .unwrap_or(1)
            .max(1);
        let edge = Edge {
            from: parallelism,
            to: parallelism,
            ship: Ship::All,
        };
        Ok(tuned(answer, usage, &[edge, edge]))
    }
}

fn process(asked: Placed, count: i64) -> JsonProcess {
    JsonProcess {
        count,
        process: asked.process.bytes(),
        takes: asked.takes.into(),
        given_away: asked.given_away,
    }
}

fn side(side: &Side) -> JsonSide {
    JsonSide {
        count: side.count,
        slots: side.slots,
        size: side.size << 20,
        present: side.is_present,
        metaspace: side.metaspace,
        overhead: side.overhead,
        framework: side.framework,
        task_heap: side.task_heap,
        managed: side.managed,
        network: side.network,
        buffers: side.buffers,
        required: side.required,
    }
}

/// What a fleet comes to.
pub fn fleeted(fleeted: &Fleeted, upgrade: Upgrade, tuned: Option<&Tuned>) -> JsonFleet {
    let used = fleeted.packing.used.iter().map(|used| JsonNode {
        name: used.name.clone(),
        count: used.count,
        free: used.free.into(),
        task_managers: used.task_managers,
        job_managers: used.job_managers,
        left: used.left.into(),
    });
    let surplus = fleeted.surplus;
    JsonFleet {
        task_manager: process(fleeted.task_manager, fleeted.task_managers),
        job_manager: process(fleeted.job_manager, fleeted.job_managers),
        spare_slots: fleeted.spare_slots,
        requested: fleeted.requested.into(),
        given_away: fleeted.given_away,
        nodes: used.collect(),
        node_count: fleeted.packing.nodes(),
        empty_nodes: fleeted.packing.empty,
        unplaced: fleeted.packing.unplaced + fleeted.packing.unplaced_managers,
        left: fleeted.packing.left.into(),
        upgrade: JsonSurplus {
            task_managers: surplus.task_managers,
            job_managers: surplus.job_managers,
            takes: surplus.takes.into(),
            nodes: surplus.nodes,
            unplaced: surplus.unplaced,
            why: upgrade.why(),
        },
        best: fleeted.best.map(
            |Best {
                 size,
                 left,
                 nodes,
                 each,
             }| JsonBest {
                size: size << 20,
                left,
                nodes,
                each,
            },
        ),
        sides: fleeted.sides.iter().map(side).collect(),
        cost: fleeted.cost.map(|cost| JsonCost {
            requested_per_hour: cost.requested,
            requested_per_month: cost.requested * HOURS,
            nodes_per_hour: cost.nodes,
            nodes_per_month: cost.nodes.map(|nodes| nodes * HOURS),
        }),
        tuning: tuned.map(|tuned| JsonTuning {
            enabled: tuned.is_enabled,
            starts: tuned.starts,
            edits: tuned.edits.iter().map(JsonEdit::from).collect(),
            changes: tuned.changes.iter().map(crate::advice::json_change).collect(),
            notes: tuned.notes.clone(),
        }),
        notes: fleeted.notes.clone(),
    }
}

impl FleetRequest {
    /// What is asked.
    ///
    /// # Errors
    ///
    /// The first word that cannot be read, or why nothing can be placed.
    pub fn answered(self) -> Result<JsonFleet, NoAnswer> {
        let answer = Answer::new(self.request.read()?.document);
        let upgrade = self.asked.upgrade.as_deref().and_then(Upgrade::of).unwrap_or_default();
        let (found, tuned) = self.asked.answer(&answer)?;
        Ok(fleeted(&found, upgrade, tuned.as_ref()))
    }
}
