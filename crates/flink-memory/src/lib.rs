//! The memory model of Apache Flink's processes: sizes, options, derivation and explanation.
//!
//! No input or output, no YAML, no browser: a [`Configuration`] goes in.

mod amount;
mod capitals;
mod component;
mod configuration;
mod conflict;
pub mod container;
#[cfg(feature = "counted")]
pub mod counted;
mod deployment;
mod derive;
mod explain;
mod ignored;
mod limit;
pub mod netty;
pub mod network_buffers;
mod notice;
pub mod option;
mod refusal;
mod sensitive;
mod short;
mod size;
pub mod slots;
mod value;
mod version;

pub use amount::{Amount, Amounts, Provenance, Share};
pub use capitals::in_capitals;
pub use component::{Component, Process, UnknownProcess};
pub use configuration::{Configuration, Entry, Place, Value};
pub use conflict::Conflict;
pub use deployment::{Deployment, UnknownDeployment};
pub use derive::{Derivation, DerivationPath, Derivations, Resources, Target, derive};
pub use explain::{
    Explanation, Operation, Part, Sentence, Step, bounds_of, explain, explain_path, purpose, whole_and_others,
};
pub use ignored::{Ignored, IgnoredBecause, ignored_options};
pub use java_float::{JavaFloat, read_double, read_float};
pub use limit::Limit;
pub use notice::{Described, Level, LogLine, Notice};
pub use option::{OPTIONS, OptionDef, OptionId};
pub use refusal::{BadValue, Exception, Reason, Refusal};
pub use sensitive::is_sensitive;
pub use short::{ExactSize, Percent, ShortSize};
pub use size::{HumanReadable, LongOverflow, MemorySize, ParseSizeError};
pub use value::{ValueError, check, to_boolean, to_double, to_float, to_integer, to_list, to_size};
pub use version::{FlinkVersion, UnknownVersion, v};
