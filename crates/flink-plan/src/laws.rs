//! What must hold of every plan, over random answers, every release and every deployment.

use flink_advice::{Subject, buffers};
use flink_config::{Answer, ConfigFile, Document, apply};
use flink_memory::{Component, Deployment, FlinkVersion, MemorySize, Process, v};
use proptest::prelude::*;

use crate::answers::tests::plans;
use crate::search::{keeps_minimums, risks};
use crate::{Bound, Plan, Planned, edits_for, plan};

fn planned(text: &str, flink: FlinkVersion, deployment: Deployment) -> Planned {
    let answers: Plan = text.parse().unwrap();
    plan(&answers, None, flink, deployment, ConfigFile::usual(flink))
}

/// What a plan is, in a few lines.
fn shown(planned: &Planned) -> Vec<String> {
    let lines = planned
        .settings
        .iter()
        .map(|setting| format!("{}: {}", setting.key, setting.text));
    lines.collect()
}

/// What of a plan is not as it must be.
fn fault(answers: &Plan, planned: &Planned) -> Option<String> {
    let answer = &planned.answer;
    let subject = Subject::of(answer);
    if let Some(process) = Process::ALL.into_iter().find(|process| !answer.starts(*process)) {
        return Some(format!(
            "{} does not start: {:?}",
            process.name(),
            answer.refusal(process)
        ));
    }
    if !keeps_minimums(&subject, true) && !keeps_minimums(&subject, false) {
        return Some("a part has less than it needs".to_owned());
    }
    let is_said = planned
        .notes
        .iter()
        .any(|note| note.contains("too small") || note.contains("64 TiB"));
    let is_impossible = planned.notes.iter().any(|note| note.contains("64 TiB"));
    let mut found = risks(&subject, answers.exchanges.map_or(1, i64::from));
    if let Some(finding) = found.next().filter(|_| !is_impossible) {
        return Some(format!("{}: {}", finding.rule, finding.title));
    }
    // What bounds a process holds, unless it is said that nothing fits into it.
    let size = subject.size(Process::TaskManager, Component::TotalProcess);
    let bound = match answers.bound {
        Some(Bound::Container(size) | Bound::Node(size)) => Some(size),
        _ => None,
    };
    if size.zip(bound).is_some_and(|(size, bound)| size > bound) && !is_said {
        return Some(format!("{size:?} is more than {bound:?}"));
    }
    let told: Vec<_> = planned
        .settings
        .iter()
        .filter(|setting| setting.why.is_empty())
        .collect();
    (!told.is_empty()).then(|| format!("no reason is given for {told:?}"))
}

#[test]
fn plans_of_a_few_jobs() {
    let cases = [
        ("", v(2, 3), Deployment::Kubernetes),
        (
            "in:container-8g,parallelism:64,slots:4,state:rocksdb,size:200g,hot:10",
            v(2, 3),
            Deployment::Kubernetes,
        ),
        (
            "in:container-4g,job:batch,parallelism:16",
            v(1, 20),
            Deployment::KubernetesOperator,
        ),
        (
            "job:python,parallelism:8,state:rocksdb,with:kafka.files",
            v(2, 3),
            Deployment::Yarn,
        ),
        (
            "job:sql,parallelism:200,slots:8,exchanges:3",
            v(1, 16),
            Deployment::Docker,
        ),
        (
            "in:node-64g,parallelism:100,slots:16,state:heap,size:40g,exchanges:2",
            v(2, 3),
            Deployment::Standalone,
        ),
        ("parallelism:64,exchanges:1", v(2, 3), Deployment::Local),
        ("in:container-512m,parallelism:4", v(2, 3), Deployment::Docker),
    ];
    let mut told = String::new();
    for (text, flink, deployment) in cases {
        let planned = planned(text, flink, deployment);
        let answers: Plan = text.parse().unwrap();
        assert_eq!(
            fault(&answers, &planned),
            None,
            "{text}\n{}",
            shown(&planned).join("\n")
        );
        told += &format!("== {text} ({flink}, {deployment})\n");
        for setting in &planned.settings {
            told += &format!(
                "{}: {}  [{:?}]\n    {}\n",
                setting.key, setting.text, setting.basis, setting.why
            );
        }
        for figure in &planned.figures {
            told += &format!(
                "- {}: {} [{:?}] {}\n",
                figure.name, figure.value, figure.basis, figure.how
            );
        }
        for note in &planned.notes {
            told += &format!("! {note}\n");
        }
    }
    println!("{}", told.replace('\u{a0}', " "));
}

