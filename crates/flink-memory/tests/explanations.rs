//! What must hold of every explanation, and of every option that is said to change nothing.

use flink_memory::option::{Kind, find};
use flink_memory::{
    Component, Configuration, Deployment, FlinkVersion, MemorySize, OPTIONS, Operation, Process, Target, Value, derive,
    explain, explain_path, ignored_options,
};
use proptest::prelude::*;

fn target() -> impl Strategy<Value = Target> {
    (
        prop_oneof![Just(Process::TaskManager), Just(Process::JobManager)],
        proptest::sample::select(&FlinkVersion::ALL[..]),
        proptest::sample::select(&Deployment::ALL[..]),
    )
        .prop_map(|(process, version, deployment)| Target {
            process,
            version,
            deployment,
        })
}

fn mebibytes(most: u32) -> impl Strategy<Value = Value> {
    (1..most).prop_map(|mebibytes| Value::Text(format!("{mebibytes}m")))
}

/// A value that an option of the kind takes.
fn sound(key: &str, kind: Kind) -> BoxedStrategy<Value> {
    match kind {
        // Minimums and maximums have few values, so that both are sometimes the same.
        Kind::Size if key.ends_with("min") => proptest::sample::select(vec!["64m", "1m", "192m"])
            .prop_map(|text| Value::Text(text.to_owned()))
            .boxed(),
        Kind::Size if key.ends_with("max") => proptest::sample::select(vec!["64m", "192m", "1g", "2g", "8g"])
            .prop_map(|text| Value::Text(text.to_owned()))
            .boxed(),
        Kind::Size if key.contains("segment") => Just(Value::Text("32k".to_owned())).boxed(),
        Kind::Size if key.ends_with("process.size") || key.ends_with("flink.size") => mebibytes(16 << 10).boxed(),
        Kind::Size => mebibytes(1024).boxed(),
        Kind::Fraction => (0..99u32)
            .prop_map(|percent| Value::Text(format!("0.{percent:02}")))
            .boxed(),
        Kind::Float | Kind::Double => (1..64u32)
            .prop_map(|number| Value::Double(f64::from(number) / 4.0))
            .boxed(),
        Kind::Integer | Kind::Long => (1..5000i64).prop_map(Value::Integer).boxed(),
        Kind::Boolean => any::<bool>().prop_map(Value::Boolean).boxed(),
        _ => Just(Value::Text("gpu".to_owned())).boxed(),
    }
}

/// An entry of the table, most of them such as derivations read.
fn entry() -> impl Strategy<Value = (String, Value)> {
    let all: Vec<(String, Kind)> = OPTIONS
        .iter()
        .flat_map(|option| {
            let keys = option.old_keys.iter().map(|old| old.key).chain([option.key]);
            keys.map(|key| (key.replace("<name>", "gpu"), option.kind))
        })
        .collect();
    let read = |key: &str| {
        key.contains("manager.memory.") || key.contains(".heap.") || key.contains("umber") || key.contains("cpu")
    };
    let likely: Vec<_> = all.iter().filter(|(key, _)| read(key)).cloned().collect();
    prop_oneof![9 => proptest::sample::select(likely), 1 => proptest::sample::select(all)].prop_flat_map(
        |(key, kind)| {
            let value = sound(&key, kind);
            (Just(key), value)
        },
    )
}

/// Sound values for a few options, among them most often something to start from.
fn configuration() -> impl Strategy<Value = Configuration> {
    let start = proptest::sample::select(vec![
        &["taskmanager.memory.process.size", "jobmanager.memory.process.size"][..],
        &["taskmanager.memory.flink.size", "jobmanager.memory.flink.size"],
        &[
            "taskmanager.memory.task.heap.size",
            "taskmanager.memory.managed.size",
            "jobmanager.memory.heap.size",
        ],
        &[],
    ]);
    (start, mebibytes(8 << 10), proptest::collection::vec(entry(), 0..8)).prop_map(|(start, size, entries)| {
        let mut configuration = Configuration::default();
        for key in start {
            configuration.set(key, size.clone(), None);
        }
        for (key, value) in entries {
            configuration.set(&key, value, None);
        }
        configuration
    })
}

