//! Reads commands that start a cluster, in a line, a script or among prose: `flink run`, the scripts for sessions, and
//! `docker run`.

use flink_config::Document;
use flink_memory::{Deployment, Process};

use crate::any_text;
use crate::command_line::{Word, words};
use crate::compose::is_configuration;
use crate::containers::{Container, Variable, cluster, shipped};
use crate::imported::{Form, Import, Imported, Settings, Shown};
use crate::operators::nothing;
use crate::processes::{has_total, is_about_memory, is_total, process_of_key};
use crate::release::{Release, is_flink_image, of_old};
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

/// The clusters that the commands of a text start; none if it has no command that says anything of a cluster.
pub(super) fn read(text: &str, current: &Document) -> Option<Import> {
    let words = words(text);
    let mut clusters: Vec<Imported> = Vec::new();
    let mut running = None;
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
        let Command {
            imported,
            is_cluster,
            runs_already,
        } = read_command(command);
        match runs_already {
            Some(by) if is_cluster => running = running.or(Some((by, imported))),
            _ if is_cluster => clusters.push(imported),
            _ => {}
        }
    }
    if clusters.is_empty() {
        match docker(text, &words, current) {
            Some(Import::Clusters(of_docker)) => clusters.extend(of_docker),
            Some(nothing) => return Some(nothing),
            None => {}
        }
    }
    if let (Some((by, imported)), true) = (running, clusters.is_empty()) {
        let is_own = |line| imported.settings.iter().any(|setting| setting.line == line);
        let mut rest = any_text::find_options(text);
        rest.retain(|setting| !is_own(setting.line));
        if !rest.iter().any(|setting| is_about_memory(&setting.key)) {
            return Some(Import::Nothing(nothing(
                format!(
                    "This command submits a job to a cluster that runs already ({by}): sizes in it change nothing there. \
                     Give me what starts the cluster, or its configuration."
                ),
                crate::operators::found(&imported),
            )));
        }
        clusters.push(Imported {
            settings: rest,
            ..Imported::of(Form::AnyText)
        });
    }
    merge(&mut clusters);
    if let [only] = clusters.as_mut_slice()
        && only.form != Form::AnyText
    {
        with_rest_of_script(text, only);
    }
    for cluster in &mut clusters {
        let named = Release::in_text(text).or_else(|| Release::assigned(text));
        if let Some((release, place)) = named.filter(|_| cluster.release.is_none()) {
            cluster.take_release(&release, format!("the name {place}"));
        }
        if cluster.base.is_none() && cluster.form == Form::DynamicProperties {
            cluster.base = shipped(cluster, current, "the command");
        }
    }
    (!clusters.is_empty()).then_some(Import::Clusters(clusters))
}

/// Puts together what several commands say of one cluster: scripts start its processes by a command each, and jobs run
/// on a session that was started before.
fn merge(clusters: &mut Vec<Imported>) {
    let is_empty = |imported: &Imported| imported.settings.is_empty() && imported.unknown.is_empty();
    if clusters.len() > 1 {
        match clusters.iter().all(is_empty) {
            true => clusters.truncate(1),
            false => clusters.retain(|imported| !is_empty(imported)),
        }
    }
    let has_size = |imported: &Imported| {
        let mut all = imported.settings.iter().chain(&imported.unknown);
        all.any(|setting| Process::ALL.into_iter().any(|process| is_total(process, &setting.key)))
    };
    if clusters.iter().any(has_size) {
        clusters.retain(|imported| has_size(imported) || imported.deployment.is_some());
    }
    let is_standalone = |imported: &Imported| imported.runs_on() == Some(Deployment::Standalone);
    if clusters.len() < 2 || !clusters.iter().all(is_standalone) {
        return;
    }
    let mut all = Settings::default();
    let mut merged = Imported::of(Form::DynamicProperties);
    for cluster in clusters.iter() {
        for setting in cluster.settings.iter().chain(&cluster.unknown) {
            let is_other = all.get(&setting.key).is_some_and(|known| known.text != setting.text);
            if is_other && process_of_key(&setting.key).is_some() {
                return;
            }
            all.set(&setting.key, setting.text.clone(), setting.line);
        }
        merged.deployment = merged.deployment.or(cluster.deployment.clone());
        merged.release = merged.release.or(cluster.release.clone());
        merged.left.extend(cluster.left.iter().cloned());
        merged.notes.extend(cluster.notes.iter().cloned());
    }
    merged.take(all);
    *clusters = vec![merged];
}

