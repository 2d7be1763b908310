//! Reads the `-D` arguments of a command line, and the words of one.

/// What the `-D` arguments of a command line set.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct DynamicProperties {
    /// Whole keys and their texts, in their order; of a key that stands twice, Flink takes the last.
    pub settings: Vec<(String, String)>,
    /// The other words of the command line.
    pub left: Vec<String>,
}

/// Whether there is a `-D` argument that is no part of an entry's value.
pub(super) fn is_command_line(text: &str) -> bool {
    begins_with(text, |word| word.starts_with("-D") || word.starts_with("-yD"))
}

/// Whether the first word of a kind stands before any entry, or in its place.
pub(super) fn begins_with(text: &str, is_wanted: impl Fn(&str) -> bool) -> bool {
    let mut lines = text.lines().filter(|line| !line.trim_start().starts_with('#'));
    let is_entry = |line: &str| line.trim_end().ends_with(':') || line.contains(": ");
    let is_wanted = |word: &str| is_wanted(word.trim_start_matches(['"', '\'']));
    lines
        .find_map(|line| match line.split_whitespace().position(is_wanted) {
            Some(0) => Some(true),
            Some(_) => Some(!is_entry(line)),
            None => is_entry(line).then_some(false),
        })
        .unwrap_or(false)
}

/// Reads `-Dkey=value` and `-D key=value` as a POSIX shell and then Flink do; YARN's `-yD` is as good.
///
/// A key without a value is set to `true`. Variables are not replaced. Where a JVM is started, the arguments before
/// Flink's class are the JVM's own.
pub fn read_dynamic_properties(text: &str) -> DynamicProperties {
    let mut properties = DynamicProperties::default();
    let mut words = shell_words(text);
    let is_class = |word: &String| word.starts_with("org.apache.flink.");
    if let Some(class) = words.iter().position(is_class) {
        properties.left.extend(words.drain(..class));
    }
    let mut words = words.into_iter();
    while let Some(word) = words.next() {
        let setting = match word.strip_prefix("-D").or_else(|| word.strip_prefix("-yD")) {
            Some("") => words.next().unwrap_or_default(),
            Some(setting) => setting.to_owned(),
            None => {
                properties.left.push(word);
                continue;
            }
        };
        match setting.split_once('=').unwrap_or((&setting, "true")) {
            ("", _) => properties.left.push(word),
            (key, text) => properties.settings.push((key.to_owned(), text.to_owned())),
        }
    }
    properties
}

/// The words of a text as a POSIX shell parts them, without quotes, escapes, comments and continued lines.
pub(super) fn shell_words(text: &str) -> Vec<String> {
    let mut words = Vec::new();
    let mut word: Option<String> = None;
    let mut quote = None;
    let mut rest = text;
    loop {
        if quote != Some('\'')
            && let Some(continued) = rest.strip_prefix("\\\n").or_else(|| rest.strip_prefix("\\\r\n"))
        {
            rest = continued;
            continue;
        }
        let mut chars = rest.chars();
        let Some(char) = chars.next() else { break };
        rest = chars.as_str();
        match (quote, char) {
            (Some('"'), '\\') if rest.starts_with(['"', '\\', '$', '`']) => {
                word.get_or_insert_default().extend(chars.next());
                rest = chars.as_str();
            }
            (Some(open), _) if open == char => quote = None,
            (None, '\\') => {
                word.get_or_insert_default().extend(chars.next());
                rest = chars.as_str();
            }
            (None, '"' | '\'') => {
                quote = Some(char);
                word.get_or_insert_default();
            }
            (None, '#') if word.is_none() => rest = rest.split_once('\n').map_or("", |(_, after)| after),
            (None, _) if char.is_ascii_whitespace() => words.extend(word.take()),
            _ => word.get_or_insert_default().push(char),
        }
    }
    words.extend(word);
    words
}
