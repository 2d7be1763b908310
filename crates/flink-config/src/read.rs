//! Reads a text as the file that it is.

use flink_memory::{FlinkVersion, Place};

use crate::config_yaml::read_config_yaml;
use crate::file::ConfigFile;
use crate::flink_conf::read_flink_conf;
use crate::limits;
use crate::reading::{Problem, Reading};

/// Reads a text the way a release of Flink reads a file of this name.
///
/// Whether the release reads such a file at all is another question: [`ConfigFile::is_read_by`]. Of a text of 1 MiB or
/// more, only what comes before is read.
pub fn read(text: &str, file: ConfigFile, version: FlinkVersion) -> Reading {
    #[cfg(feature = "counted")]
    crate::counted::count(text);
    let readable = limits::readable(text);
    let mut reading = match file {
        ConfigFile::ConfigYaml => read_config_yaml(readable),
        ConfigFile::FlinkConf => read_flink_conf(readable, version),
    };
    if readable.len() < text.len() {
        let line = readable.bytes().filter(|byte| *byte == b'\n').count() + 1;
        reading.problems.push(Problem {
            place: Place {
                line: u32::try_from(line).unwrap_or(u32::MAX),
                column: 1,
            },
            message:
                "The text has 1 MiB or more, which is too long for a configuration: the calculator reads only what \
                      comes before this line."
                    .to_owned(),
        });
    }
    reading
}
