//! From `flink-conf.yaml` to `config.yaml`: line by line, so that comments and order stay; and what Flink's own converter
//! would lose.
//!
//! Flink's converter (`bin/migrate-config-file.sh`, `BashJavaUtils`) reads the old file, divides each key at its dots into
//! nested mappings, and writes every value as a text. Comments go, the order is that of a hash map, and of two keys of
//! which one begins with the whole of the other, such as `state.backend` and `state.backend.incremental`, it drops one
//! or stops with a `ClassCastException`. `config.yaml` itself holds both, as long as the keys are written whole.

use std::collections::HashSet;

use flink_config::{Answer, ConfigFile, Document, DocumentEntry, raw_text, read, write_document};
use flink_memory::{FlinkVersion, Value};

/// The file has another name and format from a release on.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct FileChange {
    /// The file as it is.
    pub from: ConfigFile,
    /// The file that the release reads.
    pub to: ConfigFile,
    /// The first release on the way that does not read the file as it is.
    pub since: FlinkVersion,
    /// What Flink's own converter would lose.
    pub losses: Vec<ConverterLoss>,
}

/// Something that Flink's own converter loses. `Display` gives a sentence.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum ConverterLoss {
    /// So many lines with comments.
    #[error("comments are lost, {0} in this file")]
    Comments(usize),
    /// Lines that the old file's reader skips.
    #[error("lines that Flink skips in flink-conf.yaml are lost: {}", numbers(.0))]
    Skipped(Vec<u32>),
    /// A key that ends in a dot, or begins with a byte order mark: that is cut off.
    #[error("`{0}` is read as another key after it")]
    OtherKey(String),
    /// Keys of which the first is the beginning of the second.
    #[error(
        "`{shorter}` and `{longer}` cannot both be nested: the converter drops one of them without a message, or stops with a \
         ClassCastException"
    )]
    Nested {
        /// The key that is the beginning of the other.
        shorter: String,
        /// The other key.
        longer: String,
    },
}

fn numbers(lines: &[u32]) -> String {
    let lines: Vec<String> = lines.iter().map(ToString::to_string).collect();
    lines.join(", ")
}

/// No more pairs of keys are told.
const PAIRS: usize = 10;

/// What Flink's own converter would lose of a `flink-conf.yaml`; nothing of another file.
pub fn converter_losses(answer: &Answer) -> Vec<ConverterLoss> {
    if answer.document.file != ConfigFile::FlinkConf {
        return Vec::new();
    }
    let mut losses = Vec::new();
    let comments = answer.document.text.lines().filter(|line| line.contains('#')).count();
    if comments > 0 {
        losses.push(ConverterLoss::Comments(comments));
    }
    let skipped: Vec<u32> = answer
        .reading
        .problems
        .iter()
        .map(|problem| problem.place.line)
        .collect();
    if !skipped.is_empty() {
        losses.push(ConverterLoss::Skipped(skipped));
    }
    let entries = answer.configuration().entries().iter();
    let cut = entries.filter(|entry| entry.key.ends_with('.') || entry.key.starts_with('\u{feff}'));
    losses.extend(cut.take(PAIRS).map(|entry| ConverterLoss::OtherKey(entry.key.clone())));
    let keys: HashSet<&str> = answer
        .configuration()
        .entries()
        .iter()
        .map(|entry| entry.key.as_str())
        .collect();
    let pairs = answer.configuration().entries().iter().filter_map(|entry| {
        let dots = entry.key.match_indices('.');
        let shorter = dots
            .filter_map(|(dot, _)| entry.key.get(..dot))
            .find(|whole| keys.contains(whole))?;
        Some(ConverterLoss::Nested {
            shorter: shorter.to_owned(),
            longer: entry.key.clone(),
        })
    });
    losses.extend(pairs.take(PAIRS));
    losses
}

/// The same document for another release: as it is where that reads the file, and else as the file that it reads.
pub fn as_read_by(answer: &Answer, flink: FlinkVersion) -> Document {
    let document = &answer.document;
    if document.file.is_read_by(flink) {
        return Document {
            flink,
            ..document.clone()
        };
    }
    let (text, file) = match document.file {
        ConfigFile::FlinkConf => (to_config_yaml(answer), ConfigFile::ConfigYaml),
        ConfigFile::ConfigYaml => (to_flink_conf(answer), ConfigFile::FlinkConf),
    };
    Document::new(text, file, flink, document.deployment)
}

