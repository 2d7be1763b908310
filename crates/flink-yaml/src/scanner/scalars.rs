//! Scalars: plain, in quotes, and in blocks.

use std::borrow::Cow;

use super::{
    Result, ScalarStyle, Scanner, Token, TokenKind, ends_line, is_blank, is_flow_indicator, is_space_or_end, shown,
};
use crate::cursor::{Cursor, Mark};
use crate::error::{ErrorKind, SyntaxError};

impl<'t> Scanner<'t> {
    pub(super) fn fetch_block_scalar(&mut self, folded: bool) -> Result<()> {
        self.key_allowed = true;
        self.forget_key()?;
        let start = self.cursor.mark();
        self.cursor.step();
        let header = self.block_scalar_header(start)?;

        let least = (self.indent + 1).max(1);
        let mut end;
        let mut breaks;
        let indent = if let Some(more) = header.indent {
            let indent = least + more - 1;
            (breaks, end) = self.block_scalar_breaks(indent);
            indent
        } else {
            let widest;
            (breaks, widest, end) = self.block_scalar_indent();
            least.max(widest)
        };
        if self.column() < indent && self.column() != self.indent {
            let problem =
                format!(" the leading empty lines contain more spaces ({indent}) than the first non-empty line.");
            let advice = "The text after “|” or “>” must be indented deeper than its key, and no empty line before it \
                          deeper than the text.";
            return Err(Box::new(
                SyntaxError::at(self.cursor.mark(), problem, advice).during("while scanning a block scalar", start),
            ));
        }

        let mut text = Cow::Borrowed("");
        let mut line_break = None;
        while self.column() == indent && self.cursor.peek().is_some() {
            push(&mut text, &breaks);
            let starts_blank = matches!(self.cursor.peek(), Some(' ' | '\t'));
            append(&mut text, self.cursor.take_while(|char| !ends_line(char)));
            line_break = self.line_break();
            (breaks, end) = self.block_scalar_breaks(indent);
            let next = self.cursor.peek();
            if self.column() != indent || next.is_none() {
                break;
            }
            let next_starts_blank = matches!(next, Some(' ' | '\t'));
            if folded && line_break == Some('\n') && !starts_blank && !next_starts_blank {
                if breaks.is_empty() {
                    text.to_mut().push(' ');
                }
            } else {
                text.to_mut().extend(line_break);
            }
        }
        if header.chomping != Chomping::Strip
            && let Some(line_break) = line_break
        {
            text.to_mut().push(line_break);
        }
        if header.chomping == Chomping::Keep {
            push(&mut text, &breaks);
        }
        let style = ScalarStyle::Block;
        let kind = TokenKind::Scalar { text, style };
        self.tokens.push_back(Token { kind, start, end });
        Ok(())
    }

    fn block_scalar_header(&mut self, start: Mark) -> Result<BlockScalarHeader> {
        let mut header = BlockScalarHeader {
            chomping: Chomping::Clip,
            indent: None,
        };
        header.read_chomping(&mut self.cursor);
        let has_chomping = header.chomping != Chomping::Clip;
        if let Some(digit) = self.cursor.peek().and_then(|char| char.to_digit(10)) {
            if digit == 0 {
                let problem = "expected indentation indicator in the range 1-9, but found 0".to_owned();
                return Err(self.bad_block_scalar(problem, start));
            }
            header.indent = Some(i64::from(digit));
            self.cursor.step();
            if !has_chomping {
                header.read_chomping(&mut self.cursor);
            }
        }
        if !is_space_or_end(self.cursor.peek()) {
            let found = shown(self.cursor.peek());
            let problem = format!("expected chomping or indentation indicators, but found {found}");
            return Err(self.bad_block_scalar(problem, start));
        }
        self.skip_spaces();
        self.skip_comment();
        let next = self.cursor.peek();
        if next.is_some() && self.line_break().is_none() {
            let problem = format!("expected a comment or a line break, but found {}", shown(next));
            return Err(self.bad_block_scalar(problem, start));
        }
        Ok(header)
    }

    fn bad_block_scalar(&self, problem: String, start: Mark) -> Box<SyntaxError> {
        let advice =
            "After “|” or “>” the text must begin on the next line, indented: put the value in quotes instead.";
        Box::new(SyntaxError::at(self.cursor.mark(), problem, advice).during("while scanning a block scalar", start))
    }

