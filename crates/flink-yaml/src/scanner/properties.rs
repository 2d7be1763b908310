//! Directives, anchors, aliases and tags: what a configuration has no use for, but Flink reads all the same.

use std::borrow::Cow;

use super::scalars::append;
use super::{
    Directive, Result, Scanner, Token, TokenKind, ends_line, is_blank, is_flow_indicator, is_space_or_end, shown,
};
use crate::cursor::Mark;
use crate::error::{ErrorKind, SyntaxError};

fn is_word(char: char) -> bool {
    char.is_ascii_alphanumeric() || matches!(char, '-' | '_')
}

fn is_uri(char: char) -> bool {
    is_word(char)
        || matches!(
            char,
            ';' | '/' | '?' | ':' | '@' | '&' | '=' | '+' | '$' | '.' | '!' | '~' | '*' | '\'' | '(' | ')' | '%'
        )
}

impl<'t> Scanner<'t> {
    pub(super) fn fetch_directive(&mut self) -> Result<()> {
        self.unwind(-1);
        self.forget_key()?;
        self.key_allowed = false;
        let start = self.cursor.mark();
        self.cursor.step();
        let name = self.cursor.take_while(is_word);
        if name.is_empty() || !is_space_or_end(self.cursor.peek()) {
            return Err(self.bad_directive("expected alphabetic or numeric character, but found ", start));
        }
        let directive = match name {
            "YAML" => {
                self.skip_spaces();
                let major = self.version_number(start)?;
                if self.cursor.peek() != Some('.') {
                    return Err(self.bad_directive("expected a digit or '.', but found ", start));
                }
                self.cursor.step();
                let minor = self.version_number(start)?;
                if !is_space_or_end(self.cursor.peek()) {
                    return Err(self.bad_directive("expected a digit or ' ', but found ", start));
                }
                Directive::Yaml { major, minor }
            }
            "TAG" => {
                self.skip_spaces();
                let handle = self.tag_handle("while scanning a directive", start)?;
                if self.cursor.peek() != Some(' ') {
                    return Err(self.bad_directive("expected ' ', but found ", start));
                }
                self.skip_spaces();
                let prefix = self.tag_uri(true, "while scanning a directive", start)?;
                if !is_space_or_end(self.cursor.peek()) {
                    return Err(self.bad_directive("expected ' ', but found ", start));
                }
                Directive::Tag { handle, prefix }
            }
            _ => {
                while self.cursor.peek().is_some_and(|char| !ends_line(char)) {
                    self.cursor.step();
                }
                Directive::Other
            }
        };
        let end = self.cursor.mark();
        self.skip_spaces();
        self.skip_comment();
        let next = self.cursor.peek();
        if next.is_some() && self.line_break().is_none() {
            return Err(self.bad_directive("expected a comment or a line break, but found ", start));
        }
        self.tokens.push_back(Token {
            kind: TokenKind::Directive(directive),
            start,
            end,
        });
        Ok(())
    }

    fn bad_directive(&self, problem: &str, start: Mark) -> Box<SyntaxError> {
        let problem = problem.to_owned() + &shown(self.cursor.peek());
        let advice = "A line that begins with “%” is a directive to YAML itself: remove it, or indent or quote it.";
        Box::new(SyntaxError::at(self.cursor.mark(), problem, advice).during("while scanning a directive", start))
    }

    fn version_number(&mut self, start: Mark) -> Result<u32> {
        let digits = self.cursor.take_while(|char| char.is_ascii_digit());
        if digits.is_empty() {
            return Err(self.bad_directive("expected a digit, but found ", start));
        }
        digits.parse().map_err(|_| {
            let problem = format!("For input string: \"{digits}\"");
            let advice = "There is no such version of YAML: write `%YAML 1.2` or remove the line.";
            Box::new(SyntaxError::at(self.cursor.mark(), problem, advice).of(ErrorKind::Number))
        })
    }

    pub(super) fn fetch_anchor(&mut self, is_anchor: bool) -> Result<()> {
        self.save_key()?;
        self.key_allowed = false;
        let start = self.cursor.mark();
        self.cursor.step();
        let name = self.cursor.take_while(|char| {
            !is_blank(Some(char)) && !is_flow_indicator(char) && !matches!(char, '/' | '.' | '*' | '&')
        });
        let next = self.cursor.peek();
        let ends = is_blank(next) || matches!(next, Some('?' | ':' | ',' | ']' | '}' | '%' | '@' | '`'));
        if name.is_empty() || !ends {
            let context = if is_anchor {
                "while scanning an anchor"
            } else {
                "while scanning an alias"
            };
            let problem = format!("unexpected character found {}", shown(next));
            let advice = "A value that begins with “*” or “&” means an alias or an anchor: put the value in quotes.";
            return Err(Box::new(
                SyntaxError::at(self.cursor.mark(), problem, advice).during(context, start),
            ));
        }
        let kind = if is_anchor {
            TokenKind::Anchor(name)
        } else {
            TokenKind::Alias(name)
        };
        self.push(kind, start);
        Ok(())
    }

