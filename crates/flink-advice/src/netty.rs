//! Netty as Flink has it: what the rules about it share.

use flink_memory::{OptionId, Process};

use crate::finding::{Finding, Severity};
use crate::jvm::ALL;
use crate::subject::Subject;

/// Asks of each option that holds JVM arguments.
pub(crate) fn of_options(subject: &Subject, of_option: fn(&Subject, OptionId) -> Option<Finding>) -> Vec<Finding> {
    let findings = ALL.into_iter().filter_map(|option| of_option(subject, option));
    findings.collect()
}

/// What findings about Netty have in common; the rest is empty.
pub(crate) fn finding(rule: &'static str, option: OptionId, process: Option<Process>) -> Finding {
    Finding {
        rule,
        about: option.def().key.to_owned(),
        severity: Severity::Hint,
        process,
        title: String::new(),
        reason: String::new(),
        components: Vec::new(),
        fixes: Vec::new(),
        page: "docs/deployment/memory/mem_tuning/#configure-memory-for-netty4",
    }
}

/// The title where an argument lacks the prefix of Flink's Netty.
pub(crate) fn does_not_reach(argument: &str) -> String {
    format!("`{argument}` does not reach Flink's Netty")
}
