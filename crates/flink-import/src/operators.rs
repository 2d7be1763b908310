//! Reads the manifests of operators as each operator does: the sizes of processes from the resources of its own fields.

use flink_memory::{Deployment, FlinkVersion, OptionId, Process};

use crate::imported::{Form, Imported, Nothing, Setting, Settings};
use crate::processes::{PROCESSES, process_size, word};
use crate::quantity::{operator_size, quantity};
use crate::release::Release;
use crate::yaml_tree::Value;

/// What a document of an operator comes to.
pub(super) enum Resource {
    /// A cluster.
    Cluster(Box<Imported>),
    /// None, and why.
    Other(String),
}

/// Reads a document by its kind; none if no operator of Flink knows the kind. Lines count from `first`.
pub(super) fn read(root: Value, first: usize) -> Option<Resource> {
    let kind = root.text_at(&["kind"])?;
    let version = root.text_at(&["apiVersion"]).unwrap_or_default();
    let name = root.text_at(&["metadata", "name"]);
    let spec = root.get(&["spec"]).filter(|spec| spec.is_mapping());
    let cluster = |read: &dyn Fn(Value) -> Result<Imported, String>, spec: Option<Value>| {
        Some(match spec {
            Some(spec) => match read(spec) {
                Ok(imported) => Resource::Cluster(Box::new(Imported {
                    name: name.map(str::to_owned),
                    ..imported
                })),
                Err(reason) => Resource::Other(reason),
            },
            None => Resource::Other(format!("This {kind} has no spec, so it says nothing about memory.")),
        })
    };
    let flinks = |spec: Value| Ok(read_spec(spec, first, kind));
    match kind {
        "FlinkDeployment" => cluster(&flinks, spec),
        "FlinkBlueGreenDeployment" => cluster(&flinks, root.get(&["spec", "template", "spec"])),
        "FlinkApplication" if version.contains("flink.k8s.io") || root.get(&["spec", "flinkConfig"]).is_some() => {
            cluster(&|spec| Ok(read_lyft(spec, first)), spec)
        }
        "FlinkApplication" => cluster(&flinks, spec),
        "ComputePool" => cluster(&flinks, root.get(&["spec", "clusterSpec"])),
        "FlinkCluster" => cluster(&|spec| read_spotify(spec, first), spec),
        "Deployment" if root.get(&["spec", "template", "spec", "flinkConfiguration"]).is_some() => cluster(
            &|spec| Ok(read_ververica(spec, first)),
            root.get(&["spec", "template", "spec"]),
        ),
        "FlinkSessionJob" => Some(Resource::Other(match root.text_at(&["spec", "deploymentName"]) {
            Some(deployment) => format!(
                "A FlinkSessionJob has no cluster of its own: give me the FlinkDeployment that it names, {deployment}."
            ),
            None => {
                "A FlinkSessionJob has no cluster of its own: give me the FlinkDeployment that it runs on.".to_owned()
            }
        })),
        "FlinkStateSnapshot" => Some(Resource::Other(
            "A FlinkStateSnapshot has no cluster of its own: open the FlinkDeployment that it belongs to.".to_owned(),
        )),
        _ => None,
    }
}

/// Reads what stands below `spec` of a `FlinkDeployment`, or in the same shape elsewhere.
pub(super) fn read_spec(spec: Value, first: usize, kind: &str) -> Imported {
    let by = match kind.strip_prefix("of a ") {
        Some(_) => "the shape of a FlinkDeployment".to_owned(),
        None => format!("the kind {kind}"),
    };
    let mut imported = Imported::of(Form::FlinkDeployment).on(Deployment::KubernetesOperator, by);
    tell_release(spec, spec.text_at(&["image"]), &mut imported);
    let mut settings = Settings::default();
    read_configuration(spec.get(&["flinkConfiguration"]), first, &mut settings);
    for (process, name, _) in PROCESSES {
        if let Some(process_spec) = spec.get(&[name]) {
            let version = imported.flink().unwrap_or(FlinkVersion::NEWEST);
            read_resource(process, process_spec, version, first, &mut settings);
        }
    }
    if let Some(parallelism) = spec.get(&["job", "parallelism"]) {
        settings.set(
            "parallelism.default",
            parallelism.text().unwrap_or_default(),
            line(parallelism, first),
        );
    }
    imported.take(settings);
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
    imported
}

