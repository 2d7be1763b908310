//! Failure messages: what happened, in which part of memory, what the numbers say, and what fixes it.
//!
//! A text is looked through for every message of [`MESSAGES`]; each is a constant of one of the files below, a file a
//! family. Every fix is derived before it is offered: with it, the process starts, and none that started stops.

mod at_hand;
mod autotuning;
mod diagnosis;
mod exit_codes;
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
mod slots;
mod state_store;
mod usage;

pub use diagnosis::{Diagnosis, Number, Quantity};
pub use message::Message;
pub use messages::MESSAGES;
pub use rebuilt::Rebuilt;

use flink_config::{Answer, readable};
use pasted::Pasted;

/// What the messages in a text mean, the most telling first; nothing where none of them is about memory.
///
/// With a configuration at hand, what to set is computed for that. Of a text of 1 MiB or more, only what comes before
/// is read.
pub fn diagnose(text: &str, answer: Option<&Answer>) -> Vec<Diagnosis> {
    let pasted = Pasted::new(readable(text), answer);
    let mut diagnoses: Vec<Diagnosis> = Vec::new();
    for message in MESSAGES {
        let is_hidden = diagnoses.iter().any(|shown| shown.message.hides.contains(&message.id));
        if !is_hidden {
            diagnoses.extend(message.diagnosis(&pasted));
        }
    }
    diagnoses
}
