//! The resources of both processes' containers: as Flink asks Kubernetes for them, or as users do who start Flink's
//! containers themselves.

use flink_memory::Deployment;
use flink_memory::container::Request;
use flink_yaml::double_quoted;

use super::processes::Derived;
use super::{Source, Written};

pub(super) fn write(source: &Source) -> Written {
    let processes = source.own_processes();
    let resources: String = processes.0.iter().filter_map(resources).collect();
    let body = match source.deployment {
        Deployment::Yarn if !resources.is_empty() => {
            format!("# YARN has no pods: these are for the same processes in containers of your own.\n{resources}")
        }
        _ => resources,
    };
    source.written(&processes, Vec::new(), &body)
}

/// The resources of a process; none where Flink gets none.
fn resources(derived: &Derived) -> Option<String> {
    if derived.overflow().is_some() {
        return None;
    }
    let request = derived
        .container
        .as_ref()
        .ok()?
        .as_ref()
        .map(|container| container.request);
    let (requests, limits) = match request {
        Some(Request::Kubernetes(pod)) => {
            let fields = |(cpu, memory): (String, String)| {
                format!("      cpu: {}\n      memory: {memory}\n", double_quoted(&cpu))
            };
            (fields(pod.requests()), fields(pod.limits()))
        }
        // Standalone on Kubernetes: the request is the limit, since a process takes all that it is sized for.
        _ => {
            let field = format!("      memory: {}Mi\n", derived.mebibytes()?);
            (field.clone(), field)
        }
    };
    let word = derived.word();
    Some(format!(
        "{word}:\n  resources:\n    requests:\n{requests}    limits:\n{limits}"
    ))
}
