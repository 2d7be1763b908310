//! The two files that Flink reads its configuration from.

use std::fmt;
use std::str::FromStr;

use flink_memory::{FlinkVersion, v};

/// A configuration file of Flink, by its format.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum ConfigFile {
    /// `config.yaml`: YAML.
    ConfigYaml,
    /// `flink-conf.yaml`: lines of `key: value`, which only look like YAML.
    FlinkConf,
}

/// A name that is none of a configuration file.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("Unknown configuration file “{0}”: use config.yaml or flink-conf.yaml")]
pub struct UnknownFile(pub String);

impl ConfigFile {
    /// The file that a release ships.
    pub fn usual(version: FlinkVersion) -> Self {
        if version >= v(1, 19) {
            Self::ConfigYaml
        } else {
            Self::FlinkConf
        }
    }

    /// Its name in Flink's configuration directory.
    pub const fn name(self) -> &'static str {
        match self {
            Self::ConfigYaml => "config.yaml",
            Self::FlinkConf => "flink-conf.yaml",
        }
    }

    /// Whether a release reads it; 1.19 and 1.20 read both formats, and `flink-conf.yaml` where both files are.
    pub fn is_read_by(self, version: FlinkVersion) -> bool {
        match self {
            Self::ConfigYaml => version >= v(1, 19),
            Self::FlinkConf => version < v(2, 0),
        }
    }
}

impl fmt::Display for ConfigFile {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.name())
    }
}

impl FromStr for ConfigFile {
    type Err = UnknownFile;

    fn from_str(name: &str) -> Result<Self, UnknownFile> {
        [Self::ConfigYaml, Self::FlinkConf]
            .into_iter()
            .find(|file| file.name() == name)
            .ok_or_else(|| UnknownFile(name.to_owned()))
    }
}
