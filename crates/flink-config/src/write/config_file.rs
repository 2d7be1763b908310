//! `config.yaml` and `flink-conf.yaml`: the user's own text, or written anew.

use std::borrow::Cow;

use super::comment::{comment, marks, refusals, unread, without_comment};
use super::{Extent, Source, Written};
use crate::document::INVITATION;
use crate::file::ConfigFile;
use crate::fresh::write_document;
use crate::read::read;

pub(super) fn write(source: &Source, file: ConfigFile, extent: Extent) -> Written {
    let version = source.version();
    let own = &source.answer.document;
    let is_own = extent == Extent::Whole && file == own.file;
    let (body, left_out, processes) = if is_own {
        let text = own.text.strip_prefix(INVITATION).unwrap_or(&own.text);
        (Cow::Borrowed(text), Vec::new(), source.own_processes())
    } else {
        let settings = source.settings.iter();
        let written = write_document(settings.map(|(key, text)| (key.as_str(), text.as_str())), file);
        let processes = source.processes(&read(&written.text, file, version).configuration);
        let left_out = [source.unheld.as_slice(), &written.left_out].concat();
        (Cow::Owned(written.text), left_out, processes)
    };
    let mut said = refusals(source, &processes);
    said.splice(0..0, unread(file, version));
    // In flink-conf.yaml a mark is a part of the first key, and stays where it is.
    let (marks, body) = match file {
        ConfigFile::ConfigYaml => marks(&body),
        ConfigFile::FlinkConf => ("", body.as_ref()),
    };
    Written {
        text: marks.to_owned() + &comment(source, &said, &left_out) + without_comment(body),
        left_out,
        refusals: said,
    }
}
