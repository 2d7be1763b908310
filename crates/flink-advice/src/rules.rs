//! The rules, one file each. A file's first lines say what the rule finds, why it matters, and where that is written.

mod refused;

mod batch_managed;
mod batch_read_memory;
mod batch_shuffle_buffers;
mod consumer_weights;
mod native_memory;
mod netty_allocator;
mod netty_reflection;
mod network_buffers;
mod segment_size;
mod store_arena;
mod store_fixed;
mod store_ratios;
mod store_small;
mod store_unbounded;
mod task_slots;

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
    // What keeps a TaskManager or a job from starting.
    segment_size::RULE,
    task_slots::RULE,
    batch_read_memory::RULE,
    consumer_weights::RULE,
    store_ratios::RULE,
    // What can fail or be killed.
    store_unbounded::RULE,
    store_fixed::RULE,
    store_arena::RULE,
    native_memory::RULE,
    batch_managed::RULE,
    batch_shuffle_buffers::RULE,
    network_buffers::RULE,
    store_small::RULE,
    netty_allocator::RULE,
    netty_reflection::RULE,
];
