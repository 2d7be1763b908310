//! What is asked.

use flink_config::{Answer, ConfigFile, Reading, answer, read as read_text};
use flink_memory::{Deployment, FlinkVersion, Process, Target};
use serde::Deserialize;

/// A request as it comes, of which every word is still to be read.
#[derive(Deserialize)]
struct Words {
    text: String,
    flink: String,
    deployment: Option<String>,
    process: Option<String>,
    file: Option<String>,
    page: Option<String>,
}

/// A sound request.
#[derive(Debug, PartialEq)]
pub(crate) struct Request {
    text: String,
    file: ConfigFile,
    target: Target,
    /// Whether the request names its process.
    names_process: bool,
    /// The page's address, for links; empty if none is given.
    page: String,
}

/// Why a request can't be answered.
#[derive(Debug, thiserror::Error)]
pub(crate) enum BadRequest {
    #[error("The request is not of the expected shape: {0}")]
    Shape(#[from] serde_json::Error),
    #[error(transparent)]
    Version(#[from] flink_memory::UnknownVersion),
    #[error(transparent)]
    Deployment(#[from] flink_memory::UnknownDeployment),
    #[error(transparent)]
    Process(#[from] flink_memory::UnknownProcess),
    #[error(transparent)]
    File(#[from] flink_config::UnknownFile),
}

/// Reads a request and fills in what it leaves open: a standalone TaskManager with the release's usual file.
pub(crate) fn read(json: &str) -> Result<Request, BadRequest> {
    let Words {
        text,
        flink,
        deployment,
        process,
        file,
        page,
    } = serde_json::from_str(json)?;
    let version: FlinkVersion = flink.parse()?;
    let deployment = deployment.map_or(Ok(Deployment::Standalone), |word| word.parse())?;
    let names_process = process.is_some();
    let process = process.map_or(Ok(Process::TaskManager), |word| word.parse())?;
    let file = file.map_or(Ok(ConfigFile::usual(version)), |name| name.parse())?;
    Ok(Request {
        text,
        file,
        target: Target {
            process,
            version,
            deployment,
        },
        names_process,
        page: page.unwrap_or_default(),
    })
}

impl Request {
    pub(crate) fn target(&self) -> Target {
        self.target
    }

    pub(crate) fn text(&self) -> &str {
        &self.text
    }

    pub(crate) fn file(&self) -> ConfigFile {
        self.file
    }

    /// The page's address, for links; empty if none is given.
    pub(crate) fn page(&self) -> &str {
        &self.page
    }

    /// The process, if the request names one.
    pub(crate) fn process(&self) -> Option<Process> {
        self.names_process.then_some(self.target.process)
    }

    pub(crate) fn read(&self) -> Reading {
        read_text(&self.text, self.file, self.target.version)
    }

    pub(crate) fn answer(&self) -> Answer {
        answer(&self.text, self.file, self.target)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use flink_memory::v;

    #[test]
    fn fills_in_what_is_left_open() {
        let request = read(r#"{"text": "a: b", "flink": "1.18.1"}"#).unwrap();
        let target = Target {
            process: Process::TaskManager,
            version: v(1, 18),
            deployment: Deployment::Standalone,
        };
        assert_eq!(
            request,
            Request {
                text: "a: b".to_owned(),
                file: ConfigFile::FlinkConf,
                target,
                names_process: false,
                page: String::new(),
            }
        );
    }

    #[test]
    fn says_what_is_wrong_with_a_request() {
        let requests = [
            ("null", "The request is not of the expected shape: "),
            (
                r#"{"flink": "2.3"}"#,
                "The request is not of the expected shape: missing field `text`",
            ),
            (
                r#"{"text": "", "flink": 2.3}"#,
                "The request is not of the expected shape: invalid type",
            ),
            (
                r#"{"text": "", "flink": "9.9"}"#,
                "“9.9” is no Flink release known here",
            ),
            (
                r#"{"text": "", "flink": "2.3", "process": "worker"}"#,
                "“worker” is no process of Flink",
            ),
            (
                r#"{"text": "", "flink": "2.3", "file": "x.yaml"}"#,
                "“x.yaml” is no configuration file of Flink",
            ),
            (
                r#"{"text": "", "flink": "2.3", "deployment": "mesos"}"#,
                "“mesos” is no deployment known here",
            ),
        ];
        for (json, start) in requests {
            let error = read(json).unwrap_err().to_string();
            assert!(error.starts_with(start), "{json}: {error}");
        }
    }
}
