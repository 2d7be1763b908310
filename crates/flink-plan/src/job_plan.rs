//! A job's shape as Flink tells it: `/jobs/:id/plan` of the REST interface, and what `flink info` prints.

use std::collections::HashMap;

use flink_memory::FlinkVersion;
use flink_memory::network_buffers::{Exchange, Job as Shape, ResultType, Ship, Vertex};
use flink_yaml::{Scalar, Yaml};

use crate::answers::{Job, Plan};

/// So many vertices and exchanges are read.
const MOST: usize = 2_000;

/// How long a name is kept.
const NAME: usize = 80;

/// The most tasks that the adaptive scheduler of batches gives a vertex where nothing else is set
/// (`execution.batch.adaptive.auto-parallelism.max-parallelism`).
const ADAPTIVE: i64 = 128;

/// Why a text tells of no job.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum NotAJob {
    /// It is no JSON.
    #[error("this cannot be read as JSON: {0}")]
    Unreadable(String),
    /// No vertices are in it.
    #[error("no `nodes` with a `parallelism` are in it: paste `/jobs/:id/plan`, or what `flink info` prints")]
    None,
}

/// A job as its plan tells it. What the plan leaves open depends on the release and on what is answered.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct JobPlan {
    /// Names, and parallelisms as far as they are decided.
    vertices: Vec<(String, Option<i64>)>,
    exchanges: Vec<Passed>,
    /// How many operators are taken for a part of the one before.
    chained: usize,
    /// Whether there is more in the text than is read.
    is_cut: bool,
}

/// What goes from one vertex to another.
#[derive(Clone, Debug, PartialEq, Eq)]
struct Passed {
    from: usize,
    to: usize,
    ship: Ship,
    kind: Option<Kind>,
}

/// The type of a result, as plans write it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Kind {
    Known(ResultType),
    /// With tiers or without, which the release says.
    Hybrid,
}

/// Reads a plan, be it JSON alone or with words around it.
///
/// `flink info` tells of operators before they are chained: those that `FORWARD` connects in the same parallelism are
/// taken for one vertex if the later has no other input, as Flink chains them unless it is told not to.
///
/// # Errors
///
/// Where the text tells of no job.
pub fn job_plan(text: &str) -> Result<JobPlan, NotAJob> {
    let (start, end) = (text.find('{'), text.rfind('}'));
    let json = start.zip(end).and_then(|(start, end)| text.get(start..=end));
    let json = json.ok_or(NotAJob::None)?;
    let document = flink_yaml::read(json).map_err(|error| NotAJob::Unreadable(error.to_string()))?;
    let root = document.root().ok_or(NotAJob::None)?;
    let all = root.get("plan").unwrap_or(root).get("nodes").and_then(Yaml::items);
    let mut all = all.into_iter().flatten();
    let nodes: Vec<Node> = all.by_ref().take(MOST).filter_map(Node::read).collect();
    let mut is_cut = all.next().is_some();
    if nodes.is_empty() {
        return Err(NotAJob::None);
    }
    let places: HashMap<&str, usize> = nodes
        .iter()
        .enumerate()
        .map(|(place, node)| (node.id.as_str(), place))
        .collect();
    let first_of = chains(&nodes, &places);
    let firsts: Vec<usize> = (0..nodes.len()).filter(|at| first_of.get(*at) == Some(at)).collect();
    let vertex = |node: usize| firsts.binary_search(first_of.get(node)?).ok();
    let mut exchanges = Vec::new();
    for (at, node) in nodes.iter().enumerate() {
        for input in &node.inputs {
            let from = places.get(input.id.as_str()).and_then(|from| vertex(*from));
            let ends = from.zip(vertex(at)).filter(|(from, to)| from != to);
            exchanges.extend(ends.map(|(from, to)| Passed {
                from,
                to,
                ship: Ship::named(&input.ship),
                kind: input.kind,
            }));
        }
    }
    is_cut |= exchanges.len() > MOST;
    exchanges.truncate(MOST);
    let vertices = firsts.iter().filter_map(|first| nodes.get(*first));
    Ok(JobPlan {
        vertices: vertices.map(|node| (node.name.clone(), node.parallelism)).collect(),
        exchanges,
        chained: nodes.len() - firsts.len(),
        is_cut,
    })
}

