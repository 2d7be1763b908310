use super::*;
use flink_memory::v;

use flink_config::{Answer, Extent, Format, write};
use flink_memory::Deployment;

type Settings = &'static [(&'static str, &'static str)];

/// A document without a text, around which others are understood.
fn around(version: FlinkVersion, deployment: Deployment) -> Document {
    Document::new("", ConfigFile::usual(version), version, deployment)
}

fn of(import: Import) -> Option<Imported> {
    match import {
        Import::Clusters(clusters) => clusters.into_iter().next(),
        Import::Nothing(_) => None,
    }
}

fn imported(text: &str) -> Option<Imported> {
    of(import(text, None, &around(v(2, 3), Deployment::Standalone)))
}

fn recognize(text: &str) -> Option<Form> {
    imported(text).map(|imported| imported.form)
}

#[track_caller]
fn check(text: &str, pasted: Form, settings: Settings, left: &[&str]) -> Imported {
    let imported = imported(text).unwrap_or_else(|| panic!("nothing is read of {text}"));
    let found: Vec<_> = imported.pairs().collect();
    assert_eq!((imported.form, found.as_slice()), (pasted, settings), "{text}");
    assert_eq!(imported.left, left, "{text}");
    imported
}

#[test]
fn a_file_is_the_one_that_its_release_reads() {
    const TEXT: &str = "taskmanager.memory.process.size: 2g#note\njobmanager.memory.process.size: 1g\n";
    for (version, expected) in [
        (v(1, 17), "2g"),
        (v(1, 18), "2g"),
        (v(1, 19), "2g#note"),
        (v(2, 3), "2g#note"),
    ] {
        let file = ConfigFile::usual(version);
        let around = around(version, Deployment::Standalone);
        let answer = Answer::new(Document::new(TEXT, file, version, Deployment::Yarn));
        let format = file.name().parse().unwrap();
        let own = write(&answer, "https://a.b/", format, Extent::Whole).text;
        for text in [TEXT, &own] {
            let imported = of(import(text, None, &around)).unwrap();
            assert_eq!(imported.form, Form::File(file), "{version} {text}");
            assert_eq!(
                imported.get("taskmanager.memory.process.size"),
                Some(expected),
                "{text}"
            );
        }
    }
}

#[test]
fn tells_what_a_text_is() {
    let yaml = Some(Form::File(ConfigFile::ConfigYaml));
    let conf = Some(Form::File(ConfigFile::FlinkConf));
    let texts = [
        ("", None),
        ("# only a comment\n", None),
        ("heap is too small\n", None),
        ("a.b: 1\nc: 0.40\n", None),
        (
            "taskmanager.numberOfTaskSlots: 1\ntaskmanager.memory.managed.fraction: 0.40\n",
            Some(Form::EitherFile),
        ),
        ("taskmanager:\n  numberOfTaskSlots: 1\n", yaml),
        ("taskmanager.memory.process.size: '4g'\n", yaml),
        ("external-resources: [gpu,\n  fpga]\n", yaml),
        (
            "taskmanager.numberOfTaskSlots: 1\ntaskmanager.numberOfTaskSlots: 2\n",
            conf,
        ),
        ("env.java.opts.all: b: c\n", conf),
        (
            "taskmanager.memory.process.size: @b\ntaskmanager.numberOfTaskSlots: 1\n",
            conf,
        ),
        ("taskmanager:\n  numberOfTaskSlots: 1\n  memory.flink.size: @\n", yaml),
        ("env.java.opts.all: -Da=b\n", Some(Form::EitherFile)),
        ("env.java.opts.all:\n  -Da=b\n", yaml),
        ("env.java.opts.all: -Xmx1g\n", Some(Form::EitherFile)),
        ("-Da=b", None),
        ("-Dparallelism.default=2", None),
        ("-Dtaskmanager.numberOfTaskSlots=2", Some(Form::DynamicProperties)),
        (
            "  '-Dtaskmanager.numberOfTaskSlots=b: c'",
            Some(Form::DynamicProperties),
        ),
        (
            "# how: to\nflink run \\\n  -Dtaskmanager.memory.process.size=4g \\\n  -Dc=d x.jar\n",
            Some(Form::DynamicProperties),
        ),
        ("-Xmx1g -Dlog.file=x", Some(Form::JvmArguments)),
        (
            "java -Xmx1g -Dlog.file=x org.apache.flink.Main",
            Some(Form::JvmArguments),
        ),
        ("-Xmx1g\n-Xms1g", Some(Form::JvmArguments)),
        ("services:\n  a:\n    image: b\n", None),
        ("kind: FlinkDeployment\n", None),
        (
            " https://a.b/c#v=1&flink=2.3&on=docker&tm.process.size=4g \n",
            Some(Form::Link),
        ),
        ("see https://a.b/c#v=1&flink=2.3&on=docker", None),
    ];
    for (text, expected) in texts {
        assert_eq!(recognize(text), expected, "{text:?}");
    }
}

