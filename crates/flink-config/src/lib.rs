//! Text in and out: Flink's configuration files and the page's links.

mod answer;
mod config_yaml;
#[cfg(feature = "counted")]
pub mod counted;
mod document;
mod edit;
mod file;
mod flink_conf;
mod format;
mod fresh;
mod jvm_options;
mod limits;
mod lines;
mod link;
mod read;
mod reading;
mod repair;
mod size_text;
mod spelling;
mod travels;
mod write;

pub use answer::Answer;
pub use document::Document;
pub use edit::{CannotEdit, Edit, apply, effective_key, written_value};
pub use file::{ConfigFile, UnknownFile};
pub use format::{Format, UnknownFormat};
pub use fresh::{FreshDocument, write_document};
pub use jvm_options::{edit_jvm_option, jvm_arguments, jvm_option};
pub use limits::{ENTRIES, readable};
pub use link::{LINK_LENGTH, Link, Unreadable, Versus, link_notes, raw_text};
pub use read::read;
pub use reading::{DocumentEntry, Problem, Reading, Section};
pub use repair::{Repair, repairs};
pub use size_text::size_text;
pub use spelling::{KeyNote, Verdict, check_key, check_keys, is_suspect, released};
pub use write::{Extent, OwnLink, Written, own_link, without_comment, write};
