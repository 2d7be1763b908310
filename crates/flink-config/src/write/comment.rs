//! The comment at the top of what is handed out: what Flink refuses, the release, the deployment, and the link.

use std::fmt::Display;

use flink_memory::{Deployment, FlinkVersion};

use super::Source;
use super::processes::Processes;
use crate::file::ConfigFile;
use crate::link::{LINK_LENGTH, Link, Unreadable};

/// What stands in the place of a link that clients would cut.
const TOO_LONG: &str = "the link is too long to be of use";

/// What stands in the place of an exception's words where it has none.
const WORDLESS: &str = "an IllegalArgumentException without a message";

/// How what does not fit into a form begins.
const LEFT_OUT: &str = "Left out, since this form cannot hold it: ";

/// How the fragment of a link begins.
const GRAMMAR: &str = "#v=1&flink=";

/// How many characters of Flink's words are repeated.
const QUOTED: usize = 2_000;

/// The comment: what Flink refuses, release, deployment and link, and what is left out.
pub(super) fn comment(source: &Source, refusals: &[String], left_out: &[String]) -> String {
    let head = head(source, link(source).as_deref());
    let left_out = match left_out {
        [] => None,
        keys => Some(line(&format!("{LEFT_OUT}{}", keys.join(", ")))),
    };
    let lines = refusals.iter().cloned().chain([head]).chain(left_out);
    lines.map(|line| format!("# {line}\n")).collect()
}

/// What Flink refuses, each in a line; nothing where it starts.
pub(super) fn refusals(source: &Source, processes: &Processes) -> Vec<String> {
    refusals_with(source, processes, true)
}

