//! Reads Docker Compose files: `FLINK_PROPERTIES` and `-D` arguments of the services that are Flink's.

use flink_config::{ConfigFile, Document};
use flink_memory::{Component, Deployment, FlinkVersion, MemorySize, Process, Target, derive};

use crate::containers::{Container, Variable, cluster, resolved};
use crate::imported::{Form, Import, Imported, Nothing};
use crate::kubernetes::Configuration;
use crate::processes::process_size;
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
            let container = container(name, service, root);
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
    env_files.dedup();
    match inline(root) {
        Some(configuration) => Import::Clusters(vec![cluster.on_file(&configuration)]),
        None => cluster.import(is_own_text, &env_files, current),
    }
}

/// The configuration that stands in the text itself and that services have in the place of the image's.
fn inline(root: Value) -> Option<Configuration> {
    let services = root.get(&["services"])?;
    let mut mounted = services
        .fields()
        .filter_map(|(_, service)| service.get(&["configs"]))
        .flat_map(Value::elements);
    let config = mounted.find(|config| config.text_at(&["target"]).is_some_and(is_configuration))?;
    let name = config.text_at(&["source"])?;
    let content = root.get(&["configs", name, "content"])?;
    let target = config.text_at(&["target"])?;
    Some(Configuration {
        map: String::new(),
        file: match target.contains("flink-conf") {
            true => ConfigFile::FlinkConf,
            false => ConfigFile::ConfigYaml,
        },
        text: unescaped(&resolved(content.text()?)),
        line: line(content)?,
        is_native: false,
    })
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

fn container(name: &str, service: Value, root: Value) -> Container {
    let text_of = |key: &str| service.get(&[key]).map(command_text).unwrap_or_default();
    Container {
        name: name.to_owned(),
        image: service.text_at(&["image"]).map(resolved),
        command: [text_of("entrypoint"), text_of("command")].join(" ").trim().to_owned(),
        variables: environment(service),
        own_configuration: mounted(service).or_else(|| configured(service, root)),
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

/// The file of `configs` that a service has in the place of Flink's configuration.
fn configured(service: Value, root: Value) -> Option<String> {
    let configs = service.get(&["configs"])?;
    let mut configs = configs.elements();
    let config = configs.find(|config| config.text_at(&["target"]).is_some_and(is_configuration))?;
    let name = config.text_at(&["source"])?;
    let file = root.text_at(&["configs", name, "file"]).map(str::to_owned);
    Some(file.unwrap_or_else(|| format!("the config {name}")))
}

/// Whether something that is mounted there takes the place of Flink's configuration.
pub(super) fn is_configuration(target: &str) -> bool {
    let target = target.trim_end_matches('/').replace(['{', '}'], "");
    let ends = ["flink/conf", "FLINK_HOME/conf", "FLINK_CONF_DIR"];
    let files = ["/config.yaml", "/flink-conf.yaml"];
    let folder = files
        .iter()
        .find_map(|file| target.strip_suffix(file))
        .unwrap_or(&target);
    ends.iter().any(|end| folder.ends_with(end)) || target.ends_with("conf/flink-conf.yaml")
}
