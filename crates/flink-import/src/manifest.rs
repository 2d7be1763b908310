//! Reads manifests: `FlinkDeployment`, Docker Compose, and the resources of containers.

use flink_memory::{Deployment, FlinkVersion, MemorySize, OptionId, Process, in_capitals, read_double};
use flink_yaml::compose;

use super::command_line::read_dynamic_properties;
use super::yaml_tree::{Value, documents};
use super::{Form, Imported, Settings};
use flink_config::size_text;

/// The two processes as options, the operator and Flink's image call them.
const PROCESSES: [(Process, &str, &str); 2] = [
    (Process::JobManager, "jobManager", "jobmanager"),
    (Process::TaskManager, "taskManager", "taskmanager"),
];

const fn process_size(process: Process) -> OptionId {
    match process {
        Process::TaskManager => OptionId::TmProcessSize,
        Process::JobManager => OptionId::JmProcessSize,
    }
}

/// Reads the first `FlinkDeployment` of a text as the operator does.
pub(super) fn read_flink_deployment(text: &str) -> Imported {
    let mut imported = Imported::of(Form::FlinkDeployment);
    imported.deployment = Some(Deployment::KubernetesOperator);
    let mut settings = Settings::default();
    let mut is_first = true;
    for document in documents(text) {
        let (tree, _) = compose(document);
        let Some(root) = Value::root(&tree) else { continue };
        let is_deployment = root.text_at(&["kind"]) == Some("FlinkDeployment");
        match (root.get(&["spec"]).filter(|_| is_deployment), is_first) {
            (Some(spec), true) => {
                is_first = false;
                read_spec(spec, &mut imported, &mut settings);
            }
            _ => {
                let name = root.text_at(&["metadata", "name"]).unwrap_or("another document");
                imported.left.push(name.to_owned());
            }
        }
    }
    imported.settings = settings.list;
    imported
}

fn read_spec(spec: Value, imported: &mut Imported, settings: &mut Settings) {
    let version = spec.text_at(&["flinkVersion"]).unwrap_or_default();
    imported.version = version.trim_start_matches('v').replace('_', ".").parse().ok();
    if let Some(configuration) = spec.get(&["flinkConfiguration"]) {
        for (key, value) in configuration.within(false) {
            if let Some(text) = value.flat_text() {
                settings.set(&key, text);
            }
        }
    }
    for (process, name, _) in PROCESSES {
        if let Some(process_spec) = spec.get(&[name]) {
            read_resource(process, process_spec, imported.version, settings);
        }
    }
    if let Some(parallelism) = spec.text_at(&["job", "parallelism"]) {
        settings.set("parallelism.default", parallelism.to_owned());
    }
    const READ: [&str; 7] = [
        "image",
        "flinkVersion",
        "serviceAccount",
        "mode",
        "flinkConfiguration",
        "jobManager",
        "taskManager",
    ];
    let others = spec.fields().filter(|(name, _)| !READ.contains(name));
    imported.left.extend(others.map(|(name, _)| name.to_owned()));
}

/// Reads `resources`, or else `resource`, which the operator knows longer.
fn read_resource(process: Process, spec: Value, version: Option<FlinkVersion>, settings: &mut Settings) {
    use OptionId::*;
    let version = version.unwrap_or(FlinkVersion::NEWEST);
    let (cpu, cpu_factor, memory_factor) = match process {
        Process::TaskManager => (KubernetesTmCpu, KubernetesTmCpuLimit, KubernetesTmMemoryLimit),
        Process::JobManager => (KubernetesJmCpu, KubernetesJmCpuLimit, KubernetesJmMemoryLimit),
    };
    let mut set_option = |option: OptionId, text: String| settings.set(option.def().key_in(version), text);
    let field = |kind: &str, name: &str| spec.text_at(&["resources", kind, name]);
    let newer = |name: &str| field("requests", name).or_else(|| field("limits", name));
    let is_newer = newer("memory").or_else(|| newer("cpu")).is_some();
    let older = |name: &str| spec.text_at(&["resource", name]).filter(|_| !is_newer);
    if let Some(memory) = newer("memory").or_else(|| older("memory")) {
        set_option(process_size(process), operator_size(memory));
    }
    match (newer("cpu"), older("cpu")) {
        (Some(newer), _) => {
            if let Some(cores) = quantity(newer) {
                set_option(cpu, cores.to_string());
            }
        }
        (None, Some(older)) => set_option(cpu, older.to_owned()),
        (None, None) => {}
    }
    for (name, factor) in [("cpu", cpu_factor), ("memory", memory_factor)] {
        let amounts = ["requests", "limits"].map(|kind| field(kind, name).and_then(quantity));
        if let [Some(request), Some(limit)] = amounts
            && request > 0.0
            && limit != request
        {
            set_option(factor, (limit / request).to_string());
        }
    }
}