/// The line of a value in the whole text, from 1.
pub(super) fn line(value: Value, first: usize) -> Option<u32> {
    u32::try_from(first + value.line() + 1).ok()
}

/// Takes the release that [`release_of`] finds.
pub(super) fn tell_release(spec: Value, image: Option<&str>, imported: &mut Imported) {
    if let Some((release, by)) = release_of(spec, image) {
        imported.take_release(&release, by);
    }
}

/// The release that `flinkVersion` names, or else an image; with what shows it.
pub(super) fn release_of(spec: Value, image: Option<&str>) -> Option<(Release, String)> {
    let of_field = spec.text_at(&["flinkVersion"]);
    let field = of_field.and_then(Release::read);
    let of_image = image.and_then(Release::of_image);
    match (field, of_image) {
        (Some(release), _) => Some((release, format!("flinkVersion: {}", of_field.unwrap_or_default()))),
        (None, Some(release)) => Some((release, format!("the image {}", image.unwrap_or_default()))),
        (None, None) => None,
    }
}

/// Reads a mapping of settings, be it flat or nested.
pub(super) fn read_configuration(configuration: Option<Value>, first: usize, settings: &mut Settings) {
    for (key, value) in configuration.into_iter().flat_map(|value| value.within(false)) {
        if let Some(text) = value.flat_text() {
            settings.set(&key, text, line(value, first));
        }
    }
}

/// Reads `resources`, or else `resource`, which the operator knows longer.
fn read_resource(process: Process, spec: Value, version: FlinkVersion, first: usize, settings: &mut Settings) {
    use OptionId::*;
    let (cpu, cpu_factor, memory_factor) = match process {
        Process::TaskManager => (KubernetesTmCpu, KubernetesTmCpuLimit, KubernetesTmMemoryLimit),
        Process::JobManager => (KubernetesJmCpu, KubernetesJmCpuLimit, KubernetesJmMemoryLimit),
    };
    let mut set_option = |option: OptionId, text: String, value: Value| {
        settings.set(option.def().key_in(version), text, line(value, first));
    };
    let field = |kind: &str, name: &str| {
        let value = spec.get(&["resources", kind, name])?;
        Some((value.text()?, value))
    };
    let newer = |name: &str| field("requests", name).or_else(|| field("limits", name));
    let is_newer = newer("memory").or_else(|| newer("cpu")).is_some();
    let older = |name: &str| {
        let value = spec.get(&["resource", name]).filter(|_| !is_newer)?;
        Some((value.text()?, value))
    };
    if let Some((memory, value)) = newer("memory").or_else(|| older("memory")) {
        set_option(process_size(process), operator_size(memory), value);
    }
    match (newer("cpu"), older("cpu")) {
        (Some((newer, value)), _) => {
            if let Some(cores) = quantity(newer) {
                set_option(cpu, cores.to_string(), value);
            }
        }
        (None, Some((older, value))) => set_option(cpu, older.to_owned(), value),
        (None, None) => {}
    }
    for (name, factor) in [("cpu", cpu_factor), ("memory", memory_factor)] {
        let amounts = ["requests", "limits"].map(|kind| field(kind, name));
        if let [Some((request, _)), Some((limit, value))] = amounts
            && let (Some(request), Some(limit)) = (quantity(request), quantity(limit))
            && request > 0.0
            && limit != request
        {
            set_option(factor, (limit / request).to_string(), value);
        }
    }
}

