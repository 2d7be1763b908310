//! Makes events of tokens, as `ParserImpl` of snakeyaml-engine does: a state machine, so that no text is too deep.

use std::borrow::Cow;

use crate::cursor::Mark;
use crate::error::{ErrorKind, SyntaxError};
use crate::scanner::{Directive, ScalarStyle, Scanner, Token, TokenKind};

/// What the text says next.
#[derive(Clone, Debug)]
pub(crate) struct Event<'t> {
    pub kind: EventKind<'t>,
    pub start: Mark,
    pub end: Mark,
}

#[derive(Clone, Debug)]
pub(crate) enum EventKind<'t> {
    DocumentStart,
    DocumentEnd,
    StreamEnd,
    Alias(&'t str),
    Scalar {
        properties: Properties<'t>,
        text: Cow<'t, str>,
        style: ScalarStyle,
    },
    SequenceStart {
        properties: Properties<'t>,
    },
    SequenceEnd,
    MappingStart {
        properties: Properties<'t>,
        flow: bool,
    },
    MappingEnd,
}

/// What may stand before a value.
#[derive(Clone, Debug, Default)]
pub(crate) struct Properties<'t> {
    pub anchor: Option<&'t str>,
    /// The whole tag, with its handle replaced.
    pub tag: Option<String>,
}

/// What to expect next.
#[derive(Clone, Copy, Debug)]
enum State {
    ImplicitDocumentStart,
    DocumentStart,
    DocumentEnd,
    DocumentContent,
    BlockNode,
    BlockSequenceFirstEntry,
    BlockSequenceEntry,
    IndentlessSequenceEntry,
    BlockMappingFirstKey,
    BlockMappingKey,
    BlockMappingValue,
    FlowSequenceFirstEntry,
    FlowSequenceEntry,
    FlowSequenceEntryMappingKey,
    FlowSequenceEntryMappingValue,
    FlowSequenceEntryMappingEnd,
    FlowMappingFirstKey,
    FlowMappingKey,
    FlowMappingValue,
    FlowMappingEmptyValue,
    End,
}

/// The events of a text, one after the other.
#[derive(Debug)]
pub(crate) struct Parser<'t> {
    scanner: Scanner<'t>,
    state: State,
    /// What to expect when the collection or the document is over.
    states: Vec<State>,
    /// Where the open collections began, for messages.
    starts: Vec<Mark>,
    /// The handles and prefixes of `%TAG`.
    tag_prefixes: Vec<(&'t str, Cow<'t, str>)>,
}

type Result<T> = std::result::Result<T, Box<SyntaxError>>;

/// The prefix of the core schema's tags, which `!!` stands for.
pub(crate) const TAG_PREFIX: &str = "tag:yaml.org,2002:";

impl<'t> Parser<'t> {
    pub fn new(text: &'t str) -> Self {
        Self {
            scanner: Scanner::new(text),
            state: State::ImplicitDocumentStart,
            states: Vec::new(),
            starts: Vec::new(),
            tag_prefixes: Vec::new(),
        }
    }

    /// How many characters the scanner has stepped over.
    pub fn reached(&self) -> usize {
        self.scanner.reached()
    }