    /// The empty lines before a block scalar's first line, how many spaces the widest line has, and where they end.
    fn block_scalar_indent(&mut self) -> (String, i64, Mark) {
        let mut breaks = String::new();
        let mut widest = 0;
        let mut end = self.cursor.mark();
        while let Some(next @ (' ' | '\r' | '\n')) = self.cursor.peek() {
            if next == ' ' {
                self.skip_spaces();
                widest = widest.max(self.column());
            } else {
                breaks.extend(self.line_break());
                end = self.cursor.mark();
            }
        }
        (breaks, widest, end)
    }

    /// The empty lines within a block scalar, and where they end.
    fn block_scalar_breaks(&mut self, indent: i64) -> (String, Mark) {
        let mut breaks = String::new();
        let mut end = self.cursor.mark();
        loop {
            while self.column() < indent && self.cursor.peek() == Some(' ') {
                self.cursor.step();
            }
            let Some(line_break) = self.line_break() else {
                return (breaks, end);
            };
            breaks.push(line_break);
            end = self.cursor.mark();
        }
    }

    pub(super) fn fetch_quoted(&mut self, double: bool) -> Result<()> {
        self.save_key()?;
        self.key_allowed = false;
        let start = self.cursor.mark();
        let quote = if double { '"' } else { '\'' };
        self.cursor.step();
        let mut text = Cow::Borrowed("");
        self.quoted_words(double, start, &mut text)?;
        while self.cursor.peek() != Some(quote) {
            self.quoted_spaces(start, &mut text)?;
            self.quoted_words(double, start, &mut text)?;
        }
        self.cursor.step();
        let style = ScalarStyle::Quoted;
        self.push(TokenKind::Scalar { text, style }, start);
        Ok(())
    }

    fn quoted_words(&mut self, double: bool, start: Mark, text: &mut Cow<'t, str>) -> Result<()> {
        loop {
            append(
                text,
                self.cursor
                    .take_while(|char| !is_blank(Some(char)) && !matches!(char, '\'' | '"' | '\\')),
            );
            match self.cursor.peek() {
                Some('\'') if !double && self.cursor.peek_after(1) == Some('\'') => {
                    self.cursor.steps(2);
                    text.to_mut().push('\'');
                }
                Some(other @ ('"' | '\\')) if !double => {
                    self.cursor.step();
                    text.to_mut().push(other);
                }
                Some('\'') if double => {
                    self.cursor.step();
                    text.to_mut().push('\'');
                }
                Some('\\') => {
                    self.cursor.step();
                    self.escape(start, text)?;
                }
                _ => return Ok(()),
            }
        }
    }

    /// What comes after a backslash in double quotes.
    fn escape(&mut self, start: Mark, text: &mut Cow<'t, str>) -> Result<()> {
        let next = self.cursor.peek();
        let replacement = match next {
            Some('0') => '\0',
            Some('a') => '\u{7}',
            Some('b') => '\u{8}',
            Some('t') => '\t',
            Some('n') => '\n',
            Some('v') => '\u{B}',
            Some('f') => '\u{C}',
            Some('r') => '\r',
            Some('e') => '\u{1B}',
            Some(same @ (' ' | '"' | '/' | '\\')) => same,
            Some('N') => '\u{85}',
            Some('_') => '\u{A0}',
            Some('L') => '\u{2028}',
            Some('P') => '\u{2029}',
            Some(size @ ('x' | 'u' | 'U')) => {
                self.cursor.step();
                let digits = match size {
                    'x' => 2,
                    'u' => 4,
                    _ => 8,
                };
                let char = self.escaped_char(digits, start)?;
                text.to_mut().push(char);
                return Ok(());
            }
            _ if self.line_break().is_some() => {
                let breaks = self.quoted_breaks(start)?;
                push(text, &breaks);
                return Ok(());
            }
            _ => {
                let problem = format!("found unknown escape character {}", shown(next));
                return Err(self.bad_escape(problem, start));
            }
        };
        self.cursor.step();
        text.to_mut().push(replacement);
        Ok(())
    }

