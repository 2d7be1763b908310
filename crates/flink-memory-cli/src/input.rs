//! A text that is looked at: what it is, and which Flink it is for.

use std::fs::File;
use std::io::{self, Read};
use std::path::Path;

use flink_config::{Answer, CannotEdit, ConfigFile, Document};
use flink_import::{Form, Imported, Scope, import, recognize};
use flink_memory::{FlinkVersion, Place, Process};

use crate::arguments::Source;

/// Longer files hold no configuration, in bytes.
const LIMIT: u64 = 4 << 20;

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
    /// What there is to say about the reading, in sentences without a full stop.
    pub notes: Vec<String>,
}

/// Why a text is not looked at.
#[derive(Debug, thiserror::Error)]
pub(crate) enum Trouble {
    #[error("{0}")]
    Unreadable(#[from] io::Error),
    #[error("this has more than 4 MiB, which is too long for a configuration")]
    TooLong,
    #[error("line {0} is not UTF-8")]
    NotUtf8(usize),
    #[error("there is no setting of Flink's in it")]
    Nothing,
    #[error(transparent)]
    CannotEdit(#[from] CannotEdit),
}

impl Input {
    /// Reads a file, or the standard input.
    pub fn read(name: &str, source: &Source) -> Result<Self, Trouble> {
        let bytes = match name {
            STANDARD_INPUT => bytes(io::stdin().lock())?,
            path => bytes(File::open(path)?)?,
        };
        let text = String::from_utf8(bytes).map_err(|error| {
            let sound = error.as_bytes().iter().take(error.utf8_error().valid_up_to());
            Trouble::NotUtf8(sound.filter(|byte| **byte == b'\n').count() + 1)
        })?;
        Self::of(name, text, source)
    }

    fn of(name: &str, text: String, source: &Source) -> Result<Self, Trouble> {
        let around = (
            source.flink.unwrap_or(FlinkVersion::NEWEST),
            source.on.unwrap_or_default(),
        );
        let imported = import(&text, around.0, around.1);
        match (file(name, &text, source), imported) {
            (Some(file), imported) => Ok(Self::as_written(name, text, file, imported.as_ref(), source)),
            (None, Some(imported)) => Ok(Self::imported(name, &text, &imported, source)?),
            (None, None) => Err(Trouble::Nothing),
        }
    }

    /// A file of Flink's, as it stands.
    fn as_written(name: &str, text: String, file: ConfigFile, imported: Option<&Imported>, source: &Source) -> Self {
        let is_file = |imported: &&Imported| matches!(imported.form, Form::File(_) | Form::EitherFile);
        let comment = imported.filter(is_file);
        let flink = source.flink.or(comment.and_then(|comment| comment.version));
        let flink = flink.unwrap_or_else(|| newest(file));
        let deployment = source.on.or(comment.and_then(|comment| comment.deployment));
        let mut notes = Vec::new();
        if !file.is_read_by(flink) {
            let usual = ConfigFile::usual(flink);
            notes.push(format!("Flink {flink} reads no {file}, but {usual}"));
        }
        let document = Document::new(text, file, flink, deployment.unwrap_or_default());
        Self {
            name: name.to_owned(),
            answer: Answer::new(document),
            processes: Process::ALL.to_vec(),
            is_as_written: true,
            notes,
        }
    }

    /// What a text of another form sets, as the release's usual file.
    fn imported(name: &str, text: &str, imported: &Imported, source: &Source) -> Result<Self, CannotEdit> {
        let flink = source.flink.or(imported.version).unwrap_or(FlinkVersion::NEWEST);
        let deployment = source.on.or(imported.deployment).unwrap_or_default();
        let file = ConfigFile::usual(flink);
        let asked = Imported {
            version: Some(flink),
            deployment: Some(deployment),
            ..imported.clone()
        };
        let (document, left_out) = asked.document(text, &Document::new("", file, flink, deployment))?;
        let mut notes = Vec::new();
        if !left_out.is_empty() {
            let keys = left_out.join(", ");
            notes.push(format!("{file} cannot hold what is set by {keys}"));
        }
        notes.extend(imported.caveat.map(|caveat| caveat.trim_end_matches('.').to_owned()));
        Ok(Self {
            name: name.to_owned(),
            answer: Answer::new(document),
            processes: configured(imported),
            is_as_written: false,
            notes,
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

    /// Everything there is to say about the reading, a line each.
    pub fn remarks(&self) -> Vec<String> {
        let notes = self.notes.iter().map(|note| format!("{}: {note}", self.name));
        let problems = self.answer.reading.problems.iter();
        let problems = problems.map(|problem| format!("{}: {}", self.place(Some(problem.place)), problem.message));
        notes.chain(problems).collect()
    }
}

fn bytes(source: impl Read) -> Result<Vec<u8>, Trouble> {
    let mut bytes = Vec::new();
    source.take(LIMIT + 1).read_to_end(&mut bytes)?;
    match u64::try_from(bytes.len()) {
        Ok(length) if length <= LIMIT => Ok(bytes),
        _ => Err(Trouble::TooLong),
    }
}

/// Which file of Flink's a text is, if it is one. An option overrules the name, and the name the text; but a manifest
/// for Kubernetes or Docker is one by any name.
fn file(name: &str, text: &str, source: &Source) -> Option<ConfigFile> {
    let file_name = Path::new(name).file_name().and_then(|name| name.to_str());
    let named = file_name.and_then(|name| name.parse().ok());
    let usual = ConfigFile::usual(source.flink.unwrap_or(FlinkVersion::NEWEST));
    source.file.or_else(|| match recognize(text) {
        Some(Form::FlinkDeployment | Form::DockerCompose) => None,
        Some(Form::File(file)) => Some(named.unwrap_or(file)),
        Some(Form::EitherFile) => Some(named.unwrap_or(usual)),
        _ => named,
    })
}

/// The newest release that reads a file.
fn newest(file: ConfigFile) -> FlinkVersion {
    let mut releases = FlinkVersion::ALL.into_iter().rev();
    let found = releases.find(|version| file.is_read_by(*version));
    found.unwrap_or(FlinkVersion::NEWEST)
}

/// The processes that a text configures: of a few settings, those that they name.
fn configured(imported: &Imported) -> Vec<Process> {
    let is_named = |process: &Process| {
        let prefix = format!("{}.", process.name().to_lowercase());
        imported.settings.iter().any(|(key, _)| key.starts_with(&prefix))
    };
    let named: Vec<_> = Process::ALL.into_iter().filter(is_named).collect();
    match imported.scope == Scope::Configuration || named.is_empty() {
        true => Process::ALL.to_vec(),
        false => named,
    }
}
