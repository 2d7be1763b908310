//! What a link opens, and a text of any form.

use flink_config::{CannotEdit, ConfigFile, FreshDocument, Link, Pasted, TakenIn, take_in, write_document};
use flink_memory::{Deployment, FlinkVersion};
use serde::Serialize;

/// A request, and a sentence for each part of its source that could not be read: the `Opened` of the types.
#[derive(Debug, Serialize)]
pub struct Opened {
    request: Request,
    problems: Vec<String>,
}

#[derive(Debug, Serialize)]
struct Request {
    text: String,
    flink: String,
    deployment: String,
    file: &'static str,
}

impl Opened {
    fn of(
        document: FreshDocument,
        file: ConfigFile,
        version: FlinkVersion,
        deployment: Deployment,
        mut problems: Vec<String>,
    ) -> Self {
        let left_out = document.left_out.iter();
        problems.extend(left_out.map(|key| format!("{file} cannot hold what “{key}” is set to")));
        Self {
            request: Request {
                text: document.text,
                flink: version.to_string(),
                deployment: deployment.to_string(),
                file: file.name(),
            },
            problems,
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
    let problems = unreadable.iter().map(ToString::to_string).collect();
    Opened::of(
        write_document(settings, file),
        file,
        link.version,
        link.deployment,
        problems,
    )
}

/// What a text of any form sets, as a file of Flink's; nothing if there is no setting of Flink's in it.
///
/// Release and deployment are those that count where the text does not tell its own.
///
/// # Errors
///
/// Settings that the release's file cannot be given.
pub fn taken_in(text: &str, version: FlinkVersion, deployment: Deployment) -> Result<Option<Opened>, CannotEdit> {
    let Some(taken) = take_in(text, version, deployment) else {
        return Ok(None);
    };
    let version = taken.version.unwrap_or(version);
    let deployment = taken.deployment.unwrap_or(deployment);
    let usual = ConfigFile::usual(version);
    let (file, document) = match taken.pasted {
        Pasted::File(file) => (file, as_it_stands(text)),
        Pasted::EitherFile => (usual, as_it_stands(text)),
        _ => (usual, taken.document("", usual, version)?),
    };
    Ok(Some(Opened::of(document, file, version, deployment, untold(&taken))))
}

fn as_it_stands(text: &str) -> FreshDocument {
    FreshDocument {
        text: text.to_owned(),
        left_out: Vec::new(),
    }
}

fn untold(taken: &TakenIn) -> Vec<String> {
    let left = taken.left.iter().map(|word| format!("“{word}” was left alone"));
    left.chain(taken.untold.map(str::to_owned)).collect()
}