    /// The next event. After the end of the stream there is none other.
    pub fn next(&mut self) -> Result<Event<'t>> {
        match self.state {
            State::ImplicitDocumentStart => self.implicit_document_start(),
            State::DocumentStart => self.document_start(),
            State::DocumentEnd => self.document_end(),
            State::DocumentContent => self.document_content(),
            State::BlockNode => self.node(true, false),
            State::BlockSequenceFirstEntry => {
                self.open()?;
                self.block_sequence_entry()
            }
            State::BlockSequenceEntry => self.block_sequence_entry(),
            State::IndentlessSequenceEntry => self.indentless_sequence_entry(),
            State::BlockMappingFirstKey => {
                self.open()?;
                self.block_mapping_key()
            }
            State::BlockMappingKey => self.block_mapping_key(),
            State::BlockMappingValue => self.block_mapping_value(),
            State::FlowSequenceFirstEntry => {
                self.open()?;
                self.flow_sequence_entry(true)
            }
            State::FlowSequenceEntry => self.flow_sequence_entry(false),
            State::FlowSequenceEntryMappingKey => self.flow_sequence_entry_mapping_key(),
            State::FlowSequenceEntryMappingValue => self.flow_sequence_entry_mapping_value(),
            State::FlowSequenceEntryMappingEnd => {
                self.state = State::FlowSequenceEntry;
                let (start, end) = self.peeked_marks()?;
                let kind = EventKind::MappingEnd;
                Ok(Event { kind, start, end })
            }
            State::FlowMappingFirstKey => {
                self.open()?;
                self.flow_mapping_key(true)
            }
            State::FlowMappingKey => self.flow_mapping_key(false),
            State::FlowMappingValue => self.flow_mapping_value(),
            State::FlowMappingEmptyValue => {
                let (start, _) = self.peeked_marks()?;
                self.empty_scalar(start, State::FlowMappingKey)
            }
            State::End => {
                let (start, end) = self.peeked_marks()?;
                let kind = EventKind::StreamEnd;
                Ok(Event { kind, start, end })
            }
        }
    }

    fn at(&mut self, wanted: impl Fn(&TokenKind) -> bool) -> Result<bool> {
        Ok(wanted(&self.scanner.peek()?.kind))
    }

    fn peeked_marks(&mut self) -> Result<(Mark, Mark)> {
        let token = self.scanner.peek()?;
        Ok((token.start, token.end))
    }

    /// Takes the token that opens a collection.
    fn open(&mut self) -> Result<()> {
        let token = self.scanner.next()?;
        self.starts.push(token.start);
        Ok(())
    }

    /// Takes the token that closes a collection.
    fn close(&mut self, kind: EventKind<'t>) -> Result<Event<'t>> {
        let Token { start, end, .. } = self.scanner.next()?;
        self.state = self.pop();
        self.starts.pop();
        Ok(Event { kind, start, end })
    }

    fn pop(&mut self) -> State {
        self.states.pop().unwrap_or(State::End)
    }

    fn empty_scalar(&mut self, mark: Mark, next: State) -> Result<Event<'t>> {
        self.state = next;
        Ok(Event {
            kind: EventKind::Scalar {
                properties: Properties::default(),
                text: Cow::Borrowed(""),
                style: ScalarStyle::Plain,
            },
            start: mark,
            end: mark,
        })
    }

    // Documents.

    fn implicit_document_start(&mut self) -> Result<Event<'t>> {
        use TokenKind::{Directive, DocumentStart, StreamEnd};
        if self.at(|kind| matches!(kind, Directive(_) | DocumentStart | StreamEnd))? {
            return self.document_start();
        }
        let (start, _) = self.peeked_marks()?;
        self.states.push(State::DocumentEnd);
        self.state = State::BlockNode;
        Ok(Event {
            kind: EventKind::DocumentStart,
            start,
            end: start,
        })
    }

    fn document_start(&mut self) -> Result<Event<'t>> {
        while self.at(|kind| *kind == TokenKind::DocumentEnd)? {
            self.scanner.next()?;
        }
        let (start, _) = self.peeked_marks()?;
        if self.at(|kind| *kind == TokenKind::StreamEnd)? {
            self.state = State::End;
            return Ok(Event {
                kind: EventKind::StreamEnd,
                start,
                end: start,
            });
        }
        self.directives()?;
        if !self.at(|kind| *kind == TokenKind::DocumentStart)? {
            let advice = "Something stands outside the document: a directive (“%”) needs a line “---” after it, and \
                          nothing may follow a line “...” or a closed bracket at the outermost level.";
            return Err(self.unexpected("expected '<document start>', but found", advice)?);
        }
        let Token { end, .. } = self.scanner.next()?;
        self.states.push(State::DocumentEnd);
        self.state = State::DocumentContent;
        let kind = EventKind::DocumentStart;
        Ok(Event { kind, start, end })
    }

    fn directives(&mut self) -> Result<()> {
        let advice = "The same directive (“%”) is there twice: remove one.";
        let mut has_version = false;
        self.tag_prefixes.clear();
        while self.at(|kind| matches!(kind, TokenKind::Directive(_)))? {
            let Token { kind, start, .. } = self.scanner.next()?;
            match kind {
                TokenKind::Directive(Directive::Yaml { .. }) if has_version => {
                    return Err(Box::new(SyntaxError::at(
                        start,
                        "found duplicate YAML directive",
                        advice,
                    )));
                }
                TokenKind::Directive(Directive::Yaml { major, minor }) => {
                    has_version = true;
                    if major != 1 {
                        let problem = format!("Version{{major={major}, minor={minor}}}");
                        let advice = "Flink reads YAML 1 only: write `%YAML 1.2` or remove the line.";
                        return Err(Box::new(SyntaxError::at(start, problem, advice).of(ErrorKind::Version)));
                    }
                }
                TokenKind::Directive(Directive::Tag { handle, prefix }) => {
                    if self.tag_prefixes.iter().any(|(known, _)| *known == handle) {
                        let problem = format!("duplicate tag handle {handle}");
                        return Err(Box::new(SyntaxError::at(start, problem, advice)));
                    }
                    self.tag_prefixes.push((handle, prefix));
                }
                _ => {}
            }
        }
        Ok(())
    }

    fn document_end(&mut self) -> Result<Event<'t>> {
        let (start, mut end) = self.peeked_marks()?;
        if self.at(|kind| *kind == TokenKind::DocumentEnd)? {
            self.scanner.next()?;
        } else {
            if self.at(|kind| matches!(kind, TokenKind::Directive(_)))? {
                let advice = "A line that begins with “%” is a directive to YAML itself: remove it, or indent or \
                              quote it.";
                return Err(self.unexpected("expected '<document end>' before directives, but found", advice)?);
            }
            end = start;
        }
        self.tag_prefixes.clear();
        self.state = State::DocumentStart;
        let kind = EventKind::DocumentEnd;
        Ok(Event { kind, start, end })
    }

    fn document_content(&mut self) -> Result<Event<'t>> {
        use TokenKind::{Directive, DocumentEnd, DocumentStart, StreamEnd};
        if self.at(|kind| matches!(kind, Directive(_) | DocumentStart | DocumentEnd | StreamEnd))? {
            let (start, _) = self.peeked_marks()?;
            let next = self.pop();
            self.empty_scalar(start, next)
        } else {
            self.node(true, false)
        }
    }

    /// An error at the next token.
    fn unexpected(&mut self, expected: &str, advice: &'static str) -> Result<Box<SyntaxError>> {
        let token = self.scanner.peek()?;
        let problem = format!("{expected} '{}'", token.kind.name());
        Ok(Box::new(SyntaxError::at(token.start, problem, advice)))
    }

    // Values.

    fn node(&mut self, block: bool, indentless_sequence: bool) -> Result<Event<'t>> {
        if self.at(|kind| matches!(kind, TokenKind::Alias(_)))? {
            let Token { kind, start, end } = self.scanner.next()?;
            self.state = self.pop();
            let name = if let TokenKind::Alias(name) = kind { name } else { "" };
            let kind = EventKind::Alias(name);
            return Ok(Event { kind, start, end });
        }
        let (properties, marks) = self.properties()?;
        let has_properties = marks.is_some();
        let token = self.scanner.peek()?;
        let start = marks.map_or(token.start, |(start, _)| start);
        let (kind, end, next) = match &token.kind {
            TokenKind::BlockEntry if indentless_sequence => {
                let kind = EventKind::SequenceStart { properties };
                (kind, token.end, State::IndentlessSequenceEntry)
            }
            TokenKind::Scalar { .. } => {
                let Token { kind, end, .. } = self.scanner.next()?;
                let (text, style) = match kind {
                    TokenKind::Scalar { text, style } => (text, style),
                    _ => (Cow::Borrowed(""), ScalarStyle::Plain),
                };
                let kind = EventKind::Scalar {
                    properties,
                    text,
                    style,
                };
                (kind, end, self.pop())
            }
            TokenKind::FlowSequenceStart => {
                let kind = EventKind::SequenceStart { properties };
                (kind, token.end, State::FlowSequenceFirstEntry)
            }
            TokenKind::FlowMappingStart => {
                let kind = EventKind::MappingStart { properties, flow: true };
                (kind, token.end, State::FlowMappingFirstKey)
            }
            TokenKind::BlockSequenceStart if block => {
                let kind = EventKind::SequenceStart { properties };
                (kind, token.start, State::BlockSequenceFirstEntry)
            }
            TokenKind::BlockMappingStart if block => {
                let kind = EventKind::MappingStart {
                    properties,
                    flow: false,
                };
                (kind, token.start, State::BlockMappingFirstKey)
            }
            _ if has_properties => {
                let (text, style) = (Cow::Borrowed(""), ScalarStyle::Plain);
                let kind = EventKind::Scalar {
                    properties,
                    text,
                    style,
                };
                let end = marks.map_or(start, |(_, end)| end);
                (kind, end, self.pop())
            }
            _ => {
                let advice = "A value is missing here.";
                let context = if block {
                    "while parsing a block node"
                } else {
                    "while parsing a flow node"
                };
                let error = self.unexpected("expected the node content, but found", advice)?;
                return Err(Box::new(error.during(context, start)));
            }
        };
        self.state = next;
        Ok(Event { kind, start, end })
    }

    /// An anchor and a tag, each at most once, and from where to where they reach.
    fn properties(&mut self) -> Result<(Properties<'t>, Option<(Mark, Mark)>)> {
        let mut properties = Properties::default();
        let mut marks = None;
        let (mut tag, mut tag_start) = (None, None);
        // With both there, what comes next is not looked at before the tag is.
        while properties.anchor.is_none() || tag.is_none() {
            match &self.scanner.peek()?.kind {
                TokenKind::Anchor(_) if properties.anchor.is_none() => {}
                TokenKind::Tag { .. } if tag.is_none() => {}
                _ => break,
            }
            let Token { kind, start, end } = self.scanner.next()?;
            marks = Some((marks.map_or(start, |(start, _)| start), end));
            match kind {
                TokenKind::Anchor(name) => properties.anchor = Some(name),
                TokenKind::Tag { handle, suffix } => {
                    tag_start = Some(start);
                    tag = Some((handle, suffix));
                }
                _ => {}
            }
        }
        properties.tag = match tag {
            None => None,
            Some((None, suffix)) => Some(suffix.into_owned()),
            Some((Some(handle), suffix)) => {
                let declared = self.tag_prefixes.iter().find(|(known, _)| *known == handle);
                let prefix = match (declared, handle) {
                    (Some((_, prefix)), _) => prefix.as_ref(),
                    (None, "!") => "!",
                    (None, "!!") => TAG_PREFIX,
                    _ => {
                        let problem = format!("found undefined tag handle {handle}");
                        let advice = "A value that begins with “!” names a type: put the value in quotes.";
                        let start = marks.map(|(start, _)| start).unwrap_or_default();
                        let mark = tag_start.unwrap_or(start);
                        return Err(Box::new(
                            SyntaxError::at(mark, problem, advice).during("while parsing a node", start),
                        ));
                    }
                };
                Some(prefix.to_owned() + &suffix)
            }
        };
        Ok((properties, marks))
    }

    // Block collections.

    fn block_sequence_entry(&mut self) -> Result<Event<'t>> {
        use TokenKind::{BlockEnd, BlockEntry};
        if self.at(|kind| *kind == BlockEntry)? {
            let Token { end, .. } = self.scanner.next()?;
            if self.at(|kind| matches!(kind, BlockEntry | BlockEnd))? {
                return self.empty_scalar(end, State::BlockSequenceEntry);
            }
            self.states.push(State::BlockSequenceEntry);
            return self.node(true, false);
        }
        if !self.at(|kind| *kind == BlockEnd)? {
            let advice = "This line fits neither the list above it nor what is around that: check how it is indented.";
            let error = self.unexpected("expected <block end>, but found", advice)?;
            let start = self.starts.pop().unwrap_or_default();
            return Err(Box::new(error.during("while parsing a block collection", start)));
        }
        self.close(EventKind::SequenceEnd)
    }

    fn indentless_sequence_entry(&mut self) -> Result<Event<'t>> {
        use TokenKind::{BlockEnd, BlockEntry, Key, Value};
        if self.at(|kind| *kind == BlockEntry)? {
            let Token { end, .. } = self.scanner.next()?;
            if self.at(|kind| matches!(kind, BlockEntry | Key | Value | BlockEnd))? {
                return self.empty_scalar(end, State::IndentlessSequenceEntry);
            }
            self.states.push(State::IndentlessSequenceEntry);
            return self.node(true, false);
        }
        let (start, end) = self.peeked_marks()?;
        self.state = self.pop();
        let kind = EventKind::SequenceEnd;
        Ok(Event { kind, start, end })
    }

    fn block_mapping_key(&mut self) -> Result<Event<'t>> {
        use TokenKind::{BlockEnd, Key, Value};
        if self.at(|kind| *kind == Key)? {
            let Token { end, .. } = self.scanner.next()?;
            if self.at(|kind| matches!(kind, Key | Value | BlockEnd))? {
                return self.empty_scalar(end, State::BlockMappingValue);
            }
            self.states.push(State::BlockMappingValue);
            return self.node(true, true);
        }
        if !self.at(|kind| *kind == BlockEnd)? {
            let advice = "This line fits neither the entry above it nor what is around that: check how it is \
                          indented, and that a closing quotation mark ends its value.";
            let error = self.unexpected("expected <block end>, but found", advice)?;
            let start = self.starts.pop().unwrap_or_default();
            return Err(Box::new(error.during("while parsing a block mapping", start)));
        }
        self.close(EventKind::MappingEnd)
    }

    fn block_mapping_value(&mut self) -> Result<Event<'t>> {
        use TokenKind::{BlockEnd, Key, Value};
        if self.at(|kind| *kind == Value)? {
            let Token { end, .. } = self.scanner.next()?;
            if self.at(|kind| matches!(kind, Key | Value | BlockEnd))? {
                return self.empty_scalar(end, State::BlockMappingKey);
            }
            self.states.push(State::BlockMappingKey);
            return self.node(true, true);
        }
        // A slip of the library: a scalar right behind a key is its value, also without a colon.
        if self.at(|kind| matches!(kind, TokenKind::Scalar { .. }))? {
            self.states.push(State::BlockMappingKey);
            return self.node(true, true);
        }
        let (start, _) = self.peeked_marks()?;
        self.empty_scalar(start, State::BlockMappingKey)
    }

    // Flow collections.

    /// Takes the comma between two entries.
    fn flow_separator(&mut self, context: &'static str, expected: &str) -> Result<()> {
        if self.at(|kind| *kind == TokenKind::FlowEntry)? {
            self.scanner.next()?;
            return Ok(());
        }
        let advice = "Entries in brackets are separated by commas, and the bracket must be closed: put a value that \
                      has brackets or commas of its own in quotes.";
        let token = self.scanner.peek()?;
        let problem = format!("{expected} {}", token.kind.name());
        let mark = token.start;
        let start = self.starts.pop().unwrap_or_default();
        Err(Box::new(SyntaxError::at(mark, problem, advice).during(context, start)))
    }

    fn flow_sequence_entry(&mut self, first: bool) -> Result<Event<'t>> {
        use TokenKind::{FlowSequenceEnd, Key};
        if !self.at(|kind| *kind == FlowSequenceEnd)? {
            if !first {
                self.flow_separator("while parsing a flow sequence", "expected ',' or ']', but got")?;
            }
            if self.at(|kind| *kind == Key)? {
                let (start, end) = self.peeked_marks()?;
                self.state = State::FlowSequenceEntryMappingKey;
                let properties = Properties::default();
                let kind = EventKind::MappingStart { properties, flow: true };
                return Ok(Event { kind, start, end });
            }
            if !self.at(|kind| *kind == FlowSequenceEnd)? {
                self.states.push(State::FlowSequenceEntry);
                return self.node(false, false);
            }
        }
        self.close(EventKind::SequenceEnd)
    }

    fn flow_sequence_entry_mapping_key(&mut self) -> Result<Event<'t>> {
        use TokenKind::{FlowEntry, FlowSequenceEnd, Value};
        let Token { end, .. } = self.scanner.next()?;
        if self.at(|kind| matches!(kind, Value | FlowEntry | FlowSequenceEnd))? {
            return self.empty_scalar(end, State::FlowSequenceEntryMappingValue);
        }
        self.states.push(State::FlowSequenceEntryMappingValue);
        self.node(false, false)
    }

    fn flow_sequence_entry_mapping_value(&mut self) -> Result<Event<'t>> {
        use TokenKind::{FlowEntry, FlowSequenceEnd};
        self.flow_value(State::FlowSequenceEntryMappingEnd, |kind| {
            matches!(kind, FlowEntry | FlowSequenceEnd)
        })
    }

    fn flow_mapping_key(&mut self, first: bool) -> Result<Event<'t>> {
        use TokenKind::{FlowEntry, FlowMappingEnd, Key, Value};
        if !self.at(|kind| *kind == FlowMappingEnd)? {
            if !first {
                self.flow_separator("while parsing a flow mapping", "expected ',' or '}', but got")?;
            }
            if self.at(|kind| *kind == Key)? {
                let Token { end, .. } = self.scanner.next()?;
                if self.at(|kind| matches!(kind, Value | FlowEntry | FlowMappingEnd))? {
                    return self.empty_scalar(end, State::FlowMappingValue);
                }
                self.states.push(State::FlowMappingValue);
                return self.node(false, false);
            }
            if !self.at(|kind| *kind == FlowMappingEnd)? {
                self.states.push(State::FlowMappingEmptyValue);
                return self.node(false, false);
            }
        }
        self.close(EventKind::MappingEnd)
    }

    fn flow_mapping_value(&mut self) -> Result<Event<'t>> {
        use TokenKind::{FlowEntry, FlowMappingEnd};
        self.flow_value(State::FlowMappingKey, |kind| matches!(kind, FlowEntry | FlowMappingEnd))
    }

    fn flow_value(&mut self, next: State, ends: impl Fn(&TokenKind) -> bool) -> Result<Event<'t>> {
        if self.at(|kind| *kind == TokenKind::Value)? {
            let Token { end, .. } = self.scanner.next()?;
            if self.at(ends)? {
                return self.empty_scalar(end, next);
            }
            self.states.push(next);
            return self.node(false, false);
        }
        let (start, _) = self.peeked_marks()?;
        self.empty_scalar(start, next)
    }
}
