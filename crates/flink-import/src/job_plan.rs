//! The shape of a job, as `/jobs/:id/plan` of Flink's REST interface and `flink info` say it.

use std::collections::HashMap;

use flink_memory::network_buffers::{Exchange, Job, ResultType, Ship, Vertex};
use flink_yaml::compose;

use crate::yaml_tree::Value;

/// How many tasks of a plan are read.
const VERTICES: usize = 1000;

/// How many exchanges of a plan are read.
const EXCHANGES: usize = 5000;

/// How long a name is kept.
const NAME: usize = 80;

/// A job that was read from a plan.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct JobPlan {
    /// What runs, and what is exchanged. Producers stand before their consumers where the plan has them so.
    pub job: Job,
    /// How many vertices have no parallelism yet: the scheduler of batches decides when their inputs are there.
    pub undecided: usize,
    /// Whether the plan says how results are handed over; that of `flink info` does not, and counts as a stream's.
    pub says_results: bool,
}

/// Reads a plan, be it JSON alone or with words around it; `None` if the text is none.
///
/// `flink info` shows operators before they are chained: those that `FORWARD` connects with the same parallelism count
/// as one vertex if the later has no other input. A vertex without a parallelism gets `undecided`.
pub fn read_job_plan(text: &str, undecided: i64) -> Option<JobPlan> {
    let json = text.get(text.find('{')?..=text.rfind('}')?)?;
    if !json.contains("\"nodes\"") {
        return None;
    }
    let (tree, error) = compose(json);
    let root = Value::root(&tree).filter(|_| error.is_none())?;
    let nodes = [&["plan", "nodes"][..], &["nodes"]]
        .iter()
        .find_map(|path| root.get(path))?;
    let nodes: Vec<Node> = nodes.elements().take(VERTICES).filter_map(Node::read).collect();
    let places: HashMap<&str, usize> = nodes.iter().enumerate().map(|(place, node)| (node.id, place)).collect();
    let place = |id: &str| places.get(id).copied();
    // Which vertex a node belongs to: the first of its chain.
    let mut vertex_of: Vec<usize> = (0..nodes.len()).collect();
    for _ in 0..nodes.len() {
        let mut is_settled = true;
        for (at, node) in nodes.iter().enumerate() {
            let [input] = node.inputs.as_slice() else { continue };
            let Some(before) = place(input.from).filter(|before| *before != at && node.is_before_chaining) else {
                continue;
            };
            let is_chained = input.ship.eq_ignore_ascii_case("FORWARD")
                && nodes
                    .get(before)
                    .is_some_and(|before| before.parallelism == node.parallelism);
            let first = vertex_of.get(before).copied().unwrap_or(before);
            if let Some(own) = vertex_of.get_mut(at).filter(|own| is_chained && **own != first) {
                *own = first;
                is_settled = false;
            }
        }
        if is_settled {
            break;
        }
    }
    let firsts: Vec<usize> = (0..nodes.len()).filter(|at| vertex_of.get(*at) == Some(at)).collect();
    let vertex = |node: usize| {
        let first = vertex_of.get(node)?;
        firsts.iter().position(|known| known == first)
    };
    let mut job = Job::default();
    let mut without = 0;
    for first in &firsts {
        let node = nodes.get(*first)?;
        without += usize::from(node.parallelism < 1);
        job.vertices.push(Vertex {
            name: node.name.clone(),
            parallelism: if node.parallelism < 1 {
                undecided
            } else {
                node.parallelism
            },
        });
    }
    let mut says_results = !nodes.iter().any(|node| node.is_before_chaining);
    for (at, node) in nodes.iter().enumerate() {
        for input in &node.inputs {
            let (Some(from), Some(to)) = (place(input.from).and_then(vertex), vertex(at)) else {
                continue;
            };
            if from == to || job.exchanges.len() >= EXCHANGES {
                continue;
            }
            says_results &= input.kind.is_some();
            job.exchanges.push(Exchange {
                from,
                to,
                ship: Ship::named(input.ship),
                kind: input.kind.unwrap_or(ResultType::PipelinedBounded),
            });
        }
    }
    (!job.vertices.is_empty()).then_some(JobPlan {
        job,
        undecided: without,
        says_results,
    })
}

struct Node<'t> {
    id: &'t str,
    name: String,
    parallelism: i64,
    inputs: Vec<Input<'t>>,
    is_before_chaining: bool,
}

struct Input<'t> {
    from: &'t str,
    ship: &'t str,
    kind: Option<ResultType>,
}

