//! The resources of both processes' containers: as Flink asks Kubernetes for them, or as users do who start Flink's
//! containers themselves.

use flink_memory::container::Request;

use super::processes::Derived;
use super::{Source, Written};
use crate::yaml::flow::double_quoted;

pub(super) fn write(source: &Source) -> Written {
    let processes = source.derive(&source.reading.configuration);
    let body: String = processes.0.iter().filter_map(resources).collect();
    source.written(&processes, Vec::new(), &body)
}

fn resources(derived: &Derived) -> Option<String> {
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
        // Standalone on Kubernetes: the request is the limit, since a process takes all that it is sized for. YARN has
        // no pods; what is said here holds for its configuration all the same.
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