/// A `flink-conf.yaml` as `config.yaml`: each entry on its line with the whole key, comments and order as they are, and
/// what Flink skips as comments. Reading it gives the same settings.
pub fn to_config_yaml(answer: &Answer) -> String {
    let text = &*answer.document.text;
    let reading = &answer.reading;
    let mut converted = String::with_capacity(text.len());
    let mut at = 0;
    // Each stands on one line, in the order of the text.
    let mut entries = reading.entries.iter().peekable();
    for line in text.split_inclusive('\n') {
        let start = at;
        at += line.len();
        while entries.next_if(|entry| entry.lines.end <= start).is_some() {}
        let entry = entries.peek().filter(|entry| entry.lines.contains(&start));
        converted += &match entry {
            Some(entry) => converted_line(answer, entry, line),
            None => comment_line(line),
        };
    }
    match is_same(answer, &converted) {
        true => converted,
        // A line that is odd in YAML, such as one with a control character, is written afresh like all others.
        false => fresh(answer, ConfigFile::ConfigYaml),
    }
}

fn is_same(answer: &Answer, converted: &str) -> bool {
    let reading = read(
        converted,
        ConfigFile::ConfigYaml,
        answer.document.flink.max(flink_memory::v(1, 19)),
    );
    let texts = |entries: &[flink_memory::Entry]| -> Vec<(String, String)> {
        let mut texts: Vec<_> = entries
            .iter()
            .map(|entry| (entry.key.clone(), raw_text(&entry.value)))
            .collect();
        texts.sort();
        texts
    };
    reading.refusal.is_none() && texts(reading.configuration.entries()) == texts(answer.configuration().entries())
}

/// An entry as YAML has it, with the comment behind it. Of several entries of a key only the last counts, and YAML
/// refuses a second: the others become comments.
fn converted_line(answer: &Answer, entry: &DocumentEntry, line: &str) -> String {
    let counting = answer.configuration().get(&entry.key);
    if counting.is_none_or(|counting| counting.place != Some(entry.place)) {
        return format!("# {line}");
    }
    let fresh = write_document(
        [(entry.key.as_str(), raw_text(&entry.value).as_str())],
        ConfigFile::ConfigYaml,
    );
    let fresh = fresh.text.trim_end_matches('\n');
    let ending = line
        .get(line.trim_end_matches(['\r', '\n']).len()..)
        .unwrap_or_default();
    let comment = line
        .trim_end_matches(['\r', '\n'])
        .split_once('#')
        .map(|(before, comment)| {
            let gap = before.len() - before.trim_end().len();
            format!("{}#{comment}", " ".repeat(gap.max(1)))
        });
    format!("{fresh}{}{ending}", comment.unwrap_or_default())
}

/// A line without an entry: blank, a comment, or one that Flink skips, which becomes a comment.
fn comment_line(line: &str) -> String {
    let is_blank = |char: char| char <= ' ';
    let content = line.trim_start_matches(is_blank);
    match content.starts_with('#') {
        // YAML takes no tabs in front of a line.
        true => line.replace(['\t', '\u{b}', '\u{c}'], " "),
        false if content.is_empty() => line.replace('\t', " "),
        false => format!("# {line}"),
    }
}

/// The settings of a `config.yaml` as `flink-conf.yaml`, as far as that holds them.
fn to_flink_conf(answer: &Answer) -> String {
    fresh(answer, ConfigFile::FlinkConf)
}

fn fresh(answer: &Answer, file: ConfigFile) -> String {
    let settings = answer.configuration().entries().iter();
    let texts: Vec<(String, String)> = settings
        .map(|entry| {
            let text = match (&entry.value, file) {
                (Value::List { elements, .. }, ConfigFile::FlinkConf) => elements.join(";"),
                (value, _) => raw_text(value),
            };
            (entry.key.clone(), text)
        })
        .collect();
    let pairs = texts.iter().map(|(key, text)| (key.as_str(), text.as_str()));
    write_document(pairs, file).text
}
