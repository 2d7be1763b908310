//! What must hold of every result: it says what Flink refuses, and reading it gives the same configuration.

#![allow(
    clippy::expect_used,
    clippy::indexing_slicing,
    clippy::panic,
    reason = "a test may stop at what it can't read"
)]

use std::collections::{BTreeMap, BTreeSet};
use std::process::Command;
use std::time::Instant;

use flink_config::{
    Answer, ConfigFile, Document, Edit, Extent, Format, LINK_LENGTH, Link, apply, read, write, write_document,
};
use flink_import::{Form, Import, Imported, Setting, read_dynamic_properties};
use flink_memory::container::{YARN_MINIMUM_ALLOCATION, container};
use flink_memory::option::find;
use flink_memory::{Component, Configuration, Deployment, Derivation, FlinkVersion, Process, Target, Value, derive, v};
use proptest::prelude::*;
use recorded::{lines, record};
use serde::Deserialize;

const ADDRESS: &str = "https://example.org/flink/";

/// What a text is read as, with these around it.
fn import(text: &str, version: FlinkVersion, deployment: Deployment) -> Option<Imported> {
    let around = Document::new("", ConfigFile::usual(version), version, deployment);
    match flink_import::import(text, None, &around) {
        Import::Clusters(clusters) => clusters.into_iter().next(),
        Import::Nothing(_) => None,
    }
}

/// Whole keys and texts.
fn pairs(imported: &Imported) -> Vec<(String, String)> {
    let pairs = imported.pairs();
    pairs.map(|(key, text)| (key.to_owned(), text.to_owned())).collect()
}

fn answer(text: &str, file: ConfigFile, flink: FlinkVersion, deployment: Deployment) -> Answer {
    Answer::new(Document::new(text, file, flink, deployment))
}

/// Both processes.
fn derived(version: FlinkVersion, deployment: Deployment, configuration: &Configuration) -> [Derivation; 2] {
    [Process::JobManager, Process::TaskManager].map(|process| {
        let target = Target {
            process,
            version,
            deployment,
        };
        derive(target, configuration)
    })
}

/// The sizes of every component, and whether the process starts.
fn sizes(derivations: &[Derivation; 2]) -> Vec<(bool, Vec<Option<i64>>)> {
    let size = |derivation: &Derivation| {
        let sizes = Component::ALL.map(|component| derivation.amounts.size(component).map(|size| size.bytes()));
        (derivation.outcome.is_ok(), sizes.to_vec())
    };
    derivations.iter().map(size).collect()
}

fn is_refused(derivations: &[Derivation; 2], configuration: &Configuration) -> bool {
    derivations.iter().any(|derivation| {
        derivation.outcome.is_err() || container(derivation, configuration, YARN_MINIMUM_ALLOCATION).is_err()
    })
}

/// The options of the table among some settings.
fn of_the_table(settings: &[(String, String)]) -> BTreeMap<String, String> {
    settings
        .iter()
        .filter(|(key, _)| find(key).is_some())
        .cloned()
        .collect()
}

/// The settings of a reading.
fn settings(configuration: &Configuration) -> Vec<(String, String)> {
    let entries = configuration.entries().iter();
    entries
        .map(|entry| (entry.key.clone(), entry.value.to_string()))
        .collect()
}

/// The deployment that a format is written for.
fn deployment_of(format: Format, deployment: Deployment) -> Deployment {
    match format {
        Format::FlinkDeployment => Deployment::KubernetesOperator,
        Format::DockerCompose => Deployment::Docker,
        _ => deployment,
    }
}

/// What reading a result gives, by the file's own reader where it is a file.
fn imported(text: &str, format: Format, version: FlinkVersion) -> Option<Imported> {
    let file = match format {
        Format::ConfigYaml => ConfigFile::ConfigYaml,
        Format::FlinkConf => ConfigFile::FlinkConf,
        _ => return import(text, v(1, 13), Deployment::Standalone),
    };
    let found = import(text, v(1, 13), Deployment::Standalone);
    let mut found = found.filter(|found| matches!(found.form, Form::File(_) | Form::EitherFile | Form::Link))?;
    let settings = settings(&read(text, file, version).configuration).into_iter();
    found.settings = settings.map(|(key, text)| Setting { key, text, line: None }).collect();
    Some(found)
}

