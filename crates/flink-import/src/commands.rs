//! Reads commands that start a cluster, in a line, a script or among prose: `flink run`, the scripts for sessions, and
//! `docker run`.

use flink_config::Document;
use flink_memory::Deployment;

use crate::any_text;
use crate::command_line::{Word, words};
use crate::containers::{Container, Variable, cluster, shipped};
use crate::imported::{Form, Imported, Settings, Shown};
use crate::processes::has_total;
use crate::release::{Release, is_flink_image};
use crate::variables::substituted;

/// The commands of Flink's, by the name of their script.
const SCRIPTS: [(&str, Option<Deployment>); 10] = [
    ("flink", None),
    ("yarn-session.sh", Some(Deployment::Yarn)),
    ("kubernetes-session.sh", Some(Deployment::Kubernetes)),
    ("kubernetes-jobmanager.sh", Some(Deployment::Kubernetes)),
    ("jobmanager.sh", Some(Deployment::Standalone)),
    ("taskmanager.sh", Some(Deployment::Standalone)),
    ("standalone-job.sh", Some(Deployment::Standalone)),
    ("start-cluster.sh", Some(Deployment::Standalone)),
    ("sql-client.sh", None),
    ("sql-gateway.sh", None),
];

/// Flags with a value, by the option that they are for. Plain numbers of memory are mebibytes.
const FLAGS: [(&[&str], &str); 7] = [
    (&["-yjm", "--yarnjobManagerMemory"], "jobmanager.memory.process.size"),
    (&["-ytm", "--yarntaskManagerMemory"], "taskmanager.memory.process.size"),
    (&["-ys", "--yarnslots"], "taskmanager.numberOfTaskSlots"),
    (&["-p", "--parallelism"], "parallelism.default"),
    (&["-jm", "--jobManagerMemory"], "jobmanager.memory.process.size"),
    (&["-tm", "--taskManagerMemory"], "taskmanager.memory.process.size"),
    (&["-s", "--slots"], "taskmanager.numberOfTaskSlots"),
];

/// The flags from here on are those of `yarn-session.sh`, and mean other things to `flink`.
const SESSION_FLAGS: usize = 4;

/// How many commands of a text are looked at.
const COMMANDS: usize = 200;

/// The clusters that the commands of a text start.
pub(super) fn read(text: &str, current: &Document) -> Vec<Imported> {
    let words = words(text);
    let mut clusters: Vec<Imported> = Vec::new();
    let mut starts: Vec<usize> = (0..words.len())
        .filter(|at| words.get(*at).is_some_and(|word| script(&word.text).is_some()))
        .collect();
    // `flink` is a word of prose, too: it starts something only with an action behind it.
    starts.retain(|at| {
        let action = words.get(at + 1).map(|word| word.text.as_str());
        let is_plain = words
            .get(*at)
            .and_then(|word| script(&word.text))
            .is_some_and(|(name, _)| name == "flink");
        !is_plain || matches!(action, Some("run" | "run-application" | "sql-client"))
    });
    for (index, start) in starts.iter().take(COMMANDS).enumerate() {
        let end = starts.get(index + 1).copied().unwrap_or(words.len());
        let command = words.get(*start..end).unwrap_or_default();
        let (imported, is_cluster) = read_command(command);
        if is_cluster {
            clusters.push(imported);
        }
    }
    if clusters.is_empty() {
        clusters.extend(docker(text, &words, current));
    }
    // Scripts start the processes of one cluster by a command each.
    let is_empty = |imported: &Imported| imported.settings.is_empty() && imported.unknown.is_empty();
    if clusters.len() > 1 {
        match clusters.iter().all(is_empty) {
            true => clusters.truncate(1),
            false => clusters.retain(|imported| !is_empty(imported)),
        }
    }
    if let [only] = clusters.as_mut_slice() {
        with_rest_of_script(text, only);
    }
    for cluster in &mut clusters {
        if let Some((release, place)) = Release::in_text(text).filter(|_| cluster.release.is_none()) {
            cluster.notes.extend(release.note());
            cluster.release = Some(release.shown(format!("the name {place}")));
        }
        if cluster.base.is_none() {
            cluster.base = shipped(cluster, current, "the command");
        }
    }
    clusters
}

/// The script of Flink's that a word names.
fn script(word: &str) -> Option<(&'static str, Option<Deployment>)> {
    let name = word.rsplit('/').next().unwrap_or(word);
    SCRIPTS.into_iter().find(|(script, _)| *script == name)
}

