//! Reads manifests for Kubernetes: operators' kinds, configuration files in a `ConfigMap`, and containers that Flink's
//! own scripts run in.

use std::borrow::Cow;

use flink_config::{ConfigFile, Document, raw_text, read};
use flink_memory::{Deployment, FlinkVersion, Process};
use flink_yaml::compose;

use crate::compose::{self, command_text, is_configuration};
use crate::containers::{Cluster, Container, Role, Variable, cluster, read_properties};
use crate::imported::{Form, Import, Imported, Nothing, Scope, Setting, Settings, Shown};
use crate::operators::{self, Resource, found, line, standalone_heap};
use crate::plain_file::file_named;
use crate::processes::{has_total, is_total, process_called, process_named, process_size};
use crate::quantity::{quantity, whole_size};
use crate::release::{Release, by_keys, is_flink_image, newest};
use crate::values;
use crate::variables::is_template;
use crate::yaml_tree::{Value, documents};

/// What the documents of a text hold.
#[derive(Default)]
struct Found {
    clusters: Vec<Imported>,
    /// Why some documents hold no cluster.
    reasons: Vec<String>,
    /// Names of documents that are none of Flink's.
    others: Vec<String>,
    configurations: Vec<Configuration>,
    properties: Vec<(String, Variable)>,
    containers: Vec<Container>,
    resources: Vec<(Option<Process>, f64, Option<u32>)>,
    /// Where containers get their configuration from.
    sources: Vec<String>,
    is_manifest: bool,
    /// Whether a document within another is read.
    is_within: bool,
}

/// A configuration file within a text.
pub(super) struct Configuration {
    /// The name of the `ConfigMap` that it stands in.
    pub map: String,
    pub file: ConfigFile,
    pub text: String,
    /// The line that it begins on, from 1.
    pub line: u32,
    pub is_native: bool,
}

/// Reads a text that is YAML of manifests, Compose or values; none if it is not.
pub(super) fn read_manifests(text: &str, is_own_text: bool, current: &Document) -> Option<Import> {
    let source = with_parameters(text);
    let mut all = Found::default();
    for (document, first) in documents(&source) {
        let spaced;
        // JSON may be indented by tabs, which YAML may not.
        let document = match document.trim_start().starts_with(['{', '[']) && document.contains('\t') {
            true => {
                spaced = document.replace('\t', " ");
                spaced.as_str()
            }
            false => document,
        };
        let (tree, _) = compose(document);
        let Some(root) = Value::root(&tree) else { continue };
        if compose::is_compose(root) {
            return Some(compose::read(root, is_own_text, current));
        }
        read_document(root, first, &mut all);
        if !all.is_manifest && all.clusters.is_empty() {
            let (values, reason) = values::read(root, first);
            all.clusters.extend(values);
            all.reasons.extend(reason);
        }
    }
    all.import(text, is_own_text, current)
}

/// A text with the defaults of an OpenShift template's parameters in it.
fn with_parameters(text: &str) -> Cow<'_, str> {
    if !text.contains("parameters:") || !text.contains("objects:") {
        return Cow::Borrowed(text);
    }
    let mut parameters = Vec::new();
    for (document, _) in documents(text) {
        let (tree, _) = compose(document);
        let root = Value::root(&tree).filter(|root| root.text_at(&["kind"]) == Some("Template"));
        for parameter in root
            .and_then(|root| root.get(&["parameters"]))
            .into_iter()
            .flat_map(Value::elements)
        {
            if let (Some(name), Some(value)) = (parameter.text_at(&["name"]), parameter.text_at(&["value"])) {
                parameters.push((name.to_owned(), value.to_owned()));
            }
        }
    }
    // One pass, so that what is put in is not looked at again.
    Cow::Owned(crate::variables::substituted(text, &|name| {
        let mut known = parameters.iter().filter(|(parameter, _)| parameter == name);
        known.next().map(|(_, value)| value.replace(['\n', '\r'], " "))
    }))
}

/// How deep lists of documents may stand within each other, in documents.
const OBJECTS: usize = 2_000;

