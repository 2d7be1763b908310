//! CPU cores, slots and external resources, which Flink reads after memory and in the same breath.

use std::collections::HashMap;

use java_float::Decimal;

use crate::configuration::Value;
use crate::deployment::Deployment;
use crate::notice::Notice;
use crate::option::OptionId;
use crate::refusal::Reason;
use crate::value::{to_double, to_list, to_long};
use crate::version::{FlinkVersion, v};

use super::Resources;
use super::read::Run;

/// Follows `TaskExecutorProcessUtils.createMemoryProcessSpec`.
pub(super) fn read(run: &mut Run) -> Result<Resources, Reason> {
    let cpu_cores = cpu_cores(run)?;
    let slots = run.integer(OptionId::Slots)?;
    let external = external_resources(run)?;
    Ok(Resources {
        cpu_cores,
        slots,
        external,
        limits_direct_memory: true,
    })
}

/// What a JobManager reads last (`JobManagerProcessUtils.generateJvmParametersStr`).
pub(super) fn read_job_manager(run: &mut Run) -> Result<Resources, Reason> {
    let limits_direct_memory = run.boolean(OptionId::JmDirectLimit)?;
    Ok(Resources {
        limits_direct_memory,
        ..Resources::default()
    })
}

/// The configured number, else the deployment's own option, else one for each slot
/// (`TaskExecutorProcessUtils.getCpuCoresWithFallback`).
fn cpu_cores(run: &mut Run) -> Result<f64, Reason> {
    let configured = run.value(OptionId::CpuCores, to_double)?;
    let cores = match configured {
        Some(cores) => cores,
        None => {
            let of_deployment = match run.target.deployment {
                Deployment::Standalone | Deployment::Docker | Deployment::Local => -1.0,
                Deployment::Kubernetes | Deployment::KubernetesOperator => run.double(OptionId::KubernetesTmCpu)?,
                Deployment::Yarn => f64::from(run.integer(OptionId::YarnVcores)?),
            };
            if of_deployment > 0.0 {
                of_deployment
            } else {
                f64::from(run.integer(OptionId::Slots)?)
            }
        }
    };
    if cores <= 0.0 {
        Err(Reason::NoCpuCores)
    } else if cores.is_nan() {
        Err(Reason::CpuNotANumber { first: 'N' })
    } else if cores.is_infinite() {
        Err(Reason::CpuNotANumber { first: 'I' })
    } else {
        Ok(cores)
    }
}

/// The cores as Flink writes them: since 1.14 cut to eight decimals (`Resource`).
pub(super) fn written_cores(cores: f64, version: FlinkVersion) -> f64 {
    if version >= v(1, 14) {
        Decimal::shortest(cores).cut_to_decimals(8)
    } else {
        cores
    }
}

/// Names and amounts, less those without a positive amount (`ExternalResourceUtils.getExternalResourceAmountMap`).
///
/// Flink keeps an amount as the decimal text of a double, and cuts that to 64 bits when it writes it.
pub(super) fn external_resources(run: &mut Run) -> Result<Vec<(String, i64)>, Reason> {
    let Some(names) = run.value(OptionId::ExternalResources, to_list)? else {
        return Ok(Vec::new());
    };
    if run
        .entry(OptionId::ExternalResources)
        .is_some_and(|entry| entry.value == Value::Text("none".to_owned()))
    {
        return Ok(Vec::new());
    }
    // `new HashSet<>(names)` makes room for its elements at once.
    let room = (names.len() * 4 / 3 + 1).max(16);
    let names = names.into_iter().map(|name| (name, 0)).collect();
    let mut amounts = Vec::new();
    for (name, _) in hash_order(names, room) {
        let key = format!("external-resource.{name}.amount");
        let amount = match run.configuration.get(&key) {
            None => None,
            Some(entry) => {
                Some(to_long(&entry.value).map_err(|error| Reason::BadValue(run.bad_value(&key, entry, error)))?)
            }
        };
        // Each name comes once, and so do these lines: there is no need to look for them in the log.
        match amount {
            None => run.notices.push(Notice::ResourceWithoutAmount { name }),
            Some(amount) if amount <= 0 => run.notices.push(Notice::ResourceAmountNotPositive { name, amount }),
            Some(amount) => amounts.push((name, Decimal::shortest(amount as f64).wrapping_integer())),
        }
    }
    Ok(hash_order(amounts, 16))
}

/// The order in which a `java.util.HashMap` with string keys gives them, each once; `room` is what it was made for.
fn hash_order(names: Vec<(String, i64)>, room: usize) -> Vec<(String, i64)> {
    let mut seen = HashMap::new();
    let mut distinct = names;
    distinct.retain(|(name, _)| seen.insert(name.clone(), 0_u32).is_none());
    let mut buckets = room.next_power_of_two();
    while distinct.len() * 4 > buckets * 3 {
        buckets *= 2;
    }
    let bucket = |(name, _): &(String, i64)| {
        let hash = name
            .encode_utf16()
            .fold(0u32, |hash, unit| hash.wrapping_mul(31).wrapping_add(u32::from(unit)));
        (hash ^ hash >> 16) as usize & (buckets - 1)
    };
    // Stable: within a bucket, Java keeps the order of arrival.
    distinct.sort_by_cached_key(bucket);
    distinct
}
