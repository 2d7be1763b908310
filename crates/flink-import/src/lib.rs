//! Understands every form that a Flink configuration comes in: what a text is, which clusters it describes, and what it
//! sets for each, or why there is nothing of that in it.
//!
//! Nothing is told of a text that was not understood: whatever no reader is sure of ends at a reason, not at numbers.

mod any_text;
mod command_line;
mod commands;
mod comments;
mod compose;
mod constants;
mod containers;
mod diff;
mod excerpts;
mod imported;
mod kubernetes;
mod local;
mod log;
mod operators;
mod own_text;
mod plain_file;
mod processes;
mod quantity;
mod release;
mod solve;
mod summary;
mod together;
mod values;
mod variables;
mod wrapped;
mod write_back;
mod yaml_tree;

use flink_config::{ConfigFile, Document, OwnLink, own_link, readable, without_comment};
use flink_memory::{Deployment, FlinkVersion, Process};

use any_text::says_memory;
use imported::Settings;
use operators::{found, nothing};
use processes::{has_total, is_total};
use release::by_keys;

pub use command_line::{DynamicProperties, read_dynamic_properties};
pub use diff::unified_diff;
pub use imported::{Base, Form, Import, Imported, Nothing, Scope, Setting, Shown};
pub use quantity::quantity;
pub use summary::{cluster_names, notes, position};
pub use together::together;
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
        Import::Clusters(clusters) => completed(clusters, text, &source),
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
    if !source.is_inner
        && let Some(import) = together::read_files(text, source)
    {
        return import;
    }
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
                format!("It is called {file}, but has no Flink settings."),
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
        if let Some(import) = read_diff(text, source) {
            return import;
        }
        if let Some(import) = read_fences(text, source) {
            return import;
        }
    }
    if let Some(manifests) = manifests() {
        return manifests;
    }
    if let Some(imported) = read_below_heading(text, current) {
        return one(imported);
    }
    let form = plain_file::recognize(text, current.flink);
    if let Some(form) = form.filter(|_| !excerpts::is_around(text)) {
        let file = plain_file::read_file(text, form, None, current);
        let is_variable = |setting: &Setting| {
            let is_size = Process::ALL.into_iter().any(|process| is_total(process, &setting.key));
            is_size && variables::is_variable(&setting.text, true)
        };
        return match variables::is_template(text) || file.settings.iter().any(is_variable) {
            true => read_any(text, current),
            false => one(file),
        };
    }
    if let Some(import) = wrapped::read(text, current) {
        return import;
    }
    if let Some(import) = any_text::read_dockerfile(text, current) {
        return import;
    }
    if let Some(import) = commands::read(text, current) {
        return import;
    }
    let import = read_arguments(text, &unless_written, current).unwrap_or_else(|| read_any(text, current));
    match (form, &import) {
        (Some(form), Import::Nothing(_)) => one(plain_file::read_file(text, form, None, current)),
        _ => import,
    }
}

/// Reads a configuration file that was pasted with a heading over it.
fn read_below_heading(text: &str, current: &Document) -> Option<Imported> {
    let (below, first) = excerpts::below_heading(text)?;
    let form = plain_file::recognize(below, current.flink)?;
    if excerpts::is_around(text) || variables::is_template(text) || plain_file::is_refused(below, form) {
        return None;
    }
    let mut imported = plain_file::read_file(below, form, None, current);
    if let Some((release, words)) = release::Release::in_words(text, first as usize + 1) {
        imported.take_release(&release, words);
    }
    as_excerpt(
        &mut imported,
        &format!("It stands in the text from line {} on.", first + 1),
        first,
    );
    Some(imported)
}

/// Reads the new state of a diff, and the old one to compare with; none if a text is no diff.
fn read_diff(text: &str, source: &Source) -> Option<Import> {
    let inner = Source {
        is_inner: true,
        ..*source
    };
    let mut import = read(&excerpts::after_diff(text)?, &inner);
    let Import::Clusters(clusters) = &mut import else {
        return Some(import);
    };
    for imported in clusters.iter_mut() {
        as_excerpt(
            imported,
            "This is a diff: the new state was taken, as far as the diff shows it.",
            0,
        );
    }
    let old = excerpts::before_diff(text).map(|old| read(&old, &inner));
    if let ([new], Some(Import::Clusters(mut old))) = (clusters.as_mut_slice(), old)
        && let [before] = old.as_mut_slice()
        && !new.pairs().eq(before.pairs())
        && says_memory(before)
    {
        let mut before = before.clone();
        as_excerpt(&mut before, "This is the old state of a diff.", 0);
        before.is_old = true;
        let named = |name: &Option<String>, side: &str| match name {
            Some(name) => format!("{name} ({side})"),
            None => side.to_owned(),
        };
        before.name = Some(named(&before.name, "before"));
        new.name = Some(named(&new.name, "after"));
        clusters.push(before);
    }
    Some(import)
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
                as_excerpt(&mut imported, &format!("From line {} of the text.", first + 1), first);
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
    let states = any_text::read(&plain, current);
    let (about_memory, others): (Vec<_>, Vec<_>) = states.into_iter().partition(says_memory);
    if !about_memory.is_empty() {
        return Import::Clusters(about_memory);
    }
    if log::is_failure(text) {
        return Import::Nothing(nothing(
            "This is the message of a failure, which `flink-memory explain` and the page read, not a configuration: use the \
             configuration, or the log from its start.",
            Vec::new(),
        ));
    }
    if let Some(imported) = others.first() {
        return Import::Nothing(nothing("Nothing in it is about memory.", found(imported)));
    }
    let names_flink = text.to_lowercase().contains("flink");
    Import::Nothing(nothing(
        match names_flink {
            true => "It mentions Flink, but has no Flink settings.",
            false => "No Flink settings found.",
        },
        Vec::new(),
    ))
}