fn read_document(root: Value, first: usize, all: &mut Found) {
    let mut open = vec![root];
    let mut seen = 0;
    while let Some(object) = open.pop() {
        seen += 1;
        if seen > OBJECTS {
            return;
        }
        let before = open.len();
        for key in ["items", "objects"] {
            open.extend(object.get(&[key]).into_iter().flat_map(Value::elements));
        }
        open.extend(object.elements().filter(|element| element.get(&["kind"]).is_some()));
        if let Some(new) = open.get_mut(before..) {
            new.reverse();
        }
        read_object(object, first, all);
    }
}

fn read_object(object: Value, first: usize, all: &mut Found) {
    let name = object.text_at(&["metadata", "name"]).unwrap_or_default();
    // Operations on a manifest.
    all.clusters.extend(operations(object, first));
    let Some(kind) = object.text_at(&["kind"]) else {
        // A part of a manifest.
        read_containers(object, first, all);
        return;
    };
    let has_version = object.get(&["apiVersion"]).is_some();
    match operators::read(object, first) {
        Some(Resource::Cluster(cluster)) => {
            all.is_manifest = true;
            let space = object.text_at(&["metadata", "namespace"]);
            let mut cluster = *cluster;
            if let (Some(name), Some(space)) = (&cluster.name, space)
                && all.clusters.iter().any(|other| other.name.as_ref() == Some(name))
            {
                cluster.name = Some(format!("{space}/{name}"));
            }
            all.clusters.push(cluster);
        }
        Some(Resource::Other(reason)) => {
            all.is_manifest = true;
            all.reasons.push(reason);
        }
        None => {
            all.is_manifest |= has_version || !name.is_empty();
            let before = all.count();
            match kind {
                "ConfigMap" | "Secret" => read_config_map(object, name, first, all),
                "Kustomization" | "Component" => read_kustomization(object, first, all),
                "Application" | "HelmRelease" | "HelmChart" => read_release(object, first, all),
                "List" | "Template" => {}
                _ => read_containers(object, first, all),
            }
            if before == all.count() && kind != "List" {
                let name = if name.is_empty() { "another document" } else { name };
                all.others.push(name.to_owned());
            }
        }
    }
}

/// What operations on a `FlinkDeployment` set, as patches have them.
fn operations(list: Value, first: usize) -> Option<Imported> {
    let operations = list.elements().filter_map(|operation| {
        let value = operation.get(&["value"])?;
        let path = operation.text_at(&["path"]).filter(|path| path.starts_with('/'))?;
        Some((path.to_owned(), value.text()?.to_owned(), line(value, first)))
    });
    values::of_assignments(&operations.collect::<Vec<_>>(), "a patch of a FlinkDeployment")
}

/// Reads the patches of a kustomization, and the maps that it makes.
fn read_kustomization(object: Value, first: usize, all: &mut Found) {
    // A patch has none of its own.
    if std::mem::replace(&mut all.is_within, true) {
        return;
    }
    let entries = |key: &str| object.get(&[key]).into_iter().flat_map(Value::elements);
    let patches = ["patches", "patchesJson6902", "patchesStrategicMerge"]
        .into_iter()
        .flat_map(entries);
    for patch in patches {
        if let Some(text) = patch.get(&["patch"]).or(Some(patch))
            && let Some(inner) = text.text().filter(|inner| inner.contains('\n'))
        {
            let (tree, _) = compose(inner);
            let name = patch.text_at(&["target", "name"]).map(str::to_owned);
            let before = all.clusters.len();
            if let Some(root) = Value::root(&tree) {
                read_document(root, first + text.text_line(), all);
            }
            for cluster in all.clusters.iter_mut().skip(before) {
                cluster.name = cluster.name.take().or(name.clone());
            }
        }
    }
    for map in ["configMapGenerator", "secretGenerator"].into_iter().flat_map(entries) {
        let name = map.text_at(&["name"]).unwrap_or_default();
        for file in map.get(&["files"]).into_iter().flat_map(Value::elements) {
            let file = file.text().unwrap_or_default();
            let source = file.rsplit('=').next().unwrap_or(file);
            if source.ends_with("flink-conf.yaml") || file.ends_with("/config.yaml") || file.starts_with("config.yaml")
            {
                all.reasons.push(format!(
                    "The sizes are in {source}, of which this kustomization makes the ConfigMap {name}: give me that file, too."
                ));
            }
        }
        for literal in map.get(&["literals"]).into_iter().flat_map(Value::elements) {
            if let Some(text) = literal.text().and_then(|text| text.strip_prefix("FLINK_PROPERTIES=")) {
                let variable = Variable {
                    name: "FLINK_PROPERTIES".to_owned(),
                    text: text.to_owned(),
                    line: u32::try_from(first + literal.text_line() + 1).ok(),
                };
                all.properties.push((name.to_owned(), variable));
            }
        }
    }
    all.is_within = false;
}