/// Holds one result to the laws.
fn hold(answer: &Answer, format: Format, extent: Extent) -> Result<(), String> {
    let Document { flink: version, .. } = answer.document;
    let written = write(answer, ADDRESS, format, extent);
    let text = &written.text;
    let fail = |what: String| {
        Err(format!(
            "{format} {extent:?} {version} {}: {what}\n=== from\n{}\n=== to\n{text}",
            answer.document.deployment, answer.document.text
        ))
    };
    let reading = &answer.reading;
    let deployment = deployment_of(format, answer.document.deployment);
    let before = derived(version, deployment, &reading.configuration);

    let says_so = text
        .trim_start_matches('\u{FEFF}')
        .starts_with(&format!("# Flink {version} does NOT "))
        || text.starts_with(&format!("> ⚠ `Flink {version} does NOT "))
        || text.starts_with("> ⚠ `` Flink");
    // Texts are read more kindly than YAML's numbers: 1e-50 is no float there.
    let is_typed = !format.holds_settings() || format == Format::ConfigYaml;
    let refused = is_refused(&before, &reading.configuration);
    if (reading.refusal.is_some() || (refused && is_typed)) && !says_so {
        return fail("a refusal is not told".to_owned());
    }
    let (mut link, _) = Link::to(answer);
    link.deployment = deployment;
    let has_link = link.write().len() <= LINK_LENGTH;
    if has_link && !text.contains(&format!("{ADDRESS}#{}", link.write())) {
        return fail("the link is missing".to_owned());
    }
    if matches!(format, Format::Log | Format::JvmArguments) && !refused {
        solved_alone(text, format, version, &before).or_else(fail)?;
    }
    if !format.holds_settings() && (!has_link || reading.refusal.is_some()) {
        return Ok(());
    }

    let held = match format {
        Format::ConfigYaml | Format::FlinkConf => settings(&reading.configuration),
        _ => settings(&reading.configuration)
            .into_iter()
            .filter(|(key, _)| !written.left_out.contains(key))
            .collect(),
    };
    let Some(imported) = imported(text, format, version) else {
        let is_left = !format.holds_settings() && link.settings.is_empty();
        return match is_left
            || of_the_table(&held).is_empty()
            || !written.left_out.is_empty()
            || reading.refusal.is_some()
        {
            true => Ok(()),
            false => fail("nothing is read".to_owned()),
        };
    };
    if (imported.flink(), imported.runs_on()) != (Some(version), Some(deployment)) && has_link {
        return fail(format!("read as {:?} {:?}", imported.flink(), imported.runs_on()));
    }
    let after = match format {
        Format::ConfigYaml => read(text, ConfigFile::ConfigYaml, version).configuration,
        Format::FlinkConf => read(text, ConfigFile::FlinkConf, version).configuration,
        _ => imported.pairs().collect(),
    };
    let again = derived(version, deployment, &after);
    if is_refused(&again, &after) && !says_so {
        return fail("a refusal of what is read is not told".to_owned());
    }
    if !refused && written.left_out.is_empty() && sizes(&again) != sizes(&before) {
        return fail(format!(
            "other sizes: {:?}\n{:?}\n{:?}",
            sizes(&before),
            sizes(&again),
            imported.settings
        ));
    }
    if format.holds_settings() && imported.form != Form::Link {
        let (mut before, mut after) = (of_the_table(&held), of_the_table(&pairs(&imported)));
        before.retain(|key, _| !written.left_out.contains(key));
        // YAML's lists have other words elsewhere.
        for entry in reading.configuration.entries() {
            if matches!(entry.value, Value::List { .. }) && format != Format::ConfigYaml {
                before.remove(&entry.key);
                after.remove(&entry.key);
            }
        }
        if format == Format::FlinkDeployment && before.keys().any(|key| key.contains("manager.heap.")) {
            // The operator is told the size that an option of old stands for.
            after.retain(|key, _| before.contains_key(key));
        }
        // An odd number in YAML's words, and in Java's.
        let plain = |text: &str| text.replace(".nan", "NaN").replace(".inf", "Infinity");
        let differ = |(key, text): (&String, &String)| after.get(key).map(|after| plain(after)) != Some(plain(text));
        if before.len() != after.len() || before.iter().any(differ) {
            return fail(format!("other settings: {before:?}\n{after:?}"));
        }
    }
    Ok(())
}