/// The clusters of which enough is known, each with its release and its processes.
fn completed(clusters: Vec<Imported>, text: &str, source: &Source) -> Import {
    let Source {
        is_own_text, current, ..
    } = *source;
    let mut known = Vec::new();
    let mut reason = None;
    let old = of_old_releases(text).filter(|_| !is_own_text);
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
        let is_said = |note: &String| note.contains("1.9 or older") || note.contains("before 1.10");
        if !imported.notes.iter().any(is_said) {
            imported.notes.extend(old.clone());
        }
        if is_file && imported.deployment.is_none() && has_local_target(&imported) {
            imported = imported.on(Deployment::Local, "its execution.target");
        }
        if is_file || is_own_text || matches!(imported.form, Form::Link | Form::Markdown) {
            imported.processes = Process::ALL.to_vec();
            let is_local = imported.runs_on() == Some(Deployment::Local);
            if is_file && !is_own_text && !is_local && source.named.is_none() {
                without_absent(&mut imported);
            }
            // A link may have none.
            if is_file || !imported.settings.is_empty() {
                known.push(imported);
            }
            continue;
        }
        if imported.deployment.is_none() && has_local_target(&imported) {
            imported = imported.on(Deployment::Local, "its execution.target");
        }
        // Nothing there needs a total, and no image is started.
        if imported.runs_on().unwrap_or(current.deployment) == Deployment::Local {
            imported.processes = Process::ALL.to_vec();
            imported.base = None;
            tell_unknown(&mut imported);
            known.push(imported);
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
            let processes = imported.processes.clone();
            let is_about = |key: &str| processes.iter().any(|process| is_total(*process, key));
            imported.base = containers::shipped(&imported, current, "the text").and_then(|base| base.only(is_about));
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
        (true, None) => Import::Nothing(nothing("No Flink settings found.", Vec::new())),
    }
}

/// Leaves the process out of which a file without a name says nothing, though it has sizes of the other: it is a part of
/// a file, then.
fn without_absent(imported: &mut Imported) {
    let is_about = |process: &Process| {
        let mut keys = imported.settings.iter().map(|setting| setting.key.as_str());
        keys.any(|key| {
            let end = key.strip_prefix(processes::word(*process)).unwrap_or_default();
            end.starts_with(".memory.") || end.starts_with(".heap.")
        })
    };
    let known: Vec<_> = Process::ALL.into_iter().filter(is_about).collect();
    if let [_] = known.as_slice() {
        imported.processes = known;
        tell_unknown(imported);
    }
}

/// What there is to say of keys that only releases before 1.10 read.
fn of_old_releases(text: &str) -> Option<String> {
    const KEYS: [&str; 7] = [
        "taskmanager.memory.fraction",
        "taskmanager.memory.preallocate",
        "taskmanager.memory.off-heap",
        "containerized.heap-cutoff-ratio",
        "containerized.heap-cutoff-min",
        "yarn.heap-cutoff-ratio",
        "taskmanager.net.sender-extra-buffers",
    ];
    if !KEYS.iter().any(|key| text.contains(key)) {
        return None;
    }
    let text = comments::without_comments(text);
    let is_part = |char: char| char.is_ascii_alphanumeric() || matches!(char, '.' | '-' | '_');
    let mut words = text
        .split(|char: char| !is_part(char))
        .map(|word| word.trim_start_matches("-D"));
    words.find(|word| KEYS.contains(word)).map(release::of_old)
}

/// Whether the settings say that a job runs in the JVM that submits it.
fn has_local_target(imported: &Imported) -> bool {
    let mut all = imported.settings.iter().chain(&imported.unknown);
    all.any(|setting| setting.key == "execution.target" && local::is_target(&setting.text))
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
fn without_conflicts(imported: &mut Imported, flink: FlinkVersion, deployment: Deployment) {
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
            .push(format!("This text does not say how large the {} is.", process.name()));
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
                "This is {}, but it does not say how large the processes are: look elsewhere.{expressions}",
                imported.form.name()
            ),
            found,
        ),
    }
}

#[cfg(test)]
mod tests;
