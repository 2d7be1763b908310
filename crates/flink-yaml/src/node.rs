//! Makes a tree of the events of a document, as `Composer` of snakeyaml-engine does, without recursion.
//!
//! An alias is a second way to the same node, so the tree may meet itself again.

use std::borrow::Cow;
use std::collections::HashMap;

use crate::cursor::Mark;
use crate::error::{ErrorKind, SyntaxError};
use crate::limits::{NODES, TOO_MUCH};
use crate::parser::{EventKind, Parser, Properties, TAG_PREFIX};
use crate::scalar;
use crate::scanner::ScalarStyle;

/// How deep collections may stand within each other.
///
/// The library has no such limit: its recursion overflows the stack of a JVM with default settings somewhere between
/// 900 and 1100.
const DEPTH: usize = 1000;

/// How many aliases of collections a document may have (`LoadSettings.maxAliasesForCollections`).
const COLLECTION_ALIASES: usize = 50;

/// A node's place in [`Tree::nodes`].
pub type NodeId = usize;

/// A document, or as much of it as could be read.
#[derive(Debug, Default)]
pub struct Tree<'t> {
    /// In the order in which they begin.
    pub nodes: Vec<Node<'t>>,
    /// The outermost value; none if the text holds no document.
    pub root: Option<NodeId>,
    /// Where each alias stands, by the node that has it as a child and its index there.
    pub aliases: HashMap<(NodeId, usize), (Mark, Mark)>,
    /// How many characters the scanner had stepped over in the end.
    pub reached: usize,
}

/// A value or a key, with its place in the text.
#[derive(Debug)]
pub struct Node<'t> {
    /// What it holds.
    pub kind: NodeKind<'t>,
    /// What it is meant to be.
    pub tag: Tag,
    /// Where it begins.
    pub start: Mark,
    /// Where it ends.
    pub end: Mark,
    /// Whether it contains itself.
    pub recursive: bool,
    /// Whether its end is still to come, or never came.
    pub open: bool,
}

/// What a node holds.
#[derive(Debug)]
#[allow(missing_docs)]
pub enum NodeKind<'t> {
    Scalar(Cow<'t, str>),
    Sequence {
        items: Vec<NodeId>,
    },
    /// Keys and values in turns.
    Mapping {
        items: Vec<NodeId>,
        flow: bool,
    },
}

/// What a node is meant to be.
#[derive(Clone, Debug, PartialEq, Eq)]
#[allow(missing_docs)]
pub enum Tag {
    Null,
    Boolean,
    Integer,
    Float,
    Text,
    Binary,
    Sequence,
    Mapping,
    Set,
    /// The library knows what to do with it, this reader does not.
    Exotic(String),
    Unknown(String),
}

impl Tag {
    fn named(name: String) -> Self {
        match name.strip_prefix(TAG_PREFIX) {
            Some("null") => Self::Null,
            Some("bool") => Self::Boolean,
            Some("int") => Self::Integer,
            Some("float") => Self::Float,
            Some("str") => Self::Text,
            Some("binary") => Self::Binary,
            Some("seq") => Self::Sequence,
            Some("map") => Self::Mapping,
            Some("set") => Self::Set,
            Some("java.util.UUID" | "java.util.Optional") => Self::Exotic(name),
            _ if name == "!ENV_VARIABLE" => Self::Text,
            _ => Self::Unknown(uri_encoded(&name)),
        }
    }
}

/// A tag's name as the library's messages show it: `UriEncoder.encode`.
fn uri_encoded(name: &str) -> String {
    let mut encoded = String::with_capacity(name.len());
    for byte in name.bytes() {
        if byte.is_ascii_alphanumeric() || b"-_.!~*'()@:$&,;=[]/".contains(&byte) {
            encoded.push(char::from(byte));
        } else {
            encoded += &format!("%{byte:02X}");
        }
    }
    encoded
}

impl<'t> Node<'t> {
    fn children(&mut self) -> Option<&mut Vec<NodeId>> {
        match &mut self.kind {
            NodeKind::Scalar(_) => None,
            NodeKind::Sequence { items, .. } | NodeKind::Mapping { items, .. } => Some(items),
        }
    }

    /// Whether it is a mapping to Flink too, which a set is not.
    pub fn is_mapping(&self) -> bool {
        matches!(self.kind, NodeKind::Mapping { .. }) && self.tag == Tag::Mapping
    }

    /// Whether it is neither a list nor a mapping.
    pub fn is_scalar(&self) -> bool {
        matches!(self.kind, NodeKind::Scalar(_))
    }
}

/// Reads the only document of a text; at an error, what came before it is in the tree.
pub fn compose(text: &str) -> (Tree<'_>, Option<Box<SyntaxError>>) {
    let mut composer = Composer {
        parser: Parser::new(text),
        tree: Tree::default(),
        anchors: HashMap::new(),
        open: Vec::new(),
        collection_aliases: 0,
    };
    let error = composer.compose().err();
    composer.tree.reached = composer.parser.reached();
    (composer.tree, error)
}

struct Composer<'t> {
    parser: Parser<'t>,
    tree: Tree<'t>,
    anchors: HashMap<&'t str, NodeId>,
    /// The collections around the current place, outermost first.
    open: Vec<NodeId>,
    collection_aliases: usize,
}

