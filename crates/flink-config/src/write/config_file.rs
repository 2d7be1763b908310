//! `config.yaml` and `flink-conf.yaml`: the user's own text, or written anew.

use std::borrow::Cow;

use flink_memory::Value;

use super::comment::{above, comment, unread, without_comment};
use super::{Extent, Source, Written};
use crate::document::write_document;
use crate::file::ConfigFile;
use crate::reading::read;

/// The byte order mark, which is only one at the very start.
const MARK: char = '\u{FEFF}';

pub(super) fn write(source: &Source, file: ConfigFile, extent: Extent) -> Written {
    let version = source.subject.version;
    let is_own = extent == Extent::Whole && file == source.subject.file;
    let (body, left_out) = if is_own {
        (Cow::Borrowed(source.subject.text), Vec::new())
    } else {
        let settings = source.settings.iter().map(|(key, text)| (key.as_str(), text.as_str()));
        let written = match file {
            ConfigFile::ConfigYaml => write_document(settings, file),
            ConfigFile::FlinkConf => {
                let lists: Vec<_> = settings.map(|(key, text)| (key, as_line(source, key, text))).collect();
                write_document(lists.iter().map(|(key, text)| (*key, text.as_ref())), file)
            }
        };
        (Cow::Owned(written.text), written.left_out)
    };
    let mut lines: Vec<_> = unread(file, version).into_iter().collect();
    let configuration = read(&body, file, version).configuration;
    lines.extend(comment(source, &source.derive(&configuration), &left_out));
    // In flink-conf.yaml the mark is a part of the first key, and stays where it is.
    let (mark, body) = match body.strip_prefix(MARK) {
        Some(rest) if file == ConfigFile::ConfigYaml => ("\u{FEFF}", rest),
        _ => ("", body.as_ref()),
    };
    let text = mark.to_owned() + &above(&lines, without_comment(body));
    Written { text, left_out }
}

/// A list as `flink-conf.yaml` has it: of YAML's, Flink would take the brackets for parts of the elements.
fn as_line<'t>(source: &Source, key: &str, text: &'t str) -> Cow<'t, str> {
    match source.reading.configuration.get(key).map(|entry| &entry.value) {
        Some(Value::List { elements, .. }) if elements.iter().all(|element| !element.contains([';', '"', '\''])) => {
            Cow::Owned(elements.join(";"))
        }
        _ => Cow::Borrowed(text),
    }
}