/// Reads the values that a release of a chart is given.
fn read_release(object: Value, first: usize, all: &mut Found) {
    let spec = object.get(&["spec"]);
    let sources = spec.and_then(|spec| spec.get(&["sources"]));
    let sources = sources.into_iter().flat_map(Value::elements);
    let helms = sources
        .chain(spec.and_then(|spec| spec.get(&["source"])))
        .filter_map(|source| source.get(&["helm"]));
    let holders: Vec<_> = helms.chain(spec).collect();
    for holder in holders {
        for key in ["values", "valuesObject", "valuesContent"] {
            let Some(given) = holder.get(&[key]) else { continue };
            match given.text() {
                Some(text) => {
                    let (tree, _) = compose(text);
                    if let Some(root) = Value::root(&tree) {
                        all.clusters.extend(values::read(root, first + given.text_line()).0);
                    }
                }
                None => all.clusters.extend(values::read(given, first).0),
            }
        }
        let parameters = holder.get(&["parameters"]).into_iter().flat_map(Value::elements);
        let pairs = parameters.filter_map(|parameter| {
            let value = parameter.get(&["value"])?;
            let name = parameter.text_at(&["name"])?;
            Some((name.to_owned(), value.text()?.to_owned(), line(value, first)))
        });
        all.clusters
            .extend(values::of_assignments(&pairs.collect::<Vec<_>>(), "values of a chart"));
    }
}

fn read_config_map(map: Value, name: &str, first: usize, all: &mut Found) {
    let is_native = map.text_at(&["metadata", "labels", "type"]) == Some("flink-native-kubernetes");
    for part in ["data", "stringData"] {
        for (key, value) in map.get(&[part]).into_iter().flat_map(Value::fields) {
            let Some(text) = value.text() else { continue };
            let at = u32::try_from(first + value.text_line() + 1).unwrap_or(u32::MAX);
            if key == "FLINK_PROPERTIES" {
                let variable = Variable {
                    name: key.to_owned(),
                    text: text.to_owned(),
                    line: Some(at),
                };
                all.properties.push((name.to_owned(), variable));
            } else if let Some(file) = file_named(key, text) {
                all.configurations.push(Configuration {
                    map: name.to_owned(),
                    file,
                    text: text.to_owned(),
                    line: at,
                    is_native,
                });
            }
        }
    }
}

