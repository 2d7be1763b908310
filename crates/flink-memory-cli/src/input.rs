//! A text that is looked at: what it is, and which Flink it is for.

use std::fmt::Display;
use std::fs::File;
use std::io::{self, Read};
use std::path::{Path, PathBuf};

use flink_config::{Answer, CannotEdit, ConfigFile, Document, Link, own_link};
use flink_import::{Form, Import, Imported, Origin, cluster_names, import, notes, position, together};
use flink_memory::{FlinkVersion, Place, Process};

use crate::arguments::Given;

/// Longer files hold no configuration, in bytes.
pub(crate) const LIMIT: u64 = 4 << 20;

/// What the standard input is called.
const STANDARD_INPUT: &str = "-";

/// A text as a file of Flink's, and what Flink makes of it.
#[derive(Debug)]
pub(crate) struct Input {
    /// The name that it was asked for by.
    pub name: String,
    pub answer: Answer,
    /// The processes that it configures.
    pub processes: Vec<Process>,
    /// Whether the document's text is what was read, so that its lines are those of the user's file.
    pub is_as_written: bool,
    /// What the text calls the cluster.
    pub cluster: Option<String>,
    /// What there is to say about the reading, in sentences without a full stop.
    notes: Vec<String>,
    /// What of the text is ignored.
    ignored: Vec<String>,
    /// The link that the text is, which may carry more than a configuration.
    link: Option<Link>,
    /// The text, and what it was imported around.
    pub text: Text,
}

/// A text as it was read.
#[derive(Debug)]
pub(crate) struct Text {
    text: String,
    /// What its file is called, where that counts.
    called: Option<String>,
    around: Document,
    /// Which of its clusters is looked at.
    cluster: usize,
    /// What all of them are called.
    clusters: Vec<String>,
}

impl Text {
    /// Which cluster is meant, where there are several.
    pub fn chosen(&self, given: &Given) -> Result<(), Trouble> {
        match (self.clusters.len(), &given.cluster) {
            (0 | 1, _) | (_, Some(_)) => Ok(()),
            (_, None) => Err(Trouble::Several(self.clusters.clone())),
        }
    }

    /// The same for changes that are written back.
    pub fn origin(&self) -> Origin<'_> {
        Origin {
            text: &self.text,
            name: self.called.as_deref(),
            around: &self.around,
            cluster: self.cluster,
        }
    }
}

