//! Nodes: as Kubernetes says what can be had of them, or from their size and what is taken beforehand.

use flink_import::quantity;
use flink_yaml::{Scalar, Yaml};

use super::Resources;

/// So many nodes are read.
const MOST: usize = 5_000;

/// A machine that processes are placed on.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Node {
    /// What it is called.
    pub name: String,
    /// All that it has.
    pub capacity: Resources,
    /// What pods can have of it: `status.allocatable`.
    pub allocatable: Resources,
    /// What others take of that on each node: daemon sets.
    pub beside: Resources,
    /// How many pods it runs at most, those of others not counted.
    pub pods: i64,
}

impl Node {
    /// What processes of Flink can have of it.
    pub fn free(&self) -> Resources {
        self.allocatable.less(self.beside)
    }
}

/// Some nodes of one kind.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Group {
    /// What each is.
    pub node: Node,
    /// How many there are; none: as many as are needed.
    pub count: Option<i64>,
}

/// What of a machine pods cannot have.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Reserved {
    /// The kubelet's and the system's: `kubeReserved` and `systemReserved`.
    pub system: Resources,
    /// The kubelet ends pods when less is free: `evictionHard`, `memory.available`.
    pub eviction: i64,
}

impl Node {
    /// A machine of a size, less what is reserved.
    pub fn reserved(name: impl Into<String>, capacity: Resources, reserved: Reserved, pods: i64) -> Self {
        let allocatable = capacity.less(reserved.system).less(Resources {
            memory: reserved.eviction,
            cpu: 0,
        });
        Self {
            name: name.into(),
            capacity,
            allocatable,
            beside: Resources::default(),
            pods,
        }
    }
}

/// Why a text tells of no nodes.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum NotNodes {
    /// It is no YAML, and no JSON.
    #[error("this cannot be read as YAML or JSON: {0}")]
    Unreadable(String),
    /// No node is in it.
    #[error("no `status.allocatable` of a node is in it: paste what `kubectl get nodes -o yaml` prints")]
    None,
}

/// The nodes that `kubectl get nodes -o yaml` or `-o json` prints, equal ones as one group, and what there is to say about
/// them, in sentences. Nodes on which nothing is placed are left out.
///
/// # Errors
///
/// Where the text tells of no node.
pub fn nodes(text: &str) -> Result<(Vec<Group>, Vec<String>), NotNodes> {
    let document = flink_yaml::read(text).map_err(|error| NotNodes::Unreadable(error.to_string()))?;
    let root = document.root().ok_or(NotNodes::None)?;
    let items: Vec<Yaml> = match root.get("items").and_then(Yaml::items) {
        Some(items) => items.take(MOST).collect(),
        None => vec![root],
    };
    let (mut groups, mut closed) = (Vec::<Group>::new(), 0);
    for item in items {
        let Some(node) = node(item) else { continue };
        if is_closed(item) {
            closed += 1;
            continue;
        }
        let is_equal = |group: &&mut Group| {
            Node {
                name: node.name.clone(),
                ..group.node.clone()
            } == node
        };
        match groups.iter_mut().find(is_equal) {
            Some(group) => group.count = group.count.map(|count| count + 1),
            None => groups.push(Group { node, count: Some(1) }),
        }
    }
    let notes = match closed {
        0 => Vec::new(),
        1 => vec!["One node is left out: it takes no pods (cordoned, or tainted with `NoSchedule`).".to_owned()],
        closed => vec![format!(
            "{closed} nodes are left out: they take no pods (cordoned, or tainted with `NoSchedule`)."
        )],
    };
    match (groups.is_empty(), closed) {
        (true, 0) => Err(NotNodes::None),
        _ => Ok((groups, notes)),
    }
}

