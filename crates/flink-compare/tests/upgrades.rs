//! Comparisons and upgrades of whole documents, in the words that people read.

#![allow(
    clippy::expect_used,
    clippy::panic,
    clippy::indexing_slicing,
    reason = "a test may stop at what it can't read"
)]

use flink_compare::{
    Aim, Comparison, KeyState, Proof, Severe, as_read_by, compare, converter_losses, differences, java_notes,
    key_state, reasons, to_config_yaml, upgrade,
};
use flink_config::{Answer, ConfigFile, Document, raw_text};
use flink_memory::{Component, Deployment, FlinkVersion, Process, v};

fn answer(text: &str, file: ConfigFile, flink: FlinkVersion, deployment: Deployment) -> Answer {
    Answer::new(Document::new(text, file, flink, deployment))
}

fn yaml(text: &str) -> Answer {
    answer(text, ConfigFile::ConfigYaml, v(2, 3), Deployment::Kubernetes)
}

fn conf(text: &str, flink: FlinkVersion) -> Answer {
    answer(text, ConfigFile::FlinkConf, flink, Deployment::Standalone)
}

/// The sentence about a part.
fn why(comparison: &Comparison, process: Process, component: Component) -> String {
    let mut parts = comparison.of(process).parts.iter();
    let part = parts.find(|part| part.component == component).expect("every part");
    let why = part.why.as_ref().map(flink_compare::Why::sentence).unwrap_or_default();
    why.replace('\u{a0}', " ")
}

const BOTH: &str = "taskmanager.memory.process.size: 4g\njobmanager.memory.process.size: 1600m\n";

#[test]
fn settings_are_causes() {
    use Component::{JvmOverhead, Managed, Network, TaskHeap, TotalProcess};
    let cases = [
        (
            BOTH.to_owned(),
            BOTH.replace("4g", "8g"),
            TotalProcess,
            "`taskmanager.memory.process.size` is `8g` instead of `4g`.",
        ),
        (
            BOTH.to_owned(),
            BOTH.replace("4g", "16g"),
            JvmOverhead,
            "`taskmanager.memory.process.size` is `16g` instead of `4g`; 10 % for JVM Overhead would be 1.6 GiB, which is \
             now limited to `taskmanager.memory.jvm-overhead.max`.",
        ),
        (
            BOTH.replace("4g", "16g"),
            BOTH.to_owned(),
            JvmOverhead,
            "`taskmanager.memory.process.size` is `4g` instead of `16g`; JVM Overhead is no longer limited to \
             `taskmanager.memory.jvm-overhead.max`.",
        ),
        (
            BOTH.to_owned(),
            format!("{BOTH}taskmanager.memory.managed.size: 1g\n"),
            Managed,
            "`taskmanager.memory.managed.size` is set to `1g`.",
        ),
        (
            BOTH.to_owned(),
            format!("{BOTH}taskmanager.memory.managed.size: 1g\n"),
            TaskHeap,
            "`taskmanager.memory.managed.size` is set to `1g`; Task Heap is the remainder of Total Flink Memory, and \
             Managed Memory takes 348 MiB less.",
        ),
        (
            format!("{BOTH}taskmanager.memory.network.max: 128m\n"),
            BOTH.to_owned(),
            Network,
            "`taskmanager.memory.network.max` is not set any more (it was `128m`; the default is unlimited); Network is no \
             longer limited to `taskmanager.memory.network.max`.",
        ),
        // What makes no difference is no cause.
        (
            BOTH.to_owned(),
            format!(
                "{}taskmanager.numberOfTaskSlots: 4\nstate.backend.type: rocksdb\n",
                BOTH.replace("4g", "8g")
            ),
            Managed,
            "`taskmanager.memory.process.size` is `8g` instead of `4g`; Managed Memory is 40 % of Total Flink Memory.",
        ),
    ];
    for (before, after, component, expected) in cases {
        let comparison = differences(&yaml(&before), &yaml(&after));
        assert_eq!(why(&comparison, Process::TaskManager, component), expected);
        // The other process is as it was.
        assert!(!comparison.of(Process::JobManager).sizes_differ());
    }
}

