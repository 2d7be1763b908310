use super::*;
use crate::Document;
use flink_memory::v;

/// A configuration with something for every form.
const TEXT: &str = "\
# mine
taskmanager:
  memory:
    process:
      size: 1728m
  numberOfTaskSlots: 4
jobmanager.memory.flink.size: 1g
env.java.opts.all: -XX:+UseG1GC -Dpassword=$HOME
s3.secret-key: abc
external-resources: [gpu, fpga]
kubernetes.taskmanager.cpu.amount: 2.5
jobmanager.bind-host: localhost
";

const LINK: &str = "tm.process.size=1728m&taskmanager.numberOfTaskSlots=4&jm.flink.size=1g&\
                    env.java.opts.all=-XX:+UseG1GC&external-resources=%5Bgpu,%20fpga%5D&\
                    kubernetes.taskmanager.cpu.amount=2.5";

#[track_caller]
fn check(format: Format, version: FlinkVersion, extent: Extent, body: &str, left_out: &[&str]) {
    let answer = Answer::new(Document::new(
        TEXT,
        ConfigFile::ConfigYaml,
        version,
        Deployment::Kubernetes,
    ));
    let address = "https://a.b/";
    let written = write(&answer, address, format, extent);
    let deployment = match format {
        Format::FlinkDeployment => Deployment::KubernetesOperator,
        Format::DockerCompose => Deployment::Docker,
        _ => Deployment::Kubernetes,
    };
    let mut expected = format!(
        "# Flink {version}, {}: https://a.b/#v=1&flink={version}&on={deployment}&{LINK}\n",
        deployment.name()
    );
    if !left_out.is_empty() {
        expected += &format!("# Left out, since this form cannot hold it: {}\n", left_out.join(", "));
    }
    assert_eq!(written.text, expected + body);
    assert_eq!(written.left_out, left_out);
}

#[test]
fn writes_files() {
    check(Format::ConfigYaml, v(2, 3), Extent::Whole, TEXT, &[]);
    check(
        Format::ConfigYaml,
        v(2, 3),
        Extent::Memory,
        "taskmanager.memory.process.size: 1728m\ntaskmanager.numberOfTaskSlots: 4\njobmanager.memory.flink.size: 1g\n\
         env.java.opts.all: -XX:+UseG1GC -Dpassword=$HOME\nexternal-resources: [gpu, fpga]\n\
         kubernetes.taskmanager.cpu.amount: 2.5\n",
        &[],
    );
    check(
        Format::FlinkConf,
        v(1, 18),
        Extent::Memory,
        "taskmanager.memory.process.size: 1728m\ntaskmanager.numberOfTaskSlots: 4\njobmanager.memory.flink.size: 1g\n\
         env.java.opts.all: -XX:+UseG1GC -Dpassword=$HOME\nexternal-resources: gpu;fpga\n\
         kubernetes.taskmanager.cpu.amount: 2.5\n",
        &[],
    );
}

