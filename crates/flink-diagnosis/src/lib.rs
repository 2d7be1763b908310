//! Failure messages: what happened, in which part of memory, what the numbers say, and what fixes it.
//!
//! A text is looked through for every message of [`MESSAGES`]; each is a constant of one of the files below, a file a
//! family. Every fix is derived before it is offered: with it, the process starts, and none that started stops.

mod autotuning;
mod diagnosis;
mod exit_codes;
mod fixes;
mod jvm;
mod managed;
mod message;
mod messages;
mod netty;
mod network;
mod pasted;
mod platforms;
mod rebuilt;
mod refusals;
mod resize;
mod slots;
mod state_store;
mod usage;
mod why;

pub use diagnosis::{Case, Diagnosis, Number, Quantity, Used};
pub use message::Message;
pub use messages::MESSAGES;
pub use rebuilt::Rebuilt;

use flink_config::{Answer, readable};
use pasted::Pasted;
use why::{Why, linked};

/// What the messages in a text mean, the most telling first; nothing where none of them is about memory.
///
/// With a configuration at hand, what to set is computed for that. Of a text of 1 MiB or more, only what comes before
/// is read. A link that carries messages means the same as the text that they were found in; `#oom-metaspace`, a short
/// address, means its message's example.
pub fn diagnose(text: &str, answer: Option<&Answer>) -> Vec<Diagnosis> {
    let alone = text.trim();
    if let Some(message) = alone.strip_prefix('#').and_then(Message::of) {
        return found(message.example, answer);
    }
    match linked(alone) {
        Some(whys) => whys.iter().filter_map(|why| why.diagnosis(answer)).collect(),
        None => found(readable(text), answer),
    }
}

/// What the messages mean that stand in a text.
fn found(text: &str, answer: Option<&Answer>) -> Vec<Diagnosis> {
    let pasted = Pasted::new(text, answer);
    let mut diagnoses: Vec<Diagnosis> = Vec::new();
    for message in MESSAGES {
        let is_hidden = diagnoses.iter().any(|shown| shown.message.hides.contains(&message.id));
        let case = if is_hidden { None } else { (message.read)(&pasted) };
        if let Some(case) = case {
            diagnoses.push(Diagnosis {
                message,
                line: pasted.line(case.at),
                why: Why::of(message, &pasted, &case).map(|why| why.to_string()),
                case,
            });
        }
    }
    diagnoses
}
