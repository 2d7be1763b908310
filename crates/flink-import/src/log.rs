//! Reads Flink's own output: the lines and blocks of a start-up log, and the arguments of its JVMs.

use std::borrow::Cow;

use flink_memory::{Component, Deployment, FlinkVersion, Process};

use crate::imported::{Form, Imported, Scope, Setting, Settings, Shown};
use crate::local;
use crate::processes::word;
use crate::release::Release;
use crate::solve::{Arguments, Sizes, Solver, Way};

/// How a line about a setting goes on behind `Loading` or `Loading dynamic`.
const PROPERTY: &str = " configuration property: ";

/// What is said of settings that were found for sizes.
const SOLVED: &str = "A log shows sizes, not which options were set: these options give the same sizes.";
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
    lines.any(|line| {
        property(line).is_some()
            || local::is_logged(line)
            || BLOCKS.iter().any(|(_, heading, _)| line.contains(heading))
    })
}

/// Whether a text is what Flink says as it fails, without a configuration in it.
pub(super) fn is_failure(text: &str) -> bool {
    let says = |line: &str| {
        let is_frame = line.trim_start().starts_with("at org.apache.flink.");
        let is_refusal = line.contains("org.apache.flink.") && line.contains("Exception:");
        let is_error = ["OutOfMemoryError", "java.io.IOException", "OOMKilled", "java.lang."]
            .iter()
            .any(|word| line.contains(word));
        is_frame || is_refusal || is_error || line.contains("BashJavaUtils")
    };
    text.lines().any(says)
}

/// A text without what a collector of logs writes around its lines, quotation marks of JSON, and without a terminal's
/// colours.
pub(super) fn unwrapped(text: &str) -> Cow<'_, str> {
    let plain = match text.contains(ESCAPE) {
        true => Cow::Owned(without_colours(text)),
        false => Cow::Borrowed(text),
    };
    // One collector may have wrapped another's lines.
    (0..2).fold(plain, |text, _| match unwrapped_once(&text) {
        Some(inner) => Cow::Owned(inner),
        None => text,
    })
}

fn unwrapped_once(text: &str) -> Option<String> {
    let is_wrapped = |line: &str| {
        (line.trim_start().starts_with('"') || object(line).is_some())
            && (line.contains(PROPERTY)
                || (object(line).is_some() && line.contains("Memory:"))
                || local::is_logged(line))
    };
    if !text.lines().any(is_wrapped) {
        return None;
    }
    let unwrap = |line: &str| {
        let inner = line.trim().trim_end_matches(',');
        let text = match object(inner).map(message_of) {
            Some(Some(message)) => message,
            _ => inner
                .strip_prefix('"')
                .map_or(inner, |inner| inner.strip_suffix('"').unwrap_or(inner)),
        };
        text.trim_end_matches("\\n").replace("\\\"", "\"").replace("\\\\", "\\") + "\n"
    };
    Some(text.lines().map(unwrap).collect())
}

/// The JSON object of a line, whatever a collector writes before it.
fn object(line: &str) -> Option<&str> {
    let (before, _) = line.split_once("{\"")?;
    (!before.contains(PROPERTY)).then(|| line.get(before.len()..)).flatten()
}

/// The line of a log that a JSON object is about, still escaped.
fn message_of(object: &str) -> Option<&str> {
    let fields = ["log", "message", "msg"].map(|name| [format!("\"{name}\":\""), format!("\"{name}\": \"")]);
    let (_, rest) = fields
        .iter()
        .flatten()
        .find_map(|field| object.split_once(field.as_str()))?;
    let mut escaped = false;
    let end = rest.find(|char: char| {
        let is_end = char == '"' && !escaped;
        escaped = char == '\\' && !escaped;
        is_end
    });
    rest.get(..end.unwrap_or(rest.len()))
}

/// How a terminal's colour begins.
const ESCAPE: &str = "\u{1b}[";

fn without_colours(text: &str) -> String {
    let mut pieces = text.split(ESCAPE);
    let first = pieces.next().unwrap_or_default().to_owned();
    let is_code = |char: char| char.is_ascii_digit() || char == ';';
    pieces.fold(first, |plain, piece| {
        let rest = piece.trim_start_matches(is_code);
        plain + rest.strip_prefix(['m', 'K']).unwrap_or(rest)
    })
}

/// A setting that a line tells of.
fn property(line: &str) -> Option<(&str, &str)> {
    let (before, setting) = line.split_once(PROPERTY)?;
    let is_said = before.ends_with("Loading") || before.ends_with("Loading dynamic");
    setting.split_once(", ").filter(|_| is_said)
}

