//! Understands every form that a Flink configuration comes in: what a text is, which clusters it describes, and what it
//! sets for each, or why there is nothing of that in it.
//!
//! Nothing is told of a text that was not understood: whatever no reader is sure of ends at a reason, not at numbers.

mod any_text;
mod command_line;
mod commands;
mod compose;
mod constants;
mod containers;
mod diff;
mod excerpts;
mod imported;
mod kubernetes;
mod log;
mod operators;
mod own_text;
mod plain_file;
mod processes;
mod quantity;
mod release;
mod solve;
mod summary;
mod values;
mod variables;
mod write_back;
mod yaml_tree;

use flink_config::{ConfigFile, Document, OwnLink, own_link, readable, without_comment};
use flink_memory::{FlinkVersion, Process};

use any_text::says_memory;
use imported::Settings;
use operators::{found, nothing};
use processes::{has_total, is_total};
use release::by_keys;

pub use command_line::{DynamicProperties, read_dynamic_properties};
pub use diff::unified_diff;
pub use imported::{Base, Form, Import, Imported, Nothing, Scope, Setting, Shown};
pub use summary::{cluster_names, notes, position};
pub use write_back::{CannotWriteBack, NotWritten, Origin, WrittenBack, change, write_back};

/// How many clusters of a text are told.
const CLUSTERS: usize = 200;

/// Reads a text of any form.
///
/// `name` is what its file is called, where it has a name: a `config.yaml` or a `flink-conf.yaml` is read as that.
/// `current` is the document around which a text is understood that does not tell its own release or deployment, like a
/// block of Flink's log. The link in a comment that was written here counts for release and deployment, and for the
/// settings only where the text holds none itself and is still what was written for that link.
pub fn import(text: &str, name: Option<&str>, current: &Document) -> Import {
    let text = readable(text);
    let named = name.and_then(|name| name.rsplit(['/', '\\']).next()?.parse().ok());
    let comment = match own_text::is_link(text) || own_text::is_summary(text) {
        true => text,
        false => text.strip_suffix(without_comment(text)).unwrap_or_default(),
    };
    let own = own_link(comment);
    let around = match &own {
        Some(own) => Document {
            flink: own.link.version,
            deployment: own.link.deployment,
            ..current.clone()
        },
        None => current.clone(),
    };
    let is_own_text = own.is_some() || without_comment(text).len() < text.len();
    let source = Source {
        named,
        own: own.as_ref(),
        is_own_text,
        is_inner: false,
        current: &around,
    };
    let import = match read(text, &source) {
        Import::Clusters(clusters) => completed(clusters, text, is_own_text, &around),
        nothing => nothing,
    };
    let (Import::Clusters(mut clusters), Some(own)) = (import.clone(), own) else {
        return import;
    };
    for imported in &mut clusters {
        let by = "the link in its comment";
        let is_file = matches!(imported.form, Form::File(_) | Form::EitherFile);
        imported.release = imported.release.take().filter(|_| !is_file).or(Some(Shown {
            value: own.link.version,
            by: by.to_owned(),
        }));
        imported.deployment = imported.deployment.take().or(Some(Shown {
            value: own.link.deployment,
            by: by.to_owned(),
        }));
    }
    Import::Clusters(clusters)
}

/// A text's surroundings.
#[derive(Clone, Copy)]
struct Source<'a> {
    /// The file of Flink's that its name says it is.
    named: Option<ConfigFile>,
    own: Option<&'a OwnLink<'a>>,
    /// Whether it was written here.
    is_own_text: bool,
    /// Whether it stands within another.
    is_inner: bool,
    current: &'a Document,
}

