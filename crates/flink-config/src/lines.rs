//! Finds the lines of a text without looking for them again and again.

use std::ops::Range;

/// Where the lines of a text begin, in bytes.
#[derive(Debug)]
pub(crate) struct Lines {
    starts: Vec<usize>,
    end: usize,
}

impl Lines {
    /// Lines end with `\n`, `\r\n` or `\r`.
    pub fn of(text: &str) -> Self {
        let mut starts = vec![0];
        let mut rest = text.as_bytes();
        while let [byte, behind @ ..] = rest {
            rest = behind;
            if *byte == b'\n' || *byte == b'\r' && rest.first() != Some(&b'\n') {
                starts.push(text.len() - rest.len());
            }
        }
        Self {
            starts,
            end: text.len(),
        }
    }

    /// Widens a span to whole lines, the last line break included. A span that ends behind a line break ends there.
    pub fn around(&self, span: Range<usize>) -> Range<usize> {
        let begun = self.starts.partition_point(|start| *start <= span.start);
        let start = begun.checked_sub(1).and_then(|line| self.starts.get(line));
        let last = span.end.max(span.start + 1);
        let next = self.starts.partition_point(|start| *start < last);
        start.copied().unwrap_or(0)..self.starts.get(next).copied().unwrap_or(self.end)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn widens_spans_to_lines() {
        let text = "ab\ncd\r\n\ref";
        let spans = [
            (0..0, "ab\n"),
            (1..2, "ab\n"),
            (1..3, "ab\n"),
            (2..4, "ab\ncd\r\n"),
            (3..3, "cd\r\n"),
            (3..6, "cd\r\n"),
            (3..7, "cd\r\n"),
            (7..7, "\r"),
            (8..10, "ef"),
            (10..10, "ef"),
            (0..10, text),
        ];
        for (span, lines) in spans {
            assert_eq!(&text[Lines::of(text).around(span.clone())], lines, "{span:?}");
        }
        assert_eq!(Lines::of("").around(0..0), 0..0);
        assert_eq!(Lines::of("a\n").around(2..2), 2..2);
    }
}