#[test]
fn of_a_link_the_configuration_is_taken_and_the_rest_named() {
    let size: Settings = &[("taskmanager.memory.process.size", "4g")];
    let link = "https://a.b/c#v=1&flink=1.20&on=docker&tm.process.size=4g";
    let cases: [(&str, &[&str], &[&str]); 6] = [
        ("", &[], &[]),
        ("&plan=job:sql&hold=tm.task-heap=3g", &["plan", "hold"], &[]),
        ("&native=tm.libraries:512m", &["native"], &[]),
        ("&vs.flink=2.3&why=exit-239", &["why", "vs"], &[]),
        (
            "&vs.plan=job:sql",
            &[],
            &["“vs.plan” is ignored: only a configuration is compared with."],
        ),
        ("&no.such=1", &[], &["Unknown option “no.such” (set to “1”)."]),
    ];
    for (rest, left, notes) in cases {
        let imported = check(&format!("{link}{rest}"), Form::Link, size, left);
        assert_eq!(imported.notes, notes, "{rest}");
        assert_eq!(
            (imported.flink(), imported.runs_on()),
            (Some(v(1, 20)), Some(Deployment::Docker))
        );
    }
}

#[test]
fn reads_arguments_as_a_shell_does() {
    let texts: &[(&str, Settings, &[&str])] = &[
        ("-Da.b=1 -D c=2 -yDd=3", &[("a.b", "1"), ("c", "2"), ("d", "3")], &[]),
        (
            "-Da='b c' -Dd=\"e 'f' \\\"g\\\"\" '-Dh=i j'",
            &[("a", "b c"), ("d", "e 'f' \"g\""), ("h", "i j")],
            &[],
        ),
        (
            "flink run \\\n  -Da=1 \\\r\n  -Db=2 x.jar",
            &[("a", "1"), ("b", "2")],
            &["flink", "run", "x.jar"],
        ),
        ("-Da=b\\ c -Dd=\\\\e", &[("a", "b c"), ("d", "\\e")], &[]),
        ("-Da=-Db=c -Dd==e", &[("a", "-Db=c"), ("d", "=e")], &[]),
        ("-Da -Db=", &[("a", "true"), ("b", "")], &[]),
        ("-Da=1 # -Db=2\n-Dc=d#e", &[("a", "1"), ("c", "d#e")], &[]),
        ("-D", &[], &["-D"]),
        ("-D=x -Da='", &[("a", "")], &["-D=x"]),
        ("-Da='b\\c\nd'", &[("a", "b\\c\nd")], &[]),
        ("-Da='b\\\nc' -Dd=\"e\\\nf\"", &[("a", "b\\\nc"), ("d", "ef")], &[]),
        ("- -Da=1\n- \"-Db=2\"", &[("a", "1"), ("b", "2")], &["-", "-"]),
        (
            "java -Dlog.file=x org.apache.flink.Main -Da=1",
            &[("a", "1")],
            &["java", "-Dlog.file=x", "org.apache.flink.Main"],
        ),
    ];
    for (text, settings, left) in texts {
        let read = read_dynamic_properties(text);
        let found: Vec<_> = read
            .settings
            .iter()
            .map(|(key, text)| (key.as_str(), text.as_str()))
            .collect();
        assert_eq!(found, *settings, "{text:?}");
        assert_eq!(read.left, *left, "{text:?}");
    }
}

