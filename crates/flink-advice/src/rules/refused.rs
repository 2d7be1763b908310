//! Flink refuses to start a process.
//!
//! Says in plain words what the exception means, and offers changes of one option, or of two, with which the process
//! starts, each of them derived. Source: Flink's memory set-up and troubleshooting pages; the checks are those
//! of `ProcessMemoryUtils`, `TaskExecutorFlinkMemoryUtils` and `JobManagerFlinkMemoryUtils`.

use flink_config::ConfigFile;
use flink_memory::option::find;
use flink_memory::{Component, Conflict, Deployment, MemorySize, Process, Reason, Refusal, ShortSize};

use super::Rule;
use crate::finding::{Finding, Severity};
use crate::fix::fixes;
use crate::meant::meant;
use crate::subject::Subject;

pub(super) const RULE: Rule = Rule {
    name: "refused",
    find: find_refused,
};

fn find_refused(subject: &Subject) -> Vec<Finding> {
    let found = |process| {
        let refusal = subject.derivation(process).outcome.as_ref().err()?;
        let (fixes, is_cut) = fixes(subject, process);
        let cut = match is_cut {
            true => " So many settings conflict that not every pair of changes was tried.",
            false => "",
        };
        Some(Finding {
            rule: RULE.name,
            about: String::new(),
            severity: Severity::Refused,
            process: Some(process),
            title: format!("Flink {} does not start this {}", subject.version, process.name()),
            reason: plain(&refusal.reason, process) + about_spelling(&refusal.reason, subject) + cut,
            components: components(refusal),
            fixes,
            page: "docs/deployment/memory/mem_trouble/#illegalconfigurationexception",
        })
    };
    Process::ALL.into_iter().filter_map(found).collect()
}

/// Why a size that others read is none to Flink.
fn about_spelling(reason: &Reason, subject: &Subject) -> &'static str {
    let Reason::UnreadableSize(bad) = reason else { return "" };
    let raw = bad.raw.as_deref().unwrap_or_default().trim();
    if subject.file == ConfigFile::FlinkConf && raw.starts_with(['"', '\'']) {
        " Unlike config.yaml, flink-conf.yaml keeps quotes."
    } else if !raw.ends_with(['i', 'I']) {
        ""
    } else if subject.deployment == Deployment::KubernetesOperator {
        " The operator reads Kubernetes units in `resource.memory`; in `flinkConfiguration` Flink does not."
    } else {
        " Flink does not read Kubernetes units; its `g` and `m` are powers of 1024, as `Gi` and `Mi` are."
    }
}

/// What a refusal means.
fn plain(reason: &Reason, process: Process) -> String {
    let short = |size: &MemorySize| ShortSize(*size).to_string();
    match reason {
        Reason::NothingConfigured { .. } => format!(
            "No memory size is set for the {}. One total is enough; Flink derives the rest from it.",
            process.name()
        ),
        Reason::Range {
            reversed: true,
            min,
            max,
            ..
        } => {
            format!(
                "The minimum, {}, is larger than the maximum, {}.",
                short(min),
                short(max)
            )
        }
        Reason::Range { .. } => "A fraction must be at least 0 and less than 1.".to_owned(),
        Reason::NetworkNotBuffers { derived, configured } => format!(
            "The other parts leave {} for network memory, but the number of buffers asks for {}.",
            short(derived),
            short(configured)
        ),
        Reason::NoCpuCores => {
            "A TaskManager needs more than 0 CPU cores; by default it has one for each slot.".to_owned()
        }
        Reason::UnreadableSize(bad) | Reason::BadValue(bad) => {
            let raw = bad.raw.as_deref().unwrap_or("******");
            let meant = find(&bad.key).and_then(|(option, _)| meant(option.def().kind, raw));
            let why = meant.map_or_else(|| bad.error.to_string(), |meant| meant.why.to_owned());
            format!(
                "`{raw}` is not a valid value for `{}`: {}.",
                bad.key,
                why.trim_end_matches('.')
            )
        }
        Reason::NegativeLegacyHeap { mebibytes } => format!("The heap size of {mebibytes} MiB is negative."),
        Reason::SegmentTooSmall { .. } | Reason::SegmentNotPowerOfTwo { .. } | Reason::SegmentTooLarge { .. } => {
            "A memory segment must be a power of two, at least 4 KiB and less than 2 GiB.".to_owned()
        }
        Reason::NetworkRestInconsistent(cause) => plain(cause, process),
        Reason::NegativeBuffers => "The number of buffers must be 0 or more.".to_owned(),
        Reason::LongOverflow => "The sizes add up to more than 64 bits can hold.".to_owned(),
        Reason::NegativeCpuCores => "The number of CPU cores must be 0 or more.".to_owned(),
        Reason::NetworkNotFixed { min, max } => format!(
            "In local execution network memory has one size: the minimum, {}, and the maximum, {}, must be the same, or \
             only one of them set.",
            short(min),
            short(max)
        ),
        Reason::OverheadNotFixed { min, max } => format!(
            "In local execution the minimum of JVM Overhead, {}, and its maximum, {}, must be the same, though neither \
             has an effect. What is not set is 1 GiB.",
            short(min),
            short(max)
        ),
        Reason::CpuNotANumber { .. } => "The number of CPU cores is not a finite number.".to_owned(),
        // What is left is a conflict of numbers.
        reason => Conflict::of(reason).map_or_else(String::new, |conflict| conflicting(&conflict)),
    }
}

