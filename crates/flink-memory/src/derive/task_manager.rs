//! The parts of a TaskManager's Flink memory (`TaskExecutorFlinkMemoryUtils`).

use crate::amount::{Amount, Provenance};
use crate::component::Component;
use crate::notice::{Described, Notice};
use crate::option::OptionId;
use crate::refusal::Reason;
use crate::size::{LongOverflow, MemorySize};
use crate::version::v;

use super::read::{Range, Run};

/// The parts that are always read and never derived.
struct Fixed {
    framework_heap: MemorySize,
    framework_off_heap: MemorySize,
    task_off_heap: MemorySize,
}

fn fixed(run: &mut Run) -> Result<Fixed, Reason> {
    let mut read = |option, component| {
        let amount = run.size(option)?;
        Ok::<_, Reason>(run.keep(component, amount))
    };
    Ok(Fixed {
        framework_heap: read(OptionId::FrameworkHeap, Component::FrameworkHeap)?,
        framework_off_heap: read(OptionId::FrameworkOffHeap, Component::FrameworkOffHeap)?,
        task_off_heap: read(OptionId::TaskOffHeap, Component::TaskOffHeap)?,
    })
}

impl Fixed {
    /// The sum with two other parts.
    fn plus(&self, one: MemorySize, other: MemorySize) -> Result<MemorySize, LongOverflow> {
        self.framework_heap
            .checked_add(self.framework_off_heap)?
            .checked_add(self.task_off_heap)?
            .checked_add(one)?
            .checked_add(other)
    }
}

fn explicit(run: &mut Run, option: OptionId, component: Component) -> Result<MemorySize, Reason> {
    let amount = run.size(option)?;
    Ok(run.keep(component, amount))
}

/// From task heap and managed memory to Total Flink Memory (`deriveFromRequiredFineGrainedOptions`).
pub(super) fn from_parts(run: &mut Run) -> Result<MemorySize, Reason> {
    let task_heap = explicit(run, OptionId::TaskHeap, Component::TaskHeap)?;
    let managed = explicit(run, OptionId::ManagedSize, Component::Managed)?;
    let fixed = fixed(run)?;
    let all_but_network = fixed.plus(task_heap, managed)?;
    if run.contains(OptionId::TmFlinkSize) {
        let flink = run.size(OptionId::TmFlinkSize)?;
        let flink = run.keep(Component::TotalFlink, flink);
        network_is_rest(run, &fixed, task_heap, managed, flink)?;
        return Ok(flink);
    }
    let network = if uses_number_of_buffers(run) {
        number_of_buffers(run)?
    } else {
        let range = network_range(run)?;
        run.inverse_fraction(Described::Network, all_but_network, range)?
    };
    let network = run.keep(Component::Network, network);
    Ok(all_but_network.checked_add(network)?)
}

/// From Total Flink Memory to its parts (`deriveFromTotalFlinkMemory`).
pub(super) fn from_flink(run: &mut Run, flink: MemorySize) -> Result<(), Reason> {
    let fixed = fixed(run)?;
    if run.contains(OptionId::TaskHeap) {
        let task_heap = explicit(run, OptionId::TaskHeap, Component::TaskHeap)?;
        let managed = managed(run, flink)?;
        return network_is_rest(run, &fixed, task_heap, managed, flink);
    }
    let managed = managed(run, flink)?;
    let network = if uses_number_of_buffers(run) {
        number_of_buffers(run)?
    } else {
        let range = network_range(run)?;
        run.fraction(Described::Network, flink, range)?
    };
    let network = run.keep(Component::Network, network);
    let all_but_task_heap = fixed.plus(managed, network)?;
    let task_heap = flink
        .checked_sub(all_but_task_heap)
        .ok_or(Reason::AllButTaskHeapExceedsFlink {
            framework_heap: fixed.framework_heap,
            framework_off_heap: fixed.framework_off_heap,
            task_off_heap: fixed.task_off_heap,
            managed,
            network,
            flink,
        })?;
    run.keep(
        Component::TaskHeap,
        Amount {
            size: task_heap,
            provenance: Provenance::Remainder,
        },
    );
    Ok(())
}

