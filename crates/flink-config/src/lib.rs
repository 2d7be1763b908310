//! Text in and out: Flink's configuration files and the page's links.

mod answer;
mod config_yaml;
mod document;
mod file;
mod flink_conf;
mod limits;
mod lines;
mod link;
mod reading;
mod yaml;

pub use answer::{Answer, answer};
pub use document::{FreshDocument, write_document};
pub use file::{ConfigFile, UnknownFile};
pub use link::{LINK_LENGTH, Link, Unreadable};
pub use reading::{DocumentEntry, Problem, Reading, Section, read};
