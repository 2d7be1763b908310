//! A `FlinkDeployment` for the Flink Kubernetes operator: a session cluster, to which a `job` can be added.
//!
//! The operator makes `*.memory.process.size` of a `resource`'s memory, and `kubernetes.*.cpu.amount` of its CPU. Both
//! stand there if they are set, and else not at all: whatever else the sizes are derived from would be overruled.

use flink_memory::{Component, FlinkVersion, MemorySize, OptionId, Provenance};
use flink_yaml::double_quoted;

use super::processes::Derived;
use super::{Source, Written, is_of_the_machine};
use crate::size_text::size_text;

/// What the operator sets itself, and refuses to be told.
const FORBIDDEN: [&str; 3] = [
    "kubernetes.cluster-id",
    "kubernetes.namespace",
    "high-availability.cluster-id",
];

pub(super) fn write(mut source: Source) -> Written {
    let left_out =
        source.keep(|key, text| !key.is_empty() && !FORBIDDEN.contains(&key) && !is_of_the_machine(key, text));
    let processes = source.processes(&source.configuration());
    let version = source.version();
    let resources = processes.0.each_ref().map(|derived| Resource::of(&source, derived));
    let mut configuration = String::new();
    for (key, text) in &source.settings {
        if !resources.iter().any(|resource| resource.holds(key)) {
            configuration += &format!("    {}: {}\n", yaml_key(key), double_quoted(text));
        }
    }
    let configuration = match configuration.as_str() {
        "" => " {}\n".to_owned(),
        _ => format!("\n{configuration}"),
    };
    let resources: String = resources.iter().map(Resource::written).collect();
    let body = format!(
        "apiVersion: flink.apache.org/v1beta1\n\
         kind: FlinkDeployment\n\
         metadata:\n  \
           name: flink\n\
         spec:\n  \
           image: flink:{version}\n  \
           flinkVersion: {}\n  \
           serviceAccount: flink\n  \
           flinkConfiguration:{configuration}{resources}",
        operator_version(version)
    );
    source.written(&processes, left_out, &body)
}

/// A release as the operator calls it: `v2_3`.
fn operator_version(version: FlinkVersion) -> String {
    format!("v{}", version.to_string().replace('.', "_"))
}

/// A key in quotes, unless nothing else than a text can be meant.
fn yaml_key(key: &str) -> String {
    let is_plain = |char: char| char.is_ascii_alphanumeric() || matches!(char, '.' | '-' | '_');
    // The words that YAML of any age has for something else are short.
    match key.len() > 5 && key.starts_with(|char: char| char.is_ascii_lowercase()) && key.chars().all(is_plain) {
        true => key.to_owned(),
        false => double_quoted(key),
    }
}

/// `resource` of one process.
struct Resource {
    name: &'static str,
    /// Key and text of each setting that stands here.
    memory: Option<(&'static str, String)>,
    cpu: Option<(&'static str, String)>,
}

impl Resource {
    fn of(source: &Source, derived: &Derived) -> Self {
        let (name, size, cpu) = match derived.word() {
            "taskmanager" => ("taskManager", OptionId::TmProcessSize, OptionId::KubernetesTmCpu),
            _ => ("jobManager", OptionId::JmProcessSize, OptionId::KubernetesJmCpu),
        };
        let total = derived.derivation.amounts.get(Component::TotalProcess);
        let is_size = |text: &&str| MemorySize::parse(text).is_ok();
        let memory = match (source.setting(size.def().key), total) {
            (Some(text), _) => Some(text).filter(is_size).map(str::to_owned),
            // The operator's own Flink may not know a heap option of old any more.
            (None, Some(total)) if matches!(total.provenance, Provenance::Legacy(_)) => Some(size_text(total.size)),
            (None, _) => None,
        };
        let cpu = cpu.def().key_in(source.version());
        Self {
            name,
            memory: memory.map(|text| (size.def().key, text)),
            cpu: source
                .setting(cpu)
                .filter(|text| is_decimal(text))
                .map(|text| (cpu, text.to_owned())),
        }
    }

    fn holds(&self, key: &str) -> bool {
        [&self.memory, &self.cpu]
            .into_iter()
            .flatten()
            .any(|(held, _)| *held == key)
    }

    fn written(&self) -> String {
        let memory = self.memory.as_ref();
        let memory = memory.map(|(_, text)| format!("      memory: {}\n", double_quoted(text)));
        let cpu = self.cpu.as_ref().map(|(_, text)| format!("      cpu: {text}\n"));
        match [memory, cpu].into_iter().flatten().collect::<String>().as_str() {
            "" => String::new(),
            fields => format!("  {}:\n    resource:\n{fields}", self.name),
        }
    }
}

/// Whether a text is a positive number that YAML of any age writes like this: the manifest's schema wants one.
fn is_decimal(text: &str) -> bool {
    let is_number = |digits: &str| !digits.is_empty() && digits.bytes().all(|byte| byte.is_ascii_digit());
    let (whole, rest) = text.split_once('.').unwrap_or((text, "0"));
    is_number(whole)
        && is_number(rest)
        && (whole == "0" || !whole.starts_with('0'))
        && (rest == "0" || !rest.ends_with('0'))
        // With more, it is not the shortest text of its number.
        && text.len() <= 15
        && text.bytes().any(|byte| (b'1'..=b'9').contains(&byte))
}
