//! Flink refuses to start a process.
//!
//! Says in plain words what the exception means, and offers the smallest changes of one option or two with which the
//! process starts, each of them derived. Source: Flink's memory set-up and troubleshooting pages; the checks are those
//! of `ProcessMemoryUtils`, `TaskExecutorFlinkMemoryUtils` and `JobManagerFlinkMemoryUtils`.

use flink_config::ConfigFile;
use flink_memory::{Component, Deployment, MemorySize, Process, Reason, ShortSize};

use super::Rule;
use crate::finding::{Finding, Severity};
use crate::mend::mends;
use crate::subject::Subject;

pub(super) const RULE: Rule = Rule { name: "refused", find };

fn find(subject: &Subject) -> Vec<Finding> {
    let find = |process| {
        let refusal = subject.derivation(process).outcome.as_ref().err()?;
        Some(Finding {
            rule: RULE.name,
            about: String::new(),
            severity: Severity::Refused,
            process: Some(process),
            title: format!("Flink {} does not start this {}", subject.version, process.name()),
            reason: plain(&refusal.reason, process) + about_spelling(&refusal.reason, subject),
            components: components(&refusal.reason),
            remedies: mends(subject, process),
            page: "docs/deployment/memory/mem_trouble/#illegalconfigurationexception",
        })
    };
    Process::ALL.into_iter().filter_map(find).collect()
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
        " In `resource.memory` the operator reads units of Kubernetes too; in `flinkConfiguration` Flink does not."
    } else {
        " Units of Kubernetes are none of Flink’s, whose `g` and `m` count in powers of 1024 as `Gi` and `Mi` do."
    }
}

/// What a refusal means.
fn plain(reason: &Reason, process: Process) -> String {
    let short = |size: &MemorySize| ShortSize(*size).to_string();
    let more = |parts: &[&MemorySize], whole: &MemorySize| {
        let sum = parts.iter().fold(0i64, |sum, part| sum.saturating_add(part.bytes()));
        let over = sum.saturating_sub(whole.bytes()).max(0);
        ShortSize(MemorySize::from_bytes(over).unwrap_or_default()).to_string()
    };
    match reason {
        Reason::NothingConfigured { .. } => format!(
            "Nothing says how large the {} is. One total is enough; Flink derives the rest from it.",
            process.name()
        ),
        Reason::Range {
            reversed: true,
            min,
            max,
            ..
        } => {
            format!(
                "The least it may be, {}, is more than the most, {}.",
                short(min),
                short(max)
            )
        }
        Reason::Range { .. } => "A fraction is at least 0 and less than 1.".to_owned(),
        Reason::MetaspaceAndOverheadExceedProcess {
            metaspace,
            overhead,
            process,
        } => format!(
            "JVM Metaspace ({}) and JVM Overhead ({}) alone are {} more than the whole process ({}). Is a unit missing? \
             A number without one means bytes.",
            short(metaspace),
            short(overhead),
            more(&[metaspace, overhead], process),
            short(process)
        ),
        Reason::FlinkAndMetaspaceExceedProcess {
            process,
            flink,
            metaspace,
        } => format!(
            "Total Flink Memory ({}) and JVM Metaspace ({}) are {} more than the process ({}), and JVM Overhead comes \
             on top.",
            short(flink),
            short(metaspace),
            more(&[flink, metaspace], process),
            short(process)
        ),
        Reason::OverheadOutsideRange { derived, min, max } => format!(
            "Both the whole and its parts are set, so JVM Overhead is what they leave: {}. It must lie between {} and \
             {}.",
            short(derived),
            short(min),
            short(max)
        ),
        Reason::AllButNetworkExceedsFlink {
            framework_heap,
            framework_off_heap,
            task_heap,
            task_off_heap,
            managed,
            flink,
        } => format!(
            "The parts are {} more than Total Flink Memory ({}), and network memory comes on top.",
            more(
                &[framework_heap, framework_off_heap, task_heap, task_off_heap, managed],
                flink
            ),
            short(flink)
        ),
        Reason::AllButTaskHeapExceedsFlink {
            framework_heap,
            framework_off_heap,
            task_off_heap,
            managed,
            network,
            flink,
        } => format!(
            "The parts are {} more than Total Flink Memory ({}), and nothing is left for task heap. Fractions do not \
             give way to sizes.",
            more(
                &[framework_heap, framework_off_heap, task_off_heap, managed, network],
                flink
            ),
            short(flink)
        ),
        Reason::NetworkRestInconsistent(cause) => match &**cause {
            Reason::NetworkOutsideRange { derived, min, max } => format!(
                "All other parts are set, so network memory is what they leave: {}. It must lie between {} and {}.",
                short(derived),
                short(min),
                short(max)
            ),
            other => plain(other, process),
        },
        Reason::NetworkOutsideRange { derived, min, max } => format!(
            "Network memory comes to {}. It must lie between {} and {}.",
            short(derived),
            short(min),
            short(max)
        ),
        Reason::NetworkNotBuffers { derived, configured } => format!(
            "The other parts leave {} for network memory, but the number of buffers asks for {}.",
            short(derived),
            short(configured)
        ),
        Reason::HeapAndOffHeapNotFlink { heap, off_heap, flink } => format!(
            "Heap ({}) and off-heap memory ({}) must come to exactly Total Flink Memory ({}) where all three are set.",
            short(heap),
            short(off_heap),
            short(flink)
        ),
        Reason::HeapExceedsFlink { heap, flink } => format!(
            "The heap ({}) is more than Total Flink Memory ({}), which it is a part of.",
            short(heap),
            short(flink)
        ),
        Reason::FlinkBelowOffHeap { flink, off_heap } => format!(
            "After JVM Metaspace and JVM Overhead, {} are left for Flink, and {} of off-heap memory leave no heap.",
            short(flink),
            short(off_heap)
        ),
        Reason::NoCpuCores => {
            "A TaskManager needs more than 0 CPU cores; by default it has one for each slot.".to_owned()
        }
        Reason::UnreadableSize(bad) | Reason::BadValue(bad) => {
            let raw = bad.raw.as_deref().unwrap_or("******");
            format!(
                "`{raw}` is no value for `{}`: {}.",
                bad.key,
                bad.error.to_string().trim_end_matches('.')
            )
        }
        Reason::NegativeLegacyHeap { mebibytes } => format!("A heap of {mebibytes} MiB is less than nothing."),
        Reason::SegmentTooSmall { .. } | Reason::SegmentNotPowerOfTwo { .. } | Reason::SegmentTooLarge { .. } => {
            "A network buffer is 4 KiB or twice, four times, eight times … as large, and less than 2 GiB.".to_owned()
        }
        Reason::NegativeBuffers => "A number of buffers is 0 or more.".to_owned(),
        Reason::LongOverflow => "The sizes come to more than 64 bits can count.".to_owned(),
        Reason::CpuNotANumber { .. } => "The number of CPU cores is not a finite number.".to_owned(),
    }
}

