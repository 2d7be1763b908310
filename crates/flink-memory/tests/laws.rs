//! What must hold of every derivation, whatever the configuration.

use flink_memory::{
    Component, Configuration, Deployment, FlinkVersion, MemorySize, OPTIONS, Process, Provenance, Reason, Target,
    Value, derive,
};
use proptest::prelude::*;

fn process() -> impl Strategy<Value = Process> {
    prop_oneof![Just(Process::TaskManager), Just(Process::JobManager)]
}

fn target() -> impl Strategy<Value = Target> {
    (
        process(),
        proptest::sample::select(&FlinkVersion::ALL[..]),
        proptest::sample::select(&Deployment::ALL[..]),
    )
        .prop_map(|(process, version, deployment)| Target {
            process,
            version,
            deployment,
        })
}

/// Values that make sense, and some that make trouble.
fn value() -> impl Strategy<Value = Value> {
    prop_oneof![
        6 => (1..8192u32).prop_map(|mebibytes| Value::Text(format!("{mebibytes}m"))),
        2 => (0..10_000u32).prop_map(|share| Value::Text(format!("0.{share:04}"))),
        1 => (0f64..1.0).prop_map(Value::Double),
        1 => any::<i64>().prop_map(Value::Integer),
        1 => any::<bool>().prop_map(Value::Boolean),
        1 => ".*".prop_map(Value::Text),
    ]
}

/// Keys of the table, most of them of the kind that derivations read.
fn key() -> impl Strategy<Value = &'static str> {
    let all: Vec<_> = OPTIONS
        .iter()
        .flat_map(|option| option.old_keys.iter().map(|old| old.key).chain([option.key]))
        .collect();
    let memory: Vec<_> = all
        .iter()
        .copied()
        .filter(|key| key.contains("manager.memory."))
        .collect();
    prop_oneof![5 => proptest::sample::select(memory), 1 => proptest::sample::select(all)]
}

fn configuration() -> impl Strategy<Value = Configuration> {
    proptest::collection::vec((key(), value()), 0..8).prop_map(|entries| {
        let mut configuration = Configuration::default();
        for (key, value) in entries {
            configuration.set(key, value, None);
        }
        configuration
    })
}

/// The one process that has no memory of its own.
fn is_local_job_manager(target: Target) -> bool {
    target.deployment == Deployment::Local && target.process == Process::JobManager
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 4000, ..ProptestConfig::default() })]

    #[test]
    fn parts_sum_to_their_whole(target in target(), configuration in configuration()) {
        let derivation = derive(target, &configuration);
        for whole in Component::ALL {
            let parts = whole.parts(target.process);
            let sizes: Option<Vec<_>> = parts.iter().map(|part| derivation.amounts.size(*part)).collect();
            if derivation.outcome.is_ok() && !parts.is_empty() && !is_local_job_manager(target) {
                prop_assert!(sizes.is_some(), "{:?} lacks a part", whole);
                let sum: i64 = sizes.iter().flatten().map(|size| size.bytes()).sum();
                prop_assert_eq!(derivation.amounts.size(whole).map(MemorySize::bytes), Some(sum));
            }
        }
    }

    #[test]
    fn a_process_starts_or_is_refused_in_words(target in target(), configuration in configuration()) {
        let derivation = derive(target, &configuration);
        // In local execution Flink starts no process.
        let is_started = derivation.outcome.is_ok() && target.deployment != Deployment::Local;
        prop_assert_eq!(derivation.jvm_arguments().is_some(), is_started);
        prop_assert_eq!(derivation.dynamic_properties().is_some(), is_started);
        prop_assert_eq!(derivation.summary().is_some(), is_started);
        if let Err(refusal) = &derivation.outcome {
            let is_wordless = matches!(refusal.reason, Reason::OverheadNotFixed { .. });
            prop_assert!(is_wordless || refusal.chain().iter().all(|exception| !exception.message.is_empty()));
            prop_assert_eq!(&refusal.chain()[0].message, &refusal.to_string());
        }
    }

    #[test]
    fn what_is_derived_lies_within_its_bounds(target in target(), configuration in configuration()) {
        let derivation = derive(target, &configuration);
        for component in Component::ALL {
            let Some(amount) = derivation.amounts.get(component) else { continue };
            match amount.provenance {
                Provenance::RaisedToMin(share) => prop_assert!(amount.size > share.derived),
                Provenance::CutToMax(share) => prop_assert!(amount.size < share.derived),
                Provenance::Fraction(share) => {
                    prop_assert_eq!(amount.size, share.derived);
                    prop_assert!(amount.size <= share.base);
                }
                _ => {}
            }
        }
    }

    #[test]
    fn a_larger_process_never_has_less_flink_memory(
        process in process(),
        version in proptest::sample::select(&FlinkVersion::ALL[..]),
        size in 0..1i64 << 40,
        more in 0..1i64 << 32,
        fraction in 0f32..1.0,
    ) {
        let flink = |bytes: i64| {
            let prefix = if process == Process::TaskManager { "taskmanager" } else { "jobmanager" };
            let mut configuration = Configuration::default();
            configuration.set(&format!("{prefix}.memory.process.size"), Value::Integer(bytes), None);
            configuration.set(&format!("{prefix}.memory.jvm-overhead.fraction"), Value::Text(fraction.to_string()), None);
            let target = Target { process, version, deployment: Deployment::Standalone };
            derive(target, &configuration).amounts.size(Component::TotalFlink)
        };
        // Sizes that are refused have none, which is less than any.
        prop_assert!(flink(size + more) >= flink(size));
    }

    #[test]
    fn the_derived_settings_derive_themselves(target in target(), configuration in configuration()) {
        let derivation = derive(target, &configuration);
        let Some(properties) = derivation.dynamic_properties() else { return Ok(()) };
        let mut fixed = Configuration::default();
        for (key, value) in &properties {
            // The list is quoted for the shell, and resources have no part in memory.
            if !key.starts_with("external-resource") {
                fixed.set(key, Value::Text(value.clone()), None);
            }
        }
        let again = derive(target, &fixed);
        for component in Component::ALL {
            prop_assert_eq!(again.amounts.size(component), derivation.amounts.size(component));
        }
    }
}
