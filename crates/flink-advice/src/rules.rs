//! The rules, one file each. A file's first lines say what the rule finds, why it matters, and where that is written.

mod compressed_pointers;
mod container_refused;
mod container_total;
mod ignored_option;
mod java_options;
mod job_manager_direct;
mod job_manager_heap;
mod managed_unused;
mod metaspace;
mod network_unlimited;
mod no_unit;
mod operator_units;
mod overhead_cap;
mod pinned_overhead;
mod rederived_container;
mod refused;
mod renamed_key;
mod standalone_total;
mod unread_key;
mod unreadable_value;
mod yarn_rounding;

use flink_memory::Process;

use crate::finding::Finding;
use crate::subject::Subject;

/// A rule.
#[derive(Debug)]
pub struct Rule {
    /// Its name, which its findings carry.
    pub name: &'static str,
    /// What it finds. Of the remedies, those that do not hold are left away later.
    pub find: fn(&Subject) -> Vec<Finding>,
}

/// Every rule; of findings that are equally serious, the one whose rule stands first is told first.
pub static RULES: &[Rule] = &[
    refused::RULE,
    container_refused::RULE,
    java_options::RULE,
    rederived_container::RULE,
    no_unit::RULE,
    unread_key::RULE,
    unreadable_value::RULE,
    job_manager_heap::RULE,
    job_manager_direct::RULE,
    metaspace::RULE,
    overhead_cap::RULE,
    managed_unused::RULE,
    network_unlimited::RULE,
    compressed_pointers::RULE,
    yarn_rounding::RULE,
    container_total::RULE,
    standalone_total::RULE,
    pinned_overhead::RULE,
    operator_units::RULE,
    renamed_key::RULE,
    ignored_option::RULE,
];

/// The process that reads a key.
fn process_of(key: &str) -> Process {
    match key.starts_with("jobmanager.") {
        true => Process::JobManager,
        false => Process::TaskManager,
    }
}
