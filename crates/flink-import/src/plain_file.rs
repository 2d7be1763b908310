//! Tells whether a text is a configuration file of Flink's, and reads it as Flink does.

use flink_config::{ConfigFile, Document, Reading, raw_text, read, written_value};
use flink_memory::FlinkVersion;
use flink_memory::option::find;

use crate::imported::{Form, Imported, Setting, Shown};
use crate::release::{Release, by_keys, newest};

/// What Flink's keys begin with.
const FAMILIES: [&str; 40] = [
    "$internal",
    "akka",
    "blob",
    "classloader",
    "client",
    "cluster",
    "compiler",
    "containerized",
    "env",
    "execution",
    "external-resource",
    "external-resources",
    "fs",
    "heartbeat",
    "high-availability",
    "historyserver",
    "io",
    "job",
    "jobmanager",
    "jobstore",
    "kubernetes",
    "metrics",
    "parallelism",
    "pekko",
    "pipeline",
    "process",
    "python",
    "query",
    "queryable-state",
    "resourcemanager",
    "rest",
    "restart-strategy",
    "s3",
    "security",
    "slotmanager",
    "sql-client",
    "state",
    "table",
    "taskmanager",
    "web",
];

/// How many entries are looked at.
const LOOKED_AT: usize = 400;

/// Whether a key is an option of Flink's, known or likely.
pub(super) fn is_of_flink(key: &str) -> bool {
    let first = key.split('.').next().unwrap_or_default();
    find(key).is_some()
        || FAMILIES.contains(&first)
        || matches!(first, "yarn" | "mode" | "scheduler-mode" | "jobmanager-rpc")
}

/// Whether a key is an option of Flink's for certain.
fn is_certain(key: &str) -> bool {
    const ADDRESSES: [&str; 12] = [
        "jobmanager.rpc.address",
        "jobmanager.rpc.port",
        "jobmanager.bind-host",
        "jobmanager.execution.failover-strategy",
        "taskmanager.bind-host",
        "taskmanager.host",
        "taskmanager.rpc.port",
        "rest.address",
        "rest.bind-address",
        "parallelism.default",
        "execution.checkpointing.interval",
        "blob.server.port",
    ];
    find(key).is_some() || ADDRESSES.contains(&key)
}

/// Whether either reading of a text is that of a configuration file. What is nested and sound is read as YAML only: the
/// other reader takes the lines of anything for entries.
fn is_either(text: &str, yaml: &Reading, conf: &Reading) -> bool {
    let is_nested = yaml.refusal.is_none() && !yaml.sections.is_empty();
    is_file(text, yaml) || (!is_nested && is_file(text, conf))
}

/// Whether a reading of a text is that of a configuration file: most of its keys are Flink's, and most of its lines
/// are entries.
fn is_file(text: &str, reading: &Reading) -> bool {
    let entries = || reading.entries.iter().take(LOOKED_AT);
    // A sentence before a colon is no key.
    let keys = entries().filter(|entry| !entry.key.contains(' ')).count();
    let flinks = entries().filter(|entry| is_of_flink(&entry.key)).count();
    let has_option = entries().any(|entry| is_certain(&entry.key));
    let is_line = |line: &&str| {
        let line = line.trim();
        !line.is_empty() && !line.starts_with('#')
    };
    let lines = text.lines().filter(is_line).take(LOOKED_AT).count();
    let sections = reading.sections.len();
    // What YAML reads without a word is entries from end to end.
    let is_whole = reading.refusal.is_none() && reading.problems.is_empty();
    has_option && flinks * 3 >= keys && (is_whole || (keys + sections) * 3 >= lines.min(LOOKED_AT) * 2)
}

/// Whether a text that is called like Flink's file holds anything but Flink's settings.
pub(super) fn is_anothers(text: &str, file: ConfigFile) -> bool {
    let reading = read(text, file, FlinkVersion::NEWEST);
    let mut entries = reading.entries.iter().take(LOOKED_AT);
    reading.refusal.is_none() && !reading.entries.is_empty() && !entries.any(|entry| is_of_flink(&entry.key))
}

/// Tells which file a text is; none if it is no configuration file of Flink's. What both formats read, but not alike, is
/// the one that a release reads.
pub(super) fn recognize(text: &str, flink: FlinkVersion) -> Option<Form> {
    let yaml = read(text, ConfigFile::ConfigYaml, FlinkVersion::NEWEST);
    let conf = read(text, ConfigFile::FlinkConf, FlinkVersion::NEWEST);
    is_either(text, &yaml, &conf).then(|| form_of(text, &yaml, &conf, flink))
}

