//! Held parts, and the ways to meet them.

use flink_config::Answer;
use flink_memory::MemorySize;
use flink_solve::{Hold, Holds, Unsolved, Way, solve};
use serde::Serialize;

use crate::advice::{JsonChange, JsonEdit, json_change};

/// What meets some holds, or why nothing does: the `Solved` of the types.
#[derive(Debug, Serialize)]
pub struct Solved {
    holds: String,
    met: bool,
    ways: Vec<JsonWay>,
    #[serde(skip_serializing_if = "Option::is_none")]
    problem: Option<JsonProblem>,
}

#[derive(Debug, Serialize)]
struct JsonWay {
    title: String,
    edits: Vec<JsonEdit>,
    changes: Vec<JsonChange>,
    reason: String,
    rounded: Vec<JsonRounded>,
    recommended: bool,
}

#[derive(Debug, Serialize)]
struct JsonRounded {
    hold: String,
    by: i64,
}

#[derive(Debug, Serialize)]
#[serde(rename_all = "camelCase")]
struct JsonProblem {
    message: String,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    holds: Vec<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    by: Option<i64>,
    #[serde(skip_serializing_if = "Option::is_none")]
    let_go: Option<String>,
}

/// What meets holds: ways, of which there is none where they are met already, or why there is none.
pub fn solved(answer: &Answer, holds: &Holds) -> Solved {
    json(holds, &solve(answer, holds))
}

/// The same of ways that were found.
pub fn json(holds: &Holds, found: &Result<Vec<Way>, Unsolved>) -> Solved {
    let (ways, problem) = match found {
        Ok(ways) => (ways.iter().map(json_way).collect(), None),
        Err(unsolved) => (Vec::new(), Some(json_problem(unsolved))),
    };
    Solved {
        holds: holds.to_string(),
        met: ways.is_empty() && problem.is_none(),
        ways,
        problem,
    }
}

fn json_way(way: &Way) -> JsonWay {
    let rounded = way.rounded.iter().map(|rounded| JsonRounded {
        hold: rounded.hold.to_string(),
        by: rounded.by,
    });
    JsonWay {
        title: way.title.clone(),
        edits: way.edits.iter().map(JsonEdit::from).collect(),
        changes: way.changes.iter().map(json_change).collect(),
        reason: way.reason.clone(),
        rounded: rounded.collect(),
        recommended: way.is_recommended,
    }
}

fn json_problem(unsolved: &Unsolved) -> JsonProblem {
    let (holds, by, let_go) = match unsolved {
        Unsolved::Contradiction(contradiction) => (
            contradiction.holds.iter().map(Hold::to_string).collect(),
            Some(MemorySize::bytes(contradiction.by)),
            // Without a hold to let go of, it is that everything else stays.
            Some(
                contradiction
                    .let_go
                    .map_or_else(|| "rest".to_owned(), |hold| hold.to_string()),
            ),
        ),
        Unsolved::Nominal(hold) | Unsolved::Steps { hold, .. } => (vec![hold.to_string()], None, None),
        _ => (Vec::new(), None, None),
    };
    JsonProblem {
        message: unsolved.to_string(),
        holds,
        by,
        let_go,
    }
}