/// What the operator makes of a memory text: Flink's size where it is one, and else a quantity of Kubernetes in bytes.
///
/// A quantity that is written with a fraction keeps one, which Flink then refuses.
fn operator_size(text: &str) -> String {
    if MemorySize::parse(text).is_ok() {
        return text.to_owned();
    }
    let compact: String = text.split_whitespace().collect();
    let upper = in_capitals(&compact);
    let upper = upper.strip_suffix('B').unwrap_or(&upper);
    let formed = match upper.strip_suffix('I') {
        Some(number) => format!("{number}i"),
        None => upper.to_owned(),
    };
    match quantity(&formed) {
        Some(bytes) if formed.contains('.') => format!("{bytes:.1}"),
        Some(bytes) => whole_size(bytes).unwrap_or(formed),
        None => text.to_owned(),
    }
}

/// A size in bytes, rounded up, as Flink reads it.
fn whole_size(bytes: f64) -> Option<String> {
    // A cast from a float that is too large stays at the largest size.
    MemorySize::from_bytes(bytes.ceil() as i64).map(size_text)
}

/// A quantity of Kubernetes: a number, and a suffix of powers of ten or of 1024.
fn quantity(text: &str) -> Option<f64> {
    const SUFFIXES: [(&str, f64); 15] = [
        ("Ki", 1024.0),
        ("Mi", 1_048_576.0),
        ("Gi", 1_073_741_824.0),
        ("Ti", 1_099_511_627_776.0),
        ("Pi", 1_125_899_906_842_624.0),
        ("Ei", 1_152_921_504_606_846_976.0),
        ("n", 1e-9),
        ("u", 1e-6),
        ("m", 1e-3),
        ("k", 1e3),
        ("K", 1e3),
        ("M", 1e6),
        ("G", 1e9),
        ("T", 1e12),
        ("P", 1e15),
    ];
    let text = text.trim();
    let suffixed = SUFFIXES
        .iter()
        .find_map(|(suffix, factor)| Some((text.strip_suffix(suffix)?, *factor)));
    let (number, factor) = suffixed.unwrap_or((text, 1.0));
    let is_number = number.starts_with(|char: char| char.is_ascii_digit() || char == '.');
    read_double(number).filter(|_| is_number).map(|number| number * factor)
}

/// Reads `FLINK_PROPERTIES` and `-D` arguments of the services of a Compose file. Of a key that two services set in
/// two ways, the service counts that the key is for.
pub(super) fn read_docker_compose(text: &str) -> Imported {
    let mut imported = Imported::of(Form::DockerCompose);
    imported.deployment = Some(Deployment::Docker);
    let (tree, _) = compose(text);
    let Some(services) = Value::root(&tree).and_then(|root| root.get(&["services"])) else {
        return imported;
    };
    let mut all = Settings::default();
    for (name, service) in services.fields() {
        let command = service.get(&["command"]).map(command_text).unwrap_or_default();
        let variables = environment(service);
        let properties = variables.iter().find(|(name, _)| name == "FLINK_PROPERTIES");
        let mut settings: Vec<_> = properties
            .map_or("", |(_, text)| text.as_str())
            .lines()
            .filter_map(|line| property(line, &variables))
            .collect();
        settings.extend(read_dynamic_properties(&command).settings);
        if settings.is_empty() {
            imported.left.push(name.to_owned());
            continue;
        }
        let tag = service.text_at(&["image"]).and_then(|image| image.rsplit_once(':'));
        let version = tag.and_then(|(_, tag)| tag.split('-').next()?.parse().ok());
        imported.version = imported.version.or(version);
        for (key, text) in settings {
            let is_for_it = PROCESSES
                .iter()
                .any(|(.., word)| key.starts_with(word) && (command.contains(word) || name.contains(word)));
            if is_for_it || !all.contains(&key) {
                all.set(&key, text);
            }
        }
    }
    imported.settings = all.list;
    imported
}

