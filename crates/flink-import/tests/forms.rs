//! Texts as people have them, each with what it must come to: a cluster with its sizes, or a reason why there is none.

#![allow(
    clippy::expect_used,
    clippy::indexing_slicing,
    clippy::panic,
    reason = "a test may stop at what it can't read"
)]

use std::time::Instant;

use flink_config::{ConfigFile, Document};
use flink_import::{Import, Imported, import, notes, together};
use flink_memory::{Deployment, FlinkVersion, Process, v};
use proptest::prelude::*;

fn around() -> Document {
    Document::new("", ConfigFile::ConfigYaml, FlinkVersion::NEWEST, Deployment::Standalone)
}

fn clusters(text: &str, name: Option<&str>) -> Vec<Imported> {
    match import(text, name, &around()) {
        Import::Clusters(clusters) => clusters,
        Import::Nothing(nothing) => panic!("{nothing}\n{text}"),
    }
}

fn reason(text: &str) -> String {
    match import(text, None, &around()) {
        Import::Clusters(clusters) => panic!("{clusters:?}\n{text}"),
        Import::Nothing(nothing) => nothing.to_string(),
    }
}

/// What the only cluster sets or stands on, by key.
fn size(imported: &Imported, key: &str) -> String {
    let base = imported.base.iter().flat_map(|base| base.settings.iter().copied());
    let mut all = imported.pairs().chain(base);
    all.find(|(known, _)| *known == key)
        .map(|(_, text)| text.to_owned())
        .unwrap_or_default()
}

const TM: &str = "taskmanager.memory.process.size";
const JM: &str = "jobmanager.memory.process.size";

/// Checks the only cluster's release, deployment and sizes; a size that is not told is empty.
#[track_caller]
fn check(
    text: &str,
    flink: Option<FlinkVersion>,
    on: Option<Deployment>,
    task_manager: &str,
    job_manager: &str,
) -> Imported {
    let clusters = clusters(text, None);
    assert_eq!(clusters.len(), 1, "{clusters:?}");
    let imported = clusters[0].clone();
    assert_eq!(imported.flink(), flink, "{imported:?}");
    assert_eq!(imported.runs_on(), on, "{imported:?}");
    let sizes = (size(&imported, TM), size(&imported, JM));
    assert_eq!(sizes, (task_manager.to_owned(), job_manager.to_owned()), "{imported:?}");
    imported
}

#[test]
fn compose_files_stand_on_what_the_image_ships() {
    let docker = Some(Deployment::Docker);
    let text = "services:\n  jm:\n    image: flink:1.18.0\n    command: jobmanager\n  tm:\n    image: flink:1.18.0\n    \
                command: taskmanager\n    environment:\n      - |\n        FLINK_PROPERTIES=\n        \
                taskmanager.numberOfTaskSlots: 6\n  queue:\n    image: broker:3\n    deploy: {resources: {limits: {memory: 9Gi}}}\n";
    let imported = check(text, Some(v(1, 18)), docker, "1728m", "1600m");
    assert_eq!(size(&imported, "taskmanager.numberOfTaskSlots"), "6");
    let base = imported.base.expect("a base");
    assert!(base.reason.contains("image ships"), "{}", base.reason);
    assert_eq!(imported.settings[0].line, Some(11));
    // What the entrypoint leaves of the shipped file counts beside what is set.
    let flink_size = "services:\n  tm:\n    image: flink:2.0\n    command: taskmanager\n    environment:\n      \
                      FLINK_PROPERTIES: \"taskmanager.memory.flink.size: 1280m\"\n";
    check(flink_size, Some(v(2, 0)), docker, "1728m", "1600m");
    // A default of a variable, and a variable without one.
    let variables = "services:\n  tm:\n    image: our-flink:${TAG}\n    command: taskmanager\n    environment:\n      \
                     FLINK_PROPERTIES: |\n        taskmanager.memory.process.size: ${TM_SIZE:-6g}\n        \
                     jobmanager.memory.process.size: ${JM_SIZE}\n";
    let imported = check(variables, None, docker, "6g", "");
    assert_eq!(imported.processes, [Process::TaskManager]);
    assert!(
        imported.notes.iter().any(|note| note.contains(JM)),
        "{:?}",
        imported.notes
    );
    // Merged fragments.
    let merged =
        "x-flink: &flink\n  image: flink:1.19-java17\nservices:\n  tm:\n    <<: *flink\n    command: taskmanager\n";
    check(merged, Some(v(1, 19)), docker, "1728m", "1600m");
    let mounted = "services:\n  jobmanager:\n    image: flink:1.20\n    command: jobmanager\n    volumes:\n      - \
                   ./ours.yaml:/opt/flink/conf/config.yaml\n";
    assert!(reason(mounted).contains("./ours.yaml"));
    let none = "services:\n  db:\n    image: database:9\n    mem_limit: 1536m\n    deploy:\n      resources:\n        \
                limits: {memory: 1536Mi}\n";
    assert!(reason(none).contains("without any service of Flink's"));
}

#[test]
fn resources_count_only_from_flinks_containers() {
    // Another component's.
    let other =
        "mesh:\n  resources:\n    requests: {memory: 100Mi}\nproxy:\n  resources:\n    limits: {memory: 1256Mi}\n";
    assert!(
        reason(other).to_lowercase().contains("no flink settings"),
        "{}",
        reason(other)
    );
    reason("image:\n  repository: web\nresources:\n  requests: {memory: 100Mi}\n");
    let pod = "kind: Pod\nmetadata: {name: web}\nspec:\n  containers:\n  - name: web\n    image: web:1\n    resources:\n      \
               requests: {memory: 1Gi}\n";
    reason(pod);
    // The configuration in the same text wins.
    let map = "apiVersion: v1\nkind: ConfigMap\nmetadata: {name: conf}\ndata:\n  flink-conf.yaml: |\n    \
               jobmanager.memory.process.size: 1600m\n    taskmanager.memory.process.size: 1728m\n---\napiVersion: apps/v1\n\
               kind: Deployment\nmetadata: {name: tm}\nspec:\n  template:\n    spec:\n      containers:\n      - name: \
               taskmanager\n        image: flink:1.17.1\n        args: [taskmanager]\n        resources:\n          requests: \
               {memory: 2Gi}\n          limits: {memory: 4Gi}\n";
    check(map, Some(v(1, 17)), Some(Deployment::Kubernetes), "1728m", "1600m");
    // A chart's own name for the size wins over the container's.
    let values = "taskmanager:\n  memoryProcessSize: 1g\n  resources:\n    limits: {memory: 1256Mi}\nother:\n  resources:\n    \
                  limits: {memory: 9Gi}\n";
    check(values, None, Some(Deployment::Kubernetes), "1g", "");
}

