//! The lines that Flink logs while it reads and derives a configuration.

use std::fmt;

/// How loud a log line is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[allow(missing_docs)]
pub enum Level {
    Info,
    Warn,
}

/// Writes the level as the log does: `INFO`, `WARN`.
impl fmt::Display for Level {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::Info => "INFO",
            Self::Warn => "WARN",
        })
    }
}

/// A line of Flink's log, without time and class.
#[derive(Clone, Debug, PartialEq, Eq)]
#[allow(missing_docs)]
pub struct LogLine {
    pub level: Level,
    pub text: String,
}
