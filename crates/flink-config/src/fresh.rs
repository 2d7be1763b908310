//! Writes a configuration file afresh, such that reading it gives the same settings again.

use flink_memory::{Configuration, Entry, FlinkVersion};
use flink_yaml::double_quoted;

use crate::config_yaml::read_config_yaml;
use crate::file::ConfigFile;
use crate::flink_conf::read_flink_conf;
use crate::link::raw_text;
use crate::reading::Reading;

/// A configuration file that was made of settings.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct FreshDocument {
    /// The text, one setting a line.
    pub text: String,
    /// The keys of the settings that such a file cannot hold, like a `#` in `flink-conf.yaml`.
    pub left_out: Vec<String>,
}

/// Writes settings, whole keys with their raw texts, in their order.
///
/// In `config.yaml` texts are quoted only where YAML would read something else. A key that is there twice is written
/// once, with its last text: Flink refuses the file otherwise.
pub fn write_document<'a>(settings: impl IntoIterator<Item = (&'a str, &'a str)>, file: ConfigFile) -> FreshDocument {
    let unique: Configuration = settings.into_iter().collect();
    let mut document = FreshDocument::default();
    for Entry { key, value, .. } in unique.entries() {
        let text = value.to_string();
        let line = match file {
            ConfigFile::ConfigYaml => yaml_line(key, &text),
            ConfigFile::FlinkConf => conf_line(key, &text),
        };
        match line {
            Some(line) => document.text += &line,
            None => document.left_out.push(key.clone()),
        }
    }
    document
}

/// A line of `config.yaml` with as few quotes as possible.
fn yaml_line(key: &str, text: &str) -> Option<String> {
    let forms = |text: &str| [text.to_owned(), single_quoted(text), double_quoted(text)];
    let key_form = forms(key).into_iter().find_map(|form| {
        let line = format!("{form}: 0\n");
        gives(&read_config_yaml(&line), key, "0").then_some(form)
    })?;
    forms(text).into_iter().find_map(|form| {
        let line = format!("{key_form}: {form}\n");
        gives(&read_config_yaml(&line), key, text).then_some(line)
    })
}

/// A text in single quotes, in which the same mark stands twice.
pub(crate) fn single_quoted(text: &str) -> String {
    format!("'{}'", text.replace('\'', "''"))
}

fn conf_line(key: &str, text: &str) -> Option<String> {
    let line = format!("{key}: {text}\n");
    let reading = read_flink_conf(&line, FlinkVersion::NEWEST);
    gives(&reading, key, text).then_some(line)
}

/// Whether a line was read as this setting and nothing else.
fn gives(reading: &Reading, key: &str, text: &str) -> bool {
    let [entry] = reading.entries.as_slice() else {
        return false;
    };
    reading.problems.is_empty() && entry.section.is_none() && entry.key == key && raw_text(&entry.value) == text
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;
    use crate::read::read;

    #[test]
    fn quotes_what_yaml_would_read_otherwise() {
        let texts = [
            ("4g", "4g"),
            ("0.4", "0.4"),
            ("0.40", "'0.40'"),
            ("1e3", "'1e3'"),
            ("0x10", "'0x10'"),
            ("007", "'007'"),
            ("true", "true"),
            ("True", "'True'"),
            ("null", "'null'"),
            ("~", "'~'"),
            ("", "''"),
            (" a", "' a'"),
            ("-Xmx1g -XX:+UseG1GC", "-Xmx1g -XX:+UseG1GC"),
            ("a: b", "'a: b'"),
            ("a #b", "'a #b'"),
            ("a#b", "a#b"),
            ("it's", "it's"),
            ("'a'", "'\'\'a\'\''"),
            ("[a, b]", "[a, b]"),
            ("[a,b]", "'[a,b]'"),
            ("{a: b}", "'{a: b}'"),
            ("OPERATOR:70,PYTHON:30", "OPERATOR:70,PYTHON:30"),
            ("a\nb", "\"a\\nb\""),
            ("a\tb", "a\tb"),
            ("\u{1B}", "\"\\e\""),
            ("@a", "'@a'"),
        ];
        for (text, expected) in texts {
            let document = write_document([("a.b", text)], ConfigFile::ConfigYaml);
            assert_eq!(document.text, format!("a.b: {expected}\n"));
            assert_eq!(document.left_out, [""; 0]);
        }
    }

    #[test]
    fn leaves_out_what_a_line_cannot_hold() {
        let settings = [
            ("a", "1"),
            ("b", "x # y"),
            ("c", ""),
            ("d", " x"),
            ("e", "'x'"),
            ("f", "1\n2"),
            ("g#", "1"),
        ];
        let document = write_document(settings, ConfigFile::FlinkConf);
        assert_eq!(document.text, "a: 1\ne: 'x'\n");
        assert_eq!(document.left_out, ["b", "c", "d", "f", "g#"]);
    }

    #[test]
    fn writes_a_key_once() {
        let document = write_document([("a", "1"), ("b", "2"), ("a", "3")], ConfigFile::ConfigYaml);
        assert_eq!(document.text, "a: 3\nb: 2\n");
    }

    proptest! {
        #[test]
        fn what_is_written_reads_back(
            settings in prop::collection::btree_map("[a-z.]{1,8}|\\PC{1,8}", "[a-z0-9.:#, -]{0,12}|any\\PC{0,12}", 0..5),
            key in any::<String>(),
            text in any::<String>(),
            is_yaml in any::<bool>(),
        ) {
            let file = if is_yaml { ConfigFile::ConfigYaml } else { ConfigFile::FlinkConf };
            let mut settings: Vec<_> = settings.iter().map(|(key, text)| (key.as_str(), text.as_str())).collect();
            if settings.iter().all(|(known, _)| *known != key) {
                settings.push((&key, &text));
            }
            let document = write_document(settings.iter().copied(), file);
            let reading = read(&document.text, file, FlinkVersion::NEWEST);
            prop_assert_eq!((reading.problems, reading.refusal), (vec![], None));
            let read_back: Vec<_> = reading.configuration.entries().iter().map(|entry| (entry.key.clone(), raw_text(&entry.value))).collect();
            settings.retain(|(key, _)| !document.left_out.iter().any(|left_out| left_out == key));
            let written: Vec<_> = settings.iter().map(|(key, text)| ((*key).to_owned(), (*text).to_owned())).collect();
            prop_assert_eq!(read_back, written);
            // YAML holds everything.
            prop_assert!(!is_yaml || document.left_out.is_empty());
        }
    }
}