impl JobPlan {
    /// The job as a release runs it. What the plan leaves open is as in a job of the answers' kind.
    pub(crate) fn shape(&self, answers: &Plan, version: FlinkVersion) -> Shape {
        let undecided = undecided(answers);
        let vertices = self.vertices.iter().map(|(name, parallelism)| Vertex {
            name: name.clone(),
            parallelism: parallelism.unwrap_or(undecided),
        });
        let exchanges = self.exchanges.iter().map(|passed| Exchange {
            from: passed.from,
            to: passed.to,
            ship: passed.ship,
            kind: match passed.kind {
                Some(Kind::Known(kind)) => kind,
                Some(Kind::Hybrid) => ResultType::hybrid(version, true),
                None => usual_kind(answers),
            },
        });
        Shape {
            vertices: vertices.collect(),
            exchanges: exchanges.collect(),
        }
    }

    /// What is taken for granted, in sentences.
    pub(crate) fn notes(&self, answers: &Plan) -> Vec<String> {
        let mut notes = Vec::new();
        if self.chained > 0 {
            notes.push(format!(
                "`flink info` tells of operators: {} of them are chained to the one before, as Flink does by default.",
                self.chained
            ));
        }
        let open = self.vertices.iter().filter(|(_, parallelism)| parallelism.is_none());
        let open = open.count();
        if open > 0 {
            let count = undecided(answers);
            let reason = match answers.parallelism {
                Some(_) => "the parallelism that is answered is the most that each can get",
                None => "the most that Flink gives where no parallelism is set",
            };
            notes.push(format!(
                "Flink has not decided the parallelism of {open} of {} vertices yet. Each counts with {count}: {reason}.",
                self.vertices.len()
            ));
        }
        if self.is_cut {
            notes.push(format!(
                "The job’s plan is long: only its first {MOST} vertices and exchanges count."
            ));
        }
        notes
    }
}

/// How results of a job are handed over where its plan does not say so.
pub(crate) fn usual_kind(answers: &Plan) -> ResultType {
    match answers.job {
        Some(Job::Batch) => ResultType::Blocking,
        _ => ResultType::PipelinedBounded,
    }
}

/// What counts for a parallelism that Flink decides when the inputs are there: the most that it gives.
fn undecided(answers: &Plan) -> i64 {
    answers.parallelism.map_or(ADAPTIVE, i64::from)
}

struct Node {
    id: String,
    name: String,
    /// None where Flink decides it later.
    parallelism: Option<i64>,
    inputs: Vec<Input>,
    is_before_chaining: bool,
}

struct Input {
    id: String,
    ship: String,
    kind: Option<Kind>,
}

impl Node {
    fn read(node: Yaml) -> Option<Self> {
        let parallelism = number(node.get("parallelism")?)?;
        let inputs = node.get("inputs").and_then(Yaml::items);
        let predecessors = node.get("predecessors").and_then(Yaml::items);
        let is_before_chaining = node.get("pact").is_some() || predecessors.is_some();
        let all = inputs.into_iter().flatten().chain(predecessors.into_iter().flatten());
        let names = ["description", "contents", "pact"].into_iter();
        let mut names = names.filter_map(|key| node.get(key).and_then(text));
        let name = names.find(|name| !name.is_empty()).unwrap_or_default();
        Some(Self {
            id: node.get("id").and_then(text)?,
            name: plain(&name),
            parallelism: Some(parallelism).filter(|parallelism| *parallelism > 0),
            inputs: all.filter_map(Input::read).collect(),
            is_before_chaining,
        })
    }
}

impl Input {
    fn read(input: Yaml) -> Option<Self> {
        let of = |key: &str| input.get(key).and_then(text);
        Some(Self {
            id: of("id")?,
            ship: of("ship_strategy").unwrap_or_default(),
            kind: of("exchange").and_then(|name| kind(&name)),
        })
    }
}

fn kind(name: &str) -> Option<Kind> {
    Some(Kind::Known(match name.to_ascii_lowercase().as_str() {
        "pipelined" => ResultType::Pipelined,
        "pipelined_bounded" => ResultType::PipelinedBounded,
        "pipelined_approximate" => ResultType::PipelinedApproximate,
        "blocking" | "blocking_persistent" => ResultType::Blocking,
        "hybrid_full" | "hybrid_selective" => return Some(Kind::Hybrid),
        _ => return None,
    }))
}

