//! What a user configures: a text, which file it is, and which Flink reads it where.

use std::rc::Rc;

use flink_memory::{Deployment, FlinkVersion};

use crate::file::ConfigFile;

/// A configuration as a user has it. Everything that is said about it follows from this.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Document {
    /// The text of the configuration file.
    pub text: Rc<str>,
    /// Which file it is.
    pub file: ConfigFile,
    /// The release that reads it.
    pub flink: FlinkVersion,
    /// Where that Flink runs.
    pub deployment: Deployment,
}

/// The first line of the text that is there at the start. It goes with the first edit, and comes into no file.
pub(crate) const INVITATION: &str = "# As Flink ships it. Paste yours here.\n";

/// The memory settings that Flink ships, nested as in its own `config.yaml`.
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
const fn shipped(file: ConfigFile) -> &'static str {
    match file {
        ConfigFile::ConfigYaml => SHIPPED_CONFIG_YAML,
        ConfigFile::FlinkConf => SHIPPED_FLINK_CONF,
    }
}

impl Document {
    /// A document of its parts.
    pub fn new(text: impl Into<Rc<str>>, file: ConfigFile, flink: FlinkVersion, deployment: Deployment) -> Self {
        Self {
            text: text.into(),
            file,
            flink,
            deployment,
        }
    }

    /// What a release ships, as far as memory goes.
    pub fn shipped(flink: FlinkVersion, deployment: Deployment) -> Self {
        let file = ConfigFile::usual(flink);
        Self {
            text: shipped(file).into(),
            file,
            flink,
            deployment,
        }
    }

    /// The same settings for another release. Text that nobody has touched becomes what that release ships; any other
    /// stays, and is read as another file only where the release does not read this one.
    pub fn with_flink(&self, flink: FlinkVersion) -> Self {
        if *self.text == *shipped(self.file) {
            return Self::shipped(flink, self.deployment);
        }
        let file = match self.file.is_read_by(flink) {
            true => self.file,
            false => ConfigFile::usual(flink),
        };
        Self {
            file,
            flink,
            ..self.clone()
        }
    }

    /// The same document with another text.
    pub fn with_text(&self, text: impl Into<Rc<str>>) -> Self {
        Self {
            text: text.into(),
            ..self.clone()
        }
    }
}

impl Default for Document {
    /// What the newest release ships.
    fn default() -> Self {
        Self::shipped(FlinkVersion::NEWEST, Deployment::default())
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use flink_memory::v;

    #[test]
    fn untouched_text_follows_the_release() {
        let newest = Document::default();
        let oldest = newest.with_flink(v(1, 13));
        assert_eq!(oldest.file, ConfigFile::FlinkConf);
        assert_eq!(&*oldest.text, shipped(ConfigFile::FlinkConf));
        assert_eq!(oldest.with_flink(FlinkVersion::NEWEST), newest);
    }

    #[test]
    fn own_text_stays() {
        let own = Document::default().with_text("taskmanager.memory.process.size: 4g");
        let files = [
            (v(1, 20), ConfigFile::ConfigYaml),
            (v(1, 18), ConfigFile::FlinkConf),
            (v(2, 3), ConfigFile::ConfigYaml),
        ];
        for (flink, file) in files {
            let moved = own.with_flink(flink);
            assert_eq!((moved.text, moved.file), (own.text.clone(), file), "{flink}");
        }
    }
}
