//! A number of slots with which no TaskManager starts.
//!
//! The sizes can be derived, so that scripts and resource managers find nothing wrong; then the TaskManager itself stops.
//! −1 stands for 1. Source: `ConfigurationParserUtils.getSlot`.

use flink_memory::slots::slots;
use flink_memory::{OptionId, Process};

use super::Rule;
use crate::finding::{Finding, Severity};
use crate::raise::fix;
use crate::subject::Subject;

pub(super) const RULE: Rule = Rule {
    name: "task-slots",
    find,
};

fn find(subject: &Subject) -> Vec<Finding> {
    let refusal = slots(subject.derivation(Process::TaskManager)).err();
    let found = refusal.map(|refusal| Finding {
        rule: RULE.name,
        about: String::new(),
        severity: Severity::Refused,
        process: Some(Process::TaskManager),
        title: "A TaskManager needs at least one slot".to_owned(),
        reason: format!("Flink derives all sizes, and then the TaskManager stops: `{refusal}`"),
        components: Vec::new(),
        fixes: vec![
            fix(vec![subject.set(OptionId::Slots, "1")]),
            fix(subject.unset(OptionId::Slots)),
        ],
        page: "docs/deployment/config/",
    });
    found.into_iter().collect()
}

#[cfg(test)]
mod tests {
    use flink_memory::{Deployment, v};

    use super::RULE;
    use crate::checks::check;

    #[test]
    fn slots_are_one_or_more() {
        let text = "taskmanager.memory.process.size: 2g\ntaskmanager.cpu.cores: 1\ntaskmanager.numberOfTaskSlots: ";
        let found: &[_] = &["refused TaskManager: A TaskManager needs at least one slot \
                             | set `taskmanager.numberOfTaskSlots` to `1` | take `taskmanager.numberOfTaskSlots` away"];
        for (slots, expected) in [("1", &[] as &[_]), ("-1", &[]), ("0", found), ("-2", found)] {
            check(
                &RULE,
                v(2, 3),
                Deployment::Standalone,
                &format!("{text}{slots}"),
                expected,
            );
        }
    }
}