/// The first operator of the chain of each.
fn chains(nodes: &[Node], places: &HashMap<&str, usize>) -> Vec<usize> {
    let mut first_of: Vec<usize> = (0..nodes.len()).collect();
    let before = |at: usize, node: &Node| match node.inputs.as_slice() {
        [input] if node.is_before_chaining && input.ship.eq_ignore_ascii_case("FORWARD") => {
            let before = *places.get(input.id.as_str()).filter(|before| **before != at)?;
            let is_as_parallel = nodes.get(before)?.parallelism == node.parallelism;
            is_as_parallel.then_some(before)
        }
        _ => None,
    };
    let links: Vec<(usize, usize)> = nodes
        .iter()
        .enumerate()
        .filter_map(|(at, node)| Some((at, before(at, node)?)))
        .collect();
    // A plan may name an operator before the one that it follows.
    for _ in 0..nodes.len() {
        let mut is_settled = true;
        for (at, before) in &links {
            let first = first_of.get(*before).copied().unwrap_or(*before);
            if let Some(own) = first_of.get_mut(*at).filter(|own| **own != first) {
                *own = first;
                is_settled = false;
            }
        }
        if is_settled {
            break;
        }
    }
    first_of
}

fn text(value: Yaml) -> Option<String> {
    match value.scalar()? {
        Scalar::Text(text) => Some(text.clone()),
        Scalar::Integer(number) => Some(number.to_string()),
        Scalar::Long(number) => Some(number.to_string()),
        _ => None,
    }
}

fn number(value: Yaml) -> Option<i64> {
    match value.scalar()? {
        Scalar::Integer(number) => Some(i64::from(*number)),
        Scalar::Long(number) => Some(*number),
        Scalar::Text(text) => text.parse().ok(),
        _ => None,
    }
}

/// A description without its HTML.
fn plain(description: &str) -> String {
    let text = description
        .replace("<br/>", " ")
        .replace("&gt;", ">")
        .replace("&lt;", "<")
        .replace("&amp;", "&");
    let words: Vec<&str> = text.split_whitespace().collect();
    words.join(" ").chars().take(NAME).collect()
}

#[cfg(test)]
mod tests {
    use flink_memory::v;

    use super::*;

    /// What real Flink wrote: for each release a stream's two plans, and a batch's.
    const PLANS: &str = include_str!("../../../tests/conformance/network/plans.txt");

    fn shape(plan: &JobPlan, answers: &str) -> Shape {
        plan.shape(&answers.parse().unwrap(), v(2, 3))
    }

