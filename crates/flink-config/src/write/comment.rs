//! The comment at the top of what is handed out: what Flink refuses, the release, the deployment, and the link.

use flink_memory::{Deployment, FlinkVersion};

use super::processes::Processes;
use super::{Source, Subject};
use crate::file::ConfigFile;
use crate::link::{LINK_LENGTH, Link};

/// What stands in the place of a link that clients would cut.
const TOO_LONG: &str = "the link is too long to be of use";

/// How what does not fit into a form begins.
const LEFT_OUT: &str = "Left out, since this form cannot hold it: ";

/// How many characters of Flink's words are repeated.
const QUOTED: usize = 2_000;

/// The comment's lines, without the marks of a comment.
pub(super) fn comment(source: &Source, processes: &Processes, left_out: &[String]) -> Vec<String> {
    let mut lines = refusals(source, processes);
    lines.push(head(&source.subject, link(source).as_deref()));
    if !left_out.is_empty() {
        lines.push(line(&format!("{LEFT_OUT}{}", left_out.join(", "))));
    }
    lines
}

/// What Flink refuses, each in a line; nothing where it starts.
pub(super) fn refusals(source: &Source, processes: &Processes) -> Vec<String> {
    let version = source.subject.version;
    let mut refusals = Vec::new();
    if let Some(refusal) = &source.reading.refusal {
        let words: Vec<_> = refusal.iter().map(|exception| exception.message.as_str()).collect();
        let file = source.subject.file;
        refusals.push(format!(
            "Flink {version} does NOT start with the {file} that this was made of: {}",
            words.join(" ")
        ));
    }
    for derived in &processes.0 {
        let name = derived.name();
        if let Err(refusal) = &derived.derivation.outcome {
            refusals.push(format!("Flink {version} does NOT start a {name} with this: {refusal}"));
        }
        if let Err(refusal) = &derived.container {
            refusals.push(format!("Flink {version} does NOT get a {name} with this: {refusal}"));
        }
    }
    refusals.iter().map(|refusal| line(refusal)).collect()
}

/// That a release does not look for a file, if so.
pub(super) fn unread(file: ConfigFile, version: FlinkVersion) -> Option<String> {
    (!file.is_read_by(version)).then(|| {
        let usual = ConfigFile::usual(version);
        format!("Flink {version} does NOT read a {file}: it reads {usual}")
    })
}

/// The link to what is handed out; none if it is too long.
pub(super) fn link(source: &Source) -> Option<String> {
    let Subject {
        version,
        deployment,
        address,
        ..
    } = source.subject;
    let (link, _) = Link::to(version, deployment, &source.reading.configuration);
    let fragment = link.write();
    (fragment.len() <= LINK_LENGTH).then(|| format!("{}#{fragment}", one_word(address)))
}

fn head(subject: &Subject, link: Option<&str>) -> String {
    let name = subject.deployment.name();
    format!("Flink {}, {name}: {}", subject.version, link.unwrap_or(TOO_LONG))
}

/// An address without anything that would end a link.
fn one_word(address: &str) -> String {
    let ends_link = |char: char| char.is_whitespace() || char.is_control() || "<>`\"".contains(char);
    address.replace(ends_link, "")
}

/// A text in one line, whatever is in it: YAML of old takes more characters for line breaks than its successor.
pub(super) fn line(text: &str) -> String {
    let breaks = |char: char| char.is_control() || matches!(char, '\u{2028}' | '\u{2029}' | '\u{FEFF}' | '\u{FFFE}'..);
    let mut chars = text.chars();
    let shown: String = chars.by_ref().take(QUOTED).collect();
    let rest = if chars.next().is_some() { "…" } else { "" };
    let words = shown.replace(breaks, " ");
    let words: Vec<_> = words.split_whitespace().collect();
    words.join(" ") + rest
}

/// A comment above a body.
pub(super) fn above(comment: &[String], body: &str) -> String {
    let lines: String = comment.iter().map(|line| format!("# {line}\n")).collect();
    lines + body
}

/// A text without the comment that it was handed out with before.
pub(crate) fn without_comment(text: &str) -> &str {
    // In config.yaml the mark of a byte order stays in front.
    let mut rest = text.strip_prefix('\u{FEFF}').unwrap_or(text);
    if !is_own(rest.lines().next().unwrap_or_default()) {
        return text;
    }
    while let Some((line, after)) = rest.split_once('\n')
        && is_own(line)
    {
        rest = after;
    }
    // A comment may be all there is.
    if is_own(rest) { "" } else { rest }
}

/// Whether a line is one of such a comment's.
fn is_own(line: &str) -> bool {
    let Some(line) = line.strip_prefix("# ") else {
        return false;
    };
    let Some((version, rest)) = line
        .strip_prefix("Flink ")
        .and_then(|rest| rest.split_at_checked(rest.find([' ', ','])?))
    else {
        return line.starts_with(LEFT_OUT);
    };
    let is_head = || {
        let head = rest.strip_prefix(", ").and_then(|rest| rest.split_once(": "));
        head.is_some_and(|(name, link)| {
            let is_link = link.contains("#v=1&flink=") || link.trim_end() == TOO_LONG;
            is_link && Deployment::ALL.iter().any(|deployment| deployment.name() == name)
        })
    };
    version.parse::<FlinkVersion>().is_ok() && (rest.starts_with(" does NOT ") || is_head())
}

/// The link in a text that was handed out here.
pub(crate) struct OwnLink<'a> {
    /// The page's address without a fragment.
    pub address: &'a str,
    pub link: Link,
}

/// The first link of ours in a text, if any.
pub(crate) fn own_link(text: &str) -> Option<OwnLink<'_>> {
    let at = text.find("#v=1&flink=")?;
    let (before, from) = text.split_at_checked(at)?;
    let ends = |char: char| char.is_whitespace() || "<>`\"".contains(char);
    let address = before.rsplit(ends).next().unwrap_or_default();
    let fragment = from.split(ends).next()?;
    let (link, unreadable) = Link::read(fragment);
    unreadable.is_empty().then_some(OwnLink { address, link })
}
