//! The rules, one file each. A file's first lines say what the rule finds, why it matters, and where that is written.

mod refused;

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
    store_ratios::RULE,
    store_unbounded::RULE,
    store_fixed::RULE,
    store_arena::RULE,
    store_small::RULE,
];