/// Reads a text by the first reader that is sure of it.
fn read(text: &str, source: &Source) -> Import {
    let Source { own, current, .. } = *source;
    let one = |imported: Imported| Import::Clusters(vec![imported]);
    let unless_written = |form: Form, read: &dyn Fn() -> Imported| match own {
        Some(own) if own_text::is_written_for(own, form, text) => one(own_text::of_link(own, form)),
        _ => one(read()),
    };
    if let Some(own) = own.filter(|_| own_text::is_link(text)) {
        return one(own_text::of_link(own, Form::Link));
    }
    if own_text::is_summary(text) {
        return unless_written(Form::Markdown, &|| own_text::read_summary(text, current));
    }
    let manifests = || {
        let import = match source.is_own_text {
            true => kubernetes::read_manifests(text, true, current),
            false => kubernetes::read_manifests(&variables::without_templates(text), false, current),
        }?;
        Some(match &import {
            Import::Clusters(clusters) => match clusters.as_slice() {
                [only] if only.form == Form::KubernetesResources => {
                    unless_written(Form::KubernetesResources, &|| only.clone())
                }
                _ => import,
            },
            Import::Nothing(_) => import,
        })
    };
    if let Some(file) = source.named {
        return match manifests().filter(is_by_any_name) {
            Some(manifests) => manifests,
            None if plain_file::is_anothers(text, file) => Import::Nothing(nothing(
                format!("It is called {file}, but there is no setting of Flink's in it."),
                Vec::new(),
            )),
            None => one(plain_file::read_file(text, Form::File(file), Some(file), current)),
        };
    }
    if log::is_log(text) {
        return unless_written(Form::Log, &|| log::read_log(text, current.flink, current.deployment));
    }
    if source.is_own_text {
        return read_arguments(text, &unless_written, current)
            .or_else(manifests)
            .or_else(|| {
                Some(one(plain_file::read_file(
                    text,
                    plain_file::form(text, current.flink)?,
                    None,
                    current,
                )))
            })
            .unwrap_or_else(|| read_any(text, current));
    }
    if !source.is_inner {
        if let Some(after) = excerpts::after_diff(text) {
            let mut import = read(
                &after,
                &Source {
                    is_inner: true,
                    ..*source
                },
            );
            if let Import::Clusters(clusters) = &mut import {
                for imported in clusters {
                    as_excerpt(
                        imported,
                        "This is a diff: the new state was taken, as far as the diff shows it.",
                        0,
                    );
                }
            }
            return import;
        }
        if let Some(import) = read_fences(text, source) {
            return import;
        }
    }
    if let Some(manifests) = manifests() {
        return manifests;
    }
    if let Some(form) = plain_file::recognize(text, current.flink) {
        return match variables::is_template(text) {
            true => read_any(text, current),
            false => one(plain_file::read_file(text, form, None, current)),
        };
    }
    if let Some(imported) = any_text::read_dockerfile(text, current) {
        return one(imported);
    }
    let commands = commands::read(text, current);
    if !commands.is_empty() {
        return Import::Clusters(commands);
    }
    read_arguments(text, &unless_written, current).unwrap_or_else(|| read_any(text, current))
}

/// Reads arguments that stand alone: `-D` and what it sets, or a JVM's.
fn read_arguments(
    text: &str,
    unless_written: &dyn Fn(Form, &dyn Fn() -> Imported) -> Import,
    current: &Document,
) -> Option<Import> {
    if command_line::is_command_line(text) {
        let imported = read_dynamic(text);
        let mut keys = imported.settings.iter().chain(&imported.unknown);
        if keys.any(|setting| flink_memory::option::find(&setting.key).is_some()) {
            return Some(Import::Clusters(vec![imported]));
        }
    }
    if log::is_arguments(text) {
        let read = || log::read_arguments(text, current.flink, current.deployment);
        let import = unless_written(Form::JvmArguments, &read);
        if matches!(&import, Import::Clusters(clusters) if clusters.iter().any(|imported| !imported.settings.is_empty()))
        {
            return Some(import);
        }
    }
    None
}

/// Whether a text is a manifest whatever its file is called.
fn is_by_any_name(import: &Import) -> bool {
    match import {
        Import::Clusters(clusters) => clusters.iter().any(|imported| {
            matches!(
                imported.form,
                Form::FlinkDeployment | Form::DockerCompose | Form::Kubernetes
            )
        }),
        Import::Nothing(_) => true,
    }
}

/// Reads what stands between fences; none where nothing there is a configuration.
fn read_fences(text: &str, source: &Source) -> Option<Import> {
    if !text.contains("```") && !text.contains("~~~") {
        return None;
    }
    let mut clusters: Vec<Imported> = Vec::new();
    for (fenced, first) in excerpts::fenced(text).into_iter().take(CLUSTERS) {
        if fenced.contains("```") {
            continue;
        }
        if let Import::Clusters(found) = read(
            &fenced,
            &Source {
                is_inner: true,
                ..*source
            },
        ) {
            for mut imported in found.into_iter().filter(says_memory) {
                as_excerpt(
                    &mut imported,
                    &format!("It stands in the text from line {} on.", first + 1),
                    first,
                );
                clusters.push(imported);
            }
        }
    }
    (!clusters.is_empty()).then_some(Import::Clusters(clusters))
}