/// Reads all containers of an object, and the resources of those that are Flink's.
fn read_containers(object: Value, first: usize, all: &mut Found) {
    // The process that was last spoken of: by a name, a label, an argument.
    let mut process = None;
    let is_fragment = object.get(&["kind"]).is_none();
    let is_bare = is_fragment
        && object
            .fields()
            .all(|(key, _)| matches!(key, "resources" | "requests" | "limits"));
    for (path, value) in object.within(true) {
        let last = path.rsplit('.').next().unwrap_or_default();
        if let Some(said) = value
            .text()
            .filter(|_| matches!(last, "name" | "component" | "args" | "command"))
        {
            process = process_named(said).or(process);
        }
        // A pod that Flink asks for requests what the process is given; any other is as large as its limit.
        let memory = |value: Value, is_flinks: bool| {
            let memory = |kind: &str| {
                let value = value.get(&[kind, "memory"])?;
                Some((quantity(value.text()?)?, line(value, first)))
            };
            match is_flinks {
                true => memory("requests").or_else(|| memory("limits")),
                false => memory("limits").or_else(|| memory("requests")),
            }
        };
        if is_fragment && last == "configMapRef" {
            all.sources.extend(value.text_at(&["name"]).map(str::to_owned));
        }
        if matches!(last, "containers" | "container") && value.is_mapping() {
            let container = container(value, object, first, all);
            let its_process = match container.role() {
                Some(Role::Process(process)) => Some(process),
                _ if container.name == "flink-main-container" => Some(process.unwrap_or(Process::TaskManager)),
                // Another component says nothing of Flink, whatever was said before.
                _ if container.image.is_none() => process_named(&container.name),
                _ => None,
            };
            let container_name = container.name.as_str();
            let resources = value
                .get(&["resources"])
                .and_then(|resources| memory(resources, container_name == "flink-main-container"));
            if let Some((process, (bytes, line))) = its_process.zip(resources) {
                all.resources.push((Some(process), bytes, line));
            }
            all.containers
                .extend(Some(container).filter(|container| container.role().is_some()));
        } else if is_fragment && !path.split('.').any(|part| part.to_lowercase().contains("container")) {
            let mut named = path.split('.').rev().filter_map(process_called);
            let its_process = named.next();
            let is_bare = is_bare && matches!(path.as_str(), "" | "resources");
            if let Some((bytes, line)) = memory(value, is_bare).filter(|_| its_process.is_some() || is_bare) {
                all.resources.push((its_process, bytes, line));
            }
        }
    }
}

fn container(container: Value, object: Value, first: usize, all: &mut Found) -> Container {
    let words = |key: &str| container.get(&[key]).map(command_text).unwrap_or_default();
    let mut variables = Vec::new();
    for variable in container.get(&["env"]).into_iter().flat_map(Value::elements) {
        if let (Some(name), Some(value)) = (variable.text_at(&["name"]), variable.get(&["value"])) {
            variables.push(Variable {
                name: name.to_owned(),
                text: value.text().unwrap_or_default().to_owned(),
                line: u32::try_from(first + value.text_line() + 1).ok(),
            });
        }
        if let Some(source) = variable.text_at(&["valueFrom", "configMapKeyRef", "name"]) {
            all.sources.push(source.to_owned());
        }
    }
    for source in container.get(&["envFrom"]).into_iter().flat_map(Value::elements) {
        all.sources
            .extend(source.text_at(&["configMapRef", "name"]).map(str::to_owned));
    }
    // A volume that takes the place of the image's configuration.
    let mut mounts = container.get(&["volumeMounts"]).into_iter().flat_map(Value::elements);
    let mounted = mounts.find(|mount| mount.text_at(&["mountPath"]).is_some_and(is_configuration));
    let volume = mounted.and_then(|mount| mount.text_at(&["name"]));
    let map = volume.and_then(|volume| {
        let all = object.within(true);
        all.into_iter().find_map(|(path, value)| {
            let is_it = path.ends_with("volumes") && value.text_at(&["name"]) == Some(volume);
            is_it.then(|| value.text_at(&["configMap", "name"]).unwrap_or(volume).to_owned())
        })
    });
    Container {
        name: container.text_at(&["name"]).unwrap_or_default().to_owned(),
        image: container.text_at(&["image"]).map(str::to_owned),
        command: [words("command"), words("args")].join(" ").trim().to_owned(),
        variables,
        own_configuration: map.map(|map| format!("the ConfigMap {map}")),
        line: line(container, first),
    }
}

impl Found {
    /// How many things of Flink's were found.
    fn count(&self) -> usize {
        let of_manifests = self.clusters.len() + self.reasons.len();
        of_manifests + self.configurations.len() + self.properties.len() + self.containers.len()
    }

