//! Containers that Flink's own scripts run in: what shows Flink in them, and what its image's entrypoint makes of them.

use flink_config::Document;
use flink_memory::{Deployment, Process};

use crate::command_line::{read_dynamic_properties, shell_words};
use crate::imported::{Base, Form, Import, Imported, Nothing, Settings};
use crate::processes::{has_total, is_total, process_named, process_of_key};
use crate::release::{Release, is_flink_image, is_official_image};
use crate::variables::{is_variable, substituted, with_defaults};

/// A container, as Compose, Kubernetes, or a command describes it.
#[derive(Debug, Default)]
pub(super) struct Container {
    /// What it is called.
    pub name: String,
    /// The image it is of.
    pub image: Option<String>,
    /// What it runs.
    pub command: String,
    /// Its environment.
    pub variables: Vec<Variable>,
    /// A file or a folder that takes the place of the image's configuration.
    pub own_configuration: Option<String>,
    /// The line it begins on, from 1.
    pub line: Option<u32>,
}

/// A variable of an environment.
#[derive(Clone, Debug)]
pub(super) struct Variable {
    pub name: String,
    pub text: String,
    /// The line that its text begins on, from 1.
    pub line: Option<u32>,
}

/// What a container is of a cluster.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Role {
    /// One of its processes.
    Process(Process),
    /// A client of it, or something that is not told.
    Client,
}

impl Container {
    fn variable(&self, name: &str) -> Option<&Variable> {
        self.variables.iter().find(|variable| variable.name == name)
    }

    /// What it is of a cluster of Flink's; none if nothing shows Flink in it.
    pub fn role(&self) -> Option<Role> {
        let words = shell_words(&self.command);
        let mut commands = words.iter().map(|word| {
            let name = word.rsplit('/').next().unwrap_or(word);
            name.strip_suffix(".sh").unwrap_or(name)
        });
        let started = commands.find_map(|name| match name {
            "jobmanager" | "standalone-job" | "kubernetes-jobmanager" | "jobmanager-foreground" => {
                Some(Role::Process(Process::JobManager))
            }
            "taskmanager" | "kubernetes-taskmanager" => Some(Role::Process(Process::TaskManager)),
            "sql-client" | "sql-gateway" | "flink" | "historyserver" | "history-server" | "yarn-session"
            | "kubernetes-session" => Some(Role::Client),
            _ => None,
        });
        // A script within the command of a shell.
        let within = || {
            let starts = [
                ("jobmanager.sh", Role::Process(Process::JobManager)),
                ("standalone-job.sh", Role::Process(Process::JobManager)),
                ("entrypoint.sh jobmanager", Role::Process(Process::JobManager)),
                ("taskmanager.sh", Role::Process(Process::TaskManager)),
                ("entrypoint.sh taskmanager", Role::Process(Process::TaskManager)),
                ("sql-gateway.sh", Role::Client),
                ("sql-client.sh", Role::Client),
                ("bin/flink ", Role::Client),
                ("flink run", Role::Client),
            ];
            let mut found = starts.into_iter().filter(|(script, _)| self.command.contains(script));
            found.next().map(|(_, role)| role)
        };
        let has_image = self.image.as_deref().is_some_and(is_flink_image);
        let has_properties =
            self.variable("FLINK_PROPERTIES").is_some() || self.variable("JOB_MANAGER_RPC_ADDRESS").is_some();
        let named = || {
            process_named(&self.name)
                .filter(|_| self.command.is_empty() || has_properties)
                .map_or(Role::Client, Role::Process)
        };
        let is_flinks = has_image || has_properties;
        started.or_else(within).or_else(|| is_flinks.then(named))
    }

    /// What its environment and its command set.
    fn settings(&self) -> Settings {
        let mut settings = Settings::default();
        if let Some(slots) = self.variable("TASK_MANAGER_NUMBER_OF_TASK_SLOTS") {
            settings.set("taskmanager.numberOfTaskSlots", slots.text.clone(), slots.line);
        }
        if let Some(properties) = self.variable("FLINK_PROPERTIES") {
            read_properties(properties, &self.variables, &mut settings);
        }
        for (key, text) in read_dynamic_properties(&self.command).settings {
            settings.set(&key, text, self.line);
        }
        // A shell is given a command within a word.
        for word in shell_words(&self.command).iter().filter(|word| word.contains(" -D")) {
            for (key, text) in read_dynamic_properties(word).settings {
                settings.set(&key, text, self.line);
            }
        }
        settings
    }
}

