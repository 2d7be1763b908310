//! What a link opens, and a text of any form.

use flink_config::{CannotEdit, ConfigFile, Document, Link, write_document};
use flink_import::{Import, cluster_names, import, notes, position};
use serde::Serialize;

use crate::request::Request;

/// A request, and a sentence for each part of its source that could not be read: the `Opened` of the types.
#[derive(Debug, Serialize)]
pub struct Opened {
    request: Request,
    problems: Vec<String>,
    notes: Vec<String>,
    clusters: Vec<String>,
}

/// Why a text could not be imported.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum NotImported {
    /// What the text seems to be, and what is missing.
    #[error("{0}")]
    Nothing(String),
    /// No cluster in it has this name; these are there.
    #[error("There is no cluster called “{0}” in it: there are {1}.")]
    NoSuchCluster(String, String),
    /// Settings that the release's file cannot be given.
    #[error(transparent)]
    CannotEdit(#[from] CannotEdit),
}

impl Opened {
    fn of(document: &Document, left_out: &[String], mut problems: Vec<String>) -> Self {
        let file = document.file;
        let left_out = left_out.iter();
        problems.extend(left_out.map(|key| format!("{file} cannot hold what “{key}” is set to")));
        Self {
            request: Request::of(document),
            problems,
            notes: Vec::new(),
            clusters: Vec::new(),
        }
    }
}

/// What a link opens, or its fragment.
pub fn opened(link: &str) -> Opened {
    // An address is as good as its fragment.
    let fragment = link.split_once('#').map_or(link, |(_, fragment)| fragment);
    let (link, unreadable) = Link::read(fragment);
    let file = ConfigFile::usual(link.version);
    let settings = link.settings.iter().map(|(key, text)| (key.as_str(), text.as_str()));
    let fresh = write_document(settings, file);
    let document = Document::new(fresh.text, file, link.version, link.deployment);
    let problems = unreadable.iter().map(ToString::to_string).collect();
    Opened::of(&document, &fresh.left_out, problems)
}

/// What a document's text of any form sets, as a file of Flink's: of several clusters, that with the name, or the first.
///
/// The document's release and deployment are those that count where the text does not tell its own.
///
/// # Errors
///
/// Why there is nothing to import, or not that cluster; or a setting that the release's file cannot be given.
pub fn imported(document: &Document, cluster: Option<&str>) -> Result<Opened, NotImported> {
    let Document {
        text,
        flink,
        deployment,
        ..
    } = document;
    let around = Document::new("", ConfigFile::usual(*flink), *flink, *deployment);
    let clusters = match import(text, None, &around) {
        Import::Clusters(clusters) => clusters,
        Import::Nothing(nothing) => return Err(NotImported::Nothing(nothing.to_string())),
    };
    let names = cluster_names(&clusters);
    let at = match cluster {
        None => 0,
        Some(name) => {
            position(&names, name).ok_or_else(|| NotImported::NoSuchCluster(name.to_owned(), names.join(", ")))?
        }
    };
    let Some(imported) = clusters.get(at) else {
        return Err(NotImported::Nothing(String::new()));
    };
    let (document, left_out) = imported.document(text, &around)?;
    let left = imported.left.iter().map(|word| format!("“{word}” was ignored"));
    let problems = left.chain(imported.caveat.map(str::to_owned)).collect();
    let mut notes = notes(imported);
    if clusters.len() > 1 {
        notes.insert(
            0,
            format!(
                "There are {} clusters in it: this is {}.",
                clusters.len(),
                names.get(at).cloned().unwrap_or_default()
            ),
        );
    }
    Ok(Opened {
        notes,
        clusters: names,
        ..Opened::of(&document, &left_out, problems)
    })
}