/// Why a text is not looked at.
#[derive(Debug, thiserror::Error)]
pub(crate) enum Trouble {
    #[error("{0}")]
    Unreadable(#[from] io::Error),
    #[error("this has more than {} MiB, which is too long", .0 >> 20)]
    TooLong(u64),
    #[error("line {0} is not UTF-8")]
    NotUtf8(usize),
    #[error("{0}")]
    Nothing(String),
    #[error("there are {} clusters in it: say which by --cluster: {}", .0.len(), .0.join(", "))]
    Several(Vec<String>),
    #[error("there is no cluster called “{name}” in it: there are {names}")]
    NoSuchCluster { name: String, names: String },
    #[error(transparent)]
    CannotEdit(#[from] CannotEdit),
}

impl Input {
    /// Reads a file, or the standard input.
    pub fn read(path: &Path, given: &Given) -> Result<Self, Trouble> {
        let name = path.to_string_lossy();
        Self::of(&name, text_of(path)?, given)
    }

    /// Reads a text that is called by a name: each of its clusters, if there are several and none is asked for.
    pub fn clusters_of(name: &str, text: &str, given: &Given) -> Result<Vec<Self>, Trouble> {
        match Self::of(name, text.to_owned(), given) {
            Err(Trouble::Several(names)) => names
                .into_iter()
                .map(|cluster| {
                    let given = Given {
                        cluster: Some(cluster),
                        ..given.clone()
                    };
                    Self::of(name, text.to_owned(), &given)
                })
                .collect(),
            Err(trouble) => Err(trouble),
            Ok(input) => Ok(vec![input]),
        }
    }

    /// Reads files as one text.
    pub fn read_together(paths: &[PathBuf], given: &Given) -> Result<Self, Trouble> {
        let mut files = Vec::new();
        for path in paths {
            files.push((path.to_string_lossy(), text_of(path)?));
        }
        let text = together(files.iter().map(|(name, text)| (&**name, text.as_str())));
        let names: Vec<_> = files.iter().map(|(name, _)| &**name).collect();
        Self::of(&names.join("+"), text, given)
    }

    fn of(name: &str, text: String, given: &Given) -> Result<Self, Trouble> {
        let flink = given.flink.unwrap_or(FlinkVersion::NEWEST);
        let around = Document::new("", ConfigFile::usual(flink), flink, given.on.unwrap_or_default());
        let called = match given.file {
            Some(file) => Some(file.name()),
            None => Some(name).filter(|name| *name != STANDARD_INPUT),
        };
        let clusters = match import(&text, called, &around) {
            Import::Clusters(clusters) => clusters,
            // Whoever says that it is a file gets it read as one.
            Import::Nothing(_) if given.file.is_some() => Vec::new(),
            Import::Nothing(nothing) => {
                return Err(Trouble::Nothing(nothing.to_string().trim_end_matches('.').to_owned()));
            }
        };
        let form = clusters.first().map(|imported| imported.form);
        let file = given.file.or(match form {
            Some(Form::File(file)) => Some(file),
            Some(Form::EitherFile) => {
                let read = clusters.first().and_then(Imported::flink);
                Some(ConfigFile::usual(given.flink.or(read).unwrap_or(FlinkVersion::NEWEST)))
            }
            _ => None,
        });
        let is_file = |imported: &&Imported| matches!(imported.form, Form::File(_) | Form::EitherFile);
        match file {
            Some(file) => Ok(Self::as_written(
                name,
                text,
                file,
                clusters.first().filter(is_file),
                given,
            )),
            None => {
                let (cluster, imported, remarks) = chosen(&clusters, given.cluster.as_deref())?;
                let text = Text {
                    called: called.map(str::to_owned),
                    text,
                    around,
                    cluster,
                    clusters: of_now(&clusters),
                };
                Ok(Self::imported(name, text, imported, remarks, given)?)
            }
        }
    }

    /// A file of Flink's, as it stands.
    fn as_written(name: &str, text: String, file: ConfigFile, imported: Option<&Imported>, given: &Given) -> Self {
        let read = imported.and_then(Imported::flink);
        let flink = given.flink.or(read).unwrap_or_else(|| newest(file));
        let deployment = given.on.or(imported.and_then(Imported::runs_on));
        let mut notes = Vec::new();
        if !file.is_read_by(flink) {
            let usual = ConfigFile::usual(flink);
            notes.push(format!("Flink {flink} reads no {file}, but {usual}"));
        }
        let shown = imported.and_then(|imported| imported.release.as_ref());
        let is_own = |by: &str| by.starts_with("the link");
        if let Some(shown) = shown.filter(|shown| given.flink.is_none() && !is_own(&shown.by)) {
            notes.push(format!("Flink {flink}, as {} shows", shown.by));
        }
        let said = imported.map(flink_import::notes).unwrap_or_default();
        notes.extend(said.iter().map(|note| note.trim_end_matches('.').to_owned()));
        let document = Document::new(text.as_str(), file, flink, deployment.unwrap_or_default());
        Self {
            name: name.to_owned(),
            answer: Answer::new(document.clone()),
            processes: imported.map_or_else(|| Process::ALL.to_vec(), |imported| imported.processes.clone()),
            is_as_written: true,
            cluster: None,
            notes,
            ignored: Vec::new(),
            link: None,
            text: Text {
                text,
                called: Some(file.name().to_owned()),
                around: document,
                cluster: 0,
                clusters: Vec::new(),
            },
        }
    }

    /// What a text of another form sets, as the release's usual file.
    fn imported(
        name: &str,
        text: Text,
        imported: &Imported,
        remarks: Vec<String>,
        given: &Given,
    ) -> Result<Self, CannotEdit> {
        let flink = given.flink.or(imported.flink()).unwrap_or(FlinkVersion::NEWEST);
        let deployment = given.on.or(imported.runs_on()).unwrap_or_default();
        let file = ConfigFile::usual(flink);
        let asked = Imported {
            release: None,
            deployment: None,
            ..imported.clone()
        };
        let (document, left_out) = asked.document(&text.text, &Document::new("", file, flink, deployment))?;
        let mut said = remarks;
        if !left_out.is_empty() {
            let keys = left_out.join(", ");
            said.push(format!("{file} cannot hold what is set by {keys}"));
        }
        let shown = imported.release.as_ref().filter(|_| given.flink.is_none());
        let shown = shown.map(|shown| (format!("Flink {}", shown.value), shown.by.as_str()));
        let runs_on = imported.deployment.as_ref().filter(|_| given.on.is_none());
        let runs_on = runs_on.map(|shown| (shown.value.name().to_owned(), shown.by.as_str()));
        said.extend(
            shown
                .into_iter()
                .chain(runs_on)
                .map(|(what, by)| format!("{what}, as {by} shows")),
        );
        said.extend(notes(imported));
        said.extend(imported.caveat.map(str::to_owned));
        let is_link = imported.form == Form::Link;
        let link = own_link(&text.text).filter(|_| is_link).map(|own| own.link);
        Ok(Self {
            name: name.to_owned(),
            answer: Answer::new(document),
            processes: imported.processes.clone(),
            is_as_written: false,
            cluster: imported.name.clone(),
            notes: said
                .into_iter()
                .map(|note| note.trim_end_matches('.').to_owned())
                .collect(),
            ignored: imported.left.clone(),
            link,
            text,
        })
    }

    /// What Flink is asked about.
    pub fn document(&self) -> &Document {
        &self.answer.document
    }

    /// What the text is called in messages, with a line if the text has lines of the user's.
    pub fn place(&self, place: Option<Place>) -> String {
        match place.filter(|_| self.is_as_written) {
            Some(Place { line, column }) => format!("{}:{line}:{column}", self.name),
            None => self.name.clone(),
        }
    }

    /// What a link carries beside a configuration, read as far as it can be; what can is not ignored then.
    pub fn carried<T, E: Display>(
        &mut self,
        name: &str,
        of: impl FnOnce(&Link) -> Option<&String>,
        read: impl FnOnce(&str) -> (T, Vec<E>),
    ) -> T {
        let text = self.link.as_ref().and_then(of).map_or("", String::as_str);
        let (carried, bad) = read(text);
        self.ignored.retain(|ignored| ignored != name);
        self.ignored.extend(bad.iter().map(|part| format!("{name}: {part}")));
        carried
    }

    /// What there is to say about the reading, in sentences without a full stop.
    pub fn notes(&self) -> Vec<String> {
        const SHOWN: usize = 8;
        let mut notes = self.notes.clone();
        if !self.ignored.is_empty() {
            let more = if self.ignored.len() > SHOWN { ", …" } else { "" };
            let shown: Vec<_> = self.ignored.iter().take(SHOWN).cloned().collect();
            notes.push(format!("ignored: {}{more}", shown.join(", ").replace('\n', " ")));
        }
        notes
    }

    /// Everything there is to say about the reading, a line each.
    pub fn remarks(&self) -> Vec<String> {
        let notes = self.notes().into_iter().map(|note| format!("{}: {note}", self.name));
        let problems = self.answer.reading.problems.iter();
        let problems = problems.map(|problem| format!("{}: {}", self.place(Some(problem.place)), problem.message));
        notes.chain(problems).collect()
    }
}

/// The text of a file, or of the standard input.
pub(crate) fn text_of(path: &Path) -> Result<String, Trouble> {
    text_within(path, LIMIT)
}

/// The same of a file that may be that long, in bytes.
pub(crate) fn text_within(path: &Path, limit: u64) -> Result<String, Trouble> {
    let bytes = match &*path.to_string_lossy() {
        STANDARD_INPUT => bytes(io::stdin().lock(), limit)?,
        _ => bytes(File::open(path)?, limit)?,
    };
    String::from_utf8(bytes).map_err(|error| {
        let sound = error.as_bytes().iter().take(error.utf8_error().valid_up_to());
        Trouble::NotUtf8(sound.filter(|byte| **byte == b'\n').count() + 1)
    })
}

fn bytes(source: impl Read, limit: u64) -> Result<Vec<u8>, Trouble> {
    let mut bytes = Vec::new();
    source.take(limit + 1).read_to_end(&mut bytes)?;
    match u64::try_from(bytes.len()) {
        Ok(length) if length <= limit => Ok(bytes),
        _ => Err(Trouble::TooLong(limit)),
    }
}

/// The cluster that is asked for, or the only one; several that are alike are as good as one.
fn chosen<'i>(clusters: &'i [Imported], asked: Option<&str>) -> Result<(usize, &'i Imported, Vec<String>), Trouble> {
    let names = cluster_names(clusters);
    let all = names.join(", ");
    let nothing = || Trouble::Nothing("no Flink settings found".to_owned());
    let first = clusters.first().ok_or_else(nothing)?;
    if let Some(name) = asked {
        let found = position(&names, name).and_then(|at| Some((at, clusters.get(at)?, Vec::new())));
        return found.ok_or_else(|| Trouble::NoSuchCluster {
            name: name.to_owned(),
            names: all,
        });
    }
    let memory = |imported: &Imported| -> Vec<(String, String)> {
        let pairs = imported.pairs().filter(|(key, _)| key.contains("manager."));
        pairs.map(|(key, text)| (key.to_owned(), text.to_owned())).collect()
    };
    let is_like_first = |other: &Imported| {
        memory(other) == memory(first) && other.flink() == first.flink() && other.runs_on() == first.runs_on()
    };
    // The old side of a diff is not asked for.
    match clusters.iter().filter(|imported| !imported.is_old).all(is_like_first) {
        true if of_now(clusters).len() > 1 => {
            let remark = format!("{} clusters with the same memory: {all}", clusters.len());
            Ok((0, first, vec![remark]))
        }
        true => Ok((0, first, Vec::new())),
        false => Err(Trouble::Several(names)),
    }
}

/// What the clusters are called that are no old side of a diff.
fn of_now(clusters: &[Imported]) -> Vec<String> {
    let named = cluster_names(clusters).into_iter().zip(clusters);
    named
        .filter(|(_, imported)| !imported.is_old)
        .map(|(name, _)| name)
        .collect()
}

/// The newest release that reads a file.
fn newest(file: ConfigFile) -> FlinkVersion {
    let mut releases = FlinkVersion::ALL.into_iter().rev();
    let found = releases.find(|version| file.is_read_by(*version));
    found.unwrap_or(FlinkVersion::NEWEST)
}