/// Reads `FLINK_PROPERTIES`, with the container's own variables in it.
pub(super) fn read_properties(properties: &Variable, variables: &[Variable], settings: &mut Settings) {
    // A file of variables has no lines within one.
    let text = match properties.text.contains('\n') {
        true => properties.text.clone(),
        false => properties.text.replace("\\n", "\n"),
    };
    let is_one_line = !properties.text.contains('\n');
    for (index, line) in text.lines().enumerate() {
        let at = properties.line.map(|first| match is_one_line {
            true => first,
            false => first.saturating_add(u32::try_from(index).unwrap_or(0)),
        });
        if let Some((key, value)) = property(line, variables) {
            settings.set(&key, value, at);
        }
    }
}

/// A line of `FLINK_PROPERTIES`, with the service's own variables in it. Others keep their names.
fn property(line: &str, variables: &[Variable]) -> Option<(String, String)> {
    let is_blank = |char: char| char <= ' ';
    let line = line.trim_matches(is_blank);
    let (key, text) = line.split_once(':').filter(|_| !line.starts_with('#'))?;
    let own = |name: &str| {
        let mut known = variables.iter().filter(|variable| variable.name == name);
        known
            .next()
            .filter(|_| name != "FLINK_PROPERTIES")
            .map(|variable| variable.text.clone())
    };
    let value = substituted(text.trim_start_matches(is_blank), &own);
    Some((key.trim_end_matches(is_blank).to_owned(), value))
}

/// What several containers come to as one cluster.
pub(super) struct Cluster {
    pub imported: Imported,
    /// Whether any container showed Flink.
    pub has_flink: bool,
    /// Whether one was a process, and no client.
    pub has_process: bool,
    /// What takes the place of the image's configuration, if that is not in the text.
    pub elsewhere: Option<String>,
    /// Whether a process is of Flink's own image.
    pub is_official: bool,
}

/// Puts the containers of a text together: of a key for one process, that process's own container counts.
pub(super) fn cluster(containers: &[Container], form: Form, deployment: Deployment, by: &str) -> Cluster {
    let mut imported = Imported::of(form).on(deployment, by);
    let roles: Vec<_> = containers.iter().map(Container::role).collect();
    let has = |process: Process| roles.contains(&Some(Role::Process(process)));
    let mut all = Settings::default();
    let mut elsewhere = None;
    let mut is_official = false;
    let mut misplaced = Vec::new();
    let has_process = has(Process::JobManager) || has(Process::TaskManager);
    for (container, role) in containers.iter().zip(&roles) {
        let Some(role) = *role else {
            if !container.name.is_empty() {
                imported.left.push(container.name.clone());
            }
            continue;
        };
        let image = container.image.as_deref();
        let release = image.and_then(Release::of_image);
        if let (Some(release), None) = (release, &imported.release) {
            imported.take_release(&release, format!("the image {}", image.unwrap_or_default()));
        }
        let settings = container.settings();
        if role == Role::Client && (has_process || settings.is_empty()) {
            if !container.name.is_empty() {
                imported.left.push(container.name.clone());
            }
            continue;
        }
        is_official |= image.is_some_and(is_official_image);
        elsewhere = elsewhere.or_else(|| container.own_configuration.clone());
        let Settings { list, unknown, .. } = settings;
        let is_its = |key: &str| match process_of_key(key) {
            Some(process) if has(process) => role == Role::Process(process),
            _ => true,
        };
        for setting in list {
            let about = process_of_key(&setting.key);
            let is_about = about.is_some();
            let is_total = setting.key.contains(".memory.") || setting.key.contains(".heap.");
            if let Some(process) = about.filter(|process| is_total && has_process && !has(*process)) {
                imported.notes.push(format!(
                    "`{}` stands in {}, which is no {}: it counts only if that is given the same.",
                    setting.key,
                    container.name,
                    process.name()
                ));
            }
            if !is_its(&setting.key) {
                if is_total {
                    misplaced.push((setting.key.clone(), container.name.clone()));
                }
                // Addresses and the like are said to all.
                if is_total || all.contains(&setting.key) {
                    continue;
                }
            }
            match all.get(&setting.key) {
                Some(known) if is_about && known.text != setting.text && is_total => imported.notes.push(format!(
                    "Containers differ in `{}`: {} was taken, {} was left.",
                    setting.key, known.text, setting.text
                )),
                Some(_) if !is_about => {}
                _ => all.set(&setting.key, setting.text, setting.line),
            }
        }
        all.unknown
            .extend(unknown.into_iter().filter(|unknown| is_its(&unknown.key)));
    }
    for (key, name) in misplaced.into_iter().filter(|(key, _)| !all.contains(key)) {
        imported.notes.push(format!(
            "`{key}` of {name} was left: it says nothing to the other process's container."
        ));
    }
    imported.take(all);
    Cluster {
        imported,
        has_flink: roles.iter().any(Option::is_some),
        has_process,
        elsewhere,
        is_official,
    }
}

