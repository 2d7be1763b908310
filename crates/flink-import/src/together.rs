//! Several files as one text: what belongs to the same cluster is put together.
//!
//! Each file begins with a line `==> NAME <==`, as `head` and `tail` print them. Manifests are read as one stream, the
//! variables of an `.env` file are put into the others, and configuration files and Dockerfiles stand below what starts
//! Flink with them.

use flink_config::{ConfigFile, Document};
use flink_memory::Deployment;

use crate::imported::{Form, Import, Imported, Settings};
use crate::plain_file;
use crate::processes::{is_total, process_named, process_of_key};
use crate::release::Release;
use crate::variables::substituted;
use crate::{Source, any_text, read};

/// How many files are read together.
const FILES: usize = 50;

/// A file within a text.
struct File<'t> {
    name: &'t str,
    text: &'t str,
    /// How many lines are before its first.
    first: u32,
}

/// What a file is for the others.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Role {
    Variables,
    Manifest,
    /// Below what starts Flink with it.
    Below,
    Other,
}

/// Several files as one text, each below a line with its name.
pub fn together<'f>(files: impl IntoIterator<Item = (&'f str, &'f str)>) -> String {
    let mut joined = String::new();
    for (name, text) in files {
        if !(joined.is_empty() || joined.ends_with('\n')) {
            joined.push('\n');
        }
        joined += &format!("==> {} <==\n{text}", name.replace('\n', " "));
    }
    joined
}

/// The files of a text that begins with one; none if it is a text of its own.
fn files(text: &str) -> Vec<File<'_>> {
    let name = |line: &'_ str| {
        let name = line.trim_end().strip_prefix("==> ")?.strip_suffix(" <==")?;
        Some(line.get(4..4 + name.len())?.len())
    };
    if text.lines().next().and_then(name).is_none() {
        return Vec::new();
    }
    let mut found: Vec<File> = Vec::new();
    let mut at = 0;
    for (line, number) in text.split_inclusive('\n').zip(1..) {
        let (start, end) = (at, at + line.len());
        at = end;
        let starts = name(line).filter(|_| found.len() < FILES);
        match (starts, found.last_mut()) {
            (Some(length), _) => found.push(File {
                name: text.get(start + 4..start + 4 + length).unwrap_or_default(),
                text: text.get(end..end).unwrap_or_default(),
                first: number,
            }),
            (None, Some(last)) => last.text = text.get(end - line.len() - last.text.len()..end).unwrap_or_default(),
            (None, None) => {}
        }
    }
    found
}

fn role(file: &File, current: &Document) -> Role {
    let name = file.name.rsplit(['/', '\\']).next().unwrap_or_default();
    let starts = |start: &str| file.text.lines().any(|line| line.starts_with(start));
    if name == ".env" || name.ends_with(".env") {
        Role::Variables
    } else if starts("apiVersion:") || starts("kind:") {
        Role::Manifest
    } else if name.parse::<ConfigFile>().is_ok()
        || plain_file::recognize(file.text, current.flink).is_some()
        || any_text::read_dockerfile(file.text, current).is_some()
    {
        Role::Below
    } else {
        Role::Other
    }
}

/// Reads the files of a text together; none if it has no files in it.
pub(super) fn read_files(text: &str, source: &Source) -> Option<Import> {
    let files = files(text);
    let current = source.current;
    let roles: Vec<_> = files.iter().map(|file| role(file, current)).collect();
    let of = |wanted: Role| {
        files
            .iter()
            .zip(&roles)
            .filter(move |(_, role)| **role == wanted)
            .map(|(file, _)| file)
    };
    if files.is_empty() {
        return None;
    }
    let variables: Vec<_> = of(Role::Variables)
        .flat_map(|file| file.text.lines())
        .filter_map(variable)
        .collect();
    let known = |text: &str| match variables.is_empty() {
        true => text.to_owned(),
        false => substituted(text, &|name| {
            let mut named = variables.iter().filter(|(known, _)| *known == name);
            named.next().map(|(_, value)| (*value).to_owned())
        }),
    };
    let inner = |name: &str, text: &str| {
        let inner = Source {
            is_inner: true,
            named: name.rsplit(['/', '\\']).next().and_then(|name| name.parse().ok()),
            ..*source
        };
        read(text, &inner)
    };
    let mut clusters: Vec<Imported> = Vec::new();
    let mut reasons = Vec::new();
    let manifests: Vec<_> = of(Role::Manifest).collect();
    if !manifests.is_empty() {
        // One stream, in which every line stays where it is.
        let mut stream = String::new();
        let mut lines = 0;
        for file in manifests {
            while lines + 1 < file.first {
                stream.push('\n');
                lines += 1;
            }
            stream += "---\n";
            stream += file.text;
            lines = file.first + u32::try_from(file.text.lines().count()).unwrap_or(0);
        }
        match read(
            &stream,
            &Source {
                is_inner: true,
                named: None,
                ..*source
            },
        ) {
            Import::Clusters(found) => clusters.extend(patched(found)),
            Import::Nothing(nothing) => reasons.push((nothing, stream)),
        }
    }
    for file in of(Role::Other) {
        let text = known(file.text);
        match inner(file.name, &text) {
            Import::Clusters(found) => clusters.extend(found.into_iter().map(|imported| moved(imported, file.first))),
            Import::Nothing(nothing) => reasons.push((nothing, text)),
        }
    }
    let below: Vec<_> = of(Role::Below)
        .filter_map(|file| match inner(file.name, file.text) {
            Import::Clusters(found) => found.into_iter().next().map(|found| (file, moved(found, file.first))),
            // A Dockerfile that copies the configuration says the release, all the same.
            Import::Nothing(nothing) => any_text::read_dockerfile(file.text, current).map(|_| {
                let imported = mounting(&nothing, file.text).on(Deployment::Docker, "a Dockerfile");
                (file, moved(imported, file.first))
            }),
        })
        .collect();
    // Containers that say nothing of sizes: those are in the file that they mount.
    if clusters.is_empty() && !below.is_empty() {
        clusters.extend(reasons.first().map(|(nothing, text)| mounting(nothing, text)));
    }
    if clusters.is_empty() {
        clusters.extend(of_files(&below));
    } else {
        for (_, below) in below.iter().rev() {
            for cluster in &mut clusters {
                put_below(cluster, below);
            }
        }
    }
    if clusters.is_empty() {
        return reasons.into_iter().next().map(|(nothing, _)| Import::Nothing(nothing));
    }
    for cluster in &mut clusters {
        cluster.files = files.iter().map(|file| (file.name.to_owned(), file.first)).collect();
        cluster.notes.push(told(cluster, &files));
    }
    Some(Import::Clusters(clusters))
}

