//! Writes another release where a text names its own: the field `flinkVersion`, and the tag of Flink's own image, in its
//! name or, as charts have it, beside its repository.

use std::ops::Range;

use flink_config::ConfigFile;
use flink_memory::{FlinkVersion, v};

use super::lines::{Lines, indent, is_comment, words};
use super::{Draft, NotWritten, Splices};
use crate::any_text::runs;
use crate::imported::{Imported, Setting};
use crate::release::{Release, is_flink_image};
use crate::yaml_tree::documents;

/// Where Flink's own images are, without the names of Docker Hub in front of them.
const OFFICIAL: [&str; 2] = ["flink", "apache/flink"];
const DOCKER_HUB: [&str; 2] = ["docker.io/", "library/"];

/// The name of the field in which operators are told the release.
const FIELD: &str = "flinkVersion";

impl Draft<'_> {
    /// Writes the release `to` in the place of the text's own, and gives what has to be changed by hand.
    pub(super) fn set_release(&mut self, to: FlinkVersion) -> Vec<NotWritten> {
        let now = self.imported.flink();
        if now.unwrap_or(self.origin.around.flink) == to {
            return Vec::new();
        }
        let Found { splices, mut left } = found(self, to);
        let is_tried = !splices.is_empty();
        let is_written = is_tried && self.take_release(splices, to);
        // A text that names no release has none to be changed.
        let Some(now) = now.filter(|_| !is_written && (is_tried || left.is_empty())) else {
            return left;
        };
        let is_of_old = self.text.contains(ConfigFile::FlinkConf.name()) && !ConfigFile::FlinkConf.is_read_by(to);
        left.push(NotWritten {
            key: "Flink’s release".to_owned(),
            reason: match is_of_old {
                true => {
                    format!("Flink {to} does not read the flink-conf.yaml in the text: make it a config.yaml first")
                }
                false => format!("the text still is for Flink {now}"),
            },
        });
        left
    }

    /// Takes a text of another release, if nothing but the cluster's release is another in it.
    fn take_release(&mut self, splices: Splices, to: FlinkVersion) -> bool {
        let is_alike = |before: &Imported, after: &Imported| {
            let pairs = |settings: &[Setting]| -> Vec<(String, String)> {
                let pairs = settings.iter();
                pairs
                    .map(|setting| (setting.key.clone(), setting.text.clone()))
                    .collect()
            };
            (before.form, &before.name, before.runs_on()) == (after.form, &after.name, after.runs_on())
                && pairs(&before.settings) == pairs(&after.settings)
                && pairs(&before.unknown) == pairs(&after.unknown)
        };
        let chosen = self.origin.cluster;
        self.take(splices, |draft, after| {
            let mut pairs = draft.clusters.iter().zip(after).enumerate();
            after.len() == draft.clusters.len()
                && after.get(chosen).and_then(Imported::flink) == Some(to)
                && pairs.all(|(index, (before, after))| {
                    is_alike(before, after) && (index == chosen || before.flink() == after.flink())
                })
        })
    }
}

/// Where a text names its release.
#[derive(Default)]
struct Found {
    /// The same in other words.
    splices: Splices,
    /// What is not Flink's own, or has no tag that is known.
    left: Vec<NotWritten>,
}

fn found(draft: &Draft, to: FlinkVersion) -> Found {
    let lines = Lines::of(&draft.text);
    let region = region(draft);
    let in_region: Vec<usize> = (0..lines.len())
        .filter(|index| region.iter().any(|region| region.contains(index)) && !is_comment(lines.get(*index)))
        .collect();
    // An operator's own image stands beside its field; others may be of anything.
    let fields: Vec<usize> = in_region
        .iter()
        .copied()
        .filter(|index| lines.get(*index).contains(FIELD))
        .collect();
    let is_beside = |index: usize| {
        let of = |index: usize| indent(lines.get(index));
        fields.iter().any(|field| of(*field) == of(index))
    };
    let mut found = Found::default();
    for index in in_region {
        let (line, start) = (lines.get(index), lines.span(index).start);
        if let Some((place, spelled)) = field(line, to) {
            found.splices.push((start + place.start..start + place.end, spelled));
        }
        // Of a repository alone, the tag stands beside it.
        let is_repository = value(line, "repository").is_some();
        for (begin, word) in images(code(line), is_beside(index)).filter(|_| !is_repository) {
            if let Some((place, tag)) = found.or_left(word, tagged(word, to)) {
                let place = start + begin + place.start..start + begin + place.end;
                found.splices.push((place, tag));
            }
        }
        if let Some((place, image)) = chart_tag(&lines, index)
            && let Some((_, tag)) = found.or_left(&image, tagged(&image, to))
        {
            // Without quotes, YAML takes it for a number, and 2.0 for 2.
            let is_quoted = line
                .get(..place.start)
                .is_some_and(|before| before.ends_with(['"', '\'']));
            let spelled = if is_quoted { tag } else { format!("\"{tag}\"") };
            found.splices.push((start + place.start..start + place.end, spelled));
        }
    }
    found
}

impl Found {
    /// What is to be written for an image; or the reason why nothing is, once for each.
    fn or_left<T>(&mut self, image: &str, tagged: Result<T, String>) -> Option<T> {
        let reason = match tagged {
            Ok(tagged) => return Some(tagged),
            Err(reason) => reason,
        };
        let left = NotWritten {
            key: format!("the image {image}"),
            reason,
        };
        if !self.left.contains(&left) {
            self.left.push(left);
        }
        None
    }
}