/// The configured size, or the fraction of Total Flink Memory (`deriveManagedMemoryAbsoluteOrWithFraction`).
fn managed(run: &mut Run, flink: MemorySize) -> Result<MemorySize, Reason> {
    let amount = if run.contains(OptionId::ManagedSize) {
        run.size(OptionId::ManagedSize)?
    } else {
        let range = run.range(OptionId::ManagedFraction, MemorySize::ZERO, MemorySize::MAX)?;
        run.fraction(Described::Managed, flink, range)?
    };
    Ok(run.keep(Component::Managed, amount))
}

fn network_range(run: &mut Run) -> Result<Range, Reason> {
    let (min, max) = (
        run.size(OptionId::NetworkMin)?.size,
        run.size(OptionId::NetworkMax)?.size,
    );
    run.range(OptionId::NetworkFraction, min, max)
}

/// Gives network memory what the other parts leave, and holds that against the network options.
fn network_is_rest(
    run: &mut Run,
    fixed: &Fixed,
    task_heap: MemorySize,
    managed: MemorySize,
    flink: MemorySize,
) -> Result<(), Reason> {
    let network = flink
        .checked_sub(fixed.plus(task_heap, managed)?)
        .ok_or(Reason::AllButNetworkExceedsFlink {
            framework_heap: fixed.framework_heap,
            framework_off_heap: fixed.framework_off_heap,
            task_heap,
            task_off_heap: fixed.task_off_heap,
            managed,
            flink,
        })?;
    run.keep(
        Component::Network,
        Amount {
            size: network,
            provenance: Provenance::Remainder,
        },
    );
    check_network(run, network, flink).map_err(|reason| match reason {
        reason if reason.is_illegal_configuration() => Reason::NetworkRestInconsistent(Box::new(reason)),
        reason => reason,
    })
}

/// Follows `sanityCheckNetworkMemory`.
fn check_network(run: &mut Run, derived: MemorySize, flink: MemorySize) -> Result<(), Reason> {
    if uses_number_of_buffers(run) {
        let configured = number_of_buffers(run)?.size;
        return if derived == configured {
            Ok(())
        } else {
            Err(Reason::NetworkNotBuffers { derived, configured })
        };
    }
    let Range {
        option,
        fraction,
        min,
        max,
    } = network_range(run)?;
    if derived > max || derived < min {
        return Err(Reason::NetworkOutsideRange { derived, min, max });
    }
    if run.contains(option) && derived != flink.checked_mul(fraction)? {
        run.log(Notice::NetworkNotFraction {
            derived,
            fraction,
            flink,
        });
    }
    Ok(())
}

/// Whether the number of buffers counts: before 2.0, where none of the options that replace it is set.
fn uses_number_of_buffers(run: &mut Run) -> bool {
    run.target.version < v(2, 0)
        && !(run.contains(OptionId::NetworkMin)
            || run.contains(OptionId::NetworkMax)
            || run.contains(OptionId::NetworkFraction))
        && run.contains(OptionId::NumberOfBuffers)
}

/// The number of buffers times their size (`getNetworkMemorySizeWithLegacyConfig`).
fn number_of_buffers(run: &mut Run) -> Result<Amount, Reason> {
    let buffers = run.integer(OptionId::NumberOfBuffers)?;
    let segment = segment_size(run)?;
    let size = MemorySize::from_bytes(i64::from(buffers) * i64::from(segment)).ok_or(Reason::NegativeBuffers)?;
    Ok(Amount {
        size,
        provenance: Provenance::Buffers { buffers, segment },
    })
}

/// The size of a network buffer in bytes (`ConfigurationParserUtils.getPageSize`).
fn segment_size(run: &mut Run) -> Result<i32, Reason> {
    let size = run.size(OptionId::SegmentSize).map_err(|reason| match reason {
        // Flink reads this one size without the exception that it puts around all others.
        Reason::UnreadableSize(bad) => Reason::BadValue(bad),
        other => other,
    })?;
    let bytes = size.size.bytes();
    let bytes = i32::try_from(bytes).map_err(|_| Reason::SegmentTooLarge { bytes })?;
    if bytes < 4096 {
        Err(Reason::SegmentTooSmall { bytes })
    } else if bytes & (bytes - 1) != 0 {
        Err(Reason::SegmentNotPowerOfTwo { bytes })
    } else {
        Ok(bytes)
    }
}
