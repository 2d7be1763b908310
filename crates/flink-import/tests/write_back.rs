//! A changed configuration in the text that it came from: of each form, which lines change.

#![allow(
    clippy::expect_used,
    clippy::indexing_slicing,
    clippy::panic,
    reason = "a test may stop at what it can't read"
)]

use std::collections::BTreeMap;

use flink_config::{Answer, ConfigFile, Document, Edit, apply};
use flink_import::{Import, Origin, WrittenBack, import, unified_diff, write_back};
use flink_memory::{Deployment, FlinkVersion, Process, v};
use proptest::prelude::*;

fn around() -> Document {
    Document::new("", ConfigFile::ConfigYaml, FlinkVersion::NEWEST, Deployment::Standalone)
}

fn origin<'a>(text: &'a str, around: &'a Document) -> Origin<'a> {
    Origin {
        text,
        name: None,
        around,
        cluster: 0,
    }
}

/// The document that the first cluster of a text makes.
fn document(text: &str) -> Document {
    match import(text, None, &around()) {
        Import::Clusters(clusters) => clusters[0].document(text, &around()).expect("a document").0,
        Import::Nothing(nothing) => panic!("{nothing}\n{text}"),
    }
}

/// Edits as `key=value`, or `key` alone for one that is taken away.
fn edits(words: &[&str]) -> Vec<Edit> {
    let edit = |word: &&str| match word.split_once('=') {
        Some((key, text)) => Edit::Set {
            key: key.to_owned(),
            text: text.to_owned(),
        },
        None => Edit::Unset {
            key: (*word).to_owned(),
        },
    };
    words.iter().map(edit).collect()
}

fn settings(document: &Document) -> BTreeMap<String, String> {
    let answer = Answer::new(document.clone());
    let entries = answer.configuration().entries().iter();
    entries
        .map(|entry| (entry.key.clone(), entry.value.to_string()))
        .collect()
}

fn written(text: &str, words: &[&str]) -> (WrittenBack, Document) {
    let before = document(text);
    let around = around();
    let unchanged = write_back(origin(text, &around), &before).expect("a form of its own");
    assert_eq!(unchanged.text, text, "without a change");
    assert_eq!(unchanged.left, [], "without a change");
    let changed = apply(&Answer::new(before), &edits(words)).expect("edits");
    let written = write_back(origin(text, &around), &changed).expect("a form of its own");
    (written, changed)
}

/// The lines of a diff that are added and taken away.
fn changes(diff: &str) -> Vec<&str> {
    let lines = diff.lines().skip(2);
    lines.filter(|line| line.starts_with(['+', '-'])).collect()
}

/// Checks which lines change, each with `-` or `+` before it, and that the result reads back as what was changed.
#[track_caller]
fn check(text: &str, words: &[&str], lines: &[&str]) {
    let (written, changed) = written(text, words);
    assert_eq!(written.left, [], "{}", written.text);
    let diff = unified_diff("file", text, &written.text);
    assert_eq!(changes(&diff), lines, "{diff}");
    let again = document(&written.text);
    assert_eq!((again.flink, again.deployment), (changed.flink, changed.deployment));
    for process in Process::ALL {
        let (before, after) = (Answer::new(changed.clone()), Answer::new(again.clone()));
        let (before, after) = (before.derivation(process), after.derivation(process));
        assert_eq!(before.amounts, after.amounts, "{}", written.text);
    }
    assert_eq!(
        settings(&again).keys().collect::<Vec<_>>(),
        settings(&changed).keys().collect::<Vec<_>>()
    );
}

/// Checks what is left of some changes, as the keys that are named.
#[track_caller]
fn check_left(text: &str, words: &[&str], left: &[(&str, &str)]) {
    let (written, _) = written(text, words);
    let reasons: Vec<_> = written
        .left
        .iter()
        .map(|left| (left.key.as_str(), left.reason.as_str()))
        .collect();
    assert_eq!(reasons, left, "{}", written.text);
}

const TM: &str = "taskmanager.memory.process.size";

