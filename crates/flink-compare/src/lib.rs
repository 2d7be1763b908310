//! Two configurations beside each other: what differs and why, and what becomes of a document on its way to another
//! release.
//!
//! Causes are not guessed: the configuration is derived again with single changes made, and a cause is a change without
//! which the part would not have its new size.

mod cause;
mod comparison;
mod convert;
mod facts;
mod java;
mod keys;
mod markdown;
mod releases;
mod settings;
mod upgrade;
mod words;

pub use cause::{Cause, Subject, Why};
pub use comparison::{CameAndWent, Comparison, PartDifference, ProcessDifference, Severe, compare, differences};
pub use convert::{ConverterLoss, FileChange, as_read_by, converter_losses, to_config_yaml};
pub use facts::{Fact, fact_differences};
pub use java::{JavaNote, java_notes};
pub use keys::{KeyChange, KeyState, key_changes, key_state};
pub use markdown::markdown;
pub use releases::{ProcessRow, ReleaseRow, releases};
pub use settings::{SettingDifference, settings};
pub use upgrade::{Aim, Proof, Step, UnknownAim, Upgrade, Upgraded, upgrade};
pub use words::{Reason, change_in_size, list, reasons, share_of_change};
