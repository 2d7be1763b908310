//! From answers about a job to a configuration, and from a configuration to the machines that it takes.
//!
//! [`plan`] gives an ordinary document: its sizes are what Flink derives of it. What no formula gives is a judgement with
//! a range and a source ([`JUDGED`]), and says so.

mod answers;
mod edits;
mod figures;
pub mod fleet;
mod inputs;
mod job_plan;
mod judged;
#[cfg(test)]
mod laws;
mod needs;
mod plan;
mod reasons;
mod search;
mod tuning;

pub use answers::{BadAnswer, Beside, Bound, Job, Plan, State};
pub use edits::edits_for;
pub use inputs::Inputs;
pub use job_plan::{JobPlan, NotAJob, job_plan};
pub use judged::{JUDGED, Judged, Needed, Per};
pub use plan::{Basis, Figure, Planned, Setting, edges, plan};
pub use tuning::{Edge, Ship, Tuned, Usage, is_tuned, tuned};
