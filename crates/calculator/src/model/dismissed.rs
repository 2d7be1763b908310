//! The findings that the user has put aside: for this document, in this browser.

use std::rc::Rc;

use flink_advice::Finding;
use flink_memory::Process;
use yew::prelude::*;

use super::Advice;
use crate::address::fragment_of;
use crate::setup::Setup;
use crate::storage::{forget, keep, kept};

/// The findings that the user has put aside, by their names.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Dismissed(Rc<[String]>);

/// They are kept with the link of their document on the first line. Comments are no part of that, so that whoever comes
/// back by the address finds them still put aside.
const KEY: &str = "dismissed";

/// What names a finding, be its numbers others: on one line.
fn name(finding: &Finding) -> String {
    let process = finding.process.map_or("", Process::name);
    [finding.rule, process, &finding.about].join(" ").replace('\n', " ")
}

impl Dismissed {
    /// Whether a finding is put aside.
    pub fn has(&self, finding: &Finding) -> bool {
        self.0.contains(&name(finding))
    }

    /// These and one more.
    pub fn with(&self, finding: &Finding) -> Self {
        let names = self.0.iter().cloned().chain([name(finding)]);
        Self(names.collect())
    }

    /// What was put aside when this document was here last.
    pub fn of(setup: &Setup) -> Self {
        let kept = kept(KEY);
        let names = kept.as_deref().and_then(|kept| read(kept, || fragment_of(setup)));
        Self(names.unwrap_or_default())
    }
}

/// The names in what was kept, if they are of the document that has such a link.
fn read(kept: &str, link: impl FnOnce() -> String) -> Option<Rc<[String]>> {
    let mut lines = kept.lines();
    let is_same = lines.next()? == link();
    is_same.then(|| lines.map(str::to_owned).collect())
}

/// Forgets what was kept.
pub fn forget_dismissed() {
    forget(KEY);
}

/// Keeps what is put aside, and with which document, whenever typing pauses.
#[hook]
pub fn use_dismissed(dismissed: &Dismissed, advice: &Rc<Advice>) {
    let had_some = use_mut_ref(|| false);
    use_effect_with((dismissed.clone(), advice.clone()), move |(dismissed, advice)| {
        if !dismissed.0.is_empty() {
            had_some.replace(true);
            let link = fragment_of(&advice.setup);
            let lines: Vec<&str> = std::iter::once(link.as_str())
                .chain(dismissed.0.iter().map(String::as_str))
                .collect();
            keep(KEY, &lines.join("\n"));
        } else if had_some.replace(false) {
            // Without having had some, it would be another document's that are forgotten.
            forget(KEY);
        }
    });
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_are_kept_for_their_document_only() {
        let names = |kept: &str| read(kept, || "v=1&on=docker".to_owned()).map(|names| names.len());
        for (kept, expected) in [
            ("v=1&on=docker\na TaskManager b\nc  d", Some(2)),
            ("v=1&on=docker", Some(0)),
            ("v=1&on=yarn\na TaskManager b", None),
            ("", None),
        ] {
            assert_eq!(names(kept), expected, "{kept}");
        }
    }
}
