//! What is asked: a document in words, and what of it.

use std::collections::BTreeMap;

use flink_advice::Item;
use flink_config::{ConfigFile, Document};
use flink_memory::{Deployment, FlinkVersion, MemorySize, Process, UnknownProcess};
use serde::{Deserialize, Serialize};

/// A document with every word still to be read: the `Request` of the types.
#[derive(Debug, Default, Serialize, Deserialize)]
#[serde(default)]
pub struct Request {
    text: Option<String>,
    flink: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    deployment: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    file: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    process: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    page: Option<String>,
    #[serde(skip_serializing_if = "BTreeMap::is_empty")]
    native: BTreeMap<String, String>,
}

/// A text with a failure, and the request for your configuration, if there is one: the `Failure` of the types.
#[derive(Debug, Deserialize)]
pub struct Failure {
    text: String,
    #[serde(default)]
    request: Option<Request>,
}

impl Failure {
    /// The text, and the request that was read.
    ///
    /// # Errors
    ///
    /// The first word of the request that is not known.
    pub fn read(self) -> Result<(String, Option<Asked>), BadRequest> {
        let asked = self.request.map(Request::read).transpose()?;
        Ok((self.text, asked))
    }
}

/// A request that was read.
#[derive(Clone, Debug, PartialEq)]
pub struct Asked {
    /// The document, with what the request leaves open filled in: standalone, and the release's usual file.
    pub document: Document,
    /// The process, if the request names one.
    pub process: Option<Process>,
    /// The page's address, for links; empty if none is given.
    pub page: String,
    /// Sizes of native memory of that process.
    pub native: Vec<(Item, MemorySize)>,
}

/// Why a request can't be answered.
#[derive(Debug, thiserror::Error)]
pub enum BadRequest {
    /// A field that every request has is not there.
    #[error("The request is not of the expected shape: missing field `{0}`")]
    Missing(&'static str),
    /// A release that is not known.
    #[error(transparent)]
    Version(#[from] flink_memory::UnknownVersion),
    /// A deployment that is not known.
    #[error(transparent)]
    Deployment(#[from] flink_memory::UnknownDeployment),
    /// A process that Flink does not have.
    #[error(transparent)]
    Process(#[from] UnknownProcess),
    /// What is no line of native memory, or no size.
    #[error("“{0}: {1}” is no native memory: {names} are, each with a size like 512m", names = Item::ALL.map(Item::id).join(", "))]
    Native(String, String),
    /// A file that Flink does not read.
    #[error(transparent)]
    File(#[from] flink_config::UnknownFile),
}

impl Request {
    /// The request for a document.
    pub fn of(document: &Document) -> Self {
        let Document {
            text,
            file,
            flink,
            deployment,
        } = document;
        Self {
            text: Some(text.to_string()),
            flink: Some(flink.to_string()),
            deployment: Some(deployment.to_string()),
            file: Some(file.name().to_owned()),
            ..Self::default()
        }
    }

    /// Reads the words of a request.
    ///
    /// # Errors
    ///
    /// The first word that is not known.
    pub fn read(self) -> Result<Asked, BadRequest> {
        let text = self.text.ok_or(BadRequest::Missing("text"))?;
        let flink: FlinkVersion = self.flink.ok_or(BadRequest::Missing("flink"))?.parse()?;
        let deployment = self.deployment.map_or(Ok(Deployment::default()), |word| word.parse())?;
        let process = self.process.map(|word| word.parse()).transpose()?;
        let file = self.file.map_or(Ok(ConfigFile::usual(flink)), |name| name.parse())?;
        let native = self.native.into_iter().map(|(id, text)| {
            let line = Item::of(&id).zip(MemorySize::parse(&text).ok());
            line.ok_or(BadRequest::Native(id, text))
        });
        Ok(Asked {
            native: native.collect::<Result<_, _>>()?,
            document: Document::new(text, file, flink, deployment),
            process,
            page: self.page.unwrap_or_default(),
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use flink_memory::v;

    fn read(json: &str) -> Result<Asked, String> {
        let request: Request = serde_json::from_str(json).map_err(|error| error.to_string())?;
        request.read().map_err(|error| error.to_string())
    }

    #[test]
    fn fills_in_what_is_left_open() {
        let asked = read(r#"{"text": "a: b", "flink": "1.18.1"}"#).unwrap();
        let document = Document::new("a: b", ConfigFile::FlinkConf, v(1, 18), Deployment::Standalone);
        assert_eq!((asked.document, asked.process), (document, None));
        assert_eq!(asked.page, "");
    }

    #[test]
    fn reads_the_request_that_it_writes() {
        let document = Document::new("a: b\n", ConfigFile::FlinkConf, v(1, 20), Deployment::Yarn);
        let json = serde_json::to_string(&Request::of(&document)).unwrap();
        assert_eq!(read(&json).unwrap().document, document);
    }

    #[test]
    fn native_memory_has_sizes() {
        let asked = read(r#"{"text": "", "flink": "2.3", "native": {"libraries": "512m"}}"#).unwrap();
        assert_eq!(asked.native, [(Item::Libraries, MemorySize::from_mebibytes(512))]);
        for native in [r#"{"moon": "1m"}"#, r#"{"netty": "much"}"#] {
            let error = read(&format!(r#"{{"text": "", "flink": "2.3", "native": {native}}}"#)).unwrap_err();
            assert!(error.contains("is no native memory: thread-stacks, "), "{error}");
        }
    }

    #[test]
    fn says_what_is_wrong_with_a_request() {
        let requests = [
            (
                r#"{"flink": "2.3"}"#,
                "The request is not of the expected shape: missing field `text`",
            ),
            (r#"{"text": "", "flink": 2.3}"#, "invalid type"),
            (r#"{"text": "", "flink": "9.9"}"#, "Unknown Flink release “9.9”"),
            (
                r#"{"text": "", "flink": "2.3", "process": "worker"}"#,
                "Unknown process “worker”",
            ),
            (
                r#"{"text": "", "flink": "2.3", "file": "x.yaml"}"#,
                "Unknown configuration file “x.yaml”",
            ),
            (
                r#"{"text": "", "flink": "2.3", "deployment": "mesos"}"#,
                "Unknown deployment “mesos”",
            ),
        ];
        for (json, start) in requests {
            let error = read(json).unwrap_err();
            assert!(error.starts_with(start), "{json}: {error}");
        }
    }
}