    fn import(mut self, text: &str, is_own_text: bool, current: &Document) -> Option<Import> {
        if !self.clusters.is_empty() {
            let others = std::mem::take(&mut self.others);
            for cluster in &mut self.clusters {
                let own = std::mem::take(&mut cluster.left);
                cluster.left = others.iter().cloned().chain(own).collect();
            }
            return Some(Import::Clusters(self.clusters));
        }
        if !self.configurations.is_empty() {
            return Some(Import::Clusters(self.of_configurations(current)));
        }
        if !self.properties.is_empty() {
            return Some(Import::Clusters(vec![self.of_properties(text, current)]));
        }
        if self.containers.is_empty() && self.reasons.is_empty() && !self.resources.is_empty() {
            if !self.sources.is_empty() {
                self.sources.sort();
                self.sources.dedup();
                let maps: Vec<_> = self.sources.iter().map(|map| format!("the ConfigMap {map}")).collect();
                return Some(Import::Nothing(Nothing {
                    sentence: format!(
                        "The sizes are in {}, which these containers read: give me that, too.",
                        maps.join(", ")
                    ),
                    found: Vec::new(),
                }));
            }
            return Some(Import::Clusters(vec![match self.is_manifest {
                true => self.of_resources(),
                false => self.of_values(text, current),
            }]));
        }
        if !self.containers.is_empty() {
            return self.of_containers(is_own_text, current);
        }
        if !self.reasons.is_empty() {
            self.reasons.dedup();
            let count = self.reasons.len();
            let mut reasons = self.reasons.into_iter();
            let first = reasons.next().unwrap_or_default();
            let sentence = match count {
                1 => first,
                _ => format!("{first} ({} more documents are no clusters either.)", count - 1),
            };
            return Some(Import::Nothing(Nothing {
                sentence,
                found: Vec::new(),
            }));
        }
        None
    }

    /// One cluster of each `ConfigMap`, with what the containers beside it say.
    fn of_configurations(self, current: &Document) -> Vec<Imported> {
        let cluster = cluster(
            &self.containers,
            Form::Kubernetes,
            Deployment::Kubernetes,
            "a manifest for Kubernetes",
        );
        let mut clusters = Vec::new();
        for configuration in &self.configurations {
            let Configuration { map, file, line, .. } = configuration;
            let mut imported = Imported {
                name: Some(map.clone()).filter(|name| !name.is_empty()),
                notes: cluster.imported.notes.clone(),
                left: self.others.clone(),
                ..Imported::of(Form::Kubernetes).on(Deployment::Kubernetes, "a ConfigMap")
            };
            let mut settings = Settings::default();
            read_file(configuration, &mut settings, &mut imported);
            let told = cluster.imported.release.clone();
            imported.release = told.filter(|release| file.is_read_by(release.value)).or_else(|| {
                let usual = newest(*file, current);
                let keys = settings.list.iter().map(|setting| setting.key.as_str());
                by_keys(keys, usual, |version| file.is_read_by(version)).or_else(|| {
                    (usual != current.flink).then(|| Shown {
                        value: usual,
                        by: format!("the name {file}"),
                    })
                })
            });
            imported.notes.push(format!(
                "{file} of the ConfigMap{}, from line {line} on, was taken.",
                match map.as_str() {
                    "" => String::new(),
                    map => format!(" {map}"),
                }
            ));
            // Arguments of the containers win over the file, and so does their environment.
            let Imported {
                settings: list,
                unknown,
                ..
            } = &cluster.imported;
            for Setting { key, text, line } in list.iter().chain(unknown) {
                settings.set(key, text.clone(), *line);
            }
            imported.take(settings);
            if !configuration.is_native {
                standalone_heap(&mut imported);
            }
            imported.processes = known_processes(&imported);
            clusters.push(imported);
        }
        clusters
    }

    /// One cluster of the environments in several `ConfigMap`s.
    fn of_properties(self, text: &str, current: &Document) -> Imported {
        let mut imported = Imported::of(Form::Kubernetes).on(Deployment::Kubernetes, "a ConfigMap");
        if let Some((release, place)) = Release::in_text(text) {
            imported.take_release(&release, format!("the name {place}"));
        }
        let mut settings = Settings::default();
        for (_, properties) in &self.properties {
            let mut own = Settings::default();
            read_properties(properties, &[], &mut own);
            settings.extend(own);
        }
        imported.left = self.others;
        imported.take(settings);
        let flink = imported.flink().unwrap_or(current.flink);
        let known = |process: &Process| has_total(*process, &imported.settings, flink);
        imported.processes = Process::ALL.into_iter().filter(known).collect();
        imported
    }

