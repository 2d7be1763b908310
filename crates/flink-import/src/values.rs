//! Reads values of Helm charts and the like: what has the shape of a `FlinkDeployment`, a configuration file, or the
//! resources of a process, at any depth.

use flink_config::{ConfigFile, raw_text, read as read_text};
use flink_memory::{Deployment, FlinkVersion, Process};

use crate::imported::{Form, Imported, Settings};
use crate::operators::{line, read_configuration, read_spec, release_of, standalone_heap, tell_release};
use crate::plain_file::file_named;
use crate::processes::{PROCESSES, is_total, process_size};
use crate::quantity::{operator_size, quantity, whole_size};
use crate::release::Release;
use crate::yaml_tree::Value;

/// Reads every cluster that some values describe, or why there is none although Flink is spoken of.
pub(super) fn read(root: Value, first: usize) -> (Vec<Imported>, Option<String>) {
    let mut clusters = Vec::new();
    let mut reason = None;
    let all = root.within(false);
    for (path, value) in &all {
        let name = (!path.is_empty()).then(|| path.clone());
        let has_size = |process: &str| {
            value.get(&[process, "resource", "memory"]).is_some()
                || value.get(&[process, "resources", "requests", "memory"]).is_some()
        };
        let has_sizes = has_size("jobManager") || has_size("taskManager");
        let is_spec = value.get(&["flinkConfiguration"]).is_some() || value.get(&["flinkVersion"]).is_some();
        let has_resource = ["jobManager", "taskManager"]
            .iter()
            .any(|process| value.get(&[process, "resource", "memory"]).is_some());
        if (is_spec && has_sizes) || has_resource {
            let mut imported = read_spec(*value, first, "of a FlinkDeployment, by its shape");
            imported.form = Form::HelmValues;
            imported.name = name.clone();
            imported.left.clear();
            clusters.push(imported);
        } else if let Some(imported) = value
            .get(&["flinkConfiguration"])
            .and_then(|configuration| of_configuration(*value, configuration, first))
        {
            clusters.push(Imported {
                name: name.clone(),
                ..imported
            });
        } else if value.get(&["flinkConfiguration"]).is_some() {
            reason = reason.or(Some((path, *value)));
        }
        for (key, text) in value.fields() {
            if let (Some(text), Some(at)) = (text.text(), u32::try_from(first + text.text_line() + 1).ok())
                && let Some(file) = file_named(key, text).filter(|_| text.contains('\n'))
            {
                clusters.push(of_file(text, file, at, name.clone()));
            }
        }
    }
    if clusters.is_empty() {
        clusters.extend(of_processes(&all, first));
    }
    if let Some((release, by)) = only_release(&all) {
        for imported in clusters.iter_mut().filter(|imported| imported.release.is_none()) {
            imported.take_release(&release, by.clone());
        }
    }
    let only_settings = reason.filter(|_| clusters.is_empty()).map(|(path, value)| {
        let mut imported = read_spec(value, first, "of a FlinkDeployment, by its shape");
        imported.form = Form::HelmValues;
        let found: Vec<_> = imported.settings.iter().filter(|setting| crate::processes::is_about_memory(&setting.key)).collect();
        let found: Vec<_> = found.iter().map(|setting| format!("{}: {}", setting.key, setting.text)).collect();
        let found = match found.as_slice() {
            [] => String::new(),
            found => format!(" Found: {}.", found.join(", ")),
        };
        format!(
            "These values set {path}.flinkConfiguration, but not how large the processes are: that is in the chart's other \
             values, so give me them, too.{found}"
        )
        .replace(" .flinkConfiguration", " flinkConfiguration")
    });
    (clusters, only_settings)
}

/// The image of a field `image`: its name, or its parts as charts have them.
fn image(value: Value) -> Option<String> {
    let image = value.get(&["image"])?;
    let in_parts = || {
        Some(format!(
            "{}:{}",
            image.text_at(&["repository"])?,
            image.text_at(&["tag"])?
        ))
    };
    image.text().map(str::to_owned).or_else(in_parts)
}

/// The release that values name, wherever they do, if they name one and no other.
pub(super) fn only_release(all: &[(String, Value)]) -> Option<(Release, String)> {
    let mut named = all
        .iter()
        .filter_map(|(_, value)| release_of(*value, image(*value).as_deref()));
    let (release, by) = named.next()?;
    named
        .all(|(other, _)| other.named == release.named)
        .then_some((release, by))
}

/// The cluster of a `flinkConfiguration` of `value` that has sizes in it. What else stands there is for the containers.
fn of_configuration(value: Value, configuration: Value, first: usize) -> Option<Imported> {
    let mut settings = Settings::default();
    read_configuration(Some(configuration), first, &mut settings);
    let mut all = settings.list.iter().chain(&settings.unknown);
    let has_size = all.any(|setting| Process::ALL.into_iter().any(|process| is_total(process, &setting.key)));
    let mut imported =
        Imported::of(Form::HelmValues).on(Deployment::KubernetesOperator, "the shape of a FlinkDeployment");
    imported.take(settings);
    tell_release(value, image(value).as_deref(), &mut imported);
    has_size.then_some(imported)
}