/// A line without its comment.
fn code(line: &str) -> &str {
    line.split(" #").next().unwrap_or_default()
}

/// The value of a key in a line, and where it stands.
fn value<'l>(line: &'l str, key: &str) -> Option<(Range<usize>, &'l str)> {
    let line = code(line);
    let behind = words(line, key).into_iter().next()?.end;
    let (quote, rest) = line.get(behind..)?.split_once(':')?;
    let is_key = quote.trim_matches(['"', '\'']).trim().is_empty();
    let is_part = |char: char| char.is_ascii_alphanumeric() || "._-/:".contains(char);
    let (begin, value) = runs(rest, is_part).next().filter(|_| is_key)?;
    let start = behind + quote.len() + 1 + begin;
    Some((start..start + value.len(), value))
}

/// The tag that stands beside the repository of an image of Flink: where, and the whole name of the image.
fn chart_tag(lines: &Lines, index: usize) -> Option<(Range<usize>, String)> {
    let line = lines.get(index);
    let (place, tag) = value(line, "tag")?;
    let of = |index: usize| Some(lines.get(index)).filter(|line| !line.trim().is_empty() && !is_comment(line));
    let is_within = |other: &&str| indent(other) >= indent(line);
    let above = (0..index).rev().filter_map(of).take_while(is_within);
    let below = (index + 1..lines.len()).filter_map(of).take_while(is_within);
    let beside = above.chain(below).filter(|other| indent(other) == indent(line));
    let (_, repository) = std::iter::once(line)
        .chain(beside)
        .find_map(|line| value(line, "repository"))?;
    let image = format!("{repository}:{tag}");
    is_flink_image(&image).then_some((place, image))
}

/// The lines of the cluster: all, where it is the only one; else those of the YAML documents that have settings of it and
/// of no other.
fn region(draft: &Draft) -> Vec<Range<usize>> {
    if draft.clusters.len() < 2 {
        return std::iter::once(0..usize::MAX).collect();
    }
    let has = |imported: &Imported, document: &Range<usize>| {
        let lines = imported.settings.iter().filter_map(|setting| setting.line);
        lines
            .filter_map(|line| usize::try_from(line).ok()?.checked_sub(1))
            .any(|line| document.contains(&line))
    };
    let all = documents(&draft.text).into_iter();
    let spans = all.map(|(document, first)| first..first + document.lines().count());
    spans
        .filter(|span| {
            let clusters = draft.clusters.iter().enumerate();
            let mut of = clusters
                .filter(|(_, imported)| has(imported, span))
                .map(|(index, _)| index);
            of.next() == Some(draft.origin.cluster) && of.next().is_none()
        })
        .collect()
}

/// The value of `flinkVersion` in a line, and what it becomes: `v1_18`, `"1.18"`.
fn field(line: &str, to: FlinkVersion) -> Option<(Range<usize>, String)> {
    let (place, value) = value(line, FIELD)?;
    Release::read(value)?;
    let to = to.to_string();
    let spelled = match value.strip_prefix('v') {
        Some(_) => format!("v{}", to.replace('.', "_")),
        None => to,
    };
    Some((place, spelled))
}

/// The images in a line that have Flink in them. In an operator's own field, `is_own`, any image has.
fn images(line: &str, is_own: bool) -> impl Iterator<Item = (usize, &str)> {
    let is_part = |char: char| char.is_ascii_alphanumeric() || "._-/:@".contains(char);
    let is_image = |word: &str| word.contains(':') && !word.ends_with(':') && is_flink_image(word);
    let words = runs(line, is_part).filter(|(_, word)| word.contains(char::is_alphanumeric));
    let mut before = "";
    words.filter(move |(_, word)| {
        let is_value = is_own && before.trim_end_matches(':') == "image";
        before = word;
        is_value || is_image(word)
    })
}

/// The tag in the name of an image, and the one for another release; or why there is none.
fn tagged(image: &str, to: FlinkVersion) -> Result<(Range<usize>, String), String> {
    let (name, tag) = image.rsplit_once(':').unwrap_or((image, ""));
    let short = DOCKER_HUB
        .iter()
        .fold(name, |name, host| name.strip_prefix(host).unwrap_or(name));
    if !OFFICIAL.contains(&short) {
        return Err(format!("it is not Flink’s own: build or choose one with Flink {to}"));
    }
    let mut parts = tag.split('-');
    let is_number = |char: char| char.is_ascii_digit() || char == '.';
    let version = parts.next().filter(|version| version.chars().all(is_number));
    if version.and_then(Release::read).is_none() {
        return Err(format!("it names no release: give it the tag {to}"));
    }
    let is_known = |part: &str| match part {
        "scala_2.12" | "java11" => true,
        "scala_2.11" => to < v(1, 15),
        "java8" => to < v(2, 0),
        "java17" => to >= v(1, 18),
        _ => false,
    };
    match parts.clone().find(|part| !is_known(part)) {
        Some(part) => Err(format!("no image of Flink {to} with “{part}” is known: choose its tag")),
        None => {
            let tag = std::iter::once(to.to_string()).chain(parts.map(str::to_owned));
            Ok((name.len() + 1..image.len(), tag.collect::<Vec<_>>().join("-")))
        }
    }
}