#[test]
fn leaves_out_what_is_another_value_as_a_text() {
    // Flink refuses the number, which is too small for a float, and takes the text for 0.
    let text = "jobmanager.memory.process.size: 1600m\njobmanager.memory.jvm-overhead.fraction: 1e-50\n";
    let document = Document::new(text, ConfigFile::ConfigYaml, v(1, 20), Deployment::Docker);
    let answer = Answer::new(document);
    for format in [Format::FlinkConf, Format::FlinkDeployment, Format::DynamicProperties] {
        let written = write(&answer, "", format, Extent::Whole);
        assert_eq!(
            written.left_out,
            ["jobmanager.memory.jvm-overhead.fraction"],
            "{format}"
        );
    }
    for extent in [Extent::Whole, Extent::Memory] {
        assert_eq!(write(&answer, "", Format::ConfigYaml, extent).left_out, [""; 0]);
    }

    // Flink takes two marks of a byte order away, and only at the very start.
    let text = "\u{FEFF}\u{FEFF}\u{FEFF}a: b\n\u{FEFF}\u{FEFF}a: c\n";
    let document = Document::new(text, ConfigFile::ConfigYaml, v(2, 2), Deployment::Docker);
    let written = write(&Answer::new(document.clone()), "", Format::ConfigYaml, Extent::Whole);
    let again = Answer::new(document.with_text(written.text.as_str()));
    let settings = |answer: &Answer| -> Vec<_> {
        let entries = answer.configuration().entries().iter();
        entries
            .map(|entry| (entry.key.clone(), entry.value.to_string()))
            .collect()
    };
    assert_eq!(settings(&again), settings(&Answer::new(document)));
    let twice = write(&again, "", Format::ConfigYaml, Extent::Whole);
    assert_eq!(twice.text, written.text);

    // To YAML, a carriage return ends a comment.
    for (text, rest) in [
        ("# Left out, since this form cannot hold it: a\r\nb: c\n", "b: c\n"),
        (
            "# Left out, since this form cannot hold it: a\rb: c\n",
            "# Left out, since this form cannot hold it: a\rb: c\n",
        ),
    ] {
        assert_eq!(without_comment(text), rest);
    }

    // In config.yaml, it is a list of the name without brackets.
    for (names, left_out) in [("[disk]", &["external-resources"] as &[_]), ("disk;a[0]", &[])] {
        let text = format!("external-resources: {names}\n");
        let document = Document::new(text, ConfigFile::FlinkConf, v(1, 20), Deployment::Docker);
        let written = write(&Answer::new(document), "", Format::ConfigYaml, Extent::Whole);
        assert_eq!(written.left_out, left_out, "{names}");
    }
}

#[test]
fn writes_a_flink_deployment() {
    check(
        Format::FlinkDeployment,
        v(2, 3),
        Extent::Whole,
        "apiVersion: flink.apache.org/v1beta1\nkind: FlinkDeployment\nmetadata:\n  name: flink\nspec:\n  \
         image: flink:2.3\n  flinkVersion: v2_3\n  serviceAccount: flink\n  flinkConfiguration:\n    \
         taskmanager.numberOfTaskSlots: \"4\"\n    jobmanager.memory.flink.size: \"1g\"\n    \
         env.java.opts.all: \"-XX:+UseG1GC -Dpassword=$HOME\"\n    s3.secret-key: \"abc\"\n    \
         external-resources: \"gpu;fpga\"\n  taskManager:\n    resource:\n      memory: \"1728m\"\n      \
         cpu: 2.5\n",
        &["jobmanager.bind-host"],
    );
}

#[test]
fn writes_resources() {
    check(
        Format::KubernetesResources,
        v(2, 3),
        Extent::Whole,
        "jobmanager:\n  resources:\n    requests:\n      cpu: \"1.0\"\n      memory: 1472Mi\n    limits:\n      \
         cpu: \"1.0\"\n      memory: 1472Mi\ntaskmanager:\n  resources:\n    requests:\n      cpu: \"2.5\"\n      \
         memory: 1728Mi\n    limits:\n      cpu: \"2.5\"\n      memory: 1728Mi\n",
        &[],
    );
    // A machine's container holds all that the process takes.
    let answer = Answer::new(Document::new(
        "taskmanager.memory.process.size: 1811939329b",
        ConfigFile::FlinkConf,
        v(1, 18),
        Deployment::Standalone,
    ));
    let address = "";
    let written = write(&answer, address, Format::KubernetesResources, Extent::Whole).text;
    assert!(written.ends_with(
        "\ntaskmanager:\n  resources:\n    requests:\n      memory: 1729Mi\n    limits:\n      memory: 1729Mi\n"
    ));
    assert!(written.contains("# Flink 1.18, Standalone: #v=1&flink=1.18&on=standalone&tm.process.size=1811939329b\n"));
}