/// The cluster that assignments to paths of a `FlinkDeployment` come to, each with its line; none if none is one.
pub(super) fn of_assignments(all: &[(String, String, Option<u32>)], by: &str) -> Option<Imported> {
    let mut imported = Imported::of(Form::HelmValues).on(Deployment::KubernetesOperator, by);
    let mut settings = Settings::default();
    for (path, value, line) in all {
        // A pointer of JSON has other marks.
        let path = match path.starts_with('/') {
            true => path.replace('/', ".").replace("~1", "/"),
            false => path.replace("\\.", "."),
        };
        let path = path.trim_matches('"');
        if let Some((_, key)) = path.split_once("flinkConfiguration.") {
            settings.set(key.trim_matches('"'), value.clone(), *line);
        } else if path.ends_with("flinkVersion")
            && let Some(release) = Release::read(value)
        {
            imported.take_release(&release, format!("flinkVersion: {value}"));
        } else if let Some(image) = assigned_image(all, path, value)
            && imported.release.is_none()
            && let Some(release) = Release::of_image(&image)
        {
            imported.take_release(&release, format!("the image {image}"));
        }
        for (process, name, _) in PROCESSES {
            let is_size = ["resource.memory", "resources.requests.memory"].iter().any(|end| {
                path.strip_suffix(end)
                    .is_some_and(|start| start.ends_with(&format!("{name}.")))
            });
            if is_size {
                settings.set(process_size(process).def().key, operator_size(value), *line);
            }
        }
    }
    let is_empty = settings.is_empty();
    imported.take(settings);
    (!is_empty).then_some(imported)
}

/// The image that an assignment names, or of which it names the tag.
fn assigned_image(all: &[(String, String, Option<u32>)], path: &str, value: &str) -> Option<String> {
    if path.ends_with("image") {
        return Some(value.to_owned());
    }
    let repository = format!("{}image.repository", path.strip_suffix("image.tag")?);
    let (_, repository, _) = all.iter().find(|(path, ..)| *path == repository)?;
    Some(format!("{repository}:{value}"))
}

fn of_file(text: &str, file: ConfigFile, at: u32, name: Option<String>) -> Imported {
    let mut imported = Imported::of(Form::HelmValues).on(Deployment::Kubernetes, "values of a chart");
    if name.as_deref() == Some("defaultConfiguration") {
        imported = imported.on(Deployment::KubernetesOperator, "the operator's defaultConfiguration");
    }
    imported.name = name;
    let mut settings = Settings::default();
    let reading = read_text(text, file, FlinkVersion::NEWEST);
    for entry in &reading.entries {
        let line = at.saturating_add(entry.place.line).saturating_sub(1);
        settings.set(&entry.key, raw_text(&entry.value), Some(line));
    }
    imported.take(settings);
    imported.notes.push(format!("{file} from line {at} on was taken."));
    standalone_heap(&mut imported);
    imported
}

/// What charts of their own call the sizes of a process.
const NAMES: [(&str, &str); 6] = [
    ("memoryProcessSize", "memory.process.size"),
    ("processMemory", "memory.process.size"),
    ("configMemory", "memory.process.size"),
    ("memoryFlinkSize", "memory.flink.size"),
    ("flinkMemory", "memory.flink.size"),
    ("heapSize", "heap.size"),
];

/// The sizes of processes as a chart of its own has them: by a name that says what it is, or else as its container's.
fn of_processes(all: &[(String, Value)], first: usize) -> Option<Imported> {
    let mut imported = Imported::of(Form::HelmValues).on(Deployment::Kubernetes, "values of a chart");
    let mut settings = Settings::default();
    let mut is_named_at_all = false;
    for (path, value) in all {
        let last = path.rsplit('.').next().unwrap_or_default();
        let named = PROCESSES
            .iter()
            .find(|(_, name, word)| last == *name || last == *word || last.replace('-', "") == *word);
        let Some((process, _, word)) = named else { continue };
        let is_new = |settings: &Settings, process: Process| !settings.contains(process_size(process).def().key);
        if !is_new(&settings, *process) {
            continue;
        }
        let mut is_named = false;
        for (name, key) in NAMES {
            if let Some(size) = value.get(&[name])
                && let Some(text) = size.text()
            {
                settings.set(&format!("{word}.{key}"), operator_size(text), line(size, first));
                imported.notes.push(format!(
                    "{path}.{name} is a name of this chart's: it was taken for {word}.{key}."
                ));
                is_named = true;
                is_named_at_all = true;
            }
        }
        let memory = |kind: &str| {
            let value = value.get(&["resources", kind, "memory"])?;
            Some((quantity(value.text()?)?, value))
        };
        if let Some((bytes, memory)) = memory("limits").or_else(|| memory("requests")).filter(|_| !is_named)
            && let Some(size) = whole_size(bytes)
        {
            settings.set(process_size(*process).def().key, size, line(memory, first));
            imported.notes.push(format!(
                "{path}.resources is the container's memory: the chart may give the process less of it."
            ));
        }
        if let Some(slots) = value
            .get(&["numberOfTaskSlots"])
            .filter(|_| *process == Process::TaskManager)
        {
            settings.set(
                "taskmanager.numberOfTaskSlots",
                slots.text().unwrap_or_default(),
                line(slots, first),
            );
        }
    }
    imported.take(settings);
    is_named_at_all.then_some(imported)
}
