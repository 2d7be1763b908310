//! What is said of a message.

use flink_advice::Fix;
use flink_memory::{Component, MemorySize, Process, ShortSize};

use crate::message::Message;
use crate::rebuilt::Rebuilt;

/// A message that was found in a text.
#[derive(Clone, Debug, PartialEq)]
pub struct Diagnosis {
    /// The message, with what holds of it in every text.
    pub message: &'static Message,
    /// The line of the text on which it begins, counted from 1.
    pub line: u32,
    /// The message with its numbers as a link carries it, if the same can be said of those alone.
    pub why: Option<String>,
    /// What this text says of it.
    pub case: Case,
}

/// What one text says of a message.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Case {
    /// Where the message begins.
    pub(crate) at: usize,
    /// The process that it is of, if that can be told.
    pub process: Option<Process>,
    /// The parts of memory that it is about, the first above all.
    pub components: Vec<Component>,
    /// What the message counts.
    pub numbers: Vec<Number>,
    /// What its numbers say, together with your configuration: sentences, in which keys and values stand between
    /// backticks.
    pub details: String,
    /// How much of memory is used, where the text tells that.
    pub used: Vec<Used>,
    /// Settings with which Flink says the same again, read back from the message.
    pub rebuilt: Option<Rebuilt>,
    /// What fixes it, the best way first. With each the process starts, and none that started stops.
    pub fixes: Vec<Fix>,
    /// What more is needed for fixes, where there are none for lack of it.
    pub needs: Option<&'static str>,
}

/// How much of a part of memory is used.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Used {
    /// The process, if that can be told.
    pub process: Option<Process>,
    /// The part, or the parts that are only counted together: `JvmHeap` is framework and task heap.
    pub component: Component,
    /// How much is used: of several processes the most, of several moments the last.
    pub used: MemorySize,
    /// The most of several moments.
    pub peak: Option<MemorySize>,
    /// The most that it may be, as the text tells it, else by your configuration.
    pub limit: Option<MemorySize>,
}

impl Used {
    /// The most that was used.
    pub fn most(&self) -> MemorySize {
        self.peak.unwrap_or(self.used)
    }
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