#[test]
fn deployments_are_causes() {
    let text = "taskmanager.heap.size: 2g\njobmanager.memory.process.size: 1600m\n";
    let on = |deployment| answer(text, ConfigFile::FlinkConf, v(1, 18), deployment);
    let comparison = differences(&on(Deployment::Standalone), &on(Deployment::Yarn));
    assert_eq!(
        why(&comparison, Process::TaskManager, Component::TotalProcess),
        "Flink runs on YARN instead of Standalone."
    );
}

#[test]
fn what_stops_is_worse_than_what_moves() {
    let severe = |before: &str, after: &str| compare(&yaml(before), &yaml(after)).severe(&Process::ALL);
    assert_eq!(severe(BOTH, BOTH), Severe::Same);
    assert_eq!(severe(BOTH, &format!("# ours\n{BOTH}")), Severe::Same);
    assert_eq!(severe(BOTH, &BOTH.replace("4g", "8g")), Severe::Sizes);
    assert_eq!(
        severe(BOTH, &format!("{BOTH}taskmanager.memory.network.size: 1g")),
        Severe::Risk
    );
    assert_eq!(severe(BOTH, &BOTH.replace("4g", "400m")), Severe::Refused);
    assert_eq!(severe(&BOTH.replace("4g", "400m"), BOTH), Severe::Sizes);
    let stops = differences(&yaml(BOTH), &yaml(&BOTH.replace("4g", "400m")));
    let why = stops
        .of(Process::TaskManager)
        .start
        .as_ref()
        .map(flink_compare::Why::sentence);
    assert_eq!(
        why.as_deref(),
        Some("`taskmanager.memory.process.size` is `400m` instead of `4g`.")
    );
}

#[test]
fn secrets_are_not_shown() {
    let text = format!("{BOTH}s3.secret-key: hush\n");
    let comparison = compare(&yaml(BOTH), &yaml(&text));
    assert_eq!(comparison.settings[0].after.as_deref(), Some("******"));
    assert!(!flink_compare::markdown("x", &comparison, &Process::ALL).contains("hush"));
}

#[test]
fn each_reason_is_told_once() {
    let comparison = differences(
        &conf("taskmanager.memory.process.size: 32g\n", v(1, 16)),
        &conf("taskmanager.memory.process.size: 32g\n", v(1, 17)),
    );
    let reasons = reasons(comparison.of(Process::TaskManager));
    assert_eq!(reasons.len(), 1);
    assert_eq!(reasons[0].parts.len(), 5);
    assert!(
        reasons[0]
            .because
            .starts_with("The default of `taskmanager.memory.network.max` is unlimited from Flink 1.17 on")
    );
}

#[test]
fn many_settings_take_bounded_work() {
    let many: String = (0..3000)
        .map(|number| format!("external-resource.r{number}.amount: 1\n"))
        .collect();
    let names: Vec<String> = (0..3000).map(|number| format!("r{number}")).collect();
    let after = format!(
        "{}{many}external-resources: {}\n",
        BOTH.replace("4g", "8g"),
        names.join(";")
    );
    let comparison = differences(&yaml(BOTH), &yaml(&after));
    assert!(why(&comparison, Process::TaskManager, Component::TotalProcess).contains("`8g` instead of `4g`"));
}

const OLD: &str = "\
# The cluster of the team
taskmanager.memory.process.size: 32g  # large
jobmanager.heap.size: 2g
state.backend: filesystem
state.backend.incremental: true # as before
\tenv.java.opts: -XX:+UseConcMarkSweepGC
taskmanager.numberOfTaskSlots: 2
taskmanager.numberOfTaskSlots: 4
badline:x
version: 010
";

