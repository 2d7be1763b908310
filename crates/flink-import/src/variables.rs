//! Variables and templates in texts: what stands for a value that the text does not hold.

use std::borrow::Cow;

/// What stands in the place of a template's expression once it is taken out: a character that no configuration has.
pub(crate) const TEMPLATE: char = '\u{E000}';

/// Whether a text has expressions of a template in it, as Helm's charts have.
pub(crate) fn is_template(text: &str) -> bool {
    let mut behind = text.match_indices("{{").filter_map(|(at, _)| text.get(at + 2..));
    behind.any(|rest| {
        let rest = rest.trim_start_matches('-');
        let inner = rest.trim_start();
        inner.len() < rest.len() || inner.starts_with(['.', '$', '/'])
    })
}

/// A text with each expression of a template replaced by [`TEMPLATE`], line by line where it was; lines that are but
/// expressions become blank.
pub(crate) fn without_templates(text: &str) -> Cow<'_, str> {
    if !text.contains("{{") {
        return Cow::Borrowed(text);
    }
    let mut replaced = String::with_capacity(text.len());
    let mut rest = text;
    while let Some((before, after)) = rest.split_once("{{") {
        let Some((inside, behind)) = after.split_once("}}") else {
            break;
        };
        replaced += before;
        replaced.push(TEMPLATE);
        replaced.extend(inside.chars().filter(|char| *char == '\n'));
        rest = behind;
    }
    replaced += rest;
    let is_expressions = |line: &str| {
        line.contains(TEMPLATE)
            && line
                .chars()
                .all(|char| char == TEMPLATE || char.is_whitespace() || char == '\\')
    };
    let lines = replaced.split_inclusive('\n');
    let kept = lines.map(|line| match is_expressions(line) {
        true => "\n",
        false => line,
    });
    Cow::Owned(kept.collect())
}

/// Whether a text stands for a value that is not in it: a template's expression always, a shell's variable or a
/// placeholder where a number or a word is expected.
pub(crate) fn is_variable(text: &str, is_word: bool) -> bool {
    let has_name = || {
        let mut behind = text.match_indices('$').filter_map(|(at, _)| text.get(at + 1..));
        behind.any(|rest| rest.starts_with(|char: char| char.is_ascii_alphabetic() || "{(_@".contains(char)))
    };
    let is_placeholder = || text.starts_with('<') && text.ends_with('>');
    text.contains(TEMPLATE) || (is_word && (has_name() || is_placeholder() || text.contains('`')))
}

/// A text as Compose and shells put it together: `${NAME:-default}` and the like are their defaults. A variable without
/// one stays, and so does a dollar sign that stands twice.
pub(crate) fn with_defaults(text: &str) -> String {
    replaced(text, true, &|_, default| default.map(str::to_owned))
}

/// A text with the variables put in that `value` knows. Others stay.
pub(crate) fn substituted(text: &str, value: &dyn Fn(&str) -> Option<String>) -> String {
    replaced(text, false, &|name, _| value(name))
}

/// A text with what `value` gives for a variable's name and its default.
fn replaced(text: &str, is_escaped: bool, value: &dyn Fn(&str, Option<&str>) -> Option<String>) -> String {
    let ends = |char: char| !(char.is_ascii_alphanumeric() || char == '_');
    let parted = |text: &'_ str| text.find(ends).unwrap_or(text.len());
    let mut replaced = String::new();
    let mut rest = text;
    while let Some((before, after)) = rest.split_once('$') {
        replaced += before;
        if let Some(escaped) = after.strip_prefix('$').filter(|_| is_escaped) {
            replaced += "$$";
            rest = escaped;
            continue;
        }
        let braced = after.strip_prefix('{').and_then(|inside| inside.split_once('}'));
        let (found, behind) = match braced {
            Some((inside, behind)) => {
                let (name, operator) = inside.split_at_checked(parted(inside)).unwrap_or((inside, ""));
                let default = [":-", "-", ":=", "="]
                    .iter()
                    .find_map(|mark| operator.strip_prefix(mark));
                (value(name, default), behind)
            }
            None => {
                let (name, behind) = after.split_at_checked(parted(after)).unwrap_or((after, ""));
                (value(name, None).filter(|_| !name.is_empty()), behind)
            }
        };
        match found {
            Some(found) => {
                replaced += &found;
                rest = behind;
            }
            None => {
                replaced.push('$');
                rest = after;
            }
        }
    }
    replaced + rest
}
