//! What the library throws, in its words, and the same in ours.

use std::fmt;

use crate::cursor::Mark;

/// One exception of a chain of causes.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Exception {
    /// The full name of the Java class, such as `org.snakeyaml.engine.v2.exceptions.YamlEngineException`.
    pub class: &'static str,
    /// What `getMessage` gives.
    pub message: String,
}

/// As `Throwable.toString`.
impl fmt::Display for Exception {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}: {}", self.class, self.message)
    }
}

/// Why the library refuses a text, or why this reader does not read all of it.
///
/// `Display` gives what Java would print of the exceptions, without its stack.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Error {
    /// What Java throws, each the cause of the one before; none if only this reader refuses.
    pub exceptions: Vec<Exception>,
    /// Where it is.
    pub mark: Mark,
    /// What is wrong and what to do, for the user.
    pub advice: String,
}

impl fmt::Display for Error {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Some((first, causes)) = self.exceptions.split_first() else {
            return write!(
                f,
                "line {}, column {}: {}",
                self.mark.line + 1,
                self.mark.column + 1,
                self.advice
            );
        };
        first.fmt(f)?;
        causes.iter().try_for_each(|cause| write!(f, "\nCaused by: {cause}"))
    }
}

impl std::error::Error for Error {}

impl From<SyntaxError> for Error {
    fn from(error: SyntaxError) -> Self {
        let exceptions = match error.kind {
            ErrorKind::Limit => Vec::new(),
            _ => vec![error.exception()],
        };
        Self {
            exceptions,
            mark: error.mark,
            advice: error.advice.to_owned(),
        }
    }
}

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
    /// `IllegalArgumentException`.
    Argument,
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
            ErrorKind::Argument => "java.lang.IllegalArgumentException",
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
