//! Recommendations: what is wrong, risky or wasteful in a configuration, and edits that mend it.
//!
//! A rule looks at a [`Subject`] and tells [`Finding`]s; each rule is a file of [`rules`]. Every remedy is tried before
//! it is told: with its edits, every process that is concerned starts, none that started stops, and the finding is gone.

#[cfg(test)]
mod checks;
mod finding;
mod jvm;
mod managed;
mod meant;
mod mend;
mod netty;
mod network;
mod raise;
pub mod rules;
mod sizes;
mod store;
mod subject;
mod text;
mod trial;

pub use finding::{Change, Finding, Remedy, Severity};
pub use subject::{Subject, applied};
pub use text::advise_text;
pub use trial::{advise, changes};