#[test]
fn each_operator_reckons_in_its_own_way() {
    let blue_green = "apiVersion: flink.apache.org/v1beta1\nkind: FlinkBlueGreenDeployment\nspec:\n  template:\n    spec:\n      \
                      flinkVersion: v1_20\n      jobManager: {resource: {memory: 1G, cpu: 1}}\n      taskManager:\n        \
                      resource: {memory: 2G, cpu: 1}\n";
    check(
        blue_green,
        Some(v(1, 20)),
        Some(Deployment::KubernetesOperator),
        "2G",
        "1G",
    );
    let kubernetes = Some(Deployment::Kubernetes);
    let cluster = |fields: &str| {
        format!(
            "apiVersion: flinkoperator.k8s.io/v1beta1\nkind: FlinkCluster\nspec:\n{fields}  jobManager:\n    resources: \
             {{limits: {{memory: 2Gi}}}}\n  taskManager:\n    memoryProcessRatio: 50\n    resources: {{limits: {{memory: \
             4Gi}}}}\n"
        )
    };
    let spotify = cluster("  flinkVersion: \"1.14\"\n");
    check(&spotify, Some(v(1, 14)), kubernetes, "2048m", "1639m");
    let set = spotify.clone() + "  flinkProperties:\n    taskmanager.memory.process.size: 3g\n";
    check(&set, Some(v(1, 14)), kubernetes, "3g", "1639m");
    assert!(reason(&cluster("  image: {name: \"flink:1.8.1\"}\n")).contains("before 1.10"));
    let lyft = "apiVersion: flink.k8s.io/v1beta1\nkind: FlinkApplication\nspec:\n  flinkVersion: \"1.16\"\n  jobManagerConfig:\n    \
                resources: {requests: {memory: 1000Mi}}\n  taskManagerConfig:\n    taskSlots: 4\n    resources: {requests: \
                {memory: 2000Mi}}\n";
    check(lyft, Some(v(1, 16)), kubernetes, "1638400k", "819200k");
    let confluent = "{\"apiVersion\": \"cmf.confluent.io/v1\", \"kind\": \"FlinkApplication\", \"spec\": {\"flinkVersion\": \"v2_1\",\n\
                     \t\"flinkConfiguration\": {\"taskmanager.numberOfTaskSlots\": \"2\"},\n\"jobManager\": {\"resource\": \
                     {\"memory\": \"1g\"}}, \"taskManager\": {\"resource\": {\"memory\": \"2g\"}}}}";
    check(
        confluent,
        Some(v(2, 1)),
        Some(Deployment::KubernetesOperator),
        "2g",
        "1g",
    );
    let session = "apiVersion: flink.apache.org/v1beta1\nkind: FlinkSessionJob\nmetadata: {name: j}\nspec:\n  deploymentName: \
                   ours\n  job: {parallelism: 2}\n";
    assert!(reason(session).contains("FlinkDeployment that it names, ours"));
}

#[test]
fn several_clusters_are_all_named() {
    let deployment = |name: &str, size: &str| {
        format!(
            "kind: FlinkDeployment\nmetadata: {{name: {name}, namespace: {name}-space}}\nspec:\n  jobManager: {{resource: \
             {{memory: 1g}}}}\n  taskManager: {{resource: {{memory: {size}}}}}\n"
        )
    };
    let text = [
        deployment("one", "2g"),
        deployment("two", "3g"),
        deployment("one", "4g"),
    ]
    .join("---\n");
    let found = clusters(&text, None);
    let names: Vec<_> = found
        .iter()
        .map(|imported| imported.name.as_deref().unwrap_or_default())
        .collect();
    assert_eq!(names, ["one", "two", "one-space/one"]);
    let list = format!(
        "kind: List\napiVersion: v1\nitems:\n- {}",
        deployment("one", "2g").replace('\n', "\n  ")
    );
    assert_eq!(clusters(&list, None).len(), 1);
}

#[test]
fn releases_that_are_not_known_are_told() {
    for (image, nearest) in [
        ("flink:1.12.1", v(1, 13)),
        ("flink:2.9.0", v(2, 3)),
        ("apache/flink:1.10.0-scala_2.11", v(1, 13)),
    ] {
        let text = format!("services:\n  tm:\n    image: {image}\n    command: taskmanager\n");
        let imported = check(&text, Some(nearest), Some(Deployment::Docker), "1728m", "1600m");
        assert!(
            imported.notes.iter().any(|note| note.contains("is not supported here")),
            "{:?}",
            imported.notes
        );
    }
    let beside = "services:\n  tm:\n    image: apache/flink-statefun:2.2.0\n    command: taskmanager\n";
    check(beside, None, Some(Deployment::Docker), "1728m", "1600m");
    // A tag of one's own is no release.
    let own = "services:\n  tm:\n    image: our/flink-app:0.3\n    command: taskmanager\n";
    check(own, None, Some(Deployment::Docker), "1728m", "1600m");
}

#[test]
fn one_text_gives_one_answer() {
    let text = "jobmanager.heap.size: 1024m\ntaskmanager.heap.size: 2048m\ntaskmanager.numberOfTaskSlots: 2\n";
    let pasted = &clusters(text, None)[0];
    assert_eq!(pasted.flink(), Some(v(1, 20)));
    assert_eq!(clusters(text, Some("conf/flink-conf.yaml"))[0].flink(), Some(v(1, 20)));
    assert!(
        pasted
            .release
            .as_ref()
            .is_some_and(|release| release.by.contains("jobmanager.heap.size"))
    );
    let removed = "taskmanager.memory.process.size: 4g\njobmanager.memory.process.size: 2g\n\
                   taskmanager.network.memory.floating-buffers-per-gate: 16\n";
    assert_eq!(clusters(removed, None)[0].flink(), Some(v(1, 20)));
    // What is called like Flink's file but is another's.
    let other = "server:\n  port: 8080\nqueue:\n  topic: rides\n";
    assert!(matches!(
        import(other, Some("config.yaml"), &around()),
        Import::Nothing(_)
    ));
    assert!(matches!(import(other, None, &around()), Import::Nothing(_)));
}

#[test]
fn configuration_files_in_config_maps_are_read_as_files() {
    let text = "apiVersion: v1\nkind: ConfigMap\nmetadata:\n  name: conf\ndata:\n  config.yaml: |+\n    \
                taskmanager:\n      memory.process.size: 3g\n    jobmanager.memory.process.size: 1g\n  \
                log4j.properties: |\n    rootLogger.level = INFO\n";
    let imported = check(text, None, Some(Deployment::Kubernetes), "3g", "1g");
    assert_eq!(imported.settings[0].line, Some(8));
    // Flink's scripts in a container take an old heap size for the heap.
    let heap = "kind: ConfigMap\nmetadata: {name: c}\ndata:\n  flink-conf.yaml: |\n    jobmanager.heap.size: 2g\n    \
                taskmanager.memory.process.size: 4g\n";
    let imported = check(heap, Some(v(1, 20)), Some(Deployment::Kubernetes), "4g", "");
    assert_eq!(size(&imported, "jobmanager.memory.heap.size"), "2g");
    let template = "kind: ConfigMap\nmetadata:\n  name: {{ .Release.Name }}\ndata:\n  flink-conf.yaml: |\n    \
                    jobmanager.memory.process.size: {{ .Values.jm }}\n    {{- if .Values.tm }}\n    \
                    taskmanager.memory.process.size: {{ .Values.tm }}\n    {{- end }}\n    taskmanager.numberOfTaskSlots: 2\n";
    assert!(reason(template).contains("helm template"), "{}", reason(template));
    let half = template.replace("{{ .Values.tm }}\n    {{- end", "5g\n    {{- end");
    let imported = check(&half, Some(v(1, 20)), Some(Deployment::Kubernetes), "5g", "");
    assert_eq!(imported.processes, [Process::TaskManager]);
}

#[test]
fn values_have_the_shape_of_a_deployment_at_any_depth() {
    let text = "monitoring: {enabled: true}\napp:\n  flinkVersion: v1_20\n  flinkConfiguration:\n    \
                \"taskmanager.numberOfTaskSlots\": 4\n  jobManager: {resource: {memory: 1g}}\n  taskManager:\n    replicas: 2\n    \
                resource: {memory: 5000m}\nmesh:\n  resources: {requests: {memory: 100Mi}}\n";
    check(
        text,
        Some(v(1, 20)),
        Some(Deployment::KubernetesOperator),
        "5000m",
        "1g",
    );
    let part = "app:\n  flinkConfiguration:\n    taskmanager.memory.task.off-heap.size: 512m\n";
    assert!(reason(part).contains("other values"), "{}", reason(part));
}

#[test]
fn values_name_their_release_beside_the_configuration_or_by_an_image() {
    let configuration = "flinkConfiguration:\n  taskmanager.memory.process.size: 4g\n";
    let nested = "flink:\n  flinkConfiguration:\n    taskmanager.memory.process.size: 4g\n";
    for (before, configuration, release) in [
        ("flinkVersion: v1_18\n", configuration, Some(v(1, 18))),
        ("image: flink:1.18.1-java11\n", configuration, Some(v(1, 18))),
        (
            "image: {repository: flink, tag: \"1.18\"}\n",
            configuration,
            Some(v(1, 18)),
        ),
        (
            "image:\n  repository: shop/flink-orders\n  tag: 1.18.1\n",
            nested,
            Some(v(1, 18)),
        ),
        (
            "flinkVersion: v1_17\nimage: flink:1.18\n",
            configuration,
            Some(v(1, 17)),
        ),
        // It is another program's.
        ("image: {repository: shop/web, tag: \"1.18\"}\n", configuration, None),
        (
            "image: {repository: ghcr.io/apache/flink-kubernetes-operator, tag: 1.10.0}\n",
            nested,
            None,
        ),
        // Which of them is meant, nothing says.
        (
            "old: {image: 'flink:1.17'}\nnew: {image: 'flink:1.18'}\n",
            configuration,
            None,
        ),
    ] {
        let text = format!("{before}{configuration}");
        check(&text, release, Some(Deployment::KubernetesOperator), "4g", "");
    }
    let set = "helm install flink ./chart --set flinkConfiguration.taskmanager\\.memory\\.process\\.size=4g \
               --set image.repository=flink --set image.tag=1.18.1";
    assert_eq!(clusters(set, None)[0].flink(), Some(v(1, 18)));
}