/// Reads Google's and Spotify's `FlinkCluster`: of a container's memory, its operator gives the process a share.
fn read_spotify(spec: Value, first: usize) -> Result<Imported, String> {
    const MEBIBYTE: f64 = 1_048_576.0;
    let image = spec.text_at(&["image", "name"]).or_else(|| spec.text_at(&["image"]));
    let mut imported =
        Imported::of(Form::FlinkDeployment).on(Deployment::Kubernetes, "the kind FlinkCluster".to_owned());
    tell_release(spec, image, &mut imported);
    let named = spec.text_at(&["flinkVersion"]).and_then(Release::read);
    let is_old = named.is_none()
        && image
            .and_then(Release::of_image)
            .is_some_and(|release| release.is_before_1_10());
    let mut settings = Settings::default();
    for (process, name, _) in PROCESSES {
        let Some(part) = spec.get(&[name]) else { continue };
        let memory = |kind: &str| {
            let value = part.get(&["resources", kind, "memory"])?;
            Some((quantity(value.text()?)?, value))
        };
        let Some((bytes, value)) = memory("limits").or_else(|| memory("requests")) else {
            continue;
        };
        if is_old {
            return Err(format!(
                "This FlinkCluster runs {}, and before 1.10 Flink's memory was set in another way: the oldest release \
                 known here is {}. Its {} has {} MiB, of which the operator keeps a part back.",
                image.unwrap_or_default(),
                FlinkVersion::ALL[0],
                process.name(),
                (bytes / MEBIBYTE).floor()
            ));
        }
        if named.is_none() {
            // Without a flinkVersion the operator sizes the heap, as for releases of old.
            let ratio = part
                .text_at(&["memoryOffHeapRatio"])
                .and_then(|ratio| ratio.parse::<f64>().ok())
                .unwrap_or(25.0);
            let least = part.text_at(&["memoryOffHeapMin"]).and_then(quantity).unwrap_or(600e6);
            let off_heap = (bytes * ratio / 100.0).ceil().max(least);
            let mebibytes = ((bytes - off_heap) / MEBIBYTE).ceil();
            if mebibytes > 0.0 {
                let key = format!("{}.heap.size", word(process));
                settings.set(&key, format!("{mebibytes}m"), line(value, first));
                imported.notes.push(format!(
                    "{}: the container's {} MiB but for {} MiB, as the operator computes the heap where no flinkVersion is given.",
                    process.name(),
                    bytes / MEBIBYTE,
                    (off_heap / MEBIBYTE).round()
                ));
            }
            continue;
        }
        let ratio = part.text_at(&["memoryProcessRatio"]);
        let ratio = ratio.and_then(|ratio| ratio.parse::<f64>().ok()).unwrap_or(80.0);
        let mebibytes = ((bytes * ratio / 100.0).ceil() / MEBIBYTE).ceil();
        let key = process_size(process).def().key;
        settings.set(key, format!("{mebibytes}m"), line(value, first));
        imported.notes.push(format!(
            "{}: {ratio} % of the container's {} MiB, as the operator computes it (memoryProcessRatio).",
            process.name(),
            bytes / MEBIBYTE
        ));
    }
    read_configuration(spec.get(&["flinkProperties"]), first, &mut settings);
    if settings.get("taskmanager.numberOfTaskSlots").is_none() {
        let cpu = ["limits", "requests"]
            .iter()
            .find_map(|kind| spec.text_at(&["taskManager", "resources", kind, "cpu"]));
        if let Some(cores) = cpu.and_then(quantity) {
            let slots = (cores.ceil() / 2.0).floor().max(1.0);
            settings.set("taskmanager.numberOfTaskSlots", slots.to_string(), None);
        }
    }
    imported.take(settings);
    standalone_heap(&mut imported);
    Ok(imported)
}

/// Reads Lyft's `FlinkApplication`: of what a container asks for, its operator keeps a share back.
fn read_lyft(spec: Value, first: usize) -> Imported {
    let mut imported =
        Imported::of(Form::FlinkDeployment).on(Deployment::Kubernetes, "the kind FlinkApplication".to_owned());
    tell_release(spec, spec.text_at(&["image"]), &mut imported);
    let mut settings = Settings::default();
    read_configuration(spec.get(&["flinkConfig"]), first, &mut settings);
    for (process, name, _) in PROCESSES {
        let part = spec.get(&[&format!("{name}Config")]);
        let memory = part.and_then(|part| part.get(&["resources", "requests", "memory"]));
        let Some((value, bytes)) = memory.and_then(|value| Some((value, quantity(value.text()?)?))) else {
            continue;
        };
        let fraction = part.and_then(|part| part.text_at(&["systemMemoryFraction"]));
        let fraction = fraction.and_then(|text| text.parse::<f64>().ok()).unwrap_or(0.2);
        let kibibytes = ((bytes - bytes * fraction).round() / 1024.0).floor();
        settings.set(
            process_size(process).def().key,
            format!("{kibibytes}k"),
            line(value, first),
        );
        imported.notes.push(format!(
            "{}: the container's {} MiB but for {fraction} of it, as the operator computes it (systemMemoryFraction).",
            process.name(),
            bytes / 1_048_576.0
        ));
    }
    if let Some(slots) = spec.get(&["taskManagerConfig", "taskSlots"]) {
        settings.set(
            "taskmanager.numberOfTaskSlots",
            slots.text().unwrap_or_default(),
            line(slots, first),
        );
    }
    if let Some(parallelism) = spec.get(&["parallelism"]) {
        settings.set(
            "parallelism.default",
            parallelism.text().unwrap_or_default(),
            line(parallelism, first),
        );
    }
    imported.take(settings);
    standalone_heap(&mut imported);
    imported
}