/// A file within another text cannot take a document's place as it stands.
fn as_excerpt(imported: &mut Imported, note: &str, first: u32) {
    if matches!(imported.form, Form::File(_) | Form::EitherFile) {
        imported.form = Form::AnyText;
        imported.scope = Scope::Configuration;
    }
    for setting in &mut imported.settings {
        setting.line = setting.line.map(|line| line.saturating_add(first));
    }
    imported.notes.push(note.to_owned());
}

/// Reads the `-D` arguments that stand alone.
fn read_dynamic(text: &str) -> Imported {
    let DynamicProperties { settings: all, left } = read_dynamic_properties(text);
    let mut settings = Settings::default();
    for (key, text) in all {
        settings.set(&key, text, None);
    }
    let mut imported = Imported {
        left,
        ..Imported::of(Form::DynamicProperties)
    };
    imported.take(settings);
    imported
}

/// Reads a text by the options in it, or tells why there is nothing to read.
fn read_any(text: &str, current: &Document) -> Import {
    let plain = variables::without_templates(text);
    let imported = any_text::read(&plain, current);
    if log::is_failure(text) && !imported.as_ref().is_some_and(says_memory) {
        return Import::Nothing(nothing(
            "This tells of a failure, and is no configuration: give me the configuration, or the log from its start.",
            Vec::new(),
        ));
    }
    let Some(imported) = imported else {
        let names_flink = text.to_lowercase().contains("flink");
        return Import::Nothing(nothing(
            match names_flink {
                true => "It speaks of Flink, but there is no setting of Flink's in it.",
                false => "There is no setting of Flink's in it.",
            },
            Vec::new(),
        ));
    };
    match says_memory(&imported) {
        true => Import::Clusters(vec![imported]),
        false => Import::Nothing(nothing("Nothing in it is about memory.", found(&imported))),
    }
}

/// The clusters of which enough is known, each with its release and its processes.
fn completed(clusters: Vec<Imported>, text: &str, is_own_text: bool, current: &Document) -> Import {
    let mut known = Vec::new();
    let mut reason = None;
    for mut imported in clusters.into_iter().take(CLUSTERS) {
        let is_file = matches!(imported.form, Form::File(_) | Form::EitherFile);
        if imported.release.is_none() && !is_own_text && !is_file {
            imported.release = shown_release(&imported, text, current);
        }
        let flink = imported.flink().unwrap_or(current.flink);
        if is_own_text {
            // What was written here means what it says, whatever it looks like.
            let known = &imported.settings;
            let unknown = imported
                .unknown
                .iter()
                .filter(|unknown| !known.iter().any(|known| known.key == unknown.key));
            let unknown: Vec<_> = unknown.cloned().collect();
            imported.settings.extend(unknown);
            imported.unknown.clear();
        }
        if is_file || is_own_text || matches!(imported.form, Form::Link | Form::Markdown) {
            imported.processes = Process::ALL.to_vec();
            // A link may have none.
            if is_file || !imported.settings.is_empty() {
                known.push(imported);
            }
            continue;
        }
        let base = imported.base.clone();
        let is_based = |process: Process| {
            let mut settings = base.iter().flat_map(|base| &base.settings);
            settings.any(|(key, _)| is_total(process, key))
        };
        // A few arguments are about the process that they name.
        let is_named = |process: Process| {
            let mut all = imported.settings.iter().chain(&imported.unknown);
            all.any(|setting| processes::process_of_key(&setting.key) == Some(process))
        };
        let is_part =
            imported.form == Form::DynamicProperties && imported.deployment.is_none() && imported.base.is_none();
        if imported.processes.is_empty() {
            let is_known = |process: &Process| {
                let is_told = has_total(*process, &imported.settings, flink) || is_based(*process);
                is_told || (is_part && is_named(*process))
            };
            imported.processes = Process::ALL.into_iter().filter(is_known).collect();
        }
        if is_part {
            imported.base = containers::shipped(&imported, current, "the text");
        }
        // A few settings are for the document at hand.
        if imported.processes.is_empty() && imported.scope == Scope::Settings && !current.text.trim().is_empty() {
            imported.processes = Process::ALL.into_iter().filter(|process| is_named(*process)).collect();
        }
        if imported.base.as_ref().is_some_and(|base| !base.is_certain) {
            without_conflicts(&mut imported, flink, current.deployment);
        }
        imported.name = imported.name.filter(|name| !variables::is_variable(name, false));
        tell_unknown(&mut imported);
        match imported.processes.is_empty() {
            true => reason = reason.or_else(|| Some(unknown_sizes(&imported, text))),
            false => known.push(imported),
        }
    }
    match (known.is_empty(), reason) {
        (false, _) => Import::Clusters(known),
        (true, Some(reason)) => Import::Nothing(reason),
        (true, None) => Import::Nothing(nothing("There is no setting of Flink's in it.", Vec::new())),
    }
}