#[test]
fn an_old_file_arrives_with_comments_and_sizes() {
    let upgrade = upgrade(&conf(OLD, v(1, 14)), v(2, 3), Aim::SameSizes);
    assert_eq!(upgrade.upgraded.proof, Proof::SameSizes, "{:#?}", upgrade.upgraded.left);
    assert_eq!(
        &*upgrade.upgraded.document.text,
        "\
# The cluster of the team
taskmanager.memory.process.size: 32g  # large
taskmanager.memory.network.max: 1g
jobmanager.memory.heap.size: 2g
state.backend.type: hashmap
execution.checkpointing.incremental: true # as before
env.java.opts.all: -XX:+UseConcMarkSweepGC
# taskmanager.numberOfTaskSlots: 2
taskmanager.numberOfTaskSlots: 4
# badline:x
version: '010'
"
    );
    let stops: Vec<_> = upgrade
        .steps
        .iter()
        .filter(|step| step.processes.iter().any(|process| process.starts == (true, false)))
        .map(|step| step.flink)
        .collect();
    assert_eq!(stops, [v(2, 0)]);
    let moves: Vec<_> = upgrade
        .steps
        .iter()
        .filter(|step| step.processes[0].parts.iter().any(|part| part.why.is_some()))
        .map(|step| step.flink)
        .collect();
    assert_eq!(moves, [v(1, 17)]);
    let file = upgrade.file.expect("another file");
    assert_eq!(
        (file.from, file.to, file.since),
        (ConfigFile::FlinkConf, ConfigFile::ConfigYaml, v(2, 0))
    );
    assert_eq!(upgrade.releases.len(), FlinkVersion::ALL.len());
}

#[test]
fn new_defaults_are_taken_where_they_are_wanted() {
    let upgrade = upgrade(&conf(OLD, v(1, 14)), v(2, 3), Aim::NewDefaults);
    assert_eq!(upgrade.upgraded.proof, Proof::OtherSizes);
    assert!(!upgrade.upgraded.document.text.contains("network.max"));
}

#[test]
fn what_happens_to_keys_is_told_where_it_happens() {
    let upgrade = upgrade(&conf(OLD, v(1, 14)), v(2, 3), Aim::SameSizes);
    let told: Vec<String> = upgrade
        .steps
        .iter()
        .flat_map(|step| step.keys.iter().map(|change| change.sentence(step.flink)))
        .collect();
    assert_eq!(
        told,
        [
            "`state.backend` is called `state.backend.type` from Flink 1.17 on; the old name is still read.",
            "`env.java.opts` is called `env.java.opts.all` from Flink 1.17 on; the old name is still read.",
            "`state.backend.incremental` is called `execution.checkpointing.incremental` from Flink 1.20 on; the old name \
             is still read.",
            "Flink 2.0 ignores `jobmanager.heap.size` without a message.",
            "Flink 2.0 does not know `filesystem` for `state.backend`: use `hashmap`.",
        ]
    );
    let states = [
        ("state.checkpoints.dir", v(1, 19), Some(KeyState::Read)),
        (
            "state.checkpoints.dir",
            v(1, 20),
            Some(KeyState::Old {
                now: "execution.checkpointing.dir",
            }),
        ),
        ("state.backend.async", v(1, 20), Some(KeyState::Deprecated)),
        ("state.backend.async", v(2, 0), Some(KeyState::Unread)),
        ("taskmanager.heap.size", v(2, 0), Some(KeyState::Unread)),
        ("state.backend.type", v(1, 16), Some(KeyState::Unread)),
        ("s3.secret-key", v(2, 3), None),
    ];
    for (key, flink, state) in states {
        assert_eq!(key_state(key, flink), state, "{key} {flink}");
    }
}

#[test]
fn nothing_happens_to_a_file_that_is_up_to_date() {
    let upgrade = upgrade(
        &answer(BOTH, ConfigFile::ConfigYaml, v(2, 0), Deployment::Docker),
        v(2, 3),
        Aim::SameSizes,
    );
    assert!(upgrade.steps.iter().all(flink_compare::Step::is_quiet));
    assert_eq!(&*upgrade.upgraded.document.text, BOTH);
    assert_eq!(
        (upgrade.upgraded.done.len(), upgrade.upgraded.proof),
        (0, Proof::SameSizes)
    );
    assert_eq!(upgrade.file, None);
}

#[test]
fn a_way_back_is_a_way_too() {
    let upgrade = upgrade(
        &answer(
            "taskmanager:\n  memory:\n    process.size: 32g # x\nstate.backend.type: rocksdb\n",
            ConfigFile::ConfigYaml,
            v(2, 3),
            Deployment::Docker,
        ),
        v(1, 16),
        Aim::SameSizes,
    );
    assert_eq!(upgrade.upgraded.proof, Proof::NeverStarted);
    let after = Answer::new(upgrade.upgraded.document.clone());
    assert_eq!(upgrade.upgraded.document.file, ConfigFile::FlinkConf);
    assert!(
        after.document.text.contains("state.backend: rocksdb"),
        "{}",
        after.document.text
    );
}