/// How many settings are from which file, in a sentence.
fn told(cluster: &Imported, files: &[File]) -> String {
    let mut lines = cluster
        .settings
        .iter()
        .filter_map(|setting| setting.line)
        .collect::<Vec<_>>();
    let mut told = Vec::new();
    for file in files.iter().rev() {
        let all = lines.len();
        lines.retain(|line| *line <= file.first);
        told.push(match all - lines.len() {
            0 => file.name.to_owned(),
            1 => format!("{} (1 setting)", file.name),
            count => format!("{} ({count} settings)", file.name),
        });
    }
    told.reverse();
    format!("Read together: {}.", told.join(", "))
}

/// A line of an `.env` file.
fn variable(line: &str) -> Option<(&str, &str)> {
    let line = line.trim();
    let line = line.strip_prefix("export ").unwrap_or(line);
    let (name, value) = line.split_once('=').filter(|_| !line.starts_with('#'))?;
    Some((name.trim(), value.trim().trim_matches(['"', '\''])))
}

/// With its lines counted in the whole text.
fn moved(mut imported: Imported, first: u32) -> Imported {
    for setting in imported.settings.iter_mut().chain(&mut imported.unknown) {
        setting.line = setting.line.map(|line| line.saturating_add(first));
    }
    imported
}

/// The clusters of manifests, of which one by the same name as another before it is a patch of that.
fn patched(found: Vec<Imported>) -> Vec<Imported> {
    let mut clusters: Vec<Imported> = Vec::new();
    for patch in found {
        let is_same = |other: &&mut Imported| {
            other.form == Form::FlinkDeployment
                && patch.form == other.form
                && patch.name.is_some()
                && patch.name == other.name
        };
        match clusters.iter_mut().find(is_same) {
            Some(patched) => {
                let mut above = patch;
                put_below(&mut above, patched);
                above.deployment = above.deployment.or(patched.deployment.take());
                *patched = above;
            }
            None => clusters.push(patch),
        }
    }
    clusters
}

/// The cluster of containers that say no sizes, but mount a file.
fn mounting(nothing: &crate::Nothing, text: &str) -> Imported {
    let is_compose = text.contains("services:");
    let deployment = if is_compose {
        Deployment::Docker
    } else {
        Deployment::Kubernetes
    };
    let form = if is_compose {
        Form::DockerCompose
    } else {
        Form::Kubernetes
    };
    let mut imported = Imported::of(form).on(deployment, form.name());
    imported.settings.clone_from(&nothing.found);
    let image = any_text::image_words(text).find_map(|image| Some((Release::of_image(image)?, image)));
    if let Some((release, image)) = image {
        imported.take_release(&release, format!("the image {image}"));
    }
    imported
}

/// Puts settings below those of a cluster, which win.
fn put_below(cluster: &mut Imported, below: &Imported) {
    let mut settings = Settings::default();
    for setting in below
        .settings
        .iter()
        .chain(&below.unknown)
        .chain(&cluster.settings)
        .chain(&cluster.unknown)
    {
        settings.set(&setting.key, setting.text.clone(), setting.line);
    }
    cluster.take(settings);
    cluster.release = cluster.release.take().or_else(|| below.release.clone());
    // A file in the place of the shipped one says all that this does not.
    let says = |key: &str| {
        process_of_key(key).is_some_and(|process| below.settings.iter().any(|setting| is_total(process, &setting.key)))
    };
    if let Some(base) = &mut cluster.base {
        base.settings.retain(|(key, _)| !says(key));
    }
    cluster.base = cluster.base.take().filter(|base| !base.settings.is_empty());
    cluster.processes.clear();
}

/// The clusters of files alone: one, where each is for a process of it.
fn of_files(files: &[(&File, Imported)]) -> Vec<Imported> {
    let process = |file: &File| process_named(file.name);
    if let [(one, first), (other, second)] = files
        && let (Some(one), Some(other)) = (process(one), process(other))
        && one != other
    {
        let mut settings = Settings::default();
        for (process, imported) in [(one, first), (other, second)] {
            for setting in &imported.settings {
                let is_its = process_of_key(&setting.key).is_none_or(|of| of == process);
                if is_its || !settings.contains(&setting.key) {
                    settings.set(&setting.key, setting.text.clone(), setting.line);
                }
            }
        }
        let mut both = Imported::of(Form::Configuration);
        both.release = first.release.clone().or_else(|| second.release.clone());
        both.take(settings);
        return vec![both];
    }
    let named = files.iter().map(|(file, imported)| Imported {
        name: Some(file.name.to_owned()),
        form: Form::Configuration,
        scope: crate::Scope::Configuration,
        ..imported.clone()
    });
    named.collect()
}