/// Reads a log: the sizes that it prints, and the settings that it tells of as far as they give these sizes.
pub(super) fn read_log(text: &str, version: FlinkVersion, deployment: Deployment) -> Imported {
    let text = &*unwrapped(text);
    let mut imported = Imported::of(Form::Log);
    let started = text.lines().find_map(started_version);
    if let Some((release, line)) =
        started.or_else(|| Release::in_text(text).map(|(release, place)| (release, format!("the name {place}"))))
    {
        imported.take_release(&release, line);
    }
    imported.deployment = text.lines().find_map(started_on);
    let target = (
        imported.flink().unwrap_or(version),
        imported.runs_on().unwrap_or(deployment),
    );
    let (mut settings, mut dynamic) = (Settings::default(), Settings::default());
    for (line, number) in text.lines().zip(1..) {
        let Some((key, value)) = property(line) else { continue };
        // Flink hides secrets, and keeps notes for itself.
        if value.trim_end() == "******" || key.starts_with('$') {
            imported.left.push(key.to_owned());
        } else if line.contains("Loading dynamic") {
            dynamic.set(key, value, Some(number));
        } else {
            let value = value.trim_end();
            let is_size = key.ends_with(".memory.process.size") || key.ends_with(".memory.flink.size");
            if let Some(known) = settings.get(key).filter(|known| is_size && known.text != value) {
                imported.notes.push(format!(
                    "`{key}` is {} in line {} and {value} in line {number}: the later one was taken.",
                    known.text,
                    known.line.unwrap_or_default()
                ));
            }
            settings.set(key, value, Some(number));
        }
    }
    if settings
        .list
        .iter()
        .any(|setting| setting.key.starts_with("kubernetes.operator."))
    {
        imported = imported.on(Deployment::KubernetesOperator, "settings of the operator");
    }
    let has_settings = !settings.list.is_empty();
    for (key, value) in program_arguments(text) {
        dynamic.set(key, value, None);
    }
    let blocks = BLOCKS.map(|(process, heading, labels)| (process, sizes(text, heading, labels)));
    let told: Way = pairs(&settings.list);
    for (process, sizes) in blocks {
        let solver = Solver::new(process, target.0, target.1);
        // What is printed is what the process got; the settings may be those of another file.
        let gives_sizes = has_settings && (sizes.is_empty() || solver.gives(&told, &sizes));
        if !gives_sizes && !sizes.is_empty() {
            if !has_settings {
                imported.scope = Scope::Processes;
            }
            let (found, caveat) = match solver.for_sizes(&sizes) {
                Some(found) => (Some(found), SOLVED),
                None => (solver.for_total(&sizes), ONLY_TOTAL),
            };
            imported.caveat = Some(caveat);
            if has_settings {
                let prefix = format!("{}.memory.", word(process));
                let before = settings.list.len();
                settings = without(settings, |key| {
                    key.starts_with(&prefix) || key.starts_with(&format!("{}.heap.", word(process)))
                });
                if settings.list.len() < before {
                    imported.notes.push(format!(
                        "The sizes that the log prints for the {} are not those that its settings give: the printed ones were \
                         taken.",
                        process.name()
                    ));
                }
            }
            let slots = dynamic
                .list
                .iter()
                .find(|setting| setting.key == "taskmanager.numberOfTaskSlots");
            let slots = slots.filter(|_| process == Process::TaskManager);
            let slots = slots.map(|slots| (slots.key.clone(), slots.text.clone()));
            for (key, text) in found.into_iter().flatten().chain(slots) {
                settings.set(&key, text, None);
            }
        }
        if has_settings || !sizes.is_empty() {
            // What is fixed for the process, be it by Flink's scripts or by a resource manager, follows from the rest.
            let fixed = solver.fixed_sizes();
            let is_exact = |text: &str| text.strip_suffix('b').is_some_and(|bytes| bytes.parse::<u64>().is_ok());
            let derived = solver.dynamic_properties(&pairs(&settings.list));
            dynamic = without_settings(dynamic, |setting| {
                let is_fixed = is_exact(&setting.text) && fixed.contains_key(&setting.key);
                is_fixed || derived.get(&setting.key) == Some(&setting.text)
            });
        }
    }
    for setting in dynamic.list {
        settings.set(&setting.key, setting.text, setting.line);
    }
    if imported.deployment.is_none()
        && settings
            .list
            .iter()
            .any(|setting| setting.key.starts_with("kubernetes."))
    {
        imported = imported.on(Deployment::Kubernetes, "settings for Kubernetes");
    }
    local::read_log(text, &mut settings, &mut imported);
    imported.take(settings);
    imported
}

fn pairs(settings: &[Setting]) -> Way {
    let settings = settings.iter();
    settings
        .map(|setting| (setting.key.clone(), setting.text.clone()))
        .collect()
}

/// Settings but for some keys.
fn without(settings: Settings, is_left: impl Fn(&str) -> bool) -> Settings {
    without_settings(settings, |setting| is_left(&setting.key))
}

fn without_settings(settings: Settings, is_left: impl Fn(&Setting) -> bool) -> Settings {
    let mut kept = Settings::default();
    for setting in settings.list.into_iter().filter(|setting| !is_left(setting)) {
        kept.set(&setting.key, setting.text, setting.line);
    }
    kept
}

/// The release that a line of a starting process tells: `(Version: 2.3.0, Scala: …`.
fn started_version(line: &str) -> Option<(Release, String)> {
    let (_, rest) = line.split_once("(Version: ")?;
    let version = rest.split([',', ')']).next()?;
    Some((Release::read(version)?, format!("the log's Version: {version}")))
}