#[test]
fn numbers_of_buffers_become_bounds() {
    let text = format!("{BOTH}taskmanager.network.numberOfBuffers: 4096\n");
    let upgrade = upgrade(&conf(&text, v(1, 18)), v(2, 2), Aim::SameSizes);
    assert_eq!(upgrade.upgraded.proof, Proof::SameSizes, "{:?}", upgrade.upgraded.left);
    let text = &upgrade.upgraded.document.text;
    assert!(
        text.contains("taskmanager.memory.network.min: 128m\n")
            && text.contains("taskmanager.memory.network.max: 128m\n"),
        "{text}"
    );
}

#[test]
fn converting_keeps_what_the_old_file_says() {
    let texts = [
        OLD,
        "a: b # c\r\n  a.b: x#y\r\nc: [1,2]\nd: {x: 1}\ne: 'q'\nf: \"q\"\ng: *x\nh: yes\ni: 1e3\nj: null\nk: a: b\nl: %x\n",
        "\t\n#\n \t # x\nkey with blanks: a\n@key: 1\n- x: 2\n? y: 3\n",
        "",
    ];
    for text in texts {
        let answer = conf(text, v(1, 18));
        let converted = to_config_yaml(&answer);
        let read = flink_config::read(&converted, ConfigFile::ConfigYaml, v(2, 0));
        assert_eq!((read.refusal.is_none(), read.problems.len()), (true, 0), "{converted}");
        let entries = |entries: &[flink_memory::Entry]| -> Vec<(String, String)> {
            entries
                .iter()
                .map(|entry| (entry.key.clone(), raw_text(&entry.value)))
                .collect()
        };
        let (mut was, mut is) = (
            entries(answer.configuration().entries()),
            entries(read.configuration.entries()),
        );
        was.sort();
        is.sort();
        assert_eq!(was, is, "{text}");
        let comments = |text: &str| text.matches('#').count();
        assert!(comments(&converted) >= comments(text), "{converted}");
    }
}

#[test]
fn what_flinks_converter_loses_is_told() {
    let losses: Vec<String> = converter_losses(&conf(OLD, v(1, 18)))
        .iter()
        .map(ToString::to_string)
        .collect();
    assert_eq!(
        losses,
        [
            "comments are lost, 3 in this file",
            "lines that Flink skips in flink-conf.yaml are lost: 9",
            "`state.backend` and `state.backend.incremental` cannot both be nested: the converter drops one of them without \
             a message, or stops with a ClassCastException",
        ]
    );
    assert_eq!(converter_losses(&yaml("# x\na: 1\n")), []);
}

#[test]
fn arguments_that_a_java_refuses_are_told() {
    let notes = |text: &str, from, to| -> Vec<String> {
        java_notes(&conf(text, from), to)
            .iter()
            .map(ToString::to_string)
            .collect()
    };
    assert_eq!(
        notes(
            "env.java.opts: -XX:+PrintGCDateStamps -Dx=y --add-opens=a/b=ALL-UNNAMED\n",
            v(1, 18),
            v(2, 0)
        ),
        [
            "Flink 2.0 needs Java 11 or later.",
            "`-XX:+PrintGCDateStamps` in `env.java.opts`: Java 11 and later do not start with it, and Flink 2.0 needs Java 11.",
        ]
    );
    assert_eq!(notes("env.java.opts: -XX:+UseG1GC\n", v(1, 18), v(1, 20)), [""; 0]);
    assert_eq!(
        notes("env.java.opts: -XX:+UseConcMarkSweepGC\n", v(1, 19), v(1, 20)),
        [
            "`-XX:+UseConcMarkSweepGC` in `env.java.opts`: Java 17 and later do not start with it. Remove it before you change Java."
        ]
    );
}

#[test]
fn a_document_is_put_into_the_file_that_a_release_reads() {
    let nested = yaml("taskmanager:\n  memory.process.size: 4g\nexternal-resources: [a, b]\n");
    let old = as_read_by(&nested, v(1, 18));
    assert_eq!(
        (old.file, &*old.text),
        (
            ConfigFile::FlinkConf,
            "taskmanager.memory.process.size: 4g\nexternal-resources: a;b\n"
        )
    );
    assert_eq!(as_read_by(&nested, v(2, 0)).text, nested.document.text);
}
