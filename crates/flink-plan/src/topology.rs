//! A job's shape as Flink tells it: `/jobs/:id/plan` of the REST interface, and what `flink info` prints.

use flink_memory::network_buffers::{Exchange, Job as Shape, ResultType, Ship, Vertex};
use flink_yaml::{Scalar, Yaml};

/// So many vertices and exchanges are read.
const MOST: usize = 2_000;

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

/// The shape of a job, and what there is to say about it, in sentences.
///
/// `flink info` tells of operators before they are chained: those that are connected by `FORWARD` in the same parallelism
/// are taken for one vertex, as Flink chains them unless it is told not to.
///
/// # Errors
///
/// Where the text tells of no job.
pub fn topology(text: &str) -> Result<(Shape, Vec<String>), NotAJob> {
    // `flink info` has a line above and below.
    let (start, end) = (text.find('{'), text.rfind('}'));
    let json = start.zip(end).and_then(|(start, end)| text.get(start..=end));
    let json = json.ok_or(NotAJob::None)?;
    let document = flink_yaml::read(json).map_err(|error| NotAJob::Unreadable(error.to_string()))?;
    let root = document.root().ok_or(NotAJob::None)?;
    let plan = root.get("plan").unwrap_or(root);
    let nodes: Vec<Node> = plan
        .get("nodes")
        .and_then(Yaml::items)
        .into_iter()
        .flatten()
        .take(MOST)
        .filter_map(Node::read)
        .collect();
    if nodes.is_empty() {
        return Err(NotAJob::None);
    }
    let is_unchained = nodes.iter().any(|node| node.is_unchained);
    let (nodes, chained) = if is_unchained { chained(nodes) } else { (nodes, 0) };
    let place = |id: &str| nodes.iter().position(|node| node.ids.iter().any(|known| known == id));
    let mut exchanges = Vec::new();
    for (to, node) in nodes.iter().enumerate() {
        for input in &node.inputs {
            exchanges.extend(place(&input.id).filter(|from| *from != to).map(|from| Exchange {
                from,
                to,
                ship: Ship::named(&input.ship),
                kind: input.kind,
            }));
        }
    }
    exchanges.truncate(MOST);
    let vertices = nodes.into_iter().map(|node| Vertex {
        name: node.name,
        parallelism: node.parallelism,
    });
    let notes = match chained {
        0 => Vec::new(),
        chained => vec![format!(
            "`flink info` tells of operators: {chained} of them are chained to the one before, as Flink does by default."
        )],
    };
    Ok((
        Shape {
            vertices: vertices.collect(),
            exchanges,
        },
        notes,
    ))
}

struct Input {
    id: String,
    ship: String,
    kind: ResultType,
}

struct Node {
    ids: Vec<String>,
    name: String,
    parallelism: i64,
    inputs: Vec<Input>,
    is_unchained: bool,
}

impl Node {
    fn read(node: Yaml) -> Option<Self> {
        let parallelism = number(node.get("parallelism")?).filter(|parallelism| *parallelism > 0)?;
        let inputs = node.get("inputs").and_then(Yaml::items);
        let predecessors = node.get("predecessors").and_then(Yaml::items);
        let is_unchained = node.get("pact").is_some() || predecessors.is_some();
        let all = inputs.into_iter().flatten().chain(predecessors.into_iter().flatten());
        let name = ["description", "contents", "pact"]
            .iter()
            .find_map(|key| node.get(key).and_then(text));
        Some(Self {
            ids: vec![node.get("id").and_then(text)?],
            name: name.filter(|name| !name.is_empty()).unwrap_or_default(),
            parallelism,
            inputs: all.filter_map(Input::read).collect(),
            is_unchained,
        })
    }
}

impl Input {
    fn read(input: Yaml) -> Option<Self> {
        let of = |key: &str| input.get(key).and_then(text);
        let kind = match of("exchange").unwrap_or_default().to_lowercase().as_str() {
            "pipelined" => ResultType::Pipelined,
            "blocking" | "blocking_persistent" => ResultType::Blocking,
            "pipelined_approximate" => ResultType::PipelinedApproximate,
            hybrid if hybrid.starts_with("hybrid") => ResultType::Hybrid,
            _ => ResultType::PipelinedBounded,
        };
        Some(Self {
            id: of("id")?,
            ship: of("ship_strategy").unwrap_or_default(),
            kind,
        })
    }
}

/// Operators as Flink chains them, and how many are chained to another.
fn chained(nodes: Vec<Node>) -> (Vec<Node>, usize) {
    let mut vertices: Vec<Node> = Vec::new();
    let mut count = 0;
    for mut node in nodes {
        let only = match node.inputs.as_slice() {
            [input] if input.ship.eq_ignore_ascii_case("FORWARD") => Some(input.id.clone()),
            _ => None,
        };
        let before = only.and_then(|id| {
            let is_it = |vertex: &&mut Node| vertex.ids.contains(&id) && vertex.parallelism == node.parallelism;
            vertices.iter_mut().find(is_it)
        });
        match before {
            Some(vertex) => {
                vertex.ids.append(&mut node.ids);
                count += 1;
            }
            None => vertices.push(node),
        }
    }
    (vertices, count)
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

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn reads_the_plan_of_a_running_job() {
        let plan = r#"{"plan":{"jid":"8a","name":"j","type":"STREAMING","nodes":[
            {"id":"b2","parallelism":8,"operator":"","description":"Window -> Sink","inputs":[
                {"num":0,"id":"a1","ship_strategy":"HASH","exchange":"pipelined_bounded"},
                {"num":1,"id":"c3","ship_strategy":"BROADCAST","exchange":"blocking"}]},
            {"id":"a1","parallelism":4,"operator":"","description":"Source"},
            {"id":"c3","parallelism":1,"operator":"","description":"Rules"}]}}"#;
        let (shape, notes) = topology(plan).unwrap();
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
        assert!(notes.is_empty());
    }

    #[test]
    fn reads_what_flink_info_prints() {
        let info = r#"----------------------- Execution Plan -----------------------
{"nodes":[{"id":1,"type":"Source","pact":"Data Source","contents":"Source","parallelism":4},
{"id":2,"type":"Map","pact":"Operator","contents":"Map","parallelism":4,"predecessors":[{"id":1,"ship_strategy":"FORWARD","side":"second"}]},
{"id":4,"type":"Sum","pact":"Operator","contents":"Sum","parallelism":4,"predecessors":[{"id":2,"ship_strategy":"HASH","side":"second"}]}]}
--------------------------------------------------------------
"#;
        let (shape, notes) = topology(info).unwrap();
        assert_eq!(shape.vertices.len(), 2);
        assert_eq!(
            shape.exchanges,
            Shape::chain(4, 1, ResultType::PipelinedBounded).exchanges
        );
        assert_eq!(notes.len(), 1);
    }

    #[test]
    fn says_what_is_no_job() {
        for text in ["", "{}", "plan", r#"{"nodes":[]}"#, r#"{"nodes":[{"id":"a"}]}"#] {
            assert_eq!(topology(text), Err(NotAJob::None), "{text}");
        }
        assert!(matches!(topology("{a: b: c}"), Err(NotAJob::Unreadable(_))));
    }
}
