//! Cuts a YAML text into tokens, as `ScannerImpl` of snakeyaml-engine does.
//!
//! A mapping's key is only known for one when its `:` comes, so every token that may begin a key is remembered, and
//! the tokens since then wait in a queue. A key must end within its line and within [`KEY_LENGTH`] characters: that
//! bounds the queue.

use std::borrow::Cow;
use std::collections::VecDeque;

use super::cursor::{Cursor, Mark};
use super::{ErrorKind, SyntaxError};
use crate::limits::{TOKENS, TOO_MUCH};

/// The longest key that needs no `?` before it, in characters.
const KEY_LENGTH: usize = 1024;

/// What users are told who wrote no colon.
const NO_COLON: &str = "No “: ” comes after this: write `key: value`, with a space after the colon.";

/// A piece of a YAML text.
#[derive(Clone, Debug)]
pub(crate) struct Token<'t> {
    pub kind: TokenKind<'t>,
    pub start: Mark,
    pub end: Mark,
}

#[derive(Clone, Debug, PartialEq)]
pub(crate) enum TokenKind<'t> {
    StreamEnd,
    Directive(Directive<'t>),
    DocumentStart,
    DocumentEnd,
    BlockSequenceStart,
    BlockMappingStart,
    BlockEnd,
    FlowSequenceStart,
    FlowMappingStart,
    FlowSequenceEnd,
    FlowMappingEnd,
    BlockEntry,
    FlowEntry,
    Key,
    Value,
    Alias(&'t str),
    Anchor(&'t str),
    Tag {
        handle: Option<&'t str>,
        suffix: Cow<'t, str>,
    },
    Scalar {
        text: Cow<'t, str>,
        style: ScalarStyle,
    },
}

/// How a scalar is written.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum ScalarStyle {
    Plain,
    Quoted,
    Block,
}

#[derive(Clone, Debug, PartialEq)]
pub(crate) enum Directive<'t> {
    Yaml { major: u32, minor: u32 },
    Tag { handle: &'t str, prefix: Cow<'t, str> },
    Other,
}

impl TokenKind<'_> {
    /// The token in the library's messages.
    pub fn name(&self) -> &'static str {
        match self {
            Self::StreamEnd => "<stream end>",
            Self::Directive(_) => "<directive>",
            Self::DocumentStart => "<document start>",
            Self::DocumentEnd => "<document end>",
            Self::BlockSequenceStart => "<block sequence start>",
            Self::BlockMappingStart => "<block mapping start>",
            Self::BlockEnd => "<block end>",
            Self::FlowSequenceStart => "[",
            Self::FlowMappingStart => "{",
            Self::FlowSequenceEnd => "]",
            Self::FlowMappingEnd => "}",
            Self::BlockEntry => "-",
            Self::FlowEntry => ",",
            Self::Key => "?",
            Self::Value => ":",
            Self::Alias(_) => "<alias>",
            Self::Anchor(_) => "<anchor>",
            Self::Tag { .. } => "<tag>",
            Self::Scalar { .. } => "<scalar>",
        }
    }
}

/// A token that may turn out to begin a key.
#[derive(Clone, Copy, Debug)]
struct PossibleKey {
    /// The flow collection it stands in.
    flow_level: i32,
    /// The token's number.
    token: usize,
    /// Whether the text is wrong if it is none.
    required: bool,
    mark: Mark,
}

/// The tokens of a text, one after the other.
#[derive(Debug)]
pub(crate) struct Scanner<'t> {
    cursor: Cursor<'t>,
    /// Tokens that are found and not taken yet.
    tokens: VecDeque<Token<'t>>,
    taken: usize,
    done: bool,
    /// How many `[` and `{` are open; below 0 after a bracket that closes nothing.
    flow_level: i32,
    /// The column of the block collection, −1 outside any.
    indent: i64,
    indents: Vec<i64>,
    key_allowed: bool,
    /// Where the last token begins, if it is a plain scalar in the place of a key.
    loose_text: Option<Mark>,
    /// By ascending flow level, which is the order of the text too.
    possible_keys: VecDeque<PossibleKey>,
}