#[test]
fn a_release_may_have_a_name_of_its_own_in_any_text() {
    for (text, release) in [
        ("flink_version: 1.18.1\nconf:\n  SIZES\n", Some(v(1, 18))),
        ("flink-version: \"1.18\"\nconf:\n  SIZES\n", Some(v(1, 18))),
        (
            "{\"flinkVersion\": \"v1_18\", \"settings\": \"SIZES\"}\n",
            Some(v(1, 18)),
        ),
        (
            "<flink.version>1.18.1</flink.version>\n<argLine>SIZES</argLine>\n",
            Some(v(1, 18)),
        ),
        (
            "FLINK_VERSION := 1.18.1\nrun:\n\t./bin/flink run -Dtaskmanager.memory.process.size=4g\n",
            Some(v(1, 18)),
        ),
        (
            "[{\"key\":\"taskmanager.memory.process.size\",\"value\":\"4g\"},{\"key\":\"$internal.flink.version\",\"value\":\"v1_18\"}]",
            Some(v(1, 18)),
        ),
        (
            "releases:\n  - values:\n      - image: {repository: flink, tag: \"1.18\"}\n        flinkConfiguration:\n          SIZES\n",
            Some(v(1, 18)),
        ),
        ("flink_connector_version: 1.17.0\nconf:\n  SIZES\n", None),
        (
            "old_flink_version: 1.17\nnew_flink_version: 1.18\nconf:\n  SIZES\n",
            None,
        ),
    ] {
        let text = text.replace("SIZES", "taskmanager.memory.process.size: 4g");
        assert_eq!(clusters(&text, None)[0].flink(), release, "{text}");
    }
    let kustomization = "apiVersion: kustomize.config.k8s.io/v1beta1\nkind: Kustomization\nimages:\n  - name: web\n    \
                         newTag: 3.1\n  - name: flink\n    newTag: 1.18.1\nconfigMapGenerator:\n  - name: flink-config\n    \
                         literals:\n      - taskmanager.memory.process.size=4g\n";
    check(kustomization, Some(v(1, 18)), Some(Deployment::Kubernetes), "4g", "");
    let bitnami = "image: {repository: bitnami/flink, tag: 1.20.1-debian-12-r0}\njobmanager:\n  extraEnvVars:\n    - name: \
                   FLINK_PROPERTIES\n      value: \"jobmanager.memory.process.size: 1600m\"\ntaskmanager:\n  resources: {limits: \
                   {memory: 4Gi}}\n";
    check(bitnami, Some(v(1, 20)), Some(Deployment::Kubernetes), "", "1600m");
}

#[test]
fn commands_tell_sizes_and_where_they_run() {
    let (yarn, kubernetes) = (Some(Deployment::Yarn), Some(Deployment::Kubernetes));
    let texts = [
        (
            "./bin/yarn-session.sh -jm 1024 -tm 4096 -s 4 -d",
            None,
            yarn,
            "4096m",
            "1024m",
        ),
        (
            "[me@host ~]$ yarn-session.sh -jm 2G -tm 3G -nm ours",
            None,
            yarn,
            "3G",
            "2G",
        ),
        (
            "/srv/flink-1.19.1/bin/flink run -m yarn-cluster -yjm 1g -ytm 8086 -ys 2 -yD a.b=c x.jar",
            Some(v(1, 19)),
            yarn,
            "8086m",
            "1g",
        ),
        (
            "flink run --yarnjobManagerMemory 1g --yarntaskManagerMemory 2g -d x.jar",
            None,
            yarn,
            "2g",
            "1g",
        ),
        (
            "#!/bin/sh\nset -e\nexport A=b\nflink run-application -t kubernetes-application \\\n  \
             -Dkubernetes.container.image=ours/flink:1.17 \\\n  -Dtaskmanager.memory.process.size=4g x.jar\necho done: now\n",
            Some(v(1, 17)),
            kubernetes,
            "4g",
            "1600m",
        ),
        (
            "\"$FLINK_DIR\"/bin/kubernetes-session.sh -Djobmanager.memory.process.size=1088m \\\n  \
             -Dtaskmanager.memory.process.size=$SIZE",
            None,
            kubernetes,
            "",
            "1088m",
        ),
        (
            "flink run -t yarn-per-job -Dtaskmanager.memory.process.size=2g -Djobmanager.memory.process.size=1g x.jar",
            None,
            yarn,
            "2g",
            "1g",
        ),
        (
            "docker run -d -e FLINK_PROPERTIES=\"taskmanager.memory.process.size: 3g\" flink:1.20 taskmanager",
            Some(v(1, 20)),
            Some(Deployment::Docker),
            "3g",
            "1600m",
        ),
    ];
    for (text, flink, on, task_manager, job_manager) in texts {
        check(text, flink, on, task_manager, job_manager);
    }
    // Scripts of somebody's own that set options.
    let script = "source common.sh\nset_key \"taskmanager.memory.network.min\" \"64mb\"\nsed -i \
                  \"s/taskmanager.memory.process.size: .*/taskmanager.memory.process.size: 2g/\" conf/flink-conf.yaml\n\
                  echo \"jobmanager.memory.process.size: 1g\" >> conf/flink-conf.yaml\n";
    let imported = check(script, Some(v(1, 20)), None, "2g", "1g");
    assert_eq!(size(&imported, "taskmanager.memory.network.min"), "64mb");
}

#[test]
fn options_are_found_in_any_text() {
    let texts = [
        "SET 'taskmanager.memory.process.size' = '4g';\nset 'jobmanager.memory.process.size'='2g';\n",
        "conf.setString(\"taskmanager.memory.process.size\", \"4g\");\nconf.setString(\"jobmanager.memory.process.size\", \"2g\");\n",
        "config.set_string('taskmanager.memory.process.size', '4g')\nconfig.set_string('jobmanager.memory.process.size', '2g')\n",
        "conf.set(TaskManagerOptions.TOTAL_PROCESS_MEMORY, MemorySize.parse(\"4g\"));\n\
         conf.set(JobManagerOptions.TOTAL_PROCESS_MEMORY, MemorySize.parse(\"2g\"));\n",
        "[{\"Classification\": \"flink-conf\", \"Properties\": {\"taskmanager.memory.process.size\": \"4g\",\n\
         \"jobmanager.memory.process.size\": \"2g\"}}]",
        "classification: \"flink-conf\", properties: { \"taskmanager.memory.process.size\" => \"4g\",\n\
         \"jobmanager.memory.process.size\" => \"2g\" }",
        "[{\"key\": \"taskmanager.memory.process.size\",\n \"value\": \"4g\"},\n {\"key\": \"jobmanager.memory.process.size\", \
         \"value\": \"2g\"}]",
        "--properties flink:taskmanager.memory.process.size=4g,flink:jobmanager.memory.process.size=2g",
        "> We run it so:\n> ```yaml\n> taskmanager.memory.process.size: 4g\n> jobmanager.memory.process.size: 2g\n> ```\n",
        "diff --git a/c b/c\n--- a/c\n+++ b/c\n@@ -1,2 +1,2 @@\n-taskmanager.memory.process.size: 3g\n\
         +taskmanager.memory.process.size: 4g\n jobmanager.memory.process.size: 2g\n",
        "| option | value |\n| `taskmanager.memory.process.size` | `4g` |\n| `jobmanager.memory.process.size` | 2g |\n",
        "Hello, I set taskmanager.memory.process.size to 4g\nand jobmanager.memory.process.size = 2g, but it fails.\nWhy?\n",
    ];
    for text in texts {
        let found = clusters(text, None);
        let sizes = (size(&found[0], TM), size(&found[0], JM));
        assert_eq!(sizes, ("4g".to_owned(), "2g".to_owned()), "{text}\n{found:?}");
    }
    // Nothing is invented.
    let expression = "conf.setString(\"taskmanager.memory.process.size\", size + \"mb\")\n\
                      conf.setString(\"jobmanager.memory.process.size\", \"1g\")\n";
    let found = clusters(expression, None);
    assert_eq!(
        (size(&found[0], TM).as_str(), found[0].processes.as_slice()),
        ("", &[Process::JobManager][..])
    );
    assert!(
        reason("The option taskmanager.memory.process.size is what we look at.")
            .to_lowercase()
            .contains("no flink settings")
    );
    assert!(
        reason("SET 'execution.runtime-mode' = 'batch';\nSET 'state.backend.type' = 'rocksdb';")
            .contains("about memory")
    );
}

