//! Tells what a pasted text is, and reads the `-D` arguments of a command line.

use crate::edit::{Edit, written_value};
use crate::file::ConfigFile;
use crate::reading::{Reading, read};
use flink_memory::FlinkVersion;

/// What a pasted text is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Pasted {
    /// A configuration file that only this format reads as it is meant.
    File(ConfigFile),
    /// A configuration file that both formats read alike.
    EitherFile,
    /// A command line, or a part of one, with `-D` arguments.
    DynamicProperties,
}

/// Tells what a text is; nothing if nothing in it is a setting.
pub fn recognize(text: &str) -> Option<Pasted> {
    if is_command_line(text) {
        return Some(Pasted::DynamicProperties);
    }
    let yaml = read(text, ConfigFile::ConfigYaml, FlinkVersion::NEWEST);
    let conf = read(text, ConfigFile::FlinkConf, FlinkVersion::NEWEST);
    if yaml.entries.is_empty() && conf.entries.is_empty() {
        return None;
    }
    let is_yaml = match (yaml.refusal.is_none(), conf.problems.is_empty()) {
        (true, true) if is_alike(text, &yaml, &conf) => return Some(Pasted::EitherFile),
        (true, _) => true,
        (false, true) => false,
        (false, false) => !yaml.sections.is_empty() || yaml.entries.len() >= conf.entries.len(),
    };
    Some(Pasted::File(match is_yaml {
        true => ConfigFile::ConfigYaml,
        false => ConfigFile::FlinkConf,
    }))
}

/// Whether both formats find the same texts under the same keys.
fn is_alike(text: &str, yaml: &Reading, conf: &Reading) -> bool {
    let pairs = yaml.entries.iter().zip(&conf.entries);
    yaml.entries.len() == conf.entries.len()
        && pairs
            .into_iter()
            .all(|(yaml, conf)| yaml.key == conf.key && written_value(text, yaml) == written_value(text, conf))
}

/// Whether there is a `-D` argument that is no part of an entry's value.
fn is_command_line(text: &str) -> bool {
    let mut lines = text.lines().filter(|line| !line.trim_start().starts_with('#'));
    let is_entry = |line: &str| line.trim_end().ends_with(':') || line.contains(": ");
    lines
        .find_map(|line| match line.split_whitespace().position(is_property) {
            Some(0) => Some(true),
            Some(_) => Some(!is_entry(line)),
            None => is_entry(line).then_some(false),
        })
        .unwrap_or(false)
}

fn is_property(word: &str) -> bool {
    let word = word.trim_start_matches(['"', '\'']);
    word.starts_with("-D") || word.starts_with("-yD")
}

/// What the `-D` arguments of a command line set.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct DynamicProperties {
    /// Whole keys and their texts, in their order; of a key that stands twice, Flink takes the last.
    pub settings: Vec<(String, String)>,
    /// The other words of the command line.
    pub left: Vec<String>,
}

impl DynamicProperties {
    /// The edits that bring the settings into a document.
    pub fn edits(self) -> Vec<Edit> {
        let settings = self.settings.into_iter();
        settings.map(|(key, text)| Edit::Set { key, text }).collect()
    }
}