#[test]
fn asks_for_no_container_that_flink_cannot_count() {
    for (size, asked) in [
        ("9223372036854775807b", -1),
        ("2251799813685248b", i32::MIN),
        ("4194305g", 1024),
    ] {
        for deployment in [Deployment::Kubernetes, Deployment::KubernetesOperator, Deployment::Yarn] {
            let text = format!("jobmanager.memory.process.size: 1g\ntaskmanager.memory.process.size: {size}\n");
            let answer = Answer::new(Document::new(text, ConfigFile::ConfigYaml, v(2, 3), deployment));
            let written = write(&answer, "", Format::KubernetesResources, Extent::Whole);
            let said = format!(
                "Flink 2.3 does NOT get a TaskManager with this: it counts MiB in 32 bits, and asks for {asked}"
            );
            assert!(written.refusals.contains(&said), "{:?}", written.refusals);
            let is_asked = written.text.contains("\ntaskmanager:");
            assert!(written.text.contains("\njobmanager:") && !is_asked, "{}", written.text);
        }
    }
}

#[test]
fn takes_no_more_for_its_own_comment_than_that() {
    let own = "# Flink 2.3, YARN: #v=1&flink=2.3&on=yarn\n";
    let damaged = "# Flink 2.3, YARN: #v=1&fli\n";
    let setting = "taskmanager.memory.process.size: 4g\n";
    for (text, rest) in [
        (format!("{own}{setting}"), setting.to_owned()),
        (own.to_owned(), String::new()),
        (own.trim_end().to_owned(), String::new()),
        (
            format!("{own}{damaged}{setting}{own}"),
            format!("{damaged}{setting}{own}"),
        ),
        (format!("{own}{setting}{own}"), format!("{setting}{own}")),
    ] {
        assert_eq!(without_comment(&text), rest, "{text}");
    }
}

#[test]
fn writes_compose_files() {
    let body = |version: &str, variables: &str, options: &str| {
        format!(
            "services:\n  jobmanager:\n    image: flink:{version}\n    command: jobmanager \
             -Djobmanager.memory.process.size=1472m\n    ports:\n      \
             - \"8081:8081\"\n    environment: &flink\n      - JOB_MANAGER_RPC_ADDRESS=jobmanager\n      \
             # For what Flink's image would take out of the properties.\n{variables}      - |\n        \
             FLINK_PROPERTIES=\n        taskmanager.memory.process.size: 1728m\n        \
             taskmanager.numberOfTaskSlots: 4\n        jobmanager.memory.flink.size: 1g\n        \
             env.java.opts.all: {options}\n        s3.secret-key: abc\n        external-resources: gpu;fpga\n        \
             kubernetes.taskmanager.cpu.amount: 2.5\n    mem_limit: 1472m\n  taskmanager:\n    \
             image: flink:{version}\n    command: taskmanager\n    depends_on:\n      - jobmanager\n    \
             environment: *flink\n    mem_limit: 1728m\n"
        )
    };
    let (space, dollar) = ("      - \"SPACE= \"\n", "      - \"DOLLAR=$$\"\n");
    let old = body("1.18", dollar, "-XX:+UseG1GC -Dpassword=$${DOLLAR}HOME");
    check(
        Format::DockerCompose,
        v(1, 18),
        Extent::Whole,
        &old,
        &["jobmanager.bind-host"],
    );
    let new = body(
        "2.3",
        &(space.to_owned() + dollar),
        "-XX:+UseG1GC$${SPACE}-Dpassword=$${DOLLAR}HOME",
    );
    check(
        Format::DockerCompose,
        v(2, 3),
        Extent::Whole,
        &new,
        &["jobmanager.bind-host"],
    );
}