    /// `2→6 AllToAll PipelinedBounded`, sorted.
    fn exchanges(shape: &Shape) -> Vec<String> {
        let parallelism = |place: usize| shape.vertices[place].parallelism;
        let mut exchanges: Vec<String> = shape
            .exchanges
            .iter()
            .map(|Exchange { from, to, ship, kind }| {
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
            let plan = job_plan(line).unwrap();
            let expected = ["2→6 AllToAll", "2→6 AllToAll", "6→3 Pointwise", "6→6 AllToAll"];
            let of_kind = |kind: &str| expected.map(|exchange| format!("{exchange} {kind}"));
            let kind = if of_version == 2 {
                "Blocking"
            } else {
                "PipelinedBounded"
            };
            assert_eq!(
                exchanges(&shape(&plan, "parallelism:6")),
                of_kind(kind),
                "{version} {line}"
            );
            // What is not said is the answered job's: `flink info` is of any.
            let says_kinds = of_version % 2 == 0;
            let as_batch = if says_kinds { kind } else { "Blocking" };
            assert_eq!(
                exchanges(&shape(&plan, "parallelism:6,job:batch")),
                of_kind(as_batch),
                "{version} {line}"
            );
            assert_eq!(plan.vertices.len(), 5, "{version} {line}");
            let is_open = line.contains("\"parallelism\":-1");
            let notes = usize::from(!says_kinds) + usize::from(is_open);
            assert_eq!(plan.notes(&Plan::default()).len(), notes, "{line}");
            of_version += 1;
        }
        assert_eq!(version, "2.3.0");
    }

    #[test]
    fn reads_the_plan_of_a_running_job() {
        let plan = r#"{"plan":{"jid":"8a","name":"j","type":"STREAMING","nodes":[
            {"id":"b2","parallelism":8,"operator":"","description":"Window -&gt; Sink<br/>","inputs":[
                {"num":0,"id":"a1","ship_strategy":"HASH","exchange":"pipelined_bounded"},
                {"num":1,"id":"c3","ship_strategy":"BROADCAST","exchange":"blocking"}]},
            {"id":"a1","parallelism":4,"operator":"","description":"Source"},
            {"id":"c3","parallelism":1,"operator":"","description":"Rules"}]}}"#;
        let plan = job_plan(plan).unwrap();
        let shape = shape(&plan, "");
        let told: Vec<_> = shape
            .vertices
            .iter()
            .map(|vertex| (vertex.name.as_str(), vertex.parallelism))
            .collect();
        assert_eq!(told, [("Window -> Sink", 8), ("Source", 4), ("Rules", 1)]);
        let exchanges: Vec<_> = shape
            .exchanges
            .iter()
            .map(|exchange| (exchange.from, exchange.to, exchange.kind))
            .collect();
        assert_eq!(
            exchanges,
            [(1, 0, ResultType::PipelinedBounded), (2, 0, ResultType::Blocking)]
        );
        assert!(plan.notes(&Plan::default()).is_empty());
    }

    #[test]
    fn reads_what_flink_info_prints() {
        let info = r#"----------------------- Execution Plan -----------------------
{"nodes":[{"id":4,"type":"Sum","pact":"Operator","contents":"Sum","parallelism":4,"predecessors":[{"id":2,"ship_strategy":"HASH","side":"second"}]},
{"id":2,"type":"Map","pact":"Operator","contents":"Map","parallelism":4,"predecessors":[{"id":1,"ship_strategy":"FORWARD","side":"second"}]},
{"id":1,"type":"Source","pact":"Data Source","contents":"Source","parallelism":4}]}
--------------------------------------------------------------
"#;
        let plan = job_plan(info).unwrap();
        let shape = shape(&plan, "");
        assert_eq!(shape.vertices.len(), 2);
        assert_eq!(exchanges(&shape), ["4→4 AllToAll PipelinedBounded"]);
        assert_eq!(plan.notes(&Plan::default()).len(), 1);
    }

    /// The adaptive scheduler of batches decides a parallelism when the inputs are there, and the plan has -1 until then.
    #[test]
    fn what_is_undecided_counts_with_the_most_that_flink_gives() {
        let plan = job_plan(
            r#"{"plan":{"nodes":[{"id":"a","parallelism":4},{"id":"b","parallelism":-1,"inputs":[
                {"id":"a","ship_strategy":"HASH","exchange":"blocking"}]}]}}"#,
        )
        .unwrap();
        for (answers, expected) in [("", "4→128"), ("parallelism:64", "4→64")] {
            let found = exchanges(&shape(&plan, answers));
            assert_eq!(found, [format!("{expected} AllToAll Blocking")]);
            let notes = plan.notes(&answers.parse().unwrap());
            assert!(notes[0].contains("parallelism of 1 of 2 vertices"), "{notes:?}");
        }
    }

    #[test]
    fn hybrid_results_are_those_of_the_release() {
        let plan = job_plan(
            r#"{"nodes":[{"id":"a","parallelism":4},{"id":"b","parallelism":4,"inputs":[
                {"id":"a","ship_strategy":"HASH","exchange":"hybrid_full"}]}]}"#,
        )
        .unwrap();
        for (version, kind) in [(v(1, 17), ResultType::Hybrid), (v(1, 18), ResultType::TieredHybrid)] {
            assert_eq!(plan.shape(&Plan::default(), version).exchanges[0].kind, kind);
        }
    }

    #[test]
    fn says_what_is_left_out() {
        let node = |id: usize| format!("{{\"id\":{id},\"parallelism\":1}}");
        let nodes: Vec<String> = (0..=MOST).map(node).collect();
        let plan = job_plan(&format!("{{\"nodes\":[{}]}}", nodes.join(","))).unwrap();
        assert_eq!(plan.vertices.len(), MOST);
        assert!(plan.notes(&Plan::default())[0].contains("only its first"));
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
    fn says_what_is_no_job() {
        let texts = [
            "",
            "{}",
            "plan",
            "}{\"nodes\"",
            "nodes: []",
            r#"{"nodes":[]}"#,
            r#"{"nodes":3}"#,
            r#"{"nodes":[{}]}"#,
            r#"{"nodes":[{"id":"a"}]}"#,
        ];
        for text in texts {
            assert_eq!(job_plan(text), Err(NotAJob::None), "{text}");
        }
        assert!(matches!(job_plan("{a: b: c}"), Err(NotAJob::Unreadable(_))));
    }

    /// Cycles, unknown inputs and nonsense numbers.
    #[test]
    fn odd_plans_are_read_as_far_as_they_go() {
        let text = r#"Execution plan: {"nodes": [
            {"id": 1, "parallelism": 9223372036854775807, "predecessors": [{"id": 2, "ship_strategy": "FORWARD"}], "pact": ""},
            {"id": 2, "parallelism": 9223372036854775807, "predecessors": [{"id": 1, "ship_strategy": "FORWARD"}], "pact": ""},
            {"id": 3, "parallelism": 0, "predecessors": [{"id": 9}, {"id": 3}], "pact": ""}]}"#;
        let plan = job_plan(text).unwrap();
        assert_eq!((plan.vertices.len(), plan.exchanges.len()), (2, 0));
    }
}
