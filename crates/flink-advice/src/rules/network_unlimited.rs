//! Network memory of a large process: 10 % without an end since 1.17, cut to 1 GiB before.
//!
//! The same total gives less heap from 1.17 on: of 32 GiB, network memory takes 3.08 GiB instead of 1. After an
//! upgrade task heap is smaller; before one, this warns of it. Source: FLIP-266, FLINK-30472; asked of real Flinks.

use flink_memory::{Component, MemorySize, OptionId, Process, Provenance, ShortSize, v};

use super::Rule;
use crate::finding::{Finding, Severity};
use crate::raise::fix;
use crate::subject::Subject;

pub(super) const RULE: Rule = Rule {
    name: "network-unlimited",
    find,
};

const ONCE: MemorySize = MemorySize::from_mebibytes(1024);

fn find(subject: &Subject) -> Vec<Finding> {
    let about = || {
        let amount = subject.amount(Process::TaskManager, Component::Network)?;
        if subject.is_set(OptionId::NetworkMax) {
            return None;
        }
        let now = ShortSize(amount.size);
        let (severity, title, reason) = match amount.provenance {
            Provenance::Fraction(_) | Provenance::InverseFraction(_) if amount.size > ONCE => (
                Severity::Waste,
                format!("Network memory takes {now}, without a limit"),
                format!(
                    "Since Flink 1.17 its fraction has no default maximum; before, that was 1 GiB. It is room for {} \
                     buffers of 32 KiB, more than most jobs need, and taken from the heap.",
                    amount.size.bytes() >> 15
                ),
            ),
            Provenance::CutToMax(share) if subject.version < v(1, 17) => (
                Severity::Hint,
                format!(
                    "From Flink 1.17 on, network memory would be {}",
                    ShortSize(share.derived)
                ),
                format!(
                    "Flink {} cuts it to {now} by default; 1.17 dropped that limit, and the difference would be missing \
                     from task heap. Set the limit yourself, and an upgrade changes nothing.",
                    subject.version
                ),
            ),
            _ => return None,
        };
        let edit = subject.set(OptionId::NetworkMax, "1g");
        Some(Finding {
            rule: RULE.name,
            about: String::new(),
            severity,
            process: Some(Process::TaskManager),
            title,
            reason,
            components: vec![Component::Network, Component::TaskHeap],
            fixes: vec![fix(vec![edit])],
            page: "docs/deployment/memory/network_mem_tuning/",
        })
    };
    about().into_iter().collect()
}

#[cfg(test)]
mod tests {
    use super::RULE;
    use crate::checks::check;
    use flink_memory::{Deployment, v};

    #[test]
    fn the_limit_is_gone_since_1_17() {
        let large = "taskmanager.memory.process.size: 32g";
        let fix = "| set `taskmanager.memory.network.max` to `1g`";
        check(
            &RULE,
            v(2, 3),
            Deployment::Kubernetes,
            large,
            &[&format!(
                "waste TaskManager: Network memory takes 3.08 GiB, without a limit {fix}"
            )],
        );
        check(
            &RULE,
            v(1, 16),
            Deployment::Kubernetes,
            large,
            &[&format!(
                "hint TaskManager: From Flink 1.17 on, network memory would be 3.08 GiB {fix}"
            )],
        );
        for small in [
            "taskmanager.memory.process.size: 11g",
            "taskmanager.memory.process.size: 32g\ntaskmanager.memory.network.max: 2g",
        ] {
            check(&RULE, v(2, 3), Deployment::Kubernetes, small, &[]);
            check(&RULE, v(1, 16), Deployment::Kubernetes, small, &[]);
        }
    }
}
