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
/// A key without a value is set to `true`; behind a `-D` that stands alone, key and value may be words of their own.
/// Variables are not replaced. Where a JVM is started, the arguments before
/// Flink's class are the JVM's own.
pub fn read_dynamic_properties(text: &str) -> DynamicProperties {
    let mut properties = DynamicProperties::default();
    let mut words = shell_words(text);
    let is_class = |word: &String| word.starts_with("org.apache.flink.");
    if let Some(class) = words.iter().position(is_class) {
        properties.left.extend(words.drain(..class));
    }
    let mut words = words.into_iter().peekable();
    while let Some(word) = words.next() {
        let setting = match word.strip_prefix("-D").or_else(|| word.strip_prefix("-yD")) {
            Some("") => {
                let setting = words.next().unwrap_or_default();
                let is_key = !setting.contains('=') && !setting.is_empty();
                match words.next_if(|value| is_key && !value.starts_with('-')) {
                    Some(value) => format!("{setting}={value}"),
                    None => setting,
                }
            }
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

/// A word of a shell, and the line it begins on, from 1.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Word {
    pub text: String,
    pub line: u32,
    /// Whether a line break or the end of a command comes before it.
    pub is_first: bool,
}

/// The words of a text as a POSIX shell parts them, without quotes, escapes, comments and continued lines.
pub(super) fn shell_words(text: &str) -> Vec<String> {
    let words = words(text).into_iter();
    words.map(|word| word.text).collect()
}

/// The same words with their places.
pub(super) fn words(text: &str) -> Vec<Word> {
    let mut words = Vec::new();
    let mut word: Option<Word> = None;
    let mut quote = None;
    // Whether escapes count within the quotation marks, as behind `$`.
    let mut is_escaped = false;
    let mut rest = text;
    let (mut line, mut is_first) = (1, true);
    loop {
        if quote != Some('\'')
            && let Some(continued) = rest.strip_prefix("\\\n").or_else(|| rest.strip_prefix("\\\r\n"))
        {
            rest = continued;
            line += 1;
            continue;
        }
        let mut chars = rest.chars();
        let Some(char) = chars.next() else { break };
        rest = chars.as_str();
        line += u32::from(char == '\n');
        let begun = |word: &mut Option<Word>, is_first: &mut bool, char: Option<char>| {
            let begun = word.get_or_insert_with(|| Word {
                text: String::new(),
                line,
                is_first: *is_first,
            });
            *is_first = false;
            begun.text.extend(char);
        };
        // An apostrophe within a word of prose is no quote.
        let is_apostrophe = char == '\''
            && rest.starts_with(|char: char| char.is_ascii_lowercase())
            && word
                .as_ref()
                .is_some_and(|word| !word.text.is_empty() && word.text.chars().all(|char| char.is_ascii_alphabetic()));
        match (quote, char) {
            (Some('"'), '\\') if rest.starts_with(['"', '\\', '$', '`']) => {
                begun(&mut word, &mut is_first, chars.next());
                rest = chars.as_str();
            }
            (Some('\''), '\\') if is_escaped => {
                let escaped = chars.next().map(|char| match char {
                    'n' => '\n',
                    't' => '\t',
                    other => other,
                });
                begun(&mut word, &mut is_first, escaped);
                rest = chars.as_str();
            }
            (Some(opened), _) if opened == char => (quote, is_escaped) = (None, false),
            (None, '$') if rest.starts_with('\'') => {
                begun(&mut word, &mut is_first, None);
                chars.next();
                (quote, is_escaped) = (Some('\''), true);
                rest = chars.as_str();
            }
            (None, '\\') => {
                begun(&mut word, &mut is_first, chars.next());
                rest = chars.as_str();
            }
            (None, '"' | '\'') if !is_apostrophe => {
                quote = Some(char);
                begun(&mut word, &mut is_first, None);
            }
            (None, '#') if word.is_none() => {
                rest = rest.find('\n').and_then(|end| rest.get(end..)).unwrap_or_default();
            }
            (None, _) if char.is_ascii_whitespace() => {
                words.extend(word.take());
                is_first |= char == '\n';
            }
            _ => begun(&mut word, &mut is_first, Some(char)),
        }
    }
    words.extend(word);
    words
}
