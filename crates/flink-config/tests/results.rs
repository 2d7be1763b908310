//! What must hold of every result: it says what Flink refuses, and reading it gives the same configuration.

#![allow(
    clippy::expect_used,
    clippy::indexing_slicing,
    clippy::panic,
    reason = "a test may stop at what it can't read"
)]

use std::collections::{BTreeMap, BTreeSet};
use std::fs::{self, File};
use std::io::{BufRead, BufReader};
use std::path::Path;
use std::process::Command;

use flate2::read::GzDecoder;
use flink_config::{
    ConfigFile, Edit, Extent, Format, LINK_LENGTH, Link, Pasted, Subject, TakenIn, apply, read, take_in, write,
};
use flink_memory::container::{YARN_MINIMUM_ALLOCATION, container};
use flink_memory::option::find;
use flink_memory::{Component, Configuration, Deployment, Derivation, FlinkVersion, Process, Target, derive, v};
use proptest::prelude::*;
use serde::Deserialize;

const ADDRESS: &str = "https://example.org/flink/";

fn subject(text: &str, file: ConfigFile, version: FlinkVersion, deployment: Deployment) -> Subject<'_> {
    Subject {
        text,
        file,
        version,
        deployment,
        address: ADDRESS,
    }
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
fn taken(text: &str, format: Format, version: FlinkVersion) -> Option<TakenIn> {
    let file = match format {
        Format::ConfigYaml => ConfigFile::ConfigYaml,
        Format::FlinkConf => ConfigFile::FlinkConf,
        _ => return take_in(text, v(1, 13), Deployment::Standalone),
    };
    let found = take_in(text, v(1, 13), Deployment::Standalone);
    let mut found = found.filter(|found| matches!(found.pasted, Pasted::File(_) | Pasted::EitherFile))?;
    found.settings = settings(&read(text, file, version).configuration);
    Some(found)
}

/// Holds one result to the laws.
fn hold(subject: &Subject, format: Format, extent: Extent) -> Result<(), String> {
    let version = subject.version;
    let written = write(subject, format, extent);
    let text = &written.text;
    let fail = |what: String| {
        Err(format!(
            "{format} {extent:?} {version} {}: {what}\n=== from\n{}\n=== to\n{text}",
            subject.deployment, subject.text
        ))
    };
    let reading = read(subject.text, subject.file, version);
    let deployment = deployment_of(format, subject.deployment);
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
    let (link, _) = Link::to(version, deployment, &reading.configuration);
    let has_link = link.write().len() <= LINK_LENGTH;
    if has_link && !text.contains(&format!("{ADDRESS}#{}", link.write())) {
        return fail("the link is missing".to_owned());
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
    let Some(taken) = taken(text, format, version) else {
        return match of_the_table(&held).is_empty() || !written.left_out.is_empty() || reading.refusal.is_some() {
            true => Ok(()),
            false => fail("nothing is read".to_owned()),
        };
    };
    if (taken.version, taken.deployment) != (Some(version), Some(deployment)) && has_link {
        return fail(format!("read as {:?} {:?}", taken.version, taken.deployment));
    }
    let after = match format {
        Format::ConfigYaml => read(text, ConfigFile::ConfigYaml, version).configuration,
        Format::FlinkConf => read(text, ConfigFile::FlinkConf, version).configuration,
        _ => {
            let settings = taken.settings.iter().map(|(key, text)| (key.as_str(), text.as_str()));
            settings.collect()
        }
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
            taken.settings
        ));
    }
    if format.holds_settings() {
        let (mut before, mut after) = (of_the_table(&held), of_the_table(&taken.settings));
        before.retain(|key, _| !written.left_out.contains(key));
        if format == Format::FlinkDeployment && before.keys().any(|key| key.contains("manager.heap.")) {
            // The operator is told the size that an option of old stands for.
            after.retain(|key, _| before.contains_key(key));
        }
        // The same list in the words of both files, and the same odd number.
        let plain = |text: &str| {
            text.replace(".nan", "NaN")
                .replace(".inf", "Infinity")
                .replace(['[', ']', ' ', '\'', '"'], "")
                .replace(',', ";")
        };
        let differ = |(key, text): (&String, &String)| after.get(key).map(|after| plain(after)) != Some(plain(text));
        if before.len() != after.len() || before.iter().any(differ) {
            return fail(format!("other settings: {before:?}\n{after:?}"));
        }
    }
    Ok(())
}

/// A configuration that the real Flink was asked about.
#[derive(Deserialize, PartialEq, Eq, PartialOrd, Ord)]
struct Recorded {
    flink: String,
    file: String,
    config: String,
}

/// Recorded configurations, each once: all of them where `EVERY_RESULT` is set, which takes some minutes.
fn recorded() -> impl Iterator<Item = Recorded> {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../tests/conformance");
    let folders = [folder.join("answers"), folder.join("earlier-answers")];
    let files = folders
        .into_iter()
        .flat_map(|folder| fs::read_dir(folder).expect("recorded answers"));
    let lines = files.flat_map(|file| {
        let file = File::open(file.expect("a file").path()).expect("a readable file");
        BufReader::new(GzDecoder::new(file)).lines()
    });
    let step = if std::env::var_os("EVERY_RESULT").is_some() {
        1
    } else {
        23
    };
    let recorded = lines
        .step_by(step)
        .map(|line| serde_json::from_str(&line.expect("text")).expect("a recorded answer"));
    recorded.collect::<BTreeSet<Recorded>>().into_iter()
}

#[test]
fn every_result_reads_back() {
    let (mut held, mut broken) = (0, Vec::new());
    for (index, recorded) in recorded().enumerate() {
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
        let whole = apply(&recorded.config, file, version, &edits).unwrap_or(recorded.config);
        for format in Format::ALL {
            for extent in [Extent::Whole, Extent::Memory] {
                held += 1;
                broken.extend(hold(&subject(&whole, file, version, deployment), format, extent).err());
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