/// A command, be it a text or a list.
fn command_text(command: Value) -> String {
    let quote = |text: &str| format!("'{}'", text.replace('\'', "'\\''"));
    match command.text() {
        Some(text) => unescaped(text),
        None => command
            .elements()
            .filter_map(|element| Some(quote(&unescaped(element.text()?)) + " "))
            .collect(),
    }
}

/// The variables of a service, be they a list of `NAME=text` or a mapping.
fn environment(service: Value) -> Vec<(String, String)> {
    let Some(environment) = service.get(&["environment"]) else {
        return Vec::new();
    };
    let listed = environment
        .elements()
        .filter_map(|element| element.text()?.split_once('='));
    let mapped = environment
        .fields()
        .filter_map(|(name, value)| Some((name, value.text()?)));
    listed
        .chain(mapped)
        .map(|(name, text)| (name.to_owned(), unescaped(text)))
        .collect()
}

/// A text without Compose's escape: a dollar sign stands twice.
fn unescaped(text: &str) -> String {
    text.replace("$$", "$")
}

/// A line of `FLINK_PROPERTIES`, with the service's own variables in it. Others keep their names.
fn property(line: &str, variables: &[(String, String)]) -> Option<(String, String)> {
    let is_blank = |char: char| char <= ' ';
    let line = line.trim_matches(is_blank);
    let (key, text) = line.split_once(':').filter(|_| !line.starts_with('#'))?;
    let mut rest = text.trim_start_matches(is_blank);
    let mut value = String::new();
    while let Some((before, after)) = rest.split_once('$') {
        value += before;
        let (name, behind) = match after.strip_prefix('{').and_then(|inside| inside.split_once('}')) {
            Some(braced) => braced,
            None => {
                let ends = |char: char| !(char.is_ascii_alphanumeric() || char == '_');
                after.split_at_checked(after.find(ends).unwrap_or(after.len()))?
            }
        };
        match variables
            .iter()
            .find(|(known, _)| known == name && name != "FLINK_PROPERTIES")
        {
            Some((_, text)) => {
                value += text;
                rest = behind;
            }
            None => {
                value.push('$');
                rest = after;
            }
        }
    }
    value += rest;
    Some((key.trim_end_matches(is_blank).to_owned(), value))
}

/// Whether there are resources of containers in a text.
pub(super) fn has_resources(text: &str) -> bool {
    documents(text)
        .into_iter()
        .any(|document| !resources(document).is_empty())
}

/// Reads the memory that the containers of Flink's processes ask for.
pub(super) fn read_resources(text: &str) -> Imported {
    let mut imported = Imported::of(Form::KubernetesResources);
    imported.caveat = Some("Of resources, only the size of the whole process can be read.");
    let mut settings = Settings::default();
    for (process, bytes) in documents(text).into_iter().flat_map(resources) {
        let key = process_size(process).def().key;
        if let Some(size) = whole_size(bytes).filter(|_| !settings.contains(key)) {
            settings.set(key, size);
        }
    }
    imported.settings = settings.list;
    imported
}

/// The processes whose containers a document describes, with their bytes.
fn resources(document: &str) -> Vec<(Process, f64)> {
    if !document.contains("memory") || !(document.contains("requests") || document.contains("limits")) {
        return Vec::new();
    }
    let (tree, _) = compose(document);
    let Some(root) = Value::root(&tree) else {
        return Vec::new();
    };
    let mut found = Vec::new();
    // What was last said that tells of which process a container is: a key, a name, a label, an argument.
    let mut process = None;
    for (path, value) in root.within(true) {
        let last = path.rsplit('.').next().unwrap_or_default();
        let is_name = matches!(last, "name" | "component" | "args" | "command");
        let said = value.text().filter(|_| is_name).unwrap_or(last);
        process = process_named(said).or(process);
        let memory = |kind: &str| value.text_at(&[kind, "memory"]).and_then(quantity);
        if let Some(bytes) = memory("requests").or_else(|| memory("limits")) {
            found.push((process.unwrap_or(Process::TaskManager), bytes));
        }
    }
    found
}

/// The process of which a word speaks.
fn process_named(word: &str) -> Option<Process> {
    let word = word.to_lowercase().replace('-', "");
    let mut named = PROCESSES.iter().filter(|(.., name)| word.contains(name));
    named.next().map(|(process, ..)| *process)
}
