//! The heap options of old, which releases before 2.0 read as one of today's
//! (`MemoryBackwardsCompatibilityUtils`).

use crate::amount::{Amount, Provenance};
use crate::deployment::Deployment;
use crate::notice::Notice;
use crate::option::OptionId;
use crate::refusal::Reason;
use crate::size::MemorySize;
use crate::value::to_integer;
use crate::version::v;

use super::read::Run;

/// Reads `*.heap.size` or `*.heap.mb` in the place of the option that the deployment means by it, unless that is set.
pub(super) fn map_heap(run: &mut Run) -> Result<(), Reason> {
    if run.target.version >= v(2, 0) {
        return Ok(());
    }
    let read_as = match run.target.deployment {
        // A container image runs the same scripts as a machine.
        Deployment::Standalone | Deployment::Docker | Deployment::Local => {
            run.either(OptionId::TmFlinkSize, OptionId::JmHeap)
        }
        Deployment::Kubernetes | Deployment::KubernetesOperator | Deployment::Yarn => {
            run.either(OptionId::TmProcessSize, OptionId::JmProcessSize)
        }
    };
    if run.contains(read_as) {
        return Ok(());
    }
    let heap = run.either(OptionId::TmLegacyHeap, OptionId::JmLegacyHeap);
    let heap_mb = run.either(OptionId::TmLegacyHeapMb, OptionId::JmLegacyHeapMb);
    let amount = if run.contains(heap) {
        Amount {
            size: run.size(heap)?.size,
            provenance: Provenance::Legacy(heap),
        }
    } else if let Some(mebibytes) = run.value(heap_mb, to_integer)? {
        let size = u32::try_from(mebibytes).map_err(|_| Reason::NegativeLegacyHeap { mebibytes })?;
        Amount {
            size: MemorySize::from_mebibytes(size),
            provenance: Provenance::Legacy(heap_mb),
        }
    } else {
        return Ok(());
    };
    run.log(Notice::LegacyHeap {
        option: read_as,
        heap: amount.size,
    });
    run.legacy = Some((read_as, amount));
    Ok(())
}
