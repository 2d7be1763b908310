//! Where the scanner stands in the text.

use std::str::Chars;

/// A place in the text, everything counted from 0.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Mark {
    /// In bytes.
    pub offset: usize,
    /// In characters.
    pub index: usize,
    /// In line breaks.
    pub line: usize,
    /// In characters.
    pub column: usize,
}

/// A text and a place in it.
///
/// Lines and columns are counted as `StreamReader` of snakeyaml-engine counts them: U+0085 ends no line (although the
/// scanner takes it for a line break), and a byte order mark takes no column when it is stepped over.
#[derive(Clone, Debug)]
pub struct Cursor<'t> {
    rest: Chars<'t>,
    mark: Mark,
}

impl<'t> Cursor<'t> {
    /// At the start of `text`, behind a byte order mark if there is one, as `YamlUnicodeReader` skips it.
    pub fn new(text: &'t str) -> Self {
        let rest = text.strip_prefix('\u{FEFF}').unwrap_or(text);
        Self {
            mark: Mark {
                offset: text.len() - rest.len(),
                ..Mark::default()
            },
            rest: rest.chars(),
        }
    }

    pub fn mark(&self) -> Mark {
        self.mark
    }

    /// What is still to come.
    pub fn rest(&self) -> &'t str {
        self.rest.as_str()
    }

    /// The next character; none at the end of the text.
    pub fn peek(&self) -> Option<char> {
        self.rest.clone().next()
    }

    /// The character that comes `after` others.
    pub fn peek_after(&self, after: usize) -> Option<char> {
        self.rest.clone().nth(after)
    }

    /// Steps over a character.
    pub fn step(&mut self) {
        let Some(char) = self.rest.next() else { return };
        self.mark.offset += char.len_utf8();
        self.mark.index += 1;
        if char == '\n' || char == '\r' && self.peek().is_some_and(|next| next != '\n') {
            self.mark.line += 1;
            self.mark.column = 0;
        } else if char != '\u{FEFF}' {
            self.mark.column += 1;
        }
    }

    /// Steps over so many characters.
    pub fn steps(&mut self, count: usize) {
        for _ in 0..count {
            self.step();
        }
    }

    /// Steps over the characters that `wanted` holds for and returns them; they must not end a line.
    pub fn take_while(&mut self, wanted: impl Fn(char) -> bool) -> &'t str {
        let rest = self.rest();
        let length = rest.find(|char| !wanted(char)).unwrap_or(rest.len());
        self.take(length)
    }

    /// Steps over so many bytes and returns them; they must not end a line.
    pub fn take(&mut self, length: usize) -> &'t str {
        let Some((taken, rest)) = self.rest().split_at_checked(length) else {
            return "";
        };
        let count = taken.chars().count();
        self.mark.offset += length;
        self.mark.index += count;
        self.mark.column += count;
        self.rest = rest.chars();
        taken
    }
}
