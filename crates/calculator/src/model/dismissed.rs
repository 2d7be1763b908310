//! The findings that the user has dismissed: for one document.

use std::rc::Rc;

use flink_advice::Finding;
use flink_config::Answer;
use flink_memory::Process;

use super::opened::link;

/// The findings that the user has dismissed, by their names.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Dismissed(Rc<[String]>);

/// What names a finding, be its numbers others: on one line.
pub fn name(finding: &Finding) -> String {
    let process = finding.process.map_or("", Process::name);
    [finding.rule, process, &finding.about].join(" ").replace('\n', " ")
}

impl Dismissed {
    /// Whether nothing is dismissed.
    pub fn is_empty(&self) -> bool {
        self.0.is_empty()
    }

    /// Whether a finding is dismissed.
    pub fn has(&self, finding: &Finding) -> bool {
        self.0.contains(&name(finding))
    }

    /// These and one more.
    pub fn with(&self, finding: &Finding) -> Self {
        let names = self.0.iter().cloned().chain([name(finding)]);
        Self(names.collect())
    }

    /// The text to keep: the link to the document on the first line, and then the names. Comments are no part of a
    /// link, so that whoever comes back by the address finds the same findings dismissed.
    pub fn write(&self, answer: &Answer) -> String {
        let link = link(answer).0;
        let lines = std::iter::once(&link).chain(self.0.iter());
        lines.map(String::as_str).collect::<Vec<_>>().join("\n")
    }

    /// What was dismissed when this document was here last, as far as that was kept.
    pub fn read(kept: Option<&str>, answer: &Answer) -> Self {
        Self(kept.and_then(|kept| names(kept, || link(answer).0)).unwrap_or_default())
    }
}

/// The names in what was kept, if they are of the document that has such a link.
fn names(kept: &str, link: impl FnOnce() -> String) -> Option<Rc<[String]>> {
    let mut lines = kept.lines();
    let is_same = lines.next()? == link();
    is_same.then(|| lines.map(str::to_owned).collect())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_are_kept_for_their_document_only() {
        let count = |kept: &str| names(kept, || "v=1&on=docker".to_owned()).map(|names| names.len());
        for (kept, expected) in [
            ("v=1&on=docker\na TaskManager b\nc  d", Some(2)),
            ("v=1&on=docker", Some(0)),
            ("v=1&on=yarn\na TaskManager b", None),
            ("", None),
        ] {
            assert_eq!(count(kept), expected, "{kept}");
        }
    }
}
