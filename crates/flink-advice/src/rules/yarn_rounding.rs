//! YARN gives more than is asked for, and Flink does not use it.
//!
//! The scheduler rounds a request up to a multiple of `yarn.scheduler.minimum-allocation-mb`, here YARN's default of
//! 1024. The JVM's flags were computed before, so the difference is paid for and unused. Source:
//! `YarnClusterDescriptor`, which logs it.

use flink_memory::container::{Request, YARN_MINIMUM_ALLOCATION};
use flink_memory::{Component, DerivationPath, Process, ShortSize};

use super::Rule;
use crate::finding::{Finding, Fix, Severity};
use crate::options::totals;
use crate::sizes::{MIB, bytes, text};
use crate::subject::Subject;

pub(super) const RULE: Rule = Rule {
    name: "yarn-rounding",
    find,
};

fn find(subject: &Subject) -> Vec<Finding> {
    let (mut found, mut told, mut edits) = (Vec::new(), Vec::new(), Vec::new());
    for process in Process::ALL {
        let container = subject.container(process).ok().flatten();
        let Some(Request::Yarn(yarn)) = container.map(|container| container.request) else {
            continue;
        };
        let allocated = bytes(i64::from(yarn.allocated).saturating_mul(MIB));
        if yarn.stranded <= 0 {
            continue;
        }
        found.push(process);
        told.push(format!(
            "the {} is given {} and uses {} MiB",
            process.name(),
            ShortSize(allocated),
            yarn.requested
        ));
        if subject.derivation(process).path == Some(DerivationPath::TotalProcess) {
            let (total, _) = totals(process);
            edits.push(subject.set(total, text(allocated)));
        }
    }
    let Some(first) = found.first() else {
        return Vec::new();
    };
    vec![Finding {
        rule: RULE.name,
        about: String::new(),
        severity: Severity::Waste,
        process: (found.len() == 1).then_some(*first),
        title: "YARN gives more than Flink uses".to_owned(),
        reason: format!(
            "YARN rounds up to multiples of its smallest container, {YARN_MINIMUM_ALLOCATION} MiB unless your cluster \
             sets another size: {}.",
            told.join(", and ")
        ),
        components: vec![Component::TotalProcess],
        fixes: vec![Fix {
            title: "use all that YARN gives".to_owned(),
            edits,
            ..Fix::default()
        }],
        page: "docs/deployment/memory/mem_tuning/#configure-memory-for-containers",
    }]
}

#[cfg(test)]
mod tests {
    use super::RULE;
    use crate::checks::check;
    use flink_memory::{Deployment, v};

    #[test]
    fn requests_are_rounded_up() {
        let shipped = "taskmanager.memory.process.size: 1728m\njobmanager.memory.process.size: 1600m";
        let told = "YARN gives more than Flink uses | use all that YARN gives";
        check(&RULE, v(2, 3), Deployment::Yarn, shipped, &[&format!("waste: {told}")]);
        let one = "taskmanager.memory.process.size: 4g\njobmanager.memory.process.size: 1600m";
        check(
            &RULE,
            v(2, 3),
            Deployment::Yarn,
            one,
            &[&format!("waste JobManager: {told}")],
        );
        check(&RULE, v(2, 3), Deployment::Kubernetes, shipped, &[]);
    }
}
