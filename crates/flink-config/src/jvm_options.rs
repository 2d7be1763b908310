//! Changes one option among those of a JVM, as `env.java.opts.*` hold them.

use std::ops::Range;

/// The value of a JVM option among others, the last of several, without quotes.
///
/// `option` is written as on a command line, up to its value: `-Dio.netty.allocator.type`, `-XX:MaxMetaspaceSize`,
/// `-Xss`. An option with no value has an empty one; the value of a switch like `-XX:UseG1GC` is `+` or `-`.
pub fn jvm_option(text: &str, option: &str) -> Option<String> {
    let found = words(text).filter_map(|word| value_of(&unquoted(text.get(word)?), option));
    found.last()
}

/// The arguments in a text, without quotes.
pub fn jvm_arguments(text: &str) -> Vec<String> {
    words(text).filter_map(|word| text.get(word)).map(unquoted).collect()
}

/// Sets a JVM option to a value, or takes it away; all others stay as they are written, with their blanks and quotes.
///
/// Where the option stands several times, the last one counts for the JVM and is set; all are taken away. `option` and
/// `new` are those of [`jvm_option`].
pub fn edit_jvm_option(text: &str, option: &str, new: Option<&str>) -> String {
    let mut found: Vec<_> = words(text)
        .filter_map(|word| {
            let value = value_of(&unquoted(text.get(word.clone())?), option)?;
            Some((word, value))
        })
        .collect();
    let mut edited = text.to_owned();
    match (new, found.pop()) {
        (Some(new), Some((_, value))) if value == new => {}
        (Some(new), Some((word, _))) => {
            let quote = text.get(word.clone()).and_then(|word| word.chars().next());
            let quote = quote.filter(|char| matches!(char, '"' | '\''));
            let is_inside = inside_quotes(text).start > 0;
            edited.replace_range(word, &written(option, new, quote, is_inside));
        }
        (Some(new), None) => {
            let inside = inside_quotes(text);
            let written = written(option, new, None, inside.start > 0);
            let before = text.get(inside.clone()).unwrap_or_default();
            let has_gap = before.is_empty() || before.ends_with(is_blank);
            let gap = if has_gap { "" } else { " " };
            edited.insert_str(inside.end, &format!("{gap}{written}"));
        }
        (None, last) => {
            found.extend(last);
            for (word, _) in found.into_iter().rev() {
                edited.replace_range(with_gap(&edited, word), "");
            }
        }
    }
    edited
}

/// A word together with the blanks that part it from the next, or from the one before.
fn with_gap(text: &str, word: Range<usize>) -> Range<usize> {
    let inside = inside_quotes(text);
    let after = text.get(word.end..inside.end).unwrap_or_default();
    let blanks = after.len() - after.trim_start_matches(is_blank).len();
    if blanks > 0 {
        return word.start..word.end + blanks;
    }
    let before = text.get(inside.start..word.start).unwrap_or_default();
    inside.start + before.trim_end_matches(is_blank).len()..word.end
}

/// The text without quotes around all of it, which Flink's scripts take away.
fn inside_quotes(text: &str) -> Range<usize> {
    match text.strip_prefix('"').and_then(|rest| rest.strip_suffix('"')) {
        Some(inside) if !inside.contains('"') => 1..text.len() - 1,
        _ => 0..text.len(),
    }
}

fn is_blank(char: char) -> bool {
    char.is_ascii_whitespace()
}

/// Where the words of a text stand. Blanks between quotes part no words.
pub(crate) fn words(text: &str) -> impl Iterator<Item = Range<usize>> {
    let inside = inside_quotes(text);
    let mut at = inside.start;
    std::iter::from_fn(move || {
        let rest = text.get(at..inside.end)?;
        let start = at + rest.find(|char| !is_blank(char))?;
        let word = text.get(start..inside.end)?;
        let mut quote = None;
        let end = word.char_indices().find(|(at, char)| {
            let is_closed = || word.get(at + 1..).is_some_and(|rest| rest.contains(*char));
            match (quote, char) {
                (Some(open), _) => quote = Some(open).filter(|open| open != char),
                (None, '"' | '\'') if is_closed() => quote = Some(*char),
                (None, _) => return is_blank(*char),
            }
            false
        });
        let end = end.map(|(end, _)| end);
        at = end.map_or(inside.end, |end| start + end);
        Some(start..at)
    })
}

pub(crate) fn unquoted(word: &str) -> String {
    word.replace(['"', '\''], "")
}

/// The value that a word gives to an option, if it is that option.
fn value_of(word: &str, option: &str) -> Option<String> {
    if let Some((sign, name)) = word.strip_prefix("-XX:").and_then(|rest| rest.split_at_checked(1))
        && matches!(sign, "+" | "-")
        && option.strip_prefix("-XX:") == Some(name)
    {
        return Some(sign.to_owned());
    }
    let rest = word.strip_prefix(option)?;
    match rest.strip_prefix('=') {
        Some(value) => Some(value.to_owned()),
        None if rest.is_empty() || has_no_sign(option) => Some(rest.to_owned()),
        None => None,
    }
}

