//! Recommendations: what is wrong, risky or wasteful in a configuration, and edits that fix it.
//!
//! A rule looks at a [`Subject`] and tells [`Finding`]s; each rule is a file of [`rules`]. Every fix is tried before
//! it is told: with its edits, every process that is concerned starts, none that started stops, and the finding is gone.

#[cfg(test)]
mod checks;
mod document;
mod finding;
mod fix;
mod given;
mod jvm;
mod ledger;
mod libraries;
mod managed;
mod meant;
mod minimum;
mod netty;
mod network;
mod options;
mod raise;
mod round;
pub mod rules;
mod sizes;
mod store;
mod subject;
mod trial;

pub use document::{advise, unreadable};
pub use finding::{Change, Finding, Fix, Severity};
pub use given::Given;
pub use ledger::{Confidence, Item, Ledger, Line, ledger};
pub use libraries::{LIBRARIES, Library};
pub use managed::more as more_managed;
pub use meant::{Meant, meant};
pub use minimum::{MINIMUMS, Minimum, short};
pub use network::{
    buffers, demand as buffer_demand, more as more_buffers, options as buffer_options, required as required_buffers,
};
pub use raise::{Raise, fix, with_least};
pub use round::{is_round, up as round_up};
pub use rules::heap_in_new_words;
pub use subject::{Subject, applied};
pub use trial::{advise_subject, changes, proven, refusal_fixes};
