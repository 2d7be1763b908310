//! The rules, one file each. A file's first lines say what the rule finds, why it matters, and where that is written.

mod refused;

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
pub static RULES: &[Rule] = &[refused::RULE];
