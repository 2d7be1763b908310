//! What a link opens, and a text of any form.

use flink_config::{CannotEdit, ConfigFile, Document, Link, write_document};
use flink_import::import;
use serde::Serialize;

use crate::request::Request;

/// A request, and a sentence for each part of its source that could not be read: the `Opened` of the types.
#[derive(Debug, Serialize)]
pub struct Opened {
    request: Request,
    problems: Vec<String>,
}

impl Opened {
    fn of(document: &Document, left_out: &[String], mut problems: Vec<String>) -> Self {
        let file = document.file;
        let left_out = left_out.iter();
        problems.extend(left_out.map(|key| format!("{file} cannot hold what “{key}” is set to")));
        Self {
            request: Request::of(document),
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
    let fresh = write_document(settings, file);
    let document = Document::new(fresh.text, file, link.version, link.deployment);
    let problems = unreadable.iter().map(ToString::to_string).collect();
    Opened::of(&document, &fresh.left_out, problems)
}

/// What a document's text of any form sets, as a file of Flink's; nothing if there is no setting of Flink's in it.
///
/// The document's release and deployment are those that count where the text does not tell its own.
///
/// # Errors
///
/// Settings that the release's file cannot be given.
pub fn imported(document: &Document) -> Result<Option<Opened>, CannotEdit> {
    let Document {
        text,
        flink,
        deployment,
        ..
    } = document;
    let Some(imported) = import(text, *flink, *deployment) else {
        return Ok(None);
    };
    let around = Document::new("", ConfigFile::usual(*flink), *flink, *deployment);
    let (document, left_out) = imported.document(text, &around)?;
    let left = imported.left.iter().map(|word| format!("“{word}” was left alone"));
    let problems = left.chain(imported.caveat.map(str::to_owned)).collect();
    Ok(Some(Opened::of(&document, &left_out, problems)))
}