    /// Values that have resources of processes: what they set for Flink itself wins.
    fn of_values(self, text: &str, current: &Document) -> Imported {
        let has_size = |imported: &Imported| {
            let mut all = imported.settings.iter().chain(&imported.unknown);
            all.any(|setting| Process::ALL.into_iter().any(|process| is_total(process, &setting.key)))
        };
        let mut states = crate::any_text::read(text, current).into_iter().filter(has_size);
        let Some(mut imported) = states.next() else {
            let mut imported = self.of_resources();
            imported.release = imported.release.or_else(|| release_of_values(text));
            return imported;
        };
        imported.form = Form::HelmValues;
        imported.scope = Scope::Configuration;
        // What an image reads in a container, a chart runs on Kubernetes.
        if imported.runs_on().is_none_or(|on| on == Deployment::Docker) {
            imported = imported.on(Deployment::Kubernetes, "values of a chart");
        }
        imported.release = imported.release.or_else(|| release_of_values(text));
        imported
    }

    fn of_resources(self) -> Imported {
        let mut imported = Imported::of(Form::KubernetesResources);
        imported.caveat = Some("Of resources, only the size of the whole process can be read.");
        if self.is_manifest {
            imported = imported.on(Deployment::Kubernetes, "a manifest for Kubernetes");
        }
        let mut images = self
            .containers
            .iter()
            .filter_map(|container| container.image.as_deref());
        if let Some((release, image)) = images.find_map(|image| Some((Release::of_image(image)?, image))) {
            imported.take_release(&release, format!("the image {image}"));
        }
        let is_flinks = self
            .containers
            .iter()
            .any(|container| container.name == "flink-main-container");
        if !is_flinks {
            imported.notes.push(
                "The memory of a container was taken for that of its process, which may be given less of it."
                    .to_owned(),
            );
        }
        let mut settings = Settings::default();
        for (process, bytes, line) in self.resources {
            let process = process.unwrap_or(Process::TaskManager);
            let key = process_size(process).def().key;
            if let Some(size) = whole_size(bytes).filter(|_| !settings.contains(key)) {
                settings.set(key, size, line);
            }
        }
        imported.take(settings);
        imported
    }

    fn of_containers(self, is_own_text: bool, current: &Document) -> Option<Import> {
        let is_fragment = !self.is_manifest;
        let cluster = cluster(
            &self.containers,
            Form::Kubernetes,
            Deployment::Kubernetes,
            "a manifest for Kubernetes",
        );
        let flink = cluster.imported.flink().unwrap_or(current.flink);
        let is_told = |process| has_total(process, &cluster.imported.settings, flink);
        let is_any_told = Process::ALL.into_iter().any(is_told);
        // Pods that Flink asks for itself are as large as their process, and say so nowhere else.
        let is_native = self
            .containers
            .iter()
            .any(|container| container.name == "flink-main-container");
        if !is_any_told && !self.resources.is_empty() && (is_fragment || is_native) {
            return Some(Import::Clusters(vec![self.of_resources()]));
        }
        // Scripts in the commands of containers.
        if !cluster.has_process {
            for container in &self.containers {
                let words = crate::command_line::shell_words(&container.command);
                let script = words
                    .iter()
                    .find(|word| word.contains("kubernetes-session.sh") || word.contains("flink run"));
                let script = script.unwrap_or(&container.command);
                if let Some(import) = crate::commands::read(script, current) {
                    return Some(import);
                }
            }
        }
        let sources: Vec<_> = cluster.elsewhere.iter().cloned().collect();
        let maps = self.sources.iter().map(|map| format!("the ConfigMap {map}"));
        let mut sources: Vec<_> = sources.into_iter().chain(maps).collect();
        sources.sort();
        sources.dedup();
        if !is_any_told && !sources.is_empty() {
            return Some(Import::Nothing(Nothing {
                sentence: format!(
                    "The sizes are in {}, which these containers read: give me that, too.",
                    sources.join(", ")
                ),
                found: found(&cluster.imported),
            }));
        }
        if !cluster.has_process && !is_any_told {
            let has_image = self
                .containers
                .iter()
                .any(|container| container.image.as_deref().is_some_and(is_flink_image));
            return Some(Import::Nothing(Nothing {
                sentence: match has_image {
                    true => "These containers have Flink in them, but start none of its processes.".to_owned(),
                    false => "No container in it starts a process of Flink's.".to_owned(),
                },
                found: found(&cluster.imported),
            }));
        }
        let mut imported = match cluster.has_process {
            // What a pod that Flink asked for was given stands in its arguments.
            true if !is_native => cluster.on_image(is_own_text, current),
            _ => cluster.imported,
        };
        imported.left.extend(self.others);
        standalone_heap(&mut imported);
        Some(Import::Clusters(vec![imported]))
    }
}

