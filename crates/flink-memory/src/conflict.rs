//! What conflicts with what in a refusal, by how much, and within which limits.

use crate::component::Component;
use crate::refusal::{Reason, Refusal};
use crate::short::{ExactSize, ShortSize};
use crate::size::MemorySize;

/// Sizes that do not go together.
#[derive(Clone, Debug, PartialEq)]
pub enum Conflict {
    /// Parts that do not make their whole.
    Parts {
        /// The whole, as it is set or derived.
        whole: (Component, MemorySize),
        /// The parts in the order of the picture, without empty ones.
        parts: Vec<(Component, MemorySize)>,
        /// The part that nothing is left for.
        rest: Option<Component>,
    },
    /// A size that is derived as what others leave, outside its range.
    Range {
        /// What is so large.
        component: Component,
        /// Its size.
        derived: MemorySize,
        /// The least that is allowed.
        min: MemorySize,
        /// The most that is allowed.
        max: MemorySize,
        /// Whether it is what all other parts leave, rather than a fraction.
        is_rest: bool,
    },
}

impl Refusal {
    /// The numbers that conflict, if it is a refusal of numbers.
    pub fn conflict(&self) -> Option<Conflict> {
        Conflict::of(&self.reason)
    }
}

impl Conflict {
    /// The numbers that conflict in a refusal's reason, if it is one of numbers.
    pub fn of(reason: &Reason) -> Option<Self> {
        use Component::*;
        let conflict = |whole, parts: &[_], rest| {
            // What is nothing conflicts with nothing, unless there is nothing else.
            let something = |(_, size): &(Component, MemorySize)| *size > MemorySize::ZERO;
            let all = !parts.iter().any(something);
            let parts = parts.iter().copied().filter(|part| all || something(part));
            Some(Self::Parts {
                whole,
                parts: parts.collect(),
                rest,
            })
        };
        let range = |component, derived, min, max, is_rest| {
            Some(Self::Range {
                component,
                derived,
                min,
                max,
                is_rest,
            })
        };
        match *reason {
            Reason::MetaspaceAndOverheadExceedProcess {
                metaspace,
                overhead,
                process,
            } => conflict(
                (TotalProcess, process),
                &[(JvmMetaspace, metaspace), (JvmOverhead, overhead)],
                Some(TotalFlink),
            ),
            Reason::FlinkAndMetaspaceExceedProcess {
                process,
                flink,
                metaspace,
            } => conflict(
                (TotalProcess, process),
                &[(TotalFlink, flink), (JvmMetaspace, metaspace)],
                Some(JvmOverhead),
            ),
            Reason::AllButNetworkExceedsFlink {
                framework_heap,
                framework_off_heap,
                task_heap,
                task_off_heap,
                managed,
                flink,
            } => conflict(
                (TotalFlink, flink),
                &[
                    (FrameworkHeap, framework_heap),
                    (TaskHeap, task_heap),
                    (Managed, managed),
                    (FrameworkOffHeap, framework_off_heap),
                    (TaskOffHeap, task_off_heap),
                ],
                Some(Network),
            ),
            Reason::AllButTaskHeapExceedsFlink {
                framework_heap,
                framework_off_heap,
                task_off_heap,
                managed,
                network,
                flink,
            } => conflict(
                (TotalFlink, flink),
                &[
                    (FrameworkHeap, framework_heap),
                    (Managed, managed),
                    (FrameworkOffHeap, framework_off_heap),
                    (TaskOffHeap, task_off_heap),
                    (Network, network),
                ],
                Some(TaskHeap),
            ),
            Reason::HeapAndOffHeapNotFlink { heap, off_heap, flink } => {
                conflict((TotalFlink, flink), &[(JvmHeap, heap), (OffHeap, off_heap)], None)
            }
            Reason::HeapExceedsFlink { heap, flink } => {
                conflict((TotalFlink, flink), &[(JvmHeap, heap)], Some(OffHeap))
            }
            Reason::FlinkBelowOffHeap { flink, off_heap } => {
                conflict((TotalFlink, flink), &[(OffHeap, off_heap)], Some(JvmHeap))
            }
            Reason::OverheadOutsideRange { derived, min, max } => range(JvmOverhead, derived, min, max, true),
            Reason::NetworkOutsideRange { derived, min, max } => range(Network, derived, min, max, false),
            Reason::NetworkRestInconsistent(ref cause) => match **cause {
                Reason::NetworkOutsideRange { derived, min, max } => range(Network, derived, min, max, true),
                ref other => Self::of(other),
            },
            _ => None,
        }
    }

    /// What the conflicting sizes come to, and what they should, in bytes.
    pub fn ends(&self) -> (i128, i128) {
        match self {
            Self::Parts { whole, parts, .. } => (sum(parts), i128::from(whole.1.bytes())),
            Self::Range { derived, min, max, .. } => {
                let nearest = if derived < min { min } else { max };
                (i128::from(derived.bytes()), i128::from(nearest.bytes()))
            }
        }
    }

    /// By how much the sizes miss what they should come to.
    pub fn difference(&self) -> ShortSize {
        let (is, should) = self.ends();
        short((is - should).abs())
    }