#[test]
fn reads_a_flink_deployment_as_the_operator_does() {
    let imported = check(
        "apiVersion: v1\nkind: ConfigMap\nmetadata:\n  name: other\n---\napiVersion: flink.apache.org/v1beta1\n\
         kind: FlinkDeployment\nspec:\n  image: flink:1.16\n  flinkVersion: v1_16\n  flinkConfiguration:\n    \
         taskmanager.memory.process.size: 1g\n    taskmanager:\n      numberOfTaskSlots: \"2\"\n    \
         external-resources: [gpu, fpga]\n  jobManager:\n    resource:\n      memory: 2Gi\n      cpu: 0.5\n  \
         taskManager:\n    resource:\n      memory: \"2048m\"\n  podTemplate: {}\n  job:\n    parallelism: 4\n",
        Form::FlinkDeployment,
        &[
            ("taskmanager.memory.process.size", "2048m"),
            ("taskmanager.numberOfTaskSlots", "2"),
            ("external-resources", "gpu;fpga"),
            ("jobmanager.memory.process.size", "2g"),
            ("kubernetes.jobmanager.cpu", "0.5"),
            ("parallelism.default", "4"),
        ],
        &["other", "podTemplate", "job"],
    );
    assert_eq!(imported.flink(), Some(v(1, 16)));
    assert_eq!(imported.runs_on(), Some(Deployment::KubernetesOperator));
    // The newer field, of which the older one is overruled.
    check(
        "kind: FlinkDeployment\nspec:\n  flinkVersion: v2_3\n  taskManager:\n    resource: {memory: 9g, cpu: 9}\n    \
         resources:\n      requests: {memory: 2Gi, cpu: 500m}\n      limits: {memory: 3Gi, cpu: 1}\n",
        Form::FlinkDeployment,
        &[
            ("taskmanager.memory.process.size", "2g"),
            ("kubernetes.taskmanager.cpu.amount", "0.5"),
            ("kubernetes.taskmanager.cpu.limit-factor", "2"),
            ("kubernetes.taskmanager.memory.limit-factor", "1.5"),
        ],
        &[],
    );
    let memories = [
        ("2g", "2g"),
        ("2G", "2G"),
        ("2 GB", "2 GB"),
        ("2Gi", "2g"),
        ("2048Mi", "2g"),
        ("512 mib", "512m"),
        ("2e9", "1953125k"),
        ("1073741824", "1073741824"),
        ("1.5Gi", "1610612736.0"),
        ("lots", "lots"),
    ];
    for (memory, size) in memories {
        let text = format!("kind: FlinkDeployment\nspec:\n  taskManager:\n    resource:\n      memory: '{memory}'\n");
        assert_eq!(
            taken_settings(&text),
            [("taskmanager.memory.process.size".to_owned(), size.to_owned())]
        );
    }
}

fn taken_settings(text: &str) -> Vec<(String, String)> {
    let pairs = |imported: Imported| {
        imported
            .pairs()
            .map(|(key, text)| (key.to_owned(), text.to_owned()))
            .collect()
    };
    imported(text).map(pairs).unwrap_or_default()
}

