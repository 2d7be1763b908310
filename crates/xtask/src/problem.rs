//! What went wrong, as a kind sentence that says how to go on.

use std::{fmt, io, path::Path};

/// One sentence (or two) for the person at the keyboard.
#[derive(Debug)]
pub struct Problem(String);

impl Problem {
    /// A problem with the file or folder at `path`.
    pub fn at(path: &Path, error: &io::Error) -> Self {
        Self(format!("{}: {error}.", path.display()))
    }
}

impl fmt::Display for Problem {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

impl From<String> for Problem {
    fn from(sentence: String) -> Self {
        Self(sentence)
    }
}

impl From<&str> for Problem {
    fn from(sentence: &str) -> Self {
        Self(sentence.to_owned())
    }
}
