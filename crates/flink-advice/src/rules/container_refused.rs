//! Flink asks for no container, though the process itself could start.
//!
//! What it reads only for the pod or container fails the deployment: a limit factor below 1, or a value that is no
//! number. Source: `KubernetesUtils.getResourceRequirements`, `Utils` of YARN.

use flink_memory::container::ContainerRefusal;
use flink_memory::option::find as find_option;
use flink_memory::{OptionId, Process};

use super::Rule;
use crate::finding::{Finding, Severity};
use crate::meant;
use crate::raise::fix;
use crate::subject::Subject;

pub(super) const RULE: Rule = Rule {
    name: "container-refused",
    find,
};

fn find(subject: &Subject) -> Vec<Finding> {
    let about = |process: Process| {
        let refusal = subject.container(process).err()?;
        let (option, meant): (Option<OptionId>, _) = match &refusal {
            ContainerRefusal::LimitBelowRequest(option) => (Some(*option), None),
            ContainerRefusal::BadValue(bad) => {
                let option = find_option(&bad.key).map(|(option, _)| option);
                let kind = option.map(|option| option.def().kind);
                let written = bad.raw.as_deref().unwrap_or_default();
                (option, kind.and_then(|kind| meant::value(kind, written)))
            }
            ContainerRefusal::MinimumAllocation(_) => (None, None),
            ContainerRefusal::Worker(_) => (Some(OptionId::TmProcessSize), None),
        };
        let fixes = option.map(|option| {
            let set = meant.map(|text| fix(vec![subject.set(option, text)]));
            set.into_iter().chain([fix(subject.unset(option))]).collect()
        });
        Some(Finding {
            rule: RULE.name,
            about: String::new(),
            severity: Severity::Refused,
            process: Some(process),
            title: format!("Flink asks {} for no {}", subject.deployment.name(), process.name()),
            reason: refusal.to_string(),
            components: Vec::new(),
            fixes: fixes.unwrap_or_default(),
            page: "docs/deployment/config/",
        })
    };
    Process::ALL.into_iter().filter_map(about).collect()
}

#[cfg(test)]
mod tests {
    use super::RULE;
    use crate::checks::check;
    use flink_memory::{Deployment, v};

    #[test]
    fn pods_have_sound_limits() {
        let factor = "kubernetes.taskmanager.memory.limit-factor";
        let told = "refused TaskManager: Flink asks Kubernetes for no TaskManager";
        let cases = [
            ("0.9", format!("{told} | remove `{factor}`")),
            ("1,5", format!("{told} | set `{factor}` to `1.5` | remove `{factor}`")),
        ];
        for (value, expected) in cases {
            let text = format!("taskmanager.memory.process.size: 2g\n{factor}: '{value}'");
            check(&RULE, v(2, 3), Deployment::Kubernetes, &text, &[&expected]);
            check(&RULE, v(2, 3), Deployment::Docker, &text, &[]);
        }
    }
}
