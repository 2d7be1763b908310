//! What an edit changed of a process, in a sentence.

use flink_config::Answer;
use flink_memory::container::{Request, container};
use flink_memory::{Component, MemorySize, Process, ShortSize};

/// How many sizes a sentence names.
const NAMED: usize = 3;

/// What is different `now` of a process; nothing where nothing is to be said. `minimum` is YARN's smallest allocation.
pub fn change(before: &Answer, now: &Answer, process: Process, minimum: i32) -> Option<String> {
    if !before.starts(process) || !now.starts(process) {
        return None;
    }
    let surroundings = surroundings(before, now);
    let size = |answer: &Answer, component| answer.derivation(process).amounts.size(component);
    let mut changed: Vec<(Component, MemorySize, MemorySize)> = Component::ALL
        .into_iter()
        .filter(|component| *component == Component::TotalProcess || component.parts(process).is_empty())
        // In local execution, nothing is held to some of them.
        .filter(|component| {
            ![before, now]
                .iter()
                .any(|answer| answer.derivation(process).is_nominal(*component))
        })
        .filter_map(|component| Some((component, size(before, component)?, size(now, component)?)))
        .filter(|(_, before, now)| before != now)
        .collect();
    // The total comes first, and then what changed most.
    changed.sort_by_key(|(component, before, now)| {
        let moved = before.bytes().abs_diff(now.bytes());
        (*component != Component::TotalProcess, std::cmp::Reverse(moved))
    });
    let more = changed.len().saturating_sub(NAMED);
    let mut said: Vec<String> = changed
        .iter()
        .take(NAMED)
        .map(|(component, before, now)| format!("{} {}", component.name(), from_to(*before, *now)))
        .collect();
    if more > 0 {
        said.push(format!("{more} more"));
    }
    said.extend(rounded(now, process, minimum));
    match (surroundings, said.is_empty()) {
        (None, true) => None,
        (Some(what), true) => Some(format!("{what}: no size of the {} changes.", process.name())),
        (Some(what), false) => Some(format!("{what}: {}.", said.join(", "))),
        (None, false) => Some(format!("Changed: {}.", said.join(", "))),
    }
}

/// Another release or deployment.
fn surroundings(before: &Answer, now: &Answer) -> Option<String> {
    let (before, now) = (&before.document, &now.document);
    let release = (before.flink != now.flink).then(|| format!("Flink {} → {}", before.flink, now.flink));
    let deployment = (before.deployment != now.deployment)
        .then(|| format!("{} → {}", before.deployment.name(), now.deployment.name()));
    let both: Vec<String> = release.into_iter().chain(deployment).collect();
    (!both.is_empty()).then(|| both.join(", "))
}

/// By how much a size changed, both in bytes.
pub fn difference(before: i64, now: i64) -> String {
    let by = i64::try_from(now.abs_diff(before)).unwrap_or(i64::MAX);
    let sign = if now < before { '−' } else { '+' };
    format!("{sign}{}", ShortSize(MemorySize::from_bytes(by).unwrap_or_default()))
}

/// Two sizes, with the unit once where it is the same; where they would read the same, the difference.
fn from_to(before: MemorySize, now: MemorySize) -> String {
    let by = difference(before.bytes(), now.bytes());
    let (before, now) = (ShortSize(before).to_string(), ShortSize(now).to_string());
    if before == now {
        return by;
    }
    match (before.split_once('\u{a0}'), now.split_once('\u{a0}')) {
        (Some((number, unit)), Some((_, same))) if unit == same => format!("{number} → {now}"),
        _ => format!("{before} → {now}"),
    }
}

/// What YARN gives where that is more than it is asked for.
fn rounded(now: &Answer, process: Process, minimum: i32) -> Option<String> {
    let container = container(now.derivation(process), now.configuration(), minimum).ok()??;
    match container.request {
        Request::Yarn(yarn) if yarn.allocated > yarn.requested => Some(format!(
            "YARN allocates {}\u{a0}MiB for the requested {}\u{a0}MiB",
            yarn.allocated, yarn.requested
        )),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use flink_config::Document;
    use flink_memory::{Deployment, v};

    fn answer(text: &str, release: flink_memory::FlinkVersion, deployment: Deployment) -> Answer {
        let document = Document::shipped(release, deployment);
        Answer::new(document.with_text(text))
    }

    #[test]
    fn says_what_changed() {
        use Deployment::{Kubernetes, Standalone, Yarn};
        const TOTAL: &str = "taskmanager.memory.process.size: 4g\n";
        let half = format!("{TOTAL}taskmanager.memory.managed.fraction: 0.2\n");
        let odd = TOTAL.replace("4g", "4100m");
        let refused = TOTAL.replace("4g", "1m");
        for (before, now, expected) in [
            ((TOTAL, v(2, 3), Standalone), (TOTAL, v(2, 3), Standalone), None),
            (
                (TOTAL, v(2, 3), Standalone),
                (&*half, v(2, 3), Standalone),
                Some("Changed: Task Heap 1.42 → 2.09 GiB, Managed Memory 1.34 GiB → 686 MiB."),
            ),
            (
                (TOTAL, v(2, 3), Standalone),
                (TOTAL, v(2, 3), Kubernetes),
                Some("Standalone → Kubernetes: no size of the TaskManager changes."),
            ),
            (
                (&*odd, v(2, 3), Standalone),
                (&*odd, v(2, 3), Yarn),
                Some("Standalone → YARN: YARN allocates 5120 MiB for the requested 4100 MiB."),
            ),
            ((TOTAL, v(2, 3), Standalone), (&*refused, v(2, 3), Standalone), None),
        ] {
            let (before, now) = (answer(before.0, before.1, before.2), answer(now.0, now.1, now.2));
            let said = change(&before, &now, Process::TaskManager, 1024).map(|said| said.replace('\u{a0}', " "));
            assert_eq!(said.as_deref(), expected);
        }
        let large = "taskmanager.memory.flink.size: 20g\n";
        let (before, now) = (answer(large, v(1, 16), Yarn), answer(large, v(2, 2), Yarn));
        let said = change(&before, &now, Process::TaskManager, 1024).unwrap();
        assert!(said.starts_with("Flink 1.16 → 2.2: Task Heap"), "{said}");
    }
}
