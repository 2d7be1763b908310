//! From sizes that parts of a process are held at to the smallest edits of a configuration that give exactly these.
//!
//! A [`Hold`] says what a component, or the container, shall come to. The sums of Flink's components make one system of
//! ranges, which says at once whether holds can stand together, and if not, by how much they miss each other. Where they
//! can, a few divisions of the memory are tried: the process grows, or one of the other parts gives what is needed.
//! Each is written as settings in a few ways, and only what derives to the held sizes is offered.

mod border;
mod division;
mod hold;
mod ranges;
mod search;
mod settings;
mod way;

pub use border::move_border;
pub use hold::{Bound, HOLDS, Hold, HoldError, Holds, What};
pub use ranges::Contradiction;
pub use search::{DERIVATIONS, ROUNDING, Unsolved, size_of, solve};
pub use way::{Rounded, Way};