#[test]
fn logs_tell_what_they_print() {
    // As a collector writes them, and with a release that is not known.
    let wrapped = "[\n  \"2022-01-01 INFO Starting YarnJobClusterEntrypoint (Version: 1.12.2, Scala: 2.12)\",\n  \"2022-01-01 INFO \
                   Loading configuration property: taskmanager.memory.process.size, 1728m\",\n  \"2022-01-01 INFO Loading \
                   configuration property: jobmanager.memory.process.size, 1g\"\n]\n";
    check(wrapped, Some(v(1, 13)), Some(Deployment::Yarn), "1728m", "1g");
    // The sizes that are printed count more than settings that do not give them.
    let printed = "INFO Loading configuration property: jobmanager.rpc.address, host\nINFO Final Master Memory configuration:\n\
                   INFO   Total Process Memory: 2.000gb (2147483648 bytes)\nINFO     Total Flink Memory: 1.250gb (1342177280 \
                   bytes)\nINFO       JVM Heap:         1.125gb (1207959552 bytes)\nINFO       Off-heap:         128.000mb \
                   (134217728 bytes)\nINFO     JVM Metaspace:      256.000mb (268435456 bytes)\n";
    let found = clusters(printed, None);
    assert_eq!(size(&found[0], JM), "2g", "{found:?}");
    let buffers = "java.io.IOException: Insufficient number of network buffers: required 65, but only 32 available. You can increase \
                   this number by setting the configuration keys 'taskmanager.memory.network.fraction', \
                   'taskmanager.memory.network.min', and 'taskmanager.memory.network.max'.";
    assert!(reason(buffers).contains("not a configuration"), "{}", reason(buffers));
    let failure = "Exception in thread \"main\" org.apache.flink.configuration.IllegalConfigurationException: Either this or that\n\
                   \tat org.apache.flink.runtime.util.config.memory.ProcessMemoryUtils.fail(ProcessMemoryUtils.java:1)\n";
    assert!(reason(failure).contains("not a configuration"));
    let command = "flink 71 1 /opt/java/bin/java -Xmx697932173 -Xms697932173 -XX:MaxDirectMemorySize=300647712 \
                   -XX:MaxMetaspaceSize=268435456 -cp x org.apache.flink.runtime.taskexecutor.TaskManagerRunner\n";
    assert_eq!(size(&clusters(command, None)[0], TM), "2g");
}

#[test]
fn containers_are_known_by_their_image() {
    let file = "FROM maven:3 AS build\nRUN make\nFROM apache/flink:1.16.0-scala_2.12\nRUN echo \"taskmanager.memory.jvm-metaspace.size: \
                512m\" >> /opt/flink/conf/flink-conf.yaml\n";
    let imported = check(file, Some(v(1, 16)), Some(Deployment::Docker), "1728m", "1600m");
    assert_eq!(size(&imported, "taskmanager.memory.jvm-metaspace.size"), "512m");
    let variables =
        "# ours\nFLINK_PROPERTIES=\"taskmanager.numberOfTaskSlots: 9\\ntaskmanager.memory.process.size: 2g\"\n";
    let imported = check(variables, None, Some(Deployment::Docker), "2g", "1600m");
    assert_eq!(size(&imported, "taskmanager.numberOfTaskSlots"), "9");
}

#[test]
fn thousands_of_arguments_are_taken_in_at_once() {
    let arguments = (0..4_900).map(|number| format!("-Dexternal-resource.r{number}.amount=1 "));
    let text = "-Dtaskmanager.memory.process.size=5g ".to_owned() + &arguments.collect::<String>();
    let documents = [
        around(),
        around().with_text("taskmanager.memory.process.size: 4g\njobmanager.memory.process.size: 1g\n"),
    ];
    for current in documents {
        let start = Instant::now();
        let Import::Clusters(clusters) = import(&text, None, &current) else {
            panic!("nothing is read");
        };
        let (document, _) = clusters[0].document(&text, &current).expect("a document");
        assert!(document.text.contains("external-resource.r4899.amount"));
        assert!(start.elapsed().as_secs() < 5, "{:?}", start.elapsed());
    }
}

#[test]
fn hostile_texts_are_answered_soon() {
    let texts = [
        "{".repeat(1 << 20),
        "[{".repeat(1 << 19),
        "- ".repeat(1 << 19),
        "{{ a }}".repeat(1 << 17),
        "a:\n ".repeat(1 << 18),
        "flink run ".repeat(100_000),
        "docker run flink:1.18 ".repeat(40_000),
        "```\na: 1\n```\n".repeat(80_000),
        "@@ +\n".repeat(200_000),
        "taskmanager.memory.process.size=".repeat(32_000),
        "taskmanager.memory.process.size: 1g -> 2g | 3g | ".repeat(21_000),
        "SET 'taskmanager.memory.process.size' = '1g';\nRESET 'x';\n".repeat(18_000),
        "a // b /* ".repeat(100_000),
        "\"\"\" x # ''' y -- ".repeat(60_000),
        "manifest = {\n\n\n\n".repeat(60_000),
        format!("manifest = {{{}", "\n".repeat(1 << 20)),
        "x <<-A\nkind: a\nA\n".repeat(60_000),
        "helm --set a.taskManager.resource.memory=1g ".repeat(24_000),
        "Our words:\n".repeat(90_000),
        "FROM flink:1.19\nCOPY a /opt/flink/conf\n".repeat(26_000),
        "Kind: FlinkDeployment\nAPI Version: a\nSpec:\n  Task Manager: {\n".repeat(16_000),
        "{\"memoryConfiguration\": ".repeat(44_000),
        "- op: add\n  path: /spec/flinkConfiguration/a\n  value: b\n".repeat(19_000),
        "${".repeat(1 << 19),
        "kind: ConfigMap\ndata:\n  flink-conf.yaml: |\n    taskmanager.memory.process.size: 4g\n---\n".repeat(10_000),
        "x: &a [1]\n".to_owned() + &"b: {<<: [*a, *a, *a, *a]}\n".repeat(20_000),
    ];
    for text in texts {
        let start = Instant::now();
        import(&text, None, &around());
        let begin: String = text.chars().take(40).collect();
        assert!(start.elapsed().as_secs() < 6, "{begin}: {:?}", start.elapsed());
    }
}

