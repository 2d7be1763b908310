//! Text in and out: Flink's configuration files and the page's links.

mod answer;
mod config_yaml;
mod file;
mod flink_conf;
mod limits;
mod lines;
mod reading;
mod yaml;

pub use answer::{Answer, answer};
pub use file::{ConfigFile, UnknownFile};
pub use reading::{DocumentEntry, Problem, Reading, Section, read};