/// Whether a log block or JVM arguments come out again from what is found for them, without a link.
fn solved_alone(text: &str, format: Format, version: FlinkVersion, before: &[Derivation; 2]) -> Result<(), String> {
    let alone: String = text
        .lines()
        .filter(|line| !line.starts_with("# Flink "))
        .flat_map(|line| [line, "\n"])
        .collect();
    let is_absurd = |derivation: &Derivation| {
        derivation
            .amounts
            .size(Component::TotalProcess)
            .is_none_or(|size| size.bytes() > 1 << 60)
    };
    if before.iter().any(is_absurd) {
        return Ok(());
    }
    let Some(imported) = import(&alone, version, Deployment::Standalone) else {
        return Err("nothing is read without the link".to_owned());
    };
    let again = derived(version, Deployment::Standalone, &imported.pairs().collect());
    let output = |derivation: &Derivation| match format {
        Format::Log => derivation.summary().map(|lines| lines.join("\n")),
        _ => derivation.jvm_arguments(),
    };
    for (before, again) in before.iter().zip(&again) {
        if output(before) != output(again) {
            return Err(format!(
                "without the link: {:?}\n{:?}\n{:?}",
                imported.settings,
                output(before),
                output(again)
            ));
        }
    }
    Ok(())
}

/// A configuration that the real Flink was asked about.
#[derive(Deserialize, PartialEq, Eq, PartialOrd, Ord)]
struct Asked {
    flink: String,
    file: String,
    config: String,
}

/// Recorded configurations, each once: all of them where `EVERY_RESULT` is set, which takes some minutes.
fn asked() -> BTreeSet<Asked> {
    let is_every = std::env::var_os("EVERY_RESULT").is_some();
    let step = if is_every { 1 } else { 47 };
    lines().step_by(step).map(|line| record(&line)).collect()
}

#[test]
fn every_result_reads_back() {
    let (mut held, mut broken) = (0, Vec::new());
    for (index, recorded) in asked().into_iter().enumerate() {
        let version = recorded.flink.parse().expect("a known release");
        let file = recorded.file.parse().expect("a known file");
        let deployment = Deployment::ALL[index % Deployment::ALL.len()];
        let target = |process| Target {
            process,
            version,
            deployment,
        };
        let configuration = read(&recorded.config, file, version).configuration;
        // Flink was mostly asked about one process of two.
        let missing = [
            (Process::JobManager, "jobmanager.memory.process.size"),
            (Process::TaskManager, "taskmanager.memory.process.size"),
        ];
        let missing = missing
            .into_iter()
            .filter(|(process, _)| derive(target(*process), &configuration).path.is_none());
        let edits: Vec<_> = missing
            .map(|(_, key)| Edit::Set {
                key: key.to_owned(),
                text: "3g".to_owned(),
            })
            .collect();
        let plain = Document::new(recorded.config, file, version, deployment);
        let whole = apply(&Answer::new(plain.clone()), &edits).unwrap_or(plain);
        let answer = Answer::new(whole);
        for format in Format::ALL {
            for extent in [Extent::Whole, Extent::Memory] {
                held += 1;
                broken.extend(hold(&answer, format, extent).err());
            }
        }
    }
    println!("{held} results");
    broken.sort_by_key(String::len);
    let shown = broken.len().min(20);
    assert!(
        broken.is_empty(),
        "{} of {held} break a law, such as:\n{}",
        broken.len(),
        broken[..shown].join("\n\n")
    );
}

/// Texts that try to break out of every form.
fn hostile() -> impl Strategy<Value = String> {
    let pieces = [
        "a",
        "4g",
        " ",
        "\n",
        "\r",
        "\t",
        "'",
        "\"",
        "`",
        "```",
        "~~~",
        "$",
        "${HOME}",
        "$$",
        "#",
        " #",
        ": ",
        ":",
        "\\",
        "\\\n",
        "*",
        "?",
        "[",
        "]",
        "{",
        "}",
        "<",
        ">",
        "|",
        "&",
        "!",
        "%",
        "=",
        ";",
        ",",
        "-",
        "---",
        "- ",
        "\u{0}",
        "\u{7}",
        "\u{1B}",
        "\u{7F}",
        "\u{85}",
        "\u{A0}",
        "\u{2028}",
        "\u{2029}",
        "\u{FEFF}",
        "\u{FFFE}",
        "\u{202E}",
        "ü",
        "漢",
        "🐿",
        "EOF",
        "\nservices:\n",
        "# Flink 2.3 does NOT ",
        "#v=1&flink=1.13",
        "null",
        "yes",
        "0x10",
        "1e3",
    ];
    proptest::collection::vec(proptest::sample::select(pieces.to_vec()), 0..8).prop_map(|pieces| pieces.concat())
}