#[test]
fn reads_compose_files() {
    let imported = check(
        "services:\n  jobmanager:\n    image: flink:1.20.1-scala_2.12\n    command: jobmanager\n    environment:\n      \
         - SOME=x y\n      - |\n        FLINK_PROPERTIES=\n        # mine\n        jobmanager.rpc.address: jobmanager\n        \
         env.java.opts.all: -Da=$${SOME} -Db=$$SOME/$$OTHER\n        taskmanager.memory.process.size: 2g\n  \
         taskmanager:\n    command: [taskmanager, -Dtaskmanager.numberOfTaskSlots=3]\n    environment:\n      \
         FLINK_PROPERTIES: |\n        taskmanager.memory.process.size: 4g\n        jobmanager.rpc.address: other\n  \
         db:\n    image: postgres:9\n",
        Form::DockerCompose,
        &[
            ("jobmanager.rpc.address", "jobmanager"),
            ("env.java.opts.all", "-Da=x y -Db=x y/$OTHER"),
            ("taskmanager.memory.process.size", "4g"),
            ("taskmanager.numberOfTaskSlots", "3"),
        ],
        &["db"],
    );
    assert_eq!(
        (imported.flink(), imported.runs_on()),
        (Some(v(1, 20)), Some(Deployment::Docker))
    );
}

#[test]
fn reads_resources_of_containers() {
    let texts: &[(&str, Settings)] = &[
        (
            "resources:\n  limits:\n    memory: 2.5Gi\n",
            &[("taskmanager.memory.process.size", "2560m")],
        ),
        (
            "requests: {memory: 2G}",
            &[("taskmanager.memory.process.size", "1953125k")],
        ),
        (
            "kind: Pod\nmetadata:\n  labels:\n    component: jobmanager\nspec:\n  containers:\n  - name: \
             flink-main-container\n    env:\n    - name: OTHER\n      value: taskmanager\n    resources:\n      \
             limits: {memory: 2Gi}\n      requests: {memory: 1600Mi}\n",
            &[("jobmanager.memory.process.size", "1600m")],
        ),
        (
            "containers:\n- args: [jobmanager]\n  resources: {requests: {memory: 1Gi}}\n- name: task-manager\n  \
             resources: {requests: {memory: 2Gi}}\n",
            &[
                ("jobmanager.memory.process.size", "1g"),
                ("taskmanager.memory.process.size", "2g"),
            ],
        ),
    ];
    for (text, settings) in texts {
        check(text, Form::KubernetesResources, settings, &[]);
    }
}

/// A block as Flink logs it, each line behind `prefix`.
fn block(prefix: &str, settings: &[(&str, &str)], version: FlinkVersion) -> String {
    let target = flink_memory::Target {
        process: flink_memory::Process::TaskManager,
        version,
        deployment: Deployment::Standalone,
    };
    let lines = flink_memory::derive(target, &settings.iter().copied().collect())
        .summary()
        .unwrap();
    lines.iter().map(|line| format!("{prefix}{line}\n")).collect()
}

#[test]
fn finds_the_options_behind_a_block() {
    let ways: &[Settings] = &[
        &[("taskmanager.memory.process.size", "1728m")],
        &[("taskmanager.memory.flink.size", "3g")],
        &[
            ("taskmanager.memory.process.size", "4g"),
            ("taskmanager.memory.managed.fraction", "0.1"),
        ],
        &[
            ("taskmanager.memory.process.size", "4g"),
            ("taskmanager.memory.managed.size", "1234567b"),
        ],
        &[
            ("taskmanager.memory.process.size", "4g"),
            ("taskmanager.memory.task.off-heap.size", "256m"),
        ],
        &[
            ("taskmanager.memory.task.heap.size", "1g"),
            ("taskmanager.memory.managed.size", "1g"),
        ],
        &[
            ("taskmanager.memory.process.size", "8g"),
            ("taskmanager.memory.jvm-metaspace.size", "1g"),
        ],
    ];
    for settings in ways {
        for prefix in ["", "2024-05-01 10:00:00,1 INFO  a.B [] - ", "taskmanager_1  | "] {
            let imported = check(&block(prefix, settings, v(2, 3)), Form::Log, settings, &[]);
            assert_eq!(imported.scope, Scope::Processes);
        }
    }
    // What no short way gives is set to the byte.
    let odd = [
        ("taskmanager.memory.process.size", "5000m"),
        ("taskmanager.memory.network.fraction", "0.123"),
        ("taskmanager.memory.managed.fraction", "0.3456"),
        ("taskmanager.memory.jvm-overhead.fraction", "0.177"),
        ("taskmanager.memory.framework.heap.size", "99m"),
    ];
    let text = block("", &odd, v(2, 3));
    let solved = taken_settings(&text);
    let solved: Vec<_> = solved.iter().map(|(key, text)| (key.as_str(), text.as_str())).collect();
    assert_eq!(block("", &solved, v(2, 3)), text);
    // Of a block that breaks off, the total is kept.
    let begun: String = text.lines().take(4).flat_map(|line| [line, "\n"]).collect();
    check(&begun, Form::Log, &[("taskmanager.memory.process.size", "5000m")], &[]);
}