    fn bad_escape(&self, problem: String, start: Mark) -> Box<SyntaxError> {
        let advice =
            "In double quotes a backslash begins an escape: write “\\\\” for a backslash, or use single quotes.";
        Box::new(
            SyntaxError::at(self.cursor.mark(), problem, advice).during("while scanning a double-quoted scalar", start),
        )
    }

    /// The character that an escape with so many hexadecimal digits stands for.
    ///
    /// Java takes halves of a surrogate pair for characters: a pair of escapes is one character here, a half without
    /// the other the replacement character.
    fn escaped_char(&mut self, digits: usize, start: Mark) -> Result<char> {
        let number = self.hexadecimal(digits, start)?;
        if (0xD800..0xDC00).contains(&number) && self.cursor.rest().starts_with("\\u") {
            let mut ahead = self.cursor.rest().chars();
            let low = ahead.by_ref().skip(2).take(4).collect::<String>();
            if let Ok(low) = u32::from_str_radix(&low, 16)
                && (0xDC00..0xE000).contains(&low)
            {
                self.cursor.steps(6);
                let pair = 0x10000 + ((number - 0xD800) << 10) + (low - 0xDC00);
                return Ok(char::from_u32(pair).unwrap_or(char::REPLACEMENT_CHARACTER));
            }
        }
        Ok(char::from_u32(number).unwrap_or(char::REPLACEMENT_CHARACTER))
    }

    fn hexadecimal(&mut self, digits: usize, start: Mark) -> Result<u32> {
        let text: String = self.cursor.rest().chars().take(digits).collect();
        if text.contains(|char: char| !char.is_ascii_hexdigit()) {
            let problem = format!("expected escape sequence of {digits} hexadecimal numbers, but found: {text}");
            return Err(self.bad_escape(problem, start));
        }
        match u32::from_str_radix(&text, 16) {
            Ok(number) if number <= 0x0010_FFFF => {
                self.cursor.take(text.len());
                Ok(number)
            }
            Ok(number) if i32::try_from(number).is_ok() => {
                let mut error = self.bad_escape(format!("Not a valid Unicode code point: 0x{number:X}"), start);
                error.kind = ErrorKind::Argument;
                Err(error)
            }
            _ => {
                let mut error = self.bad_escape(format!("For input string: \"{text}\" under radix 16"), start);
                error.kind = ErrorKind::Number;
                Err(error)
            }
        }
    }

    fn quoted_spaces(&mut self, start: Mark, text: &mut Cow<'t, str>) -> Result<()> {
        let spaces = self.cursor.take_while(|char| matches!(char, ' ' | '\t'));
        if self.cursor.peek().is_none() {
            let advice = "A quotation mark opens here and never closes: close or remove it.";
            return Err(Box::new(
                SyntaxError::at(self.cursor.mark(), "found unexpected end of stream", advice)
                    .during("while scanning a quoted scalar", start),
            ));
        }
        match self.line_break() {
            None => append(text, spaces),
            Some(line_break) => {
                let breaks = self.quoted_breaks(start)?;
                push(text, &folded(line_break, breaks));
            }
        }
        Ok(())
    }

    /// The empty lines within a quoted scalar.
    fn quoted_breaks(&mut self, start: Mark) -> Result<String> {
        let mut breaks = String::new();
        loop {
            let rest = self.cursor.rest();
            if (rest.starts_with("---") || rest.starts_with("...")) && is_blank(self.cursor.peek_after(3)) {
                let advice = "A quotation mark that opens here is not closed before the document ends: close it.";
                return Err(Box::new(
                    SyntaxError::at(self.cursor.mark(), "found unexpected document separator", advice)
                        .during("while scanning a quoted scalar", start),
                ));
            }
            self.cursor.take_while(|char| matches!(char, ' ' | '\t'));
            match self.line_break() {
                None => return Ok(breaks),
                Some(line_break) => breaks.push(line_break),
            }
        }
    }

