//! The rules, one file each. A file's first lines say what the rule finds, why it matters, and where that is written.

mod batch_managed;
mod batch_read_memory;
mod batch_shuffle_buffers;
mod compressed_pointers;
mod consumer_weights;
mod container_refused;
mod container_total;
mod ignored_option;
mod java_options;
mod job_manager_direct;
mod job_manager_heap;
mod managed_unused;
mod metaspace;
mod native_memory;
mod netty_allocator;
mod netty_reflection;
mod network_buffers;
mod network_unlimited;
mod no_unit;
mod operator_units;
mod overhead_cap;
mod pinned_overhead;
mod rederived_container;
mod refused;
mod renamed_key;
mod segment_size;
mod standalone_total;
mod store_arena;
mod store_fixed;
mod store_ratios;
mod store_small;
mod store_unbounded;
mod task_slots;
mod unread_key;
mod unreadable_value;
mod yarn_rounding;

use crate::finding::Finding;
use crate::subject::Subject;

pub use unread_key::heap_in_new_words;

/// A rule.
#[derive(Debug)]
pub struct Rule {
    /// Its name, which its findings carry.
    pub name: &'static str,
    /// What it finds. Of the fixes, those that do not hold are left away later.
    pub find: fn(&Subject) -> Vec<Finding>,
}

/// Every rule; of findings that are equally serious, the one whose rule stands first is told first.
pub static RULES: &[Rule] = &[
    // What keeps a process or a job from starting.
    refused::RULE,
    container_refused::RULE,
    segment_size::RULE,
    task_slots::RULE,
    batch_read_memory::RULE,
    consumer_weights::RULE,
    store_ratios::RULE,
    // What can fail, or be killed.
    java_options::RULE,
    rederived_container::RULE,
    store_unbounded::RULE,
    store_fixed::RULE,
    store_arena::RULE,
    native_memory::RULE,
    overhead_cap::RULE,
    batch_managed::RULE,
    batch_shuffle_buffers::RULE,
    network_buffers::RULE,
    no_unit::RULE,
    unread_key::RULE,
    unreadable_value::RULE,
    job_manager_heap::RULE,
    job_manager_direct::RULE,
    metaspace::RULE,
    // What is paid for and not used.
    managed_unused::RULE,
    network_unlimited::RULE,
    compressed_pointers::RULE,
    yarn_rounding::RULE,
    // What can be had better or plainer.
    store_small::RULE,
    container_total::RULE,
    standalone_total::RULE,
    pinned_overhead::RULE,
    operator_units::RULE,
    netty_allocator::RULE,
    netty_reflection::RULE,
    renamed_key::RULE,
    ignored_option::RULE,
];