#[test]
fn reads_a_log_from_its_start() {
    let lines = |lines: &[&str]| -> String {
        let lines = lines.iter();
        lines
            .map(|line| format!("2024-05-01 10:00:00,123 INFO  org.apache.flink.Some [] - {line}\n"))
            .collect()
    };
    let start = [
        " Starting KubernetesTaskExecutorRunner (Version: 1.18.1, Scala: 2.12, Rev:a8c8b1c)",
        " JVM Options:",
        "    -Xmx536870902",
        " Program Arguments:",
        "    --configDir",
        "    /opt/flink/conf",
        "    -D",
        "    taskmanager.memory.network.min=134217730b",
        "    -D",
        "    taskmanager.numberOfTaskSlots=4",
        " Classpath: x",
    ];
    let loading = [
        "Loading configuration property: taskmanager.memory.process.size, 1728m",
        "Loading configuration property: s3.secret-key, ******",
        "Loading configuration property: $internal.flink.version, v1_18",
        "Loading configuration property: a.b, c, d ",
        "Loading dynamic configuration property: e.f, g",
    ];
    // What the scripts add is not repeated, but what they were given is.
    let imported = check(
        &lines(&[&start[..], &loading].concat()),
        Form::Log,
        &[
            ("taskmanager.memory.process.size", "1728m"),
            ("a.b", "c, d"),
            ("e.f", "g"),
            ("taskmanager.numberOfTaskSlots", "4"),
        ],
        &["s3.secret-key", "$internal.flink.version"],
    );
    assert_eq!(
        (imported.flink(), imported.runs_on()),
        (Some(v(1, 18)), Some(Deployment::Kubernetes))
    );
    let block = block("", &[("taskmanager.memory.process.size", "1728m")], v(1, 18));
    check(
        &(lines(&start) + &block),
        Form::Log,
        &[
            ("taskmanager.memory.process.size", "1728m"),
            ("taskmanager.numberOfTaskSlots", "4"),
        ],
        &[],
    );
}

