//! Cuts a YAML text into tokens, as `ScannerImpl` of snakeyaml-engine does.
//!
//! A mapping's key is only known for one when its `:` comes, so every token that may begin a key is remembered, and
//! the tokens since then wait in a queue. A key must end within its line and within [`KEY_LENGTH`] characters: that
//! bounds the queue.

mod properties;
mod scalars;

use std::borrow::Cow;
use std::collections::VecDeque;

use crate::cursor::{Cursor, Mark};
use crate::error::{ErrorKind, SyntaxError};
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

/// A character as the library's messages show it.
fn shown(char: Option<char>) -> String {
    let char = char.unwrap_or('\0');
    format!("{char}({})", u32::from(char))
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
            self.skip_spaces();
            self.skip_comment();
            if self.line_break().is_none() {
                return;
            }
            if self.in_block() {
                self.key_allowed = true;
            }
        }
    }

    fn skip_spaces(&mut self) {
        self.cursor.take_while(|char| char == ' ');
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
}