/// The release that the values of a chart name, or the tag of an image without a name in values of Flink.
fn release_of_values(text: &str) -> Option<Shown<FlinkVersion>> {
    let (tree, _) = compose(text);
    let all = Value::root(&tree)?.within(false);
    let of_tag = || {
        let names_flink = text.to_lowercase().contains("flink");
        all.iter().filter(|_| names_flink).find_map(|(_, image)| {
            let tag = image
                .text_at(&["tag"])
                .filter(|_| image.get(&["repository"]).is_none())?;
            let release = Release::of_image(&format!("flink:{tag}")).filter(Release::is_known)?;
            Some(release.shown(format!("the tag {tag}")))
        })
    };
    let only = values::only_release(&all).filter(|(release, _)| release.is_known());
    only.map(|(release, by)| release.shown(by)).or_else(of_tag)
}

/// Reads a configuration file as Flink would.
fn read_file(configuration: &Configuration, settings: &mut Settings, imported: &mut Imported) {
    let Configuration { file, text, line, .. } = configuration;
    let reading = read(text, *file, FlinkVersion::NEWEST);
    for entry in reading.configuration.entries() {
        let mut places = reading.entries.iter().rev().filter(|placed| placed.key == entry.key);
        let at = places
            .next()
            .map(|placed| line.saturating_add(placed.place.line).saturating_sub(1));
        settings.set(&entry.key, raw_text(&entry.value), at);
    }
    if let (Some(_), Some(problem)) = (&reading.refusal, reading.problems.first()) {
        let message = problem.message.replace(crate::variables::TEMPLATE, "{{…}}");
        imported
            .notes
            .push(format!("Flink would not read this {file}: {message}"));
    }
}

impl Cluster {
    /// The cluster on a configuration file of its own, over which its containers' environment and arguments win.
    pub fn on_file(self, configuration: &Configuration) -> Imported {
        let mut imported = self.imported;
        let mut settings = Settings::default();
        read_file(configuration, &mut settings, &mut imported);
        for Setting { key, text, line } in imported.settings.iter().chain(&imported.unknown) {
            settings.set(key, text.clone(), *line);
        }
        imported.take(settings);
        imported.processes = known_processes(&imported);
        imported
    }
}

/// The processes of a whole file: all but those whose size stands for something else.
fn known_processes(imported: &Imported) -> Vec<Process> {
    let is_known = |process: &Process| {
        let is_unknown = |setting: &Setting| crate::processes::is_total(*process, &setting.key);
        !imported.unknown.iter().any(is_unknown)
    };
    Process::ALL.into_iter().filter(is_known).collect()
}

/// What to do with a template.
pub(super) fn template_advice(text: &str) -> &'static str {
    match is_template(text) {
        true if is_helms(text) => "This is a template: render it with `helm template` and give me what comes out.",
        true => "This is a template: render it and give me what comes out.",
        false => "Values in it are variables: give me the text with their values in it.",
    }
}

/// Whether a template is one of Helm's.
fn is_helms(text: &str) -> bool {
    ["Values", "include ", "Release.", "define ", "template "]
        .iter()
        .any(|word| text.contains(word))
}
