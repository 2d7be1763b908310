//! Reads Docker Compose files: `FLINK_PROPERTIES` and `-D` arguments of the services that are Flink's.

use flink_config::Document;
use flink_memory::{Component, Deployment, FlinkVersion, MemorySize, Process, Target, derive};

use crate::containers::{Container, Variable, cluster, resolved};
use crate::imported::{Form, Import, Imported, Nothing};
use crate::processes::{has_total, process_size};
use crate::yaml_tree::Value;

/// Whether a document is a Compose file.
pub(super) fn is_compose(root: Value) -> bool {
    root.get(&["services"]).is_some_and(|services| {
        let mut fields = services.fields();
        services.is_mapping()
            && root.get(&["kind"]).is_none()
            && fields.any(|(_, service)| {
                let keys = [
                    "image",
                    "build",
                    "command",
                    "environment",
                    "extends",
                    "env_file",
                    "ports",
                    "container_name",
                ];
                keys.iter().any(|key| service.get(&[key]).is_some())
            })
    })
}

/// Reads the services of a Compose file.
pub(super) fn read(root: Value, is_own_text: bool, current: &Document) -> Import {
    let services = root.get(&["services"]);
    let mut env_files = Vec::new();
    let containers: Vec<_> = services
        .into_iter()
        .flat_map(Value::fields)
        .map(|(name, service)| {
            let container = container(name, service);
            if let Some(file) = service.get(&["env_file"])
                && container.role().is_some()
            {
                env_files.extend(file.flat_text());
            }
            container
        })
        .collect();
    let mut cluster = cluster(&containers, Form::DockerCompose, Deployment::Docker, "a Compose file");
    if is_own_text {
        let flink = cluster.imported.flink().unwrap_or(current.flink);
        leave_what_follows(&containers, flink, &mut cluster.imported);
    }
    if !cluster.has_flink {
        return Import::Nothing(Nothing {
            sentence: "This is a Compose file without any service of Flink's.".to_owned(),
            found: Vec::new(),
        });
    }
    let flink = cluster.imported.flink().unwrap_or(current.flink);
    let is_told = |process| has_total(process, &cluster.imported.settings, flink);
    if let Some(file) = &cluster.elsewhere
        && !Process::ALL.into_iter().any(is_told)
    {
        return Import::Nothing(Nothing {
            sentence: format!("The sizes are in {file}, which this Compose file mounts: give me that file, too."),
            found: cluster.imported.settings,
        });
    }
    let elsewhere = cluster.elsewhere.clone();
    let mut imported: Imported = cluster.on_image(is_own_text, current);
    if let Some(file) = elsewhere {
        imported
            .notes
            .push(format!("{file}, which this Compose file mounts, may set more."));
    }
    if !env_files.is_empty() {
        imported
            .notes
            .push(format!("{} may set more: it was not given.", env_files.join(", ")));
    }
    Import::Clusters(vec![imported])
}

/// Leaves out the sizes that stand in the commands of a file written here only so that those of Flink's image do not
/// count: they follow from the settings.
fn leave_what_follows(containers: &[Container], version: FlinkVersion, imported: &mut Imported) {
    for process in Process::ALL {
        let key = process_size(process).def().key;
        let argument = format!("-D{key}=");
        if !containers.iter().any(|container| container.command.contains(&argument)) {
            continue;
        }
        let target = Target {
            process,
            version,
            deployment: Deployment::Docker,
        };
        let without = imported.pairs().filter(|(known, _)| *known != key).collect();
        let derivation = derive(target, &without);
        let total = derivation.amounts.size(Component::TotalProcess);
        let said = imported.get(key).and_then(|text| MemorySize::parse(text).ok());
        if derivation.outcome.is_ok() && total.is_some() && total == said {
            imported.settings.retain(|setting| setting.key != key);
        }
    }
}

fn container(name: &str, service: Value) -> Container {
    let text_of = |key: &str| service.get(&[key]).map(command_text).unwrap_or_default();
    Container {
        name: name.to_owned(),
        image: service.text_at(&["image"]).map(resolved),
        command: [text_of("entrypoint"), text_of("command")].join(" ").trim().to_owned(),
        variables: environment(service),
        own_configuration: mounted(service),
        line: line(service.get(&["command"]).unwrap_or(service)),
    }
}

fn line(value: Value) -> Option<u32> {
    u32::try_from(value.text_line() + 1).ok()
}

/// A command, be it a text or a list.
pub(super) fn command_text(command: Value) -> String {
    let quote = |text: &str| format!("'{}'", text.replace('\'', "'\\''"));
    match command.text() {
        Some(text) => unescaped(&resolved(text)),
        None => command
            .elements()
            .filter_map(|element| Some(quote(&unescaped(&resolved(element.text()?))) + " "))
            .collect(),
    }
}

/// The variables of a service, be they a list of `NAME=text` or a mapping.
fn environment(service: Value) -> Vec<Variable> {
    let Some(environment) = service.get(&["environment"]) else {
        return Vec::new();
    };
    let listed = environment.elements().filter_map(|element| {
        let (name, text) = element.text()?.split_once('=')?;
        Some((name, text, element.text_line()))
    });
    let mapped = environment
        .fields()
        .filter_map(|(name, value)| Some((name, value.text()?, value.text_line())));
    listed
        .chain(mapped)
        .map(|(name, text, line)| Variable {
            name: name.to_owned(),
            text: unescaped(&resolved(text)),
            line: u32::try_from(line + 1).ok(),
        })
        .collect()
}

/// A text without Compose's escape: a dollar sign stands twice.
fn unescaped(text: &str) -> String {
    text.replace("$$", "$")
}

/// The file or folder that a service puts in the place of Flink's configuration.
fn mounted(service: Value) -> Option<String> {
    let volumes = service.get(&["volumes"])?;
    volumes.elements().find_map(|volume| {
        let (source, target) = match volume.text() {
            Some(text) => {
                let (source, rest) = text.split_once(':')?;
                (source, rest.split(':').next()?)
            }
            None => (volume.text_at(&["source"])?, volume.text_at(&["target"])?),
        };
        is_configuration(target).then(|| source.to_owned())
    })
}

/// Whether something that is mounted there takes the place of Flink's configuration.
pub(super) fn is_configuration(target: &str) -> bool {
    let target = target.trim_end_matches('/');
    target.ends_with("flink/conf")
        || target.ends_with("conf/flink-conf.yaml")
        || target.ends_with("flink/conf/config.yaml")
}