/// Pieces of every form, put together as nobody would.
fn pieces() -> impl Strategy<Value = String> {
    let pieces = [
        "services:\n",
        "  tm:\n",
        "    image: flink:1.18\n",
        "    command: taskmanager\n",
        "    environment:\n",
        "      - |\n",
        "FLINK_PROPERTIES=",
        "kind: FlinkDeployment\n",
        "kind: ConfigMap\n",
        "spec:\n",
        "data:\n",
        "  flink-conf.yaml: |\n",
        "    taskmanager.memory.process.size: 4g\n",
        "jobmanager.heap.size: 1g\n",
        "{{",
        "}}",
        "${A:-b}",
        "$",
        "$$",
        "'",
        "\"",
        "```\n",
        "@@ -1 +1 @@\n",
        "--- a\n",
        "+++ b\n",
        "+",
        "-",
        "-D",
        "-ytm ",
        "flink run ",
        "yarn-session.sh ",
        "=",
        ": ",
        ",",
        "TaskManagerOptions.TOTAL_PROCESS_MEMORY",
        "MemorySize.ofMebiBytes(",
        "(",
        ")",
        "[",
        "]",
        "{",
        "}",
        "|",
        "\\\"",
        "\\\n",
        "\\n",
        "Loading configuration property: ",
        "Final Master Memory configuration:\n",
        "(Version: 1.",
        "FROM flink:2.2\n",
        "docker run ",
        "-e ",
        "flink-1.19.1/",
        "<<: *a\n",
        "&a ",
        "*a",
        "é",
        "漢",
        "🐿",
        "\u{E000}",
        "\r\n",
        "\t",
        "---\n",
        "- ",
        "resources: {requests: {memory: 1Gi}}\n",
        "items:\n",
        "parameters:\n",
        "objects:\n",
        "value: ",
        "name: ",
        "#",
        "/opt/flink/conf",
        "{\"log\":\"",
        "\\",
        "/*",
        "*/",
        "//",
        "-- ",
        " # ",
        "\"\"\"",
        "<<-EOT\n",
        "EOT\n",
        "manifest = {",
        "--set ",
        "taskManager.resource.memory",
        "RESET ",
        "：",
        " -> ",
        "COPY a /opt/flink/conf\n",
        "kind: Kustomization\npatches:\n- patch: |\n    ",
        "Kind: FlinkDeployment\nAPI Version: a\nSpec:\n",
        "memoryConfiguration: ",
        "Our words:\n",
        "x.jar ",
        "java ",
        "-Xmx1g ",
        "org.apache.flink.TaskManagerRunner",
    ];
    proptest::collection::vec(proptest::sample::select(pieces.to_vec()), 0..30).prop_map(|pieces| pieces.concat())
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 3000, ..ProptestConfig::default() })]

    #[test]
    fn nothing_panics(text in pieces(), is_named in any::<bool>()) {
        let name = is_named.then_some("config.yaml");
        if let Import::Clusters(clusters) = import(&text, name, &around()) {
            for imported in clusters {
                let _ = imported.document(&text, &around());
                prop_assert!(!imported.processes.is_empty());
            }
        }
    }
}

#[test]
fn a_text_around_settings_is_no_file() {
    let mail = "Hi all,\n\nwe run Flink 1.17 on YARN and our containers are killed. Our settings:\n\n\
                taskmanager.memory.process.size: 8192m\ntaskmanager.memory.managed.fraction: 0.3\n\
                jobmanager.memory.process.size: 2048m\n\nWhat can we do? Thanks, Ann\n";
    check(mail, Some(v(1, 17)), Some(Deployment::Yarn), "8192m", "2048m");
    let values = "jobmanager:\n  replicaCount: 1\ntaskmanager:\n  replicaCount: 2\nflink:\n  properties: |\n    \
                  taskmanager.memory.process.size: 2g\n    jobmanager.memory.process.size: 1g\n";
    check(values, None, Some(Deployment::Kubernetes), "2g", "1g");
    let pod = "apiVersion: v1\nkind: Pod\nmetadata:\n  name: c-taskmanager-1-1\n  labels: {component: taskmanager}\nspec:\n  \
               containers:\n  - name: flink-main-container\n    image: flink:1.17.2\n    args: [bash, -c, \
               kubernetes-taskmanager.sh -Dtaskmanager.memory.process.size='4g' ]\n    resources: {requests: {memory: 4Gi}}\n  \
               - name: proxy\n    image: proxy:2\n    resources: {requests: {memory: 128Mi}}\n";
    let imported = clusters(pod, None)[0].clone();
    assert_eq!(
        (imported.flink(), imported.runs_on()),
        (Some(v(1, 17)), Some(Deployment::Kubernetes))
    );
    assert_eq!(
        (size(&imported, TM).as_str(), imported.processes.as_slice()),
        ("4g", &[Process::TaskManager][..])
    );
    let program = "conf.set(TaskManagerOptions.TOTAL_PROCESS_MEMORY, MemorySize.ofMebiBytes(4096));\n\
                   conf.set(TaskManagerOptions.NUM_TASK_SLOTS, Integer.valueOf(4));\n\
                   conf.set(TaskManagerOptions.MANAGED_MEMORY_FRACTION, 0.2f);\n";
    let imported = clusters(program, None)[0].clone();
    assert_eq!(size(&imported, "taskmanager.numberOfTaskSlots"), "4");
    assert_eq!(size(&imported, "taskmanager.memory.managed.fraction"), "0.2");
    assert_eq!(size(&imported, TM), "4096m");
}

#[test]
fn local_runs_are_known_by_their_words() {
    let local = Some(Deployment::Local);
    let program = "Configuration conf = new Configuration();\nconf.setString(\"taskmanager.memory.network.min\", \"128m\");\n\
                   var env = StreamExecutionEnvironment.createLocalEnvironment(4, conf);\n";
    let imported = check(program, None, local, "", "");
    assert_eq!(size(&imported, "taskmanager.memory.network.min"), "128m");
    let test = "new MiniClusterWithClientResource(new MiniClusterResourceConfiguration.Builder()\n    \
                .setConfiguration(new Configuration().set(TaskManagerOptions.MANAGED_MEMORY_SIZE, \
                MemorySize.ofMebiBytes(256)))";
    assert_eq!(
        size(&check(test, None, local, "", ""), "taskmanager.memory.managed.size"),
        "256m"
    );
    for command in [
        "flink run -t local -Dtaskmanager.memory.network.max=256m job.jar",
        "./bin/flink run --target local -D taskmanager.memory.network.max=256m job.jar",
        "flink run -D execution.target=local -D taskmanager.memory.network.max=256m job.jar",
        "flink run -m local -D taskmanager.memory.network.max=256m job.jar",
    ] {
        let imported = check(command, None, local, "", "");
        assert_eq!(size(&imported, "taskmanager.memory.network.max"), "256m", "{command}");
    }
    let file = "taskmanager.memory.process.size: 1728m\nexecution.target: local\n";
    check(file, None, local, "1728m", "");
    // A log says what is not set, and how large the pool is.
    let set = "12:00:00,000 INFO  org.apache.flink.runtime.minicluster.MiniCluster  - Starting Flink Mini Cluster\n\
               12:00:00,001 WARN  TaskExecutorResourceUtils - The resource configuration option Key: \
               'taskmanager.memory.process.size' , default: null (fallback keys: []) is set but it will have no effect \
               for local execution, only the following options matter for the resource configuration: [\n\
               12:00:00,002 INFO  TaskExecutorResourceUtils - The configuration option taskmanager.memory.managed.size \
               required for local execution is not set, setting it to its default value 128 mb.\n\
               12:00:00,003 INFO  NetworkBufferPool - Allocated 96 MB for network buffer pool (number of memory segments: \
               3072, bytes per segment: 32768).\n";
    let imported = check(set, None, local, "", "");
    assert_eq!(size(&imported, "taskmanager.memory.network.min"), "100663296b");
    assert_eq!(imported.left, [TM]);
    let unset = "INFO The configuration option taskmanager.memory.network.min required for local execution is not set, \
                 setting it to its default value 64 mb.\nINFO Allocated 64 MB for network buffer pool (number of memory \
                 segments: 2048, bytes per segment: 32768).\n";
    assert!(check(unset, None, local, "", "").settings.is_empty());
    // Where Flink runs locally already, no total is needed.
    let around = Document::new("", ConfigFile::ConfigYaml, FlinkVersion::NEWEST, Deployment::Local);
    let text = "env.configure({\"taskmanager.memory.network.max\": \"96m\"})";
    assert!(matches!(import(text, None, &around), Import::Clusters(_)));
}