    /// How much is too much or too little, in words.
    pub fn excess(&self) -> String {
        let (is, should) = self.ends();
        let by = self.difference();
        match (is.cmp(&should), self) {
            (std::cmp::Ordering::Greater, _) => format!("{by} too much"),
            (std::cmp::Ordering::Less, _) => format!("{by} too little"),
            (std::cmp::Ordering::Equal, Self::Parts { rest: Some(rest), .. }) => {
                format!("nothing left for {}", rest.name())
            }
            (std::cmp::Ordering::Equal, _) => String::new(),
        }
    }

    /// The conflict in one sentence.
    pub fn sentence(&self) -> String {
        let named = |(component, size): &(Component, MemorySize)| format!("{} {}", component.name(), ShortSize(*size));
        let excess = self.excess();
        match self {
            Self::Parts { whole, parts, .. } => {
                let names: Vec<String> = parts.iter().map(named).collect();
                let together = match names.split_last() {
                    Some((last, [])) => last.clone(),
                    Some((last, others)) => {
                        format!("{} and {last} are {} together", others.join(", "), short(sum(parts)))
                    }
                    None => "Nothing".to_owned(),
                };
                format!(
                    "{together}, in a {} of {}: {excess}.",
                    whole.0.name(),
                    ShortSize(whole.1)
                )
            }
            Self::Range { component, derived, .. } => format!(
                "{}, where {}: {excess}.",
                named(&(*component, *derived)),
                self.allowed()
            ),
        }
    }

    /// The components whose sizes conflict, the whole first; the one that nothing is left for is the last.
    pub fn components(&self) -> Vec<Component> {
        match self {
            Self::Parts { whole, parts, rest } => {
                let parts = parts.iter().map(|(component, _)| *component);
                std::iter::once(whole.0).chain(parts).chain(*rest).collect()
            }
            Self::Range { component, .. } => vec![*component],
        }
    }

    /// The range in words.
    pub fn allowed(&self) -> String {
        match self {
            Self::Range { min, max, .. } if min == max => format!("{} is allowed", ShortSize(*min)),
            Self::Range { min, max, .. } if *max == MemorySize::MAX => {
                format!("at least {} is allowed", ShortSize(*min))
            }
            Self::Range { min, max, .. } => {
                let (mut low, mut high) = (ShortSize(*min).to_string(), ShortSize(*max).to_string());
                if low == high {
                    (low, high) = (ExactSize(*min).to_string(), ExactSize(*max).to_string());
                }
                format!("{low} to {high} is allowed")
            }
            Self::Parts { .. } => String::new(),
        }
    }
}

/// Sizes can exceed 64 bits together.
fn sum(parts: &[(Component, MemorySize)]) -> i128 {
    parts.iter().map(|(_, size)| i128::from(size.bytes())).sum()
}

fn short(bytes: i128) -> ShortSize {
    let bytes = i64::try_from(bytes).unwrap_or(i64::MAX);
    ShortSize(MemorySize::from_bytes(bytes).unwrap_or_default())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{Configuration, Deployment, Process, Target, derive, v};

    fn conflict(process: Process, entries: &[(&str, &str)]) -> Conflict {
        let target = Target {
            process,
            version: v(2, 3),
            deployment: Deployment::Kubernetes,
        };
        let configuration: Configuration = entries.iter().copied().collect();
        let refusal = derive(target, &configuration).outcome.expect_err("this is refused");
        Conflict::of(&refusal.reason).expect("its numbers conflict")
    }

    fn sentence(process: Process, entries: &[(&str, &str)]) -> String {
        conflict(process, entries).sentence().replace('\u{a0}', " ")
    }

    #[test]
    fn says_what_conflicts() {
        use Process::{JobManager as JM, TaskManager as TM};
        let (heap, managed, flink) = (
            "taskmanager.memory.task.heap.size",
            "taskmanager.memory.managed.size",
            "taskmanager.memory.flink.size",
        );
        assert_eq!(
            sentence(TM, &[(flink, "1g"), (managed, "900m")]),
            "Framework Heap 128 MiB, Managed Memory 900 MiB, Framework Off-Heap 128 MiB and Network 102 MiB are \
             1.23 GiB together, in a Total Flink Memory of 1 GiB: 234 MiB too much."
        );
        assert_eq!(
            sentence(TM, &[(flink, "1g"), (managed, "128m"), (heap, "608m")]),
            "Network 32 MiB, where at least 64 MiB is allowed: 32 MiB too little."
        );
        assert_eq!(
            sentence(JM, &[("jobmanager.memory.flink.size", "128m")]),
            "Off-Heap Memory 128 MiB, in a Total Flink Memory of 128 MiB: nothing left for JVM Heap."
        );
        assert_eq!(
            sentence(
                JM,
                &[
                    ("jobmanager.memory.flink.size", "1g"),
                    ("jobmanager.memory.heap.size", "512m"),
                    ("jobmanager.memory.off-heap.size", "128m"),
                ]
            ),
            "JVM Heap 512 MiB and Off-Heap Memory 128 MiB are 640 MiB together, in a Total Flink Memory of 1 GiB: \
             384 MiB too little."
        );
        assert_eq!(
            sentence(TM, &[("taskmanager.memory.process.size", "300m")]),
            "JVM Metaspace 256 MiB and JVM Overhead 192 MiB are 448 MiB together, in a Total Process Memory of \
             300 MiB: 148 MiB too much."
        );
        assert_eq!(
            sentence(TM, &[("taskmanager.memory.process.size", "2g"), (flink, "600m")]),
            "JVM Overhead 1.16 GiB, where 192 MiB to 1 GiB is allowed: 168 MiB too much."
        );
    }
}