impl<'t> Node<'t> {
    fn read(node: Value<'t>) -> Option<Self> {
        let parallelism = node.text_at(&["parallelism"])?.parse().ok()?;
        let name = node.text_at(&["description"]).filter(|name| !name.is_empty());
        let inputs = node.get(&["inputs"]).into_iter().chain(node.get(&["predecessors"]));
        let inputs = inputs.flat_map(Value::elements).filter_map(|input| {
            Some(Input {
                from: input.text_at(&["id"])?,
                ship: input.text_at(&["ship_strategy"]).unwrap_or_default(),
                kind: input.text_at(&["exchange"]).and_then(kind),
            })
        });
        Some(Self {
            id: node.text_at(&["id"])?,
            name: plain(name.or_else(|| node.text_at(&["contents"])).unwrap_or_default()),
            parallelism,
            inputs: inputs.collect(),
            is_before_chaining: node.get(&["pact"]).is_some(),
        })
    }
}

/// The type of a result, as plans write it. Hybrid results are taken for tiered ones: the plan does not tell.
fn kind(name: &str) -> Option<ResultType> {
    Some(match name.to_ascii_lowercase().as_str() {
        "pipelined" => ResultType::Pipelined,
        "pipelined_bounded" => ResultType::PipelinedBounded,
        "pipelined_approximate" => ResultType::PipelinedApproximate,
        "blocking" | "blocking_persistent" => ResultType::Blocking,
        "hybrid_full" | "hybrid_selective" => ResultType::TieredHybrid,
        _ => return None,
    })
}

/// A description without its HTML.
fn plain(description: &str) -> String {
    let text = description
        .replace("<br/>", " ")
        .replace("&gt;", ">")
        .replace("&lt;", "<");
    let words: Vec<&str> = text.split_whitespace().collect();
    words.join(" ").chars().take(NAME).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    /// What real Flink wrote: for each release a stream's two plans, and a batch's.
    const PLANS: &str = include_str!("../../../tests/conformance/network/plans.txt");

    /// `2→6 AllToAll PipelinedBounded`, sorted.
    fn exchanges(plan: &JobPlan) -> Vec<String> {
        let parallelism = |place: usize| plan.job.vertices[place].parallelism;
        let mut exchanges: Vec<String> = plan
            .job
            .exchanges
            .iter()
            .map(|exchange| {
                let Exchange { from, to, ship, kind } = exchange;
                format!("{}→{} {ship:?} {kind:?}", parallelism(*from), parallelism(*to))
            })
            .collect();
        exchanges.sort();
        exchanges
    }

    #[test]
    fn reads_what_flink_writes() {
        let mut version = "";
        let mut of_version = 0;
        for line in PLANS.lines().skip(1) {
            if let Some(next) = line.strip_prefix("# ") {
                (version, of_version) = (next, 0);
                continue;
            }
            let plan = read_job_plan(line, 6).unwrap();
            let kind = match of_version {
                2 => "Blocking",
                _ => "PipelinedBounded",
            };
            let expected = ["2→6 AllToAll", "2→6 AllToAll", "6→3 Pointwise", "6→6 AllToAll"];
            assert_eq!(
                exchanges(&plan),
                expected.map(|exchange| format!("{exchange} {kind}")),
                "{version} {line}"
            );
            assert_eq!(plan.says_results, of_version % 2 == 0, "{version} {line}");
            assert_eq!(plan.job.vertices.len(), 5, "{version} {line}");
            of_version += 1;
        }
        assert_eq!(version, "2.3.0");
    }

    #[test]
    fn names_are_plain() {
        for (description, name) in [
            ("Keyed Reduce -&gt; Map", "Keyed Reduce -> Map"),
            ("Keyed Reduce<br/>+- Map<br/>", "Keyed Reduce +- Map"),
            ("", ""),
        ] {
            assert_eq!(plain(description), name);
        }
    }

    #[test]
    fn what_is_no_plan_is_none() {
        for text in [
            "",
            "{",
            "{}",
            "{\"nodes\": 3}",
            "{\"nodes\": [{}]}",
            "}{\"nodes\"",
            "nodes: []",
        ] {
            assert_eq!(read_job_plan(text, 1), None, "{text}");
        }
    }

    /// Cycles, unknown inputs and nonsense numbers.
    #[test]
    fn odd_plans_are_read_as_far_as_they_go() {
        let text = r#"Execution plan: {"nodes": [
            {"id": 1, "parallelism": 9223372036854775807, "predecessors": [{"id": 2, "ship_strategy": "FORWARD"}], "pact": ""},
            {"id": 2, "parallelism": 9223372036854775807, "predecessors": [{"id": 1, "ship_strategy": "FORWARD"}], "pact": ""},
            {"id": 3, "parallelism": 0, "predecessors": [{"id": 9}, {"id": 3}], "pact": ""}]}"#;
        let plan = read_job_plan(text, 4);
        assert!(plan.is_none_or(|plan| plan.undecided <= 1));
    }
}