fn with(configuration: &Configuration, key: &str, value: Value) -> Configuration {
    let mut other = configuration.clone();
    other.set(key, value, None);
    other
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 6000, ..ProptestConfig::default() })]

    #[test]
    fn steps_come_to_the_size(target in target(), configuration in configuration()) {
        let derivation = derive(target, &configuration);
        let _ = explain_path(&derivation).to_string();
        for component in Component::ALL {
            let Some(amount) = derivation.amounts.get(component) else {
                prop_assert_eq!(explain(&derivation, &configuration, component), None);
                continue;
            };
            let explanation = explain(&derivation, &configuration, component).unwrap();
            let mut result = MemorySize::ZERO;
            for step in &explanation.steps {
                let size = step.size;
                result = match step.operation {
                    Operation::Start => size,
                    Operation::Add => result.checked_add(size).unwrap(),
                    Operation::Subtract => result.checked_sub(size).unwrap(),
                    Operation::Share(fraction) => result.checked_mul(fraction).unwrap(),
                    Operation::InverseShare(fraction) => result.checked_mul(fraction / (1.0 - fraction)).unwrap(),
                    Operation::Times(count) => MemorySize::from_bytes(result.bytes() * count).unwrap(),
                    Operation::AtLeast => result.max(size),
                    Operation::AtMost => result.min(size),
                };
                if matches!(step.operation, Operation::Share(_) | Operation::InverseShare(_) | Operation::Times(_)) {
                    prop_assert_eq!(result, size, "{:?}", explanation);
                }
                if let Some(component) = step.component {
                    prop_assert_eq!(derivation.amounts.size(component), Some(size), "{:?}", explanation);
                }
            }
            prop_assert_eq!(result, amount.size, "{:?}", explanation);
            for sentence in [explanation.sentence.to_string(), explanation.change.to_string()] {
                prop_assert!(sentence.ends_with('.') && !sentence.contains("  "), "{}", sentence);
                prop_assert!(sentence.starts_with(|first: char| !first.is_ascii_punctuation()), "{}", sentence);
            }
        }
    }

    #[test]
    fn an_ignored_option_may_have_any_sound_value(
        target in target(),
        configuration in configuration(),
        seed in any::<[u8; 32]>(),
    ) {
        let derivation = derive(target, &configuration);
        let mut runner = proptest::test_runner::TestRunner::new_with_rng(
            ProptestConfig::default(),
            proptest::test_runner::TestRng::from_seed(proptest::test_runner::RngAlgorithm::ChaCha, &seed),
        );
        for ignored in ignored_options(&derivation, &configuration) {
            let value = sound(&ignored.entry.key, ignored.option.def().kind)
                .new_tree(&mut runner)
                .unwrap()
                .current();
            let again = derive(target, &with(&configuration, &ignored.entry.key, value));
            prop_assert_eq!(&again.outcome, &derivation.outcome, "{:?}", ignored);
            for component in Component::ALL {
                let (now, before) = (again.amounts.size(component), derivation.amounts.size(component));
                prop_assert_eq!(now, before, "{:?}", ignored);
            }
        }
    }

    #[test]
    fn an_option_of_a_size_that_is_not_ignored_is_read(target in target(), configuration in configuration()) {
        let derivation = derive(target, &configuration);
        if derivation.outcome.is_err() {
            return Ok(());
        }
        let ignored: Vec<_> = ignored_options(&derivation, &configuration)
            .into_iter()
            .map(|ignored| ignored.entry.key.clone())
            .collect();
        let process = match target.process {
            Process::TaskManager => "taskmanager.",
            Process::JobManager => "jobmanager.",
        };
        for entry in configuration.entries() {
            let Some((option, _)) = find(&entry.key) else { continue };
            if !entry.key.starts_with(process) || option.def().bounds.is_none() || ignored.contains(&entry.key) {
                continue;
            }
            let bad = with(&configuration, &entry.key, Value::Text("nothing sound".to_owned()));
            prop_assert!(derive(target, &bad).outcome.is_err(), "{} is not read", entry.key);
        }
    }
}