impl<'t> Composer<'t> {
    fn compose(&mut self) -> Result<(), Box<SyntaxError>> {
        loop {
            let event = self.parser.next()?;
            let (start, end) = (event.start, event.end);
            if self.tree.nodes.len() + self.tree.aliases.len() >= NODES {
                return Err(Box::new(SyntaxError::at(start, "", TOO_MUCH).of(ErrorKind::Limit)));
            }
            match event.kind {
                EventKind::DocumentStart if self.tree.root.is_some() => {
                    let advice = "Flink reads one document only: take away the line “---” and what does not belong.";
                    let mut error = SyntaxError::at(start, "but found another document", advice);
                    let first = self.tree.root.and_then(|root| self.tree.nodes.get(root));
                    error.context = Some(("expected a single document in the stream", first.map(|node| node.start)));
                    return Err(Box::new(error));
                }
                EventKind::DocumentStart | EventKind::DocumentEnd => {}
                EventKind::StreamEnd => return Ok(()),
                EventKind::Alias(name) => self.alias(name, start, end)?,
                EventKind::Scalar {
                    properties,
                    text,
                    style,
                } => {
                    let tag = tag(&properties, || scalar::resolve(&text, style == ScalarStyle::Plain));
                    self.add(NodeKind::Scalar(text), tag, properties.anchor, start, end);
                }
                EventKind::SequenceStart { properties } => {
                    let tag = tag(&properties, || Tag::Sequence);
                    let items = Vec::new();
                    self.open(NodeKind::Sequence { items }, tag, properties.anchor, start, end)?;
                }
                EventKind::MappingStart { properties, flow } => {
                    let tag = tag(&properties, || Tag::Mapping);
                    let items = Vec::new();
                    self.open(NodeKind::Mapping { items, flow }, tag, properties.anchor, start, end)?;
                }
                EventKind::SequenceEnd | EventKind::MappingEnd => self.close(start, end),
            }
        }
    }

    fn add(&mut self, kind: NodeKind<'t>, tag: Tag, anchor: Option<&'t str>, start: Mark, end: Mark) -> NodeId {
        let id = self.tree.nodes.len();
        self.tree.nodes.push(Node {
            kind,
            tag,
            start,
            end,
            recursive: false,
            open: false,
        });
        if let Some(anchor) = anchor {
            self.anchors.insert(anchor, id);
        }
        self.add_child(id);
        id
    }

    /// Puts a node into the innermost open collection and tells its index there.
    fn add_child(&mut self, id: NodeId) -> Option<(NodeId, usize)> {
        let Some(parent) = self.open.last().copied() else {
            self.tree.root.get_or_insert(id);
            return None;
        };
        let children = self.tree.nodes.get_mut(parent)?.children()?;
        children.push(id);
        Some((parent, children.len() - 1))
    }

    fn open(
        &mut self,
        kind: NodeKind<'t>,
        tag: Tag,
        anchor: Option<&'t str>,
        start: Mark,
        end: Mark,
    ) -> Result<(), Box<SyntaxError>> {
        if self.open.len() >= DEPTH {
            let advice = "Collections stand too deep within each other: the stack of Flink's reader overflows.";
            return Err(Box::new(SyntaxError::at(start, "", advice).of(ErrorKind::Depth)));
        }
        let id = self.add(kind, tag, anchor, start, end);
        if let Some(node) = self.tree.nodes.get_mut(id) {
            node.open = true;
        }
        self.open.push(id);
        Ok(())
    }

    fn close(&mut self, start: Mark, end: Mark) {
        let Some(id) = self.open.pop() else { return };
        // What ends a block collection is the text behind it, however far that is.
        let is_block = start == end;
        let end = self.last_end(id).filter(|_| is_block).unwrap_or(end);
        if let Some(node) = self.tree.nodes.get_mut(id) {
            node.open = false;
            node.end = end;
        }
    }

    /// Where the last child of a collection ends.
    fn last_end(&mut self, id: NodeId) -> Option<Mark> {
        let children = self.tree.nodes.get_mut(id)?.children()?;
        let (last, index) = (*children.last()?, children.len() - 1);
        match self.tree.aliases.get(&(id, index)) {
            Some((_, end)) => Some(*end),
            None => self.tree.nodes.get(last).map(|last| last.end),
        }
    }

    fn alias(&mut self, name: &'t str, start: Mark, end: Mark) -> Result<(), Box<SyntaxError>> {
        let known = self.anchors.get(name).copied();
        let Some((id, node)) = known.and_then(|id| Some((id, self.tree.nodes.get_mut(id)?))) else {
            let advice = "A value that begins with “*” refers to an anchor, and there is none of this name: put the \
                          value in quotes.";
            let mut error = SyntaxError::at(start, format!("found undefined alias {name}"), advice);
            error.context = Some(("", None));
            return Err(Box::new(error));
        };
        node.recursive |= node.open;
        if !node.is_scalar() {
            self.collection_aliases += 1;
        }
        if self.collection_aliases > COLLECTION_ALIASES {
            let problem =
                format!("Number of aliases for non-scalar nodes exceeds the specified max={COLLECTION_ALIASES}");
            let advice = "The text has more than 50 aliases (“*”) of lists or mappings: Flink reads no more.";
            return Err(Box::new(SyntaxError::at(start, problem, advice).of(ErrorKind::Plain)));
        }
        if let Some(place) = self.add_child(id) {
            self.tree.aliases.insert(place, (start, end));
        }
        Ok(())
    }
}

/// The tag that is written, or the one that the value suggests. `!` is as good as none.
fn tag(properties: &Properties, suggested: impl FnOnce() -> Tag) -> Tag {
    match &properties.tag {
        None => suggested(),
        Some(name) if name == "!" => match suggested() {
            collection @ (Tag::Sequence | Tag::Mapping) => collection,
            _ => Tag::Text,
        },
        Some(name) => Tag::named(name.clone()),
    }
}