/// Whether Flink would not read a file of this form.
pub(super) fn is_refused(text: &str, form: Form) -> bool {
    match form {
        Form::File(file) => read(text, file, FlinkVersion::NEWEST).refusal.is_some(),
        _ => false,
    }
}

/// Which file a text is that is certain to be one; none if there is no entry in it.
pub(super) fn form(text: &str, flink: FlinkVersion) -> Option<Form> {
    let yaml = read(text, ConfigFile::ConfigYaml, FlinkVersion::NEWEST);
    let conf = read(text, ConfigFile::FlinkConf, FlinkVersion::NEWEST);
    (!yaml.entries.is_empty() || !conf.entries.is_empty()).then(|| form_of(text, &yaml, &conf, flink))
}

fn form_of(text: &str, yaml: &Reading, conf: &Reading, flink: FlinkVersion) -> Form {
    let is_yaml = match (yaml.refusal.is_none(), conf.problems.is_empty()) {
        (true, true) if is_alike(text, yaml, conf) => return Form::EitherFile,
        (true, true) => ConfigFile::ConfigYaml.is_read_by(flink),
        (true, _) => true,
        (false, true) => false,
        (false, false) => !yaml.sections.is_empty() || yaml.entries.len() >= conf.entries.len(),
    };
    Form::File(match is_yaml {
        true => ConfigFile::ConfigYaml,
        false => ConfigFile::FlinkConf,
    })
}

/// Whether both formats find the same texts under the same keys.
fn is_alike(text: &str, yaml: &Reading, conf: &Reading) -> bool {
    let pairs = yaml.entries.iter().zip(&conf.entries);
    yaml.entries.len() == conf.entries.len()
        && pairs
            .into_iter()
            .all(|(yaml, conf)| yaml.key == conf.key && written_value(text, yaml) == written_value(text, conf))
}

/// Reads a file. `named` is the file that its name says it is.
pub(super) fn read_file(text: &str, form: Form, named: Option<ConfigFile>, current: &Document) -> Imported {
    let file = match (form, named) {
        (_, Some(named)) => named,
        (Form::File(file), None) => file,
        _ => ConfigFile::ConfigYaml,
    };
    let reading = read(text, file, FlinkVersion::NEWEST);
    let place = |key: &str| {
        let mut placed = reading
            .entries
            .iter()
            .rev()
            .take(LOOKED_AT)
            .filter(|entry| entry.key == key);
        placed.next().map(|entry| entry.place.line)
    };
    let entries = reading.configuration.entries().iter();
    let settings: Vec<_> = entries
        .map(|entry| Setting {
            key: entry.key.clone(),
            text: raw_text(&entry.value),
            line: place(&entry.key),
        })
        .collect();
    // What either format reads alike, any release reads.
    let only = named.or(match form {
        Form::File(file) => Some(file),
        _ => None,
    });
    let is_possible = |version: FlinkVersion| only.is_none_or(|file| file.is_read_by(version));
    let usual = only.map_or(current.flink, |file| newest(file, current));
    // A folder's name among the values, and the first words.
    let values: Vec<&str> = settings
        .iter()
        .map(|setting| setting.text.as_str())
        .filter(|text| text.contains("flink-"))
        .collect();
    let told = Release::in_text(&values.join("\n")).map(|(release, place)| (release, format!("the name {place}")));
    let told = told
        .or_else(|| Release::in_words(text, 3))
        .filter(|(release, _)| is_possible(release.nearest));
    let notes = told.iter().filter_map(|(release, _)| release.note()).collect();
    let told = told.map(|(release, by)| release.shown(by));
    let keys = settings.iter().map(|setting| setting.key.as_str());
    let release = told.or_else(|| by_keys(keys, usual, is_possible)).or_else(|| {
        let by = match named {
            Some(file) => format!("the name {file}"),
            None => format!("the format of {file}"),
        };
        (usual != current.flink).then_some(Shown { value: usual, by })
    });
    Imported {
        settings,
        release,
        notes,
        ..Imported::of(form)
    }
}

/// Which configuration file a key of a `ConfigMap` or of values is the name of. An application may have a
/// `config.yaml`, too.
pub(crate) fn file_named(key: &str, text: &str) -> Option<ConfigFile> {
    match key {
        "flink-conf.yaml" | "flink-conf.yml" | "flink-conf" => Some(ConfigFile::FlinkConf),
        _ => match recognize(text, FlinkVersion::NEWEST) {
            Some(Form::EitherFile) => Some(ConfigFile::ConfigYaml),
            Some(Form::File(file)) if text.contains('\n') => Some(file),
            _ => None,
        },
    }
}