/// Reads a command, up to where the next begins, and whether it starts a cluster or says how large one is.
fn read_command(words: &[Word]) -> (Imported, bool) {
    let mut imported = Imported::of(Form::DynamicProperties);
    let (name, runs_on) = words
        .first()
        .and_then(|word| script(&word.text))
        .unwrap_or(("flink", None));
    if let (Some(deployment), Some(word)) = (runs_on, words.first()) {
        let name = word.text.rsplit('/').next().unwrap_or_default();
        imported = imported.on(deployment, format!("the script {name}"));
    }
    let is_session = name == "yarn-session.sh";
    let flags = match is_session {
        true => FLAGS.as_slice(),
        false => FLAGS.get(..SESSION_FLAGS).unwrap_or_default(),
    };
    let mut settings = Settings::default();
    let mut is_application = false;
    let mut words = words.iter().peekable();
    let mut is_ended = false;
    let mut has_yarn_flag = None;
    words.next();
    while let Some(word) = words.next() {
        let line = Some(word.line);
        let text = word.text.as_str();
        // A command ends with its line, unless what follows can be but its arguments.
        if (word.is_first && !text.starts_with('-'))
            || matches!(text, "&&" | "||" | "|" | ";" | "&" | ">" | ">>" | "EOF")
        {
            is_ended = true;
        }
        if is_ended {
            // Arguments of nothing else: a backslash was forgotten.
            let is_argument = text.starts_with("-D") || text.starts_with("-yD");
            if !is_argument || !word.is_first {
                continue;
            }
            is_ended = false;
        }
        if text.starts_with("-y") || text.starts_with("--yarn") {
            has_yarn_flag = has_yarn_flag.or(Some(text));
        }
        let dynamic = text.strip_prefix("-D").or_else(|| text.strip_prefix("-yD"));
        if let Some(setting) = dynamic {
            let setting = match setting {
                "" => words.next().map(|word| word.text.as_str()).unwrap_or_default(),
                setting => setting,
            };
            let (key, value) = setting.split_once('=').unwrap_or((setting, "true"));
            if !key.is_empty() {
                settings.set(key, value, line);
            }
            continue;
        }
        let (flag, given) = match text.split_once('=') {
            Some((flag, given)) if flag.starts_with("--") => (flag, Some(given)),
            _ => (text, None),
        };
        let mut value = || match given {
            Some(given) => Some(given),
            None => words
                .next_if(|word| !word.text.starts_with('-'))
                .map(|word| word.text.as_str()),
        };
        if let Some((_, key)) = flags.iter().find(|(names, _)| names.contains(&flag)) {
            if let Some(value) = value() {
                // What `-D` says of the same wins.
                if !settings.contains(key) {
                    settings.set(key, with_mebibytes(key, value), line);
                }
            }
            continue;
        }
        match flag {
            "-t" | "--target" | "-e" | "--executor" if !is_session => {
                let target = value().unwrap_or_default();
                target_is(target, format!("{flag} {target}"), &mut imported);
            }
            "-m" | "--jobmanager" if !is_session => {
                let master = value().unwrap_or_default();
                match master {
                    "yarn-cluster" => imported = imported.on(Deployment::Yarn, "-m yarn-cluster"),
                    "local" => imported = imported.on(Deployment::Local, "-m local"),
                    _ => {}
                }
            }
            "-ynm" | "--yarnname" | "-nm" => imported.name = value().map(str::to_owned),
            "run-application" => is_application = true,
            "-c" | "--class" | "-d" | "--detached" | "-pym" | "-py" => {}
            _ => imported.left.push(text.to_owned()),
        }
    }
    if let Some(target) = settings.get("execution.target").map(|target| target.text.clone()) {
        target_is(&target, format!("execution.target={target}"), &mut imported);
    }
    if let Some(flag) = has_yarn_flag.filter(|_| imported.deployment.is_none()) {
        imported = imported.on(Deployment::Yarn, format!("the flag {flag}"));
    }
    for key in ["kubernetes.cluster-id", "yarn.application.name"] {
        if let Some(name) = settings.get(key).filter(|_| imported.name.is_none()) {
            imported.name = Some(name.text.clone());
        }
    }
    let image = settings
        .get("kubernetes.container.image")
        .or_else(|| settings.get("kubernetes.container.image.ref"));
    if let Some((release, image)) = image.and_then(|image| Some((Release::of_image(&image.text)?, image.text.clone())))
    {
        imported.notes.extend(release.note());
        imported.release = Some(release.shown(format!("the image {image}")));
    }
    let is_told = |process| has_total(process, &settings.list, flink_memory::FlinkVersion::ALL[0]);
    let says_sizes = flink_memory::Process::ALL.into_iter().any(is_told)
        || settings
            .list
            .iter()
            .chain(&settings.unknown)
            .any(|setting| crate::processes::is_about_memory(&setting.key));
    // A job that runs on a cluster which is there says nothing of that.
    let starts = imported.deployment.is_some() || is_application;
    let is_cluster = says_sizes || (starts && name != "flink" && name != "sql-client.sh");
    imported.take(settings);
    (imported, is_cluster)
}