/// Keys of the table, and any others.
fn key() -> impl Strategy<Value = String> {
    let known = [
        "taskmanager.memory.process.size",
        "jobmanager.memory.process.size",
        "taskmanager.memory.managed.fraction",
        "kubernetes.taskmanager.cpu.amount",
        "kubernetes.jobmanager.memory.limit-factor",
        "env.java.opts.all",
        "external-resources",
        "jobmanager.rpc.address",
    ];
    let named = hostile().prop_map(|name| format!("external-resource.{name}.amount"));
    prop_oneof![3 => proptest::sample::select(known.to_vec()).prop_map(str::to_owned), 1 => named, 1 => hostile()]
}

fn format() -> impl Strategy<Value = Format> {
    proptest::sample::select(Format::ALL.to_vec())
}

/// Settings as texts in `config.yaml`.
fn document(settings: &BTreeMap<String, String>) -> String {
    write_document(
        settings.iter().map(|(key, text)| (key.as_str(), text.as_str())),
        ConfigFile::ConfigYaml,
    )
    .text
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 3000, ..ProptestConfig::default() })]

    #[test]
    fn hostile_settings_read_back(
        settings in proptest::collection::btree_map(key(), hostile(), 0..5),
        format in format(),
        version in proptest::sample::select(FlinkVersion::ALL.to_vec()),
        deployment in proptest::sample::select(Deployment::ALL.to_vec()),
        is_whole in any::<bool>(),
    ) {
        let text = document(&settings);
        let extent = if is_whole { Extent::Whole } else { Extent::Memory };
        let held = hold(&answer(&text, ConfigFile::ConfigYaml, version, deployment), format, extent);
        prop_assert!(held.is_ok(), "{}", held.unwrap_err());
    }

    #[test]
    fn manifests_are_yaml_to_others(
        settings in proptest::collection::btree_map(key(), hostile(), 0..5),
        version in proptest::sample::select(FlinkVersion::ALL.to_vec()),
    ) {
        let text = document(&settings);
        let answer = answer(&text, ConfigFile::ConfigYaml, version, Deployment::Kubernetes);
        let configuration = answer.configuration();
        for format in [Format::FlinkDeployment, Format::DockerCompose, Format::KubernetesResources] {
            let written = write(&answer, ADDRESS, format, Extent::Whole);
            let yaml: serde_yaml::Value = serde_yaml::from_str(&written.text)
                .map_err(|error| TestCaseError::fail(format!("{format}: {error}\n{}", written.text)))?;
            let kept = configuration.entries().iter().filter(|entry| !written.left_out.contains(&entry.key));
            for entry in kept {
                let found = match format {
                    Format::FlinkDeployment => of_flink_deployment(&yaml, &entry.key),
                    Format::DockerCompose => of_docker_compose(&yaml, &entry.key, version),
                    _ => continue,
                };
                let expected = match &entry.value {
                    Value::List { .. } => continue,
                    value => value.to_string(),
                };
                prop_assert_eq!(found.as_deref(), Some(expected.as_str()), "{} {}\n{}", format, entry.key, written.text);
            }
        }
    }

    #[test]
    fn nothing_panics(text in prop_oneof![any::<String>(), hostile(), proptest::collection::vec(hostile(), 0..40).prop_map(|texts| texts.join("\n"))], format in format(), is_yaml in any::<bool>()) {
        let file = if is_yaml { ConfigFile::ConfigYaml } else { ConfigFile::FlinkConf };
        let written = write(&answer(&text, file, v(1, 20), Deployment::Yarn), ADDRESS, format, Extent::Whole);
        import(&written.text, v(2, 3), Deployment::Standalone);
        import(&text, v(2, 3), Deployment::Standalone);
        read_dynamic_properties(&text);
    }
}