    pub(super) fn fetch_tag(&mut self) -> Result<()> {
        const CONTEXT: &str = "while scanning a tag";
        self.save_key()?;
        self.key_allowed = false;
        let start = self.cursor.mark();
        let next = self.cursor.peek_after(1);
        let (handle, suffix) = if next == Some('<') {
            self.cursor.steps(2);
            let suffix = self.tag_uri(true, CONTEXT, start)?;
            if self.cursor.peek() != Some('>') {
                return Err(self.bad_tag_end("expected '>', but found ", start));
            }
            self.cursor.step();
            (None, suffix)
        } else if is_blank(next) {
            self.cursor.step();
            (None, Cow::Borrowed("!"))
        } else {
            let mut word = self.cursor.rest().chars().skip(1);
            let has_handle = word.find(|char| is_space_or_end(Some(*char)) || *char == '!') == Some('!');
            let handle = if has_handle {
                self.tag_handle(CONTEXT, start)?
            } else {
                self.cursor.step();
                "!"
            };
            (Some(handle), self.tag_uri(false, CONTEXT, start)?)
        };
        if !is_space_or_end(self.cursor.peek()) {
            return Err(self.bad_tag_end("expected ' ', but found ", start));
        }
        self.push(TokenKind::Tag { handle, suffix }, start);
        Ok(())
    }

    fn bad_tag_end(&self, problem: &str, start: Mark) -> Box<SyntaxError> {
        let char = self.cursor.peek().unwrap_or('\0');
        let problem = format!("{problem}'{char}' ({})", u32::from(char));
        self.bad_tag(problem, "while scanning a tag", start)
    }

    fn bad_tag(&self, problem: String, context: &'static str, start: Mark) -> Box<SyntaxError> {
        let advice = "A value that begins with “!” names a type: put the value in quotes.";
        Box::new(SyntaxError::at(self.cursor.mark(), problem, advice).during(context, start))
    }

    /// `!`, `!!` or `!word!`.
    fn tag_handle(&mut self, context: &'static str, start: Mark) -> Result<&'t str> {
        let rest = self.cursor.rest();
        let expected = |scanner: &Self| {
            let problem = format!("expected '!', but found {}", shown(scanner.cursor.peek()));
            scanner.bad_tag(problem, context, start)
        };
        let Some(after) = rest.strip_prefix('!') else {
            return Err(expected(self));
        };
        if after.starts_with(' ') {
            return Ok(self.cursor.take(1));
        }
        let word = after.find(|char| !is_word(char)).unwrap_or(after.len());
        let handle = self.cursor.take(1 + word);
        if self.cursor.peek() != Some('!') {
            return Err(expected(self));
        }
        self.cursor.step();
        Ok(rest.get(..handle.len() + 1).unwrap_or(handle))
    }

    fn tag_uri(&mut self, is_prefix: bool, context: &'static str, start: Mark) -> Result<Cow<'t, str>> {
        let belongs = |char| is_uri(char) || is_prefix && matches!(char, ',' | '[' | ']');
        let mut uri = Cow::Borrowed("");
        loop {
            append(&mut uri, self.cursor.take_while(|char| char != '%' && belongs(char)));
            if self.cursor.peek() != Some('%') {
                break;
            }
            let escaped = self.uri_escapes(context, start)?;
            uri.to_mut().push_str(&escaped);
        }
        if uri.is_empty() {
            let problem = format!("expected URI, but found {}", shown(self.cursor.peek()));
            return Err(self.bad_tag(problem, context, start));
        }
        Ok(uri)
    }

    /// As many `%xx` as there are.
    fn uri_escapes(&mut self, context: &'static str, start: Mark) -> Result<String> {
        let beginning = self.cursor.mark();
        let mut bytes = Vec::new();
        while self.cursor.peek() == Some('%') {
            self.cursor.step();
            let digits: String = self.cursor.rest().chars().take(2).collect();
            // As in Java, the first may be a sign, and at the end of the text one is enough.
            let Ok(byte) = i32::from_str_radix(&digits, 16) else {
                let (first, second) = (self.cursor.peek(), self.cursor.peek_after(1));
                let (first, second) = (shown(first), shown(second));
                let problem =
                    format!("expected URI escape sequence of 2 hexadecimal numbers, but found {first} and {second}");
                return Err(self.bad_tag(problem, context, start));
            };
            bytes.push(byte as u8);
            self.cursor.take(digits.len());
        }
        String::from_utf8(bytes).map_err(|_| {
            let mut error = self.bad_tag("expected URI in UTF-8: Input length = 1".to_owned(), context, start);
            error.mark = beginning;
            error
        })
    }
}
