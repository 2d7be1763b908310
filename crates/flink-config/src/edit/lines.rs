//! Puts lines in the place of others.

use super::splice::{after_line, first_break, last_break};

/// The text with other lines from one on, counted from 1; none if it does not have that many.
pub(crate) fn replaced(text: &str, first: u32, count: u32, lines: &str) -> Option<String> {
    let mut start = 0;
    for _ in 1..first.max(1) {
        start = after_line(text, start);
    }
    let mut end = start;
    for _ in 0..count {
        if end == text.len() {
            return None;
        }
        end = after_line(text, end);
    }
    let (before, gone, after) = (text.get(..start)?, text.get(start..end)?, text.get(end..)?);
    let line_break = match (lines, last_break(gone)) {
        ("", _) => "",
        (_, "") if !after.is_empty() => first_break(text),
        (_, own) => own,
    };
    Some([before, lines, line_break, after].concat())
}

#[cfg(test)]
mod tests {
    use super::replaced;

    #[test]
    fn lines_take_the_place_of_others() {
        for (text, first, count, lines, expected) in [
            ("a\nb\nc\n", 2, 1, "x", Some("a\nx\nc\n")),
            ("a\r\nb\r\nc", 3, 1, "x", Some("a\r\nb\r\nx")),
            ("a\nb\nc\n", 1, 2, "", Some("c\n")),
            ("a\nb\n", 2, 0, "x", Some("a\nx\nb\n")),
            ("a\nb\n", 2, 3, "x", None),
            ("a\n", 9, 1, "x", None),
        ] {
            assert_eq!(
                replaced(text, first, count, lines).as_deref(),
                expected,
                "{text:?} {first} {count}"
            );
        }
    }
}