/// A plain number of memory in a flag is in mebibytes.
fn with_mebibytes(key: &str, value: &str) -> String {
    let is_number = !value.is_empty() && value.bytes().all(|byte| byte.is_ascii_digit());
    match is_number && key.ends_with(".size") {
        true => format!("{value}m"),
        false => value.to_owned(),
    }
}

fn target_is(target: &str, by: String, imported: &mut Imported) {
    let deployment = match target {
        target if target.starts_with("yarn") => Deployment::Yarn,
        target if target.starts_with("kubernetes") => Deployment::Kubernetes,
        target if crate::local::is_target(target) => Deployment::Local,
        _ => return,
    };
    imported.deployment = Some(Shown { value: deployment, by });
}

/// What the rest of a script writes into Flink's configuration.
fn with_rest_of_script(text: &str, imported: &mut Imported) {
    let mut settings = Settings::default();
    for setting in any_text::find_options(text) {
        settings.set(&setting.key, setting.text, setting.line);
    }
    let known = std::mem::take(&mut imported.settings);
    let unknown = std::mem::take(&mut imported.unknown);
    let found = settings
        .list
        .iter()
        .filter(|setting| !known.iter().any(|known| known.key == setting.key))
        .count();
    if found > 0 {
        imported
            .notes
            .push("Some settings are from the rest of the script.".to_owned());
    }
    for known in known {
        settings.set(&known.key, known.text, known.line);
    }
    settings.unknown.extend(unknown);
    imported.take(settings);
}

/// The cluster that `docker run` starts, or a file of variables is for.
fn docker(text: &str, all: &[Word], current: &Document) -> Option<Imported> {
    let assigned = |name: &str| {
        let mut assigned = all
            .iter()
            .filter(|word| word.is_first || word.text.starts_with("FLINK_PROPERTIES="));
        assigned.find_map(|word| {
            let (known, value) = word.text.split_once('=')?;
            (known == name && !value.contains(&format!("${name}"))).then(|| value.to_owned())
        })
    };
    let mut containers = Vec::new();
    for (at, word) in all
        .iter()
        .enumerate()
        .filter(|(_, word)| is_flink_image(&word.text) && word.text.contains(':'))
    {
        let runs = all
            .get(..at)?
            .iter()
            .rposition(|word| matches!(word.text.as_str(), "run" | "create"));
        let Some(before) = runs
            .and_then(|run| all.get(run..at))
            .filter(|_| containers.len() < COMMANDS)
        else {
            continue;
        };
        let is_docker = runs.and_then(|run| all.get(run.checked_sub(1)?)).is_some_and(|word| {
            matches!(
                word.text.rsplit('/').next(),
                Some("docker" | "podman" | "nerdctl" | "service")
            )
        });
        if !is_docker || before.len() > 200 {
            continue;
        }
        let variables = before.windows(2).filter_map(|pair| {
            let [flag, variable] = pair else { return None };
            let given = match flag.text.as_str() {
                "-e" | "--env" => variable.text.as_str(),
                _ => variable.text.strip_prefix("--env=")?,
            };
            let (name, value) = given.split_once('=')?;
            Some(Variable {
                name: name.to_owned(),
                text: substituted(value, &assigned),
                line: Some(variable.line),
            })
        });
        let behind = all.iter().skip(at + 1).take(COMMANDS).take_while(|word| !word.is_first);
        let command: Vec<_> = behind.map(|word| word.text.as_str()).collect();
        containers.push(Container {
            name: "docker run".to_owned(),
            image: Some(word.text.clone()),
            command: command.join(" "),
            variables: variables.collect(),
            own_configuration: None,
            line: Some(word.line),
        });
    }
    let mut by = "docker run";
    if containers.is_empty()
        && let Some(properties) = assigned("FLINK_PROPERTIES").filter(|_| !text.contains("services:"))
    {
        let line = all
            .iter()
            .find(|word| word.text.starts_with("FLINK_PROPERTIES="))
            .map(|word| word.line);
        by = "the variable FLINK_PROPERTIES";
        containers.push(Container {
            name: "FLINK_PROPERTIES".to_owned(),
            variables: vec![Variable {
                name: "FLINK_PROPERTIES".to_owned(),
                text: properties,
                line,
            }],
            line,
            ..Container::default()
        });
    }
    let cluster = cluster(&containers, Form::Container, Deployment::Docker, by);
    (cluster.has_flink).then(|| cluster.on_image(false, current))
}