fn started_on(line: &str) -> Option<Shown<Deployment>> {
    let started = line
        .split_once(" Starting ")
        .and_then(|(_, rest)| rest.split_once("(Version: "));
    let what = match started {
        Some((what, _)) => what.to_lowercase(),
        None if line.contains("YARN daemon is running") || line.contains("yarn-session.sh") => "yarn".to_owned(),
        None => return None,
    };
    let on = [("kubernetes", Deployment::Kubernetes), ("yarn", Deployment::Yarn)];
    on.into_iter()
        .find(|(word, _)| what.contains(word))
        .map(|(_, deployment)| Shown {
            value: deployment,
            by: "the log".to_owned(),
        })
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
    let mut sizes: Sizes = labels.iter().map_while(size).collect();
    // A block may break off before its last line, which follows from the others.
    use Component::*;
    if let (Some(process), Some(flink), Some(metaspace), None) = (
        sizes.get(&TotalProcess),
        sizes.get(&TotalFlink),
        sizes.get(&JvmMetaspace),
        sizes.get(&JvmOverhead),
    ) && let Some(overhead) = process
        .checked_sub(*flink)
        .and_then(|rest| rest.checked_sub(*metaspace))
        && overhead >= 0
    {
        sizes.insert(JvmOverhead, overhead);
    }
    sizes
}

/// Whether a text has memory arguments of a JVM.
pub(super) fn is_arguments(text: &str) -> bool {
    let is_memory = |word: &str| word.starts_with("-Xmx") || word.starts_with("-XX:MaxMetaspaceSize=");
    let begins = super::command_line::begins_with(text, is_memory) && arguments(text).next().is_some();
    begins || text.lines().any(is_command_of_jvm)
}

/// Whether a line is the command of one of Flink's JVMs, whatever stands before it.
fn is_command_of_jvm(line: &str) -> bool {
    if is_anothers(line) {
        return false;
    }
    let has_metaspace = line.contains("-XX:MaxMetaspaceSize=") || line.contains("-XX:MaxDirectMemorySize=");
    line.contains("-Xmx") && (line.contains("org.apache.flink.") || has_metaspace)
}

/// Whether a line is the command of a JVM with a class that is none of Flink's.
fn is_anothers(line: &str) -> bool {
    let mut words = line.split_whitespace();
    let is_java = |word: &str| word.trim_end_matches(".exe").rsplit('/').next() == Some("java");
    if !line.contains("-Xmx") || !words.any(is_java) {
        return false;
    }
    while let Some(word) = words.next() {
        match word {
            "-cp" | "-classpath" | "--class-path" | "-p" | "--module-path" | "--add-opens" | "--add-exports" => {
                words.next();
            }
            "-jar" => return true,
            _ if word.starts_with(['-', '@', '"', '\'']) => {}
            class => return class.contains('.') && !class.starts_with("org.apache.flink."),
        }
    }
    false
}

/// The JVM arguments of each process in a text: each begins with the line that its heap is on.
fn arguments(text: &str) -> impl Iterator<Item = (Option<Process>, Arguments)> {
    let mut processes = Vec::new();
    let mut named = None;
    let mut words = String::new();
    for line in text.lines().chain(["#"]) {
        // A line with Flink's class is the whole command of a process.
        let class = [
            ("TaskManagerRunner", Process::TaskManager),
            ("TaskExecutorRunner", Process::TaskManager),
            ("ClusterEntrypoint", Process::JobManager),
            ("TaskManager", Process::TaskManager),
            ("JobManager", Process::JobManager),
        ];
        let class = class
            .into_iter()
            .find(|(class, _)| line.contains(class))
            .map(|(_, process)| process);
        if let (Some(process), Some(arguments)) = (class, Arguments::read(line))
            && is_command_of_jvm(line)
        {
            processes.push((Some(process), arguments));
            continue;
        }
        if is_anothers(line) {
            continue;
        }
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
        "JVM arguments show neither managed memory nor JVM Overhead, nor how heap and direct memory are divided: \
         Flink's defaults are assumed for the rest.",
    );
    let of_image = || {
        let mut words = text.split_whitespace();
        words.find_map(|word| Some((Release::of_image(word)?, format!("the image {word}"))))
    };
    let named = Release::in_text(text).map(|(release, place)| (release, format!("the name {place}")));
    if let Some((release, by)) = named.or_else(of_image) {
        imported.take_release(&release, by);
    }
    if text.contains("flink-native-kubernetes") {
        imported = imported.on(Deployment::Kubernetes, "a label of the pod");
    }
    let version = imported.flink().unwrap_or(version);
    let deployment = imported.runs_on().unwrap_or(deployment);
    let mut settings = Settings::default();
    for (process, arguments) in arguments(text).take(2) {
        let process = process.unwrap_or(match arguments.direct {
            Some(_) => Process::TaskManager,
            None => Process::JobManager,
        });
        match Solver::new(process, version, deployment).for_arguments(&arguments) {
            Some(found) => {
                for (key, text) in found {
                    settings.set(&key, text, None);
                }
            }
            None => imported.caveat = Some("No options give just these JVM arguments."),
        }
    }
    imported.take(settings);
    imported
}
