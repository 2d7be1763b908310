//! What is said of a message.

use flink_advice::Fix;
use flink_memory::{Component, MemorySize, Process, ShortSize};

use crate::message::Message;
use crate::rebuilt::Rebuilt;

/// What a message of a failure means, with its numbers and what fixes it.
#[derive(Clone, Debug, PartialEq)]
pub struct Diagnosis {
    /// The message, with what holds of it in every text.
    pub message: &'static Message,
    /// The line of the text on which it begins, counted from 1.
    pub line: u32,
    /// The process that it is of, if that can be told.
    pub process: Option<Process>,
    /// The parts of memory that it is about, the first above all.
    pub components: Vec<Component>,
    /// What the message counts.
    pub numbers: Vec<Number>,
    /// What its numbers say, together with the configuration at hand: sentences, in which keys and values stand between
    /// backticks.
    pub says: String,
    /// Settings with which Flink says the same again, read back from the message.
    pub rebuilt: Option<Rebuilt>,
    /// What fixes it, the best way first. With each the process starts, and none that started stops.
    pub fixes: Vec<Fix>,
    /// What more is needed for fixes, where there are none for lack of it.
    pub needs: Option<&'static str>,
}

/// A number that stands in a message.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Number {
    /// What it is.
    pub name: &'static str,
    /// How much.
    pub quantity: Quantity,
}

/// How much a number is, and of what.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Quantity {
    /// Bytes.
    Size(MemorySize),
    /// Buffers, pages, slots.
    Count(i64),
    /// Milliseconds.
    Milliseconds(i64),
    /// An exit code.
    Code(i64),
}

impl std::fmt::Display for Quantity {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        match self {
            Self::Size(size) => ShortSize(*size).fmt(f),
            Self::Count(number) | Self::Code(number) => number.fmt(f),
            Self::Milliseconds(number) => write!(f, "{number}\u{a0}ms"),
        }
    }
}

/// A number of things.
pub(crate) const fn count(name: &'static str, number: i64) -> Number {
    Number {
        name,
        quantity: Quantity::Count(number),
    }
}

/// A number of bytes.
pub(crate) const fn size(name: &'static str, size: MemorySize) -> Number {
    Number {
        name,
        quantity: Quantity::Size(size),
    }
}

/// So many bytes; 0 of a negative number.
pub(crate) fn bytes(bytes: i64) -> MemorySize {
    MemorySize::from_bytes(bytes).unwrap_or_default()
}
