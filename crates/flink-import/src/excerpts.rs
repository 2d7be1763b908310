//! Texts within texts: what stands between the fences of Markdown or below a heading, and the new state of a diff.

use flink_memory::MemorySize;

use crate::plain_file::is_of_flink;

/// What stands between the fences of a text, each with the number of lines before it.
pub(super) fn fenced(text: &str) -> Vec<(String, u32)> {
    let mut found = Vec::new();
    let mut open: Option<(String, String, u32)> = None;
    for (line, number) in text.lines().zip(1..) {
        // A citation has its mark before each line.
        let cited = line.trim_start();
        let cited = cited
            .strip_prefix('>')
            .map_or(line, |rest| rest.strip_prefix(' ').unwrap_or(rest));
        let trimmed = cited.trim_start();
        match &mut open {
            None if trimmed.starts_with("```") || trimmed.starts_with("~~~") => {
                let mark = trimmed.get(..3).unwrap_or_default();
                open = Some((mark.to_owned(), String::new(), number));
            }
            Some((mark, inside, first)) => match trimmed.starts_with(mark.as_str()) {
                true => {
                    found.push((std::mem::take(inside), *first));
                    open = None;
                }
                false => {
                    *inside += cited;
                    inside.push('\n');
                }
            },
            None => {}
        }
    }
    found
}

/// The text that a diff leads to, as far as the diff shows it; none if a text is no diff.
pub(super) fn after_diff(text: &str) -> Option<String> {
    side(text, '+')
}

/// The text that a diff begins with, in the same way.
pub(super) fn before_diff(text: &str) -> Option<String> {
    side(text, '-')
}

/// The lines of a diff that are on the side with this mark.
fn side(text: &str, mark: char) -> Option<String> {
    let other = if mark == '+' { '-' } else { '+' };
    let mut lines = text.lines().skip_while(|line| line.trim().is_empty());
    let first = lines.next()?;
    let is_diff = first.starts_with("diff --git ")
        || first.starts_with("--- ")
        || first.starts_with("@@ ")
        || first.starts_with("Index: ");
    let has_changes = text
        .lines()
        .any(|line| line.starts_with("@@ ") || line.starts_with("+++ "));
    if !is_diff || !has_changes {
        return None;
    }
    let is_head = |line: &str| {
        [
            "diff --git ",
            "index ",
            "--- ",
            "+++ ",
            "@@ ",
            "new file",
            "deleted file",
            "Index: ",
            "similarity",
            "rename ",
            "\\ No",
        ]
        .iter()
        .any(|head| line.starts_with(head))
    };
    let mut side = String::new();
    for line in text.lines() {
        // Lines keep their numbers.
        if !is_head(line) && !line.starts_with(other) {
            side += line.strip_prefix([mark, ' ']).unwrap_or(line);
        }
        side.push('\n');
    }
    Some(side)
}

/// How many lines a heading may have.
const HEADINGS: u32 = 3;

/// What stands below a heading, as people write one over a configuration that they paste, and the number of lines
/// before it: `Our configuration:`, `flink-conf.yaml`. None if a text begins with an entry.
pub(super) fn below_heading(text: &str) -> Option<(&str, u32)> {
    let mut lines = text.split_inclusive('\n').peekable();
    let (mut at, mut number, mut headings) = (0, 0_u32, 0);
    while let Some(line) = lines.next() {
        let blank = line.trim().is_empty();
        let next = lines.peek().copied().unwrap_or_default();
        let is_section = next.starts_with([' ', '\t']) && !next.trim().is_empty();
        if !blank && (is_section || !is_heading(line.trim())) {
            break;
        }
        headings += u32::from(!blank);
        at += line.len();
        number += 1;
    }
    let rest = text.get(at..).filter(|_| (1..=HEADINGS).contains(&headings))?;
    Some((rest, number))
}

/// Whether a line is a heading or a sentence, rather than an entry, a comment or a mark of YAML.
fn is_heading(line: &str) -> bool {
    let (key, value) = line.split_once(": ").unwrap_or((line.trim_end_matches(':'), ""));
    let is_sentence = key.contains(' ') || (value.is_empty() && (line.ends_with(':') || line.ends_with(".yaml")));
    // Lines of programs and scripts have other marks.
    let is_prose = !line.contains(['"', '=', '$', '<', '>', '|', ';', '\\', '{', '[', '#', '%', '@']);
    is_sentence && is_prose && !is_of_flink(key) && !line.starts_with(['-', '\'', '*', '+'])
}

/// Whether a text has a configuration in it, but something else around it: marks of HTML, arrows from an old value to a
/// new one, both sides of a merge, the environment of a container.
pub(super) fn is_around(text: &str) -> bool {
    let is_markup = ["</pre>", "</code>", "</td>"].iter().any(|mark| text.contains(mark));
    let is_merge = || text.lines().any(|line| line.starts_with("<<<<<<< ")) && text.contains("\n>>>>>>> ");
    let is_environment = |line: &str| {
        let line = ["export ", "ENV "]
            .iter()
            .find_map(|word| line.strip_prefix(word))
            .unwrap_or(line);
        line.starts_with("FLINK_PROPERTIES=")
    };
    is_markup
        || is_merge()
        || text
            .lines()
            .map(str::trim)
            .any(|line| is_environment(line) || has_arrow(line))
}

/// Whether a line is about a size that becomes another.
pub(super) fn has_arrow(line: &str) -> bool {
    let parts = line.split_once(" -> ").or_else(|| line.split_once(" → "));
    parts.is_some_and(|(before, _)| {
        let size = before.rsplit([' ', ':', '=']).next().unwrap_or_default();
        before.contains("manager.") && MemorySize::parse(size).is_ok()
    })
}