/// The script of Flink's that a word names.
fn script(word: &str) -> Option<(&'static str, Option<Deployment>)> {
    let name = word.rsplit('/').next().unwrap_or(word);
    SCRIPTS.into_iter().find(|(script, _)| *script == name)
}

/// What a command of Flink's says.
struct Command {
    imported: Imported,
    /// Whether it starts a cluster, or says how large one is.
    is_cluster: bool,
    /// What shows that the cluster is there before the command.
    runs_already: Option<String>,
}

/// Options of `flink` whose value may be the name of a jar.
const TAKES_JAR: [&str; 10] = [
    "-C",
    "--classpath",
    "-pyfs",
    "--pyFiles",
    "-pyarch",
    "--pyArchives",
    "-j",
    "--jarfile",
    "-yt",
    "--yarnship",
];

/// Whether a word is the jar of a job, behind which the arguments are the job's own.
fn is_jar(word: &str, before: &str) -> bool {
    let is_variable = word.starts_with('$') && word.to_uppercase().contains("JAR") && !before.starts_with('-');
    (word.ends_with(".jar") || is_variable) && !word.starts_with('-') && !TAKES_JAR.contains(&before)
}

/// Reads a command, up to where the next begins.
fn read_command(words: &[Word]) -> Command {
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
    let is_client = name == "flink";
    let flags = match is_session {
        true => FLAGS.as_slice(),
        false => FLAGS.get(..SESSION_FLAGS).unwrap_or_default(),
    };
    let mut dynamic = Settings::default();
    let (mut of_yarn, mut of_flags) = (Settings::default(), Settings::default());
    let mut is_application = false;
    let mut words = words.iter().peekable();
    let mut is_ended = false;
    let mut has_yarn_flag = None;
    let mut target = None;
    let mut master = None;
    let mut before = "";
    let mut programs = Vec::new();
    let mut is_behind_jar = false;
    words.next();
    while let Some(word) = words.next() {
        let line = Some(word.line);
        let text = word.text.as_str();
        let previous = std::mem::replace(&mut before, text);
        // A command ends with its line, unless what follows can be but its arguments.
        if (word.is_first && !text.starts_with('-'))
            || matches!(text, "&&" | "||" | "|" | ";" | "&" | ">" | ">>" | "EOF")
        {
            is_ended = true;
        }
        if is_ended {
            // Arguments of nothing else: a backslash was forgotten.
            let is_argument = text.starts_with("-D") || text.starts_with("-yD");
            if !is_argument || !word.is_first || is_behind_jar {
                continue;
            }
            is_ended = false;
        }
        // Flink stops at the jar: the rest is for the program.
        if is_behind_jar {
            programs.push(text);
            continue;
        }
        if is_client && is_jar(text, previous) {
            is_behind_jar = true;
            imported.left.push(text.to_owned());
            continue;
        }
        if text.starts_with("-y") || text.starts_with("--yarn") {
            has_yarn_flag = has_yarn_flag.or(Some(text));
        }
        let (is_yarn, property) = match (text.strip_prefix("-D"), text.strip_prefix("-yD")) {
            (None, property) => (true, property),
            (property, _) => (false, property),
        };
        if let Some(setting) = property {
            let (key, value) = match setting {
                "" => {
                    let setting = words.next().map(|word| word.text.as_str()).unwrap_or_default();
                    // As a word of its own, the option takes key and value apart, too.
                    setting.split_once('=').unwrap_or_else(|| {
                        let value = words.next_if(|word| !word.text.starts_with('-') && !word.is_first);
                        (setting, value.map_or("true", |word| word.text.as_str()))
                    })
                }
                setting => setting.split_once('=').unwrap_or((setting, "true")),
            };
            if !key.is_empty() {
                match is_yarn {
                    true => of_yarn.set(key, value, line),
                    false => dynamic.set(key, value, line),
                }
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
                match flag.starts_with("-y") || flag.starts_with("--yarn") || is_session {
                    true => of_flags.set(key, with_mebibytes(key, value), line),
                    // What `-D` says of the same wins.
                    false if dynamic.contains(key) => {}
                    false => dynamic.set(key, value, line),
                }
            }
            continue;
        }
        match flag {
            "-t" | "--target" | "-e" | "--executor" if !is_session => {
                let named = value().unwrap_or_default();
                target_is(named, format!("{flag} {named}"), &mut imported);
                target = Some((flag, named));
            }
            "-m" | "--jobmanager" if !is_session => {
                let address = value().unwrap_or_default();
                match address {
                    "yarn-cluster" => imported = imported.on(Deployment::Yarn, "-m yarn-cluster"),
                    "local" => imported = imported.on(Deployment::Local, "-m local"),
                    _ => {}
                }
                master = Some((flag, address));
            }
            "-ynm" | "--yarnname" | "-nm" => imported.name = value().map(str::to_owned),
            "-yn" | "--yarncontainer" => is_of_old(flag, &mut imported),
            "-n" | "--container" if is_session => is_of_old(flag, &mut imported),
            "run-application" => is_application = true,
            "-c" | "--class" | "-d" | "--detached" | "-pym" | "-py" => {}
            _ => imported.left.push(text.to_owned()),
        }
    }
    // Flink asks its command lines in turn which one is meant, and reads the options of that one only.
    let is_yarn_client = is_client && imported.runs_on() == Some(Deployment::Yarn) && target.is_none();
    let mut are_ignored = false;
    if let Some((flag, named)) = target.filter(|_| is_client && !(of_yarn.is_empty() && of_flags.is_empty())) {
        are_ignored = true;
        imported.notes.push(format!(
            "With {flag} {named}, Flink ignores the flags that begin with -y: {}.",
            keys(&[&of_flags, &of_yarn])
        ));
        (of_yarn, of_flags) = (Settings::default(), Settings::default());
    } else if is_yarn_client && !dynamic.is_empty() {
        let ignored = std::mem::take(&mut dynamic);
        let mut taken = Settings::default();
        for setting in ignored.list {
            match setting.key.as_str() {
                "parallelism.default" => taken.set(&setting.key, setting.text, setting.line),
                key => imported.notes.push(format!(
                    "With -m yarn-cluster, Flink reads -yD but not -D: `{key}` was left."
                )),
            }
        }
        dynamic = taken;
    }
    let mut settings = of_flags;
    // What is said of the same key by `-yD` or `-D` wins over the flags.
    settings.extend(of_yarn);
    settings.extend(dynamic);
    if !programs.is_empty() {
        let is_dynamic = |word: &&str| word.starts_with("-D") || word.starts_with("-yD");
        if programs.iter().any(is_dynamic) {
            imported.notes.push(format!(
                "What stands behind the jar is for the program, not for Flink: {}.",
                programs.join(" ")
            ));
        }
        imported.left.extend(programs.into_iter().map(str::to_owned));
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
        imported.take_release(&release, format!("the image {image}"));
    }
    let is_told = |process| has_total(process, &settings.list, flink_memory::FlinkVersion::ALL[0]);
    let mut all = settings.list.iter().chain(&settings.unknown);
    let says_sizes = Process::ALL.into_iter().any(is_told) || all.any(|setting| is_about_memory(&setting.key));
    // A job that runs on a cluster which is there says nothing of that.
    let starts = imported.deployment.is_some() || is_application;
    let is_cluster = says_sizes || (starts && !is_client && name != "sql-client.sh") || are_ignored;
    imported.take(settings);
    let is_address = |address: &str| !matches!(address, "" | "yarn-cluster" | "local") && !address.starts_with('$');
    let runs_already = match (target, master) {
        (Some((flag, named)), _) if matches!(named, "remote" | "yarn-session" | "kubernetes-session") => {
            Some(format!("{flag} {named}"))
        }
        (None, Some((flag, address))) if is_address(address) => Some(format!("{flag} {address}")),
        _ => None,
    };
    Command {
        imported,
        is_cluster,
        runs_already: runs_already.filter(|_| is_client),
    }
}