/// The components whose sizes clash, the whole first.
fn components(reason: &Reason) -> Vec<Component> {
    use Component::*;
    match reason {
        Reason::MetaspaceAndOverheadExceedProcess { .. } => vec![TotalProcess, JvmMetaspace, JvmOverhead],
        Reason::FlinkAndMetaspaceExceedProcess { .. } => vec![TotalProcess, TotalFlink, JvmMetaspace],
        Reason::OverheadOutsideRange { .. } => vec![JvmOverhead],
        Reason::AllButNetworkExceedsFlink { .. } => vec![TotalFlink, TaskHeap, Managed, Network],
        Reason::AllButTaskHeapExceedsFlink { .. } => vec![TotalFlink, Managed, Network, TaskHeap],
        Reason::NetworkRestInconsistent(_) | Reason::NetworkOutsideRange { .. } | Reason::NetworkNotBuffers { .. } => {
            vec![Network]
        }
        Reason::HeapAndOffHeapNotFlink { .. } | Reason::FlinkBelowOffHeap { .. } => vec![TotalFlink, JvmHeap, OffHeap],
        Reason::HeapExceedsFlink { .. } => vec![TotalFlink, JvmHeap],
        _ => Vec::new(),
    }
}

#[cfg(test)]
mod tests {
    use flink_memory::v;

    use super::*;
    use crate::checks::check;

    fn check_mends(text: &str, mends: &str) {
        let text = format!("{text}\njobmanager.memory.process.size: 1600m");
        let line = format!("refused TaskManager: Flink 2.3 does not start this TaskManager{mends}");
        check(&RULE, v(2, 3), Deployment::Kubernetes, &text, &[&line]);
    }

    #[test]
    fn spellings_of_others_are_explained() {
        let reason = |version, deployment, size: &str| {
            let text = format!("taskmanager.memory.process.size: {size}");
            let file = ConfigFile::usual(version);
            let reading = flink_config::read(&text, file, version);
            let subject = Subject::new(&reading.configuration, file, version, deployment);
            find(&subject).remove(0).reason
        };
        assert!(reason(v(1, 18), Deployment::Docker, "\"2g\"").ends_with("flink-conf.yaml keeps quotes."));
        assert!(
            reason(v(2, 3), Deployment::KubernetesOperator, "2Gi").ends_with("`flinkConfiguration` Flink does not.")
        );
        assert!(reason(v(2, 3), Deployment::Docker, "2Gi").ends_with("as `Gi` and `Mi` do."));
        assert!(reason(v(2, 3), Deployment::Docker, "much").ends_with("text does not start with a number."));
    }

    #[test]
    fn mends_are_the_smallest_changes() {
        check_mends("a: b", " | set `taskmanager.memory.process.size` to `1728m`");
        check_mends(
            "taskmanager.memory.process.size: 4096",
            " | set `taskmanager.memory.process.size` to `4096m` | set `taskmanager.memory.process.size` to `982m`",
        );
    }
}