/// What the operator takes for a setting.
fn of_flink_deployment(yaml: &serde_yaml::Value, key: &str) -> Option<String> {
    let spec = yaml.get("spec")?;
    let field = match key {
        "taskmanager.memory.process.size" => spec
            .get("taskManager")
            .and_then(|process| process.get("resource")?.get("memory")),
        "jobmanager.memory.process.size" => spec
            .get("jobManager")
            .and_then(|process| process.get("resource")?.get("memory")),
        _ => None,
    };
    let cpu = spec
        .get("taskManager")
        .and_then(|process| process.get("resource")?.get("cpu")?.as_f64());
    match cpu.filter(|_| key.starts_with("kubernetes.taskmanager.cpu")) {
        Some(cpu) => Some(cpu.to_string()),
        None => field
            .or_else(|| spec.get("flinkConfiguration")?.get(key))?
            .as_str()
            .map(str::to_owned),
    }
}

/// What the entrypoint of Flink's image takes for a setting.
fn of_docker_compose(yaml: &serde_yaml::Value, key: &str, version: FlinkVersion) -> Option<String> {
    let environment = yaml
        .get("services")?
        .get("taskmanager")?
        .get("environment")?
        .as_sequence()?;
    let variables: BTreeMap<String, String> = environment
        .iter()
        .filter_map(|variable| {
            variable
                .as_str()?
                .replace("$$", "$")
                .split_once('=')
                .map(|(name, text)| (name.to_owned(), text.to_owned()))
        })
        .collect();
    let replaced = |text: &str| text.replace("${SPACE}", " ").replace("${DOLLAR}", "$");
    let mut found = None;
    for line in variables.get("FLINK_PROPERTIES")?.lines() {
        let line = match version >= v(1, 19) {
            true => line.replace(|char: char| char.is_ascii_whitespace(), ""),
            false => line.to_owned(),
        };
        if let Some((name, text)) = line.split_once(':').filter(|(name, _)| *name == key) {
            assert_eq!(name, key);
            let text = if version >= v(1, 19) {
                text
            } else {
                text.strip_prefix(' ')?
            };
            found = Some(replaced(text));
        }
    }
    found
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 200, ..ProptestConfig::default() })]

    #[test]
    fn a_shell_reads_the_arguments(settings in proptest::collection::btree_map(key(), hostile(), 1..5)) {
        let text = document(&settings);
        let written = write(&answer(&text, ConfigFile::ConfigYaml, v(2, 3), Deployment::Standalone), ADDRESS, Format::DynamicProperties, Extent::Whole);
        let (comment, arguments): (Vec<_>, Vec<_>) = written.text.split_inclusive('\n').scan(true, |is_comment, line| {
            *is_comment &= line.starts_with("# ");
            Some((*is_comment, line))
        }).partition(|(is_comment, _)| *is_comment);
        let lines = |lines: Vec<(bool, &str)>| lines.into_iter().map(|(_, line)| line).collect::<String>();
        let script = format!("{}printf '%s\\0' \\\n{}", lines(comment), lines(arguments));
        let output = Command::new("sh").arg("-c").arg(&script).output().expect("a shell");
        let configuration = read(&text, ConfigFile::ConfigYaml, v(2, 3)).configuration;
        let mut expected = String::new();
        for entry in configuration.entries() {
            if find(&entry.key).is_some() && !written.left_out.contains(&entry.key) {
                let value = match &entry.value {
                    Value::List { elements, .. } if !elements.is_empty() => return Ok(()),
                    value => value.to_string(),
                };
                expected += &format!("-D{}={value}\0", entry.key);
            }
        }
        prop_assume!(!expected.is_empty());
        prop_assert_eq!(String::from_utf8_lossy(&output.stdout), expected, "{}", script);
    }
}

