//! A text that is looked at: what it is, and which Flink it is for.

use std::fs::File;
use std::io::{self, Read};
use std::path::Path;

use flink_config::{CannotEdit, ConfigFile, Pasted, Scope, TakenIn, read, recognize, take_in};
use flink_memory::{Deployment, FlinkVersion, Place, Process, Target};

use crate::arguments::Source;

/// Longer files hold no configuration, in bytes.
const LIMIT: u64 = 4 << 20;

/// What the standard input is called.
const STANDARD_INPUT: &str = "-";

/// A text as a file of Flink's.
#[derive(Debug)]
pub(crate) struct Input {
    /// The name that it was asked for by.
    pub name: String,
    pub text: String,
    pub file: ConfigFile,
    pub version: FlinkVersion,
    pub deployment: Deployment,
    /// The processes that it configures.
    pub processes: Vec<Process>,
    /// Whether `text` is what was read, so that its lines are those of the user's file.
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
        let taken = take_in(&text, around.0, around.1);
        match (file(name, &text, source), taken) {
            (Some(file), taken) => Ok(Self::as_written(name, text, file, taken.as_ref(), source)),
            (None, Some(taken)) => Ok(Self::taken(name, &taken, source)?),
            (None, None) => Err(Trouble::Nothing),
        }
    }

    /// A file of Flink's, as it stands.
    fn as_written(name: &str, text: String, file: ConfigFile, taken: Option<&TakenIn>, source: &Source) -> Self {
        let is_file = |taken: &&TakenIn| matches!(taken.pasted, Pasted::File(_) | Pasted::EitherFile);
        let told = taken.filter(is_file);
        let told_version = told.and_then(|told| told.version);
        let version = source.flink.or(told_version).unwrap_or_else(|| newest(file));
        let told_deployment = told.and_then(|told| told.deployment);
        let mut notes = Vec::new();
        if !file.is_read_by(version) {
            let usual = ConfigFile::usual(version);
            notes.push(format!("Flink {version} reads no {file}, but {usual}"));
        }
        Self {
            name: name.to_owned(),
            text,
            file,
            version,
            deployment: source.on.or(told_deployment).unwrap_or_default(),
            processes: Process::ALL.to_vec(),
            is_as_written: true,
            notes,
        }
    }

    /// What a text of another form sets, as the release's usual file.
    fn taken(name: &str, taken: &TakenIn, source: &Source) -> Result<Self, CannotEdit> {
        let version = source.flink.or(taken.version).unwrap_or(FlinkVersion::NEWEST);
        let file = ConfigFile::usual(version);
        let document = taken.document("", file, version)?;
        let mut notes = Vec::new();
        if !document.left_out.is_empty() {
            let keys = document.left_out.join(", ");
            notes.push(format!("{file} cannot hold what is set by {keys}"));
        }
        notes.extend(taken.untold.map(|untold| untold.trim_end_matches('.').to_owned()));
        Ok(Self {
            name: name.to_owned(),
            text: document.text,
            file,
            version,
            deployment: source.on.or(taken.deployment).unwrap_or_default(),
            processes: configured(taken),
            is_as_written: false,
            notes,
        })
    }

    /// One of its processes, as a derivation asks for it.
    pub fn target(&self, process: Process) -> Target {
        Target {
            process,
            version: self.version,
            deployment: self.deployment,
        }
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
        let reading = read(&self.text, self.file, self.version);
        let problems = reading
            .problems
            .iter()
            .map(|problem| format!("{}: {}", self.place(Some(problem.place)), problem.message));
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
        Some(Pasted::FlinkDeployment | Pasted::DockerCompose) => None,
        Some(Pasted::File(file)) => Some(named.unwrap_or(file)),
        Some(Pasted::EitherFile) => Some(named.unwrap_or(usual)),
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
fn configured(taken: &TakenIn) -> Vec<Process> {
    let is_named = |process: &Process| {
        let prefix = format!("{}.", process.name().to_lowercase());
        taken.settings.iter().any(|(key, _)| key.starts_with(&prefix))
    };
    let named: Vec<_> = Process::ALL.into_iter().filter(is_named).collect();
    match taken.scope == Scope::Configuration || named.is_empty() {
        true => Process::ALL.to_vec(),
        false => named,
    }
}
