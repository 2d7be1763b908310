//! Links to the page, and what they open.

use flink_config::{ConfigFile, Link, write_document};
use serde::Serialize;

use crate::request::Request;

/// The link to a request: the page's address, if one is given, and the fragment.
pub(crate) fn write(request: &Request) -> String {
    let target = request.target();
    let configuration = request.read().configuration;
    let (link, _) = Link::to(target.version, target.deployment, &configuration);
    format!("{}#{}", request.page(), link.write())
}

#[derive(Serialize)]
struct Opened {
    request: OpenedRequest,
    problems: Vec<String>,
}

#[derive(Serialize)]
struct OpenedRequest {
    text: String,
    flink: String,
    deployment: String,
    file: &'static str,
}

/// Writes what a fragment opens as an `Opened` of the package's types.
pub(crate) fn open(fragment: &str) -> serde_json::Result<String> {
    // An address is as good as its fragment.
    let fragment = fragment.split_once('#').map_or(fragment, |(_, fragment)| fragment);
    let (link, unreadable) = Link::read(fragment);
    let file = ConfigFile::usual(link.version);
    let settings = link.settings.iter().map(|(key, text)| (key.as_str(), text.as_str()));
    let document = write_document(settings, file);
    let left_out = document
        .left_out
        .iter()
        .map(|key| format!("{file} cannot hold what “{key}” is set to"));
    serde_json::to_string(&Opened {
        request: OpenedRequest {
            text: document.text,
            flink: link.version.to_string(),
            deployment: link.deployment.to_string(),
            file: file.name(),
        },
        problems: unreadable.iter().map(ToString::to_string).chain(left_out).collect(),
    })
}