type Result<T> = std::result::Result<T, Box<SyntaxError>>;

/// Ends the text or a line, or separates.
fn is_blank(char: Option<char>) -> bool {
    matches!(char, None | Some(' ' | '\t' | '\r' | '\n'))
}

/// As [`is_blank`], without the tab.
fn is_space_or_end(char: Option<char>) -> bool {
    matches!(char, None | Some(' ' | '\r' | '\n'))
}

fn ends_line(char: char) -> bool {
    matches!(char, '\r' | '\n')
}

fn is_flow_indicator(char: char) -> bool {
    matches!(char, ',' | '[' | ']' | '{' | '}')
}

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

/// A character as the library's messages show it.
fn shown(char: Option<char>) -> String {
    let char = char.unwrap_or('\0');
    format!("{char}({})", u32::from(char))
}

/// Appends without copying while there is only one piece.
fn append<'t>(text: &mut Cow<'t, str>, piece: &'t str) {
    if text.is_empty() {
        *text = Cow::Borrowed(piece);
    } else {
        text.to_mut().push_str(piece);
    }
}

impl<'t> Scanner<'t> {
    pub fn new(text: &'t str) -> Self {
        Self {
            cursor: Cursor::new(text),
            tokens: VecDeque::new(),
            taken: 0,
            done: false,
            flow_level: 0,
            indent: -1,
            indents: Vec::new(),
            key_allowed: true,
            loose_text: None,
            possible_keys: VecDeque::new(),
        }
    }

    /// How many characters it has stepped over.
    pub fn reached(&self) -> usize {
        self.cursor.mark().index
    }

