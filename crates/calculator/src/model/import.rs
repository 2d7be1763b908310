//! A text that is pasted, dropped or opened, and what becomes of it.

use std::rc::Rc;

use flink_config::Document;
use yew::AttrValue;

use super::failure::Diagnosis;

/// A text from somewhere.
#[derive(Clone, Debug, PartialEq)]
pub struct Source {
    /// The text.
    pub text: Rc<str>,
    /// What its file is called, if it is one.
    pub name: Option<Rc<str>>,
}

/// The clusters of a text, of which one is in view.
#[derive(Clone, Debug, PartialEq)]
pub struct Clusters {
    /// The text.
    pub source: Source,
    /// The document that it was imported into.
    pub before: Document,
    /// What each is called.
    pub names: Rc<[String]>,
    /// Which one is in view.
    pub chosen: usize,
}

/// A text of a form of its own, which what changes is written back into.
#[derive(Clone, Debug, PartialEq)]
pub struct Origin {
    /// The text.
    pub source: Source,
    /// The document that it was imported into.
    pub before: Document,
    /// Which of its clusters was imported.
    pub cluster: usize,
    /// What the text is: `FlinkDeployment`.
    pub shape: AttrValue,
}

/// A text with what changed in it.
#[derive(Clone, Debug, PartialEq)]
pub struct WrittenBack {
    /// The text.
    pub text: String,
    /// What changed, as a unified diff.
    pub diff: String,
    /// What could not be written, a sentence each.
    pub left: Vec<String>,
}

/// A text that was read, with which document.
#[derive(Clone, Debug)]
pub struct Import {
    /// The document that it was imported into.
    pub before: Document,
    /// The text.
    pub source: Source,
    /// Which of its clusters was asked for.
    pub cluster: usize,
    /// What becomes of it; nothing where what reads texts could not be loaded.
    pub read: Option<Read>,
}

/// What becomes of a text.
#[derive(Clone, Debug, Default)]
pub struct Read {
    /// The document with it; none where it changes nothing.
    pub document: Option<Document>,
    /// Whether that takes the place of the one before, of which nothing stays.
    pub replaces: bool,
    /// What was understood and what was ignored, or why nothing was imported.
    pub note: String,
    /// What its clusters are called, where there are several.
    pub clusters: Rc<[String]>,
    /// What it is, where what changes can be written back into it; else empty.
    pub shape: String,
    /// What messages of failures in it mean, for the document with it.
    pub diagnoses: Rc<[Diagnosis]>,
}

/// How lines of forms begin that are nobody's to write into a field or a configuration file.
const FOREIGN: [&str; 8] = [
    "apiVersion:",
    "kind:",
    "services:",
    "SET '",
    "#!",
    "flink run",
    "java.lang.",
    "Caused by:",
];

/// Whether a text is imported also where someone writes: it cannot be meant as a part of what is written there.
/// `is_line` says that a field of one line is written into.
pub fn is_imported_anywhere(text: &str, is_line: bool) -> bool {
    let mut lines = text.trim().lines();
    let starts = |line: &str| FOREIGN.iter().any(|start| line.starts_with(start));
    let has_arguments = text
        .split_whitespace()
        .any(|word| word.starts_with("-D") && word.contains('='));
    let is_log = |line: &str| [" INFO ", " WARN ", " ERROR "].iter().any(|level| line.contains(level));
    has_arguments || (is_line && text.trim().contains('\n')) || lines.any(|line| starts(line) || is_log(line))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_nobody_writes_into_a_file_is_imported() {
        let texts = [
            ("4g", true, false),
            ("taskmanager.memory.process.size: 4g\n", false, false),
            ("env.java.opts.all: -Xss1m\n", false, false),
            ("a: b\nc: d\n", true, true),
            ("-Dtaskmanager.memory.process.size=4g", true, true),
            ("apiVersion: v1\nkind: ConfigMap\n", false, true),
            (
                "2026-01-02 03:04:05,678 INFO  org.apache.flink [] - Loading",
                false,
                true,
            ),
        ];
        for (text, is_line, expected) in texts {
            assert_eq!(is_imported_anywhere(text, is_line), expected, "{text}");
        }
    }
}
