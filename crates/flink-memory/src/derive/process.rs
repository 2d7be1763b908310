//! From one of the three starting points to Flink memory, JVM metaspace and JVM overhead (`ProcessMemoryUtils`).

use crate::amount::{Amount, Provenance};
use crate::component::{Component, Process};
use crate::notice::{Described, Notice};
use crate::option::OptionId;
use crate::refusal::Reason;
use crate::size::MemorySize;

use super::read::{Range, Run};
use super::{DerivationPath, job_manager, task_manager};

/// Follows `ProcessMemoryUtils.memoryProcessSpecFromConfig`: the first starting point that is configured is taken.
pub(super) fn derive(run: &mut Run) -> Result<(), Reason> {
    let flink = run.either(OptionId::TmFlinkSize, OptionId::JmFlinkSize);
    let process = run.either(OptionId::TmProcessSize, OptionId::JmProcessSize);
    let fine_grained = match run.target.process {
        Process::TaskManager => run.contains(OptionId::TaskHeap) && run.contains(OptionId::ManagedSize),
        Process::JobManager => run.contains(OptionId::JmHeap),
    };
    if fine_grained {
        run.path = Some(DerivationPath::FineGrained);
        let flink = match run.target.process {
            Process::TaskManager => task_manager::from_parts(run)?,
            Process::JobManager => job_manager::from_heap(run)?,
        };
        around_flink(run, flink)
    } else if run.contains(flink) {
        run.path = Some(DerivationPath::TotalFlink);
        let amount = run.size(flink)?;
        let size = run.keep(Component::TotalFlink, amount);
        from_flink(run, size)?;
        around_flink(run, size)
    } else if run.contains(process) {
        run.path = Some(DerivationPath::TotalProcess);
        let amount = run.size(process)?;
        let size = run.keep(Component::TotalProcess, amount);
        let flink = within_process(run, size)?;
        from_flink(run, flink)
    } else {
        Err(Reason::NothingConfigured {
            process: run.target.process,
            version: run.target.version,
        })
    }
}

fn from_flink(run: &mut Run, flink: MemorySize) -> Result<(), Reason> {
    match run.target.process {
        Process::TaskManager => task_manager::from_flink(run, flink),
        Process::JobManager => job_manager::from_flink(run, flink),
    }
}

fn metaspace(run: &mut Run) -> Result<MemorySize, Reason> {
    let option = run.either(OptionId::TmMetaspace, OptionId::JmMetaspace);
    let amount = run.size(option)?;
    Ok(run.keep(Component::JvmMetaspace, amount))
}

fn overhead_range(run: &mut Run) -> Result<Range, Reason> {
    let min = run.either(OptionId::TmOverheadMin, OptionId::JmOverheadMin);
    let max = run.either(OptionId::TmOverheadMax, OptionId::JmOverheadMax);
    let fraction = run.either(OptionId::TmOverheadFraction, OptionId::JmOverheadFraction);
    let (min, max) = (run.size(min)?.size, run.size(max)?.size);
    run.range(fraction, min, max)
}

/// Takes metaspace and overhead out of the process, and gives what is left: Total Flink Memory
/// (`deriveJvmMetaspaceAndOverheadWithTotalProcessMemory`).
fn within_process(run: &mut Run, process: MemorySize) -> Result<MemorySize, Reason> {
    let metaspace = metaspace(run)?;
    let range = overhead_range(run)?;
    let overhead = run.fraction(Described::JvmOverhead, process, range)?;
    let overhead = run.keep(Component::JvmOverhead, overhead);
    let flink =
        process
            .checked_sub(metaspace.checked_add(overhead)?)
            .ok_or(Reason::MetaspaceAndOverheadExceedProcess {
                metaspace,
                overhead,
                process,
            })?;
    Ok(run.keep(
        Component::TotalFlink,
        Amount {
            size: flink,
            provenance: Provenance::Remainder,
        },
    ))
}

/// Puts metaspace and overhead around Total Flink Memory; the overhead is the rest of the process where that is
/// configured (`deriveJvmMetaspaceAndOverheadFromTotalFlinkMemory`).
fn around_flink(run: &mut Run, flink: MemorySize) -> Result<(), Reason> {
    let metaspace = metaspace(run)?;
    let flink_and_metaspace = flink.checked_add(metaspace)?;
    let total = run.either(OptionId::TmProcessSize, OptionId::JmProcessSize);
    if !run.contains(total) {
        let range = overhead_range(run)?;
        let overhead = run.inverse_fraction(Described::JvmOverhead, flink_and_metaspace, range)?;
        let overhead = run.keep(Component::JvmOverhead, overhead);
        flink_and_metaspace.checked_add(overhead)?;
        return Ok(());
    }
    let process = run.size(total)?;
    let process = run.keep(Component::TotalProcess, process);
    let derived = process
        .checked_sub(flink_and_metaspace)
        .ok_or(Reason::FlinkAndMetaspaceExceedProcess {
            process,
            flink,
            metaspace,
        })?;
    run.keep(
        Component::JvmOverhead,
        Amount {
            size: derived,
            provenance: Provenance::Remainder,
        },
    );
    let Range {
        option,
        fraction,
        min,
        max,
    } = overhead_range(run)?;
    if derived > max || derived < min {
        return Err(Reason::OverheadOutsideRange { derived, min, max });
    }
    if run.contains(option) && derived != process.checked_mul(fraction)? {
        let version = run.target.version;
        run.log(Notice::OverheadNotFraction {
            derived,
            fraction,
            process,
            version,
        });
    }
    Ok(())
}
