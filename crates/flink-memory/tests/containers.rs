//! Holds what Kubernetes and YARN are asked for against what Flink itself asked them for.

#![allow(
    clippy::unwrap_used,
    clippy::indexing_slicing,
    reason = "the helpers of tests may fail"
)]

use flink_memory::container::{ContainerRefusal, Request, YARN_MINIMUM_ALLOCATION, container};
use flink_memory::{
    Component, Configuration, Deployment, Derivation, Exception, FlinkVersion, Process, Target, Value, derive,
};
use proptest::prelude::*;

/// Questions and answers; the first lines say what they are.
const RECORD: &str = include_str!("../../../tests/conformance/containers/answers.txt");

#[test]
fn flink_asks_for_the_same() {
    let mut question = "";
    let mut compared = 0;
    for line in RECORD.lines().filter(|line| !line.starts_with('#')) {
        let Some(answer) = line.strip_prefix("  ") else {
            question = line;
            continue;
        };
        let (versions, answer) = answer.split_once(" => ").unwrap();
        for version in versions.split(' ') {
            assert_eq!(
                ask(question, version.parse().unwrap()),
                answer,
                "{question} in {version}"
            );
            compared += 1;
        }
    }
    assert!(compared > 3000, "{compared} answers compared");
}

fn ask(question: &str, version: FlinkVersion) -> String {
    let fields: Vec<_> = question.split('\t').collect();
    let configuration: Configuration = fields[2..].iter().map(|entry| entry.split_once('=').unwrap()).collect();
    let process = match fields[1] {
        "tm" => Process::TaskManager,
        _ => Process::JobManager,
    };
    let deployment = fields[0].parse().unwrap();
    let target = Target {
        process,
        version,
        deployment,
    };
    let derivation = derive(target, &configuration);
    if let Err(refusal) = &derivation.outcome {
        return refused(&refusal.chain());
    }
    match container(&derivation, &configuration, YARN_MINIMUM_ALLOCATION) {
        Err(refusal) => refused(&ContainerRefusal::chain(&refusal)),
        Ok(None) => "nothing".to_owned(),
        Ok(Some(container)) => {
            let overhead = |derivation: &Derivation| derivation.amounts.size(Component::JvmOverhead).unwrap();
            let overhead = overhead(container.worker.as_deref().unwrap_or(&derivation));
            let sizes = format!("{} {} ", container.process.bytes(), overhead.bytes());
            match container.request {
                Request::Kubernetes(pod) => {
                    let ((cpu, memory), (cpu_limit, memory_limit)) = (pod.requests(), pod.limits());
                    let sizes = if process == Process::TaskManager { &sizes } else { "" };
                    format!("{sizes}{cpu} {memory} {cpu_limit} {memory_limit}")
                }
                Request::Yarn(container) => format!("{sizes}{} {}", container.requested, container.vcores),
            }
        }
    }
}

fn refused(chain: &[Exception]) -> String {
    format!("refused: {}: {}", chain[0].class, chain[0].message)
}

const KEYS: [&str; 14] = [
    "taskmanager.memory.process.size",
    "taskmanager.memory.flink.size",
    "taskmanager.memory.task.heap.size",
    "taskmanager.memory.managed.size",
    "taskmanager.memory.network.max",
    "taskmanager.memory.jvm-metaspace.size",
    "taskmanager.memory.jvm-overhead.min",
    "taskmanager.memory.jvm-overhead.max",
    "taskmanager.memory.jvm-overhead.fraction",
    "taskmanager.numberOfTaskSlots",
    "kubernetes.taskmanager.memory.limit-factor",
    "jobmanager.memory.process.size",
    "jobmanager.memory.heap.size",
    "cluster.fine-grained-resource-management.enabled",
];

fn entry() -> impl Strategy<Value = (&'static str, Value)> {
    let size = (1..8192u32).prop_map(|mebibytes| Value::Text(format!("{mebibytes}m")));
    let value = prop_oneof![
        6 => size,
        2 => (0f64..1.0).prop_map(Value::Double),
        1 => any::<i64>().prop_map(Value::Integer),
        1 => any::<bool>().prop_map(Value::Boolean),
        1 => ".*".prop_map(Value::Text),
    ];
    (proptest::sample::select(&KEYS[..]), value)
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 4000, ..ProptestConfig::default() })]

    #[test]
    fn only_the_overhead_is_derived_anew(
        total in (700..8192u32).prop_map(|mebibytes| Value::Text(format!("{mebibytes}m"))),
        entries in proptest::collection::vec(entry(), 0..4),
        task_manager in any::<bool>(),
        version in proptest::sample::select(&FlinkVersion::ALL[..]),
        deployment in proptest::sample::select(&Deployment::ALL[..]),
        minimum in -1..5000,
    ) {
        let mut configuration = Configuration::default();
        configuration.set(if task_manager { KEYS[0] } else { KEYS[11] }, total, None);
        for (key, value) in entries {
            configuration.set(key, value, None);
        }
        let process = if task_manager { Process::TaskManager } else { Process::JobManager };
        let derivation = derive(Target { process, version, deployment }, &configuration);
        let found = match container(&derivation, &configuration, minimum) {
            Err(refusal) => {
                prop_assert!(!refusal.chain().is_empty());
                return Ok(());
            }
            Ok(None) => {
                let nobody = matches!(deployment, Deployment::Standalone | Deployment::Docker | Deployment::Local);
                prop_assert!(nobody || derivation.outcome.is_err());
                return Ok(());
            }
            Ok(Some(container)) => container,
        };
        if let Some(worker) = &found.worker {
            for component in Component::ALL {
                let same = worker.amounts.size(component) == derivation.amounts.size(component);
                prop_assert!(same || matches!(component, Component::TotalProcess | Component::JvmOverhead));
            }
        }
        let mebibytes = found.process.bytes() >> 20;
        // From two pebibytes on, Flink's own numbers of mebibytes overflow.
        prop_assume!(mebibytes < 1 << 30);
        match found.request {
            Request::Kubernetes(pod) => {
                prop_assert_eq!(i64::from(pod.memory_request), mebibytes);
                prop_assert!(pod.memory_limit >= pod.memory_request && pod.cpu_limit >= pod.cpu_request);
            }
            Request::Yarn(container) => {
                prop_assert_eq!(container.allocated % minimum, 0);
                prop_assert!(container.allocated >= container.requested);
                prop_assert_eq!(i64::from(container.allocated - container.stranded), mebibytes);
            }
        }
    }
}