/// Whether the value follows at once, as in `-Xss1m`.
fn has_no_sign(option: &str) -> bool {
    matches!(option, "-Xms" | "-Xmx" | "-Xmn" | "-Xss")
}

/// A word in the given quotes, or else with quotes around its value if that needs some.
fn written(option: &str, value: &str, around: Option<char>, is_inside_quotes: bool) -> String {
    let quote = match value.contains(is_blank) && around.is_none() {
        true if is_inside_quotes => "'",
        true => "\"",
        false => "",
    };
    let word = match (option.strip_prefix("-XX:"), value) {
        (Some(name), "+" | "-") => format!("-XX:{value}{name}"),
        (_, "") => option.to_owned(),
        _ if has_no_sign(option) => format!("{option}{quote}{value}{quote}"),
        _ => format!("{option}={quote}{value}{quote}"),
    };
    match around {
        Some(around) => format!("{around}{word}{around}"),
        None => word,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn one_option_changes_and_the_others_stay() {
        const ALLOCATOR: &str = "-Dorg.apache.flink.shaded.netty4.io.netty.allocator.type";
        const POOLED: &str = "-Dorg.apache.flink.shaded.netty4.io.netty.allocator.type=pooled";
        let edits = [
            ("", ALLOCATOR, Some("pooled"), POOLED),
            (POOLED, ALLOCATOR, None, ""),
            ("-Da=1", "-Db", Some("2"), "-Da=1 -Db=2"),
            ("-Da=1 ", "-Db", Some("2"), "-Da=1 -Db=2"),
            ("-Da=1  -Db=2\t-Dc=3", "-Db", Some("x"), "-Da=1  -Db=x\t-Dc=3"),
            ("-Da=1  -Db=2\t-Dc=3", "-Db", None, "-Da=1  -Dc=3"),
            ("-Da=1  -Db=2", "-Db", None, "-Da=1"),
            ("-Da=1 -Da=2", "-Da", Some("3"), "-Da=1 -Da=3"),
            ("-Da=1 -Db=2 -Da=3", "-Da", None, "-Db=2"),
            ("-Daa=1 -Da.a=2", "-Da", None, "-Daa=1 -Da.a=2"),
            ("-Da=1", "-Da", Some("1"), "-Da=1"),
            ("-Da", "-Da", Some("1"), "-Da=1"),
            ("-Da=1", "-Da", Some(""), "-Da"),
            ("-Dx='-Da=1 -Db=2' -Db=3", "-Db", Some("4"), "-Dx='-Da=1 -Db=2' -Db=4"),
            ("\"-Da=b c\" -Dd=e", "-Da", Some("f g"), "\"-Da=f g\" -Dd=e"),
            ("-Da=1", "-Db", Some("f g"), "-Da=1 -Db=\"f g\""),
            // Quotes around everything, as flink-conf.yaml has them.
            ("\"-Da=1 -Db=2\"", "-Da", Some("3"), "\"-Da=3 -Db=2\""),
            ("\"-Da=1 -Db=2\"", "-Db", None, "\"-Da=1\""),
            ("\"-Da=1\"", "-Db", Some("2"), "\"-Da=1 -Db=2\""),
            ("\"-Da=1\"", "-Db", Some("c d"), "\"-Da=1 -Db='c d'\""),
            ("\"\"", "-Da", Some("1"), "\"-Da=1\""),
            ("-XX:+UseG1GC -Da=1", "-XX:UseG1GC", Some("-"), "-XX:-UseG1GC -Da=1"),
            ("-Da=1", "-XX:UseG1GC", Some("+"), "-Da=1 -XX:+UseG1GC"),
            ("-XX:+UseG1GC", "-XX:UseG1GC", None, ""),
            (
                "-XX:MaxMetaspaceSize=1g",
                "-XX:MaxMetaspaceSize",
                Some("2g"),
                "-XX:MaxMetaspaceSize=2g",
            ),
            ("-Xss1m", "-Xss", Some("2m"), "-Xss2m"),
            ("-Da=1\n-Db=2\n", "-Dc", Some("3"), "-Da=1\n-Db=2\n-Dc=3"),
            ("-Da='open", "-Db", Some("3"), "-Da='open -Db=3"),
            ("-Da='open -Db=3", "-Db", Some("4"), "-Da='open -Db=4"),
        ];
        for (before, option, new, after) in edits {
            assert_eq!(
                edit_jvm_option(before, option, new),
                after,
                "{before:?} {option} {new:?}"
            );
        }
    }

    #[test]
    fn tells_the_value_that_counts() {
        let text = "-Da=1 \"-Db=x y\" -Da=2 -XX:-UseG1GC -Dc -Xss1m";
        let values = [
            ("-Da", Some("2")),
            ("-Db", Some("x y")),
            ("-XX:UseG1GC", Some("-")),
            ("-Dc", Some("")),
            ("-Xss", Some("1m")),
            ("-Dd", None),
        ];
        for (option, value) in values {
            assert_eq!(jvm_option(text, option).as_deref(), value, "{option}");
        }
    }
}
