//! The memory model of Apache Flink's processes: sizes, options, derivation and explanation.
//!
//! No input or output, no YAML, no browser: a [`Configuration`] goes in.

mod component;
mod configuration;
mod decimal;
mod deployment;
mod notice;
pub mod option;
mod refusal;
mod size;
mod version;

pub use component::{Component, Process};
pub use configuration::{Configuration, Entry, Place, Value};
pub use deployment::{Deployment, UnknownDeployment};
pub use notice::{Level, LogLine};
pub use option::{OptionDef, OptionId};
pub use refusal::Exception;
pub use size::{HumanReadable, LongOverflow, MemorySize, ParseSizeError};
pub use version::{FlinkVersion, UnknownVersion, v};