fn node(item: Yaml) -> Option<Node> {
    let status = item.get("status")?;
    let resources = |name: &str| {
        let of = status.get(name)?;
        Some(Resources {
            memory: amount(of.get("memory")?)?.floor() as i64,
            cpu: (amount(of.get("cpu")?)? * 1000.0).floor() as i64,
        })
    };
    let allocatable = resources("allocatable")?;
    let name = item.get("metadata").and_then(|metadata| metadata.get("name"));
    let pods = status.get("allocatable").and_then(|of| amount(of.get("pods")?));
    Some(Node {
        name: name.and_then(text).unwrap_or_else(|| "node".to_owned()),
        capacity: resources("capacity").unwrap_or(allocatable),
        allocatable,
        beside: Resources::default(),
        pods: pods.map_or(110, |pods| pods as i64),
    })
}

/// Whether no pods are placed on a node.
fn is_closed(item: Yaml) -> bool {
    let Some(spec) = item.get("spec") else { return false };
    let is_cordoned =
        spec.get("unschedulable").and_then(|value| value.scalar().cloned()) == Some(Scalar::Boolean(true));
    let is_barring = |taint: Yaml| {
        let effect = taint.get("effect").and_then(text);
        effect.is_some_and(|effect| effect == "NoSchedule" || effect == "NoExecute")
    };
    is_cordoned
        || spec
            .get("taints")
            .and_then(Yaml::items)
            .is_some_and(|mut taints| taints.any(is_barring))
}

fn text(value: Yaml) -> Option<String> {
    match value.scalar()? {
        Scalar::Text(text) => Some(text.clone()),
        _ => None,
    }
}

/// A quantity of Kubernetes.
fn amount(value: Yaml) -> Option<f64> {
    let amount = match value.scalar()? {
        Scalar::Text(text) => quantity(text)?,
        Scalar::Integer(number) => f64::from(*number),
        Scalar::Long(number) => *number as f64,
        Scalar::Double(number) => *number,
        _ => return None,
    };
    Some(amount).filter(|amount| (0.0..9e15).contains(amount))
}

#[cfg(test)]
mod tests {
    use super::*;

    const NODE: &str = "\
apiVersion: v1
kind: Node
metadata:
  name: pool-1
spec:
  podCIDR: 10.0.0.0/24
status:
  allocatable:
    cpu: 3920m
    memory: 13498416Ki
    pods: \"110\"
  capacity:
    cpu: \"4\"
    memory: 16393264Ki
";

    #[test]
    fn reads_what_kubectl_prints() {
        let (groups, notes) = nodes(NODE).unwrap();
        let expected = Node {
            name: "pool-1".to_owned(),
            capacity: Resources {
                memory: 16_393_264 << 10,
                cpu: 4000,
            },
            allocatable: Resources {
                memory: 13_498_416 << 10,
                cpu: 3920,
            },
            beside: Resources::default(),
            pods: 110,
        };
        assert_eq!(
            (groups, notes),
            (
                vec![Group {
                    node: expected,
                    count: Some(1)
                }],
                vec![]
            )
        );
    }

    #[test]
    fn equal_nodes_are_a_group() {
        let item = |name: &str, memory: &str, spec: &str| {
            format!(
                r#"{{"kind":"Node","metadata":{{"name":"{name}"}},"spec":{spec},"status":{{"allocatable":{{"cpu":"4","memory":"{memory}","pods":"58"}}}}}}"#
            )
        };
        let items = [
            item("a", "15Gi", "{}"),
            item("b", "15Gi", "{}"),
            item("c", "30Gi", "{}"),
            item("d", "30Gi", r#"{"unschedulable":true}"#),
            item("e", "30Gi", r#"{"taints":[{"key":"node-role","effect":"NoSchedule"}]}"#),
        ];
        let list = format!(r#"{{"kind":"List","items":[{}]}}"#, items.join(","));
        let (groups, notes) = nodes(&list).unwrap();
        let told: Vec<_> = groups
            .iter()
            .map(|group| (group.node.name.as_str(), group.count))
            .collect();
        assert_eq!(told, [("a", Some(2)), ("c", Some(1))]);
        assert_eq!(notes.len(), 1);
    }

    #[test]
    fn says_what_is_no_node() {
        assert_eq!(nodes("kind: Pod"), Err(NotNodes::None));
        assert_eq!(nodes(""), Err(NotNodes::None));
        assert!(matches!(nodes("a: b: c"), Err(NotNodes::Unreadable(_))));
    }
}
