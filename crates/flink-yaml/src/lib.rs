//! YAML as Flink's loader sees it: snakeyaml-engine 2.6, the core schema of YAML 1.2, one document.
//!
//! The rules of a YAML text are the library's rather than the specification's where the two differ: which places a tab
//! may stand in, how long a key may be, what ends a plain scalar. That is why scanner and parser are written here. The
//! parsers to be had follow the specification more closely: they judged one in twelve of 6,000 odd texts otherwise than
//! Flink does, and a text that Flink refuses must be refused here, too.

mod characters;
mod construct;
mod cursor;
mod flow;
mod limits;
mod node;
mod parser;
mod scalar;
mod scanner;

pub use characters::{comes_before, forbidden_character, is_allowed};
pub use construct::{Datum, Objection, construct};
pub use cursor::Mark;
pub use flow::{double_quoted, flow_text};
pub use limits::TOO_MUCH;
pub use node::{Node, NodeId, NodeKind, Tag, Tree, compose};

use flink_memory::Exception;

/// Why a text is not YAML, in the library's words and in ours.
#[derive(Clone, Debug)]
pub struct SyntaxError {
    /// What was being read, and where it began.
    pub context: Option<(&'static str, Option<Mark>)>,
    /// What is wrong, as the library says it.
    pub problem: String,
    /// Where it is wrong.
    pub mark: Mark,
    /// What is wrong and what to do, for the user.
    pub advice: &'static str,
    /// Where the text begins that should have been a key, if the library took it for a value.
    pub should_be_key: Option<Mark>,
    /// Whether the library tells the place: such errors are of another class and shown in another way.
    pub kind: ErrorKind,
}

/// The classes of exceptions that a YAML text can cause before its entries are looked at.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum ErrorKind {
    /// `MarkedYamlEngineException`: Flink rewrites it so that it does not show the text.
    Marked,
    /// Another `YamlEngineException`.
    Plain,
    /// `ReaderException`: a character that YAML does not allow.
    Character,
    /// `YamlVersionException`.
    Version,
    /// `NumberFormatException`.
    Number,
    /// None: this reader's own limit.
    Limit,
    /// `StackOverflowError`, which nothing catches.
    Depth,
}

impl SyntaxError {
    /// An error without a context.
    pub fn at(mark: Mark, problem: impl Into<String>, advice: &'static str) -> Self {
        Self {
            context: None,
            problem: problem.into(),
            mark,
            advice,
            should_be_key: None,
            kind: ErrorKind::Marked,
        }
    }

    /// While something that began at `start` was read.
    pub fn during(mut self, context: &'static str, start: Mark) -> Self {
        self.context = Some((context, Some(start)));
        self
    }

    /// Of another class than most.
    pub fn of(mut self, kind: ErrorKind) -> Self {
        self.kind = kind;
        self
    }

    /// Where a user should look.
    ///
    /// The library notices late that a quotation mark or a bracket is not closed, or that a colon is missing.
    pub fn place(&self) -> Mark {
        let late = [
            "while scanning a simple key",
            "while scanning a quoted scalar",
            "while parsing a flow sequence",
            "while parsing a flow mapping",
        ];
        match self.context {
            Some((context, Some(start))) if late.contains(&context) => start,
            _ => self.should_be_key.unwrap_or(self.mark),
        }
    }

    /// Where the broken entry begins, or a place in the same line.
    pub fn start(&self) -> Mark {
        match self.context {
            // What a block collection or a document cannot go on with is at fault, not where it began.
            Some((context, Some(start))) if context.starts_with("while scanning") || context.contains("a flow") => {
                start
            }
            _ => self.should_be_key.unwrap_or(self.mark),
        }
    }

    /// The exception's own class and message, as `YamlParserUtils.wrapExceptionToHiddenSensitiveData` rewrites it.
    pub fn exception(&self) -> Exception {
        let class = match self.kind {
            ErrorKind::Marked | ErrorKind::Plain | ErrorKind::Limit => {
                "org.snakeyaml.engine.v2.exceptions.YamlEngineException"
            }
            ErrorKind::Character => "org.snakeyaml.engine.v2.exceptions.ReaderException",
            ErrorKind::Version => "org.snakeyaml.engine.v2.exceptions.YamlVersionException",
            ErrorKind::Number => "java.lang.NumberFormatException",
            ErrorKind::Depth => "java.lang.StackOverflowError",
        };
        let message = if self.kind == ErrorKind::Marked {
            let place = |mark: Mark| format!(" in reader, line {}, column {}\n", mark.line + 1, mark.column + 1);
            let (context, start) = match self.context {
                Some((context, start)) => (format!("{context}\n"), start.map(place).unwrap_or_default()),
                None => (String::new(), String::new()),
            };
            format!("{context}{start}{}\n{}", self.problem, place(self.mark))
        } else {
            self.problem.clone()
        };
        Exception { class, message }
    }
}
