//! Local execution: a TaskManager within a JVM that somebody else has started (`MiniCluster`).
//!
//! Follows `PerJobMiniClusterFactory.getMiniClusterConfig`, `TaskExecutorResourceUtils.adjustForLocalExecution` and
//! `resourceSpecFromConfig`, and `TaskExecutorMemoryConfiguration.create`. The JobManager there has no memory of its
//! own.

use crate::amount::{Amount, Provenance};
use crate::component::{Component, Process};
use crate::notice::Notice;
use crate::option::OptionId;
use crate::refusal::Reason;
use crate::size::MemorySize;
use crate::value::{to_double, to_integer, to_size};
use crate::version::v;

use super::read::Run;
use super::{DerivationPath, Resources, resources};

/// What stands for “no limit”: of task heap and of task off-heap memory, 1 TiB each, and of CPU cores.
const UNLIMITED: MemorySize = MemorySize::from_mebibytes(1024 * 1024);
const CPU_CORES: f64 = 1_000_000.0;

const NETWORK: MemorySize = MemorySize::from_mebibytes(64);
const MANAGED: MemorySize = MemorySize::from_mebibytes(128);

/// What Flink warns of where it is set, in its order.
pub(crate) const WITHOUT_EFFECT: [OptionId; 8] = [
    OptionId::TmProcessSize,
    OptionId::TmFlinkSize,
    OptionId::FrameworkHeap,
    OptionId::FrameworkOffHeap,
    OptionId::TmMetaspace,
    OptionId::TmOverheadMin,
    OptionId::TmOverheadMax,
    OptionId::TmOverheadFraction,
];

/// What counts, in Flink's order.
pub(crate) const WITH_EFFECT: [OptionId; 6] = [
    OptionId::CpuCores,
    OptionId::TaskHeap,
    OptionId::TaskOffHeap,
    OptionId::NetworkMin,
    OptionId::NetworkMax,
    OptionId::ManagedSize,
];

pub(super) fn derive(run: &mut Run) -> Result<Resources, Reason> {
    run.path = Some(DerivationPath::Local);
    if run.target.process == Process::JobManager {
        return Ok(Resources::default());
    }
    let slots = slots(run)?;
    announce(run)?;
    let network = network(run)?;
    let cpu_cores = cpu_cores(run)?;
    let task_heap = size(run, OptionId::TaskHeap, UNLIMITED)?;
    let task_off_heap = size(run, OptionId::TaskOffHeap, UNLIMITED)?;
    let managed = size(run, OptionId::ManagedSize, MANAGED)?;
    let external = resources::external_resources(run)?;
    run.keep(Component::Network, network);
    run.keep(Component::TaskHeap, task_heap);
    run.keep(Component::TaskOffHeap, task_off_heap);
    run.keep(Component::Managed, managed);
    shown(run)?;
    if run.target.version < v(2, 0) && run.contains(OptionId::NumberOfBuffers) {
        run.log(Notice::BuffersIgnored);
    }
    Ok(Resources {
        cpu_cores: resources::written_cores(cpu_cores, run.target.version),
        slots,
        external,
        limits_direct_memory: false,
    })
}

/// As many as the job's parallelism, unless they are set.
fn slots(run: &mut Run) -> Result<i32, Reason> {
    if let Some(slots) = run.value(OptionId::Slots, to_integer)? {
        return Ok(slots);
    }
    let parallelism = run.configuration.get("parallelism.default");
    let parallelism = parallelism.and_then(|entry| to_integer(&entry.value).ok());
    Ok(parallelism.filter(|parallelism| *parallelism > 0).unwrap_or(1))
}

/// Says what is set and has no effect, and what is not set and gets a value.
fn announce(run: &mut Run) -> Result<(), Reason> {
    let version = run.target.version;
    for option in WITHOUT_EFFECT {
        if run.contains(option) {
            run.log(Notice::NoEffectLocally { option, version });
        }
    }
    let mut set = |option, to| {
        if !run.contains(option) {
            run.log(Notice::SetLocally { option, to });
        }
    };
    set(OptionId::CpuCores, None);
    set(OptionId::TaskHeap, None);
    set(OptionId::TaskOffHeap, None);
    // Each bound is set to the other, if only one of them is set.
    let (has_min, has_max) = (run.contains(OptionId::NetworkMin), run.contains(OptionId::NetworkMax));
    match (has_min, has_max) {
        (false, true) => read(run, OptionId::NetworkMax).map(|_| ())?,
        (true, false) => read(run, OptionId::NetworkMin).map(|_| ())?,
        (true, true) => {}
        (false, false) => {
            for option in [OptionId::NetworkMin, OptionId::NetworkMax] {
                run.log(Notice::SetLocally {
                    option,
                    to: Some(NETWORK),
                });
            }
        }
    }
    if !run.contains(OptionId::ManagedSize) {
        run.log(Notice::SetLocally {
            option: OptionId::ManagedSize,
            to: Some(MANAGED),
        });
    }
    Ok(())
}