/// What a conflict of numbers means.
fn conflicting(conflict: &Conflict) -> String {
    use Component::*;
    let short = |size: &MemorySize| ShortSize(*size);
    let more = conflict.difference();
    match conflict {
        Conflict::Parts { whole, parts, rest } => {
            let named = |(component, size): &(Component, MemorySize)| format!("{} ({})", component.name(), short(size));
            let listed: Vec<_> = parts.iter().map(named).collect();
            let (listed, total) = (listed.join(" and "), short(&whole.1));
            match (whole.0, rest) {
                (TotalProcess, Some(TotalFlink)) => format!(
                    "{listed} alone are {more} more than the whole process ({total}). Is a unit missing? A number \
                     without one means bytes."
                ),
                (TotalProcess, _) => {
                    format!("{listed} are {more} more than the process ({total}), and JVM Overhead comes on top.")
                }
                (_, Some(Network)) => {
                    format!(
                        "The parts are {more} more than Total Flink Memory ({total}), and network memory comes on top."
                    )
                }
                (_, Some(TaskHeap)) => format!(
                    "The parts are {more} more than Total Flink Memory ({total}), and nothing is left for task heap. \
                     Fractions do not shrink to make room for sizes."
                ),
                (_, Some(OffHeap)) => {
                    format!("{listed} is more than Total Flink Memory ({total}), which it is a part of.")
                }
                (_, Some(_)) => format!(
                    "After JVM Metaspace and JVM Overhead, {total} are left for Flink, and {listed} leaves no heap."
                ),
                (_, None) => {
                    format!("{listed} must add up to exactly Total Flink Memory ({total}) where all three are set.")
                }
            }
        }
        Conflict::Range {
            component,
            derived,
            min,
            max,
            is_rest,
        } => {
            let derived = short(derived);
            let origin = match (component, is_rest) {
                (JvmOverhead, _) => {
                    format!("Both the total and its parts are set, so JVM Overhead is the rest: {derived}.")
                }
                (_, true) => format!("All other parts are set, so network memory is the rest: {derived}."),
                (_, false) => format!("Network memory would be {derived}."),
            };
            format!("{origin} It must lie between {} and {}.", short(min), short(max))
        }
    }
}

/// The components whose sizes conflict, the whole first.
fn components(refusal: &Refusal) -> Vec<Component> {
    match (refusal.conflict(), &refusal.reason) {
        (Some(conflict), _) => conflict.components(),
        (None, Reason::NetworkRestInconsistent(_) | Reason::NetworkNotBuffers { .. }) => vec![Component::Network],
        (None, _) => Vec::new(),
    }
}

#[cfg(test)]
mod tests {
    use flink_memory::v;

    use super::*;
    use crate::checks::check;
    use flink_config::{Answer, Document};

    fn check_fixes(text: &str, fixes: &str) {
        let text = format!("{text}\njobmanager.memory.process.size: 1600m");
        let line = format!("refused TaskManager: Flink 2.3 does not start this TaskManager{fixes}");
        check(&RULE, v(2, 3), Deployment::Kubernetes, &text, &[&line]);
    }

    #[test]
    fn spellings_of_others_are_explained() {
        let reason = |version, deployment, size: &str| {
            let text = format!("taskmanager.memory.process.size: {size}");
            let file = ConfigFile::usual(version);
            let answer = Answer::new(Document::new(text, file, version, deployment));
            find_refused(&Subject::of(&answer)).remove(0).reason
        };
        assert!(reason(v(1, 18), Deployment::Docker, "\"2g\"").ends_with("flink-conf.yaml keeps quotes."));
        assert!(
            reason(v(2, 3), Deployment::KubernetesOperator, "2Gi").ends_with("`flinkConfiguration` Flink does not.")
        );
        assert!(reason(v(2, 3), Deployment::Docker, "2Gi").ends_with("as `Gi` and `Mi` are."));
        assert!(reason(v(2, 3), Deployment::Docker, "much").ends_with("text does not start with a number."));
    }

    #[test]
    fn fixes_are_the_smallest_changes() {
        check_fixes("a: b", " | set `taskmanager.memory.process.size` to `1728m`");
        check_fixes(
            "taskmanager.memory.process.size: 4096",
            " | set `taskmanager.memory.process.size` to `4096m` \
             | set `taskmanager.memory.process.size` to `1280m` (least 982m)",
        );
    }
}