/// The release that the keys of a cluster show, or the file that the text speaks of.
fn shown_release(imported: &Imported, text: &str, current: &Document) -> Option<Shown<FlinkVersion>> {
    let file = match (text.contains("conf/config.yaml"), text.contains("flink-conf.yaml")) {
        (true, false) => Some(ConfigFile::ConfigYaml),
        (false, true) => Some(ConfigFile::FlinkConf),
        _ => None,
    };
    let usual = file.map_or(current.flink, |file| release::newest(file, current));
    let keys = imported.settings.iter().map(|setting| setting.key.as_str());
    by_keys(keys, usual, |version| file.is_none_or(|file| file.is_read_by(version))).or_else(|| {
        let file = file.filter(|_| usual != current.flink)?;
        Some(Shown {
            value: usual,
            by: format!("the name {file}"),
        })
    })
}

/// Takes a process away that Flink would refuse only because of a size which is but supposed.
fn without_conflicts(imported: &mut Imported, flink: FlinkVersion, deployment: flink_memory::Deployment) {
    let Some(base) = imported.base.clone() else { return };
    let with = |size: Option<&'static str>| -> flink_memory::Configuration {
        let based = base.settings.iter().map(|(key, text)| (*key, size.unwrap_or(text)));
        based.chain(imported.pairs()).collect()
    };
    // What Flink refuses whatever the size is, it refuses for another reason.
    let (shipped, ample) = (with(None), with(Some("1000g")));
    let target = |process| flink_memory::Target {
        process,
        version: flink,
        deployment: imported.runs_on().unwrap_or(deployment),
    };
    let is_conflict = |process: &Process| {
        let is_based = base.settings.iter().any(|(key, _)| is_total(*process, key));
        let starts = |configuration| flink_memory::derive(target(*process), configuration).outcome.is_ok();
        is_based && !starts(&shipped) && starts(&ample)
    };
    let conflicts: Vec<_> = Process::ALL.into_iter().filter(is_conflict).collect();
    for process in conflicts {
        imported.processes.retain(|known| *known != process);
        if let Some(base) = &mut imported.base {
            base.settings.retain(|(key, _)| !is_total(process, key));
        }
        imported.notes.push(format!(
            "With the size that Flink ships, the {} would not start with these settings: its size must be set elsewhere.",
            process.name()
        ));
    }
    imported.base = imported.base.take().filter(|base| !base.settings.is_empty());
}

/// Tells of what is set to a variable, where it is about memory.
fn tell_unknown(imported: &mut Imported) {
    let about_memory = imported
        .unknown
        .iter()
        .filter(|unknown| processes::is_about_memory(&unknown.key));
    let mut keys: Vec<_> = about_memory.map(|unknown| unknown.key.clone()).collect();
    keys.dedup();
    if !keys.is_empty() {
        imported.notes.push(format!(
            "Left, since the text does not hold the value: {}.",
            keys.join(", ")
        ));
    }
    for process in Process::ALL
        .into_iter()
        .filter(|process| !imported.processes.contains(process))
    {
        imported
            .notes
            .push(format!("How large the {} is, this text does not tell.", process.name()));
    }
}

/// Why nothing can be derived of a cluster.
fn unknown_sizes(imported: &Imported, text: &str) -> Nothing {
    let is_left = |process: Process| imported.unknown.iter().any(|unknown| is_total(process, &unknown.key));
    let mut found = imported.settings.clone();
    found.retain(|setting| processes::is_about_memory(&setting.key));
    let about_memory = imported
        .unknown
        .iter()
        .filter(|unknown| processes::is_about_memory(&unknown.key));
    let mut expressions: Vec<_> = about_memory.map(|unknown| unknown.key.as_str()).collect();
    expressions.dedup();
    let expressions = match expressions.as_slice() {
        [] => String::new(),
        keys => format!(" What it sets {} to is an expression.", keys.join(" and ")),
    };
    match Process::ALL.into_iter().any(is_left) {
        true => nothing(kubernetes::template_advice(text), found),
        false => nothing(
            format!(
                "This is {}, but it does not tell how large the processes are: that is said elsewhere.{expressions}",
                imported.form.name()
            ),
            found,
        ),
    }
}

#[cfg(test)]
mod tests;
