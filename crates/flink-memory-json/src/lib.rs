//! Answers as values that are written as JSON: for JavaScript, and for the command line.
//!
//! [`types.ts`](../../flink-memory-js/types.ts) says what each looks like; the tests of the npm package hold the two
//! together.

mod advice;
mod comparison;
mod derived;
mod diagnosis;
mod fleet;
mod opened;
mod plan;
mod request;
mod solve;
mod write_back;

pub use advice::{JsonEdit, JsonFinding, finding};
pub use comparison::{JsonComparison, JsonUpgrade, comparison, upgrade};
pub use derived::{Derived, derived};
pub use diagnosis::{JsonDiagnosis, configuration_in, diagnosis};
pub use fleet::{Amounts, FleetAsked, FleetRequest, JsonFleet, JsonUsage, JsonYarn, Machine, NoAnswer, Nodes, fleeted};
pub use opened::{NotImported, Opened, imported, opened};
pub use plan::{JsonPlanned, NotPlanned, PlanRequest, plan_link, planned};
pub use request::{Asked, BadRequest, Failure, Request};
pub use solve::{Solved, json as solved_of, solved};
pub use write_back::{Change, NotChanged, WrittenBack, write_back};
