//! Reads `config.yaml` as Flink 1.19 and later do: `GlobalConfiguration.loadYAMLResource`, the same in all of them.
//!
//! The text is one document of YAML 1.2. Nested mappings are flattened with dots; the last entry of a key in the
//! document's order wins. Scalars have the types of the core schema, lists become the text of their flow form, empty
//! mappings vanish. `<<` is a key like any other.
//!
//! Flink refuses the whole text for any fault in it. Here the first fault in Flink's order gives the refusal, every
//! fault a problem, and all that is sound is read: a broken entry is put out and the rest read again.
//!
//! Known to differ from Flink, by thousands of odd texts that both were asked about:
//!
//! - Values of the types `!!binary`, `!!java.util.UUID` and `!!java.util.Optional` are left out, with a problem. A
//!   `!!set` is kept as its `toString`, which is not what Flink makes of it for an option that wants text.
//! - A half of a surrogate pair, written as an escape, becomes U+FFFD.
//! - Keys that are lists or mappings, which Flink refuses except within lists, are not compared with each other, and
//!   not looked into for themselves.
//! - How deep collections must stand within each other for the stack of Flink's reader to overflow is a guess: 1,000.
//! - Of far too much text, only a part is read: see `limits.rs`.

mod broken;
mod flatten;
mod list;

use flink_memory::{Exception, Level, LogLine, Place, Value};
use flink_yaml::{ErrorKind, Mark, Scalar, SyntaxError, comes_before, compose, forbidden_character};

use crate::limits;
use crate::lines::Lines;
use crate::reading::{Problem, Reading};

pub(crate) fn read_config_yaml(text: &str) -> Reading {
    let mut reading = Reading::default();
    let lines = Lines::of(text);
    let forbidden = forbidden_character(text);
    let allowed = forbidden.as_ref().map(|_| broken::without_forbidden(text));
    let allowed = allowed.as_deref().unwrap_or(text);

    let (tree, error) = compose(allowed);
    match &forbidden {
        // The library looks at many characters at a time, and may give up before it comes to a forbidden one.
        Some(character) if error.is_none() || !comes_before(tree.reached, character) => {
            refuse(&mut reading, character);
        }
        _ => {}
    }
    if let Some(error) = &error {
        refuse(&mut reading, error);
    }
    if let Some(character) = forbidden {
        reading.problems.push(problem(character.mark, character.advice));
    }
    match error {
        None => flatten::flatten(&lines, &tree, &mut reading),
        Some(error) => {
            drop(tree);
            let rest = broken::without_broken_entries(allowed, &lines, *error, &mut reading.problems);
            flatten::flatten(&lines, &compose(&rest).0, &mut reading);
        }
    }
    // Of two at the same place, too, the order is the same in every build: each has its own way to sort.
    reading
        .problems
        .sort_unstable_by(|one, other| (one.place, &one.message).cmp(&(other.place, &other.message)));
    reading.problems.truncate(limits::PROBLEMS);
    reading.notices.extend(loader_notice(&reading));
    reading
}

/// What Flink logs of an error with a place in the text, which it rewrites so that the log does not show the text
/// (`YamlParserUtils.wrapExceptionToHiddenSensitiveData`).
fn loader_notice(reading: &Reading) -> Option<LogLine> {
    let [_, cause] = reading.refusal.as_deref()? else {
        return None;
    };
    (cause.class == "org.snakeyaml.engine.v2.exceptions.YamlEngineException").then(|| LogLine {
        level: Level::Error,
        text: "Failed to parse YAML configuration".to_owned(),
    })
}

/// Notes why Flink refuses the text, unless an earlier reason is known.
fn refuse(reading: &mut Reading, error: &SyntaxError) {
    match error.kind {
        ErrorKind::Limit => {}
        // No `Exception` in Java's eyes: it is not wrapped.
        ErrorKind::Depth => {
            reading
                .refusal
                .get_or_insert_with(|| vec![exception(error.exception())]);
        }
        _ => refuse_for(reading, vec![exception(error.exception())]),
    }
}

/// As [`refuse`], with everything below the outermost exception.
fn refuse_for(reading: &mut Reading, causes: Vec<Exception>) {
    reading.refusal.get_or_insert_with(|| {
        let outermost = Exception {
            class: "java.lang.RuntimeException",
            message: "Error parsing YAML configuration.".to_owned(),
        };
        std::iter::once(outermost).chain(causes).collect()
    });
}

/// Something in a tree that Flink does not accept.
struct Objection {
    /// The exceptions below `RuntimeException: Error parsing YAML configuration.`; none if only the reader here objects.
    exceptions: Vec<Exception>,
    /// Where it is.
    mark: Mark,
    /// What is wrong and what to do, for the user.
    advice: String,
}

impl From<flink_yaml::Error> for Objection {
    fn from(error: flink_yaml::Error) -> Self {
        Self {
            exceptions: error.exceptions.into_iter().map(exception).collect(),
            mark: error.mark,
            advice: error.advice,
        }
    }
}

fn exception(flink_yaml::Exception { class, message }: flink_yaml::Exception) -> Exception {
    Exception { class, message }
}

/// What an entry is set to by a scalar; none for `null`.
fn value(scalar: &Scalar) -> Option<Value> {
    Some(match scalar {
        Scalar::Null => return None,
        Scalar::Boolean(boolean) => Value::Boolean(*boolean),
        Scalar::Integer(number) => Value::Integer(i64::from(*number)),
        Scalar::Long(number) => Value::Integer(*number),
        Scalar::BigInteger(text) => Value::BigInteger(text.clone()),
        Scalar::Double(number) => Value::Double(*number),
        Scalar::Text(text) => Value::Text(text.clone()),
    })
}

/// Tells of an objection.
fn object(reading: &mut Reading, objection: Objection) {
    reading.problems.push(problem(objection.mark, objection.advice));
    match objection.exceptions.first() {
        None => {}
        Some(overflow) if overflow.class == "java.lang.StackOverflowError" => {
            reading.refusal.get_or_insert(objection.exceptions);
        }
        Some(_) => refuse_for(reading, objection.exceptions),
    }
}

fn place(mark: Mark) -> Place {
    let from_one = |number: usize| u32::try_from(number + 1).unwrap_or(u32::MAX);
    Place {
        line: from_one(mark.line),
        column: from_one(mark.column),
    }
}

fn problem(mark: Mark, message: impl Into<String>) -> Problem {
    Problem {
        place: place(mark),
        message: message.into(),
    }
}

#[cfg(test)]
mod tests;