/// Reads `-Dkey=value` and `-D key=value` as a POSIX shell and then Flink do; YARN's `-yD` is as good.
///
/// A key without a value is set to `true`. Variables are not replaced.
pub fn read_dynamic_properties(text: &str) -> DynamicProperties {
    let mut properties = DynamicProperties::default();
    let mut words = shell_words(text).into_iter();
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
fn shell_words(text: &str) -> Vec<String> {
    let mut words = Vec::new();
    let mut word: Option<String> = None;
    let mut quote = None;
    let text = text.replace("\\\r\n", "").replace("\\\n", "");
    let mut chars = text.chars().peekable();
    while let Some(char) = chars.next() {
        match (quote, char) {
            (Some('"'), '\\') if chars.peek().is_some_and(|next| "\"\\$`".contains(*next)) => {
                word.get_or_insert_default().extend(chars.next());
            }
            (Some(open), _) if open == char => quote = None,
            (None, '\\') => word.get_or_insert_default().extend(chars.next()),
            (None, '"' | '\'') => {
                quote = Some(char);
                word.get_or_insert_default();
            }
            (None, '#') if word.is_none() => while chars.next().is_some_and(|char| char != '\n') {},
            (None, _) if char.is_ascii_whitespace() => words.extend(word.take()),
            _ => word.get_or_insert_default().push(char),
        }
    }
    words.extend(word);
    words
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn tells_what_a_text_is() {
        let yaml = Some(Pasted::File(ConfigFile::ConfigYaml));
        let conf = Some(Pasted::File(ConfigFile::FlinkConf));
        let texts = [
            ("", None),
            ("# only a comment\n", None),
            ("heap is too small\n", None),
            ("a.b: 1\nc: 0.40\n", Some(Pasted::EitherFile)),
            ("a:\n  b: 1\n", yaml),
            ("a: 'b'\n", yaml),
            ("a: [b,\n  c]\n", yaml),
            ("a: 1\na: 2\n", conf),
            ("a: b: c\n", conf),
            ("a: @b\nc: 1\n", conf),
            ("a:\n  b: 1\n  c: @\n", yaml),
            ("env.java.opts.all: -Da=b\n", Some(Pasted::EitherFile)),
            ("env.java.opts.all:\n  -Da=b\n", yaml),
            ("-Da=b", Some(Pasted::DynamicProperties)),
            ("  '-Da=b: c'", Some(Pasted::DynamicProperties)),
            (
                "# how: to\nflink run \\\n  -Da=b \\\n  -Dc=d x.jar\n",
                Some(Pasted::DynamicProperties),
            ),
        ];
        for (text, expected) in texts {
            assert_eq!(recognize(text), expected, "{text:?}");
        }
    }

    #[test]
    fn reads_arguments_as_a_shell_does() {
        type Case = (
            &'static str,
            &'static [(&'static str, &'static str)],
            &'static [&'static str],
        );
        let texts: &[Case] = &[
            ("-Da.b=1 -D c=2 -yDd=3", &[("a.b", "1"), ("c", "2"), ("d", "3")], &[]),
            (
                "-Da='b c' -Dd=\"e 'f' \\\"g\\\"\" '-Dh=i j'",
                &[("a", "b c"), ("d", "e 'f' \"g\""), ("h", "i j")],
                &[],
            ),
            (
                "flink run \\\n  -Da=1 \\\r\n  -Db=2 x.jar",
                &[("a", "1"), ("b", "2")],
                &["flink", "run", "x.jar"],
            ),
            ("-Da=b\\ c -Dd=\\\\e", &[("a", "b c"), ("d", "\\e")], &[]),
            ("-Da=-Db=c -Dd==e", &[("a", "-Db=c"), ("d", "=e")], &[]),
            ("-Da -Db=", &[("a", "true"), ("b", "")], &[]),
            ("-Da=1 # -Db=2\n-Dc=d#e", &[("a", "1"), ("c", "d#e")], &[]),
            ("-D", &[], &["-D"]),
            ("-D=x -Da='", &[("a", "")], &["-D=x"]),
            ("-Da='b\\c\nd'", &[("a", "b\\c\nd")], &[]),
            ("- -Da=1\n- \"-Db=2\"", &[("a", "1"), ("b", "2")], &["-", "-"]),
        ];
        for (text, settings, left) in texts {
            let read = read_dynamic_properties(text);
            let found: Vec<_> = read
                .settings
                .iter()
                .map(|(key, text)| (key.as_str(), text.as_str()))
                .collect();
            assert_eq!(found, *settings, "{text:?}");
            assert_eq!(read.left, *left, "{text:?}");
        }
    }
}