#[test]
fn a_value_is_the_one_that_stands_there() {
    let program = "conf.setString(\"taskmanager.memory.process.size\", \"4g\");\n\
                   conf.set(TaskManagerOptions.NUM_TASK_SLOTS, 2);\n\
                   conf.set(TaskManagerOptions.MANAGED_MEMORY_SIZE, MemorySize.ofMebiBytes(1024));\n";
    let found = clusters(program, None);
    let pairs: Vec<_> = found[0].pairs().collect();
    assert_eq!(
        pairs,
        [
            (TM, "4g"),
            ("taskmanager.numberOfTaskSlots", "2"),
            ("taskmanager.memory.managed.size", "1024m")
        ]
    );
}

#[test]
fn a_diff_has_two_sides() {
    let diff = "--- a/flink-conf.yaml\n+++ b/flink-conf.yaml\n@@ -1,3 +1,3 @@\n jobmanager.memory.process.size: 1g\n\
                -taskmanager.memory.process.size: 4g\n+taskmanager.memory.process.size: 6g\n taskmanager.numberOfTaskSlots: 2\n";
    let sides = clusters(diff, None);
    let told: Vec<_> = sides
        .iter()
        .map(|side| (side.name.as_deref(), side.is_old, size(side, TM)))
        .collect();
    assert_eq!(
        told,
        [
            (Some("after"), false, "6g".to_owned()),
            (Some("before"), true, "4g".to_owned())
        ]
    );
}

#[test]
fn files_are_read_together() {
    let conf = "taskmanager.memory.process.size: 4g\njobmanager.memory.process.size: 2g\n";
    let compose = "services:\n  jobmanager:\n    image: flink:${TAG}\n    command: jobmanager\n    volumes:\n      \
                   - ./flink-conf.yaml:/opt/flink/conf/flink-conf.yaml\n  taskmanager:\n    image: flink:${TAG}\n    \
                   command: taskmanager -Dtaskmanager.numberOfTaskSlots=${SLOTS}\n    volumes:\n      \
                   - ./flink-conf.yaml:/opt/flink/conf/flink-conf.yaml\n";
    let all = together([
        ("compose.yaml", compose),
        ("conf/flink-conf.yaml", conf),
        (".env", "TAG=1.18.1\nSLOTS=3\n"),
    ]);
    let imported = check(&all, Some(v(1, 18)), Some(Deployment::Docker), "4g", "2g");
    assert_eq!(size(&imported, "taskmanager.numberOfTaskSlots"), "3");
    assert!(
        imported
            .notes
            .contains(&"Read together: compose.yaml (1 setting), conf/flink-conf.yaml (2 settings), .env.".to_owned()),
        "{:?}",
        imported.notes
    );
    let notes = notes(&imported).join("\n");
    assert!(
        notes.contains("taskmanager.memory.process.size: 4g (conf/flink-conf.yaml line 1)"),
        "{notes}"
    );

    let map = "apiVersion: v1\nkind: ConfigMap\nmetadata: {name: conf}\ndata:\n  flink-conf.yaml: |\n    \
               taskmanager.memory.process.size: 3g\n    jobmanager.memory.process.size: 1g\n";
    let pods = "apiVersion: apps/v1\nkind: Deployment\nmetadata: {name: tm}\nspec:\n  template:\n    spec:\n      \
                containers:\n      - {name: taskmanager, image: 'flink:1.17', args: [taskmanager]}\n";
    let all = together([("deployment.yaml", pods), ("map.yaml", map)]);
    check(&all, Some(v(1, 17)), Some(Deployment::Kubernetes), "3g", "1g");

    let manifest = "apiVersion: flink.apache.org/v1beta1\nkind: FlinkDeployment\nmetadata: {name: a}\nspec:\n  \
                    flinkVersion: v1_20\n  jobManager: {resource: {memory: 1g}}\n  taskManager: {resource: {memory: 2g}}\n";
    let patch = "apiVersion: flink.apache.org/v1beta1\nkind: FlinkDeployment\nmetadata: {name: a}\nspec:\n  \
                 taskManager: {resource: {memory: 8g}}\n";
    let all = together([("base/flink.yaml", manifest), ("prod/patch.yaml", patch)]);
    check(&all, Some(v(1, 20)), Some(Deployment::KubernetesOperator), "8g", "1g");

    let all = together([
        (
            "jobmanager.conf",
            "jobmanager.memory.process.size: 2g\ntaskmanager.memory.process.size: 1g\n",
        ),
        (
            "taskmanager.conf",
            "taskmanager.memory.process.size: 5g\ntaskmanager.numberOfTaskSlots: 2\n",
        ),
    ]);
    check(&all, None, None, "5g", "2g");
}

/// Checks the sizes of the only cluster of each text; none that is not told.
#[track_caller]
fn check_sizes(texts: &[(&str, &str, &str)]) {
    for (text, task_manager, job_manager) in texts {
        let found = clusters(text, None);
        assert_eq!(found.len(), 1, "{text}\n{found:?}");
        let told = |process, key| match found[0].processes.contains(&process) {
            true => size(&found[0], key),
            false => String::new(),
        };
        let sizes = (told(Process::TaskManager, TM), told(Process::JobManager, JM));
        assert_eq!(
            sizes,
            ((*task_manager).to_owned(), (*job_manager).to_owned()),
            "{text}\n{found:?}"
        );
    }
}

/// What is said of the only cluster.
fn said(text: &str) -> String {
    let found = clusters(text, None);
    assert_eq!(found.len(), 1, "{text}\n{found:?}");
    let base = found[0].base.iter().map(|base| base.reason.clone());
    base.chain(found[0].notes.iter().cloned())
        .collect::<Vec<_>>()
        .join("\n")
}

#[test]
fn what_is_commented_out_does_not_count() {
    check_sizes(&[
        (
            "/*\n * c.setString(\"taskmanager.memory.process.size\", \"30g\");\n */\n\
             c.setString(\"taskmanager.memory.process.size\", \"3g\"); // c.setString(\"taskmanager.memory.process.size\", \"31g\");\n\
             c.setString(\"jobmanager.memory.process.size\", \"2g\"); /* \"jobmanager.memory.process.size\", \"9g\" */\n",
            "3g",
            "2g",
        ),
        (
            "\"\"\"Runs it.\n\nc.set_string('jobmanager.memory.process.size', '9g')\n\"\"\"\n\
             c.set_string('jobmanager.memory.process.size', '2g')  # c.set_string('jobmanager.memory.process.size', '8g')\n\
             c.set_string('taskmanager.memory.process.size', '3g')\n",
            "3g",
            "2g",
        ),
        (
            "SET 'taskmanager.memory.process.size' = '3g'; -- SET 'taskmanager.memory.process.size' = '8g';\n\
             /* SET 'jobmanager.memory.process.size' = '7g'; */\nSET 'jobmanager.memory.process.size' = '2g';\n",
            "3g",
            "2g",
        ),
        (
            "c.setString(\"state.checkpoints.dir\", \"hdfs://a/b\"); c.setString(\"taskmanager.memory.process.size\", \"3g\");\n\
             c.setString(\"jobmanager.memory.process.size\", \"2g\");\n",
            "3g",
            "2g",
        ),
    ]);
}

#[test]
fn another_configuration_takes_the_place_of_the_images() {
    for (text, file) in [
        (
            "FROM flink:1.19\nCOPY ours.yaml /opt/flink/conf/flink-conf.yaml\n",
            "ours.yaml",
        ),
        ("FROM flink:2.0\nADD conf/ $FLINK_HOME/conf/\n", "conf/"),
        (
            "FROM flink:2.0\nCOPY --chown=9999 a/config.yaml conf/\n",
            "a/config.yaml",
        ),
        (
            "docker run -v /etc/ours:/opt/flink/conf flink:1.20 jobmanager",
            "/etc/ours",
        ),
        (
            "docker run --mount type=bind,src=/etc/a.yaml,dst=/opt/flink/conf/config.yaml flink:2.1 taskmanager",
            "/etc/a.yaml",
        ),
        (
            "services:\n  tm:\n    image: flink:2.0\n    command: taskmanager\n    configs:\n      - source: ours\n        \
             target: /opt/flink/conf/config.yaml\nconfigs:\n  ours: {file: ./a.yaml}\n",
            "./a.yaml",
        ),
    ] {
        assert!(reason(text).contains(&format!("in {file},")), "{}", reason(text));
    }
    let inline = "services:\n  tm:\n    image: flink:2.0\n    command: taskmanager\n    configs:\n      - {source: ours, target: \
                  /opt/flink/conf/config.yaml}\nconfigs:\n  ours:\n    content: |\n      taskmanager.memory.process.size: 3g\n      \
                  jobmanager.memory.process.size: 2g\n";
    // What goes into the same folder, or an older stage, replaces nothing.
    check_sizes(&[
        (inline, "3g", "2g"),
        (
            "FROM flink:1.19\nCOPY log4j.properties /opt/flink/conf/\n",
            "1728m",
            "1600m",
        ),
        (
            "FROM flink:1.19 AS a\nCOPY flink-conf.yaml /opt/flink/conf/\nFROM flink:1.19\nRUN true\n",
            "1728m",
            "1600m",
        ),
    ]);
    let variables = "docker run --env-file ./a.env flink:1.19 taskmanager";
    assert!(said(variables).contains("./a.env may set more"), "{}", said(variables));
}