/// The keys of some settings, for a sentence.
fn keys(all: &[&Settings]) -> String {
    let all = all
        .iter()
        .flat_map(|settings| settings.list.iter().chain(&settings.unknown));
    let keys: Vec<_> = all
        .map(|setting| format!("{} = {}", setting.key, setting.text))
        .collect();
    keys.join(", ")
}

/// Tells of a flag that only releases before 1.10 know.
fn is_of_old(flag: &str, imported: &mut Imported) {
    imported.left.push(flag.to_owned());
    imported.notes.push(of_old(flag));
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
    if let Some(base) = imported.base.take() {
        imported.base = base.only(|key| imported.get(key).is_none());
    }
}

/// The cluster that `docker run` starts, or a file of variables is for.
fn docker(text: &str, all: &[Word], current: &Document) -> Option<Import> {
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
    let mut env_files = Vec::new();
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
        let values = |names: &'static [&'static str]| {
            before.iter().enumerate().filter_map(move |(at, word)| {
                let next = || before.get(at + 1).map(|word| word.text.as_str());
                match word.text.split_once('=') {
                    Some((name, value)) => Some(value).filter(|_| names.contains(&name)),
                    None => names.contains(&word.text.as_str()).then(next).flatten(),
                }
            })
        };
        env_files.extend(values(&["--env-file"]).map(str::to_owned));
        let mut mounts = values(&["-v", "--volume", "--mount", "--config"]);
        let behind = all.iter().skip(at + 1).take(COMMANDS).take_while(|word| !word.is_first);
        let command: Vec<_> = behind.map(|word| word.text.as_str()).collect();
        containers.push(Container {
            name: "docker run".to_owned(),
            image: Some(word.text.clone()),
            command: command.join(" "),
            variables: variables.collect(),
            own_configuration: mounts.find_map(mounted),
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
    let mut cluster = cluster(&containers, Form::Container, Deployment::Docker, by);
    if let (None, Some(release)) = (
        &cluster.imported.release,
        assigned("FLINK_VERSION").and_then(|version| Release::read(&version)),
    ) {
        cluster.imported.take_release(&release, "FLINK_VERSION");
    }
    (cluster.has_flink).then(|| cluster.import(false, &env_files, current))
}

/// What a mount puts in the place of Flink's configuration, be it written `source:target` or by fields.
fn mounted(mount: &str) -> Option<String> {
    let field = |names: &[&str]| {
        let mut fields = mount.split(',').filter_map(|field| field.split_once('='));
        fields.find(|(name, _)| names.contains(name)).map(|(_, value)| value)
    };
    let (source, target) = match field(&["target", "dst", "destination"]) {
        Some(target) => (field(&["source", "src"]).unwrap_or(target), target),
        None => {
            let (source, rest) = mount.split_once(":/").or_else(|| mount.split_once(":$"))?;
            (source, rest.split(':').next()?)
        }
    };
    is_configuration(target).then(|| source.to_owned())
}
