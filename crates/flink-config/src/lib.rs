//! Text in and out: Flink's configuration files and the page's links.

mod answer;
mod config_yaml;
mod document;
mod edit;
mod file;
mod flink_conf;
mod format;
mod jvm_options;
mod limits;
mod lines;
mod link;
mod pasted;
mod reading;
mod size_text;
mod spelling;
mod write;

pub use answer::{Answer, answer};
pub use document::{FreshDocument, write_document};
pub use edit::{CannotEdit, Edit, apply, effective_key, written_value};
pub use file::{ConfigFile, UnknownFile};
pub use format::{Format, UnknownFormat};
pub use jvm_options::{edit_jvm_option, jvm_option};
pub use link::{LINK_LENGTH, Link, Unreadable};
pub use pasted::{DynamicProperties, Pasted, Scope, TakenIn, read_dynamic_properties, recognize, take_in};
pub use reading::{DocumentEntry, Problem, Reading, Section, read};
pub use size_text::size_text;
pub use spelling::{KeyNote, Verdict, check_key, check_keys};
pub use write::{Extent, Subject, Written, write};