#[test]
fn a_flink_deployment_changes_its_own_fields() {
    let text = "\
apiVersion: flink.apache.org/v1beta1
kind: FlinkDeployment
metadata:
  name: orders   # of the shop
spec:
  image: flink:1.19
  flinkVersion: v1_19
  flinkConfiguration:
    taskmanager.numberOfTaskSlots: \"2\"
    taskmanager.memory.managed.fraction: '0.3'   # less
  jobManager:
    resource: { memory: \"2048m\", cpu: 1 }
  taskManager:
    resource:
      memory: 4Gi
      cpu: 1
";
    check(
        text,
        &["taskmanager.memory.process.size=6g"],
        &["-      memory: 4Gi", "+      memory: 6Gi"],
    );
    check(
        text,
        &["taskmanager.memory.process.size=6400m"],
        &["-      memory: 4Gi", "+      memory: 6400Mi"],
    );
    check(
        text,
        &[
            "jobmanager.memory.process.size=3g",
            "kubernetes.taskmanager.cpu.amount=2",
        ],
        &[
            "-    resource: { memory: \"2048m\", cpu: 1 }",
            "+    resource: { memory: \"3072m\", cpu: 1 }",
            "-      cpu: 1",
            "+      cpu: 2",
        ],
    );
    check(
        text,
        &[
            "taskmanager.numberOfTaskSlots=4",
            "taskmanager.memory.managed.fraction=0.25",
        ],
        &[
            "-    taskmanager.numberOfTaskSlots: \"2\"",
            "-    taskmanager.memory.managed.fraction: '0.3'   # less",
            "+    taskmanager.numberOfTaskSlots: \"4\"",
            "+    taskmanager.memory.managed.fraction: '0.25'   # less",
        ],
    );
    check(
        text,
        &[
            "taskmanager.memory.network.max=256m",
            "taskmanager.memory.managed.fraction",
        ],
        &[
            "-    taskmanager.memory.managed.fraction: '0.3'   # less",
            "+    taskmanager.memory.network.max: '256m'",
        ],
    );
    check(
        text,
        &["taskmanager.memory.flink.size=3g", TM],
        &["+    taskmanager.memory.flink.size: '3g'", "-      memory: 4Gi"],
    );
}

#[test]
fn a_manifest_without_settings_gets_a_place_for_them() {
    let text = "\
apiVersion: flink.apache.org/v1beta1
kind: FlinkDeployment
metadata: { name: clicks }
spec:
  flinkVersion: v2_0
  jobManager:
    resource:
      memory: 1g
  taskManager:
    resource:
      memory: 2g
";
    check(
        text,
        &["taskmanager.numberOfTaskSlots=3"],
        &["+  flinkConfiguration:", "+    taskmanager.numberOfTaskSlots: \"3\""],
    );
    let empty = text.replace("v2_0\n", "v2_0\n  flinkConfiguration: {}\n");
    check(
        &empty,
        &["taskmanager.memory.managed.size=1g"],
        &[
            "-  flinkConfiguration: {}",
            "+  flinkConfiguration:",
            "+    taskmanager.memory.managed.size: \"1g\"",
        ],
    );
}

#[test]
fn requests_and_limits_change_together() {
    let text = "\
apiVersion: flink.apache.org/v1beta1
kind: FlinkDeployment
metadata: { name: clicks }
spec:
  flinkVersion: v1_20
  taskManager:
    resources:
      requests:
        memory: 4Gi
      limits:
        memory: 8Gi
";
    check(
        text,
        &["taskmanager.memory.process.size=5g"],
        &[
            "-        memory: 4Gi",
            "+        memory: 5Gi",
            "-        memory: 8Gi",
            "+        memory: 10Gi",
        ],
    );
}

#[test]
fn a_share_of_a_container_is_changed_by_the_container() {
    let text = "\
apiVersion: flinkoperator.k8s.io/v1beta1
kind: FlinkCluster
metadata: { name: spot }
spec:
  flinkVersion: \"1.14\"
  image: { name: \"flink:1.14\" }
  jobManager:
    resources: { limits: { memory: 2Gi } }
  taskManager:
    memoryProcessRatio: 50
    resources:
      limits:
        memory: \"4Gi\"
  flinkProperties:
    taskmanager.numberOfTaskSlots: \"1\"
";
    check(
        text,
        &["taskmanager.memory.process.size=3072m"],
        &["-        memory: \"4Gi\"", "+        memory: \"6Gi\""],
    );
    // What no share of a container is stands with the other settings, which win.
    check(
        text,
        &["taskmanager.memory.process.size=3145727k"],
        &["+    taskmanager.memory.process.size: \"3145727k\""],
    );
}

#[test]
fn of_several_clusters_the_others_stay() {
    let deployment = |name: &str| {
        format!(
            "apiVersion: flink.apache.org/v1beta1\nkind: FlinkDeployment\nmetadata:\n  name: {name}\nspec:\n  \
             flinkVersion: v1_20\n  taskManager:\n    resource:\n      memory: 4g\n"
        )
    };
    let text = deployment("day") + "---\n" + &deployment("night");
    let around = around();
    let Import::Clusters(clusters) = import(&text, None, &around) else {
        panic!("two clusters")
    };
    let before = clusters[1].document(&text, &around).expect("a document").0;
    let changed = apply(&Answer::new(before), &edits(&["taskmanager.memory.process.size=5g"])).expect("an edit");
    let night = Origin {
        cluster: 1,
        ..origin(&text, &around)
    };
    let written = write_back(night, &changed).expect("a manifest");
    assert_eq!(written.left, []);
    assert!(written.text.starts_with(&deployment("day")), "{}", written.text);
    assert!(written.text.ends_with("memory: 5g\n"), "{}", written.text);
}

/// Checks what becomes of a text for another release: the lines that change, and what is left to be done by hand.
#[track_caller]
fn check_release(text: &str, to: FlinkVersion, lines: &[&str], left: &[(&str, &str)]) {
    let around = around();
    let changed = document(text).with_flink(to);
    let written = write_back(origin(text, &around), &changed).expect("a form of its own");
    let diff = unified_diff("file", text, &written.text);
    assert_eq!(changes(&diff), lines, "{diff}");
    let reasons: Vec<_> = written
        .left
        .iter()
        .map(|left| (left.key.as_str(), left.reason.as_str()))
        .collect();
    assert_eq!(reasons, left, "{}", written.text);
}

fn deployment(image: &str) -> String {
    format!(
        "\
# of the shop
apiVersion: flink.apache.org/v1beta1
kind: FlinkDeployment
metadata:
  name: orders
spec:
  image: {image}   # as is
  flinkVersion: v1_18 # since March
  taskManager:
    resource:
      memory: 4g
"
    )
}

#[test]
fn a_release_is_written_where_operators_read_it() {
    let versions = [
        "-  flinkVersion: v1_18 # since March",
        "+  flinkVersion: v2_0 # since March",
    ];
    for (image, tag) in [
        ("flink:1.18", "flink:2.0"),
        ("flink:1.18.1-scala_2.12-java11", "flink:2.0-scala_2.12-java11"),
        ("\"docker.io/library/flink:1.18.1\"", "\"docker.io/library/flink:2.0\""),
        ("apache/flink:1.18.1-java17", "apache/flink:2.0-java17"),
    ] {
        let [before, after] = [image, tag].map(|image| format!("  image: {image}   # as is"));
        let lines = [
            format!("-{before}"),
            versions[0].to_owned(),
            format!("+{after}"),
            versions[1].to_owned(),
        ];
        let lines: Vec<_> = lines.iter().map(String::as_str).collect();
        check_release(&deployment(image), v(2, 0), &lines, &[]);
    }
    let not_own = "it is not Flink’s own: build or choose one with Flink 2.0";
    for (image, reason) in [
        ("registry.example/orders:7", not_own),
        ("registry.example/flink:1.18", not_own),
        ("flink:latest", "it names no release: give it the tag 2.0"),
        (
            "flink:1.18-java8",
            "no image of Flink 2.0 with “java8” is known: choose its tag",
        ),
        (
            "flink:1.18-SNAPSHOT",
            "no image of Flink 2.0 with “SNAPSHOT” is known: choose its tag",
        ),
    ] {
        check_release(
            &deployment(image),
            v(2, 0),
            &versions,
            &[(&format!("the image {image}"), reason)],
        );
    }
    // Whatever way it is written.
    let flow = "kind: FlinkDeployment\nspec: {image: 'flink:1.18', imagePullPolicy: Always, flinkVersion: v1_18, taskManager: {resource: {memory: 4g}}}\n";
    let [before, after] = [flow.to_owned(), flow.replace("1.18", "2.0").replace("v1_18", "v2_0")];
    let lines = [&before, &after].map(|text| text.lines().nth(1).expect("a line"));
    check_release(
        flow,
        v(2, 0),
        &[&format!("-{}", lines[0]), &format!("+{}", lines[1])],
        &[],
    );
    let json = r#"{"kind": "FlinkDeployment", "spec": {
  "image": "shop/orders",
  "imagePullPolicy": "Always",
  "flinkVersion": "v1_18",
  "taskManager": {"resource": {"memory": "4g"}}
}}
"#;
    let lines = [r#"-  "flinkVersion": "v1_18","#, r#"+  "flinkVersion": "v2_0","#];
    check_release(json, v(2, 0), &lines, &[("the image shop/orders", not_own)]);
    // Back to an older one, too.
    let back = [
        "-  image: flink:1.18   # as is",
        "-  flinkVersion: v1_18 # since March",
        "+  image: flink:1.17   # as is",
        "+  flinkVersion: v1_17 # since March",
    ];
    check_release(&deployment("flink:1.18"), v(1, 17), &back, &[]);
}

#[test]
fn a_release_is_written_into_the_tag_of_a_chart() {
    let values = |image: &str| {
        format!(
            "\
# of the shop
image:
{image}
flinkConfiguration:
  taskmanager.memory.process.size: 4g
  jobmanager.memory.process.size: 1600m
"
        )
    };
    for (image, lines) in [
        (
            "  repository: flink\n  pullPolicy: Always\n  tag: 1.18.1 # since March",
            ["-  tag: 1.18.1 # since March", "+  tag: \"2.0\" # since March"],
        ),
        (
            "  tag: '1.18-scala_2.12'\n\n  # ours\n  repository: docker.io/apache/flink",
            ["-  tag: '1.18-scala_2.12'", "+  tag: '2.0-scala_2.12'"],
        ),
    ] {
        check_release(&values(image), v(2, 0), &lines, &[]);
    }
    let flow = values("  {repository: flink, tag: \"1.18\"}");
    let lines = [
        "-  {repository: flink, tag: \"1.18\"}",
        "+  {repository: flink, tag: \"2.0\"}",
    ];
    check_release(&flow, v(2, 0), &lines, &[]);
    let own = values("  repository: registry.example:5000/flink\n  tag: 1.18.1");
    let not_own = "it is not Flink’s own: build or choose one with Flink 2.0";
    check_release(
        &own,
        v(2, 0),
        &[],
        &[("the image registry.example:5000/flink:1.18.1", not_own)],
    );
    // It is another program's.
    let other = values("  repository: shop/web\n  tag: 1.18.1");
    check_release(&other, v(2, 0), &[], &[]);
}

#[test]
fn a_release_is_written_into_every_image_of_flink() {
    let container = |process: &str| {
        format!(
            "\
apiVersion: apps/v1
kind: Deployment
metadata:
  name: flink-{process}
spec:
  template:
    spec:
      containers:
        - name: {process}
          image: flink:1.18.1-scala_2.12 # pinned
          args: [\"{process}\"]
          env:
            - name: FLINK_PROPERTIES
              value: |
                {process}.memory.process.size: 2g
        - name: logs
          image: fluent/fluent-bit:1.18
"
        )
    };
    let manifest = container("jobmanager") + "---\n" + &container("taskmanager");
    let image = [
        "-          image: flink:1.18.1-scala_2.12 # pinned",
        "+          image: flink:2.3-scala_2.12 # pinned",
    ];
    check_release(&manifest, v(2, 3), &[image[0], image[1], image[0], image[1]], &[]);
    let set = manifest.replace("kind: Deployment", "kind: StatefulSet");
    check_release(&set, v(2, 3), &[image[0], image[1], image[0], image[1]], &[]);
    let compose = "\
services:
  jobmanager:
    image: flink:1.18
    command: jobmanager
    environment:
      FLINK_PROPERTIES: \"jobmanager.memory.process.size: 2g\"
  taskmanager:
    image: \"flink:1.18\"
    command: taskmanager
    environment:
      FLINK_PROPERTIES: \"taskmanager.memory.process.size: 4g\"
  kafka:
    image: apache/kafka:3.9.0
";
    check_release(
        compose,
        v(2, 3),
        &[
            "-    image: flink:1.18",
            "+    image: flink:2.3",
            "-    image: \"flink:1.18\"",
            "+    image: \"flink:2.3\"",
        ],
        &[],
    );
    let own = compose.replace("flink:1.18", "shop/flink-job:1.18");
    let by_hand = [(
        "the image shop/flink-job:1.18",
        "it is not Flink’s own: build or choose one with Flink 2.3",
    )];
    check_release(&own, v(2, 3), &[], &by_hand);
}

#[test]
fn a_release_stays_where_it_is_none_of_the_clusters_or_not_read_back() {
    let day = deployment("flink:1.18");
    let text = day.clone() + "---\n" + &day.replace("orders", "night");
    let around = around();
    let Import::Clusters(clusters) = import(&text, None, &around) else {
        panic!("two clusters")
    };
    let changed = clusters[1]
        .document(&text, &around)
        .expect("a document")
        .0
        .with_flink(v(1, 20));
    let night = Origin {
        cluster: 1,
        ..origin(&text, &around)
    };
    let written = write_back(night, &changed).expect("a manifest");
    assert_eq!(written.left, []);
    assert!(written.text.starts_with(&day), "{}", written.text);
    assert!(
        written.text.ends_with(
            &day.replace("orders", "night")
                .replace("1.18", "1.20")
                .replace("1_18", "1_20")
        )
    );
    // Nothing in these names a release.
    check_release(
        "./bin/taskmanager.sh start -Dtaskmanager.memory.process.size=4g",
        v(1, 20),
        &[],
        &[],
    );
    // A release that reads another file than the text holds.
    let map = "\
apiVersion: v1
kind: ConfigMap
metadata: {name: flink-config}
data:
  flink-conf.yaml: |
    taskmanager.memory.process.size: 4g
---
apiVersion: apps/v1
kind: Deployment
metadata: {name: taskmanager}
spec:
  template:
    spec:
      containers:
        - {name: taskmanager, image: \"flink:1.18\", args: [taskmanager]}
";
    let reason = "Flink 2.3 does not read the flink-conf.yaml in the text: make it a config.yaml first";
    check_release(map, v(2, 3), &[], &[("Flink’s release", reason)]);
    check_release(
        map,
        v(1, 20),
        &[
            "-        - {name: taskmanager, image: \"flink:1.18\", args: [taskmanager]}",
            "+        - {name: taskmanager, image: \"flink:1.20\", args: [taskmanager]}",
        ],
        &[],
    );
}

#[test]
fn a_config_map_changes_the_file_in_it() {
    let text = "\
apiVersion: v1
kind: ConfigMap
metadata:
  name: flink-config
data:
  flink-conf.yaml: |+
    jobmanager.rpc.address: jm
    jobmanager.memory.process.size: 1600m
    # as large as the node bears
    taskmanager.memory.process.size: 4096m   # 4 of 8

    parallelism.default: 2
  log4j.properties: |+
    rootLogger.level = INFO
";
    check(
        text,
        &["taskmanager.memory.process.size=6g", "taskmanager.numberOfTaskSlots=2"],
        &[
            "-    taskmanager.memory.process.size: 4096m   # 4 of 8",
            "+    taskmanager.memory.process.size: 6g   # 4 of 8",
            "+    taskmanager.numberOfTaskSlots: 2",
        ],
    );
    let nested = "\
apiVersion: v1
kind: ConfigMap
metadata:
  name: flink-config
data:
  config.yaml: |
    taskmanager:
      memory:
        process:
          size: 4g
      numberOfTaskSlots: 2
    jobmanager:
      memory:
        process:
          size: 2g
";
    check(
        nested,
        &["taskmanager.memory.process.size=5g"],
        &["-          size: 4g", "+          size: 5g"],
    );
    check(
        nested,
        &["taskmanager.memory.managed.size=1g"],
        &["+        managed:", "+          size: 1g"],
    );
    check(
        nested,
        &["jobmanager.memory.flink.size=1g", "jobmanager.memory.process.size"],
        &[
            "-        process:",
            "-          size: 2g",
            "+        flink:",
            "+          size: 1g",
        ],
    );
}

#[test]
fn helm_values_change_where_they_are() {
    let text = "\
# values of the shop
flink:
  flinkConfiguration:
    taskmanager.numberOfTaskSlots: \"4\"
  jobManager:
    resource:
      memory: 2g
      cpu: 1
  taskManager:
    replicas: 3
    resource:
      memory: 8g
      cpu: 4
";
    check(
        text,
        &[
            "taskmanager.memory.process.size=10g",
            "taskmanager.memory.managed.fraction=0.2",
        ],
        &[
            "+    taskmanager.memory.managed.fraction: \"0.2\"",
            "-      memory: 8g",
            "+      memory: 10g",
        ],
    );
}

#[test]
fn compose_changes_each_service() {
    let text = "\
services:
  jobmanager:
    image: flink:1.18
    command: jobmanager
    environment:
      - |
        FLINK_PROPERTIES=
        jobmanager.rpc.address: jobmanager
        jobmanager.memory.process.size: 2g
        taskmanager.numberOfTaskSlots: 2
  taskmanager:
    image: flink:1.18
    command: taskmanager
    environment:
      - |
        FLINK_PROPERTIES=
        jobmanager.rpc.address: jobmanager
        taskmanager.numberOfTaskSlots: 2
        taskmanager.memory.process.size: ${TM:-4g}
";
    check(
        text,
        &["taskmanager.memory.process.size=5g"],
        &[
            "-        taskmanager.memory.process.size: ${TM:-4g}",
            "+        taskmanager.memory.process.size: ${TM:-5g}",
        ],
    );
    check(
        text,
        &[
            "taskmanager.numberOfTaskSlots=3",
            "taskmanager.memory.managed.fraction=0.2",
        ],
        &[
            "-        taskmanager.numberOfTaskSlots: 2",
            "+        taskmanager.numberOfTaskSlots: 3",
            "-        taskmanager.numberOfTaskSlots: 2",
            "+        taskmanager.numberOfTaskSlots: 3",
            "+        taskmanager.memory.managed.fraction: 0.2",
        ],
    );
    check_left(
        &text.replace("        taskmanager.memory.process.size: ${TM:-4g}\n", ""),
        &["taskmanager.memory.flink.size=2g", TM],
        &[(TM, "it is not in the text, but in what Flink ships")],
    );
}

#[test]
fn classifications_keep_their_commas() {
    let text = "\
[
  {
    \"Classification\": \"flink-conf\",
    \"Properties\": {
      \"taskmanager.numberOfTaskSlots\": \"4\",
      \"taskmanager.memory.process.size\": \"8192m\"
    }
  }
]
";
    check(
        text,
        &[
            "taskmanager.memory.process.size=6g",
            "taskmanager.memory.managed.fraction=0.5",
        ],
        &[
            "-      \"taskmanager.memory.process.size\": \"8192m\"",
            "+      \"taskmanager.memory.managed.fraction\": \"0.5\",",
            "+      \"taskmanager.memory.process.size\": \"6g\"",
        ],
    );
    check(
        &text.replace(
            "\"4\",\n",
            "\"4\",\n      \"taskmanager.memory.managed.size\": \"1g\",\n",
        ),
        &["taskmanager.memory.process.size=7g", "taskmanager.memory.managed.size"],
        &[
            "-      \"taskmanager.memory.managed.size\": \"1g\",",
            "-      \"taskmanager.memory.process.size\": \"8192m\"",
            "+      \"taskmanager.memory.process.size\": \"7g\"",
        ],
    );
    let line = "[{\"Classification\":\"flink-conf\",\"Properties\":{\"taskmanager.numberOfTaskSlots\":\"4\",\"taskmanager.memory.process.size\":\"8g\"}}]\n";
    check(
        line,
        &["taskmanager.memory.managed.fraction=0.5"],
        &[
            "-[{\"Classification\":\"flink-conf\",\"Properties\":{\"taskmanager.numberOfTaskSlots\":\"4\",\"taskmanager.memory.process.size\":\"8g\"}}]",
            "+[{\"Classification\":\"flink-conf\",\"Properties\":{\"taskmanager.numberOfTaskSlots\":\"4\",\"taskmanager.memory.process.size\":\"8g\",\"taskmanager.memory.managed.fraction\":\"0.5\"}}]",
        ],
    );
}

#[test]
fn command_lines_keep_their_words() {
    let text = "\
#!/bin/sh
flink run-application -t kubernetes-application \\
  -Dkubernetes.cluster-id=shop \\
  -Dtaskmanager.memory.process.size=4096m \\
  -Dtaskmanager.numberOfTaskSlots=2 \\
  local:///opt/job.jar
";
    check(
        text,
        &[
            "taskmanager.memory.process.size=6g",
            "taskmanager.memory.managed.fraction=0.1",
            "taskmanager.numberOfTaskSlots",
        ],
        &[
            "-  -Dtaskmanager.memory.process.size=4096m \\",
            "-  -Dtaskmanager.numberOfTaskSlots=2 \\",
            "+  -Dtaskmanager.memory.process.size=6g \\",
            "+  -Dtaskmanager.memory.managed.fraction=0.1 \\",
        ],
    );
    let session = "bin/yarn-session.sh -jm 1024m -tm 4096 -s 4 -d\n";
    check(
        session,
        &[
            "taskmanager.memory.process.size=6g",
            "taskmanager.memory.managed.size=1g",
        ],
        &[
            "-bin/yarn-session.sh -jm 1024m -tm 4096 -s 4 -d",
            "+bin/yarn-session.sh -jm 1024m -tm 6144 -Dtaskmanager.memory.managed.size=1g -s 4 -d",
        ],
    );
    let one_line =
        "flink run -t yarn-per-job -Dtaskmanager.memory.process.size=2g -Dtaskmanager.numberOfTaskSlots=1 job.jar\n";
    check(
        one_line,
        &["jobmanager.memory.process.size=2g", "taskmanager.numberOfTaskSlots"],
        &[
            "-flink run -t yarn-per-job -Dtaskmanager.memory.process.size=2g -Dtaskmanager.numberOfTaskSlots=1 job.jar",
            "+flink run -t yarn-per-job -Dtaskmanager.memory.process.size=2g -Djobmanager.memory.process.size=2g job.jar",
        ],
    );
}

#[test]
fn programs_and_sql_keep_their_statements() {
    let sql = "SET 'taskmanager.memory.process.size' = '4g';\nSET 'taskmanager.numberOfTaskSlots' = '2';\nSELECT 1;\n";
    check(
        sql,
        &[
            "taskmanager.memory.process.size=3g",
            "taskmanager.memory.managed.size=1g",
            "taskmanager.numberOfTaskSlots",
        ],
        &[
            "-SET 'taskmanager.memory.process.size' = '4g';",
            "-SET 'taskmanager.numberOfTaskSlots' = '2';",
            "+SET 'taskmanager.memory.process.size' = '3g';",
            "+SET 'taskmanager.memory.managed.size' = '1g';",
        ],
    );
    let java = "\
Configuration conf = new Configuration();
conf.setString(\"taskmanager.memory.process.size\", \"4g\");
conf.set(TaskManagerOptions.NUM_TASK_SLOTS, 2);
conf.set(TaskManagerOptions.MANAGED_MEMORY_SIZE, MemorySize.ofMebiBytes(1024));
";
    check(
        java,
        &[
            "taskmanager.memory.managed.size=512m",
            "taskmanager.numberOfTaskSlots=4",
        ],
        &[
            "-conf.set(TaskManagerOptions.NUM_TASK_SLOTS, 2);",
            "-conf.set(TaskManagerOptions.MANAGED_MEMORY_SIZE, MemorySize.ofMebiBytes(1024));",
            "+conf.set(TaskManagerOptions.NUM_TASK_SLOTS, 4);",
            "+conf.set(TaskManagerOptions.MANAGED_MEMORY_SIZE, MemorySize.ofMebiBytes(512));",
        ],
    );
    check(
        java,
        &["taskmanager.memory.task.off-heap.size=64m"],
        &["+conf.set(TaskManagerOptions.TASK_OFF_HEAP_MEMORY, MemorySize.parse(\"64m\"));"],
    );
}

#[test]
fn scripts_properties_and_prose_keep_theirs() {
    let docker = "\
FROM flink:1.17
RUN echo \"taskmanager.memory.process.size: 2g\" >> /opt/flink/conf/flink-conf.yaml && \\
    echo \"taskmanager.numberOfTaskSlots: 2\" >> /opt/flink/conf/flink-conf.yaml
";
    check(
        docker,
        &["taskmanager.memory.process.size=3g", "taskmanager.numberOfTaskSlots=3"],
        &[
            "-RUN echo \"taskmanager.memory.process.size: 2g\" >> /opt/flink/conf/flink-conf.yaml && \\",
            "-    echo \"taskmanager.numberOfTaskSlots: 2\" >> /opt/flink/conf/flink-conf.yaml",
            "+RUN echo \"taskmanager.memory.process.size: 3g\" >> /opt/flink/conf/flink-conf.yaml && \\",
            "+    echo \"taskmanager.numberOfTaskSlots: 3\" >> /opt/flink/conf/flink-conf.yaml",
        ],
    );
    let terraform = "\
resource \"x\" \"y\" {
  configuration = <<-EOT
    taskmanager.memory.process.size: 4g
    taskmanager.numberOfTaskSlots: 1
  EOT
}
";
    check(
        terraform,
        &["taskmanager.memory.managed.size=1g"],
        &["+    taskmanager.memory.managed.size: 1g"],
    );
    let prose = "\
We run this:

```yaml
taskmanager.memory.process.size: 4g
taskmanager.numberOfTaskSlots: 2
```

and `taskmanager.numberOfTaskSlots` is fine.
";
    check(
        prose,
        &[
            "taskmanager.memory.process.size=5g",
            "taskmanager.memory.network.min=128m",
        ],
        &[
            "-taskmanager.memory.process.size: 4g",
            "+taskmanager.memory.process.size: 5g",
            "+taskmanager.memory.network.min: 128m",
        ],
    );
}

#[test]
fn what_is_a_variable_stays() {
    let text = "\
apiVersion: flink.apache.org/v1beta1
kind: FlinkDeployment
metadata: { name: \"{{ .Release.Name }}\" }
spec:
  flinkVersion: v1_20
  flinkConfiguration:
    taskmanager.memory.managed.fraction: \"{{ .Values.fraction }}\"
    taskmanager.numberOfTaskSlots: \"2\"
  taskManager:
    resource:
      memory: 4g
";
    check(
        text,
        &["taskmanager.numberOfTaskSlots=3"],
        &[
            "-    taskmanager.numberOfTaskSlots: \"2\"",
            "+    taskmanager.numberOfTaskSlots: \"3\"",
        ],
    );
    check_left(
        text,
        &[
            "taskmanager.memory.managed.fraction=0.2",
            "taskmanager.memory.process.size=5g",
        ],
        &[(
            "taskmanager.memory.managed.fraction",
            "its value in the text is a variable or an expression",
        )],
    );
}

#[test]
fn line_breaks_stay_as_they_are() {
    let text = "apiVersion: flink.apache.org/v1beta1\r\nkind: FlinkDeployment\r\nspec:\r\n  flinkConfiguration:\r\n    \
                taskmanager.numberOfTaskSlots: \"2\"\r\n  taskManager:\r\n    resource:\r\n      memory: 4g";
    let (written, _) = written(
        text,
        &[
            "taskmanager.memory.process.size=5g",
            "taskmanager.memory.managed.size=1g",
        ],
    );
    let expected = text
        .replace("\"2\"\r\n", "\"2\"\r\n    taskmanager.memory.managed.size: \"1g\"\r\n")
        .replace("4g", "5g");
    assert_eq!((written.text, written.left), (expected, Vec::new()));
}

/// A text of each form, with two processes and slots.
const TEXTS: [&str; 8] = [
    "kind: FlinkDeployment\nspec:\n  flinkVersion: v1_20\n  flinkConfiguration:\n    taskmanager.numberOfTaskSlots: \"2\"\n  \
     jobManager:\n    resource:\n      memory: 2048m\n  taskManager:\n    resource:\n      memory: 4Gi\n",
    "kind: ConfigMap\nmetadata:\n  name: a\ndata:\n  config.yaml: |\n    taskmanager:\n      numberOfTaskSlots: 2\n      memory:\n        \
     process:\n          size: 4g\n    jobmanager:\n      memory.process.size: 2g\n",
    "services:\n  jobmanager:\n    image: flink:1.18\n    command: jobmanager\n    environment:\n      - |\n        FLINK_PROPERTIES=\n        \
     jobmanager.memory.process.size: 2g\n  taskmanager:\n    image: flink:1.18\n    command: taskmanager\n    environment:\n      - |\n        \
     FLINK_PROPERTIES=\n        taskmanager.memory.process.size: 4g\n        taskmanager.numberOfTaskSlots: 2\n",
    "[{\n  \"Classification\": \"flink-conf\",\n  \"Properties\": {\n    \"taskmanager.memory.process.size\": \"4g\",\n    \
     \"jobmanager.memory.process.size\": \"2g\",\n    \"taskmanager.numberOfTaskSlots\": \"2\"\n  }\n}]\n",
    "flink run -t yarn-per-job \\\n  -Dtaskmanager.memory.process.size=4g \\\n  -Djobmanager.memory.process.size=2g \\\n  \
     -Dtaskmanager.numberOfTaskSlots=2 \\\n  job.jar\n",
    "yarn-session.sh -jm 2048 -tm 4096 -s 2 -d\n",
    "SET 'taskmanager.memory.process.size' = '4g';\nSET 'jobmanager.memory.process.size' = '2g';\nSET 'taskmanager.numberOfTaskSlots' = '2';\n",
    "conf.setString(\"taskmanager.memory.process.size\", \"4g\");\nconf.setString(\"jobmanager.memory.process.size\", \"2g\");\n\
     conf.setInteger(\"taskmanager.numberOfTaskSlots\", 2);\n",
];

fn change_of_one() -> impl Strategy<Value = String> {
    let size = || {
        let units = proptest::sample::select(vec!["m", "mb", " mb", "g", "k", "b", ""]);
        (1_u32..9000, units).prop_map(|(number, unit)| format!("{number}{unit}"))
    };
    let keys = [
        "taskmanager.memory.process.size",
        "jobmanager.memory.process.size",
        "taskmanager.memory.flink.size",
        "taskmanager.memory.managed.size",
        "jobmanager.memory.jvm-overhead.max",
    ];
    let sized = (proptest::sample::select(keys.to_vec()), size()).prop_map(|(key, size)| format!("{key}={size}"));
    let odd = proptest::sample::select(vec![
        "a b",
        "'",
        "\"",
        "$HOME",
        "-Xmx1g -Da='b'",
        "a: b",
        "{{ a }}",
        "\\",
        "ü",
        ",",
        "a;b",
    ]);
    let odd = odd.prop_map(|text| format!("env.java.opts.all={text}"));
    let gone = proptest::sample::select(keys.to_vec()).prop_map(str::to_owned);
    let slots = (1_u32..20).prop_map(|slots| format!("taskmanager.numberOfTaskSlots={slots}"));
    prop_oneof![4 => sized, 1 => odd, 1 => gone, 1 => slots]
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 400, ..ProptestConfig::default() })]

    #[test]
    fn what_is_written_reads_back(
        text in proptest::sample::select(TEXTS.to_vec()),
        words in proptest::collection::vec(change_of_one(), 1..4),
    ) {
        let words: Vec<_> = words.iter().map(String::as_str).collect();
        let (written, changed) = written(text, &words);
        let left: Vec<_> = written.left.iter().map(|left| left.key.as_str()).collect();
        let of = |document: &Document| -> BTreeMap<String, String> {
            let mut all = settings(document);
            all.retain(|key, _| !left.contains(&key.as_str()));
            all
        };
        let (wanted, found) = (of(&changed), of(&document(&written.text)));
        let size = |text: &String| flink_memory::MemorySize::parse(text).map_or(text.clone(), |size| size.bytes().to_string());
        let wanted: Vec<_> = wanted.iter().map(|(key, text)| (key, size(text))).collect();
        let found: Vec<_> = found.iter().map(|(key, text)| (key, size(text))).collect();
        prop_assert_eq!(wanted, found, "{:?}\n{}\n{:?}", words, written.text, written.left);
        // What was not asked for stays.
        let keys: Vec<_> = words.iter().map(|word| word.split('=').next().unwrap_or_default()).collect();
        prop_assert!(left.iter().all(|key| keys.contains(key)), "{:?}", written.left);
    }
}

#[test]
fn large_texts_are_answered_in_time() {
    let many: String = (0..4_000).map(|number| format!("    a.{number}: \"4g\"\n")).collect();
    let text = format!(
        "kind: FlinkDeployment\nspec:\n  flinkVersion: v1_20\n  flinkConfiguration:\n{many}  taskManager:\n    resource:\n      memory: 4g\n"
    );
    let start = std::time::Instant::now();
    let (written, _) = written(
        &text,
        &[
            "taskmanager.memory.process.size=5g",
            "taskmanager.memory.managed.size=1g",
        ],
    );
    assert!(written.text.contains("memory: 5g"));
    assert!(start.elapsed().as_secs() < 60, "{:?}", start.elapsed());
}