/// A size that is set.
fn read(run: &mut Run, option: OptionId) -> Result<Option<Amount>, Reason> {
    let size = run.value(option, to_size)?;
    Ok(size.map(|size| Amount {
        size,
        provenance: Provenance::Configured(option),
    }))
}

/// A size, or what local execution takes where it is not set.
fn size(run: &mut Run, option: OptionId, unset: MemorySize) -> Result<Amount, Reason> {
    Ok(read(run, option)?.unwrap_or(Amount {
        size: unset,
        provenance: Provenance::Local(option),
    }))
}

/// A size that changes nothing, or its default. Since 1.20 Flink takes such options away before it reads them.
fn without_effect(run: &mut Run, option: OptionId) -> Result<Amount, Reason> {
    let is_read = run.target.version < v(1, 20);
    let set = if is_read { read(run, option)? } else { None };
    Ok(set.unwrap_or(Amount {
        size: run.default_size(option),
        provenance: Provenance::Default(option),
    }))
}

/// Both bounds, which must be the same.
fn network(run: &mut Run) -> Result<Amount, Reason> {
    let min = read(run, OptionId::NetworkMin)?;
    let max = read(run, OptionId::NetworkMax)?;
    match (min, max) {
        (Some(min), Some(max)) if min.size != max.size => Err(Reason::NetworkNotFixed {
            min: min.size,
            max: max.size,
        }),
        (Some(bound), _) | (None, Some(bound)) => Ok(bound),
        (None, None) => size(run, OptionId::NetworkMin, NETWORK),
    }
}

fn cpu_cores(run: &mut Run) -> Result<f64, Reason> {
    let cores = run.value(OptionId::CpuCores, to_double)?.unwrap_or(CPU_CORES);
    if cores.is_nan() {
        Err(Reason::CpuNotANumber { first: 'N' })
    } else if cores.is_infinite() {
        Err(Reason::CpuNotANumber { first: 'I' })
    } else if cores < 0.0 {
        Err(Reason::NegativeCpuCores)
    } else {
        Ok(cores)
    }
}

/// The sizes that Flink only shows in its web interface, and their sums.
fn shown(run: &mut Run) -> Result<(), Reason> {
    let mut show = |option, component| {
        let amount = without_effect(run, option)?;
        Ok::<_, Reason>(run.keep(component, amount))
    };
    let framework_heap = show(OptionId::FrameworkHeap, Component::FrameworkHeap)?;
    let framework_off_heap = show(OptionId::FrameworkOffHeap, Component::FrameworkOffHeap)?;
    let metaspace = show(OptionId::TmMetaspace, Component::JvmMetaspace)?;
    let overhead = show(OptionId::TmOverheadMax, Component::JvmOverhead)?;
    let mut flink = MemorySize::ZERO;
    for component in [
        Component::TaskHeap,
        Component::TaskOffHeap,
        Component::Network,
        Component::Managed,
    ] {
        flink = flink.checked_add(run.amounts.size(component).unwrap_or_default())?;
    }
    let flink = flink.checked_add(framework_heap)?.checked_add(framework_off_heap)?;
    // An unset minimum gets the maximum's default, not the maximum.
    let least = match without_effect(run, OptionId::TmOverheadMin)? {
        Amount {
            provenance: Provenance::Configured(_),
            size,
        } => size,
        _ => run.default_size(OptionId::TmOverheadMax),
    };
    if least != overhead {
        return Err(Reason::OverheadNotFixed {
            min: least,
            max: overhead,
        });
    }
    // The last sum wraps around in Flink; sizes of 8 EiB are nobody's.
    flink.checked_add(metaspace.checked_add(overhead)?)?;
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{Deployment, FlinkVersion, Refusal, Target, derive};

    fn local(version: FlinkVersion, entries: &[(&str, &str)]) -> Result<[i64; 2], Refusal> {
        let target = Target {
            process: Process::TaskManager,
            version,
            deployment: Deployment::Local,
        };
        let derivation = derive(target, &entries.iter().copied().collect());
        let size = |component| derivation.amounts.size(component).unwrap_or_default().bytes() >> 20;
        derivation
            .outcome
            .clone()
            .map(|_| [Component::Network, Component::Managed].map(size))
    }

    #[test]
    fn only_network_and_managed_memory_have_sizes() {
        let (min, max) = ("taskmanager.memory.network.min", "taskmanager.memory.network.max");
        let overhead = ("taskmanager.memory.jvm-overhead.min", "64m");
        for version in FlinkVersion::ALL {
            assert_eq!(
                local(version, &[("taskmanager.memory.process.size", "8g")]),
                Ok([64, 128])
            );
            assert_eq!(local(version, &[(max, "32m")]), Ok([32, 128]));
            assert_eq!(
                local(version, &[(min, "1g"), ("taskmanager.memory.managed.size", "0")]),
                Ok([1024, 0])
            );
            let mismatch = local(version, &[(min, "1m"), (max, "2m")]).unwrap_err();
            assert!(mismatch.concerns(OptionId::NetworkMin) && mismatch.chain().len() == 2);
            // What has no effect still keeps older releases from starting.
            assert_eq!(local(version, &[overhead]).is_err(), version < v(1, 20), "{version}");
        }
    }
}