#[test]
fn a_text_of_a_mebibyte_is_handed_out() {
    let texts = [
        format!("a: {}\n", "x".repeat(1 << 20)),
        "a: b\n".repeat(1 << 18),
        format!("taskmanager.memory.process.size: '{}'\n", "`$'' ".repeat(100_000)),
        format!("env.java.opts.all: \"{}\"\n", "-Xss1m ".repeat(100_000)),
    ];
    for text in &texts {
        for format in Format::ALL {
            let written = write(
                &answer(text, ConfigFile::ConfigYaml, v(2, 3), Deployment::Kubernetes),
                ADDRESS,
                format,
                Extent::Whole,
            );
            assert!(written.text.len() < 12 * text.len() + 10_000, "{format}");
            import(&written.text, v(2, 3), Deployment::Kubernetes);
        }
    }
    let numbered = |before: &str, after: &str| {
        (0..60_000)
            .map(|number| format!("{before}{number}{after}"))
            .collect::<String>()
    };
    let pasted = [
        numbered("-Da", "=1 "),
        numbered("Loading configuration property: a", ", 1\n"),
        format!(
            "Program Arguments:\nLoading configuration property: a, b\n{}",
            numbered("-D\n  a", "=1\n")
        ),
        format!(
            "kind: FlinkDeployment\nspec:\n  flinkConfiguration:\n{}",
            numbered("    a", ": 1\n")
        ),
        format!(
            "services:\n  a:\n    environment:\n    - |\n      FLINK_PROPERTIES=\n{}",
            numbered("      a", ": 1\n")
        ),
        format!(
            "kind: FlinkDeployment\nspec: {{flinkConfiguration: {{a: b}}}}\n{}",
            "---\n".repeat(1 << 17)
        ),
        "resources: {requests: {memory: 1Gi}}\n---\n".repeat(20_000),
        "Final Master Memory configuration:\n".repeat(20_000),
        "-Xmx1g\n#\n".repeat(60_000),
        "'".repeat(1 << 19),
    ];
    for text in pasted {
        let start = Instant::now();
        import(&text, v(2, 3), Deployment::Kubernetes);
        assert!(
            start.elapsed().as_secs() < 10,
            "{} takes {:?}",
            &text[..40],
            start.elapsed()
        );
    }
}

#[test]
fn a_comment_is_replaced_and_the_text_below_stays() {
    let texts = [
        "",
        "a: b",
        "# Flink 2.3 on my machine\na: b\n",
        "# Flink\n",
        "\u{FEFF}a: b\r\n",
        "%YAML 1.2\n---\na: b\n",
        "a: b\na: c\n",
        "# Left out: nothing\ntaskmanager.memory.process.size: 1g\n",
    ];
    for text in texts {
        for file in [ConfigFile::ConfigYaml, ConfigFile::FlinkConf] {
            let format = if file == ConfigFile::ConfigYaml {
                Format::ConfigYaml
            } else {
                Format::FlinkConf
            };
            let once = write(
                &answer(text, file, v(2, 3), Deployment::Kubernetes),
                ADDRESS,
                format,
                Extent::Whole,
            )
            .text;
            let plain = text.trim_start_matches('\u{FEFF}');
            assert!(
                once.ends_with(plain) && once.contains("# Flink 2.3, Kubernetes: "),
                "{once}"
            );
            let again = write(
                &answer(&once, file, v(1, 20), Deployment::Yarn),
                ADDRESS,
                format,
                Extent::Whole,
            )
            .text;
            assert!(
                again.ends_with(plain) && again.matches("example.org").count() == 1,
                "{again}"
            );
            assert!(!again.contains("Flink 2.3, Kubernetes: "), "{again}");
        }
    }
}

#[test]
fn a_compose_file_starts_what_it_was_written_for() {
    let texts = [
        "taskmanager.memory.flink.size: 3g\njobmanager.memory.flink.size: 1g\n",
        "taskmanager.memory.task.heap.size: 1g\ntaskmanager.memory.managed.size: 512m\njobmanager.memory.heap.size: 2g\n",
        "taskmanager.heap.size: 2g\njobmanager.heap.size: 1g\n",
        "taskmanager.memory.process.size: 4g\njobmanager.memory.flink.size: 1500m\n",
    ];
    for version in [v(1, 13), v(1, 18), v(1, 20)] {
        for text in texts {
            let answer = answer(text, ConfigFile::FlinkConf, version, Deployment::Docker);
            let written = write(&answer, ADDRESS, Format::DockerCompose, Extent::Whole).text;
            // Without the comment it is a file like any other, over what the image ships.
            let body = flink_config::without_comment(&written);
            let imported = import(body, version, Deployment::Standalone).expect("a Compose file");
            let around = Document::new("", ConfigFile::FlinkConf, version, Deployment::Docker);
            let (document, _) = imported.document(body, &around).expect("a document");
            let started = Answer::new(document);
            let of = |answer: &Answer| derived(version, Deployment::Docker, answer.configuration());
            assert_eq!(sizes(&of(&started)), sizes(&of(&answer)), "{version} {body}");
            assert!(
                of(&started).iter().all(|derivation| derivation.outcome.is_ok()),
                "{body}"
            );
        }
    }
}
