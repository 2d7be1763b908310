//! Reads Flink's own output: the lines and blocks of a start-up log, and the arguments of its JVMs.

use flink_memory::{Component, Deployment, FlinkVersion, Process};

use super::solve::{Arguments, Sizes, Solver};
use super::{Form, Imported, Scope, Settings};

/// How a line about a setting goes on behind `Loading` or `Loading dynamic`.
const PROPERTY: &str = " configuration property: ";

/// What is said of settings that were found for sizes.
const SOLVED: &str = "A log of sizes does not tell which options were set: these give the same sizes.";
const ONLY_TOTAL: &str =
    "No options give just the sizes of this log, or it is not whole: only the total was imported over.";

/// A process, and the heading and the labels of its block in their order.
type Block = (Process, &'static str, &'static [(&'static str, Component)]);

const BLOCKS: [Block; 2] = {
    use Component::*;
    [
        (
            Process::JobManager,
            "Final Master Memory configuration:",
            &[
                ("Total Process Memory:", TotalProcess),
                ("Total Flink Memory:", TotalFlink),
                ("JVM Heap:", JvmHeap),
                ("Off-heap:", OffHeap),
                ("JVM Metaspace:", JvmMetaspace),
                ("JVM Overhead:", JvmOverhead),
            ],
        ),
        (
            Process::TaskManager,
            "Final TaskExecutor Memory configuration:",
            &[
                ("Total Process Memory:", TotalProcess),
                ("Total Flink Memory:", TotalFlink),
                ("Total JVM Heap Memory:", JvmHeap),
                ("Framework:", FrameworkHeap),
                ("Task:", TaskHeap),
                ("Total Off-heap Memory:", OffHeap),
                ("Managed:", Managed),
                ("Total JVM Direct Memory:", Direct),
                ("Framework:", FrameworkOffHeap),
                ("Task:", TaskOffHeap),
                ("Network:", Network),
                ("JVM Metaspace:", JvmMetaspace),
                ("JVM Overhead:", JvmOverhead),
            ],
        ),
    ]
};

/// Whether a text is a log that tells of a configuration.
pub(super) fn is_log(text: &str) -> bool {
    let mut lines = text.lines().filter(|line| !line.trim_start().starts_with('#'));
    lines.any(|line| property(line).is_some() || BLOCKS.iter().any(|(_, heading, _)| line.contains(heading)))
}

/// A setting that a line tells of.
fn property(line: &str) -> Option<(&str, &str)> {
    let (before, setting) = line.split_once(PROPERTY)?;
    let is_said = before.ends_with("Loading") || before.ends_with("Loading dynamic");
    setting.split_once(", ").filter(|_| is_said)
}

/// Reads a log: the settings that it tells of, or else what gives its blocks.
pub(super) fn read_log(text: &str, version: FlinkVersion, deployment: Deployment) -> Imported {
    let mut imported = Imported::of(Form::Log);
    imported.version = text.lines().find_map(started_version);
    imported.deployment = text.lines().find_map(started_on);
    let target = (
        imported.version.unwrap_or(version),
        imported.deployment.unwrap_or(deployment),
    );
    let (mut settings, mut dynamic) = (Settings::default(), Settings::default());
    for line in text.lines() {
        let Some((key, value)) = property(line) else { continue };
        // Flink hides secrets, and keeps notes for itself.
        if value.trim_end() == "******" || key.starts_with('$') {
            imported.left.push(key.to_owned());
        } else if line.contains("Loading dynamic") {
            dynamic.set(key, value.to_owned());
        } else {
            settings.set(key, value.trim_end().to_owned());
        }
    }
    if settings
        .list
        .iter()
        .any(|(key, _)| key.starts_with("kubernetes.operator."))
    {
        imported.deployment = Some(Deployment::KubernetesOperator);
    }
    let has_settings = !settings.list.is_empty();
    for (key, value) in program_arguments(text) {
        dynamic.set(key, value.to_owned());
    }
    let blocks = BLOCKS.map(|(process, heading, labels)| (process, sizes(text, heading, labels)));
    for (process, sizes) in blocks {
        let solver = Solver::new(process, target.0, target.1);
        if !has_settings && !sizes.is_empty() {
            imported.scope = Scope::Processes;
            let (found, caveat) = match solver.for_sizes(&sizes) {
                Some(found) => (Some(found), SOLVED),
                None => (solver.for_total(&sizes), ONLY_TOTAL),
            };
            imported.caveat = Some(caveat);
            let slots = dynamic
                .list
                .iter()
                .find(|(key, _)| key == "taskmanager.numberOfTaskSlots");
            let slots = slots.filter(|_| process == Process::TaskManager).cloned();
            for (key, text) in found.into_iter().flatten().chain(slots) {
                settings.set(&key, text);
            }
        }
        if has_settings || !sizes.is_empty() {
            // What is fixed for the process, be it by Flink's scripts or by a resource manager, follows from the rest.
            let fixed = solver.fixed_sizes();
            let is_exact = |text: &str| text.strip_suffix('b').is_some_and(|bytes| bytes.parse::<u64>().is_ok());
            let derived = solver.dynamic_properties(&settings.list);
            dynamic.list.retain(|(key, value)| {
                let is_fixed = is_exact(value) && fixed.contains_key(key);
                !is_fixed && derived.get(key) != Some(value)
            });
        }
    }
    for (key, value) in dynamic.list {
        settings.set(&key, value);
    }
    imported.settings = settings.list;
    imported
}

/// The release that a line of a starting process tells: `(Version: 2.3.0, Scala: …`.
fn started_version(line: &str) -> Option<FlinkVersion> {
    let (_, rest) = line.split_once("(Version: ")?;
    rest.split([',', ')']).next()?.parse().ok()
}

fn started_on(line: &str) -> Option<Deployment> {
    let (_, rest) = line.split_once(" Starting ")?;
    let (what, _) = rest.split_once("(Version: ")?;
    let what = what.to_lowercase();
    let on = [("kubernetes", Deployment::Kubernetes), ("yarn", Deployment::Yarn)];
    on.into_iter()
        .find(|(word, _)| what.contains(word))
        .map(|(_, deployment)| deployment)
}

/// The `-D` arguments that a starting process lists, each on a line below its `-D`.
fn program_arguments(text: &str) -> Vec<(&str, &str)> {
    let mut arguments = Vec::new();
    let mut is_inside = false;
    let mut is_key_next = false;
    for line in text.lines() {
        match message(line).trim() {
            "Program Arguments:" => is_inside = true,
            "-D" if is_inside => {
                is_key_next = true;
                continue;
            }
            argument if is_key_next => arguments.extend(argument.split_once('=')),
            argument if argument.ends_with(':') => is_inside = false,
            _ => {}
        }
        is_key_next = false;
    }
    arguments
}

/// What a line says behind time, level and class.
fn message(line: &str) -> &str {
    line.split_once("] - ").map_or_else(
        || line.split_once("| ").map_or(line, |(_, rest)| rest),
        |(_, rest)| rest,
    )
}

/// The sizes of a block, whatever stands before its lines, up to where it ends or breaks off.
fn sizes(text: &str, heading: &str, labels: &[(&str, Component)]) -> Sizes {
    let lines = text.lines().skip_while(|line| !line.contains(heading)).skip(1);
    let mut lines = lines.take_while(|line| !line.contains("Memory configuration:"));
    let size = |(label, component): &(&str, Component)| {
        // Other threads may log in between.
        let (_, size) = lines.find_map(|line| line.split_once(label))?;
        let bytes = size.split_once('(').map_or(size, |(_, bytes)| bytes);
        Some((*component, bytes.split("bytes").next()?.trim().parse().ok()?))
    };
    labels.iter().map_while(size).collect()
}

/// Whether a text has memory arguments of a JVM.
pub(super) fn is_arguments(text: &str) -> bool {
    let is_memory = |word: &str| word.starts_with("-Xmx") || word.starts_with("-XX:MaxMetaspaceSize=");
    super::command_line::begins_with(text, is_memory) && arguments(text).next().is_some()
}

/// The JVM arguments of each process in a text: each begins with the line that its heap is on.
fn arguments(text: &str) -> impl Iterator<Item = (Option<Process>, Arguments)> {
    let mut processes = Vec::new();
    let mut named = None;
    let mut words = String::new();
    for line in text.lines().chain(["#"]) {
        let name = ["JobManager", "TaskManager"]
            .iter()
            .position(|name| line.contains(name));
        if line.starts_with('#') {
            processes.extend(Arguments::read(&words).map(|arguments| (named, arguments)));
            words.clear();
        } else {
            words = words + line + "\n";
        }
        named = match name {
            Some(0) => Some(Process::JobManager),
            Some(_) => Some(Process::TaskManager),
            None => named,
        };
    }
    processes.into_iter()
}

/// Reads the JVM arguments of one process or of both. Unnamed, those with a limit for direct memory are a TaskManager's.
pub(super) fn read_arguments(text: &str, version: FlinkVersion, deployment: Deployment) -> Imported {
    let mut imported = Imported::of(Form::JvmArguments);
    imported.caveat = Some(
        "JVM arguments tell neither managed memory nor JVM Overhead, nor how heap and direct memory are divided: what \
         is not told is as Flink derives it by default.",
    );
    for (process, arguments) in arguments(text).take(2) {
        let process = process.unwrap_or(match arguments.direct {
            Some(_) => Process::TaskManager,
            None => Process::JobManager,
        });
        match Solver::new(process, version, deployment).for_arguments(&arguments) {
            Some(settings) => imported.settings.extend(settings),
            None => imported.caveat = Some("No options give just these JVM arguments."),
        }
    }
    imported
}
