//! The parts of a JobManager's Flink memory (`JobManagerFlinkMemoryUtils`).

use crate::amount::{Amount, Provenance};
use crate::component::Component;
use crate::notice::Notice;
use crate::option::OptionId;
use crate::refusal::Reason;
use crate::size::MemorySize;

use super::read::Run;

/// `JobManagerOptions.MIN_JVM_HEAP_SIZE`.
const RECOMMENDED_HEAP: MemorySize = MemorySize::from_mebibytes(128);

/// From the JVM heap to Total Flink Memory (`deriveFromRequiredFineGrainedOptions`).
pub(super) fn from_heap(run: &mut Run) -> Result<MemorySize, Reason> {
    let heap = run.size(OptionId::JmHeap)?;
    let heap = run.keep(Component::JvmHeap, heap);
    let off_heap = run.size(OptionId::JmOffHeap)?;
    if !run.contains(OptionId::JmFlinkSize) {
        let off_heap = run.keep(Component::OffHeap, off_heap);
        warn_of_small_heap(run, heap);
        return Ok(heap.checked_add(off_heap)?);
    }
    let flink = run.size(OptionId::JmFlinkSize)?;
    let flink = run.keep(Component::TotalFlink, flink);
    if run.contains(OptionId::JmOffHeap) {
        let off_heap = run.keep(Component::OffHeap, off_heap);
        if heap.checked_add(off_heap)? != flink {
            return Err(Reason::HeapAndOffHeapNotFlink { heap, off_heap, flink });
        }
    } else {
        let rest = flink
            .checked_sub(heap)
            .ok_or(Reason::HeapExceedsFlink { heap, flink })?;
        run.keep(
            Component::OffHeap,
            Amount {
                size: rest,
                provenance: Provenance::Remainder,
            },
        );
        if rest != off_heap.size {
            run.log(Notice::OffHeapIsRest {
                off_heap: rest,
                flink,
                heap,
                default: off_heap.size,
            });
        }
    }
    warn_of_small_heap(run, heap);
    Ok(flink)
}

/// From Total Flink Memory to the JVM heap (`deriveFromTotalFlinkMemory`).
pub(super) fn from_flink(run: &mut Run, flink: MemorySize) -> Result<(), Reason> {
    let off_heap = run.size(OptionId::JmOffHeap)?;
    let off_heap = run.keep(Component::OffHeap, off_heap);
    let heap = flink
        .checked_sub(off_heap)
        .filter(|heap| *heap > MemorySize::ZERO)
        .ok_or(Reason::FlinkBelowOffHeap { flink, off_heap })?;
    run.keep(
        Component::JvmHeap,
        Amount {
            size: heap,
            provenance: Provenance::Remainder,
        },
    );
    warn_of_small_heap(run, heap);
    Ok(())
}

fn warn_of_small_heap(run: &mut Run, heap: MemorySize) {
    if heap < RECOMMENDED_HEAP {
        run.log(Notice::SmallHeap {
            heap,
            recommended: RECOMMENDED_HEAP,
        });
    }
}