#[test]
fn other_programs_and_what_is_behind_a_jar_do_not_count() {
    let broker = "ann 7 java -Xmx5g -XX:MaxMetaspaceSize=100m -cp a:b broker.Main x.properties\n";
    reason(broker);
    let flink = "ann 8 java -Xmx1g -XX:MaxMetaspaceSize=256m -cp c \
                 org.apache.flink.runtime.entrypoint.StandaloneSessionClusterEntrypoint\n";
    check_sizes(&[
        (&(broker.to_owned() + flink), "", "1600m"),
        (
            "flink run -m yarn-cluster -ytm 3g -yjm 2g -C file:///l.jar a.jar -yD taskmanager.memory.process.size=9g",
            "3g",
            "2g",
        ),
        (
            "flink run-application -t yarn-application -D taskmanager.memory.process.size 3g -D \
             jobmanager.memory.process.size=2g a.jar",
            "3g",
            "2g",
        ),
        (
            "flink run -m yarn-cluster -ytm 3g -yjm 2g -Dtaskmanager.memory.process.size=9g a.jar",
            "3g",
            "2g",
        ),
        ("flink run -t yarn-per-job -ytm 3g -yjm 2g a.jar", "1728m", "1600m"),
        (
            "bin/jobmanager.sh start -D jobmanager.memory.process.size=2g\n\
             bin/taskmanager.sh start -D taskmanager.memory.process.size=3g\n",
            "3g",
            "2g",
        ),
        ("yarn-session.sh -jm 2g -tm 3g\nflink run -p 6 a.jar\n", "3g", "2g"),
        (
            "docker run -e FLINK_PROPERTIES=$'taskmanager.memory.process.size: 3g\\na.b: c' flink:1.19 taskmanager",
            "3g",
            "1600m",
        ),
    ]);
    assert!(said("flink run -t yarn-per-job -ytm 3g a.jar").contains("ignores the flags"));
    assert!(said("flink run -m yarn-cluster -ytm 3g -Djobmanager.memory.process.size=9g a.jar").contains("but not -D"));
    assert!(said("flink run -m yarn-cluster -yn 2 -ytm 3g -yjm 1g a.jar").contains("1.9 or older"));
    for running in [
        "flink run -m host:8081 -Dtaskmanager.memory.process.size=3g a.jar",
        "flink run -t remote -Dtaskmanager.memory.process.size=3g a.jar",
        "flink run -t kubernetes-session -Dtaskmanager.memory.process.size=3g a.jar",
    ] {
        assert!(reason(running).contains("runs already"), "{}", reason(running));
    }
}

#[test]
fn values_that_differ_are_told_apart() {
    let names = |text: &str| -> Vec<String> {
        let found = clusters(text, None);
        found.into_iter().filter_map(|imported| imported.name).collect()
    };
    for text in [
        "Now it is\n  taskmanager.memory.process.size: 3g\n  jobmanager.memory.process.size: 2g\nand in May it was\n  \
         taskmanager.memory.process.size: 5g\nwhich worked.\n",
        "| key | May | now |\n|---|---|---|\n| taskmanager.memory.process.size | 3g | 5g |\n\
         | jobmanager.memory.process.size | 1g | 2g |\n",
        "void a() { c.setString(\"taskmanager.memory.process.size\", \"3g\"); }\n\
         void b() { d.setString(\"taskmanager.memory.process.size\", \"5g\"); }\n",
        "[[{\"Classification\": \"flink-conf\", \"Properties\": {\"taskmanager.memory.process.size\": \"3g\", \
         \"jobmanager.memory.process.size\": \"1g\"}}], [{\"Classification\": \"flink-conf\", \"Properties\": \
         {\"taskmanager.memory.process.size\": \"5g\", \"jobmanager.memory.process.size\": \"2g\"}}]]",
        "jobmanager.memory.process.size: 1g\n<<<<<<< ours\ntaskmanager.memory.process.size: 3g\n=======\n\
         taskmanager.memory.process.size: 5g\n>>>>>>> theirs\n",
    ] {
        assert_eq!(names(text), ["3g", "5g"], "{text}");
    }
    let script = "#!/bin/sh\necho 'taskmanager.memory.process.size: 3g' >> a/flink-conf.yaml\n\
                  echo 'taskmanager.memory.process.size: 5g' >> a/flink-conf.yaml\n";
    check_sizes(&[
        (script, "5g", ""),
        (
            "taskmanager.memory.process.size: 3g -> 5g\njobmanager.memory.process.size: 1g -> 2g\n",
            "5g",
            "2g",
        ),
    ]);
    assert!(said(script).contains("several values"));
    let log = "INFO Loading configuration property: taskmanager.memory.process.size, 3g\n\
               INFO Loading configuration property: taskmanager.memory.process.size, 5g\n";
    assert!(said(log).contains("3g in line 1 and 5g in line 2"), "{}", said(log));
}

#[test]
fn releases_in_words_are_told_when_they_are_not_known() {
    for text in [
        "Our Flink 1.11.2 has\n  taskmanager.memory.process.size: 3g\n  jobmanager.memory.process.size: 2g\nWhy?\n",
        "# Flink 1.11.2\ntaskmanager.memory.process.size: 3g\njobmanager.memory.process.size: 2g\n",
        "Flink 1.11.2:\ntaskmanager.memory.process.size: 3g\njobmanager.memory.process.size: 2g\n",
    ] {
        let imported = check(text, Some(v(1, 13)), None, "3g", "2g");
        let notes = imported.notes.join("\n");
        assert!(notes.contains("Flink 1.11.2 is not supported here"), "{notes}");
    }
    // Of which release a key is says nothing of the one at hand.
    let since = "# new since Flink 1.10\ntaskmanager.memory.process.size: 3g\njobmanager.memory.process.size: 2g\n";
    check(since, None, None, "3g", "2g");
    let old = "taskmanager.memory.process.size: 3g\njobmanager.memory.process.size: 2g\ntaskmanager.memory.preallocate: true\n";
    assert!(
        said(old).contains("`taskmanager.memory.preallocate` is of Flink 1.9 or older"),
        "{}",
        said(old)
    );
}

#[test]
fn a_configuration_wins_over_resources_of_containers() {
    check_sizes(&[
        (
            "broker: {resources: {limits: {memory: 8Gi}}}\nours:\n  properties:\n    taskmanager.memory.process.size: 3g\n    \
             jobmanager.memory.process.size: 2g\n  taskmanager: {resources: {limits: {memory: 4Gi}}}\n",
            "3g",
            "2g",
        ),
        (
            "flinkConfiguration:\n  taskmanager.memory.process.size: 3g\n  jobmanager.memory.process.size: 2g\ntaskManager:\n  \
             resources: {limits: {memory: 4Gi}}\n",
            "3g",
            "2g",
        ),
        (
            "taskmanager:\n  resources: {requests: {memory: 1Gi}, limits: {memory: 3Gi}}\n",
            "3g",
            "",
        ),
    ]);
    let tag =
        "# for a chart of flink\nimage: {tag: 1.18.1-java11}\ntaskmanager: {resources: {limits: {memory: 3Gi}}}\n";
    assert_eq!(clusters(tag, None)[0].flink(), Some(v(1, 18)));
    assert!(said(tag).contains("memory of a container was taken"));
    let worker = "kind: Deployment\napiVersion: apps/v1\nmetadata: {name: w}\nspec: {template: {spec: {containers: [{name: w, image: \
                  'flink:1.17', args: [taskmanager], env: [{name: FLINK_PROPERTIES, value: \"taskmanager.memory.process.size: \
                  3g\\njobmanager.memory.process.size: 2g\"}]}]}}}\n";
    assert!(said(worker).contains("which is no JobManager"), "{}", said(worker));
}

