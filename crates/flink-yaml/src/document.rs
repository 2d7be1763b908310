//! A whole text as values, or the first reason for which the library refuses it.

use crate::characters::{comes_before, forbidden_character};
use crate::construct::construct;
use crate::cursor::Mark;
use crate::error::Error;
use crate::flow::flow_text;
use crate::node::{Node, NodeId, NodeKind, Tag, Tree, compose};
use crate::scalar::Scalar;

/// A document that the library accepts, with Java's values of its scalars.
#[derive(Debug)]
pub struct Document<'t> {
    tree: Tree<'t>,
    scalars: Vec<Option<Scalar>>,
}

/// A value of a document.
///
/// Two aliases of one anchor are one value. A collection may contain itself: whoever walks through a document that
/// others wrote has to bound the walk.
#[derive(Clone, Copy, Debug)]
pub struct Yaml<'d> {
    document: &'d Document<'d>,
    id: NodeId,
}

/// Reads the only document of a text, as `Load.loadFromString` of snakeyaml-engine does.
pub fn read(text: &str) -> Result<Document<'_>, Error> {
    let forbidden = forbidden_character(text);
    let (tree, error) = match &forbidden {
        None => compose(text),
        Some(character) => compose(text.get(..character.mark.offset).unwrap_or_default()),
    };
    match (forbidden, error) {
        (Some(character), Some(error)) if comes_before(tree.reached, &character) => return Err((*error).into()),
        (Some(character), _) => return Err(character.into()),
        (None, Some(error)) => return Err((*error).into()),
        (None, None) => {}
    }
    let (scalars, errors) = construct(&tree);
    match errors.into_iter().next() {
        Some(error) => Err(error),
        None => Ok(Document { tree, scalars }),
    }
}

impl Document<'_> {
    /// The outermost value; none if the text holds nothing but comments.
    pub fn root(&self) -> Option<Yaml<'_>> {
        let document = self;
        self.tree.root.map(|id| Yaml { document, id })
    }
}

impl<'d> Yaml<'d> {
    fn node(self) -> Option<&'d Node<'d>> {
        self.document.tree.nodes.get(self.id)
    }

    fn at(self, id: NodeId) -> Self {
        Self { id, ..self }
    }

    /// Where the value begins in the text; for an alias, where its anchor is.
    pub fn mark(self) -> Mark {
        self.node().map(|node| node.start).unwrap_or_default()
    }

    /// The value, if it is a scalar.
    pub fn scalar(self) -> Option<&'d Scalar> {
        self.document.scalars.get(self.id)?.as_ref()
    }

    /// The items, if it is a sequence.
    pub fn items(self) -> Option<impl Iterator<Item = Self>> {
        match &self.node()?.kind {
            NodeKind::Sequence { items } => Some(items.iter().map(move |item| self.at(*item))),
            _ => None,
        }
    }

    /// The keys with their values, in the order of the text, if it is a mapping or a set.
    pub fn pairs(self) -> Option<impl Iterator<Item = (Self, Self)>> {
        let NodeKind::Mapping { items, .. } = &self.node()?.kind else {
            return None;
        };
        let pair = move |pair: &'d [NodeId]| match pair {
            [key, value] => Some((self.at(*key), self.at(*value))),
            _ => None,
        };
        Some(items.chunks_exact(2).filter_map(pair))
    }

    /// Whether it is a set, `!!set {a, b}`, whose pairs have keys alone.
    pub fn is_set(self) -> bool {
        self.node().is_some_and(|node| node.tag == Tag::Set)
    }

    /// What a mapping has for a text as its key.
    pub fn get(self, key: &str) -> Option<Self> {
        let is_wanted = |name: Self| matches!(name.scalar(), Some(Scalar::Text(text)) if text == key);
        self.pairs()?.find(|(name, _)| is_wanted(*name)).map(|(_, value)| value)
    }

    /// The value on one line, as Flink keeps lists: `[a, {b: 1}]`; none past `limit` bytes.
    pub fn flow_text(self, limit: usize) -> Option<String> {
        flow_text(&self.document.tree, &self.document.scalars, self.id, &mut 0, limit)
    }
}