fn target() -> impl Strategy<Value = (FlinkVersion, Deployment)> {
    (
        prop::sample::select(&FlinkVersion::ALL[..]),
        prop::sample::select(&Deployment::ALL[..]),
    )
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 200, ..ProptestConfig::default() })]

    #[test]
    fn every_plan_starts_and_is_sound((flink, deployment) in target(), answers in plans()) {
        let planned = plan(&answers, None, flink, deployment, ConfigFile::usual(flink));
        let fault = fault(&answers, &planned);
        prop_assert_eq!(fault, None, "{} {} {}\n{}", answers, flink, deployment, shown(&planned).join("\n"));
    }

    #[test]
    fn edits_make_any_document_the_plan(
        (flink, deployment) in target(),
        answers in plans(),
        process in prop::option::of(1_000..9_000u32),
        flink_size in prop::option::of(1_000..2_000u32),
        fraction in prop::option::of(0..90u32),
        others in prop::sample::subsequence(vec![
            "taskmanager.memory.task.heap.size: 300m",
            "taskmanager.memory.network.max: 200m",
            "taskmanager.memory.jvm-overhead.fraction: 0.2",
            "jobmanager.memory.heap.size: 700m",
            "taskmanager.memory.managed.size: 1g",
            "state.backend.type: hashmap",
            "taskmanager.numberOfTaskSlots: 3",
            "s3.access-key: mine",
        ], 0..8),
    ) {
        let mut text = String::new();
        let mut add = |key: &str, value: Option<String>| if let Some(value) = value { text += &format!("{key}: {value}\n") };
        add("taskmanager.memory.process.size", process.map(|size| format!("{size}m")));
        add("taskmanager.memory.flink.size", flink_size.map(|size| format!("{size}m")));
        add("taskmanager.memory.managed.fraction", fraction.map(|size| format!("0.{size:02}")));
        text += &others.join("\n");
        let present = Answer::new(Document::new(text.as_str(), ConfigFile::usual(flink), flink, deployment));
        prop_assume!(present.reading.refusal.is_none());
        let planned = plan(&answers, None, flink, deployment, ConfigFile::usual(flink));
        let changed = Answer::new(apply(&present, &edits_for(&planned, &present)).unwrap());
        for process in Process::ALL {
            let sizes = |answer: &Answer| Component::ALL.map(|component| answer.derivation(process).amounts.size(component));
            prop_assert_eq!(sizes(&changed), sizes(&planned.answer), "{}\n{}", changed.document.text, planned.answer.document.text);
        }
        prop_assert!(edits_for(&planned, &changed).is_empty());
        let is_kept = text.contains("s3.access-key") == changed.document.text.contains("s3.access-key");
        prop_assert!(is_kept);
    }
}

#[test]
fn a_plan_says_what_its_network_needs() {
    let planned = planned(
        "in:container-4g,parallelism:200,slots:8,exchanges:1",
        v(2, 3),
        Deployment::Kubernetes,
    );
    let subject = Subject::of(&planned.answer);
    let named = |name: &str| {
        planned
            .figures
            .iter()
            .find(|figure| figure.name == name)
            .unwrap()
            .value
            .clone()
    };
    // 8·(201 + 1 + 2·192), as measured.
    assert_eq!(named("Network buffers that must be there"), "4688");
    assert!(buffers(&subject).unwrap() >= 4688);
    let size = subject.size(Process::TaskManager, Component::TotalProcess);
    assert_eq!(size, Some(MemorySize::from_mebibytes(4096)));
}

#[test]
fn a_pasted_job_counts_before_answers() {
    let json = r#"{"plan":{"nodes":[{"id":"a","parallelism":200},
        {"id":"b","parallelism":200,"inputs":[{"id":"a","ship_strategy":"HASH","exchange":"pipelined_bounded"}]}]}}"#;
    let told = crate::job_plan(json).unwrap();
    let answers: Plan = "slots:8,exchanges:7".parse().unwrap();
    let planned = plan(
        &answers,
        Some(&told),
        v(2, 3),
        Deployment::Docker,
        ConfigFile::ConfigYaml,
    );
    assert!(shown(&planned).contains(&"parallelism.default: 200".to_owned()));
    let required = planned
        .figures
        .iter()
        .find(|figure| figure.name.contains("must be there"));
    assert_eq!(required.unwrap().value, "4688");
}
