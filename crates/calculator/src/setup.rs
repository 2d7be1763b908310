//! What the user says: the text of a configuration, and which Flink reads it where.

use flink_config::ConfigFile;
use flink_memory::{Deployment, FlinkVersion};
use yew::AttrValue;

/// What the page is about. Everything that it shows follows from this.
#[derive(Clone, Debug, PartialEq)]
pub struct Setup {
    /// The text of the configuration file.
    pub text: AttrValue,
    /// Which file it is.
    pub file: ConfigFile,
    /// Which Flink reads it.
    pub version: FlinkVersion,
    /// Where that Flink runs.
    pub deployment: Deployment,
}

/// The sizes that Flink ships, nested as in its own `config.yaml`.
const SHIPPED_CONFIG_YAML: &str = "\
# As Flink ships it. Paste yours here.
taskmanager:
  memory:
    process:
      size: 1728m
  numberOfTaskSlots: 1

jobmanager:
  memory:
    process:
      size: 1600m
";

/// The same for `flink-conf.yaml`.
const SHIPPED_FLINK_CONF: &str = "\
# As Flink ships it. Paste yours here.
taskmanager.memory.process.size: 1728m
taskmanager.numberOfTaskSlots: 1

jobmanager.memory.process.size: 1600m
";

/// The text that Flink ships as this file, as far as memory goes.
pub const fn shipped(file: ConfigFile) -> &'static str {
    match file {
        ConfigFile::ConfigYaml => SHIPPED_CONFIG_YAML,
        ConfigFile::FlinkConf => SHIPPED_FLINK_CONF,
    }
}

impl Default for Setup {
    fn default() -> Self {
        let version = FlinkVersion::NEWEST;
        let file = ConfigFile::usual(version);
        Self {
            text: shipped(file).into(),
            file,
            version,
            deployment: Deployment::default(),
        }
    }
}

impl Setup {
    /// The same for another release. Text that nobody has touched is shown as that release ships it; any other stays,
    /// and is read as another file only where the release does not read this one.
    pub fn with_version(&self, version: FlinkVersion) -> Self {
        let usual = ConfigFile::usual(version);
        if self.text == shipped(self.file) {
            return Self {
                text: shipped(usual).into(),
                file: usual,
                version,
                ..self.clone()
            };
        }
        let file = if self.file.is_read_by(version) {
            self.file
        } else {
            usual
        };
        Self {
            file,
            version,
            ..self.clone()
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use flink_memory::v;

    #[test]
    fn untouched_text_follows_the_release() {
        let newest = Setup::default();
        let oldest = newest.with_version(v(1, 13));
        assert_eq!(oldest.file, ConfigFile::FlinkConf);
        assert_eq!(oldest.text, shipped(ConfigFile::FlinkConf));
        assert_eq!(oldest.with_version(FlinkVersion::NEWEST), newest);
    }

    #[test]
    fn own_text_stays() {
        let own = Setup {
            text: "taskmanager.memory.process.size: 4g".into(),
            ..Setup::default()
        };
        let files = [
            (v(1, 20), ConfigFile::ConfigYaml),
            (v(1, 18), ConfigFile::FlinkConf),
            (v(2, 3), ConfigFile::ConfigYaml),
        ];
        for (version, file) in files {
            let moved = own.with_version(version);
            assert_eq!((moved.text, moved.file), (own.text.clone(), file), "{version}");
        }
    }
}