/// What Flink ships for both processes.
pub(super) const SHIPPED: [(Process, &str, &str); 2] = [
    (Process::JobManager, "jobmanager.memory.process.size", "1600m"),
    (Process::TaskManager, "taskmanager.memory.process.size", "1728m"),
];

impl Cluster {
    /// The cluster as far as the text holds it: what takes the place of the image's configuration has the sizes, and so
    /// may files of variables.
    pub fn import(mut self, is_own_text: bool, env_files: &[String], current: &Document) -> Import {
        let flink = self.imported.flink().unwrap_or(current.flink);
        let is_told = |process| has_total(process, &self.imported.settings, flink);
        let is_any_told = Process::ALL.into_iter().any(is_told);
        let what = self.imported.form.name().replacen("a ", "this ", 1);
        if let Some(file) = self.elsewhere.clone() {
            if !is_any_told {
                return Import::Nothing(Nothing {
                    sentence: format!(
                        "The sizes are in {file}, which {what} puts in the place of the image's configuration: give me \
                         that, too."
                    ),
                    found: self.imported.settings,
                });
            }
            self.imported.notes.push(format!(
                "{file}, which {what} puts in the place of the image's configuration, may set more."
            ));
        }
        if !env_files.is_empty() {
            let files = env_files.join(", ");
            let note = format!("{files} may set more, also sizes, by FLINK_PROPERTIES: it was not given.");
            self.imported.notes.push(note);
        }
        Import::Clusters(vec![self.on_image(is_own_text, current)])
    }

    /// The cluster with what Flink's image ships below it.
    ///
    /// The entrypoint edits the shipped file, so what that sets counts beside what the text sets. An image of somebody's
    /// own may have another file: its sizes are taken only where the text says none. A text that was written here says
    /// all sizes itself.
    pub fn on_image(mut self, is_own_text: bool, current: &Document) -> Imported {
        let flink = self.imported.flink().unwrap_or(current.flink);
        let is_missing = |process: Process, key: &str| {
            let is_unknown = self
                .imported
                .unknown
                .iter()
                .any(|unknown| crate::processes::is_total(process, &unknown.key));
            match self.is_official && !is_own_text {
                true => self.imported.get(key).is_none() && !is_unknown,
                false => !crate::processes::has_total(process, &self.imported.settings, flink) && !is_unknown,
            }
        };
        let shipped = SHIPPED
            .into_iter()
            .filter(|(process, key, _)| self.elsewhere.is_none() && is_missing(*process, key));
        let shipped: Vec<_> = shipped.map(|(_, key, text)| (key, text)).collect();
        if !shipped.is_empty() {
            let sizes: Vec<_> = shipped.iter().map(|(key, text)| format!("{key}: {text}")).collect();
            let others = match self.is_official {
                true => "",
                false => " An image of your own may ship others.",
            };
            let reason = format!(
                "{} from the configuration that Flink's image ships, which its entrypoint edits.{others}",
                sizes.join(" and ")
            );
            self.imported.base = Some(Base {
                settings: shipped,
                reason,
                is_certain: self.is_official,
            });
        }
        self.imported
    }
}

/// A text with variables' defaults put in, unless nothing is to be put in.
pub(super) fn resolved(text: &str) -> String {
    match is_variable(text, true) {
        true => with_defaults(text),
        false => text.to_owned(),
    }
}

/// What Flink ships for the processes of whose size nothing is said.
pub(super) fn shipped(imported: &Imported, current: &Document, what: &str) -> Option<Base> {
    let flink = imported.flink().unwrap_or(current.flink);
    // A size of old counts as one, since its release is found by it.
    let is_heap = |process: Process, key: &str| is_total(process, key) && key.contains("manager.heap.");
    let is_missing = |(process, ..): &(Process, _, _)| {
        !has_total(*process, &imported.settings, flink)
            && !imported.settings.iter().any(|setting| is_heap(*process, &setting.key))
            && !imported.unknown.iter().any(|unknown| is_total(*process, &unknown.key))
    };
    let settings: Vec<_> = SHIPPED
        .into_iter()
        .filter(is_missing)
        .map(|(_, key, text)| (key, text))
        .collect();
    let sizes: Vec<_> = settings.iter().map(|(key, text)| format!("{key}: {text}")).collect();
    (!settings.is_empty()).then(|| Base {
        reason: format!(
            "{} from the configuration that Flink ships, since {what} does not say: the configuration file where it runs \
             may say something else.",
            sizes.join(" and ")
        ),
        settings,
        is_certain: false,
    })
}