#[test]
fn a_configuration_is_read_below_a_heading() {
    let sizes = "taskmanager.memory.process.size: 3g\njobmanager.memory.process.size: 2g\n";
    for heading in [
        "My configuration:\n",
        "flink-conf.yaml:\n",
        "config.yaml\n\n",
        "Hello, this is it:\n\n",
        "Flink 1.16:\n",
    ] {
        check_sizes(&[(&(heading.to_owned() + sizes), "3g", "2g")]);
    }
    check_sizes(&[
        (&format!("<pre>{sizes}</pre>\n"), "3g", "2g"),
        (&format!("A=b\nFLINK_PROPERTIES=\"{}\"\n", sizes.trim()), "3g", "2g"),
        // A part of a file says nothing of the other process.
        (
            "taskmanager.memory.process.size: 3g\ntaskmanager.numberOfTaskSlots: 2\n",
            "3g",
            "",
        ),
    ]);
    // A file with an error is the file, and so is one by its name.
    let broken = "taskmanager.memory.process.size: 3g\n  jobmanager.memory.process.size: 2g\n";
    assert!(matches!(clusters(broken, None)[0].form, flink_import::Form::File(_)));
    let part = &clusters("taskmanager.memory.process.size: 3g\n", Some("config.yaml"))[0];
    assert_eq!(part.processes, Process::ALL);
    let variable = "taskmanager.memory.process.size: ${SIZE}\njobmanager.memory.process.size: 2g\n";
    check_sizes(&[(variable, "", "2g")]);
}

#[test]
fn other_tools_carry_configurations() {
    check_sizes(&[
        (
            "配置：taskmanager.memory.process.size：3g，jobmanager.memory.process.size：2g。谢谢",
            "3g",
            "2g",
        ),
        (
            "taskmanager.memory.process.size\t3g\njobmanager.memory.process.size\t2g\n",
            "3g",
            "2g",
        ),
        (
            "Name:         a\nAPI Version:  flink.apache.org/v1beta1\nKind:         FlinkDeployment\nSpec:\n  Flink \
             Configuration:\n    taskmanager.numberOfTaskSlots:  2\n  Job Manager:\n    Resource:\n      Memory:  2g\n  Task \
             Manager:\n    Resource:\n      Memory:  3g\nStatus:\n  Error:  a: b\n",
            "3g",
            "2g",
        ),
        (
            "resource \"kubernetes_manifest\" \"a\" {\n  manifest = {\n    kind = \"FlinkDeployment\"\n    metadata = { name = \
             var.name }\n    spec = { # ours\n      jobManager = { resource = { memory = \"2g\" } }\n      taskManager = {\n        \
             resource = { memory = \"3g\", cpu = 1 }\n      }\n    }\n  }\n}\n",
            "3g",
            "2g",
        ),
        (
            "resource \"helm_release\" \"a\" {\n  set {\n    name  = \"app.taskManager.resource.memory\"\n    value = \"3g\"\n  }\n  \
             set {\n    name  = \"app.jobManager.resource.memory\"\n    value = \"2g\"\n  }\n}\n",
            "3g",
            "2g",
        ),
        (
            "resource \"helm_release\" \"a\" {\n  values = [<<-EOT\n    jobManager: {resource: {memory: 2g}}\n    taskManager: \
             {resource: {memory: 3g}}\n  EOT\n  ]\n}\n",
            "3g",
            "2g",
        ),
        (
            "helm install a b --set jobManager.resource.memory=2g,taskManager.resource.memory=3g \\\n  --set \
             'flinkConfiguration.taskmanager\\.numberOfTaskSlots=2'\n",
            "3g",
            "2g",
        ),
        (
            "apiVersion: argoproj.io/v1alpha1\nkind: Application\nmetadata: {name: a}\nspec:\n  source:\n    helm:\n      values: \
             |\n        jobManager: {resource: {memory: 2g}}\n        taskManager: {resource: {memory: 3g}}\n",
            "3g",
            "2g",
        ),
        (
            "apiVersion: kustomize.config.k8s.io/v1beta1\nkind: Kustomization\npatches:\n- target: {kind: FlinkDeployment, name: \
             a}\n  patch: |\n    - op: replace\n      path: /spec/taskManager/resource/memory\n      value: 3g\n",
            "3g",
            "",
        ),
        (
            "kind: Kustomization\napiVersion: kustomize.config.k8s.io/v1beta1\nconfigMapGenerator:\n- name: a\n  literals:\n  - \
             |\n    FLINK_PROPERTIES=taskmanager.memory.process.size: 3g\n    jobmanager.memory.process.size: 2g\n",
            "3g",
            "2g",
        ),
        (
            "{\"id\": \"a\", \"slotsNumber\": 2, \"memoryConfiguration\": {\"frameworkHeap\": 134217728, \"taskHeap\": 402653174, \
             \"frameworkOffHeap\": 134217728, \"taskOffHeap\": 0, \"networkMemory\": 134217730, \"managedMemory\": 536870920, \
             \"jvmMetaspace\": 268435456, \"jvmOverhead\": 201326592, \"totalFlinkMemory\": 1342177280, \
             \"totalProcessMemory\": 1811939328}}",
            "1728m",
            "",
        ),
    ]);
    let files = "kind: Kustomization\napiVersion: kustomize.config.k8s.io/v1beta1\nconfigMapGenerator:\n- name: a\n  files: \
                 [ours/flink-conf.yaml]\n";
    assert!(reason(files).contains("ours/flink-conf.yaml"), "{}", reason(files));
    let emr = "aws emr create-cluster --applications Name=Flink \\\n  --configurations file://./ours.json\n";
    assert!(reason(emr).contains("./ours.json"), "{}", reason(emr));
    assert!(reason("taskmanager.memory.process.size: {{ size | default('3g') }}\n").contains("render it and"));
}

#[test]
fn each_size_is_from_where_the_platform_takes_it() {
    let platform = "kind: Deployment\napiVersion: v1\nmetadata: {name: a}\nspec: {template: {spec: {resources: {jobmanager: {memory: 1g}, \
                    taskmanager: {memory: 2G}}, flinkConfiguration: {a.b: c}}}}\n";
    check_sizes(&[
        (platform, "1907m", "953m"),
        (
            "SET 'taskmanager.memory.process.size' = '3g';\nSET 'jobmanager.memory.process.size' = '2g';\nRESET \
             'taskmanager.memory.process.size';\n",
            "",
            "2g",
        ),
    ]);
    // EMR writes a file of its own.
    let slots = "[{\"Classification\": \"flink-conf\", \"Properties\": {\"taskmanager.numberOfTaskSlots\": \"3\"}}]";
    assert!(reason(slots).contains("does not say how large"), "{}", reason(slots));
    let heaps = "[{\"Classification\": \"flink-conf\", \"Properties\": {\"taskmanager.heap.size\": \"3g\", \
                 \"jobmanager.heap.size\": \"2g\"}}]";
    let imported = check(heaps, Some(v(1, 20)), Some(Deployment::Yarn), "", "");
    assert_eq!(imported.processes, Process::ALL);
    let variables = "export FLINK_TM_HEAP=3g\nexport FLINK_JM_HEAP=2g\n/opt/flink-1.14.6/bin/start-cluster.sh\n";
    let imported = check(variables, Some(v(1, 14)), Some(Deployment::Standalone), "", "");
    assert_eq!(size(&imported, "taskmanager.heap.size"), "3g");
    assert!(said("SET 'taskmanager.memory.process.size' = '3g';\n").contains("session cluster"));
}