    /// The next token, which stays.
    pub fn peek(&mut self) -> Result<&Token<'t>> {
        while self.needs_more()? {
            self.fetch()?;
        }
        match self.tokens.front() {
            Some(token) => Ok(token),
            None => Err(self.end_of_tokens()),
        }
    }

    /// The next token.
    pub fn next(&mut self) -> Result<Token<'t>> {
        self.peek()?;
        if self.taken >= TOKENS {
            return Err(Box::new(
                SyntaxError::at(self.cursor.mark(), "", TOO_MUCH).of(ErrorKind::Limit),
            ));
        }
        self.taken += 1;
        match self.tokens.pop_front() {
            Some(token) => Ok(token),
            None => Err(self.end_of_tokens()),
        }
    }

    /// Nothing asks for a token after the last one.
    fn end_of_tokens(&self) -> Box<SyntaxError> {
        Box::new(
            SyntaxError::at(self.cursor.mark(), "No more Tokens found.", "The text ends too early.")
                .of(ErrorKind::Plain),
        )
    }

    fn in_block(&self) -> bool {
        self.flow_level == 0
    }

    fn column(&self) -> i64 {
        i64::try_from(self.cursor.mark().column).unwrap_or(i64::MAX)
    }

    fn needs_more(&mut self) -> Result<bool> {
        if self.done {
            return Ok(false);
        }
        if self.tokens.is_empty() {
            return Ok(true);
        }
        self.drop_stale_keys()?;
        Ok(self.possible_keys.front().is_some_and(|key| key.token == self.taken))
    }

    fn fetch(&mut self) -> Result<()> {
        self.skip_to_token();
        self.drop_stale_keys()?;
        self.unwind(self.column());
        let Some(char) = self.cursor.peek() else {
            return self.fetch_stream_end();
        };
        let next = self.cursor.peek_after(1);
        let loose_text = self.loose_text.take();
        match char {
            '%' if self.column() == 0 => self.fetch_directive(),
            '-' if self.at_document_mark("---") => self.fetch_document_mark(TokenKind::DocumentStart),
            '-' if is_blank(next) => self.fetch_block_entry(),
            '.' if self.at_document_mark("...") => self.fetch_document_mark(TokenKind::DocumentEnd),
            '[' => self.fetch_flow_start(TokenKind::FlowSequenceStart),
            '{' => self.fetch_flow_start(TokenKind::FlowMappingStart),
            ']' => self.fetch_flow_end(TokenKind::FlowSequenceEnd),
            '}' => self.fetch_flow_end(TokenKind::FlowMappingEnd),
            ',' => {
                self.key_allowed = true;
                self.forget_key()?;
                self.push_indicator(TokenKind::FlowEntry);
                Ok(())
            }
            '?' if is_blank(next) => self.fetch_key(),
            ':' if !self.in_block() || is_blank(next) => self.fetch_value(loose_text),
            '*' | '&' => self.fetch_anchor(char == '&'),
            '!' => self.fetch_tag(),
            '|' | '>' if self.in_block() => self.fetch_block_scalar(char == '>'),
            '\'' => self.fetch_quoted(false),
            '"' => self.fetch_quoted(true),
            _ if self.starts_plain(char, next) => self.fetch_plain(),
            _ => Err(self.no_token(char)),
        }
    }

    fn no_token(&self, char: char) -> Box<SyntaxError> {
        let (shown, advice) = match char {
            '\t' => (
                "\\t(TAB)".to_owned(),
                "A tab stands where only spaces may: Flink refuses it as indentation and before a value.",
            ),
            '@' | '`' => (
                char.to_string(),
                "No value may begin with this character: put the value in quotes.",
            ),
            '%' => (
                char.to_string(),
                "No value may begin with “%”: put the value in quotes.",
            ),
            _ => (
                char.to_string(),
                "This character cannot stand here: put the value in quotes.",
            ),
        };
        let problem =
            format!("found character '{shown}' that cannot start any token. (Do not use {shown} for indentation)");
        let mut error = SyntaxError::at(self.cursor.mark(), problem, advice);
        error.context = Some(("while scanning for the next token", None));
        Box::new(error)
    }

    // Keys.

    fn drop_stale_keys(&mut self) -> Result<()> {
        let here = self.cursor.mark();
        while let Some(key) = self.possible_keys.front().copied() {
            if key.mark.line == here.line && here.index - key.mark.index <= KEY_LENGTH {
                break;
            }
            if key.required {
                return Err(self.no_colon(key));
            }
            self.possible_keys.pop_front();
        }
        Ok(())
    }

    fn no_colon(&self, key: PossibleKey) -> Box<SyntaxError> {
        Box::new(
            SyntaxError::at(self.cursor.mark(), "could not find expected ':'", NO_COLON)
                .during("while scanning a simple key", key.mark),
        )
    }

    fn save_key(&mut self) -> Result<()> {
        let required = self.in_block() && self.indent == self.column();
        if self.key_allowed {
            self.forget_key()?;
            self.possible_keys.push_back(PossibleKey {
                flow_level: self.flow_level,
                token: self.taken + self.tokens.len(),
                required,
                mark: self.cursor.mark(),
            });
            Ok(())
        } else if required {
            let problem = "A simple key is required only if it is the first token in the current line";
            let advice = "A key must be the first thing on its line.";
            Err(Box::new(
                SyntaxError::at(self.cursor.mark(), problem, advice).of(ErrorKind::Plain),
            ))
        } else {
            Ok(())
        }
    }

    /// Takes back what may have begun a key at this flow level.
    fn take_key(&mut self) -> Option<PossibleKey> {
        self.possible_keys.pop_back_if(|key| key.flow_level == self.flow_level)
    }

    fn forget_key(&mut self) -> Result<()> {
        match self.take_key() {
            Some(key) if key.required => Err(self.no_colon(key)),
            _ => Ok(()),
        }
    }

    // Block collections.

    /// Closes the block collections that are indented deeper.
    fn unwind(&mut self, column: i64) {
        if !self.in_block() {
            return;
        }
        while self.indent > column {
            self.indent = self.indents.pop().unwrap_or(-1);
            self.push(TokenKind::BlockEnd, self.cursor.mark());
        }
    }

    /// Opens a block collection unless it is open already.
    fn indent_to(&mut self, column: i64) -> bool {
        let deeper = self.indent < column;
        if deeper {
            self.indents.push(self.indent);
            self.indent = column;
        }
        deeper
    }

    // Tokens.

    /// Adds a token that ends here.
    fn push(&mut self, kind: TokenKind<'t>, start: Mark) {
        let end = self.cursor.mark();
        self.tokens.push_back(Token { kind, start, end });
    }

    /// Adds a token of one character.
    fn push_indicator(&mut self, kind: TokenKind<'t>) {
        let start = self.cursor.mark();
        self.cursor.step();
        self.push(kind, start);
    }

    fn fetch_stream_end(&mut self) -> Result<()> {
        self.unwind(-1);
        self.forget_key()?;
        self.key_allowed = false;
        self.possible_keys.clear();
        self.push(TokenKind::StreamEnd, self.cursor.mark());
        self.done = true;
        Ok(())
    }

    fn at_document_mark(&self, mark: &str) -> bool {
        self.column() == 0 && self.cursor.rest().starts_with(mark) && is_blank(self.cursor.peek_after(3))
    }

    fn fetch_document_mark(&mut self, kind: TokenKind<'t>) -> Result<()> {
        self.unwind(-1);
        self.forget_key()?;
        self.key_allowed = false;
        let start = self.cursor.mark();
        self.cursor.steps(3);
        self.push(kind, start);
        Ok(())
    }

    fn fetch_flow_start(&mut self, kind: TokenKind<'t>) -> Result<()> {
        self.save_key()?;
        self.flow_level += 1;
        self.key_allowed = true;
        self.push_indicator(kind);
        Ok(())
    }

    fn fetch_flow_end(&mut self, kind: TokenKind<'t>) -> Result<()> {
        self.forget_key()?;
        self.flow_level -= 1;
        self.key_allowed = false;
        self.push_indicator(kind);
        Ok(())
    }

    fn fetch_block_entry(&mut self) -> Result<()> {
        if self.in_block() {
            if !self.key_allowed {
                let advice = "A list entry (“- ”) cannot stand here: put it on a line of its own.";
                let mut error = SyntaxError::at(self.cursor.mark(), "sequence entries are not allowed here", advice);
                error.context = Some(("", None));
                return Err(Box::new(error));
            }
            if self.indent_to(self.column()) {
                self.push(TokenKind::BlockSequenceStart, self.cursor.mark());
            }
        }
        self.key_allowed = true;
        self.forget_key()?;
        self.push_indicator(TokenKind::BlockEntry);
        Ok(())
    }

    fn fetch_key(&mut self) -> Result<()> {
        if self.in_block() {
            if !self.key_allowed {
                let advice = "A key with “?” cannot stand here: put it on a line of its own.";
                let error = SyntaxError::at(self.cursor.mark(), "mapping keys are not allowed here", advice);
                return Err(Box::new(error));
            }
            if self.indent_to(self.column()) {
                self.push(TokenKind::BlockMappingStart, self.cursor.mark());
            }
        }
        self.key_allowed = self.in_block();
        self.forget_key()?;
        self.push_indicator(TokenKind::Key);
        Ok(())
    }

    /// The colon after a key, or after a text over several lines, of which the first seems to lack one.
    fn fetch_value(&mut self, loose_text: Option<Mark>) -> Result<()> {
        if let Some(key) = self.take_key() {
            let at = key.token - self.taken;
            let insert = |tokens: &mut VecDeque<Token<'t>>, kind| {
                let (start, end) = (key.mark, key.mark);
                tokens.insert(at, Token { kind, start, end });
            };
            insert(&mut self.tokens, TokenKind::Key);
            let column = i64::try_from(key.mark.column).unwrap_or(i64::MAX);
            if self.in_block() && self.indent_to(column) {
                insert(&mut self.tokens, TokenKind::BlockMappingStart);
            }
            self.key_allowed = false;
        } else {
            if self.in_block() {
                if !self.key_allowed {
                    let advice = match loose_text {
                        Some(_) => NO_COLON,
                        None => {
                            "A “: ” cannot stand here: put the value in quotes if it belongs to it, or begin the entry \
                             under the one above."
                        }
                    };
                    let mut error = SyntaxError::at(self.cursor.mark(), "mapping values are not allowed here", advice);
                    error.should_be_key = loose_text;
                    return Err(Box::new(error));
                }
                if self.indent_to(self.column()) {
                    self.push(TokenKind::BlockMappingStart, self.cursor.mark());
                }
            }
            self.key_allowed = self.in_block();
            self.forget_key()?;
        }
        self.push_indicator(TokenKind::Value);
        Ok(())
    }

    /// Steps over spaces, comments and line breaks. Tabs are no spaces here.
    fn skip_to_token(&mut self) {
        if self.cursor.mark().index == 0 && self.cursor.peek() == Some('\u{FEFF}') {
            self.cursor.step();
        }
        loop {
            self.cursor.take_while(|char| char == ' ');
            self.skip_comment();
            if self.line_break().is_none() {
                return;
            }
            if self.in_block() {
                self.key_allowed = true;
            }
        }
    }

    fn skip_comment(&mut self) {
        if self.cursor.peek() == Some('#') {
            self.cursor.take_while(|char| !ends_line(char));
        }
    }

    /// Steps over a line break and tells what it stands for in a text.
    ///
    /// U+0085 is one, although it ends no plain or block scalar; so are U+2028 and U+2029, which stand for themselves.
    fn line_break(&mut self) -> Option<char> {
        let stands_for = match self.cursor.peek()? {
            '\r' | '\n' | '\u{85}' => '\n',
            same @ ('\u{2028}' | '\u{2029}') => same,
            _ => return None,
        };
        let char = self.cursor.peek();
        self.cursor.step();
        if char == Some('\r') && self.cursor.peek() == Some('\n') {
            self.cursor.step();
        }
        Some(stands_for)
    }

    // Directives.

    fn fetch_directive(&mut self) -> Result<()> {
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
                self.cursor.take_while(|char| !ends_line(char));
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
        let advice = "A line that begins with “%” is a directive to YAML itself: take it away, or indent or quote it.";
        Box::new(SyntaxError::at(self.cursor.mark(), problem, advice).during("while scanning a directive", start))
    }

    fn skip_spaces(&mut self) {
        self.cursor.take_while(|char| char == ' ');
    }

    fn version_number(&mut self, start: Mark) -> Result<u32> {
        let digits = self.cursor.take_while(|char| char.is_ascii_digit());
        if digits.is_empty() {
            return Err(self.bad_directive("expected a digit, but found ", start));
        }
        digits.parse().map_err(|_| {
            let problem = format!("For input string: \"{digits}\"");
            let advice = "There is no such version of YAML: write `%YAML 1.2` or take the line away.";
            Box::new(SyntaxError::at(self.cursor.mark(), problem, advice).of(ErrorKind::Number))
        })
    }

    // Anchors, aliases, tags.

    fn fetch_anchor(&mut self, is_anchor: bool) -> Result<()> {
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

    fn fetch_tag(&mut self) -> Result<()> {
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
            let digits = self.cursor.rest().get(..2).unwrap_or_default();
            let Ok(byte) = u8::from_str_radix(digits, 16) else {
                let (first, second) = (self.cursor.peek(), self.cursor.peek_after(1));
                let (first, second) = (shown(first), shown(second));
                let problem =
                    format!("expected URI escape sequence of 2 hexadecimal numbers, but found {first} and {second}");
                return Err(self.bad_tag(problem, context, start));
            };
            bytes.push(byte);
            self.cursor.take(2);
        }
        String::from_utf8(bytes).map_err(|_| {
            let mut error = self.bad_tag("expected URI in UTF-8: Input length = 1".to_owned(), context, start);
            error.mark = beginning;
            error
        })
    }

    // Scalars.

    fn fetch_block_scalar(&mut self, folded: bool) -> Result<()> {
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

    fn fetch_quoted(&mut self, double: bool) -> Result<()> {
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
                Err(self.bad_escape(format!("found unknown escape character {text}"), start))
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
            let advice = "A quotation mark opens here and never closes: close it, or take it away.";
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

    fn starts_plain(&self, char: char, next: Option<char>) -> bool {
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

    fn fetch_plain(&mut self) -> Result<()> {
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
