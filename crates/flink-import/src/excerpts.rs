//! Texts within texts: what stands between the fences of Markdown, and the new state of a diff.

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