#[test]
fn writes_arguments_and_logs() {
    check(
        Format::DynamicProperties,
        v(2, 3),
        Extent::Whole,
        "-Dtaskmanager.memory.process.size=1728m \\\n-Dtaskmanager.numberOfTaskSlots=4 \\\n\
         -Djobmanager.memory.flink.size=1g \\\n-Denv.java.opts.all='-XX:+UseG1GC -Dpassword=$HOME' \\\n\
         -Dexternal-resources='gpu;fpga' \\\n-Dkubernetes.taskmanager.cpu.amount=2.5\n",
        &[],
    );
    check(
        Format::JvmArguments,
        v(2, 3),
        Extent::Whole,
        "# JobManager\n-Xmx939524096 -Xms939524096 -XX:MaxMetaspaceSize=268435456\n# TaskManager\n\
         -Xmx536870902 -Xms536870902 -XX:MaxDirectMemorySize=268435458 -XX:MaxMetaspaceSize=268435456\n",
        &[],
    );
}

#[test]
fn a_summary_holds_no_secret() {
    let answer = Answer::new(Document::new(TEXT, ConfigFile::ConfigYaml, v(2, 3), Deployment::Yarn));
    let address = "https://a.b/";
    let text = write(&answer, address, Format::Markdown, Extent::Whole).text;
    assert!(
        text.starts_with("## Memory of Flink 2.3, YARN\n\n| JobManager | Size | Bytes | Share |\n"),
        "{text}"
    );
    assert!(
        text.contains("\n| Task Heap | 384 MiB | 402653174 | 22.2 % |\n"),
        "{text}"
    );
    assert!(text.contains("\nenv.java.opts.all: -XX:+UseG1GC\n"), "{text}");
    assert!(
        text.ends_with(&format!("\n\nLink: <https://a.b/#v=1&flink=2.3&on=yarn&{LINK}>\n")),
        "{text}"
    );
    assert!(!text.contains("abc") && !text.contains("password"), "{text}");
}

#[test]
fn what_flink_refuses_says_so_first() {
    let texts = [
        (
            "taskmanager.memory.process.size: 100m\njobmanager.memory.process.size: 1g\n",
            "Flink 2.3 does NOT start a TaskManager with this: TaskManager memory configuration failed: Sum of",
        ),
        (
            "taskmanager.memory.process.size: \"`x`\"\njobmanager.memory.process.size: 1g\n",
            "Flink 2.3 does NOT start a TaskManager with this: TaskManager memory configuration failed: Cannot read",
        ),
        (
            "a: b\na: c\njobmanager.memory.process.size: 1g\ntaskmanager.memory.process.size: 2g\n",
            "Flink 2.3 does NOT start with the config.yaml that this was made of: Error parsing YAML configuration.",
        ),
        (
            "jobmanager.memory.process.size: 1g\ntaskmanager.memory.process.size: 2g\n\
             kubernetes.taskmanager.memory.limit-factor: 0.5\n",
            "Flink 2.3 does NOT get a TaskManager with this: kubernetes.taskmanager.memory.limit-factor should be",
        ),
    ];
    for (text, said) in texts {
        let answer = Answer::new(Document::new(
            text,
            ConfigFile::ConfigYaml,
            v(2, 3),
            Deployment::Kubernetes,
        ));
        let address = "";
        for format in Format::ALL {
            let Written {
                text: written,
                refusals,
                ..
            } = write(&answer, address, format, Extent::Whole);
            // Compose runs on Docker, which asks for no pods.
            let is_asked = format != Format::DockerCompose || !said.contains("get a");
            let start = match format {
                Format::FlinkConf => "# Flink 2.3 does NOT read a flink-conf.yaml: it reads config.yaml\n# ",
                Format::Markdown => "> ⚠ `",
                _ => "# ",
            };
            // A summary repeats nothing that may be a secret.
            let said = match format {
                Format::Markdown if text.contains('`') => said.split(": ").next().unwrap_or_default(),
                _ => said,
            };
            let is_said = written.starts_with(&format!("{start}{said}"));
            assert_eq!(is_said, is_asked, "{format}: {written}");
            assert_eq!(
                refusals.iter().any(|refusal| refusal.starts_with(said)),
                is_asked,
                "{format}: {refusals:?}"
            );
        }
    }
}