/// Reads a `Deployment` of Ververica's platform.
fn read_ververica(spec: Value, first: usize) -> Imported {
    let mut imported = Imported::of(Form::FlinkDeployment).on(
        Deployment::Kubernetes,
        "a Deployment of Ververica's platform".to_owned(),
    );
    let version = spec
        .get(&["artifact", "flinkVersion"])
        .or_else(|| spec.get(&["artifact", "flinkImageTag"]));
    if let Some(release) = version.and_then(|version| Release::read(version.text()?)) {
        imported.take_release(&release, "the artifact's flinkVersion");
    }
    let mut settings = Settings::default();
    read_configuration(spec.get(&["flinkConfiguration"]), first, &mut settings);
    for (process, ..) in PROCESSES {
        if let Some(memory) = spec.get(&["resources", word(process), "memory"]) {
            let key = process_size(process).def().key;
            let text = memory.text().unwrap_or_default();
            let size = platform_size(text);
            if let Some(size) = &size {
                imported.notes.push(format!(
                    "The platform takes the unit of {text} for a power of ten: {} is {size}.",
                    process.name()
                ));
            }
            settings.set(key, size.unwrap_or_else(|| operator_size(text)), line(memory, first));
        }
    }
    imported.take(settings);
    imported
}

/// A memory text of Ververica's platform, whose units are powers of ten, in whole mebibytes; none if it has another unit.
fn platform_size(text: &str) -> Option<String> {
    const MEBIBYTE: f64 = 1_048_576.0;
    let lower = text.trim().to_lowercase();
    let units = [("g", 1e9), ("m", 1e6), ("k", 1e3)];
    let (number, factor) = units
        .into_iter()
        .find_map(|(unit, factor)| Some((lower.strip_suffix(unit)?, factor)))?;
    let number: f64 = number.trim().parse().ok()?;
    Some(format!("{}m", (number * factor / MEBIBYTE).floor()))
}

/// Where Flink's own scripts start the processes, a heap size of old is the JVM's heap or Flink's memory, and not the
/// whole process as where Flink asks Kubernetes for its pods.
pub(super) fn standalone_heap(imported: &mut Imported) {
    if imported.runs_on() != Some(Deployment::Kubernetes)
        || imported.flink().is_some_and(|flink| flink >= flink_memory::v(2, 0))
    {
        return;
    }
    for (old, new) in [
        ("jobmanager.heap.size", "jobmanager.memory.heap.size"),
        ("taskmanager.heap.size", "taskmanager.memory.flink.size"),
        ("jobmanager.heap.mb", "jobmanager.memory.heap.size"),
        ("taskmanager.heap.mb", "taskmanager.memory.flink.size"),
    ] {
        if imported.get(new).is_some() {
            continue;
        }
        let Some(setting) = imported.settings.iter_mut().find(|setting| setting.key == old) else {
            continue;
        };
        setting.key = new.to_owned();
        if old.ends_with(".mb") {
            setting.text += "m";
        }
        imported.notes.push(format!(
            "Flink's own scripts take `{old}` for `{new}`, as they start the containers here."
        ));
    }
}

/// What was found in a cluster of which nothing can be derived.
pub(super) fn found(imported: &Imported) -> Vec<Setting> {
    imported.settings.iter().chain(&imported.unknown).cloned().collect()
}

/// A reason with what was found.
pub(super) fn nothing(sentence: impl Into<String>, found: Vec<Setting>) -> Nothing {
    Nothing {
        sentence: sentence.into(),
        found,
    }
}