/// The same, with or without Flink's words about the text, which repeat what stands in it.
pub(super) fn refusals_with(source: &Source, processes: &Processes, quotes: bool) -> Vec<String> {
    let version = source.version();
    let mut refusals = Vec::new();
    let reason = |refusal: &dyn Display| match refusal.to_string() {
        _ if !quotes => ".".to_owned(),
        words if words.is_empty() => format!(": {WORDLESS}"),
        words => format!(": {words}"),
    };
    if let Some(refusal) = &source.answer.reading.refusal {
        let count = if quotes { refusal.len() } else { 1 };
        let words = refusal.iter().take(count).map(|exception| exception.message.as_str());
        let words: Vec<_> = words.collect();
        let file = source.answer.document.file;
        refusals.push(format!(
            "Flink {version} does NOT start with the {file} that this was made of: {}",
            words.join(" ")
        ));
    }
    for derived in &processes.0 {
        let name = derived.name();
        if let Err(refusal) = &derived.derivation.outcome {
            refusals.push(format!(
                "Flink {version} does NOT start a {name} with this{}",
                reason(refusal)
            ));
        }
        if let Some(asked) = derived.overflow() {
            let reason = format!("it counts MiB in 32 bits, and asks for {asked}");
            refusals.push(format!("Flink {version} does NOT get a {name} with this: {reason}"));
        }
        if let Err(refusal) = &derived.container {
            refusals.push(format!(
                "Flink {version} does NOT get a {name} with this{}",
                reason(refusal)
            ));
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
    let (mut link, _) = Link::to(source.answer);
    link.deployment = source.deployment;
    let fragment = link.write();
    (fragment.len() <= LINK_LENGTH).then(|| format!("{}#{fragment}", one_word(source.address)))
}

fn head(source: &Source, link: Option<&str>) -> String {
    let name = source.deployment.name();
    format!("Flink {}, {name}: {}", source.version(), link.unwrap_or(TOO_LONG))
}

/// An address without anything that would end a link.
fn one_word(address: &str) -> String {
    let ends_link = |char: char| char.is_whitespace() || char.is_control() || "<>`\"".contains(char);
    address.replace(ends_link, "")
}

/// A text in one line that reads from left to right, whatever is in it: YAML of old knows more line breaks than ours.
pub(super) fn line(text: &str) -> String {
    let breaks = |char: char| {
        char.is_control()
            || matches!(char, '\u{2028}'..='\u{202E}' | '\u{2066}'..='\u{2069}' | '\u{FEFF}' | '\u{FFFE}' | '\u{FFFF}')
    };
    let mut chars = text.chars();
    let shown: String = chars.by_ref().take(QUOTED).collect();
    let rest = if chars.next().is_some() { "…" } else { "" };
    let words = shown.replace(breaks, " ");
    let words: Vec<_> = words.split_whitespace().collect();
    words.join(" ") + rest
}

/// A text without the comment that it was handed out with before.
pub fn without_comment(text: &str) -> &str {
    // In config.yaml they stay in front.
    let (_, mut rest) = marks(text);
    if !is_own(rest.lines().next().unwrap_or_default()) {
        return text;
    }
    while let Some((line, after)) = rest.split_once('\n')
        && is_own(line)
    {
        rest = after;
    }
    // A comment may be all there is.
    if !rest.contains('\n') && is_own(rest) { "" } else { rest }
}

/// The marks of a byte order at the very start of a `config.yaml`, and the rest. Two are no part of its first key: one is
/// taken away by what reads the bytes, and one by what scans the text.
pub(super) fn marks(text: &str) -> (&str, &str) {
    const MARK: char = '\u{FEFF}';
    let rest = text.strip_prefix(MARK).unwrap_or(text);
    let rest = rest.strip_prefix(MARK).unwrap_or(rest);
    text.split_at_checked(text.len() - rest.len()).unwrap_or(("", text))
}

/// Whether a line is one of such a comment's. Behind a carriage return within it stands what is no comment to YAML.
fn is_own(line: &str) -> bool {
    if line.trim_end_matches('\r').contains(char::is_control) {
        return false;
    }
    let words = line.strip_prefix("# ").unwrap_or_default();
    let is_refusal = || {
        let rest = words
            .strip_prefix("Flink ")
            .and_then(|rest| rest.split_once(" does NOT "));
        rest.is_some_and(|(version, _)| version.parse::<FlinkVersion>().is_ok())
    };
    words.starts_with(LEFT_OUT) || is_refusal() || link_in_head(line).is_some()
}

/// The link in the line that tells release and deployment, or what stands in its place.
fn link_in_head(line: &str) -> Option<&str> {
    let (head, link) = line.strip_prefix("# Flink ")?.split_once(": ")?;
    let (version, name) = head.split_once(", ")?;
    let is_head = version.parse::<FlinkVersion>().is_ok()
        && Deployment::ALL.iter().any(|deployment| deployment.name() == name)
        && (link.contains(GRAMMAR) || link.trim_end() == TOO_LONG);
    is_head.then_some(link)
}

/// The link in a text that was handed out here.
#[derive(Clone, Debug)]
pub struct OwnLink<'a> {
    /// The page's address without a fragment.
    pub address: &'a str,
    /// The link itself.
    pub link: Link,
    /// What of it cannot be read. Nothing in a comment, where that makes it none of ours.
    pub unreadable: Vec<Unreadable>,
}

/// The link of ours in a comment, at the end of a summary, or standing alone; what users wrote may hold others.
pub fn own_link(text: &str) -> Option<OwnLink<'_>> {
    let in_comment = || text.trim_start_matches('\u{FEFF}').lines().find_map(link_in_head);
    let in_summary = || text.lines().rev().find_map(|line| line.strip_prefix("Link: "));
    let alone = || Some(text.trim()).filter(|text| !text.contains(char::is_whitespace));
    let link = in_comment().or_else(in_summary);
    let is_alone = link.is_none();
    let link = link.or_else(alone)?;
    let link = link.trim_matches(|char: char| char.is_whitespace() || "<>`".contains(char));
    let (address, _) = link.split_once('#')?;
    let fragment = link
        .get(address.len()..)
        .filter(|fragment| fragment.starts_with(GRAMMAR))?;
    let (link, unreadable) = Link::read(fragment);
    (is_alone || unreadable.is_empty()).then_some(OwnLink {
        address,
        link,
        unreadable,
    })
}