    pub(super) fn starts_plain(&self, char: char, next: Option<char>) -> bool {
        let is_indicator = matches!(
            char,
            '-' | '?'
                | ':'
                | ','
                | '['
                | ']'
                | '{'
                | '}'
                | '#'
                | '&'
                | '*'
                | '!'
                | '|'
                | '>'
                | '\''
                | '"'
                | '%'
                | '@'
                | '`'
        );
        if !is_indicator {
            !is_blank(Some(char))
        } else if self.in_block() {
            !is_blank(next) && matches!(char, '-' | '?' | ':')
        } else {
            !is_blank(next) && !matches!(next, Some(',' | ']')) && matches!(char, '-' | '?')
        }
    }

    pub(super) fn fetch_plain(&mut self) -> Result<()> {
        self.save_key()?;
        let start = self.cursor.mark();
        self.loose_text = self.key_allowed.then_some(start);
        self.key_allowed = false;
        let mut end = start;
        let indent = self.indent + 1;
        let mut text = Cow::Borrowed("");
        let mut spaces = Cow::Borrowed("");
        while self.cursor.peek() != Some('#') {
            let length = self.plain_length();
            if length == 0 {
                break;
            }
            self.key_allowed = false;
            push(&mut text, &spaces);
            append(&mut text, self.cursor.take(length));
            end = self.cursor.mark();
            spaces = self.plain_spaces();
            if spaces.is_empty() || self.in_block() && self.column() < indent {
                break;
            }
        }
        let style = ScalarStyle::Plain;
        let kind = TokenKind::Scalar { text, style };
        self.tokens.push_back(Token { kind, start, end });
        Ok(())
    }

    /// How many bytes of a plain scalar come before a blank or what ends it.
    fn plain_length(&self) -> usize {
        let in_flow = !self.in_block();
        let rest = self.cursor.rest();
        let mut chars = rest.char_indices().peekable();
        while let Some((at, char)) = chars.next() {
            let next = chars.peek().map(|(_, char)| *char);
            let ends = match char {
                ' ' | '\t' | '\r' | '\n' => true,
                ':' => is_blank(next) || in_flow && next.is_some_and(is_flow_indicator),
                _ => in_flow && is_flow_indicator(char),
            };
            if ends {
                return at;
            }
        }
        rest.len()
    }

    /// What stands between two words of a plain scalar; nothing where the scalar ends.
    fn plain_spaces(&mut self) -> Cow<'t, str> {
        let blanks = self.cursor.take_while(|char| matches!(char, ' ' | '\t'));
        let Some(line_break) = self.line_break() else {
            return Cow::Borrowed(blanks);
        };
        self.key_allowed = true;
        let mut breaks = String::new();
        loop {
            // The library asks for no blank behind the dashes.
            let rest = self.cursor.rest();
            if rest.starts_with("---") || rest.starts_with("...") && is_blank(self.cursor.peek_after(3)) {
                return Cow::Borrowed("");
            }
            self.skip_spaces();
            match self.line_break() {
                None => return folded(line_break, breaks),
                Some(line_break) => breaks.push(line_break),
            }
        }
    }
}

#[derive(Clone, Copy, PartialEq)]
enum Chomping {
    Strip,
    Clip,
    Keep,
}

struct BlockScalarHeader {
    chomping: Chomping,
    /// How much deeper than the collection around it the text is indented, if said.
    indent: Option<i64>,
}

impl BlockScalarHeader {
    fn read_chomping(&mut self, cursor: &mut Cursor) {
        self.chomping = match cursor.peek() {
            Some('-') => Chomping::Strip,
            Some('+') => Chomping::Keep,
            _ => return,
        };
        cursor.step();
    }
}

/// Appends a text that does not stand there.
fn push(text: &mut Cow<str>, piece: &str) {
    if !piece.is_empty() {
        text.to_mut().push_str(piece);
    }
}

/// What a line break and the empty lines behind it come to between two words: a single one is a space.
fn folded<'t>(line_break: char, breaks: String) -> Cow<'t, str> {
    match (line_break, breaks.as_str()) {
        ('\n', "") => Cow::Borrowed(" "),
        ('\n', _) => Cow::Owned(breaks),
        _ => Cow::Owned(format!("{line_break}{breaks}")),
    }
}

/// Appends without copying while there is only one piece.
pub(super) fn append<'t>(text: &mut Cow<'t, str>, piece: &'t str) {
    if text.is_empty() {
        *text = Cow::Borrowed(piece);
    } else {
        text.to_mut().push_str(piece);
    }
}
