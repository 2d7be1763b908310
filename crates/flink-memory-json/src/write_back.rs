//! A changed configuration in the text that it came from.

use flink_config::{ConfigFile, Document, Edit};
use flink_import::{
    CannotWriteBack, Import, NotWritten, Origin, change, cluster_names, import, position, unified_diff,
};
use flink_memory::FlinkVersion;
use serde::{Deserialize, Serialize};

use crate::advice::JsonEdit;
use crate::opened::NotImported;
use crate::request::{BadRequest, Request};

/// A text, and what is changed of its configuration: the `TextChange` of the types.
#[derive(Debug, Deserialize)]
pub struct Change {
    text: String,
    #[serde(default)]
    name: Option<String>,
    #[serde(default)]
    cluster: Option<String>,
    #[serde(default)]
    flink: Option<String>,
    #[serde(default)]
    deployment: Option<String>,
    #[serde(default)]
    edits: Vec<JsonEdit>,
    #[serde(default)]
    request: Option<Request>,
}

/// A text with a changed configuration in it: the `WrittenBack` of the types.
#[derive(Debug, Serialize)]
pub struct WrittenBack {
    text: String,
    diff: String,
    left: Vec<Left>,
}

#[derive(Debug, Serialize)]
struct Left {
    key: String,
    reason: String,
}

/// Why nothing is changed in a text.
#[derive(Debug, thiserror::Error)]
pub enum NotChanged {
    /// A word that is not known.
    #[error(transparent)]
    Request(#[from] BadRequest),
    /// What the text seems to be, or which clusters it has.
    #[error(transparent)]
    NotImported(#[from] NotImported),
    /// Why nothing can be written into it.
    #[error(transparent)]
    CannotWriteBack(#[from] CannotWriteBack),
}

/// Changes the configuration in a text, and leaves everything else in that as it is.
///
/// # Errors
///
/// What of the change is not known, or why the text cannot be changed.
pub fn write_back(asked: Change) -> Result<WrittenBack, NotChanged> {
    let flink = asked.flink.map(|word| word.parse::<FlinkVersion>()).transpose();
    let flink = flink.map_err(BadRequest::from)?.unwrap_or(FlinkVersion::NEWEST);
    let deployment = asked.deployment.map(|word| word.parse()).transpose();
    let deployment = deployment.map_err(BadRequest::from)?.unwrap_or_default();
    let around = Document::new("", ConfigFile::usual(flink), flink, deployment);
    let name = asked.name.as_deref();
    let clusters = match import(&asked.text, name, &around) {
        Import::Clusters(clusters) => clusters,
        Import::Nothing(nothing) => return Err(NotImported::Nothing(nothing.to_string()).into()),
    };
    let names = cluster_names(&clusters);
    let cluster = match asked.cluster {
        None => 0,
        Some(name) => position(&names, &name).ok_or_else(|| NotImported::NoSuchCluster(name, names.join(", ")))?,
    };
    let origin = Origin {
        text: &asked.text,
        name,
        around: &around,
        cluster,
    };
    let written = match asked.request {
        Some(request) => flink_import::write_back(origin, &request.read()?.document)?,
        None => {
            let edits: Vec<_> = asked.edits.into_iter().map(Edit::from).collect();
            change(origin, &edits)?.0
        }
    };
    Ok(WrittenBack {
        diff: unified_diff(name.unwrap_or("configuration"), &asked.text, &written.text),
        text: written.text,
        left: written
            .left
            .into_iter()
            .map(|NotWritten { key, reason }| Left { key, reason })
            .collect(),
    })
}