#[test]
fn finds_the_options_behind_jvm_arguments() {
    let texts: &[(&str, Settings)] = &[
        (
            "-Xmx697932173 -Xms697932173 -XX:MaxDirectMemorySize=300647712 -XX:MaxMetaspaceSize=268435456",
            &[("taskmanager.memory.process.size", "2g")],
        ),
        (
            "java -Xmx1g -Xms1g -XX:MaxMetaspaceSize=256m -Dlog.file=/x -cp y org.apache.flink.Main",
            &[("jobmanager.memory.process.size", "1600m")],
        ),
        (
            "-Xmx1g\n-Xms1g\n-XX:MaxMetaspaceSize=300m",
            &[
                ("jobmanager.memory.process.size", "1644m"),
                ("jobmanager.memory.jvm-metaspace.size", "300m"),
            ],
        ),
        (
            "# JobManager\n-Xmx1g -XX:MaxDirectMemorySize=64m -XX:MaxMetaspaceSize=256m",
            &[
                ("jobmanager.memory.process.size", "1536m"),
                ("jobmanager.memory.off-heap.size", "64m"),
                ("jobmanager.memory.enable-jvm-direct-memory-limit", "true"),
            ],
        ),
        (
            "-Xmx2g -XX:MaxDirectMemorySize=100m",
            &[
                ("taskmanager.memory.flink.size", "3753902116b"),
                ("taskmanager.memory.task.heap.size", "1920m"),
                ("taskmanager.memory.network.min", "0b"),
                ("taskmanager.memory.network.max", "0b"),
                ("taskmanager.memory.framework.off-heap.size", "100m"),
            ],
        ),
    ];
    for (text, settings) in texts {
        let imported = check(text, Form::JvmArguments, settings, &[]);
        assert!(imported.caveat.is_some());
    }
}

#[test]
fn a_stale_link_does_not_count() {
    let answer = Answer::new(Document::new(
        "taskmanager.memory.process.size: 4g\ntaskmanager.memory.managed.fraction: 0.1\n\
         jobmanager.memory.process.size: 2g\n",
        ConfigFile::ConfigYaml,
        v(1, 17),
        Deployment::Docker,
    ));
    for (format, old, new) in [
        (Format::KubernetesResources, "4096Mi", "4097Mi"),
        (
            Format::JvmArguments,
            "-XX:MaxMetaspaceSize=268435456",
            "-XX:MaxMetaspaceSize=268435455",
        ),
        (Format::Log, "JVM Metaspace:      256", "JVM Metaspace:      255"),
        (Format::Markdown, "fraction: 0.1", "fraction: 0.2"),
    ] {
        let text = write(&answer, "file:///a/b.html?c", format, Extent::Whole).text;
        assert!(text.contains(old), "{text}");
        let yarn = around(v(2, 3), Deployment::Yarn);
        let imported = of(import(&text.replace('\n', "\r\n"), None, &yarn)).unwrap();
        assert_eq!(imported.settings.len(), 3, "{format}");
        assert_eq!(
            (imported.flink(), imported.runs_on()),
            (Some(v(1, 17)), Some(Deployment::Docker)),
            "{format}"
        );
        let stale = of(import(&text.replace(old, new), None, &yarn)).unwrap();
        assert_ne!(stale.settings, imported.settings, "{format}");
    }
}

#[test]
fn settings_come_into_a_document() {
    let document = "# mine\ntaskmanager.memory.flink.size: 1g\ntaskmanager.memory.segment-size: 32k\n\
                    jobmanager.memory.heap.size: 1g\na.b: c\n";
    let texts = [
        (
            "-Dtaskmanager.memory.process.size=2g",
            "# mine\ntaskmanager.memory.flink.size: 1g\ntaskmanager.memory.process.size: 2g\n\
             taskmanager.memory.segment-size: 32k\njobmanager.memory.heap.size: 1g\na.b: c\n",
        ),
        (
            "-Xmx697932173 -XX:MaxDirectMemorySize=300647712",
            "# mine\ntaskmanager.memory.process.size: 2g\ntaskmanager.memory.segment-size: 32k\n\
             jobmanager.memory.heap.size: 1g\na.b: c\n",
        ),
        (
            "Loading configuration property: taskmanager.memory.process.size, 3g",
            "taskmanager.memory.process.size: 3g\n",
        ),
    ];
    for (text, after) in texts {
        let current = Document::new(document, ConfigFile::ConfigYaml, v(2, 3), Deployment::Standalone);
        let (document, _) = imported(text).unwrap().document(text, &current).unwrap();
        let sorted = |text: &str| {
            let mut lines: Vec<_> = text.lines().map(str::to_owned).collect();
            lines.sort();
            lines
        };
        assert_eq!(sorted(&document.text), sorted(after), "{text}");
    }
}
